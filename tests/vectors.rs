//! Runs `spec-vectors/`: each vector whole, at every split point and byte by byte, from borrowed and from owned input, and
//! with a message behind it wherever one may follow. The logs must be equal to what the vector says. All are run whole before
//! any is cut, so that most defects show in a fraction of a second. What the vectors cover is the matter of `conformance.rs`.

#[path = "support/files.rs"]
mod files;
#[path = "support/vectors.rs"]
mod load;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use files::{files, steps, text};
use load::{limits, octets, requests, tolerance, unescape};
use startline::{Client, Connection, FieldSection, Request, Response, SendError, Server, Version};
use support::{Driven, Driver, Kind, Log, Outstanding};
use toml::Value;

/// Inputs above this size are not cut at every point, but where lines end and content begins, and in pieces of some sizes.
const LONG: usize = 3000;
/// Inputs above this one, of which there are few, are cut at a few places only: each octet alone would take seconds.
const HUGE: usize = 1 << 17;

#[derive(Clone, Debug, Default)]
struct Expected {
    log: Vec<String>,
    next: Option<String>,
    left: usize,
}

fn expected(value: &Value) -> Expected {
    let log = value.get("log").and_then(Value::as_array).map_or(&[][..], |lines| lines);
    Expected {
        log: log.iter().map(|line| canonical(line.as_str().unwrap())).collect(),
        next: text(value, "next").map(str::to_owned),
        left: value.get("left").and_then(Value::as_integer).map_or(0, |left| usize::try_from(left).unwrap()),
    }
}

/// An octet may be escaped where it need not be (the quote that ends a literal string, for one), and the space behind a
/// status code is there or not.
fn canonical(line: &str) -> String {
    let line = if line.starts_with("content ") { line } else { line.trim_end() };
    support::escape(&unescape(line))
}

/// How an input is cut: where each piece ends.
type Cuts = Vec<usize>;

/// All vectors are run whole, and then all of them cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    Whole,
    Cut,
}

fn cuts(input: &[u8], round: Round) -> Vec<Cuts> {
    let all = input.len();
    let every = |n: &usize| (1..=all).filter(|at| at % n == 0 || *at == all).collect();
    let mut cuts: Vec<Cuts> = Vec::new();
    if round == Round::Whole {
        cuts.push(vec![all]);
    } else if all <= LONG {
        cuts.push(every(&1));
        cuts.extend((1..all).map(|at| vec![at, all]));
    } else {
        let (sizes, places): (&[usize], usize) = if all > HUGE { (&[64], 6) } else { (&[1, 2, 3, 64, 1021], 60) };
        cuts.extend(sizes.iter().map(every));
        let lines = input.iter().enumerate().filter(|(_, octet)| **octet == b'\n').map(|(at, _)| at);
        let near = lines.flat_map(|at| [at, at + 1, at + 2]).filter(|at| *at < all);
        cuts.extend(near.take(places).map(|at| vec![at, all]));
        cuts.extend([all - 2, all - 1].map(|at| vec![at, all]));
    }
    cuts
}

/// What one receiving step came to.
fn receive<R: Driven>(driver: &mut Driver<R>, input: &[u8], cuts: &[usize], eof: bool) -> Vec<String> {
    let mut log = Log::default();
    let mut from = 0;
    // What is unread already may be received now, whether more comes or not.
    driver.recv(b"", &mut log);
    for &to in cuts {
        driver.recv(&input[from..to], &mut log);
        from = to;
    }
    if eof {
        driver.eof(&mut log);
    }
    log.finish()
}

fn check<R: Driven>(driver: &Driver<R>, log: &[String], expected: &Expected) -> Result<(), String> {
    let failed = log.last().is_some_and(|line| line.starts_with("error "));
    let next = support::next_name(driver.conn.next()).to_owned();
    if log != expected.log {
        return Err(format!("  expected {:#?}\n  got      {log:#?}", expected.log));
    }
    if let Some(wanted) = &expected.next
        && *wanted != next
    {
        return Err(format!("  expected next {wanted}, got {next}"));
    }
    // After an error, what is left has no meaning.
    if !failed && driver.left() != expected.left {
        return Err(format!("  expected {} bytes left, got {}", expected.left, driver.left()));
    }
    Ok(())
}

/// Which inputs a vector is run from. Folded lines can be unfolded only in input that can be written to.
fn kinds(log: &[String]) -> [Kind; 2] {
    let folds = log.iter().any(|line| line.starts_with("tolerated ObsFold"));
    [if folds { Kind::MutSlice } else { Kind::Slice }, Kind::BytesMut]
}

fn run_flat<R: Driven>(
    vector: &Value,
    new: &dyn Fn(u8) -> Connection<R>,
    follower: &[u8],
    round: Round,
) -> Result<usize, String> {
    let input = octets(&vector["input"]);
    let eof = vector.get("eof").and_then(Value::as_bool).unwrap_or_default();
    let wanted = expected(vector);
    let mut runs = 0;
    let mut run = |input: &[u8], more: u8, wanted: &Expected| {
        for kind in kinds(&wanted.log) {
            for cuts in cuts(input, round) {
                let mut driver = Driver::new(new(more), kind, true);
                let log = receive(&mut driver, input, &cuts, eof);
                check(&driver, &log, wanted).map_err(|why| format!("  {kind:?}, pieces end at {cuts:?}\n{why}"))?;
                runs += 1;
            }
        }
        Ok::<(), String>(())
    };
    run(&input, 0, &wanted)?;
    if vector.get("follow").and_then(Value::as_bool).unwrap_or_default() {
        let mut wanted = wanted;
        let at = input.len();
        let (line, field) = match text(vector, "role") {
            Some("server") => (format!("request @{at} GET /next HTTP/1.1"), "field Host: next"),
            _ => (format!("response @{at} HTTP/1.1 200 Next"), "field Content-Length: 0"),
        };
        let events = wanted.log.iter().take_while(|line| !line.starts_with("tolerated ")).count();
        let follow = [line, field.to_owned(), "end".to_owned()];
        wanted.log.splice(events..events, follow);
        run(&[&input, follower].concat(), 1, &wanted)?;
    }
    Ok(runs)
}

fn head_of(step: &Value) -> (&Value, Version) {
    let head = &step["head"];
    let minor = text(head, "version").unwrap_or("1.1").strip_prefix("1.").and_then(|minor| minor.parse().ok());
    (head, minor.and_then(Version::from_minor).expect("a version 1.x"))
}

fn pairs(value: Option<&Value>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let list = value.and_then(Value::as_array).map_or(&[][..], |list| list);
    list.iter().map(|pair| (octets(&pair[0]), octets(&pair[1]))).collect()
}

fn request(step: &Value) -> Result<Request, SendError> {
    let (head, version) = head_of(step);
    let mut request = Request::with_version(octets(&head["method"]), octets(&head["target"]), version)?;
    for (name, value) in pairs(head.get("fields")) {
        request.field(name, value)?;
    }
    Ok(request)
}

fn response(step: &Value) -> Result<Response, SendError> {
    let (head, version) = head_of(step);
    let status = u16::try_from(head["status"].as_integer().unwrap()).unwrap();
    let reason = head.get("reason").map(octets);
    let reason = reason.unwrap_or_else(|| startline::reason_phrase(status).into());
    let mut response = Response::with_reason(version, status, reason)?;
    for (name, value) in pairs(head.get("fields")) {
        response.field(name, value)?;
    }
    Ok(response)
}

/// The sending steps that both roles have.
fn send_common<R: Driven>(conn: &mut Connection<R>, step: &Value, output: &mut Vec<u8>) -> Result<(), SendError> {
    let data = step.get("data").map(octets).unwrap_or_default();
    match text(step, "send").unwrap() {
        "content" => conn.send_content(&data, output),
        "announce" => {
            let frame = conn.announce_content(data.len() as u64)?;
            let upper = step.get("uppercase").and_then(Value::as_bool).unwrap_or_default();
            let frame = if upper { frame.uppercase() } else { frame };
            *output = [frame.prefix(), &data, frame.suffix()].concat();
            Ok(())
        }
        "chunk" => conn.send_chunk(&data, &step.get("extension").map(octets).unwrap_or_default(), output),
        "end" => {
            let mut trailers = FieldSection::new();
            for (name, value) in pairs(step.get("fields")) {
                trailers.push(name, value)?;
            }
            conn.send_end(&trailers, output)
        }
        "failed" => {
            conn.send_failed();
            Ok(())
        }
        "close" => {
            conn.close();
            Ok(())
        }
        other => panic!("no such step: {other}"),
    }
}

trait Sends: Driven {
    fn send(conn: &mut Connection<Self>, step: &Value, output: &mut Vec<u8>) -> Result<(), SendError>;
}

impl Sends for Client {
    fn send(conn: &mut Connection<Self>, step: &Value, output: &mut Vec<u8>) -> Result<(), SendError> {
        match text(step, "send") {
            Some("head") => conn.send_head(&request(step)?, output),
            _ => send_common(conn, step, output),
        }
    }
}

impl Sends for Server {
    fn send(conn: &mut Connection<Self>, step: &Value, output: &mut Vec<u8>) -> Result<(), SendError> {
        match text(step, "send") {
            Some("head") => conn.send_head(&response(step)?, output),
            Some("interim") => conn.send_interim(&response(step)?, output),
            Some("continue") => conn.send_continue(output),
            _ => send_common(conn, step, output),
        }
    }
}

fn refusal(error: SendError) -> String {
    match error {
        SendError::Rule(kind) => format!("Rule {}", kind.name()),
        SendError::TooLong { excess } => format!("TooLong {excess}"),
        SendError::TooShort { missing } => format!("TooShort {missing}"),
        other => format!("{other:?}"),
    }
}

/// Runs the steps in order; receiving steps are cut in pieces of `size` bytes, or not at all.
fn run_steps<R: Sends>(vector: &Value, conn: Connection<R>, kind: Kind, size: usize) -> Result<(), String> {
    let mut driver = Driver::new(conn, kind, false);
    for (number, step) in steps(vector).iter().enumerate() {
        let outcome = if step.get("send").is_some() {
            send_step(&mut driver, step)
        } else {
            let input = step.get("recv").map(octets).unwrap_or_default();
            let eof = step.get("eof").and_then(Value::as_bool).unwrap_or_default();
            let all = input.len();
            let cuts: Cuts = (1..=all).filter(|at| at % size == 0 || *at == all).collect();
            let log = receive(&mut driver, &input, &cuts, eof);
            check(&driver, &log, &expected(step))
        };
        outcome.map_err(|why| format!("  step {}, {kind:?}, pieces of {size}\n{why}", number + 1))?;
    }
    Ok(())
}

fn send_step<R: Sends>(driver: &mut Driver<R>, step: &Value) -> Result<(), String> {
    let mut output = Vec::new();
    let before = format!("{:?}", driver.conn);
    let outcome = R::send(&mut driver.conn, step, &mut output);
    let got = match outcome {
        Ok(()) => format!("out {}", support::escape(&output)),
        Err(error) if output.is_empty() && format!("{:?}", driver.conn) == before => {
            format!("refused {}", refusal(error))
        }
        Err(error) => return Err(format!("  refused by {error}, but something was written or has changed")),
    };
    let wanted = match text(step, "refused") {
        Some(refused) => format!("refused {refused}"),
        None => format!("out {}", support::escape(&step.get("out").map(octets).unwrap_or_default())),
    };
    if got != wanted {
        return Err(format!("  expected {wanted}\n  got      {got}"));
    }
    if let Some(next) = text(step, "next")
        && next != support::next_name(driver.conn.next())
    {
        return Err(format!("  expected next {next}, got {:?}", driver.conn.next()));
    }
    Ok(())
}

fn run(vector: &Value, round: Round) -> Result<usize, String> {
    let (limits, tolerance) = (limits(vector), tolerance(vector));
    let server = || Connection::<Server>::with(limits, tolerance);
    let client = |more: u8| {
        let mut requests = requests(vector);
        requests.extend((0..more).map(|_| Outstanding::new("GET")));
        support::client(&requests, limits, tolerance)
    };
    let is_server = text(vector, "role") == Some("server");
    if steps(vector).is_empty() {
        return if is_server {
            run_flat(vector, &|_| server(), b"GET /next HTTP/1.1\r\nHost: next\r\n\r\n", round)
        } else {
            run_flat(vector, &client, b"HTTP/1.1 200 Next\r\nContent-Length: 0\r\n\r\n", round)
        };
    }
    let folds = format!("{vector:?}").contains("tolerated ObsFold");
    let borrowed = if folds { Kind::MutSlice } else { Kind::Slice };
    let runs: &[(Kind, usize)] = match round {
        Round::Whole => &[(borrowed, usize::MAX), (Kind::BytesMut, usize::MAX)],
        Round::Cut => &[(borrowed, 1), (Kind::BytesMut, 1), (borrowed, 7)],
    };
    for &(kind, size) in runs {
        if is_server {
            run_steps(vector, server(), kind, size)?;
        } else {
            run_steps(vector, client(0), kind, size)?;
        }
    }
    Ok(runs.len())
}

/// So many failures are enough to see what is wrong.
const ENOUGH: usize = 20;

/// How often the vectors were run, and which failed.
fn run_all(all: &[(&String, &Value)], round: Round) -> (usize, Vec<String>) {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let (mut runs, mut failures) = (0, Vec::new());
        while let Some(&(file, vector)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            match run(vector, round) {
                Ok(more) => runs += more,
                Err(why) => {
                    failures.push(format!("{file}: {}\n{why}", text(vector, "id").unwrap_or("?")));
                    failed.fetch_add(1, Ordering::Relaxed);
                }
            }
            if failed.load(Ordering::Relaxed) >= ENOUGH {
                break;
            }
        }
        (runs, failures)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut runs, mut failures) = (0, Vec::new());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let (more, failed) = worker.join().expect("a vector panicked");
            runs += more;
            failures.extend(failed);
        }
    });
    failures.sort();
    (runs, failures)
}

#[test]
fn every_vector_holds_however_it_is_cut() {
    let files = files();
    let all: Vec<_> = files
        .iter()
        .flat_map(|(file, content)| files::vectors(content).iter().map(move |vector| (file, vector)))
        .collect();
    assert!(!all.is_empty(), "there are vectors");
    for round in [Round::Whole, Round::Cut] {
        let (runs, failures) = run_all(&all, round);
        println!("{} vectors, {round:?}: {runs} runs, {} failures", all.len(), failures.len());
        let so_far = if failures.len() < ENOUGH { "" } else { ", and the rest was not run" };
        let count = format!("{} of {} vectors fail{so_far}", failures.len(), all.len());
        assert!(failures.is_empty(), "{count}:\n{}", failures.join("\n"));
    }
}

/// Octets are not lost between a vector's text and what is run.
#[test]
fn escapes_are_read_back() {
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(unescape(&support::escape(&all)), all);
}
