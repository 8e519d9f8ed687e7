//! What the fuzz targets check, without a fuzzer: each file of `fuzz/regressions/`, and some pseudo-random inputs, which are
//! the same in each run.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use arbitrary::{Arbitrary, Unstructured};

#[path = "../fuzz/src/chunked.rs"]
mod chunked;
#[cfg(feature = "http")]
#[path = "../fuzz/src/http_interop.rs"]
mod http_interop;
#[path = "../fuzz/src/httparse_oracle.rs"]
mod httparse_oracle;
#[path = "../fuzz/src/octets.rs"]
mod octets;
#[path = "support/oracle.rs"]
mod oracle;
#[path = "../fuzz/src/pair.rs"]
mod pair;
#[path = "reference/mod.rs"]
mod reader;
#[path = "../fuzz/src/recv.rs"]
mod recv;
#[path = "../fuzz/src/roundtrip.rs"]
mod roundtrip;
mod support;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The files in a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Gives an input to a target as the fuzzer does: whether the target could read it.
fn feed<'a, T: Arbitrary<'a>>(octets: &'a [u8], check: impl FnOnce(&T)) -> bool {
    if octets.len() < T::size_hint(0).0 {
        return false;
    }
    let read = T::arbitrary_take_rest(Unstructured::new(octets));
    read.is_ok_and(|input| {
        check(&input);
        true
    })
}

/// `xorshift64*`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }

    /// A part of one of them, a part of another, and a few changed octets or words of the dictionary in between.
    fn mutant(&mut self, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
        let (first, second) = (&seeds[self.below(seeds.len())], &seeds[self.below(seeds.len())]);
        let mut octets = first[..self.below(first.len() + 1)].to_vec();
        octets.extend_from_slice(&second[self.below(second.len() + 1)..]);
        for _ in 0..self.below(6) {
            let at = self.below(octets.len() + 1);
            match self.below(4) {
                0 => octets.truncate(at),
                1 => octets.insert(at, self.next().to_le_bytes()[0]),
                2 => drop(octets.splice(at..at, words[self.below(words.len())].iter().copied())),
                _ => octets.iter_mut().skip(at).take(1).for_each(|octet| *octet ^= 1 << self.below(8)),
            }
        }
        octets
    }
}

/// The words of the dictionary.
fn words() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(fuzz().join("startline.dict")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| word(line).unwrap_or_else(|| panic!("not an entry: {line}"))).collect()
}

/// The word of an entry, which is quoted, with the escapes that libFuzzer knows: `\\`, `\"` and `\xHH`.
fn word(line: &str) -> Option<Vec<u8>> {
    let mut rest = line.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut word = Vec::new();
    while let Some(octet) = rest.next() {
        word.push(match octet {
            b'\\' => match rest.next()? {
                b'x' => {
                    let digits = [rest.next()?, rest.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                other @ (b'\\' | b'"') => other,
                _ => return None,
            },
            b'"' => return None,
            b' '..=b'~' => octet,
            _ => return None,
        });
    }
    // As long as libFuzzer takes it.
    (1..=64).contains(&word.len()).then_some(word)
}

const RANDOM_INPUTS: usize = 1000;

fn replay(target: &str, check: impl Fn(&[u8]) -> bool) {
    let named = |name: &str, octets: &[u8]| {
        catch_unwind(AssertUnwindSafe(|| check(octets))).unwrap_or_else(|panic| {
            eprintln!("{target}, {name}: b\"{}\"", octets.escape_ascii());
            resume_unwind(panic)
        })
    };
    let mut seeds = Vec::new();
    for path in files(&fuzz().join("regressions").join(target)) {
        let octets = std::fs::read(&path).unwrap();
        assert!(named(&path.display().to_string(), &octets), "{}: not an input of {target}", path.display());
        seeds.push(octets);
    }
    assert!(!seeds.is_empty(), "no regressions of {target}");
    let (mut random, words) = (Random(0x9E37_79B9_7F4A_7C15), words());
    let mut read = 0;
    for number in 0..RANDOM_INPUTS {
        read += usize::from(named(&format!("random input {number}"), &random.mutant(&seeds, &words)));
    }
    assert!(read > RANDOM_INPUTS / 2, "{target} could read only {read} of {RANDOM_INPUTS}");
}

#[test]
fn chunked() {
    replay("chunked", |octets| feed(octets, |input: &&[u8]| chunked::check(input)));
}

#[cfg(feature = "http")]
#[test]
fn http_interop() {
    replay("http_interop", |octets| feed(octets, http_interop::check));
}

#[test]
fn httparse_oracle() {
    replay("httparse_oracle", |octets| feed(octets, |input: &&[u8]| httparse_oracle::check(input)));
}

#[test]
fn pair() {
    replay("pair", |octets| feed(octets, |operations: &Vec<_>| pair::check(operations)));
}

#[test]
fn recv() {
    replay("recv", |octets| feed(octets, recv::check));
}

#[test]
fn roundtrip() {
    replay("roundtrip", |octets| feed(octets, roundtrip::check));
}

/// A target that is added has inputs that are kept, and so a test above.
#[test]
fn each_target_has_regressions() {
    let names = |folder: &str| -> Vec<_> {
        files(&fuzz().join(folder)).iter().map(|path| path.file_stem().unwrap().to_owned()).collect()
    };
    assert_eq!(names("fuzz_targets"), names("regressions"));
    let tests = include_str!("regressions.rs");
    for name in names("regressions") {
        let call = format!("replay(\"{}\", ", name.display());
        assert!(tests.contains(&call), "{} is not replayed", name.display());
    }
}

/// An input of the regressions, as it is read.
macro_rules! shown {
    ($input:ty, $file:literal) => {{
        let octets = std::fs::read(fuzz().join("regressions").join($file)).unwrap();
        let mut text = String::new();
        assert!(feed(&octets, |input: &$input| text = format!("{input:?}")), $file);
        text
    }};
}

/// `fuzz/corpus.py` writes what `arbitrary` reads: these files were written by its functions.
#[test]
fn inputs_are_read_as_they_were_meant() {
    assert_eq!(
        shown!(Vec<pair::Operation>, "pair/too-much-content"),
        "[Request { method: 2, framing: 1, option: 0, upgrade: false, expect: false }, Content { client: true, length: 7 }, \
         Content { client: true, length: 5 }, Content { client: true, length: 1 }, End { client: true, trailers: 0 }, \
         Move { to_server: true, most: 255 }]"
    );
    assert_eq!(
        shown!(roundtrip::Values<'_>, "roundtrip/everything"),
        r#"Values { method: b"POST", target: b"/a?b", minor: 1, status: 299, reason: b"caf\xe9", "#.to_owned()
            + r#"fields: [(b"Host", b"a"), (b"X", b""), (b"x", b"a\tb")], "#
            + r#"pieces: [(b"hi", b""), (b"you", b";a=\"\\\"\"")], trailers: [(b"T", b"1")] }"#
    );
    let text = shown!(recv::Input<'_>, "recv/interim-head-connect");
    let expected = "Input { server: false, requests: [(1, false), (16, false)], tolerate: 0, small: false, cuts: [30], \
                    eof: false, bytes: [72, 84, 84, 80, 47, ";
    assert!(text.starts_with(expected), "{text}");
}

#[cfg(feature = "http")]
#[test]
fn inputs_of_http_interop_are_read_as_they_were_meant() {
    assert_eq!(
        shown!(http_interop::Input<'_>, "http_interop/made-request"),
        r#"Made(Made { response: false, asked: 0, version: 4, method: b"GET", uri: b"/a?b", status: 200, "#.to_owned()
            + r#"fields: [(b"Host", b"a"), (b"X-B", b"1"), (b"x-b", b"2")], target: Some(b"/c"), reason: None, "#
            + r#"lines: Some(b"x-B: 9\r\nC: d\r\nX-b: 8") })"#
    );
    let text = shown!(http_interop::Input<'_>, "http_interop/another-uri");
    let expected = r#"Arrived { response: false, tolerate: 0, changes: [Change { how: 5, line: 0, name: b"", "#
        .to_owned()
        + r#"value: b"http://b/c" }], octets: [79, 80, 84, 73, 79, 78, 83, "#;
    assert!(text.starts_with(&expected), "{text}");
}

/// The switches are bits of an input, by their places.
#[test]
fn the_corpus_knows_the_tolerances() {
    let script = std::fs::read_to_string(fuzz().join("corpus.py")).unwrap();
    let (_, rest) = script.split_once("\nTOLERANCES = (").unwrap();
    let (list, _) = rest.split_once(')').unwrap();
    let names: Vec<_> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(names, startline::Tolerance::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}
