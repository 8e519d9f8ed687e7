//! How long is the content (RFC 9112 section 6.3), and may the head stand as it is?
//!
//! Every rule against smuggling lives here and in `summary.rs`: there what Host, Content-Length and Transfer-Encoding say each
//! on its own, here what they mean together. The same functions serve what is received and what is sent. This file knows no
//! bytes of content and no states.

#![allow(
    clippy::inline_always,
    reason = "facts that are given back are taken apart at once; stored and loaded again, they would wait for their own stores"
)]

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::error::{ErrorKind, RecvError};
use crate::fields::FieldSection;
use crate::gist::Gist;
use crate::known::Known;
use crate::known_lines;
use crate::message::{Request, RequestLine, Response, StatusLine, Version};
use crate::parse::{Begun, Head, Rules, StartLine};
use crate::summary::{Coding, Length, Options, Policy, Side, Summary};

/// What delimits the content of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // RFC 9112 section 6.3 has these
pub enum Framing {
    /// There is no content.
    None,
    /// So many bytes.
    Length(u64),
    /// Chunks, up to the one of size zero.
    Chunked,
    /// All that comes until the connection closes; responses only.
    UntilClose,
}

/// How the content of a request is delimited. Checks Host, Content-Length and Transfer-Encoding on the way.
///
/// ```
/// use startline::{Framing, Limits, Tolerance, framing, parse};
///
/// let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
/// let (request, _) = parse::request(head, &Limits::DEFAULT, Tolerance::NONE)?.unwrap();
/// assert_eq!(framing::request(&request, Tolerance::NONE)?, Framing::Length(5));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// The rule that is broken; its offset counts from the beginning of the head.
#[inline]
pub fn request<B: AsRef<[u8]>>(request: &Request<B>, tolerance: Tolerance) -> Result<Framing, RecvError> {
    of_request(request, Policy::Receive(tolerance), &mut Aside::default()).map(|facts| facts.framing)
}

/// How the content of a response is delimited, given the method of its request.
///
/// ```
/// use startline::{Framing, Response, Tolerance, framing};
///
/// let response = Response::new(200)?;
/// assert_eq!(framing::response(&response, "GET", Tolerance::NONE), Ok(Framing::UntilClose));
/// assert_eq!(framing::response(&response, "HEAD", Tolerance::NONE), Ok(Framing::None));
/// # Ok::<(), startline::SendError>(())
/// ```
///
/// # Errors
///
/// The rule that is broken; its offset counts from the beginning of the head.
#[inline]
pub fn response<B: AsRef<[u8]>>(
    response: &Response<B>,
    method: &str,
    tolerance: Tolerance,
) -> Result<Framing, RecvError> {
    let to = Method::of(method.as_bytes());
    of_response(response, to, Policy::Receive(tolerance), &mut Aside::default()).map(|facts| facts.framing)
}

/// Reads the head of a request and says how its content is delimited: what [`parse::request`](crate::parse::request) and
/// [`request`] do one after the other, in less time. Gives the head, its length in bytes, and the framing.
///
/// ```
/// use startline::{Framing, Limits, Tolerance, framing};
///
/// let bytes = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nvalue";
/// let (request, length, framing) = framing::read_request(bytes, &Limits::DEFAULT, Tolerance::NONE)?.unwrap();
/// assert_eq!((request.method(), &bytes[length..], framing), ("POST", &b"value"[..], Framing::Length(5)));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// As these two; offsets count from the beginning of `bytes`.
#[inline]
pub fn read_request<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    tolerance: Tolerance,
) -> Result<Option<(Request<&'a [u8]>, usize, Framing)>, RecvError> {
    read::<RequestLine>(bytes, limits, tolerance, |head| request(head, tolerance))
}

/// Reads the head of a response and says how its content is delimited, given the method of its request: what
/// [`parse::response`](crate::parse::response) and [`response`] do one after the other, in less time.
///
/// ```
/// use startline::{Framing, Limits, Tolerance, framing};
///
/// let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nvalue";
/// let (response, length, framing) = framing::read_response(bytes, "GET", &Limits::DEFAULT, Tolerance::NONE)?.unwrap();
/// assert_eq!((response.status(), &bytes[length..], framing), (200, &b"value"[..], Framing::Length(5)));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// As these two; offsets count from the beginning of `bytes`.
#[inline]
pub fn read_response<'a>(
    bytes: &'a [u8],
    method: &str,
    limits: &Limits,
    tolerance: Tolerance,
) -> Result<Option<(Response<&'a [u8]>, usize, Framing)>, RecvError> {
    read::<StatusLine>(bytes, limits, tolerance, |head| response(head, method, tolerance))
}

/// A head, its length, and what delimits its content.
type Framed<'a, L> = (<L as StartLine>::Message<&'a [u8]>, usize, Framing);

#[inline(always)]
fn read<'a, L: StartLine>(
    bytes: &'a [u8],
    limits: &Limits,
    tolerance: Tolerance,
    framing: impl Fn(&L::Message<&'a [u8]>) -> Result<Framing, RecvError>,
) -> Result<Option<Framed<'a, L>>, RecvError> {
    let rules = L::rules(limits, tolerance);
    match Head::usual::<true>(bytes, &rules) {
        Ok(head) => framed(head, bytes, framing).map(Some),
        Err(begun) => read_other::<L>(bytes, rules, begun, framing),
    }
}

#[cold]
#[inline(never)]
fn read_other<'a, L: StartLine>(
    bytes: &'a [u8],
    rules: Rules,
    begun: Begun<L>,
    framing: impl Fn(&L::Message<&'a [u8]>) -> Result<Framing, RecvError>,
) -> Result<Option<Framed<'a, L>>, RecvError> {
    Head::unusual(bytes, &rules, begun)?.map(|head| framed(head, bytes, framing)).transpose()
}

#[inline(always)]
fn framed<'a, L: StartLine>(
    head: Head<L>,
    bytes: &'a [u8],
    framing: impl Fn(&L::Message<&'a [u8]>) -> Result<Framing, RecvError>,
) -> Result<Framed<'a, L>, RecvError> {
    // A view of it is judged. What is given away would have to be stored for that, and loaded again.
    let framing = framing(&head.of(bytes).0)?;
    let (head, length) = head.of(bytes);
    Ok((head, length, framing))
}

/// The methods that change what a response means (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Connect,
    Head,
    Other,
}

impl Method {
    pub(crate) fn of(method: &[u8]) -> Self {
        match method {
            b"CONNECT" => Self::Connect,
            b"HEAD" => Self::Head,
            _ => Self::Other,
        }
    }
}

/// What a head says about its content and about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) framing: Framing,
    pub(crate) version: Version,
    pub(crate) options: Options,
}

/// Everything about the head of a request. Offsets count from the beginning of the head.
#[inline(always)]
pub(crate) fn of_request<B: AsRef<[u8]>>(
    request: &Request<B>,
    policy: Policy,
    aside: &mut Aside,
) -> Result<Facts, RecvError> {
    match usual_request(request) {
        Some(facts) => Ok(facts),
        None => exact_request(request, policy, aside),
    }
}

#[inline(never)]
fn exact_request<B: AsRef<[u8]>>(request: &Request<B>, policy: Policy, aside: &mut Aside) -> Result<Facts, RecvError> {
    let fields = request.fields();
    let version = request.version();
    require_version(version, policy)?;
    // Filled where it is: a value that is handed on is stored and loaded again.
    let mut summary = Summary::default();
    summary.read(fields, policy, Side::Request, aside);
    summary.judge(&[Known::Host])?;
    if !summary.host && version >= Version::HTTP_11 {
        return Err(RecvError::new(ErrorKind::HostMissing, fields.index().end() as u64));
    }
    summary.judge(&[Known::ContentLength, Known::TransferEncoding])?;
    let Summary { length, coding, mut options, .. } = summary;
    if let Some(Coding { line, unknown, chunked, last, .. }) = coding {
        // Where the content ends cannot be known (RFC 9112 section 6.3, item 4), or not what it says (section 6.1).
        if !chunked {
            return Err(RecvError::new(ErrorKind::TransferEncoding, last as u64));
        }
        if let Some(at) = unknown {
            return Err(RecvError::new(ErrorKind::TransferCoding, at as u64));
        }
        if version < Version::HTTP_11 {
            return Err(RecvError::new(ErrorKind::TransferEncodingVersion, line as u64));
        }
    }
    if let (Some(length), Some(coding)) = (length, coding) {
        options.add(both(length, coding, policy, aside)?);
    }
    if Method::of(request.method_bytes()) == Method::Connect {
        let length = length.filter(|length| length.value > 0);
        if let Some(line) = announced(length, coding) {
            return Err(RecvError::new(ErrorKind::ConnectContent, line as u64));
        }
    }
    let framing = match (coding, length) {
        (Some(_), _) => Framing::Chunked,
        (None, Some(length)) => Framing::Length(length.value),
        (None, None) => Framing::None,
    };
    if policy == Policy::Send {
        require_option(summary.upgrade, options.has(Options::UPGRADE), ErrorKind::Upgrade)?;
        summary.judge(&[Known::Te])?;
        require_option(summary.te, options.has(Options::TE), ErrorKind::Te)?;
        require_content(request.method_bytes(), framing, announced(length, coding), options)?;
    }
    Ok(Facts { framing, version, options })
}

/// Everything about the head of a response. Offsets count from the beginning of the head.
#[inline(always)]
pub(crate) fn of_response<B: AsRef<[u8]>>(
    response: &Response<B>,
    to: Method,
    policy: Policy,
    aside: &mut Aside,
) -> Result<Facts, RecvError> {
    match usual_response(response, to) {
        Some(facts) => Ok(facts),
        None => exact_response(response, to, policy, aside),
    }
}

#[inline(never)]
fn exact_response<B: AsRef<[u8]>>(
    response: &Response<B>,
    to: Method,
    policy: Policy,
    aside: &mut Aside,
) -> Result<Facts, RecvError> {
    let (status, version) = (response.status(), response.version());
    require_version(version, policy)?;
    let tunnel = to == Method::Connect && (200..300).contains(&status);
    let bare = tunnel || status < 200 || status == 204;
    let empty = bare || to == Method::Head || status == 304;
    if empty && policy != Policy::Send {
        return Ok(of_empty(response));
    }
    let mut summary = Summary::default();
    summary.read(response.fields(), policy, Side::Response, aside);
    summary.judge(&[Known::ContentLength, Known::TransferEncoding])?;
    let Summary { length, coding, upgrade, mut options, .. } = summary;
    let upgrade = upgrade.filter(|_| policy == Policy::Send);
    // 205 has no content to send (RFC 9110 section 15.3.6), and may say so.
    let reset = policy == Policy::Send && status == 205;
    let length_of_reset = length.filter(|length| reset && length.value > 0);
    if let Some(line) = announced(length, coding).filter(|_| bare).or(announced(length_of_reset, None)) {
        return Err(RecvError::new(ErrorKind::FramingForbidden, line as u64));
    }
    if let Some(Coding { line, .. }) = coding
        && version < Version::HTTP_11
    {
        if policy == Policy::Send {
            return Err(RecvError::new(ErrorKind::TransferEncodingVersion, line as u64));
        }
        options.add(Options::DISTRUST);
    }
    if let (Some(length), Some(coding)) = (length, coding) {
        options.add(both(length, coding, policy, aside)?);
    }
    require_option(upgrade, options.has(Options::UPGRADE), ErrorKind::Upgrade)?;
    let framing = match (coding, length) {
        _ if empty => Framing::None,
        (Some(Coding { chunked: true, .. }), _) => Framing::Chunked,
        (Some(_), _) | (None, None) => Framing::UntilClose,
        (None, Some(length)) => Framing::Length(length.value),
    };
    Ok(Facts { framing, version, options })
}

/// As [`exact_request`], if it has usual fields and nothing is wrong with it, whichever side it is seen from.
#[inline(always)]
fn usual_request<B: AsRef<[u8]>>(request: &Request<B>) -> Option<Facts> {
    let gist = gist_of(request.gist(), request.version(), request.fields())?;
    let facts = usual(gist, Framing::None)?;
    let may_have_content = || !matches!(request.method_bytes(), b"CONNECT" | b"TRACE");
    (gist.has_host() && (facts.framing == Framing::None || may_have_content())).then_some(facts)
}

/// As [`exact_response`], in the same way.
#[inline(always)]
pub(crate) fn usual_response<B: AsRef<[u8]>>(response: &Response<B>, to: Method) -> Option<Facts> {
    let status = response.status();
    if status < 200 || matches!(status, 204 | 205) || to == Method::Connect {
        return None;
    }
    let gist = gist_of(response.gist(), response.version(), response.fields())?;
    let mut facts = usual(gist, Framing::UntilClose)?;
    if to == Method::Head || status == 304 {
        facts.framing = Framing::None;
    }
    Some(facts)
}

/// What the fields of a head say, as it is noted, or as they stand there.
#[inline(always)]
fn gist_of<B: AsRef<[u8]>>(noted: Gist, version: Version, fields: &FieldSection<B>) -> Option<Gist> {
    let usual = version == Version::HTTP_11;
    usual.then(|| if noted.is_unread() { known_lines::gist(fields) } else { noted })
}

/// What a head of HTTP/1.1 says that has usual fields, if none contradicts another.
#[inline(always)]
fn usual(gist: Gist, unframed: Framing) -> Option<Facts> {
    let framing = match (gist.length(), gist.is_chunked()) {
        _ if !gist.is_all() => return None,
        (None, false) => unframed,
        (Some(length), false) => Framing::Length(length),
        (None, true) => Framing::Chunked,
        (Some(_), true) => return None,
    };
    let mut options = Options::default();
    if gist.closes() {
        options.add(Options::CLOSE);
    }
    if gist.keeps_alive() {
        options.add(Options::KEEP_ALIVE);
    }
    Some(Facts { framing, version: Version::HTTP_11, options })
}

/// A response that has no content whatever its fields say: they are not even checked (RFC 9112 section 6.3, items 1 and 2).
/// A 204 that announces content all the same is from somebody who may send it.
fn of_empty<B: AsRef<[u8]>>(response: &Response<B>) -> Facts {
    let policy = Policy::Receive(Tolerance::LEGACY);
    let mut summary = Summary::default();
    summary.read(response.fields(), policy, Side::Response, &mut Aside::default());
    let mut options = summary.options;
    let empty = matches!(summary.length, None | Some(Length { value: 0, .. }));
    let silent = empty && summary.coding.is_none() && !summary.is_wrong();
    if response.status() == 204 && !silent {
        options.add(Options::DISTRUST);
    }
    Facts { framing: Framing::None, version: response.version(), options }
}

/// Content-Length and Transfer-Encoding in one head (RFC 9112 section 6.3, item 3).
#[cold]
fn both(length: Length, coding: Coding, policy: Policy, aside: &mut Aside) -> Result<Options, RecvError> {
    let error = RecvError::new(ErrorKind::LengthAndChunked, length.line.max(coding.line) as u64);
    if !policy.allows(Tolerance::LENGTH_AND_CHUNKED) {
        return Err(error);
    }
    aside.tolerate(error);
    Ok(Options::DISTRUST)
}

/// The line that says that there is content.
fn announced(length: Option<Length>, coding: Option<Coding>) -> Option<usize> {
    coding.map(|coding| coding.line).or(length.map(|length| length.line))
}

/// Nobody sends a version above the one it conforms to (RFC 9110 section 6.2), as a message that is passed on may have it; what
/// is received is read as HTTP/1.1.
fn require_version(version: Version, policy: Policy) -> Result<(), RecvError> {
    if policy == Policy::Send && version > Version::HTTP_11 {
        return Err(RecvError::new(ErrorKind::UnsupportedVersion, 0));
    }
    Ok(())
}

/// A sender of Upgrade and of TE names it in Connection, too (RFC 9110 sections 7.8 and 10.1.4), so that nobody passes it on
/// who does not know it.
fn require_option(line: Option<usize>, named: bool, kind: ErrorKind) -> Result<(), RecvError> {
    match line {
        Some(line) if !named => Err(RecvError::new(kind, line as u64)),
        _ => Ok(()),
    }
}

/// A client that waits for 100 (Continue) has content; TRACE has none (RFC 9110 sections 10.1.1 and 9.3.8). A recipient frames
/// such requests like others.
fn require_content(
    method: &[u8],
    framing: Framing,
    announced: Option<usize>,
    options: Options,
) -> Result<(), RecvError> {
    let empty = matches!(framing, Framing::None | Framing::Length(0));
    if empty && options.has(Options::EXPECTS) {
        return Err(RecvError::new(ErrorKind::Expect, 0));
    }
    match announced {
        Some(line) if !empty && method == b"TRACE" => Err(RecvError::new(ErrorKind::FramingForbidden, line as u64)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use alloc::vec::Vec;

    fn of(head: &str, tolerance: Tolerance) -> Result<Framing, (ErrorKind, u64)> {
        let head = alloc::format!("POST / HTTP/1.1\r\nHost: a\r\n{head}\r\n");
        let (head, _) = parse::request(head.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        request(&head, tolerance).map_err(|error| (error.kind, error.at))
    }

    fn of_answer(line: &str, fields: &str, method: &str) -> Result<Framing, (ErrorKind, u64)> {
        let head = alloc::format!("{line}\r\n{fields}\r\n");
        let (head, _) = parse::response(head.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        response(&head, method, Tolerance::NONE).map_err(|error| (error.kind, error.at))
    }

    #[test]
    fn requests() {
        use ErrorKind::{
            ContentLength, ContentLengthConflict, ContentLengthRepeated, ContentLengthTooLarge, HostRepeated,
            LengthAndChunked, TransferCoding, TransferEncoding,
        };
        for (fields, framing) in [
            ("", Ok(Framing::None)),
            ("content-LENGTH: 0\r\n", Ok(Framing::Length(0))),
            ("Content-Length: 007\r\n", Ok(Framing::Length(7))),
            ("Transfer-Encoding: CHUNKED\r\n", Ok(Framing::Chunked)),
            ("Transfer_Encoding: chunked\r\n", Ok(Framing::None)),
            ("Content-Length:\r\n", Err((ContentLength, 41))),
            ("Content-Length: +1\r\n", Err((ContentLength, 42))),
            ("Content-Length: 1 2\r\n", Err((ContentLength, 43))),
            ("Content-Length: 1,\r\n", Err((ContentLength, 44))),
            ("Content-Length: 18446744073709551616\r\n", Err((ContentLengthTooLarge, 42))),
            ("Content-Length: 1, 1\r\n", Err((ContentLengthRepeated, 45))),
            ("Content-Length: 1\r\nContent-Length: 2\r\n", Err((ContentLengthConflict, 61))),
            ("Transfer-Encoding: gzip, chunked\r\n", Err((TransferCoding, 45))),
            ("Transfer-Encoding: xchunked\r\n", Err((TransferEncoding, 45))),
            ("Transfer-Encoding: gzip, br\r\n", Err((TransferEncoding, 51))),
            ("Transfer-Encoding: chunked, gzip\r\n", Err((TransferEncoding, 54))),
            ("Transfer-Encoding: chunked, chunked\r\n", Err((TransferEncoding, 54))),
            ("Transfer-Encoding: chunked;a=b\r\n", Err((TransferEncoding, 45))),
            ("Transfer-Encoding: , chunked\r\n", Err((TransferEncoding, 45))),
            ("Transfer-Encoding: chunked,\r\n", Err((TransferEncoding, 53))),
            ("Transfer-Encoding: \"chunked\"\r\n", Err((TransferEncoding, 45))),
            ("Transfer-Encoding:\r\n", Err((TransferEncoding, 44))),
            ("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", Err((LengthAndChunked, 54))),
            ("Host: b\r\n", Err((HostRepeated, 26))),
        ] {
            assert_eq!(of(fields, Tolerance::NONE), framing, "{fields:?}");
        }
        assert_eq!(of("Content-Length: 1, 1\r\n", Tolerance::REPEATED_LENGTH), Ok(Framing::Length(1)));
        let both = "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n";
        assert_eq!(of(both, Tolerance::LENGTH_AND_CHUNKED), Ok(Framing::Chunked));
    }

    #[test]
    fn responses() {
        let ok = "HTTP/1.1 200 OK";
        let (length, chunked) = ("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n");
        for (line, fields, method, framing) in [
            (ok, "", "GET", Framing::UntilClose),
            (ok, length, "GET", Framing::Length(5)),
            (ok, chunked, "GET", Framing::Chunked),
            (ok, "Transfer-Encoding: gzip, chunked\r\n", "GET", Framing::Chunked),
            (ok, "Transfer-Encoding: chunked, gzip\r\n", "GET", Framing::UntilClose),
            (ok, "Transfer-Encoding: gzip\r\n", "GET", Framing::UntilClose),
            (ok, "Content-Length: 5, 5\r\n", "GET", Framing::Length(5)),
            (ok, chunked, "HEAD", Framing::None),
            (ok, length, "CONNECT", Framing::None),
            ("HTTP/1.1 407 No", length, "CONNECT", Framing::Length(5)),
            ("HTTP/1.1 204 No", length, "GET", Framing::None),
            ("HTTP/1.1 304 No", chunked, "GET", Framing::None),
            ("HTTP/1.1 103 No", length, "GET", Framing::None),
            ("HTTP/1.0 200 OK", chunked, "GET", Framing::Chunked),
            ("HTTP/1.1 204 No", "Content-Length: x\r\n", "GET", Framing::None),
        ] {
            assert_eq!(of_answer(line, fields, method), Ok(framing), "{line} {fields:?} to {method}");
        }
        let both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
        assert_eq!(of_answer(ok, both, "GET"), Err((ErrorKind::LengthAndChunked, 36)));
        for (twice, at) in [("chunked, chunked", 45), ("chunked, gzip, chunked", 51)] {
            let twice = ["Transfer-Encoding: ", twice, "\r\n"].concat();
            assert_eq!(of_answer(ok, &twice, "GET"), Err((ErrorKind::TransferEncoding, at)));
        }
    }

    /// What is noted must not be larger than what was received.
    #[test]
    fn a_list_of_equal_lengths_is_noted_once_a_line() {
        let head = b"HTTP/1.1 200\r\nContent-Length: 5, 5, 5\r\nContent-Length: 5, 5\r\n\r\n";
        let (response, _) = parse::response(head, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        let mut aside = Aside::default();
        let facts = of_response(&response, Method::Other, Policy::Receive(Tolerance::NONE), &mut aside).unwrap();
        assert_eq!(facts.framing, Framing::Length(5));
        assert_eq!(aside.tolerated().iter().map(|noted| noted.at).collect::<Vec<_>>(), [33, 55]);
    }

    #[test]
    fn expectations_have_no_case() {
        for (value, expects) in [("100-continue", true), ("x, 100-CONTINUE", true), ("100-continued", false)] {
            let head = alloc::format!("POST / HTTP/1.1\r\nHost: a\r\nExpect: {value}\r\nContent-Length: 1\r\n\r\n");
            let (head, _) = parse::request(head.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
            let facts = of_request(&head, Policy::Receive(Tolerance::NONE), &mut Aside::default()).unwrap();
            assert_eq!(facts.options.has(Options::EXPECTS), expects, "{value}");
        }
    }

    #[test]
    fn what_is_sent_must_not_need_to_be_ignored() {
        let refused = |status, method, name, value| {
            let mut head = Response::new(status).unwrap();
            head.field(name, value).unwrap();
            of_response(&head, Method::of(method), Policy::Send, &mut Aside::default()).map_err(|error| error.kind)
        };
        for (status, method) in [(204, &b"GET"[..]), (100, b"GET"), (101, b"GET"), (200, b"CONNECT")] {
            let got = refused(status, method, "Content-Length", "0").map(|_| ());
            assert_eq!(got, Err(ErrorKind::FramingForbidden), "{status}");
        }
        for length in ["0", "1"] {
            let got = refused(205, b"GET", "Content-Length", length).map(|_| ());
            assert_eq!(got, if length == "0" { Ok(()) } else { Err(ErrorKind::FramingForbidden) }, "205");
        }
        assert!(refused(200, b"HEAD", "Content-Length", "5").is_ok());
        assert!(refused(304, b"GET", "Content-Length", "5").is_ok());
        assert_eq!(refused(200, b"GET", "Upgrade", "x").map(|_| ()), Err(ErrorKind::Upgrade));
    }

    const LINES: [(&str, &str); 26] = [
        ("Host", "a"),
        ("HOST", "b:80"),
        ("Host", "u@a"),
        ("Content-Length", "0"),
        ("content-length", "007"),
        ("Content-Length", "4294967295"),
        ("Content-Length", "4294967296"),
        ("Content-Length", "5, 5"),
        ("Content-Length", "-1"),
        ("Content-Length", ""),
        ("Transfer-Encoding", "chunked"),
        ("transfer-encoding", "Chunked"),
        ("Transfer-Encoding", "gzip, chunked"),
        ("Transfer-Encoding", "gzip"),
        ("Transfer-Encoding", ""),
        ("Connection", "close"),
        ("connection", "Keep-Alive, x"),
        ("Connection", "upgrade"),
        ("Connection", "TE"),
        ("Connection", ""),
        ("Upgrade", "a/1"),
        ("TE", "trailers"),
        ("TE", "chunked"),
        ("Expect", "100-continue"),
        ("Expect", "x"),
        ("X", "y"),
    ];

    /// All heads of no more than two of the lines, and of Host and two of them.
    fn sections() -> impl Iterator<Item = Vec<(&'static str, &'static str)>> {
        let lines = || LINES.iter().copied().map(Some).chain([None]);
        let pairs = lines().flat_map(move |first| lines().map(move |second| [first, second]));
        pairs
            .flat_map(|[first, second]| [[None, first, second], [Some(LINES[0]), first, second]])
            .map(|lines| lines.into_iter().flatten().collect())
    }

    const VERSIONS: [Version; 3] = [Version::HTTP_10, Version::HTTP_11, Version::from_minor(2).unwrap()];

    const POLICIES: [Policy; 3] = [Policy::Send, Policy::Receive(Tolerance::NONE), Policy::Receive(Tolerance::LEGACY)];

    /// A head that was received whole, its lines noted.
    fn noted<L: StartLine>(bytes: &[u8]) -> L::Message<&[u8]> {
        let rules = L::rules(&Limits::DEFAULT, Tolerance::NONE);
        Head::<L>::usual::<true>(bytes, &rules).unwrap().with(bytes)
    }

    /// What is read in one go is what is read in two.
    fn same_in_one_go(bytes: &[u8], tolerance: Tolerance) {
        let limits = &Limits::DEFAULT;
        let two = parse::request(bytes, limits, tolerance).and_then(|found| {
            let framed = |(head, length)| request(&head, tolerance).map(|framing| (head.detach(), length, framing));
            found.map(framed).transpose()
        });
        let one = read_request(bytes, limits, tolerance);
        let one = one.map(|found| found.map(|(head, length, framing)| (head.detach(), length, framing)));
        assert_eq!(one, two, "{}", bytes.escape_ascii());
        for method in ["GET", "HEAD", "CONNECT"] {
            let two = parse::response(bytes, limits, tolerance).and_then(|found| {
                let framed =
                    |(head, length)| response(&head, method, tolerance).map(|framing| (head.detach(), length, framing));
                found.map(framed).transpose()
            });
            let one = read_response(bytes, method, limits, tolerance);
            let one = one.map(|found| found.map(|(head, length, framing)| (head.detach(), length, framing)));
            assert_eq!(one, two, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_head_and_its_framing_can_be_read_in_one_go() {
        for start_line in ["GET /path HTTP/1.1", "P * HTTP/1.0", "HTTP/1.1 200 OK", "HTTP/1.1 304", "G"] {
            for lines in [
                "",
                "Host: a\r\n",
                "Host: a\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Host: a\nContent-Length : 5\n",
                "n\u{e4}me: x\r\nHost: a\r\n",
                "Host: a\r\n folded\r\n",
            ] {
                let head = alloc::format!("{start_line}\r\n{lines}\r\nabcde");
                for length in 0..=head.len() {
                    same_in_one_go(&head.as_bytes()[..length], Tolerance::NONE);
                    same_in_one_go(&head.as_bytes()[..length], Tolerance::LEGACY);
                }
            }
        }
    }

    #[test]
    fn a_usual_request_means_what_its_lines_say() {
        for (method, target) in
            [("GET", "/path"), ("CONNECT", "a:1"), ("HEAD", "/path"), ("TRACE", "/path"), ("POST", "/path")]
        {
            for (version, lines) in VERSIONS.iter().flat_map(|version| sections().map(move |lines| (*version, lines))) {
                let mut built = Request::with_version(method, target, version).unwrap();
                for (name, value) in &lines {
                    built.field(name, value).unwrap();
                }
                let usual = usual_request(&built);
                for policy in POLICIES {
                    let exact = exact_request(&built, policy, &mut Aside::default());
                    assert!(usual.is_none() || usual.map(Ok) == Some(exact), "{built:?}: {usual:?}, not {exact:?}");
                }
                let bytes = [built.as_bytes(), b"\r\n"].concat();
                let (read, _) = parse::request(&bytes, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
                assert_eq!(usual_request(&read), usual);
                if target == "/path" && version <= Version::HTTP_11 {
                    assert_eq!(usual_request(&noted::<RequestLine>(&bytes)), usual);
                }
            }
        }
    }

    #[test]
    fn a_usual_response_means_what_its_lines_say() {
        for (status, to) in [100, 101, 103, 199, 200, 204, 205, 206, 299, 300, 304, 404, 500, 999]
            .iter()
            .flat_map(|status| [Method::Connect, Method::Head, Method::Other].map(|to| (*status, to)))
        {
            for (version, lines) in VERSIONS.iter().flat_map(|version| sections().map(move |lines| (*version, lines))) {
                let mut built = Response::with_reason(version, status, "").unwrap();
                for (name, value) in &lines {
                    built.field(name, value).unwrap();
                }
                let usual = usual_response(&built, to);
                for policy in POLICIES {
                    let exact = exact_response(&built, to, policy, &mut Aside::default());
                    assert!(usual.is_none() || usual.map(Ok) == Some(exact), "{built:?}: {usual:?}, not {exact:?}");
                }
                let bytes = [built.as_bytes(), b"\r\n"].concat();
                if version <= Version::HTTP_11 {
                    assert_eq!(usual_response(&noted::<StatusLine>(&bytes), to), usual);
                }
            }
        }
    }

    #[test]
    fn the_usual_is_told() {
        let told = |method: &str, lines: &[(&str, &str)]| {
            let mut request = Request::new(method, "/").unwrap();
            for (name, value) in lines {
                request.field(name, value).unwrap();
            }
            usual_request(&request).map(|facts| facts.framing)
        };
        assert_eq!(told("GET", &[("Host", "a"), ("Connection", "close")]), Some(Framing::None));
        assert_eq!(told("POST", &[("Content-Length", "5"), ("host", "a")]), Some(Framing::Length(5)));
        assert_eq!(told("PUT", &[("Transfer-Encoding", "chunked"), ("Host", "a")]), Some(Framing::Chunked));
        assert_eq!(told("GET", &[("Host", "a"), ("Connection", "Keep-Alive")]), Some(Framing::None));
        assert_eq!(told("GET", &[]), None);
        // As many bits as there is room for.
        let length = |value| told("POST", &[("Host", "a"), ("Content-Length", value)]);
        assert_eq!(length("72057594037927935"), Some(Framing::Length((1 << 56) - 1)));
        assert_eq!(length("72057594037927936"), None);
        let told = |status, name: &str, value: &str, to| {
            let mut response = Response::new(status).unwrap();
            response.field("Server", "s").unwrap().field(name, value).unwrap();
            usual_response(&response, to).map(|facts| facts.framing)
        };
        assert_eq!(told(200, "Content-Length", "5", Method::Other), Some(Framing::Length(5)));
        assert_eq!(told(200, "Content-Length", "5", Method::Head), Some(Framing::None));
        assert_eq!(told(304, "Content-Length", "5", Method::Other), Some(Framing::None));
        assert_eq!(told(404, "Transfer-Encoding", "chunked", Method::Other), Some(Framing::Chunked));
        assert_eq!(told(500, "Connection", "close", Method::Other), Some(Framing::UntilClose));
    }

    /// Lines that are pushed to what was received count with those that were.
    #[test]
    fn what_was_received_and_goes_on_is_judged_as_a_whole() {
        let bytes = b"GET /path HTTP/1.1\r\nHost: a\r\n\r\n";
        assert!(!noted::<RequestLine>(bytes).gist().is_unread());
        for mut request in [
            noted::<RequestLine>(bytes).detach(),
            parse::request(bytes, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap().0.detach(),
        ] {
            request.field("Content-Length", "1").unwrap();
            assert_eq!(super::request(&request, Tolerance::NONE), Ok(Framing::Length(1)));
            request.field("Transfer-Encoding", "chunked").unwrap();
            let refused = super::request(&request, Tolerance::NONE).map_err(|error| error.kind);
            assert_eq!(refused, Err(ErrorKind::LengthAndChunked));
        }
    }
}
