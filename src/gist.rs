//! What a head says about its content and its connection, as far as it is usual: small, and taken from each line at once, while
//! lines are pushed or found. Who sends such a head, or passes it on, need not look at its lines again, however often. Of a head
//! that comes in pieces it is not kept: it is taken whenever it is asked for.
//!
//! What it means is `framing.rs`'s to say, which looks at the lines wherever there is more.

use crate::known::{Known, is};
use crate::syntax;

/// What the known fields say, as far as it is usual: marks, and above them the value of Content-Length. In one word, which is
/// stored and loaded as such: see [`Version`](crate::Version).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gist(u64);

/// So many bits are marks.
const MARKS: u32 = 8;
/// There is one Content-Length, a number that there is room for.
const LENGTH: u64 = 1;
/// There is one Transfer-Encoding, `chunked`.
const CHUNKED: u64 = 2;
/// There is one Host, and it is valid.
const HOST: u64 = 4;
/// There is the connection option `close`.
const CLOSE: u64 = 8;
/// There is the connection option `keep-alive`.
const KEEP_ALIVE: u64 = 16;
/// There is something else.
const UNUSUAL: u64 = 32;
/// Nobody has looked.
const UNREAD: u64 = 64;

impl Gist {
    /// Of a head without fields.
    pub(crate) const NOTHING: Self = Self(0);
    /// Of a head whose lines were not looked at.
    pub(crate) const UNREAD: Self = Self(UNREAD);

    /// Of a head in which something was tolerated: its lines are to be looked at.
    pub(crate) const UNUSUAL: Self = Self(UNUSUAL);

    /// Takes a line that was pushed.
    #[inline]
    pub(crate) fn add(&mut self, name: &[u8], value: &[u8]) {
        if let Some(known) = Known::of(name) {
            *self = self.and(known, value);
        }
    }

    /// With a line of a known field.
    #[inline]
    pub(crate) fn and(mut self, known: Known, value: &[u8]) -> Self {
        let more = match known {
            Known::Host if !self.has_host() && syntax::authority(value).is_ok() => HOST,
            Known::Connection if value.len() == 5 && is(value, b"close") => CLOSE,
            Known::Connection if value.len() == 10 && is(value, b"keep-alive") => KEEP_ALIVE,
            Known::ContentLength if self.length().is_none() => match syntax::decimal(value) {
                Ok(length) if length >> (64 - MARKS) == 0 => LENGTH | length << MARKS,
                _ => UNUSUAL,
            },
            Known::TransferEncoding if !self.is_chunked() && value == b"chunked" => CHUNKED,
            _ => UNUSUAL,
        };
        self.0 |= more;
        self
    }

    /// Whether it says all that matters.
    pub(crate) const fn is_all(self) -> bool {
        self.0 & (UNUSUAL | UNREAD) == 0
    }

    /// Whether nobody has looked at the lines.
    pub(crate) const fn is_unread(self) -> bool {
        self.0 & UNREAD != 0
    }

    /// Content-Length.
    pub(crate) fn length(self) -> Option<u64> {
        (self.0 & LENGTH != 0).then_some(self.0 >> MARKS)
    }

    /// Whether Transfer-Encoding is `chunked`.
    pub(crate) const fn is_chunked(self) -> bool {
        self.0 & CHUNKED != 0
    }

    /// Whether there is one Host, and it is valid.
    pub(crate) const fn has_host(self) -> bool {
        self.0 & HOST != 0
    }

    /// Whether there is the connection option `close`.
    pub(crate) const fn closes(self) -> bool {
        self.0 & CLOSE != 0
    }

    /// Whether there is the connection option `keep-alive`.
    pub(crate) const fn keeps_alive(self) -> bool {
        self.0 & KEEP_ALIVE != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_known_name_is_missed() {
        for name in ["Connection", "Content-Length", "Expect", "Host", "TE", "Transfer-Encoding", "Upgrade"] {
            for name in [name.as_bytes().to_vec(), name.as_bytes().to_ascii_uppercase()] {
                let mut gist = Gist::NOTHING;
                gist.add(&name, b"what is not usual");
                assert!(!gist.is_all(), "{}", name.escape_ascii());
            }
        }
    }

    /// What is pushed to a head that nobody has looked at does not tell what it says.
    #[test]
    fn what_was_not_read_stays_so() {
        let mut gist = Gist::UNREAD;
        gist.add(b"Host", b"a");
        gist.add(b"X", b"y");
        assert!(gist.is_unread() && !gist.is_all());
    }
}
