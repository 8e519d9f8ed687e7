//! A transport in memory, for hyper.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::rt::{Read, ReadBufCursor, Write};

/// What the peer has sent and was not read, and what was written to it.
#[derive(Default)]
pub struct Wire {
    /// What will be read.
    pub arriving: &'static [u8],
    /// At most so much is handed out by one read; 0 for all.
    pub fragment: usize,
    /// Nothing is handed out before something was written: a client's peer answers, it does not begin.
    pub answers: bool,
    /// Since the exchange began.
    pub written: Vec<u8>,
}

impl Wire {
    /// The end of `wire` that is given to hyper.
    pub fn share(wire: &Rc<RefCell<Self>>) -> Stream {
        Stream(Rc::clone(wire))
    }

    /// Forgets what was written, and sends `message`.
    pub fn begin(&mut self, message: &'static [u8]) {
        assert!(self.arriving.is_empty(), "all of the last message was read");
        self.arriving = message;
        self.written.clear();
    }
}

/// hyper's end of a [`Wire`].
pub struct Stream(Rc<RefCell<Wire>>);

impl Read for Stream {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut wire = self.0.borrow_mut();
        if wire.arriving.is_empty() || (wire.answers && wire.written.is_empty()) {
            return Poll::Pending;
        }
        let most = if wire.fragment == 0 { wire.arriving.len() } else { wire.fragment };
        let (now, later) = wire.arriving.split_at(wire.arriving.len().min(most).min(into.remaining()));
        into.put_slice(now);
        wire.arriving = later;
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        self.0.borrow_mut().written.extend_from_slice(from);
        Poll::Ready(Ok(from.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Content that is there at once.
pub struct Once(Option<Bytes>);

impl Once {
    pub fn new(content: &'static [u8]) -> Self {
        Self((!content.is_empty()).then(|| Bytes::from_static(content)))
    }
}

impl Body for Once {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().map(|content| Ok(Frame::data(content))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// Reads `body` to its end.
pub async fn drain(mut body: hyper::body::Incoming) {
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        std::hint::black_box(frame.expect("hyper accepts the content"));
    }
}
