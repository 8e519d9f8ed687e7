//! Field lines become a section (RFC 9112 sections 2.2 and 5): headers and trailers, by one parser. What is kept of them is an
//! [`Index`]: where they lie, and which of them may decide about framing.
//!
//! By whole lines: each is searched for its end once and parsed once, when its end is there, so an error has the same offset
//! however the input was cut. What was found of an unfinished section is kept in a [`Progress`], not its bytes. Start-lines
//! are `parse.rs`'s, and what the fields mean is `summary.rs`'s and `framing.rs`'s.

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::error::{ErrorKind, RecvError};
use crate::index::{Index, Known, MAX_HEAD, MAX_NAME};
use crate::scan::{self, LineEnd, Stop, Terminator};
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
    /// Where the last line ends that was irregular or folded.
    judged: u32,
    /// What that line is. It is not looked at again for each line that is folded onto it, which would cost its length.
    previous: Previous,
    /// The last line was read octet by octet, and is short, so the next is read so, too.
    short: bool,
    /// Folded lines so far; they are part of the line before them.
    folds: u16,
}

/// Lines of fewer octets are short: to start the vectors behind each would cost more than to read the next without them.
const SHORT: usize = 32;

/// What [`Progress::advance`] found.
pub(crate) enum Step {
    /// The section is not complete.
    More,
    /// The next line continues the one before. Call [`Progress::unfold`] where the input can be written to.
    Fold(Fold),
    /// The section is complete: its length in bytes, counted from where the bytes begin. So is [`Progress::index`].
    Done(usize),
}

/// A continuation line: the line before it ends, and it begins, at `start`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fold {
    start: usize,
    /// Behind the whitespace that it begins with.
    text: usize,
    /// The first octet behind that which must not stand in a value, or the end.
    stop: usize,
    end: LineEnd,
}

impl Fold {
    /// The line that begins at `start`; if it is not complete, how far there is no end.
    #[inline]
    fn read(bytes: &[u8], start: usize) -> Result<Self, usize> {
        let text = syntax::ows_end(bytes, start);
        let stop = syntax::text_end(bytes, text);
        let end = scan::near_line_end(bytes, stop)?;
        Ok(Self { start, text, stop, end })
    }

    /// The error that the fold is where it cannot be undone.
    pub(crate) const fn refused(self) -> RecvError {
        RecvError::new(ErrorKind::ObsFold, self.start as u64)
    }
}

/// What a line is to the one behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Previous {
    #[default]
    Foldable,
    /// A line that must not be folded.
    Rigid,
    Skipped,
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

    /// The field lines begin here, behind a start-line.
    pub(crate) const fn begin(&mut self, at: usize) {
        self.index = Index::new(at);
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
        let visible = &bytes[..rules.bytes.min(bytes.len())];
        loop {
            if let Err(scanned) = self.find_line(visible, rules) {
                return self.unfinished(visible, scanned, rules);
            }
            self.short = true;
            while self.short {
                let field = match FieldLine::read(visible, self.index.end()) {
                    Ok(field) => field,
                    Err(scanned) => return self.unfinished(visible, scanned, rules),
                };
                if field.is_empty() {
                    return field.line(visible).check_end(rules, aside).map(|()| Step::Done(field.end.next()));
                }
                if self.physical_lines() >= rules.lines {
                    return Err(RecvError::new(rules.too_many, field.start as u64));
                }
                if field.is_regular() {
                    self.index.push(field.name(), visible[field.start], field.end.next());
                } else if let Some(fold) = self.irregular_line(&field, visible, rules, aside)? {
                    return Ok(Step::Fold(fold));
                }
                self.short = field.end.content - field.start < SHORT;
            }
        }
    }

    /// Goes on to the next line that is not known to be regular. Where it is not complete, this is how far it has no end.
    fn find_line(&mut self, visible: &[u8], rules: &Rules) -> Result<(), usize> {
        let start = self.index.end();
        if self.scanned() > start {
            // What has been searched before is not searched again.
            return scan::near_line_end(visible, self.scanned()).map(|_| ());
        }
        if self.short || visible.get(start).is_none_or(|&octet| syntax::is_ows(octet)) {
            return Ok(());
        }
        let room = rules.lines.saturating_sub(self.physical_lines());
        match scan::regular_lines(visible, &mut self.index, room) {
            Stop::More => scan::line_end(visible, self.index.end()).map(|_| ()),
            Stop::Empty(_) | Stop::Line(_) => Ok(()),
        }
    }

    /// The next line has no end before `scanned`, nor behind it.
    fn unfinished(&mut self, visible: &[u8], scanned: usize, rules: &Rules) -> Result<Step, RecvError> {
        if visible.len() >= rules.bytes {
            return Err(rules.too_large());
        }
        self.scanned = scanned as u32;
        Ok(Step::More)
    }

    fn physical_lines(&self) -> usize {
        self.index.lines() + usize::from(self.folds)
    }

    /// Takes a line that is not regular, unless it is to be folded.
    fn irregular_line(
        &mut self,
        field: &FieldLine,
        visible: &[u8],
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<Option<Fold>, RecvError> {
        let line = field.line(visible);
        let first = line.content[0];
        let mut fault = field.fault();
        if syntax::is_ows(first) {
            fault = match self.previous(visible, rules) {
                Some(Previous::Foldable) => return Ok(Fold::read(visible, field.start).ok()),
                Some(Previous::Rigid) => return Err(line.at(ErrorKind::ObsFold, 0)),
                Some(Previous::Skipped) | None => Some(ErrorKind::WhitespaceBeforeFields),
            };
        }
        let mut name = field.name();
        if name > MAX_NAME {
            return Err(RecvError::new(ErrorKind::FieldNameTooLong, (field.start + MAX_NAME) as u64));
        }
        if let Some(kind) = fault {
            if kind == ErrorKind::WhitespaceBeforeColon
                && rules.allows(Tolerance::WHITESPACE_BEFORE_COLON)
                && !resembles_framing(line.content)
            {
                aside.tolerate(line.at(kind, name));
                self.index.set_blank_before_colon();
            } else {
                line.skip((kind, name), field.stop - field.start, rules, aside)?;
                name = 0;
            }
        }
        if name > 0 {
            line.check_value(field.stop - field.start, rules, aside)?;
        }
        line.check_end(rules, aside)?;
        // Something was tolerated.
        self.index.set_irregular();
        self.judged(field.end.next(), Previous::of(&line.content[..name], rules));
        self.index.push(name, first, field.end.next());
        Ok(None)
    }

    /// Notes what the line is that ends at `end`.
    const fn judged(&mut self, end: usize, line: Previous) {
        self.judged = end as u32;
        self.previous = line;
    }

    /// What the line before the next one is, if there is one.
    fn previous(&self, bytes: &[u8], rules: &Rules) -> Option<Previous> {
        let end = self.index.end();
        let lines = &bytes[self.index.start()..end];
        let before = lines.split_last()?.1;
        if end == self.judged as usize {
            return Some(self.previous);
        }
        // It was regular.
        let line = &lines[memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1)..];
        Some(Previous::of(&line[..syntax::token(line)], rules))
    }

    /// Joins a continuation line to the line before it, by spaces (RFC 9112 section 5.2), and those that follow it.
    pub(crate) fn unfold(
        &mut self,
        bytes: &mut [u8],
        fold: Fold,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<(), RecvError> {
        let visible = rules.bytes.min(bytes.len());
        let mut fold = fold;
        loop {
            let Fold { start, text, stop, end } = fold;
            aside.tolerate(RecvError::new(ErrorKind::ObsFold, start as u64));
            if stop < end.content || end.by != Terminator::Crlf {
                let line = Line { content: &bytes[start..end.content], start, by: end.by };
                line.check_value(stop - start, rules, aside)?;
                line.check_end(rules, aside)?;
            }
            let line_end = if bytes[..start].ends_with(b"\r\n") { 2 } else { 1 };
            match &mut bytes[start - line_end..text] {
                // So few are not worth a call.
                [a, b] => (*a, *b) = (b' ', b' '),
                [a, b, c] => (*a, *b, *c) = (b' ', b' ', b' '),
                more => more.fill(b' '),
            }
            self.folds += 1;
            self.index.extend_last(end.next());
            match self.next_fold(&bytes[..visible], rules) {
                Some(next) => fold = next,
                None => break,
            }
        }
        self.index.set_irregular();
        self.judged(self.index.end(), Previous::Foldable);
        self.short = true;
        Ok(())
    }

    /// The continuation line that follows another, if it is there and not one too many.
    #[inline]
    fn next_fold(&self, visible: &[u8], rules: &Rules) -> Option<Fold> {
        let start = self.index.end();
        let another = visible.get(start).is_some_and(|&octet| syntax::is_ows(octet));
        if another && self.physical_lines() < rules.lines { Fold::read(visible, start).ok() } else { None }
    }
}

impl Previous {
    /// What a line of that name is; a line without is skipped.
    #[inline]
    fn of(name: &[u8], rules: &Rules) -> Self {
        match name.len() {
            0 => Self::Skipped,
            _ if !rules.folds => Self::Rigid,
            10.. if is_rigid(name) => Self::Rigid,
            _ => Self::Foldable,
        }
    }
}

/// Whether that is the name of a line that must not be folded.
#[cold]
fn is_rigid(name: &[u8]) -> bool {
    matches!(Known::of(name), Some(Known::ContentLength | Known::TransferEncoding | Known::Connection))
}

/// A line that is looked at octet by octet.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) content: &'a [u8],
    /// Where it begins in its section.
    pub(crate) start: usize,
    pub(crate) by: Terminator,
}

/// A line that is read as a field line, each octet once: where its parts are.
struct FieldLine {
    start: usize,
    /// Behind the token that it begins with.
    name_end: usize,
    /// Behind the whitespace that follows: where a colon should be.
    colon: usize,
    /// The first octet that must not stand where it does, or the end.
    stop: usize,
    end: LineEnd,
}

impl FieldLine {
    /// The line that begins at `start`; if it is not complete, how far there is no end.
    #[inline]
    fn read(bytes: &[u8], start: usize) -> Result<Self, usize> {
        let name_end = syntax::token_end(bytes, start);
        let colon = syntax::ows_end(bytes, name_end);
        let mut stop = colon;
        if bytes.get(colon) == Some(&b':') {
            stop = syntax::text_end(bytes, colon + 1);
        }
        let end = scan::near_line_end(bytes, stop)?;
        Ok(Self { start, name_end, colon, stop, end })
    }

    const fn name(&self) -> usize {
        self.name_end - self.start
    }

    const fn is_empty(&self) -> bool {
        self.end.content == self.start
    }

    /// `field-name ":" OWS field-value OWS CRLF` (RFC 9112 section 5).
    #[inline]
    const fn is_regular(&self) -> bool {
        self.name().wrapping_sub(1) < MAX_NAME
            && self.colon == self.name_end
            && self.stop > self.colon
            && self.stop == self.end.content
            && matches!(self.end.by, Terminator::Crlf)
    }

    fn line<'a>(&self, bytes: &'a [u8]) -> Line<'a> {
        Line { content: &bytes[self.start..self.end.content], start: self.start, by: self.end.by }
    }

    /// What is wrong behind the token that it begins with.
    fn fault(&self) -> Option<ErrorKind> {
        let has_colon = self.stop > self.colon;
        match has_colon && self.name() > 0 {
            true if self.colon == self.name_end => None,
            true => Some(ErrorKind::WhitespaceBeforeColon),
            false if self.name_end == self.end.content => Some(ErrorKind::FieldLine),
            false => Some(ErrorKind::FieldName),
        }
    }
}

impl Line<'_> {
    /// Checks the octets from `at` on as those of a value, of which this one is wrong, if it is not the end.
    #[inline]
    fn check_value(self, at: usize, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        if at == self.content.len() {
            return Ok(());
        }
        let fault = (ErrorKind::FieldValue, at);
        if !rules.allows(Tolerance::CONTROL_OCTETS) {
            return Err(self.error(fault, rules));
        }
        if let Some(nul) = self.content[at..].iter().position(|&octet| octet == 0) {
            return Err(self.error((ErrorKind::FieldValue, at + nul), rules));
        }
        aside.tolerate(self.error(fault, rules));
        Ok(())
    }

    /// Skips a line that is no field line, if that is tolerated and nothing is at stake. There is no NUL before `sure`.
    #[inline]
    fn skip(self, fault: Fault, sure: usize, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        let ends = self.by == Terminator::Crlf || self.by == Terminator::Lf && rules.allows(Tolerance::BARE_LF);
        let harmless = ends && !resembles_framing(self.content) && !self.content[sure..].contains(&0);
        if !harmless || !rules.allows(Tolerance::INVALID_FIELD_LINE) {
            return Err(self.error(fault, rules));
        }
        aside.tolerate(self.at(fault.0, fault.1));
        Ok(())
    }

    /// A line ends with CRLF, or with LF where that is tolerated.
    #[inline]
    pub(crate) fn check_end(self, rules: &Rules, aside: &mut Aside) -> Result<(), RecvError> {
        let end = self.content.len();
        match self.by {
            Terminator::Crlf => Ok(()),
            Terminator::Lf if rules.allows(Tolerance::BARE_LF) => {
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
    pub(crate) fn error(self, (kind, at): Fault, rules: &Rules) -> RecvError {
        let kind = match self.by {
            Terminator::Lf if at == self.content.len() && !rules.allows(Tolerance::BARE_LF) => ErrorKind::BareLf,
            Terminator::Cr if at == self.content.len() => ErrorKind::BareCr,
            _ => kind,
        };
        self.at(kind, at)
    }
}

/// Whether somebody might take the line for a field that frames: its letters begin like one's.
#[inline]
fn resembles_framing(line: &[u8]) -> bool {
    // Nearly no line has one of their initials.
    match line.iter().position(u8::is_ascii_alphabetic) {
        Some(first) if matches!(line[first] | 0x20, b'c' | b't') => spells_framing(&line[first..]),
        _ => false,
    }
}

#[cold]
fn spells_framing(line: &[u8]) -> bool {
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
