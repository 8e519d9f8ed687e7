//! Where lines end, noted some at a time while they are looked for.
//!
//! Knows nothing of how they are found.

#![allow(clippy::inline_always, reason = "part of a function that is compiled for a vector level")]

/// So many ends are noted at once.
pub(crate) const AHEAD: usize = 32;

/// Where lines have their LF. The last places are for what is noted in vain.
pub(crate) type Ahead = [u32; AHEAD + STEP];

/// So many bits are noted together. Few blocks have more, so few branches are guessed wrong.
const STEP: usize = 2;

/// Where a search for lines notes their LFs, if it does.
pub(crate) trait Notes {
    /// Notes the LFs of a block that begins at `base`, a bit for each octet, behind those that are noted already. How many there
    /// are then; what there is no room for is only counted.
    fn note(&mut self, noted: usize, base: usize, lf: u64) -> usize;
}

impl Notes for Ahead {
    #[inline(always)]
    fn note(&mut self, noted: usize, base: usize, mut lf: u64) -> usize {
        let all = noted + lf.count_ones() as usize;
        let mut at = noted;
        while let Some(slots) = self.get_mut(at..).and_then(<[u32]>::first_chunk_mut::<STEP>) {
            for slot in slots {
                *slot = base as u32 + lf.trailing_zeros();
                lf &= lf.wrapping_sub(1);
            }
            if lf == 0 {
                break;
            }
            at += STEP;
        }
        all
    }
}

/// Only counts.
pub(crate) struct Unnoted;

impl Notes for Unnoted {
    #[inline(always)]
    fn note(&mut self, noted: usize, _: usize, lf: u64) -> usize {
        noted + lf.count_ones() as usize
    }
}
