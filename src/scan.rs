//! Which field lines need no second look?
//!
//! This is the only file that knows of vectors: the rest of the crate asks it for the field lines that are regular, for where they
//! are once more, and how far long values and targets are what they may be. It treats every other line octet by octet.
//!
//! # How regular lines are found
//!
//! ```text
//! for each block of 64 octets, from where the first line begins:                                              (5, 6)
//!     lf, cr, colon, control, usual := one bit an octet                                                       (1, 2)
//!     begins := the octet behind each lf, and where the first line begins
//!     name_end := (usual + begins) and not usual                                                              (3)
//!     stop := name_end without colon, or name_end where a line begins, or control but CR and LF,
//!             or the octet behind CR unless it is LF, or LF not behind CR
//!     count each lf before the first bit of stop; behind the last of them, the lines end
//!     leave if there is one                                                                                   (4)
//! ```
//!
//! 1. HTAB, and octets above 0x7F, are no control octets here: they may stand in a value, and lines that have them are as
//!    fast as others. `usual` is a letter, a digit, a hyphen or an underscore, and so is nearly every octet of nearly every
//!    name; a line whose name has another tchar is left to `line.rs`.
//! 2. Control and usual octets are looked up by the two halves of the octet, in tables of 16 that are vectors themselves: see
//!    [`SETS`]. That is two lookups for what would be seven comparisons.
//! 3. The sum carries each bit of `begins` to the end of the run of usual octets that begins there, and no other bit. A name
//!    that goes on in the next block is a carry of the sum, and is added there. One that fills a block stops the search, so
//!    that only the exact parser knows how long a name may be.
//! 4. The empty line is one such octet: its CR ends a name, and is no colon. One that is wrong makes its line slow, not those
//!    around it: `line.rs` finds out what is wrong with it, and behind one that is not short it goes on here.
//! 5. Two blocks at once, where so many octets are there. If there is no control octet in either, they are skipped: long values
//!    cost little more. Of one block, that would be a guess that is wrong too often.
//! 6. The last block is read so that it ends where the bytes end, and its bits are shifted; where there are fewer than 64 octets
//!    in all, as their two overlapping halves; only fewer than 32 are copied.
//!
//! SSE2 has no such lookup, and four times the vectors: all the bits of a block would cost more than its lines do. There, lines
//! are looked at in turn: see [`lines_in_turn`]. How many lines a block has is a guess for each then, so where the bits are cheap,
//! heads that differ would take twice the time.
//!
//! Positions are noted on the way only for those who go on to what the lines mean. Whoever else asks for a line later has it found
//! again by its LF, 32 lines at a time.
//!
//! The code is written once, over vectors of the machine's width: AVX-512, AVX2, SSE4.2 or SSE2 on x86 (found at run time with
//! feature `std`), NEON on ARM, plain integers elsewhere. The tests compare it with a twin that uses none. Everything that is
//! given a vector is `inline(always)`, and no closure: what is not inlined is compiled without the instructions of the level.

#![allow(
    clippy::inline_always,
    reason = "code for a vector level must be part of the function that is compiled for it"
)]

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::{Bytes as _, i8x64};
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask8x16, u8x16, u8x32, u8x64};

use crate::blocks::{BLOCK, Marks, Regular, Search};
use crate::ends::{AHEAD, Ahead, Notes, Unnoted};

/// What the machine has. Asked once: the answer does not change.
#[inline]
fn level() -> Level {
    #[cfg(not(feature = "std"))]
    return Level::baseline();
    #[cfg(feature = "std")]
    static LEVEL: std::sync::OnceLock<Level> = std::sync::OnceLock::new();
    #[cfg(feature = "std")]
    *LEVEL.get_or_init(Level::new)
}

/// Finds the regular field lines from `start` on, up to `max` of them: a name of letters, digits, hyphens and underscores that
/// is no longer than some dozen octets; a colon; octets that may stand in a value; CRLF. Stops in front of the first other
/// line.
#[inline(always)]
pub(crate) fn regular_lines(bytes: &[u8], start: usize, max: usize) -> Regular {
    let found = lines_at(level(), bytes, start, &mut Unnoted);
    if found.lines > max { first_lines(bytes, start, max) } else { found }
}

/// The same; notes where the first lines have their LF.
#[inline(always)]
pub(crate) fn regular_lines_noted(bytes: &[u8], start: usize, max: usize, ends: &mut Ahead) -> Regular {
    let found = lines_at(level(), bytes, start, ends);
    if found.lines > max { first_lines(bytes, start, max) } else { found }
}

#[inline(never)]
fn lines_at(level: Level, bytes: &[u8], start: usize, notes: &mut impl Notes) -> Regular {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Level::Sse2(simd) = level {
        return apart(|| lines_in_turn(simd, bytes, start, notes));
    }
    dispatch!(level, simd => lines(simd, bytes, start, notes))
}

/// What needs no more than every machine has would be inlined, and have each of the other levels save registers for it.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// The first lines of more.
#[cold]
fn first_lines(bytes: &[u8], start: usize, lines: usize) -> Regular {
    let ends = memchr::memchr_iter(b'\n', &bytes[start..]).take(lines);
    Regular { end: ends.last().map_or(start, |lf| start + lf + 1), lines }
}

/// So many octets at the beginning, at least, may stand in a field value; where the answer is not exact, fewer than 16 are
/// left.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> usize {
    dispatch!(Level::baseline(), simd => run::<_, false>(simd, bytes))
}

/// The same for a request-target, without obs-text.
#[inline]
pub(crate) fn target(bytes: &[u8]) -> usize {
    dispatch!(Level::baseline(), simd => run::<_, true>(simd, bytes))
}

/// Whether all are letters, digits or hyphens, of which nearly all names are made. For so few octets, the vectors that every
/// machine has are the fastest: nothing is to be found out.
#[inline]
pub(crate) fn is_usual_in_name(octets: &[u8; 16]) -> bool {
    dispatch!(Level::baseline(), simd => {
        let octets = u8x16::from_slice(simd, octets);
        (alphanumeric(octets) | octets.simd_eq(b'-')).all_true()
    })
}

/// Whether all are letters, digits, hyphens or dots, of which nearly all hosts are made.
#[inline]
pub(crate) fn is_usual_in_host(octets: &[u8; 16]) -> bool {
    dispatch!(Level::baseline(), simd => {
        let octets = u8x16::from_slice(simd, octets);
        (alphanumeric(octets) | octets.simd_eq(b'-') | octets.simd_eq(b'.')).all_true()
    })
}

#[inline(always)]
fn alphanumeric<S: Simd>(octets: u8x16<S>) -> mask8x16<S> {
    ((octets | 0x20) - b'a').simd_lt(26) | (octets - b'0').simd_lt(10)
}

/// Whether none divides a list.
#[inline]
pub(crate) fn is_usual_in_member(octets: &[u8; 16]) -> bool {
    dispatch!(Level::baseline(), simd => {
        let octets = u8x16::from_slice(simd, octets);
        !(octets.simd_eq(b',') | octets.simd_eq(b'"')).any_true()
    })
}

/// Whether all may stand in a field value, and none is HTAB.
#[inline]
pub(crate) fn is_usual_in_value(octets: &[u8; 16]) -> bool {
    dispatch!(Level::baseline(), simd => {
        let octets = u8x16::from_slice(simd, octets);
        !(octets.simd_lt(b' ') | octets.simd_eq(0x7f)).any_true()
    })
}

#[inline(always)]
fn run<S: Simd, const TARGET: bool>(simd: S, bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(piece) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let piece = u8x16::from_slice(simd, piece);
        let wrong = if TARGET {
            !(piece - b'!').simd_lt(0x7f - b'!') | piece.simd_eq(b'#')
        } else {
            piece.simd_lt(b' ') & !piece.simd_eq(b'\t') | piece.simd_eq(0x7f)
        };
        let wrong = wrong.to_bitmask();
        if wrong != 0 {
            return at + wrong.trailing_zeros() as usize;
        }
        at += 16;
    }
    at
}

/// Where the first colon from `start` on is, if there is one.
#[inline]
pub(crate) fn colon(bytes: &[u8], start: usize) -> Option<usize> {
    dispatch!(Level::baseline(), simd => colon_in(simd, bytes, start))
}

#[inline(always)]
fn colon_in<S: Simd>(simd: S, bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while let Some(piece) = bytes.get(at..).and_then(<[u8]>::first_chunk::<NAME>) {
        let colons = u8x32::from_slice(simd, piece).simd_eq(b':').to_bitmask();
        if colons != 0 {
            return Some(at + colons.trailing_zeros() as usize);
        }
        at += NAME;
    }
    if let Some(piece) = bytes.last_chunk::<NAME>() {
        let base = bytes.len() - NAME;
        let before = at.saturating_sub(base).min(NAME);
        let colons = u8x32::from_slice(simd, piece).simd_eq(b':').to_bitmask() >> before << before;
        return (colons != 0).then(|| base + colons.trailing_zeros() as usize);
    }
    bytes.iter().skip(start).position(|&octet| octet == b':').map(|colon| start + colon)
}

/// Nearly no name is longer, so that where it ends is nothing to be guessed.
const NAME: usize = 32;

/// Where the next lines, the first of which begins at `start`, have their LF; how many were found.
pub(crate) fn ahead(bytes: &[u8], start: usize, ends: &mut Ahead) -> usize {
    let level = level();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Level::Sse2(simd) = level {
        return apart(|| ends_in(simd, bytes, start, ends));
    }
    dispatch!(level, simd => ends_in(simd, bytes, start, ends))
}

#[inline(always)]
fn ends_in<S: Simd>(simd: S, bytes: &[u8], start: usize, ends: &mut Ahead) -> usize {
    let mut noted = 0;
    let mut base = start;
    while let Some(pair) = bytes[base..].first_chunk::<PAIR>() {
        let (first, second) = pair.split_at(BLOCK);
        let (first, second) = (u8x64::from_slice(simd, first), u8x64::from_slice(simd, second));
        let (first, second) = (equal(first, b'\n'), equal(second, b'\n'));
        if first | second != 0 {
            noted = ends.note(noted, base, first);
            noted = ends.note(noted, base + BLOCK, second);
            if noted >= AHEAD {
                return AHEAD;
            }
        }
        base += PAIR;
    }
    while base < bytes.len() {
        let (block, place) = block_at(simd, bytes, base);
        let [bits] = place.put([equal(block, b'\n')]);
        noted = ends.note(noted, base, bits);
        base += BLOCK;
    }
    noted.min(AHEAD)
}

/// Two blocks: so many octets are skipped together, where nothing is in them.
const PAIR: usize = 2 * BLOCK;

#[inline(always)]
fn lines<S: Simd>(simd: S, bytes: &[u8], start: usize, notes: &mut impl Notes) -> Regular {
    let mut search = Search::new(start, notes);
    let mut stopped = whole_blocks(simd, bytes, &mut search);
    while !stopped && search.base < bytes.len() {
        let (block, place) = block_at(simd, bytes, search.base);
        stopped = search.block(place.put(marks(block, kinds(block))));
    }
    search.found
}

/// Goes on with blocks that are there as a whole. Whether something in them stops the search.
#[inline(always)]
fn whole_blocks<S: Simd>(simd: S, bytes: &[u8], search: &mut Search<'_, impl Notes>) -> bool {
    while let Some(pair) = bytes[search.base..].first_chunk::<PAIR>() {
        let (first, second) = pair.split_at(BLOCK);
        let [first, second] = [u8x64::from_slice(simd, first), u8x64::from_slice(simd, second)];
        let (kinds_of_first, kinds_of_second) = (kinds(first), kinds(second));
        if search.is_quiet() && of_kind(kinds_of_first | kinds_of_second, CONTROL) == 0 {
            search.base += PAIR;
        } else if search.block(marks(first, kinds_of_first)) || search.block(marks(second, kinds_of_second)) {
            return true;
        }
    }
    false
}

#[inline(always)]
fn marks<S: Simd>(block: u8x64<S>, kinds: u8x64<S>) -> Marks {
    let [lf, cr, colon] = [equal(block, b'\n'), equal(block, b'\r'), equal(block, b':')];
    [lf, cr, colon, of_kind(kinds, CONTROL), of_kind(kinds, USUAL)]
}

#[inline(always)]
fn equal<S: Simd>(block: u8x64<S>, octet: u8) -> u64 {
    block.simd_eq(u8x64::splat(block.simd, octet)).to_bitmask()
}

/// The kinds of octets in a block that need more than a comparison, each in the bits of its own: see [`CONTROL`] and [`USUAL`].
#[inline(always)]
fn kinds<S: Simd>(block: u8x64<S>) -> u8x64<S> {
    let simd = block.simd;
    let low = u8x64::block_splat(u8x16::from_slice(simd, &LOW_HALF));
    let high = u8x64::block_splat(u8x16::from_slice(simd, &HIGH_HALF));
    low.swizzle_dyn_within_blocks(block & u8x64::splat(simd, 15)) & high.swizzle_dyn_within_blocks(block >> 4)
}

/// What [`lines`] does, where vectors are so small that a block needs four, and cannot be tables: blocks are searched for odd octets
/// only, each of these is looked at by itself, and names where lines begin.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
fn lines_in_turn<S: Simd>(simd: S, bytes: &[u8], start: usize, notes: &mut impl Notes) -> Regular {
    let mut found = Regular { end: start, lines: 0 };
    let mut base = start;
    while let Some(octets) = bytes.get(base..).and_then(<[u8]>::first_chunk::<BLOCK>) {
        let odd = odd(u8x64::from_slice(simd, octets));
        if !lines_in_block(simd, bytes, start, base, odd, &mut found, notes) {
            return found;
        }
        base += BLOCK;
    }
    if base < bytes.len() {
        let (block, place) = block_at(simd, bytes, base);
        let [odd] = place.put([odd(block)]);
        lines_in_block(simd, bytes, start, base, odd, &mut found, notes);
    }
    found
}

/// Goes on with a block that has these odd octets. Whether none of them stops the search.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
fn lines_in_block<S: Simd>(
    simd: S,
    bytes: &[u8],
    start: usize,
    base: usize,
    mut odd: u64,
    found: &mut Regular,
    notes: &mut impl Notes,
) -> bool {
    // The last CR of the block before may have its LF here.
    odd &= !u64::from(found.end > base);
    while odd != 0 {
        let at = base + odd.trailing_zeros() as usize;
        odd &= odd.wrapping_sub(1);
        match bytes.get(at..) {
            Some([b'\r', b'\n', ..]) if begins_with_name(simd, bytes, start, found.end) => {
                odd &= odd.wrapping_sub(1);
                *found = Regular { end: at + 2, lines: notes.note(found.lines, at + 1, 1) };
                // Nearly always, the empty line is behind the last, and there is nothing more to look at.
                if bytes.get(found.end) == Some(&b'\r') {
                    return false;
                }
            }
            // All of them in the block at once: there may be many.
            Some([b'\t' | 0x80.., ..]) => odd &= !odd_in_values(&bytes[base..]),
            _ => return false,
        }
    }
    true
}

/// Octets that have to be looked at: obs-text, which is below zero here, HTAB and control octets.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
fn odd<S: Simd>(block: u8x64<S>) -> u64 {
    let odd = block.bitcast::<i8x64<S>>().simd_lt(i8x64::splat(block.simd, 0x20));
    (odd | block.simd_eq(u8x64::splat(block.simd, 0x7f))).to_bitmask()
}

/// Which octets of a block, or of what there is of it, are odd and may stand in values.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[cold]
fn odd_in_values(rest: &[u8]) -> u64 {
    let is_text = |octet: &u8| u64::from(matches!(octet, b'\t' | 0x80..));
    rest.iter().take(BLOCK).enumerate().fold(0, |bits, (at, octet)| bits | is_text(octet) << at)
}

/// Whether a line begins with a name and a colon, of lines the first of which begins at `first`.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
fn begins_with_name<S: Simd>(simd: S, bytes: &[u8], first: usize, start: usize) -> bool {
    let mut end = start;
    while let Some(octets) = bytes.get(end..).and_then(<[u8]>::first_chunk::<16>) {
        let octets = u8x16::from_slice(simd, octets);
        let usual = alphanumeric(octets) | octets.simd_eq(b'-') | octets.simd_eq(b'_');
        let length = (usual.to_bitmask() as u32).trailing_ones() as usize;
        end += length;
        if length < 16 {
            break;
        }
    }
    if bytes.get(end) != Some(&b':') {
        let is_usual = |octet: &&u8| octet.is_ascii_alphanumeric() || matches!(**octet, b'-' | b'_');
        end += bytes[end..].iter().take_while(is_usual).count();
    }
    let fills_block = end - start >= BLOCK && (start - first) / BLOCK + 2 <= (end - first) / BLOCK;
    end > start && !fills_block && bytes.get(end) == Some(&b':')
}

/// Which of the octets are of that kind.
#[inline(always)]
fn of_kind<S: Simd>(kinds: u8x64<S>, kind: u8) -> u64 {
    let none = (kinds & u8x64::splat(kinds.simd, kind)).simd_eq(u8x64::splat(kinds.simd, 0));
    (!none).to_bitmask()
}

/// Sets of octets that have one of some high halves and one of some low halves. Of a half that is looked up, each table gives
/// the sets that it can be of, and both together give those that the octet is of.
const SETS: [(u16, u16); 8] = [
    (1 << 4 | 1 << 6, 0b1111_1111_1111_1110), // A to O
    (1 << 5 | 1 << 7, 0b0000_0111_1111_1111), // P to Z
    (1 << 3, 0b0000_0011_1111_1111),          // digits
    (1 << 2, 1 << 0xd),                       // hyphen
    (1 << 5, 1 << 0xf),                       // underscore
    (1 << 0, 0b1111_1101_1111_1111),          // control octets below 0x10, but HTAB
    (1 << 1, 0b1111_1111_1111_1111),          // those below 0x20
    (1 << 7, 1 << 0xf),                       // DEL
];
const USUAL: u8 = 0b0001_1111;
const CONTROL: u8 = 0b1110_0000;

const HIGH_HALF: [u8; 16] = sets_of(true);
const LOW_HALF: [u8; 16] = sets_of(false);

const fn sets_of(high: bool) -> [u8; 16] {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 * SETS.len() {
        let (set, half) = (at / 16, at % 16);
        let halves = if high { SETS[set].0 } else { SETS[set].1 };
        table[half] |= ((halves >> half & 1) as u8) << set;
        at += 1;
    }
    table
}

/// The block that begins at `base`, or what there is of it: a vector that holds it, and where.
#[inline(always)]
fn block_at<S: Simd>(simd: S, bytes: &[u8], base: usize) -> (u8x64<S>, Place) {
    let length = bytes.len();
    if let Some(octets) = bytes[base..].first_chunk::<BLOCK>() {
        return (u8x64::from_slice(simd, octets), Place::Behind(0));
    }
    if let Some(octets) = bytes.last_chunk::<BLOCK>() {
        return (u8x64::from_slice(simd, octets), Place::Behind(BLOCK - (length - base)));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<32>(), bytes.last_chunk::<32>()) {
        let block = simd.combine_u8x32(u8x32::from_slice(simd, first), u8x32::from_slice(simd, last));
        return (block, Place::Halves { second: length - 32, before: base });
    }
    (u8x64::from_slice(simd, &padded(&bytes[base..])), Place::Behind(0))
}

/// Where in a vector a block is.
#[derive(Clone, Copy)]
enum Place {
    /// So many octets come before it.
    Behind(usize),
    /// The second half belongs further down, where it overlaps the first; then so many octets come before it.
    Halves { second: usize, before: usize },
}

impl Place {
    /// One bit an octet of the vector becomes one an octet of the block. Behind the end of the input stands no LF.
    #[inline(always)]
    fn put<const N: usize>(self, mut bits: [u64; N]) -> [u64; N] {
        for bits in &mut bits {
            *bits = match self {
                Self::Behind(before) => *bits >> before,
                Self::Halves { second, before } => (*bits & 0xffff_ffff | *bits >> 32 << second) >> before,
            };
        }
        bits
    }
}

/// Fewer octets than a block has, and zeros behind them.
fn padded(bytes: &[u8]) -> [u8; BLOCK] {
    let mut octets = [0; BLOCK];
    for (to, from) in octets.iter_mut().zip(bytes) {
        *to = *from;
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    fn run(bytes: &[u8], max: usize) -> (usize, usize) {
        let Regular { end, lines } = regular_lines(bytes, 0, max);
        (lines, end)
    }

    #[test]
    fn the_usual_is_known_at_once() {
        for (octets, in_name, in_host, in_member, in_value) in [
            (b"Accept-Language1", true, true, true, true),
            (b"www.example.org0", false, true, true, true),
            (b"no_host_but_text", false, false, true, true),
            (b"a list, of a few", false, false, false, true),
            (b"of \"quoted words", false, false, false, true),
            (b"with\ta\ttab in it", false, false, true, false),
            (b"and a DEL at end\x7f"[1..].first_chunk().unwrap(), false, false, true, false),
        ] {
            let found = (
                is_usual_in_name(octets),
                is_usual_in_host(octets),
                is_usual_in_member(octets),
                is_usual_in_value(octets),
            );
            assert_eq!(found, (in_name, in_host, in_member, in_value), "{}", octets.escape_ascii());
        }
    }

    #[test]
    fn stops_in_front_of_whatever_is_not_regular() {
        assert_eq!(run(b"", 9), (0, 0));
        assert_eq!(run(b"a: 1\r\nb:\r\n", 9), (2, 10));
        assert_eq!(run(b"a: 1\r\n\r\n", 9), (1, 6));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 1), (1, 6));
        assert_eq!(run(b"a: 1\r\nb: 2\r\n", 2), (2, 12));
        for line in ["a: 1\n", "a : 1\r\n", " a: 1\r\n", "a\r\n", ": 1\r\n", "a: \r1\r\n", "a: \0\r\n", "a: 1\r\r\n"] {
            assert_eq!(run(line.as_bytes(), 9), (0, 0), "{line:?}");
        }
    }

    /// The twin: the definition, octet by octet.
    fn naive(bytes: &[u8], max: usize) -> Regular {
        let mut found = Regular { end: 0, lines: 0 };
        loop {
            let start = found.end;
            let Some(lf) = bytes[start..].iter().position(|&octet| octet == b'\n').map(|at| start + at) else {
                return found;
            };
            let line = &bytes[start..lf];
            let regular = line.strip_suffix(b"\r").is_some_and(|line| {
                let usual = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_".contains(octet);
                let name = line.iter().take_while(|octet| usual(octet)).count();
                let fills_block = (start / BLOCK + 1) * BLOCK + BLOCK <= start + name;
                name > 0
                    && !fills_block
                    && line.get(name) == Some(&b':')
                    && syntax::text(&line[name..]) == line.len() - name
            });
            if !regular || found.lines == max {
                return found;
            }
            found = Regular { end: lf + 1, lines: found.lines + 1 };
        }
    }

    fn levels() -> alloc::vec::Vec<Level> {
        let mut levels = alloc::vec![Level::new(), Level::baseline()];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            levels.extend(Level::new().as_sse4_2().map(Level::Sse4_2));
            levels.extend(Level::new().as_avx2().map(Level::Avx2));
        }
        levels
    }

    /// What is found by that level, whether it is noted or not. What is noted are the LFs, as far as there is room.
    fn below(level: Level, bytes: &[u8], start: usize, max: usize) -> Regular {
        let mut ends = [0; _];
        let found = lines_at(level, bytes, start, &mut ends);
        assert_eq!(found, lines_at(level, bytes, start, &mut Unnoted), "{level:?}: {}", bytes.escape_ascii());
        let lf = (start..found.end).filter(|&at| bytes[at] == b'\n').map(|at| at as u32);
        assert!(lf.take(AHEAD).eq(ends[..found.lines.min(AHEAD)].iter().copied()), "{}", bytes.escape_ascii());
        if found.lines > max { first_lines(bytes, start, max) } else { found }
    }

    /// The lines are found the same from the beginning and behind a start-line.
    fn same(bytes: &[u8], max: usize) {
        const START_LINE: &[u8] = b"GET / HTTP/1.1\r\n";
        let wanted = naive(bytes, max);
        let whole = [START_LINE, bytes].concat();
        let behind = Regular { end: START_LINE.len() + wanted.end, ..wanted };
        for level in levels() {
            assert_eq!(below(level, bytes, 0, max), wanted, "{level:?}: {}", bytes.escape_ascii());
            let found = below(level, &whole, START_LINE.len(), max);
            assert_eq!(found, behind, "{level:?}, behind: {}", bytes.escape_ascii());
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

    /// What one block of a pair has is not taken for what the other has.
    #[test]
    fn pairs_of_blocks_that_are_alike() {
        for length in [4, 8, 16, 32, 64, 128] {
            let line = alloc::format!("{:v<1$}\r\n", "n:", length - 2);
            let bytes = line.repeat(AHEAD + 1);
            same(bytes.as_bytes(), 100);
            let mut ends = [0; _];
            let found = ahead(bytes.as_bytes(), 0, &mut ends);
            let wanted: alloc::vec::Vec<_> = (1..=AHEAD).map(|line| (line * length) as u32 - 1).collect();
            assert_eq!(ends[..found], wanted);
        }
        for at in 0..BLOCK {
            for octet in [b'\0', b'\r', b'\n'] {
                let mut bytes = alloc::format!("{:v<1$}\r\n\r\n", "n:", 3 * PAIR).into_bytes();
                bytes[PAIR + at] = octet;
                bytes[PAIR + BLOCK + at] = octet;
                same(&bytes, 9);
            }
        }
    }

    /// A name, or a CR, at the end of a pair, and no control octet in the next.
    #[test]
    fn what_goes_on_in_the_next_pair() {
        for edge in PAIR - 8..PAIR + 2 {
            for name in ["name: ", "na me: ", "names"] {
                let first = alloc::format!("{:v<1$}\r\n", "n:", edge - 2);
                same(alloc::format!("{first}{name:v<500}\r\n\r\n").as_bytes(), 9);
                same(alloc::format!("{first}{name: <500}\r\n\r\n").as_bytes(), 9);
            }
            let mut bytes = alloc::format!("{:v<1$}\r\n\r\n", "n:", 4 * PAIR).into_bytes();
            bytes[edge] = b'\r';
            same(&bytes, 9);
        }
    }

    /// Nothing wrong is taken for right, and few octets are left to those who look at each.
    #[test]
    fn long_runs_are_looked_through_in_pieces() {
        for octet in 0..=255_u8 {
            let is_value = syntax::is_text(octet) && octet != b'\t';
            for at in 0..16 {
                let mut octets = [b'a'; 16];
                octets[at] = octet;
                assert_eq!(is_usual_in_name(&octets), octet.is_ascii_alphanumeric() || octet == b'-', "{octet:#x}");
                assert_eq!(is_usual_in_value(&octets), is_value, "{octet:#x}");
            }
        }
        for length in 0..100 {
            let bytes = b"a".repeat(length);
            assert!((0..16).contains(&(length - text(&bytes))), "{length}");
            assert!((0..16).contains(&(length - target(&bytes))), "{length}");
        }
    }

    /// Lines of every kind in any order and density, from a fixed seed. What is found is found again by [`ahead`].
    #[test]
    fn made_lines_are_found_and_found_again() {
        const PIECES: [&[u8]; 21] = [
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
            b"a-name-that-is-longer-than-a-block-and-may-fill-one-or-not-as-it-happens-to-lie:\r\n",
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
            let kinds = [1, 2, 5, 21][below(4)];
            let mut bytes = alloc::vec::Vec::new();
            for _ in 0..below(50) {
                let kind = if below(30) == 0 { below(PIECES.len()) } else { below(kinds) };
                bytes.extend_from_slice(PIECES[kind]);
            }
            same(&bytes, [0, 1, 15, 16, 17, 100][below(6)]);
            let end = regular_lines(&bytes, 0, 100).end;
            let mut lines = bytes[..end].split_inclusive(|&octet| octet == b'\n');
            let mut start = 0;
            while start < end {
                let mut next = [0; _];
                let found = ahead(&bytes[..end], start, &mut next);
                for &lf in &next[..found] {
                    let Some(line) = lines.next() else { break };
                    assert_eq!(lf as usize + 1, start + line.len(), "{}", bytes.escape_ascii());
                    assert_eq!(colon(line, 0), line.iter().position(|&octet| octet == b':'));
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
