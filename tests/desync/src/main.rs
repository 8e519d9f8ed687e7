//! Asks other readers of HTTP/1.1 whether the messages that startline accepts end where it says. See README.md.

mod actix;
mod case;
mod classes;
mod http_net;
mod hyper;
mod mutate;
mod ours;
mod peers;
mod process;
mod reader;
mod report;
mod ureq;
mod vectors;

use std::path::Path;
use std::process::ExitCode;

use reader::Reader;

/// What was asked for on the command line.
struct Options {
    seed: u64,
    mutations: usize,
    /// Only readers with this in their names; all if empty.
    only: String,
}

fn options() -> Result<Options, String> {
    let mut options = Options { seed: 1, mutations: 20_000, only: String::new() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(format!("{word} has no value"))?;
        match word.as_str() {
            "--seed" => options.seed = value.parse().map_err(|error| format!("--seed: {error}"))?,
            "--mutations" => options.mutations = value.parse().map_err(|error| format!("--mutations: {error}"))?,
            "--only" => options.only = value,
            _ => return Err(format!("{word}: --seed N, --mutations N, --only NAME")),
        }
    }
    Ok(options)
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut cases, vectors) = vectors::cases(&here.join("../../spec-vectors"));
    println!("{} cases from {vectors} vectors", cases.len());
    let mutations = mutate::cases(&cases, options.seed, options.mutations);
    println!("{} mutations of them that are accepted too, seed {}", mutations.len(), options.seed);
    cases.extend(mutations);

    let wanted = |name: &str| name.contains(&options.only);
    let crates: [(&str, Box<dyn Reader>); 4] = [
        ("hyper", Box::new(hyper::Hyper)),
        ("http-net", Box::new(http_net::HttpNet)),
        ("actix-http", Box::new(actix::Actix)),
        ("ureq-proto", Box::new(ureq::Ureq)),
    ];
    let crates = crates.into_iter().filter(|(name, _)| wanted(name)).map(|(_, reader)| reader);
    let programs = peers::start(wanted).into_iter().map(|program| Box::new(program) as Box<dyn Reader>);
    let mut readers: Vec<_> = crates.chain(programs).collect();
    if readers.is_empty() {
        eprintln!("there is no reader to ask");
        return ExitCode::from(2);
    }
    if report::run(&cases, &mut readers) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
