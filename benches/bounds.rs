//! What an adversary's octets cost: what `benches/bounds.sh` runs under callgrind.
//!
//! ```text
//! bounds              receives each input, whole and octet by octet
//! bounds --list       prints a line for each: number, octets, heap bytes at the peak, `strict` or `tolerant`, name
//! bounds NUMBER SIZE  receives one in pieces of a size, so often as `--times` says
//! bounds --times      prints how often that is
//! ```

mod data;
#[path = "../tests/support/heap.rs"]
mod heap;
mod hostile;

use core::hint::black_box;
use std::process::ExitCode;

use crate::hostile::{Hostile, Outcome, all};

const TIMES: usize = 4;

fn receive(input: &Hostile, piece: usize) -> Outcome {
    let mut bytes = input.bytes.clone();
    let outcome = black_box(input.receive(black_box(&mut bytes), piece));
    assert_eq!((outcome.error, outcome.given), (input.error, bytes.len()), "{}", input.name);
    assert!(outcome.error.is_some() || outcome.taken == bytes.len(), "{}: {outcome:?}", input.name);
    outcome
}

/// The greater peak: that of an input that comes whole, or octet by octet.
fn peak(input: &Hostile) -> usize {
    receive(input, usize::MAX).peak.max(receive(input, 1).peak)
}

fn main() -> ExitCode {
    let inputs = all();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--times"] => println!("{TIMES}"),
        ["--list"] => {
            for (i, input) in inputs.iter().enumerate() {
                let kind = if input.is_tolerated() { "tolerant" } else { "strict" };
                println!("{i} {} {} {kind} {}", input.octets(), peak(input), input.name);
            }
        }
        // cargo bench and cargo test add options of their own.
        [] | ["--bench" | "--test", ..] => inputs.iter().for_each(|input| _ = peak(input)),
        [number, size] => {
            let (Ok(number), Ok(size)) = (number.parse::<usize>(), size.parse()) else {
                return ExitCode::FAILURE;
            };
            let Some(input) = inputs.get(number) else {
                return ExitCode::FAILURE;
            };
            (0..TIMES).for_each(|_| _ = receive(input, size));
        }
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}
