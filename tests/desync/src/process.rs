//! Readers in other languages: a program that takes a case a line and answers each with a line, both JSON.
//!
//! in:  `{"role":"server"|"client","input":hex,"methods":[..],"eof":bool}`
//! out: `{"messages":[{"what","target","content":hex,"complete":bool}],"end":"wait"|"error"|"closed"|"switch"}`,
//!      or `null` where the reader has no such side
//!
//! Before the first case, it writes a line with the names of the reader and its version.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::case::{Case, Ending, Message, Role};
use crate::reader::{End, Reader, Reading};

pub struct Process {
    name: String,
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Process {
    /// Starts `command`; the reason if it does not come up.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
        let mut answers = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut name = String::new();
        answers.read_line(&mut name).map_err(|error| error.to_string())?;
        if name.is_empty() {
            let _ = child.wait();
            return Err("it ended before it said its name".to_owned());
        }
        Ok(Self { name: name.trim().to_owned(), child, answers })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends by itself when its input does; this is for one that hangs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reader for Process {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>> {
        let mut questions = self.child.stdin.take().expect("it is asked once");
        let lines: Vec<String> = cases.iter().map(|case| question(case)).collect();
        let writer = std::thread::spawn(move || {
            for line in lines {
                if writeln!(questions, "{line}").is_err() {
                    return;
                }
            }
        });
        let mut readings = Vec::with_capacity(cases.len());
        for case in cases {
            let mut line = String::new();
            let got = self.answers.read_line(&mut line).expect("an answer that is text");
            assert!(got > 0, "{} ended at {}", self.name, case.id);
            readings.push(answer(&line).unwrap_or_else(|why| panic!("{} at {}: {why}: {line}", self.name, case.id)));
        }
        writer.join().expect("the questions are written");
        readings
    }
}

fn question(case: &Case) -> String {
    let role = match case.role {
        Role::Server => "server",
        Role::Client => "client",
    };
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half an octet");
    let input: String = case.input().iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]).collect();
    json!({"role": role, "input": input, "methods": case.asked(), "eof": case.ending == Ending::Eof}).to_string()
}

fn answer(line: &str) -> Result<Option<Reading>, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if value.is_null() {
        return Ok(None);
    }
    let end = match value["end"].as_str() {
        Some("wait") => End::Wait,
        Some("error") => End::Error,
        Some("closed") => End::Closed,
        Some("switch") => End::Switch,
        _ => return Err("no such end".to_owned()),
    };
    let messages = value["messages"].as_array().ok_or("no messages")?.iter().map(message).collect::<Result<_, _>>()?;
    Ok(Some(Reading { messages, end }))
}

fn message(value: &Value) -> Result<Message, String> {
    let text = |key: &str| value[key].as_str().ok_or(format!("no {key}"));
    let content = text("content")?.as_bytes().chunks(2).map(|digits| {
        let digits = std::str::from_utf8(digits).map_err(|error| error.to_string())?;
        u8::from_str_radix(digits, 16).map_err(|error| error.to_string())
    });
    Ok(Message {
        what: text("what")?.to_owned(),
        target: text("target")?.to_owned(),
        content: content.collect::<Result<_, _>>()?,
        complete: value["complete"].as_bool().ok_or("no complete")?,
    })
}
