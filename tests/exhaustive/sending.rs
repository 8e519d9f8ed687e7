//! What goes out obeys the classes of what comes in: every octet in each place of what is built.

use startline::content::Encoder;
use startline::{FieldSection, Framing, Request, Response, Version};

use crate::abnf::{ows, qdtext, target, tchar, text};

/// Replaces each octet of `part` by each, and compares whether what is built of it is refused.
#[track_caller]
fn every(part: &[u8], built: impl Fn(&[u8]) -> bool, wanted: impl Fn(usize, u8) -> bool) {
    let mut octets = part.to_vec();
    for i in 0..part.len() {
        for octet in 0..=255 {
            octets[i] = octet;
            assert_eq!(built(&octets), wanted(i, octet), "{}", octets.escape_ascii());
        }
        octets[i] = part[i];
    }
}

#[test]
fn start_lines() {
    every(b"GET", |method| Request::new(method, "/").is_ok(), |_, octet| tchar(octet));
    every(
        b"/a?b",
        |octets| Request::get(octets).is_ok(),
        |i, octet| if i == 0 { octet == b'/' } else { target(octet) },
    );
    let reason = |octets: &[u8]| Response::with_reason(Version::HTTP_11, 200, octets).is_ok();
    every(b"a b", reason, |_, octet| text(octet));
    for status in 0..=u16::MAX {
        assert_eq!(Response::new(status).is_ok(), (100..1000).contains(&status), "{status}");
    }
}

#[test]
fn field_lines() {
    let name = |name: &[u8]| FieldSection::new().push(name, "v").is_ok();
    every(b"Xyz", name, |_, octet| tchar(octet));
    let value = |value: &[u8]| FieldSection::new().push("Xyz", value).is_ok();
    every(b"v w", value, |i, octet| text(octet) && (i == 1 || !ows(octet)));
    for one in 0..=255 {
        for two in 0..=255 {
            let octets = [one, two];
            assert_eq!(value(&octets), octets.iter().all(|&octet| text(octet) && !ows(octet)), "{octets:?}");
            assert_eq!(name(&octets), octets.iter().all(|&octet| tchar(octet)), "{octets:?}");
        }
    }
}

/// Without whitespace outside of quotes, which a sender must not put there.
#[test]
fn chunk_extensions() {
    let sent = |before: &[u8], part: &[u8], after: &[u8]| {
        let (mut encoder, mut output) = (Encoder::new(Framing::Chunked), Vec::new());
        let extension = [before, part, after].concat();
        let result = encoder.chunk(b"A", &extension, &mut output);
        let wanted = if result.is_ok() { [b"1", &extension[..], b"\r\nA\r\n"].concat() } else { Vec::new() };
        assert_eq!(output, wanted, "all of it is written, or nothing");
        result.is_ok()
    };
    every(
        b";a=x",
        |part| sent(b"", part, b""),
        |i, octet| match i {
            0 => octet == b';',
            // A name alone, where the value was.
            2 => tchar(octet) || matches!(octet, b'=' | b';'),
            _ => tchar(octet),
        },
    );
    every(b"abc", |part| sent(b";a=", part, b""), |i, octet| tchar(octet) || (i == 1 && octet == b';'));
    every(b"abc", |part| sent(b";a=\"", part, b"\""), |i, octet| qdtext(octet) || (i < 2 && octet == b'\\'));
    every(b"a", |part| sent(b";a=\"\\", part, b"\""), |_, octet| text(octet));
}
