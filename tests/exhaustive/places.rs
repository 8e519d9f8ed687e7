//! All 256 octets in each place of the grammar: each octet of a part is replaced by each, and the part is what stands between
//! `before` and `after`.

use startline::ErrorKind;
use startline::ErrorKind::{
    ChunkEnd, ChunkExtension, ChunkSize, ContentLength, ContentLengthConflict, FieldName, FieldValue, Host,
    HostMissing, Method, ObsFold, Reason, RequestLine, Status, Switch, Target, TlsHandshake, TransferEncoding,
    UnsupportedVersion, Version, WhitespaceBeforeColon, WhitespaceBeforeFields,
};

use crate::abnf;
use crate::read::{Client, END, End, INTERIM, Outcome, Server, bare, end, expect, expect_around, request, response};

/// `want` is asked with the place, the octet that stands there now, and the part as it is then.
#[track_caller]
fn every<E: End>(before: &[u8], part: &[u8], after: &[u8], want: impl Fn(usize, u8, &[u8]) -> Outcome) {
    let mut octets = [before, part, after].concat();
    for i in 0..part.len() {
        let at = before.len() + i;
        for octet in 0..=255 {
            octets[at] = octet;
            let wanted = want(i, octet, &octets[before.len()..before.len() + part.len()]);
            expect::<E>(&octets, &wanted);
        }
        octets[at] = part[i];
    }
}

/// Behind the request-line.
const HOST: &[u8] = b"\r\nHost: a\r\n\r\n";

fn with_host(method: &[u8], target: &[u8], minor: u8) -> Outcome {
    Outcome::fine([&request(method, target, minor, &[(b"Host", b"a")])[..], END].concat())
}

fn no_request(kind: ErrorKind, at: usize) -> Outcome {
    Outcome::wrong(b"", kind, at)
}

#[test]
fn method() {
    every::<Server>(b"", b"GET", &[b" / HTTP/1.1", HOST].concat(), |i, octet, part| match octet {
        _ if abnf::tchar(octet) => with_host(part, b"/", 1),
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), i),
        0x16 if i == 0 => no_request(TlsHandshake, 0),
        // What is left of the method is the target now, or is too short by one.
        b' ' if i == 1 => no_request(Target, 2),
        b' ' if i == 2 => no_request(RequestLine, 3),
        _ => no_request(Method, i),
    });
}

/// A method of another case is another method, and the target does not fit it.
#[test]
fn methods_that_have_a_form_of_their_own() {
    for (name, target) in [(&b"OPTIONS"[..], "*"), (b"CONNECT", "a:1")] {
        let after = [format!(" {target} HTTP/1.1").as_bytes(), HOST].concat();
        every::<Server>(b"", name, &after, |i, octet, part| match octet {
            _ if part == name => with_host(part, target.as_bytes(), 1),
            _ if abnf::tchar(octet) => no_request(Target, 8),
            b'\r' | b'\n' => no_request(bare(octet).unwrap(), i),
            0x16 if i == 0 => no_request(TlsHandshake, 0),
            b' ' if i == name.len() - 1 => no_request(RequestLine, name.len()),
            b' ' if i > 0 => no_request(Target, i + 1),
            _ => no_request(Method, i),
        });
    }
}

#[test]
fn target_in_origin_form() {
    let after = [b" HTTP/1.1", HOST].concat();
    every::<Server>(b"GET /", b"a?b", &after, |i, octet, part| match octet {
        _ if abnf::target(octet) => with_host(b"GET", &[b"/", part].concat(), 1),
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), 5 + i),
        b' ' => no_request(Version, 6 + i),
        _ => no_request(Target, 5 + i),
    });
    every::<Server>(b"GET ", b"/", &[b"a HTTP/1.1", HOST].concat(), |_, octet, _| match octet {
        b'/' => with_host(b"GET", b"/a", 1),
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), 4),
        b' ' => no_request(RequestLine, 4),
        _ => no_request(Target, 4),
    });
}

#[test]
fn scheme() {
    let after = [b"://a/ HTTP/1.1", HOST].concat();
    every::<Server>(b"GET ", b"http", &after, |i, octet, part| match octet {
        _ if abnf::alpha(octet) || (i > 0 && abnf::scheme(octet)) => with_host(b"GET", &[part, b"://a/"].concat(), 1),
        b'/' if i == 0 => with_host(b"GET", b"/ttp://a/", 1),
        b' ' if i == 0 => no_request(RequestLine, 4),
        // It is the whole target, or one without `://` behind the scheme.
        b' ' | b':' => no_request(Target, 4),
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), 4 + i),
        _ if abnf::target(octet) => no_request(Target, 4),
        _ => no_request(Target, 4 + i),
    });
}

/// Where in `xyz`, one octet of which has been replaced, an authority is wrong; `None` if it is right.
fn fault_of_authority(i: usize, octet: u8) -> Option<usize> {
    match octet {
        _ if abnf::reg_name(octet) => None,
        // It wants two HEXDIG, which `y` and `z` are not.
        b'%' => Some(i + 1),
        // It wants a port, which `y` and `z` are not, and which may be empty.
        b':' if i == 2 => None,
        b':' => Some(i + 1),
        // It wants a `]`.
        b'[' if i == 0 => Some(3),
        _ => Some(i),
    }
}

#[test]
fn authority_of_a_target() {
    let after = [b"/ HTTP/1.1", HOST].concat();
    let start = b"GET http://".len();
    every::<Server>(b"GET http://", b"xyz", &after, |i, octet, part| match octet {
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), start + i),
        b' ' | b'/' | b'?' if i == 0 => no_request(Target, 4),
        b' ' => no_request(Version, start + i + 1),
        b'/' | b'?' => with_host(b"GET", &[b"http://", part, b"/"].concat(), 1),
        _ if !abnf::target(octet) => no_request(Target, start + i),
        _ => match fault_of_authority(i, octet) {
            None => with_host(b"GET", &[b"http://", part, b"/"].concat(), 1),
            Some(at) => no_request(Target, start + at),
        },
    });
    let after = [b" HTTP/1.1", HOST].concat();
    every::<Server>(b"CONNECT a:", b"443", &after, |i, octet, part| match octet {
        _ if abnf::digit(octet) => with_host(b"CONNECT", &[b"a:", part].concat(), 1),
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), 10 + i),
        b' ' if i == 0 => no_request(Target, 8),
        b' ' => no_request(Version, 11 + i),
        _ => no_request(Target, 10 + i),
    });
}

#[test]
fn version() {
    let as_it_is = |i: usize, octet: u8, part: &[u8]| match i {
        5 if abnf::digit(octet) && octet != b'1' => Err(UnsupportedVersion),
        7 if abnf::digit(octet) => Ok(octet - b'0'),
        _ if part == b"HTTP/1.1" => Ok(1),
        // In front of a version, the line end is what is wrong; in it, all of it is.
        0 => Err(bare(octet).unwrap_or(Version)),
        _ => Err(Version),
    };
    every::<Server>(b"GET / ", b"HTTP/1.1", HOST, |i, octet, part| match as_it_is(i, octet, part) {
        Ok(minor) => with_host(b"GET", b"/", minor),
        Err(kind) => no_request(kind, 6),
    });
    every::<Client>(b"", b"HTTP/1.1", b" 204 a\r\n\r\n", |i, octet, part| match as_it_is(i, octet, part) {
        Ok(minor) => Outcome::fine([&response(minor, 204, "a", &[])[..], END].concat()),
        Err(kind) => no_request(kind, 0),
    });
}

/// How far a response comes that has no fields, by its status.
fn answer(status: u16, reason: &[u8]) -> Outcome {
    let head = response(1, status, reason, &[]);
    match status {
        101 => Outcome::wrong(b"", Switch, 0),
        100..200 => Outcome::fine([INTERIM, &head].concat()),
        204 | 304 => Outcome::fine([&head[..], END].concat()),
        // The content ends with the connection.
        _ => Outcome::fine(head),
    }
}

#[test]
fn status() {
    every::<Client>(b"HTTP/1.1 ", b"204", b" a\r\n\r\n", |i, octet, part| match octet {
        b'\r' | b'\n' => no_request(bare(octet).unwrap(), 9 + i),
        _ if abnf::digit(octet) && (i, octet) != (0, b'0') => {
            answer(str::from_utf8(part).unwrap().parse().unwrap(), b"a")
        }
        _ => no_request(Status, 9 + i),
    });
    for status in 0..1000 {
        let wanted = if status < 100 { no_request(Status, 9) } else { answer(status, b"") };
        expect::<Client>(format!("HTTP/1.1 {status:03} \r\n\r\n").as_bytes(), &wanted);
    }
    every::<Client>(b"HTTP/1.1", b" ", b"204 a\r\n\r\n", |_, octet, _| match octet {
        b' ' => answer(204, b"a"),
        _ => no_request(bare(octet).unwrap_or(Version), if bare(octet).is_some() { 8 } else { 0 }),
    });
    every::<Client>(b"HTTP/1.1 204", b" ", b"a\r\n\r\n", |_, octet, _| match octet {
        b' ' => answer(204, b"a"),
        _ => no_request(bare(octet).unwrap_or(Status), 12),
    });
}

#[test]
fn reason() {
    every::<Client>(b"HTTP/1.1 204 ", b" bc ", b"\r\n\r\n", |i, octet, part| match octet {
        _ if abnf::text(octet) => answer(204, part),
        _ => no_request(bare(octet).unwrap_or(Reason), 13 + i),
    });
}

/// What a field line is, whose name has got `octet` at `i`, and behind whose name `rest` begins with a colon: a name and a
/// value, or the error and where in the line it is. `behind` says whether other field lines stand before it.
fn field_line(
    i: usize,
    octet: u8,
    name: &[u8],
    rest: &[u8],
    behind: bool,
) -> Result<(Vec<u8>, Vec<u8>), (ErrorKind, usize)> {
    match octet {
        _ if abnf::tchar(octet) => Ok((name.to_vec(), abnf::trim(&rest[1..]).to_vec())),
        b':' if i > 0 => Ok((name[..i].to_vec(), abnf::trim(&[&name[i + 1..], rest].concat()).to_vec())),
        b'\r' | b'\n' => Err((bare(octet).unwrap(), i)),
        b' ' | b'\t' if i == 0 && behind => Err((ObsFold, 0)),
        b' ' | b'\t' if i == 0 => Err((WhitespaceBeforeFields, 0)),
        b' ' | b'\t' if i == name.len() - 1 => Err((WhitespaceBeforeColon, i)),
        _ => Err((FieldName, i)),
    }
}

/// Where a field line can stand: what is before and behind it, what is said before, and what is said in the end.
struct Section<'a> {
    before: &'a [u8],
    after: &'a [u8],
    said: &'a [u8],
    behind: bool,
    in_the_end: &'a dyn Fn(&[u8], &[u8]) -> Vec<u8>,
}

fn chunked() -> Vec<u8> {
    request("POST", "/", 1, &[(b"Host", b"a"), (b"Transfer-Encoding", b"chunked")])
}

const CHUNKED: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Headers and trailers, the first line and others, both roles.
fn sections(mut requests: impl FnMut(&Section<'_>), mut responses: impl FnMut(&Section<'_>)) {
    requests(&Section {
        before: b"GET / HTTP/1.1\r\n",
        after: b"\r\nHost: a\r\n\r\n",
        said: b"",
        behind: false,
        in_the_end: &|name, value| [request("GET", "/", 1, &[(name, value), (b"Host", b"a")]), END.to_vec()].concat(),
    });
    requests(&Section {
        before: b"GET / HTTP/1.1\r\nHost: a\r\n",
        after: b"\r\n\r\n",
        said: b"",
        behind: true,
        in_the_end: &|name, value| [request("GET", "/", 1, &[(b"Host", b"a"), (name, value)]), END.to_vec()].concat(),
    });
    requests(&Section {
        before: &[CHUNKED, b"0\r\n"].concat(),
        after: b"\r\n\r\n",
        said: &chunked(),
        behind: false,
        in_the_end: &|name, value| [chunked(), end(&[(name, value)])].concat(),
    });
    requests(&Section {
        before: &[CHUNKED, b"0\r\nA:\r\n"].concat(),
        after: b"\r\nB: c\r\n\r\n",
        said: &chunked(),
        behind: true,
        in_the_end: &|name, value| [chunked(), end(&[(b"A", b""), (name, value), (b"B", b"c")])].concat(),
    });
    responses(&Section {
        before: b"HTTP/1.1 204 a\r\n",
        after: b"\r\n\r\n",
        said: b"",
        behind: false,
        in_the_end: &|name, value| [response(1, 204, "a", &[(name, value)]), END.to_vec()].concat(),
    });
    // It cannot be unfolded, since the input cannot be written to.
    responses(&Section {
        before: b"HTTP/1.1 204 a\r\nA: b\r\n",
        after: b"\r\nC:d\r\n\r\n",
        said: b"",
        behind: true,
        in_the_end: &|name, value| {
            [response(1, 204, "a", &[(b"A", b"b"), (name, value), (b"C", b"d")]), END.to_vec()].concat()
        },
    });
}

fn names<E: End>(section: &Section<'_>) {
    let Section { before, after, said, behind, in_the_end } = section;
    for name in [&b"X"[..], b"Xyz", b"A-Longer-Name"] {
        every::<E>(before, name, &[b": v", *after].concat(), |i, octet, part| {
            match field_line(i, octet, part, b": v", *behind) {
                Ok((name, value)) => Outcome::fine(in_the_end(&name, &value)),
                Err((kind, at)) => Outcome::wrong(said, kind, before.len() + at),
            }
        });
    }
}

#[test]
fn field_name() {
    sections(names::<Server>, names::<Client>);
}

/// The value, and the whitespace before and behind it.
fn values<E: End>(section: &Section<'_>) {
    let Section { before, after, said, in_the_end, .. } = section;
    let before = [before, &b"Xyz:"[..]].concat();
    for value in [&b"v"[..], b" v", b" \tv w\t ", b"  "] {
        every::<E>(&before, value, after, |i, octet, part| match octet {
            _ if abnf::text(octet) => Outcome::fine(in_the_end(b"Xyz", abnf::trim(part))),
            _ => Outcome::wrong(said, bare(octet).unwrap_or(FieldValue), before.len() + i),
        });
    }
}

#[test]
fn field_value_and_whitespace_around_it() {
    sections(values::<Server>, values::<Client>);
}

/// Wherever the octet falls in the blocks that the scanner looks at together.
#[test]
fn field_value_of_more_than_two_blocks() {
    let before = b"HTTP/1.1 204 a\r\nXyz:";
    let mut octets = [before, &b"v".repeat(150)[..], b"\r\nB: c\r\n\r\n"].concat();
    for at in before.len()..before.len() + 150 {
        for octet in 0..=255 {
            octets[at] = octet;
            let value = abnf::trim(&octets[before.len()..before.len() + 150]);
            let wanted = if abnf::text(octet) {
                Outcome::fine([&response(1, 204, "a", &[(b"Xyz", value), (b"B", b"c")])[..], END].concat())
            } else {
                Outcome::wrong(b"", bare(octet).unwrap_or(FieldValue), at)
            };
            expect_around::<Client>(&octets, at, at + 2, &wanted);
        }
        octets[at] = b'v';
    }
}

/// The names that frame mean it in each case of letters, and with any other octet nothing.
#[test]
fn names_that_frame() {
    let before = b"POST / HTTP/1.1\r\nHost: a\r\n";
    let cases = [("Content-Length", "5", "hello"), ("Transfer-Encoding", "chunked", "5\r\nhello\r\n0\r\n\r\n")];
    for (name, value, content) in cases {
        let rest = format!(": {value}");
        let after = format!("{rest}\r\n\r\n{content}");
        every::<Server>(before, name.as_bytes(), after.as_bytes(), |i, octet, part| {
            match field_line(i, octet, part, rest.as_bytes(), true) {
                Err((kind, at)) => Outcome::wrong(b"", kind, before.len() + at),
                Ok((got, value)) => {
                    let head = request("POST", "/", 1, &[(b"Host", b"a"), (&got, &value)]);
                    if part.eq_ignore_ascii_case(name.as_bytes()) {
                        Outcome::fine([&head[..], b"hello", END].concat())
                    } else {
                        Outcome::fine([&head[..], END].concat()).left(content.len())
                    }
                }
            }
        });
    }
    let before = b"GET / HTTP/1.1\r\nA: b\r\n";
    every::<Server>(before, b"Host", b": a\r\n\r\n", |i, octet, part| match field_line(i, octet, part, b": a", true) {
        Err((kind, at)) => Outcome::wrong(b"", kind, before.len() + at),
        Ok((got, value)) if part.eq_ignore_ascii_case(b"host") => {
            Outcome::fine([&request("GET", "/", 1, &[(b"A", b"b"), (&got, &value)])[..], END].concat())
        }
        Ok(_) => no_request(HostMissing, before.len() + b"Host: a\r\n".len()),
    });
}

#[test]
fn host() {
    let before = b"GET / HTTP/1.1\r\nHost:";
    every::<Server>(before, b"xyz", b"\r\n\r\n", |i, octet, part| {
        let value = abnf::trim(part);
        let fault = if value.len() < part.len() { None } else { fault_of_authority(i, octet) };
        match octet {
            _ if !abnf::text(octet) => no_request(bare(octet).unwrap_or(FieldValue), before.len() + i),
            _ => match fault {
                None => Outcome::fine([&request("GET", "/", 1, &[(b"Host", value)])[..], END].concat()),
                Some(at) => no_request(Host, before.len() + at),
            },
        }
    });
}

#[test]
fn content_length() {
    let before = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:";
    let at = before.len();
    every::<Server>(before, b"123", b"\r\n\r\n", |i, octet, part| match octet {
        _ if !abnf::text(octet) => no_request(bare(octet).unwrap_or(FieldValue), at + i),
        // An empty member is wrong where it is, and another number where that begins.
        b',' if i == 0 => no_request(ContentLength, at),
        b',' if i == 1 => no_request(ContentLengthConflict, at + 2),
        b',' => no_request(ContentLength, at + 3),
        _ => {
            let value = abnf::trim(part);
            if let Some(wrong) = value.iter().position(|&octet| !abnf::digit(octet)) {
                return no_request(ContentLength, at + wrong);
            }
            let fields: [(&[u8], &[u8]); 2] = [(b"Host", b"a"), (b"Content-Length", value)];
            Outcome::fine(request("POST", "/", 1, &fields)).missing(str::from_utf8(value).unwrap().parse().unwrap())
        }
    });
}

/// With any other octet it is another coding, behind which nobody knows where the content ends.
#[test]
fn transfer_encoding() {
    let before = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ";
    let at = before.len();
    every::<Server>(before, b"chunked", b"\r\n\r\n0\r\n\r\n", |i, octet, part| match octet {
        _ if part.eq_ignore_ascii_case(b"chunked") => {
            let fields: [(&[u8], &[u8]); 2] = [(b"Host", b"a"), (b"Transfer-Encoding", part)];
            Outcome::fine([&request("POST", "/", 1, &fields)[..], END].concat())
        }
        _ if !abnf::text(octet) => no_request(bare(octet).unwrap_or(FieldValue), at + i),
        // The member behind the comma is the wrong one.
        b',' if i > 0 => no_request(TransferEncoding, at + i + 1),
        _ if abnf::ows(octet) && i == 0 => no_request(TransferEncoding, at + 1),
        _ => no_request(TransferEncoding, at),
    });
}

fn no_chunk(kind: ErrorKind, at: usize) -> Outcome {
    Outcome::wrong(&chunked(), kind, CHUNKED.len() + at)
}

fn one_chunk() -> Outcome {
    Outcome::fine([&chunked()[..], b"A", END].concat())
}

/// Sixteen octets of content follow, which is less than every size that comes of it.
#[test]
fn chunk_size() {
    every::<Server>(CHUNKED, b"111", b"\r\n0123456789abcdef", |i, octet, _| match octet {
        _ if abnf::hexdig(octet) => Outcome::fine([&chunked()[..], b"0123456789abcdef"].concat()),
        _ if i == 0 => no_chunk(ChunkSize, 0),
        b'\r' | b'\n' => no_chunk(bare(octet).unwrap(), i),
        // The extension is `1`, and CRLF is missing behind the one octet of data; or the extension has no name.
        b';' if i == 1 => Outcome::wrong(&[&chunked()[..], b"0"].concat(), ChunkEnd, CHUNKED.len() + 6),
        b';' => no_chunk(ChunkExtension, 3),
        // No semicolon follows it.
        b' ' | b'\t' => no_chunk(ChunkSize, i + 1),
        _ => no_chunk(ChunkSize, i),
    });
}

#[test]
fn extension_name() {
    every::<Server>(&[CHUNKED, b"1;"].concat(), b"abc", b"=x\r\nA\r\n0\r\n\r\n", |i, octet, _| match (octet, i) {
        _ if abnf::tchar(octet) => one_chunk(),
        (b'\r' | b'\n', _) => no_chunk(bare(octet).unwrap(), 2 + i),
        (b';' | b'=', 0) => no_chunk(ChunkExtension, 2),
        (b';', 1) | (b' ' | b'\t', 0 | 2) => one_chunk(),
        // A name is missing, or a value, or the value `c` is followed by another; whitespace is followed by another name.
        (b';' | b'=', _) => no_chunk(ChunkExtension, 5),
        (b' ' | b'\t', _) => no_chunk(ChunkExtension, 4),
        _ => no_chunk(ChunkExtension, 2 + i),
    });
}

#[test]
fn extension_value() {
    every::<Server>(&[CHUNKED, b"1;a="].concat(), b"abc", b"\r\nA\r\n0\r\n\r\n", |i, octet, _| match (octet, i) {
        _ if abnf::tchar(octet) => one_chunk(),
        (b'\r' | b'\n', _) => no_chunk(bare(octet).unwrap(), 4 + i),
        (b';', 1) | (b' ' | b'\t', 0) => one_chunk(),
        // A quote that nothing closes; a name that is missing; whitespace that nothing follows, or another token.
        (b'"', 0) | (b';', 2) => no_chunk(ChunkExtension, 7),
        (b' ' | b'\t', _) => no_chunk(ChunkExtension, 4 + i + 1),
        _ => no_chunk(ChunkExtension, 4 + i),
    });
}

#[test]
fn extension_value_in_quotes() {
    let before = [CHUNKED, b"1;a=\""].concat();
    every::<Server>(&before, b"abc", b"\"\r\nA\r\n0\r\n\r\n", |i, octet, _| match octet {
        _ if abnf::qdtext(octet) => one_chunk(),
        b'\r' | b'\n' => no_chunk(bare(octet).unwrap(), 5 + i),
        // Something follows the closing quote, before a semicolon.
        b'"' => no_chunk(ChunkExtension, 5 + i + 1),
        b'\\' if i < 2 => one_chunk(),
        // It makes a part of the value of the closing quote, and the line ends within it.
        b'\\' => no_chunk(ChunkExtension, 9),
        _ => no_chunk(ChunkExtension, 5 + i),
    });
    every::<Server>(&[&before[..], b"\\"].concat(), b"a", b"b\"\r\nA\r\n0\r\n\r\n", |_, octet, _| match octet {
        _ if abnf::text(octet) => one_chunk(),
        _ => no_chunk(bare(octet).unwrap_or(ChunkExtension), 6),
    });
}

#[test]
fn content_is_any_octet() {
    every::<Server>(&[CHUNKED, b"3\r\n"].concat(), b"abc", b"\r\n0\r\n\r\n", |_, _, part| {
        Outcome::fine([&chunked()[..], part, END].concat())
    });
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
    let said = request("POST", "/", 1, &[(b"Host", b"a"), (b"Content-Length", b"3")]);
    every::<Server>(head, b"abc", b"", |_, _, part| Outcome::fine([&said[..], part, END].concat()));
    every::<Client>(b"HTTP/1.1 200 a\r\n\r\n", b"abc", b"", |_, _, part| {
        Outcome::fine([&response(1, 200, "a", &[])[..], part].concat())
    });
}
