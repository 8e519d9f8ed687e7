//! hyper, over a transport in memory.

use std::cell::RefCell;
use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::rt::{Read, ReadBufCursor, Write};

use crate::case::{Case, Ending, Message, Role};
use crate::reader::{End, Reader, Reading, locked};

pub struct Hyper;

impl Reader for Hyper {
    fn name(&self) -> String {
        locked("hyper")
    }

    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>> {
        let one = |case: &&Case| match case.role {
            Role::Server => server(case),
            Role::Client => client(case),
        };
        cases.iter().map(|case| Some(one(case))).collect()
    }
}

/// Octets under way.
struct Wire {
    arriving: Vec<u8>,
    read: usize,
    /// How many octets may be handed out until more are allowed.
    allowed: usize,
    eof: bool,
}

struct Stream(Rc<RefCell<Wire>>);

impl Read for Stream {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut wire = self.0.borrow_mut();
        let left = wire.arriving.len() - wire.read;
        let now = left.min(wire.allowed).min(into.remaining());
        if now == 0 {
            return if left == 0 && wire.eof { Poll::Ready(Ok(())) } else { Poll::Pending };
        }
        into.put_slice(&wire.arriving[wire.read..wire.read + now]);
        wire.read += now;
        wire.allowed -= now;
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(from.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// No content.
struct Empty;

impl Body for Empty {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(0)
    }
}

fn server(case: &Case) -> Reading {
    let wire = Rc::new(RefCell::new(Wire { arriving: case.input(), read: 0, allowed: usize::MAX, eof: false }));
    let messages = Rc::new(RefCell::new(Vec::new()));
    let service = hyper::service::service_fn(|request: http::Request<Incoming>| {
        let messages = Rc::clone(&messages);
        async move {
            let (what, target) = (request.method().to_string(), request.uri().to_string());
            messages.borrow_mut().push(Message { what, target, ..Message::default() });
            let mut body = request.into_body();
            while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
                let data = frame?.into_data().unwrap_or_default();
                messages.borrow_mut().last_mut().expect("its message").content.extend_from_slice(&data);
            }
            messages.borrow_mut().last_mut().expect("its message").complete = true;
            Ok::<_, hyper::Error>(http::Response::new(Empty))
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(Stream(Rc::clone(&wire)), service);
    let mut context = Context::from_waker(Waker::noop());
    let mut connection = pin!(connection);
    let mut end = End::Wait;
    // hyper gives way to others from time to time, and says nothing more when there is nothing to do.
    for _ in 0..1000 {
        match connection.as_mut().poll(&mut context) {
            Poll::Ready(Ok(())) => end = End::Closed,
            Poll::Ready(Err(_)) => end = End::Error,
            Poll::Pending => continue,
        }
        break;
    }
    let messages = messages.take();
    Reading { messages, end }
}

/// hyper's client has one request outstanding, and takes what it finds behind a response for an error. So the octets are
/// handed out one at a time, and where a response is complete, the next request is made.
fn client(case: &Case) -> Reading {
    let wire = Wire { arriving: case.input(), read: 0, allowed: 0, eof: case.ending == Ending::Eof };
    let mut exchange =
        Exchange { wire: Rc::new(RefCell::new(wire)), reading: Reading { messages: vec![], end: End::Wait } };
    exchange.run(&case.asked());
    exchange.reading
}

struct Exchange {
    wire: Rc<RefCell<Wire>>,
    reading: Reading,
}

impl Exchange {
    /// Hands out one more octet, or the end; false if everything was.
    fn advance(&self, told: &mut bool) -> bool {
        let mut wire = self.wire.borrow_mut();
        wire.allowed = 1;
        if wire.read < wire.arriving.len() {
            return true;
        }
        !std::mem::replace(told, true) && wire.eof
    }

    fn run(&mut self, methods: &[String]) {
        let mut context = Context::from_waker(Waker::noop());
        let handshake = pin!(hyper::client::conn::http1::handshake::<_, Empty>(Stream(Rc::clone(&self.wire))));
        let Poll::Ready(Ok((mut sender, connection))) = handshake.poll(&mut context) else {
            panic!("hyper begins a connection");
        };
        let mut connection = pin!(connection);
        let (mut told, mut over) = (false, false);
        for method in methods {
            let target = if method == "CONNECT" { "a:443" } else { "/" };
            let request = http::Request::builder().method(method.as_str()).uri(target).header("Host", "a").body(Empty);
            let mut sent = pin!(sender.send_request(request.expect("a request")));
            let mut body: Option<Incoming> = None;
            loop {
                over = over || connection.as_mut().poll(&mut context).is_ready();
                if body.is_none() {
                    match sent.as_mut().poll(&mut context) {
                        Poll::Ready(Ok(response)) => {
                            let what = response.status().as_str().to_owned();
                            self.reading.messages.push(Message { what, ..Message::default() });
                            body = Some(response.into_body());
                        }
                        Poll::Ready(Err(error)) => {
                            self.reading.end = if error.is_canceled() { End::Closed } else { End::Error };
                            return;
                        }
                        Poll::Pending => {}
                    }
                }
                if let Some(body) = &mut body {
                    match self.content(body, &mut context) {
                        Poll::Ready(true) => break,
                        Poll::Ready(false) => return,
                        Poll::Pending => {}
                    }
                }
                if over && body.is_none() {
                    self.reading.end = End::Closed;
                    return;
                }
                if !self.advance(&mut told) {
                    return;
                }
            }
        }
    }

    /// Takes what there is of the content: whether it ended well.
    fn content(&mut self, body: &mut Incoming, context: &mut Context<'_>) -> Poll<bool> {
        loop {
            match Pin::new(&mut *body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    self.reading.last().content.extend_from_slice(&frame.into_data().unwrap_or_default());
                }
                Poll::Ready(Some(Err(_))) => {
                    self.reading.end = End::Error;
                    return Poll::Ready(false);
                }
                Poll::Ready(None) => {
                    self.reading.last().complete = true;
                    return Poll::Ready(true);
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
