//! The codec against a second reader, written from the RFCs and nothing else: equal logs for what the vectors receive, and
//! for a great many inputs that are made from that.

#[path = "support/files.rs"]
mod files;
#[path = "support/vectors.rs"]
mod load;
#[path = "support/oracle.rs"]
mod oracle;
#[path = "reference/mod.rs"]
mod reader;
mod support;

use files::{files, steps, text, vectors};
use load::{limits, octets, requests, tolerance};
use oracle::Setting;
use startline::{Limits, Tolerance};
use support::{Kind, Outstanding, escape};
use toml::Value;

/// How many inputs are made.
const MADE: usize = 60_000;

/// Of longer inputs, which are about limits, most changes would be the same.
const LONGEST: usize = 1000;

/// How many differences are shown.
const SHOWN: usize = 20;

struct Case {
    id: String,
    setting: Setting,
    input: Vec<u8>,
    eof: bool,
}

/// What the vectors receive. A server's answers, where a vector has its own, are replaced by those of the flat form, which
/// the reader knows; a client's requests, where a vector sends them as steps, come at other times than it can be told.
fn cases() -> Vec<Case> {
    let files = files();
    let all = files.iter().flat_map(|(_, content)| vectors(content));
    let client = |vector: &Value| text(vector, "role") == Some("client");
    let sends = |vector: &Value| steps(vector).iter().any(|step| step.get("send").is_some());
    all.filter(|vector| !(client(vector) && sends(vector))).map(|vector| case(vector, client(vector))).collect()
}

fn case(vector: &Value, client: bool) -> Case {
    let flag = |value: &Value| value.get("eof").and_then(Value::as_bool).unwrap_or_default();
    let received = steps(vector).iter().filter_map(|step| step.get("recv")).chain(vector.get("input"));
    Case {
        id: text(vector, "id").unwrap().to_owned(),
        setting: Setting {
            requests: client.then(|| requests(vector)),
            limits: limits(vector),
            tolerance: tolerance(vector),
        },
        input: received.flat_map(octets).collect(),
        eof: flag(vector) || steps(vector).iter().any(flag),
    }
}

/// Compares the two, and says how they differ.
fn compare(setting: &Setting, input: &[u8], kind: Kind, eof: bool) -> Option<String> {
    let reference = setting.reference(input, kind, eof);
    let codec = setting.codec(input, kind, eof);
    (reference != codec).then(|| {
        let shown = escape(&input[..input.len().min(LONGEST)]);
        format!("{setting:?} {kind:?} eof {eof}\n{shown}\n  reference {reference:?}\n  codec     {codec:?}\n")
    })
}

#[track_caller]
fn assert_none(mut differ: Vec<String>) {
    differ.sort_by_key(String::len);
    let few = differ[..differ.len().min(SHOWN)].join("\n");
    assert!(differ.is_empty(), "{} differ, of which these are the shortest:\n{few}", differ.len());
}

#[test]
fn every_vector_reads_the_same() {
    let cases = cases();
    assert!(cases.len() > 5000, "only {} vectors", cases.len());
    let kinds = [Kind::Slice, Kind::MutSlice, Kind::Bytes, Kind::BytesMut];
    let both = cases.iter().flat_map(|case| kinds.map(|kind| (case, kind)));
    let differ = both.filter_map(|(case, kind)| {
        let how = compare(&case.setting, &case.input, kind, case.eof)?;
        Some(format!("{}: {how}", case.id))
    });
    assert_none(differ.collect());
}

/// Numbers that look random, and are the same in each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// True once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// What is put where it was not: octets and lines in which readers differ.
#[rustfmt::skip]
const PIECES: [&[u8]; 45] = [
    b"\r", b"\n", b"\r\n", b"\0", b" ", b"\t", b":", b",", b";", b"=", b"\"", b"\\", b"\x01", b"\x0c", b"\x7f", b"\xe9",
    b"0", b"1", b"a", b"f", b"%", b"[", b"]", b"@", b"/", b"#", b"?", b"*", b".", b"\x16", b" \t", b"\r\n ", b"\r\n\r\n",
    b"\r\nContent-Length: 5", b"\r\nContent-Length: 0", b"\r\nTransfer-Encoding: chunked",
    b"\r\nTransfer-Encoding: gzip", b"\r\nConnection: close", b"\r\nConnection: keep-alive", b"\r\nHost: b",
    b"\r\nExpect: 100-continue", b"0\r\n\r\n", b"HTTP/1.1 100 \r\n\r\n", b"GET / HTTP/1.1\r\n",
    b"\r\nUpgrade: a\r\nConnection: upgrade",
];

/// Changes the input in one place.
fn change(input: &mut Vec<u8>, numbers: &mut Numbers) {
    let piece = numbers.one(&PIECES);
    if input.is_empty() {
        input.extend(piece);
        return;
    }
    let at = numbers.below(input.len());
    match numbers.below(10) {
        0 => input[at] = piece[0],
        1 => input[at] ^= 1 << numbers.below(8),
        2 => drop(input.remove(at)),
        3 => input.insert(at, input[at]),
        4 => drop(input.splice(at..at, piece.iter().copied())),
        5 => input.truncate(at),
        which => change_lines(input, which, numbers),
    }
}

/// Swaps two of its lines, removes one, repeats one, or joins one with the next.
fn change_lines(input: &mut Vec<u8>, which: usize, numbers: &mut Numbers) {
    let mut lines: Vec<Vec<u8>> = input.split_inclusive(|octet| *octet == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
    match which {
        6 => lines.swap(one, other),
        7 => drop(lines.remove(one)),
        8 => lines[one] = lines[one].repeat(2 + numbers.below(10)),
        _ => lines[one].retain(|octet| !b"\r\n".contains(octet)),
    }
    *input = lines.concat();
}

/// Limits that a short input meets.
fn small(numbers: &mut Numbers) -> Limits {
    Limits {
        start_line: 10 + numbers.below(20) as u32,
        head: 20 + numbers.below(100) as u32,
        fields: numbers.below(5) as u16,
        trailer: numbers.below(30) as u32,
        trailer_fields: numbers.below(3) as u16,
        empty_lines: numbers.below(3) as u8,
        chunk_size_digits: numbers.below(5) as u8,
        chunk_extension: numbers.below(10) as u16,
        chunk_extensions: numbers.below(15) as u32,
        chunk_overhead: numbers.below(20) as u32,
        interim: numbers.below(3) as u8,
        pipeline: 1,
    }
}

/// Requests that a client may have outstanding together: what may switch protocols comes last.
fn asked(numbers: &mut Numbers) -> Vec<Outstanding> {
    let plain = |method: &str| Outstanding::new(method);
    let mut all = vec![];
    for _ in 0..numbers.below(3) {
        let old = numbers.once_in(3);
        all.push(Outstanding {
            version: if old { "1.0" } else { "1.1" }.to_owned(),
            options: old.then(|| "keep-alive".to_owned()),
            ..plain(numbers.one(&["GET", "HEAD", "OPTIONS"]))
        });
    }
    all.push(match numbers.below(5) {
        0 => plain("CONNECT"),
        1 => Outstanding { upgrade: Some("a, websocket".to_owned()), ..plain("GET") },
        2 => Outstanding { expect: true, ..plain("POST") },
        3 => Outstanding { options: Some("close".to_owned()), ..plain("GET") },
        _ => plain("HEAD"),
    });
    all
}

#[test]
fn made_inputs_read_the_same() {
    let mut cases = cases();
    cases.retain(|case| case.input.len() <= LONGEST);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut differ = Vec::new();
    for _ in 0..MADE {
        let case = &cases[numbers.below(cases.len())];
        let mut setting = case.setting.clone();
        let mut input = case.input.clone();
        if numbers.once_in(4) {
            let behind = &cases[numbers.below(cases.len())];
            input.extend(&behind.input);
        }
        if setting.requests.is_some() && numbers.once_in(3) {
            setting.requests = Some(asked(&mut numbers));
        }
        for _ in 0..=numbers.below(3) {
            change(&mut input, &mut numbers);
        }
        if numbers.once_in(3) {
            let some = Tolerance::ALL.iter().filter(|_| numbers.once_in(2));
            setting.tolerance = some.fold(setting.tolerance, |all, (_, switch)| all | *switch);
        }
        if numbers.once_in(5) {
            setting.limits = small(&mut numbers);
        }
        let kind = if numbers.once_in(2) { Kind::Slice } else { Kind::BytesMut };
        let eof = case.eof || numbers.once_in(3);
        differ.extend(compare(&setting, &input, kind, eof));
    }
    assert_none(differ);
}
