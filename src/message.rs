//! Requests and responses: control data and header section (RFC 9112 sections 3 and 4).
//!
//! A head is its wire bytes plus where its parts lie. This file owns the values and what may be built; it does not parse
//! lines, and it does not decide about framing.

use alloc::vec::Vec;
use core::fmt;

use crate::error::{ErrorKind, SendError};
use crate::fields::{FieldSection, decimal};
use crate::gist::Gist;
use crate::index::{Index, MAX_HEAD};
use crate::status::reason_phrase;
use crate::syntax;

/// A version of the protocol, `HTTP/1.x` (RFC 9112 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(
    /// The minor version. It fills a word, as what stands beside it in a head does: heads are moved in whole words then. With
    /// octets between them, pieces of odd sizes would be stored and loaded again, each of which waits for the other.
    u32,
);

impl Version {
    /// HTTP/1.0.
    pub const HTTP_10: Self = Self(0);
    /// HTTP/1.1. A higher minor version means the same (RFC 9110 section 2.5).
    pub const HTTP_11: Self = Self(1);

    /// HTTP/1.`minor`; `None` above 9.
    pub const fn from_minor(minor: u8) -> Option<Self> {
        if minor <= 9 { Some(Self(minor as u32)) } else { None }
    }

    /// The minor version.
    pub const fn minor(self) -> u8 {
        self.0 as u8
    }

    /// Reads `HTTP/1.x`.
    pub(crate) const fn parse(bytes: &[u8]) -> Result<Self, ErrorKind> {
        let &[b'H', b'T', b'T', b'P', b'/', major, b'.', minor] = bytes else {
            return Err(ErrorKind::Version);
        };
        if !major.is_ascii_digit() || !minor.is_ascii_digit() {
            return Err(ErrorKind::Version);
        }
        if major == b'1' { Ok(Self((minor - b'0') as u32)) } else { Err(ErrorKind::UnsupportedVersion) }
    }

    pub(crate) const fn wire(self) -> [u8; 8] {
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0' + self.minor()]
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP/1.{}", self.0)
    }
}

/// The four forms of a request-target (RFC 9112 section 3.2). Nothing is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // the RFC has four
pub enum Target<'a> {
    /// `/where?q=now`: path and query as they were sent.
    Origin(&'a [u8]),
    /// `http://www.example.org/pub/WWW/`, as sent to a proxy.
    Absolute {
        /// The scheme, without the colon.
        scheme: &'a [u8],
        /// Host and, maybe, port. It replaces what the Host field says (RFC 9112 section 3.2.2).
        authority: &'a [u8],
        /// Path and query; empty where there are none.
        path: &'a [u8],
    },
    /// `www.example.com:80`, with CONNECT.
    Authority {
        /// The host, in brackets if it is an IPv6 address.
        host: &'a [u8],
        /// The port.
        port: u16,
    },
    /// `*`, with OPTIONS.
    Asterisk,
}

impl<'a> Target<'a> {
    /// Reads a target that fits the method; the index of the first wrong octet otherwise.
    pub(crate) fn parse(method: &[u8], target: &'a [u8]) -> Result<Self, usize> {
        match (method, target) {
            (b"CONNECT", _) => Self::authority_form(target),
            (_, [b'/', ..]) => Ok(Self::Origin(target)),
            (b"OPTIONS", b"*") => Ok(Self::Asterisk),
            _ => Self::absolute_form(target),
        }
    }

    fn authority_form(target: &'a [u8]) -> Result<Self, usize> {
        let end = syntax::authority(target)?;
        let (host, port) = target.split_at(end);
        let digits = port.get(1..).filter(|digits| digits.len() <= 5 && !host.is_empty()).ok_or(0_usize)?;
        let port = syntax::decimal(digits).ok().and_then(|port| u16::try_from(port).ok()).ok_or(0_usize)?;
        Ok(Self::Authority { host, port })
    }

    fn absolute_form(target: &'a [u8]) -> Result<Self, usize> {
        let scheme = syntax::scheme(target);
        let Some(rest) = target[scheme..].strip_prefix(b"://").filter(|_| scheme > 0) else {
            return Err(0);
        };
        let end = rest.iter().position(|octet| b"/?".contains(octet)).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        match syntax::authority(authority) {
            Ok(host) if host > 0 => Ok(Self::Absolute { scheme: &target[..scheme], authority, path }),
            Ok(_) => Err(0),
            Err(at) => Err(scheme + 3 + at),
        }
    }
}

/// The head of a request.
///
/// One that was received is a view of the input (`B` is then what the input gives); one that was built owns its bytes, in
/// the form in which they go out. Both can be sent.
///
/// ```
/// use startline::{Request, Target};
///
/// let mut request = Request::get("/where?q=now")?;
/// request.field("Host", "www.example.org")?;
/// assert_eq!(request.method(), "GET");
/// assert_eq!(request.form(), Target::Origin(b"/where?q=now"));
/// assert_eq!(request.fields().get("host"), Some(&b"www.example.org"[..]));
/// assert!(Request::new("GET", "/a b").is_err());
/// # Ok::<(), startline::SendError>(())
/// ```
#[derive(Clone)]
pub struct Request<B = Vec<u8>> {
    fields: FieldSection<B>,
    method: u32,
    target: u32,
    version: Version,
    gist: Gist,
}

impl Request {
    /// A request of HTTP/1.1.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] if the method is not a token (RFC 9112 section 3.1), or if the target is none of the four forms
    /// or does not fit the method (section 3.2).
    pub fn new(method: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Result<Self, SendError> {
        Self::with_version(method, target, Version::HTTP_11)
    }

    /// A GET request of HTTP/1.1.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn get(target: impl AsRef<[u8]>) -> Result<Self, SendError> {
        Self::new("GET", target)
    }

    /// A request of another version.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_version(
        method: impl AsRef<[u8]>,
        target: impl AsRef<[u8]>,
        version: Version,
    ) -> Result<Self, SendError> {
        let (method, target) = (method.as_ref(), target.as_ref());
        if method.is_empty() || syntax::token(method) < method.len() {
            return Err(ErrorKind::Method.into());
        }
        if syntax::target(target, false) < target.len() || Target::parse(method, target).is_err() {
            return Err(ErrorKind::Target.into());
        }
        let length = method.len() + target.len() + 12;
        if length > MAX_HEAD {
            return Err(SendError::TooLarge);
        }
        let mut line = Vec::with_capacity(length.max(ROOM));
        for part in [method, b" ", target, b" ", &version.wire(), b"\r\n"] {
            line.extend_from_slice(part);
        }
        let (method, target) = (method.len() as u32, (method.len() + 1 + target.len()) as u32);
        Ok(Self { fields: FieldSection::behind(line), method, target, version, gist: Gist::NOTHING })
    }

    /// Appends a field line, exactly as given.
    ///
    /// # Errors
    ///
    /// As [`FieldSection::push`].
    #[inline]
    pub fn field(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<&mut Self, SendError> {
        self.fields.push_noting(name.as_ref(), value.as_ref(), &mut self.gist)?;
        Ok(self)
    }

    /// Appends a field line whose value is a number.
    ///
    /// # Errors
    ///
    /// As [`FieldSection::push`].
    pub fn field_integer(&mut self, name: impl AsRef<[u8]>, value: u64) -> Result<&mut Self, SendError> {
        self.fields.push_noting(name.as_ref(), decimal(value, &mut [0; 20]), &mut self.gist)?;
        Ok(self)
    }
}

impl<B: AsRef<[u8]>> Request<B> {
    /// From bytes of which `start` has been read already.
    #[inline]
    pub(crate) fn from_parts(bytes: B, start: RequestLine, index: Index, gist: Gist) -> Self {
        let RequestLine { method, target, version } = start;
        Self { fields: FieldSection::from_parts(bytes, index), method, target, version, gist }
    }

    /// The method: a token, case-sensitive.
    pub fn method(&self) -> &str {
        match self.method_bytes() {
            b"GET" => "GET",
            b"POST" => "POST",
            other => core::str::from_utf8(other).unwrap_or_default(),
        }
    }

    #[inline]
    pub(crate) fn method_bytes(&self) -> &[u8] {
        self.fields.bytes().get(..self.method as usize).unwrap_or_default()
    }

    /// The request-target, as it stands in the request-line.
    pub fn target(&self) -> &[u8] {
        self.fields.bytes().get(self.method as usize + 1..self.target as usize).unwrap_or_default()
    }

    /// The request-target, by its form.
    pub fn form(&self) -> Target<'_> {
        Target::parse(self.method_bytes(), self.target()).unwrap_or(Target::Origin(self.target()))
    }

    /// The version.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The header section.
    pub const fn fields(&self) -> &FieldSection<B> {
        &self.fields
    }

    /// The bytes that the head was received as, the empty line included, or that it was built as so far.
    pub fn as_bytes(&self) -> &[u8] {
        self.fields.bytes()
    }

    /// The same request, owning its bytes.
    pub fn detach(&self) -> Request {
        let Self { method, target, version, gist, .. } = *self;
        Request { fields: self.fields.detach(), method, target, version, gist }
    }

    /// What its fields say, if that was noted.
    pub(crate) const fn gist(&self) -> Gist {
        self.gist
    }
}

impl<B: AsRef<[u8]>> fmt::Debug for Request<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {:?}", self.method(), self.target().escape_ascii(), self.version, self.fields)
    }
}

impl<B: AsRef<[u8]>, C: AsRef<[u8]>> PartialEq<Request<C>> for Request<B> {
    fn eq(&self, other: &Request<C>) -> bool {
        self.method() == other.method()
            && self.target() == other.target()
            && self.version == other.version
            && self.fields == other.fields
    }
}

impl<B: AsRef<[u8]>> Eq for Request<B> {}

/// Where the parts of a request-line lie: the method ends, the target ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLine {
    pub(crate) method: u32,
    pub(crate) target: u32,
    pub(crate) version: Version,
}

/// The parts of a status-line; the reason phrase begins at octet 13 if it is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusLine {
    pub(crate) version: Version,
    /// In a word, as the others: see [`Version`].
    pub(crate) status: u32,
    pub(crate) reason_end: u32,
}

const REASON_START: usize = 13;

/// The head of a response, final or interim. See [`Request`] for where its bytes are.
///
/// ```
/// use startline::Response;
///
/// let mut response = Response::new(404)?;
/// response.field_integer("Content-Length", 0)?;
/// assert_eq!((response.status(), response.reason()), (404, &b"Not Found"[..]));
/// # Ok::<(), startline::SendError>(())
/// ```
#[derive(Clone)]
pub struct Response<B = Vec<u8>> {
    fields: FieldSection<B>,
    reason_end: u32,
    /// In a word, as what is beside it: see [`Version`].
    status: u32,
    version: Version,
    gist: Gist,
}

impl Response {
    /// A response of HTTP/1.1 with the reason phrase that is usual for its status, or an empty one.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] if the status is not one from 100 to 999 (RFC 9112 section 4).
    #[inline]
    pub fn new(status: u16) -> Result<Self, SendError> {
        Self::begun(Version::HTTP_11, status, reason_phrase(status).as_bytes())
    }

    /// A response with a version and a reason phrase of your own.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] as [`new`](Self::new), and if the reason has an octet that must not stand there: CR, LF, NUL and
    /// other control octets.
    pub fn with_reason(version: Version, status: u16, reason: impl AsRef<[u8]>) -> Result<Self, SendError> {
        let reason = reason.as_ref();
        if syntax::text(reason) < reason.len() && (100..=999).contains(&status) {
            return Err(ErrorKind::Reason.into());
        }
        Self::begun(version, status, reason)
    }

    /// With a reason phrase that has been checked.
    #[inline]
    fn begun(version: Version, status: u16, reason: &[u8]) -> Result<Self, SendError> {
        let fields = FieldSection::behind(status_line(version, status, reason)?);
        let reason_end = (REASON_START + reason.len()) as u32;
        Ok(Self { fields, reason_end, status: status.into(), version, gist: Gist::NOTHING })
    }

    /// Appends a field line, exactly as given.
    ///
    /// # Errors
    ///
    /// As [`FieldSection::push`].
    #[inline]
    pub fn field(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<&mut Self, SendError> {
        self.fields.push_noting(name.as_ref(), value.as_ref(), &mut self.gist)?;
        Ok(self)
    }

    /// Appends a field line whose value is a number.
    ///
    /// # Errors
    ///
    /// As [`FieldSection::push`].
    pub fn field_integer(&mut self, name: impl AsRef<[u8]>, value: u64) -> Result<&mut Self, SendError> {
        self.fields.push_noting(name.as_ref(), decimal(value, &mut [0; 20]), &mut self.gist)?;
        Ok(self)
    }
}

impl<B: AsRef<[u8]>> Response<B> {
    #[inline]
    pub(crate) fn from_parts(bytes: B, line: StatusLine, index: Index, gist: Gist) -> Self {
        let StatusLine { version, status, reason_end } = line;
        Self { fields: FieldSection::from_parts(bytes, index), reason_end, status, version, gist }
    }

    /// The status code, 100 to 999. One from 600 on means what 500 does (RFC 9110 section 15).
    pub const fn status(&self) -> u16 {
        self.status as u16
    }

    /// The reason phrase: any octets but control octets, maybe none.
    pub fn reason(&self) -> &[u8] {
        self.fields.bytes().get(REASON_START..self.reason_end as usize).unwrap_or_default()
    }

    /// The version.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The header section.
    pub const fn fields(&self) -> &FieldSection<B> {
        &self.fields
    }

    /// Whether it precedes the final response: every 1xx but 101 (RFC 9110 section 15.2).
    pub const fn is_interim(&self) -> bool {
        self.status < 200 && self.status != 101
    }

    /// The bytes that the head was received as, the empty line included, or that it was built as so far.
    pub fn as_bytes(&self) -> &[u8] {
        self.fields.bytes()
    }

    /// The same response, owning its bytes.
    pub fn detach(&self) -> Response {
        let Self { reason_end, status, version, gist, .. } = *self;
        Response { fields: self.fields.detach(), reason_end, status, version, gist }
    }

    /// What its fields say, if that was noted.
    pub(crate) const fn gist(&self) -> Gist {
        self.gist
    }
}

impl<B: AsRef<[u8]>> fmt::Debug for Response<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {:?}", self.version(), self.status(), self.reason().escape_ascii(), self.fields)
    }
}

impl<B: AsRef<[u8]>, C: AsRef<[u8]>> PartialEq<Response<C>> for Response<B> {
    fn eq(&self, other: &Response<C>) -> bool {
        self.version() == other.version()
            && self.status() == other.status()
            && self.reason() == other.reason()
            && self.fields == other.fields
    }
}

impl<B: AsRef<[u8]>> Eq for Response<B> {}

/// Room for the heads of most messages.
const ROOM: usize = 512;

/// A head of which the status-line is written. The reason phrase has been checked.
fn status_line(version: Version, status: u16, reason: &[u8]) -> Result<Vec<u8>, SendError> {
    if !(100..=999).contains(&status) {
        return Err(ErrorKind::Status.into());
    }
    let length = REASON_START + reason.len() + 2;
    if length > MAX_HEAD {
        return Err(SendError::TooLarge);
    }
    let [first, second, third] = [status / 100, status / 10 % 10, status % 10].map(|digit| b'0' + digit as u8);
    let mut bytes = Vec::with_capacity(length.max(ROOM));
    bytes.extend_from_slice(&version.wire());
    bytes.extend_from_slice(&[b' ', first, second, third]);
    bytes.push(b' ');
    bytes.extend_from_slice(reason);
    bytes.extend_from_slice(b"\r\n");
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn each_method_has_its_forms() {
        let parse = |method: &str, target: &'static str| Target::parse(method.as_bytes(), target.as_bytes());
        assert_eq!(parse("GET", "/"), Ok(Target::Origin(b"/")));
        assert_eq!(parse("OPTIONS", "*"), Ok(Target::Asterisk));
        assert_eq!(parse("CONNECT", "a:443"), Ok(Target::Authority { host: b"a", port: 443 }));
        assert_eq!(parse("CONNECT", "[::1]:0"), Ok(Target::Authority { host: b"[::1]", port: 0 }));
        let (scheme, authority) = (&b"http"[..], &b"a:80"[..]);
        assert_eq!(parse("GET", "http://a:80"), Ok(Target::Absolute { scheme, authority, path: b"" }));
        assert_eq!(parse("GET", "http://a:80?q"), Ok(Target::Absolute { scheme, authority, path: b"?q" }));
        for (method, target, at) in [
            ("GET", "*", 0),
            ("OPTIONS", "**", 0),
            ("GET", "a:443", 0),
            ("GET", "noslash", 0),
            ("GET", "http:///x", 0),
            ("GET", "http://u@a/", 8),
            ("GET", "1http://a/", 0),
            ("CONNECT", "/", 0),
            ("CONNECT", "a", 0),
            ("CONNECT", "a:", 0),
            ("CONNECT", "a:65536", 0),
            ("CONNECT", "a:000080", 0),
            ("CONNECT", ":80", 0),
            ("CONNECT", "a:8x", 3),
        ] {
            assert_eq!(parse(method, target), Err(at), "{method} {target}");
        }
    }

    #[test]
    fn versions_are_eight_octets_and_case_sensitive() {
        assert_eq!(Version::parse(b"HTTP/1.0"), Ok(Version::HTTP_10));
        assert_eq!(Version::parse(b"HTTP/1.9"), Ok(Version(9)));
        assert_eq!(Version::parse(b"HTTP/2.0"), Err(ErrorKind::UnsupportedVersion));
        for bad in ["http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/11", "HTTP/1,1", "HTTP/x.1", ""] {
            assert_eq!(Version::parse(bad.as_bytes()), Err(ErrorKind::Version), "{bad}");
        }
        assert_eq!(format!("{}", Version::HTTP_10), "HTTP/1.0");
    }

    #[test]
    fn a_built_head_is_its_wire_form() {
        let mut request = Request::with_version("M-SEARCH", "/", Version::HTTP_10).unwrap();
        request.field("host", "a").unwrap().field_integer("N", 7).unwrap();
        assert_eq!(request.fields().bytes(), b"M-SEARCH / HTTP/1.0\r\nhost: a\r\nN: 7\r\n");
        assert_eq!((request.method(), request.target()), ("M-SEARCH", &b"/"[..]));
        let response = Response::with_reason(Version::HTTP_11, 299, b"caf\xe9").unwrap();
        assert_eq!(response.fields().bytes(), b"HTTP/1.1 299 caf\xe9\r\n");
        assert_eq!(response.reason(), b"caf\xe9");
        assert_eq!(response.detach(), response);
    }

    #[test]
    fn what_would_split_a_start_line_is_refused() {
        let rule = |kind| Err(SendError::Rule(kind));
        for method in ["", "G T", "GET\r\n", "G\u{e9}T"] {
            assert_eq!(Request::new(method, "/").map(drop), rule(ErrorKind::Method), "{method:?}");
        }
        for target in ["", "/ ", "/\r\nx", "/#f", "/\u{e9}", "*", "x"] {
            assert_eq!(Request::get(target).map(drop), rule(ErrorKind::Target), "{target:?}");
        }
        for status in [0, 99, 1000] {
            assert_eq!(Response::new(status).map(drop), rule(ErrorKind::Status), "{status}");
        }
        let response = Response::with_reason(Version::HTTP_11, 200, "OK\r\nx: y");
        assert_eq!(response.map(drop), rule(ErrorKind::Reason));
    }

    #[test]
    fn debug_shows_the_head() {
        let mut request = Request::get("/").unwrap();
        request.field("Authorization", "Basic eA==").unwrap();
        assert_eq!(format!("{request:?}"), "GET / HTTP/1.1 [Authorization: ***]");
        assert_eq!(format!("{:?}", Response::new(204).unwrap()), "HTTP/1.1 204 No Content []");
    }

    /// The empty line of a head that was received is no part of it, and nothing is written behind it.
    #[test]
    fn what_was_received_can_be_added_to() {
        use crate::{Limits, Tolerance, parse, write};
        let (limits, none) = (Limits::DEFAULT, Tolerance::NONE);
        let (mut sent, bytes) = (Vec::new(), b"GET / HTTP/1.1\r\nHost: a\r\n\r\nmore");
        let mut request = parse::request(bytes, &limits, none).unwrap().unwrap().0.detach();
        request.field("Content-Length", "5").unwrap();
        write::request(&request, &mut sent).unwrap();
        assert_eq!(sent, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        assert_eq!(request.fields().integer("content-length"), Some(5));
        let (mut sent, bytes) = (Vec::new(), b"HTTP/1.1 200 OK\r\n\r\n");
        let mut response = parse::response(bytes, &limits, none).unwrap().unwrap().0.detach();
        response.field("A", "b").unwrap().field("C", "d").unwrap();
        write::response(&response, &mut sent).unwrap();
        assert_eq!(sent, b"HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n");
        let mut section = parse::field_section(b"a: b\r\n\r\nvalue", &limits).unwrap().unwrap().0.detach();
        section.push("c", "d").unwrap();
        assert_eq!(section.as_bytes(), b"a: b\r\nc: d\r\n");
        assert_eq!(section.len(), 2);
    }
}
