//! Benchmarks of startline beside httparse, which every benchmark of a head is held against. Peers that do more than parse
//! are in `benches/peers`; `benches/README.md` says what each row includes.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::panic, reason = "a benchmark that fails has to stop")]

mod data;
mod work;

use core::hint::black_box;
use core::mem::MaybeUninit;
use core::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use startline::write;

use crate::data::{FIVE_FIELDS, GREETING, Kind, REQUEST_FIELDS, TEN_FIELDS, Workload};
use crate::work::Exchanges;

/// Field lines that httparse has room for. They are not initialised, as in a codec that knows what that costs.
const ROOM: usize = 64;

/// What parses one head and gives its number of field lines.
type Parse = fn(Kind, &[u8]) -> usize;

/// Parses with httparse what has arrived; the field lines if the head is whole.
fn httparse(kind: Kind, arrived: &[u8]) -> Option<usize> {
    let mut fields = [const { MaybeUninit::uninit() }; ROOM];
    let (parsed, count) = match kind {
        Kind::Request => {
            let mut request = httparse::Request::new(&mut []);
            let parsed = request.parse_with_uninit_headers(arrived, &mut fields);
            (parsed, black_box(&request).headers.len())
        }
        Kind::Response => {
            let mut response = httparse::Response::new(&mut []);
            let config = httparse::ParserConfig::default();
            let parsed = config.parse_response_with_uninit_headers(&mut response, arrived, &mut fields);
            (parsed, black_box(&response).headers.len())
        }
    };
    assert!(parsed.is_ok(), "httparse accepts the head");
    parsed.is_ok_and(|parsed| parsed.is_complete()).then_some(count)
}

/// Parses with startline; the field lines.
fn startline(kind: Kind, head: &[u8]) -> usize {
    match kind {
        Kind::Request => work::request(head, |request| request.fields().len()),
        Kind::Response => work::response(head, |response| response.fields().len()),
    }
}

/// As [`startline`], with what the head means for framing.
fn framed(kind: Kind, head: &[u8]) -> usize {
    match kind {
        Kind::Request => work::framed_request(head),
        Kind::Response => work::framed_response(head),
    }
}

/// One group of benchmarks: `bytes` are what one iteration reads or writes.
fn group<'a>(c: &'a mut Criterion, name: &str, bytes: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group
}

/// All contenders at one workload, after they have agreed on the number of fields. A mix is parsed from end to end in each
/// iteration.
fn at(c: &mut Criterion, name: &str, workload: &Workload) {
    let all = |parse: Parse| workload.heads.iter().map(|head| parse(workload.kind, black_box(head))).sum::<usize>();
    let contenders: [(&str, Parse); 3] = [
        ("httparse", |kind, head| httparse(kind, head).unwrap_or_default()),
        ("startline", startline),
        ("startline with semantics", framed),
    ];
    let mut group = group(c, name, workload.bytes());
    for (contender, parse) in contenders {
        assert_eq!(all(parse), workload.fields, "{contender}, {name}");
        group.bench_function(contender, |b| b.iter(|| all(parse)));
    }
    group.finish();
}

/// `head/short`, ...: one head, again and again.
fn heads(c: &mut Criterion) {
    data::check();
    for workload in data::fixed() {
        at(c, &format!("head/{}", workload.name.replace(':', "-")), &workload);
    }
}

/// `mix/small`, ...: 1,024 different heads.
fn mixes(c: &mut Criterion) {
    for workload in data::mixes() {
        at(c, workload.name, &workload);
    }
}

/// Decodes chunks that are all there with httparse, which parses the size lines.
fn httparse_chunks(wire: &[u8]) -> usize {
    let (mut at, mut content) = (0, 0);
    loop {
        let Ok(httparse::Status::Complete((line, size))) = httparse::parse_chunk_size(&wire[at..]) else {
            panic!("httparse accepts the size line");
        };
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let piece = black_box(&wire[at + line..at + line + size]);
        content += piece.len();
        at += line + size + 2;
        if size == 0 {
            return content;
        }
    }
}

fn startline_chunks(wire: &[u8]) -> usize {
    let mut content = 0;
    work::content(wire, wire.len(), |piece| content += black_box(piece).len());
    content
}

/// `chunked/16`, ...: 1 MiB of content in chunks of so many bytes.
fn chunked(c: &mut Criterion) {
    const SIZE: usize = 1 << 20;
    for chunk in [16, 1_024, 16 * 1_024] {
        let wire = data::chunked(SIZE, chunk);
        assert_eq!((startline_chunks(&wire), httparse_chunks(&wire)), (SIZE, SIZE));
        let mut group = group(c, &format!("chunked/{chunk}"), SIZE);
        group.bench_function("httparse for the size lines", |b| b.iter(|| httparse_chunks(black_box(&wire))));
        group.bench_function("startline", |b| b.iter(|| startline_chunks(black_box(&wire))));
        group.finish();
    }
}

/// `drip/1/head`, ...: byte by byte. The work is linear if the time per byte of the second of each pair, which is twice as
/// long, is that of the first.
fn drip(c: &mut Criterion) {
    let head = |size| data::cookie(size).to_vec();
    let content = |size| [data::CHUNKED_REQUEST, &data::chunked(size, 1_024)].concat();
    let trailers = |lines| [data::CHUNKED_REQUEST, b"0\r\n", &data::trailers(lines)].concat();
    let messages = [
        ("head", head(4_138), (4, 0, 0)),
        ("head doubled", head(8_276), (4, 0, 0)),
        ("chunked", content(4_096), (2, 4_096, 0)),
        ("chunked doubled", content(8_192), (2, 8_192, 0)),
        ("trailers", trailers(16), (2, 0, 16)),
        ("trailers doubled", trailers(32), (2, 0, 32)),
    ];
    for (name, message, found) in &messages {
        assert_eq!(work::received(message, 1), *found, "{name}");
        assert_eq!(work::received(message, message.len()), *found, "{name}");
        let mut group = group(c, &format!("drip/1/{name}"), message.len());
        group.bench_function("startline", |b| b.iter(|| work::received(black_box(message), 1)));
        group.bench_function("startline, whole", |b| b.iter(|| work::received(black_box(message), message.len())));
        group.finish();
    }
}

/// `encode/10-fields`: a response's head, its bytes copied, written again, and built and written.
fn encode(c: &mut Criterion) {
    let expected = data::response_head(&TEN_FIELDS);
    let response = work::built(&TEN_FIELDS);
    let mut output = Vec::with_capacity(16 * 1_024);
    let mut group = group(c, "encode/10-fields", expected.len());
    group.bench_function("memcpy", |b| {
        b.iter(|| {
            output.clear();
            output.extend_from_slice(black_box(&expected));
            black_box(&output).len()
        });
    });
    group.bench_function("startline, built once", |b| {
        b.iter(|| {
            output.clear();
            write::response(black_box(&response), &mut output).map(|()| black_box(&output).len())
        });
    });
    assert_eq!(output, expected);
    group.bench_function("startline, built each time", |b| {
        b.iter(|| {
            output.clear();
            write::response(&work::built(&TEN_FIELDS), &mut output).map(|()| black_box(&output).len())
        });
    });
    assert_eq!(output, expected);
    group.finish();
}

/// `exchange/server`, `exchange/client`: a request and its response through a connection that stays open.
fn exchange(c: &mut Criterion) {
    let response = work::built(&FIVE_FIELDS);
    let wire = data::small_response();
    let mut group = c.benchmark_group("exchange/server");
    for name in ["te", "browser", "mix/browser"] {
        let workload = data::head(name);
        let mut exchanges = Exchanges::new();
        exchanges.serve(&mut { workload.heads[0] }, &response, GREETING);
        assert!(wire.starts_with(&exchanges.output), "without content if it was HEAD");
        group.throughput(Throughput::Elements(workload.heads.len() as u64));
        group.bench_function(format!("{name}, response built once"), |b| {
            b.iter(|| {
                workload.heads.iter().for_each(|head| exchanges.serve(&mut black_box(*head), &response, GREETING));
            });
        });
        group.bench_function(format!("{name}, response built each time"), |b| {
            b.iter(|| {
                for head in &workload.heads {
                    exchanges.serve(&mut black_box(*head), &work::built(&FIVE_FIELDS), GREETING);
                }
            });
        });
    }
    group.finish();

    let request = work::asked("/v1/orders/7731", &REQUEST_FIELDS);
    let mut group = c.benchmark_group("exchange/client");
    group.throughput(Throughput::Elements(1));
    for (name, wire, size) in [("small", wire, GREETING.len()), ("CDN in 4 chunks", data::cdn_response(), 4_096)] {
        let mut exchanges = Exchanges::new();
        let mut content = 0;
        exchanges.fetch(&request, &wire, |piece| content += piece.len());
        assert_eq!(content, size);
        group.bench_function(format!("{name}, request built once"), |b| {
            b.iter(|| exchanges.fetch(&request, black_box(&wire), |piece| _ = black_box(piece)));
        });
        group.bench_function(format!("{name}, request built each time"), |b| {
            b.iter(|| {
                let request = work::asked("/v1/orders/7731", &REQUEST_FIELDS);
                exchanges.fetch(&request, black_box(&wire), |piece| _ = black_box(piece));
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = codec;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = heads, mixes, chunked, drip, encode, exchange
}
criterion_main!(codec);
