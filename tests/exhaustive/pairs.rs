//! All 65536 pairs of octets in place of each delimiter, and at its edges.

use startline::ErrorKind::{
    self, BareCr, BareLf, ChunkEnd, ChunkExtension, ChunkSize, ContentLength, FieldLine, FieldName, FieldValue, Host,
    Method, ObsFold, Reason, RequestLine, Status, Target, TlsHandshake, Unsolicited, UnsupportedVersion, Version,
    WhitespaceBeforeColon, WhitespaceBeforeFields,
};

use crate::abnf::{digit, hexdig, ows, qdtext, target, tchar, text};
use crate::read::{Chunks, Client, END, End, Outcome, Parts, Server, bare, end, expect_around, request, response};

/// `want` is asked with each two octets that stand between `before` and `after`, with `between` between them.
#[track_caller]
fn every<E: End>(before: &[u8], between: &[u8], after: &[u8], want: impl Fn(u8, u8) -> Outcome) {
    let mut octets = [before, b"_", between, b"_", after].concat();
    let (first, second) = (before.len(), before.len() + 1 + between.len());
    for one in 0..=255 {
        octets[first] = one;
        for two in 0..=255 {
            octets[second] = two;
            let (from, to) = (first.max(1), octets.len().min(second + 3));
            expect_around::<E>(&octets, from, to, &want(one, two));
        }
    }
}

fn no_request(kind: ErrorKind, at: usize) -> Outcome {
    Outcome::wrong(b"", kind, at)
}

/// Content is not asked for, so the message is complete with its head.
fn complete(head: &[u8]) -> Outcome {
    Outcome::fine([head, END].concat())
}

fn with_host(method: &[u8], target: &[u8], minor: u8) -> Outcome {
    complete(&request(method, target, minor, &[(b"Host", b"a")]))
}

#[test]
fn before_a_request() {
    every::<Server>(b"", b"", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", |one, two| match (one, two) {
        (b'\r', b'\n') => with_host(b"GET", b"/", 1),
        (b'\r' | b'\n', _) => no_request(bare(one).unwrap(), 0),
        (0x16, _) => no_request(TlsHandshake, 0),
        _ if !tchar(one) => no_request(Method, 0),
        // The target is `GET`.
        (_, b' ') => no_request(Target, 2),
        _ if !tchar(two) => no_request(bare(two).unwrap_or(Method), 1),
        _ => with_host(&[one, two, b'G', b'E', b'T'], b"/", 1),
    });
}

#[test]
fn space_behind_the_method() {
    every::<Server>(b"GE", b"", b"/ HTTP/1.1\r\nHost: a\r\n\r\n", |one, two| match (one, two) {
        (b' ', b'/') => with_host(b"GE", b"//", 1),
        (b' ', b' ') => no_request(RequestLine, 3),
        (b' ', _) => no_request(bare(two).unwrap_or(Target), 3),
        (b'\r', b'\n') => no_request(RequestLine, 2),
        _ if !tchar(one) => no_request(bare(one).unwrap_or(Method), 2),
        (_, b' ') => with_host(&[b'G', b'E', one], b"/", 1),
        // The slash cannot go on with the method.
        _ if tchar(two) => no_request(Method, 4),
        _ => no_request(bare(two).unwrap_or(Method), 3),
    });
}

#[test]
fn space_behind_the_target() {
    every::<Server>(b"GET /", b"", b"HTTP/1.1\r\nHost: a\r\n\r\n", |one, two| match (one, two) {
        (b' ', _) => no_request(bare(two).unwrap_or(Version), 6),
        (b'\r', b'\n') => no_request(RequestLine, 5),
        _ if !target(one) => no_request(bare(one).unwrap_or(Target), 5),
        (_, b' ') => with_host(b"GET", &[b'/', one], 1),
        // All of it is the target, and the line ends behind it.
        _ if target(two) => no_request(RequestLine, 15),
        _ => no_request(bare(two).unwrap_or(Target), 6),
    });
}

#[test]
fn digits_of_the_version() {
    let read = |one, two| match (one, two) {
        _ if !digit(one) || !digit(two) => Err(Version),
        (b'1', _) => Ok(two - b'0'),
        _ => Err(UnsupportedVersion),
    };
    every::<Server>(b"GET / HTTP/", b".", b"\r\nHost: a\r\n\r\n", |one, two| match read(one, two) {
        Ok(minor) => with_host(b"GET", b"/", minor),
        Err(kind) => no_request(kind, 6),
    });
    every::<Client>(b"HTTP/", b".", b" 204 a\r\n\r\n", |one, two| match read(one, two) {
        Ok(minor) => complete(&response(minor, 204, "a", &[])),
        Err(kind) => no_request(kind, 0),
    });
}

#[test]
fn line_end_behind_the_request_line() {
    every::<Server>(b"GET / HTTP/1.1", b"", b"Host: a\r\n\r\n", |one, two| match (one, two) {
        (b'\r', b'\n') => with_host(b"GET", b"/", 1),
        (b'\r' | b'\n', _) => no_request(bare(one).unwrap(), 14),
        // The version is not over, and wrong.
        _ => no_request(Version, 6),
    });
}

#[test]
fn line_end_behind_the_status() {
    every::<Client>(b"HTTP/1.1 204", b"", b"A: b\r\n\r\n", |one, two| match (one, two) {
        (b'\r', b'\n') => complete(&response(1, 204, "", &[(b"A", b"b")])),
        (b'\r' | b'\n', _) => no_request(bare(one).unwrap(), 12),
        (b' ', _) if text(two) => complete(&response(1, 204, [two, b'A', b':', b' ', b'b'], &[])),
        (b' ', _) => no_request(bare(two).unwrap_or(Reason), 13),
        _ => no_request(Status, 12),
    });
}

/// The line end behind something that may have any text in it: where it is not one, the next line goes on with it. Gives
/// what stands in front of the next line, or nothing if there is one, or the error and where it is.
fn line_end_behind_text(one: u8, two: u8, kind: ErrorKind) -> Result<Option<[u8; 2]>, (ErrorKind, usize)> {
    match (one, two) {
        (b'\r', b'\n') => Ok(None),
        _ if !text(one) => Err((bare(one).unwrap_or(kind), 0)),
        _ if !text(two) => Err((bare(two).unwrap_or(kind), 1)),
        _ => Ok(Some([one, two])),
    }
}

#[test]
fn line_end_behind_the_reason() {
    every::<Client>(b"HTTP/1.1 204 x", b"", b"A: b\r\n\r\n", |one, two| match line_end_behind_text(one, two, Reason) {
        Ok(None) => complete(&response(1, 204, "x", &[(b"A", b"b")])),
        Ok(Some(two)) => complete(&response(1, 204, [b"x", &two[..], b"A: b"].concat(), &[])),
        Err((kind, at)) => no_request(kind, 14 + at),
    });
}

/// Field lines that follow each other: of a request, of a response, and of a trailer section. `write` writes the message
/// down, given its fields behind the first.
fn line_ends_behind_fields<E: End>(before: &[u8], write: impl Fn(&Parts<'_>) -> Vec<u8>) {
    let before = [before, b"B: b"].concat();
    every::<E>(&before, b"", b"C: d\r\n\r\n", |one, two| match line_end_behind_text(one, two, FieldValue) {
        Ok(None) => Outcome::fine(write(&[(b"B", b"b"), (b"C", b"d")])),
        Ok(Some(two)) => Outcome::fine(write(&[(b"B", &[b"b", &two[..], b"C: d"].concat())])),
        Err((kind, at)) => Outcome::wrong(b"", kind, before.len() + at),
    });
}

#[test]
fn line_end_behind_a_header() {
    line_ends_behind_fields::<Server>(b"GET / HTTP/1.1\r\nHost: a\r\n", |fields| {
        [&request("GET", "/", 1, &[&[(&b"Host"[..], &b"a"[..])], fields].concat())[..], END].concat()
    });
    line_ends_behind_fields::<Client>(b"HTTP/1.1 204 x\r\n", |fields| {
        [&response(1, 204, "x", fields)[..], END].concat()
    });
}

#[test]
fn line_end_behind_a_trailer() {
    line_ends_behind_fields::<Chunks>(b"0\r\n", end);
}

/// What follows the section where it is complete, and makes a field line of what stands in its last line end.
const NEXT: &[u8] = b": x\r\n\r\n";

/// The empty line behind the fields, of which there is one if `behind`; `write` writes the message down, given one more.
fn empty_line<E: End>(before: &[u8], behind: bool, complete: &Outcome, write: impl Fn(&[u8], &[u8]) -> Vec<u8>) {
    let wrong = |kind, at| Outcome::wrong(b"", kind, before.len() + at);
    let folded = if behind { ObsFold } else { WhitespaceBeforeFields };
    every::<E>(before, b"", NEXT, |one, two| match (one, two) {
        (b'\r', b'\n') => Outcome { said: complete.said.clone(), ..*complete },
        _ if ows(one) => wrong(folded, 0),
        _ if !tchar(one) => wrong(bare(one).unwrap_or(FieldName), 0),
        (_, b':') => Outcome::fine(write(&[one], b": x")),
        _ if ows(two) => wrong(WhitespaceBeforeColon, 1),
        _ if !tchar(two) => wrong(bare(two).unwrap_or(FieldName), 1),
        _ => Outcome::fine(write(&[one, two], b"x")),
    });
}

#[test]
fn empty_line_behind_a_head() {
    empty_line::<Server>(
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        true,
        &with_host(b"GET", b"/", 1).left(NEXT.len()),
        |name, value| [&request("GET", "/", 1, &[(b"Host", b"a"), (name, value)])[..], END].concat(),
    );
    // To a client, nothing more may come.
    let before = b"HTTP/1.1 204 a\r\n";
    let complete = [&response(1, 204, "a", &[])[..], END].concat();
    empty_line::<Client>(before, false, &Outcome::wrong(&complete, Unsolicited, before.len() + 2), |name, value| {
        [&response(1, 204, "a", &[(name, value)])[..], END].concat()
    });
}

#[test]
fn empty_line_behind_trailers() {
    empty_line::<Chunks>(b"0\r\n", false, &Outcome::fine(END.to_vec()).left(NEXT.len()), |name, value| {
        end(&[(name, value)])
    });
    let complete = Outcome::fine(end(&[(b"B", b"b")])).left(NEXT.len());
    empty_line::<Chunks>(b"0\r\nB: b\r\n", true, &complete, |name, value| end(&[(b"B", b"b"), (name, value)]));
}

#[test]
fn colon() {
    let before = b"GET / HTTP/1.1\r\nHost: a\r\nA";
    let at = before.len();
    let field = |name: &[u8], value: &[u8]| complete(&request("GET", "/", 1, &[(b"Host", b"a"), (name, value)]));
    every::<Server>(before, b"", b"b\r\n\r\n", |one, two| match (one, two) {
        (b':', _) if ows(two) => field(b"A", b"b"),
        (b':', _) if text(two) => field(b"A", &[two, b'b']),
        (b':', _) => no_request(bare(two).unwrap_or(FieldValue), at + 1),
        (b'\r', b'\n') => no_request(FieldLine, at),
        (b' ' | b'\t', b':') => no_request(WhitespaceBeforeColon, at),
        _ if !tchar(one) => no_request(bare(one).unwrap_or(FieldName), at),
        (_, b':') => field(&[b'A', one], b"b"),
        // All of it is a name, and the line ends behind it.
        _ if tchar(two) => no_request(FieldLine, at + 3),
        _ => no_request(bare(two).unwrap_or(FieldName), at + 1),
    });
}

#[test]
fn percent_encoding_in_host() {
    let before = b"GET / HTTP/1.1\r\nHost: %";
    let at = before.len();
    every::<Server>(before, b"", b"x\r\n\r\n", |one, two| match line_end_behind_text(one, two, FieldValue) {
        Ok(None) => no_request(FieldLine, at + 3),
        Err((kind, i)) => no_request(kind, at + i),
        Ok(Some(_)) if !hexdig(one) => no_request(Host, at),
        Ok(Some(_)) if !hexdig(two) => no_request(Host, at + 1),
        Ok(Some(_)) => complete(&request("GET", "/", 1, &[(b"Host", &[b'%', one, two, b'x'])])),
    });
}

#[test]
fn content_length_of_two_octets() {
    let before = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:";
    let at = before.len();
    let fine = |digits: &[u8]| {
        let head = request("POST", "/", 1, &[(b"Host", b"a"), (b"Content-Length", digits)]);
        match str::from_utf8(digits).unwrap().parse().unwrap() {
            0 => complete(&head),
            length => Outcome::fine(head).missing(length),
        }
    };
    every::<Server>(before, b"", b"\r\n\r\n", |one, two| match line_end_behind_text(one, two, FieldValue) {
        Err((kind, i)) => no_request(kind, at + i),
        // No value at all; and there is a line end too many.
        Ok(None) => no_request(ContentLength, at),
        Ok(Some(octets)) if digit(one) && digit(two) => fine(&octets),
        Ok(Some(_)) if digit(one) && ows(two) => fine(&[one]),
        Ok(Some(_)) if ows(one) && digit(two) => fine(&[two]),
        // Where the value would be, or the member behind the comma.
        Ok(Some(_)) if (ows(one) && ows(two)) || (digit(one) && two == b',') => no_request(ContentLength, at + 2),
        Ok(Some(_)) if ows(one) || digit(one) => no_request(ContentLength, at + 1),
        Ok(Some(_)) => no_request(ContentLength, at),
    });
}

fn no_chunk(kind: ErrorKind, at: usize) -> Outcome {
    Outcome::wrong(b"", kind, at)
}

/// With that content, and more to come.
fn content(octets: &[u8]) -> Outcome {
    Outcome::fine(octets.to_vec())
}

#[test]
fn chunk_size_of_two_octets() {
    let data = b"0123456789abcdef";
    every::<Chunks>(b"", b"", &[b"\r\n", &data[..]].concat(), |one, two| match (one, two) {
        _ if !hexdig(one) => no_chunk(ChunkSize, 0),
        // The name of an extension is missing; whitespace is not before a semicolon.
        (_, b';') => no_chunk(ChunkExtension, 2),
        _ if ows(two) => no_chunk(ChunkSize, 2),
        _ if !hexdig(two) => no_chunk(bare(two).unwrap_or(ChunkSize), 1),
        _ => match usize::from_str_radix(str::from_utf8(&[one, two]).unwrap(), 16).unwrap() {
            // The data are a trailer now that has not ended.
            0 => content(b"").left(data.len()),
            size @ 1..16 => Outcome::wrong(&data[..size], ChunkEnd, 4 + size),
            _ => content(data),
        },
    });
}

/// If it is not the line end, `hello` is an extension or wrong, and the next lines are content.
#[test]
fn line_end_behind_a_chunk_size() {
    let rest = b"0\r\n\r\n";
    every::<Chunks>(b"5", b"", &[b"hello\r\n", &rest[..]].concat(), |one, two| match (one, two) {
        (b'\r', b'\n') => complete(b"hello"),
        (b';', _) if tchar(two) || ows(two) => content(rest),
        (b';', _) => no_chunk(bare(two).unwrap_or(ChunkExtension), 2),
        _ if !ows(one) && !hexdig(one) => no_chunk(bare(one).unwrap_or(ChunkSize), 1),
        (_, b';') => content(rest),
        // `h` is no digit, and no semicolon.
        _ if ows(two) || (hexdig(one) && hexdig(two)) => no_chunk(ChunkSize, 3),
        _ => no_chunk(bare(two).unwrap_or(ChunkSize), 2),
    });
}

#[test]
fn line_end_behind_the_last_chunk_size() {
    every::<Chunks>(b"0", b"", b"\r\n", |one, two| match (one, two) {
        (b'\r', b'\n') => complete(b""),
        (b';', _) if tchar(two) => content(b""),
        (b';', _) if ows(two) => no_chunk(ChunkExtension, 3),
        (b';', _) => no_chunk(bare(two).unwrap_or(ChunkExtension), 2),
        _ if !ows(one) && !hexdig(one) => no_chunk(bare(one).unwrap_or(ChunkSize), 1),
        (_, b';') => no_chunk(ChunkExtension, 3),
        // Data, or trailers.
        _ if hexdig(one) && hexdig(two) => content(b""),
        _ if ows(two) => no_chunk(ChunkSize, 3),
        _ => no_chunk(bare(two).unwrap_or(ChunkSize), 2),
    });
}

#[test]
fn line_end_behind_the_data_of_a_chunk() {
    let before = b"5\r\nhello";
    every::<Chunks>(before, b"", b"0\r\n\r\n", |one, two| match (one, two) {
        (b'\r', b'\n') => complete(b"hello"),
        (b'\r', _) => Outcome::wrong(b"hello", ChunkEnd, before.len() + 1),
        _ => Outcome::wrong(b"hello", ChunkEnd, before.len()),
    });
}

#[test]
fn quoted_string() {
    every::<Chunks>(b"1;a=\"", b"", b"\"\r\nA\r\n0\r\n\r\n", |one, two| match (one, two) {
        // The line ends before the string does.
        (b'\r', b'\n') => no_chunk(ChunkExtension, 5),
        (b'\r', _) => no_chunk(BareCr, 5),
        (b'\n', _) => no_chunk(BareLf, 5),
        _ if qdtext(one) && qdtext(two) => complete(b"A"),
        (b'\\', _) if text(two) => complete(b"A"),
        // The string is closed, and something that is no semicolon follows; the last quote is part of it.
        (b'"', _) if two == b';' || ows(two) => no_chunk(ChunkExtension, 7),
        (b'"', _) => no_chunk(bare(two).unwrap_or(ChunkExtension), 6),
        (b'\\', _) => no_chunk(bare(two).unwrap_or(ChunkExtension), 6),
        _ if !qdtext(one) => no_chunk(ChunkExtension, 5),
        (_, b'"') => no_chunk(ChunkExtension, 7),
        (_, b'\\') => no_chunk(ChunkExtension, 8),
        _ => no_chunk(bare(two).unwrap_or(ChunkExtension), 6),
    });
}
