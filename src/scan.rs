//! Where do lines end, and is every octet before them allowed?
//!
//! This is the only file that knows of vectors: the rest of the crate asks it for line ends, for the field lines that need
//! no second look, and how far long values and targets are what they may be. It treats every other line octet by octet.
//!
//! # How field lines are found
//!
//! ```text
//! for each block of 64 octets, from where the first line begins:                                  (5, 6)
//!     lf, cr, colon, control, usual := one bit an octet                                           (1)
//!     first := the octet behind each lf, and where the first line begins
//!     name_end := (usual + first) and not usual                                                   (2)
//!     stop := name_end without colon, or control but CR and LF, or the octet behind CR unless it is LF, or LF not behind CR
//!     note where each name_end and each lf is, up to the first bit of stop                        (3)
//!     leave if there is one                                                                       (4)
//! for each line: count it, and note where it begins if its name may be one that matters for framing
//! ```
//!
//! 1. HTAB, and octets above 0x7F, are no control octets here: they may stand in a value, and lines that have them are as
//!    fast as others. `usual` is a letter, a digit, a hyphen or an underscore, and so is nearly every octet of nearly every
//!    name; a line whose name has another tchar is left to `line.rs`.
//! 2. The sum carries each bit of `first` to the end of the run of usual octets that begins there, and no other bit. A name
//!    that goes on in the next block is a carry of the sum, and is added there.
//! 3. As long as all is regular, they take turns. Four are noted without a look at how many there are: nearly no block has
//!    more, so no branch is guessed wrong.
//! 4. The empty line is one: its CR ends a name, and is no colon. An octet that is wrong makes its line slow, not those around
//!    it: `line.rs` finds out what is wrong with it, and behind one that is not short it goes on here. Only a name that is empty
//!    or too long is found later, with the lines noted since, which are then looked at again: at most one batch, and only where
//!    a tolerance skips such lines.
//! 5. A block in which neither a name nor a line ends is skipped: long values cost little more than their control octets.
//! 6. The last block is read so that it ends where the bytes end, and its bits are shifted; only where there are fewer than 64
//!    octets in all are they copied.
//!
//! The code is written once, over vectors of the machine's width: AVX-512, AVX2, SSE4.2 or SSE2 on x86 (found at run time with
//! feature `std`), NEON on ARM, plain integers elsewhere. The tests compare it with a twin that uses none.

#![allow(
    clippy::inline_always,
    reason = "code for a vector level must be part of the function that is compiled for it"
)]

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x16, u8x64};

use crate::index::Index;

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
    match (bytes.get(from), bytes.get(from + 1)) {
        (Some(b'\r'), Some(b'\n')) => Ok(LineEnd { content: from, by: Terminator::Crlf }),
        (Some(b'\n'), _) => Ok(LineEnd { content: from, by: Terminator::Lf }),
        (None, _) => Err(bytes.len()),
        _ => not_here(bytes, from),
    }
}

fn not_here(bytes: &[u8], from: usize) -> Result<LineEnd, usize> {
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

/// Appends the regular field lines from `index.end()` on to the index, up to `max` of them: a name of letters, digits, hyphens
/// and underscores, no longer than the index takes; a colon; octets that may stand in a value; CRLF. Stops in front of the
/// first other line.
pub(crate) fn regular_lines(bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    lines_at(level(), bytes, index, max)
}

fn lines_at(level: Level, bytes: &[u8], index: &mut Index, max: usize) -> Stop {
    dispatch!(level, simd => lines(simd, bytes, index, max))
}

/// So many octets at the beginning, at least, may stand in a field value; where the answer is not exact, fewer than 16 are
/// left.
pub(crate) fn text(bytes: &[u8]) -> usize {
    dispatch!(level(), simd => run::<_, false>(simd, bytes))
}

/// The same for a request-target, without obs-text.
pub(crate) fn target(bytes: &[u8]) -> usize {
    dispatch!(level(), simd => run::<_, true>(simd, bytes))
}

#[inline(always)]
fn run<S: Simd, const TARGET: bool>(simd: S, bytes: &[u8]) -> usize {
    let (pieces, _) = bytes.as_chunks::<16>();
    for (i, piece) in pieces.iter().enumerate() {
        let piece = u8x16::from_slice(simd, piece);
        let wrong = if TARGET {
            let visible = (piece - u8x16::splat(simd, b'!')).simd_lt(u8x16::splat(simd, 0x7f - b'!'));
            !visible | piece.simd_eq(u8x16::splat(simd, b'#'))
        } else {
            let low = piece.simd_lt(u8x16::splat(simd, b' ')) & !piece.simd_eq(u8x16::splat(simd, b'\t'));
            low | piece.simd_eq(u8x16::splat(simd, 0x7f))
        };
        let wrong = wrong.to_bitmask();
        if wrong != 0 {
            return i * 16 + wrong.trailing_zeros() as usize;
        }
    }
    pieces.len() * 16
}

/// So many lines are found again at once.
pub(crate) const AHEAD: usize = 8;

/// Where the next lines, the first of which begins at `start`, have their first colon and their LF; how many were found. Where
/// a line has no colon, its place means nothing.
pub(crate) fn ahead(bytes: &[u8], start: usize, lines: &mut [[u32; 2]; AHEAD]) -> usize {
    dispatch!(level(), simd => separators(simd, bytes, start, lines))
}

#[inline(always)]
fn separators<S: Simd>(simd: S, bytes: &[u8], start: usize, lines: &mut [[u32; 2]; AHEAD]) -> usize {
    let mut found = 0;
    let mut base = start;
    let mut colon = None;
    while base < bytes.len() && found < AHEAD {
        let (octets, before) = block_at(bytes, base);
        let block = u8x64::from_slice(simd, &octets);
        let mut colons = block.simd_eq(u8x64::splat(simd, b':')).to_bitmask() >> before;
        let mut ends = block.simd_eq(u8x64::splat(simd, b'\n')).to_bitmask() >> before;
        while ends != 0 {
            let Some(line) = lines.get_mut(found) else {
                return found;
            };
            let first = colon.take().unwrap_or(base as u32 + colons.trailing_zeros());
            *line = [first, base as u32 + ends.trailing_zeros()];
            found += 1;
            colons &= !(ends ^ (ends - 1));
            ends &= ends - 1;
        }
        if colon.is_none() && colons != 0 {
            colon = Some(base as u32 + colons.trailing_zeros());
        }
        base += BLOCK;
    }
    found
}

/// The octets from `base` on, behind `before` others; zeros where there are too few.
#[inline(always)]
fn block_at(bytes: &[u8], base: usize) -> ([u8; BLOCK], usize) {
    match (bytes[base..].first_chunk(), bytes.last_chunk()) {
        (Some(octets), _) => (*octets, 0),
        (None, Some(octets)) => (*octets, BLOCK - (bytes.len() - base)),
        (None, None) => (padded(&bytes[base..]), 0),
    }
}

/// How many octets are looked at together.
const BLOCK: usize = 64;

/// So many ends of names and of lines are noted before the lines are recorded. A block may add two for each three of its octets,
/// where lines begin with their colon, which is found out when they are recorded; and they are written in fours.
const BATCH: usize = 32;
const SLACK: usize = 2 * BLOCK.div_ceil(3) + 4;

#[inline(always)]
fn lines<S: Simd>(simd: S, bytes: &[u8], index: &mut Index, mut room: usize) -> Stop {
    let mut base = index.end();
    let mut carry = Carry { name: 1, cr: 0 };
    let (mut ends, mut noted) = ([0; BATCH + SLACK], 0);
    while base < bytes.len() {
        let block = match bytes[base..].first_chunk::<BLOCK>() {
            Some(octets) => marks(u8x64::from_slice(simd, octets), 0, 1 << 63, &mut carry),
            None => marks_at_end(simd, bytes, base, &mut carry),
        };
        if let Some(Marks { end, stop }) = block {
            noted = note(&mut ends, noted, base, end);
            if stop != 0 || noted >= BATCH {
                if let Some(lf) = record(bytes, index, &ends[..noted], &mut room) {
                    return Stop::Line(lf);
                }
                if stop != 0 {
                    return stopped(bytes, index.end(), base + stop.trailing_zeros() as usize);
                }
                ends[0] = ends[noted - 1];
                noted %= 2;
            }
        }
        base += BLOCK;
    }
    record(bytes, index, &ends[..noted], &mut room).map_or(Stop::More, Stop::Line)
}

/// Notes where the bits of a block are, behind what is noted already, of which it gives back how much it is.
#[inline(always)]
fn note(ends: &mut [u32; BATCH + SLACK], noted: usize, base: usize, mut bits: u64) -> usize {
    let all = noted + bits.count_ones() as usize;
    let mut at = noted;
    while let Some(slots) = ends[at..].first_chunk_mut::<4>() {
        for slot in slots {
            *slot = base as u32 + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            break;
        }
        at += 4;
    }
    all
}

/// Moves lines to the index. If one is too many, or its name is empty or too long, this is where it ends.
#[inline(always)]
fn record(bytes: &[u8], index: &mut Index, ends: &[u32], room: &mut usize) -> Option<usize> {
    let lines = ends.as_chunks().0;
    let recorded = index.extend(bytes, &lines[..lines.len().min(*room)]);
    *room -= recorded;
    lines.get(recorded).map(|&[_, lf]| lf as usize)
}

/// What it is that is not regular in the line that begins at `start`, the octets before `at` being so.
fn stopped(bytes: &[u8], start: usize, at: usize) -> Stop {
    if bytes[start..].starts_with(b"\r\n") {
        return Stop::Empty(start);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(Stop::More, |lf| Stop::Line(at + lf))
}

/// What a block hands on to the next, as bits of its first octet.
struct Carry {
    /// A name begins or goes on.
    name: u64,
    /// The octet before it is a CR.
    cr: u64,
}

/// One bit an octet of a block, the first octet's the lowest.
struct Marks {
    /// The ends of names and of lines, up to the first that stops.
    end: u64,
    stop: u64,
}

/// `None` if there is nothing. The first `before` octets of the block are not looked at; of the others, `top` is the last.
#[inline(always)]
fn marks<S: Simd>(block: u8x64<S>, before: usize, top: u64, carry: &mut Carry) -> Option<Marks> {
    let simd = block.simd;
    let low = block.simd_lt(u8x64::splat(simd, b' ')) & !block.simd_eq(u8x64::splat(simd, b'\t'));
    let control = (low | block.simd_eq(u8x64::splat(simd, 0x7f))).to_bitmask() >> before;
    if control | carry.name | carry.cr == 0 {
        return None;
    }
    let lf = block.simd_eq(u8x64::splat(simd, b'\n')).to_bitmask() >> before;
    let cr = block.simd_eq(u8x64::splat(simd, b'\r')).to_bitmask() >> before;
    let colon = block.simd_eq(u8x64::splat(simd, b':')).to_bitmask() >> before;
    let letters = (block | u8x64::splat(simd, 0x20)) - u8x64::splat(simd, b'a');
    let digits = block - u8x64::splat(simd, b'0');
    let usual = letters.simd_lt(u8x64::splat(simd, 26))
        | digits.simd_lt(u8x64::splat(simd, 10))
        | block.simd_eq(u8x64::splat(simd, b'-'))
        | block.simd_eq(u8x64::splat(simd, b'_'));
    let usual = usual.to_bitmask() >> before;

    let (sum, over) = usual.overflowing_add(lf << 1 | carry.name);
    let there = top | (top - 1);
    let name_end = sum & !usual & there;
    let stop = name_end & !colon | control ^ lf ^ cr | (cr << 1 | carry.cr) ^ lf;
    let stop = stop & there;
    let end = (name_end | lf) & stop.wrapping_sub(1) & !stop;
    *carry = Carry { name: lf >> 63 | u64::from(over), cr: cr >> 63 };
    Some(Marks { end, stop })
}

/// The marks where there is no whole block.
#[inline(always)]
fn marks_at_end<S: Simd>(simd: S, bytes: &[u8], base: usize, carry: &mut Carry) -> Option<Marks> {
    let top = bytes.len() - base - 1;
    let (octets, before) = block_at(bytes, base);
    marks(u8x64::from_slice(simd, &octets), before, 1 << top, carry)
}

/// Fewer octets than a block has, and zeros behind them. In pieces of fixed size, which need no call of `memcpy`.
#[inline(always)]
fn padded(bytes: &[u8]) -> [u8; BLOCK] {
    let mut octets = [0; BLOCK];
    if !both_ends::<32>(bytes, &mut octets)
        && !both_ends::<16>(bytes, &mut octets)
        && !both_ends::<8>(bytes, &mut octets)
    {
        for (to, from) in octets.iter_mut().zip(bytes) {
            *to = *from;
        }
    }
    octets
}

/// Copies the first and the last `N` octets, if there are so many. That is all of at most twice as many.
#[inline(always)]
fn both_ends<const N: usize>(bytes: &[u8], to: &mut [u8; BLOCK]) -> bool {
    let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) else {
        return false;
    };
    to[..N].copy_from_slice(first);
    to[bytes.len() - N..bytes.len()].copy_from_slice(last);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::MAX_NAME;
    use crate::syntax;

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
                let name = line.iter().position(|octet| !octet.is_ascii_alphanumeric() && !b"-_".contains(octet))?;
                let regular = name > 0 && name <= MAX_NAME && line[name] == b':';
                (regular && syntax::text(&line[name..]) == line.len() - name).then_some(name)
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
        alloc::format!("{stop:?} {index:?}")
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

    /// Lines of every kind in any order and density, from a fixed seed. What is found is found again by [`ahead`].
    #[test]
    fn made_lines_are_found_and_found_again() {
        const PIECES: [&[u8]; 20] = [
            b"a:\r\n",
            b"ab: c\r\n",
            b"Host: a\r\n",
            b"te:\r\n",
            b":\r\n",
            b"::\r\n",
            b"\r\n",
            b"a",
            b":",
            b"\n",
            b"\r",
            b" ",
            b"_",
            b"\xe9",
            b"\0",
            b"x.y: z\r\n",
            b"a\r\n",
            b"a:b\n",
            b"a:\r\r\n",
            b"a-value: of a line that spans a block and a half, or nearly so, of 64\r\n",
        ];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut below = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as usize % bound
        };
        for _ in 0..20_000 {
            // Mostly the first few pieces, which are regular, so that what is not comes late, too.
            let kinds = [1, 2, 5, 20][below(4)];
            let mut bytes = alloc::vec::Vec::new();
            for _ in 0..below(50) {
                let kind = if below(30) == 0 { below(PIECES.len()) } else { below(kinds) };
                bytes.extend_from_slice(PIECES[kind]);
            }
            same(&bytes, [0, 1, 15, 16, 17, 100][below(6)]);
            let mut index = Index::new(0);
            regular_lines(&bytes, &mut index, 100);
            let mut lines = bytes[..index.end()].split_inclusive(|&octet| octet == b'\n');
            let mut start = 0;
            while start < index.end() {
                let mut next = [[0; 2]; AHEAD];
                let found = ahead(&bytes, start, &mut next);
                for &[colon, lf] in &next[..found] {
                    let Some(line) = lines.next() else { break };
                    assert_eq!(lf as usize + 1, start + line.len(), "{}", bytes.escape_ascii());
                    assert_eq!(Some(colon as usize - start), line.iter().position(|&octet| octet == b':'));
                    start += line.len();
                }
            }
            assert_eq!(lines.next(), None);
        }
    }

    /// However many ends have been noted when the list of them is emptied, and however many come at once.
    #[test]
    fn ends_are_noted_up_to_the_last_and_over_it() {
        for sparse in 0..40 {
            for name in 1..5 {
                let mut bytes = b"n".repeat(name);
                bytes.extend_from_slice(b":\r\n");
                for _ in 0..sparse {
                    bytes.extend_from_slice(
                        b"Name: a value that is so long that each block has the ends of one line\r\n",
                    );
                }
                bytes.extend_from_slice(&b"a:\r\n".repeat(40));
                same(&bytes, 200);
                same(&bytes, sparse + 30);
            }
        }
    }
}
