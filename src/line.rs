//! One line of a head, looked at octet by octet (RFC 9112 sections 2.2 and 5): what is wrong with it, and whether that is let
//! pass.
//!
//! Knows nothing of the lines around it, nor of what is to become of it: that is `section.rs`'s.

#![allow(
    clippy::inline_always,
    reason = "a line may be of two octets: where it goes through memory, that costs more than to read it"
)]

use crate::aside::Aside;
use crate::config::Tolerance;
use crate::error::{ErrorKind, RecvError};
use crate::index::MAX_NAME;
use crate::line_end::{LineEnd, Terminator, near_line_end};
use crate::scan;
use crate::syntax;

/// What is wrong with a line, and at which of its octets.
pub(crate) type Fault = (ErrorKind, usize);

/// A line that is looked at octet by octet. Its faults, like its end, are counted from where the bytes begin.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) end: LineEnd,
}

impl Line {
    /// A line ends with CRLF, or with LF where that is tolerated.
    #[inline]
    pub(crate) fn check_end(self, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let end = self.end.content;
        match self.end.by {
            Terminator::Crlf => Ok(()),
            Terminator::Lf if tolerance.allows(Tolerance::BARE_LF) => {
                aside.tolerate(deviation((ErrorKind::BareLf, end)));
                Ok(())
            }
            Terminator::Lf => Err(deviation((ErrorKind::BareLf, end))),
            Terminator::Cr => Err(deviation((ErrorKind::BareCr, end))),
        }
    }

    /// Checks the octets from `at` on as those of a value, of which this one is wrong; and the end.
    #[inline]
    fn wrong_value(self, bytes: &[u8], at: usize, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let fault = (ErrorKind::FieldValue, at);
        if !tolerance.allows(Tolerance::CONTROL_OCTETS) {
            return Err(self.error(fault, tolerance));
        }
        if let Some(nul) = bytes[at..self.end.content].iter().position(|&octet| octet == 0) {
            return Err(self.error((ErrorKind::FieldValue, at + nul), tolerance));
        }
        self.deviates(fault, tolerance, aside)
    }

    /// Notes a fault that is let pass, and checks the end.
    #[inline(always)]
    fn deviates(self, fault: Fault, tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        if self.let_pass(fault, tolerance, aside) {
            return Ok(());
        }
        aside.tolerate(deviation(fault));
        self.check_end(tolerance, aside)
    }

    /// Notes a fault, and the end at once where that is one, too; or nothing, where the line may not end as it does.
    #[inline(always)]
    fn let_pass(self, fault: Fault, tolerance: Tolerance, aside: &mut Aside) -> bool {
        match self.end.by {
            Terminator::Crlf => aside.tolerate(deviation(fault)),
            Terminator::Lf if tolerance.allows(Tolerance::BARE_LF) => {
                aside.tolerate_both(deviation(fault), deviation((ErrorKind::BareLf, self.end.content)));
            }
            Terminator::Lf | Terminator::Cr => return false,
        }
        true
    }

    /// The error for a fault in it. At its end, a terminator that must not be one is the fault.
    #[cold]
    pub(crate) fn error(self, (kind, at): Fault, tolerance: Tolerance) -> RecvError {
        let kind = match self.end.by {
            Terminator::Lf if at == self.end.content && !tolerance.allows(Tolerance::BARE_LF) => ErrorKind::BareLf,
            Terminator::Cr if at == self.end.content => ErrorKind::BareCr,
            _ => kind,
        };
        deviation((kind, at))
    }
}

/// Not [`RecvError::new`], which is for what happens once: a peer can make every line deviate.
#[inline]
const fn deviation((kind, at): Fault) -> RecvError {
    RecvError { kind, at: at as u64 }
}

/// A line that is read as a field line, each octet once: where its parts are.
pub(crate) struct FieldLine {
    start: usize,
    /// Behind the token that it begins with.
    name_end: usize,
    /// The first octet that must not stand where it does, or the end; of a line that begins with whitespace, what is behind it.
    stop: usize,
    pub(crate) end: LineEnd,
    /// What is wrong with its name, or before the colon.
    fault: Option<ErrorKind>,
}

impl FieldLine {
    /// The line that begins at `start`; if it is not complete, how far there is no end.
    #[inline]
    pub(crate) fn read(bytes: &[u8], start: usize) -> Result<Self, usize> {
        let name_end = syntax::token_end(bytes, start);
        // The last number is of the octets that are wrong behind the name. They end no line.
        let (stop, fault, wrong) = match bytes.get(name_end) {
            Some(b':') if name_end > start => (Self::value_end(bytes, name_end), None, 0),
            // What may be many such lines is found to end at once.
            Some(b'\n') => return Ok(Self::ended(start, name_end, name_end, ErrorKind::FieldLine)),
            Some(b' ' | b'\t') if name_end == start && bytes.get(start + 1) == Some(&b'\n') => {
                return Ok(Self::ended(start, name_end, start + 1, ErrorKind::WhitespaceBeforeFields));
            }
            Some(b'\r') => (name_end, Some(ErrorKind::FieldLine), 0),
            Some(b' ' | b'\t') if name_end > start => Self::behind_blank(bytes, name_end),
            Some(b' ' | b'\t') => (name_end + 1, Some(ErrorKind::WhitespaceBeforeFields), 0),
            _ => (name_end, Some(ErrorKind::FieldName), 1),
        };
        let end = near_line_end(bytes, stop + wrong)?;
        Ok(Self { start, name_end, stop, end, fault })
    }

    /// A line that ends there by LF, and has this fault.
    #[inline(always)]
    const fn ended(start: usize, name_end: usize, at: usize, fault: ErrorKind) -> Self {
        let end = LineEnd { content: at, by: Terminator::Lf };
        Self { start, name_end, stop: at, end, fault: Some(fault) }
    }

    /// Where the octets end that may stand behind a name that whitespace follows; and what is wrong.
    fn behind_blank(bytes: &[u8], name_end: usize) -> (usize, Option<ErrorKind>, usize) {
        let colon = syntax::ows_end(bytes, name_end);
        match bytes.get(colon) {
            Some(b':') => (Self::value_end(bytes, colon), Some(ErrorKind::WhitespaceBeforeColon), 0),
            _ => (colon, Some(ErrorKind::FieldName), 0),
        }
    }

    /// Where the octets end that may stand in a value, behind this colon.
    #[inline]
    fn value_end(bytes: &[u8], colon: usize) -> usize {
        syntax::text_end(bytes, colon + 1)
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
        self.fault.is_none()
            && self.name() <= MAX_NAME
            && self.stop == self.end.content
            && matches!(self.end.by, Terminator::Crlf)
    }

    /// Whether whitespace stands before the colon.
    pub(crate) const fn has_blank(&self) -> bool {
        matches!(self.fault, Some(ErrorKind::WhitespaceBeforeColon))
    }

    pub(crate) const fn line(&self) -> Line {
        Line { end: self.end }
    }

    /// Lets pass what is tolerated: the length of the name, which is zero if the line is skipped.
    #[inline]
    pub(crate) fn judge(&self, bytes: &[u8], tolerance: Tolerance, aside: &mut Aside) -> Result<usize, RecvError> {
        let Self { start, name_end, stop, end, .. } = *self;
        if self.name() > MAX_NAME {
            return Err(deviation((ErrorKind::FieldNameTooLong, start + MAX_NAME)));
        }
        if let Some(kind) = self.fault {
            let fault = (kind, name_end);
            if end.content - start >= SHORTEST && resembles_framing(&bytes[start..end.content]) {
                return Err(self.line().error(fault, tolerance));
            }
            if !self.has_blank() || !tolerance.allows(Tolerance::WHITESPACE_BEFORE_COLON) {
                return self.skip(fault, bytes, tolerance, aside).map(|()| 0);
            }
            aside.tolerate(deviation(fault));
        }
        if stop == end.content {
            self.line().check_end(tolerance, aside)?;
        } else {
            self.line().wrong_value(bytes, stop, tolerance, aside)?;
        }
        Ok(self.name())
    }

    /// Skips a line that is no field line, if that is tolerated and no NUL is in it.
    #[inline]
    fn skip(&self, fault: Fault, bytes: &[u8], tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let Self { stop, end, .. } = *self;
        let harmless = stop == end.content || !bytes[stop..end.content].contains(&0);
        let may_skip = harmless && tolerance.allows(Tolerance::INVALID_FIELD_LINE);
        if may_skip && self.line().let_pass(fault, tolerance, aside) {
            return Ok(());
        }
        Err(self.line().error(fault, tolerance))
    }
}

/// Whether that is a regular line, of which the end is known: what [`FieldLine::is_regular`] says, in fewer steps.
pub(crate) fn is_regular(bytes: &[u8], start: usize, end: LineEnd) -> bool {
    let line = &bytes[..end.content];
    if end.by != Terminator::Crlf {
        return false;
    }
    let Some(colon) = scan::colon(line, start) else { return false };
    let (name, value) = (&line[start..colon], &line[colon + 1..]);
    name.len() <= MAX_NAME && syntax::is_token(name) && syntax::is_value(value)
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

    /// Notes it, and checks its octets and its end.
    #[inline]
    pub(crate) fn check(&self, bytes: &[u8], tolerance: Tolerance, aside: &mut Aside) -> Result<(), RecvError> {
        let (line, fold) = (Line { end: self.end }, (ErrorKind::ObsFold, self.start));
        if self.stop == self.end.content {
            return line.deviates(fold, tolerance, aside);
        }
        aside.tolerate(deviation(fold));
        line.wrong_value(bytes, self.stop, tolerance, aside)
    }

    /// Writes spaces over the end of the line before it, and over its own whitespace.
    #[inline]
    pub(crate) fn join(&self, bytes: &mut [u8]) {
        // A line stands before it, which is not empty.
        let line_end = if bytes[self.start - 2] == b'\r' { 2 } else { 1 };
        match &mut bytes[self.start - line_end..self.text] {
            // So few are not worth a call.
            [a, b] => (*a, *b) = (b' ', b' '),
            [a, b, c] => (*a, *b, *c) = (b' ', b' ', b' '),
            more => more.fill(b' '),
        }
    }
}

/// Whether somebody might take the line for a field that frames: its letters begin like one's.
#[inline(never)]
fn resembles_framing(line: &[u8]) -> bool {
    let begins = line.iter().position(u8::is_ascii_alphabetic).map_or(&[][..], |first| &line[first..]);
    match begins.first() {
        Some(b'C' | b'c') => spells(begins, b"contentlength") || spells(begins, b"connection"),
        Some(b'T' | b't') => spells(begins, b"transferencoding"),
        _ => false,
    }
}

/// The letters of the shortest name of a field that frames. A line of fewer octets resembles none.
const SHORTEST: usize = b"connection".len();

/// Whether the letters of the line begin like this, without regard to case.
#[inline(never)]
fn spells(line: &[u8], name: &[u8]) -> bool {
    let mut letters = line.iter().filter(|octet| octet.is_ascii_alphabetic()).map(u8::to_ascii_lowercase);
    name.iter().all(|&letter| letters.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the end is known, a line is found to be regular in fewer steps, and no other is.
    #[test]
    fn a_line_whose_end_is_known_is_judged_the_same() {
        let same = |bytes: &[u8]| {
            if let Ok(line) = FieldLine::read(bytes, 0) {
                assert_eq!(is_regular(bytes, 0, line.end), line.is_regular(), "{}", bytes.escape_ascii());
            }
        };
        for text in ["Name: a value that is so long\r\nX: y", "a:\r\n", "n!~:\t x \r\n:", "name\r\nx:", "te: gz\n"] {
            for (at, octet) in (0..text.len()).flat_map(|at| (0..=255).map(move |octet| (at, octet))) {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = octet;
                same(&bytes);
            }
        }
        for before in [0, 1, 31, 32, 40] {
            let bytes = [&b":".repeat(before)[..], b"\r\nn: v\r\n"].concat();
            let end = LineEnd { content: before, by: Terminator::Crlf };
            assert!(!is_regular(&bytes, before, end), "the empty line");
            let end = LineEnd { content: before + 6, by: Terminator::Crlf };
            assert!(is_regular(&bytes, before + 2, end), "behind {before} octets");
        }
        for length in [MAX_NAME, MAX_NAME + 1] {
            let bytes = [&b"n".repeat(length)[..], b": v\r\n"].concat();
            same(&bytes);
            let line = FieldLine::read(&bytes, 0).ok().unwrap();
            assert_eq!(is_regular(&bytes, 0, line.end), length == MAX_NAME);
        }
    }
}
