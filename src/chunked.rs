//! The chunked transfer coding, both ways (RFC 9112 section 7.1).
//!
//! Owns the size line, its extensions, what they may cost, and the hand-over to the trailer section. There is no switch
//! that makes any of it tolerant.

use core::ops::ControlFlow;

use crate::aside::Aside;
use crate::config::Limits;
use crate::error::{ErrorKind, RecvError, SendError};
use crate::fields::FieldSection;
use crate::index::Index;
use crate::known::Known;
use crate::known_lines;
use crate::line_end::{self, Terminator, line_end, near_line_end};
use crate::section::{Progress, Rules, Source};
use crate::syntax;

/// Reads what stands around the data of chunks, and the trailer section. It keeps no byte of them.
#[derive(Debug)]
pub(crate) enum Chunks {
    /// At a size line.
    Size(Line, Account),
    /// At the CRLF behind the data of a chunk.
    End(Account),
    /// Behind the size line of the last chunk.
    Trailers(Progress),
}

impl Default for Chunks {
    fn default() -> Self {
        Self::Size(Line::default(), Account::default())
    }
}

/// What the framing of chunks has cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Account {
    /// Octets of extensions so far.
    extensions: u32,
    /// By how much framing exceeds what the content has paid for.
    excess: u32,
}

/// How far a size line has been read that is not complete.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line {
    /// What its digits say.
    size: u64,
    digits: u8,
    /// So many octets behind the digits hold no line end.
    searched: u16,
}

/// What [`Account::size_line`] found: a line of some length that says a size, or a part of it.
enum Read {
    Whole { size: u64, length: usize },
    Part(Line),
}

/// What [`Chunks::next`] found at the beginning of the input. All lengths are bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// So much is done with; more input is needed.
    More(usize),
    /// So much is framing; behind it, a chunk has so much data, which is not nothing.
    Chunk(usize, u64),
    /// So much is framing, and so much behind it is the trailer section: nothing where it has no lines. Then the empty line
    /// that ends it counts as framing.
    Trailers(usize, usize),
}

impl Chunks {
    /// Whether the last chunk's size line has been read.
    pub(crate) const fn is_in_trailers(&self) -> bool {
        matches!(self, Self::Trailers(_))
    }

    /// The lines of the trailer section, as far as they have come.
    #[inline]
    pub(crate) const fn index(&self) -> Option<&Index> {
        match self {
            Self::Trailers(progress) => Some(progress.index()),
            Self::Size(..) | Self::End(_) => None,
        }
    }

    /// The extensions of the chunk whose size line comes next in `bytes`.
    pub(crate) fn next_extension<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Self::Size(..) => extension(bytes),
            Self::End(_) => extension(bytes.strip_prefix(b"\r\n")?),
            Self::Trailers(_) => None,
        }
    }

    /// Where `bytes` begin with the CRLF behind a chunk and the size line of another one, of at most four digits and no
    /// extension, while nothing is owed for framing: what [`next`](Self::next) finds, with less ado. It says how long both are,
    /// and the chunk's size; the state behind it is the same as before.
    #[inline]
    pub(crate) fn usual(&self, bytes: &[u8], limits: &Limits) -> Option<(usize, usize)> {
        let Self::End(Account { excess: 0, .. }) = self else {
            return None;
        };
        let octets = bytes.first_chunk::<8>()?;
        if octets[..2] != *b"\r\n" {
            return None;
        }
        let (mut size, mut digits) = (0, 0);
        while digits < 4 {
            let octet = octets[2 + digits];
            if syntax::hex_digit(octet) > 15 {
                break;
            }
            // The table's answer, sooner: where the next chunk lies hangs on it.
            size = size << 4 | (usize::from(octet & 15) + 9 * usize::from(octet >> 6));
            digits += 1;
        }
        let ends = octets[2 + digits..4 + digits] == *b"\r\n";
        (ends && size > 0 && digits <= most_digits(limits)).then_some((4 + digits, size))
    }

    /// Whether nothing has come, or a few octets that end nothing and break no rule: then they are noted, and nothing else is
    /// to be done. So a call for each octet is cheap.
    pub(crate) fn goes_on(&mut self, bytes: &[u8], limits: &Limits) -> bool {
        match self {
            Self::Size(line, account) => {
                bytes.is_empty() || line.goes_on(bytes, account.longest_extension(limits), limits)
            }
            Self::End(_) => matches!(bytes, [] | [b'\r']),
            Self::Trailers(progress) => progress.goes_on(bytes, Rules::trailer(limits).bytes),
        }
    }

    /// Goes on at the beginning of `bytes`, to the next chunk's data; errors count from there. What is found between two calls
    /// is data. Where a trailer section is complete, its lines are in [`index`](Self::index).
    #[inline]
    pub(crate) fn next(&mut self, bytes: &[u8], limits: &Limits, aside: &mut Aside) -> Result<Found, RecvError> {
        let (at, line, mut account) = match self {
            Self::Size(line, account) => (0, *line, *account),
            Self::End(account) => match bytes {
                // Nearly always, the last chunk is all that comes. Nothing is too long in it: three octets of framing are free.
                [b'\r', b'\n', b'0', b'\r', b'\n', b'\r', b'\n', ..]
                    if limits.trailer >= 2 && most_digits(limits) > 0 =>
                {
                    *self = Self::Trailers(Progress::FRESH);
                    return Ok(Found::Trailers(7, 0));
                }
                [b'\r', b'\n', ..] => (2, Line::default(), *account),
                [] | [b'\r'] => return Ok(Found::More(0)),
                [b'\r', ..] => return Err(RecvError::new(ErrorKind::ChunkEnd, 1)),
                _ => return Err(RecvError::new(ErrorKind::ChunkEnd, 0)),
            },
            Self::Trailers(progress) => return trailers(bytes, 0, progress, limits, aside),
        };
        let (size, at) = match account.size_line(&bytes[at..], line, limits) {
            Ok(Read::Whole { size, length }) => (size, at + length),
            Ok(Read::Part(line)) => {
                *self = Self::Size(line, account);
                return Ok(Found::More(at));
            }
            Err(error) => return Err(error.after(at as u64)),
        };
        if size > 0 {
            *self = Self::End(account);
            return Ok(Found::Chunk(at, size));
        }
        let mut progress = Progress::FRESH;
        let found = trailers(bytes, at, &mut progress, limits, aside);
        *self = Self::Trailers(progress);
        found
    }
}

impl Line {
    /// [`Chunks::goes_on`] for a size line, which may have extensions of so many octets.
    #[inline]
    fn goes_on(&mut self, bytes: &[u8], longest: usize, limits: &Limits) -> bool {
        let digits = usize::from(self.digits);
        match bytes.get(digits..) {
            Some(rest) if self.searched > 0 => match line_end::goes_on(rest, self.searched.into()) {
                Some(searched) if searched <= longest => {
                    self.searched = searched as u16;
                    true
                }
                _ => false,
            },
            Some([b'\r']) => digits > 0,
            Some([b';']) if digits > 0 && longest > 0 => {
                self.searched = 1;
                true
            }
            Some(&[octet]) if syntax::hex_digit(octet) <= 15 && digits < most_digits(limits) => {
                self.size = self.size << 4 | u64::from(syntax::hex_digit(octet));
                self.digits += 1;
                true
            }
            _ => false,
        }
    }
}

/// How many digits a size may have: 16 are every number below 2^64.
#[inline]
fn most_digits(limits: &Limits) -> usize {
    usize::from(limits.chunk_size_digits).min(16)
}

impl Account {
    /// How many octets the extensions of the next chunk may have.
    #[inline]
    fn longest_extension(self, limits: &Limits) -> usize {
        let left = limits.chunk_extensions.saturating_sub(self.extensions) as usize;
        usize::from(limits.chunk_extension).min(left)
    }

    /// `chunk-size [ chunk-ext ] CRLF`.
    #[inline]
    fn size_line(&mut self, bytes: &[u8], line: Line, limits: &Limits) -> Result<Read, RecvError> {
        let most = most_digits(limits);
        let mut size = line.size;
        let mut digits = usize::from(line.digits);
        while let Some(&octet) = bytes.get(digits) {
            let digit = syntax::hex_digit(octet);
            if digit > 15 {
                break;
            }
            if digits >= most {
                return Err(RecvError::new(ErrorKind::ChunkSizeTooLong, digits as u64));
            }
            size = size << 4 | u64::from(digit);
            digits += 1;
        }
        // No more is searched than an extension may have, of which the limit has 16 bits.
        let part = |searched: usize| Ok(Read::Part(Line { size, digits: digits as u8, searched: searched as u16 }));
        let length = match bytes.get(digits..).unwrap_or_default() {
            [] => return part(0),
            [..] if digits == 0 => return Err(RecvError::new(ErrorKind::ChunkSize, 0)),
            [b'\r', b'\n', ..] => digits + 2,
            [b'\r'] => return part(0),
            rest => match extension_line(rest, line.searched.into(), self.longest_extension(limits)) {
                Ok(Some(length)) => {
                    self.extensions += length as u32;
                    digits + length + 2
                }
                // The LF of a CR at its end may still come.
                Ok(None) => return part(rest.len() - usize::from(rest.ends_with(b"\r"))),
                Err(error) => return Err(error.after(digits as u64)),
            },
        };
        self.charge(size, length, limits)?;
        Ok(Read::Whole { size, length })
    }

    /// The account of framing against content, as in Go's reader: 16 octets a chunk and twice its data are free.
    fn charge(&mut self, size: u64, length: usize, limits: &Limits) -> Result<(), RecvError> {
        let free = size.saturating_mul(2).saturating_add(16);
        let excess = (u64::from(self.excess) + length as u64).saturating_sub(free);
        if excess > limits.chunk_overhead.into() {
            return Err(RecvError::new(ErrorKind::ChunkOverhead, 0));
        }
        self.excess = excess as u32;
        Ok(())
    }
}

/// The length of what stands between the digits and CRLF, at most so many octets; `None` if that has not come. `searched` octets
/// are known to hold no line end.
fn extension_line(bytes: &[u8], searched: usize, most: usize) -> Result<Option<usize>, RecvError> {
    let visible = &bytes[..bytes.len().min(most + 2)];
    if searched == 0
        && let Some(length) = usual_extensions(visible)
    {
        return Ok(Some(length));
    }
    match bytes {
        [b'\r', ..] => return Err(RecvError::new(ErrorKind::BareCr, 0)),
        [b'\n', ..] => return Err(RecvError::new(ErrorKind::BareLf, 0)),
        [b';' | b' ' | b'\t', ..] => {}
        _ => return Err(RecvError::new(ErrorKind::ChunkSize, 0)),
    }
    let end = match near_line_end(visible, searched.min(visible.len())) {
        Ok(end) if end.content <= most => end,
        Err(scanned) if scanned <= most => return Ok(None),
        _ => return Err(RecvError::new(ErrorKind::ChunkExtensionTooLong, most as u64)),
    };
    let line = &bytes[..end.content];
    let bare = match end.by {
        Terminator::Crlf => None,
        Terminator::Lf => Some(ErrorKind::BareLf),
        Terminator::Cr => Some(ErrorKind::BareCr),
    };
    match check_extension(line).err().or(bare.map(|kind| (kind, line.len()))) {
        None => Ok(Some(line.len())),
        Some((kind, at)) => {
            let kind = bare.filter(|_| at == line.len()).unwrap_or(kind);
            Err(RecvError::new(kind, at as u64))
        }
    }
}

/// The length of extensions in the usual form, `*( ";" token [ "=" token ] )`, with CRLF behind them. What is of another form
/// is left to [`check_extension`].
fn usual_extensions(bytes: &[u8]) -> Option<usize> {
    let token_behind = |at: usize| match syntax::token(&bytes[at + 1..]) {
        0 => None,
        length => Some(at + 1 + length),
    };
    let mut at = 0;
    while bytes.get(at) == Some(&b';') {
        at = token_behind(at)?;
        if bytes.get(at) == Some(&b'=') {
            at = token_behind(at)?;
        }
    }
    bytes[at..].starts_with(b"\r\n").then_some(at)
}

/// `*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112 section 7.1.1). Whitespace that no
/// semicolon follows belongs to the size, which has none.
fn check_extension(line: &[u8]) -> Result<(), (ErrorKind, usize)> {
    let blank = |at: usize| at + syntax::ows(&line[at..]);
    let mut at = 0;
    while at < line.len() {
        if line[at] != b';' {
            let kind = if at == 0 { ErrorKind::ChunkSize } else { ErrorKind::ChunkExtension };
            at = blank(at);
            if line.get(at) != Some(&b';') {
                return Err((kind, at));
            }
        }
        at = blank(at + 1);
        match syntax::token(&line[at..]) {
            0 => return Err((ErrorKind::ChunkExtension, at)),
            name => at += name,
        }
        if matches!(line.get(at), None | Some(b';')) {
            continue;
        }
        if line.get(blank(at)) == Some(&b'=') {
            at = blank(blank(at) + 1);
            match syntax::token_or_quoted(&line[at..]) {
                Ok(value) => at += value,
                Err(wrong) => return Err((ErrorKind::ChunkExtension, at + wrong)),
            }
        }
    }
    Ok(())
}

/// The trailer section, which begins at `at`.
fn trailers(
    bytes: &[u8],
    at: usize,
    progress: &mut Progress,
    limits: &Limits,
    aside: &mut Aside,
) -> Result<Found, RecvError> {
    let section = &bytes[at..];
    let rules = Rules::trailer(limits);
    let refused = match progress.advance(Source::Fixed(section), &rules, aside) {
        Ok(None) => return Ok(Found::More(at)),
        Ok(Some(length)) => match forbidden_trailer(&FieldSection::from_parts(&section[..length], *progress.index())) {
            None if progress.index().lines() == 0 => return Ok(Found::Trailers(at + length, 0)),
            None => return Ok(Found::Trailers(at, length)),
            Some(line) => RecvError::new(ErrorKind::TrailerField, line as u64),
        },
        Err(error) => error,
    };
    Err(refused.after(at as u64))
}

/// Where a field stands that frames, and so must not come behind the content (RFC 9110 section 6.5.1).
pub(crate) fn forbidden_trailer<B: AsRef<[u8]>>(trailers: &FieldSection<B>) -> Option<usize> {
    let mut found = None;
    known_lines::each(trailers, |known, line| match known {
        Known::ContentLength | Known::TransferEncoding => {
            found = Some(line.at);
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    });
    found
}

/// The extensions in the chunk-size line at the beginning of `bytes`, from the first `;` to the end of the line; `None` if
/// there are none, or the line is not complete. Whether they are well-formed is found when the line is received.
fn extension(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes.iter().position(|&octet| syntax::hex_digit(octet) > 15)?;
    let end = line_end(bytes, digits).ok()?;
    let rest = bytes.get(digits..end.content)?;
    let rest = &rest[syntax::ows(rest)..];
    rest.starts_with(b";").then_some(rest)
}

/// The line in front of a chunk's data: its size in lower-case hexadecimal, and CRLF.
///
/// ```
/// use startline::chunked::SizeLine;
///
/// assert_eq!(SizeLine::new(4096).as_bytes(), b"1000\r\n");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SizeLine {
    bytes: [u8; 18],
    start: u8,
}

impl SizeLine {
    /// For that many bytes of data. Zero makes the last chunk's line.
    pub const fn new(size: u64) -> Self {
        let mut bytes = *b"0000000000000000\r\n";
        let mut start = 16;
        let mut rest = size;
        loop {
            start -= 1;
            bytes[start] = b"0123456789abcdef"[(rest & 15) as usize];
            rest >>= 4;
            if rest == 0 {
                return Self { bytes, start: start as u8 };
            }
        }
    }

    /// The same line with upper-case digits.
    #[must_use]
    pub const fn uppercase(mut self) -> Self {
        self.bytes.make_ascii_uppercase();
        self
    }

    /// The line, CRLF included.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.start.into()..).unwrap_or_default()
    }

    /// The line without its CRLF.
    pub(crate) fn digits(&self) -> &[u8] {
        self.bytes.get(self.start.into()..16).unwrap_or_default()
    }
}

/// Checks extensions that are to be sent, such as `;name=value`: without the whitespace that a recipient lets pass
/// (RFC 9110 section 5.6.3).
pub(crate) fn check_sent_extension(extension: &[u8]) -> Result<(), SendError> {
    let mut quoted = false;
    let mut escaped = false;
    let blank = extension.iter().any(|&octet| {
        let outside = !quoted;
        quoted ^= octet == b'"' && !escaped;
        escaped = quoted && octet == b'\\' && !escaped;
        outside && syntax::is_ows(octet)
    });
    if blank || check_extension(extension).is_err() {
        return Err(SendError::Rule(ErrorKind::ChunkExtension));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec;
    use alloc::vec::Vec;

    /// A chunk of the usual form is what the exact parser finds, with the same left to do.
    #[test]
    fn usual_chunks_are_chunks() {
        let limits = Limits { chunk_size_digits: 3, ..Limits::DEFAULT };
        let mut usual = 0;
        for ending in ["", "\r\n", "\r", "\n", "\r\r\n"] {
            for size in [
                "", "0", "1", "a", "F", "00", "05", "10", "3e8", "0001", "12345", "g", "5g", " 5", "5 ", "5;a", "-1",
                "+5",
            ] {
                for line_end in ["\r\n", "\r", "\n", "\r\r\n", ""] {
                    for data in ["", "x", "hello", "hello\r\n", "hello hello hello\r\n3\r\n"] {
                        let bytes = [ending, size, line_end, data].concat();
                        for mut chunks in [
                            Chunks::default(),
                            Chunks::End(Account::default()),
                            Chunks::End(Account { excess: 9, extensions: 0 }),
                        ] {
                            if let Some((framing, size)) = chunks.usual(bytes.as_bytes(), &limits) {
                                let before = format!("{chunks:?}");
                                let found = chunks.next(bytes.as_bytes(), &limits, &mut Aside::default());
                                assert_eq!(found, Ok(Found::Chunk(framing, size as u64)), "{bytes:?}");
                                assert_eq!(format!("{chunks:?}"), before, "{bytes:?}");
                                usual += 1;
                            }
                        }
                    }
                }
            }
        }
        // Three digits, and any data behind them; two or one, with five octets or more.
        assert_eq!(usual, 4 + 2 * 3 + 3 * 3);
    }

    /// Octet by octet: what goes on is what the exact parser wants more of, and it goes on to the same.
    #[test]
    fn what_goes_on_is_not_complete() {
        let tight = Limits { chunk_size_digits: 3, chunk_extension: 5, chunk_extensions: 6, ..Limits::DEFAULT };
        let trailers = Limits { trailer: 8, trailer_fields: 1, ..Limits::DEFAULT };
        let mut gone_on = 0;
        for limits in [Limits::DEFAULT, tight, trailers] {
            for bytes in [
                "",
                "\r",
                "\rX",
                "\n",
                "5\r\n",
                "00fF\r\n",
                "00000000000000001\r\n",
                "5\rX",
                "5\n",
                "5g\r\n",
                "5;a=b\r\n",
                "5;a\rb\r\n",
                "5;a\n",
                "5 ;a=\"b\"\r\n",
                "5;abcde\r\n",
                ";a\r\n",
                "0\r\n\r\n",
                "0\r\nAb: c\r\n\r\n",
                "0\r\nA:\r\nB:\r\n\r\n",
                "0\r\nA\rB\r\n",
            ] {
                for ending in ["", "\r\n", "\r"] {
                    let bytes = [ending, bytes].concat().into_bytes();
                    let chunks = || if ending.is_empty() { Chunks::default() } else { Chunks::End(Account::default()) };
                    let (mut quick, mut exact) = (chunks(), chunks());
                    let (mut start, mut end) = (0, 0);
                    while end <= bytes.len() {
                        let input = &bytes[start..end];
                        let wanted = exact.next(input, &limits, &mut Aside::default());
                        let found = if quick.goes_on(input, &limits) {
                            gone_on += 1;
                            Ok(Found::More(0))
                        } else {
                            quick.next(input, &limits, &mut Aside::default())
                        };
                        assert_eq!(found, wanted, "{}", bytes[..end].escape_ascii());
                        let Ok(Found::More(taken)) = wanted else {
                            break;
                        };
                        start += taken;
                        end += 1;
                    }
                }
            }
        }
        assert!(gone_on > 600, "{gone_on}");
    }

    /// The content, where it ended, and how much of the input was left.
    fn decode(mut bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, Option<usize>), RecvError> {
        let (mut chunks, mut content, mut base) = (Chunks::default(), vec![], 0);
        loop {
            let found = chunks.next(bytes, limits, &mut Aside::default()).map_err(|error| error.after(base))?;
            let (skip, take) = match found {
                Found::More(_) => return Ok((content, None)),
                Found::Chunk(skip, size) => (skip, size.min((bytes.len() - skip) as u64) as usize),
                Found::Trailers(skip, take) => return Ok((content, Some(bytes.len() - skip - take))),
            };
            content.extend_from_slice(&bytes[skip..skip + take]);
            bytes = &bytes[skip + take..];
            base += (skip + take) as u64;
        }
    }

    fn error(bytes: &[u8]) -> (ErrorKind, u64) {
        let error = decode(bytes, &Limits::DEFAULT).unwrap_err();
        (error.kind, error.at)
    }

    #[test]
    fn chunks_with_extensions_and_trailers() {
        let bytes = b"3\r\nabc\r\n00A ;x = \"a;\\\"\"\t; y\r\n0123456789\r\n000;z\r\nT: 1\r\n\r\nGET";
        assert_eq!(decode(bytes, &Limits::DEFAULT), Ok((b"abc0123456789".to_vec(), Some(3))));
        assert_eq!(decode(b"5\r\nabc", &Limits::DEFAULT), Ok((b"abc".to_vec(), None)));
    }

    #[test]
    fn sizes_are_digits_and_nothing_else() {
        for (line, kind, at) in [
            ("\r\n", ErrorKind::ChunkSize, 0),
            ("+5\r\n", ErrorKind::ChunkSize, 0),
            (" 5\r\n", ErrorKind::ChunkSize, 0),
            ("0x5\r\n", ErrorKind::ChunkSize, 1),
            ("5_0\r\n", ErrorKind::ChunkSize, 1),
            ("5 \r\n", ErrorKind::ChunkSize, 2),
            ("5\n", ErrorKind::BareLf, 1),
            ("5\rX", ErrorKind::BareCr, 1),
            ("5\r\r\n", ErrorKind::BareCr, 1),
            ("00000000000000000", ErrorKind::ChunkSizeTooLong, 16),
            ("5;\r\n", ErrorKind::ChunkExtension, 2),
            ("5;a\n", ErrorKind::BareLf, 3),
            ("5;a\rb\r\n", ErrorKind::BareCr, 3),
            ("5;a=\r\n", ErrorKind::ChunkExtension, 4),
            ("5;a=\"b\r\n", ErrorKind::ChunkExtension, 6),
            ("5;a\0\r\n", ErrorKind::ChunkExtension, 3),
            ("5;a \r\n", ErrorKind::ChunkExtension, 4),
        ] {
            assert_eq!(error(line.as_bytes()), (kind, at), "{line:?}");
        }
        let most = b"FFFFFFFFffffffff\r\nx";
        assert_eq!(decode(most, &Limits::DEFAULT), Ok((b"x".to_vec(), None)));
    }

    #[test]
    fn data_ends_with_crlf() {
        for (end, at) in [("\n", 4), ("XX", 4), ("\rX", 5), ("\r\r\n", 5), ("0\r\n", 4)] {
            assert_eq!(error(format!("1\r\na{end}").as_bytes()), (ErrorKind::ChunkEnd, at), "{end:?}");
        }
    }

    /// What comes octet by octet is noted and no more, unless it may end a line, break a rule or reach a limit.
    #[test]
    fn what_goes_on_is_only_noted() {
        let limits = Limits { chunk_size_digits: 3, chunk_extension: 6, trailer: 9, ..Limits::DEFAULT };
        let run = |steps: &[(&str, bool)]| {
            let mut chunks = Chunks::default();
            for &(bytes, goes_on) in steps {
                assert_eq!(chunks.goes_on(bytes.as_bytes(), &limits), goes_on, "{bytes:?}");
                if !goes_on {
                    let _ = chunks.next(bytes.as_bytes(), &limits, &mut Aside::default());
                }
            }
            chunks
        };
        run(&[("", true), ("1", true), ("1a", true), ("1a0", true), ("1a0\r", true), ("1a0\r\n", false)]);
        run(&[("1", true), ("1a", true), ("1a0", true), ("1a00", false)]);
        run(&[("1", true), ("1g", false)]);
        run(&[("\r", false)]);
        // What has been searched for the end of the line is not looked at again: here it has become wrong since.
        run(&[("1;", false), ("1;a", true), ("1\r\nbc", true), ("1;abcde", true), ("1;abcdef", false)]);
        run(&[("1;", false), ("1;a", true), ("1;a\r\n", false), ("", true), ("\r", true), ("\r\n", false)]);
        run(&[("0\r\n", false), ("a", false), ("a:", true), ("a: 345678", false)]);
    }

    #[test]
    fn a_trailer_section_without_lines_is_framing() {
        let bytes = b"0\r\n\r\n";
        for cut in 0..bytes.len() {
            let mut chunks = Chunks::default();
            let mut next = |bytes| chunks.next(bytes, &Limits::DEFAULT, &mut Aside::default());
            let Ok(Found::More(skip)) = next(&bytes[..cut]) else { panic!("{cut}") };
            assert_eq!(next(&bytes[skip..]), Ok(Found::Trailers(bytes.len() - skip, 0)), "{cut}");
        }
    }

    /// The short way of the last chunk knows the limits that the long way has, and what it finds is the same at each cut.
    #[test]
    fn the_last_chunk_is_within_limits() {
        let bytes = b"\r\n0\r\n\r\n";
        let next = |bytes: &[u8], limits: &Limits| {
            let mut chunks = Chunks::End(Account::default());
            let mut found = chunks.next(bytes, limits, &mut Aside::default());
            if let Ok(Found::More(skip)) = found {
                found = chunks.next(
                    &[&bytes[skip..], &b"\r\n0\r\n\r\n"[bytes.len()..]].concat(),
                    limits,
                    &mut Aside::default(),
                );
            }
            (found.map_err(|error| error.kind), chunks.is_in_trailers())
        };
        let (short, digits, trailer) = (
            Limits { trailer: 2, chunk_size_digits: 1, chunk_overhead: 0, ..Limits::DEFAULT },
            Limits { chunk_size_digits: 0, ..Limits::DEFAULT },
            Limits { trailer: 1, ..Limits::DEFAULT },
        );
        for cut in 0..=bytes.len() {
            assert!(matches!(next(&bytes[..cut], &short), (Ok(Found::Trailers(_, 0)), true)), "{cut}");
            assert_eq!(next(&bytes[..cut], &digits).0, Err(ErrorKind::ChunkSizeTooLong), "{cut}");
            assert_eq!(next(&bytes[..cut], &trailer).0, Err(ErrorKind::TrailerTooLarge), "{cut}");
        }
    }

    #[test]
    fn framing_fields_are_no_trailers() {
        assert_eq!(error(b"0\r\nA: 1\r\ncontent-length: 1\r\n\r\n"), (ErrorKind::TrailerField, 9));
        assert_eq!(error(b"0\r\nTransfer-Encoding: chunked\r\n\r\n"), (ErrorKind::TrailerField, 3));
        assert_eq!(error(b"0\r\nA: 1\r\n b\r\n\r\n"), (ErrorKind::ObsFold, 9));
        assert_eq!(error(b"0\r\n\n"), (ErrorKind::BareLf, 3));
    }

    #[test]
    fn limits_at_their_edge_and_one_past_it() {
        let limits = Limits { chunk_size_digits: 2, chunk_extension: 4, chunk_extensions: 6, ..Limits::DEFAULT };
        let run = |bytes: &[u8]| decode(bytes, &limits).map(drop).map_err(|error| (error.kind, error.at));
        assert_eq!(run(b"01\r\na\r\n"), Ok(()));
        assert_eq!(run(b"001"), Err((ErrorKind::ChunkSizeTooLong, 2)));
        assert_eq!(run(b"1;abc\r\na"), Ok(()));
        assert_eq!(run(b"1;abcd\r\n"), Err((ErrorKind::ChunkExtensionTooLong, 5)));
        assert_eq!(run(b"1;abc\r\na\r\n1;a\r\na"), Ok(()));
        assert_eq!(run(b"1;abc\r\na\r\n1;ab\r\n"), Err((ErrorKind::ChunkExtensionTooLong, 13)));

        // A chunk of one byte pays for 18 octets; its line here has 3 + 20.
        let chunk = b"1;abcdefghijklmnopqrs\r\na\r\n";
        let limits = |overhead| Limits { chunk_overhead: overhead, ..Limits::DEFAULT };
        assert_eq!(decode(&chunk.repeat(2), &limits(10)).map(drop), Ok(()));
        let refused = decode(&chunk.repeat(2), &limits(9)).unwrap_err();
        assert_eq!((refused.kind, refused.at), (ErrorKind::ChunkOverhead, 26));
    }

    #[test]
    fn size_lines_are_shortest_form() {
        for (size, line) in [(0, "0\r\n"), (15, "f\r\n"), (16, "10\r\n"), (u64::MAX, "ffffffffffffffff\r\n")] {
            assert_eq!(SizeLine::new(size).as_bytes(), line.as_bytes());
            assert_eq!(SizeLine::new(size).uppercase().as_bytes(), line.to_uppercase().as_bytes());
        }
    }

    #[test]
    fn extensions_can_be_looked_at() {
        assert_eq!(extension(b"5 ;a=b\r\n"), Some(&b";a=b"[..]));
        assert_eq!(extension(b"f;a=b\r\n"), Some(&b";a=b"[..]));
        assert_eq!(extension(b"5\r\nab;c\r\n"), None);
        assert_eq!(extension(b"5;a"), None);
    }

    /// A quoted-string ends behind a backslash that is escaped itself.
    #[test]
    fn extensions_are_sent_without_whitespace_around_them() {
        for good in [";a", ";a=b;c", ";a=\" ; \"", ";a=\"\\\" \";b", ";a=\"\\\\\";b"] {
            assert_eq!(check_sent_extension(good.as_bytes()), Ok(()), "{good}");
        }
        for bad in [" ;a", "; a", ";a =b", ";a\t", ";a=\"b\" ;c", ";a=\"\\\" \" ;b", ";a=\"\\\\\" ;b"] {
            let refused = check_sent_extension(bad.as_bytes());
            assert_eq!(refused, Err(SendError::Rule(ErrorKind::ChunkExtension)), "{bad}");
        }
    }

    /// The short ways are taken wherever they are sure, and nowhere else.
    #[test]
    fn short_ways_are_taken() {
        let limits = Limits { chunk_size_digits: 3, ..Limits::DEFAULT };
        for (bytes, digits, searched, longest, goes_on) in [
            ("5", 0, 0, 9, true),
            ("1234", 2, 0, 9, false),
            ("123", 2, 0, 9, true),
            ("1234", 3, 0, 9, false),
            ("5g", 1, 0, 9, false),
            ("5\r", 1, 0, 9, true),
            ("\r", 0, 0, 9, false),
            ("5;", 1, 0, 9, true),
            ("5;", 1, 0, 1, true),
            ("5;", 1, 0, 0, false),
            (";", 0, 0, 9, false),
            ("5;ab", 1, 1, 3, true),
            ("5;ab", 1, 1, 2, false),
            ("5;a\r", 1, 2, 9, true),
            ("5;a\n", 1, 2, 9, false),
        ] {
            let mut line = Line { size: 5, digits, searched };
            assert_eq!(line.goes_on(bytes.as_bytes(), longest, &limits), goes_on, "{bytes:?}");
            assert_eq!(line.searched > searched, goes_on && bytes.contains(';') && !bytes.contains('\r'), "{bytes:?}");
        }
        for (bytes, length) in [
            ("\r\n", Some(0)),
            (";a\r\n", Some(2)),
            (";ab=cde;fg=hi;j\r\n5", Some(15)),
            (";ab=cde;fg=hi;j\r", None),
            (";\r\n", None),
            (";a=\r\n", None),
            (";=a\r\n", None),
            (";a \r\n", None),
        ] {
            assert_eq!(usual_extensions(bytes.as_bytes()), length, "{bytes:?}");
        }
    }

    #[test]
    fn extensions_that_are_too_long_are_so_however_they_end() {
        for (bytes, kind, at) in [
            (";abcd\n", ErrorKind::ChunkExtensionTooLong, 4),
            (";abcd\r\n", ErrorKind::ChunkExtensionTooLong, 4),
            (";abc\n", ErrorKind::BareLf, 4),
            (";ab\rx", ErrorKind::BareCr, 3),
        ] {
            assert_eq!(extension_line(bytes.as_bytes(), 0, 4), Err(RecvError::new(kind, at)), "{bytes:?}");
        }
        assert_eq!(extension_line(b";abc\r\n", 0, 4), Ok(Some(4)));
        assert_eq!(extension_line(b";abc\r", 0, 4), Ok(None));
    }
}
