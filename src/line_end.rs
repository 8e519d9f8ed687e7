//! Where does a line end?
//!
//! Knows nothing of what stands in lines.

use crate::syntax;

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
}

/// The end of the line that goes on at `from`, or how far there is none: up to there need not be searched again.
pub(crate) fn line_end(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
    let rest = bytes.get(from..).unwrap_or_default();
    match memchr::memchr2(b'\r', b'\n', rest) {
        Some(at) => ended_at(bytes, from + at),
        None => Err(bytes.len()),
    }
}

/// The same, where it is likely to be near: then a search with vectors costs more than the line.
#[inline]
pub(crate) fn near_line_end(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
    match bytes.get(from) {
        Some(b'\r') if bytes.get(from + 1) == Some(&b'\n') => Ok(LineEnd { content: from, by: Terminator::Crlf }),
        Some(b'\n') => Ok(LineEnd { content: from, by: Terminator::Lf }),
        Some(_) => not_here(bytes, from),
        None => Err(bytes.len()),
    }
}

fn not_here(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
    let near = bytes.len().min(from + 4);
    match (from..near).find(|&at| matches!(bytes[at], b'\r' | b'\n')) {
        Some(at) => ended_at(bytes, at),
        None => line_end(bytes, from),
    }
}

/// Whether the octets from `from` on certainly end no line: then, how far there is no line end.
#[inline]
pub(crate) fn goes_on(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    if rest.len() > 8 {
        return many_go_on(rest).then_some(bytes.len());
    }
    match rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')) {
        None => Some(bytes.len()),
        Some(at) => (rest[at..] == *b"\r").then_some(from + at),
    }
}

/// Not inlined: beside it, a call for each octet would take some instructions more.
#[inline(never)]
fn many_go_on(rest: &[u8]) -> bool {
    syntax::is_plain(rest)
}

#[inline]
fn ended_at(bytes: &[u8], at: usize) -> Result<LineEnd, usize> {
    let by = match bytes[at..] {
        [b'\n', ..] => Terminator::Lf,
        [_, b'\n', ..] => Terminator::Crlf,
        [_, _, ..] => Terminator::Cr,
        _ => return Err(at),
    };
    Ok(LineEnd { content: at, by })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn few_octets_end_a_line_or_not() {
        for (bytes, from, end) in [
            (&b"ab"[..], 0, Some(2)),
            (b"ab", 2, Some(2)),
            (b"ab", 3, None),
            (b"ab\r", 1, Some(2)),
            (b"ab\r\n", 2, None),
            (b"ab\rc", 2, None),
            (b"ab\n", 0, None),
            (b"12345678", 0, Some(8)),
            (b"123456789", 0, Some(9)),
            (b"1234567\x8089", 0, Some(10)),
            (b"1234567\t89", 0, None),
            (b"12345678\r", 0, None),
            (b"12345678\n", 0, None),
        ] {
            assert_eq!(goes_on(bytes, from), end, "{bytes:?} from {from}");
            let found = line_end(bytes, from);
            assert_eq!(near_line_end(bytes, from), found, "{bytes:?} from {from}");
            assert!(end.is_none() || from > bytes.len() || found == Err(end.unwrap()), "{bytes:?} from {from}");
        }
    }
}
