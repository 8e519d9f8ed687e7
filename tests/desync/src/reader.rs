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

#[cfg(test)]
mod tests {
    use super::{End, Reading, Verdict};
    use crate::case::{Case, Ending, Message, Role};
    use crate::ours;

    fn message(what: &str, target: &str, content: &[u8]) -> Message {
        Message { what: what.to_owned(), target: target.to_owned(), content: content.to_vec(), complete: true }
    }

    fn post() -> Case {
        let octets = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET";
        ours::case("post", Role::Server, &[], octets, false).expect("a complete request")
    }

    fn verdict(messages: Vec<Message>, end: End) -> Verdict {
        Verdict::of(&post(), &Reading { messages, end })
    }

    #[test]
    fn a_case_ends_with_its_last_message() {
        assert!(post().octets.ends_with(b"hello"));
        assert_eq!(post().ending, Ending::Marker);
        assert_eq!(post().messages, [message("POST", "/", b"hello")]);
    }

    #[test]
    fn the_marker_makes_agreement() {
        let (post, marker) = (message("POST", "/", b"hello"), message("GET", "/marker-52c1", b""));
        assert_eq!(verdict(vec![post.clone(), marker.clone()], End::Wait), Verdict::Agreed);
        assert_eq!(verdict(vec![post.clone()], End::Closed), Verdict::Stopped);
        assert_eq!(verdict(vec![post.clone()], End::Error), Verdict::Other("refuses the marker"));
        assert_eq!(verdict(vec![post.clone()], End::Wait), Verdict::Other("waits behind the messages"));
        assert_eq!(verdict(vec![post.clone()], End::Switch), Verdict::Other("switches"));
        assert_eq!(verdict(vec![post.clone(), post, marker], End::Wait), Verdict::Other("other messages behind"));
    }

    #[test]
    fn content_that_differs_is_another_boundary() {
        let content = |octets: &[u8]| verdict(vec![message("POST", "/", octets)], End::Error);
        assert_eq!(content(b""), Verdict::Other("content is not read"));
        assert_eq!(content(b"hell"), Verdict::Other("content ends earlier"));
        assert_eq!(content(b"helloGET"), Verdict::Other("content ends later"));
        assert_eq!(content(b"jello"), Verdict::Other("other content"));
        assert_eq!(verdict(vec![message("GET", "/", b"hello")], End::Error), Verdict::Other("another message"));
    }

    #[test]
    fn a_message_that_is_not_complete_is_refused_or_waited_for() {
        let begun = || vec![Message { complete: false, ..message("POST", "/", b"hel") }];
        assert_eq!(verdict(begun(), End::Error), Verdict::Refused);
        assert_eq!(verdict(vec![], End::Closed), Verdict::Refused);
        assert_eq!(verdict(begun(), End::Wait), Verdict::Other("waits inside a message"));
    }
}
