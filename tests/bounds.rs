//! How much heap memory an adversary can make a connection hold, and how large the values are that are moved about.
//!
//! What an octet costs in instructions is counted by `benches/bounds.sh`.

#[path = "../benches/data/mod.rs"]
mod data;
#[path = "support/heap.rs"]
mod heap;
#[path = "../benches/hostile/mod.rs"]
mod hostile;

use startline::{Client, Connection, Event, FieldSection, RecvError, Request, Response, SendError, Server};

use hostile::{Hostile, Outcome};

/// Whatever the octets are, besides the protocols that a request offers, which are remembered as they came.
const MOST: usize = 8 * 1_024;

fn receive(input: &Hostile, piece: usize) -> Outcome {
    let mut bytes = input.bytes.clone();
    let meter = heap::Meter::start();
    let outcome = input.receive(&mut bytes, piece);
    assert_eq!(meter.held(), 0, "{}: in pieces of {piece}, memory is left behind", input.name);
    let taken = outcome.error.is_some() || outcome.taken == bytes.len();
    assert!(taken && (outcome.error, outcome.given) == (input.error, bytes.len()), "{}: {outcome:?}", input.name);
    outcome
}

/// The last column of the table in SECURITY.md, by the name of the row.
fn stated(name: &str) -> usize {
    let page = include_str!("../SECURITY.md");
    let row = page.lines().find_map(|line| line.strip_prefix("| ")?.strip_prefix(name)?.strip_prefix(" |"));
    let row = row.unwrap_or_else(|| panic!("SECURITY.md has no row {name:?}: benches/bounds.sh --record"));
    let column = row.trim_end_matches(" |").rsplit(' ').next().unwrap();
    column.parse().unwrap_or_else(|_| panic!("the last column of {name:?} is no number"))
}

#[test]
fn memory_is_bounded() {
    values_are_small();
    the_heap_of_a_connection_stays_below_what_is_stated();
}

fn the_heap_of_a_connection_stays_below_what_is_stated() {
    for input in hostile::all() {
        let stated = stated(input.name);
        let offered = if input.bytes.windows(8).any(|window| window == b"Upgrade:") { input.bytes.len() } else { 0 };
        for piece in [usize::MAX, 1, 2, 3, 64, 1_000] {
            let peak = receive(&input, piece).peak;
            assert!(peak <= MOST + offered, "{}: {peak} bytes in pieces of {piece}", input.name);
            if cfg!(target_pointer_width = "64") {
                assert!(peak <= stated, "{}: {peak} bytes in pieces of {piece}, not {stated}", input.name);
            }
        }
    }
}

fn values_are_small() {
    if cfg!(not(target_pointer_width = "64")) {
        return;
    }
    assert!(size_of::<Connection<Server>>() <= 128);
    assert!(size_of::<Connection<Client>>() <= 128);
    assert!(size_of::<RecvError>() <= 16);
    assert!(size_of::<Result<(), SendError>>() <= 16);
    // They are moved with each event.
    for size in [
        size_of::<FieldSection<&[u8]>>(),
        size_of::<Request<&[u8]>>(),
        size_of::<Response<&[u8]>>(),
        size_of::<Event<Server, &[u8]>>(),
        size_of::<Event<Client, &[u8]>>(),
    ] {
        assert!(size <= 96, "{size}");
    }
}
