//! One kind of work, so many times: what `benches/instructions.sh` runs under callgrind.
//!
//! ```text
//! instructions              does each kind of work once
//! instructions --list       prints their names
//! instructions WORK TIMES   does it so many times
//! ```

mod data;
mod work;

use core::hint::black_box;
use std::process::ExitCode;

use startline::write;

use crate::data::{CHUNKED_REQUEST, FIVE_FIELDS, GREETING, Kind, REQUEST_FIELDS, TEN_FIELDS};
use crate::work::Exchanges;

/// Every kind of work. What stands behind the first slash is its workload.
const NAMES: [&str; 45] = [
    // A head is parsed: its lines are indexed. A mix is 1,024 heads.
    "head/minimal",
    "head/te",
    "head/api",
    "head/short",
    "head/browser",
    "head/many",
    "head/cookie8k",
    "head/r:minimal",
    "head/r:cdn",
    "head/r:setcookie",
    "head/mix/small",
    "head/mix/browser",
    "head/mix/resp",
    // The same, and what the head means for framing.
    "framed/minimal",
    "framed/te",
    "framed/api",
    "framed/short",
    "framed/browser",
    "framed/many",
    "framed/cookie8k",
    "framed/r:minimal",
    "framed/r:cdn",
    "framed/r:setcookie",
    "framed/mix/small",
    "framed/mix/browser",
    "framed/mix/resp",
    // The browser's head with one rare thing in it.
    "irregular/obs-text",
    "irregular/HTAB",
    "irregular/wide OWS",
    "irregular/empty value",
    "irregular/digit in name",
    "irregular/underscore in name",
    // A connection is made and receives its first head, whole and byte by byte.
    "received/short",
    "drip/short",
    // The same with 1 KiB of content in four chunks, byte by byte.
    "drip/chunked",
    // 64 KiB of content in chunks of so many bytes.
    "chunked/16",
    "chunked/1024",
    "chunked/16384",
    // A response's head of 10 fields is put together, and one that was put together before is written.
    "encode/build",
    "encode/write",
    // A request and its response through a connection that stays open. What is sent was built before.
    "server/te",
    "server/browser",
    "server/mix/browser",
    "client/small",
    "client/cdn",
];

type Work = Box<dyn FnMut()>;

/// The work of this name. Nothing that belongs to other kinds is made.
fn find(name: &str) -> Option<Work> {
    let (what, workload) = name.split_once('/')?;
    NAMES.contains(&name).then(|| match what {
        "head" => heads(workload, false),
        "framed" => heads(workload, true),
        "irregular" => irregular(workload),
        "received" => received(data::head(workload).heads[0].to_vec(), usize::MAX),
        "drip" if workload == "chunked" => received([CHUNKED_REQUEST, &data::chunked(1_024, 256)].concat(), 1),
        "drip" => received(data::head(workload).heads[0].to_vec(), 1),
        "chunked" => chunked(workload.parse().unwrap_or(1)),
        "encode" => encode(workload == "write"),
        "server" => serve(workload),
        _ => fetch(if workload == "cdn" { data::cdn_response() } else { data::small_response() }),
    })
}

fn heads(workload: &str, framed: bool) -> Work {
    let workload = data::head(workload);
    Box::new(move || workload.heads.iter().for_each(|head| parse(workload.kind, framed, black_box(head))))
}

fn parse(kind: Kind, framed: bool, head: &[u8]) {
    match (kind, framed) {
        (Kind::Request, false) => _ = work::request(head, |request| request.fields().len()),
        (Kind::Request, true) => _ = black_box(work::framed_request(head)),
        (Kind::Response, false) => _ = work::response(head, |response| response.fields().len()),
        (Kind::Response, true) => _ = black_box(work::framed_response(head)),
    }
}

fn irregular(name: &str) -> Work {
    let variants = data::irregular();
    let head =
        variants.iter().find(|variant| variant.name == name).map_or(data::REQUEST_BROWSER, |found| found.heads[0]);
    Box::new(move || parse(Kind::Request, false, black_box(head)))
}

fn received(message: Vec<u8>, fragment: usize) -> Work {
    Box::new(move || _ = work::received(black_box(&message), fragment.min(message.len())))
}

fn chunked(chunk: usize) -> Work {
    let wire = data::chunked(1 << 16, chunk);
    Box::new(move || work::content(black_box(&wire), wire.len(), |piece| _ = black_box(piece)))
}

fn encode(built_before: bool) -> Work {
    let response = work::built(&TEN_FIELDS);
    let mut output = Vec::with_capacity(4_096);
    if !built_before {
        return Box::new(|| _ = black_box(work::built(&TEN_FIELDS)));
    }
    Box::new(move || {
        output.clear();
        assert!(write::response(black_box(&response), &mut output).is_ok());
    })
}

fn serve(workload: &str) -> Work {
    let requests = data::head(workload).heads;
    let (mut exchanges, response) = (Exchanges::new(), work::built(&FIVE_FIELDS));
    Box::new(move || requests.iter().for_each(|request| exchanges.serve(&mut black_box(*request), &response, GREETING)))
}

fn fetch(response: Vec<u8>) -> Work {
    let (mut exchanges, request) = (Exchanges::new(), work::asked("/v1/orders/7731", &REQUEST_FIELDS));
    Box::new(move || exchanges.fetch(&request, black_box(&response), |piece| _ = black_box(piece)))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--list"] => NAMES.iter().for_each(|name| println!("{name}")),
        // cargo bench and cargo test add options of their own.
        [] | ["--bench" | "--test", ..] => NAMES.iter().filter_map(|name| find(name)).for_each(|mut work| work()),
        [name, times] => {
            let (Some(mut work), Ok(times)) = (find(name), times.parse::<u32>()) else {
                eprintln!("no such work, or not a number: {name} {times}");
                return ExitCode::FAILURE;
            };
            (0..times).for_each(|_| work());
        }
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}
