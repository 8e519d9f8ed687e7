//! Feature `http`: to the types of the `http` crate and back.
#![cfg(feature = "http")]

use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use startline::interop::{InteropError, Original, Reason};
use startline::{Client, Connection, Event, FieldSection, Request, Response, SendError, Server, Tolerance, Version};

fn received(wire: &[u8]) -> Request<Bytes> {
    let mut conn = Connection::<Server>::new();
    match conn.recv(&mut BytesMut::from(wire)).unwrap() {
        Some(Event::Head(request)) => request,
        other => panic!("{other:?}"),
    }
}

fn received_response(wire: &[u8], tolerance: Tolerance) -> Response<Bytes> {
    let mut conn = Connection::<Client>::with(startline::Limits::DEFAULT, tolerance);
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
    for (method, target, minor) in
        [("GET", "/a?b", 1), ("OPTIONS", "*", 1), ("CONNECT", "a:443", 1), ("GET", "http://a/b?c", 1), ("X", "/", 0)]
    {
        let wire = format!("{method} {target} HTTP/1.{minor}\r\nhOST: a\r\n\r\n");
        let converted = http::Request::try_from(received(wire.as_bytes())).unwrap();
        assert_eq!((converted.method().as_str(), converted.uri().to_string().as_str()), (method, target));
        let back = Request::try_from(&converted).unwrap();
        assert_eq!(back.as_bytes(), &wire.as_bytes()[..wire.len() - 2]);
    }
    let converted = http::Request::try_from(received(b"GET / HTTP/1.7\r\nHost: a\r\n\r\n")).unwrap();
    assert_eq!(converted.version(), http::Version::HTTP_11);
}

#[test]
fn what_was_changed_wins_and_the_rest_keeps_its_place() {
    let wire = b"GET / HTTP/1.1\r\nX-B: 1\r\nHost: a\r\nX-b: 2\r\nX-C: 3\r\nX-D: 4\r\n\r\n";
    let mut converted = http::Request::try_from(received(wire)).unwrap();
    converted.headers_mut().remove("x-c");
    converted.headers_mut().insert("x-d", "5".parse().unwrap());
    converted.headers_mut().append("x-e", "6".parse().unwrap());
    let back = Request::try_from(&converted).unwrap();
    let lines = b"GET / HTTP/1.1\r\nX-B: 1\r\nHost: a\r\nX-b: 2\r\nx-d: 5\r\nx-e: 6\r\n";
    assert_eq!(back.as_bytes(), lines);
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
    let huge = http::Request::builder().version(http::Version::HTTP_2).body(()).unwrap();
    assert!(matches!(Request::try_from(&huge), Err(SendError::Rule(_))));
    let mut blank = http::Response::new(());
    blank.headers_mut().insert("a", " b".parse().unwrap());
    assert!(matches!(Response::try_from(&blank), Err(SendError::Rule(_))));
}

proptest! {
    #[test]
    fn heads_survive_the_way_there_and_back(
        names in proptest::collection::vec("[A-Za-z][A-Za-z-]{0,12}", 0..20),
        values in proptest::collection::vec("[!-~]{0,20}", 20),
        path in "/[a-z0-9/?=&]{0,20}",
    ) {
        let mut request = Request::with_version("PUT", &path, Version::HTTP_10).unwrap();
        for (name, value) in names.iter().zip(&values) {
            // What frames would have to fit.
            if !["content-length", "transfer-encoding", "host"].contains(&name.to_ascii_lowercase().as_str()) {
                request.field(name, value).unwrap();
            }
        }
        let mut wire = Vec::new();
        startline::write::request(&request, &mut wire).unwrap();
        let converted = http::Request::try_from(received(&wire)).unwrap();
        let back = Request::try_from(&converted).unwrap();
        prop_assert_eq!(back.as_bytes(), request.as_bytes());
    }
}
