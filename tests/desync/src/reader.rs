//! What another reader says, and what to think of it.

use crate::case::{Case, Ending, Message};

/// How a reader stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It wants more octets.
    Wait,
    /// It found an error.
    Error,
    /// It reads no further by its own decision.
    Closed,
    /// It leaves the rest to another protocol.
    Switch,
}

/// What a reader reported.
#[derive(Clone, Debug)]
pub struct Reading {
    pub messages: Vec<Message>,
    pub end: End,
}

/// An implementation of HTTP/1.1 that is not ours.
pub trait Reader {
    /// With its version.
    fn name(&self) -> String;

    /// Reads each case on a connection of its own. None where the reader has no such side.
    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>>;
}

/// What a reading comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same messages, and the marker behind them.
    Agreed,
    /// The same messages; the reader closes behind them.
    Ended,
    /// The reader does not accept what we accept. No boundary differs.
    Refused,
    /// Another boundary, in words.
    Other(&'static str),
}

impl Verdict {
    pub fn of(case: &Case, reading: &Reading) -> Self {
        let wanted = &case.messages;
        let complete = reading.messages.iter().take_while(|message| message.complete).count();
        let same = |(ours, theirs): (&Message, &Message)| ours.what == theirs.what && ours.content == theirs.content;
        let done = complete.min(wanted.len());
        if let Some((ours, theirs)) = wanted.iter().zip(&reading.messages[..done]).find(|pair| !same(*pair)) {
            return Self::Other(if ours.what != theirs.what {
                "another message"
            } else if theirs.content.is_empty() {
                "content is not read"
            } else if ours.content.starts_with(&theirs.content) {
                "content ends earlier"
            } else if theirs.content.starts_with(&ours.content) {
                "content ends later"
            } else {
                "other content"
            });
        }
        if complete < wanted.len() {
            return match reading.end {
                End::Error | End::Closed => Self::Refused,
                End::Wait => Self::Other("waits inside a message"),
                End::Switch => Self::Other("switches inside a message"),
            };
        }
        match (&reading.messages[wanted.len()..], case.ending) {
            ([only], Ending::Marker | Ending::Last) if only.is_marker(case.role) => Self::Agreed,
            ([], Ending::Last | Ending::Eof) => Self::Agreed,
            ([], Ending::Marker) => match reading.end {
                End::Closed => Self::Ended,
                End::Error => Self::Other("refuses the marker"),
                End::Wait => Self::Other("waits behind the message"),
                End::Switch => Self::Other("switches behind the message"),
            },
            (_, Ending::Last) if reading.end == End::Error => Self::Agreed,
            _ => Self::Other("other messages behind"),
        }
    }
}

impl Reading {
    /// The message that is being read.
    pub fn last(&mut self) -> &mut Message {
        self.messages.last_mut().expect("a message has begun")
    }
}

/// The name of a crate, with the version that the lock file has.
pub fn locked(name: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let (_, behind) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).expect("the crate is locked");
    format!("{name} {}", behind.split('"').next().expect("a version"))
}
