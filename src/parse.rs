//! Bytes become heads (RFC 9112 sections 2.1, 3 and 4): a start-line, and the header section behind it.
//!
//! The functions here read a head that is there from a slice; a [`Connection`](crate::Connection) uses the same parser on
//! heads that come in pieces. Field lines are `section.rs`'s, and what they mean is `framing.rs`'s.

#![allow(
    clippy::inline_always,
    reason = "a head that is given back is taken apart at once; stored and loaded again, it would wait for its own stores"
)]

use core::fmt;

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::error::{ErrorKind, RecvError};
use crate::fields::FieldSection;
use crate::gist::Gist;
use crate::index::{Index, MAX_HEAD};
use crate::known_lines;
use crate::line::{Fault, Line};
use crate::line_end::line_end;
use crate::message::{Request, RequestLine, Response, StatusLine, Target, Version};
use crate::scan;
use crate::section::{self, Source};
use crate::syntax;

/// Reads the head of a request at the beginning of `bytes`.
///
/// Gives the head and its length in bytes, the empty line included; `None` if it is not complete. Empty lines before it are
/// not skipped. The fields' meaning is not checked: see [`framing::request`](crate::framing::request).
///
/// ```
/// use startline::{Limits, Tolerance, parse};
///
/// let bytes = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET";
/// let (request, length) = parse::request(bytes, &Limits::DEFAULT, Tolerance::NONE)?.unwrap();
/// assert_eq!((request.target(), length), (&b"/"[..], 27));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// The first rule that a complete line breaks, in order; offsets count from the beginning of `bytes`.
#[inline]
pub fn request<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    tolerance: Tolerance,
) -> Result<Option<(Request<&'a [u8]>, usize)>, RecvError> {
    whole::<RequestLine>(bytes, RequestLine::rules(limits, tolerance))
}

/// Reads the head of a response at the beginning of `bytes`, as [`request`] does; interim ones and 101 are heads like
/// others.
///
/// ```
/// use startline::{Limits, Tolerance, parse};
///
/// let bytes = b"HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n";
/// let (response, length) = parse::response(bytes, &Limits::DEFAULT, Tolerance::NONE)?.unwrap();
/// assert_eq!((response.status(), length), (204, bytes.len()));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// As [`request`]. A folded line is an error: `bytes` cannot be written to.
#[inline]
pub fn response<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    tolerance: Tolerance,
) -> Result<Option<(Response<&'a [u8]>, usize)>, RecvError> {
    whole::<StatusLine>(bytes, StatusLine::rules(limits, tolerance))
}

/// Reads a field section at the beginning of `bytes`, up to and including the empty line: a header section without its
/// start-line, as in the parts of a multipart body. [`Limits::head`] and [`Limits::fields`] hold.
///
/// ```
/// use startline::{Limits, parse};
///
/// let part = b"Content-Disposition: form-data; name=\"a\"\r\n\r\nvalue";
/// let (fields, length) = parse::field_section(part, &Limits::DEFAULT)?.unwrap();
/// assert_eq!((fields.len(), &part[length..]), (1, &b"value"[..]));
/// # Ok::<(), startline::RecvError>(())
/// ```
///
/// # Errors
///
/// As [`request`].
pub fn field_section<'a>(
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<Option<(FieldSection<&'a [u8]>, usize)>, RecvError> {
    let rules = section::Rules::header(limits, Tolerance::NONE, false);
    let mut progress = section::Progress::FRESH;
    let length = progress.advance(Source::Fixed(bytes), &rules, &mut Aside::default())?;
    Ok(length.map(|length| (FieldSection::from_parts(&bytes[..length], *progress.index()), length)))
}

type Found<'a, L> = Option<(<L as StartLine>::Message<&'a [u8]>, usize)>;

#[inline(always)]
fn whole<L: StartLine>(bytes: &[u8], rules: Rules) -> Result<Found<'_, L>, RecvError> {
    match Head::<L>::usual::<false>(bytes, &rules) {
        Ok(head) => Ok(Some(head.of(bytes))),
        Err(begun) => other(bytes, rules, begun),
    }
}

#[cold]
#[inline(never)]
fn other<L: StartLine>(bytes: &[u8], rules: Rules, begun: Begun<L>) -> Result<Found<'_, L>, RecvError> {
    Ok(Head::unusual(bytes, &rules, begun)?.map(|head| head.of(bytes)))
}

/// How far a head is usual that is not so as a whole, or not complete: its start-line, and regular lines behind it.
pub(crate) type Begun<L> = Option<(L, Index)>;

/// A head that is complete.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Head<L> {
    start: L,
    index: Index,
    gist: Gist,
    /// With the empty line, in bytes.
    pub(crate) length: usize,
}

impl<L: StartLine> Head<L> {
    /// The head as it is given away, with its bytes.
    #[inline(always)]
    pub(crate) fn with<B: AsRef<[u8]>>(self, bytes: B) -> L::Message<B> {
        self.start.message(bytes, self.index, self.gist)
    }

    /// The same at the beginning of such bytes, and its length.
    #[inline(always)]
    pub(crate) fn of(self, bytes: &[u8]) -> (L::Message<&[u8]>, usize) {
        (self.with(&bytes[..self.length]), self.length)
    }

    /// Reads a head that is complete and usual, or as far as it is; `NOTED` with what its lines say.
    #[inline(always)]
    pub(crate) fn usual<const NOTED: bool>(bytes: &[u8], rules: &Rules) -> Result<Self, Begun<L>> {
        let visible = &bytes[..rules.fields.bytes.min(bytes.len())];
        let Some((start, fields)) = usual_start_line(visible, rules) else {
            return Err(None);
        };
        let (max, mut ends) = (rules.fields.lines, [0; _]);
        let regular = if NOTED {
            scan::regular_lines_noted(visible, fields, max, &mut ends)
        } else {
            scan::regular_lines(visible, fields, max)
        };
        let index = Index::regular(fields as u32, regular.end as u32, regular.lines as u32);
        if !visible.get(regular.end..).is_some_and(|rest| rest.starts_with(b"\r\n")) {
            return Err(Some((start, index)));
        }
        let gist =
            if NOTED { known_lines::gist_noted(visible, &index, &mut ends, regular.lines) } else { Gist::UNREAD };
        Ok(Self { start, index, gist, length: regular.end + 2 })
    }

    /// Reads any other head, if it is complete.
    pub(crate) fn unusual(bytes: &[u8], rules: &Rules, begun: Begun<L>) -> Result<Option<Self>, RecvError> {
        let mut progress = Progress::FRESH;
        progress.begin(begun);
        let length = progress.advance(Source::Fixed(bytes), rules, &mut Aside::default())?;
        Ok(length.and_then(|length| progress.head(length)))
    }
}

/// What holds for a head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    start_line: usize,
    fields: section::Rules,
}

impl Rules {
    const fn allows(&self, switch: Tolerance) -> bool {
        self.fields.allows(switch)
    }
}

/// The line that a head begins with.
pub(crate) trait StartLine: Copy + fmt::Debug + PartialEq {
    /// A head that begins so.
    type Message<B: AsRef<[u8]>>;

    /// Such a head, from its bytes.
    fn message<B: AsRef<[u8]>>(self, bytes: B, index: Index, gist: Gist) -> Self::Message<B>;

    /// What holds for heads that begin so.
    fn rules(limits: &Limits, tolerance: Tolerance) -> Rules;

    /// Such a line of the usual form at the beginning of `bytes`, and where it ends, which CRLF does not belong to but follows:
    /// what [`exact`](Self::exact) finds, without a look for the line's end first.
    fn usual(bytes: &[u8]) -> Option<(Self, usize)>;

    /// Reads a line, without its end.
    fn exact(line: &[u8], rules: &Rules) -> Result<Self, Fault>;
}

/// A start-line of the usual form, and where the field lines begin.
#[inline(always)]
fn usual_start_line<L: StartLine>(bytes: &[u8], rules: &Rules) -> Option<(L, usize)> {
    let (start, end) = L::usual(bytes)?;
    (end <= rules.start_line).then_some((start, end + 2))
}

impl StartLine for RequestLine {
    type Message<B: AsRef<[u8]>> = Request<B>;

    #[inline(always)]
    fn message<B: AsRef<[u8]>>(self, bytes: B, index: Index, gist: Gist) -> Request<B> {
        Request::from_parts(bytes, self, index, gist)
    }

    #[inline(always)]
    fn rules(limits: &Limits, tolerance: Tolerance) -> Rules {
        let obs_text = tolerance.allows(Tolerance::OBS_TEXT_TARGET);
        let tolerance = if obs_text { Tolerance::OBS_TEXT_TARGET } else { Tolerance::NONE };
        let fields = section::Rules::header(limits, tolerance, false);
        Rules { start_line: limits.start_line as usize, fields }
    }

    #[inline(always)]
    fn usual(bytes: &[u8]) -> Option<(Self, usize)> {
        let method = if bytes.starts_with(b"GET /") { 3 } else { other_method(bytes)? };
        // No space may stand in a target. Where the search ends early, another octet stands there, or not enough of them.
        let target = method + 1 + scan::target(&bytes[method + 1..]);
        let (version, rest) = bytes.get(target..)?.first_chunk::<11>()?.split_first_chunk::<8>()?;
        let [minor @ b'0'..=b'1', b'\r', b'\n'] = rest else { return None };
        if version != b" HTTP/1." {
            return None;
        }
        let version = Version::from_minor(minor - b'0')?;
        Some((Self { method: method as u32, target: target as u32, version }, target + 9))
    }

    fn exact(line: &[u8], rules: &Rules) -> Result<Self, Fault> {
        request_line(line, rules)
    }
}

impl StartLine for StatusLine {
    type Message<B: AsRef<[u8]>> = Response<B>;

    #[inline(always)]
    fn message<B: AsRef<[u8]>>(self, bytes: B, index: Index, gist: Gist) -> Response<B> {
        Response::from_parts(bytes, self, index, gist)
    }

    #[inline(always)]
    fn rules(limits: &Limits, tolerance: Tolerance) -> Rules {
        let fields = section::Rules::header(limits, tolerance.without(Tolerance::OBS_TEXT_TARGET), true);
        Rules { start_line: limits.start_line as usize, fields }
    }

    #[inline(always)]
    fn usual(bytes: &[u8]) -> Option<(Self, usize)> {
        // Most responses begin so, and this is as much to compare as the version alone.
        if bytes.starts_with(b"HTTP/1.1 200 OK\r\n") {
            return Some((Self { version: Version::HTTP_11, status: 200, reason_end: 15 }, 15));
        }
        let (line, rest) = bytes.split_first_chunk::<12>()?;
        let [b'H', b'T', b'T', b'P', b'/', b'1', b'.', minor @ b'0'..=b'1', b' ', status @ ..] = line else {
            return None;
        };
        let [first @ b'1'..=b'9', second @ b'0'..=b'9', third @ b'0'..=b'9'] = *status else {
            return None;
        };
        let digit = |octet| u32::from(octet - b'0');
        let status = digit(first) * 100 + digit(second) * 10 + digit(third);
        let end = match rest {
            [b' ', reason @ ..] => 13 + syntax::text(reason),
            _ => 12,
        };
        let version = Version::from_minor(minor - b'0')?;
        let crlf = bytes.get(end..)?.starts_with(b"\r\n");
        crlf.then_some((Self { version, status, reason_end: end as u32 }, end))
    }

    fn exact(line: &[u8], _: &Rules) -> Result<Self, Fault> {
        status_line(line)
    }
}

/// How long a method is behind which a target in origin-form stands, unless it is CONNECT.
fn other_method(bytes: &[u8]) -> Option<usize> {
    let method = syntax::token(bytes);
    let origin_form = bytes.get(method..)?.starts_with(b" /");
    (method > 0 && origin_form && &bytes[..method] != b"CONNECT").then_some(method)
}

/// `method SP request-target SP HTTP-version` (RFC 9112 section 3), single spaces only.
fn request_line(line: &[u8], rules: &Rules) -> Result<RequestLine, Fault> {
    let method = syntax::token(line);
    match line.get(method) {
        Some(b' ') if method > 0 => {}
        None if method > 0 => return Err((ErrorKind::RequestLine, method)),
        _ => return Err((ErrorKind::Method, method)),
    }
    if line == b"PRI * HTTP/2.0" {
        return Err((ErrorKind::Http2Preface, 0));
    }
    let start = method + 1;
    let length = syntax::target(&line[start..], rules.allows(Tolerance::OBS_TEXT_TARGET));
    let end = start + length;
    match line.get(end) {
        Some(b' ') | None if length > 0 => {}
        Some(b' ') | None => return Err((ErrorKind::RequestLine, end)),
        Some(_) => return Err((ErrorKind::Target, end)),
    }
    let version = line.get(end + 1..).ok_or((ErrorKind::RequestLine, end))?;
    Target::parse(&line[..method], &line[start..end]).map_err(|at| (ErrorKind::Target, start + at))?;
    let version = Version::parse(version).map_err(|kind| (kind, end + 1))?;
    Ok(RequestLine { method: method as u32, target: end as u32, version })
}

/// `HTTP-version SP status-code SP [ reason-phrase ]` (RFC 9112 section 4); the second SP may be missing where the reason
/// is.
fn status_line(line: &[u8]) -> Result<StatusLine, Fault> {
    let version = line.split(|&octet| octet == b' ').next().unwrap_or_default();
    let version = Version::parse(version).map_err(|kind| (kind, 0))?;
    let mut status = 0;
    for at in 9..12 {
        match line.get(at) {
            Some(&digit) if digit.is_ascii_digit() && (at > 9 || digit > b'0') => {
                status = status * 10 + u32::from(digit - b'0');
            }
            _ => return Err((ErrorKind::Status, at.min(line.len()))),
        }
    }
    match line.get(12) {
        None => {}
        Some(b' ') => {
            let reason = &line[13..];
            let length = syntax::text(reason);
            if length < reason.len() {
                return Err((ErrorKind::Reason, 13 + length));
            }
        }
        Some(_) => return Err((ErrorKind::Status, 12)),
    }
    Ok(StatusLine { version, status, reason_end: line.len() as u32 })
}

/// How far an unfinished head has been read. It holds no byte of it.
#[derive(Debug)]
pub(crate) struct Progress<L> {
    start: Option<L>,
    fields: section::Progress,
}

impl<L: StartLine> Progress<L> {
    /// Nothing of the head has come.
    pub(crate) const FRESH: Self = Self { start: None, fields: section::Progress::FRESH };

    /// So much has been read.
    pub(crate) fn begin(&mut self, begun: Begun<L>) {
        if let Some((start, index)) = begun {
            self.start = Some(start);
            self.fields.begin_regular(index);
        }
    }

    /// Whether nothing of the head is there yet.
    pub(crate) const fn is_fresh(&self) -> bool {
        self.fields.scanned() == 0
    }

    /// The head, once it is complete.
    pub(crate) fn head(&self, length: usize) -> Option<Head<L>> {
        Some(Head { start: self.start?, index: *self.fields.index(), gist: Gist::UNREAD, length })
    }

    /// Whether all that has come belongs to a line that goes on, as [`section::Progress::goes_on`] says.
    #[inline]
    pub(crate) fn goes_on(&mut self, bytes: &[u8], limits: &Limits) -> bool {
        let limit = if self.start.is_none() { limits.start_line.min(limits.head) } else { limits.head };
        self.fields.goes_on(bytes, MAX_HEAD.min(limit as usize))
    }

    /// Goes on to the end of the head or of the bytes, as [`section::Progress::advance`] does.
    pub(crate) fn advance(
        &mut self,
        source: Source<'_>,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<Option<usize>, RecvError> {
        if self.start.is_none() && !self.read_start_line(source.bytes(), rules, aside)? {
            return Ok(None);
        }
        self.fields.advance(source, &rules.fields, aside)
    }

    fn read_start_line(&mut self, bytes: &[u8], rules: &Rules, aside: &mut Aside) -> Result<bool, RecvError> {
        // The line end may lie two octets behind the limit.
        let window = rules.fields.bytes.min(rules.start_line.saturating_add(2));
        let visible = &bytes[..window.min(bytes.len())];
        let too_long = RecvError::new(ErrorKind::StartLineTooLong, rules.start_line as u64);
        let end = match line_end(visible, self.fields.scanned()) {
            Ok(end) => end,
            Err(scanned) if scanned > rules.start_line => return Err(too_long),
            Err(_) if visible.len() >= rules.fields.bytes => return Err(rules.fields.too_large()),
            Err(scanned) => {
                self.fields.set_scanned(scanned);
                return Ok(false);
            }
        };
        let (content, line) = (&bytes[..end.content], Line { end });
        if content.len() > rules.start_line {
            return Err(too_long);
        }
        let parsed = L::exact(content, rules);
        self.start = Some(parsed.map_err(|fault| line.error(fault, rules.fields.tolerance))?);
        let deviations = aside.tolerated().len();
        if rules.allows(Tolerance::OBS_TEXT_TARGET)
            && let Some(at) = content.iter().position(|octet| !octet.is_ascii())
        {
            aside.tolerate(RecvError::new(ErrorKind::Target, at as u64));
        }
        line.check_end(rules.fields.tolerance, aside)?;
        self.fields.begin(Index::new(end.next()));
        if aside.tolerated().len() > deviations {
            self.fields.index_mut().set_irregular();
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request_error(line: &str) -> (ErrorKind, u64) {
        let bytes = alloc::format!("{line}\r\nHost: a\r\n\r\n");
        let error = request(bytes.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap_err();
        (error.kind, error.at)
    }

    fn response_error(line: &str) -> (ErrorKind, u64) {
        let bytes = alloc::format!("{line}\r\n\r\n");
        let error = response(bytes.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap_err();
        (error.kind, error.at)
    }

    /// A start-line of the usual form is what the exact parser finds; nothing else is of that form.
    #[test]
    fn usual_start_lines_are_start_lines() {
        usual_lines_are_exact::<RequestLine>(&[
            b"GET /where?q=now HTTP/1.1\r\n",
            b"OPTIONS /a-long-target/to/the-limit HTTP/1.0\r\n",
        ]);
        usual_lines_are_exact::<StatusLine>(&[
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 204 No Content\r\n",
            b"HTTP/1.0 301 \xe9\tMoved: forever and ever\r\n",
        ]);
    }

    fn usual_lines_are_exact<L: StartLine>(lines: &[&[u8]]) {
        let most = b"OPTIONS /a-long-target/to/the-limit HTTP/1.0".len();
        let mut usual = 0;
        for line in lines {
            let below = |most: usize| {
                let limits = Limits { start_line: most as u32, ..Limits::DEFAULT };
                L::rules(&limits, Tolerance::LEGACY)
            };
            let rules = below(most);
            assert!(usual_start_line::<L>(line, &rules).is_some(), "{}", line.escape_ascii());
            assert!(usual_start_line::<L>(line, &below(line.len() - 3)).is_none(), "{}", line.escape_ascii());
            for at in 0..line.len() {
                for octet in 0..=255 {
                    let mut changed = line.to_vec();
                    changed[at] = octet;
                    for bytes in [&changed[..], &changed[..at], &changed[at..]] {
                        let Some((start, next)) = usual_start_line::<L>(bytes, &rules) else { continue };
                        let content = bytes[..next].strip_suffix(b"\r\n").unwrap();
                        assert!(content.len() <= most && !content.contains(&b'\n') && !content.contains(&b'\r'));
                        assert_eq!(L::exact(content, &rules), Ok(start), "{}", bytes.escape_ascii());
                        usual += 1;
                    }
                }
            }
        }
        assert!(usual > 2_000, "{usual}");
    }

    #[test]
    fn request_lines_are_read_from_the_left() {
        for (line, kind, at) in [
            ("", ErrorKind::Method, 0),
            (" GET / HTTP/1.1", ErrorKind::Method, 0),
            ("G(T / HTTP/1.1", ErrorKind::Method, 1),
            ("GET\t/ HTTP/1.1", ErrorKind::Method, 3),
            ("GET", ErrorKind::RequestLine, 3),
            ("GET  / HTTP/1.1", ErrorKind::RequestLine, 4),
            ("GET /", ErrorKind::RequestLine, 5),
            ("GET HTTP/1.1", ErrorKind::RequestLine, 12),
            ("GET /a\tb HTTP/1.1", ErrorKind::Target, 6),
            ("GET /#f HTTP/1.1", ErrorKind::Target, 5),
            ("GET /\u{e9} HTTP/1.1", ErrorKind::Target, 5),
            ("GET noslash HTTP/1.1", ErrorKind::Target, 4),
            ("GET http://u@a/ HTTP/1.1", ErrorKind::Target, 12),
            ("GET / b HTTP/1.1", ErrorKind::Version, 6),
            ("GET / HTTP/1.1 ", ErrorKind::Version, 6),
            ("GET / http/1.1", ErrorKind::Version, 6),
            ("GET / HTTP/1.10", ErrorKind::Version, 6),
            ("GET / HTTP/2.0", ErrorKind::UnsupportedVersion, 6),
            ("PRI * HTTP/2.0", ErrorKind::Http2Preface, 0),
            ("HTTP/1.1 200 OK", ErrorKind::Method, 4),
            ("GET / HTTP/1.1\rX", ErrorKind::BareCr, 14),
            ("GET /\rX HTTP/1.1", ErrorKind::BareCr, 5),
        ] {
            assert_eq!(request_error(line), (kind, at), "{line:?}");
        }
    }

    #[test]
    fn status_lines_are_read_from_the_left() {
        for (line, kind, at) in [
            ("HTTP/1.1", ErrorKind::Status, 8),
            ("HTTP/1.1 ", ErrorKind::Status, 9),
            ("HTTP/1.1  200", ErrorKind::Status, 9),
            ("HTTP/1.1 099 x", ErrorKind::Status, 9),
            ("HTTP/1.1 20", ErrorKind::Status, 11),
            ("HTTP/1.1 2000 x", ErrorKind::Status, 12),
            ("HTTP/1.1 200OK", ErrorKind::Status, 12),
            ("HTTP/1.1\t200 OK", ErrorKind::Version, 0),
            ("ICY 200 OK", ErrorKind::Version, 0),
            ("HTTP/3.0 200 OK", ErrorKind::UnsupportedVersion, 0),
            ("HTTP/1.1 200 a\x01", ErrorKind::Reason, 14),
        ] {
            assert_eq!(response_error(line), (kind, at), "{line:?}");
        }
        for (line, status, reason) in
            [("HTTP/1.1 200", 200, ""), ("HTTP/1.0 999 ", 999, ""), ("HTTP/1.1 100 a b", 100, "a b")]
        {
            let bytes = alloc::format!("{line}\r\n\r\n");
            let (response, _) = response(bytes.as_bytes(), &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
            assert_eq!((response.status(), response.reason()), (status, reason.as_bytes()));
        }
    }

    /// What is usual at the beginning of a head is not read twice.
    #[test]
    fn what_was_usual_is_kept() {
        let rules = RequestLine::rules(&Limits::DEFAULT, Tolerance::NONE);
        let whole = b"GET / HTTP/1.1\r\nA: b\r\n\r\nC";
        assert_eq!(Head::<RequestLine>::usual::<false>(whole, &rules).map(|head| head.length), Ok(24));
        assert_eq!(Head::<RequestLine>::usual::<true>(whole, &rules).map(|head| head.length), Ok(24));
        let begun = Head::<RequestLine>::usual::<true>(b"GET / HTTP/1.1\r\nA: b\r\nC", &rules);
        let mut progress = Progress::FRESH;
        progress.begin(begun.unwrap_err());
        let index = progress.fields.index();
        assert!(matches!(progress.start, Some(RequestLine { method: 3, target: 5, .. })));
        assert_eq!((index.start(), index.end(), index.lines()), (16, 22, 1));
    }

    /// Whatever comes one octet at a time is noted and no more, unless it may end a line or reach a limit.
    #[test]
    fn a_line_that_goes_on_is_only_noted() {
        let limits = Limits { start_line: 20, head: 30, ..Limits::DEFAULT };
        let rules = RequestLine::rules(&limits, Tolerance::NONE);
        let bytes = b"GET / HTTP/1.1\r\nHost: abcdefgh";
        let mut progress = Progress::<RequestLine>::FRESH;
        for (length, goes_on) in [(3, false), (5, true), (13, true), (15, true), (16, false), (22, true), (30, false)] {
            assert_eq!(progress.goes_on(&bytes[..length], &limits), goes_on, "{length}");
            let outcome = progress.advance(Source::Fixed(&bytes[..length]), &rules, &mut Aside::default());
            assert_eq!(outcome.is_err(), length == 30);
        }
        let mut progress = Progress::<RequestLine>::FRESH;
        let long = b"GET /123456789012345";
        assert!(matches!(progress.advance(Source::Fixed(&long[..16]), &rules, &mut Aside::default()), Ok(None)));
        assert!(progress.goes_on(&long[..19], &limits) && !progress.goes_on(long, &limits));
    }

    #[test]
    fn an_incomplete_head_is_none_and_a_complete_one_ends_where_it_ends() {
        let bytes = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nX";
        for length in 0..27 {
            let found = request(&bytes[..length], &Limits::DEFAULT, Tolerance::NONE);
            assert!(matches!(found, Ok(None)), "{length}");
        }
        let (request, length) = request(bytes, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        assert_eq!((request.method(), request.target(), length), ("GET", &b"/"[..], 27));
    }

    #[test]
    fn a_field_section_stands_alone() {
        let read = |bytes| {
            let found = field_section(bytes, &Limits::DEFAULT).map_err(|error| (error.kind, error.at))?;
            Ok(found.map(|(fields, length)| (alloc::format!("{fields:?}"), length)))
        };
        assert_eq!(read(b"a: b\r\nc: d\r\n\r\nmore"), Ok(Some(("[a: b, c: d]".into(), 14))));
        assert_eq!(read(b"\r\n"), Ok(Some(("[]".into(), 2))));
        assert_eq!(read(b"a: b\r\n"), Ok(None));
        assert_eq!(read(b"a: b\r\n c\r\n\r\n"), Err((ErrorKind::ObsFold, 6)));
        assert_eq!(read(b"a : b\r\n"), Err((ErrorKind::WhitespaceBeforeColon, 1)));
    }

    #[test]
    fn obs_text_in_a_target_is_noted() {
        let bytes = b"GET /\xe9 HTTP/1.1\r\n\r\n";
        let (request, _) = request(bytes, &Limits::DEFAULT, Tolerance::OBS_TEXT_TARGET).unwrap().unwrap();
        assert_eq!(request.target(), b"/\xe9");
        assert!(request.fields().index().is_irregular());

        let bytes = b"GET http://a/ HTTP/1.1\r\n\r\n";
        let (request, _) = super::request(bytes, &Limits::DEFAULT, Tolerance::OBS_TEXT_TARGET).unwrap().unwrap();
        assert!(!request.fields().index().is_irregular());
    }
}
