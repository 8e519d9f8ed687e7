//! What an adversary would send to make its bytes expensive, and how it is received.
//!
//! `benches/bounds.rs` counts the instructions that they cost, `tests/bounds.rs` the memory. Each is legal for as long as can
//! be, within the default limits, and the part that costs is as long as a limit lets it be.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]
#![allow(clippy::panic, clippy::expect_used, reason = "a measurement that fails has to stop")]

mod inputs;

use core::hint::black_box;

use startline::{
    Client, Connection, ErrorKind, Event, FieldSection, Limits, Next, RecvError, Request, Response, Role, Server,
    Tolerance,
};

use crate::heap;

pub use inputs::all;

/// Who receives the input, and what had been sent before.
#[derive(Clone, Debug)]
pub enum Receiver {
    /// Answers every request by 204 (No Content).
    Server,
    /// Sends a GET, and the next when it has been answered; with what it offers to switch to.
    Client(Option<String>),
}

/// One input.
#[derive(Clone, Debug)]
pub struct Hostile {
    /// What it is, as the table shows it.
    pub name: &'static str,
    pub receiver: Receiver,
    pub tolerance: Tolerance,
    pub bytes: Vec<u8>,
    /// The error that it ends with, if it does.
    pub error: Option<ErrorKind>,
}

impl Hostile {
    /// The octets that have been paid for it: its own, and those of what had been offered.
    pub fn octets(&self) -> usize {
        match &self.receiver {
            Receiver::Client(Some(offered)) => self.bytes.len() + offered.len(),
            _ => self.bytes.len(),
        }
    }

    /// What may cost more than the rest: it has to be tolerated first.
    pub const fn is_tolerated(&self) -> bool {
        !matches!(self.tolerance, Tolerance::NONE)
    }
}

/// How the receiving of an input has ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The bytes that had been given.
    pub given: usize,
    /// The bytes of them that had been taken.
    pub taken: usize,
    pub error: Option<ErrorKind>,
    /// The bytes of heap memory that were held at the peak, besides what was there before the first byte came.
    pub peak: usize,
}

impl Hostile {
    /// Receives a copy of its bytes in pieces of a size. The copy can be written to, so that folded lines are unfolded.
    pub fn receive(&self, bytes: &mut [u8], piece: usize) -> Outcome {
        let mut output = vec![0; 1 << 17];
        match &self.receiver {
            Receiver::Server => {
                let response = Response::new(204).expect("a status");
                let conn = Connection::<Server>::with(Limits::DEFAULT, self.tolerance);
                drive(conn, bytes, piece, |conn| {
                    let mut output = &mut output[..];
                    conn.send_head(&response, &mut output).expect("it may be sent");
                    if conn.next() == Next::Send {
                        conn.send_end(&FieldSection::EMPTY, &mut output).expect("it is complete");
                    }
                })
            }
            Receiver::Client(offered) => {
                let mut request = Request::get("/").expect("a request");
                request.field("Host", "a").expect("a field line");
                if let Some(protocols) = offered {
                    request.field("Connection", "upgrade").expect("a field line");
                    request.field("Upgrade", protocols).expect("a field line");
                }
                let mut ask = |conn: &mut Connection<Client>| {
                    let mut output = &mut output[..];
                    conn.send_head(&request, &mut output).expect("it may be sent");
                    conn.send_end(&FieldSection::EMPTY, &mut output).expect("it is complete");
                };
                let mut conn = Connection::with(Limits::DEFAULT, self.tolerance);
                ask(&mut conn);
                drive(conn, bytes, piece, ask)
            }
        }
    }
}

fn drive<R: Role>(
    mut conn: Connection<R>,
    bytes: &mut [u8],
    piece: usize,
    mut send: impl FnMut(&mut Connection<R>),
) -> Outcome {
    let mut outcome = Outcome::default();
    let meter = heap::Meter::start();
    loop {
        let (taken, error) = hostile_bytes_arrive(&mut conn, &mut bytes[outcome.taken..outcome.given]);
        outcome.taken += taken;
        if let Some(error) = error {
            outcome.error = Some(error.kind);
            break;
        }
        if conn.next() == Next::Send && (1..bytes.len()).contains(&outcome.taken) {
            send(&mut conn);
        } else if outcome.given == bytes.len() {
            break;
        } else {
            outcome.given = bytes.len().min(outcome.given.saturating_add(piece));
        }
    }
    outcome.peak = meter.peak();
    outcome
}

/// All that is counted: `benches/bounds.sh` names this function to callgrind. Goes on to the end of the message or of the bytes,
/// and gives what was taken, and the error.
#[inline(never)]
fn hostile_bytes_arrive<R: Role>(conn: &mut Connection<R>, mut unread: &mut [u8]) -> (usize, Option<RecvError>) {
    let before = unread.len();
    loop {
        match conn.recv(&mut unread) {
            Ok(Some(event)) => {
                if matches!(black_box(&event), Event::End(_)) {
                    return (before - unread.len(), None);
                }
            }
            Ok(None) => return (before - unread.len(), None),
            Err(error) => return (before - unread.len(), Some(error)),
        }
    }
}
