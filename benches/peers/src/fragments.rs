//! A request's head that arrives in fragments. What has arrived lies in one slice, as in the buffer that a caller reads into.

use crate::chunks::feed;
use crate::data::Kind;
use crate::harness::Cell;
use crate::heads::{Heads, Httparse, Ntex, Pico};

/// A parser of heads that come in fragments.
pub trait Drip: 'static {
    /// The name of the row.
    const NAME: &'static str;

    fn new() -> Self;

    /// Parses the head; returns how many field lines it has.
    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize;
}

/// `D` at one head.
pub fn cell<D: Drip>(head: &'static [u8], fragment: usize) -> Cell {
    let mut parser = D::new();
    Cell::new(D::NAME, 1, move || parser.parse(std::hint::black_box(head), fragment))
}

/// Calls `parse` with all that has arrived, until it has found the field lines.
fn grow(head: &'static [u8], fragment: usize, mut parse: impl FnMut(&'static [u8]) -> Option<usize>) -> usize {
    let mut arrived = 0;
    while arrived < head.len() {
        arrived = (arrived + fragment).min(head.len());
        if let Some(fields) = parse(&head[..arrived]) {
            return fields;
        }
    }
    panic!("the head is whole")
}

/// The head at once, to compare with.
pub struct Whole;

impl Drip for Whole {
    const NAME: &'static str = "httparse, whole";

    fn new() -> Self {
        Self
    }

    fn parse(&mut self, head: &'static [u8], _: usize) -> usize {
        Httparse.parse(Kind::Request, head)
    }
}

/// httparse keeps nothing, so it begins anew with every fragment.
pub struct Again;

impl Drip for Again {
    const NAME: &'static str = "httparse, from the start each time";

    fn new() -> Self {
        Self
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        grow(head, fragment, |arrived| {
            let mut fields = [const { std::mem::MaybeUninit::uninit() }; crate::heads::ROOM];
            let mut request = httparse::Request::new(&mut []);
            let parsed = request.parse_with_uninit_headers(arrived, &mut fields).expect("httparse accepts it");
            parsed.is_complete().then(|| std::hint::black_box(request.headers).len())
        })
    }
}

/// picohttpparser looks for the end of the head first, from where it was the last time.
pub struct PicoLast(Pico);

impl Drip for PicoLast {
    const NAME: &'static str = "picohttpparser, -msse4, with last_len";

    fn new() -> Self {
        Self(Pico::default())
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        let mut seen = 0;
        grow(head, fragment, |arrived| {
            let fields = self.0.try_parse(Kind::Request, arrived, seen);
            seen = arrived.len();
            fields
        })
    }
}

/// ntex-httparse resumes where it stopped.
pub struct NtexState(Ntex);

impl Drip for NtexState {
    const NAME: &'static str = "ntex-httparse, with its state";

    fn new() -> Self {
        Self(Ntex::default())
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        grow(head, fragment, |arrived| self.0.try_parse(Kind::Request, arrived))
    }
}

/// milo resumes at the line that was not whole.
pub struct Milo(milo_parser::Parser);

impl Drip for Milo {
    const NAME: &'static str = "milo-parser, with semantics";

    fn new() -> Self {
        let mut parser = milo_parser::Parser::new();
        parser.suspend_after_headers = true;
        parser.max_header_length = 16 * 1_024;
        parser.autodetect = false;
        parser.is_request = true;
        parser.active_events = milo_parser::EVENT_ACTIVE_ON_HEADER_NAME | milo_parser::EVENT_ACTIVE_ON_HEADER_VALUE;
        Self(parser)
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        const RANGE: usize = 9;
        let parser = &mut self.0;
        parser.reset(false);
        let mut fields = 0;
        feed(head, fragment, |arrived| {
            let parsed = parser.parse(arrived.as_ptr(), arrived.len());
            assert_eq!(parser.error_code, 0, "milo accepts the head");
            let mut record = parser.events;
            // SAFETY: the buffer holds whole records, and one of kind 0 behind the last of them.
            unsafe {
                while *record != milo_parser::EVENT_END {
                    fields += usize::from(*record == milo_parser::EVENT_HEADER_NAME);
                    record = record.add(RANGE);
                }
            }
            parsed
        });
        fields
    }
}

/// http-net's connection of a server, which copies each fragment into its buffer and resumes.
pub struct HttpNet(http_net::ServerConn);

impl Drip for HttpNet {
    const NAME: &'static str = "http-net's connection";

    fn new() -> Self {
        Self(http_net::ServerConn::with_limits(crate::heads::http_net_limits()))
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        self.0.reset();
        for fragment in head.chunks(fragment) {
            assert_eq!(self.0.feed(fragment), fragment.len());
            match self.0.poll().expect("http-net accepts the head") {
                http_net::ServerEvent::Request(head) => return std::hint::black_box(head.raw().fields()).len(),
                http_net::ServerEvent::NeedInput => {}
                other => panic!("{other:?}"),
            }
        }
        panic!("the head is whole")
    }
}
