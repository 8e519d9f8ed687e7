//! The order of everything (RFC 9112 section 9): the phases of a request and of its response, what must come before what,
//! and whether the connection goes on afterwards.
//!
//! Two halves, each `Head -> Content -> Done`, joined by one rule when both are done: start again, close, or switch. This
//! file knows no bytes, and no role: who sends a half and who receives it is `connection.rs`'s.

use core::fmt;

use crate::error::{ErrorKind, SendError};
use crate::framing::{Facts, Framing, Method};
use crate::message::Version;
use crate::summary::Options;

/// What a half keeps in its phases: of a head that has begun, and of content.
pub(crate) trait Half: fmt::Debug {
    type Start: fmt::Debug;
    type Coder: fmt::Debug;
    /// Why nothing can be understood any more: only a half that is received can come to this.
    type Failure: fmt::Debug;
    /// Nothing of a head has come.
    const START: Self::Start;
}

/// Where one half is.
#[derive(Debug)]
pub(crate) enum Phase<H: Half> {
    /// Before or within the head.
    Head(H::Start),
    /// Behind the head, and not at the end.
    Content(H::Coder),
    /// Complete; the other half is not.
    Done,
    /// Nothing comes any more.
    Closed,
    /// What comes is another protocol's.
    Switched,
    /// The peer broke a rule.
    Failed(H::Failure),
}

impl<H: Half> Phase<H> {
    /// A constant, because what a function returns is stored and loaded again, which would wait for its own stores.
    const HEAD: Self = Self::Head(H::START);

    /// Why nothing of content can be sent now.
    pub(crate) const fn refusal(&self) -> SendError {
        match self {
            Self::Head(_) | Self::Content(_) | Self::Done => SendError::Order,
            Self::Closed | Self::Switched | Self::Failed(_) => SendError::Closed,
        }
    }
}

/// Which step the driver of a connection owes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // a loop over it must handle all
pub enum Next {
    /// Read more into the input. At its end, tell [`Connection::eof`](crate::Connection::eof).
    Read,
    /// It is the application's turn to send: a request, a response, content, or what the peer waits for.
    Send,
    /// Write out what is left, and close. [`Connection::close_reason`](crate::Connection::close_reason) tells why. A server
    /// whose client may still be sending closes its sending side first and reads on for a while, or the client may lose the
    /// last response (RFC 9112 section 9.6).
    Close,
    /// The connection speaks another protocol from here on. Its first bytes are in the input.
    Switch,
}

/// Why a connection closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// The request had the connection option `close` (RFC 9112 section 9.6).
    Request,
    /// The response had it.
    Response,
    /// One of the two was HTTP/1.0 without `keep-alive` (section 9.3).
    Version,
    /// The end of the content is the end of the connection (section 6.3).
    UntilClose,
    /// The framing was understood but is faulty: what follows cannot be trusted (section 6.1).
    Distrust,
    /// A response was sent before there was a whole request: 408 (Request Timeout), for one.
    Early,
    /// A final response was sent while the client was waiting for 100 (Continue): whether its content comes is unknown.
    Expectation,
    /// CONNECT was refused: what follows may have been meant for the tunnel (RFC 9931).
    ConnectRefused,
    /// The peer broke a rule.
    Error,
    /// The peer has closed.
    Eof,
    /// Sending failed: [`Connection::send_failed`](crate::Connection::send_failed).
    SendFailed,
    /// [`Connection::close`](crate::Connection::close) was called.
    Local,
}

/// Where the expectation `100-continue` stands (RFC 9110 section 10.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // the states of one bit of protocol
pub enum Expectation {
    /// The request has none.
    None,
    /// The client waits; nobody has decided.
    Waiting,
    /// The content was called for, or has begun to come without.
    Continue,
    /// A final response came first.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Reuse,
    Close(CloseReason),
    Switch,
}

/// What the answer to a request depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    /// HTTP/1.0.
    pub(crate) old: bool,
    /// The connection may go on after it.
    pub(crate) persists: bool,
}

impl Asked {
    /// What is assumed where an error is answered, and no request was understood.
    pub(crate) const NOTHING: Self = Self { method: Method::Other, old: false, persists: false };

    const fn pack(self) -> u32 {
        self.method as u32 | (self.old as u32) << 2 | (self.persists as u32) << 3
    }

    const fn unpack(bits: u32) -> Self {
        let method = match bits & 3 {
            0 => Method::Connect,
            1 => Method::Head,
            _ => Method::Other,
        };
        Self { method, old: bits & 4 != 0, persists: bits & 8 != 0 }
    }
}

/// The requests that have no complete response yet, oldest first: four bits each.
#[derive(Debug, Default)]
struct Queue {
    /// In octets, so that nothing needs to lie between it and what lies beside it.
    packed: [u8; 4],
    len: u8,
}

impl Queue {
    const MOST: u8 = 8;

    fn push(&mut self, asked: Asked) {
        self.packed = (self.bits() | asked.pack() << (4 * self.len)).to_ne_bytes();
        self.len += 1;
    }

    fn pop(&mut self) {
        self.packed = (self.bits() >> 4).to_ne_bytes();
        self.len = self.len.saturating_sub(1);
    }

    const fn bits(&self) -> u32 {
        u32::from_ne_bytes(self.packed)
    }

    fn first(&self) -> Option<Asked> {
        (self.len > 0).then(|| Asked::unpack(self.bits()))
    }

    fn last(&self) -> Option<Asked> {
        let before = self.len.checked_sub(1)?;
        Some(Asked::unpack(self.bits() >> (4 * before)))
    }
}

/// A request and its response, and what the two must know of each other.
#[derive(Debug)]
pub(crate) struct Exchange<Q: Half, P: Half> {
    pub(crate) request: Phase<Q>,
    pub(crate) response: Phase<P>,
    queue: Queue,
    ending: Ending,
    expectation: Expectation,
    interim: u8,
}

impl<Q: Half, P: Half> Exchange<Q, P> {
    pub(crate) fn new() -> Self {
        Self {
            request: Phase::HEAD,
            response: Phase::HEAD,
            queue: Queue::default(),
            ending: Ending::Reuse,
            expectation: Expectation::None,
            interim: 0,
        }
    }

    /// The oldest request without a complete response.
    #[inline]
    pub(crate) fn asked(&self) -> Option<Asked> {
        self.queue.first()
    }

    /// How many requests have no complete response.
    pub(crate) const fn outstanding(&self) -> u8 {
        self.queue.len
    }

    pub(crate) const fn expectation(&self) -> Expectation {
        self.expectation
    }

    /// Whether interim responses to the oldest request have come.
    pub(crate) const fn has_interim(&self) -> bool {
        self.interim > 0
    }

    /// Whether one more request may begin, of at most `depth` outstanding ones. Behind one that may switch protocols, none.
    #[inline]
    pub(crate) fn may_request(&self, depth: u8, offered: bool) -> Result<(), SendError> {
        match self.request {
            Phase::Head(_) | Phase::Done => {}
            Phase::Content(_) => return Err(SendError::Order),
            Phase::Closed | Phase::Switched | Phase::Failed(_) => return Err(SendError::Closed),
        }
        let Some(last) = self.queue.last() else {
            return Ok(());
        };
        if !last.persists || self.ending != Ending::Reuse {
            return Err(SendError::Closed);
        }
        let switches = offered || last.method == Method::Connect;
        if switches || self.queue.len >= depth.min(Queue::MOST) {
            return Err(SendError::Outstanding);
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn request_begins(&mut self, method: Method, facts: &Facts, coder: Q::Coder) {
        let Facts { version, options, .. } = *facts;
        let old = version < Version::HTTP_11;
        self.queue.push(Asked { method, old, persists: persists(facts) });
        let empty = matches!(facts.framing, Framing::None | Framing::Length(0));
        let expects = options.has(Options::EXPECTS) && !old && !empty;
        self.expectation = if expects { Expectation::Waiting } else { Expectation::None };
        if options.has(Options::DISTRUST) {
            self.ending = Ending::Close(CloseReason::Distrust);
        }
        self.request = Phase::Content(coder);
    }

    /// Content has come, or goes, or has ended before there was any, without being called for.
    #[inline]
    pub(crate) fn content_comes(&mut self) {
        if self.expectation == Expectation::Waiting {
            self.expectation = Expectation::Continue;
        }
    }

    #[inline]
    pub(crate) fn request_ends(&mut self) {
        self.content_comes();
        self.request = Phase::Done;
        self.settle();
    }

    /// Counts an interim response. Another head follows.
    pub(crate) fn interim(&mut self, status: u16, most: u8) -> Result<(), ErrorKind> {
        if self.interim >= most {
            return Err(ErrorKind::TooManyInterim);
        }
        self.interim += 1;
        self.response = Phase::HEAD;
        // It answers the oldest request, and only the newest can be waiting.
        if status == 100 && self.queue.len == 1 {
            self.content_comes();
        }
        Ok(())
    }

    /// The final response begins; `keep_refused` is for CONNECT.
    #[inline]
    pub(crate) fn response_begins(&mut self, status: u16, facts: &Facts, coder: P::Coder, keep_refused: bool) {
        if self.queue.len == 0 && matches!(self.request, Phase::Head(_)) {
            // Whatever of a request has come, or still comes, is not looked at any more.
            self.request = Phase::Closed;
            self.close_after(CloseReason::Early);
        }
        let asked = self.queue.first().unwrap_or(Asked::NOTHING);
        let connected = asked.method == Method::Connect && (200..300).contains(&status);
        if status == 101 || connected {
            // Where sending failed there is nobody to switch with.
            if self.ending != Ending::Close(CloseReason::SendFailed) {
                self.ending = Ending::Switch;
            }
            self.response = Phase::Done;
            return self.settle();
        }
        if self.ending == Ending::Reuse
            && let Some(reason) = reason_to_close(asked, facts, keep_refused)
        {
            self.ending = Ending::Close(reason);
        }
        if self.expectation == Expectation::Waiting && self.queue.len == 1 {
            self.expectation = Expectation::Refused;
        }
        self.response = Phase::Content(coder);
    }

    #[inline]
    pub(crate) fn response_ends(&mut self) {
        self.response = Phase::Done;
        self.settle();
    }

    /// The connection closes after this exchange.
    #[inline]
    pub(crate) fn close_after(&mut self, reason: CloseReason) {
        if self.ending == Ending::Reuse {
            self.ending = Ending::Close(reason);
        }
    }

    /// The connection is over in both directions. An error stays one.
    pub(crate) fn close(&mut self, reason: CloseReason) {
        if matches!(self.request, Phase::Switched) {
            return;
        }
        self.close_after(reason);
        if let Ending::Switch = self.ending {
            self.ending = Ending::Close(reason);
        }
        if !matches!(self.request, Phase::Failed(_)) {
            self.request = Phase::Closed;
        }
        if !matches!(self.response, Phase::Failed(_)) {
            self.response = Phase::Closed;
        }
    }

    /// The joint rule: what happens once the response is complete.
    #[inline]
    fn settle(&mut self) {
        if !matches!(self.response, Phase::Done) {
            return;
        }
        let reusable = self.ending == Ending::Reuse;
        // Where only sending failed, the responses to what was sent before are still to come.
        let readable = reusable || self.ending == Ending::Close(CloseReason::SendFailed);
        let more = self.queue.len > 1 && readable;
        if !more && matches!(self.request, Phase::Content(_) | Phase::Head(_)) {
            // The request still flows: it may be finished, or the connection closed.
            return;
        }
        self.queue.pop();
        match self.request {
            _ if more => {}
            Phase::Done if reusable => self.request = Phase::HEAD,
            Phase::Done if self.ending == Ending::Switch => {
                self.request = Phase::Switched;
                self.response = Phase::Switched;
                return;
            }
            _ => return self.close(self.close_reason().unwrap_or(CloseReason::Local)),
        }
        self.response = Phase::HEAD;
        self.interim = 0;
        if self.queue.len == 0 {
            self.expectation = Expectation::None;
        }
    }

    /// Why the connection closes, or will after this exchange.
    pub(crate) const fn close_reason(&self) -> Option<CloseReason> {
        match self.ending {
            Ending::Close(reason) => Some(reason),
            Ending::Reuse | Ending::Switch => None,
        }
    }

    /// The step owed by the side that sends requests.
    #[allow(clippy::match_same_arms, reason = "the order of the arms is the order of what matters")]
    pub(crate) fn next_of_client(&self) -> Next {
        match (&self.request, &self.response) {
            (Phase::Switched, _) | (_, Phase::Switched) => Next::Switch,
            (_, Phase::Failed(_) | Phase::Closed) | (Phase::Failed(_), _) => Next::Close,
            (Phase::Content(_), Phase::Done) if self.close_reason().is_some() => Next::Close,
            (Phase::Content(_), Phase::Done) => Next::Send,
            (Phase::Content(_), _) if self.expectation == Expectation::Waiting => Next::Read,
            (Phase::Content(_), _) => Next::Send,
            (Phase::Head(_) | Phase::Done | Phase::Closed, _) if self.queue.len > 0 => Next::Read,
            (Phase::Closed, _) => Next::Close,
            (Phase::Head(_) | Phase::Done, _) => Next::Send,
        }
    }

    /// The step owed by the side that answers them.
    #[allow(clippy::match_same_arms, reason = "the order of the arms is the order of what matters")]
    pub(crate) fn next_of_server(&self) -> Next {
        match (&self.request, &self.response) {
            (Phase::Switched, _) | (_, Phase::Switched) => Next::Switch,
            (_, Phase::Closed | Phase::Failed(_)) => Next::Close,
            (_, Phase::Content(_)) => Next::Send,
            (Phase::Content(_), Phase::Head(_)) if self.expectation == Expectation::Waiting => Next::Send,
            (Phase::Content(_), Phase::Done) if self.close_reason().is_some() => Next::Close,
            (Phase::Head(_) | Phase::Content(_), _) => Next::Read,
            (Phase::Done | Phase::Failed(_), Phase::Head(_)) => Next::Send,
            (Phase::Done | Phase::Failed(_), Phase::Done) | (Phase::Closed, _) => Next::Close,
        }
    }
}

/// Whether the connection may go on after a message (RFC 9112 section 9.3).
#[inline]
fn persists(facts: &Facts) -> bool {
    let Facts { version, options, .. } = facts;
    !options.has(Options::CLOSE) && (*version >= Version::HTTP_11 || options.has(Options::KEEP_ALIVE))
}

/// Why it does not go on after the response. To a client of HTTP/1.0, the response must say that it does.
#[inline]
fn reason_to_close(asked: Asked, facts: &Facts, keep_refused: bool) -> Option<CloseReason> {
    let Facts { framing, version, options } = *facts;
    if !asked.persists {
        Some(if asked.old { CloseReason::Version } else { CloseReason::Request })
    } else if options.has(Options::CLOSE) {
        Some(CloseReason::Response)
    } else if (asked.old || version < Version::HTTP_11) && !options.has(Options::KEEP_ALIVE) {
        Some(CloseReason::Version)
    } else if framing == Framing::UntilClose {
        Some(CloseReason::UntilClose)
    } else if options.has(Options::DISTRUST) {
        Some(CloseReason::Distrust)
    } else if asked.method == Method::Connect && !keep_refused {
        Some(CloseReason::ConnectRefused)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_keeps_order_up_to_its_depth() {
        let asked = |i: u8| Asked {
            method: [Method::Connect, Method::Head, Method::Other][usize::from(i) % 3],
            old: i.is_multiple_of(2),
            persists: !i.is_multiple_of(5),
        };
        let mut queue = Queue::default();
        assert_eq!((queue.first(), queue.last()), (None, None));
        for i in 0..Queue::MOST {
            queue.push(asked(i));
            assert_eq!((queue.first(), queue.last()), (Some(asked(0)), Some(asked(i))));
        }
        for i in 0..Queue::MOST {
            assert_eq!(queue.first(), Some(asked(i)));
            queue.pop();
        }
        assert_eq!((queue.len, queue.bits()), (0, 0));
    }

    #[test]
    fn what_was_asked_is_packed_and_unpacked() {
        for method in [Method::Connect, Method::Head, Method::Other] {
            for (old, persists) in [(false, false), (false, true), (true, false), (true, true)] {
                let asked = Asked { method, old, persists };
                assert_eq!(Asked::unpack(asked.pack()), asked);
            }
        }
    }

    #[test]
    fn persistence_by_version_and_option() {
        let facts = |version, options: &[Options]| {
            let mut all = Options::default();
            for &option in options {
                all.add(option);
            }
            Facts { framing: Framing::None, version, options: all }
        };
        let (old, new) = (Version::HTTP_10, Version::HTTP_11);
        assert!(persists(&facts(new, &[])) && persists(&facts(old, &[Options::KEEP_ALIVE])));
        assert!(!persists(&facts(old, &[])) && !persists(&facts(new, &[Options::CLOSE])));
        assert!(!persists(&facts(new, &[Options::CLOSE, Options::KEEP_ALIVE])));
        let to_old = Asked { method: Method::Other, old: true, persists: true };
        assert_eq!(reason_to_close(to_old, &facts(new, &[]), false), Some(CloseReason::Version));
        assert_eq!(reason_to_close(to_old, &facts(new, &[Options::KEEP_ALIVE]), false), None);
    }
}
