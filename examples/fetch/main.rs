//! Fetches things over HTTP/1.1, and shows what goes over the wire.
//!
//! ```sh
//! cargo run --example fetch                       # a server in this process, and a tour of what a connection does
//! cargo run --example fetch -- http://host/path   # a small curl: -X -H -d --json -i -v
//! ```

mod curl;
mod tour;

use std::process::ExitCode;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = if arguments.is_empty() { tour::run() } else { curl::run(&arguments) };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fetch: {error}");
            ExitCode::FAILURE
        }
    }
}
