//! Whatever arrives, and however it is cut: the log is that of the uncut run, from every kind of input, and that of the reference
//! reader.

#![no_main]

#[path = "../../tests/support/oracle.rs"]
mod oracle;
#[path = "../../tests/reference/mod.rs"]
mod reader;
#[path = "../../tests/support/mod.rs"]
mod support;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use oracle::Setting;
use startline::{Connection, Limits, Server, Tolerance};
use support::{Driven, Driver, Kind, Log, Outstanding};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    server: bool,
    requests: Vec<(u8, bool)>,
    tolerate: u16,
    small: bool,
    cuts: Vec<u8>,
    eof: bool,
    bytes: &'a [u8],
}

/// Small limits are met by small inputs.
fn limits(small: bool) -> Limits {
    if !small {
        return Limits::DEFAULT;
    }
    Limits {
        start_line: 24,
        head: 96,
        fields: 4,
        trailer: 24,
        trailer_fields: 2,
        empty_lines: 1,
        chunk_size_digits: 3,
        chunk_extension: 8,
        chunk_extensions: 12,
        chunk_overhead: 20,
        interim: 2,
        pipeline: 1,
    }
}

fn tolerance(bits: u16) -> Tolerance {
    let on = Tolerance::ALL.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
    on.fold(Tolerance::NONE, |all, (_, &(_, switch))| all | switch)
}

fn outstanding(requests: &[(u8, bool)]) -> Vec<Outstanding> {
    let mut all: Vec<_> = requests
        .iter()
        .take(4)
        .map(|&(method, old)| Outstanding {
            version: if old { "1.0" } else { "1.1" }.to_owned(),
            options: old.then(|| "keep-alive".to_owned()),
            ..Outstanding::new(["GET", "HEAD", "OPTIONS"][usize::from(method % 3)])
        })
        .collect();
    // What may switch protocols can only come last.
    if let Some(&(last, _)) = requests.last() {
        match last >> 4 {
            1 => all.push(Outstanding::new("CONNECT")),
            2 => all.push(Outstanding { upgrade: Some("a, b/1".to_owned()), ..Outstanding::new("GET") }),
            3 => all.push(Outstanding { expect: true, ..Outstanding::new("POST") }),
            _ => {}
        }
    }
    all.truncate(6);
    if all.is_empty() { vec![Outstanding::new("GET")] } else { all }
}

struct Outcome {
    log: Vec<String>,
    next: &'static str,
    left: Option<usize>,
}

fn run<R: Driven>(conn: Connection<R>, kind: Kind, pieces: &[&[u8]], eof: bool) -> Outcome {
    let mut driver = Driver::new(conn, kind, true);
    let mut log = Log::default();
    for piece in pieces {
        driver.recv(piece, &mut log);
    }
    if eof {
        driver.eof(&mut log);
    }
    let log = log.finish();
    let failed = log.last().is_some_and(|line| line.starts_with("error "));
    Outcome { next: support::next_name(driver.conn.next()), left: (!failed).then(|| driver.left()), log }
}

fn compare<R: Driven>(new: &dyn Fn() -> Connection<R>, input: &Input<'_>) {
    let mut pieces = Vec::new();
    let mut rest = input.bytes;
    for &cut in &input.cuts {
        let (piece, more) = rest.split_at(usize::from(cut).min(rest.len()));
        pieces.push(piece);
        rest = more;
    }
    pieces.push(rest);
    let single: Vec<_> = input.bytes.chunks(1).collect();
    for (kind, other) in [(Kind::Slice, Kind::Bytes), (Kind::MutSlice, Kind::BytesMut)] {
        let whole = run(new(), kind, &[input.bytes], input.eof);
        for (kind, pieces) in [(kind, &pieces), (other, &pieces), (other, &single)] {
            let cut = run(new(), kind, pieces, input.eof);
            assert_eq!(whole.log, cut.log, "{kind:?} {pieces:?}");
            assert_eq!((whole.next, whole.left), (cut.next, cut.left), "{kind:?} {pieces:?}");
        }
    }
}

fuzz_target!(|input: Input<'_>| {
    if input.bytes.len() > 2048 {
        return;
    }
    let setting = Setting {
        requests: (!input.server).then(|| outstanding(&input.requests)),
        limits: limits(input.small),
        tolerance: tolerance(input.tolerate),
    };
    for kind in [Kind::Slice, Kind::BytesMut] {
        let reference = setting.reference(input.bytes, kind, input.eof);
        assert_eq!(reference, setting.codec(input.bytes, kind, input.eof), "{kind:?}");
    }
    match &setting.requests {
        None => compare::<Server>(&|| Connection::with(setting.limits, setting.tolerance), &input),
        Some(requests) => compare(&|| support::client(requests, setting.limits, setting.tolerance), &input),
    }
});
