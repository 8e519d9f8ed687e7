//! Members of list-based field values (RFC 9110 section 5.6.1).
//!
//! Knows nothing of which fields are lists.

use crate::syntax;

/// The members of one value, empty ones included.
pub(crate) struct Members<'a> {
    rest: Option<&'a [u8]>,
    whole: bool,
    /// How many octets stand behind the place where a quoted-string failed. All quotes before that place fail there, too:
    /// what is looked for again and again would cost the square of the length.
    behind_fault: usize,
}

impl<'a> Members<'a> {
    #[inline]
    pub(crate) fn of(value: &'a [u8]) -> Self {
        if syntax::is_member(value) {
            return Self::undivided(syntax::trim(value));
        }
        Self { rest: Some(value), whole: false, behind_fault: usize::MAX }
    }

    /// The value as its only member.
    pub(crate) const fn undivided(value: &'a [u8]) -> Self {
        Self { rest: Some(value), whole: true, behind_fault: usize::MAX }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let value = self.rest?;
        let mut at = if self.whole { value.len() } else { 0 };
        loop {
            match value.get(at) {
                Some(b',') => {
                    self.rest = Some(&value[at + 1..]);
                    break;
                }
                Some(b'"') => at += self.quoted(&value[at..]),
                Some(_) => at += 1,
                None => {
                    self.rest = None;
                    break;
                }
            }
        }
        Some(if self.whole { value } else { syntax::trim(&value[..at]) })
    }
}

impl Members<'_> {
    /// The length of the quoted-string at the beginning. A quote that is never closed is an octet like others: it must not hide
    /// the members behind it.
    fn quoted(&mut self, rest: &[u8]) -> usize {
        if rest.len() > self.behind_fault {
            return 1;
        }
        syntax::quoted_string(rest).unwrap_or_else(|wrong| {
            self.behind_fault = rest.len() - wrong;
            1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn commas_divide_where_no_quoted_string_holds_them() {
        let members = |value| Members::of(value).collect::<Vec<_>>();
        assert_eq!(members(b""), [b""]);
        assert_eq!(members(b"a ,\tb"), [b"a", b"b"]);
        assert_eq!(members(b",a,"), [&b""[..], b"a", b""]);
        assert_eq!(members(b"a;b=\"c,\\\",d\", e"), [&b"a;b=\"c,\\\",d\""[..], b"e"]);
        assert_eq!(members(b"\"a, b"), [&b"\"a"[..], b"b"]);
        assert_eq!(Members::undivided(b"a, b").collect::<Vec<_>>(), [b"a, b"]);
    }
    /// What [`Members`] does without its memory of faults.
    fn naive(mut value: &[u8]) -> Vec<&[u8]> {
        let mut members = Vec::new();
        loop {
            let mut at = 0;
            while at < value.len() && value[at] != b',' {
                at += if value[at] == b'"' { syntax::quoted_string(&value[at..]).unwrap_or(1) } else { 1 };
            }
            members.push(syntax::trim(&value[..at]));
            match value.get(at + 1..) {
                Some(rest) => value = rest,
                None => return members,
            }
        }
    }

    #[test]
    fn a_fault_that_is_remembered_changes_nothing() {
        const OCTETS: &[u8] = b"\"\\,a\x01";
        for length in 0..8_u32 {
            for number in 0..OCTETS.len().pow(length) {
                let value: Vec<u8> =
                    (0..length).map(|place| OCTETS[number / OCTETS.len().pow(place) % OCTETS.len()]).collect();
                assert_eq!(Members::of(&value).collect::<Vec<_>>(), naive(&value), "{value:?}");
            }
        }
    }

    /// Without the memory this takes minutes.
    #[test]
    fn quotes_that_never_close_are_searched_once() {
        let value = b"\\\",".repeat(300_000);
        let value = [b"\"", &value[..]].concat();
        assert_eq!(Members::of(&value).count(), 300_001);
    }
}
