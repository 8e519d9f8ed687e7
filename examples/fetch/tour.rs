//! A server on the loopback and a client in the same process; what goes over the wire, and which events come out.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use bytes::BytesMut;
use startline::{
    Client, Connection, Event, FieldSection, Limits, Next, Request, Response, SendError, Server, Tolerance,
};

use crate::Fallible;

/// What the client does in one turn, and what it expects: status, content and number of trailer fields of each response.
struct Turn {
    title: &'static str,
    send: fn(&mut Connection<Client>, &mut Vec<u8>) -> Result<(), SendError>,
    expect: &'static [(u16, &'static [u8], usize)],
}

const TURNS: [Turn; 6] = [
    Turn { title: "GET", send: |conn, output| get(conn, "GET", "/hello", output), expect: &[(200, b"hello\n", 0)] },
    Turn { title: "POST with a length", send: post_length, expect: &[(200, b"name=value", 0)] },
    Turn { title: "POST in chunks, with trailers", send: post_chunked, expect: &[(200, b"in two pieces", 1)] },
    Turn { title: "HEAD", send: |conn, output| get(conn, "HEAD", "/hello", output), expect: &[(200, b"", 0)] },
    Turn {
        title: "103 (Early Hints) before 200",
        send: |conn, output| get(conn, "GET", "/hints", output),
        expect: &[(103, b"", 0), (200, b"hello\n", 0)],
    },
    Turn {
        title: "three requests in a row",
        send: |conn, output| ["/1", "/2", "/3"].iter().try_for_each(|path| get(conn, "GET", path, output)),
        expect: &[(200, b"hello\n", 0), (200, b"hello\n", 0), (200, b"hello\n", 0)],
    },
];

pub(crate) fn run() -> Fallible<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = std::thread::spawn(move || -> Result<(), String> {
        let (stream, _) = listener.accept().map_err(|error| error.to_string())?;
        serve(stream).map_err(|error| error.to_string())
    });
    println!("A server listens on {address}. Everything below goes over one connection.");
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut conn = Connection::<Client>::with(Limits { pipeline: 3, ..Limits::DEFAULT }, Tolerance::NONE);
    let mut input = BytesMut::new();
    for turn in &TURNS {
        println!("\n=== {}", turn.title);
        exchange(turn, &mut conn, &mut stream, &mut input)?;
    }
    stream.shutdown(Shutdown::Write)?;
    server.join().map_err(|_| "the server panicked")??;
    println!("\nAll of it came as expected. The connection was closed by the client, at byte {}.", conn.consumed());
    Ok(())
}

fn get(conn: &mut Connection<Client>, method: &str, path: &str, output: &mut Vec<u8>) -> Result<(), SendError> {
    let mut request = Request::new(method, path)?;
    request.field("Host", "localhost")?;
    conn.send_head(&request, output)?;
    conn.send_end(&FieldSection::EMPTY, output)
}

fn post_length(conn: &mut Connection<Client>, output: &mut Vec<u8>) -> Result<(), SendError> {
    let content = b"name=value";
    let mut request = Request::new("POST", "/echo")?;
    request.field("Host", "localhost")?.field_integer("Content-Length", content.len() as u64)?;
    conn.send_head(&request, output)?;
    conn.send_content(content, output)?;
    conn.send_end(&FieldSection::EMPTY, output)
}

fn post_chunked(conn: &mut Connection<Client>, output: &mut Vec<u8>) -> Result<(), SendError> {
    let mut request = Request::new("POST", "/echo")?;
    request.field("Host", "localhost")?.field("Transfer-Encoding", "chunked")?.field("Trailer", "Checksum")?;
    conn.send_head(&request, output)?;
    conn.send_content(b"in two ", output)?;
    // The second piece is not copied: only what stands around it is asked for.
    let piece = b"pieces";
    let frame = conn.announce_content(piece.len() as u64)?;
    for part in [frame.prefix(), piece, frame.suffix()] {
        output.extend_from_slice(part);
    }
    let mut trailers = FieldSection::new();
    trailers.push("Checksum", "13")?;
    conn.send_end(&trailers, output)
}

/// Sends, receives all responses, shows both, and compares.
fn exchange(turn: &Turn, conn: &mut Connection<Client>, stream: &mut TcpStream, input: &mut BytesMut) -> Fallible<()> {
    let mut output = Vec::new();
    (turn.send)(conn, &mut output)?;
    wire('>', &output);
    stream.write_all(&output)?;
    let mut got: Vec<(u16, Vec<u8>, usize)> = Vec::new();
    loop {
        while let Some(event) = conn.recv(input)? {
            println!("  event  {}", describe(&event));
            match event {
                Event::Interim(response) | Event::Head(response) => got.push((response.status(), vec![], 0)),
                Event::Content(bytes) => {
                    got.last_mut().ok_or("content without a head")?.1.extend_from_slice(&bytes);
                }
                Event::End(trailers) => got.last_mut().ok_or("an end without a head")?.2 = trailers.len(),
            }
        }
        if conn.next() != Next::Read {
            break;
        }
        let mut chunk = [0; 4096];
        let length = stream.read(&mut chunk)?;
        wire('<', &chunk[..length]);
        match length {
            0 => conn.eof(),
            _ => input.extend_from_slice(&chunk[..length]),
        }
    }
    let expected = turn.expect.iter().map(|&(status, content, trailers)| (status, content.to_vec(), trailers));
    if !got.iter().cloned().eq(expected) {
        return Err(format!("{}: not what was expected: {got:?}", turn.title).into());
    }
    Ok(())
}

fn describe<R: startline::Role, B: AsRef<[u8]>>(event: &Event<R, B>) -> String {
    match event {
        Event::Interim(head) => format!("interim  {head:?}"),
        Event::Head(head) => format!("head     {head:?}"),
        Event::Content(bytes) => format!("content  \"{}\"", bytes.as_ref().escape_ascii()),
        Event::End(trailers) => format!("end      {trailers:?}"),
    }
}

fn wire(mark: char, bytes: &[u8]) {
    for line in bytes.split_inclusive(|&octet| octet == b'\n') {
        println!("  {mark} {}", line.escape_ascii());
    }
}

/// A request, as far as the server cares.
#[derive(Default)]
struct Asked {
    method: String,
    path: Vec<u8>,
    content: Vec<u8>,
    trailers: FieldSection,
}

/// The other side: echoes what is posted, trailers included, and says hello otherwise.
fn serve(mut stream: TcpStream) -> Fallible<()> {
    let mut conn = Connection::<Server>::new();
    let (mut input, mut output) = (BytesMut::new(), Vec::new());
    let mut asked = Asked::default();
    loop {
        while let Some(event) = conn.recv(&mut input)? {
            match event {
                Event::Head(request) => {
                    let (method, path) = (request.method().to_owned(), request.target().to_vec());
                    asked = Asked { method, path, ..Asked::default() };
                }
                Event::Content(bytes) => asked.content.extend_from_slice(&bytes),
                Event::End(trailers) => asked.trailers = trailers.detach(),
            }
        }
        match conn.next() {
            Next::Send => answer(&mut conn, &asked, &mut output)?,
            Next::Read => {
                stream.write_all(&output)?;
                output.clear();
                let mut chunk = [0; 4096];
                match stream.read(&mut chunk)? {
                    0 => conn.eof(),
                    length => input.extend_from_slice(&chunk[..length]),
                }
            }
            Next::Close | Next::Switch => return Ok(()),
        }
    }
}

fn answer(conn: &mut Connection<Server>, asked: &Asked, output: &mut Vec<u8>) -> Result<(), SendError> {
    if asked.path == b"/hints" {
        let mut hints = Response::new(103)?;
        hints.field("Link", "</style.css>; rel=preload")?;
        conn.send_interim(&hints, output)?;
    }
    let content = if asked.method == "POST" { &asked.content[..] } else { b"hello\n" };
    let mut response = Response::new(200)?;
    if asked.trailers.is_empty() {
        response.field_integer("Content-Length", content.len() as u64)?;
    } else {
        response.field("Transfer-Encoding", "chunked")?;
    }
    conn.send_head(&response, output)?;
    if asked.method != "HEAD" {
        conn.send_content(content, output)?;
    }
    conn.send_end(&asked.trailers, output)
}
