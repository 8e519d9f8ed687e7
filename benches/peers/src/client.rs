//! A client's exchange: a request of three fields goes out, and its response is read to the end of its content.

use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::BytesMut;
use http::Uri;
use http::header::{HeaderName, HeaderValue};
use http_body::Body;
use tokio_util::codec::{Decoder, Encoder};

use crate::data::REQUEST_FIELDS;
use crate::harness::Cell;
use crate::server::{in_runtime, prepared_for_actix};
use crate::wire::{Once, Wire};

/// What is asked for.
pub const TARGET: &str = "/v1/orders/7731";

/// One side of a connection that is never closed.
pub trait Client: 'static {
    /// The name of the row.
    const NAME: &'static str;

    /// A connection on which content arrives in pieces of at most `fragment` bytes where the contender reads by itself.
    fn new(fragment: usize) -> Self;

    /// Sends `GET` [`TARGET`] with [`REQUEST_FIELDS`], then receives `response` and shows its content.
    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8]));

    /// What was written in the last exchange.
    fn written(&self) -> Vec<u8>;
}

/// `C` at one response.
pub fn cell<C: Client>(response: &'static [u8]) -> Cell {
    let mut client = C::new(0);
    Cell::new(C::NAME, 1, move || {
        client.exchange(std::hint::black_box(response), &mut |piece| {
            std::hint::black_box(piece);
        });
    })
}

/// Names and values in the form in which the `http` crate takes them for the least.
fn prepared() -> Vec<(HeaderName, HeaderValue)> {
    let field = |(name, value): (&str, &'static str)| {
        (HeaderName::from_bytes(name.as_bytes()).expect("a field name"), HeaderValue::from_static(value))
    };
    REQUEST_FIELDS.into_iter().map(field).collect()
}

/// hyper, driven through a transport in memory.
pub struct Hyper {
    wire: Rc<RefCell<Wire>>,
    sender: hyper::client::conn::http1::SendRequest<Once>,
    connection: Pin<Box<dyn Future<Output = Result<(), hyper::Error>>>>,
    fields: Vec<(HeaderName, HeaderValue)>,
    uri: Uri,
}

impl Hyper {
    /// Lets the connection work.
    fn drive(&mut self, context: &mut Context<'_>) {
        assert!(self.connection.as_mut().poll(context).is_pending(), "hyper keeps the connection");
    }
}

impl Client for Hyper {
    const NAME: &'static str = "hyper";

    fn new(fragment: usize) -> Self {
        let wire = Rc::new(RefCell::new(Wire { fragment, answers: true, ..Wire::default() }));
        let mut context = Context::from_waker(Waker::noop());
        let handshake = pin!(hyper::client::conn::http1::handshake(Wire::share(&wire)));
        let Poll::Ready(Ok((sender, connection))) = handshake.poll(&mut context) else {
            panic!("hyper begins a connection");
        };
        Self { wire, sender, connection: Box::pin(connection), fields: prepared(), uri: Uri::from_static(TARGET) }
    }

    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8])) {
        let mut context = Context::from_waker(Waker::noop());
        self.wire.borrow_mut().begin(response);
        while self.sender.poll_ready(&mut context).is_pending() {
            self.drive(&mut context);
        }
        let mut request = http::Request::new(Once::new(b""));
        *request.uri_mut() = self.uri.clone();
        request.headers_mut().extend(self.fields.iter().cloned());
        let mut head = pin!(self.sender.send_request(request));
        let response = loop {
            self.drive(&mut context);
            if let Poll::Ready(response) = head.as_mut().poll(&mut context) {
                break response.expect("hyper accepts the response");
            }
        };
        let mut body = response.into_body();
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(frame)) => {
                    if let Ok(piece) = frame.expect("hyper accepts the content").into_data() {
                        see(&piece);
                    }
                }
                Poll::Ready(None) => return,
                Poll::Pending => self.drive(&mut context),
            }
        }
    }

    fn written(&self) -> Vec<u8> {
        self.wire.borrow().written.clone()
    }
}

/// The client codecs of actix-http. What is read is copied into its buffer, as a socket's read would.
pub struct Actix {
    codec: Option<actix_http::h1::ClientCodec>,
    fields: Vec<(actix_http::header::HeaderName, actix_http::header::HeaderValue)>,
    uri: actix_http::Uri,
    fragment: usize,
    input: BytesMut,
    output: BytesMut,
}

impl Client for Actix {
    const NAME: &'static str = "actix-http's codec";

    fn new(fragment: usize) -> Self {
        Self {
            codec: Some(in_runtime(actix_http::h1::ClientCodec::default)),
            fields: prepared_for_actix(REQUEST_FIELDS.into_iter()),
            uri: actix_http::Uri::from_static(TARGET),
            fragment,
            input: BytesMut::with_capacity(32 * 1_024),
            output: BytesMut::with_capacity(32 * 1_024),
        }
    }

    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8])) {
        let mut codec = self.codec.take().expect("the codec is back after each exchange");
        self.output.clear();
        let mut head = actix_http::RequestHead::default();
        head.uri = self.uri.clone();
        for (name, value) in &self.fields {
            head.headers_mut().insert(name.clone(), value.clone());
        }
        let head = (head.into(), actix_http::body::BodySize::None);
        codec.encode(actix_http::h1::Message::Item(head), &mut self.output).expect("actix-http encodes the request");

        let mut fragments = response.chunks(if self.fragment == 0 { response.len() } else { self.fragment });
        let head = loop {
            self.input.extend_from_slice(fragments.next().expect("a whole head"));
            if let Some(head) = codec.decode(&mut self.input).expect("actix-http accepts the response") {
                break head;
            }
        };
        std::hint::black_box(head);
        let mut codec = codec.into_payload_codec();
        loop {
            match codec.decode(&mut self.input).expect("actix-http accepts the content") {
                Some(Some(piece)) => see(&piece),
                Some(None) => break,
                None => self.input.extend_from_slice(fragments.next().expect("whole content")),
            }
        }
        self.codec = Some(codec.into_message_codec());
    }

    fn written(&self) -> Vec<u8> {
        self.output.to_vec()
    }
}

/// ureq-proto reads from the caller's slice and writes into the caller's.
pub struct Ureq {
    fields: Vec<(HeaderName, HeaderValue)>,
    uri: Uri,
    fragment: usize,
    content: Vec<u8>,
    output: Vec<u8>,
    written: usize,
}

impl Client for Ureq {
    const NAME: &'static str = "ureq-proto";

    fn new(fragment: usize) -> Self {
        Self {
            fields: prepared(),
            uri: Uri::from_static("http://api.example.com/v1/orders/7731"),
            fragment,
            content: vec![0; 32 * 1_024],
            output: vec![0; 16 * 1_024],
            written: 0,
        }
    }

    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8])) {
        use ureq_proto::client::{Call, RecvResponseResult, SendRequestResult};

        let mut request = http::Request::new(());
        *request.uri_mut() = self.uri.clone();
        request.headers_mut().extend(self.fields.iter().cloned());
        let mut call = Call::new(request).expect("ureq-proto accepts the request").proceed();
        self.written = call.write(&mut self.output).expect("room for the request");
        let Ok(Some(SendRequestResult::RecvResponse(mut call))) = call.proceed() else {
            panic!("a request without content is followed by the response");
        };
        let fragment = if self.fragment == 0 { response.len() } else { self.fragment };
        let (mut read, mut arrived) = (0, fragment.min(response.len()));
        loop {
            let (used, head) = call.try_response(&response[read..arrived], false).expect("ureq-proto accepts it");
            read += used;
            if let Some(head) = head {
                std::hint::black_box(head);
                break;
            }
            arrived = (arrived + fragment).min(response.len());
        }
        let Some(RecvResponseResult::RecvBody(mut call)) = call.proceed() else {
            panic!("content follows");
        };
        while !call.can_proceed() {
            let (used, got) = call.read(&response[read..arrived], &mut self.content).expect("content");
            read += used;
            see(&self.content[..got]);
            if used == 0 {
                arrived = (arrived + fragment).min(response.len());
            }
        }
        std::hint::black_box(call.proceed().is_some());
    }

    fn written(&self) -> Vec<u8> {
        self.output[..self.written].to_vec()
    }
}

/// http-net. What is read is copied into its buffer.
pub struct HttpNet<const BUILD: bool> {
    connection: http_net::ClientConn,
    request: http_net::Request,
    fragment: usize,
    output: Vec<u8>,
}

fn build() -> http_net::Request {
    let fields = std::hint::black_box(REQUEST_FIELDS);
    fields.into_iter().fold(http_net::Request::get(TARGET), |request, (name, value)| request.header(name, value))
}

impl<const BUILD: bool> Client for HttpNet<BUILD> {
    const NAME: &'static str = if BUILD { "http-net, request built each time" } else { "http-net, request built once" };

    fn new(fragment: usize) -> Self {
        Self {
            connection: http_net::ClientConn::with_limits(crate::heads::http_net_limits()),
            request: build(),
            fragment,
            output: Vec::with_capacity(16 * 1_024),
        }
    }

    fn exchange(&mut self, response: &'static [u8], see: &mut impl FnMut(&[u8])) {
        self.output.clear();
        let sent = if BUILD {
            self.connection.send_request(&build(), &mut self.output)
        } else {
            self.connection.send_request(&self.request, &mut self.output)
        };
        sent.expect("http-net accepts the request");
        let fragment = if self.fragment == 0 { response.len() } else { self.fragment };
        let mut rest = response;
        loop {
            match self.connection.poll().expect("http-net accepts the response") {
                http_net::ClientEvent::Response(head) => {
                    std::hint::black_box((head.status(), head.framing()));
                }
                http_net::ClientEvent::Body(piece) => see(piece),
                http_net::ClientEvent::ResponseEnd => return,
                http_net::ClientEvent::NeedInput => {
                    let fed = self.connection.feed(&rest[..fragment.min(rest.len())]);
                    rest = &rest[fed..];
                }
                _ => panic!("nothing else was asked for"),
            }
        }
    }

    fn written(&self) -> Vec<u8> {
        self.output.clone()
    }
}

/// Holds that `written` is the request that was wanted. Peers may add fields of their own.
pub fn check(name: &str, written: &[u8]) {
    let mut parsed = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut parsed);
    assert!(request.parse(written).is_ok_and(|parsed| parsed == httparse::Status::Complete(written.len())), "{name}");
    assert_eq!((request.method, request.path), (Some("GET"), Some(TARGET)), "{name}");
    for (wanted, value) in REQUEST_FIELDS {
        let found = request
            .headers
            .iter()
            .any(|field| field.name.eq_ignore_ascii_case(wanted) && field.value == value.as_bytes());
        assert!(found, "{name} did not write {wanted}");
    }
}
