//! What went wrong, where, and which rule says so.
//!
//! This file owns the one table from the kind of an error to its rule and to the status that answers it. It knows nothing
//! of bytes, buffers or states.

use core::fmt;

use thiserror::Error;

/// The rule that an error broke: an RFC and a section of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The number of the RFC, such as 9112.
    pub rfc: u16,
    /// The section within it, such as `6.3`.
    pub section: &'static str,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} {}", self.rfc, self.section)
    }
}

macro_rules! kinds {
    ($($name:ident: $rfc:literal $section:literal, $status:literal, $text:literal, $at:literal;)*) => {
        /// Which rule a message broke.
        ///
        /// The same kinds serve both directions: what a peer must not send is what [`send_head`] refuses to write.
        /// Offsets are those of [`RecvError::at`].
        ///
        /// | kind | rule | status | what is wrong | the offset is that of |
        /// |---|---|---|---|---|
        $(#[doc = concat!(
            "| [`", stringify!($name), "`](Self::", stringify!($name), ") | RFC ", $rfc, " ", $section,
            " | ", $status, " | ", $text, " | ", $at, " |"
        )])*
        ///
        /// [`send_head`]: crate::Connection::send_head
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        // As wide as what lies there when there is no error: in one octet of it, the compiler would keep the other seven apart,
        // and put together each event of a connection from such pieces.
        #[repr(u64)]
        pub enum ErrorKind {
            $(
                #[doc = concat!($text, " (RFC ", $rfc, ", section ", $section, "). Offset: ", $at, ".")]
                $name,
            )*
        }

        impl ErrorKind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name of the variant, for logs and test vectors.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// The rule that was broken.
            pub const fn rule(self) -> Rule {
                match self { $(Self::$name => Rule { rfc: $rfc, section: $section }),* }
            }

            /// The status code that a server answers with. For kinds that only a response can have it is 502, which is
            /// what a gateway answers in its place.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            const fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

kinds! {
    // Lines.
    BareLf: 9112 "2.2", 400, "a line ends with LF alone", "the LF";
    BareCr: 9112 "2.2", 400, "a CR is not followed by LF", "the CR";
    EmptyLines: 9112 "2.2", 400, "too many empty lines before the request-line", "the first empty line too many";
    WhitespaceBeforeFields: 9112 "2.2", 400, "whitespace follows the start-line", "the whitespace";
    // Start lines.
    TlsHandshake: 9112 "3", 400, "a TLS handshake where a request should begin", "its first octet";
    Http2Preface: 9113 "3.4", 505, "the connection preface of HTTP/2", "its first octet";
    StartLineTooLong: 9112 "3", 414, "the start-line is longer than the limit", "the first octet past the limit";
    RequestLine: 9112 "3", 400, "the request-line is not method SP target SP version", "the octet that should be another";
    Method: 9112 "3.1", 400, "the method is not a token", "the first octet that is not of a token";
    Target: 9112 "3.2", 400, "the request-target is malformed, or not one for this method", "the first wrong octet, or the target";
    Version: 9112 "2.3", 400, "the protocol version is malformed", "the version";
    UnsupportedVersion: 9110 "15.6.6", 505, "the version is none that is read (HTTP/1.x) or sent (HTTP/1.0 and HTTP/1.1)", "the version";
    Status: 9112 "4", 502, "the status code is not three digits from 100 to 999", "the first wrong octet";
    Reason: 9112 "4", 502, "an octet is not allowed in a reason phrase", "the octet";
    // Field lines.
    HeadTooLarge: 9110 "5.4", 431, "the head is larger than the limit", "the first octet past the limit";
    TooManyFields: 9110 "5.4", 431, "more field lines than the limit", "the first line too many";
    FieldLine: 9112 "5", 400, "a field line has no colon", "the end of the line";
    FieldName: 9110 "5.1", 400, "the field name is not a token", "the first octet that is not of a token";
    FieldNameTooLong: 9110 "5.4", 431, "the field name is longer than 4095 octets", "the first octet past the limit";
    WhitespaceBeforeColon: 9112 "5.1", 400, "whitespace stands between field name and colon", "the whitespace";
    FieldValue: 9110 "5.5", 400, "an octet is not allowed in a field value", "the octet";
    ObsFold: 9112 "5.2", 400, "a field line is folded", "the whitespace that begins the continuation";
    // Host.
    HostMissing: 9112 "3.2", 400, "no Host in an HTTP/1.1 request", "the empty line that ends the head";
    HostRepeated: 9112 "3.2", 400, "more than one Host", "the second line";
    Host: 9112 "3.2", 400, "the value of Host is not uri-host [ \":\" port ]", "the first wrong octet, or the value";
    // Framing.
    ContentLength: 9110 "8.6", 400, "Content-Length is not a decimal number", "the first wrong octet, or the value";
    ContentLengthTooLarge: 9110 "8.6", 413, "Content-Length is 2^64 or more", "the value";
    ContentLengthRepeated: 9112 "6.3", 400, "Content-Length is given more than once, with one value", "the second value";
    ContentLengthConflict: 9112 "6.3", 400, "Content-Length is given with different values", "the first value that differs";
    LengthAndChunked: 9112 "6.3", 400, "both Content-Length and Transfer-Encoding", "the later of the two lines";
    TransferEncoding: 9112 "6.1", 400, "Transfer-Encoding is malformed, or chunked is not last and alone", "the wrong member, or the value";
    TransferCoding: 9112 "6.1", 501, "a request has a transfer coding other than chunked", "the coding";
    TransferEncodingVersion: 9112 "6.1", 400, "Transfer-Encoding in HTTP/1.0", "the field line";
    ConnectContent: 9110 "9.3.6", 400, "a CONNECT request has content", "the field line that announces it";
    FramingForbidden: 9110 "8.6", 502, "Content-Length or Transfer-Encoding where no content can be", "the field line";
    // Chunked.
    ChunkSize: 9112 "7.1", 400, "a chunk does not begin with its size in hexadecimal and CRLF or an extension", "the first wrong octet";
    ChunkSizeTooLong: 9112 "7.1", 400, "a chunk-size has more digits than the limit", "the first digit too many";
    ChunkExtension: 9112 "7.1.1", 400, "a chunk extension is malformed", "the first wrong octet";
    ChunkExtensionTooLong: 9112 "7.1.1", 400, "chunk extensions exceed the limit of a line or of the message", "the first octet past the limit";
    ChunkEnd: 9112 "7.1", 400, "the data of a chunk is not followed by CRLF", "the first wrong octet";
    ChunkOverhead: 9112 "7.1", 400, "chunk framing outweighs the content", "the chunk-size line that exceeds the limit";
    TrailerTooLarge: 9112 "7.1.2", 431, "the trailer section is larger than the limit", "the first octet past the limit";
    TooManyTrailers: 9112 "7.1.2", 431, "more trailer fields than the limit", "the first line too many";
    TrailerField: 9110 "6.5.1", 400, "a framing field stands in the trailer section", "the field line";
    // Sequence.
    Interim: 9110 "15.2", 502, "an interim response to a client of HTTP/1.0", "the response";
    TooManyInterim: 9110 "15.2", 502, "more interim responses than the limit, in number or bytes", "the first response too many";
    Switch: 9110 "15.2.2", 502, "a 101 that was not offered", "the response";
    Upgrade: 9110 "7.8", 400, "Upgrade without the connection option `upgrade`", "the field line";
    Te: 9112 "7.4", 400, "TE without the connection option `TE`, or with chunked in it", "the field line";
    Unsolicited: 9112 "9.2", 502, "bytes from the server, and no request is outstanding", "the first of them";
    Expect: 9110 "10.1.1", 400, "an expectation of 100 (Continue) without content", "the head";
    // Ends.
    ClosedBeforeResponse: 9112 "9.5", 502, "the connection ended before the first byte of a response", "the end of input";
    TruncatedHead: 9112 "8", 400, "the connection ended inside a head", "the end of input";
    TruncatedContent: 9112 "8", 400, "the connection ended inside the content", "the end of input";
    TruncatedTrailers: 9112 "8", 400, "the connection ended inside the trailer section", "the end of input";
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The peer broke a rule.
///
/// Two words, `Copy`, and without a byte of what the peer sent: it can be logged as it is. [`Connection::recv`] returns the
/// same error again however often it is asked; the server half may still send one response (the status is
/// [`ErrorKind::status`]), and then the connection is over.
///
/// ```
/// use startline::{Connection, ErrorKind, Server};
///
/// let mut conn = Connection::<Server>::new();
/// let mut input = &b"GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n"[..];
/// let error = conn.recv(&mut input).unwrap_err();
/// assert_eq!((error.kind, error.at), (ErrorKind::FieldName, 28));
/// assert_eq!(error.to_string(), "the field name is not a token, at byte 28 (RFC 9110 5.1)");
/// ```
///
/// [`Connection::recv`]: crate::Connection::recv
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{kind}, at byte {at} ({})", kind.rule())]
pub struct RecvError {
    /// Which rule.
    pub kind: ErrorKind,
    /// Which byte: its offset from the first byte that was ever received on the connection (or, in the functions that read
    /// a slice, from the beginning of the slice).
    pub at: u64,
}

impl RecvError {
    #[cold]
    pub(crate) const fn new(kind: ErrorKind, at: u64) -> Self {
        Self { kind, at }
    }

    /// The same error, seen from `base` bytes further back.
    #[cold]
    pub(crate) const fn after(self, base: u64) -> Self {
        Self { kind: self.kind, at: self.at + base }
    }
}

/// The caller asked for what cannot be sent. Nothing was written, and nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum SendError {
    /// The message, or the field, would break this rule.
    #[error("{kind} ({rule})", kind = .0, rule = .0.rule())]
    Rule(ErrorKind),
    /// Not now: the other calls that lead here have not been made, or have been made already.
    #[error("out of order in the exchange")]
    Order,
    /// Nothing more can be sent on this connection.
    #[error("the connection is closed for sending, or speaks another protocol now")]
    Closed,
    /// As many requests are outstanding as [`Limits::pipeline`](crate::Limits::pipeline) allows, or what follows the last one
    /// may have to be another protocol.
    #[error("no further request can be sent before a response arrives")]
    Outstanding,
    /// The content would be longer than its declared length, by this many bytes.
    #[error("{excess} bytes more than the declared length")]
    TooLong {
        /// How many bytes too many.
        excess: u64,
    },
    /// The content ends before its declared length, by this many bytes.
    #[error("{missing} bytes less than the declared length")]
    TooShort {
        /// How many bytes are missing.
        missing: u64,
    },
    /// Trailer fields, or a chunk extension, for content that is not chunked.
    #[error("the content is not chunked")]
    NotChunked,
    /// A head or trailer section larger than 1 MiB: offsets within it have 20 bits.
    #[error("the head is larger than 1 MiB")]
    TooLarge,
    /// The output is too small: it must take this many bytes.
    #[error("the output must take {needed} bytes")]
    Output {
        /// How many bytes the call would write.
        needed: usize,
    },
}

impl From<ErrorKind> for SendError {
    fn from(kind: ErrorKind) -> Self {
        Self::Rule(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    #[test]
    fn an_error_is_two_words() {
        assert_eq!(size_of::<RecvError>(), 16);
        assert_eq!(size_of::<Result<(), SendError>>(), 16);
    }

    #[test]
    fn every_kind_has_a_rule_and_a_status_of_an_error() {
        for kind in ErrorKind::ALL {
            let rule = kind.rule();
            assert!([9110, 9112, 9113].contains(&rule.rfc), "{kind:?}");
            assert!(rule.section.split('.').all(|n| n.parse::<u8>().is_ok()), "{kind:?}");
            assert!((400..600).contains(&kind.status()), "{kind:?}");
        }
    }

    #[test]
    fn display_names_the_byte_and_the_rule() {
        let error = RecvError::new(ErrorKind::ChunkSize, 7);
        assert!(error.to_string().ends_with("at byte 7 (RFC 9112 7.1)"), "{error}");
        let error = SendError::Rule(ErrorKind::HostMissing);
        assert_eq!(error.to_string(), "no Host in an HTTP/1.1 request (RFC 9112 3.2)");
    }
}
