//! However the input is cut, the log is the same: both roles, each kind of input, errors and offsets included.

mod support;

use startline::{Connection, Limits, Server, Tolerance};
use support::{Driven, Driver, Kind, Log, Outstanding};

const REQUESTS: [&[u8]; 17] = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nmore",
    b"\r\n\r\nPOST /a?b HTTP/1.1\r\nhOST:\ta \r\nContent-Length: 5\r\nX: \xe9\r\nX:\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\\\"\"\r\nabc\r\n0A ; c\r\n0123456789\r\n000\r\nT: 1\r\nU: 2\r\n\r\nX",
    b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\x16\x03\x01",
    b"GET / HTTP/1.1\r\nHost: a\r\nName : v\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nName\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n",
    b"GET / HTTP/1.1\nHost: a\n\n",
    b"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n\rX",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;\r\nabc\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];

const RESPONSES: [&[u8]; 12] = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204\r\n\r\nmore",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 200 \r\n\r\nuntil the end",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\nT: 1\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nA: b\r\n c\r\n\td\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n 3\r\n\r\nok",
    b"HTTP/1.1 200 OK\nA : b\nno field\n: c\nX: \x01\nContent-Length: 2\n\nok",
    b"HTTP/1.1 200 OK\r\n A: b\r\n C: d\r\nE: f\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
    b"HTTP/1.1 99 No\r\n\r\n",
    b"HTTP/1.1 101 Switch\r\nUpgrade: other\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
];

fn run<R: Driven>(conn: Connection<R>, kind: Kind, pieces: &[&[u8]]) -> (Vec<String>, &'static str, Option<usize>) {
    let mut driver = Driver::new(conn, kind, true);
    let mut log = Log::default();
    for piece in pieces {
        driver.recv(piece, &mut log);
    }
    driver.eof(&mut log);
    let log = log.finish();
    let failed = log.last().is_some_and(|line| line.starts_with("error "));
    (log, support::next_name(driver.conn.next()), (!failed).then(|| driver.left()))
}

fn invariant<R: Driven>(new: &dyn Fn() -> Connection<R>, bytes: &[u8]) {
    for (kind, other) in [(Kind::Slice, Kind::Bytes), (Kind::MutSlice, Kind::BytesMut)] {
        let whole = run(new(), kind, &[bytes]);
        assert!(!whole.0.is_empty(), "something comes out of {}", support::escape(bytes));
        for kind in [kind, other] {
            let single: Vec<_> = bytes.chunks(1).collect();
            assert_eq!(run(new(), kind, &single), whole, "{kind:?} byte by byte: {}", support::escape(bytes));
            for at in 0..=bytes.len() {
                let (front, back) = bytes.split_at(at);
                assert_eq!(run(new(), kind, &[front, back]), whole, "{kind:?} at {at}: {}", support::escape(bytes));
            }
            for size in [2, 3, 5, 17] {
                let pieces: Vec<_> = bytes.chunks(size).collect();
                assert_eq!(run(new(), kind, &pieces), whole, "{kind:?} by {size}: {}", support::escape(bytes));
            }
        }
    }
}

#[test]
fn requests() {
    for bytes in REQUESTS {
        invariant(&|| Connection::<Server>::new(), bytes);
    }
}

#[test]
fn responses() {
    for bytes in RESPONSES {
        for tolerance in [Tolerance::NONE, Tolerance::LEGACY] {
            let requests = [Outstanding::new("GET"), Outstanding::new("GET")];
            invariant(&|| support::client(&requests, Limits::DEFAULT, tolerance), bytes);
        }
    }
}

/// Heads of more lines than are kept in the connection, and of lines longer than the space for their lengths.
#[test]
fn large_heads() {
    let mut head = b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec();
    for i in 0..50 {
        head.extend_from_slice(format!("Field-{i}: {}\r\n", "v".repeat(i)).as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    let limits = Limits { head: 1 << 20, ..Limits::DEFAULT };
    invariant(&|| Connection::<Server>::with(limits, Tolerance::NONE), &head);

    let long = [b"GET / HTTP/1.1\r\nHost: a\r\nA: ", &b"x".repeat(70_000)[..], b"\r\nB: c\r\n\r\n"].concat();
    let new = || Connection::<Server>::with(limits, Tolerance::NONE);
    let whole = run(new(), Kind::Slice, &[&long]);
    assert_eq!(whole.0.len(), 5);
    for at in [24, 26, 70_000, 70_030, long.len() - 3] {
        let (front, back) = long.split_at(at);
        assert_eq!(run(new(), Kind::BytesMut, &[front, back]), whole, "at {at}");
    }
}
