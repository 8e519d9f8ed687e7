//! The codec against a second reader, written from the RFCs and nothing else: equal logs for every vector that only receives,
//! and for a great many inputs that are made from them.

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
use support::{Kind, escape};
use toml::Value;

/// How many inputs are made.
const MADE: usize = 40_000;

struct Case {
    id: String,
    setting: Setting,
    input: Vec<u8>,
    eof: bool,
}

/// The vectors that are one input.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (_, content) in files() {
        for vector in vectors(&content) {
            if !steps(vector).is_empty() {
                continue;
            }
            let client = text(vector, "role") == Some("client");
            cases.push(Case {
                id: text(vector, "id").unwrap().to_owned(),
                setting: Setting {
                    requests: client.then(|| requests(vector)),
                    limits: limits(vector),
                    tolerance: tolerance(vector),
                },
                input: octets(&vector["input"]),
                eof: vector.get("eof").and_then(Value::as_bool).unwrap_or_default(),
            });
        }
    }
    cases
}

/// Compares the two, and says how they differ.
fn compare(setting: &Setting, input: &[u8], kind: Kind, eof: bool) -> Option<String> {
    let writable = matches!(kind, Kind::MutSlice | Kind::BytesMut);
    let reference = setting.reference(input, writable, eof);
    let codec = setting.codec(input, kind, eof);
    (reference != codec).then(|| {
        let shown = escape(&input[..input.len().min(600)]);
        format!("{setting:?} {kind:?} eof {eof}\n{shown}\n  reference {reference:?}\n  codec     {codec:?}\n")
    })
}

#[test]
fn every_vector_reads_the_same() {
    let cases = cases();
    let mut differ = Vec::new();
    for case in &cases {
        for kind in [Kind::Slice, Kind::BytesMut] {
            if let Some(how) = compare(&case.setting, &case.input, kind, case.eof) {
                differ.push(format!("{}: {how}", case.id));
            }
        }
    }
    println!("{} vectors", cases.len());
    assert!(cases.len() > 4000, "the vectors are there");
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ[..differ.len().min(20)].join("\n"));
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

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// What is put where it was not: octets and lines in which readers differ.
const PIECES: [&[u8]; 44] = [
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b" ",
    b"\t",
    b":",
    b",",
    b";",
    b"=",
    b"\"",
    b"\\",
    b"\x01",
    b"\x0c",
    b"\x7f",
    b"\xe9",
    b"0",
    b"1",
    b"a",
    b"f",
    b"%",
    b"[",
    b"]",
    b"@",
    b"/",
    b"#",
    b"?",
    b"*",
    b".",
    b"\x16",
    b" \t",
    b"\r\n ",
    b"\r\n\r\n",
    b"\r\nContent-Length: 5",
    b"\r\nContent-Length: 0",
    b"\r\nTransfer-Encoding: chunked",
    b"\r\nTransfer-Encoding: gzip",
    b"\r\nConnection: close",
    b"\r\nConnection: keep-alive",
    b"\r\nHost: b",
    b"\r\nExpect: 100-continue",
    b"0\r\n\r\n",
    b"HTTP/1.1 100 \r\n\r\n",
    b"GET / HTTP/1.1\r\n",
];

/// Changes the input in one place.
fn mutate(input: &mut Vec<u8>, numbers: &mut Numbers) {
    let piece = numbers.one(&PIECES);
    if input.is_empty() {
        input.extend(piece);
        return;
    }
    let at = numbers.below(input.len());
    match numbers.below(9) {
        0 => input[at] = piece[0],
        1 => input[at] ^= 1 << numbers.below(8),
        2 => drop(input.remove(at)),
        3 => input.insert(at, input[at]),
        4 => drop(input.splice(at..at, piece.iter().copied())),
        5 => input.truncate(at),
        change => change_lines(input, change, numbers),
    }
}

/// Swaps two of its lines, removes one, or joins one with the next.
fn change_lines(input: &mut Vec<u8>, change: usize, numbers: &mut Numbers) {
    let mut lines: Vec<Vec<u8>> = input.split_inclusive(|octet| *octet == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
    match change {
        6 => lines.swap(one, other),
        7 => drop(lines.remove(one)),
        _ => lines[one].retain(|octet| !b"\r\n".contains(octet)),
    }
    *input = lines.concat();
}

#[test]
fn made_inputs_read_the_same() {
    let cases = cases();
    let mut numbers = Numbers(std::env::var("SEED").map_or(0x9E37_79B9_7F4A_7C15, |s| s.parse().unwrap()));
    let mut differ = Vec::new();
    for _ in 0..std::env::var("MADE").map_or(MADE, |s| s.parse().unwrap()) {
        let case = &cases[numbers.below(cases.len())];
        if case.input.len() > 1000 {
            continue;
        }
        let mut setting = case.setting.clone();
        let mut input = case.input.clone();
        for _ in 0..=numbers.below(3) {
            mutate(&mut input, &mut numbers);
        }
        if numbers.chance(3) {
            for (_, switch) in startline::Tolerance::ALL {
                if numbers.chance(2) {
                    setting.tolerance = setting.tolerance | *switch;
                }
            }
        }
        let kind = if numbers.chance(2) { Kind::Slice } else { Kind::BytesMut };
        let eof = case.eof || numbers.chance(3);
        differ.extend(compare(&setting, &input, kind, eof));
    }
    differ.sort_by_key(String::len);
    println!("{} differ", differ.len());
    std::fs::write("/tmp/wt-differ.txt", differ.join("\n")).unwrap();
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ[..differ.len().min(20)].join("\n"));
}
