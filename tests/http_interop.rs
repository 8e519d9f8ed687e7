//! Feature `http`: to the types of the `http` crate and back.
#![cfg(feature = "http")]

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use startline::interop::{InteropError, Original, OriginalTarget, Reason};
use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Limits, Request, Response, SendError, Server, Tolerance,
    Version,
};

/// Wide enough for what only the other crate limits.
const WIDE: Limits = Limits { start_line: 1 << 17, head: 1 << 20, fields: u16::MAX, ..Limits::DEFAULT };

fn received(wire: &[u8]) -> Request<Bytes> {
    let mut conn = Connection::<Server>::with(WIDE, Tolerance::NONE);
    match conn.recv(&mut BytesMut::from(wire)).unwrap() {
        Some(Event::Head(request)) => request,
        other => panic!("{other:?}"),
    }
}

fn received_response(wire: &[u8], tolerance: Tolerance) -> Response<Bytes> {
    let mut conn = Connection::<Client>::with(WIDE, tolerance);
    let mut request = Request::get("/").unwrap();
    request.field("Host", "a").unwrap();
    conn.send_head(&request, &mut Vec::new()).unwrap();
    conn.send_end(&FieldSection::EMPTY, &mut Vec::new()).unwrap();
    match conn.recv(&mut BytesMut::from(wire)).unwrap() {
        Some(Event::Head(response)) => response,
        other => panic!("{other:?}"),
    }
}

/// Where the octets are, to show that they have not been copied.
fn place(octets: &[u8]) -> (usize, usize) {
    (octets.as_ptr().addr(), octets.len())
}

#[test]
fn values_share_the_received_bytes() {
    let request =
        received(b"GET /path?q HTTP/1.1\r\nHost: a\r\nX-Long-Value: 0123456789\r\nx-long-value: \xe9\r\n\r\n");
    let places: Vec<_> = request.fields().get_all("x-long-value").map(place).collect();
    let converted = http::Request::try_from(request).unwrap();
    let got: Vec<_> = converted.headers().get_all("X-Long-Value").iter().map(|value| place(value.as_bytes())).collect();
    assert_eq!(got, places);
    assert_eq!(converted.uri().path_and_query().unwrap(), "/path?q");
    let Original(fields) = converted.extensions().get().unwrap();
    assert_eq!(fields.as_bytes(), b"Host: a\r\nX-Long-Value: 0123456789\r\nx-long-value: \xe9\r\n");
}

#[test]
fn every_form_of_target_and_version() {
    for (method, target, minor) in [
        ("GET", "/a?b", 1),
        ("GET", "//a\\|", 1),
        ("OPTIONS", "*", 1),
        ("CONNECT", "a:443", 1),
        ("CONNECT", "[::1]:0", 1),
        ("GET", "http://a/b?c", 1),
        ("X", "/", 0),
    ] {
        let wire = format!("{method} {target} HTTP/1.{minor}\r\nhOST: a\r\n\r\n");
        let converted = http::Request::try_from(received(wire.as_bytes())).unwrap();
        assert_eq!((converted.method().as_str(), converted.uri().to_string().as_str()), (method, target));
        let back = Request::try_from(&converted).unwrap();
        assert_eq!(back.as_bytes(), &wire.as_bytes()[..wire.len() - 2]);
    }
    let converted = http::Request::try_from(received(b"GET / HTTP/1.7\r\nHost: a\r\n\r\n")).unwrap();
    assert_eq!(converted.version(), http::Version::HTTP_11);
}

/// What the URI would show otherwise; the first asks about the server, and not about `/` (RFC 9112 section 3.2.4).
#[test]
fn an_absolute_target_keeps_its_spelling_while_it_is_the_same_uri() {
    for (method, target, shown) in [
        ("OPTIONS", "http://a", "http://a/"),
        ("GET", "HTTP://A?q", "http://A/?q"),
        ("GET", "x+Y://a:/b", "x+Y://a:/b"),
    ] {
        let wire = format!("{method} {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        let mut converted = http::Request::try_from(received(wire.as_bytes())).unwrap();
        assert_eq!(converted.uri().to_string(), shown);
        assert_eq!(converted.extensions().get(), Some(&OriginalTarget(Bytes::from(target))));
        assert_eq!(Request::try_from(&converted).unwrap().target(), target.as_bytes());
        *converted.uri_mut() = "http://b/c".parse().unwrap();
        assert_eq!(Request::try_from(&converted).unwrap().target(), b"http://b/c");
        converted.extensions_mut().remove::<OriginalTarget>();
        *converted.uri_mut() = target.parse().unwrap();
        assert_eq!(Request::try_from(&converted).unwrap().target(), shown.as_bytes());
    }
}

/// The lines that come out of a request with these lines after a change to its map.
fn lines_after(lines: &str, change: impl Fn(&mut http::HeaderMap)) -> String {
    let wire = format!("GET / HTTP/1.1\r\n{lines}\r\n");
    let mut converted = http::Request::try_from(received(wire.as_bytes())).unwrap();
    change(converted.headers_mut());
    let back = Request::try_from(&converted).unwrap();
    String::from_utf8(back.fields().as_bytes().to_vec()).unwrap()
}

fn value(text: &'static str) -> http::HeaderValue {
    http::HeaderValue::from_static(text)
}

#[test]
fn values_of_the_map_take_the_places_of_the_lines() {
    let lines = "X-B: 1\r\nHOST: a\r\nX-b: 2\r\nX-C: 3\r\n";
    assert_eq!(lines_after(lines, |_| {}), lines);
    // Changed: in its place.
    let got = lines_after(lines, |map| drop(map.insert("host", value("b"))));
    assert_eq!(got, "X-B: 1\r\nHOST: b\r\nX-b: 2\r\nX-C: 3\r\n");
    // Removed; and one of two.
    let got = lines_after(lines, |map| drop(map.remove("x-b")));
    assert_eq!(got, "HOST: a\r\nX-C: 3\r\n");
    let got = lines_after(lines, |map| drop(map.insert("x-b", value("2"))));
    assert_eq!(got, "X-B: 2\r\nHOST: a\r\nX-C: 3\r\n");
    // Added: behind, in the spelling that its name had, or in lower case.
    let got = lines_after(lines, |map| {
        map.append("x-new", value("5"));
        map.append("X-B", value("4"));
    });
    assert_eq!(got, "X-B: 1\r\nHOST: a\r\nX-b: 2\r\nX-C: 3\r\nX-B: 4\r\nx-new: 5\r\n");
    // In another order: that of the map, which has a meaning (RFC 9110 section 5.3).
    let got = lines_after(lines, |map| {
        map.insert("x-b", value("2"));
        map.append("x-b", value("1"));
    });
    assert_eq!(got, "X-B: 2\r\nHOST: a\r\nX-b: 1\r\nX-C: 3\r\n");
}

#[test]
fn without_extensions_a_head_is_what_the_types_show() {
    let mut request = http::Request::builder().method("CONNECT").uri("a:1").header("Host", "a:1");
    request = request.header("X-B", "1").header("HOST", "c").header("x-b", "2");
    let request = request.body("content").unwrap();
    let lines = b"CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\nhost: c\r\nx-b: 1\r\nx-b: 2\r\n";
    assert_eq!(Request::try_from(&request).unwrap().as_bytes(), lines);
    let response = http::Response::builder().status(413).version(http::Version::HTTP_10).header("A", &b"\xe9"[..]);
    let response = response.extension(Reason(Bytes::from_static(b"No"))).body(()).unwrap();
    assert_eq!(Response::try_from(&response).unwrap().as_bytes(), b"HTTP/1.0 413 No\r\na: \xe9\r\n");
}

/// Names beyond the buffer that the other crate lowers them in.
#[test]
fn long_names_are_found_again() {
    for length in [63, 64, 65, 4095] {
        let lines = format!("Host: a\r\n{}: 1\r\n", "X-".repeat(length).split_at(length).0);
        assert_eq!(lines_after(&lines, |_| {}), lines);
    }
}

/// Many lines of one name, changed as a whole: comparing each with each would take minutes.
#[test]
fn the_way_back_is_linear() {
    let count = 60_000;
    let lines = "Host: a\r\n".to_owned() + &"A:b\r\n".repeat(count);
    let got = lines_after(&lines, |map| map.get_mut("host").into_iter().for_each(|host| *host = value("c")));
    assert_eq!(got, "Host: c\r\n".to_owned() + &"A: b\r\n".repeat(count));
    let got = lines_after(&lines, |map| map.iter_mut().for_each(|(_, each)| *each = value("z")));
    assert_eq!(got, "Host: z\r\n".to_owned() + &"A: z\r\n".repeat(count));
}

#[test]
fn reasons_and_statuses() {
    for (wire, reason) in [
        (&b"HTTP/1.1 299 caf\xe9\r\nA: b\r\n"[..], Some(&b"caf\xe9"[..])),
        (b"HTTP/1.1 200 \r\n", Some(b"")),
        (b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n", None),
        (b"HTTP/1.1 999 \r\n", None),
    ] {
        let wire = [wire, b"\r\n"].concat();
        let converted = http::Response::try_from(received_response(&wire, Tolerance::NONE)).unwrap();
        assert_eq!(converted.extensions().get::<Reason>().map(|Reason(reason)| &reason[..]), reason);
        let back = Response::try_from(&converted).unwrap();
        assert_eq!(back.as_bytes(), &wire[..wire.len() - 2]);
    }
}

#[test]
fn what_cannot_be_said_is_an_error() {
    let wire = b"HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n";
    let tolerated = received_response(wire, Tolerance::CONTROL_OCTETS);
    assert_eq!(http::Response::try_from(tolerated).map(drop), Err(InteropError::Field));
    for target in ["/<", "/`", "http://%41/", &format!("/{}", "a".repeat(65_534))] {
        let wire = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_eq!(http::Request::try_from(received(wire.as_bytes())).map(drop), Err(InteropError::Target));
    }
    // More names than any map takes: an error, though the map itself would panic.
    let names = (0..40_000).map(|i| format!("a{i}:\r\n")).collect::<Vec<_>>().concat();
    let wire = format!("GET / HTTP/1.1\r\nHost: a\r\n{names}\r\n");
    assert_eq!(http::Request::try_from(received(wire.as_bytes())).map(drop), Err(InteropError::TooManyFields));
}

#[test]
fn what_cannot_be_sent_is_an_error() {
    let request = || http::Request::builder();
    for (request, kind) in [
        (request().version(http::Version::HTTP_2), ErrorKind::UnsupportedVersion),
        (request().version(http::Version::HTTP_09), ErrorKind::UnsupportedVersion),
        (request().uri("http://user@a/"), ErrorKind::Target),
        (request().uri("a:80"), ErrorKind::Target),
        (request().uri("*"), ErrorKind::Target),
        (request().method("CONNECT").uri("a"), ErrorKind::Target),
        (request().method("CONNECT").uri("/"), ErrorKind::Target),
        (request().header("a", " b"), ErrorKind::FieldValue),
        (request().header("n".repeat(4096), "b"), ErrorKind::FieldNameTooLong),
    ] {
        let request = request.body(()).unwrap();
        assert_eq!(Request::try_from(&request), Err(SendError::Rule(kind)), "{request:?}");
    }
    let response = http::Response::builder().extension(Reason(Bytes::from_static(b"a\r\nb"))).body(()).unwrap();
    assert_eq!(Response::try_from(&response), Err(SendError::Rule(ErrorKind::Reason)));
    let response = http::Response::builder().version(http::Version::HTTP_3).body(()).unwrap();
    assert_eq!(Response::try_from(&response), Err(SendError::Rule(ErrorKind::UnsupportedVersion)));
    // As large as both crates take, and then not with a start-line.
    let response = http::Response::builder().header("a", "v".repeat(1 << 20)).body(()).unwrap();
    assert_eq!(Response::try_from(&response), Err(SendError::TooLarge));
}

/// Any name, and any octets but control octets without whitespace around them; nothing that frames.
fn fields() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = prop_oneof!["[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}", "[aA]", "[xX]-[bB]"];
    let name = name.prop_filter("frames or switches", |name| {
        let name = name.to_ascii_lowercase();
        !["content-length", "transfer-encoding", "host", "connection", "expect", "upgrade"].contains(&name.as_str())
    });
    let octet = || prop_oneof![0x21_u8..0x7f, 0x80_u8..=0xff];
    let value = (octet(), proptest::collection::vec(prop_oneof![octet(), Just(b' '), Just(b'\t')], 0..12), octet());
    let value = value.prop_map(|(first, middle, last)| [&[first], &middle[..], &[last]].concat());
    proptest::collection::vec((name, prop_oneof![Just(Vec::new()), value]), 0..20)
}

/// What the lines of each name say, in order, by name.
fn by_name<'a>(lines: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> BTreeMap<Vec<u8>, Vec<Vec<u8>>> {
    let mut names = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in lines {
        names.entry(name.to_ascii_lowercase()).or_default().push(value.to_vec());
    }
    names
}

proptest! {
    /// Octets that are a target here and no URI there are refused; all others come back as they were.
    #[test]
    fn requests_survive_the_way_there_and_back(
        fields in fields(),
        (method, target) in prop_oneof![
            ("[A-Z]{1,9}", "/[!-\"$-~]{0,30}"),
            (Just("OPTIONS".to_owned()), Just("*".to_owned())),
            ("[a-z-]{1,9}", "[a-zA-Z][a-zA-Z0-9+.-]{0,5}://[a-zA-Z0-9.-]{1,9}(:[0-9]{0,5})?([/?][!-\"$-~]{0,9})?"),
            (Just("CONNECT".to_owned()), "([a-z0-9._~!$&'()*+,;=-]{1,9}|\\[::1\\]):[1-6][0-9]{0,4}"),
        ],
    ) {
        let mut request = Request::with_version(&method, &target, Version::HTTP_10);
        prop_assume!(request.is_ok());
        let request = request.as_mut().unwrap();
        for (name, value) in &fields {
            request.field(name, value).unwrap();
        }
        let mut wire = Vec::new();
        startline::write::request(request, &mut wire).unwrap();
        match http::Request::try_from(received(&wire)) {
            Ok(converted) => {
                let back = Request::try_from(&converted).unwrap();
                prop_assert_eq!(back.as_bytes(), request.as_bytes());
            }
            Err(error) => {
                prop_assert_eq!(error, InteropError::Target);
                prop_assert!(target.parse::<http::Uri>().is_err());
            }
        }
    }

    #[test]
    fn responses_survive_the_way_there_and_back(
        fields in fields(),
        status in 200_u16..1000,
        reason in "[ -~]{0,12}",
    ) {
        let mut response = Response::with_reason(Version::HTTP_11, status, &reason).unwrap();
        for (name, value) in &fields {
            response.field(name, value).unwrap();
        }
        let mut wire = Vec::new();
        startline::write::response(&response, &mut wire).unwrap();
        let converted = http::Response::try_from(received_response(&wire, Tolerance::NONE)).unwrap();
        let back = Response::try_from(&converted).unwrap();
        prop_assert_eq!(back.as_bytes(), response.as_bytes());
    }

    /// Whatever was done to the map: each name has the values of the map, in its order, and no name has others.
    #[test]
    fn the_map_decides(before in fields(), after in fields(), keep in any::<prop::sample::Index>()) {
        let mut request = Request::with_version("GET", "/", Version::HTTP_10).unwrap();
        for (name, value) in &before {
            request.field(name, value).unwrap();
        }
        let mut wire = Vec::new();
        startline::write::request(&request, &mut wire).unwrap();
        let mut converted = http::Request::try_from(received(&wire)).unwrap();
        let map = converted.headers_mut();
        for (name, _) in before.iter().skip(keep.index(before.len() + 1)) {
            map.remove(name);
        }
        for (name, value) in &after {
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            map.append(name, http::HeaderValue::from_bytes(value).unwrap());
        }
        let back = Request::try_from(&converted).unwrap();
        let map = converted.headers().iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
        prop_assert_eq!(by_name(back.fields().iter().map(|field| (field.name, field.value))), by_name(map));
    }
}
