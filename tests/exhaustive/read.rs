//! A connection reads some octets, and what it made of them is written down.

use std::sync::LazyLock;

use startline::ErrorKind::{self, BareCr, BareLf};
use startline::content::{Decoder, Piece};
use startline::{Connection, Event, Field, FieldSection, Framing, Limits, RecvError, Request};

/// What came of it. In `said`, parts of a message are set apart by NUL and LF, which can stand in none of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) said: Vec<u8>,
    /// The error and its offset; then the other two are not looked at.
    pub(crate) error: Option<(ErrorKind, usize)>,
    /// How much of the input is unread.
    pub(crate) left: usize,
    /// How much content is still to come, where that is known.
    pub(crate) missing: Option<u64>,
}

impl Outcome {
    pub(crate) fn fine(said: Vec<u8>) -> Self {
        Self { said, error: None, left: 0, missing: None }
    }

    /// The error, behind what was said before it.
    pub(crate) fn wrong(said: &[u8], kind: ErrorKind, at: usize) -> Self {
        Self { said: said.to_vec(), error: Some((kind, at)), left: 0, missing: None }
    }

    pub(crate) fn left(self, left: usize) -> Self {
        Self { left, ..self }
    }

    pub(crate) fn missing(self, missing: u64) -> Self {
        Self { missing: Some(missing), ..self }
    }
}

/// The error of a CR or LF that stands alone.
pub(crate) fn bare(octet: u8) -> Option<ErrorKind> {
    match octet {
        b'\r' => Some(BareCr),
        b'\n' => Some(BareLf),
        _ => None,
    }
}

pub(crate) type Part<'a> = &'a [u8];
pub(crate) type Parts<'a> = [(Part<'a>, Part<'a>)];

/// How a request is written down; its content and [`END`] follow.
pub(crate) fn request(method: impl AsRef<[u8]>, target: impl AsRef<[u8]>, minor: u8, fields: &Parts<'_>) -> Vec<u8> {
    let mut said = [method.as_ref(), b"\0", target.as_ref(), b"\0", &[b'0' + minor], b"\0"].concat();
    section(&mut said, fields.iter().copied());
    said
}

/// How a response is written down.
pub(crate) fn response(minor: u8, status: u16, reason: impl AsRef<[u8]>, fields: &Parts<'_>) -> Vec<u8> {
    let mut said = [&[b'0' + minor], &b"\0"[..], status.to_string().as_bytes(), b"\0", reason.as_ref(), b"\0"].concat();
    section(&mut said, fields.iter().copied());
    said
}

/// How an interim response begins.
pub(crate) const INTERIM: &[u8] = b"interim\0";
/// How a message without trailers ends.
pub(crate) const END: &[u8] = b"end\n";

/// How a message with trailers ends.
pub(crate) fn end(trailers: &Parts<'_>) -> Vec<u8> {
    let mut said = b"end".to_vec();
    section(&mut said, trailers.iter().copied());
    said
}

fn section<'a>(said: &mut Vec<u8>, fields: impl Iterator<Item = (Part<'a>, Part<'a>)>) {
    for (name, value) in fields {
        for part in [name, b"\0", value, b"\0"] {
            said.extend_from_slice(part);
        }
    }
    said.push(b'\n');
}

fn pairs<'a>(fields: &'a FieldSection<&[u8]>) -> impl Iterator<Item = (Part<'a>, Part<'a>)> {
    fields.iter().map(|Field { name, value }| (name, value))
}

/// One end of a connection that has received nothing yet, or a layer of it.
pub(crate) trait End {
    fn fresh() -> Self;
    /// Takes what can be taken off the input, and writes it down; whether there was anything.
    fn take(&mut self, input: &mut &[u8], said: &mut Vec<u8>) -> Result<bool, RecvError>;
    /// How much content is still to come, where that is known.
    fn missing(&self) -> Option<u64>;
}

pub(crate) type Server = Connection<startline::Server>;

impl End for Server {
    fn fresh() -> Self {
        Self::new()
    }

    fn take(&mut self, input: &mut &[u8], said: &mut Vec<u8>) -> Result<bool, RecvError> {
        match self.recv(input)? {
            None => return Ok(false),
            Some(Event::Interim(never)) => match never {},
            Some(Event::Head(head)) => {
                let minor = [b'0' + head.version().minor()];
                for part in [head.method().as_bytes(), b"\0", head.target(), b"\0", &minor, b"\0"] {
                    said.extend_from_slice(part);
                }
                section(said, pairs(head.fields()));
            }
            Some(Event::Content(content)) => said.extend_from_slice(content),
            Some(Event::End(trailers)) => ended(said, &trailers),
        }
        Ok(true)
    }

    fn missing(&self) -> Option<u64> {
        self.content_left()
    }
}

pub(crate) type Client = Connection<startline::Client>;

static GET: LazyLock<Request> = LazyLock::new(|| {
    let mut request = Request::get("/").unwrap();
    request.field("Host", "a").unwrap();
    request
});

impl End for Client {
    /// One GET has been sent.
    fn fresh() -> Self {
        let (mut connection, mut output) = (Self::new(), [0; 64]);
        connection.send_head(&*GET, &mut &mut output[..]).unwrap();
        connection.send_end(&FieldSection::EMPTY, &mut &mut output[..]).unwrap();
        connection
    }

    fn take(&mut self, input: &mut &[u8], said: &mut Vec<u8>) -> Result<bool, RecvError> {
        let head = match self.recv(input)? {
            None => return Ok(false),
            Some(Event::Interim(head)) => {
                said.extend_from_slice(INTERIM);
                head
            }
            Some(Event::Head(head)) => head,
            Some(Event::Content(content)) => {
                said.extend_from_slice(content);
                return Ok(true);
            }
            Some(Event::End(trailers)) => {
                ended(said, &trailers);
                return Ok(true);
            }
        };
        let minor = [b'0' + head.version().minor()];
        for part in [&minor[..], b"\0", head.status().to_string().as_bytes(), b"\0", head.reason(), b"\0"] {
            said.extend_from_slice(part);
        }
        section(said, pairs(head.fields()));
        Ok(true)
    }

    fn missing(&self) -> Option<u64> {
        self.content_left()
    }
}

/// Chunked content alone, without the head before it: the same decoder, in a fraction of the time.
pub(crate) struct Chunks {
    decoder: Decoder,
    consumed: u64,
    ended: bool,
}

impl End for Chunks {
    fn fresh() -> Self {
        Self { decoder: Decoder::new(Framing::Chunked), consumed: 0, ended: false }
    }

    fn take(&mut self, input: &mut &[u8], said: &mut Vec<u8>) -> Result<bool, RecvError> {
        if self.ended {
            return Ok(false);
        }
        let before = input.len();
        let piece = self.decoder.decode(input, &Limits::DEFAULT);
        let piece = piece.map_err(|error| RecvError { at: error.at + self.consumed, ..error })?;
        self.consumed += (before - input.len()) as u64;
        match piece {
            None => return Ok(false),
            Some(Piece::Content(content)) => said.extend_from_slice(content),
            Some(Piece::End(trailers)) => {
                ended(said, &trailers);
                self.ended = true;
            }
        }
        Ok(true)
    }

    fn missing(&self) -> Option<u64> {
        self.decoder.left()
    }
}

fn ended(said: &mut Vec<u8>, trailers: &FieldSection<&[u8]>) {
    said.extend_from_slice(b"end");
    section(said, pairs(trailers));
}

/// Reads what arrives in pieces that end at `cuts`.
fn read<E: End>(mut end: E, octets: &[u8], cuts: impl IntoIterator<Item = usize>) -> Outcome {
    let (mut said, mut at) = (Vec::with_capacity(96), 0);
    for cut in cuts {
        loop {
            let mut input = &octets[at..cut];
            let taken = end.take(&mut input, &mut said);
            at = cut - input.len();
            match taken {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Outcome::wrong(&said, error.kind, usize::try_from(error.at).unwrap()),
            }
        }
    }
    Outcome { said, error: None, left: octets.len() - at, missing: end.missing() }
}

/// The octets must come to this, whole and octet by octet.
#[track_caller]
pub(crate) fn expect<E: End>(octets: &[u8], wanted: &Outcome) {
    expect_from(E::fresh, octets, wanted);
}

/// The same, for a connection of one's own.
#[track_caller]
pub(crate) fn expect_from<E: End>(fresh: impl Fn() -> E, octets: &[u8], wanted: &Outcome) {
    check(fresh, octets, wanted, 1..=octets.len());
}

/// The octets must come to this, whole and octet by octet from `from` to `to`.
#[track_caller]
pub(crate) fn expect_around<E: End>(octets: &[u8], from: usize, to: usize, wanted: &Outcome) {
    check(E::fresh, octets, wanted, (from..=to).chain([octets.len()]));
}

#[track_caller]
fn check<E: End>(fresh: impl Fn() -> E, octets: &[u8], wanted: &Outcome, cuts: impl IntoIterator<Item = usize>) {
    let whole = read(fresh(), octets, [octets.len()]);
    assert!(whole == *wanted, "whole: {}", difference(octets, &whole, wanted));
    let pieces = read(fresh(), octets, cuts);
    assert!(pieces == *wanted, "in pieces: {}", difference(octets, &pieces, wanted));
}

fn difference(octets: &[u8], got: &Outcome, wanted: &Outcome) -> String {
    let show = |Outcome { said, error, left, missing }: &Outcome| {
        format!("{} {error:?}, {left} left, {missing:?} missing", said.escape_ascii())
    };
    format!("{}\n   got {}\nwanted {}", octets.escape_ascii(), show(got), show(wanted))
}
