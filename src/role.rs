//! What the two roles do differently: which half they receive, what may come before a head, and what a head means to them.
//!
//! Everything else about a connection is in `connection.rs`, for both.

use alloc::vec::Vec;
use core::convert::Infallible;

use bytes::BufMut;

use crate::config::Tolerance;
use crate::connection::machine::{Joined, Machine};
use crate::connection::{Connection, Event, Receiving, Role, Sending};
use crate::content::{Decoder, Encoder};
use crate::error::{ErrorKind, RecvError, SendError};
use crate::exchange::{Asked, CloseReason, Expectation, Next, Phase};
use crate::fields::FieldSection;
use crate::framing::{self, Facts, Method};
use crate::index::MAX_HEAD;
use crate::input::Input;
use crate::list::Members;
use crate::message::{Request, RequestLine, Response, StatusLine, Version};
use crate::parse::Head;
use crate::summary::{Options, Policy};
use crate::write;

/// The side that sends requests and receives responses.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)] // a name for a type parameter
pub struct Client;

/// The side that receives requests and sends responses.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)] // a name for a type parameter
pub struct Server;

impl Role for Client {
    type Interim<B: AsRef<[u8]>> = Response<B>;
    type Receives<B: AsRef<[u8]>> = Response<B>;
    type Sends<B: AsRef<[u8]>> = Request<B>;
}

impl Role for Server {
    type Interim<B: AsRef<[u8]>> = Infallible;
    type Receives<B: AsRef<[u8]>> = Request<B>;
    type Sends<B: AsRef<[u8]>> = Response<B>;
}

#[allow(private_interfaces, reason = "nobody else can call these")]
impl Machine for Client {
    type Request = Sending;
    type Response = Receiving<StatusLine>;
    type Line = StatusLine;

    #[inline]
    fn receiving(exchange: &mut Joined<Self>) -> &mut Phase<Receiving<StatusLine>> {
        &mut exchange.response
    }

    #[inline]
    fn received_phase(exchange: &Joined<Self>) -> &Phase<Receiving<StatusLine>> {
        &exchange.response
    }

    #[inline]
    fn sending(exchange: &mut Joined<Self>) -> &mut Phase<Sending> {
        &mut exchange.request
    }

    fn next(exchange: &Joined<Self>) -> Next {
        exchange.next_of_client()
    }

    /// Bytes without an outstanding request are no response (RFC 9112 section 9.2).
    #[inline]
    fn before_head<I: Input>(connection: &mut Connection<Self>, input: &mut I) -> Result<bool, RecvError> {
        if input.unread().is_empty() {
            return Ok(false);
        }
        match connection.exchange.asked() {
            Some(_) => Ok(true),
            None => Err(RecvError::new(ErrorKind::Unsolicited, connection.consumed)),
        }
    }

    #[inline]
    fn head_of<B: AsRef<[u8]>>(head: Head<StatusLine>, bytes: B) -> Response<B> {
        head.with(bytes)
    }

    #[inline]
    fn event<B: AsRef<[u8]>>(response: Response<B>) -> Event<Self, B> {
        if response.is_interim() { Event::Interim(response) } else { Event::Head(response) }
    }

    #[inline]
    fn head_arrives(connection: &mut Connection<Self>, response: &Response<&[u8]>) -> Result<(), RecvError> {
        let refuse = |kind| RecvError::new(kind, 0);
        let Connection { exchange, limits, tolerance, aside, interim_bytes, .. } = connection;
        let Some(asked) = exchange.asked() else {
            return Err(refuse(ErrorKind::Unsolicited));
        };
        let status = response.status();
        if response.is_interim() {
            *interim_bytes = interim_bytes.saturating_add(response.as_bytes().len() as u32);
            if *interim_bytes > limits.head.min(MAX_HEAD as u32) {
                return Err(refuse(ErrorKind::TooManyInterim));
            }
            return exchange.interim(status, limits.interim).map_err(refuse);
        }
        *interim_bytes = 0;
        if status == 101 {
            let said = response.fields().has_option("upgrade") && switches(response, aside.offered());
            if exchange.outstanding() > 1 || !said {
                return Err(refuse(ErrorKind::Switch));
            }
        }
        let facts = framing::of_response(response, asked.method, Policy::Receive(*tolerance), aside)?;
        let facts = Facts { version: response.version(), ..facts };
        if exchange.outstanding() == 1 {
            aside.forget_offered();
        }
        let keep = tolerance.allows(Tolerance::KEEP_REFUSED_CONNECT);
        exchange.response_begins(status, &facts, Decoder::new(facts.framing), keep);
        Ok(())
    }

    #[inline]
    fn awaits_head(exchange: &Joined<Self>) -> bool {
        exchange.outstanding() > 0
    }

    #[inline]
    fn content_arrives(_: &mut Joined<Self>) {}

    #[inline]
    fn received(exchange: &mut Joined<Self>) {
        exchange.response_ends();
    }

    /// Nobody listens to the rest of a request that has been answered.
    fn eof(exchange: &mut Joined<Self>) {
        if matches!(exchange.response, Phase::Done) {
            exchange.close(CloseReason::Eof);
        }
    }

    fn failed(exchange: &mut Joined<Self>) {
        exchange.close(CloseReason::Error);
    }

    fn tolerates_truncation(tolerance: Tolerance) -> bool {
        tolerance.allows(Tolerance::TRUNCATED_TRAILERS)
    }

    #[inline]
    fn send_head<B: AsRef<[u8]>>(
        connection: &mut Connection<Self>,
        request: &Request<B>,
        output: &mut impl BufMut,
    ) -> Result<(), SendError> {
        let Connection { exchange, limits, aside, .. } = connection;
        exchange.may_request(limits.pipeline, !aside.offered().is_empty())?;
        let facts = framing::of_request(request, Policy::Send, aside).map_err(|error| error.kind)?;
        write::request(request, output)?;
        if let Some(protocols) = offer(request.fields(), &facts) {
            aside.offer(protocols);
        }
        let method = Method::of(request.method_bytes());
        exchange.request_begins(method, &facts, Encoder::new(facts.framing));
        Ok(())
    }

    #[inline]
    fn content_goes(exchange: &mut Joined<Self>) {
        exchange.content_comes();
    }

    #[inline]
    fn sent(exchange: &mut Joined<Self>) {
        exchange.request_ends();
    }

    /// The response may still come, and is worth having.
    fn send_failed(exchange: &mut Joined<Self>) {
        if exchange.outstanding() == 0 || matches!(exchange.response, Phase::Done) {
            exchange.close(CloseReason::SendFailed);
        } else if !matches!(exchange.request, Phase::Switched) {
            exchange.request = Phase::Closed;
        }
    }
}

#[allow(private_interfaces, reason = "nobody else can call these")]
impl Machine for Server {
    type Request = Receiving<RequestLine>;
    type Response = Sending;
    type Line = RequestLine;

    #[inline]
    fn receiving(exchange: &mut Joined<Self>) -> &mut Phase<Receiving<RequestLine>> {
        &mut exchange.request
    }

    #[inline]
    fn received_phase(exchange: &Joined<Self>) -> &Phase<Receiving<RequestLine>> {
        &exchange.request
    }

    #[inline]
    fn sending(exchange: &mut Joined<Self>) -> &mut Phase<Sending> {
        &mut exchange.response
    }

    fn next(exchange: &Joined<Self>) -> Next {
        exchange.next_of_server()
    }

    /// Empty lines are skipped, up to the limit (RFC 9112 section 2.2). A client that speaks TLS to a port without is told
    /// apart at once: its first message may contain no line end.
    #[inline]
    fn before_head<I: Input>(connection: &mut Connection<Self>, input: &mut I) -> Result<bool, RecvError> {
        loop {
            let at = connection.consumed;
            match input.unread() {
                [b'\r', b'\n', ..] => {
                    if connection.empty_lines >= connection.limits.empty_lines {
                        return Err(RecvError::new(ErrorKind::EmptyLines, at));
                    }
                    connection.empty_lines += 1;
                    connection.consumed += 2;
                    input.skip(2);
                }
                [] | [b'\r'] => return Ok(false),
                [b'\r', ..] => return Err(RecvError::new(ErrorKind::BareCr, at)),
                [b'\n', ..] => return Err(RecvError::new(ErrorKind::BareLf, at)),
                [0x16, ..] => return Err(RecvError::new(ErrorKind::TlsHandshake, at)),
                [_, ..] => {
                    // What lies beside it is loaded together with it, and would wait for a store.
                    if connection.empty_lines > 0 {
                        connection.empty_lines = 0;
                    }
                    return Ok(true);
                }
            }
        }
    }

    #[inline]
    fn head_of<B: AsRef<[u8]>>(head: Head<RequestLine>, bytes: B) -> Request<B> {
        head.with(bytes)
    }

    #[inline]
    fn event<B: AsRef<[u8]>>(request: Request<B>) -> Event<Self, B> {
        Event::Head(request)
    }

    #[inline]
    fn head_arrives(connection: &mut Connection<Self>, request: &Request<&[u8]>) -> Result<(), RecvError> {
        let Connection { exchange, tolerance, aside, .. } = connection;
        let facts = framing::of_request(request, Policy::Receive(*tolerance), aside)?;
        // The version is known here, and need not be loaded again behind its store.
        let facts = Facts { version: request.version(), ..facts };
        if let Some(protocols) = offer(request.fields(), &facts) {
            aside.offer(protocols);
        }
        let method = Method::of(request.method_bytes());
        exchange.request_begins(method, &facts, Decoder::new(facts.framing));
        Ok(())
    }

    #[inline]
    fn awaits_head(_: &Joined<Self>) -> bool {
        false
    }

    #[inline]
    fn content_arrives(exchange: &mut Joined<Self>) {
        exchange.content_comes();
    }

    /// Content that has come whole has come, also where it is empty.
    #[inline]
    fn received(exchange: &mut Joined<Self>) {
        exchange.content_comes();
        exchange.request_ends();
    }

    /// A client that has closed its side may still wait for the responses.
    fn eof(_: &mut Joined<Self>) {}

    /// One response may still tell the client what is wrong.
    fn failed(exchange: &mut Joined<Self>) {
        if matches!(exchange.response, Phase::Done) {
            exchange.close(CloseReason::Error);
        } else {
            exchange.close_after(CloseReason::Error);
        }
    }

    fn tolerates_truncation(_: Tolerance) -> bool {
        false
    }

    #[inline]
    fn send_head<B: AsRef<[u8]>>(
        connection: &mut Connection<Self>,
        response: &Response<B>,
        output: &mut impl BufMut,
    ) -> Result<(), SendError> {
        let asked = connection.may_respond(response.status())?;
        let facts = match framing::usual_response(response, asked.method) {
            Some(facts) if !asked.old => facts,
            _ => connection.judge(response, asked)?,
        };
        let Connection { exchange, tolerance, aside, .. } = connection;
        write::response(response, output)?;
        aside.forget_offered();
        let waits = exchange.expectation() == Expectation::Waiting;
        let keep = tolerance.allows(Tolerance::KEEP_REFUSED_CONNECT);
        exchange.response_begins(response.status(), &facts, Encoder::new(facts.framing), keep);
        if waits {
            exchange.close_after(CloseReason::Expectation);
        }
        Ok(())
    }

    #[inline]
    fn content_goes(_: &mut Joined<Self>) {}

    #[inline]
    fn sent(exchange: &mut Joined<Self>) {
        exchange.response_ends();
    }

    fn send_failed(exchange: &mut Joined<Self>) {
        exchange.close(CloseReason::SendFailed);
    }
}

/// The protocols that a request offers to switch to (RFC 9110 section 7.8): HTTP/1.0 cannot, and the connection option must
/// be there.
#[inline]
fn offer<B: AsRef<[u8]>>(fields: &FieldSection<B>, facts: &Facts) -> Option<Vec<u8>> {
    let mut both = Options::UPGRADE;
    both.add(Options::PROTOCOLS);
    (facts.options.has(both) && facts.version >= Version::HTTP_11).then(|| fields.joined("Upgrade")).flatten()
}

/// How many protocols a 101 may name, one for each layer: each is compared with all that was offered.
const LAYERS: usize = 4;

/// Whether a 101 switches to what was offered, and to nothing else (RFC 9110 sections 7.8 and 15.2.2).
fn switches<B: AsRef<[u8]>>(response: &Response<B>, offered: &[u8]) -> bool {
    // What is found becomes empty. Members are not.
    let mut chosen = [&b""[..]; LAYERS];
    let mut layers = 0;
    for protocol in response.fields().members("Upgrade") {
        match chosen.get_mut(layers) {
            Some(place) => *place = protocol,
            None => return false,
        }
        layers += 1;
    }
    // Nearly all are told apart by their initial, and what was offered may be long.
    let initial = |protocol: &[u8]| protocol.first().map_or(0, |octet| 1_u32 << (octet & 31));
    let initials = chosen.iter().fold(0, |initials, protocol| initials | initial(protocol));
    for known in Members::of(offered).filter(|known| initials & initial(known) != 0) {
        for protocol in chosen.iter_mut().filter(|protocol| known.eq_ignore_ascii_case(protocol)) {
            *protocol = b"";
        }
    }
    layers > 0 && response.version() >= Version::HTTP_11 && chosen.iter().all(|protocol| protocol.is_empty())
}

impl Connection<Client> {
    /// Whether a request can be sent now.
    pub fn can_send_head(&self) -> bool {
        self.exchange.may_request(self.limits.pipeline, !self.aside.offered().is_empty()).is_ok()
    }
}

impl Connection<Server> {
    /// Sends an interim response: 100 (Continue), 103 (Early Hints), any 1xx but 101.
    ///
    /// # Errors
    ///
    /// [`SendError::Order`] if no request has been received, if the final response has begun, or if the response is not an
    /// interim one; [`SendError::Rule`] if the client speaks HTTP/1.0, or if there is a Content-Length or Transfer-Encoding;
    /// [`SendError::Output`] if the output is too small.
    pub fn send_interim<B: AsRef<[u8]>>(
        &mut self,
        response: &Response<B>,
        output: &mut impl BufMut,
    ) -> Result<(), SendError> {
        let asked = self.may_respond(response.status())?;
        if !response.is_interim() || matches!(self.exchange.request, Phase::Failed(_)) {
            return Err(SendError::Order);
        }
        if asked.old {
            return Err(ErrorKind::Interim.into());
        }
        framing::of_response(response, asked.method, Policy::Send, &mut self.aside).map_err(|error| error.kind)?;
        write::response(response, output)?;
        if response.status() == 100 {
            self.exchange.content_comes();
        }
        Ok(())
    }

    /// Sends 100 (Continue), if the client waits for it. It does no harm otherwise: then nothing is written.
    ///
    /// # Errors
    ///
    /// [`SendError::Output`] if the output is too small.
    pub fn send_continue(&mut self, output: &mut impl BufMut) -> Result<(), SendError> {
        let failed = matches!(self.exchange.request, Phase::Failed(_));
        let waits = self.expectation() == Expectation::Waiting && !failed;
        if waits && matches!(self.exchange.response, Phase::Head(())) {
            write::put(output, &[b"HTTP/1.1 100 Continue\r\n\r\n"])?;
            self.exchange.content_comes();
        }
        Ok(())
    }

    /// The connection option that a final response should carry if it is sent now, in a `Connection` field that you add: `close`
    /// if the connection closes after it (RFC 9112 section 9.6), `keep-alive` if it goes on and the client speaks HTTP/1.0
    /// (section 9.3).
    ///
    /// It knows the request, and not the response. To CONNECT it says `close`, which is for a refusal; one that switches
    /// protocols needs no option of these. A response whose content ends with the connection closes it, whatever is said here.
    pub fn owed_option(&self) -> Option<&'static str> {
        if self.close_reason().is_some() || self.expectation() == Expectation::Waiting {
            return Some("close");
        }
        let refused = !self.tolerance.allows(Tolerance::KEEP_REFUSED_CONNECT);
        match self.exchange.asked() {
            Some(Asked { method: Method::Connect, .. }) if refused => Some("close"),
            Some(Asked { persists: false, .. }) | None => Some("close"),
            Some(Asked { old: true, .. }) => Some("keep-alive"),
            Some(_) => None,
        }
    }

    /// What a final response says that is not certainly usual, if it may be sent as an answer to what was asked.
    #[inline(never)]
    fn judge<B: AsRef<[u8]>>(&mut self, response: &Response<B>, asked: Asked) -> Result<Facts, SendError> {
        let Self { exchange, aside, .. } = self;
        if response.is_interim() {
            return Err(SendError::Order);
        }
        let switch = response.status() == 101;
        if switch && !switches(response, aside.offered()) {
            return Err(ErrorKind::Switch.into());
        }
        // A client that waits is called first, and then switched (RFC 9110 section 7.8); one that broke a rule is not at all.
        let too_early = exchange.expectation() == Expectation::Waiting;
        if switch && (too_early || matches!(exchange.request, Phase::Failed(_))) {
            return Err(SendError::Order);
        }
        let facts = framing::of_response(response, asked.method, Policy::Send, aside).map_err(|error| error.kind)?;
        if asked.old && response.fields().get("Transfer-Encoding").is_some() {
            return Err(ErrorKind::TransferEncodingVersion.into());
        }
        Ok(facts)
    }

    /// What the request was that a final response would answer now. An error can be answered, and a client that is too slow
    /// can be told so, without one.
    #[inline]
    fn may_respond(&self, status: u16) -> Result<Asked, SendError> {
        let Phase::Head(()) = self.exchange.response else {
            return Err(self.exchange.response.refusal());
        };
        match (self.exchange.asked(), &self.exchange.request) {
            (Some(asked), _) => Ok(asked),
            (None, Phase::Failed(_)) => Ok(Asked::NOTHING),
            (None, Phase::Head(_)) if status >= 400 => Ok(Asked::NOTHING),
            (None, _) => Err(SendError::Order),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;

    fn request(fields: &[(&str, &str)]) -> Request {
        let mut request = Request::get("/").unwrap();
        for (name, value) in [("Host", "a")].iter().chain(fields) {
            request.field(name, value).unwrap();
        }
        request
    }

    fn response(status: u16, fields: &[(&str, &str)]) -> Response {
        let mut response = Response::new(status).unwrap();
        for (name, value) in fields {
            response.field(name, value).unwrap();
        }
        response
    }

    /// A server that has received a complete request.
    fn asked(wire: &str) -> Connection<Server> {
        let mut conn = Connection::new();
        let mut input = wire.as_bytes();
        while conn.recv(&mut input).unwrap().is_some() {}
        conn
    }

    const UPGRADE: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: a/1, b\r\n\r\n";

    #[test]
    fn only_what_was_offered_is_switched_to() {
        let both = |protocol| [("Connection", "upgrade"), ("Upgrade", protocol)];
        let offers = [
            (UPGRADE, "A/1", true),
            (UPGRADE, "b, a/1", true),
            (UPGRADE, "a", false),
            (UPGRADE, "c", false),
            ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: b\r\n\r\n", "b", false),
            ("GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: b\r\n\r\n", "b", false),
        ];
        for (wire, protocol, fine) in offers {
            let mut conn = asked(wire);
            let sent = conn.send_head(&response(101, &both(protocol)), &mut Vec::new());
            let wanted = if fine { Ok(()) } else { Err(SendError::Rule(ErrorKind::Switch)) };
            assert_eq!((sent, conn.next() == Next::Switch), (wanted, fine), "{protocol} to {wire:?}");
        }
        let mut conn = asked(UPGRADE);
        let many = conn.send_head(&response(101, &both("a/1, b, a/1, b, a/1")), &mut Vec::new());
        assert_eq!(many, Err(SendError::Rule(ErrorKind::Switch)), "five layers");
        let sent = conn.send_head(&response(101, &both("a/1, b, a/1, b")), &mut Vec::new());
        assert_eq!((sent, conn.next()), (Ok(()), Next::Switch), "four layers");
        let mut conn = asked(UPGRADE);
        let without = conn.send_head(&response(101, &[]), &mut Vec::new());
        assert_eq!(without, Err(SendError::Rule(ErrorKind::Switch)));
    }

    #[test]
    fn an_offer_is_of_all_lines_and_of_one_request() {
        let switch = response(101, &[("Connection", "upgrade"), ("Upgrade", "b")]);
        let lines = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: a\r\nConnection: upgrade\r\nUpgrade: b\r\n\r\n";
        assert_eq!(asked(lines).send_head(&switch, &mut Vec::new()), Ok(()));

        let mut conn = asked(UPGRADE);
        conn.send_head(&response(200, &[("Content-Length", "0")]), &mut Vec::new()).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut Vec::new()).unwrap();
        let mut input = &b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"[..];
        while conn.recv(&mut input).unwrap().is_some() {}
        let refused = conn.send_head(&switch, &mut Vec::new());
        assert_eq!(refused, Err(SendError::Rule(ErrorKind::Switch)), "the offer is over");
    }

    #[test]
    fn no_request_behind_one_that_may_switch() {
        let limits = Limits { pipeline: 4, ..Limits::DEFAULT };
        let mut conn = Connection::<Client>::with(limits, Tolerance::NONE);
        let mut output = Vec::new();
        conn.send_head(&request(&[("Connection", "upgrade"), ("Upgrade", "b")]), &mut output).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        assert_eq!(conn.send_head(&request(&[]), &mut output), Err(SendError::Outstanding));
        let mut input = &b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"[..];
        while conn.recv(&mut input).unwrap().is_some() {}
        assert!(conn.can_send_head(), "it has been refused");
    }

    #[test]
    fn eight_requests_are_outstanding_at_most() {
        let limits = Limits { pipeline: 9, ..Limits::DEFAULT };
        let mut conn = Connection::<Client>::with(limits, Tolerance::NONE);
        let mut output = Vec::new();
        for _ in 0..8 {
            conn.send_head(&request(&[]), &mut output).unwrap();
            conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        }
        assert_eq!(conn.send_head(&request(&[]), &mut output), Err(SendError::Outstanding));
        let mut input = &b"HTTP/1.1 204 No Content\r\n\r\n"[..];
        while conn.recv(&mut input).unwrap().is_some() {}
        assert_eq!((conn.outstanding(), conn.can_send_head()), (7, true));
    }

    #[test]
    fn what_a_response_owes() {
        for (wire, option) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", None),
            ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", Some("close")),
            ("GET / HTTP/1.0\r\n\r\n", Some("close")),
            ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", Some("keep-alive")),
            ("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", Some("close")),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", Some("close")),
        ] {
            assert_eq!(asked(wire).owed_option(), option, "{wire:?}");
        }
    }

    #[test]
    fn a_client_of_1_0_gets_no_chunks_and_no_interim_responses() {
        let mut conn = asked("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        let mut output = Vec::new();
        let chunked = response(200, &[("Transfer-Encoding", "chunked")]);
        let refused = conn.send_head(&chunked, &mut output);
        assert_eq!(refused, Err(SendError::Rule(ErrorKind::TransferEncodingVersion)));
        let refused = conn.send_interim(&response(103, &[]), &mut output);
        assert_eq!(refused, Err(SendError::Rule(ErrorKind::Interim)));
        assert!(output.is_empty());
        conn.send_head(&response(200, &[("Content-Length", "0"), ("Connection", "keep-alive")]), &mut output).unwrap();
        conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        assert_eq!((conn.next(), conn.close_reason()), (Next::Read, None));
    }

    #[test]
    fn too_slow_a_client_is_told_so() {
        for bytes in [&b""[..], b"GET / HT"] {
            let mut conn = Connection::<Server>::new();
            let mut input = bytes;
            assert!(conn.recv(&mut input).unwrap().is_none());
            let mut output = Vec::new();
            assert_eq!(conn.send_head(&response(200, &[]), &mut output), Err(SendError::Order));
            conn.send_head(&response(408, &[("Content-Length", "0")]), &mut output).unwrap();
            conn.send_end(&FieldSection::EMPTY, &mut output).unwrap();
            assert_eq!((conn.next(), conn.close_reason()), (Next::Close, Some(CloseReason::Early)));
            let mut input = &b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"[..];
            assert!(conn.recv(&mut input).unwrap().is_none(), "nothing is received any more");
        }
    }
}
