//! Members of list-based field values (RFC 9110 section 5.6.1).
//!
//! Knows nothing of which fields are lists.

use crate::syntax;

/// The members of one value, empty ones included.
pub(crate) struct Members<'a> {
    rest: Option<&'a [u8]>,
    whole: bool,
}

impl<'a> Members<'a> {
    pub(crate) const fn of(value: &'a [u8]) -> Self {
        Self { rest: Some(value), whole: false }
    }

    /// The value as its only member.
    pub(crate) const fn undivided(value: &'a [u8]) -> Self {
        Self { rest: Some(value), whole: true }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let value = self.rest.take()?;
        if self.whole {
            return Some(value);
        }
        let mut at = 0;
        while let Some(&octet) = value.get(at) {
            match octet {
                b',' => {
                    self.rest = value.get(at + 1..);
                    break;
                }
                // A quote that is never closed is an octet like others: it must not hide the members behind it.
                b'"' => at += syntax::quoted_string(&value[at..]).unwrap_or(1),
                _ => at += 1,
            }
        }
        Some(syntax::trim(&value[..at]))
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
}
