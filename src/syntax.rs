//! The grammar of octets: which may stand where (RFC 9110 section 5.6, RFC 5234 appendix B.1, RFC 3986 section 3.2.2), and
//! strict numbers.
//!
//! Knows nothing of messages. Each function works on a slice and gives back how far it came.

use crate::scan;

/// tchar (RFC 9110 section 5.6.2).
const TCHAR: u8 = 1;
/// What a field value may contain: HTAB, SP, VCHAR, obs-text (RFC 9110 section 5.5).
const TEXT: u8 = 2;
/// What a request-target may contain. More than RFC 3986 allows: browsers send `"<>[\]^{|}` and the backtick as they are in
/// queries. No whitespace, control octet, `#` or obs-text.
const TARGET: u8 = 4;
/// unreserved and sub-delims (RFC 3986 section 2), the octets of a reg-name besides pct-encoded.
const REG_NAME: u8 = 8;
/// qdtext (RFC 9110 section 5.6.4).
const QDTEXT: u8 = 16;
/// ALPHA, DIGIT, `+`, `-`, `.`: the octets of a URI scheme behind its first.
const SCHEME: u8 = 32;

const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        table[octet] = classes(octet as u8);
        octet += 1;
    }
    table
};

const fn classes(octet: u8) -> u8 {
    let mut class = 0;
    let alnum = octet.is_ascii_alphanumeric();
    if alnum || in_list(octet, b"!#$%&'*+-.^_`|~") {
        class |= TCHAR;
    }
    if octet == b'\t' || (octet >= b' ' && octet != 0x7f) {
        class |= TEXT;
        if octet != b'"' && octet != b'\\' {
            class |= QDTEXT;
        }
    }
    if octet > b' ' && octet < 0x7f && octet != b'#' {
        class |= TARGET;
    }
    if alnum || in_list(octet, b"-._~!$&'()*+,;=") {
        class |= REG_NAME;
    }
    if alnum || in_list(octet, b"+-.") {
        class |= SCHEME;
    }
    class
}

const fn in_list(octet: u8, list: &[u8]) -> bool {
    let mut i = 0;
    while i < list.len() {
        if list[i] == octet {
            return true;
        }
        i += 1;
    }
    false
}

const fn is(octet: u8, class: u8) -> bool {
    CLASS[octet as usize] & class != 0
}

/// Whether the octet may stand in a field value.
pub(crate) const fn is_text(octet: u8) -> bool {
    is(octet, TEXT)
}

/// SP or HTAB, of which OWS and BWS are made (RFC 9110 section 5.6.3).
pub(crate) const fn is_ows(octet: u8) -> bool {
    octet == b' ' || octet == b'\t'
}

/// So many octets are looked at one by one first.
const FEW: usize = 16;

fn prefix(bytes: &[u8], class: u8) -> usize {
    run_end(bytes, 0, class)
}

/// How many octets at the beginning are of a token.
pub(crate) fn token(bytes: &[u8]) -> usize {
    token_end(bytes, 0)
}

/// How many octets at the beginning may stand in a field value.
pub(crate) fn text(bytes: &[u8]) -> usize {
    text_run_end(bytes, 0)
}

/// Where the token ends that begins at `from`.
#[inline]
pub(crate) fn token_end(bytes: &[u8], from: usize) -> usize {
    run_end(bytes, from, TCHAR)
}

/// Where the octets end that may stand in a field value, from `from` on.
#[inline]
pub(crate) fn text_end(bytes: &[u8], from: usize) -> usize {
    if bytes.get(from).is_some_and(|&octet| is_text(octet)) { later_text_end(bytes, from) } else { from }
}

/// Not inlined: beside it, the loop over the name before would take two instructions more an octet.
#[inline(never)]
fn later_text_end(bytes: &[u8], from: usize) -> usize {
    text_run_end(bytes, from)
}

#[inline]
fn text_run_end(bytes: &[u8], from: usize) -> usize {
    // A value may be short, whatever is behind it.
    let few = bytes.len().min(from + FEW);
    let end = run_end(&bytes[..few], from, TEXT);
    if end < from + FEW { end } else { run_end(bytes, end + scan::text(&bytes[end..]), TEXT) }
}

/// Where the SP and HTAB end, from `from` on.
#[inline]
pub(crate) fn ows_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|&octet| is_ows(octet)) {
        at += 1;
    }
    at
}

#[inline]
fn run_end(bytes: &[u8], from: usize, class: u8) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|&octet| is(octet, class)) {
        at += 1;
    }
    at
}

/// Whether all octets are of a token, of which there is at least one.
#[inline]
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && (every(bytes, scan::is_usual_in_name) || token(bytes) == bytes.len())
}

/// Whether all octets may stand in a field value.
#[inline]
pub(crate) fn is_value(bytes: &[u8]) -> bool {
    is_plain(bytes) || text(bytes) == bytes.len()
}

/// Whether there is certainly no control octet.
#[inline]
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    every(bytes, scan::is_usual_in_value)
}

/// Whether a list of that value has one member for certain.
#[inline]
pub(crate) fn is_member(bytes: &[u8]) -> bool {
    every(bytes, scan::is_usual_in_member)
}

/// Whether a test holds for all octets, 16 at a time. Where there are more, the last 16 may have been tested in part before;
/// where there are fewer, some stand there twice. Fewer than four are not tested, unless there are none.
#[inline]
fn every(bytes: &[u8], test: impl Fn(&[u8; 16]) -> bool) -> bool {
    if let Some(last) = bytes.last_chunk() {
        test(last) && bytes.as_chunks().0.iter().all(test)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let (first, last) = (u64::from_ne_bytes(*first), u64::from_ne_bytes(*last));
        test(&(u128::from(first) | u128::from(last) << 64).to_ne_bytes())
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_ne_bytes(*first), u32::from_ne_bytes(*last));
        let both = u128::from(first) | u128::from(last) << 32;
        test(&(both | both << 64).to_ne_bytes())
    } else {
        bytes.is_empty()
    }
}

/// How many octets at the beginning may stand in a request-target; with `obs_text`, those above 0x7F too.
pub(crate) fn target(bytes: &[u8], obs_text: bool) -> usize {
    let allowed = |octet| is(octet, TARGET) || (obs_text && octet > 0x7f);
    let sure = scan::target(bytes);
    sure + bytes[sure..].iter().position(|&octet| !allowed(octet)).unwrap_or(bytes.len() - sure)
}

/// How many octets at the beginning are of a URI scheme (RFC 3986 section 3.1).
pub(crate) fn scheme(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(octet) if octet.is_ascii_alphabetic() => prefix(bytes, SCHEME),
        _ => 0,
    }
}

/// How many octets at the beginning are SP or HTAB.
pub(crate) fn ows(bytes: &[u8]) -> usize {
    ows_end(bytes, 0)
}

/// Without the SP and HTAB at both ends. Nothing else is whitespace.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    trim_end(&bytes[ows(bytes)..])
}

/// Without the SP and HTAB at the end.
pub(crate) fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., octet] = bytes
        && is_ows(*octet)
    {
        bytes = rest;
    }
    bytes
}

/// The length of the quoted-string that `bytes` begins with (RFC 9110 section 5.6.4), or the index of the octet that is
/// wrong: the length of `bytes` if the closing quote is missing.
pub(crate) fn quoted_string(bytes: &[u8]) -> Result<usize, usize> {
    if bytes.first() != Some(&b'"') {
        return Err(0);
    }
    let mut at = 1;
    loop {
        at += prefix(&bytes[at..], QDTEXT);
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => match bytes.get(at + 1) {
                Some(&escaped) if is_text(escaped) => at += 2,
                _ => return Err(at + 1),
            },
            _ => return Err(at),
        }
    }
}

/// The length of the token or quoted-string that `bytes` begins with, or the index of the octet that is wrong.
pub(crate) fn token_or_quoted(bytes: &[u8]) -> Result<usize, usize> {
    match token(bytes) {
        0 => quoted_string(bytes),
        length => Ok(length),
    }
}

/// What is wrong with a decimal number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadNumber {
    /// This octet is no digit; its index is the length where digits are missing.
    Octet(usize),
    /// It is 2^64 or more.
    Overflow,
}

/// `1*DIGIT` as a number: no sign, no space, no separator, any number of leading zeros.
#[inline]
pub(crate) fn decimal(bytes: &[u8]) -> Result<u64, BadNumber> {
    let (first, rest) = bytes.split_at(bytes.len().min(FITS));
    let mut number: u64 = 0;
    for (at, octet) in first.iter().enumerate() {
        let digit = octet.wrapping_sub(b'0');
        if digit > 9 {
            return Err(BadNumber::Octet(at));
        }
        number = number * 10 + u64::from(digit);
    }
    if bytes.is_empty() {
        return Err(BadNumber::Octet(0));
    }
    if rest.is_empty() { Ok(number) } else { longer(bytes, number) }
}

/// So many digits are a number below 2^64.
const FITS: usize = 19;

/// The first digits are that number; more follow.
#[cold]
fn longer(bytes: &[u8], first: u64) -> Result<u64, BadNumber> {
    if let Some(at) = bytes.iter().position(|octet| !octet.is_ascii_digit()) {
        return Err(BadNumber::Octet(at));
    }
    let mut digits = bytes.iter().skip(FITS).map(|octet| u64::from(octet - b'0'));
    let number = digits.try_fold(first, |number, digit| number.checked_mul(10)?.checked_add(digit));
    number.ok_or(BadNumber::Overflow)
}

const HEX: [u8; 256] = {
    let mut table = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit] as usize] = digit as u8;
        table[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    table
};

/// The value of a HEXDIG, or a number above 15.
pub(crate) const fn hex_digit(octet: u8) -> u8 {
    HEX[octet as usize]
}

/// Checks `uri-host [ ":" port ]` (RFC 9110 section 4.2, RFC 3986 section 3.2.2); the host may be empty. Gives back where
/// the host ends, or the index of the first wrong octet.
pub(crate) fn authority(bytes: &[u8]) -> Result<usize, usize> {
    // Nearly all are a name, and maybe a port.
    let name = match bytes.iter().rposition(|octet| !octet.is_ascii_digit()) {
        Some(colon) if bytes[colon] == b':' => colon,
        _ => bytes.len(),
    };
    if every(&bytes[..name], scan::is_usual_in_host) {
        return Ok(name);
    }
    let host = match bytes.first() {
        Some(b'[') => ip_literal(bytes)?,
        _ => reg_name(bytes)?,
    };
    match bytes.get(host) {
        None => Ok(host),
        Some(b':') => {
            let port = &bytes[host + 1..];
            match port.iter().position(|octet| !octet.is_ascii_digit()) {
                None => Ok(host),
                Some(at) => Err(host + 1 + at),
            }
        }
        Some(_) => Err(host),
    }
}

/// The length of the reg-name (which includes every IPv4 address) at the beginning.
fn reg_name(bytes: &[u8]) -> Result<usize, usize> {
    let mut at = 0;
    loop {
        at += prefix(&bytes[at..], REG_NAME);
        if bytes.get(at) != Some(&b'%') {
            return Ok(at);
        }
        for digit in [at + 1, at + 2] {
            if bytes.get(digit).is_none_or(|&octet| hex_digit(octet) > 15) {
                return Err(digit);
            }
        }
        at += 3;
    }
}

/// The length of the `"[" ( IPv6address / IPvFuture ) "]"` at the beginning.
fn ip_literal(bytes: &[u8]) -> Result<usize, usize> {
    let close = bytes.iter().position(|&octet| octet == b']').ok_or(bytes.len())?;
    let inside = &bytes[1..close];
    let valid = match inside {
        [b'v' | b'V', rest @ ..] => {
            let version = rest.iter().position(|&octet| hex_digit(octet) > 15).unwrap_or(rest.len());
            version > 0
                && rest.get(version) == Some(&b'.')
                && rest.len() > version + 1
                && rest.iter().all(|&octet| is(octet, REG_NAME) || octet == b':')
        }
        _ => core::str::from_utf8(inside).is_ok_and(|text| text.parse::<core::net::Ipv6Addr>().is_ok()),
    };
    if valid { Ok(close + 1) } else { Err(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_over_every_octet() {
        for octet in 0..=255_u8 {
            let visible = (0x21..=0x7e).contains(&octet);
            let delimiter = b"\"(),/:;<=>?@[\\]{}".contains(&octet);
            assert_eq!(token(&[octet]) == 1, visible && !delimiter, "{octet:#x}");
            assert_eq!(is_text(octet), octet == 9 || (0x20..0x7f).contains(&octet) || octet > 0x7f, "{octet:#x}");
            assert_eq!(target(&[octet], false) == 1, visible && octet != b'#', "{octet:#x}");
            assert_eq!(target(&[octet], true) == 1, (visible && octet != b'#') || octet > 0x7f, "{octet:#x}");
            assert_eq!(is_ows(octet), octet == b' ' || octet == b'\t');
            let hex = (octet as char).to_digit(16).map_or(0xff, |digit| digit as u8);
            assert_eq!(hex_digit(octet), hex, "{octet:#x}");
        }
    }

    #[test]
    fn every_octet_is_tested_from_four_on() {
        for length in 4..70 {
            let mut bytes = alloc::vec![b'a'; length];
            let all = |bytes: &[u8]| every(bytes, |piece| piece.iter().all(|&octet| octet == b'a'));
            assert!(all(&bytes), "{length}");
            for at in 0..length {
                bytes[at] = b'b';
                assert!(!all(&bytes), "{at} of {length}");
                bytes[at] = b'a';
            }
        }
        assert!(every(b"", |_| false) && !every(b"a", |_| true));
    }

    #[test]
    fn most_lists_have_one_member_for_certain() {
        assert!(
            is_member(b"") && is_member(b"close") && is_member(b"Keep-Alive") && is_member(b"text/html;q=0.5 and more")
        );
        assert!(!is_member(b"a, b") && !is_member(b"\"of one\"") && !is_member(b"text/html;q=0.5 and, more"));
    }

    /// What vectors find, and what is left to the table, is one run.
    #[test]
    fn long_runs_end_at_their_first_wrong_octet() {
        for length in 0..100 {
            let mut bytes = alloc::vec![b'a'; length];
            assert_eq!((text(&bytes), target(&bytes, false), target(&bytes, true)), (length, length, length));
            for at in 0..length {
                bytes[at] = 0x7f;
                assert_eq!((text(&bytes), target(&bytes, false), target(&bytes, true)), (at, at, at), "{length}");
                bytes[at] = 0xe9;
                assert_eq!((text(&bytes), target(&bytes, false), target(&bytes, true)), (length, at, length));
                bytes[at] = b'a';
            }
        }
    }

    #[test]
    fn pieces_are_tested_as_octets_are_wherever_one_stands() {
        assert!(!is_token(b"") && is_value(b""));
        for octet in 0..=255_u8 {
            let (tchar, text) = (token(&[octet]) == 1, is_text(octet));
            for length in 1..=35 {
                let mut bytes = [b'a'; 35];
                for at in 0..length {
                    bytes[at] = octet;
                    assert_eq!(is_token(&bytes[..length]), tchar, "{octet:#x} at {at} of {length}");
                    assert_eq!(is_value(&bytes[..length]), text, "{octet:#x} at {at} of {length}");
                    bytes[at] = b'a';
                }
            }
        }
    }

    #[test]
    fn decimal_is_digits_and_nothing_else() {
        assert_eq!(decimal(b"0"), Ok(0));
        assert_eq!(decimal(b"000000000000000000000000017"), Ok(17));
        assert_eq!(decimal(b"18446744073709551615"), Ok(u64::MAX));
        assert_eq!(decimal(b"18446744073709551616"), Err(BadNumber::Overflow));
        for (bytes, at) in [(&b""[..], 0), (b"+1", 0), (b"-0", 0), (b"1_0", 1), (b"0x3", 1), (b"3 4", 1), (b"1\xb2", 1)]
        {
            assert_eq!(decimal(bytes), Err(BadNumber::Octet(at)));
        }
    }

    #[test]
    fn quoted_strings_end_where_they_say() {
        assert_eq!(quoted_string(b"\"\""), Ok(2));
        assert_eq!(quoted_string(b"\"a,b\"c"), Ok(5));
        assert_eq!(quoted_string(b"\"a\\\"b\" "), Ok(6));
        assert_eq!(quoted_string(b"\"a"), Err(2));
        assert_eq!(quoted_string(b"\"a\\"), Err(3));
        assert_eq!(quoted_string(b"\"a\nb\""), Err(2));
        assert_eq!(quoted_string(b"\"a\\\x00\""), Err(3));
        assert_eq!(token_or_quoted(b"abc;"), Ok(3));
        assert_eq!(token_or_quoted(b";"), Err(0));
    }

    #[test]
    fn authority_by_rfc_3986() {
        for (good, host) in [
            ("", 0),
            ("a", 1),
            ("a:", 1),
            ("a.example:8080", 9),
            ("127.0.0.1", 9),
            ("%41b", 4),
            ("[::1]:80", 5),
            ("[v1.a:b]", 8),
            ("a_b", 3),
        ] {
            assert_eq!(authority(good.as_bytes()), Ok(host), "{good}");
        }
        for (bad, at) in [
            ("a/b", 1),
            ("u@a", 1),
            ("a b", 1),
            ("a:8x", 3),
            ("a:80:80", 4),
            ("%4", 2),
            ("[::1", 4),
            ("[::g]", 1),
            ("[::1]a", 5),
            ("[v.a]", 1),
            ("[v1.]", 1),
            ("a\u{e9}", 1),
        ] {
            assert_eq!(authority(bad.as_bytes()), Err(at), "{bad}");
        }
    }

    #[test]
    fn only_sp_and_htab_are_trimmed() {
        assert_eq!(trim(b" \t a b\t "), b"a b");
        assert_eq!(trim(b"\x0ba\x0c"), b"\x0ba\x0c");
        assert_eq!(trim(b" \t"), b"");
    }
}
