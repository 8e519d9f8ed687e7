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

/// The first LF at or behind `from`.
pub(crate) fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr(b'\n', bytes.get(from..)?).map(|at| from + at)
}

/// Appends the regular field lines from `index.end()` on to the index, up to `max` of them: a token of at most
/// [`MAX_NAME`] octets, a colon, octets that may stand in a value, CRLF. Stops in front of the first other line.
pub(crate) fn regular_lines(bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    for _ in 0..max {
        let start = index.end();
        let Some(lf) = line_end(bytes, start) else {
            return Stop::More;
        };
        let Some(name) = bytes.get(start..lf).and_then(regular) else {
            return Stop::Line(lf);
        };
        index.push(name, bytes[start], lf + 1);
    }
    line_end(bytes, index.end()).map_or(Stop::More, Stop::Line)
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
