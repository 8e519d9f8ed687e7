//! What is allocated: nothing, in steady state.

#[path = "support/heap.rs"]
mod heap;

use heap::allocations;
use startline::{Client, Connection, Event, FieldSection, Next, Request, Response, Server};

fn request(fields: usize, content: &str) -> Vec<u8> {
    let mut head = b"POST /path HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n".to_vec();
    for i in 2..fields {
        head.extend_from_slice(format!("X-Field-{i}: value of the field\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head.extend_from_slice(content.as_bytes());
    head
}

/// Receives in pieces of a size, from the front of a buffer that is never copied.
fn receive(conn: &mut Connection<Server>, bytes: &[u8], size: usize) -> usize {
    let (mut from, mut to, mut events) = (0, 0, 0);
    while to < bytes.len() {
        to = (to + size).min(bytes.len());
        let mut input = &bytes[from..to];
        while conn.recv(&mut input).expect("valid").is_some() {
            events += 1;
        }
        from = to - input.len();
    }
    assert_eq!(from, bytes.len());
    events
}

fn respond(conn: &mut Connection<Server>, response: &Response, output: &mut [u8]) {
    assert_eq!(conn.next(), Next::Send);
    let mut unused = output;
    conn.send_head(response, &mut unused).expect("in order");
    conn.send_content(b"hello", &mut unused).expect("as declared");
    conn.send_end(&FieldSection::EMPTY, &mut unused).expect("complete");
}

#[test]
fn steady_state_allocates_nothing_and_an_idle_connection_owns_nothing() {
    assert!(size_of::<Connection<Server>>() <= 128);
    assert!(size_of::<Connection<Client>>() <= 128);

    let bytes = request(32, "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nT: 1\r\n\r\n");
    let mut response = Response::new(200).unwrap();
    response.field("Content-Length", "5").unwrap();
    let mut output = [0; 256];
    let mut conn = None;
    assert_eq!(allocations(|| conn = Some(Connection::<Server>::new())), 0, "a new connection");
    let mut conn = conn.unwrap();
    for size in [usize::MAX, 1, 7, 100] {
        let size = size.min(bytes.len());
        let count = allocations(|| {
            for _ in 0..3 {
                assert!(receive(&mut conn, &bytes, size) >= 4);
                respond(&mut conn, &response, &mut output);
            }
        });
        assert_eq!(count, 0, "in pieces of {size}");
    }

    let many = request(95, "0\r\n\r\n");
    assert_eq!(allocations(|| assert!(receive(&mut conn, &many, 1) >= 2)), 0, "many fields, octet by octet");
    respond(&mut conn, &response, &mut output);
    let held = allocations(|| drop(conn));
    assert_eq!(held, 0);

    client();
}

fn client() {
    let mut conn = Connection::<Client>::new();
    let mut request = Request::get("/").unwrap();
    request.field("Host", "a").unwrap();
    let bytes = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    let mut output = [0; 128];
    let count = allocations(|| {
        for _ in 0..3 {
            let mut unused = &mut output[..];
            conn.send_head(&request, &mut unused).expect("in order");
            conn.send_end(&FieldSection::EMPTY, &mut unused).expect("complete");
            let (mut input, mut content) = (&bytes[..], 0);
            while let Some(event) = conn.recv(&mut input).expect("valid") {
                if let Event::Content(piece) = event {
                    content += piece.len();
                }
            }
            assert_eq!((content, input.len()), (5, 0));
        }
    });
    assert_eq!(count, 0, "a client");
}
