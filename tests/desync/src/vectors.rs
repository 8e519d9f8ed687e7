//! The vectors, read as data: which octets arrive at which end.

use std::path::Path;

use toml::{Table, Value};

use crate::case::{Case, Role};
use crate::ours;

/// The cases of all vectors under `folder`, each once, and how many vectors there are.
pub fn cases(folder: &Path) -> (Vec<Case>, usize) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a directory entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    let mut vectors = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for vector in table.get("vector").and_then(Value::as_array).into_iter().flatten() {
            vectors += 1;
            cases.extend(case(vector));
        }
    }
    let mut seen = std::collections::HashSet::new();
    cases.retain(|case| seen.insert((case.role, case.methods.clone(), case.octets.clone())));
    (cases, vectors)
}

/// The messages at the beginning of a vector's input that are accepted by the default rules, whatever the vector tolerates.
fn case(vector: &Value) -> Option<Case> {
    let id = vector["id"].as_str().expect("an id");
    let role = match vector["role"].as_str() {
        Some("server") => Role::Server,
        Some("client") => Role::Client,
        other => panic!("{id}: no such role: {other:?}"),
    };
    let methods = methods(vector)?;
    let steps = vector.get("step").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let inputs = vector.get("input").into_iter().chain(steps.iter().filter_map(|step| step.get("recv")));
    let input: Vec<u8> = inputs.flat_map(octets).collect();
    let eof = std::iter::once(vector).chain(steps).any(|part| part.get("eof").is_some());
    ours::case(id, role, &methods, &input, eof)
}

/// None where a request is more than its method: other readers cannot be put into that state in the same way.
fn methods(vector: &Value) -> Option<Vec<String>> {
    let Some(list) = vector.get("requests").and_then(Value::as_array) else { return Some(vec!["GET".to_owned()]) };
    let method = |request: &Value| {
        let table = request.as_table().expect("a request is a table");
        let plain = table.keys().all(|key| key == "method");
        plain.then(|| table.get("method").and_then(Value::as_str).unwrap_or("GET").to_owned())
    };
    list.iter().map(method).collect()
}

fn octets(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => unescape(text),
        Value::Array(items) => items.iter().flat_map(octets).collect(),
        Value::Table(table) => {
            let times = table["times"].as_integer().and_then(|times| usize::try_from(times).ok());
            octets(&table["text"]).repeat(times.expect("a number of times"))
        }
        other => panic!("no octets: {other:?}"),
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        if octet != b'\\' {
            octets.push(octet);
            continue;
        }
        octets.push(match rest.next() {
            Some(b'r') => b'\r',
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'0') => 0,
            Some(b'\\') => b'\\',
            Some(b'x') => {
                let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
                let digits = std::str::from_utf8(&digits).expect("two digits");
                u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
            }
            other => panic!("no such escape: {other:?} in {text:?}"),
        });
    }
    octets
}
