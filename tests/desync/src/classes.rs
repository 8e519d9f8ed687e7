//! Differences that are known. Each is a reader's own reading of a message that the RFCs define, or a choice that they leave; a
//! finding that is in no class is new, and either ours or theirs.

use crate::case::{Case, Ending, Role};

pub struct Class {
    pub letter: char,
    pub about: &'static str,
    /// The readers in which it was seen, by the beginning of their names. In another it would be news.
    readers: &'static [&'static str],
    role: Role,
    /// Which findings.
    what: &'static [&'static str],
    /// Which messages.
    holds: fn(&Case) -> bool,
}

pub const CLASSES: &[Class] = &[
    Class {
        letter: 'A',
        about: "What follows a request that only offers an upgrade is not read as HTTP, or its content is not, though nobody agreed to switch",
        readers: &["httptools", "Node"],
        role: Role::Server,
        what: &["content is not read", "waits behind the messages", "waits inside a message"],
        holds: |case| case.values("upgrade").next().is_some(),
    },
    Class {
        letter: 'B',
        about: "A field of the trailer section, or Proxy-Connection, decides about the connection; the boundary is the same, but the next request is refused",
        readers: &["httptools", "aiohttp", "Node"],
        role: Role::Server,
        what: &["refuses the marker"],
        holds: |case| {
            let trailers = case.values("transfer-encoding").next().is_some();
            (trailers && ["connection", "host"].iter().any(|name| case.values(name).next().is_some()))
                || case.values("proxy-connection").next().is_some()
        },
    },
    Class {
        letter: 'C',
        about: "A minor version above 1 is read as HTTP/1.0, and so its Transfer-Encoding is not obeyed",
        readers: &["waitress"],
        role: Role::Server,
        what: &["content is not read"],
        holds: |case| minor_above_one(case) && case.values("transfer-encoding").next().is_some(),
    },
    Class {
        letter: 'D',
        about: "The method is compared without regard to case, so that another method is taken for CONNECT",
        readers: &["aiohttp"],
        role: Role::Server,
        what: &["switches"],
        holds: |case| case.messages.iter().any(|one| one.what != "CONNECT" && one.what.eq_ignore_ascii_case("CONNECT")),
    },
    Class {
        letter: 'J',
        about: "An interim response is taken to have content where its fields speak of some",
        readers: &["aiohttp 3.14.5 (llhttp)"],
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| interim(case) && case.values("transfer-encoding").next().is_some(),
    },
    Class {
        letter: 'E',
        about: "Transfer-Encoding is understood as one line, or as the one word chunked: other codings before it, in its line or in another, hide it, and the content runs until the connection closes; or the first of several lines decides",
        readers: &["http.client", "aiohttp"],
        role: Role::Client,
        what: &["waits inside a message", "content is not read"],
        holds: |case| {
            case.values("transfer-encoding").count() > 1
                || case.values("transfer-encoding").any(|value| value.contains(&b','))
        },
    },
    Class {
        letter: 'F',
        about: "A tab behind chunked is not whitespace to it: the content runs until the connection closes",
        readers: &["http.client", "aiohttp", "Node"],
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| case.octets.windows(8).any(|octets| octets.eq_ignore_ascii_case(b"chunked\t")),
    },
    Class {
        letter: 'G',
        about: "A list of equal lengths, or one length twice, is none: the content runs until the connection closes",
        readers: &["http.client"],
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| case.values("content-length").any(|value| value.contains(&b',')),
    },
    Class {
        letter: 'H',
        about: "An interim response other than 100 is taken for the final one",
        readers: &["http.client", "Node"],
        role: Role::Client,
        what: &["another message"],
        holds: interim,
    },
    Class {
        letter: 'I',
        about: "Transfer-Encoding in HTTP/1.0 is not obeyed: the content runs until the connection closes, which both readers say must follow",
        readers: &["net/http", "actix-http", "ureq-proto"],
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| {
            case.octets.windows(8).any(|octets| octets == b"HTTP/1.0")
                && case.values("transfer-encoding").next().is_some()
        },
    },
    Class {
        letter: 'K',
        about: "A 204 or a 304 is read with the content that its fields speak of",
        readers: &["actix-http"],
        role: Role::Client,
        what: &["content ends later", "waits inside a message"],
        holds: |case| case.messages.iter().any(|message| message.what == "204" || message.what == "304"),
    },
    Class {
        letter: 'L',
        about: "A response without a length is taken to have no content, instead of what comes until the connection closes",
        readers: &["actix-http"],
        role: Role::Client,
        what: &["content is not read"],
        holds: |case| case.ending == Ending::Eof,
    },
    Class {
        letter: 'M',
        about: "The content of an HTTP/1.0 response is read until the connection closes, though a length of 0 is given, and is not over even then",
        readers: &["actix-http"],
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| case.octets.windows(8).any(|octets| octets == b"HTTP/1.0"),
    },
    Class {
        letter: 'N',
        about: "A HEAD request is taken to have no content, whatever length it has",
        readers: &["ureq-proto"],
        role: Role::Server,
        what: &["content is not read"],
        holds: |case| case.messages.iter().any(|message| message.what == "HEAD"),
    },
    Class {
        letter: 'O',
        about: "The content is decoded as chunked wherever among the codings chunked stands, though only the last one frames it",
        readers: &["ureq-proto"],
        role: Role::Client,
        what: &["content is not read", "other content", "content ends earlier", "waits inside a message"],
        holds: |case| case.ending == Ending::Eof && case.values("transfer-encoding").any(|value| value.contains(&b',')),
    },
    Class {
        letter: 'P',
        about: "A response with an Upgrade field is taken to have no content, though it switches nothing",
        readers: &["actix-http"],
        role: Role::Client,
        what: &["content is not read"],
        holds: |case| case.values("upgrade").next().is_some(),
    },
];

/// A start-line with a version from HTTP/1.2 on.
fn minor_above_one(case: &Case) -> bool {
    case.octets.windows(8).any(|octets| octets.starts_with(b"HTTP/1.") && matches!(octets[7], b'2'..=b'9'))
}

/// A status-line with a 1xx.
fn interim(case: &Case) -> bool {
    case.octets.windows(10).any(|octets| octets.starts_with(b"HTTP/1.") && octets[8..] == *b" 1")
}

/// The class of a finding.
pub fn class(reader: &str, what: &str, case: &Case) -> Option<&'static Class> {
    CLASSES.iter().find(|class| {
        class.role == case.role
            && class.what.contains(&what)
            && class.readers.iter().any(|known| reader.starts_with(known))
            && (class.holds)(case)
    })
}
