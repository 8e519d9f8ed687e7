//! What a head that is built says about its content and its connection, noted while its lines are pushed: who sends it need
//! not look at its lines, however often it is sent.
//!
//! Only the usual is noted. What it means is `framing.rs`'s to say, which looks at the lines wherever there is more.

use crate::index::Known;
use crate::syntax;

/// What the known fields say, as far as it is usual.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gist {
    /// The value of Content-Length, if there is one.
    length: u32,
    /// In a word, as those beside a gist: see [`Version`](crate::Version).
    marks: u32,
}

/// There is one Content-Length, a number below 2^32.
const LENGTH: u32 = 1;
/// There is one Transfer-Encoding, `chunked`.
const CHUNKED: u32 = 2;
/// There is one Host, and it is valid.
const HOST: u32 = 4;
/// There is the connection option `close`.
const CLOSE: u32 = 8;
/// There is the connection option `keep-alive`.
const KEEP_ALIVE: u32 = 16;
/// There is something else, or it is not known what there is.
const UNUSUAL: u32 = 32;

impl Gist {
    /// Of a head without fields.
    pub(crate) const NOTHING: Self = Self { length: 0, marks: 0 };
    /// Of a head whose lines were not looked at.
    pub(crate) const UNKNOWN: Self = Self { length: 0, marks: UNUSUAL };

    /// Takes a line that was pushed.
    #[inline]
    pub(crate) fn add(&mut self, name: &[u8], value: &[u8]) {
        if let Some(known) = Known::of(name) {
            self.marks |= self.mark(known, value);
        }
    }

    #[inline(never)]
    fn mark(&mut self, known: Known, value: &[u8]) -> u32 {
        match known {
            Known::Connection if value.eq_ignore_ascii_case(b"close") => CLOSE,
            Known::Connection if value.eq_ignore_ascii_case(b"keep-alive") => KEEP_ALIVE,
            Known::ContentLength if self.marks & LENGTH == 0 => {
                let length = syntax::decimal(value).ok().and_then(|length| u32::try_from(length).ok());
                self.length = length.unwrap_or_default();
                if length.is_some() { LENGTH } else { UNUSUAL }
            }
            Known::TransferEncoding if self.marks & CHUNKED == 0 && value == b"chunked" => CHUNKED,
            Known::Host if self.marks & HOST == 0 && syntax::authority(value).is_ok() => HOST,
            _ => UNUSUAL,
        }
    }

    /// Whether it says all that matters.
    pub(crate) const fn is_all(self) -> bool {
        self.marks & UNUSUAL == 0
    }

    /// Content-Length.
    pub(crate) fn length(self) -> Option<u64> {
        (self.marks & LENGTH != 0).then_some(self.length.into())
    }

    /// Whether Transfer-Encoding is `chunked`.
    pub(crate) const fn is_chunked(self) -> bool {
        self.marks & CHUNKED != 0
    }

    /// Whether there is one Host, and it is valid.
    pub(crate) const fn has_host(self) -> bool {
        self.marks & HOST != 0
    }

    /// Whether there is the connection option `close`.
    pub(crate) const fn closes(self) -> bool {
        self.marks & CLOSE != 0
    }

    /// Whether there is the connection option `keep-alive`.
    pub(crate) const fn keeps_alive(self) -> bool {
        self.marks & KEEP_ALIVE != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aside::Aside;
    use crate::framing::{self, Framing, Method};
    use crate::message::{Request, Response, Version};
    use crate::summary::Policy;
    use alloc::borrow::ToOwned as _;
    use alloc::vec::Vec;

    const LINES: [(&str, &str); 26] = [
        ("Host", "a"),
        ("HOST", "b:80"),
        ("Host", "u@a"),
        ("Content-Length", "0"),
        ("content-length", "007"),
        ("Content-Length", "4294967295"),
        ("Content-Length", "4294967296"),
        ("Content-Length", "5, 5"),
        ("Content-Length", "-1"),
        ("Content-Length", ""),
        ("Transfer-Encoding", "chunked"),
        ("transfer-encoding", "Chunked"),
        ("Transfer-Encoding", "gzip, chunked"),
        ("Transfer-Encoding", "gzip"),
        ("Transfer-Encoding", ""),
        ("Connection", "close"),
        ("connection", "Keep-Alive, x"),
        ("Connection", "upgrade"),
        ("Connection", "TE"),
        ("Connection", ""),
        ("Upgrade", "a/1"),
        ("TE", "trailers"),
        ("TE", "chunked"),
        ("Expect", "100-continue"),
        ("Expect", "x"),
        ("X", "y"),
    ];

    /// All heads of no more than two of the lines, and of Host and two of them.
    fn sections() -> impl Iterator<Item = Vec<(&'static str, &'static str)>> {
        let lines = || LINES.iter().copied().map(Some).chain([None]);
        let pairs = lines().flat_map(move |first| lines().map(move |second| [first, second]));
        pairs
            .flat_map(|[first, second]| [[None, first, second], [Some(LINES[0]), first, second]])
            .map(|lines| lines.into_iter().flatten().collect())
    }

    const VERSIONS: [Version; 3] = [Version::HTTP_10, Version::HTTP_11, Version::from_minor(2).unwrap()];

    #[test]
    fn a_request_says_what_its_lines_say() {
        for (method, target) in [("GET", "/"), ("CONNECT", "a:1"), ("HEAD", "/"), ("TRACE", "/"), ("POST", "/")] {
            for (version, lines) in VERSIONS.iter().flat_map(|version| sections().map(move |lines| (*version, lines))) {
                let mut request = Request::with_version(method, target, version).unwrap();
                for (name, value) in &lines {
                    request.field(name, value).unwrap();
                }
                let judged = framing::of_request(&request, Policy::Send, &mut Aside::default());
                let gist = framing::usual_request(&request);
                assert!(gist.is_none() || gist.map(Ok) == Some(judged), "{request:?}: {gist:?}, not {judged:?}");
            }
        }
    }

    #[test]
    fn a_response_says_what_its_lines_say() {
        for (status, to) in [100, 101, 103, 199, 200, 204, 205, 206, 299, 300, 304, 404, 500, 999]
            .iter()
            .flat_map(|status| [Method::Connect, Method::Head, Method::Other].map(|to| (*status, to)))
        {
            for (version, lines) in VERSIONS.iter().flat_map(|version| sections().map(move |lines| (*version, lines))) {
                let mut response = Response::with_reason(version, status, "").unwrap();
                for (name, value) in &lines {
                    response.field(name, value).unwrap();
                }
                let judged = framing::of_response(&response, to, Policy::Send, &mut Aside::default());
                let gist = framing::usual_response(&response, to);
                assert!(gist.is_none() || gist.map(Ok) == Some(judged), "{response:?}: {gist:?}, not {judged:?}");
            }
        }
    }
    #[test]
    fn no_known_name_is_missed() {
        for name in ["Connection", "Content-Length", "Expect", "Host", "TE", "Transfer-Encoding", "Upgrade"] {
            assert!(Known::of(name.as_bytes()).is_some());
            for name in [name.to_owned(), name.to_ascii_uppercase()] {
                let mut gist = Gist::NOTHING;
                gist.add(name.as_bytes(), b"what is not usual");
                assert!(!gist.is_all(), "{name}");
            }
        }
    }

    #[test]
    fn the_usual_is_told() {
        let told = |method: &str, lines: &[(&str, &str)]| {
            let mut request = Request::new(method, "/").unwrap();
            for (name, value) in lines {
                request.field(name, value).unwrap();
            }
            framing::usual_request(&request).map(|facts| facts.framing)
        };
        assert_eq!(told("GET", &[("Host", "a"), ("Connection", "close")]), Some(Framing::None));
        assert_eq!(told("POST", &[("Content-Length", "5"), ("host", "a")]), Some(Framing::Length(5)));
        assert_eq!(told("PUT", &[("Transfer-Encoding", "chunked"), ("Host", "a")]), Some(Framing::Chunked));
        assert_eq!(told("GET", &[]), None);
        let told = |status, name: &str, value: &str, to| {
            let mut response = Response::new(status).unwrap();
            response.field("Server", "s").unwrap().field(name, value).unwrap();
            framing::usual_response(&response, to).map(|facts| facts.framing)
        };
        assert_eq!(told(200, "Content-Length", "5", Method::Other), Some(Framing::Length(5)));
        assert_eq!(told(200, "Content-Length", "5", Method::Head), Some(Framing::None));
        assert_eq!(told(304, "Content-Length", "5", Method::Other), Some(Framing::None));
        assert_eq!(told(404, "Transfer-Encoding", "chunked", Method::Other), Some(Framing::Chunked));
        assert_eq!(told(500, "Connection", "close", Method::Other), Some(Framing::UntilClose));
    }

    /// What was received is judged by its lines, also where lines are pushed to it.
    #[test]
    fn nothing_is_told_of_what_was_received() {
        use crate::{Limits, Tolerance, parse};
        let (limits, none) = (Limits::DEFAULT, Tolerance::NONE);
        let bytes = b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
        let mut request = parse::request(bytes, &limits, none).unwrap().unwrap().0.detach();
        request.field("X", "y").unwrap();
        assert_eq!(framing::usual_request(&request), None);
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
        let mut response = parse::response(bytes, &limits, none).unwrap().unwrap().0.detach();
        response.field("X", "y").unwrap();
        assert_eq!(framing::usual_response(&response, Method::Other), None);
    }
}
