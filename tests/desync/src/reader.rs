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
    /// The same messages as far as it read; then the reader closed, or left the rest to another protocol where one may follow.
    Stopped,
    /// The reader does not accept what we accept. No boundary differs.
    Refused,
    /// Another boundary, in words.
    Other(&'static str),
}

impl Verdict {
    pub fn of(case: &Case, reading: &Reading) -> Self {
        let wanted = &case.messages;
        let complete = reading.messages.iter().take_while(|message| message.complete).count();
        let done = complete.min(wanted.len());
        let mut pairs = wanted.iter().zip(&reading.messages[..done]);
        if let Some(what) = pairs.find_map(|(ours, theirs)| difference(ours, theirs)) {
            return Self::Other(what);
        }
        if complete < wanted.len() {
            let begun = reading.messages.get(complete);
            let other = begun.is_some_and(|theirs| !same_start(&wanted[complete], theirs));
            return match reading.end {
                End::Error | End::Closed => Self::Refused,
                _ if other => Self::Other("another message"),
                End::Wait => Self::Other("waits inside a message"),
                End::Switch if case.may_switch() => Self::Stopped,
                End::Switch => Self::Other("switches"),
            };
        }
        match (&reading.messages[wanted.len()..], case.ending) {
            ([only], Ending::Marker | Ending::Last) if only.is_marker(case.role) => Self::Agreed,
            ([], Ending::Last | Ending::Eof) => Self::Agreed,
            ([], Ending::Marker) => match reading.end {
                End::Closed => Self::Stopped,
                End::Switch if case.may_switch() => Self::Stopped,
                End::Switch => Self::Other("switches"),
                End::Error => Self::Other("refuses the marker"),
                End::Wait => Self::Other("waits behind the messages"),
            },
            ([..], Ending::Last) if reading.end == End::Error => Self::Agreed,
            _ => Self::Other("other messages behind"),
        }
    }
}

/// Some readers write a method in capitals, which moves no boundary.
fn same_start(ours: &Message, theirs: &Message) -> bool {
    ours.what.eq_ignore_ascii_case(&theirs.what)
}

fn difference(ours: &Message, theirs: &Message) -> Option<&'static str> {
    if !same_start(ours, theirs) {
        Some("another message")
    } else if ours.content == theirs.content {
        None
    } else if theirs.content.is_empty() {
        Some("content is not read")
    } else if ours.content.starts_with(&theirs.content) {
        Some("content ends earlier")
    } else if theirs.content.starts_with(&ours.content) {
        Some("content ends later")
    } else {
        Some("other content")
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
