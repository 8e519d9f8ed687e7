//! The chunk decoder against a plain one, and against itself in pieces.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use startline::content::{Decoder, Piece};
use startline::{ErrorKind, Framing, Limits};

#[derive(Debug, PartialEq)]
enum End {
    More,
    /// Where the message ended.
    At(usize),
    Error(ErrorKind, u64),
}

fn decode(bytes: &[u8], size: usize) -> (Vec<u8>, End) {
    let mut decoder = Decoder::new(Framing::Chunked);
    let (mut content, mut from, mut to) = (Vec::new(), 0, 0);
    loop {
        let mut input = &bytes[from..to];
        loop {
            let before = input.len();
            match decoder.decode(&mut input, &Limits::DEFAULT) {
                Ok(Some(Piece::Content(piece))) => content.extend_from_slice(piece),
                Ok(Some(Piece::End(_))) => return (content, End::At(to - input.len())),
                Ok(None) => break,
                Err(error) => return (content, End::Error(error.kind, (to - before) as u64 + error.at)),
            }
        }
        from = to - input.len();
        if to == bytes.len() {
            return (content, End::More);
        }
        to = (to + size).min(bytes.len());
    }
}

/// Sizes of up to seven digits, no extensions, no trailers: what it accepts must be accepted, with the same content.
fn plain(mut bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut content = Vec::new();
    loop {
        let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        if line.is_empty() || line.len() > 7 || !line.bytes().all(|octet| octet.is_ascii_hexdigit()) {
            return None;
        }
        let size = usize::from_str_radix(line, 16).ok()?;
        bytes = &bytes[end + 2..];
        if bytes.get(size..size + 2)? != b"\r\n" {
            return None;
        }
        if size == 0 {
            return Some((content, &bytes[2..]));
        }
        content.extend_from_slice(&bytes[..size]);
        bytes = &bytes[size + 2..];
    }
}

pub fn check(bytes: &[u8]) {
    if bytes.len() > 4096 {
        return;
    }
    let whole = decode(bytes, bytes.len().max(1));
    for size in [1, 2, 7] {
        assert_eq!(whole, decode(bytes, size), "in pieces of {size}");
    }
    if let Some((content, rest)) = plain(bytes) {
        assert_eq!(whole, (content, End::At(bytes.len() - rest.len())));
    }
}
