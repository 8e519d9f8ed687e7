//! Brings up the readers that are programs of their own. What is missing on this machine is left out, and the reason printed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::Process;

/// The readers in `peers/reader.py`.
const PYTHON: &[&str] = &["h11", "aiohttp-py", "aiohttp-c", "gunicorn", "waitress", "httptools", "http.client"];

/// Those of other languages that can be started, each by the name that `wanted` takes.
pub fn start(wanted: impl Fn(&str) -> bool) -> Vec<Process> {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let mut started = Vec::new();
    let mut add = |name: &str, command: &mut dyn FnMut() -> Result<Command, String>| {
        if wanted(name) {
            match command().and_then(|mut command| Process::start(&mut command)) {
                Ok(process) => started.push(process),
                Err(why) => println!("{name} is left out: {why}"),
            }
        }
    };
    let environment = environment(&peers);
    for name in PYTHON {
        add(name, &mut || {
            let mut command = Command::new(environment.clone()?.join("python"));
            command.arg(peers.join("reader.py")).arg(name);
            Ok(command)
        });
    }
    add("go", &mut || go(&peers, &environment.clone()?));
    add("node", &mut || {
        let mut command = Command::new("node");
        command.arg(peers.join("reader.mjs"));
        Ok(command)
    });
    started
}

/// Where things are built: beside what cargo builds.
fn workshop() -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = program.parent().and_then(Path::parent).ok_or("no target directory")?;
    Ok(target.join("peers"))
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name}: {}", said.lines().last().unwrap_or("it failed")))
}

/// The programs of a virtual environment that has the packages of `requirements.txt`, and Go, which is one of them.
fn environment(peers: &Path) -> Result<PathBuf, String> {
    let venv = workshop()?.join("venv");
    let programs = venv.join("bin");
    if !programs.join("python").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let packages = peers.join("requirements.txt");
    run(Command::new(programs.join("python"))
        .args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(packages))?;
    Ok(programs)
}

/// Builds the program in `go/`.
fn go(peers: &Path, environment: &Path) -> Result<Command, String> {
    let workshop = workshop()?;
    let program = workshop.join("go-reader");
    run(Command::new(environment.join("go"))
        .env("GOCACHE", workshop.join("go-cache"))
        .env("GO111MODULE", "off")
        .args(["build", "-o"])
        .args([&program, &peers.join("go/main.go")]))?;
    Ok(Command::new(program))
}
