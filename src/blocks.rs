//! What the bits of a block of octets say: which field lines end there that need no second look.
//!
//! Knows nothing of octets, nor of how their bits are found: `scan.rs` says what is done, and numbers the tricks.

#![allow(clippy::inline_always, reason = "part of a function that is compiled for a vector level")]

use crate::ends::Notes;

/// How many octets are looked at together.
pub(crate) const BLOCK: usize = 64;

/// The LFs, CRs, colons, control octets and usual octets of names in a block.
pub(crate) type Marks = [u64; 5];

/// Regular field lines: how many, and where the last of them ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Regular {
    pub(crate) end: usize,
    pub(crate) lines: usize,
}

/// A search for regular lines, block by block.
pub(crate) struct Search<'a, N> {
    /// Where the next block begins.
    pub(crate) base: usize,
    pub(crate) found: Regular,
    /// Bits of the first octet of the next block: a line begins there.
    begins: u64,
    /// A name goes on there.
    goes_on: u64,
    /// The octet before it is a CR.
    cr: u64,
    notes: &'a mut N,
}

impl<'a, N: Notes> Search<'a, N> {
    /// The first line begins there.
    #[inline(always)]
    pub(crate) const fn new(start: usize, notes: &'a mut N) -> Self {
        Self { base: start, found: Regular { end: start, lines: 0 }, begins: 1, goes_on: 0, cr: 0, notes }
    }

    /// Nothing goes on from the block before.
    #[inline(always)]
    pub(crate) const fn is_quiet(&self) -> bool {
        self.begins | self.goes_on | self.cr == 0
    }

    /// Goes on with a block. Whether something in it, or behind the end, stops the search.
    #[inline(always)]
    pub(crate) fn block(&mut self, [lf, cr, colon, control, usual]: Marks) -> bool {
        let begins = lf << 1 | self.begins;
        let (sum, over) = usual.overflowing_add(begins | self.goes_on);
        let name_end = sum & !usual;
        let long = u64::from(usual == u64::MAX) & self.goes_on;
        let stop = name_end & !colon | begins & !usual | control ^ lf ^ cr | (cr << 1 | self.cr) ^ lf | long;
        (self.begins, self.goes_on, self.cr) = (lf >> 63, u64::from(over), cr >> 63);
        let base = self.base;
        self.base += BLOCK;

        let lf = lf & stop.wrapping_sub(1) & !stop;
        self.found.lines = self.notes.note(self.found.lines, base, lf);
        if lf != 0 {
            self.found.end = base + (u64::BITS - lf.leading_zeros()) as usize;
        }
        stop != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ends::Unnoted;

    /// Long values are skipped where nothing goes on from the block before.
    #[test]
    fn a_search_is_quiet_unless_something_goes_on() {
        let mut unnoted = Unnoted;
        let mut search = Search::new(0, &mut unnoted);
        assert!(!search.is_quiet(), "a line begins");
        let value = |usual| [0, 0, 2, 0, usual];
        assert!(!search.block(value(1)) && search.is_quiet());
        assert!(!search.block([1 << 63, 1 << 62, 0, 3 << 62, 0]) && !search.is_quiet(), "a line begins");
        assert_eq!((search.found.end, search.found.lines), (128, 1));
        assert!(!search.block(value(1)) && search.is_quiet());
        assert!(!search.block([0, 1 << 63, 0, 1 << 63, 0]) && !search.is_quiet(), "LF may follow");
        assert!(!search.block([1, 0, 4, 1, !1 & !4]) && search.is_quiet());
        assert!(!search.block([2, 1, 0, 3, !3]) && !search.is_quiet(), "a name goes on");
    }
}
