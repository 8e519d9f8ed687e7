//! Sending into outputs of every size: too small is an error that says what is needed, and nothing has happened.

use startline::{Client, Connection, FieldSection, Request, Response, SendError, Server};

/// Calls `send` with every size of output from 0 to what is needed, on one connection; gives back what it wrote.
#[allow(clippy::mut_mut, reason = "a slice is an output that shrinks")]
fn sweep<C: std::fmt::Debug>(conn: &mut C, send: impl Fn(&mut C, &mut &mut [u8]) -> Result<(), SendError>) -> Vec<u8> {
    let mut size = 0;
    loop {
        let mut bytes = vec![b'-'; size];
        let before = format!("{conn:?}");
        let mut output = &mut bytes[..];
        match send(conn, &mut output) {
            Ok(()) => {
                assert!(output.is_empty(), "the last size is exactly what is needed");
                return bytes;
            }
            Err(SendError::Output { needed }) => {
                assert!(needed > size, "{needed} bytes are needed, {size} are there");
                assert_eq!(output.len(), size);
                assert!(bytes.iter().all(|&byte| byte == b'-'), "nothing is written");
                assert_eq!(format!("{conn:?}"), before, "nothing has changed");
                // Every size below is too small, too.
                size += 1;
                assert!(size <= needed);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_server_sends_into_anything() {
    let mut conn = Connection::<Server>::new();
    let mut input =
        &b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"[..];
    let _ = conn.recv(&mut input).unwrap().unwrap();
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_continue(output)), b"HTTP/1.1 100 Continue\r\n\r\n");
    let mut hints = Response::new(103).unwrap();
    hints.field("Link", "a").unwrap();
    let sent = sweep(&mut conn, |conn, output| conn.send_interim(&hints, output));
    assert_eq!(sent, b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n");
    while conn.recv(&mut input).unwrap().is_some() {}
    let mut response = Response::new(200).unwrap();
    response.field("Transfer-Encoding", "chunked").unwrap();
    let sent = sweep(&mut conn, |conn, output| conn.send_head(&response, output));
    assert_eq!(sent, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_content(b"0123456789", output)), b"a\r\n0123456789\r\n");
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_chunk(b"x", b";a=\"b\"", output)), b"1;a=\"b\"\r\nx\r\n");
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_content(b"", output)), b"");
    let mut trailers = FieldSection::new();
    trailers.push("T", "1").unwrap();
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_end(&trailers, output)), b"0\r\nT: 1\r\n\r\n");
}

#[test]
fn a_client_sends_into_anything() {
    let mut conn = Connection::<Client>::new();
    let mut request = Request::new("PUT", "/").unwrap();
    request.field("Host", "a").unwrap().field("Content-Length", "3").unwrap();
    let sent = sweep(&mut conn, |conn, output| conn.send_head(&request, output));
    assert_eq!(sent, b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_content(b"ab", output)), b"ab");
    let mut none: &mut [u8] = &mut [];
    let too_long = Err(SendError::TooLong { excess: 1 });
    assert_eq!(conn.send_content(b"cd", &mut none), too_long, "found before the size of the output is");
    assert_eq!(conn.send_end(&FieldSection::EMPTY, &mut none), Err(SendError::TooShort { missing: 1 }));
    assert_eq!(conn.announce_content(2).map(drop), too_long);
    let frame = conn.announce_content(1).unwrap();
    assert_eq!((frame.prefix(), frame.suffix()), (&b""[..], &b""[..]));
    assert_eq!(sweep(&mut conn, |conn, output| conn.send_end(&FieldSection::EMPTY, output)), b"");
}
