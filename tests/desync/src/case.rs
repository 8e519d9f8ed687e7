//! What the readers are asked about: octets that startline accepts, and what it found in them.

/// The end that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Server,
    Client,
}

/// A message as far as its boundary goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The method of a request, the status code of a response.
    pub what: String,
    /// Of a request, as it was received; readers that change it do no harm here, unless it is the marker's.
    pub target: String,
    pub content: Vec<u8>,
    /// A reader that stops inside a message has begun it, and no more.
    pub complete: bool,
}

/// What follows the last message of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The marker, which must be read as a message of its own.
    Marker,
    /// The marker, which startline does not read, because the connection closes or switches. Another reader may go on, but
    /// what it reads must then be the marker.
    Last,
    /// The end of input, which also ends the last message.
    Eof,
}

/// Octets with one reading, that of startline.
#[derive(Clone, Debug)]
pub struct Case {
    /// The vector that it comes from; a mutation names the vector that it was made of.
    pub id: String,
    pub mutated: bool,
    pub role: Role,
    /// A client's requests, by their methods; the marker's is not among them.
    pub methods: Vec<String>,
    pub octets: Vec<u8>,
    pub messages: Vec<Message>,
    pub ending: Ending,
}

pub const MARKER_TARGET: &str = "/marker-52c1";
const MARKER_REQUEST: &[u8] = b"GET /marker-52c1 HTTP/1.1\r\nHost: marker\r\n\r\n";
pub const MARKER_STATUS: &str = "299";
pub const MARKER_CONTENT: &[u8] = b"marker-52c1";
const MARKER_RESPONSE: &[u8] = b"HTTP/1.1 299 Marker\r\nContent-Length: 11\r\n\r\nmarker-52c1";

/// The message that stands behind every case.
pub const fn marker(role: Role) -> &'static [u8] {
    match role {
        Role::Server => MARKER_REQUEST,
        Role::Client => MARKER_RESPONSE,
    }
}

impl Message {
    /// Whether this is the marker, complete.
    pub fn is_marker(&self, role: Role) -> bool {
        let (what, content) = match role {
            Role::Server => ("GET", &b""[..]),
            Role::Client => (MARKER_STATUS, MARKER_CONTENT),
        };
        let target = role == Role::Client || self.target == MARKER_TARGET;
        self.complete && self.what == what && target && self.content == content
    }
}

impl Case {
    /// What a reader is fed.
    pub fn input(&self) -> Vec<u8> {
        match self.ending {
            Ending::Eof => self.octets.clone(),
            Ending::Marker | Ending::Last => [&self.octets, marker(self.role)].concat(),
        }
    }

    /// The values of all fields of this name (in lower case), in headers, trailers and what looks like them.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.octets.split(|&octet| octet == b'\n').filter_map(move |line| {
            let colon = line.iter().position(|&octet| octet == b':')?;
            line[..colon].eq_ignore_ascii_case(name.as_bytes()).then(|| line[colon + 1..].trim_ascii())
        })
    }

    /// Whether another protocol may follow one of the messages, if both ends want that.
    pub fn may_switch(&self) -> bool {
        let methods = self.methods.iter().chain(self.messages.iter().map(|message| &message.what));
        methods.into_iter().any(|method| method == "CONNECT") || self.values("upgrade").next().is_some()
    }

    /// A client's requests with that for the marker.
    pub fn asked(&self) -> Vec<String> {
        let marker = (self.ending != Ending::Eof).then(|| "GET".to_owned());
        self.methods.iter().cloned().chain(marker).collect()
    }
}
