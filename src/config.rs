//! Every number that a peer can push against, and every deviation that can be let pass.
//!
//! Knows nothing: what the numbers and switches mean is said here, where they act is another file's.

/// The limits on what a peer may send. All of them hold on every path, also when everything arrives in one read.
///
/// ```
/// use startline::{Connection, Limits, Server, Tolerance};
///
/// let limits = Limits { head: 16 * 1024, fields: 50, ..Limits::DEFAULT };
/// let conn = Connection::<Server>::with(limits, Tolerance::NONE);
/// # let _ = conn;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // built with `..Limits::DEFAULT`
pub struct Limits {
    /// Octets of a request-line or status-line, without its CRLF. Default 8192: RFC 9112 section 3 recommends to support
    /// at least 8000. One past it is 414.
    pub start_line: u32,
    /// Octets of a head, from the first of the start-line to the last of the empty line. Default 65536, which lets pass
    /// what common clients send and bounds what one message can make a caller buffer; at most 1 MiB, and more counts as
    /// that. One past it is 431. Empty lines before a request are not part of it. The interim responses of one exchange
    /// share this many bytes, too.
    pub head: u32,
    /// Field lines in a head, folded and skipped ones included. Default 100, as in most servers. One past it is 431.
    pub fields: u16,
    /// Octets of a trailer section, from the byte behind the last chunk's size line to the last of the empty line.
    /// Default 8192; at most 1 MiB, and more counts as that. One past it is 431.
    pub trailer: u32,
    /// Field lines in a trailer section. Default 32. One past it is 431.
    pub trailer_fields: u16,
    /// Empty lines before a request-line. Default 2: RFC 9112 section 2.2 asks to ignore at least one, old clients send
    /// one behind a POST, and a flood of them must end.
    pub empty_lines: u8,
    /// Digits of a chunk-size, leading zeros included. Default 16, which is every number below 2^64; more counts as that.
    pub chunk_size_digits: u8,
    /// Octets of the extensions of one chunk: all between the size and the CRLF. Default 256.
    pub chunk_extension: u16,
    /// Octets of the extensions of one message together. Default 16384: extensions carry nothing, and cost.
    pub chunk_extensions: u32,
    /// By how many octets the framing of chunks may exceed 16 per chunk and twice the content, at any point. Default 16384.
    /// Each size line counts with its CRLF; the account never falls below zero.
    pub chunk_overhead: u32,
    /// Interim responses to one request. Default 32.
    pub interim: u8,
    /// Requests that a client may have outstanding. Default 1, which is no pipelining, and 0 counts as that; at most 8, and more counts
    /// as that.
    pub pipeline: u8,
}

impl Limits {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        start_line: 8 * 1024,
        head: 64 * 1024,
        fields: 100,
        trailer: 8 * 1024,
        trailer_fields: 32,
        empty_lines: 2,
        chunk_size_digits: 16,
        chunk_extension: 256,
        chunk_extensions: 16 * 1024,
        chunk_overhead: 16 * 1024,
        interim: 32,
        pipeline: 1,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Which deviations from the grammar are let pass. Each is off by default, is one named constant, and is reported by
/// [`Connection::tolerated`](crate::Connection::tolerated) when it happens.
///
/// There is no switch for bare CR or LF in chunk framing and trailers, for signs and prefixes in numbers, for whitespace or
/// folding in a field that frames, and for CR, LF and NUL in what is sent.
///
/// ```
/// use startline::Tolerance;
///
/// let tolerance = Tolerance::BARE_LF | Tolerance::CONTROL_OCTETS;
/// assert!(tolerance.allows(Tolerance::BARE_LF));
/// assert!(!tolerance.allows(Tolerance::LEGACY));
/// assert_eq!(Tolerance::from_name("BARE_LF"), Some(Tolerance::BARE_LF));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tolerance(u16);

macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        impl Tolerance {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*

            /// Every single switch with its name.
            pub const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),*];
        }
    };
}

switches! {
    /// In the head of a **response**, a line may end with LF alone (RFC 9112 section 2.2 allows it).
    ///
    /// Reopens: response splitting where a value that another program let pass contains LF.
    BARE_LF = 0;
    /// In the head of a **response**, whitespace may stand between a field name and its colon (section 5.1 lets a proxy
    /// remove it). Not when the line resembles Content-Length, Transfer-Encoding or Connection.
    ///
    /// Reopens: two readers that see different fields in one response.
    WHITESPACE_BEFORE_COLON = 1;
    /// In the head of a **response**, a line that is no field line is skipped: no colon, an empty name, a name that is not a
    /// token, or whitespace before the first field. Not when it resembles Content-Length, Transfer-Encoding or Connection.
    ///
    /// Reopens: what was in the line is lost, also when the sender meant it.
    INVALID_FIELD_LINE = 2;
    /// In the head of a **response**, a value may contain control octets other than NUL, CR and LF (RFC 9110 section 5.5).
    ///
    /// Reopens: terminals and logs that interpret them.
    CONTROL_OCTETS = 3;
    /// In a **request**, Content-Length may be repeated with one and the same value (section 6.3; responses always may).
    ///
    /// Reopens: a front that forwards the repeated field to a back that reads it otherwise.
    REPEATED_LENGTH = 4;
    /// In **both** directions, Content-Length next to Transfer-Encoding is let pass: the latter decides, and the connection
    /// closes after the message (section 6.3).
    ///
    /// Reopens: request smuggling (CL.TE and TE.CL), if the bytes are forwarded as they came.
    LENGTH_AND_CHUNKED = 5;
    /// In a **request**, octets above 0x7F may stand in the request-target.
    ///
    /// Reopens: two readers that decode one path differently.
    OBS_TEXT_TARGET = 6;
    /// In a **response**, the connection may end behind the size line of the last chunk (and in the trailer section).
    ///
    /// Reopens: trailers that were cut off are not missed.
    TRUNCATED_TRAILERS = 7;
    /// After a CONNECT that was refused, the connection may be used again.
    ///
    /// Reopens: bytes that a client sent into the tunnel before it was there are read as requests (RFC 9931 section 8).
    KEEP_REFUSED_CONNECT = 8;
}

impl Tolerance {
    /// Nothing is let pass. The default.
    pub const NONE: Self = Self(0);

    /// For clients of the old web: every switch that acts on responses.
    ///
    /// [`BARE_LF`](Self::BARE_LF), [`WHITESPACE_BEFORE_COLON`](Self::WHITESPACE_BEFORE_COLON),
    /// [`INVALID_FIELD_LINE`](Self::INVALID_FIELD_LINE), [`CONTROL_OCTETS`](Self::CONTROL_OCTETS),
    /// [`LENGTH_AND_CHUNKED`](Self::LENGTH_AND_CHUNKED) and [`TRUNCATED_TRAILERS`](Self::TRUNCATED_TRAILERS).
    pub const LEGACY: Self = Self(
        Self::BARE_LF.0
            | Self::WHITESPACE_BEFORE_COLON.0
            | Self::INVALID_FIELD_LINE.0
            | Self::CONTROL_OCTETS.0
            | Self::LENGTH_AND_CHUNKED.0
            | Self::TRUNCATED_TRAILERS.0,
    );

    /// Whether all the switches of `other` are on.
    pub const fn allows(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Without the switches of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The switch of that name, or one of the presets `NONE` and `LEGACY`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "NONE" => Some(Self::NONE),
            "LEGACY" => Some(Self::LEGACY),
            _ => Self::ALL.iter().find(|(known, _)| *known == name).map(|&(_, switch)| switch),
        }
    }
}

impl core::ops::BitOr for Tolerance {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_is_its_own_bit_and_has_its_name() {
        let mut all = Tolerance::NONE;
        for &(name, switch) in Tolerance::ALL {
            assert!(!all.allows(switch), "{name} shares a bit");
            assert_eq!(Tolerance::from_name(name), Some(switch));
            all = all | switch;
        }
        assert!(all.allows(Tolerance::LEGACY));
        assert_eq!(Tolerance::from_name("NO_SUCH"), None);
    }

    #[test]
    fn legacy_leaves_requests_strict() {
        assert!(!Tolerance::LEGACY.allows(Tolerance::REPEATED_LENGTH));
        assert!(!Tolerance::LEGACY.allows(Tolerance::OBS_TEXT_TARGET));
        assert!(!Tolerance::LEGACY.allows(Tolerance::KEEP_REFUSED_CONNECT));
    }
}
