//! The chunked transfer coding, both ways (RFC 9112 section 7.1).
//!
//! Owns the size line, its extensions, what they may cost, and the hand-over to the trailer section. There is no switch
//! that makes any of it tolerant.

use crate::aside::Aside;
use crate::config::Limits;
use crate::error::{ErrorKind, RecvError, SendError};
use crate::fields::FieldSection;
use crate::index::{Index, Known};
use crate::scan::{self, Terminator};
use crate::section::{Progress, Rules, Source};
use crate::syntax;

/// Reads chunks. It keeps no byte of them.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    state: State,
    /// Octets of extensions so far.
    extensions: u32,
    /// By how much framing exceeds what the content has paid for.
    excess: u32,
}

#[derive(Debug, Default)]
enum State {
    /// At a size line.
    #[default]
    Size,
    /// In its extensions; so much of the line has been searched for its end.
    Extension(u16),
    /// In the data of a chunk, of which so much is left.
    Data(u64),
    /// At the CRLF behind the data.
    End,
    Trailers(Progress),
}

/// What [`Chunks::decode`] found at the beginning of the input. All lengths are bytes.
#[derive(Debug)]
pub(crate) enum Found {
    /// So much is done with; more input is needed.
    More(usize),
    /// So much is framing, and so much behind it is content.
    Content(usize, usize),
    /// So much is framing, and so much behind it is the trailer section.
    Trailers(usize, usize),
}

impl Chunks {
    /// Whether the last chunk's size line has been read.
    pub(crate) const fn is_in_trailers(&self) -> bool {
        matches!(self.state, State::Trailers(_))
    }

    /// The lines of the trailer section, as far as they have come.
    pub(crate) const fn index(&self) -> Index {
        match &self.state {
            State::Trailers(progress) => *progress.index(),
            State::Size | State::Extension(_) | State::Data(_) | State::End => Index::new(0),
        }
    }

    /// The extensions of the chunk whose size line comes next in `bytes`.
    pub(crate) fn next_extension<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        match self.state {
            State::Size | State::Extension(_) => extension(bytes),
            State::End => extension(bytes.strip_prefix(b"\r\n")?),
            State::Data(_) | State::Trailers(_) => None,
        }
    }

    /// Goes on at the beginning of `bytes`; errors count from there. Where a trailer section is complete, its lines are
    /// in [`index`](Self::index).
    #[inline]
    pub(crate) fn decode(&mut self, bytes: &[u8], limits: &Limits, aside: &mut Aside) -> Result<Found, RecvError> {
        match self.usual_chunk(bytes, limits) {
            Some(found) => Ok(found),
            None => self.any_chunk(bytes, limits, aside),
        }
    }

    /// A chunk that begins in `bytes` with a size of at most four digits, no extension, and some of its data, while nothing is
    /// owed for framing: what [`any_chunk`](Self::any_chunk) finds, with less ado.
    #[inline]
    fn usual_chunk(&mut self, bytes: &[u8], limits: &Limits) -> Option<Found> {
        let (end, line) = match (&self.state, bytes) {
            (State::End, [b'\r', b'\n', line @ ..]) => (2, line),
            (State::Size, line) => (0, line),
            _ => return None,
        };
        let (mut size, mut digits) = (0, 0);
        while digits < 4 {
            let digit = syntax::hex_digit(*line.get(digits)?);
            if digit > 15 {
                break;
            }
            size = size << 4 | usize::from(digit);
            digits += 1;
        }
        let [b'\r', b'\n', data @ ..] = line.get(digits..)? else {
            return None;
        };
        let usual = size > 0 && self.excess == 0 && digits <= usize::from(limits.chunk_size_digits);
        if !usual || data.is_empty() {
            return None;
        }
        let length = size.min(data.len());
        self.state = if length == size { State::End } else { State::Data((size - length) as u64) };
        Some(Found::Content(end + digits + 2, length))
    }

    fn any_chunk(&mut self, bytes: &[u8], limits: &Limits, aside: &mut Aside) -> Result<Found, RecvError> {
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            match &mut self.state {
                State::Data(left) => {
                    let length = usize::try_from(*left).map_or(rest.len(), |left| left.min(rest.len()));
                    if length == 0 {
                        return Ok(Found::More(at));
                    }
                    *left -= length as u64;
                    if *left == 0 {
                        self.state = State::End;
                    }
                    return Ok(Found::Content(at, length));
                }
                State::End => match rest {
                    [b'\r', b'\n', ..] => {
                        at += 2;
                        self.state = State::Size;
                    }
                    [] | [b'\r'] => return Ok(Found::More(at)),
                    [b'\r', ..] => return Err(RecvError::new(ErrorKind::ChunkEnd, at as u64 + 1)),
                    _ => return Err(RecvError::new(ErrorKind::ChunkEnd, at as u64)),
                },
                State::Size | State::Extension(_) => {
                    let searched = if let State::Extension(searched) = self.state { searched } else { 0 };
                    if self.extension_goes_on(rest, limits) {
                        return Ok(Found::More(at));
                    }
                    let line = self.size_line(rest, searched.into(), limits).map_err(|error| error.after(at as u64))?;
                    let Line { size, length } = match line {
                        Ok(line) => line,
                        Err(state) => {
                            self.state = state;
                            return Ok(Found::More(at));
                        }
                    };
                    at += length;
                    self.state = if size == 0 { State::Trailers(Progress::default()) } else { State::Data(size) };
                }
                State::Trailers(progress) => {
                    return match trailers(rest, progress, limits, aside) {
                        Ok(None) => Ok(Found::More(at)),
                        Ok(Some(length)) => Ok(Found::Trailers(at, length)),
                        Err(error) => Err(error.after(at as u64)),
                    };
                }
            }
        }
    }

    /// Whether a few octets have come that belong to extensions which go on, within their limit: then this is noted, and nothing
    /// else is to be done. So a call for each octet is cheap.
    #[inline]
    fn extension_goes_on(&mut self, bytes: &[u8], limits: &Limits) -> bool {
        let most = self.longest_extension(limits);
        if let State::Extension(searched) = &mut self.state
            && let Some(scanned) = scan::goes_on(bytes, usize::from(*searched)).filter(|scanned| *scanned <= most)
        {
            *searched = saturated(scanned);
            return true;
        }
        false
    }

    /// How many octets the extensions of the next chunk may have.
    fn longest_extension(&self, limits: &Limits) -> usize {
        let left = limits.chunk_extensions.saturating_sub(self.extensions) as usize;
        usize::from(limits.chunk_extension).min(left)
    }

    /// `chunk-size [ chunk-ext ] CRLF`, or how far there is no line end.
    #[inline]
    fn size_line(&mut self, bytes: &[u8], searched: usize, limits: &Limits) -> Result<Result<Line, State>, RecvError> {
        let most = usize::from(limits.chunk_size_digits).min(16);
        let mut size = 0;
        let mut digits = 0;
        loop {
            let Some(&octet) = bytes.get(digits) else {
                return Ok(Err(State::Size));
            };
            let digit = syntax::hex_digit(octet);
            if digit > 15 {
                break;
            }
            if digits == most {
                return Err(RecvError::new(ErrorKind::ChunkSizeTooLong, digits as u64));
            }
            size = size << 4 | u64::from(digit);
            digits += 1;
        }
        if digits == 0 {
            return Err(RecvError::new(ErrorKind::ChunkSize, 0));
        }
        let length = match &bytes[digits..] {
            [b'\r', b'\n', ..] => digits + 2,
            [b'\r'] => return Ok(Err(State::Size)),
            rest => match self.extension_line(rest, searched.saturating_sub(digits), limits) {
                Ok(Ok(length)) => digits + length,
                Ok(Err(scanned)) => return Ok(Err(State::Extension(saturated(digits + scanned)))),
                Err(error) => return Err(error.after(digits as u64)),
            },
        };
        self.charge(size, length, limits)?;
        Ok(Ok(Line { size, length }))
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

    /// What stands between the digits and the line end, and that: its length, or how far there is no line end.
    #[cold]
    fn extension_line(
        &mut self,
        bytes: &[u8],
        searched: usize,
        limits: &Limits,
    ) -> Result<Result<usize, usize>, RecvError> {
        match bytes {
            [b'\r', ..] => return Err(RecvError::new(ErrorKind::BareCr, 0)),
            [b'\n', ..] => return Err(RecvError::new(ErrorKind::BareLf, 0)),
            [b';' | b' ' | b'\t', ..] => {}
            _ => return Err(RecvError::new(ErrorKind::ChunkSize, 0)),
        }
        let most = self.longest_extension(limits);
        let too_long = RecvError::new(ErrorKind::ChunkExtensionTooLong, most as u64);
        let visible = &bytes[..bytes.len().min(most + 2)];
        let end = match scan::line_end(visible, searched.min(visible.len())) {
            Ok(end) => end,
            Err(scanned) if scanned > most => return Err(too_long),
            Err(scanned) => return Ok(Err(scanned)),
        };
        let line = &bytes[..end.content];
        if line.len() > most {
            return Err(too_long);
        }
        let bare = match end.by {
            Terminator::Crlf => None,
            Terminator::Lf => Some(ErrorKind::BareLf),
            Terminator::Cr => Some(ErrorKind::BareCr),
        };
        let fault = check_extension(line).err().or(bare.map(|kind| (kind, line.len())));
        if let Some((kind, at)) = fault {
            let kind = bare.filter(|_| at == line.len()).unwrap_or(kind);
            return Err(RecvError::new(kind, at as u64));
        }
        self.extensions += line.len() as u32;
        Ok(Ok(end.next()))
    }
}

/// What has been searched need not be searched again, but may be.
fn saturated(searched: usize) -> u16 {
    u16::try_from(searched).unwrap_or(u16::MAX)
}

struct Line {
    size: u64,
    length: usize,
}

/// `*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112 section 7.1.1). Whitespace that no
/// semicolon follows belongs to the size, which has none.
fn check_extension(line: &[u8]) -> Result<(), (ErrorKind, usize)> {
    let blank = |at: usize| at + syntax::ows(&line[at..]);
    let mut at = 0;
    while at < line.len() {
        let kind = if at == 0 { ErrorKind::ChunkSize } else { ErrorKind::ChunkExtension };
        at = blank(at);
        if line.get(at) != Some(&b';') {
            return Err((kind, at));
        }
        at = blank(at + 1);
        match syntax::token(&line[at..]) {
            0 => return Err((ErrorKind::ChunkExtension, at)),
            name => at += name,
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

/// The trailer section: its length, if it is complete.
fn trailers(
    bytes: &[u8],
    progress: &mut Progress,
    limits: &Limits,
    aside: &mut Aside,
) -> Result<Option<usize>, RecvError> {
    let rules = Rules::trailer(limits);
    if progress.goes_on(bytes, rules.bytes) {
        return Ok(None);
    }
    let Some(length) = progress.advance(Source::Fixed(bytes), &rules, aside)? else {
        return Ok(None);
    };
    match forbidden_trailer(&FieldSection::from_parts(&bytes[..length], *progress.index())) {
        Some(line) => Err(RecvError::new(ErrorKind::TrailerField, line as u64)),
        None => Ok(Some(length)),
    }
}

/// Where a field stands that frames, and so must not come behind the content (RFC 9110 section 6.5.1).
pub(crate) fn forbidden_trailer<B: AsRef<[u8]>>(trailers: &FieldSection<B>) -> Option<usize> {
    let framing = |known: Known| matches!(known, Known::ContentLength | Known::TransferEncoding);
    trailers.known().find(|(known, _)| framing(*known)).map(|(_, line)| line.at)
}

/// The extensions in the chunk-size line at the beginning of `bytes`, from the first `;` to the end of the line; `None` if
/// there are none, or the line is not complete. Whether they are well-formed is found when the line is received.
fn extension(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes.iter().position(|&octet| syntax::hex_digit(octet) > 15)?;
    let end = scan::line_end(bytes, digits).ok()?;
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
                        for (state, excess) in [(0, 0), (1, 0), (0, 9)] {
                            let chunks = || Chunks {
                                state: if state == 0 { State::Size } else { State::End },
                                excess,
                                ..Chunks::default()
                            };
                            let (mut fast, mut exact) = (chunks(), chunks());
                            if let Some(found) = fast.usual_chunk(bytes.as_bytes(), &limits) {
                                let wanted = exact.any_chunk(bytes.as_bytes(), &limits, &mut Aside::default());
                                let wanted = format!("{:?}", wanted.expect("it is right"));
                                assert_eq!(
                                    (format!("{found:?}"), format!("{fast:?}")),
                                    (wanted, format!("{exact:?}")),
                                    "{bytes:?}"
                                );
                                usual += 1;
                            }
                        }
                    }
                }
            }
        }
        assert_eq!(usual, 2 * 6 * 4);
    }

    /// The content, where it ended, and how much of the input was left.
    fn decode(mut bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, Option<usize>), RecvError> {
        let (mut chunks, mut content, mut base) = (Chunks::default(), vec![], 0);
        loop {
            let found = chunks.decode(bytes, limits, &mut Aside::default()).map_err(|error| error.after(base))?;
            let (skip, take, done) = match found {
                Found::More(_) => return Ok((content, None)),
                Found::Content(skip, take) => (skip, take, false),
                Found::Trailers(skip, take) => (skip, take, true),
            };
            if done {
                return Ok((content, Some(bytes.len() - skip - take)));
            }
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
}
