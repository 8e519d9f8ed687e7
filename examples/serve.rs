//! A blocking file and echo server on the standard library's sockets.
//!
//! ```sh
//! cargo run --example serve -- 127.0.0.1:8080 [FOLDER]
//! curl http://127.0.0.1:8080/README.md
//! curl -d hello http://127.0.0.1:8080/echo
//! ```
//!
//! It shows what a server owes besides answering: 100 (Continue) for clients that wait, requests in a row on one
//! connection, one answer to a request that is wrong, and a close that does not cut off that answer.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use startline::{Connection, Event, Expectation, FieldSection, Next, Response, SendError, Server, Target};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Content that is kept to be echoed.
const MOST_CONTENT: usize = 16 << 20;
/// How long a client may keep a thread waiting.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> Fallible<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let listener = TcpListener::bind(&address)?;
    println!("serving {} on http://{}/, and /echo", folder.display(), listener.local_addr()?);
    for stream in listener.incoming() {
        // One that failed before it was accepted is no reason to stop.
        let Ok(stream) = stream else {
            continue;
        };
        let folder = folder.clone();
        std::thread::spawn(move || {
            if let Err(error) = serve(stream, &folder) {
                eprintln!("{error}");
            }
        });
    }
    Ok(())
}

/// What is known of the request that is being received.
#[derive(Default)]
struct Job {
    method: String,
    path: Vec<u8>,
    content: Vec<u8>,
    /// The answer, where it is known before the request is complete. The connection closes after it.
    refused: Option<u16>,
}

impl Job {
    /// The path, without the query.
    fn path(&self) -> &[u8] {
        self.path.split(|&octet| octet == b'?').next().unwrap_or_default()
    }

    fn is_echo(&self) -> bool {
        matches!(self.method.as_str(), "POST" | "PUT") && self.path() == b"/echo"
    }
}

fn serve(mut stream: TcpStream, folder: &Path) -> Fallible<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut conn = Connection::<Server>::new();
    let mut input = BytesMut::with_capacity(16 * 1024);
    let mut output = Vec::new();
    let mut job = Job::default();
    loop {
        receive(&mut conn, &mut input, &mut job);
        // A request that is refused is answered without waiting for the rest of it.
        let next = match conn.next() {
            Next::Read if job.refused.is_some() => Next::Send,
            next => next,
        };
        match next {
            // The content is called for only where it is wanted. A final response refuses it otherwise.
            Next::Send if conn.expectation() == Expectation::Waiting && job.is_echo() && job.refused.is_none() => {
                conn.send_continue(&mut output)?;
            }
            Next::Send => {
                let answer = Answer::to(&mut job, folder);
                answer.send(&mut conn, job.method == "HEAD", &mut output)?;
                job = Job { refused: job.refused, ..Job::default() };
                // What was pipelined is answered at once, and written in one go.
                if !input.is_empty() && conn.next() == Next::Read && output.len() < 64 * 1024 {
                    continue;
                }
            }
            Next::Read => {
                flush(&mut stream, &mut output)?;
                match read(&mut stream, &mut input) {
                    Ok(0) => conn.eof(),
                    Ok(_) => {}
                    // Time is the caller's business. An answer is owed only to a request that has begun.
                    Err(error) if is_timeout(&error) && conn.outstanding() > 0 => job.refused = Some(408),
                    Err(error) if is_timeout(&error) => conn.close(),
                    Err(error) => return Err(error.into()),
                }
                continue;
            }
            Next::Close | Next::Switch => {
                flush(&mut stream, &mut output)?;
                linger(stream);
                return Ok(());
            }
        }
        flush(&mut stream, &mut output)?;
    }
}

/// Takes out all events. A request that is wrong is answered with the status that its error suggests.
fn receive(conn: &mut Connection<Server>, input: &mut BytesMut, job: &mut Job) {
    while job.refused.is_none() {
        match conn.recv(input) {
            Ok(Some(Event::Head(request))) => {
                request.method().clone_into(&mut job.method);
                job.path = match request.form() {
                    Target::Origin(path) | Target::Absolute { path, .. } => path.to_vec(),
                    Target::Asterisk | Target::Authority { .. } => Vec::new(),
                };
                if conn.content_left().is_some_and(|left| left > MOST_CONTENT as u64) {
                    job.refused = Some(413);
                }
            }
            Ok(Some(Event::Content(bytes))) if job.content.len() + bytes.len() > MOST_CONTENT => {
                job.refused = Some(413);
            }
            Ok(Some(Event::Content(bytes))) => job.content.extend_from_slice(&bytes),
            Ok(Some(Event::End(_))) => {}
            Ok(None) => return,
            Err(error) => {
                eprintln!("{error}");
                job.refused = Some(error.kind.status());
            }
        }
    }
}

/// What is sent.
struct Answer {
    status: u16,
    kind: &'static str,
    content: Vec<u8>,
    /// The connection is not to be used again.
    close: bool,
}

impl Answer {
    fn new(status: u16, kind: &'static str, content: Vec<u8>) -> Self {
        Self { status, kind, content, close: false }
    }

    /// A status, and its reason phrase for a person to read.
    fn plain(status: u16) -> Self {
        Self::new(status, "text/plain", format!("{}\n", startline::reason_phrase(status)).into())
    }

    fn to(job: &mut Job, folder: &Path) -> Self {
        if let Some(status) = job.refused {
            // The rest of the request is not worth reading.
            return Self { close: true, ..Self::plain(status) };
        }
        if job.is_echo() {
            return Self::new(200, "application/octet-stream", std::mem::take(&mut job.content));
        }
        match job.method.as_str() {
            "GET" | "HEAD" => match file(folder, job.path()) {
                Some((kind, content)) => Self::new(200, kind, content),
                None => Self::plain(404),
            },
            "OPTIONS" => Self::new(204, "", vec![]),
            // A refused CONNECT closes: what follows may have been meant for the tunnel.
            "CONNECT" => Self { close: true, ..Self::plain(501) },
            _ => Self::plain(405),
        }
    }

    fn send(&self, conn: &mut Connection<Server>, to_head: bool, output: &mut Vec<u8>) -> Result<(), SendError> {
        let mut response = Response::new(self.status)?;
        response.field("Server", "startline")?;
        if self.status != 204 {
            let length = self.content.len() as u64;
            response.field("Content-Type", self.kind)?.field_integer("Content-Length", length)?;
        }
        if matches!(self.status, 204 | 405) {
            response.field("Allow", "GET, HEAD, OPTIONS, POST, PUT")?;
        }
        if let Some(option) = if self.close { Some("close") } else { conn.owed_option() } {
            response.field("Connection", option)?;
        }
        conn.send_head(&response, output)?;
        // To HEAD, the length is said and the content not sent.
        if !to_head {
            conn.send_content(&self.content, output)?;
        }
        conn.send_end(&FieldSection::EMPTY, output)
    }
}

/// A file below the folder: no way leads out of it.
fn file(folder: &Path, path: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let path = decode(path)?;
    let relative = Path::new(path.strip_prefix('/')?);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let mut path = folder.join(relative);
    if path.is_dir() {
        path.push("index.html");
    }
    let inside = path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
    let content = inside.then(|| std::fs::read(&path).ok()).flatten()?;
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt" | "md" | "rs" | "toml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    Some((kind, content))
}

/// Percent-decoding (RFC 3986 section 2.1) is the server's business, not the codec's.
fn decode(path: &[u8]) -> Option<String> {
    let mut decoded = Vec::new();
    let mut rest = path.iter();
    while let Some(&octet) = rest.next() {
        if octet != b'%' {
            decoded.push(octet);
            continue;
        }
        let digit = |octet: Option<&u8>| octet.and_then(|&octet| char::from(octet).to_digit(16));
        let value = digit(rest.next())? * 16 + digit(rest.next())?;
        decoded.push(u8::try_from(value).ok()?);
    }
    let path = String::from_utf8(decoded).ok()?;
    (!path.contains('\0')).then_some(path)
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn read(stream: &mut TcpStream, input: &mut BytesMut) -> std::io::Result<usize> {
    let mut chunk = [0; 16 * 1024];
    let length = stream.read(&mut chunk)?;
    input.extend_from_slice(&chunk[..length]);
    Ok(length)
}

fn flush(stream: &mut TcpStream, output: &mut Vec<u8>) -> std::io::Result<()> {
    stream.write_all(output)?;
    output.clear();
    Ok(())
}

/// Closes in two steps (RFC 9112 section 9.6): a close with unread bytes would reset the connection, and the last response
/// with it.
fn linger(mut stream: TcpStream) {
    let shut =
        stream.shutdown(Shutdown::Write).and_then(|()| stream.set_read_timeout(Some(Duration::from_millis(500))));
    let (start, mut unread, mut chunk) = (Instant::now(), 1024 * 1024_usize, [0; 8 * 1024]);
    while shut.is_ok() && unread > 0 && start.elapsed() < Duration::from_secs(2) {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(length) => unread = unread.saturating_sub(length),
        }
    }
}
