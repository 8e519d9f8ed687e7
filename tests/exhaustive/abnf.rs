//! Character classes, each from the rule that it is named after.

/// `ALPHA`, RFC 5234 appendix B.1.
pub(crate) fn alpha(octet: u8) -> bool {
    matches!(octet, 0x41..=0x5a | 0x61..=0x7a)
}

/// `DIGIT`, RFC 5234 appendix B.1.
pub(crate) fn digit(octet: u8) -> bool {
    matches!(octet, 0x30..=0x39)
}

/// `HEXDIG`, RFC 5234 appendix B.1, whose letters stand for both cases (section 2.3).
pub(crate) fn hexdig(octet: u8) -> bool {
    digit(octet) || matches!(octet, b'A'..=b'F' | b'a'..=b'f')
}

/// `SP / HTAB`, of which OWS and BWS are made, RFC 9110 section 5.6.3.
pub(crate) fn ows(octet: u8) -> bool {
    matches!(octet, 0x20 | 0x09)
}

/// `VCHAR`, RFC 5234 appendix B.1.
fn vchar(octet: u8) -> bool {
    matches!(octet, 0x21..=0x7e)
}

/// `obs-text`, RFC 9110 section 5.5.
fn obs_text(octet: u8) -> bool {
    matches!(octet, 0x80..=0xff)
}

/// `tchar`, RFC 9110 section 5.6.2.
pub(crate) fn tchar(octet: u8) -> bool {
    let other = matches!(
        octet,
        b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
    );
    other || digit(octet) || alpha(octet)
}

/// `HTAB / SP / VCHAR / obs-text`: the octets of a field value (RFC 9110 section 5.5), of a reason-phrase (RFC 9112
/// section 4), and behind the backslash of a quoted-pair (RFC 9110 section 5.6.4).
pub(crate) fn text(octet: u8) -> bool {
    ows(octet) || vchar(octet) || obs_text(octet)
}

/// `qdtext`, RFC 9110 section 5.6.4.
pub(crate) fn qdtext(octet: u8) -> bool {
    matches!(octet, 0x09 | 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e) || obs_text(octet)
}

/// `sub-delims`, RFC 3986 section 2.2.
fn sub_delim(octet: u8) -> bool {
    matches!(octet, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
}

/// `unreserved / sub-delims`: the octets of a reg-name but for pct-encoded, RFC 3986 section 3.2.2.
pub(crate) fn reg_name(octet: u8) -> bool {
    let unreserved = alpha(octet) || digit(octet) || matches!(octet, b'-' | b'.' | b'_' | b'~');
    unreserved || sub_delim(octet)
}

/// `ALPHA / DIGIT / "+" / "-" / "."`: the octets of a scheme behind its first, RFC 3986 section 3.1.
pub(crate) fn scheme(octet: u8) -> bool {
    alpha(octet) || digit(octet) || matches!(octet, b'+' | b'-' | b'.')
}

/// The octets of `absolute-path [ "?" query ]`, RFC 3986 sections 3.3 and 3.4, and those that the crate documents to pass
/// besides, because browsers send them as they are. A `%` passes, whatever follows.
pub(crate) fn target(octet: u8) -> bool {
    let pchar = reg_name(octet) || matches!(octet, b':' | b'@' | b'%');
    let unwise = matches!(octet, b'"' | b'<' | b'>' | b'[' | b']' | b'\\' | b'^' | b'{' | b'|' | b'}' | b'`');
    pchar || unwise || matches!(octet, b'/' | b'?')
}

/// Without SP and HTAB at both ends.
pub(crate) fn trim(mut octets: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = octets
        && ows(*first)
    {
        octets = rest;
    }
    while let [rest @ .., last] = octets
        && ows(*last)
    {
        octets = rest;
    }
    octets
}
