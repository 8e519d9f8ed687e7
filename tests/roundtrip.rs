//! What is written is read back the same.

use proptest::prelude::*;
use startline::content::{Decoder, Encoder, Piece};
use startline::{
    Client, Connection, Event, FieldSection, Framing, Limits, Request, Response, Server, Tolerance, Version, parse,
    write,
};

fn token() -> impl Strategy<Value = String> {
    "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,24}"
}

/// Any octets but control octets, without whitespace around them.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![Just(b'\t'), 0x20_u8..0x7f, 0x80_u8..=0xff];
    proptest::collection::vec(octet, 0..40).prop_map(|octets| {
        let blank = |octet: &u8| *octet == b' ' || *octet == b'\t';
        let start = octets.iter().position(|octet| !blank(octet)).unwrap_or(octets.len());
        let end = octets.iter().rposition(|octet| !blank(octet)).map_or(start, |last| last + 1);
        octets[start..end].to_vec()
    })
}

fn fields() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    proptest::collection::vec((token(), value()), 0..40)
}

fn read<B: AsRef<[u8]>>(fields: &FieldSection<B>) -> Vec<(String, Vec<u8>)> {
    fields.iter().map(|field| (field.name_str().to_owned(), field.value.to_vec())).collect()
}

/// Extensions of a chunk; often none.
fn extensions() -> impl Strategy<Value = String> {
    let value = prop_oneof![token(), r#""([ !#-\[\]-~]|\\[ -~]){0,8}""#];
    let extension = (token(), proptest::option::of(value)).prop_map(|(name, value)| match value {
        Some(value) => format!(";{name}={value}"),
        None => format!(";{name}"),
    });
    proptest::collection::vec(extension, 0..3).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn requests(method in token(), path in "/[!-\"$-~]{0,40}", minor in 0_u8..10, fields in fields()) {
        prop_assume!(method != "CONNECT");
        let version = Version::from_minor(minor).unwrap();
        let mut request = Request::with_version(&method, &path, version).unwrap();
        for (name, value) in &fields {
            request.field(name, value).unwrap();
        }
        let mut wire = Vec::new();
        write::request(&request, &mut wire).unwrap();
        let length = wire.len();
        wire.extend_from_slice(b"behind");
        let (got, end) = parse::request(&wire, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        prop_assert_eq!(end, length);
        prop_assert_eq!((got.method(), got.target(), got.version()), (&method[..], path.as_bytes(), version));
        prop_assert_eq!(read(got.fields()), fields);
        prop_assert_eq!(&got, &request);
        // What was read can be written again, byte for byte.
        let mut again = Vec::new();
        write::request(&got, &mut again).unwrap();
        prop_assert_eq!(&again, &wire[..length]);
    }

    #[test]
    fn responses(status in 100_u16..1000, reason in value(), fields in fields()) {
        let mut response = Response::with_reason(Version::HTTP_11, status, &reason).unwrap();
        for (name, value) in &fields {
            response.field(name, value).unwrap();
        }
        let mut wire = Vec::new();
        write::response(&response, &mut wire).unwrap();
        let (got, end) = parse::response(&wire, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        prop_assert_eq!(end, wire.len());
        prop_assert_eq!((got.status(), got.reason()), (status, &reason[..]));
        prop_assert_eq!(read(got.fields()), fields);
        prop_assert_eq!(got.detach(), response);
    }

    #[test]
    fn chunks(pieces in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..50), proptest::option::of(token())), 0..12), trailers in fields()) {
        let mut encoder = Encoder::new(Framing::Chunked);
        let (mut wire, mut sent) = (Vec::new(), Vec::new());
        for (piece, extension) in &pieces {
            match extension {
                Some(name) => encoder.chunk(piece, format!(";{name}=\"a\\\"b\"").as_bytes(), &mut wire).unwrap(),
                None => encoder.content(piece, &mut wire).unwrap(),
            }
            sent.extend_from_slice(piece);
        }
        let mut section = FieldSection::new();
        for (name, value) in &trailers {
            if !["content-length", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str()) {
                section.push(name, value).unwrap();
            }
        }
        encoder.end(&section, &mut wire).unwrap();
        let limits = Limits { trailer_fields: 100, ..Limits::DEFAULT };
        let (mut decoder, mut input, mut got) = (Decoder::new(Framing::Chunked), &wire[..], Vec::new());
        loop {
            match decoder.decode(&mut input, &limits).unwrap().unwrap() {
                Piece::Content(bytes) => got.extend_from_slice(bytes),
                Piece::End(read) => {
                    prop_assert_eq!(read, section);
                    break;
                }
            }
        }
        prop_assert_eq!((got, input), (sent, &b""[..]));
    }

    /// Those of each chunk are told before it is received.
    #[test]
    fn chunk_extensions(extensions in proptest::collection::vec(extensions(), 0..6)) {
        let (mut client, mut wire) = (Connection::<Client>::new(), Vec::new());
        let mut request = Request::new("POST", "/").unwrap();
        request.field("Host", "a").unwrap().field("Transfer-Encoding", "chunked").unwrap();
        client.send_head(&request, &mut wire).unwrap();
        for extension in &extensions {
            client.send_chunk(b"content", extension.as_bytes(), &mut wire).unwrap();
        }
        client.send_end(&FieldSection::EMPTY, &mut wire).unwrap();
        let (mut server, mut input, mut got) = (Connection::<Server>::new(), &wire[..], Vec::new());
        loop {
            let told = server.chunk_extension(input).map(<[u8]>::to_vec);
            match server.recv(&mut input).unwrap() {
                Some(Event::Content(piece)) => {
                    prop_assert_eq!(piece, b"content");
                    got.push(String::from_utf8(told.unwrap_or_default()).unwrap());
                }
                Some(_) => prop_assert_eq!(told, None),
                None => break,
            }
        }
        prop_assert_eq!((got, input), (extensions, &b""[..]));
    }

    /// Anything that can be pushed can be read back; anything else is refused and leaves no trace.
    #[test]
    fn any_octets(name in proptest::collection::vec(any::<u8>(), 0..8), value in proptest::collection::vec(any::<u8>(), 0..8)) {
        let mut section = FieldSection::new();
        let pushed = section.push(&name, &value).is_ok();
        let mut wire = Vec::new();
        write::field_section(&section, &mut wire).unwrap();
        let (got, end) = parse::field_section(&wire, &Limits::DEFAULT).unwrap().unwrap();
        prop_assert_eq!(end, wire.len());
        let got: Vec<_> = got.iter().map(|field| (field.name.to_vec(), field.value.to_vec())).collect();
        prop_assert_eq!(got, if pushed { vec![(name, value)] } else { vec![] });
    }
}
