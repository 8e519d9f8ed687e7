//! What was found, as a person would want to see it.

use std::fmt::Write as _;

use startline::{FieldSection, Next, RecvError};

use crate::run::{Job, Outcome, Seen};

pub(crate) fn show(job: &Job, outcome: &Outcome) -> String {
    let mut text = String::new();
    for seen in &outcome.seen {
        event(&mut text, seen);
    }
    for deviation in &outcome.tolerated {
        let _ = writeln!(text, "\ntolerated: {deviation}");
        point(&mut text, &job.bytes, *deviation);
    }
    if let Some(error) = outcome.error {
        let _ = writeln!(text, "\nerror {}: {}", error.kind.name(), error);
        point(&mut text, &job.bytes, error);
        let (status, phrase) = (error.kind.status(), startline::reason_phrase(error.kind.status()));
        let _ = if job.server {
            writeln!(text, "answer: {status} {phrase}, then close")
        } else {
            writeln!(text, "answer: none; a gateway answers 502 Bad Gateway in its place")
        };
    }
    let next = match outcome.next {
        Next::Read => "read more",
        Next::Send => "the application's turn to send",
        Next::Close => "close",
        Next::Switch => "another protocol",
    };
    let _ = writeln!(text, "\nnext: {next}; {} of {} bytes left", outcome.left, job.bytes.len());
    text
}

fn event(text: &mut String, seen: &Seen) {
    let _ = match seen {
        Seen::Request { at, end, head } => {
            let (method, target, version) = (head.method(), escape(head.target()), head.version());
            let _ = writeln!(text, "{at:>6}..{end:<6} request   {method} {target} {version}");
            fields(text, head.fields());
            Ok(())
        }
        Seen::Response { at, end, interim, head } => {
            let what = if *interim { "interim " } else { "response" };
            let (version, status, reason) = (head.version(), head.status(), escape(head.reason()));
            let _ = writeln!(text, "{at:>6}..{end:<6} {what}  {version} {status} {reason}");
            fields(text, head.fields());
            Ok(())
        }
        Seen::Content { at, bytes } => {
            let shown: String = escape(&bytes[..bytes.len().min(60)]);
            let more = if bytes.len() > 60 { " ..." } else { "" };
            writeln!(text, "{at:>6}..       content   {} bytes: {shown}{more}", bytes.len())
        }
        Seen::End { at, trailers } => {
            let _ = writeln!(text, "{:>6}  {at:<6} end", "");
            fields(text, trailers);
            Ok(())
        }
    };
}

fn fields<B: AsRef<[u8]>>(text: &mut String, fields: &FieldSection<B>) {
    for field in fields {
        let _ = writeln!(text, "                           {}: {}", escape(field.name), escape(field.value));
    }
}

/// The line in which the byte is, with a mark under it.
fn point(text: &mut String, bytes: &[u8], error: RecvError) {
    let at = usize::try_from(error.at).unwrap_or(bytes.len()).min(bytes.len());
    let start = bytes[..at].iter().rposition(|&octet| octet == b'\n').map_or(0, |lf| lf + 1);
    let end = bytes[at..].iter().position(|&octet| octet == b'\n').map_or(bytes.len(), |lf| at + lf + 1);
    // A line may be very long: what stands around the byte is enough.
    let (from, to) = (start.max(at.saturating_sub(60)), end.min(at + 40));
    let before = escape(&bytes[from..at]);
    let _ = writeln!(text, "  | {before}{}", escape(&bytes[at..to]));
    let _ = writeln!(text, "  | {}^ byte {at}, {}", " ".repeat(before.len()), error.kind.rule());
}

/// Quotes are left as they are: what stands in them is not Rust.
fn escape(octets: &[u8]) -> String {
    let escaped = |&octet: &u8| match octet {
        b'"' | b'\'' => char::from(octet).to_string(),
        _ => octet.escape_ascii().to_string(),
    };
    octets.iter().map(escaped).collect()
}
