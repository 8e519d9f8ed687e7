//! Differences that are known: what other readers make of messages that the RFCs define. A finding that is in no class is new,
//! and either a defect of ours or one of theirs.
//!
//! Which reader is in which class stands nowhere here: that would be a recipe.

use crate::case::{Case, Ending, Role};

pub struct Class {
    /// By which it is counted.
    pub letter: char,
    pub about: &'static str,
    role: Role,
    /// Which findings.
    what: &'static [&'static str],
    /// Which messages.
    holds: fn(&Case) -> bool,
}

/// Readers, by the beginning of their names, in which no difference is known: whatever is found there is new.
const ALIKE: &[(&str, Role)] = &[
    ("hyper", Role::Server),
    ("hyper", Role::Client),
    ("http-net", Role::Server),
    ("http-net", Role::Client),
    ("h11", Role::Server),
    ("h11", Role::Client),
    ("actix-http", Role::Server),
    ("gunicorn", Role::Server),
    ("net/http", Role::Server),
];

pub const CLASSES: &[Class] = &[
    Class {
        letter: 'A',
        about: "What follows a request that only offers an upgrade is not read as HTTP, or its content is not, though nobody agreed to switch",
        role: Role::Server,
        what: &["content is not read", "waits behind the messages", "waits inside a message"],
        holds: |case| case.values("upgrade").next().is_some(),
    },
    Class {
        letter: 'B',
        about: "A field of the trailer section, or Proxy-Connection, decides about the connection; the boundary is the same, but the next request is refused",
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
        role: Role::Server,
        what: &["content is not read"],
        holds: |case| minor_above_one(case) && case.values("transfer-encoding").next().is_some(),
    },
    Class {
        letter: 'D',
        about: "The method is compared without regard to case, so that another method is taken for CONNECT",
        role: Role::Server,
        what: &["switches", "content is not read"],
        holds: |case| case.messages.iter().any(|one| one.what != "CONNECT" && one.what.eq_ignore_ascii_case("CONNECT")),
    },
    Class {
        letter: 'E',
        about: "A HEAD request is taken to have no content, whatever length it has",
        role: Role::Server,
        what: &["content is not read"],
        holds: |case| case.messages.iter().any(|message| message.what == "HEAD"),
    },
    Class {
        letter: 'F',
        about: "An interim response is taken to have content where its fields speak of some",
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| interim(case) && case.values("transfer-encoding").next().is_some(),
    },
    Class {
        letter: 'G',
        about: "An interim response other than 100 is taken for the final one",
        role: Role::Client,
        what: &["another message"],
        holds: interim,
    },
    Class {
        letter: 'H',
        about: "A 204 or a 304 is read with the content that its fields speak of",
        role: Role::Client,
        what: &["content ends later", "waits inside a message"],
        holds: |case| case.messages.iter().any(|message| message.what == "204" || message.what == "304"),
    },
    Class {
        letter: 'I',
        about: "Transfer-Encoding in HTTP/1.0 is not obeyed: the content runs until the connection closes",
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| http_10(case) && case.values("transfer-encoding").next().is_some(),
    },
    Class {
        letter: 'J',
        about: "The content of an HTTP/1.0 response is read until the connection closes, though a length of 0 is given",
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| http_10(case) && case.values("content-length").next().is_some(),
    },
    Class {
        letter: 'K',
        about: "A tab behind chunked is not whitespace to it: the content runs until the connection closes",
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| case.octets.windows(8).any(|octets| octets.eq_ignore_ascii_case(b"chunked\t")),
    },
    Class {
        letter: 'L',
        about: "A list of equal lengths is none: the content runs until the connection closes",
        role: Role::Client,
        what: &["waits inside a message"],
        holds: |case| case.values("content-length").any(|value| value.contains(&b',')),
    },
    Class {
        letter: 'M',
        about: "A response with an Upgrade field is taken to have no content, though it switches nothing",
        role: Role::Client,
        what: &["content is not read"],
        holds: |case| case.values("upgrade").next().is_some(),
    },
    Class {
        letter: 'N',
        about: "A response without a length is taken to have no content, instead of what comes until the connection closes",
        role: Role::Client,
        what: &["content is not read"],
        holds: |case| case.ending == Ending::Eof,
    },
    Class {
        letter: 'O',
        about: "Of several codings, in one line or in several, not the last one decides: chunked behind another is not seen, or chunked before another is obeyed",
        role: Role::Client,
        what: &["waits inside a message", "content is not read", "other content"],
        holds: several_codings,
    },
];

/// More than one coding, in one line or in several.
fn several_codings(case: &Case) -> bool {
    let mut values = case.values("transfer-encoding");
    values.next().is_some_and(|first| first.contains(&b',') || values.next().is_some())
}

/// A start-line with HTTP/1.0.
fn http_10(case: &Case) -> bool {
    case.octets.windows(8).any(|octets| octets == b"HTTP/1.0")
}

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
    if ALIKE.iter().any(|(name, role)| *role == case.role && reader.starts_with(name)) {
        return None;
    }
    CLASSES.iter().find(|class| class.role == case.role && class.what.contains(&what) && (class.holds)(case))
}

#[cfg(test)]
mod tests {
    use super::class;
    use crate::case::Role;
    use crate::ours;

    #[test]
    fn a_class_takes_what_it_is_for_and_nothing_else() {
        let case = |input: &[u8]| ours::case("case", Role::Server, &[], input, false).expect("a complete request");
        let head = case(b"HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        let post = case(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        let letter = |reader, what, case| class(reader, what, case).map(|class| class.letter);
        assert_eq!(letter("some 1.0", "content is not read", &head), Some('E'));
        assert_eq!(letter("some 1.0", "content is not read", &post), None);
        assert_eq!(letter("some 1.0", "content ends earlier", &head), None);
        assert_eq!(letter("hyper 1.0", "content is not read", &head), None);
    }
}
