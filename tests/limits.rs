//! Every limit at its edge and one past it, whole and in pieces.

mod support;

use startline::{Client, Connection, Limits, SendError, Server, Tolerance};
use support::{Driver, Kind, Log, Outstanding};

fn server(limits: Limits, bytes: &[u8], size: usize) -> Option<String> {
    run(Driver::new(Connection::<Server>::with(limits, Tolerance::NONE), Kind::Slice, true), bytes, size)
}

fn client(limits: Limits, bytes: &[u8], size: usize) -> Option<String> {
    let conn = support::client(&[Outstanding::new("GET")], limits, Tolerance::NONE);
    run(Driver::<Client>::new(conn, Kind::Slice, true), bytes, size)
}

fn run<R: support::Driven>(mut driver: Driver<R>, bytes: &[u8], size: usize) -> Option<String> {
    let mut log = Log::default();
    for piece in bytes.chunks(size) {
        driver.recv(piece, &mut log);
    }
    log.finish().pop().filter(|line| line.starts_with("error "))
}

/// `used_up` is as long as a limit, and not complete: no further octet is waited for.
fn used_up(run: Run, limits: Limits, used_up: &str, error: &str) {
    for size in [usize::MAX, 1, 3] {
        let got = run(limits, used_up.as_bytes(), size);
        assert_eq!(got.as_deref(), Some(format!("error {error}").as_str()), "{used_up:?} in pieces of {size}");
    }
}

type Run = fn(Limits, &[u8], usize) -> Option<String>;

/// `within` is accepted, `beyond` is the error; and the same byte by byte.
fn edge(run: Run, limits: Limits, within: &str, beyond: &str, error: &str) {
    for size in [usize::MAX, 1, 3] {
        assert_eq!(run(limits, within.as_bytes(), size), None, "{within:?} in pieces of {size}");
        let got = run(limits, beyond.as_bytes(), size);
        assert_eq!(got.as_deref(), Some(format!("error {error}").as_str()), "{beyond:?} in pieces of {size}");
    }
}

const D: Limits = Limits::DEFAULT;

#[test]
fn heads() {
    let host = "\r\nHost: a\r\n\r\n";
    let edges = (format!("GET /2345678 HTTP/1.1{host}"), format!("GET /23456789 HTTP/1.1{host}"));
    edge(server, Limits { start_line: 21, ..D }, &edges.0, &edges.1, "StartLineTooLong @21");
    edge(
        client,
        Limits { start_line: 16, ..D },
        "HTTP/1.1 204 abc\r\n\r\n",
        "HTTP/1.1 204 abcd\r\n\r\n",
        "StartLineTooLong @16",
    );

    let head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let longer = "GET / HTTP/1.1\r\nHost: ab\r\n\r\n";
    edge(server, Limits { head: 27, ..D }, head, longer, "HeadTooLarge @27");
    used_up(server, Limits { head: 10, ..D }, "GET /aaaaa", "HeadTooLarge @10");
    used_up(server, Limits { head: 27, ..D }, "GET / HTTP/1.1\r\nHost: aaaaa", "HeadTooLarge @27");
    let fields = Limits { fields: 2, ..D };
    let two = "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n";
    edge(server, fields, two, "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\nD: e\r\n\r\n", "TooManyFields @31");
    edge(server, Limits { empty_lines: 2, ..D }, &format!("\r\n\r\n{head}"), "\r\n\r\n\r\n", "EmptyLines @4");
    let name = |length| format!("GET / HTTP/1.1\r\nHost: a\r\n{}: c\r\n\r\n", "n".repeat(length));
    edge(server, D, &name(4095), &name(4096), "FieldNameTooLong @4120");
}

#[test]
fn defaults() {
    let target = |length| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(length));
    edge(server, D, &target(8192 - 14), &target(8192 - 13), "StartLineTooLong @8192");
    let value = |length| format!("GET / HTTP/1.1\r\nHost: a\r\nA: {}\r\n\r\n", "v".repeat(length));
    edge(server, D, &value(65536 - 32), &value(65536 - 31), "HeadTooLarge @65536");
    let fields = |count| format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "A: b\r\n".repeat(count));
    edge(server, D, &fields(99), &fields(100), "TooManyFields @619");
}

#[test]
fn chunks() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let with = |rest: &str| format!("{head}{rest}");
    let at = head.len();
    let cases = [
        (Limits { chunk_size_digits: 2, ..D }, "0a\r\n", "00a", format!("ChunkSizeTooLong @{}", at + 2)),
        (D, "0000000000000001\r\n", "00000000000000001", format!("ChunkSizeTooLong @{}", at + 16)),
        (Limits { chunk_extension: 4, ..D }, "1;abc\r\n", "1;abcd", format!("ChunkExtensionTooLong @{}", at + 5)),
        (
            Limits { chunk_extensions: 4, ..D },
            "1;a\r\nx\r\n1;a\r\n",
            "1;a\r\nx\r\n1;ab",
            format!("ChunkExtensionTooLong @{}", at + 8 + 3),
        ),
        // The first line has 23 octets, and 18 are free.
        (
            Limits { chunk_overhead: 5, ..D },
            "1;abcdefghijklmnopqrs\r\n",
            "1;abcdefghijklmnopqrst\r\n",
            format!("ChunkOverhead @{at}"),
        ),
        (
            Limits { trailer: 8, ..D },
            "0\r\nA: b\r\n\r\n",
            "0\r\nA: bc\r\n\r\n",
            format!("TrailerTooLarge @{}", at + 11),
        ),
        (
            Limits { trailer_fields: 1, ..D },
            "0\r\nA: b\r\n\r\n",
            "0\r\nA: b\r\nC: d\r\n\r\n",
            format!("TooManyTrailers @{}", at + 9),
        ),
    ];
    for (limits, within, beyond, error) in cases {
        edge(server, limits, &with(within), &with(beyond), &error);
    }
    let error = format!("TrailerTooLarge @{}", at + 11);
    used_up(server, Limits { trailer: 8, ..D }, &with("0\r\nA: bcdef"), &error);
}

#[test]
fn interim_responses_and_outstanding_requests() {
    let interim = "HTTP/1.1 100 C\r\n\r\n";
    let fine = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let few = Limits { interim: 2, ..D };
    edge(client, few, &format!("{interim}{interim}{fine}"), &interim.repeat(3), "TooManyInterim @36");
    // They share the bytes of one head.
    let bytes = Limits { head: 54, ..D };
    edge(client, bytes, &interim.repeat(3), &interim.repeat(4), "TooManyInterim @54");

    for depth in [1, 3, 8, 200] {
        let limits = Limits { pipeline: depth, ..D };
        let mut conn = Connection::<Client>::with(limits, Tolerance::NONE);
        for _ in 0..depth.min(8) {
            assert!(conn.can_send_head());
            Outstanding::new("GET").send(&mut conn).unwrap();
        }
        assert_eq!(Outstanding::new("GET").send(&mut conn), Err(SendError::Outstanding));
        assert_eq!(conn.outstanding(), usize::from(depth.min(8)));
        assert!(!conn.can_send_head());
    }
}
