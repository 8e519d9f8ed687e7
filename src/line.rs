//! One line of a head, looked at octet by octet (RFC 9112 sections 2.2 and 5): what is wrong with it, and whether that is let
//! pass.
//!
//! Knows nothing of the lines around it, nor of what is to become of it: that is `section.rs`'s.

use crate::aside::Aside;
use crate::config::Tolerance;
use crate::error::{ErrorKind, RecvError};
use crate::index::MAX_NAME;
use crate::line_end::{LineEnd, Terminator, near_line_end};
use crate::syntax;

/// What is wrong with a line, and at which of its octets.
pub(crate) type Fault = (ErrorKind, usize);

/// A line that is looked at octet by octet.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) content: &'a [u8],
    /// Where it begins in its section.
    pub(crate) start: usize,
    pub(crate) by: Terminator,
}

impl Line<'_> {
    /// Checks the octets from `at` on as those of a value, of which this one is wrong, if it is not the end.
    #[inline]
    fn check_value(self, at: usize, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        if at == self.content.len() {
            return Ok(());
        }
        let fault = (ErrorKind::FieldValue, at);
        if !tolerance.allows(Tolerance::CONTROL_OCTETS) {
            return Err(self.error(fault, tolerance));
        }
        if let Some(nul) = self.content[at..].iter().position(|&octet| octet == 0) {
            return Err(self.error((ErrorKind::FieldValue, at + nul), tolerance));
        }
        aside.tolerate(self.error(fault, tolerance));
        Ok(())
    }

    /// Skips a line that is no field line, if that is tolerated and nothing is at stake.
    #[inline]
    fn skip(self, fault: Fault, harmless: bool, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let ends = self.by == Terminator::Crlf || self.by == Terminator::Lf && tolerance.allows(Tolerance::BARE_LF);
        if !harmless || !ends || !tolerance.allows(Tolerance::INVALID_FIELD_LINE) {
            return Err(self.error(fault, tolerance));
        }
        aside.tolerate(self.at(fault.0, fault.1));
        Ok(())
    }

    /// A line ends with CRLF, or with LF where that is tolerated.
    #[inline]
    pub(crate) fn check_end(self, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let end = self.content.len();
        match self.by {
            Terminator::Crlf => Ok(()),
            Terminator::Lf if tolerance.allows(Tolerance::BARE_LF) => {
                aside.tolerate(self.at(ErrorKind::BareLf, end));
                Ok(())
            }
            Terminator::Lf => Err(self.at(ErrorKind::BareLf, end)),
            Terminator::Cr => Err(self.at(ErrorKind::BareCr, end)),
        }
    }

    #[inline]
    const fn at(self, kind: ErrorKind, at: usize) -> RecvError {
        RecvError::new(kind, (self.start + at) as u64)
    }

    /// The error for a fault in it. At its end, a terminator that must not be one is the fault.
    #[cold]
    pub(crate) fn error(self, (kind, at): Fault, tolerance: Tolerance) -> RecvError {
        let kind = match self.by {
            Terminator::Lf if at == self.content.len() && !tolerance.allows(Tolerance::BARE_LF) => ErrorKind::BareLf,
            Terminator::Cr if at == self.content.len() => ErrorKind::BareCr,
            _ => kind,
        };
        self.at(kind, at)
    }
}

/// A line that is read as a field line, each octet once: where its parts are.
pub(crate) struct FieldLine {
    pub(crate) start: usize,
    /// Behind the token that it begins with.
    name_end: usize,
    /// Behind the whitespace that follows: where a colon should be.
    colon: usize,
    /// The first octet that must not stand where it does, or the end.
    stop: usize,
    pub(crate) end: LineEnd,
}

impl FieldLine {
    /// The line that begins at `start`; if it is not complete, how far there is no end.
    #[inline]
    pub(crate) fn read(bytes: &[u8], start: usize) -> Result<Self, usize> {
        let name_end = syntax::token_end(bytes, start);
        let colon = syntax::ows_end(bytes, name_end);
        let mut stop = colon;
        if bytes.get(colon) == Some(&b':') {
            stop = syntax::text_end(bytes, colon + 1);
        }
        let end = near_line_end(bytes, stop)?;
        Ok(Self { start, name_end, colon, stop, end })
    }

    pub(crate) const fn name(&self) -> usize {
        self.name_end - self.start
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.end.content == self.start
    }

    /// `field-name ":" OWS field-value OWS CRLF` (RFC 9112 section 5).
    #[inline]
    pub(crate) const fn is_regular(&self) -> bool {
        self.name().wrapping_sub(1) < MAX_NAME
            && self.colon == self.name_end
            && self.stop > self.colon
            && self.stop == self.end.content
            && matches!(self.end.by, Terminator::Crlf)
    }

    pub(crate) fn line<'a>(&self, bytes: &'a [u8]) -> Line<'a> {
        Line { content: &bytes[self.start..self.end.content], start: self.start, by: self.end.by }
    }

    /// Whether whitespace follows the token that it begins with.
    pub(crate) const fn has_blank(&self) -> bool {
        self.colon > self.name_end
    }

    /// What is wrong behind that token.
    pub(crate) fn fault(&self) -> Option<ErrorKind> {
        let has_colon = self.stop > self.colon;
        match has_colon && self.name() > 0 {
            true if !self.has_blank() => None,
            true => Some(ErrorKind::WhitespaceBeforeColon),
            false if self.name_end == self.end.content => Some(ErrorKind::FieldLine),
            false => Some(ErrorKind::FieldName),
        }
    }

    /// Lets pass what is tolerated, of such a fault and of all that is behind it: the length of the name, which is zero if the
    /// line is skipped.
    #[inline]
    pub(crate) fn judge(
        &self,
        bytes: &[u8],
        fault: Option<ErrorKind>,
        tolerance: Tolerance,
        aside: &mut Aside,
    ) -> Result<usize, RecvError> {
        let line = self.line(bytes);
        let mut name = self.name();
        if name > MAX_NAME {
            return Err(line.at(ErrorKind::FieldNameTooLong, MAX_NAME));
        }
        if let Some(kind) = fault {
            let harmless = !resembles_framing(line.content);
            let blank =
                kind == ErrorKind::WhitespaceBeforeColon && tolerance.allows(Tolerance::WHITESPACE_BEFORE_COLON);
            if harmless && blank {
                aside.tolerate(line.at(kind, name));
            } else {
                let may_skip = harmless && !line.content[self.stop - self.start..].contains(&0);
                line.skip((kind, name), may_skip, tolerance, aside)?;
                name = 0;
            }
        }
        if name > 0 {
            line.check_value(self.stop - self.start, tolerance, aside)?;
        }
        line.check_end(tolerance, aside)?;
        Ok(name)
    }
}

/// A continuation line (RFC 9112 section 5.2): where its parts are.
pub(crate) struct Continuation {
    start: usize,
    /// Behind the whitespace that it begins with.
    text: usize,
    /// The first octet behind that which must not stand in a value, or the end.
    stop: usize,
    pub(crate) end: LineEnd,
}

impl Continuation {
    /// The line that begins at `start`; if it is not complete, how far there is no end.
    #[inline]
    pub(crate) fn read(bytes: &[u8], start: usize) -> Result<Self, usize> {
        let text = syntax::ows_end(bytes, start);
        let stop = syntax::text_end(bytes, text);
        let end = near_line_end(bytes, stop)?;
        Ok(Self { start, text, stop, end })
    }

    /// Checks its octets and its end.
    #[inline]
    pub(crate) fn check(&self, bytes: &[u8], tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let Self { start, stop, end, .. } = *self;
        let line = Line { content: &bytes[start..end.content], start, by: end.by };
        line.check_value(stop - start, tolerance, aside)?;
        line.check_end(tolerance, aside)
    }

    /// Writes spaces over the end of the line before it, and over its own whitespace.
    #[inline]
    pub(crate) fn join(&self, bytes: &mut [u8]) {
        let line_end = if bytes[..self.start].ends_with(b"\r\n") { 2 } else { 1 };
        match &mut bytes[self.start - line_end..self.text] {
            // So few are not worth a call.
            [a, b] => (*a, *b) = (b' ', b' '),
            [a, b, c] => (*a, *b, *c) = (b' ', b' ', b' '),
            more => more.fill(b' '),
        }
    }
}

/// Whether somebody might take the line for a field that frames: its letters begin like one's.
#[inline]
fn resembles_framing(line: &[u8]) -> bool {
    let begins = line.iter().position(u8::is_ascii_alphabetic).map_or(&[][..], |first| &line[first..]);
    match begins.first() {
        Some(b'C' | b'c') => spells(begins, b"contentlength") || spells(begins, b"connection"),
        Some(b'T' | b't') => spells(begins, b"transferencoding"),
        _ => false,
    }
}

/// Whether the letters of the line begin like this, without regard to case.
#[inline(never)]
fn spells(line: &[u8], name: &[u8]) -> bool {
    let mut letters = line.iter().filter(|octet| octet.is_ascii_alphabetic()).map(u8::to_ascii_lowercase);
    name.iter().all(|&letter| letters.next() == Some(letter))
}
