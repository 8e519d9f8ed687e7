//! Where a request goes: RFC 9112 section 3.2, RFC 3986 section 3.2 and appendix A.

use super::text::run;

/// What is wrong with a target or an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The octet of that index should be another.
    At(usize),
    /// No octet is wrong by itself.
    Whole,
}

/// What may stand in a target, in whichever part: all that is visible but `#`, which begins what is never sent. In path and
/// query that is more than RFC 3986 section 3.3 has, and what browsers send.
pub fn is_target(octet: u8) -> bool {
    octet.is_ascii_graphic() && octet != b'#'
}

fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-._~".contains(&octet)
}

fn is_sub_delim(octet: u8) -> bool {
    b"!$&'()*+,;=".contains(&octet)
}

/// The target of a request with this method; `is_more` are octets that may stand in path and query besides.
pub fn target(method: &[u8], target: &[u8], is_more: impl Fn(u8) -> bool) -> Result<(), Flaw> {
    let path_from = |at: usize| match run(target, at, |octet| is_target(octet) || is_more(octet)) {
        end if end == target.len() => Ok(()),
        end => Err(Flaw::At(end)),
    };
    if method == b"CONNECT" {
        return authority_form(target);
    }
    if method == b"OPTIONS" && target == b"*" {
        return Ok(());
    }
    if target.starts_with(b"/") {
        return path_from(0);
    }
    let scheme = run(target, 0, |octet| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet));
    if !target[0].is_ascii_alphabetic() || !target[scheme..].starts_with(b"://") {
        return Err(Flaw::Whole);
    }
    let from = scheme + 3;
    let to = run(target, from, |octet| !b"/?#".contains(&octet));
    let (host, _) = authority(&target[from..to]).map_err(|flaw| match flaw {
        Flaw::At(at) => Flaw::At(from + at),
        Flaw::Whole => Flaw::Whole,
    })?;
    if host.is_empty() { Err(Flaw::Whole) } else { path_from(to) }
}

/// `uri-host ":" port`, with a port that TCP has.
fn authority_form(target: &[u8]) -> Result<(), Flaw> {
    let (host, port) = authority(target)?;
    let number = port.and_then(|port| std::str::from_utf8(port).ok()).and_then(|port| port.parse::<u16>().ok());
    if host.is_empty() || number.is_none() || port.is_some_and(|port| port.len() > 5) {
        return Err(Flaw::Whole);
    }
    Ok(())
}

/// `uri-host [ ":" port ]`, which is what Host holds, too: the host and the port.
pub fn authority(text: &[u8]) -> Result<(&[u8], Option<&[u8]>), Flaw> {
    let end = if text.starts_with(b"[") { ip_literal(text)? } else { reg_name(text)? };
    match text.get(end) {
        None => Ok((text, None)),
        Some(b':') => match run(text, end + 1, |octet| octet.is_ascii_digit()) {
            to if to == text.len() => Ok((&text[..end], Some(&text[end + 1..]))),
            to => Err(Flaw::At(to)),
        },
        Some(_) => Err(Flaw::At(end)),
    }
}

/// Where a registered name, or an IPv4 address, which is spelled like one, ends.
fn reg_name(text: &[u8]) -> Result<usize, Flaw> {
    let mut at = 0;
    loop {
        at = run(text, at, |octet| is_unreserved(octet) || is_sub_delim(octet));
        if text.get(at) != Some(&b'%') {
            return Ok(at);
        }
        for digit in [at + 1, at + 2] {
            if !text.get(digit).is_some_and(u8::is_ascii_hexdigit) {
                return Err(Flaw::At(digit));
            }
        }
        at += 3;
    }
}

/// Where an address in brackets ends. What is wrong with one is wrong with all of it, and it begins behind the bracket.
fn ip_literal(text: &[u8]) -> Result<usize, Flaw> {
    let close = run(text, 0, |octet| octet != b']');
    if close == text.len() {
        return Err(Flaw::At(close));
    }
    let inside = &text[1..close];
    if is_ipv6(inside) || is_ip_future(inside) { Ok(close + 1) } else { Err(Flaw::At(1)) }
}

/// `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
fn is_ip_future(text: &[u8]) -> bool {
    if !text.starts_with(b"v") && !text.starts_with(b"V") {
        return false;
    }
    let dot = run(text, 1, |octet| octet.is_ascii_hexdigit());
    let is_rest = |octet: u8| is_unreserved(octet) || is_sub_delim(octet) || octet == b':';
    dot > 1 && text.get(dot) == Some(&b'.') && dot + 1 < text.len() && run(text, dot + 1, is_rest) == text.len()
}

/// Eight groups, of which `::` stands for one or more.
fn is_ipv6(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    match text.split_once("::") {
        None => groups(text, true) == Some(8),
        Some((front, back)) => match (groups(front, false), groups(back, true)) {
            (Some(front), Some(back)) => front + back <= 7,
            _ => false,
        },
    }
}

/// How many groups of 16 bits this is; the last two may be an IPv4 address, where `ends` is set.
fn groups(text: &str, ends: bool) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    let parts: Vec<&str> = text.split(':').collect();
    let (last, front) = parts.split_last()?;
    let is_group = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_hexdigit());
    if !front.iter().all(|part| is_group(part)) {
        return None;
    }
    if is_group(last) { Some(front.len() + 1) } else { (ends && is_ipv4(last)).then_some(front.len() + 2) }
}

fn is_ipv4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_octet = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|octet| octet.is_ascii_digit());
        digits && part.parse::<u8>().is_ok() && (part == "0" || !part.starts_with('0'))
    };
    parts.len() == 4 && parts.iter().all(|part| is_octet(part))
}
