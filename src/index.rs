//! Where a field section lies, and which names matter for framing (RFC 9112 sections 5 and 6).
//!
//! Knows nothing of how lines are found, and holds none of their bytes. It is small, so that a head is moved for nothing, and
//! an unfinished one is kept as it is.

/// The largest head or trailer section: what lies in it has 32 bits with room to spare.
pub(crate) const MAX_HEAD: usize = 1 << 20;
/// The longest field name. No name in use comes near; each lookup may compare all of it.
pub(crate) const MAX_NAME: usize = (1 << 12) - 1;

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

/// Whether a token is that known one of the same length, given in lower case. In a token, one bit tells upper
/// from lower case and nothing else. It is compared by whole words, the last of which may overlap.
#[inline]
pub(crate) fn is<const N: usize>(name: &[u8], known: &[u8; N]) -> bool {
    let eight = |octets: &[u8; 8]| u64::from_ne_bytes(*octets) | 0x2020_2020_2020_2020;
    let four = |octets: &[u8; 4]| u32::from_ne_bytes(*octets) | 0x2020_2020;
    let Some(name) = name.first_chunk::<N>() else {
        return false;
    };
    if let (Some(end), Some(known_end)) = (name.last_chunk(), known.last_chunk()) {
        let words = name.as_chunks().0.iter().zip(known.as_chunks().0);
        words.fold(true, |same, (word, known)| same & (eight(word) == eight(known))) & (eight(end) == eight(known_end))
    } else if let (Some(end), Some(known_end)) = (name.last_chunk(), known.last_chunk())
        && let (Some(word), Some(known)) = (name.first_chunk(), known.first_chunk())
    {
        (four(word) == four(known)) & (four(end) == four(known_end))
    } else {
        name.map(|octet| octet | 0x20) == *known
    }
}

/// Whether a line that begins with these octets may have one of the names in [`Known`]. Most other lines are told apart by
/// them: by two letters, and by a third octet that depends on these. Nothing is to be guessed on the way.
#[inline]
pub(crate) const fn may_be_known(octets: &[u8; 9]) -> bool {
    let clue = CLUES[CLUE_OF[(octets[0] & 31) as usize | ((octets[1] & 31) as usize) << 5] as usize];
    clue.octets >> (octets[clue.at] & 31) & 1 != 0
}

/// Two letters that known names begin with, another place in these, and what may stand there. Whitespace may stand before a
/// colon, where that is tolerated.
const LETTERS: [([u8; 2], usize, &[u8]); 6] = [
    (*b"co", 8, b"ol"),
    (*b"ex", 4, b"c"),
    (*b"ho", 2, b"s"),
    (*b"te", 2, b": \t"),
    (*b"tr", 3, b"n"),
    (*b"up", 7, b": \t"),
];

/// A place in a line, and the octets that may stand there, a bit for the last five bits of each.
#[derive(Clone, Copy)]
struct Clue {
    at: usize,
    octets: u32,
}

/// The first is for all other lines.
const CLUES: [Clue; LETTERS.len() + 1] = {
    let mut clues = [Clue { at: 0, octets: 0 }; LETTERS.len() + 1];
    let mut i = 0;
    while i < LETTERS.len() {
        let (_, at, octets) = LETTERS[i];
        clues[i + 1].at = at;
        let mut j = 0;
        while j < octets.len() {
            clues[i + 1].octets |= 1 << (octets[j] & 31);
            j += 1;
        }
        i += 1;
    }
    clues
};

const CLUE_OF: [u8; 1024] = {
    let mut clue_of = [0; 1024];
    let mut i = 0;
    while i < LETTERS.len() {
        let letters = LETTERS[i].0;
        clue_of[(letters[0] & 31) as usize | ((letters[1] & 31) as usize) << 5] = i as u8 + 1;
        i += 1;
    }
    clue_of
};

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

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(&[u8], Known); 7] = [
        (b"connection", Known::Connection),
        (b"content-length", Known::ContentLength),
        (b"expect", Known::Expect),
        (b"host", Known::Host),
        (b"te", Known::Te),
        (b"transfer-encoding", Known::TransferEncoding),
        (b"upgrade", Known::Upgrade),
    ];

    #[test]
    fn the_filter_lets_every_known_name_pass() {
        for (name, known) in NAMES {
            let upper = name.to_ascii_uppercase();
            for name in [name, &upper] {
                for behind in [": value", ":", " : value", "\t:value"] {
                    let line = [name, behind.as_bytes(), b"\r\n       "].concat();
                    assert!(may_be_known(line.first_chunk().unwrap()), "{}", line.escape_ascii());
                }
                assert_eq!(Known::of(name), Some(known));
            }
        }
        assert_eq!(Known::of(b"content_length"), None);
    }

    /// A name is a known one in all of its octets.
    #[test]
    fn a_name_that_differs_in_one_octet_is_another() {
        for (name, _) in NAMES {
            for at in 0..name.len() {
                let mut other = name.to_vec();
                other[at] = b'x' + u8::from(name[at] == b'x');
                assert_eq!(Known::of(&other), None, "{}", other.escape_ascii());
            }
        }
    }

    /// What passes is known, or looks like it: other lines need not be read.
    #[test]
    fn the_filter_lets_no_usual_line_pass() {
        for two in (b'a'..=b'z').flat_map(|first| (b'a'..=b'z').map(move |second| [first, second])) {
            let known = NAMES.iter().any(|(name, _)| name.starts_with(&two));
            for rest in (0..=255).map(|octet| [octet; 7]) {
                let line = [&two[..], &rest].concat();
                assert!(known || !may_be_known(line.first_chunk().unwrap()), "{}", line.escape_ascii());
            }
        }
        for name in [
            "content-type: ",
            "Content-Encoding: ",
            "content-security-policy: ",
            "cookie: abc",
            "Cache-Control: ",
            "Expires: ",
            "Upgrade-Insecure-Requests: ",
            "Trailer: ",
            "x-hosts: ",
        ] {
            assert!(!may_be_known(name.as_bytes().first_chunk().unwrap()), "{name}");
        }
    }
}
