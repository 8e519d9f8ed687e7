//! Any sequence of calls on a client and a server that are joined by two buffers: neither side refuses what the other sent,
//! and both understand the same.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use arbitrary::Arbitrary;
use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Limits, Next, Request, Response, Server, Tolerance,
};

#[derive(Arbitrary, Debug)]
pub enum Operation {
    Request { method: u8, framing: u8, option: u8, upgrade: bool, expect: bool },
    Response { status: u8, framing: u8, option: u8, upgrade: bool },
    Interim { status: u8 },
    Content { client: bool, length: u8 },
    End { client: bool, trailers: u8 },
    Move { to_server: bool, most: u8 },
    Continue,
    Fail { client: bool },
    Close { client: bool },
}

/// What a side has sent, or has understood: heads in short, content in bytes, ends.
#[derive(Debug, Default, PartialEq)]
struct Story(Vec<String>);

impl Story {
    fn add(&mut self, what: String) {
        self.0.push(what);
    }

    fn content(&mut self, length: usize) {
        match self.0.last_mut().and_then(|last| last.strip_prefix("content ")?.parse::<usize>().ok()) {
            Some(before) => *self.0.last_mut().expect("there is one") = format!("content {}", before + length),
            None if length > 0 => self.add(format!("content {length}")),
            None => {}
        }
    }
}

struct Pair {
    client: Connection<Client>,
    server: Connection<Server>,
    to_server: Vec<u8>,
    to_client: Vec<u8>,
    server_input: Vec<u8>,
    client_input: Vec<u8>,
    requests: [Story; 2],
    responses: [Story; 2],
    /// A side that has given up, or was cut off, is not compared any more.
    broken: bool,
}

/// The fields that frame the content, say whether the connection persists, and offer or choose protocols.
fn fields(framing: u8, option: u8, upgrade: Option<&'static str>) -> Vec<(&'static str, String)> {
    let framing =
        [None, Some(("Content-Length", "5")), Some(("Transfer-Encoding", "chunked")), Some(("Content-Length", "0"))]
            [usize::from(framing % 4)];
    let mut fields: Vec<_> = framing.into_iter().chain(upgrade.map(|protocols| ("Upgrade", protocols))).collect();
    let options = [None, Some("close"), Some("keep-alive")][usize::from(option % 3)];
    let options: Vec<_> = options.into_iter().chain(upgrade.map(|_| "upgrade")).collect();
    let options = options.join(", ");
    if !options.is_empty() {
        fields.push(("Connection", &options));
    }
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

impl Pair {
    fn new() -> Self {
        let limits = Limits { pipeline: 3, ..Limits::DEFAULT };
        Self {
            client: Connection::with(limits, Tolerance::NONE),
            server: Connection::new(),
            to_server: Vec::new(),
            to_client: Vec::new(),
            server_input: Vec::new(),
            client_input: Vec::new(),
            requests: Default::default(),
            responses: Default::default(),
            broken: false,
        }
    }

    fn apply(&mut self, operation: &Operation) {
        match *operation {
            Operation::Request { method, framing, option, upgrade, expect } => {
                let method = ["GET", "HEAD", "POST", "CONNECT", "OPTIONS"][usize::from(method % 5)];
                let target = if method == "CONNECT" { "a:443" } else { "/" };
                let mut request = Request::new(method, target).expect("valid");
                request.field("Host", "a").expect("valid");
                for (name, value) in fields(framing, option, upgrade.then_some("a, b")) {
                    request.field(name, value).expect("valid");
                }
                if expect {
                    request.field("Expect", "100-continue").expect("valid");
                }
                if self.client.send_head(&request, &mut self.to_server).is_ok() {
                    self.requests[0].add(format!("{request:?}"));
                }
            }
            Operation::Response { status, framing, option, upgrade } => {
                let status = [200, 204, 304, 101, 404, 500][usize::from(status % 6)];
                let mut response = Response::new(status).expect("valid");
                for (name, value) in fields(framing, option, upgrade.then_some("b")) {
                    response.field(name, value).expect("valid");
                }
                // An error before there is a request is for a client that is too slow to send one.
                let early = self.server.outstanding() == 0;
                if self.server.send_head(&response, &mut self.to_client).is_ok() {
                    self.responses[0].add(format!("{response:?}"));
                    self.broken |= early;
                }
            }
            Operation::Interim { status } => {
                let response = Response::new([100, 102, 103][usize::from(status % 3)]).expect("valid");
                if self.server.send_interim(&response, &mut self.to_client).is_ok() {
                    self.responses[0].add(format!("{response:?}"));
                }
            }
            Operation::Continue => {
                let before = self.to_client.len();
                self.server.send_continue(&mut self.to_client).expect("a vector takes all");
                if self.to_client.len() > before {
                    self.responses[0].add(format!("{:?}", Response::new(100).expect("valid")));
                }
            }
            Operation::Content { client, length } => {
                let piece = vec![b'\n'; usize::from(length % 8)];
                if client {
                    if self.client.send_content(&piece, &mut self.to_server).is_ok() {
                        self.requests[0].content(piece.len());
                    }
                } else if self.server.send_content(&piece, &mut self.to_client).is_ok() {
                    self.responses[0].content(piece.len());
                }
            }
            Operation::End { client, trailers } => {
                let mut section = FieldSection::new();
                for _ in 0..trailers % 3 {
                    section.push("T", "1").expect("valid");
                }
                if client {
                    if self.client.send_end(&section, &mut self.to_server).is_ok() {
                        self.requests[0].add(format!("end {section:?}"));
                    }
                } else if self.server.send_end(&section, &mut self.to_client).is_ok() {
                    self.responses[0].add(format!("end {section:?}"));
                }
            }
            Operation::Move { to_server, most } => self.carry(to_server, usize::from(most)),
            Operation::Fail { client: true } => self.give_up(|pair| pair.client.send_failed()),
            Operation::Fail { client: false } => self.give_up(|pair| pair.server.send_failed()),
            Operation::Close { client: true } => self.give_up(|pair| pair.client.close()),
            Operation::Close { client: false } => self.give_up(|pair| pair.server.close()),
        }
    }

    fn give_up(&mut self, how: impl FnOnce(&mut Self)) {
        how(self);
        self.broken = true;
    }

    fn carry(&mut self, to_server: bool, most: usize) {
        if to_server {
            let most = most.min(self.to_server.len());
            self.server_input.extend(self.to_server.drain(..most));
            self.serve();
        } else {
            let most = most.min(self.to_client.len());
            self.client_input.extend(self.to_client.drain(..most));
            self.read();
        }
    }

    fn serve(&mut self) {
        let mut input = &self.server_input[..];
        loop {
            match self.server.recv(&mut input) {
                Ok(Some(Event::Head(request))) => self.requests[1].add(format!("{request:?}")),
                Ok(Some(Event::Content(bytes))) => self.requests[1].content(bytes.len()),
                Ok(Some(Event::End(trailers))) => self.requests[1].add(format!("end {trailers:?}")),
                Ok(None) => break,
                Err(error) => panic!("the server refuses what the client sent: {error:?}"),
            }
        }
        self.server_input = input.to_vec();
    }

    fn read(&mut self) {
        let mut input = &self.client_input[..];
        loop {
            match self.client.recv(&mut input) {
                Ok(Some(Event::Head(response) | Event::Interim(response))) => {
                    self.responses[1].add(format!("{response:?}"));
                }
                Ok(Some(Event::Content(bytes))) => self.responses[1].content(bytes.len()),
                Ok(Some(Event::End(trailers))) => self.responses[1].add(format!("end {trailers:?}")),
                Ok(None) => break,
                // A server may send as many as it likes; a client has a limit.
                Err(error) if error.kind == ErrorKind::TooManyInterim => {
                    self.broken = true;
                    break;
                }
                // Nobody asked for what came early: it may be taken for the answer to something else.
                Err(_) if self.broken => break,
                Err(error) => panic!("the client refuses what the server sent: {error:?}"),
            }
        }
        self.client_input = input.to_vec();
    }

    /// What has been understood is the beginning of what has been sent.
    fn compare(&self) {
        if self.broken {
            return;
        }
        for [sent, understood] in [&self.requests, &self.responses] {
            for (i, (sent, understood)) in sent.0.iter().zip(&understood.0).enumerate() {
                let partial = sent.starts_with("content ") && understood.starts_with("content ");
                assert!(sent == understood || partial, "at {i}: sent {sent}, understood {understood}");
            }
            // Where the head says how long the content is, its end is understood before it is said.
            let early = understood.0.get(sent.0.len()..).unwrap_or_default();
            assert!(matches!(early, []) || early == ["end []"], "{sent:?} {understood:?}");
        }
    }
}

pub fn check(operations: &[Operation]) {
    let mut pair = Pair::new();
    for operation in operations.iter().take(60) {
        pair.apply(operation);
        pair.compare();
    }
    while !pair.to_server.is_empty() || !pair.to_client.is_empty() {
        pair.carry(true, usize::MAX);
        pair.carry(false, usize::MAX);
    }
    pair.compare();
    if !pair.broken && pair.client.next() == Next::Switch {
        assert_eq!(pair.server.next(), Next::Switch, "both switch, or none");
    }
}
