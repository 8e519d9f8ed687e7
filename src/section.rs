//! Field lines become a section (RFC 9112 sections 2.2 and 5): headers and trailers, by one parser. What is kept of them is an
//! [`Index`]: where they lie, and which of them may decide about framing.
//!
//! By whole lines: each is judged when its end is there, so an error has the same offset however the input was cut. Lines that
//! need no second look are counted by `scan.rs`, the others are read by `line.rs`; behind a short one of these, the next is read
//! so, too. What was found of an unfinished section is kept in a [`Progress`], not its bytes. Start-lines are `parse.rs`'s, and
//! what the fields mean is `summary.rs`'s and `framing.rs`'s.

use crate::aside::Aside;
use crate::blocks::Regular;
use crate::config::{Limits, Tolerance};
use crate::error::{ErrorKind, RecvError};
use crate::index::{Index, MAX_HEAD};
use crate::known::Known;
use crate::line::{self, Continuation, FieldLine};
use crate::line_end;
use crate::scan;
use crate::syntax;

/// What holds for the section that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// The limit on its bytes, a start-line included.
    pub(crate) bytes: usize,
    pub(crate) lines: usize,
    pub(crate) tolerance: Tolerance,
    /// Folded lines are unfolded.
    folds: bool,
    too_large: ErrorKind,
    too_many: ErrorKind,
}

impl Rules {
    /// For header sections. Only switches that act on the direction may be given.
    #[inline]
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

/// How far an unfinished section has been read. It holds no byte of it.
#[derive(Debug)]
pub(crate) struct Progress {
    /// The complete lines.
    index: Index,
    /// No line end lies between the end of the last line and here.
    scanned: u32,
    /// Where the last line ends that was read octet by octet, or was folded.
    judged: u32,
    /// What that line is. It is not looked at again for each line that is folded onto it, which would cost its length.
    previous: Previous,
    /// The last line was read octet by octet, and is short, so the next is read so, too.
    short: bool,
    /// Folded lines so far; they are part of the line before them.
    folds: u16,
}

/// To search so few octets with vectors for lines costs more than to read the next line without them.
const FEW: usize = 64;

/// Lines of fewer octets are short: to start the vectors behind each would cost more than to read the next without them.
const SHORT: usize = 32;

/// The bytes that a section is read from. Folded lines are joined in them, where they can be written to.
#[derive(Debug)]
pub(crate) enum Source<'a> {
    Fixed(&'a [u8]),
    Writable(&'a mut [u8]),
}

impl Source<'_> {
    #[inline]
    pub(crate) const fn bytes(&self) -> &[u8] {
        match self {
            Self::Fixed(bytes) => bytes,
            Self::Writable(bytes) => bytes,
        }
    }
}

/// What stands behind the lines that were read octet by octet.
enum Step {
    /// Anything: the last of them was long.
    Any,
    /// A continuation line, which may be joined to the last of them.
    Fold,
    /// A line that has no end before here, nor behind it.
    Unfinished(usize),
    /// Nothing: the empty line was one of them, and ends here.
    End(usize),
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
    /// Nothing of the section has come.
    pub(crate) const FRESH: Self =
        Self { index: Index::new(0), scanned: 0, judged: 0, previous: Previous::Foldable, short: false, folds: 0 };

    /// How many bytes have been searched for a line end.
    pub(crate) const fn scanned(&self) -> usize {
        self.scanned as usize
    }

    /// Whether the octets that have come belong to a line that goes on, in a section of fewer bytes than `limit`: then
    /// this is noted, and nothing else is to be done. So a call for each octet is cheap.
    #[inline]
    pub(crate) fn goes_on(&mut self, bytes: &[u8], limit: usize) -> bool {
        let fresh = self.scanned == 0 || bytes.len() >= limit;
        let scanned = if fresh { None } else { line_end::goes_on(bytes, self.scanned()) };
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

    /// So do these, which are regular. What comes next is not, or not complete, or one too many.
    pub(crate) const fn begin_regular(&mut self, index: Index) {
        self.index = index;
        self.scanned = index.end() as u32;
    }

    /// The lines that are complete.
    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) const fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }

    /// Goes on to the end of the section or of the bytes, which begin where the section begins and have only grown since the
    /// last call. Gives back the length of the section, in bytes from there, if it is complete; then [`Self::index`] is, too.
    pub(crate) fn advance(
        &mut self,
        mut source: Source<'_>,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<Option<usize>, RecvError> {
        let visible = rules.bytes.min(source.bytes().len());
        loop {
            if let Err(scanned) = self.find_line(&source.bytes()[..visible], rules) {
                return self.unfinished(visible, scanned, rules);
            }
            self.short = true;
            while self.short {
                match self.lines(&source.bytes()[..visible], rules, aside)? {
                    Step::Any => {}
                    Step::Fold => {
                        if let Some(scanned) = self.unfold(&mut source, rules, aside)? {
                            return self.unfinished(visible, scanned, rules);
                        }
                    }
                    Step::Unfinished(scanned) => return self.unfinished(visible, scanned, rules),
                    Step::End(length) => return Ok(Some(length)),
                }
            }
        }
    }

    /// Reads lines octet by octet, as long as they are short.
    fn lines(&mut self, bytes: &[u8], rules: &Rules, aside: &mut Aside) -> Result<Step, RecvError> {
        while self.short {
            let start = self.index.end();
            let begins_blank = bytes.get(start).is_some_and(|&octet| syntax::is_ows(octet));
            let folded_onto = if begins_blank { self.previous(bytes, rules) } else { None };
            if folded_onto == Some(Previous::Foldable) {
                return Ok(Step::Fold);
            }
            let field = match FieldLine::read(bytes, start) {
                Ok(field) => field,
                Err(scanned) => return Ok(Step::Unfinished(scanned)),
            };
            if field.is_empty() {
                return field.line().check_end(rules.tolerance, aside).map(|()| Step::End(field.end.next()));
            }
            if self.physical_lines() >= rules.lines {
                return Err(RecvError::new(rules.too_many, start as u64));
            }
            let mut name = field.name();
            if !field.is_regular() {
                if folded_onto == Some(Previous::Rigid) {
                    return Err(folded(start));
                }
                name = field.judge(bytes, rules.tolerance, aside)?;
                // Something was tolerated.
                self.index.set_irregular();
                if name > 0 && field.has_blank() {
                    self.index.set_blank_before_colon();
                }
            }
            self.index.push(1, field.end.next());
            let line = match name {
                0 => Previous::Skipped,
                _ => Previous::of(&bytes[start..][..name], rules),
            };
            self.judged(field.end.next(), line);
            self.short = field.end.content - start < SHORT;
        }
        Ok(Step::Any)
    }

    /// Goes on to the next line that is not known to be regular. Where it is not complete, this is how far it has no end.
    fn find_line(&mut self, visible: &[u8], rules: &Rules) -> Result<(), usize> {
        let mut start = self.index.end();
        if self.scanned > 0 && self.scanned() >= start {
            // What has been searched before is not searched again.
            let end = line_end::near_line_end(visible, self.scanned())?;
            if !line::is_regular(visible, start, end) || self.physical_lines() >= rules.lines {
                return Ok(());
            }
            start = end.next();
            self.index.push(1, start);
            let begins_empty = visible.get(start) == Some(&b'\r');
            if begins_empty || visible.len() - start < FEW {
                return line_end::near_line_end(visible, start).map(|_| ());
            }
        }
        if self.short || visible.get(start).is_none_or(|&octet| syntax::is_ows(octet)) {
            return Ok(());
        }
        let room = rules.lines.saturating_sub(self.physical_lines());
        let Regular { end, lines } = scan::regular_lines(visible, start, room);
        self.index.push(lines as u32, end);
        line_end::line_end(visible, end).map(|_| ())
    }

    /// The next line has no end before `scanned`, nor behind it.
    fn unfinished(&mut self, visible: usize, scanned: usize, rules: &Rules) -> Result<Option<usize>, RecvError> {
        if visible >= rules.bytes {
            return Err(rules.too_large());
        }
        self.scanned = scanned as u32;
        Ok(None)
    }

    fn physical_lines(&self) -> usize {
        self.index.lines() + usize::from(self.folds)
    }

    /// Notes what the line is that ends at `end`.
    const fn judged(&mut self, end: usize, line: Previous) {
        self.judged = end as u32;
        self.previous = line;
    }

    /// What the line before the next one is, if there is one.
    #[inline]
    fn previous(&self, bytes: &[u8], rules: &Rules) -> Option<Previous> {
        match self.index.end() {
            end if end == self.index.start() => None,
            end if end == self.judged as usize => Some(self.previous),
            end => Some(Previous::regular(&bytes[self.index.start()..end], rules)),
        }
    }

    /// Joins the continuation lines that come next to the line before them, by spaces (RFC 9112 section 5.2). If one is not
    /// complete: how far it has no end.
    #[inline(never)]
    fn unfold(
        &mut self,
        source: &mut Source<'_>,
        rules: &Rules,
        aside: &mut Aside,
    ) -> Result<Option<usize>, RecvError> {
        let visible = rules.bytes.min(source.bytes().len());
        let bytes = match source {
            Source::Writable(bytes) => &mut bytes[..visible],
            Source::Fixed(bytes) => return self.refuse_fold(&bytes[..visible], rules),
        };
        let mut start = self.index.end();
        let scanned = loop {
            let line = match Continuation::read(bytes, start) {
                Ok(line) => line,
                Err(scanned) => break Some(scanned),
            };
            if self.physical_lines() >= rules.lines {
                return Err(RecvError::new(rules.too_many, start as u64));
            }
            line.check(bytes, rules.tolerance, aside)?;
            line.join(bytes);
            self.folds += 1;
            start = line.end.next();
            if !bytes.get(start).is_some_and(|&octet| syntax::is_ows(octet)) {
                break None;
            }
        };
        self.index.push(0, start);
        self.index.set_irregular();
        self.judged(start, Previous::Foldable);
        Ok(scanned)
    }

    /// A continuation line that cannot be joined is an error, once it is complete.
    #[cold]
    fn refuse_fold(&self, bytes: &[u8], rules: &Rules) -> Result<Option<usize>, RecvError> {
        let start = self.index.end();
        match Continuation::read(bytes, start) {
            Ok(_) if self.physical_lines() >= rules.lines => Err(RecvError::new(rules.too_many, start as u64)),
            Ok(_) => Err(folded(start)),
            Err(scanned) => Ok(Some(scanned)),
        }
    }
}

/// The line before ends, and a continuation line begins, at `start`.
const fn folded(start: usize) -> RecvError {
    RecvError::new(ErrorKind::ObsFold, start as u64)
}

impl Previous {
    /// What a field line of that name is.
    #[inline]
    fn of(name: &[u8], rules: &Rules) -> Self {
        if !rules.folds || name.len() >= 10 && is_rigid(name) { Self::Rigid } else { Self::Foldable }
    }

    /// What the last of these lines is, which is regular.
    #[inline(never)]
    fn regular(lines: &[u8], rules: &Rules) -> Self {
        let before = lines.split_last().map_or(lines, |(_, before)| before);
        let line = &lines[memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1)..];
        Self::of(&line[..syntax::token(line)], rules)
    }
}

/// Whether that is the name of a line that must not be folded.
#[cold]
fn is_rigid(name: &[u8]) -> bool {
    matches!(Known::of(name), Some(Known::ContentLength | Known::TransferEncoding | Known::Connection))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FieldSection;
    use crate::index::MAX_NAME;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    /// The fields in short, or the error; read whole and byte by byte.
    fn read(bytes: &[u8], tolerance: Tolerance) -> Result<(String, Vec<ErrorKind>), (ErrorKind, u64)> {
        let rules = Rules::header(&Limits::DEFAULT, tolerance, true);
        let run = |size: usize| {
            let (mut progress, mut aside) = (Progress::FRESH, Aside::default());
            let mut bytes = bytes.to_vec();
            let all = bytes.len();
            for end in (1..=all).filter(|end| end % size == 0 || *end == all) {
                let source = Source::Writable(&mut bytes[..end]);
                let found = progress.advance(source, &rules, &mut aside).map_err(|error| (error.kind, error.at))?;
                let Some(length) = found else { continue };
                let section = FieldSection::from_parts(&bytes[..length], *progress.index());
                let kinds: Vec<_> = aside.tolerated().iter().map(|error| error.kind).collect();
                assert_eq!(section.index().is_irregular(), !kinds.is_empty());
                return Ok((format!("{section:?}"), kinds));
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
        let (mut progress, mut aside) = (Progress::FRESH, Aside::default());
        let mut found = None;
        for end in (MAX_NAME + 3..=bytes.len()).step_by(3).chain([bytes.len()]) {
            found = progress.advance(Source::Writable(&mut bytes[..end]), &rules, &mut aside).unwrap();
        }
        assert_eq!((found, aside.tolerated().len()), (Some(bytes.len()), 65_000));
    }

    #[test]
    fn a_name_is_as_long_as_it_may_be_whatever_is_wrong_behind_it() {
        for (length, end, wanted) in [
            (MAX_NAME, ": \x01\r\n", (ErrorKind::FieldValue, MAX_NAME + 2)),
            (MAX_NAME + 1, ": \x01\r\n", (ErrorKind::FieldNameTooLong, MAX_NAME)),
            (MAX_NAME, "\r\n", (ErrorKind::FieldLine, MAX_NAME)),
            (MAX_NAME + 1, "\r\n", (ErrorKind::FieldNameTooLong, MAX_NAME)),
        ] {
            let bytes = [&b"n".repeat(length)[..], end.as_bytes()].concat();
            assert_eq!(read(&bytes, Tolerance::NONE), Err((wanted.0, wanted.1 as u64)), "{length} {end:?}");
        }
    }

    /// Which way lines are read does not show in what is read.
    #[test]
    fn regular_lines_are_taken_at_once_but_not_behind_a_short_one() {
        let rules = Rules::header(&Limits::DEFAULT, Tolerance::BARE_LF, true);
        let find = |bytes: &[u8], scanned, short| {
            let mut progress = Progress { scanned, short, ..Progress::FRESH };
            (progress.find_line(bytes, &rules), progress.index.lines())
        };
        let bytes = b"a: b\r\nc: d\r\ne\r\n";
        assert_eq!(find(bytes, 0, false), (Ok(()), 2));
        assert_eq!(find(bytes, 0, true), (Ok(()), 0));
        // There is no line end behind what has been searched, and that is not searched again.
        assert_eq!(find(b"a: b\r\nc", 6, false), (Err(7), 0));

        for (length, short) in [(SHORT - 1, true), (SHORT, false)] {
            let bytes = format!("a: b\r\n{:v<length$}\ne", "c: ");
            let mut progress = Progress::FRESH;
            let step = progress.advance(Source::Fixed(bytes.as_bytes()), &rules, &mut Aside::default());
            assert!(matches!(step, Ok(None)));
            assert_eq!((progress.index.lines(), progress.short), (2, short));
        }
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

    /// Behind each octet that a name may not stand before, the line may end.
    #[test]
    fn a_skipped_line_ends_where_it_ends() {
        use ErrorKind::{FieldLine, FieldName, WhitespaceBeforeFields};
        for (line, noted) in [
            (&b"\t"[..], WhitespaceBeforeFields),
            (b" \t", WhitespaceBeforeFields),
            (b"a", FieldLine),
            (b"a \t", FieldName),
            (b":", FieldName),
            (b"\x01", FieldName),
            (b"a\xff: b", FieldName),
            (b"no field line is this", FieldName),
        ] {
            let lines = [line, b"\r\n", line, b"\r\nc: d\r\n\r\n"].concat();
            assert_eq!(read(&lines, Tolerance::INVALID_FIELD_LINE), Ok(("[c: d]".into(), [noted; 2].to_vec())));
        }
        assert_eq!(read(b"a\r\nb\r\r\n", Tolerance::LEGACY), Err((ErrorKind::BareCr, 4)));
    }

    /// Where lines cannot be written to, a fold is an error at the same octet, and no sooner than it is complete.
    #[test]
    fn what_cannot_be_joined_is_an_error_once_it_is_complete() {
        let read = |bytes: &[u8], fields| {
            let limits = Limits { fields, ..Limits::DEFAULT };
            let rules = Rules::header(&limits, Tolerance::NONE, true);
            let mut progress = Progress::FRESH;
            let found = progress.advance(Source::Fixed(bytes), &rules, &mut Aside::default());
            found.map_err(|error| (error.kind, error.at))
        };
        assert_eq!(read(b"a: b\r\n c", 2), Ok(None));
        assert_eq!(read(b"a: b\r\n c\r\n", 2), Err((ErrorKind::ObsFold, 6)));
        assert_eq!(read(b"a: b\r\n c\r\n", 1), Err((ErrorKind::TooManyFields, 6)));
    }

    #[test]
    fn what_resembles_framing_is_never_skipped_or_repaired() {
        for line in [
            "Content-Length : 5",
            "content length: 5",
            "Transfer_Encoding x: y",
            "Connection\u{b}: close",
            "connection",
        ] {
            let bytes = format!("{line}\r\n\r\n");
            assert!(read(bytes.as_bytes(), Tolerance::LEGACY).is_err(), "{line}");
        }
        assert!(read(b"a: \x00\r\n\r\n", Tolerance::LEGACY).is_err());
        assert!(read(b"no\0line\r\n\r\n", Tolerance::LEGACY).is_err());
    }
}
