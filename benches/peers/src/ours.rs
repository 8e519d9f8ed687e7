//! startline in every role that a peer plays. What it does there is in `benches/work`.

use std::hint::black_box;

use bytes::BytesMut;
use startline::{Request, Response, write};

use crate::chunks::Chunks;
use crate::client::{self, TARGET};
use crate::data::{GREETING, Kind, REQUEST_FIELDS};
use crate::fragments::Drip;
use crate::heads::{Found, Heads};
use crate::server::{self, Fields};
use crate::work::{self, Exchanges};

/// The public parser of heads. It checks every line and keeps where those are that may decide about framing; the others, and
/// where a value begins, are found again when they are asked for.
#[derive(Default)]
pub struct Spans;

impl Heads for Spans {
    const NAME: &'static str = "**startline**";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        match kind {
            Kind::Request => work::request(head, |request| request.fields().len()),
            Kind::Response => work::response(head, |response| response.fields().len()),
        }
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        let (fields, (names, values)) = match kind {
            Kind::Request => work::request(head, |request| (request.fields().len(), work::visited(request.fields()))),
            Kind::Response => {
                work::response(head, |response| (response.fields().len(), work::visited(response.fields())))
            }
        };
        Found { fields, names, values }
    }
}

/// The same, and then every name and value is looked up once: spans of all fields, as the peers give them.
#[derive(Default)]
pub struct Visited;

impl Heads for Visited {
    const NAME: &'static str = "**startline**, every field visited";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        match kind {
            Kind::Request => work::request(head, |request| work::visited(request.fields()).1),
            Kind::Response => work::response(head, |response| work::visited(response.fields()).1),
        }
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        Spans.found(kind, head)
    }
}

/// The public parser of heads, then the rules about Host, Content-Length and Transfer-Encoding.
#[derive(Default)]
pub struct Semantics;

impl Heads for Semantics {
    const NAME: &'static str = "**startline**, with semantics";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        match kind {
            Kind::Request => work::framed_request(head),
            Kind::Response => work::framed_response(head),
        }
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        Spans.found(kind, head)
    }
}

/// A new connection of a server receives the head: limits, semantics and the state machine.
#[derive(Default)]
pub struct Received;

impl Heads for Received {
    const NAME: &'static str = "**startline**, a connection made and its first head received";
    const RESPONSES: bool = false;

    #[inline(always)]
    fn parse(&mut self, _: Kind, head: &'static [u8]) -> usize {
        work::received_head(head, head.len())
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        Spans.found(kind, head)
    }
}

impl Drip for Received {
    const NAME: &'static str = <Self as Heads>::NAME;

    fn new() -> Self {
        Self
    }

    fn parse(&mut self, head: &'static [u8], fragment: usize) -> usize {
        work::received_head(head, fragment)
    }
}

/// A connection of a server. With `BUILD`, each response is put together and checked anew; without, once.
pub struct Serve<const BUILD: bool> {
    exchanges: Exchanges,
    fields: Fields,
    response: Response,
}

impl<const BUILD: bool> server::Server for Serve<BUILD> {
    const NAME: &'static str =
        if BUILD { "**startline**, response built each time" } else { "**startline**, response built once" };

    fn new(fields: Fields) -> Self {
        Self { exchanges: Exchanges::new(), fields, response: work::built(fields) }
    }

    fn exchange(&mut self, mut request: &'static [u8]) {
        if BUILD {
            self.exchanges.serve(&mut request, &work::built(self.fields), GREETING);
        } else {
            self.exchanges.serve(&mut request, &self.response, GREETING);
        }
    }

    fn written(&self) -> Vec<u8> {
        self.exchanges.output.clone()
    }
}

/// As [`Serve`] with the response built once, but the request is copied into a `BytesMut` first, as a socket's read would, and
/// what is received are `Bytes` of their own.
pub struct ServeOwned {
    exchanges: Exchanges,
    response: Response,
    input: BytesMut,
}

impl server::Server for ServeOwned {
    const NAME: &'static str = "**startline**, response built once, from `BytesMut`";

    fn new(fields: Fields) -> Self {
        let input = BytesMut::with_capacity(32 * 1_024);
        Self { exchanges: Exchanges::new(), response: work::built(fields), input }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        self.input.extend_from_slice(request);
        self.exchanges.serve(&mut self.input, &self.response, GREETING);
    }

    fn written(&self) -> Vec<u8> {
        self.exchanges.output.clone()
    }
}

/// A connection of a client. With `BUILD`, each request is put together and checked anew; without, once.
pub struct Fetch<const BUILD: bool> {
    exchanges: Exchanges,
    request: Request,
}

impl<const BUILD: bool> client::Client for Fetch<BUILD> {
    const NAME: &'static str =
        if BUILD { "**startline**, request built each time" } else { "**startline**, request built once" };

    fn new(_: usize) -> Self {
        Self { exchanges: Exchanges::new(), request: work::asked(TARGET, &REQUEST_FIELDS) }
    }

    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8])) {
        if BUILD {
            self.exchanges.fetch(&work::asked(TARGET, &REQUEST_FIELDS), response, see);
        } else {
            self.exchanges.fetch(&self.request, response, see);
        }
    }

    fn written(&self) -> Vec<u8> {
        self.exchanges.output.clone()
    }
}

/// The decoder of content on its own, which shows where the content lies.
pub struct Content {
    fragment: usize,
}

impl Chunks for Content {
    const NAME: &'static str = "**startline**";

    fn new(fragment: usize) -> Self {
        Self { fragment }
    }

    fn decode(&mut self, wire: &'static [u8], see: &mut impl FnMut(&[u8])) {
        work::content(wire, self.fragment, see);
    }
}

/// Puts a head together, with all checks, and writes it.
pub fn encode(fields: Fields) -> impl FnMut() -> usize {
    let mut output = Vec::with_capacity(16 * 1_024);
    move || {
        output.clear();
        write::response(&work::built(fields), &mut output).expect("a Vec takes everything");
        black_box(&output).len()
    }
}

/// Writes a head that was put together and checked before.
pub fn write_again(fields: Fields) -> impl FnMut() -> usize {
    let response = work::built(fields);
    let mut output = Vec::with_capacity(16 * 1_024);
    move || {
        output.clear();
        write::response(black_box(&response), &mut output).expect("a Vec takes everything");
        black_box(&output).len()
    }
}
