//! Any values: written and read back equal, or refused before a byte was written.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use arbitrary::Arbitrary;
use startline::content::{Decoder, Encoder, Piece};
use startline::{FieldSection, Framing, Limits, Request, Response, SendError, Tolerance, Version, parse, write};

use crate::octets::Octets;

#[derive(Arbitrary, Debug)]
pub struct Values<'a> {
    method: Octets<'a>,
    target: Octets<'a>,
    minor: u8,
    status: u16,
    reason: Octets<'a>,
    fields: Vec<(Octets<'a>, Octets<'a>)>,
    pieces: Vec<(Octets<'a>, Octets<'a>)>,
    trailers: Vec<(Octets<'a>, Octets<'a>)>,
}

const WIDE: Limits = Limits { start_line: 1 << 20, head: 1 << 20, fields: u16::MAX, ..Limits::DEFAULT };

fn request(values: &Values<'_>, version: Version) {
    let Ok(mut request) = Request::with_version(values.method.0, values.target.0, version) else {
        return;
    };
    let mut pushed = Vec::new();
    for &(Octets(name), Octets(value)) in &values.fields {
        let before = request.as_bytes().to_vec();
        if request.field(name, value).is_ok() {
            pushed.push((name, value));
        } else {
            assert_eq!(request.as_bytes(), before, "nothing is pushed when it is refused");
        }
    }
    let mut output = Vec::new();
    write::request(&request, &mut output).expect("what exists can be written");
    let wire = output.len();
    output.extend_from_slice(b"GET /next");
    let (read, length) = parse::request(&output, &WIDE, Tolerance::NONE).expect("valid").expect("complete");
    assert_eq!(length, wire);
    assert_eq!(read, request);
    let read: Vec<_> = read.fields().iter().map(|field| (field.name, field.value)).collect();
    assert_eq!(read, pushed);
}

fn response(values: &Values<'_>, version: Version) {
    let Ok(mut response) = Response::with_reason(version, values.status, values.reason.0) else {
        return;
    };
    for &(Octets(name), Octets(value)) in &values.fields {
        let _ = response.field(name, value);
    }
    let mut output = Vec::new();
    write::response(&response, &mut output).expect("what exists can be written");
    let (read, length) = parse::response(&output, &WIDE, Tolerance::NONE).expect("valid").expect("complete");
    assert_eq!(length, output.len());
    assert_eq!(read, response);
}

fn content(values: &Values<'_>) {
    let mut encoder = Encoder::new(Framing::Chunked);
    let (mut output, mut sent) = (Vec::new(), Vec::new());
    for &(Octets(piece), Octets(extension)) in &values.pieces {
        let before = output.len();
        let result = if extension.is_empty() {
            encoder.content(piece, &mut output)
        } else {
            encoder.chunk(piece, extension, &mut output)
        };
        match result {
            Ok(()) => sent.extend_from_slice(piece),
            Err(error) => {
                assert!(matches!(error, SendError::Rule(_)), "{error:?}");
                assert_eq!(output.len(), before);
            }
        }
    }
    let mut trailers = FieldSection::new();
    for &(Octets(name), Octets(value)) in &values.trailers {
        let _ = trailers.push(name, value);
    }
    if encoder.end(&trailers, &mut output).is_err() {
        return;
    }
    let limits = Limits {
        trailer: 1 << 20,
        trailer_fields: u16::MAX,
        chunk_extension: u16::MAX,
        chunk_extensions: u32::MAX,
        chunk_overhead: u32::MAX,
        ..Limits::DEFAULT
    };
    let mut decoder = Decoder::new(Framing::Chunked);
    let (mut input, mut received) = (&output[..], Vec::new());
    loop {
        match decoder.decode(&mut input, &limits).expect("valid").expect("complete") {
            Piece::Content(bytes) => received.extend_from_slice(bytes),
            Piece::End(read) => {
                assert_eq!(read, trailers);
                break;
            }
        }
    }
    assert_eq!((received, input), (sent, &b""[..]));
}

pub fn check(values: &Values<'_>) {
    let version = Version::from_minor(values.minor % 10).expect("a digit");
    request(values, version);
    response(values, version);
    content(values);
}
