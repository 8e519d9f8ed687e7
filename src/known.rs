//! Which names matter for framing, host and connection (RFC 9112 section 6, RFC 9110 sections 7.2, 7.6.1, 7.8, 10.1.1, 10.1.4).
//!
//! Knows nothing of lines, nor of what the fields mean.

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

/// So many octets of a line tell that its name is not known, or is one of these: all of it, or the beginning of a longer one.
pub(crate) const LOOK: usize = 8;

/// What a line begins with that has a certain name. Numbers are octets, the first of them the lowest.
#[derive(Clone, Copy)]
#[repr(align(32))] // found by a shift
struct Beginning {
    octets: u64,
    /// The bits that are compared: of a letter, not the one that tells upper from lower case.
    bits: u64,
    length: usize,
    known: Known,
}

/// Beginnings by what some of their octets are: see [`place`].
const BEGINNINGS: [Beginning; 8] = {
    let mut beginnings = [Beginning { octets: 0, bits: 0, length: 0, known: Known::Host }; 8];
    let mut i = 0;
    while i < NAMES.len() {
        let (name, known) = NAMES[i];
        let beginning = beginning(name, known);
        // Behind the shortest name, anything may stand in the fourth place: there are two of it.
        let mut fourth = 0;
        while fourth < 4 {
            let octets = if name.len() < 3 { beginning.octets | fourth << 24 } else { beginning.octets };
            let there = &mut beginnings[place(octets)];
            assert!(there.length == 0 || there.octets == beginning.octets);
            *there = beginning;
            fourth += 1;
        }
        i += 1;
    }
    beginnings
};

const NAMES: [(&[u8], Known); 7] = [
    (b"connection", Known::Connection),
    (b"content-length", Known::ContentLength),
    (b"expect", Known::Expect),
    (b"host", Known::Host),
    (b"te", Known::Te),
    (b"transfer-encoding", Known::TransferEncoding),
    (b"upgrade", Known::Upgrade),
];

const fn beginning(name: &[u8], known: Known) -> Beginning {
    let (mut octets, mut bits) = ([0; LOOK], [0; LOOK]);
    let mut i = 0;
    while i <= name.len() && i < LOOK {
        octets[i] = if i < name.len() { name[i] } else { b':' };
        bits[i] = if octets[i].is_ascii_alphabetic() { !0x20 } else { !0 };
        octets[i] &= bits[i];
        i += 1;
    }
    Beginning { octets: u64::from_le_bytes(octets), bits: u64::from_le_bytes(bits), length: name.len(), known }
}

/// The only place in [`BEGINNINGS`] where a line can be that begins so. The first, second and fourth octet tell all apart; by which
/// factor, was found by trying.
#[inline]
const fn place(octets: u64) -> usize {
    ((octets as u32 & 0x0200_1f1f).wrapping_mul(0x060c_ea63) >> 29) as usize
}

/// Whether the first two letters are of one of these names.
#[inline]
pub(crate) const fn resembles(octets: u64) -> bool {
    let beginning = &BEGINNINGS[place(octets)];
    ((octets ^ beginning.octets) & beginning.bits).trailing_zeros() >= 16
}

/// Which of these names, if any, a line has that begins so, and its length, if there is no whitespace before the colon. The rest
/// of a name that is longer is left to be compared.
#[inline]
pub(crate) const fn of_line(octets: u64) -> Option<(Known, usize)> {
    let beginning = &BEGINNINGS[place(octets)];
    let differs = (octets ^ beginning.octets) & beginning.bits;
    if differs == 0 { Some((beginning.known, beginning.length)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &[u8]) -> Option<(Known, usize)> {
        let mut octets = [0; LOOK];
        for (to, from) in octets.iter_mut().zip(text) {
            *to = *from;
        }
        of_line(u64::from_le_bytes(octets))
    }

    #[test]
    fn every_known_name_is_told_by_the_beginning_of_its_line() {
        for (name, known) in NAMES {
            for name in [name.to_vec(), name.to_ascii_uppercase()] {
                for behind in (0..=255).map(|octet| [b':', octet]) {
                    let text = [&name[..], &behind].concat();
                    assert_eq!(line(&text), Some((known, name.len())), "{}", text.escape_ascii());
                }
                assert_eq!(Known::of(&name), Some(known));
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

    /// Not by one octet in another place, nor by one bit.
    #[test]
    fn no_other_line_is_told_to_be_known() {
        for (name, _) in NAMES {
            let text = [name, b":"].concat();
            for (at, octet) in (0..text.len().min(LOOK)).flat_map(|at| (0..=255).map(move |octet| (at, octet))) {
                let mut other = text.clone();
                other[at] = octet;
                let same = other.eq_ignore_ascii_case(&text);
                assert_eq!(line(&other).is_some(), same, "{}", other.escape_ascii());
            }
            assert_eq!(line(&text[1..]), None);
            if text.len() <= LOOK {
                assert_eq!(line(&[name, b" :"].concat()), None);
                assert_eq!(line(&[name, b"s:"].concat()), None);
            }
        }
        for octet in 0..=255 {
            assert_eq!(line(&[octet; LOOK]), None);
        }
    }
}
