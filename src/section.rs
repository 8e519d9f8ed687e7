//! Field lines become a section (RFC 9112 sections 2.2 and 5): headers and trailers, by one parser. What is kept of them is an
//! [`Index`]: where they lie, and which of them may decide about framing.
//!
//! By whole lines: each is searched for its end once and parsed once, when its end is there, so an error has the same offset
//! however the input was cut. What was found of an unfinished section is kept in a [`Progress`], not its bytes. Start-lines
//! are `parse.rs`'s, and what the fields mean is `summary.rs`'s and `framing.rs`'s.

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::error::{ErrorKind, RecvError};
use crate::fields::name_length;
use crate::index::{Index, Known, MAX_HEAD, MAX_NAME};
use crate::scan::{self, LineEnd, Regular, Stop, Terminator};
use crate::syntax;

/// What holds for the section that is being read.
#[derive(Debug)]
pub(crate) struct Rules {
    /// The limit on its bytes, a start-line included.
    pub(crate) bytes: usize,
    pub(crate) lines: usize,
    tolerance: Tolerance,
    /// Folded lines are unfolded.
    folds: bool,
    too_large: ErrorKind,
    too_many: ErrorKind,
}

impl Rules {
    /// For header sections. Only switches that act on the direction may be given.
    pub(crate) fn header(limits: &Limits, tolerance: Tolerance, folds: bool) -> Self {
        Self {
            bytes: MAX_HEAD.min(limits.head as usize),
            lines: limits.fields.into(),
            tolerance,
            folds,
            too_large: ErrorKind::HeadTooLarge,
            too_many: ErrorKind::TooManyFields,
        }
    }

    /// For trailer sections: nothing is tolerated there.
    pub(crate) fn trailer(limits: &Limits) -> Self {
        Self {
            bytes: MAX_HEAD.min(limits.trailer as usize),
            lines: limits.trailer_fields.into(),
            tolerance: Tolerance::NONE,
            folds: false,
            too_large: ErrorKind::TrailerTooLarge,
            too_many: ErrorKind::TooManyTrailers,
        }
    }

    pub(crate) const fn allows(&self, switch: Tolerance) -> bool {
        self.tolerance.allows(switch)
    }

    /// The section is larger than its limit.
    pub(crate) const fn too_large(&self) -> RecvError {
        RecvError::new(self.too_large, self.bytes as u64)
    }
}

/// What is wrong with a line, and at which of its octets.
pub(crate) type Fault = (ErrorKind, usize);

/// How far an unfinished section has been read. It holds no byte of it.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The complete lines.
    index: Index,
    /// No line end lies between the end of the last line and here.
    scanned: u32,
    /// Where the last folded line ends: what is folded there is not looked at again, which would cost its name's length.
    unfolded: u32,
    /// Folded lines so far; they are part of the line before them.
    folds: u16,
}

/// Lines of so many octets, their ends included, are short.
const SHORT: usize = 6;

/// What [`Progress::advance`] found.
pub(crate) enum Step {
    /// The section is not complete.
    More,
    /// The next line continues the one before. Call [`Progress::unfold`] where the input can be written to.
    Fold(Fold),
    /// The section is complete: its length in bytes, counted from where the bytes begin. So is [`Progress::index`].
    Done(usize),
}

/// A continuation line: the line before it ends, and it begins, at `start`; it ends at `end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fold {
    start: usize,
    end: LineEnd,
}

impl Fold {
    /// The error that the fold is where it cannot be undone.
    pub(crate) const fn refused(self) -> RecvError {
        RecvError::new(ErrorKind::ObsFold, self.start as u64)
    }
}

enum Found {
    Line,
    Empty,
    Fold(Fold),
}

impl Progress {
    /// How many bytes have been searched for a line end.
    pub(crate) const fn scanned(&self) -> usize {
        self.scanned as usize
    }

    /// Whether the few octets that have come belong to a line that goes on, in a section of fewer bytes than `limit`: then
    /// this is noted, and nothing else is to be done. So a call for each octet is cheap.
    #[inline]
    pub(crate) fn goes_on(&mut self, bytes: &[u8], limit: usize) -> bool {
        let fresh = self.scanned == 0 || bytes.len() >= limit;
        let scanned = if fresh { None } else { scan::goes_on(bytes, self.scanned()) };
        self.scanned = scanned.map_or(self.scanned, |scanned| scanned as u32);
        scanned.is_some()
    }

    /// Notes that so many bytes, which belong to a start-line, hold no line end.
    pub(crate) const fn set_scanned(&mut self, scanned: usize) {
        self.scanned = scanned as u32;
    }

    /// These lines stand behind a start-line.
    pub(crate) const fn begin(&mut self, index: Index) {
        self.index = index;
    }

    /// The lines that are complete.
    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) const fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }

    /// Goes on to the end of the section or of `bytes`, which begin where the section begins and have only grown since the
    /// last call.
    pub(crate) fn advance(&mut self, bytes: &[u8], rules: &Rules, aside: &mut Aside) -> Result<Step, RecvError> {
        let mut exact = false;
        loop {
            let Some(end) = self.next_line(bytes, rules, exact)? else {
                return Ok(Step::More);
            };
            match self.irregular_line(bytes, end, rules, aside)? {
                Found::Line => exact = true,
                Found::Fold(fold) => return Ok(Step::Fold(fold)),
                Found::Empty => return Ok(Step::Done(end.next())),
            }
        }
    }

    /// The end of the next line that is not regular, after all the regular ones before it. Behind one that was looked at
    /// octet by octet, a short one is, too: to look for more with vectors would cost more.
    fn next_line(&mut self, bytes: &[u8], rules: &Rules, exact: bool) -> Result<Option<LineEnd>, RecvError> {
        let visible = &bytes[..rules.bytes.min(bytes.len())];
        let start = self.index.end();
        let begun = self.scanned().max(start);
        let fold = || visible.get(start).is_some_and(|&octet| syntax::is_ows(octet));
        let short = || visible[start..].iter().take(SHORT).any(|&octet| octet == b'\n');
        let end = if begun > start || fold() || (exact && short()) {
            // Part of this line has been searched already, or it is not worth it, or it is a fold, perhaps.
            scan::near_line_end(visible, begun)
        } else {
            let room = rules.lines.saturating_sub(self.physical_lines());
            let Regular { end, lines, stop } = scan::regular_lines(visible, start, room);
            self.index.push(lines, end as usize);
            match stop {
                Stop::More => scan::line_end(visible, self.index.end()),
                Stop::Empty => Ok(LineEnd { content: self.index.end(), by: Terminator::Crlf }),
                Stop::Line(lf) => Ok(LineEnd::at_lf(visible, self.index.end(), lf as usize)),
            }
        };
        match end {
            Ok(end) => {
                self.scanned = end.next() as u32;
                Ok(Some(end))
            }
            Err(_) if visible.len() >= rules.bytes => Err(rules.too_large()),
            Err(scanned) => {
                self.scanned = scanned as u32;
                Ok(None)
            }
        }
    }

    fn physical_lines(&self) -> usize {
        self.index.lines() + usize::from(self.folds)
    }

    /// Handles one line that may be anything.
    fn irregular_line(
        &mut self,
        bytes: &[u8],
        end: LineEnd,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<Found, RecvError> {
        let start = self.index.end();
        let line = Line { content: &bytes[start..end.content], start, by: end.by };
        if line.content.is_empty() {
            return line.check_end(rules, aside).map(|()| Found::Empty);
        }
        if self.physical_lines() >= rules.lines {
            return Err(RecvError::new(rules.too_many, start as u64));
        }
        let fold = syntax::is_ows(line.content[0]);
        if fold && let Some(previous) = self.previous(bytes, rules) {
            if previous == Previous::Foldable {
                return Ok(Found::Fold(Fold { start, end }));
            }
            if previous == Previous::Rigid {
                return Err(RecvError::new(ErrorKind::ObsFold, start as u64));
            }
        }
        let deviations = aside.tolerated().len();
        let name = if fold {
            line.skip((ErrorKind::WhitespaceBeforeFields, 0), rules, aside).map(|()| 0)
        } else {
            line.field(rules, aside)
        }?;
        line.check_end(rules, aside)?;
        if aside.tolerated().len() > deviations {
            self.index.set_irregular();
        }
        if name > 0 && line.content.get(name) != Some(&b':') {
            self.index.set_blank_before_colon();
        }
        self.index.push(1, end.next());
        Ok(Found::Line)
    }

    /// What the line before the next one is, if there is one.
    fn previous(&self, bytes: &[u8], rules: &Rules) -> Option<Previous> {
        let end = self.index.end();
        if self.folds > 0 && end == self.unfolded as usize {
            return Some(Previous::Foldable);
        }
        let lines = &bytes[self.index.start()..end];
        let before = lines.split_last()?.1;
        let start = end - lines.len() + memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1);
        let name = name_length(&bytes[start..end], rules.allows(Tolerance::WHITESPACE_BEFORE_COLON));
        Some(match Known::of(&bytes[start..start + name]) {
            _ if name == 0 => Previous::Skipped,
            _ if !rules.folds => Previous::Rigid,
            Some(Known::ContentLength | Known::TransferEncoding | Known::Connection) => Previous::Rigid,
            _ => Previous::Foldable,
        })
    }

    /// Joins a continuation line to the line before it, by spaces (RFC 9112 section 5.2).
    #[inline]
    pub(crate) fn unfold(
        &mut self,
        bytes: &mut [u8],
        fold: Fold,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<(), RecvError> {
        let Fold { start, end } = fold;
        let line = Line { content: &bytes[start..end.content], start, by: end.by };
        aside.tolerate(RecvError::new(ErrorKind::ObsFold, start as u64));
        let blank = syntax::ows(line.content);
        if blank < line.content.len() {
            line.check_value(blank, rules, aside)?;
        }
        line.check_end(rules, aside)?;
        let line_end = if bytes[..start].ends_with(b"\r\n") { 2 } else { 1 };
        bytes[start - line_end..start + blank].fill(b' ');
        let end = end.next();
        self.folds += 1;
        self.unfolded = end as u32;
        self.index.push(0, end);
        self.index.set_irregular();
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Previous {
    Foldable,
    /// A line that must not be folded.
    Rigid,
    Skipped,
}

/// A line that is looked at octet by octet.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) content: &'a [u8],
    /// Where it begins in its section.
    pub(crate) start: usize,
    pub(crate) by: Terminator,
}

impl Line<'_> {
    /// `field-name ":" OWS field-value OWS` (RFC 9112 section 5): the length of the name, which is zero if the line is to be
    /// skipped.
    fn field(self, rules: &Rules, aside: &mut Aside) -> Result<usize, RecvError> {
        let name = syntax::token(self.content);
        if name > MAX_NAME {
            return Err(RecvError::new(ErrorKind::FieldNameTooLong, (self.start + MAX_NAME) as u64));
        }
        let blank = syntax::ows(&self.content[name..]);
        let fault = match self.content.get(name + blank) {
            Some(b':') if name > 0 && blank == 0 => None,
            Some(b':') if name > 0 => Some(ErrorKind::WhitespaceBeforeColon),
            None if blank == 0 => Some(ErrorKind::FieldLine),
            _ => Some(ErrorKind::FieldName),
        };
        if let Some(kind) = fault {
            let colon = kind == ErrorKind::WhitespaceBeforeColon && !resembles_framing(self.content);
            if !colon || !rules.allows(Tolerance::WHITESPACE_BEFORE_COLON) {
                return self.skip((kind, name), rules, aside).map(|()| 0);
            }
            aside.tolerate(self.error((kind, name), rules));
        }
        self.check_value(name + blank + 1, rules, aside)?;
        Ok(name)
    }

    /// Checks the octets from `at` on as those of a value.
    fn check_value(self, at: usize, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        let value = &self.content[at..];
        let length = syntax::text(value);
        if length == value.len() {
            return Ok(());
        }
        let fault = (ErrorKind::FieldValue, at + length);
        if !rules.allows(Tolerance::CONTROL_OCTETS) {
            return Err(self.error(fault, rules));
        }
        if let Some(nul) = value.iter().position(|&octet| octet == 0) {
            return Err(self.error((ErrorKind::FieldValue, at + nul), rules));
        }
        aside.tolerate(self.error(fault, rules));
        Ok(())
    }

    /// Skips a line that is no field line, if that is tolerated and nothing is at stake.
    fn skip(self, fault: Fault, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        let error = self.error(fault, rules);
        let ends = self.by == Terminator::Crlf || self.by == Terminator::Lf && rules.allows(Tolerance::BARE_LF);
        let harmless = ends && !resembles_framing(self.content) && !self.content.contains(&0);
        if !harmless || !rules.allows(Tolerance::INVALID_FIELD_LINE) {
            return Err(error);
        }
        aside.tolerate(error);
        Ok(())
    }

    /// A line ends with CRLF, or with LF where that is tolerated.
    pub(crate) fn check_end(self, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        let kind = match self.by {
            Terminator::Crlf => return Ok(()),
            Terminator::Lf => ErrorKind::BareLf,
            Terminator::Cr => ErrorKind::BareCr,
        };
        let error = RecvError::new(kind, (self.start + self.content.len()) as u64);
        if self.by == Terminator::Cr || !rules.allows(Tolerance::BARE_LF) {
            return Err(error);
        }
        aside.tolerate(error);
        Ok(())
    }

    /// The error for a fault in it. At its end, a terminator that must not be one is the fault.
    #[cold]
    pub(crate) fn error(self, (kind, at): Fault, rules: &Rules) -> RecvError {
        let kind = match self.by {
            Terminator::Lf if at == self.content.len() && !rules.allows(Tolerance::BARE_LF) => ErrorKind::BareLf,
            Terminator::Cr if at == self.content.len() => ErrorKind::BareCr,
            _ => kind,
        };
        RecvError::new(kind, (self.start + at) as u64)
    }
}

/// Whether somebody might take the line for a field that frames: its letters begin like one's.
fn resembles_framing(line: &[u8]) -> bool {
    let names: [&[u8]; 3] = [b"contentlength", b"transferencoding", b"connection"];
    names.iter().any(|name| {
        let letters = line.iter().filter(|octet| octet.is_ascii_alphabetic()).map(u8::to_ascii_lowercase);
        letters.take(name.len()).eq(name.iter().copied())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FieldSection;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    /// The fields in short, or the error; read whole and byte by byte.
    fn read(bytes: &[u8], tolerance: Tolerance) -> Result<(String, Vec<ErrorKind>), (ErrorKind, u64)> {
        let rules = Rules::header(&Limits::DEFAULT, tolerance, true);
        let run = |size: usize| {
            let (mut progress, mut aside) = (Progress::default(), Aside::default());
            let mut bytes = bytes.to_vec();
            let all = bytes.len();
            for end in (1..=all).filter(|end| end % size == 0 || *end == all) {
                loop {
                    match progress.advance(&bytes[..end], &rules, &mut aside) {
                        Ok(Step::More) => break,
                        Ok(Step::Fold(fold)) => progress
                            .unfold(&mut bytes[..end], fold, &rules, &mut aside)
                            .map_err(|error| (error.kind, error.at))?,
                        Ok(Step::Done(length)) => {
                            let section = FieldSection::from_parts(&bytes[..length], *progress.index());
                            let kinds: Vec<_> = aside.tolerated().iter().map(|error| error.kind).collect();
                            assert_eq!(section.index().is_irregular(), !kinds.is_empty());
                            return Ok((format!("{section:?}"), kinds));
                        }
                        Err(error) => return Err((error.kind, error.at)),
                    }
                }
            }
            Ok(("more".into(), Vec::new()))
        };
        let whole = run(usize::MAX);
        assert_eq!(whole, run(1), "{}", bytes.escape_ascii());
        assert_eq!(whole, run(3), "{}", bytes.escape_ascii());
        whole
    }

    #[test]
    fn the_first_wrong_octet_of_the_first_wrong_line_is_the_error() {
        for (bytes, kind, at) in [
            (&b"a: b\r\nc d: e\r\n\x01\r\n"[..], ErrorKind::FieldName, 7),
            (b"a : b\r\n", ErrorKind::WhitespaceBeforeColon, 1),
            (b"a\t \t: b\r\n", ErrorKind::WhitespaceBeforeColon, 1),
            (b"a \r\n", ErrorKind::FieldName, 1),
            (b"abc\r\n", ErrorKind::FieldLine, 3),
            (b": b\r\n", ErrorKind::FieldName, 0),
            (b"\xff: b\r\n", ErrorKind::FieldName, 0),
            (b"a: \x00\x01\r\n", ErrorKind::FieldValue, 3),
            (b"a: b\x7f\r\n", ErrorKind::FieldValue, 4),
            (b"a: b\n", ErrorKind::BareLf, 4),
            (b"a: b\rc\r\n", ErrorKind::BareCr, 4),
            (b"a: b\r\r\n", ErrorKind::BareCr, 4),
            (b"abc\n", ErrorKind::BareLf, 3),
            (b"\n", ErrorKind::BareLf, 0),
            (b"a: b\r\n\rX", ErrorKind::BareCr, 6),
            (b" a: b\r\n", ErrorKind::WhitespaceBeforeFields, 0),
            (b"Content-Length: 1\r\n 2\r\n\r\n", ErrorKind::ObsFold, 19),
            (b"Connection: a\r\n\tb\r\n\r\n", ErrorKind::ObsFold, 15),
        ] {
            assert_eq!(read(bytes, Tolerance::NONE), Err((kind, at)), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn regular_lines_in_every_shape() {
        let shown = |bytes| read(bytes, Tolerance::NONE).map(|(fields, _)| fields);
        assert_eq!(shown(b"\r\n"), Ok("[]".into()));
        assert_eq!(shown(b"a:b\r\nC:\t d \r\ne:\r\n\r\n"), Ok("[a: b, C: d, e: ]".into()));
        assert_eq!(shown(b"a: \xe9\tb\r\n\r\nmore"), Ok("[a: \\xe9\\tb]".into()));
        assert_eq!(shown(b"a: b\r\n\r"), Ok("more".into()));
    }

    #[test]
    fn folds_become_spaces_and_are_noted() {
        let (fields, noted) = read(b"a: b \r\n \tc\r\n\td\r\ne: f\r\n\r\n", Tolerance::NONE).unwrap();
        assert_eq!((&fields[..], &noted[..]), ("[a: b     c   d, e: f]", &[ErrorKind::ObsFold; 2][..]));
    }

    /// Were the name looked at again for each fold, this would take a minute; `benches/bounds.sh` counts it.
    #[test]
    fn folds_behind_a_long_name_cost_no_more_than_others() {
        let limits = Limits { head: 1 << 20, fields: u16::MAX, ..Limits::DEFAULT };
        let rules = Rules::header(&limits, Tolerance::NONE, true);
        let mut bytes = [&b"n".repeat(MAX_NAME)[..], b":\r\n", &b" \r\n".repeat(65_000), b"\r\n"].concat();
        let (mut progress, mut aside) = (Progress::default(), Aside::default());
        let mut folds = 0;
        for end in (MAX_NAME + 3..=bytes.len()).step_by(3).chain([bytes.len()]) {
            while let Step::Fold(fold) = progress.advance(&bytes[..end], &rules, &mut aside).unwrap() {
                progress.unfold(&mut bytes[..end], fold, &rules, &mut aside).unwrap();
                folds += 1;
            }
        }
        assert_eq!(folds, 65_000);
    }

    #[test]
    fn each_deviation_by_its_switch() {
        use ErrorKind::{BareLf, FieldLine, FieldName, FieldValue, WhitespaceBeforeColon, WhitespaceBeforeFields};
        let cases = [
            (Tolerance::BARE_LF, &b"a: b\nc: d\r\n\n"[..], "[a: b, c: d]", &[BareLf, BareLf][..]),
            (Tolerance::WHITESPACE_BEFORE_COLON, b"a \t: b\r\n\r\n", "[a: b]", &[WhitespaceBeforeColon]),
            (Tolerance::CONTROL_OCTETS, b"a: \x01\x7f\r\n\r\n", "[a: \\x01\\x7f]", &[FieldValue]),
            (
                Tolerance::INVALID_FIELD_LINE,
                b" x\r\na: b\r\nc\r\nd e: f\r\n: g\r\n\r\n",
                "[a: b]",
                &[WhitespaceBeforeFields, FieldLine, FieldName, FieldName],
            ),
        ];
        for (switch, bytes, fields, noted) in cases {
            assert_eq!(read(bytes, switch), Ok((fields.into(), noted.to_vec())));
            assert!(read(bytes, Tolerance::NONE).is_err());
        }
    }

    #[test]
    fn what_resembles_framing_is_never_skipped_or_repaired() {
        for line in ["Content-Length : 5", "content length: 5", "Transfer_Encoding x: y", "Connection\u{b}: close"] {
            let bytes = format!("{line}\r\n\r\n");
            assert!(read(bytes.as_bytes(), Tolerance::LEGACY).is_err(), "{line}");
        }
        assert!(read(b"a: \x00\r\n\r\n", Tolerance::LEGACY).is_err());
        assert!(read(b"no\0line\r\n\r\n", Tolerance::LEGACY).is_err());
    }
}
