//! What an adversary would send to make its bytes expensive, and how it is received.
//!
//! `benches/bounds.rs` counts the instructions that they cost, `tests/bounds.rs` the memory. Each is legal for as long as can
//! be, within the default limits, and the part that costs is as long as a limit lets it be.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]
#![allow(clippy::panic, clippy::expect_used, reason = "a measurement that fails has to stop")]

mod inputs;

use core::hint::black_box;

use startline::{
    Client, Connection, ErrorKind, FieldSection, Limits, Next, RecvError, Request, Response, Role, Server, Tolerance,
};

use crate::heap;

pub use inputs::all;

/// Who receives the input, and what had been sent before.
#[derive(Clone, Debug)]
pub enum Receiver {
    /// Answers every request by 204 (No Content), or by 101 where this is the protocol to switch to.
    Server(Option<&'static str>),
    /// Has asked so: method, and value of Upgrade.
    Client(&'static str, Option<String>),
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
            Receiver::Client(_, Some(offered)) => self.bytes.len() + offered.len(),
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
        let mut response = Response::new(204).expect("a status");
        match &self.receiver {
            Receiver::Server(switch) => {
                if let Some(protocol) = switch {
                    response = Response::new(101).expect("a status");
                    response.field("Upgrade", protocol).expect("a field line");
                    response.field("Connection", "upgrade").expect("a field line");
                }
                let conn = Connection::<Server>::with(Limits::DEFAULT, self.tolerance);
                let mut output = [0; 128];
                let answer = |conn: &mut Connection<Server>| {
                    let mut output = &mut output[..];
                    conn.send_head(&response, &mut output).expect("it may be sent");
                    if conn.next() == Next::Send {
                        conn.send_end(&FieldSection::EMPTY, &mut output).expect("it is complete");
                    }
                };
                drive(conn, bytes, piece, Some(answer))
            }
            Receiver::Client(method, upgrade) => {
                let mut request = Request::new(method, "/").expect("a request");
                request.field("Host", "a").expect("a field line");
                if let Some(protocols) = upgrade {
                    request.field("Connection", "upgrade").expect("a field line");
                    request.field("Upgrade", protocols).expect("a field line");
                }
                let mut conn = Connection::<Client>::with(Limits::DEFAULT, self.tolerance);
                let mut output = vec![0; 1 << 17];
                let mut output = &mut output[..];
                conn.send_head(&request, &mut output).expect("it may be sent");
                conn.send_end(&FieldSection::EMPTY, &mut output).expect("it is complete");
                drive(conn, bytes, piece, None::<fn(&mut Connection<Client>)>)
            }
        }
    }
}

fn drive<R: Role>(
    mut conn: Connection<R>,
    bytes: &mut [u8],
    piece: usize,
    mut answer: Option<impl FnMut(&mut Connection<R>)>,
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
        if conn.next() == Next::Send
            && let Some(answer) = &mut answer
        {
            answer(&mut conn);
        } else if outcome.given == bytes.len() {
            break;
        } else {
            outcome.given = bytes.len().min(outcome.given.saturating_add(piece));
        }
    }
    outcome.peak = meter.peak();
    outcome
}

/// All that is counted: `benches/bounds.sh` names this function to callgrind. What is taken, and the error.
#[inline(never)]
fn hostile_bytes_arrive<R: Role>(conn: &mut Connection<R>, mut unread: &mut [u8]) -> (usize, Option<RecvError>) {
    let before = unread.len();
    loop {
        match conn.recv(&mut unread) {
            Ok(Some(event)) => _ = black_box(&event),
            Ok(None) => return (before - unread.len(), None),
            Err(error) => return (before - unread.len(), Some(error)),
        }
    }
}
