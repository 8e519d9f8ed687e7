//! A filter for test suites: a JSON object a line in, one a line out, in the same order.
//!
//! Bytes are strings with one code point a byte (U+0000 to U+00FF), except in `input_b64`.
//!
//! in:  `{"id","role":"server"|"client","input_b64","requests":[{"method","upgrade"?}]?,"eof"?,"split"?,"tolerate":[..]?}`
//! out: `{"id","events":[..],"error":null|{"kind","at","rule","status"},"tolerated":[{"kind","at"}],"next","left"}`

use std::io::{BufRead, Write};

use base64::Engine as _;
use serde_json::{Value, json};
use startline::{FieldSection, Next, Tolerance};

use crate::run::{Asked, Job, Outcome, Seen, run};

/// Answers each line before it reads the next one: a test suite may wait for that.
pub(crate) fn filter(input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    for line in input.split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = match serde_json::from_slice::<Value>(&line) {
            Ok(request) => answer(&request)
                .unwrap_or_else(|message| json!({"id": request.get("id").unwrap_or(&Value::Null), "fault": message})),
            Err(error) => json!({"id": null, "fault": error.to_string()}),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn answer(request: &Value) -> Result<Value, String> {
    let job = job(request)?;
    let outcome = run(&job)?;
    let Outcome { seen, error, tolerated, next, left } = outcome;
    let error = error.map(|error| {
        let (kind, rule) = (error.kind.name(), error.kind.rule().to_string());
        json!({"kind": kind, "at": error.at, "rule": rule, "status": error.kind.status()})
    });
    let tolerated: Vec<_> = tolerated.iter().map(|error| json!({"kind": error.kind.name(), "at": error.at})).collect();
    let next = match next {
        Next::Read => "read",
        Next::Send => "send",
        Next::Close => "close",
        Next::Switch => "switch",
    };
    Ok(json!({
        "id": request.get("id").unwrap_or(&Value::Null),
        "events": seen.iter().map(event).collect::<Vec<_>>(),
        "error": error,
        "tolerated": tolerated,
        "next": next,
        "left": left,
    }))
}

fn job(request: &Value) -> Result<Job, String> {
    let text = |key: &str| request.get(key).and_then(Value::as_str);
    let list = |key: &str| request.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let server = match text("role") {
        Some("server") => true,
        Some("client") => false,
        _ => return Err("role is server or client".to_owned()),
    };
    let encoded = text("input_b64").ok_or("input_b64 is missing")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).map_err(|error| error.to_string())?;
    let mut tolerance = Tolerance::NONE;
    for name in list("tolerate") {
        let name = name.as_str().unwrap_or_default().to_owned();
        tolerance = tolerance | Tolerance::from_name(&name).ok_or_else(|| format!("no such tolerance: {name}"))?;
    }
    let asked = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Asked { method: text("method").unwrap_or_else(|| "GET".to_owned()), upgrade: text("upgrade") }
    };
    Ok(Job {
        server,
        bytes,
        requests: request.get("requests").and_then(Value::as_array).map(|list| list.iter().map(asked).collect()),
        eof: request.get("eof").and_then(Value::as_bool).unwrap_or_default(),
        split: request.get("split").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or_default(),
        tolerance,
    })
}

fn event(seen: &Seen) -> Value {
    match seen {
        Seen::Request { at, head, .. } => json!({
            "event": "head",
            "at": at,
            "method": head.method(),
            "target": latin(head.target()),
            "version": head.version().to_string(),
            "fields": fields(head.fields()),
        }),
        Seen::Response { at, interim, head, .. } => json!({
            "event": if *interim { "interim" } else { "head" },
            "at": at,
            "version": head.version().to_string(),
            "status": head.status(),
            "reason": latin(head.reason()),
            "fields": fields(head.fields()),
        }),
        Seen::Content { bytes, .. } => json!({"event": "content", "bytes": latin(bytes)}),
        Seen::End { trailers, .. } => json!({"event": "end", "trailers": fields(trailers)}),
    }
}

fn fields<B: AsRef<[u8]>>(fields: &FieldSection<B>) -> Value {
    fields.iter().map(|field| json!([latin(field.name), latin(field.value)])).collect()
}

/// One code point a byte.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
