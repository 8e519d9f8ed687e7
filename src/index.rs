//! Where a field section lies, and which of its lines may matter for framing (RFC 9112 sections 5 and 6).
//!
//! Knows nothing of how lines are found, and holds none of their bytes. It is small, so that a head is moved for nothing, and
//! an unfinished one is kept as it is.

/// The largest head or trailer section: where a line begins has 20 bits.
pub(crate) const MAX_HEAD: usize = 1 << START_BITS;
/// The longest field name: its length has 12 bits.
pub(crate) const MAX_NAME: usize = (1 << (32 - START_BITS)) - 1;

const START_BITS: u32 = 20;

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
    #[inline]
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        // No two are of one length.
        let (is, known) = match name.len() {
            2 => (is(name, b"te"), Self::Te),
            4 => (is(name, b"host"), Self::Host),
            6 => (is(name, b"expect"), Self::Expect),
            7 => (is(name, b"upgrade"), Self::Upgrade),
            10 => (is(name, b"connection"), Self::Connection),
            14 => (is(name, b"content-length"), Self::ContentLength),
            17 => (is(name, b"transfer-encoding"), Self::TransferEncoding),
            _ => return None,
        };
        is.then_some(known)
    }
}

/// Whether a name, which is a token, is that known one, given in lower case. In a token, one bit tells upper from lower case
/// and nothing else.
#[inline]
fn is<const N: usize>(name: &[u8], known: &[u8; N]) -> bool {
    name.first_chunk::<N>().is_some_and(|name| name.map(|octet| octet | 0x20) == *known)
}

/// Whether a name of that first octet and length can be one of [`Known`]. Nearly all other names are told apart by it.
#[inline]
const fn may_be_known(first: u8, length: usize) -> bool {
    FILTER[(first & 31) as usize | (length & 31) << 5]
}

const FILTER: [bool; 1024] = {
    let mut filter = [false; 1024];
    let mut i = 0;
    while i < Known::NAMES.len() {
        let name = Known::NAMES[i].0;
        filter[(name[0] & 31) as usize | (name.len() & 31) << 5] = true;
        i += 1;
    }
    filter
};

/// So many lines that may be of a known name are noted.
const NOTED: usize = 8;

/// Where a line begins in the bytes (20 bits) and how long its name is (12 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note(u32);

impl Note {
    pub(crate) const fn start(self) -> usize {
        self.0 as usize & (MAX_HEAD - 1)
    }

    pub(crate) const fn name(self) -> usize {
        (self.0 >> START_BITS) as usize
    }
}

/// Where a section lies, how many lines it has, and where those are that may decide about framing. The other lines are found
/// again by their LF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    /// Where the first line begins.
    start: u32,
    /// Where the last line ends.
    end: u32,
    lines: u32,
    /// How many lines may be of a known name, up to one more than are noted.
    known: u8,
    irregular: bool,
    blank_before_colon: bool,
    noted: [Note; NOTED],
}

impl Default for Index {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Index {
    /// No line yet; the first will begin at `start`.
    pub(crate) const fn new(start: usize) -> Self {
        Self {
            start: start as u32,
            end: start as u32,
            lines: 0,
            known: 0,
            irregular: false,
            blank_before_colon: false,
            noted: [Note(0); NOTED],
        }
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
        self.irregular
    }

    pub(crate) const fn set_irregular(&mut self) {
        self.irregular = true;
    }

    /// There are lines with whitespace between name and colon. They are no skipped ones.
    pub(crate) const fn has_blank_before_colon(&self) -> bool {
        self.blank_before_colon
    }

    pub(crate) const fn set_blank_before_colon(&mut self) {
        self.blank_before_colon = true;
    }

    /// The lines that may be of a known name; `None` if there are more than could be noted.
    pub(crate) fn noted(&self) -> Option<&[Note]> {
        self.noted.get(..self.known.into())
    }

    /// Appends a line that begins where the last one ends; `first` is the first octet of its name, which is empty if the
    /// line is skipped, and `end` is behind its line end. The line lies below [`MAX_HEAD`], the name has at most
    /// [`MAX_NAME`] octets.
    #[inline]
    pub(crate) fn push(&mut self, name: usize, first: u8, end: usize) {
        if may_be_known(first, name) {
            self.note(name);
        }
        self.lines += 1;
        self.end = end as u32;
    }

    /// Appends lines of `bytes`, each given by where its name ends and where its LF is; stops in front of one whose name is
    /// empty or too long. How many were appended.
    #[inline]
    pub(crate) fn extend(&mut self, bytes: &[u8], lines: &[[u32; 2]]) -> usize {
        for (i, &[name_end, lf]) in lines.iter().enumerate() {
            let name = (name_end - self.end) as usize;
            if name.wrapping_sub(1) >= MAX_NAME {
                return i;
            }
            self.push(name, bytes[self.end()], lf as usize + 1);
        }
        lines.len()
    }

    /// The line that begins at the end may be of a known name.
    fn note(&mut self, name: usize) {
        if let Some(note) = self.noted.get_mut(usize::from(self.known)) {
            *note = Note(self.end | (name as u32) << START_BITS);
            self.known += 1;
        } else {
            self.known = NOTED as u8 + 1;
        }
    }

    /// The last line goes on to `end`.
    pub(crate) const fn extend_last(&mut self, end: usize) {
        self.end = end as u32;
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
                assert!(may_be_known(name[0], name.len()));
                assert_eq!(Known::of(name), Some(known));
            }
        }
        assert_eq!(Known::of(b"content_length"), None);
    }

    #[test]
    fn lines_are_counted_and_known_ones_noted() {
        for (name, known) in [("name", false), ("host", true)] {
            for count in [0_usize, 1, 7, 8, 9, 10, 300] {
                let bytes = alloc::format!("{name}: value\r\n").repeat(count);
                let lines: alloc::vec::Vec<_> = (0..count as u32).map(|i| [i * 13 + 4, i * 13 + 12]).collect();
                let (mut one_by_one, mut at_once) = (Index::new(0), Index::new(0));
                for _ in 0..count {
                    one_by_one.push(4, name.as_bytes()[0], one_by_one.end() + 13);
                }
                assert_eq!(at_once.extend(bytes.as_bytes(), &lines), count);
                assert_eq!(one_by_one, at_once);
                assert_eq!((at_once.lines(), at_once.start(), at_once.end()), (count, 0, count * 13));
                let noted = at_once.noted().map(<[Note]>::to_vec);
                let wanted = (0..count).filter(|_| known).map(|i| Note((i as u32 * 13) | (4 << START_BITS))).collect();
                assert_eq!(noted, (!known || count <= 8).then_some(wanted), "{count}");
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
