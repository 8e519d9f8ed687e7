//! A server's exchange: one request arrives whole, its content is read to the end, and a response goes out.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use tokio_util::codec::{Decoder, Encoder};

use crate::data::GREETING;
use crate::harness::Cell;
use crate::wire::{Once, Wire, drain};

pub use crate::work::Fields;

/// One side of a connection that is never closed.
pub trait Server: 'static {
    /// The name of the row.
    const NAME: &'static str;

    /// A connection on which every response has these fields.
    fn new(fields: Fields) -> Self;

    /// Takes one request with its content and answers it: `200 OK`, the fields, [`GREETING`].
    fn exchange(&mut self, request: &'static [u8]);

    /// What was written in the last exchange.
    fn written(&self) -> Vec<u8>;
}

/// `S` at `requests`.
pub fn cell<S: Server>(fields: Fields, requests: &[&'static [u8]]) -> Cell {
    let mut server = S::new(fields);
    let requests = requests.to_vec();
    Cell::new(S::NAME, requests.len(), move || {
        for request in &requests {
            server.exchange(std::hint::black_box(request));
        }
    })
}

/// The fields without Content-Length, which these peers add themselves.
fn unframed(fields: Fields) -> impl Iterator<Item = (&'static str, &'static str)> {
    fields.iter().copied().filter(|(name, _)| *name != "Content-Length")
}

/// Names and values in the form in which the `http` crate takes them for the least.
fn prepared(fields: Fields) -> Vec<(HeaderName, HeaderValue)> {
    let field = |(name, value): (&str, &'static str)| {
        (HeaderName::from_bytes(name.as_bytes()).expect("a field name"), HeaderValue::from_static(value))
    };
    unframed(fields).map(field).collect()
}

/// The same for actix-http, which is built on an earlier version of that crate.
pub fn prepared_for_actix(
    fields: impl Iterator<Item = (&'static str, &'static str)>,
) -> Vec<(actix_http::header::HeaderName, actix_http::header::HeaderValue)> {
    let field = |(name, value): (&str, &'static str)| {
        let name = actix_http::header::HeaderName::from_bytes(name.as_bytes()).expect("a field name");
        (name, actix_http::header::HeaderValue::from_static(value))
    };
    fields.map(field).collect()
}

/// hyper, driven through a transport in memory which hands out a whole request per read.
pub struct Hyper {
    wire: Rc<RefCell<Wire>>,
    connection: Pin<Box<dyn Future<Output = Result<(), hyper::Error>>>>,
}

impl Server for Hyper {
    const NAME: &'static str = "hyper";

    fn new(fields: Fields) -> Self {
        let fields = Rc::new(prepared(fields));
        let wire = Rc::new(RefCell::new(Wire::default()));
        let service = hyper::service::service_fn(move |request: http::Request<hyper::body::Incoming>| {
            let fields = Rc::clone(&fields);
            async move {
                drain(request.into_body()).await;
                let mut response = http::Response::new(Once::new(GREETING));
                response.headers_mut().extend(fields.iter().cloned());
                Ok::<_, std::convert::Infallible>(response)
            }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .auto_date_header(false)
            .serve_connection(Wire::share(&wire), service);
        Self { wire, connection: Box::pin(connection) }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        self.wire.borrow_mut().begin(request);
        let mut context = Context::from_waker(Waker::noop());
        while self.wire.borrow().written.is_empty() {
            assert!(self.connection.as_mut().poll(&mut context).is_pending(), "hyper keeps the connection");
        }
    }

    fn written(&self) -> Vec<u8> {
        self.wire.borrow().written.clone()
    }
}

/// The codec of actix-http, without its dispatcher: what is read is copied into its buffer, as a socket's read would.
pub struct Actix {
    codec: actix_http::h1::Codec,
    fields: Vec<(actix_http::header::HeaderName, actix_http::header::HeaderValue)>,
    input: BytesMut,
    output: BytesMut,
}

/// What actix-http needs around it.
pub fn in_runtime<T>(make: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    // Leaked, because the configuration's local task stays a part of them.
    let runtime = Box::leak(Box::new(runtime.expect("a runtime")));
    let local = Box::leak(Box::new(tokio::task::LocalSet::new()));
    local.block_on(runtime, async { make() })
}

impl Actix {
    /// Builds the response and encodes it with its content.
    pub fn respond(&mut self, content: bool) {
        let mut response = actix_http::Response::with_body(actix_http::StatusCode::OK, ());
        for (name, value) in &self.fields {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        let size = actix_http::body::BodySize::Sized(GREETING.len() as u64);
        let head = actix_http::h1::Message::Item((response, size));
        self.codec.encode(head, &mut self.output).expect("actix-http encodes the head");
        if content {
            let content = actix_http::h1::Message::Chunk(Some(Bytes::from_static(GREETING)));
            self.codec.encode(content, &mut self.output).expect("actix-http encodes the content");
        }
    }

    /// Forgets what was written.
    pub fn flush(&mut self) {
        self.output.clear();
    }
}

impl Server for Actix {
    const NAME: &'static str = "actix-http's codec";

    fn new(fields: Fields) -> Self {
        Self {
            codec: in_runtime(actix_http::h1::Codec::default),
            fields: prepared_for_actix(unframed(fields)),
            input: BytesMut::with_capacity(32 * 1_024),
            output: BytesMut::with_capacity(32 * 1_024),
        }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        self.output.clear();
        self.input.extend_from_slice(request);
        let Ok(Some(actix_http::h1::Message::Item(head))) = self.codec.decode(&mut self.input) else {
            panic!("actix-http refuses the request")
        };
        if self.codec.message_type() != actix_http::h1::MessageType::None {
            while let Some(actix_http::h1::Message::Chunk(Some(piece))) =
                self.codec.decode(&mut self.input).expect("actix-http decodes the content")
            {
                std::hint::black_box(piece);
            }
        }
        self.respond(head.method() != actix_http::Method::HEAD);
    }

    fn written(&self) -> Vec<u8> {
        self.output.to_vec()
    }
}

/// ureq-proto reads from the caller's slice and writes into the caller's.
pub struct Ureq {
    fields: Vec<(HeaderName, HeaderValue)>,
    content: Vec<u8>,
    output: Vec<u8>,
    written: usize,
}

impl Server for Ureq {
    const NAME: &'static str = "ureq-proto";

    fn new(fields: Fields) -> Self {
        let mut fields = prepared(fields);
        fields.push((CONTENT_LENGTH, HeaderValue::from(GREETING.len())));
        Self { fields, content: vec![0; 16 * 1_024], output: vec![0; 16 * 1_024], written: 0 }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        use ureq_proto::server::{RecvRequestResult, Reply, SendResponseResult};

        let mut reply = Reply::new().expect("a fresh reply");
        let (mut read, head) = reply.try_request(request).expect("ureq-proto accepts the request");
        std::hint::black_box(head.expect("a whole head"));
        let reply = match reply.proceed().expect("a whole head") {
            RecvRequestResult::ProvideResponse(reply) => reply,
            RecvRequestResult::RecvBody(mut reply) => {
                while !reply.is_ended() {
                    let (used, _) = reply.read(&request[read..], &mut self.content).expect("content");
                    assert!(used > 0, "ureq-proto takes the content");
                    read += used;
                    std::hint::black_box(&self.content);
                }
                reply.proceed().expect("the content has ended")
            }
            RecvRequestResult::Send100(_) => panic!("nothing expects a 100"),
        };
        let mut response = http::Response::new(());
        response.headers_mut().extend(self.fields.iter().cloned());
        let mut reply = reply.provide(response).expect("ureq-proto accepts the response");
        self.written = reply.write(&mut self.output).expect("room for the head");
        if let SendResponseResult::SendBody(mut reply) = reply.proceed() {
            let (_, written) = reply.write(GREETING, &mut self.output[self.written..]).expect("room for the content");
            self.written += written;
            std::hint::black_box(reply.proceed().must_close_connection());
        }
    }

    fn written(&self) -> Vec<u8> {
        self.output[..self.written].to_vec()
    }
}

/// http-net with a response that was built and checked once. What is read is copied into its buffer.
pub struct HttpNet {
    connection: http_net::ServerConn,
    response: http_net::Response,
    output: Vec<u8>,
}

/// Hands the connection a request, and returns when it has been read to its end.
fn receive(connection: &mut http_net::ServerConn, request: &[u8]) {
    let mut rest = request;
    loop {
        match connection.poll().expect("http-net accepts the request") {
            http_net::ServerEvent::Request(head) => {
                std::hint::black_box((head.method_str(), head.target(), head.framing()));
            }
            http_net::ServerEvent::Body(piece) => {
                std::hint::black_box(piece);
            }
            http_net::ServerEvent::RequestEnd => return,
            http_net::ServerEvent::NeedInput => {
                let fed = connection.feed(rest);
                rest = &rest[fed..];
            }
            other => panic!("{other:?}"),
        }
    }
}

impl Server for HttpNet {
    const NAME: &'static str = "http-net, response built once";

    fn new(fields: Fields) -> Self {
        let response = unframed(fields)
            .fold(http_net::Response::new(200), |response, (name, value)| response.header(name, value))
            .body(GREETING);
        let connection = http_net::ServerConn::with_limits(crate::heads::http_net_limits());
        Self { connection, response, output: Vec::with_capacity(16 * 1_024) }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        self.output.clear();
        receive(&mut self.connection, request);
        self.connection.respond(&self.response, &mut self.output).expect("http-net accepts the response");
    }

    fn written(&self) -> Vec<u8> {
        self.output.clone()
    }
}

/// http-net with the fields borrowed from the application and checked each time.
pub struct HttpNetBorrowed {
    connection: http_net::ServerConn,
    fields: Vec<(&'static str, &'static [u8])>,
    output: Vec<u8>,
}

impl Server for HttpNetBorrowed {
    const NAME: &'static str = "http-net, fields borrowed";

    fn new(fields: Fields) -> Self {
        let fields = unframed(fields).map(|(name, value)| (name, value.as_bytes())).collect();
        let connection = http_net::ServerConn::with_limits(crate::heads::http_net_limits());
        Self { connection, fields, output: Vec::with_capacity(16 * 1_024) }
    }

    fn exchange(&mut self, request: &'static [u8]) {
        self.output.clear();
        receive(&mut self.connection, request);
        let content = http_net::OutgoingBody::Full(GREETING.len() as u64);
        // The crate wants the fields as a slice that lives as long as the head.
        let head = http_net::ResponseHeadRef::new(200, std::hint::black_box(&self.fields), content);
        let plan = self.connection.write_head(&head, None, &mut self.output).expect("http-net accepts the head");
        if plan == http_net::BodyPlan::Raw {
            self.output.extend_from_slice(GREETING);
        }
    }

    fn written(&self) -> Vec<u8> {
        self.output.clone()
    }
}

/// Holds that `written` is the response that was wanted, whatever the order of the fields and the case of their names.
pub fn check(name: &str, fields: Fields, content: bool, written: &[u8]) {
    let mut parsed = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut parsed);
    let length = match response.parse(written) {
        Ok(httparse::Status::Complete(length)) => length,
        other => panic!("{name} wrote no response: {other:?}"),
    };
    assert_eq!(response.code, Some(200), "{name}");
    let lower = |name: &str, value: &[u8]| (name.to_ascii_lowercase(), value.to_vec());
    let mut wanted: Vec<_> = fields.iter().map(|(name, value)| lower(name, value.as_bytes())).collect();
    let mut found: Vec<_> = response.headers.iter().map(|field| lower(field.name, field.value)).collect();
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted, "{name}");
    assert_eq!(&written[length..], if content { GREETING } else { b"" }, "{name}");
}

/// The map that peers build for every response: here to show what it costs alone.
pub fn header_map(fields: Fields) -> impl FnMut() -> HeaderMap {
    let fields = prepared(fields);
    move || fields.iter().cloned().collect()
}
