//! Where do lines end, and is every octet before them allowed?
//!
//! This is the only file in which speed is won by knowing the machine: the rest of the crate asks it for line ends and for
//! the field lines that need no second look, and treats every other line octet by octet.

use crate::fields::{Index, MAX_NAME};
use crate::syntax;

/// Why [`regular_lines`] came to an end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// No line end behind the last line.
    More,
    /// The next line ends with this LF, and is not a regular field line, or is one too many.
    Line(usize),
}

/// Where a line ends, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineEnd {
    /// Behind the last octet of the line's content.
    pub(crate) content: usize,
    pub(crate) by: Terminator,
}

/// What ends a line. Only the first is allowed; a line is taken to end at the others so that what stands before them is
/// looked at first, and what comes behind them is not waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terminator {
    Crlf,
    /// LF without CR before it.
    Lf,
    /// CR without LF behind it.
    Cr,
}

impl LineEnd {
    /// Where the next line begins.
    pub(crate) const fn next(self) -> usize {
        match self.by {
            Terminator::Crlf => self.content + 2,
            Terminator::Lf | Terminator::Cr => self.content + 1,
        }
    }

    /// The end of the line that begins at `start`, and in which the first LF is at `lf`.
    pub(crate) fn at_lf(bytes: &[u8], start: usize, lf: usize) -> Self {
        match bytes.get(start..lf).and_then(|line| memchr::memchr(b'\r', line)) {
            None => Self { content: lf, by: Terminator::Lf },
            Some(cr) if start + cr + 1 == lf => Self { content: lf - 1, by: Terminator::Crlf },
            Some(cr) => Self { content: start + cr, by: Terminator::Cr },
        }
    }
}

/// The end of the line that goes on at `from`, or how far there is none: up to there need not be searched again.
pub(crate) fn line_end(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(at) = memchr::memchr2(b'\r', b'\n', rest).map(|at| from + at) else {
        return Err(bytes.len());
    };
    let by = match bytes[at..] {
        [b'\n', ..] => Terminator::Lf,
        [_, b'\n', ..] => Terminator::Crlf,
        [_, _, ..] => Terminator::Cr,
        _ => return Err(at),
    };
    Ok(LineEnd { content: at, by })
}

/// The first LF at or behind `from`.
fn next_lf(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr(b'\n', bytes.get(from..)?).map(|at| from + at)
}

/// Appends the regular field lines from `index.end()` on to the index, up to `max` of them: a token of at most
/// [`MAX_NAME`] octets, a colon, octets that may stand in a value, CRLF. Stops in front of the first other line.
pub(crate) fn regular_lines(bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    for _ in 0..max {
        let start = index.end();
        let Some(lf) = next_lf(bytes, start) else {
            return Stop::More;
        };
        let Some(name) = bytes.get(start..lf).and_then(regular) else {
            return Stop::Line(lf);
        };
        index.push(name, bytes[start], lf + 1);
    }
    next_lf(bytes, index.end()).map_or(Stop::More, Stop::Line)
}

/// The length of the name, if the line (without its LF) is regular.
fn regular(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\r")?;
    let name = syntax::token(line);
    let value = line.get(name..)?.strip_prefix(b":")?;
    (name > 0 && name <= MAX_NAME && syntax::text(value) == value.len()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(bytes: &[u8], max: usize) -> (usize, usize, Stop) {
        let mut index = Index::new(0);
        let stop = regular_lines(bytes, &mut index, max);
        (index.lines(), index.end(), stop)
    }

    #[test]
    fn a_line_ends_at_the_first_cr_or_lf() {
        for (bytes, from, end) in [
            (&b"ab\r\n"[..], 0, Ok((2, Terminator::Crlf))),
            (b"ab\r\n", 2, Ok((2, Terminator::Crlf))),
            (b"ab\n", 1, Ok((2, Terminator::Lf))),
            (b"ab\r\r\n", 0, Ok((2, Terminator::Cr))),
            (b"ab\rc", 0, Ok((2, Terminator::Cr))),
            (b"ab\r", 0, Err(2)),
            (b"ab", 0, Err(2)),
            (b"", 0, Err(0)),
        ] {
            assert_eq!(line_end(bytes, from), end.map(|(content, by)| LineEnd { content, by }), "{bytes:?}");
        }
        for (bytes, content, by, next) in [
            (&b"-ab\r\n"[..], 3, Terminator::Crlf, 5),
            (b"-ab\n", 3, Terminator::Lf, 4),
            (b"-a\rb\r\n", 2, Terminator::Cr, 3),
            (b"-\r\r\n", 1, Terminator::Cr, 2),
        ] {
            let end = LineEnd::at_lf(bytes, 1, bytes.len() - 1);
            assert_eq!((end, end.next()), (LineEnd { content, by }, next), "{bytes:?}");
        }
    }

    #[test]
    fn stops_in_front_of_whatever_is_not_regular() {
        assert_eq!(run(b"", 9), (0, 0, Stop::More));
        assert_eq!(run(b"a: 1\r\nb:\r\n", 9), (2, 10, Stop::More));
        assert_eq!(run(b"a: 1\r\n\r\n", 9), (1, 6, Stop::Line(7)));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 1), (1, 6, Stop::Line(11)));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 2), (2, 12, Stop::More));
        for line in ["a: 1\n", "a : 1\r\n", " a: 1\r\n", "a\r\n", ": 1\r\n", "a: \r1\r\n", "a: \0\r\n", "a: 1\r\r\n"] {
            assert_eq!(run(line.as_bytes(), 9), (0, 0, Stop::Line(line.len() - 1)), "{line:?}");
        }
    }
}
