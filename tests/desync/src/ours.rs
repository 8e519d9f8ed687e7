//! The strict reader that is under test.

use bytes::BytesMut;
use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Limits, Next, Request, Response, Role as Side, SendError,
    Server, Tolerance,
};

use crate::case::{Case, Ending, Message, Role, marker};

/// What startline made of some octets.
struct Reading {
    messages: Vec<Message>,
    /// Where the last complete message ends.
    end: usize,
    next: Next,
    failed: bool,
}

/// The case in `input`: its complete messages, from the first octet on. None if there is none.
pub fn case(id: &str, role: Role, methods: &[String], input: &[u8], eof: bool) -> Option<Case> {
    let make = |octets: &[u8], messages: Vec<Message>, ending| Case {
        id: id.to_owned(),
        mutated: false,
        role,
        // Requests without a response would stand before that of the marker.
        methods: methods[..methods.len().min(messages.len())].to_vec(),
        octets: octets.to_vec(),
        messages,
        ending,
    };
    let open = read(role, methods, input, false)?;
    if eof && !open.failed {
        let closed = read(role, methods, input, true)?;
        if !closed.failed && closed.messages.len() > open.messages.len() {
            return Some(make(input, closed.messages, Ending::Eof));
        }
    }
    if open.messages.is_empty() {
        return None;
    }
    let octets = &input[..open.end];
    let ending = ending(role, methods, octets, &open.messages)?;
    Some(make(octets, open.messages, ending))
}

/// Whether the marker is read behind `octets`. None if the messages themselves change by what follows them.
fn ending(role: Role, methods: &[String], octets: &[u8], messages: &[Message]) -> Option<Ending> {
    let alone = read(role, methods, octets, false)?;
    assert!(alone.messages == messages, "the octets behind a message change it: {}", octets.escape_ascii());
    let mut asked = methods[..methods.len().min(messages.len())].to_vec();
    asked.push("GET".to_owned());
    let behind = [octets, marker(role)].concat();
    // Behind a request that may switch protocols, a client sends no other.
    let Some(followed) = read(role, &asked, &behind, false) else { return Some(Ending::Last) };
    match followed.messages.split_last() {
        Some((last, before)) if last.is_marker(role) && before == messages => Some(Ending::Marker),
        _ if followed.messages == messages && (alone.next == Next::Close || alone.next == Next::Switch) => {
            Some(Ending::Last)
        }
        _ => panic!("startline does not see the marker: {}", behind.escape_ascii()),
    }
}

/// None if a client cannot have these requests outstanding.
fn read(role: Role, methods: &[String], input: &[u8], eof: bool) -> Option<Reading> {
    match role {
        Role::Server => Some(drive(Connection::<Server>::new(), input, eof)),
        Role::Client => {
            let limits = Limits { pipeline: u8::try_from(methods.len()).ok()?, ..Limits::DEFAULT };
            let mut conn = Connection::<Client>::with(limits, Tolerance::NONE);
            methods.iter().try_for_each(|method| ask(&mut conn, method)).ok()?;
            Some(drive(conn, input, eof))
        }
    }
}

fn ask(conn: &mut Connection<Client>, method: &str) -> Result<(), SendError> {
    let target = match method {
        "CONNECT" => "a:443",
        _ => "/",
    };
    let mut request = Request::new(method, target)?;
    request.field("Host", "a")?;
    let mut unused = Vec::new();
    conn.send_head(&request, &mut unused)?;
    conn.send_end(&FieldSection::EMPTY, &mut unused)
}

/// What the two sides do differently here.
trait Read: Side {
    fn message<B: AsRef<[u8]>>(head: &Self::Receives<B>) -> Message;
    fn answer(conn: &mut Connection<Self>);
}

impl Read for Server {
    fn message<B: AsRef<[u8]>>(head: &Request<B>) -> Message {
        let target = head.target().iter().map(|&octet| char::from(octet)).collect();
        Message { what: head.method().to_owned(), target, ..Message::default() }
    }

    /// An empty 200. To CONNECT it can have no Content-Length.
    fn answer(conn: &mut Connection<Self>) {
        let mut unused = Vec::new();
        let mut response = Response::new(200).expect("a status");
        response.field("Content-Length", "0").expect("a field");
        match conn.send_head(&response, &mut unused) {
            Ok(()) => conn.send_end(&FieldSection::EMPTY, &mut unused).expect("an empty response ends"),
            Err(SendError::Rule(ErrorKind::FramingForbidden)) => {
                conn.send_head(&Response::new(200).expect("a status"), &mut unused).expect("CONNECT is answered");
            }
            Err(error) => panic!("an empty 200 cannot be sent: {error}"),
        }
    }
}

impl Read for Client {
    fn message<B: AsRef<[u8]>>(head: &Response<B>) -> Message {
        Message { what: head.status().to_string(), ..Message::default() }
    }

    fn answer(_: &mut Connection<Self>) {}
}

fn drive<R: Read>(mut conn: Connection<R>, input: &[u8], eof: bool) -> Reading {
    let mut unread = BytesMut::from(input);
    let mut reading = Reading { messages: vec![], end: 0, next: Next::Read, failed: false };
    let mut current = Message::default();
    let mut told = false;
    loop {
        match conn.recv(&mut unread) {
            Ok(Some(Event::Interim(_))) => {}
            Ok(Some(Event::Head(head))) => current = R::message(&head),
            Ok(Some(Event::Content(piece))) => current.content.extend_from_slice(&piece),
            Ok(Some(Event::End(_))) => {
                reading.messages.push(Message { complete: true, ..std::mem::take(&mut current) });
                reading.end = usize::try_from(conn.consumed()).expect("an offset within the input");
                R::answer(&mut conn);
            }
            Ok(None) if eof && !told => {
                told = true;
                conn.eof();
            }
            other => {
                reading.failed = other.is_err();
                reading.next = conn.next();
                return reading;
            }
        }
    }
}
