//! A connection driven over given pieces of input, and what happened written down line by line: the log that the vectors,
//! the split tests and the fuzz targets compare.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]

use std::fmt::Write as _;

use bytes::{Bytes, BytesMut};
use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Input, Limits, Next, RecvError, Request, Response, Role,
    SendError, Server, Tolerance, parse, write,
};

/// Octets as they are written in vectors: printable ASCII as it is, the rest escaped.
pub fn escape(octets: &[u8]) -> String {
    let mut text = String::new();
    for &octet in octets {
        match octet {
            b'\r' => text.push_str("\\r"),
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            0 => text.push_str("\\0"),
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' => text.push(octet.into()),
            _ => write!(text, "\\x{octet:02X}").unwrap(),
        }
    }
    text
}

/// What came out of a connection, one line an event or field line; adjacent content is one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    lines: Vec<String>,
    content: Vec<u8>,
    /// Deviations are kept apart from the events: when one of an incomplete head is noted depends on how the input is cut.
    tolerated: Vec<String>,
    error: Option<String>,
}

impl Log {
    fn line(&mut self, line: &str) {
        self.flush();
        self.lines.push(line.trim_end().to_owned());
    }

    fn flush(&mut self) {
        if !self.content.is_empty() {
            self.lines.push(format!("content {}", escape(&std::mem::take(&mut self.content))));
        }
    }

    fn fields<B: AsRef<[u8]>>(&mut self, what: &str, fields: &FieldSection<B>) {
        for field in fields {
            self.line(&format!("{what} {}: {}", escape(field.name), escape(field.value)));
        }
    }

    fn response<B: AsRef<[u8]>>(&mut self, what: &str, seen: Seen<'_>, response: &Response<B>) {
        let at = seen.begin(response.as_bytes());
        let mut wire = Vec::new();
        if seen.goes_out(write::response(response, &mut wire)) {
            let (again, length) = parse::response(&wire, &WIDE, Tolerance::NONE).unwrap().unwrap();
            assert!(again == *response && length == wire.len(), "{response:?} goes out as {}", escape(&wire));
            assert_eq!(wire[12], b' ', "a sender owes the space behind the status (RFC 9112 section 4)");
        }
        let (version, status, reason) = (response.version(), response.status(), escape(response.reason()));
        self.line(&format!("{what} @{at} {version} {status} {reason}"));
        self.fields("field", response.fields());
    }

    /// The lines: events, then deviations, then the error.
    pub fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines.extend(self.tolerated);
        self.lines.extend(self.error);
        self.lines
    }
}

/// No head that was received is too large for these.
const WIDE: Limits = Limits { start_line: 1 << 20, head: 1 << 20, fields: u16::MAX, ..Limits::DEFAULT };

/// What is known of a head besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Where it ends.
    end: u64,
    tolerated: &'a [RecvError],
}

impl Seen<'_> {
    /// Where it begins. All deviations that are told are its own.
    fn begin(self, head: &[u8]) -> u64 {
        let begin = self.end - head.len() as u64;
        let strange = self.tolerated.iter().find(|deviation| !(begin..self.end).contains(&deviation.at));
        assert_eq!(strange, None, "a deviation outside of the head from {begin} to {}", self.end);
        begin
    }

    /// Whether it can be passed on. What has no deviation can.
    fn goes_out(self, written: Result<(), SendError>) -> bool {
        assert!(written.is_ok() || !self.tolerated.is_empty(), "{written:?}");
        written.is_ok()
    }
}

/// What the two roles do differently when they are driven. A head is written down, and passed on: that must read as the same to
/// those who let nothing pass.
pub trait Driven: Role {
    fn head<B: AsRef<[u8]>>(log: &mut Log, seen: Seen<'_>, head: &Self::Receives<B>);
    fn interim<B: AsRef<[u8]>>(log: &mut Log, seen: Seen<'_>, head: &Self::Interim<B>);
    /// Answers what has been received completely, if the driver is to do that.
    fn answer(conn: &mut Connection<Self>);
}

impl Driven for Client {
    fn head<B: AsRef<[u8]>>(log: &mut Log, seen: Seen<'_>, head: &Response<B>) {
        log.response("response", seen, head);
    }

    fn interim<B: AsRef<[u8]>>(log: &mut Log, seen: Seen<'_>, head: &Response<B>) {
        log.response("interim", seen, head);
    }

    fn answer(_: &mut Connection<Self>) {}
}

impl Driven for Server {
    fn head<B: AsRef<[u8]>>(log: &mut Log, seen: Seen<'_>, head: &Request<B>) {
        let at = seen.begin(head.as_bytes());
        let mut wire = Vec::new();
        if seen.goes_out(write::request(head, &mut wire)) {
            let (again, length) = parse::request(&wire, &WIDE, Tolerance::NONE).unwrap().unwrap();
            assert!(again == *head && length == wire.len(), "{head:?} goes out as {}", escape(&wire));
        }
        log.line(&format!("request @{at} {} {} {}", head.method(), escape(head.target()), head.version()));
        log.fields("field", head.fields());
    }

    fn interim<B: AsRef<[u8]>>(_: &mut Log, _: Seen<'_>, head: &std::convert::Infallible) {
        match *head {}
    }

    /// An empty 200. To CONNECT it can have no Content-Length.
    fn answer(conn: &mut Connection<Self>) {
        let mut output = Vec::new();
        let mut response = Response::new(200).unwrap();
        response.field("Content-Length", "0").unwrap();
        match conn.send_head(&response, &mut output) {
            Ok(()) => conn.send_end(&FieldSection::EMPTY, &mut output).unwrap(),
            Err(SendError::Rule(ErrorKind::FramingForbidden)) => {
                conn.send_head(&Response::new(200).unwrap(), &mut output).unwrap();
            }
            Err(error) => panic!("an empty 200 cannot be sent: {error}"),
        }
    }
}

/// Where the input is kept between calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Slice,
    MutSlice,
    Bytes,
    BytesMut,
}

/// A connection with its unread input.
pub struct Driver<R: Driven> {
    pub conn: Connection<R>,
    kind: Kind,
    unread: BytesMut,
    /// Each finished request is answered with an empty 200.
    answers: bool,
    failed: bool,
    noted: Vec<RecvError>,
    /// Of the message that is being received: how much content has come, and how much is left where that is known.
    content: (u64, Option<u64>),
}

impl<R: Driven> Driver<R> {
    pub fn new(conn: Connection<R>, kind: Kind, answers: bool) -> Self {
        Self { conn, kind, unread: BytesMut::new(), answers, failed: false, noted: Vec::new(), content: (0, None) }
    }

    /// How many bytes have not been consumed.
    pub fn left(&self) -> usize {
        self.unread.len()
    }

    /// Receives some more bytes.
    pub fn recv(&mut self, piece: &[u8], log: &mut Log) {
        self.unread.extend_from_slice(piece);
        if self.failed {
            return;
        }
        match self.kind {
            Kind::Slice => {
                let whole = std::mem::take(&mut self.unread);
                let mut input = &whole[..];
                self.drain(&mut input, log);
                let left = input.len();
                self.keep(whole, left);
            }
            Kind::MutSlice => {
                let mut whole = std::mem::take(&mut self.unread);
                let mut input = &mut whole[..];
                self.drain(&mut input, log);
                let left = input.len();
                self.keep(whole, left);
            }
            Kind::Bytes => {
                let mut input: Bytes = self.unread.split().freeze();
                self.drain(&mut input, log);
                self.unread = input.as_ref().into();
            }
            Kind::BytesMut => {
                let mut input = std::mem::take(&mut self.unread);
                self.drain(&mut input, log);
                self.unread = input;
            }
        }
    }

    /// What is left of the input is unread, and not copied: a long head that arrives byte by byte is to stay cheap.
    fn keep(&mut self, mut whole: BytesMut, left: usize) {
        let _ = whole.split_to(whole.len() - left);
        self.unread = whole;
    }

    pub fn eof(&mut self, log: &mut Log) {
        self.conn.eof();
        self.recv(b"", log);
    }

    fn drain<I: Input>(&mut self, input: &mut I, log: &mut Log) {
        loop {
            let result = self.conn.recv(input);
            self.note(log);
            match result {
                Ok(Some(event)) => {
                    if self.event(event, log) && self.answers {
                        R::answer(&mut self.conn);
                    }
                }
                Ok(None) => return,
                Err(error) => {
                    assert_eq!((self.conn.content_received(), self.conn.content_left()), self.content, "after {error}");
                    log.error = Some(format!("error {} @{}", error.kind.name(), error.at));
                    assert_eq!(self.conn.recv(input).map(drop), Err(error), "errors are for ever");
                    self.failed = true;
                    return;
                }
            }
        }
    }

    /// Adds the deviations that are new: the list begins anew with each head.
    fn note(&mut self, log: &mut Log) {
        let all = self.conn.tolerated();
        let known = if all.starts_with(&self.noted) { self.noted.len() } else { 0 };
        let line = |deviation: &RecvError| format!("tolerated {} @{}", deviation.kind.name(), deviation.at);
        log.tolerated.extend(all[known..].iter().map(line));
        self.noted = all.to_vec();
    }

    /// Writes down an event; whether a message ended.
    fn event<B: AsRef<[u8]>>(&mut self, event: Event<R, B>, log: &mut Log) -> bool {
        let seen = Seen { end: self.conn.consumed(), tolerated: self.conn.tolerated() };
        match event {
            Event::Interim(head) => R::interim(log, seen, &head),
            Event::Head(head) => {
                R::head(log, seen, &head);
                self.content = (0, self.conn.content_left());
            }
            Event::Content(bytes) => {
                assert!(!bytes.as_ref().is_empty(), "content is never empty");
                let (received, left) = &mut self.content;
                *received += bytes.as_ref().len() as u64;
                *left = left.map(|left| left - bytes.as_ref().len() as u64);
                assert_eq!((self.conn.content_received(), self.conn.content_left()), self.content);
                log.content.extend_from_slice(bytes.as_ref());
            }
            Event::End(trailers) => {
                self.content = (0, None);
                log.line("end");
                log.fields("trailer", &trailers);
                return true;
            }
        }
        false
    }
}

/// A request that a client has outstanding.
#[derive(Clone, Debug)]
pub struct Outstanding {
    pub method: String,
    pub version: String,
    pub upgrade: Option<String>,
    pub options: Option<String>,
    pub expect: bool,
}

impl Outstanding {
    pub fn new(method: &str) -> Self {
        Self { method: method.to_owned(), version: "1.1".to_owned(), upgrade: None, options: None, expect: false }
    }

    /// Sends it.
    pub fn send(&self, conn: &mut Connection<Client>) -> Result<(), SendError> {
        let mut output = Vec::new();
        let target = match self.method.as_str() {
            "CONNECT" => "a:443",
            _ => "/",
        };
        let minor = if self.version == "1.0" { startline::Version::HTTP_10 } else { startline::Version::HTTP_11 };
        let mut request = Request::with_version(&self.method, target, minor)?;
        request.field("Host", "a")?;
        let mut options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        if let Some(protocols) = &self.upgrade {
            request.field("Upgrade", protocols)?;
            options.push("upgrade");
        }
        if !options.is_empty() {
            request.field("Connection", options.join(", "))?;
        }
        if self.expect {
            request.field("Expect", "100-continue")?;
            request.field("Content-Length", "1")?;
        }
        conn.send_head(&request, &mut output)?;
        if self.expect { Ok(()) } else { conn.send_end(&FieldSection::EMPTY, &mut output) }
    }
}

/// A client with some requests outstanding.
pub fn client(requests: &[Outstanding], mut limits: Limits, tolerance: Tolerance) -> Connection<Client> {
    limits.pipeline = limits.pipeline.max(u8::try_from(requests.len()).unwrap_or(u8::MAX));
    let mut conn = Connection::with(limits, tolerance);
    for request in requests {
        request.send(&mut conn).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    }
    conn
}

/// The name of a step.
pub const fn next_name(next: Next) -> &'static str {
    match next {
        Next::Read => "read",
        Next::Send => "send",
        Next::Close => "close",
        Next::Switch => "switch",
    }
}

/// The kind of that name.
pub fn kind(name: &str) -> Option<ErrorKind> {
    ErrorKind::ALL.iter().copied().find(|kind| kind.name() == name)
}
