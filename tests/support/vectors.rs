//! What the values of a vector stand for: octets, limits, tolerance, requests.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]

use startline::{Limits, Tolerance};
use toml::Value;

use crate::files::{steps, text};
use crate::support::Outstanding;

/// The octets of a string with escapes, or of several of them.
pub fn octets(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => unescape(text),
        Value::Array(items) => items.iter().flat_map(octets).collect(),
        Value::Table(table) => {
            let times = table["times"].as_integer().unwrap();
            octets(&table["text"]).repeat(usize::try_from(times).unwrap())
        }
        other => panic!("no octets: {other:?}"),
    }
}

/// The octets that an escaped text stands for.
pub fn unescape(text: &str) -> Vec<u8> {
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
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => panic!("no such escape: {other:?} in {text:?}"),
        });
    }
    octets
}

/// The limits that hold for a vector.
pub fn limits(vector: &Value) -> Limits {
    let mut limits = Limits::DEFAULT;
    let table = vector.get("limits").and_then(Value::as_table).cloned().unwrap_or_default();
    for (name, value) in &table {
        let large = u32::try_from(value.as_integer().unwrap()).unwrap();
        let medium = u16::try_from(large).unwrap_or(u16::MAX);
        let small = u8::try_from(large).unwrap_or(u8::MAX);
        match name.as_str() {
            "start_line" => limits.start_line = large,
            "head" => limits.head = large,
            "fields" => limits.fields = medium,
            "trailer" => limits.trailer = large,
            "trailer_fields" => limits.trailer_fields = medium,
            "empty_lines" => limits.empty_lines = small,
            "chunk_size_digits" => limits.chunk_size_digits = small,
            "chunk_extension" => limits.chunk_extension = medium,
            "chunk_extensions" => limits.chunk_extensions = large,
            "chunk_overhead" => limits.chunk_overhead = large,
            "interim" => limits.interim = small,
            "pipeline" => limits.pipeline = small,
            other => panic!("no such limit: {other}"),
        }
    }
    limits
}

/// What it tolerates.
pub fn tolerance(vector: &Value) -> Tolerance {
    let names = vector.get("tolerate").and_then(Value::as_array).map_or(&[][..], |names| names);
    let switch = |name: &Value| Tolerance::from_name(name.as_str().unwrap()).unwrap_or_else(|| panic!("{name:?}"));
    names.iter().map(switch).fold(Tolerance::NONE, |all, switch| all | switch)
}

/// The requests that its client has sent.
pub fn requests(vector: &Value) -> Vec<Outstanding> {
    let Some(list) = vector.get("requests").and_then(Value::as_array) else {
        let sends = steps(vector).iter().any(|step| text(step, "send") == Some("head"));
        return if sends { vec![] } else { vec![Outstanding::new("GET")] };
    };
    let request = |value: &Value| Outstanding {
        version: text(value, "version").unwrap_or("1.1").to_owned(),
        upgrade: text(value, "upgrade").map(str::to_owned),
        options: text(value, "options").map(str::to_owned),
        expect: value.get("expect").and_then(Value::as_bool).unwrap_or_default(),
        ..Outstanding::new(text(value, "method").unwrap_or("GET"))
    };
    list.iter().map(request).collect()
}
