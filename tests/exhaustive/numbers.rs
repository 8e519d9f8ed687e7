//! Numbers around every power of two that they are kept in, in every spelling, and at the limits on their digits.

use startline::ErrorKind::{ChunkEnd, ChunkSizeTooLong, ContentLengthTooLarge};
use startline::{Event, Limits, Request, Target, Tolerance};

use crate::read::{Client, END, End, Outcome, Server, expect, expect_from, request, response};

/// The numbers from one below to one above each power of two up to 2^64 and of ten up to 10^20.
fn numbers() -> Vec<u128> {
    let twos = (0..=64).map(|power| 1_u128 << power);
    let tens = (0..=20).map(|power| 10_u128.pow(power));
    let mut numbers: Vec<u128> = twos.chain(tens).flat_map(|number| number - 1..=number + 1).collect();
    // The last digits that fit, and those that do not.
    numbers.extend((1_u128 << 64) - 20..=(1 << 64) + 20);
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A head that declares a Content-Length.
fn declares<E: End>(before: &[u8], digits: &str, number: u128, head: &[u8]) {
    let octets = [before, digits.as_bytes(), b"\r\n\r\n"].concat();
    let wanted = match u64::try_from(number) {
        Err(_) => Outcome::wrong(b"", ContentLengthTooLarge, before.len()),
        Ok(0) => Outcome::fine([head, END].concat()),
        Ok(number) => Outcome::fine(head.to_vec()).missing(number),
    };
    expect::<E>(&octets, &wanted);
}

#[test]
fn content_length() {
    for number in numbers() {
        for zeros in [0, 1, 2, 19, 20, 21, 100] {
            let digits = format!("{}{number}", "0".repeat(zeros));
            let (name, value) = (&b"Content-Length"[..], digits.as_bytes());
            let head = request("PUT", "/", 1, &[(b"Host", b"a"), (name, value)]);
            declares::<Server>(b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ", &digits, number, &head);
            let head = response(1, 200, "a", &[(name, value)]);
            declares::<Client>(b"HTTP/1.1 200 a\r\nContent-Length: ", &digits, number, &head);
        }
    }
}

const CHUNKED: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

/// More data than this are not looked at for a chunk that is larger.
const ENOUGH: u64 = 1 << 36;

/// A chunk ends where it says, not one octet earlier or later; a large one does at least not end too early.
#[test]
fn chunk_size() {
    // Never looked at, and so never there.
    let zeros = vec![0; 1 << 26];
    let sizes = numbers().into_iter().filter_map(|number| u64::try_from(number).ok());
    for size in sizes.filter(|&size| size > 0) {
        for digits in [format!("{size:x}"), format!("{size:X}"), format!("{size:016x}")] {
            let mut connection = Server::new();
            let head = [CHUNKED, digits.as_bytes(), b"\r\n"].concat();
            let mut input = &head[..];
            assert!(matches!(connection.recv(&mut input), Ok(Some(Event::Head(_)))), "{digits}");
            assert!(matches!((connection.recv(&mut input), input), (Ok(None), b"")), "{digits}");
            let mut left = size.min(ENOUGH);
            while left > 0 {
                let mut input = &zeros[..usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len())];
                left -= input.len() as u64;
                assert!(matches!(connection.recv(&mut input), Ok(Some(Event::Content(_)))), "{digits}");
                assert!(input.is_empty(), "{digits} ends too early");
            }
            let end = b"\r\n0\r\n\r\n";
            match connection.recv(&mut &end[..]) {
                Ok(Some(Event::End(_))) => assert!(size <= ENOUGH, "{digits} ends too early"),
                Ok(Some(Event::Content(data))) => {
                    assert!(size > ENOUGH, "{digits} ends too late");
                    assert_eq!(data.len() as u64, (size - ENOUGH).min(end.len() as u64), "{digits}");
                }
                other => panic!("{digits}: {other:?}"),
            }
        }
    }
}

#[test]
fn digits_of_a_chunk_size() {
    let head = request("POST", "/", 1, &[(b"Host", b"a"), (b"Transfer-Encoding", b"chunked")]);
    for limit in 0..=20 {
        let connection = || {
            let limits = Limits { chunk_size_digits: limit, ..Limits::DEFAULT };
            Server::with(limits, Tolerance::NONE)
        };
        let most = usize::from(limit.min(16));
        for digits in 1..=20 {
            for number in [1, 0xf] {
                let octets = [CHUNKED, format!("{number:0digits$x}\r\n0123456789abcde").as_bytes()].concat();
                let wanted = if digits > most {
                    Outcome::wrong(&head, ChunkSizeTooLong, CHUNKED.len() + most)
                } else if number == 1 {
                    let said = [&head[..], b"0"].concat();
                    Outcome::wrong(&said, ChunkEnd, CHUNKED.len() + digits + 3)
                } else {
                    Outcome::fine([&head[..], b"0123456789abcde"].concat())
                };
                expect_from(connection, &octets, &wanted);
            }
        }
    }
}

/// Every number of up to five digits, also with leading zeros: 65535 is the last port, and there are five digits at most.
#[test]
fn port() {
    for digits in [1, 5, 6] {
        for number in 0..10_u32.pow(5) {
            let target = format!("a:{number:0digits$}");
            let request = Request::new("CONNECT", &target);
            match u16::try_from(number) {
                Ok(port) if target.len() <= "a:".len() + 5 => {
                    let request = request.unwrap_or_else(|error| panic!("{target}: {error}"));
                    assert_eq!(request.form(), Target::Authority { host: b"a", port }, "{target}");
                }
                _ => assert!(request.is_err(), "{target}"),
            }
        }
    }
}
