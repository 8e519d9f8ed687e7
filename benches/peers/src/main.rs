//! Measures startline and its peers side by side, in one interleaved run. `benches/README.md` says what each row includes.

#[path = "../../data/mod.rs"]
mod data;
#[path = "../../work/mod.rs"]
mod work;

mod chunks;
mod client;
mod encode;
mod fragments;
mod harness;
mod heads;
mod ours;
mod server;
mod table;
mod wire;

use std::time::Duration;

use crate::chunks::Chunks;
use crate::client::Client;
use crate::data::{FIVE_FIELDS, TEN_FIELDS, Workload};
use crate::fragments::Drip;
use crate::harness::{Cell, Effort, Gate};
use crate::heads::{Row, row};
use crate::server::Server;
use crate::table::Table;

const USAGE: &str = "\
usage: startline-peers [--quick] [--rounds N] [--against ROW] [GROUP]...

  GROUP          heads, semantics, irregular, fragments, chunks, encode, server, client; all of them by default
  --quick        few and short samples: shows that everything runs, and the order of magnitude
  --rounds N     rounds over all contenders (41)
  --against ROW  ratios to the row of this name instead of the usual one; `startline` for the first of ours";

/// What the command line asks for, and what all groups share.
struct Run {
    gate: Gate,
    effort: Effort,
    against: Option<String>,
}

type Group = (&'static str, fn(&mut Run));

const GROUPS: [Group; 8] = [
    ("heads", heads),
    ("semantics", semantics),
    ("irregular", irregular),
    ("fragments", fragments),
    ("chunks", chunks),
    ("encode", encode),
    ("server", server),
    ("client", client),
];

fn main() {
    let mut effort =
        Effort { rounds: 41, sample: Duration::from_micros(200), retries: 10, patience: Duration::from_millis(50) };
    let (mut against, mut wanted) = (None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => {
                effort = Effort {
                    rounds: 3,
                    sample: Duration::from_micros(50),
                    retries: 3,
                    patience: Duration::from_millis(5),
                };
            }
            "--rounds" => effort.rounds = arguments.next().and_then(|n| n.parse().ok()).unwrap_or_else(|| usage()),
            "--against" => against = Some(arguments.next().unwrap_or_else(|| usage())),
            name if GROUPS.iter().any(|(group, _)| *group == name) => wanted.push(argument),
            _ => usage(),
        }
    }
    data::check();
    let mut run = Run { gate: Gate::new(), effort, against };
    println!("{}\n", machine());
    for (name, group) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            group(&mut run);
        }
    }
    let Gate { taken, thrown, .. } = run.gate;
    println!("{taken} samples were taken, {thrown} of them thrown away because the machine was busy.");
}

fn usage() -> ! {
    eprintln!("{USAGE}");
    std::process::exit(2)
}

/// What the figures were measured on.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name))?;
        line.split_once(": ").map(|(_, value)| value)
    };
    let flags = field("flags").unwrap_or_default();
    let known = ["sse4_2", "avx2", "bmi2", "avx512bw"];
    let vectors: Vec<_> = known.into_iter().filter(|known| flags.split(' ').any(|flag| flag == *known)).collect();
    format!(
        "{}, {} processors, {}; built for {} {} AVX2",
        field("model name").unwrap_or("unknown processor"),
        std::thread::available_parallelism().map_or(1, usize::from),
        if vectors.is_empty() { "vectors unknown".to_owned() } else { vectors.join(" ") },
        std::env::consts::ARCH,
        if cfg!(target_feature = "avx2") { "with" } else { "without" },
    )
}

impl Run {
    /// Measures the contenders of each column against each other, and prints the table.
    fn compare(&mut self, title: &str, unit: &str, reference: &str, columns: Vec<(String, Vec<Cell>)>) {
        let mut table = Table::new(title, unit);
        for (name, mut cells) in columns {
            let samples = harness::measure(&mut self.gate, self.effort, &mut cells);
            let rows: Vec<_> = cells.iter().map(|cell| cell.contender).collect();
            let wanted = self.against.as_deref().and_then(|wanted| rows.iter().position(|row| table::is(row, wanted)));
            let usual = rows.iter().position(|row| table::is(row, reference));
            table.column(&name, &rows, &samples, wanted.or(usual).expect("the row to compare with is there"));
        }
        table.print();
    }
}

/// Has all `rows` find the same in `workload`, and gives their cells.
fn heads_column(rows: &[Row], workload: &Workload) -> (String, Vec<Cell>) {
    let found: Vec<_> = rows.iter().filter_map(|row| (row.check)(workload)).collect();
    for (name, found_here) in &found {
        assert_eq!(found_here.fields, workload.fields, "{name}, {}", workload.name);
        assert_eq!(found_here, &found[0].1, "{name}, {}", workload.name);
    }
    (workload.name.to_owned(), rows.iter().filter_map(|row| (row.cell)(workload)).collect())
}

fn heads(run: &mut Run) {
    let rows = [
        row::<heads::Httparse>(),
        row::<heads::HttparseInitialised>(),
        row::<heads::Pico>(),
        row::<heads::Ntex>(),
        row::<ours::Spans>(),
        row::<ours::Visited>(),
    ];
    let columns = data::heads().iter().map(|workload| heads_column(&rows, workload)).collect();
    run.compare("heads: where names and values lie", "head", "httparse", columns);
}

fn semantics(run: &mut Run) {
    let rows = [
        row::<heads::Httparse>(),
        row::<heads::Pico>(),
        row::<heads::Milo>(),
        row::<heads::HttpNet>(),
        row::<ours::Semantics>(),
        row::<ours::Received>(),
    ];
    let columns = data::heads().iter().map(|workload| heads_column(&rows, workload)).collect();
    run.compare("semantics: heads, and what they mean for framing", "head", "httparse", columns);
}

/// Here a contender is compared with itself: all variants of the head are one interleaved run.
fn irregular(run: &mut Run) {
    let rows = [row::<heads::Httparse>(), row::<heads::Pico>(), row::<ours::Spans>(), row::<ours::Semantics>()];
    let variants = data::irregular();
    let mut table =
        Table::new("irregular: one rare thing in the browser's head, against the same parser without it", "head");
    let columns: Vec<_> = variants.iter().map(|variant| heads_column(&rows, variant)).collect();
    let mut cells: Vec<Cell> = columns.into_iter().flat_map(|(_, cells)| cells).collect();
    let samples = harness::measure(&mut run.gate, run.effort, &mut cells);
    for (row, cell) in cells.iter().take(rows.len()).enumerate() {
        let of_row: Vec<_> = samples.iter().skip(row).step_by(rows.len()).cloned().collect();
        let names: Vec<_> = variants.iter().map(|variant| variant.name).collect();
        table.row(cell.contender, &names, &of_row);
    }
    table.print();
}

fn fragments(run: &mut Run) {
    fn column(name: &str, head: &'static [u8], fragment: usize) -> (String, Vec<Cell>) {
        fn cell<D: Drip>(head: &'static [u8], fragment: usize) -> Cell {
            let fields = data::field_lines(head);
            let (first, second) = (D::new().parse(head, fragment), D::new().parse(head, fragment));
            assert_eq!((first, second), (fields, fields), "{}", D::NAME);
            fragments::cell::<D>(head, fragment)
        }
        let cells = [
            cell::<fragments::Whole>,
            cell::<fragments::Again>,
            cell::<fragments::PicoLast>,
            cell::<fragments::NtexState>,
            cell::<fragments::Milo>,
            cell::<fragments::HttpNet>,
            cell::<ours::Received>,
        ];
        (format!("{name} / {fragment}"), cells.iter().map(|cell| cell(head, fragment)).collect())
    }
    let mut columns = Vec::new();
    for (name, fragments) in
        [("short", &[1, 16, 64, 536][..]), ("browser", &[1, 64, 536]), ("cookie8k", &[1, 64, 1_460])]
    {
        let head = data::head(name).heads[0];
        columns.extend(fragments.iter().map(|&fragment| column(name, head, fragment)));
    }
    run.compare("fragments: a head in pieces of so many bytes", "head", "httparse, whole", columns);
}

fn chunks(run: &mut Run) {
    fn column(name: &str, size: usize, chunk: usize, fragment: usize) -> (String, Vec<Cell>) {
        fn cell<C: Chunks>(wire: &'static [u8], content: &[u8], chunks: usize, fragment: usize) -> Cell {
            let mut decoder = C::new(fragment);
            for _ in 0..2 {
                let mut found = Vec::new();
                decoder.decode(wire, &mut |piece| found.extend_from_slice(piece));
                assert!(C::NAME.starts_with("memcpy") || found == content, "{}", C::NAME);
            }
            chunks::cell::<C>(wire, chunks, fragment)
        }
        let (wire, content) = (data::chunked(size, chunk).leak(), data::content(size));
        let cells = [
            cell::<chunks::Copy>,
            cell::<chunks::Pico>,
            cell::<chunks::HttpNet>,
            cell::<chunks::Milo>,
            cell::<chunks::Ureq>,
            cell::<chunks::Actix>,
            cell::<chunks::Hyper>,
            cell::<ours::Content>,
        ];
        let cells = cells.iter().map(|cell| cell(wire, &content, size / chunk, fragment)).collect();
        (name.to_owned(), cells)
    }
    const SIZE: usize = 1 << 20;
    let columns = vec![
        column("16 B in 16 KiB", SIZE / 4, 16, 16 * 1_024),
        column("1 KiB in 16 KiB", SIZE, 1_024, 16 * 1_024),
        column("16 KiB in 16 KiB", SIZE, 16 * 1_024, 16 * 1_024),
        column("16 B in 64 B", SIZE / 4, 16, 64),
        column("1 KiB in 1 B", SIZE / 16, 1_024, 1),
    ];
    run.compare("chunks: chunks of one size in fragments of another", "chunk", "phr_decode_chunked", columns);
}

fn encode(run: &mut Run) {
    let mut alone = encode::cells(&TEN_FIELDS);
    alone.push(Cell::new("**startline**, built each time", 1, ours::encode(&TEN_FIELDS)));
    alone.push(Cell::new("**startline**, built once", 1, ours::write_again(&TEN_FIELDS)));
    run.compare(
        "encode: a response's head of 10 fields",
        "head",
        "memcpy of the head",
        vec![("10 fields".into(), alone)],
    );

    let around = server_column("10 fields", &TEN_FIELDS, &[data::REQUEST_MINIMAL]);
    run.compare(
        "encode: the same with the exchange of a minimal request around it",
        "exchange",
        "http-net, fields borrowed",
        vec![around],
    );
}

fn server_column(name: &str, fields: server::Fields, requests: &[&'static [u8]]) -> (String, Vec<Cell>) {
    fn cell<S: Server>(fields: server::Fields, requests: &[&'static [u8]]) -> Cell {
        let mut server = S::new(fields);
        for request in requests {
            server.exchange(request);
            server::check(S::NAME, fields, !request.starts_with(b"HEAD"), &server.written());
        }
        server::cell::<S>(fields, requests)
    }
    let cells = [
        cell::<server::Hyper>,
        cell::<server::Actix>,
        cell::<server::Ureq>,
        cell::<server::HttpNet>,
        cell::<server::HttpNetBorrowed>,
        cell::<ours::Serve<true>>,
        cell::<ours::Serve<false>>,
        cell::<ours::ServeOwned>,
    ];
    (name.to_owned(), cells.iter().map(|cell| cell(fields, requests)).collect())
}

fn server(run: &mut Run) {
    let mut columns: Vec<_> = ["minimal", "te", "short", "browser", "many", "mix/browser"]
        .iter()
        .map(|name| server_column(name, &FIVE_FIELDS, &data::head(name).heads))
        .collect();
    let post = &*[data::REQUEST_API, &data::content(2_048)].concat().leak();
    columns.push(server_column("api + 2 KiB", &FIVE_FIELDS, &[post]));
    run.compare("server: one exchange, a response of 5 fields and 13 bytes", "exchange", "hyper", columns);
}

fn client(run: &mut Run) {
    fn column(name: &str, response: Vec<u8>, content: &[u8]) -> (String, Vec<Cell>) {
        fn cell<C: Client>(response: &'static [u8], content: &[u8]) -> Cell {
            let mut client = C::new(0);
            for _ in 0..2 {
                let mut found = Vec::new();
                client.exchange(response, &mut |piece| found.extend_from_slice(piece));
                assert_eq!(found, content, "{}", C::NAME);
                client::check(C::NAME, &client.written());
            }
            client::cell::<C>(response)
        }
        let response = response.leak();
        let cells = [
            cell::<client::Hyper>,
            cell::<client::Actix>,
            cell::<client::Ureq>,
            cell::<client::HttpNet<true>>,
            cell::<client::HttpNet<false>>,
            cell::<ours::Fetch<true>>,
            cell::<ours::Fetch<false>>,
        ];
        (name.to_owned(), cells.iter().map(|cell| cell(response, content)).collect())
    }
    let columns = vec![
        column("small", data::small_response(), data::GREETING),
        column("CDN, 4 chunks", data::cdn_response(), &data::content(4_096)),
    ];
    run.compare("client: one exchange, a request of 3 fields", "exchange", "hyper", columns);
}
