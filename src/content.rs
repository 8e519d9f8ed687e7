//! The content of a message, decoded and encoded under a known framing (RFC 9112 sections 6 and 7).
//!
//! One decoder and one encoder over the framings. They count, and know nothing of heads or connections.

use core::fmt;

use bytes::BufMut;

use crate::aside::Aside;
use crate::chunked::{self, Chunks, SizeLine};
use crate::config::Limits;
use crate::error::{ErrorKind, RecvError, SendError};
use crate::fields::FieldSection;
use crate::framing::Framing;
use crate::index::Index;
use crate::input::Input;
use crate::write;

/// Takes the content of one message out of an input, as views of it.
///
/// ```
/// use startline::content::{Decoder, Piece};
/// use startline::{Framing, Limits};
///
/// let mut decoder = Decoder::new(Framing::Chunked);
/// let mut input = &b"3\r\nabc\r\n0\r\n\r\nnext"[..];
/// let mut content = Vec::new();
/// while let Some(piece) = decoder.decode(&mut input, &Limits::DEFAULT)? {
///     match piece {
///         Piece::Content(bytes) => content.extend_from_slice(bytes),
///         Piece::End(trailers) => {
///             assert!(trailers.is_empty());
///             break;
///         }
///     }
/// }
/// assert_eq!((&content[..], input), (&b"abc"[..], &b"next"[..]));
/// # Ok::<(), startline::RecvError>(())
/// ```
#[derive(Debug)]
pub struct Decoder {
    state: State,
    /// So many bytes of content come before anything else: of all of it, or of a chunk's data.
    left: u64,
    /// Bytes of content so far.
    received: u64,
}

#[derive(Debug)]
enum State {
    Length,
    Chunked(Chunks),
    /// Then `left` is more than ever comes.
    UntilClose,
}

/// What stands at the beginning of the input. All lengths are bytes.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    /// So much is framing.
    pub(crate) skip: usize,
    /// So much behind it is what follows.
    pub(crate) take: usize,
    pub(crate) what: What,
}

impl Found {
    pub(crate) const NOTHING: Self = Self { skip: 0, take: 0, what: What::More };
}

#[derive(Clone, Copy)]
pub(crate) enum What {
    /// Nothing: more input is needed.
    More,
    /// Content, one byte or more.
    Content,
    /// The end of the content, with its trailer section.
    End,
}

/// A piece of content, or what stands behind it.
#[allow(clippy::exhaustive_enums)] // content is bytes, and then ends
pub enum Piece<B> {
    /// Some bytes; never empty. The input now begins behind them.
    Content(B),
    /// The end, with the trailer section: empty for content that is not chunked.
    End(FieldSection<B>),
}

impl<B: AsRef<[u8]>> fmt::Debug for Piece<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(bytes) => write!(f, "Content({} bytes)", bytes.as_ref().len()),
            Self::End(trailers) => write!(f, "End({trailers:?})"),
        }
    }
}

impl Decoder {
    /// For content that is delimited so.
    pub fn new(framing: Framing) -> Self {
        let (state, left) = match framing {
            Framing::None => (State::Length, 0),
            Framing::Length(length) => (State::Length, length),
            Framing::Chunked => (State::Chunked(Chunks::default()), 0),
            Framing::UntilClose => (State::UntilClose, u64::MAX),
        };
        Self { state, left, received: 0 }
    }

    /// The next piece; `None` if more input is needed. Not to be called again after [`Piece::End`].
    ///
    /// # Errors
    ///
    /// Chunk framing or a trailer section breaks a rule; the offset counts from where the input began at this call.
    #[allow(clippy::inline_always, reason = "where it is not, moving the result costs more than finding it")]
    #[inline(always)]
    pub fn decode<I: Input>(&mut self, input: &mut I, limits: &Limits) -> Result<Option<Piece<I::Slice>>, RecvError> {
        if let Some(bytes) = self.usual(input, limits) {
            return Ok(Some(Piece::Content(bytes)));
        }
        if self.goes_on(input.unread(), limits) {
            return Ok(None);
        }
        let found = self.find_alone(input.unread(), limits)?;
        Ok(self.take(found, input))
    }

    /// [`find`](Self::find) without a connection: nothing is tolerated in content, so nothing is noted.
    #[inline(never)]
    fn find_alone(&mut self, bytes: &[u8], limits: &Limits) -> Result<Found, RecvError> {
        self.find(bytes, limits, &mut Aside::default())
    }

    /// What most calls find, with less ado than [`find`](Self::find), and taken off the input: content that goes on, or a chunk
    /// of the usual form. Where a chunk's size line has come and none of its data, that is taken, and nothing given.
    #[inline]
    pub(crate) fn usual<I: Input>(&mut self, input: &mut I, limits: &Limits) -> Option<I::Slice> {
        if self.left == 0 {
            let State::Chunked(chunks) = &self.state else {
                return None;
            };
            let (framing, size) = chunks.usual(input.unread(), limits)?;
            input.skip(framing);
            if size <= input.unread().len() {
                self.received += size as u64;
                return Some(input.split_to(size));
            }
            self.left = size as u64;
        }
        let take = self.next_data(input.unread().len());
        (take > 0).then(|| input.split_to(take))
    }

    /// Whether what is [not usual](Self::usual) is that nothing has come yet, or a part of a line that goes on: then nothing
    /// else is to be done.
    #[inline]
    pub(crate) fn goes_on(&mut self, bytes: &[u8], limits: &Limits) -> bool {
        match &mut self.state {
            _ if self.left > 0 => bytes.is_empty(),
            State::Chunked(chunks) => chunks.goes_on(bytes, limits),
            State::Length | State::UntilClose => false,
        }
    }

    /// Goes on at the beginning of `bytes`, as far as one piece.
    pub(crate) fn find(&mut self, bytes: &[u8], limits: &Limits, aside: &mut Aside) -> Result<Found, RecvError> {
        let mut skip = 0;
        if self.left == 0 {
            let found = match &mut self.state {
                State::Length => return Ok(Found { skip: 0, take: 0, what: What::End }),
                State::UntilClose => return Ok(Found::NOTHING),
                State::Chunked(chunks) => chunks.next(bytes, limits, aside)?,
            };
            match found {
                chunked::Found::More(skip) => return Ok(Found { skip, take: 0, what: What::More }),
                chunked::Found::Trailers(skip, take) => return Ok(Found { skip, take, what: What::End }),
                chunked::Found::Chunk(framing, size) => (skip, self.left) = (framing, size),
            }
        }
        let take = self.next_data(bytes.len() - skip);
        Ok(Found { skip, take, what: if take > 0 { What::Content } else { What::More } })
    }

    /// How much of the content that comes before anything else is available, which is noted.
    #[inline]
    fn next_data(&mut self, available: usize) -> usize {
        let take = usize::try_from(self.left).map_or(available, |left| left.min(available));
        self.left -= take as u64;
        self.received += take as u64;
        take
    }

    /// Takes off the input what was found there.
    #[inline]
    pub(crate) fn take<I: Input>(&self, found: Found, input: &mut I) -> Option<Piece<I::Slice>> {
        let Found { skip, take, what } = found;
        if skip > 0 {
            input.skip(skip);
        }
        let bytes = if take > 0 { input.split_to(take) } else { I::Slice::default() };
        match what {
            What::More => None,
            What::Content => Some(Piece::Content(bytes)),
            What::End => Some(Piece::End(match self.trailers() {
                Some(index) if take > 0 => FieldSection::from_parts(bytes, *index),
                _ => FieldSection::default(),
            })),
        }
    }

    /// Where the lines of the trailer section lie.
    #[inline]
    const fn trailers(&self) -> Option<&Index> {
        match &self.state {
            State::Chunked(chunks) => chunks.index(),
            State::Length | State::UntilClose => None,
        }
    }

    /// What the end of input means here: the end of the content, or an error, whose offset is to be set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TruncatedContent`] or [`ErrorKind::TruncatedTrailers`], unless the content goes on until the connection
    /// closes.
    pub const fn eof(&self) -> Result<(), ErrorKind> {
        match &self.state {
            State::UntilClose => Ok(()),
            State::Length if self.left == 0 => Ok(()),
            State::Chunked(chunks) if chunks.is_in_trailers() => Err(ErrorKind::TruncatedTrailers),
            State::Length | State::Chunked(_) => Err(ErrorKind::TruncatedContent),
        }
    }

    /// How many bytes of content have been given out.
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// How many bytes of content are left, where that is known.
    pub const fn left(&self) -> Option<u64> {
        match self.state {
            State::Length => Some(self.left),
            State::Chunked(_) | State::UntilClose => None,
        }
    }

    /// The extensions of the chunk whose size line comes next in `bytes`.
    pub(crate) fn extension<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        match &self.state {
            State::Chunked(chunks) if self.left == 0 => chunks.next_extension(bytes),
            State::Length | State::Chunked(_) | State::UntilClose => None,
        }
    }
}

/// Frames the content of one message.
///
/// ```
/// use startline::content::Encoder;
/// use startline::{FieldSection, Framing};
///
/// let mut encoder = Encoder::new(Framing::Chunked);
/// let mut output = Vec::new();
/// encoder.content(b"abc", &mut output)?;
/// encoder.content(b"", &mut output)?; // an empty piece is no last chunk
/// encoder.end(&FieldSection::EMPTY, &mut output)?;
/// assert_eq!(output, b"3\r\nabc\r\n0\r\n\r\n");
/// # Ok::<(), startline::SendError>(())
/// ```
#[derive(Debug)]
pub struct Encoder {
    framing: Framing,
}

/// What stands around a piece of content that the caller writes itself.
///
/// Both parts are empty for content that is not chunked.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    line: Option<SizeLine>,
}

impl Frame {
    /// The same frame with its size in upper-case digits, as some programs write them. It means the same.
    #[must_use]
    pub fn uppercase(self) -> Self {
        Self { line: self.line.map(SizeLine::uppercase) }
    }

    /// What goes in front of the piece.
    pub fn prefix(&self) -> &[u8] {
        self.line.as_ref().map_or(b"", SizeLine::as_bytes)
    }

    /// What goes behind it.
    pub const fn suffix(&self) -> &'static [u8] {
        if self.line.is_some() { b"\r\n" } else { b"" }
    }
}

impl Encoder {
    /// For content that is delimited so.
    pub const fn new(framing: Framing) -> Self {
        Self { framing }
    }

    /// Writes a piece of content. An empty piece writes nothing.
    ///
    /// # Errors
    ///
    /// [`SendError::TooLong`] if that is more than the declared length; [`SendError::Output`] if the output is too small.
    /// Nothing is written then.
    #[inline]
    pub fn content(&mut self, piece: &[u8], output: &mut impl BufMut) -> Result<(), SendError> {
        if self.framing == Framing::Chunked {
            return put_chunk(piece, output);
        }
        let left = self.after(piece.len() as u64)?;
        write::put(output, &[piece])?;
        self.framing = left;
        Ok(())
    }

    /// Writes a chunk with extensions, such as `;name=value`. An empty piece writes nothing.
    ///
    /// # Errors
    ///
    /// As [`content`](Self::content), and [`SendError::NotChunked`]; [`SendError::Rule`] if the extensions are malformed
    /// (RFC 9112 section 7.1.1).
    pub fn chunk(&mut self, piece: &[u8], extension: &[u8], output: &mut impl BufMut) -> Result<(), SendError> {
        if self.framing != Framing::Chunked {
            return Err(SendError::NotChunked);
        }
        chunked::check_sent_extension(extension)?;
        if piece.is_empty() {
            return Ok(());
        }
        write::put(output, &[SizeLine::new(piece.len() as u64).digits(), extension, b"\r\n", piece, b"\r\n"])
    }

    /// Announces a piece of content that the caller writes itself, between the two parts of the frame.
    ///
    /// # Errors
    ///
    /// [`SendError::TooLong`] if that is more than the declared length.
    pub fn announce(&mut self, length: u64) -> Result<Frame, SendError> {
        self.framing = self.after(length)?;
        let chunk = self.framing == Framing::Chunked && length > 0;
        Ok(Frame { line: chunk.then(|| SizeLine::new(length)) })
    }

    /// Writes what ends the content: the last chunk and the trailer section, where it is chunked.
    ///
    /// # Errors
    ///
    /// [`SendError::TooShort`] if that is less than the declared length; [`SendError::NotChunked`] if there are trailers
    /// and the content is not chunked; [`SendError::Rule`] if a framing field is among them (RFC 9110 section 6.5.1);
    /// [`SendError::Output`] if the output is too small. Nothing is written then.
    #[inline]
    pub fn end<B: AsRef<[u8]>>(
        &mut self,
        trailers: &FieldSection<B>,
        output: &mut impl BufMut,
    ) -> Result<(), SendError> {
        match self.framing {
            Framing::Length(missing) if missing > 0 => Err(SendError::TooShort { missing }),
            Framing::Chunked => put_last_chunk(trailers, output),
            _ if trailers.index().lines() == 0 || trailers.is_empty() => Ok(()),
            _ => Err(SendError::NotChunked),
        }
    }

    /// The framing of what is left after so many bytes of content.
    #[inline]
    const fn after(&self, length: u64) -> Result<Framing, SendError> {
        let left = match self.framing {
            Framing::None => 0,
            Framing::Length(left) => left,
            unlimited @ (Framing::Chunked | Framing::UntilClose) => return Ok(unlimited),
        };
        match left.checked_sub(length) {
            None => Err(SendError::TooLong { excess: length - left }),
            Some(left) if matches!(self.framing, Framing::Length(_)) => Ok(Framing::Length(left)),
            Some(_) => Ok(Framing::None),
        }
    }
}

#[inline(never)]
fn put_chunk(piece: &[u8], output: &mut impl BufMut) -> Result<(), SendError> {
    if piece.is_empty() {
        return Ok(());
    }
    write::put(output, &[SizeLine::new(piece.len() as u64).as_bytes(), piece, b"\r\n"])
}

#[inline(never)]
fn put_last_chunk<B: AsRef<[u8]>>(trailers: &FieldSection<B>, output: &mut impl BufMut) -> Result<(), SendError> {
    if chunked::forbidden_trailer(trailers).is_some() {
        return Err(ErrorKind::TrailerField.into());
    }
    write::last_chunk(trailers, output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_decoder_takes_its_content_and_no_more() {
        for (framing, bytes, content, left) in [
            (Framing::None, &b"GET"[..], &b""[..], 3),
            (Framing::Length(2), b"abGET", b"ab", 3),
            (Framing::Chunked, b"1\r\na\r\n1\r\nb\r\n0\r\n\r\nGET", b"ab", 3),
        ] {
            let (mut decoder, mut input, mut got) = (Decoder::new(framing), bytes, Vec::new());
            loop {
                match decoder.decode(&mut input, &Limits::DEFAULT).unwrap().unwrap() {
                    Piece::Content(piece) => got.extend_from_slice(piece),
                    Piece::End(trailers) => break assert!(trailers.is_empty()),
                }
            }
            assert_eq!((&got[..], input.len(), decoder.received()), (content, left, content.len() as u64));
        }
        let mut decoder = Decoder::new(Framing::Length(5));
        let mut input = &b"abc"[..];
        assert!(matches!(decoder.decode(&mut input, &Limits::DEFAULT), Ok(Some(Piece::Content(b"abc")))));
        assert!(matches!(decoder.decode(&mut input, &Limits::DEFAULT), Ok(None)));
        assert_eq!((decoder.received(), decoder.left()), (3, Some(2)));
    }

    #[test]
    fn the_end_of_input_is_the_end_of_content_or_an_error() {
        let after = |framing, mut bytes: &[u8]| {
            let mut decoder = Decoder::new(framing);
            while decoder.decode(&mut bytes, &Limits::DEFAULT).unwrap().is_some() {}
            decoder.eof()
        };
        assert_eq!(after(Framing::UntilClose, b"abc"), Ok(()));
        assert_eq!(after(Framing::Length(3), b"ab"), Err(ErrorKind::TruncatedContent));
        for bytes in [&b""[..], b"3\r", b"3\r\nab", b"3\r\nabc", b"3\r\nabc\r\n", b"0\r"] {
            assert_eq!(after(Framing::Chunked, bytes), Err(ErrorKind::TruncatedContent), "{}", bytes.escape_ascii());
        }
        for bytes in [&b"0\r\n"[..], b"0\r\n\r", b"0\r\nA: b\r\n"] {
            assert_eq!(after(Framing::Chunked, bytes), Err(ErrorKind::TruncatedTrailers), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn an_encoder_counts() {
        let mut output = Vec::new();
        let mut none = Encoder::new(Framing::None);
        assert_eq!(none.content(b"a", &mut output), Err(SendError::TooLong { excess: 1 }));
        assert_eq!(none.content(b"", &mut output), Ok(()));
        assert_eq!(none.end(&FieldSection::EMPTY, &mut output), Ok(()));
        let mut some = Encoder::new(Framing::Length(3));
        some.content(b"ab", &mut output).unwrap();
        assert_eq!(some.content(b"cd", &mut output), Err(SendError::TooLong { excess: 1 }));
        assert_eq!(some.end(&FieldSection::EMPTY, &mut output), Err(SendError::TooShort { missing: 1 }));
        assert_eq!(some.chunk(b"c", b"", &mut output), Err(SendError::NotChunked));
        let frame = some.announce(1).unwrap();
        assert_eq!((frame.prefix(), frame.suffix()), (&b""[..], &b""[..]));
        let mut trailers = FieldSection::new();
        trailers.push("Content-Length", "1").unwrap();
        assert_eq!(some.end(&trailers, &mut output), Err(SendError::NotChunked));
        let mut chunked = Encoder::new(Framing::Chunked);
        let refused = Err(SendError::Rule(ErrorKind::TrailerField));
        assert_eq!(chunked.end(&trailers, &mut output), refused);
        for bad in [&b"a"[..], b";", b";a\r\n", b";a=\"b", b" "] {
            assert_eq!(chunked.chunk(b"c", bad, &mut output), Err(SendError::Rule(ErrorKind::ChunkExtension)));
        }
        assert_eq!(output, b"ab");
        let frame = chunked.announce(255).unwrap();
        assert_eq!(
            (frame.prefix(), frame.uppercase().prefix(), frame.suffix()),
            (&b"ff\r\n"[..], &b"FF\r\n"[..], &b"\r\n"[..])
        );
        let frame = chunked.announce(0).unwrap();
        assert_eq!((frame.prefix(), frame.suffix()), (&b""[..], &b""[..]), "no last chunk by accident");
    }
}
