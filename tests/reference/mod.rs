//! A second reader of HTTP/1.1, to compare the codec with: slow and plain, and independent of it.
//!
//! It has the whole of a connection's octets before it, splits them into lines, and holds each against the grammar of
//! RFC 9112, RFC 9110 and RFC 3986. It keeps no state between octets, and there is nothing that it shares with the crate:
//! kinds of errors, tolerances and methods are words here. What it says is the log of `spec-vectors/README.md`.
//!
//! Where a message is wrong in several ways, the first that applies is the error: what begins no request, limits, the first
//! wrong octet of the first wrong line, the fields that frame each on its own (Host, Content-Length, Transfer-Encoding), and
//! then what they may not be together.

#![allow(unreachable_pub, reason = "a module of tests")]

pub mod body;
pub mod framing;
pub mod head;
pub mod text;
pub mod uri;

use body::{Body, Outcome, body};
use head::{Head, head};
use text::{Ending, Fault, Stop, escaped, fault, line};

/// The end that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

/// The limits of `spec-vectors/README.md`.
#[derive(Clone, Debug)]
pub struct Limits {
    pub start_line: usize,
    pub head: usize,
    pub fields: usize,
    pub trailer: usize,
    pub trailer_fields: usize,
    pub empty_lines: usize,
    pub chunk_size_digits: usize,
    pub chunk_extension: usize,
    pub chunk_extensions: usize,
    pub chunk_overhead: u64,
    pub interim: usize,
}

/// A request that a client has sent.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// The minor version.
    pub minor: u8,
    /// The protocols that were offered in Upgrade.
    pub upgrade: Option<String>,
    /// The value of Connection.
    pub options: String,
    /// The content waits for 100 (Continue), and is not sent.
    pub waits: bool,
}

/// All that decides what octets mean besides themselves.
#[derive(Clone, Debug)]
pub struct Context {
    pub side: Side,
    /// What a client has sent, in order.
    pub asked: Vec<Asked>,
    pub limits: Limits,
    pub tolerated: Vec<String>,
    /// Folds can be made spaces.
    pub writable: bool,
    /// The end of input follows.
    pub eof: bool,
}

impl Context {
    pub fn tolerates(&self, name: &str) -> bool {
        self.tolerated.iter().any(|one| one == name)
    }
}

/// What a connection came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub log: Vec<String>,
    pub next: &'static str,
    /// How many octets are unread; without meaning behind an error.
    pub left: Option<usize>,
}

/// Reads a connection. A server answers each request, when it is complete, with an empty 200.
pub fn read(text: &[u8], context: &Context) -> Reading {
    let mut log = Log::default();
    let stopped = match context.side {
        Side::Server => server(text, context, &mut log),
        Side::Client => client(text, context, &mut log),
    };
    let failed = stopped.is_err();
    let (next, at) = stopped.unwrap_or_else(|fault| {
        log.fault = Some(fault);
        (if context.side == Side::Server { "send" } else { "close" }, 0)
    });
    Reading { log: log.finish(), next, left: (!failed).then(|| text.len() - at) }
}

#[derive(Default)]
struct Log {
    lines: Vec<String>,
    noted: Vec<Fault>,
    fault: Option<Fault>,
}

impl Log {
    fn line(&mut self, line: &str) {
        self.lines.push(line.trim_end_matches(' ').to_owned());
    }

    fn head(&mut self, first: &str, head: &Head) {
        self.line(first);
        for field in &head.section.fields {
            self.line(&field.logged("field"));
        }
    }

    fn response(&mut self, what: &str, head: &Head) {
        let (at, minor, status) = (head.at, head.minor, head.status);
        self.head(&format!("{what} @{at} HTTP/1.{minor} {status} {}", escaped(&head.words)), head);
    }

    fn body(&mut self, body: &Body) {
        if !body.content.is_empty() {
            self.lines.push(format!("content {}", escaped(&body.content)));
        }
        if matches!(body.outcome, Outcome::End | Outcome::EndOfInput) {
            self.line("end");
            for field in &body.trailers {
                self.line(&field.logged("trailer"));
            }
        }
        self.noted.extend(&body.noted);
    }

    fn finish(self) -> Vec<String> {
        let noted = self.noted.iter().map(|fault| format!("tolerated {} @{}", fault.kind, fault.at));
        let fault = self.fault.map(|fault| format!("error {} @{}", fault.kind, fault.at));
        self.lines.into_iter().chain(noted).chain(fault).collect()
    }
}

/// What is owed when reading stops, and where it has stopped.
type Stopped = Result<(&'static str, usize), Fault>;

/// Where the first head begins that is not preceded by an empty line any more.
fn behind_empty_lines(text: &[u8], from: usize, context: &Context) -> Result<usize, Fault> {
    let mut at = from;
    for skipped in 0.. {
        let line = line(text, at);
        if !line.is_empty() || line.ending == Ending::Open {
            break;
        }
        if let Some(fault) = line.ending_fault() {
            return Err(fault);
        }
        if skipped == context.limits.empty_lines {
            return fault("EmptyLines", at);
        }
        at = line.next;
    }
    Ok(at)
}

fn server(text: &[u8], context: &Context, log: &mut Log) -> Stopped {
    let mut at = 0;
    loop {
        at = behind_empty_lines(text, at, context)?;
        if at == text.len() {
            return Ok((if context.eof { "close" } else { "read" }, at));
        }
        let head = match head(text, at, context, &mut log.noted) {
            Ok(head) => head,
            Err(Stop::Wrong(fault)) => return Err(fault),
            Err(Stop::More) if context.eof => return fault("TruncatedHead", text.len()),
            Err(Stop::More) => return Ok(("read", at)),
        };
        let (framing, closes) = framing::request(&head, context, &mut log.noted)?;
        let words = format!("{} {}", escaped(&head.method), escaped(&head.words));
        log.head(&format!("request @{at} {words} HTTP/1.{}", head.minor), &head);
        let body = body(text, head.section.next, framing, context);
        log.body(&body);
        at = body.at;
        match body.outcome {
            Outcome::Wrong(fault) => return Err(fault),
            Outcome::More => {
                let expects = head.minor > 0 && head.names("expect", "100-continue");
                // Content that has come has come without being called for.
                let waits = expects && body.content.is_empty();
                return Ok((if waits { "send" } else { "read" }, at));
            }
            Outcome::End | Outcome::EndOfInput => {}
        }
        if head.method == b"CONNECT" {
            return Ok(("switch", at));
        }
        // The answer does not say keep-alive, which in HTTP/1.0 both would have to.
        if closes || head.minor == 0 || head.names("connection", "close") {
            return Ok(("close", at));
        }
    }
}

fn client(text: &[u8], context: &Context, log: &mut Log) -> Stopped {
    let mut at = 0;
    for asked in &context.asked {
        let head = match final_head(text, &mut at, asked, context, log)? {
            Final::Head(head) => head,
            Final::Waiting(next) => return Ok((next, at)),
        };
        if head.status == 101 {
            switches(&head, asked)?;
            log.response("response", &head);
            return Ok(("switch", head.section.next));
        }
        if asked.method == "CONNECT" && head.status / 100 == 2 {
            log.response("response", &head);
            return Ok(("switch", head.section.next));
        }
        let (framing, closes) = framing::response(&head, &asked.method, context, &mut log.noted)?;
        log.response("response", &head);
        let body = body(text, head.section.next, framing, context);
        log.body(&body);
        at = body.at;
        match body.outcome {
            Outcome::Wrong(fault) => return Err(fault),
            // The request has still to be finished, and nothing holds its content back any more.
            Outcome::More => return Ok((if asked.waits { "send" } else { "read" }, at)),
            Outcome::EndOfInput => return Ok(("close", at)),
            Outcome::End => {}
        }
        let refused = asked.method == "CONNECT" && !context.tolerates("KEEP_REFUSED_CONNECT");
        if closes || refused || !persists(&head, asked) {
            return Ok(("close", at));
        }
    }
    // While the last request is not finished, the exchange is not either, and nothing behind it is looked at.
    let finished = context.asked.last().is_none_or(|asked| !asked.waits);
    if finished && at < text.len() {
        return fault("Unsolicited", at);
    }
    Ok((if context.eof { "close" } else { "send" }, at))
}

enum Final {
    Head(Head),
    /// It has not come yet, and that is owed.
    Waiting(&'static str),
}

/// The next final head, or 101. Interim ones are logged.
fn final_head(text: &[u8], at: &mut usize, asked: &Asked, context: &Context, log: &mut Log) -> Result<Final, Fault> {
    let (mut interim, mut octets) = (0, 0);
    let mut waits = asked.waits;
    loop {
        let open = if *at == text.len() { "ClosedBeforeResponse" } else { "TruncatedHead" };
        let read = if *at == text.len() { Err(Stop::More) } else { head(text, *at, context, &mut log.noted) };
        let head = match read {
            Ok(head) => head,
            Err(Stop::Wrong(fault)) => return Err(fault),
            Err(Stop::More) if context.eof => return fault(open, text.len()),
            Err(Stop::More) => return Ok(Final::Waiting(if asked.waits && !waits { "send" } else { "read" })),
        };
        if head.status / 100 != 1 || head.status == 101 {
            return Ok(Final::Head(head));
        }
        interim += 1;
        octets += head.section.next - head.at;
        if interim > context.limits.interim || octets > context.limits.head {
            return fault("TooManyInterim", *at);
        }
        waits &= head.status != 100;
        log.response("interim", &head);
        *at = head.section.next;
    }
}

/// A 101 names what was offered, and nothing else (RFC 9110 section 7.8).
fn switches(head: &Head, asked: &Asked) -> Result<(), Fault> {
    let offered: Vec<String> =
        asked.upgrade.iter().flat_map(|list| list.split(',')).map(str::trim).map(str::to_lowercase).collect();
    let named = head.members("upgrade");
    let good = asked.minor > 0
        && head.minor > 0
        && head.names("connection", "upgrade")
        && !named.is_empty()
        && named.iter().all(|name| offered.iter().any(|offer| offer.as_bytes() == name));
    if good { Ok(()) } else { fault("Switch", head.at) }
}

/// Whether another response may follow this one (RFC 9112 section 9.3). Where one of the two is HTTP/1.0, it has to ask for
/// that, and a response to HTTP/1.0 in any version.
fn persists(head: &Head, asked: &Asked) -> bool {
    let option = |name: &str| asked.options.split(',').any(|option| option.trim().eq_ignore_ascii_case(name));
    let response = |name: &str| head.names("connection", name);
    let request_persists = !option("close") && (asked.minor > 0 || option("keep-alive"));
    let both_new = asked.minor > 0 && head.minor > 0;
    request_persists && !response("close") && (both_new || response("keep-alive"))
}
