//! The inputs, by what they press on. How they were found: by reading the source for what it does more than once, by measuring
//! all that is short and all that is long, and by changing what cost most.

use startline::{ErrorKind, Tolerance};

use super::{Hostile, Receiver};

/// Every input; the first is the one that the others are compared with.
pub fn all() -> Vec<Hostile> {
    let mut all = vec![server("a plain GET", crate::data::REQUEST_SHORT.to_vec())];
    all.extend(heads());
    all.extend(values());
    all.extend(requests());
    all.extend(contents());
    all.extend(responses());
    all.extend(tolerated());
    all
}

fn server(name: &'static str, bytes: Vec<u8>) -> Hostile {
    Hostile { name, receiver: Receiver::Server, tolerance: Tolerance::NONE, bytes, error: None }
}

fn client(name: &'static str, bytes: Vec<u8>) -> Hostile {
    Hostile { receiver: Receiver::Client(None), ..server(name, bytes) }
}

impl Hostile {
    fn refused(self, error: ErrorKind) -> Self {
        Self { error: Some(error), ..self }
    }

    fn tolerating(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }
}

/// So much fits into a head of 64 KiB beside what every head needs.
const ROOM: usize = 65_400;

fn request(lines: &str) -> Vec<u8> {
    format!("GET / HTTP/1.1\r\nHost:\r\n{lines}\r\n").into_bytes()
}

fn field(name: &str, value: &str) -> Vec<u8> {
    request(&format!("{name}:{value}\r\n"))
}

/// As often as it fits.
fn filled(part: &str, room: usize) -> String {
    part.repeat(room / part.len())
}

/// A list of this member, as long as it fits.
fn list(member: &str) -> String {
    let list = filled(&format!("{member},"), ROOM);
    list[..list.len() - 1].to_owned()
}

/// Lines, long and short.
fn heads() -> Vec<Hostile> {
    let name = |octet: &str| format!("{}:\r\n", octet.repeat(4_095));
    vec![
        server("100 field lines of four octets", request(&"a:\r\n".repeat(99))),
        server("100 field lines whose names are looked at twice", request(&".:\r\n".repeat(99))),
        server("100 lines of a field that is known", request(&"TE:\r\n".repeat(99))),
        server("names of 4095 octets", request(&filled(&name("a"), ROOM))),
        server("names of 4095 octets that are looked at twice", request(&filled(&name("."), ROOM))),
        server("a value of 64 KiB", field("a", &"v".repeat(ROOM))),
        server("a value of 64 KiB of whitespace", field("Connection", &" \t".repeat(ROOM / 2))),
        server("a name of 64 KiB", request(&"a".repeat(ROOM))).refused(ErrorKind::FieldNameTooLong),
        server("a line of 64 KiB without a colon", request(&format!("a{}", " ".repeat(ROOM))))
            .refused(ErrorKind::FieldName),
    ]
}

/// Values that are looked into.
fn values() -> Vec<Hostile> {
    let offers = filled("a,", ROOM - 64);
    vec![
        server("Connection: empty members", field("Connection", &filled(",", ROOM))),
        server("Connection: members that are known", field("Connection", &list("te"))),
        server("Connection: quotes that never close", field("Connection", &format!("\"{}", filled("\\\",", ROOM)))),
        server("Connection: quoted commas", field("Connection", &list("\",\""))),
        server("Host of 64 KiB", format!("GET / HTTP/1.1\r\nHost:{}\r\n\r\n", filled("%41", ROOM)).into_bytes()),
        server("Content-Length with 64 KiB of zeros", field("Content-Length", &"0".repeat(ROOM))),
        server("Content-Length: equal members, tolerated", field("Content-Length", &list("0")))
            .tolerating(Tolerance::REPEATED_LENGTH),
        server("Transfer-Encoding: codings", field("Transfer-Encoding", &list("a")))
            .refused(ErrorKind::TransferEncoding),
        server("Transfer-Encoding: parameters", field("Transfer-Encoding", &format!("a{}", filled(";a=a", ROOM))))
            .refused(ErrorKind::TransferEncoding),
        server("protocols that are offered", field("Connection", &format!("upgrade\r\nUpgrade:{offers}z"))),
    ]
}

/// Request-lines, and many requests.
fn requests() -> Vec<Hostile> {
    let line = |line: String| format!("{line} HTTP/1.1\r\nHost:\r\n\r\n").into_bytes();
    let minimal = "G / HTTP/1.1\r\nHost:\r\n\r\n";
    vec![
        server("a method of 8 KiB", line(format!("{} /", "G".repeat(8_000)))),
        server("a target of 8 KiB", line(format!("GET /{}", filled("%41", 8_000)))),
        server("an absolute target of 8 KiB", line(format!("GET http://{}/", filled("%41", 8_000)))),
        server("an IP literal of 8 KiB", line(format!("GET http://[v1.{}]/", "1".repeat(8_000)))),
        server("a scheme of 8 KiB", line(format!("GET {}://b/", "a".repeat(8_000)))),
        server("a CONNECT of 8 KiB", line(format!("CONNECT {}:1", "a".repeat(8_000)))),
        server("1000 minimal requests", minimal.repeat(1_000).into_bytes()),
        server(
            "1000 requests with a rare name",
            minimal.replacen("\r\n\r\n", "\r\n!:\r\n\r\n", 1).repeat(1_000).into_bytes(),
        ),
        server("1000 minimal requests behind empty lines", format!("\r\n\r\n{minimal}").repeat(1_000).into_bytes()),
        server("minimal requests with chunked content", {
            "P / HTTP/1.1\r\nHost:\r\nTransfer-Encoding:chunked\r\n\r\n0\r\n\r\n".repeat(1_000).into_bytes()
        }),
    ]
}

/// Chunks and trailers.
fn contents() -> Vec<Hostile> {
    let chunked = |content: &str| {
        let head = "P / HTTP/1.1\r\nHost:\r\nTransfer-Encoding:chunked\r\n\r\n";
        format!("{head}{content}0\r\n\r\n").into_bytes()
    };
    let trailers = |lines: &str| {
        let mut bytes = chunked("");
        bytes.truncate(bytes.len() - 2);
        bytes.extend_from_slice(lines.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        bytes
    };
    let length = "P / HTTP/1.1\r\nHost:\r\nContent-Length:16384\r\n\r\n";
    vec![
        server("16 KiB of content", format!("{length}{}", "x".repeat(16_384)).into_bytes()),
        server("chunks of one octet", chunked(&"1\r\nx\r\n".repeat(4_096))),
        server("chunks of one octet, sizes of 16 digits", chunked(&"0000000000000001\r\nx\r\n".repeat(4_096))),
        server("chunks of one octet, extensions of one", chunked(&"1;a\r\nx\r\n".repeat(4_096))),
        server("extensions: names of one octet", chunked(&extensions(";a"))),
        server("extensions: names and values of one octet", chunked(&extensions(";a=a"))),
        server("extensions: quoted pairs", chunked(&extensions(";a=\"\\\"\\\"\\\"\\\"\\\"\""))),
        server("32 trailer lines of four octets", trailers(&"a:\r\n".repeat(32))),
        server("trailers of 8 KiB", trailers(&format!("{}:\r\n", "_".repeat(4_000)).repeat(2))),
    ]
}

/// Chunks of one octet, with as many extensions as the limits let pass: 256 octets a chunk, 16 KiB a message.
fn extensions(one: &str) -> String {
    let all = filled(one, 256);
    format!("1{all}\r\nx\r\n").repeat(16_384 / 256)
}

/// What a server sends to a client.
fn responses() -> Vec<Hostile> {
    let ok = "HTTP/1.1 200\r\nContent-Length:0\r\n";
    let interim = "HTTP/1.1 100\r\n\r\n".repeat(32);
    let folds = |name: usize| format!("{ok}{}:\r\n{}\r\n", "a".repeat(name), " \r\n".repeat(98)).into_bytes();
    let lengths = format!("HTTP/1.1 200\r\nContent-Length:{}\r\n\r\n", list("0"));
    let pairs = format!("{ok}{}\r\n", "a:\r\n \r\n".repeat(49));
    let switched =
        |chosen: &str| format!("HTTP/1.1 101\r\nConnection:upgrade\r\nUpgrade:{chosen}\r\n\r\n").into_bytes();
    let offered = format!("{}z", "a,".repeat(32_000));
    vec![
        client("1000 minimal responses", "HTTP/1.1 204\r\n\r\n".repeat(1_000).into_bytes()),
        client("1000 responses with a rare name", "HTTP/1.1 204\r\n!:\r\n\r\n".repeat(1_000).into_bytes()),
        client("1000 old responses without a field", "HTTP/1.1 304\r\n\r\n".repeat(1_000).into_bytes()),
        client("32 interim responses", format!("{interim}{ok}\r\n").into_bytes()),
        client("a status line of 8 KiB", format!("HTTP/1.1 200 {}\r\n\r\n", "r".repeat(8_000)).into_bytes()),
        client("98 folds of three octets", folds(1)),
        client("98 folds behind a name of 4095 octets", folds(4_095)),
        client("49 fields that are folded once", pairs.into_bytes()),
        client("a fold of 64 KiB", format!("{ok}a:\r\n{}\r\n\r\n", " ".repeat(ROOM)).into_bytes()),
        client("Content-Length: equal members", lengths.into_bytes()),
        client(
            "content until the connection closes",
            format!("HTTP/1.1 200\r\n\r\n{}", "x".repeat(16_384)).into_bytes(),
        ),
        Hostile {
            receiver: Receiver::Client(Some("z".into())),
            ..client("a switch to 32000 protocols", switched(&list("z")[..64_000])).refused(ErrorKind::Switch)
        },
        Hostile {
            receiver: Receiver::Client(Some(offered)),
            ..client("a switch to 4 protocols of 32000 offered", switched("z,z,z,z"))
        },
    ]
}

/// What a client lets pass that tolerates all that can be tolerated in a response.
fn tolerated() -> Vec<Hostile> {
    let lines = |lines: &str| format!("HTTP/1.1 200\n{lines}\n").into_bytes();
    [
        ("tolerated: lines that end with LF", lines(&"a:\n".repeat(100))),
        ("tolerated: lines that are skipped", lines(&"a\n".repeat(100))),
        ("tolerated: lines that begin like a field that frames", lines(&"c\n".repeat(100))),
        ("tolerated: lines of whitespace", lines(&"\t\n".repeat(100))),
        ("tolerated: three deviations a line", lines(&"a :\x01\n".repeat(100))),
        ("tolerated: folds of two octets", lines(&format!("a:\n{}", " \n".repeat(99)))),
        (
            "tolerated: folds behind a name of 4095 octets",
            lines(&format!("{}:\n{}", "a".repeat(4_095), " \n".repeat(99))),
        ),
        ("tolerated: whitespace before the colon", lines(&"a :\n".repeat(100))),
        ("tolerated: control octets", lines(&"a:\x01\n".repeat(100))),
        ("tolerated: a skipped line of 64 KiB", lines(&format!("a {}\n", "1".repeat(ROOM)))),
        ("tolerated: a value of 64 KiB of control octets", lines(&format!("a:{}\n", "\x01".repeat(ROOM)))),
    ]
    .into_iter()
    .map(|(name, bytes)| client(name, bytes).tolerating(Tolerance::LEGACY))
    .collect()
}
