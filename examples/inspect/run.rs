//! Runs a connection over the bytes and notes what comes out.

use bytes::{Bytes, BytesMut};
use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Limits, Next, RecvError, Request, Response, Role, SendError,
    Server, Tolerance,
};

/// A request that a client has outstanding.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) upgrade: Option<String>,
}

/// What is to be decoded, and in which context.
#[derive(Debug, Default)]
pub(crate) struct Job {
    pub(crate) server: bool,
    pub(crate) bytes: Vec<u8>,
    /// A client's; one GET if nothing is said, none if the list is empty.
    pub(crate) requests: Option<Vec<Asked>>,
    pub(crate) eof: bool,
    /// Bytes are given in pieces of this size; zero: all at once.
    pub(crate) split: usize,
    pub(crate) tolerance: Tolerance,
}

/// An event, with where it lies in the bytes.
#[derive(Debug)]
pub(crate) enum Seen {
    Request { at: u64, end: u64, head: Request<Bytes> },
    Response { at: u64, end: u64, interim: bool, head: Response<Bytes> },
    Content { at: u64, bytes: Vec<u8> },
    End { at: u64, trailers: FieldSection<Bytes> },
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) seen: Vec<Seen>,
    pub(crate) error: Option<RecvError>,
    pub(crate) tolerated: Vec<RecvError>,
    pub(crate) next: Next,
    pub(crate) left: usize,
}

pub(crate) fn run(job: &Job) -> Result<Outcome, String> {
    if job.server {
        return Ok(drive(Connection::<Server>::with(Limits::DEFAULT, job.tolerance), job));
    }
    let fallback = [Asked { method: "GET".to_owned(), upgrade: None }];
    let requests = job.requests.as_deref().unwrap_or(&fallback);
    let pipeline = u8::try_from(requests.len()).unwrap_or(u8::MAX);
    let mut conn = Connection::<Client>::with(Limits { pipeline, ..Limits::DEFAULT }, job.tolerance);
    for asked in requests {
        ask(&mut conn, asked).map_err(|error| format!("{}: {error}", asked.method))?;
    }
    Ok(drive(conn, job))
}

/// Sends a request that is not looked at, so that its response can be received.
fn ask(conn: &mut Connection<Client>, asked: &Asked) -> Result<(), SendError> {
    let target = match asked.method.as_str() {
        "CONNECT" => "host:443",
        _ => "/",
    };
    let mut request = Request::new(&asked.method, target)?;
    request.field("Host", "host")?;
    if let Some(protocols) = &asked.upgrade {
        request.field("Upgrade", protocols)?.field("Connection", "upgrade")?;
    }
    let mut unused = Vec::new();
    conn.send_head(&request, &mut unused)?;
    conn.send_end(&FieldSection::EMPTY, &mut unused)
}

/// What the two roles do differently here.
trait Inspected: Role {
    fn head(at: u64, end: u64, head: Self::Receives<Bytes>) -> Seen;
    fn interim(at: u64, end: u64, head: Self::Interim<Bytes>) -> Seen;
    fn length(head: &Self::Receives<Bytes>) -> usize;
    fn interim_length(head: &Self::Interim<Bytes>) -> usize;
    /// Answers a request that is complete, so that what follows it is decoded too.
    fn answer(conn: &mut Connection<Self>);
}

impl Inspected for Server {
    fn head(at: u64, end: u64, head: Request<Bytes>) -> Seen {
        Seen::Request { at, end, head }
    }

    fn interim(_: u64, _: u64, head: std::convert::Infallible) -> Seen {
        match head {}
    }

    fn length(head: &Request<Bytes>) -> usize {
        head.as_bytes().len()
    }

    fn interim_length(head: &std::convert::Infallible) -> usize {
        match *head {}
    }

    fn answer(conn: &mut Connection<Self>) {
        let mut unused = Vec::new();
        let empty = |lengthy: bool| {
            let mut response = Response::new(200)?;
            if lengthy {
                response.field("Content-Length", "0")?;
            }
            Ok(response)
        };
        let sent = empty(true).and_then(|response| conn.send_head(&response, &mut unused));
        let sent = match sent {
            // A tunnel has no length.
            Err(SendError::Rule(ErrorKind::FramingForbidden)) => {
                return empty(false).and_then(|response| conn.send_head(&response, &mut unused)).unwrap_or_default();
            }
            other => other,
        };
        let _ = sent.and_then(|()| conn.send_end(&FieldSection::EMPTY, &mut unused));
    }
}

impl Inspected for Client {
    fn head(at: u64, end: u64, head: Response<Bytes>) -> Seen {
        Seen::Response { at, end, interim: false, head }
    }

    fn interim(at: u64, end: u64, head: Response<Bytes>) -> Seen {
        Seen::Response { at, end, interim: true, head }
    }

    fn length(head: &Response<Bytes>) -> usize {
        head.as_bytes().len()
    }

    fn interim_length(head: &Response<Bytes>) -> usize {
        head.as_bytes().len()
    }

    fn answer(_: &mut Connection<Self>) {}
}

fn drive<R: Inspected>(mut conn: Connection<R>, job: &Job) -> Outcome {
    let mut outcome = Outcome { seen: vec![], error: None, tolerated: vec![], next: Next::Read, left: 0 };
    let mut input = BytesMut::new();
    let size = if job.split == 0 { job.bytes.len().max(1) } else { job.split };
    let mut noted = Vec::new();
    let mut pieces = job.bytes.chunks(size);
    let mut open = true;
    while open {
        if let Some(piece) = pieces.next() {
            input.extend_from_slice(piece);
        } else {
            open = false;
            if job.eof {
                conn.eof();
            }
        }
        if outcome.error.is_none() {
            receive(&mut conn, &mut input, &mut outcome, &mut noted);
        }
    }
    outcome.next = conn.next();
    outcome.left = input.len();
    outcome
}

/// Takes out all there is.
fn receive<R: Inspected>(
    conn: &mut Connection<R>,
    input: &mut BytesMut,
    outcome: &mut Outcome,
    noted: &mut Vec<RecvError>,
) {
    loop {
        let result = conn.recv(input);
        // The list of deviations begins anew with each head.
        let all = conn.tolerated();
        let known = if all.starts_with(noted) { noted.len() } else { 0 };
        outcome.tolerated.extend_from_slice(&all[known..]);
        *noted = all.to_vec();
        let end = conn.consumed();
        let seen = match result {
            Ok(Some(Event::Head(head))) => R::head(end - R::length(&head) as u64, end, head),
            Ok(Some(Event::Interim(head))) => R::interim(end - R::interim_length(&head) as u64, end, head),
            Ok(Some(Event::Content(bytes))) => {
                if let Some(Seen::Content { bytes: before, .. }) = outcome.seen.last_mut() {
                    before.extend_from_slice(&bytes);
                    continue;
                }
                Seen::Content { at: end - bytes.len() as u64, bytes: bytes.to_vec() }
            }
            Ok(Some(Event::End(trailers))) => {
                R::answer(conn);
                Seen::End { at: end, trailers }
            }
            Ok(None) => return,
            Err(error) => {
                outcome.error = Some(error);
                return;
            }
        };
        outcome.seen.push(seen);
    }
}
