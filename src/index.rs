//! Where the lines of a field section lie (RFC 9112 section 5), and which of them may matter for framing.
//!
//! Knows nothing of how lines are found, and holds none of their bytes.

use alloc::vec::Vec;

/// The largest head that an index addresses.
pub(crate) const MAX_HEAD: usize = 1 << START_BITS;
/// The longest field name that an index describes.
pub(crate) const MAX_NAME: usize = (1 << (32 - START_BITS)) - 1;

const START_BITS: u32 = 20;
/// How many lines are indexed without an allocation.
const INLINE: usize = 32;

/// The fields that decide about framing, host and connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Connection,
    ContentLength,
    Expect,
    Host,
    Te,
    TransferEncoding,
    Upgrade,
}

impl Known {
    const NAMES: [(&'static [u8], Self); 7] = [
        (b"connection", Self::Connection),
        (b"content-length", Self::ContentLength),
        (b"expect", Self::Expect),
        (b"host", Self::Host),
        (b"te", Self::Te),
        (b"transfer-encoding", Self::TransferEncoding),
        (b"upgrade", Self::Upgrade),
    ];

    /// Which of them, if any, the name is.
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        let (known, found) = Self::NAMES.iter().find(|(known, _)| known.len() == name.len())?;
        known.eq_ignore_ascii_case(name).then_some(*found)
    }
}

/// The bit of the line `i`, if a name of that first octet and length can be one of [`Known`] and the line is one of the first
/// 32. Nearly all other names are told apart by it.
#[inline]
fn candidate(first: u8, length: usize, i: u32) -> u32 {
    FILTER[(first & 31) as usize | (length & 31) << 5].checked_shl(i).unwrap_or(0)
}

const FILTER: [u32; 1024] = {
    let mut filter = [0; 1024];
    let mut i = 0;
    while i < Known::NAMES.len() {
        let name = Known::NAMES[i].0;
        filter[(name[0] & 31) as usize | (name.len() & 31) << 5] = 1;
        i += 1;
    }
    filter
};

/// Where each line of a section lies. A record is where the line begins in the bytes (20 bits) and how long its name is
/// (12 bits); where the value lies follows from these and from where the next line begins. A name of length zero stands
/// for a line that was skipped.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    records: Records,
    len: u32,
    /// Where the last line ends.
    end: u32,
    /// Which of the first 32 lines may be of a known name.
    candidates: u32,
    /// Not every line is `name ":" OWS value OWS CRLF`: something was tolerated.
    irregular: bool,
}

#[derive(Clone, Debug)]
enum Records {
    None,
    Few([u32; INLINE]),
    Many(Vec<u32>),
}

impl Index {
    /// No line yet; the first will begin at `start`.
    pub(crate) const fn new(start: usize) -> Self {
        Self { records: Records::None, len: 0, end: start as u32, candidates: 0, irregular: false }
    }

    /// How many lines, skipped ones included.
    pub(crate) const fn lines(&self) -> usize {
        self.len as usize
    }

    /// Where the last line ends.
    pub(crate) const fn end(&self) -> usize {
        self.end as usize
    }

    /// Which of the first 32 lines may be of a known name, as one bit each.
    pub(crate) const fn candidates(&self) -> u32 {
        self.candidates
    }

    pub(crate) const fn is_irregular(&self) -> bool {
        self.irregular
    }

    pub(crate) const fn set_irregular(&mut self) {
        self.irregular = true;
    }

    /// Appends a line that begins where the last one ends; `first` is the first octet of its name, and `end` is behind its
    /// line end. The line lies below [`MAX_HEAD`], the name has at most [`MAX_NAME`] octets.
    #[inline]
    pub(crate) fn push(&mut self, name: usize, first: u8, end: usize) {
        let record = self.end | (name as u32) << START_BITS;
        if let Some(slot) = self.room(1).first_mut() {
            *slot = record;
        }
        self.candidates |= candidate(first, name, self.len);
        self.len += 1;
        self.end = end as u32;
    }

    /// Appends lines of `bytes`, each given by where its name ends and where its LF is; stops in front of one whose name is
    /// empty or too long. How many were appended.
    #[allow(clippy::inline_always, reason = "part of a function that is compiled for a vector level")]
    #[inline(always)]
    pub(crate) fn extend(&mut self, bytes: &[u8], lines: &[[u32; 2]]) -> usize {
        let (before, mut len, mut start, mut candidates) = (self.len, self.len, self.end, self.candidates);
        for (slot, &[name_end, lf]) in self.room(lines.len()).iter_mut().zip(lines) {
            let name = name_end - start;
            if name.wrapping_sub(1) as usize >= MAX_NAME {
                break;
            }
            *slot = start | name << START_BITS;
            candidates |= candidate(bytes[start as usize], name as usize, len);
            len += 1;
            start = lf + 1;
        }
        (self.len, self.end, self.candidates) = (len, start, candidates);
        (len - before) as usize
    }

    /// Where the next records go to, of which there will be so many.
    #[inline]
    fn room(&mut self, more: usize) -> &mut [u32] {
        let len = self.lines();
        if !matches!(&self.records, Records::Few(_) if len + more <= INLINE) {
            self.grow(len + more);
        }
        match &mut self.records {
            Records::None => &mut [],
            Records::Few(few) => few.get_mut(len..).unwrap_or_default(),
            Records::Many(many) => many.get_mut(len..).unwrap_or_default(),
        }
    }

    fn grow(&mut self, lines: usize) {
        match &mut self.records {
            Records::None if lines <= INLINE => self.records = Records::Few([0; INLINE]),
            Records::Many(many) => many.resize(lines, 0),
            _ => {
                let mut many = Vec::with_capacity(lines.max(2 * INLINE));
                many.extend_from_slice(self.records());
                many.resize(lines, 0);
                self.records = Records::Many(many);
            }
        }
    }

    /// The last line goes on to `end`.
    pub(crate) const fn extend_last(&mut self, end: usize) {
        self.end = end as u32;
    }

    fn records(&self) -> &[u32] {
        match &self.records {
            Records::None => &[],
            Records::Few(few) => few.get(..self.lines()).unwrap_or_default(),
            Records::Many(many) => many.get(..self.lines()).unwrap_or_default(),
        }
    }

    /// Where the line begins, how long its name is, and where it ends.
    pub(crate) fn line(&self, i: usize) -> Option<(usize, usize, usize)> {
        let records = self.records();
        let &record = records.get(i)?;
        let start = |record: u32| (record & (MAX_HEAD as u32 - 1)) as usize;
        let end = records.get(i + 1).map_or(self.end(), |&next| start(next));
        Some((start(record), (record >> START_BITS) as usize, end))
    }

    /// Where the first line begins.
    pub(crate) fn start(&self) -> usize {
        self.line(0).map_or(self.end(), |(start, ..)| start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_lets_every_known_name_pass() {
        for (name, known) in Known::NAMES {
            let upper = name.to_ascii_uppercase();
            for name in [name, &upper] {
                assert_eq!(candidate(name[0], name.len(), 31), 1 << 31);
                assert_eq!(candidate(name[0], name.len(), 32), 0);
                assert_eq!(Known::of(name), Some(known));
            }
        }
        assert_eq!(Known::of(b"content_length"), None);
    }

    #[test]
    fn lines_come_back_however_many_there_are() {
        for count in [0, 1, 31, 32, 33, 64, 65, 200] {
            let bytes = b"name: value\r\n".repeat(count);
            let lines: Vec<_> = (0..count as u32).map(|i| [i * 13 + 4, i * 13 + 12]).collect();
            let (mut one_by_one, mut at_once, mut mixed) = (Index::new(0), Index::new(0), Index::new(0));
            for _ in 0..count {
                one_by_one.push(4, b'n', one_by_one.end() + 13);
            }
            assert_eq!(at_once.extend(&bytes, &lines), count);
            for lines in lines.chunks(7) {
                assert_eq!(mixed.extend(&bytes, lines), lines.len());
            }
            for index in [&one_by_one, &at_once, &mixed] {
                assert_eq!((index.lines(), index.start(), index.end()), (count, 0, count * 13));
                for i in 0..count {
                    assert_eq!(index.line(i), Some((i * 13, 4, i * 13 + 13)));
                }
                assert_eq!(index.line(count), None);
            }
        }
    }

    #[test]
    fn a_name_that_is_empty_or_too_long_is_not_recorded() {
        let bytes = [b'n'; 9000];
        for (name, recorded) in [(0, 0), (1, 1), (MAX_NAME as u32, 1), (MAX_NAME as u32 + 1, 0)] {
            let mut index = Index::new(0);
            assert_eq!(index.extend(&bytes, &[[name, 8000], [8002, 8003]]), 2 * recorded, "{name}");
            assert_eq!(index.end(), [0, 8004][recorded]);
        }
    }
}
