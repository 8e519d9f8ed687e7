//! One connection, as seen from one side: joins the order of `exchange.rs` to the bytes of the layers below.
//!
//! It holds no byte of any message, except the protocols that a request offers. Both roles are the same machine: a [`Role`]
//! says which half is received.

use core::fmt;
use core::marker::PhantomData;

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::content::{Found, Piece};
use crate::error::{ErrorKind, RecvError};
use crate::exchange::{CloseReason, Exchange, Expectation, Next, Phase};
use crate::fields::FieldSection;
use crate::half::{Failure, read_head};
pub(crate) use crate::half::{Receiving, Sending};
use crate::input::Input;

/// One of [`Client`](crate::Client) and [`Server`](crate::Server).
pub trait Role: machine::Machine {
    /// The head that is received.
    type Receives<B: AsRef<[u8]>>: fmt::Debug;
    /// The head that is sent.
    type Sends<B: AsRef<[u8]>>: fmt::Debug;
    /// The interim head that is received. A server receives none.
    type Interim<B: AsRef<[u8]>>: fmt::Debug;
}

pub(crate) mod machine {
    //! What a role does differently. Out of reach for others, so that there are two roles and no more.
    #![allow(unreachable_pub, reason = "a supertrait of a public trait must be public by name")]

    use bytes::BufMut;

    use super::{Connection, Event, Receiving, Role, Sending};
    use crate::config::Tolerance;
    use crate::error::{RecvError, SendError};
    use crate::exchange::{Exchange, Half, Next, Phase};
    use crate::input::Input;
    use crate::parse::{Head, StartLine};

    pub(crate) type Joined<R> = Exchange<<R as Machine>::Request, <R as Machine>::Response>;

    #[allow(private_interfaces, private_bounds, reason = "nobody else can call these")]
    pub trait Machine: Sized {
        /// How the request goes: received, or sent.
        type Request: Half;
        /// How the response goes.
        type Response: Half;

        /// What a head begins with that is received.
        type Line: StartLine;

        fn receiving(exchange: &mut Joined<Self>) -> &mut Phase<Receiving<Self::Line>>;
        fn received_phase(exchange: &Joined<Self>) -> &Phase<Receiving<Self::Line>>;
        fn sending(exchange: &mut Joined<Self>) -> &mut Phase<Sending>;
        fn next(exchange: &Joined<Self>) -> Next;

        /// Whether a head can begin at the front of the input; the error has its absolute offset.
        fn before_head<I: Input>(connection: &mut Connection<Self>, input: &mut I) -> Result<bool, RecvError>
        where
            Self: Role;
        /// The head of these bytes that was read.
        fn head_of<B: AsRef<[u8]>>(head: Head<Self::Line>, bytes: B) -> Self::Receives<B>
        where
            Self: Role;
        /// The event that such a head is.
        fn event<B: AsRef<[u8]>>(head: Self::Receives<B>) -> Event<Self, B>
        where
            Self: Role;
        /// A head is judged, and the exchange goes on; offsets of errors count from the beginning of the head.
        fn head_arrives(connection: &mut Connection<Self>, head: &Self::Receives<&[u8]>) -> Result<(), RecvError>
        where
            Self: Role;
        /// Whether the peer owes a head.
        fn awaits_head(exchange: &Joined<Self>) -> bool;
        fn content_arrives(exchange: &mut Joined<Self>);
        fn received(exchange: &mut Joined<Self>);
        fn eof(exchange: &mut Joined<Self>);
        fn failed(exchange: &mut Joined<Self>);
        fn tolerates_truncation(tolerance: Tolerance) -> bool;

        fn send_head<B: AsRef<[u8]>>(
            connection: &mut Connection<Self>,
            head: &Self::Sends<B>,
            output: &mut impl BufMut,
        ) -> Result<(), SendError>
        where
            Self: Role;
        fn content_goes(exchange: &mut Joined<Self>);
        fn sent(exchange: &mut Joined<Self>);
        fn send_failed(exchange: &mut Joined<Self>);
    }
}

/// What was received. `B` is what the input gives: see [`Input`].
#[allow(clippy::exhaustive_enums)] // interim* head content* end is all that a message is
pub enum Event<R: Role, B: AsRef<[u8]>> {
    /// An interim response: any 1xx but 101. The final one is still to come.
    Interim(R::Interim<B>),
    /// A head. Unless it switches protocols, [`End`](Self::End) follows, after the content if there is any.
    Head(R::Receives<B>),
    /// Some bytes of content, never none. The input now begins behind them.
    Content(B),
    /// The message is complete. The trailer section is empty unless the content was chunked.
    End(FieldSection<B>),
}

impl<R: Role, B: AsRef<[u8]>> fmt::Debug for Event<R, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interim(head) => write!(f, "Interim({head:?})"),
            Self::Head(head) => write!(f, "Head({head:?})"),
            Self::Content(bytes) => write!(f, "Content({} bytes)", bytes.as_ref().len()),
            Self::End(trailers) => write!(f, "End({trailers:?})"),
        }
    }
}

/// One HTTP/1.1 connection as seen from one side.
///
/// Bytes that arrive are given to [`recv`](Self::recv), which takes what it understands off their front and gives it back as
/// events; the `send_*` methods write messages to an output. Both buffers are the caller's: the connection keeps counts and
/// phases, and of the bytes only the protocols that a request offers to switch to, until it is answered. [`next`](Self::next)
/// says what to do when there is nothing more to receive. The crate's page shows the loop.
///
/// Receiving fails because the peer broke a rule, sending because the caller asked for the impossible; then nothing was
/// written, and nothing has changed. Nothing panics.
pub struct Connection<R: Role> {
    pub(crate) exchange: Exchange<R::Request, R::Response>,
    /// The offset of the first unread byte from the first byte of the connection.
    pub(crate) consumed: u64,
    pub(crate) limits: Limits,
    pub(crate) tolerance: Tolerance,
    pub(crate) aside: Aside,
    eof: bool,
    /// Empty lines that were skipped before the head that comes next.
    pub(crate) empty_lines: u8,
    /// Bytes of the interim responses that came before the head that comes next.
    pub(crate) interim_bytes: u32,
    role: PhantomData<R>,
}

impl<R: Role> Default for Connection<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Role> fmt::Debug for Connection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { exchange, consumed, eof, .. } = self;
        f.debug_struct("Connection")
            .field("request", &exchange.request)
            .field("response", &exchange.response)
            .field("consumed", consumed)
            .field("eof", eof)
            .field("next", &self.next())
            .field("close_reason", &self.close_reason())
            .finish_non_exhaustive()
    }
}

impl<R: Role> Connection<R> {
    /// A new connection with [`Limits::DEFAULT`] and [`Tolerance::NONE`].
    pub fn new() -> Self {
        Self::with(Limits::DEFAULT, Tolerance::NONE)
    }

    /// A new connection with limits and tolerance of your own.
    pub fn with(limits: Limits, tolerance: Tolerance) -> Self {
        Self {
            exchange: Exchange::new(),
            consumed: 0,
            limits,
            tolerance,
            aside: Aside::default(),
            eof: false,
            empty_lines: 0,
            interim_bytes: 0,
            role: PhantomData,
        }
    }

    /// Takes the next event off the front of `input`; `None` if there is none: then ask [`next`](Self::next).
    ///
    /// The unread bytes must be given again at the next call, with those that arrived meanwhile behind them. A head or a trailer
    /// section is unread until it is complete, and so is the size line of a chunk: an input of fixed size must hold as much as
    /// [`Limits`] allows the largest of them, by default 64 KiB. Content is given as it comes. How the input is cut into calls
    /// makes no difference to events, errors and offsets; neighbouring pieces of content count as one.
    ///
    /// # Errors
    ///
    /// The peer broke a rule. From then on, each call returns the same error. What is left in the input has no meaning any
    /// more. A server may still send one response; [`ErrorKind::status`] says which.
    #[inline]
    pub fn recv<I: Input>(&mut self, input: &mut I) -> Result<Option<Event<R, I::Slice>>, RecvError> {
        // The event is put together here, in the caller's loop, which takes it apart at once: whatever is found elsewhere is small.
        if let Phase::Content(decoder) = R::receiving(&mut self.exchange) {
            if decoder.left() == Some(0) {
                // Most requests have no content.
                R::received(&mut self.exchange);
                return Ok(Some(Event::End(FieldSection::default())));
            }
            let before = input.unread().len();
            let usual = decoder.usual(input, &self.limits);
            let waits = usual.is_none() && decoder.goes_on(input.unread(), &self.limits);
            self.consumed += (before - input.unread().len()) as u64;
            return match usual {
                Some(bytes) => Ok(Some(self.content(bytes))),
                None if waits => self.no_more(input),
                None => self.recv_content(input),
            };
        }
        match R::receiving(&mut self.exchange) {
            Phase::Head(progress) => {
                if !progress.is_fresh() && progress.goes_on(input.unread(), &self.limits) {
                    return self.no_more(input);
                }
                self.recv_head(input)
            }
            Phase::Failed(failure) => Err(failure.error),
            Phase::Content(_) | Phase::Done | Phase::Closed | Phase::Switched => Ok(None),
        }
    }

    #[inline]
    fn recv_head<I: Input>(&mut self, input: &mut I) -> Result<Option<Event<R, I::Slice>>, RecvError> {
        let Phase::Head(progress) = R::receiving(&mut self.exchange) else {
            return Ok(None);
        };
        if progress.is_fresh() {
            if !input.unread().is_empty() {
                self.aside.forget_tolerated();
            }
            if !R::before_head(self, input).map_err(|error| self.fail(error))? {
                return self.no_more(input);
            }
        }
        let Phase::Head(progress) = R::receiving(&mut self.exchange) else {
            return Ok(None);
        };
        let head = match read_head(progress, input, &self.limits, self.tolerance, self.consumed, &mut self.aside) {
            Ok(Some(found)) => found,
            Ok(None) => return self.no_more(input),
            Err(error) => return Err(self.fail(error.after(self.consumed))),
        };
        let bytes = input.split_to(head.length);
        let at = self.consumed;
        self.consumed += head.length as u64;
        let noted = self.aside.tolerated().len();
        // A view of it is judged. What is given away would have to be stored for that, and loaded again.
        let judged = R::head_arrives(self, &R::head_of(head, bytes.as_ref()));
        self.aside.rebase(noted, at);
        match judged {
            Ok(()) => Ok(Some(R::event(R::head_of(head, bytes)))),
            Err(error) => Err(self.fail(error.after(at))),
        }
    }

    #[inline]
    fn recv_content<I: Input>(&mut self, input: &mut I) -> Result<Option<Event<R, I::Slice>>, RecvError> {
        let found = self.find(input.unread())?;
        let Phase::Content(decoder) = R::receiving(&mut self.exchange) else {
            return Ok(None);
        };
        match decoder.take(found, input) {
            Some(Piece::Content(bytes)) => Ok(Some(self.content(bytes))),
            Some(Piece::End(trailers)) => {
                R::received(&mut self.exchange);
                Ok(Some(Event::End(trailers)))
            }
            None => self.no_more(input),
        }
    }

    /// What stands at the beginning of the input, within content.
    #[inline(never)]
    fn find(&mut self, bytes: &[u8]) -> Result<Found, RecvError> {
        let Phase::Content(decoder) = R::receiving(&mut self.exchange) else {
            return Ok(Found::NOTHING);
        };
        match decoder.find(bytes, &self.limits, &mut self.aside) {
            Ok(found) => {
                self.consumed += (found.skip + found.take) as u64;
                Ok(found)
            }
            Err(error) => Err(self.fail(error.after(self.consumed))),
        }
    }

    fn content<B: AsRef<[u8]>>(&mut self, bytes: B) -> Event<R, B> {
        R::content_arrives(&mut self.exchange);
        Event::Content(bytes)
    }

    /// Nothing can be made of what is unread. That is an end, or an error, if no byte will follow.
    #[inline]
    fn no_more<I: Input>(&mut self, input: &I) -> Result<Option<Event<R, I::Slice>>, RecvError> {
        if self.eof && self.ends(input.unread())? {
            return Ok(Some(Event::End(FieldSection::default())));
        }
        Ok(None)
    }

    /// No byte will follow those that are unread, of which nothing can be made: whether a message ends there.
    #[cold]
    fn ends(&mut self, unread: &[u8]) -> Result<bool, RecvError> {
        let end = self.consumed + unread.len() as u64;
        let kind = match R::received_phase(&self.exchange) {
            Phase::Content(decoder) => match decoder.eof() {
                Ok(()) => None,
                Err(ErrorKind::TruncatedTrailers) if R::tolerates_truncation(self.tolerance) => {
                    self.aside.tolerate(RecvError::new(ErrorKind::TruncatedTrailers, end));
                    self.exchange.close_after(CloseReason::Eof);
                    None
                }
                Err(kind) => Some(kind),
            },
            Phase::Head(_) if !unread.is_empty() => Some(ErrorKind::TruncatedHead),
            Phase::Head(_) if R::awaits_head(&self.exchange) => Some(ErrorKind::ClosedBeforeResponse),
            _ => {
                self.exchange.close(CloseReason::Eof);
                return Ok(false);
            }
        };
        if let Some(kind) = kind {
            return Err(self.fail(RecvError::new(kind, end)));
        }
        R::received(&mut self.exchange);
        Ok(true)
    }

    /// No byte will follow those that are unread. Call [`recv`](Self::recv) once more with them.
    pub fn eof(&mut self) {
        self.eof = true;
        R::eof(&mut self.exchange);
    }

    /// The error is for ever, and the connection closes.
    #[cold]
    fn fail(&mut self, error: RecvError) -> RecvError {
        let phase = R::receiving(&mut self.exchange);
        let (received, left) = match phase {
            Phase::Content(decoder) => (decoder.received(), decoder.left()),
            _ => (0, None),
        };
        *phase = Phase::Failed(Failure { error, received, left });
        R::failed(&mut self.exchange);
        error
    }

    /// What to do now that [`recv`](Self::recv) has returned `None`, or an error.
    ///
    /// Where a send completes an exchange, the next message may be in the input already: call [`recv`](Self::recv) again before
    /// you ask, or a pipelined request waits for a read that brings nothing.
    pub fn next(&self) -> Next {
        R::next(&self.exchange)
    }

    /// Why the connection closes, or will close after the exchange that is going on; `None` if it may go on.
    pub const fn close_reason(&self) -> Option<CloseReason> {
        self.exchange.close_reason()
    }

    /// The deviations that were let pass in the message that is being received or has been received last, each as the error
    /// it would have been. Look after each event: the list begins anew with each head, interim ones included.
    pub fn tolerated(&self) -> &[RecvError] {
        self.aside.tolerated()
    }

    /// How many bytes have been taken off the input since the connection began: the offset of the first unread byte.
    pub const fn consumed(&self) -> u64 {
        self.consumed
    }

    /// How many bytes of the content that is being received have come.
    pub fn content_received(&self) -> u64 {
        match R::received_phase(&self.exchange) {
            Phase::Content(decoder) => decoder.received(),
            Phase::Failed(failure) => failure.received,
            Phase::Head(_) | Phase::Done | Phase::Closed | Phase::Switched => 0,
        }
    }

    /// How many bytes of it are still to come, where its length was declared; also after an error within it. How the content
    /// is delimited is what [`framing::request`](crate::framing::request) and [`framing::response`](crate::framing::response)
    /// say of the head. To drain unwanted content, go on to receive it; to refuse it, [`close`](Self::close).
    pub fn content_left(&self) -> Option<u64> {
        match R::received_phase(&self.exchange) {
            Phase::Content(decoder) => decoder.left(),
            Phase::Failed(failure) => failure.left,
            Phase::Head(_) | Phase::Done | Phase::Closed | Phase::Switched => None,
        }
    }

    /// The extensions of the chunk that comes next in `input`, from the first `;` on; `None` if there are none, or the
    /// chunk's size line is not complete. Ask before each [`recv`](Self::recv), which checks and consumes them.
    pub fn chunk_extension<'a>(&self, input: &'a [u8]) -> Option<&'a [u8]> {
        match R::received_phase(&self.exchange) {
            Phase::Content(decoder) => decoder.extension(input),
            _ => None,
        }
    }

    /// Where the expectation `100-continue` of the last request stands. A server whose client is
    /// [waiting](Expectation::Waiting) sends 100 (Continue) or a final response; a client that waits may send its content at
    /// any time, by a clock of its own.
    pub const fn expectation(&self) -> Expectation {
        self.exchange.expectation()
    }

    /// How many requests have no complete response.
    pub const fn outstanding(&self) -> usize {
        self.exchange.outstanding() as usize
    }

    /// Whether anything of a message has been received that is not complete: on a client, of the response to the oldest
    /// request. A client that finds its connection closed while this is false may send a request again where it is safe to do
    /// so (RFC 9112 section 9.3.1, RFC 9110 section 9.2.2).
    pub fn answered(&self) -> bool {
        let begun = match R::received_phase(&self.exchange) {
            Phase::Head(progress) => !progress.is_fresh(),
            Phase::Failed(failure) => failure.error.kind != ErrorKind::ClosedBeforeResponse,
            Phase::Content(_) | Phase::Done | Phase::Closed | Phase::Switched => true,
        };
        begun || self.exchange.has_interim()
    }

    /// Nothing more will be received or sent.
    pub fn close(&mut self) {
        self.exchange.close(CloseReason::Local);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, SendError, Server};

    #[test]
    fn an_idle_connection_is_small() {
        assert!(size_of::<Connection<Client>>() <= 128);
        assert!(size_of::<Connection<Server>>() <= 128);
    }

    fn drain<R: Role>(conn: &mut Connection<R>, mut bytes: &[u8]) -> (usize, usize) {
        let mut events = 0;
        while conn.recv(&mut bytes).unwrap().is_some() {
            events += 1;
        }
        (events, bytes.len())
    }

    fn get(conn: &mut Connection<Client>) {
        let mut request = crate::Request::get("/").unwrap();
        request.field("Host", "a").unwrap();
        let mut output = alloc::vec::Vec::new();
        conn.send_head(&request, &mut output).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
    }

    #[test]
    fn facts_for_a_retry() {
        let mut conn = Connection::<Client>::new();
        assert_eq!((conn.outstanding(), conn.answered()), (0, false));
        get(&mut conn);
        assert_eq!((conn.outstanding(), conn.answered()), (1, false));
        assert_eq!(drain(&mut conn, b"HTT"), (0, 3));
        assert!(conn.answered());
        let mut interim = Connection::<Client>::new();
        get(&mut interim);
        assert_eq!(drain(&mut interim, b"HTTP/1.1 103 Early Hints\r\n\r\n"), (1, 0));
        assert!(interim.answered());
        let mut silent = Connection::<Client>::new();
        get(&mut silent);
        silent.eof();
        let error = silent.recv(&mut &b""[..]).unwrap_err();
        assert_eq!((error.kind, silent.answered()), (ErrorKind::ClosedBeforeResponse, false));
    }

    #[test]
    fn a_request_is_outstanding_until_its_response_is_complete() {
        let mut conn = Connection::<Client>::with(Limits { pipeline: 2, ..Limits::DEFAULT }, Tolerance::NONE);
        get(&mut conn);
        get(&mut conn);
        drain(&mut conn, b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assert_eq!((conn.next(), conn.outstanding()), (Next::Close, 1));
        let mut conn = Connection::<Server>::new();
        drain(&mut conn, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        assert_eq!(conn.outstanding(), 1);
        let mut switching = crate::Response::new(101).unwrap();
        switching.field("Connection", "upgrade").unwrap().field("Upgrade", "x").unwrap();
        conn.send_head(&switching, &mut alloc::vec::Vec::new()).unwrap();
        assert_eq!((conn.next(), conn.outstanding()), (Next::Switch, 0));
    }

    #[test]
    fn there_is_no_switch_after_sending_failed() {
        let mut conn = Connection::<Client>::new();
        let mut request = crate::Request::new("POST", "/").unwrap();
        for (name, value) in [("Host", "a"), ("Connection", "upgrade"), ("Upgrade", "x"), ("Content-Length", "9")] {
            request.field(name, value).unwrap();
        }
        conn.send_head(&request, &mut alloc::vec::Vec::new()).unwrap();
        conn.send_failed();
        drain(&mut conn, b"HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        assert_eq!((conn.next(), conn.close_reason()), (Next::Close, Some(CloseReason::SendFailed)));
    }

    #[test]
    fn an_error_stays_when_it_has_been_answered() {
        let mut conn = Connection::<Server>::new();
        let error = conn.recv(&mut &b"G(T / HTTP/1.1\r\n"[..]).unwrap_err();
        conn.send_head(&crate::Response::new(400).unwrap(), &mut alloc::vec::Vec::new()).unwrap();
        assert_eq!(conn.recv(&mut &b"GET / HTTP/1.1\r\n"[..]).unwrap_err(), error);
        assert_eq!(conn.close_reason(), Some(CloseReason::Error));
    }

    #[test]
    fn bytes_without_a_request_are_no_response() {
        let mut conn = Connection::<Client>::new();
        get(&mut conn);
        let response = b"HTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(drain(&mut conn, response), (2, 0));
        let error = conn.recv(&mut &b"H"[..]).unwrap_err();
        assert_eq!((error.kind, error.at, conn.next()), (ErrorKind::Unsolicited, 27, Next::Close));
    }

    #[test]
    fn a_truncated_content_says_how_much_is_missing() {
        let mut conn = Connection::<Client>::new();
        get(&mut conn);
        drain(&mut conn, b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        conn.eof();
        let error = conn.recv(&mut &b""[..]).unwrap_err();
        assert_eq!((error.kind, error.at), (ErrorKind::TruncatedContent, 42));
        assert_eq!((conn.content_received(), conn.content_left()), (3, Some(7)));
    }

    #[test]
    fn a_half_closed_client_gets_its_responses() {
        let mut conn = Connection::<Server>::new();
        let mut input = &b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"[..];
        let mut output = alloc::vec::Vec::new();
        for _ in 0..2 {
            while conn.recv(&mut input).unwrap().is_some() {}
            conn.eof();
            assert_eq!(conn.next(), Next::Send);
            conn.send_head(&crate::Response::new(204).unwrap(), &mut output).unwrap();
            conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        }
        assert!(conn.recv(&mut input).unwrap().is_none());
        assert_eq!((conn.next(), conn.close_reason()), (Next::Close, Some(CloseReason::Eof)));
    }

    #[test]
    fn unread_content_is_drained_or_the_connection_closed() {
        let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
        let mut conn = Connection::<Server>::new();
        drain(&mut conn, head);
        let mut response = crate::Response::new(413).unwrap();
        response.field("Content-Length", "0").unwrap();
        let mut output = alloc::vec::Vec::new();
        conn.send_head(&response, &mut output).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        assert_eq!((conn.next(), conn.content_left()), (Next::Read, Some(4)));
        assert_eq!(drain(&mut conn, b"abcdGET"), (2, 3));
        assert_eq!(conn.next(), Next::Read);
        conn.close();
        assert_eq!((conn.next(), conn.close_reason()), (Next::Close, Some(CloseReason::Local)));
    }

    #[test]
    fn a_response_is_read_after_sending_failed() {
        let mut conn = Connection::<Client>::new();
        let mut request = crate::Request::new("POST", "/").unwrap();
        request.field("Host", "a").unwrap().field("Content-Length", "9").unwrap();
        conn.send_head(&request, &mut alloc::vec::Vec::new()).unwrap();
        conn.send_failed();
        assert_eq!(conn.send_content(b"a", &mut alloc::vec::Vec::new()), Err(SendError::Closed));
        assert_eq!(conn.next(), Next::Read);
        drain(&mut conn, b"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n");
        assert_eq!((conn.next(), conn.close_reason()), (Next::Close, Some(CloseReason::SendFailed)));
    }

    #[test]
    fn an_early_response_leaves_the_choice() {
        let mut conn = Connection::<Client>::new();
        let mut request = crate::Request::new("POST", "/").unwrap();
        request.field("Host", "a").unwrap().field("Content-Length", "1").unwrap();
        let mut output = alloc::vec::Vec::new();
        conn.send_head(&request, &mut output).unwrap();
        drain(&mut conn, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(conn.next(), Next::Send);
        conn.send_content(b"x", &mut output).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        assert!(conn.can_send_head());
    }

    #[test]
    fn extensions_are_shown_on_request() {
        let mut conn = Connection::<Server>::new();
        drain(&mut conn, b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        let input = b"3;a=b\r\nabc\r\n0;c\r\n\r\n";
        assert_eq!(conn.chunk_extension(input), Some(&b";a=b"[..]));
        let mut rest = &input[..];
        assert!(matches!(conn.recv(&mut rest), Ok(Some(Event::Content(b"abc")))));
        assert_eq!(conn.chunk_extension(rest), Some(&b";c"[..]));
    }
}
