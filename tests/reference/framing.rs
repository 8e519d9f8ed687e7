//! Where the content of a message ends: RFC 9112 section 6, RFC 9110 sections 7.2 and 8.6.

use super::head::{Field, Head, members};
use super::text::{Fault, fault, is_tchar, is_whitespace, quoted_string, run};
use super::uri::{self, Flaw};
use super::{Context, Side};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

/// A member of a list, and where it stands.
struct Member<'a> {
    at: usize,
    octets: &'a [u8],
}

/// All members of all lines of that name.
fn list<'a>(head: &'a Head, name: &str) -> Vec<Member<'a>> {
    let lines = head.section.fields.iter().filter(|field| field.is(name));
    let of = |field: &'a Field| {
        let at = field.value_at();
        members(field.value()).into_iter().map(move |(from, octets)| Member { at: at + from, octets })
    };
    lines.flat_map(of).collect()
}

/// Exactly one Host, which may be empty; HTTP/1.0 may leave it out.
fn host(head: &Head) -> Result<(), Fault> {
    let mut lines = head.section.fields.iter().filter(|field| field.is("host"));
    match lines.next().map(|host| (host, uri::authority(host.value()))) {
        None if head.minor == 0 => Ok(()),
        None => fault("HostMissing", head.section.end),
        Some((host, Err(Flaw::At(at)))) => fault("Host", host.value_at() + at),
        Some((host, Err(Flaw::Whole))) => fault("Host", host.value_at()),
        Some((_, Ok(_))) => lines.next().map_or(Ok(()), |second| fault("HostRepeated", second.at)),
    }
}

/// The number that Content-Length gives, if it is there.
fn length(head: &Head, repeats: bool, noted: &mut Vec<Fault>) -> Result<Option<u64>, Fault> {
    let mut first = None;
    for Member { at, octets } in list(head, "content-length") {
        let digits = run(octets, 0, |octet| octet.is_ascii_digit());
        if digits < octets.len() || octets.is_empty() {
            return fault("ContentLength", at + digits);
        }
        let number =
            octets.iter().try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
        let Some(number) = number else {
            return fault("ContentLengthTooLarge", at);
        };
        match first {
            None => first = Some(number),
            Some(known) if known != number => return fault("ContentLengthConflict", at),
            Some(_) if !repeats => return fault("ContentLengthRepeated", at),
            Some(_) => noted.push(Fault { kind: "ContentLengthRepeated", at }),
        }
    }
    Ok(first)
}

/// `token *( OWS ";" OWS token BWS "=" BWS ( token / quoted-string ) )`
fn is_coding(octets: &[u8]) -> bool {
    let mut at = run(octets, 0, is_tchar);
    if at == 0 {
        return false;
    }
    while at < octets.len() {
        let semicolon = run(octets, at, is_whitespace);
        if octets.get(semicolon) != Some(&b';') {
            return false;
        }
        let name = run(octets, semicolon + 1, is_whitespace);
        let name_to = run(octets, name, is_tchar);
        let equals = run(octets, name_to, is_whitespace);
        if name == name_to || octets.get(equals) != Some(&b'=') {
            return false;
        }
        let value = run(octets, equals + 1, is_whitespace);
        let value_to = match octets.get(value) {
            Some(b'"') => quoted_string(octets, value).unwrap_or(value),
            _ => run(octets, value, is_tchar),
        };
        if value == value_to {
            return false;
        }
        at = value_to;
    }
    true
}

/// What Transfer-Encoding says.
enum Codings {
    Absent,
    /// The last coding is chunked; where another is that was applied before.
    Chunked {
        other: Option<usize>,
    },
    /// It is another, there.
    Other(usize),
}

fn codings(head: &Head, side: Side) -> Result<Codings, Fault> {
    let codings = list(head, "transfer-encoding");
    let is_chunked = |member: &Member<'_>| {
        let name = run(member.octets, 0, is_tchar);
        member.octets[..name].eq_ignore_ascii_case(b"chunked")
    };
    let mut chunked = false;
    for member in &codings {
        // Chunked has no parameters, and is applied once; behind it, the content of a request has no end.
        let has_more = is_chunked(member) && member.octets.len() > b"chunked".len();
        let behind = chunked && (side == Side::Server || is_chunked(member));
        if has_more || behind || !is_coding(member.octets) {
            return fault("TransferEncoding", member.at);
        }
        chunked |= is_chunked(member);
    }
    let other = codings.iter().find(|member| !is_chunked(member)).map(|member| member.at);
    Ok(match codings.last() {
        None => Codings::Absent,
        Some(last) if is_chunked(last) => Codings::Chunked { other },
        Some(last) => Codings::Other(last.at),
    })
}

/// Both framing fields: an error at the later of them, or, where it is tolerated, a message behind which the connection
/// closes. Whether there are both.
fn both(head: &Head, context: &Context, noted: &mut Vec<Fault>) -> Result<bool, Fault> {
    let first = |name: &str| head.section.fields.iter().find(|field| field.is(name)).map(|field| field.at);
    let (Some(length), Some(codings)) = (first("content-length"), first("transfer-encoding")) else {
        return Ok(false);
    };
    let wrong = Fault { kind: "LengthAndChunked", at: length.max(codings) };
    if !context.tolerates("LENGTH_AND_CHUNKED") {
        return Err(wrong);
    }
    noted.push(wrong);
    Ok(true)
}

/// The framing of a request, and whether the connection has to close behind it. First come the fields each on its own, then
/// what they may not be together.
pub fn request(head: &Head, context: &Context, noted: &mut Vec<Fault>) -> Result<(Framing, bool), Fault> {
    let length = length(head, context.tolerates("REPEATED_LENGTH"), noted);
    host(head)?;
    let length = length?;
    let codings = codings(head, context.side)?;
    let line = |name: &str| head.section.fields.iter().find(|field| field.is(name)).map_or(head.at, |field| field.at);
    let chunked = match codings {
        Codings::Other(at) => return fault("TransferEncoding", at),
        Codings::Chunked { other: Some(at) } => return fault("TransferCoding", at),
        Codings::Chunked { other: None } => true,
        Codings::Absent => false,
    };
    if head.minor == 0 && chunked {
        return fault("TransferEncodingVersion", line("transfer-encoding"));
    }
    let closes = both(head, context, noted)?;
    if head.method == b"CONNECT" {
        if chunked {
            return fault("ConnectContent", line("transfer-encoding"));
        }
        if length.is_some_and(|length| length > 0) {
            return fault("ConnectContent", line("content-length"));
        }
    }
    let framing = match length {
        _ if chunked => Framing::Chunked,
        None | Some(0) => Framing::None,
        Some(length) => Framing::Length(length),
    };
    Ok((framing, closes))
}

/// The framing of a final response to a request with this method, and whether the connection has to close behind it, in the
/// order of RFC 9112 section 6.3. A tunnel is not asked for.
pub fn response(
    head: &Head,
    method: &str,
    context: &Context,
    noted: &mut Vec<Fault>,
) -> Result<(Framing, bool), Fault> {
    if head.status == 204 {
        // Nothing is read, but content that must not be there may come all the same.
        let empty = matches!(length(head, true, &mut Vec::new()), Ok(None | Some(0)));
        return Ok((Framing::None, !empty || head.has("transfer-encoding")));
    }
    if method == "HEAD" || head.status == 304 {
        return Ok((Framing::None, false));
    }
    let length = length(head, true, noted)?;
    let codings = codings(head, context.side)?;
    let both = both(head, context, noted)?;
    let framing = match (codings, length) {
        (Codings::Other(_), _) | (Codings::Absent, None) => Framing::UntilClose,
        (Codings::Chunked { .. }, _) => Framing::Chunked,
        (Codings::Absent, Some(0)) => Framing::None,
        (Codings::Absent, Some(length)) => Framing::Length(length),
    };
    let closes = framing == Framing::UntilClose || (head.minor == 0 && head.has("transfer-encoding"));
    Ok((framing, both || closes))
}
