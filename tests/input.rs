//! A caller's own type as input: what is received is whatever that type gives.

use std::rc::Rc;

use startline::{Connection, Event, Input, Server};

/// Reference-counted bytes, and how far they have been read.
struct Shared {
    bytes: Rc<[u8]>,
    at: usize,
}

/// A piece of them.
#[derive(Clone)]
struct Piece {
    bytes: Rc<[u8]>,
    range: std::ops::Range<usize>,
}

impl Default for Piece {
    fn default() -> Self {
        Self { bytes: Rc::new([]), range: 0..0 }
    }
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }
}

impl Input for Shared {
    type Slice = Piece;

    fn unread(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn split_to(&mut self, n: usize) -> Piece {
        let range = self.at..self.at + n;
        self.at += n;
        Piece { bytes: Rc::clone(&self.bytes), range }
    }
}

#[test]
fn events_are_pieces_of_the_callers_own_type() {
    let wire = b"POST /a HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\nrest";
    let mut input = Shared { bytes: Rc::from(&wire[..]), at: 0 };
    let mut conn = Connection::<Server>::new();
    let Some(Event::Head(request)) = conn.recv(&mut input).unwrap() else { panic!("a head") };
    let Some(Event::Content(content)) = conn.recv(&mut input).unwrap() else { panic!("content") };
    let Some(Event::End(trailers)) = conn.recv(&mut input).unwrap() else { panic!("an end") };
    // They can be kept while the connection is used, and hold the bytes alive.
    assert!(conn.recv(&mut input).unwrap().is_none());
    assert_eq!(input.unread(), b"rest");
    drop(input);
    assert_eq!((request.target(), request.fields().get("host")), (&b"/a"[..], Some(&b"b"[..])));
    assert_eq!((content.as_ref(), trailers.get("T")), (&b"abc"[..], Some(&b"1"[..])));
    assert_eq!(Rc::strong_count(&content.bytes), 3);
}
