//! Chunked content, decoded from fragments as they arrive.
//!
//! The bytes that have arrived and not been taken lie in one slice, as in the buffer that a caller reads into. Peers which
//! want the fragment in a buffer of their own are charged for that copy.

use std::mem::MaybeUninit;

use crate::client::{self, Client};
use crate::harness::Cell;

/// A decoder of chunked content.
pub trait Chunks: 'static {
    /// The name of the row.
    const NAME: &'static str;

    /// A decoder to which content comes in fragments of so many bytes.
    fn new(fragment: usize) -> Self;

    /// Decodes one whole content, and shows what it finds.
    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8]));
}

/// `C` at the content in `wire`, which holds `chunks`.
pub fn cell<C: Chunks>(wire: &'static [u8], chunks: usize, fragment: usize) -> Cell {
    let mut decoder = C::new(fragment);
    Cell::new(C::NAME, chunks, move || {
        decoder.decode(std::hint::black_box(wire), &mut |piece| {
            std::hint::black_box(piece);
        });
    })
}

/// Calls `take` with the bytes that have arrived and not been taken. It returns how many it took, and whether it wants more.
pub fn feed(wire: &'static [u8], fragment: usize, mut take: impl FnMut(&'static [u8]) -> usize) {
    let (mut taken, mut arrived) = (0, 0);
    while arrived < wire.len() {
        arrived = (arrived + fragment).min(wire.len());
        taken += take(&wire[taken..arrived]);
    }
    assert_eq!(taken, wire.len(), "all of the content was taken");
}

/// Copies the fragments and looks at nothing: what no decoder that copies can be faster than.
pub struct Copy {
    fragment: usize,
    buffer: Vec<u8>,
}

impl Chunks for Copy {
    const NAME: &'static str = "memcpy of the fragments, nothing decoded";

    fn new(fragment: usize) -> Self {
        Self { fragment, buffer: vec![0; fragment] }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        feed(wire, self.fragment, |fragment| {
            let copy = &mut self.buffer[..fragment.len()];
            copy.copy_from_slice(fragment);
            see(copy);
            fragment.len()
        });
    }
}

/// `phr_decode_chunked`, which moves the content together inside the buffer. Each fragment is copied to it first.
pub struct Pico {
    fragment: usize,
    buffer: Vec<u8>,
}

impl Chunks for Pico {
    const NAME: &'static str = "phr_decode_chunked";

    fn new(fragment: usize) -> Self {
        Self { fragment, buffer: vec![0; fragment] }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        // SAFETY: integers only; its documentation asks for zeroes to begin with.
        let mut decoder: picohttpparser_sys::phr_chunked_decoder = unsafe { MaybeUninit::zeroed().assume_init() };
        decoder.consume_trailer = 1;
        let mut ended = false;
        feed(wire, self.fragment, |fragment| {
            let copy = &mut self.buffer[..fragment.len()];
            copy.copy_from_slice(fragment);
            let mut length = copy.len();
            // SAFETY: the decoder is live, and `copy` has `length` bytes.
            let result = unsafe {
                picohttpparser_sys::phr_decode_chunked(&raw mut decoder, copy.as_mut_ptr().cast(), &raw mut length)
            };
            assert!(result == 0 || result == -2, "picohttpparser accepts the content");
            ended = result == 0;
            see(&copy[..length]);
            fragment.len()
        });
        assert!(ended);
    }
}

/// http-net's decoder on its own, which shows where the content lies.
pub struct HttpNet {
    fragment: usize,
    limits: http_net::Limits,
}

impl Chunks for HttpNet {
    const NAME: &'static str = "http-net";

    fn new(fragment: usize) -> Self {
        Self { fragment, limits: crate::heads::http_net_limits() }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        let mut decoder = http_net::ChunkedDecoder::new(&self.limits);
        feed(wire, self.fragment, |arrived| {
            let mut taken = 0;
            loop {
                match decoder.decode(&arrived[taken..], false).expect("http-net accepts the content") {
                    http_net::ChunkStep::Data { skip, len } => {
                        see(&arrived[taken + skip..taken + skip + len]);
                        taken += skip + len;
                    }
                    http_net::ChunkStep::NeedMore { consumed } | http_net::ChunkStep::Done { consumed } => {
                        return taken + consumed;
                    }
                    _ => panic!("there are no trailers"),
                }
            }
        });
        assert!(decoder.is_done());
    }
}

/// milo, which shows where the content lies. Its state is brought to the content by the head of a response.
pub struct Milo {
    fragment: usize,
    parser: milo_parser::Parser,
}

impl Chunks for Milo {
    const NAME: &'static str = "milo-parser";

    fn new(fragment: usize) -> Self {
        let mut parser = milo_parser::Parser::new();
        parser.active_events = milo_parser::EVENT_ACTIVE_ON_DATA;
        parser.autodetect = false;
        Self { fragment, parser }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        const RANGE: usize = 9;
        let parser = &mut self.parser;
        parser.reset(false);
        assert_eq!(parser.parse(HEAD.as_ptr(), HEAD.len()), HEAD.len());
        feed(wire, self.fragment, |arrived| {
            let mut taken = 0;
            // It stops where its event buffer is full, and is called again.
            loop {
                let now = &arrived[taken..];
                let parsed = parser.parse(now.as_ptr(), now.len());
                assert_eq!(parser.error_code, 0, "milo accepts the content");
                let mut record = parser.events;
                // SAFETY: the buffer holds whole records, and one of kind 0 behind the last of them.
                unsafe {
                    while *record != milo_parser::EVENT_END {
                        let at = record.add(1).cast::<u32>().read_unaligned() as usize;
                        let length = record.add(5).cast::<u32>().read_unaligned() as usize;
                        see(&now[at..at + length]);
                        record = record.add(RANGE);
                    }
                }
                taken += parsed;
                if parsed == 0 || taken == arrived.len() {
                    return taken;
                }
            }
        });
    }
}

/// A client's exchange around the content, for peers whose decoder cannot be had alone. The exchange is a small part of the
/// time, for the content is long.
pub struct Exchange<C> {
    client: C,
    response: Option<(*const u8, &'static [u8])>,
}

impl<C: Client> Chunks for Exchange<C> {
    const NAME: &'static str = C::NAME;

    fn new(fragment: usize) -> Self {
        Self { client: C::new(fragment), response: None }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let response = match self.response {
            Some((of, response)) if of == wire.as_ptr() => response,
            _ => &*[HEAD, wire].concat().leak(),
        };
        self.response = Some((wire.as_ptr(), response));
        self.client.exchange(response, see);
    }
}

pub type Hyper = Exchange<client::Hyper>;
pub type Actix = Exchange<client::Actix>;
pub type Ureq = Exchange<client::Ureq>;
