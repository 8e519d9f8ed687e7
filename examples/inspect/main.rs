//! Decodes captured bytes and shows what is in them, and what is wrong with them.
//!
//! ```sh
//! cargo run --example inspect -- --role server FILE      # or - for standard input
//! cargo run --example inspect -- --jsonl < requests.jsonl # a filter for test suites, see jsonl.rs
//! ```

mod human;
mod jsonl;
mod run;

use std::fs::File;
use std::io::{BufReader, Read};
use std::process::ExitCode;

use startline::Tolerance;

const USAGE: &str = "usage: inspect --role server|client [--method METHOD]... [--tolerate NAME]... [--eof] [FILE|-]
       inspect --jsonl [FILE|-]

Decodes the bytes that a server or a client received. A client has one GET outstanding unless --method says otherwise.";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Whether the bytes were without error.
fn run() -> Result<bool, String> {
    let mut job = run::Job::default();
    let (mut jsonl, mut role, mut file) = (false, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n{USAGE}"));
        match argument.as_str() {
            "--jsonl" => jsonl = true,
            "--role" => role = Some(value()?),
            "--method" => {
                let asked = run::Asked { method: value()?, upgrade: None };
                job.requests.get_or_insert_default().push(asked);
            }
            "--tolerate" => {
                let name = value()?;
                let switch = Tolerance::from_name(&name).ok_or_else(|| format!("no such tolerance: {name}"))?;
                job.tolerance = job.tolerance | switch;
            }
            "--eof" => job.eof = true,
            "-h" | "--help" => {
                println!("{USAGE}");
                return Ok(true);
            }
            name if file.is_none() && (name == "-" || !name.starts_with('-')) => file = Some(name.to_owned()),
            other => return Err(format!("{other}?\n{USAGE}")),
        }
    }
    let name = file.as_deref().unwrap_or("-");
    let fault = |error: std::io::Error| format!("{name}: {error}");
    let mut input = open(name).map_err(fault)?;
    let output = std::io::stdout().lock();
    if jsonl {
        return jsonl::filter(BufReader::new(input), output).map(|()| true).map_err(fault);
    }
    job.server = match role.as_deref() {
        Some("server") => true,
        Some("client") => false,
        _ => return Err(USAGE.to_owned()),
    };
    input.read_to_end(&mut job.bytes).map_err(fault)?;
    let outcome = run::run(&job)?;
    show(output, &human::show(&job, &outcome))?;
    Ok(outcome.error.is_none())
}

fn show(mut output: impl std::io::Write, text: &str) -> Result<(), String> {
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|error| error.to_string())
}

fn open(name: &str) -> std::io::Result<Box<dyn Read>> {
    Ok(if name == "-" { Box::new(std::io::stdin().lock()) } else { Box::new(File::open(name)?) })
}
