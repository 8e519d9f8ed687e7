//! Where do lines end, and is every octet before them allowed?
//!
//! This is the only file that knows of vectors: the rest of the crate asks it for line ends, and for the field lines that
//! need no second look, and treats every other line octet by octet.
//!
//! # How field lines are found
//!
//! ```text
//! colon := where the first line begins
//! for each block of 64 octets, from there on:
//!     lf, cr, control, other := one bit an octet                       (1)
//!     bad := control, or CR without LF behind it, or LF without CR before it, as one bit each   (2)
//!     if colon is where the block begins: colon := the first bit of other   (4)
//!     for each bit of lf, which ends a line:
//!         stop if the line has a bad bit, is empty, or one too many    (3)
//!         at colon there must be one, behind one octet or more; otherwise look at this name octet by octet   (4)
//!         record the line
//!         colon := the first bit of other behind this lf, or where the next block begins
//! ```
//!
//! 1. HTAB, and octets above 0x7F, are no control octets here: they may stand in a value, and lines that have them are as
//!    fast as others.
//! 2. What a CR or LF at a block's edge is depends on the neighbouring block. One bit is carried over: a CR in the last place.
//! 3. A bad octet makes this line slow, not those around it; `section.rs` finds out what is wrong.
//! 4. `other` is what is no letter, digit or hyphen. These are nearly all names; the remaining tchars (`_`, `!`, ...) take the
//!    slow way for this name. A name that goes on in the next block needs no more than the first line of the loop.
//! 5. The last block is read so that it ends where the bytes end, and its bits are shifted; only where there are fewer than 64
//!    octets in all are they copied.
//!
//! The code is written once, over vectors of the machine's width: AVX-512, AVX2, SSE4.2 or SSE2 on x86 (found at run time with
//! feature `std`), NEON on ARM, plain integers elsewhere. The tests compare it with a twin that uses none.

#![allow(
    clippy::inline_always,
    reason = "code for a vector level must be part of the function that is compiled for it"
)]

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x64};

use crate::fields::{Index, MAX_NAME};
use crate::syntax;

/// Why [`regular_lines`] came to an end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// No line end behind the last line.
    More,
    /// The next line is empty, and ends with CRLF. This is where it begins.
    Empty(usize),
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
    match memchr::memchr2(b'\r', b'\n', rest) {
        Some(at) => ended_at(bytes, from + at),
        None => Err(bytes.len()),
    }
}

/// The same, where it is likely to be near: then a search with vectors costs more than the line.
#[inline]
pub(crate) fn near_line_end(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().take(4).position(|octet| matches!(octet, b'\r' | b'\n')) {
        Some(at) => ended_at(bytes, from + at),
        None => line_end(bytes, from),
    }
}

/// Whether the few octets from `from` on end no line: then, how far there is no line end. More than a few are not looked at.
#[inline]
pub(crate) fn goes_on(bytes: &[u8], from: usize) -> Option<usize> {
    let few = bytes.get(from..).filter(|rest| rest.len() <= 8)?;
    match few.iter().position(|octet| matches!(octet, b'\r' | b'\n')) {
        None => Some(bytes.len()),
        Some(at) => (few[at..] == *b"\r").then_some(from + at),
    }
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

/// What the machine has. Asked once: the answer does not change.
#[inline]
fn level() -> Level {
    #[cfg(feature = "std")]
    {
        static LEVEL: std::sync::OnceLock<Level> = std::sync::OnceLock::new();
        *LEVEL.get_or_init(Level::new)
    }
    #[cfg(not(feature = "std"))]
    Level::baseline()
}

/// Appends the regular field lines from `index.end()` on to the index, up to `max` of them: a token of at most
/// [`MAX_NAME`] octets, a colon, octets that may stand in a value, CRLF. Stops in front of the first other line.
pub(crate) fn regular_lines(bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    lines_at(level(), bytes, index, max)
}

fn lines_at(level: Level, bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    dispatch!(level, simd => lines(simd, bytes, index, max))
}

/// How many octets are looked at together.
const BLOCK: usize = 64;

#[inline(always)]
fn lines<S: Simd>(simd: S, bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    let mut start = index.end();
    let mut base = start;
    let mut colon = start;
    let mut room = max;
    // Whether the octet before the block is a CR, and whether the line that goes on has a bad octet already.
    let (mut carry, mut spoilt) = (0, 0);
    while base < bytes.len() {
        let Marks { lf: mut line_ends, mut bad, cr, other } = marks(simd, bytes, base, carry, colon == base);
        if colon == base {
            colon = base + other.trailing_zeros() as usize;
        }
        // The first octet of the block belongs to the line that goes on.
        bad |= spoilt;
        while line_ends != 0 {
            let end = base + line_ends.trailing_zeros() as usize;
            let through = line_ends ^ (line_ends - 1);
            if bad & through != 0 {
                return Stop::Line(end);
            }
            let mut name = colon - start;
            if name.wrapping_sub(1) >= MAX_NAME || bytes[colon] != b':' {
                if end == start + 1 {
                    return Stop::Empty(start);
                }
                match unusual_name(&bytes[start..end]) {
                    Some(length) => name = length,
                    None => return Stop::Line(end),
                }
            }
            if room == 0 {
                return Stop::Line(end);
            }
            index.push(name, bytes[start], end + 1);
            start = end + 1;
            colon = base + (other & !through).trailing_zeros() as usize;
            room -= 1;
            bad &= !through;
            line_ends &= line_ends - 1;
        }
        spoilt = u64::from(bad != 0);
        carry = cr >> 63;
        base += BLOCK;
    }
    Stop::More
}

/// One bit an octet of a block, the first octet's the lowest; none for octets that are not there.
struct Marks {
    lf: u64,
    cr: u64,
    bad: u64,
    /// No letter, digit or hyphen.
    other: u64,
}

/// `names` says whether `other` is asked for where no line ends.
#[inline(always)]
fn marks<S: Simd>(simd: S, bytes: &[u8], base: usize, carry: u64, names: bool) -> Marks {
    let copy;
    let (octets, before) = if let Some(octets) = bytes[base..].first_chunk() {
        (octets, 0)
    } else if let Some(octets) = bytes.last_chunk() {
        (octets, BLOCK - (bytes.len() - base))
    } else {
        copy = padded(&bytes[base..]);
        (&copy, 0)
    };
    let block = u8x64::from_slice(simd, octets);
    let low = block.simd_lt(u8x64::splat(simd, b' ')) & !block.simd_eq(u8x64::splat(simd, b'\t'));
    let control = (low | block.simd_eq(u8x64::splat(simd, 0x7f))).to_bitmask() >> before;
    if control == 0 && !names {
        return Marks { lf: 0, cr: 0, bad: carry, other: 0 };
    }
    let lf = block.simd_eq(u8x64::splat(simd, b'\n')).to_bitmask() >> before;
    let cr = block.simd_eq(u8x64::splat(simd, b'\r')).to_bitmask() >> before;
    let letters = (block | u8x64::splat(simd, 0x20)) - u8x64::splat(simd, b'a');
    let usual = letters.simd_lt(u8x64::splat(simd, 26))
        | (block - u8x64::splat(simd, b'0')).simd_lt(u8x64::splat(simd, 10))
        | block.simd_eq(u8x64::splat(simd, b'-'));
    let other = !usual.to_bitmask() >> before;
    // Of a CR in the last place, the next block decides.
    let lone_cr = cr & !(lf >> 1) & !(1 << 63) | carry & !lf;
    let lone_lf = lf & !(cr << 1 | carry);
    Marks { lf, cr, bad: control & !lf & !cr | lone_cr | lone_lf, other }
}

/// Fewer octets than a block has, and zeros behind them. In pieces of fixed size, which need no call of `memcpy`.
#[inline(always)]
fn padded(bytes: &[u8]) -> [u8; BLOCK] {
    let mut octets = [0; BLOCK];
    if !ends::<32>(bytes, &mut octets) && !ends::<16>(bytes, &mut octets) && !ends::<8>(bytes, &mut octets) {
        for (to, from) in octets.iter_mut().zip(bytes) {
            *to = *from;
        }
    }
    octets
}

/// Copies the first and the last `N` octets, if there are so many. That is all of at most twice as many.
#[inline(always)]
fn ends<const N: usize>(bytes: &[u8], to: &mut [u8; BLOCK]) -> bool {
    let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) else {
        return false;
    };
    to[..N].copy_from_slice(first);
    to[bytes.len() - N..bytes.len()].copy_from_slice(last);
    true
}

/// The same, octet by octet.
#[cold]
fn unusual_name(line: &[u8]) -> Option<usize> {
    let name = syntax::token(line);
    (name > 0 && name <= MAX_NAME && line.get(name) == Some(&b':')).then_some(name)
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
            (b"123456789", 0, None),
        ] {
            assert_eq!(goes_on(bytes, from), end, "{bytes:?} from {from}");
            let found = line_end(bytes, from);
            assert_eq!(near_line_end(bytes, from), found, "{bytes:?} from {from}");
            assert!(end.is_none() || from > bytes.len() || found == Err(end.unwrap()), "{bytes:?} from {from}");
        }
    }

    #[test]
    fn stops_in_front_of_whatever_is_not_regular() {
        assert_eq!(run(b"", 9), (0, 0, Stop::More));
        assert_eq!(run(b"a: 1\r\nb:\r\n", 9), (2, 10, Stop::More));
        assert_eq!(run(b"a: 1\r\n\r\n", 9), (1, 6, Stop::Empty(6)));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 1), (1, 6, Stop::Line(11)));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 2), (2, 12, Stop::More));
        for line in ["a: 1\n", "a : 1\r\n", " a: 1\r\n", "a\r\n", ": 1\r\n", "a: \r1\r\n", "a: \0\r\n", "a: 1\r\r\n"] {
            assert_eq!(run(line.as_bytes(), 9), (0, 0, Stop::Line(line.len() - 1)), "{line:?}");
        }
    }

    /// The twin: the definition, octet by octet.
    fn naive(bytes: &[u8], index: &mut Index, max: usize) -> Stop {
        for _ in 0..=max {
            let start = index.end();
            let Some(end) = bytes[start..].iter().position(|&octet| octet == b'\n').map(|at| start + at) else {
                return Stop::More;
            };
            let line = &bytes[start..end];
            let regular = line.strip_suffix(b"\r").and_then(|line| {
                let name = unusual_name(line)?;
                (syntax::text(&line[name + 1..]) == line.len() - name - 1).then_some(name)
            });
            if line == b"\r" {
                return Stop::Empty(start);
            }
            match regular {
                Some(name) if index.lines() < max => index.push(name, line[0], end + 1),
                _ => return Stop::Line(end),
            }
        }
        Stop::More
    }

    fn found(run: impl Fn(&[u8], &mut Index, usize) -> Stop, bytes: &[u8], max: usize) -> alloc::string::String {
        let mut index = Index::new(0);
        let stop = run(bytes, &mut index, max);
        let lines: alloc::vec::Vec<_> = (0..index.lines()).map(|i| index.line(i)).collect();
        alloc::format!("{stop:?} {lines:?}")
    }

    fn same(bytes: &[u8], max: usize) {
        let wanted = found(naive, bytes, max);
        for level in [Level::new(), Level::baseline()] {
            let got = found(|bytes, index, max| lines_at(level, bytes, index, max), bytes, max);
            assert_eq!(got, wanted, "{level:?}: {}", bytes.escape_ascii());
        }
    }

    #[test]
    fn every_octet_in_every_place_of_a_block() {
        let head = b"Name: value of it\r\nOther-Name-2:\tx\xe9y\r\nx_y: a\r\nLast: that ends far behind the block's edge\r\n\r\n";
        same(head, 9);
        for at in 0..head.len() {
            for octet in 0..=255 {
                let mut bytes = *head;
                bytes[at] = octet;
                same(&bytes, 9);
            }
        }
        for length in 0..head.len() {
            same(&head[..length], 9);
        }
        for max in 0..6 {
            same(head, max);
        }
    }

    #[test]
    fn pairs_around_the_edge_of_a_block() {
        for edge in [60, 61, 62, 63, 64, 65, 126, 127, 128] {
            for pair in [*b"\r\n", *b"\n\r", *b"\r\r", *b"\n\n", *b"\rx", *b"x\n", *b"\0\r", *b"\x7f\n"] {
                let mut bytes = alloc::vec![b'v'; 140];
                bytes[..3].copy_from_slice(b"n: ");
                bytes[edge..edge + 2].copy_from_slice(&pair);
                bytes.extend_from_slice(b"\r\na: b\r\n\r\n");
                same(&bytes, 9);
                bytes.splice(edge + 2..edge + 2, *b"n:");
                same(&bytes, 9);
            }
        }
    }
}
