//! The work that is measured: every call of startline's interface in the benchmarks is in this file.
//!
//! Each function takes what a program has and gives what a program wants. `benches/codec.rs`, `benches/instructions.rs` and
//! the package in `benches/peers` all include it.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]
#![allow(clippy::panic, clippy::expect_used, reason = "a benchmark that fails has to stop")]

use core::hint::black_box;

use startline::content::{Decoder, Piece};
use startline::{
    Client, Connection, Event, FieldSection, Framing, Input, Limits, Request, Response, Server, Tolerance, framing,
    parse,
};

/// Name and value of each field, in order.
pub type Fields = &'static [(&'static str, &'static str)];

/// Parses the head of a request that is whole, and shows it.
#[inline]
pub fn request<'a, T>(head: &'a [u8], see: impl FnOnce(&Request<&'a [u8]>) -> T) -> T {
    match &parse::request(head, &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((request, length))) if *length == head.len() => see(black_box(request)),
        other => panic!("startline accepts the request: {other:?}"),
    }
}

/// Parses the head of a response that is whole, and shows it.
#[inline]
pub fn response<'a, T>(head: &'a [u8], see: impl FnOnce(&Response<&'a [u8]>) -> T) -> T {
    match &parse::response(head, &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((response, length))) if *length == head.len() => see(black_box(response)),
        other => panic!("startline accepts the response: {other:?}"),
    }
}

/// As [`request`]; then the rules about Host, Content-Length and Transfer-Encoding. Gives the number of fields.
#[inline]
pub fn framed_request(head: &[u8]) -> usize {
    match &framing::read_request(head, &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((request, length, framing))) if *length == head.len() => {
            black_box(framing);
            black_box(request).fields().len()
        }
        other => panic!("startline accepts the request: {other:?}"),
    }
}

/// As [`response`], for a response to GET; then the rules about Content-Length and Transfer-Encoding. Gives the number of
/// fields.
#[inline]
pub fn framed_response(head: &[u8]) -> usize {
    match &framing::read_response(head, "GET", &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((response, length, framing))) if *length == head.len() => {
            black_box(framing);
            black_box(response).fields().len()
        }
        other => panic!("startline accepts the response: {other:?}"),
    }
}

/// Looks up every name and value once, as one does who copies them into a map. Gives the bytes of both.
#[inline]
pub fn visited(fields: &FieldSection<&[u8]>) -> (usize, usize) {
    let mut sum = (0, 0);
    for field in fields {
        let field = black_box(field);
        sum.0 += field.name.len();
        sum.1 += field.value.len();
    }
    sum
}

/// A new connection of a server receives a message, which arrives in fragments of so many bytes and lies in one slice, as in
/// the buffer that a caller reads into. Gives the field lines of the head, the bytes of the content, and the trailer lines.
pub fn received(message: &[u8], fragment: usize) -> (usize, usize, usize) {
    let mut connection = Connection::<Server>::new();
    let mut found = (0, 0, 0);
    let (mut taken, mut arrived) = (0, 0);
    while arrived < message.len() {
        arrived = (arrived + fragment).min(message.len());
        let mut input = &message[taken..arrived];
        while let Some(event) = connection.recv(&mut input).expect("startline accepts the message") {
            match event {
                Event::Head(head) => found.0 = black_box(&head).fields().len(),
                Event::Content(piece) => found.1 += black_box(piece).len(),
                Event::End(trailers) => found.2 = black_box(&trailers).len(),
            }
        }
        taken = arrived - input.len();
    }
    assert_eq!(taken, message.len(), "all of the message was taken");
    found
}

/// As [`received`] for a message that is a head: the first event is the end of the work.
pub fn received_head(head: &[u8], fragment: usize) -> usize {
    let mut connection = Connection::<Server>::new();
    let mut arrived = 0;
    while arrived < head.len() {
        arrived = (arrived + fragment).min(head.len());
        let mut input = &head[..arrived];
        match connection.recv(&mut input).expect("startline accepts the head") {
            Some(Event::Head(head)) => return black_box(&head).fields().len(),
            Some(other) => panic!("{other:?}"),
            None => {}
        }
    }
    panic!("the head is whole")
}

/// Decodes chunked content without trailers, and shows its pieces.
pub fn content(wire: &[u8], fragment: usize, mut see: impl FnMut(&[u8])) {
    let mut decoder = Decoder::new(Framing::Chunked);
    let (mut taken, mut arrived) = (0, 0);
    let mut ended = false;
    while arrived < wire.len() {
        arrived = (arrived + fragment).min(wire.len());
        let mut input = &wire[taken..arrived];
        while let Some(piece) = decoder.decode(&mut input, &Limits::DEFAULT).expect("startline accepts the content") {
            match piece {
                Piece::Content(piece) => see(piece),
                Piece::End(trailers) => {
                    ended = trailers.is_empty();
                    break;
                }
            }
        }
        taken = arrived - input.len();
    }
    assert!(ended && taken == wire.len(), "all of the content was taken");
}

/// Puts a response together. Each line is checked.
#[inline]
pub fn built(fields: Fields) -> Response {
    let mut response = Response::new(200).expect("a status");
    for (name, value) in black_box(fields) {
        response.field(name, value).expect("a field line");
    }
    response
}

/// Puts a request together. Each line is checked.
#[inline]
pub fn asked(target: &str, fields: Fields) -> Request {
    let mut request = Request::get(black_box(target)).expect("a target");
    for (name, value) in black_box(fields) {
        request.field(name, value).expect("a field line");
    }
    request
}

/// One side of a connection that is never closed.
#[derive(Debug, Default)]
pub struct Exchanges {
    server: Connection<Server>,
    client: Connection<Client>,
    /// What was written in the last exchange.
    pub output: Vec<u8>,
}

impl Exchanges {
    /// With room for what is written.
    pub fn new() -> Self {
        Self { output: Vec::with_capacity(16 * 1_024), ..Self::default() }
    }

    /// As a server: receives a whole request with its content from `input`, and sends `response` with `content`, unless HEAD
    /// was asked.
    #[inline]
    pub fn serve(&mut self, input: &mut impl Input, response: &Response, content: &[u8]) {
        self.output.clear();
        let mut wanted = true;
        while let Some(event) = self.server.recv(input).expect("startline accepts the request") {
            match event {
                Event::Head(request) => wanted = black_box(&request).method() != "HEAD",
                Event::Content(piece) => _ = black_box(piece),
                Event::End(trailers) => _ = black_box(&trailers).len(),
            }
        }
        assert!(input.unread().is_empty(), "all of the request was taken");
        self.server.send_head(response, &mut self.output).expect("it may be sent");
        if wanted {
            self.server.send_content(content, &mut self.output).expect("it was declared");
        }
        self.server.send_end(&FieldSection::EMPTY, &mut self.output).expect("it is complete");
    }

    /// As a client: sends `request`, receives a whole response and shows its content.
    #[inline]
    pub fn fetch(&mut self, request: &Request, mut response: &[u8], mut see: impl FnMut(&[u8])) {
        self.output.clear();
        self.client.send_head(request, &mut self.output).expect("it may be sent");
        self.client.send_end(&FieldSection::EMPTY, &mut self.output).expect("it is complete");
        while let Some(event) = self.client.recv(&mut response).expect("startline accepts the response") {
            match event {
                Event::Interim(_) => panic!("none is sent"),
                Event::Head(response) => _ = black_box(&response).status(),
                Event::Content(piece) => see(piece),
                Event::End(trailers) => _ = black_box(&trailers).len(),
            }
        }
        assert!(response.is_empty() && self.client.outstanding() == 0);
    }
}
