//! Where a field section lies (RFC 9112 section 5).
//!
//! Knows nothing of how lines are found, and holds none of their bytes. It is small, so that a head is moved for nothing, and
//! an unfinished one is kept as it is.

/// The largest head or trailer section: what lies in it has 32 bits with room to spare.
pub(crate) const MAX_HEAD: usize = 1 << 20;
/// The longest field name. No name in use comes near; each lookup may compare all of it.
pub(crate) const MAX_NAME: usize = (1 << 12) - 1;

/// Where a section lies, and how many lines it has. They are found again by their LF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Where the first line begins.
    start: u32,
    /// Where the last line ends.
    end: u32,
    lines: u32,
    /// What is irregular, in bits. In a `bool` the compiler would keep which event a head is part of, and move events by the
    /// pieces before and behind it, of odd sizes, each of which waits for stores of other sizes.
    marks: u32,
}

/// Not every line is regular.
const IRREGULAR: u32 = 1;
/// There are lines with whitespace before the colon.
const BLANK_BEFORE_COLON: u32 = 2;

impl Index {
    /// No line yet; the first will begin at `start`.
    pub(crate) const fn new(start: usize) -> Self {
        Self::regular(start as u32, start as u32, 0)
    }

    /// So many lines, none of which was irregular.
    #[inline]
    pub(crate) const fn regular(start: u32, end: u32, lines: u32) -> Self {
        Self { start, end, lines, marks: 0 }
    }

    /// Where the first line begins.
    pub(crate) const fn start(&self) -> usize {
        self.start as usize
    }

    /// Where the last line ends.
    pub(crate) const fn end(&self) -> usize {
        self.end as usize
    }

    /// How many lines, skipped ones included.
    pub(crate) const fn lines(&self) -> usize {
        self.lines as usize
    }

    /// Not every line is `name ":" OWS value OWS CRLF`: something was tolerated.
    pub(crate) const fn is_irregular(&self) -> bool {
        self.marks & IRREGULAR != 0
    }

    pub(crate) const fn set_irregular(&mut self) {
        self.marks |= IRREGULAR;
    }

    /// There are lines with whitespace between name and colon. They are no skipped ones.
    pub(crate) const fn has_blank_before_colon(&self) -> bool {
        self.marks & BLANK_BEFORE_COLON != 0
    }

    pub(crate) const fn set_blank_before_colon(&mut self) {
        self.marks |= BLANK_BEFORE_COLON;
    }

    /// Appends so many lines, the last of which ends at `end`, below [`MAX_HEAD`].
    #[inline]
    pub(crate) const fn push(&mut self, lines: u32, end: usize) {
        self.lines += lines;
        self.end = end as u32;
    }
}
