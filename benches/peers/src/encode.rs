//! The head of a response, written into a buffer that has room: the peers that can do it without a request.

use crate::data;
use crate::harness::Cell;
use crate::server::{self, Actix, Fields, Server as _};

/// Into what the heads are written.
const ROOM: usize = 16 * 1_024;

/// The cells, `fields` in each head.
pub fn cells(fields: Fields) -> Vec<Cell> {
    vec![copied(fields), joined(fields), mapped(fields), actix(fields)]
}

/// What no encoder can be faster than.
fn copied(fields: Fields) -> Cell {
    let (head, mut output) = (data::response_head(fields), Vec::with_capacity(ROOM));
    Cell::new("memcpy of the head", 1, move || {
        output.clear();
        output.extend_from_slice(std::hint::black_box(&head));
        std::hint::black_box(&output).len()
    })
}

/// The pieces one after the other, unchecked.
fn joined(fields: Fields) -> Cell {
    let mut output = Vec::with_capacity(ROOM);
    Cell::new("extend_from_slice of the pieces, nothing checked", 1, move || {
        output.clear();
        output.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
        for (name, value) in std::hint::black_box(fields) {
            output.extend_from_slice(name.as_bytes());
            output.extend_from_slice(b": ");
            output.extend_from_slice(value.as_bytes());
            output.extend_from_slice(b"\r\n");
        }
        output.extend_from_slice(b"\r\n");
        std::hint::black_box(&output).len()
    })
}

/// What hyper, actix-http and ureq-proto do before they write.
fn mapped(fields: Fields) -> Cell {
    Cell::new("http::HeaderMap built, nothing written", 1, server::header_map(fields))
}

fn actix(fields: Fields) -> Cell {
    let mut actix = Actix::new(fields);
    // The codec closes until it has seen a request that does not.
    actix.exchange(data::REQUEST_MINIMAL);
    actix.flush();
    actix.respond(false);
    server::check(Actix::NAME, fields, false, &actix.written());
    Cell::new("actix-http's codec, map built and head written", 1, move || {
        actix.flush();
        actix.respond(false);
    })
}
