//! A sans-IO HTTP/1.1 codec: bytes in, events out; values in, bytes out. It never touches a socket, a clock, a thread or a
//! TLS library. Clients, servers, proxies, test tools and fuzzers embed it.
//!
//! Strict by default, and able to say why: an error names the rule that was broken, the byte that broke it, and the status
//! that answers it.
//!
//! # The loop
//!
//! A [`Connection`] is one connection as seen from one side. The caller owns both buffers; the connection holds no byte of
//! what is unread. This is a client, with two byte vectors where a program has a socket:
//!
//! ```
//! use startline::{Client, Connection, Event, FieldSection, Next, Request};
//!
//! # fn write_to_socket(bytes: &mut Vec<u8>) { bytes.clear() }
//! # let mut socket = [&b"HTTP/1.1 200 OK\r\nContent-Le"[..], b"ngth: 5\r\n\r\nhel", b"lo"].into_iter();
//! let mut conn = Connection::<Client>::new();
//! let mut input = bytes::BytesMut::new();
//! let mut output = Vec::new();
//! let mut content = Vec::new();
//!
//! // 1. Say what there is to say. Each line is checked as it is pushed, the head as it is sent.
//! let mut request = Request::get("/data")?;
//! request.field("Host", "api.example.com")?;
//! conn.send_head(&request, &mut output)?;
//! conn.send_end(&FieldSection::EMPTY, &mut output)?;
//!
//! loop {
//!     // 2. Take every event out of what has arrived. They are views of the input, not copies.
//!     while let Some(event) = conn.recv(&mut input)? {
//!         match event {
//!             Event::Interim(response) => println!("{} comes first", response.status()),
//!             Event::Head(response) => assert_eq!(response.status(), 200),
//!             Event::Content(bytes) => content.extend_from_slice(&bytes),
//!             Event::End(trailers) => assert!(trailers.is_empty()),
//!         }
//!     }
//!     // 3. Write out what was sent.
//!     write_to_socket(&mut output);
//!     // 4. Do what the connection says.
//!     match conn.next() {
//!         Next::Read => match socket.next() {
//!             Some(bytes) => input.extend_from_slice(bytes),
//!             None => conn.eof(),
//!         },
//!         Next::Send => break, // the application's turn: here, the response is complete
//!         Next::Close => break, // and why: conn.close_reason()
//!         Next::Switch => break, // another protocol from here on; its first bytes are in `input`
//!     }
//! }
//! assert_eq!(content, b"hello");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A server is the same loop. Its [`Event`] has three arms, since the fourth is uninhabited; on [`Next::Send`] it answers
//! the request, or calls for its content if [`Connection::expectation`] is [`Expectation::Waiting`]; after an error it may
//! answer once, with [`ErrorKind::status`]:
//!
//! ```
//! use startline::{Connection, Event, FieldSection, Next, Response, Server};
//!
//! let mut conn = Connection::<Server>::new();
//! let mut input = &b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost : a\r\n\r\n"[..];
//! let mut output = Vec::new();
//! loop {
//!     let status = loop {
//!         match conn.recv(&mut input) {
//!             Ok(Some(Event::Head(request))) => assert_eq!(request.method(), "GET"),
//!             Ok(Some(Event::Content(_) | Event::End(_))) => {}
//!             Ok(None) => break 204,
//!             Err(error) => break error.kind.status(),
//!         }
//!     };
//!     match conn.next() {
//!         Next::Send => {
//!             let mut response = Response::new(status)?;
//!             if status != 204 {
//!                 response.field("Content-Length", "0")?;
//!             }
//!             if let Some(option) = conn.owed_option() {
//!                 response.field("Connection", option)?;
//!             }
//!             conn.send_head(&response, &mut output)?;
//!             conn.send_end(&FieldSection::EMPTY, &mut output)?;
//!         }
//!         Next::Read => conn.eof(), // nothing more comes in this example
//!         Next::Close | Next::Switch => break,
//!     }
//! }
//! assert!(output.ends_with(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
//! # Ok::<(), startline::SendError>(())
//! ```
//!
//! # The machine
//!
//! Each half of an exchange is `Head`, then `Content`, then `Done`. One rule joins them: when both are done, the connection
//! starts again, closes, or switches to another protocol.
//!
//! ```text
//! CLIENT                 send_head                 send_end
//!   send (request)  Head -----------> Content ---------------> Done --.
//!                    ^                                                |      reuse:  Head     | Head
//!                    |<---------- both are done ----------------------+----  close:  Closed   | Closed
//!                    v                                                |      switch: Switched | Switched
//!   recv (response) Head -----------> Content ---------------> Done --'
//!                   | ^  Event::Head            Event::End      ^
//!                   '-' Event::Interim (1xx but 101)            |
//!                   '-- 101, or 2xx to CONNECT -----------------'
//!
//! SERVER             Event::Head               Event::End
//!   recv (request)  Head -----------> Content ---------------> Done --.   while Done, recv gives None
//!                    ^                                                |   and the input waits
//!                    |<---------- both are done ----------------------+----  as above
//!                    v                                                |
//!   send (response) Head -----------> Content ---------------> Done --'
//!                   | ^  send_head              send_end
//!                   '-' send_interim
//! ```
//!
//! # How bytes flow
//!
//! ```text
//!  socket --read--> input --recv--> whole lines are parsed, each once; an unfinished one stays in the input
//!                     |             head complete: split off the input, its lines where they lie
//!                     |             content: split off the input as far as it has come, no copy
//!                     '-- what is left after a switch or a close is still in the input
//!  application --send_*--> output --write--> socket     checked first, then written
//! ```
//!
//! # Choices
//!
//! Where the RFCs leave one, or peers differ. What can be switched is a [`Tolerance`]; what is switched on is reported by
//! [`Connection::tolerated`] when it happens.
//!
//! | topic | what we do | switch |
//! |---|---|---|
//! | LF alone ends a line of a head | reject | [`BARE_LF`](Tolerance::BARE_LF), responses |
//! | LF or CR alone in chunk framing or trailers | reject | none |
//! | folded field line | request: reject; response: unfold in place if the input can be written to, and report; never Content-Length, Transfer-Encoding, Connection | none |
//! | whitespace before the colon | reject | [`WHITESPACE_BEFORE_COLON`](Tolerance::WHITESPACE_BEFORE_COLON), responses |
//! | a field line that is none | reject | [`INVALID_FIELD_LINE`](Tolerance::INVALID_FIELD_LINE), responses |
//! | control octets in a value | reject | [`CONTROL_OCTETS`](Tolerance::CONTROL_OCTETS), responses; never NUL, CR, LF |
//! | Content-Length repeated, all equal | request: reject; response: accept and report | [`REPEATED_LENGTH`](Tolerance::REPEATED_LENGTH), requests |
//! | Content-Length and Transfer-Encoding | reject | [`LENGTH_AND_CHUNKED`](Tolerance::LENGTH_AND_CHUNKED) |
//! | Transfer-Encoding other than one final `chunked` | request: 501, or 400 if chunked is not last; response: `x, chunked` is decoded as far as chunked goes, anything else runs until close; chunked twice: reject | none |
//! | Transfer-Encoding in HTTP/1.0 | request: reject; response: obey, then close | none |
//! | empty members of Transfer-Encoding | reject, though RFC 9110 section 5.6.1.2 would ignore them | none |
//! | chunk-size | 1 to 16 digits; whitespace only before `;` | none |
//! | Host in a request | exactly one from HTTP/1.1 on, valid, may be empty; at most one in HTTP/1.0 | none |
//! | request-target | one of the four forms, as the method allows; no whitespace, control octets, `#`; `"<>[\]^{\|}` and backtick pass | [`OBS_TEXT_TARGET`](Tolerance::OBS_TEXT_TARGET) |
//! | empty lines before a request | skip 2 | [`Limits::empty_lines`] |
//! | status-line without reason, or without the space before it | accept | none |
//! | status code | 100 to 999 | none |
//! | HTTP/1.x, x > 1 | received: as 1.1; sent: refuse; other majors: 505 | none |
//! | HTTP/1.0 with `keep-alive` on both sides | kept | none |
//! | Content-Length, Transfer-Encoding in trailers | reject; other fields are given apart from the header section | none |
//! | CONNECT with content | reject | none |
//! | 101 that was not offered, names more than four protocols, or is to HTTP/1.0 | reject | none |
//! | Upgrade without its connection option | received: offers nothing; sent: refuse | none |
//! | TE without its connection option, or with `chunked` | received: no notice; sent: refuse | none |
//! | Expect | a list; `100-continue` in it counts from HTTP/1.1 on, other members are the caller's | none |
//! | bytes without an outstanding request | error | none |
//! | a request that is an error | one response may be sent, then close | none |
//! | CONNECT refused | an ordinary response, then close | [`KEEP_REFUSED_CONNECT`](Tolerance::KEEP_REFUSED_CONNECT) |
//! | final response while the client waits for 100 | close after it | none |
//! | end of input inside a message | error | [`TRUNCATED_TRAILERS`](Tolerance::TRUNCATED_TRAILERS) |
//!
//! # Smuggling
//!
//! Two readers that disagree where a message ends can be made to take the content of one request for the next. Four habits
//! keep that from starting here. There is one function for the length of content ([`framing`]), used for what is received
//! and what is sent. Numbers are digits, without sign, prefix or separator. A line ends with CRLF and nothing else, and
//! chunk framing has no tolerant variant. And a connection whose last message was repaired, cut off or refused is closed,
//! not reused. A proxy that forwards should build its own head from the fields it means to send, and frame the content
//! itself, as [`framing::request`] and [`framing::response`] say of the head that was received: heads that were received can be
//! sent, but hop-by-hop fields (RFC 9110 section 7.6.1) are its to remove.
//!
//! # Layers
//!
//! Those who have a machine of their own can use the layers below [`Connection`]: [`parse`] reads heads and field sections
//! from slices, [`framing`] computes a framing (also in one go with its head), [`content`] decodes and encodes content under one, [`chunked`] makes the
//! frame of a chunk, [`write`](mod@write) writes heads.
//!
//! # Features
//!
//! `std` (default) lets the scanner find out which vector instructions the machine has; the crate is `no_std` with `alloc`
//! in any case. `http` adds the module `interop`: heads to and from the types of the `http` crate, values as shared `Bytes`.

#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![warn(clippy::alloc_instead_of_core, clippy::std_instead_of_core)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod aside;
mod blocks;
pub mod chunked;
mod config;
mod connection;
pub mod content;
mod ends;
mod error;
mod exchange;
mod fields;
pub mod framing;
mod gist;
mod half;
mod index;
mod input;
#[cfg(feature = "http")]
pub mod interop;
mod known;
mod known_lines;
mod line;
mod line_end;
mod list;
mod message;
pub mod parse;
mod role;
mod scan;
mod section;
mod send;
mod status;
mod summary;
mod syntax;
pub mod write;

pub use config::{Limits, Tolerance};
pub use connection::{Connection, Event, Role};
pub use error::{ErrorKind, RecvError, Rule, SendError};
pub use exchange::{CloseReason, Expectation, Next};
pub use fields::{Field, FieldSection, Fields};
pub use framing::Framing;
pub use input::Input;
pub use message::{Request, Response, Target, Version};
pub use role::{Client, Server};
pub use status::reason_phrase;
