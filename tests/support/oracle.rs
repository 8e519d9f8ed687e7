//! The codec and the reference reader, given the same: what came of each.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]

use startline::{Connection, Limits, Server, Tolerance};

use crate::reader::{self, Asked, Context, Reading, Side};
use crate::support::{self, Driven, Driver, Kind, Log, Outstanding};

/// A connection as it is before anything arrives.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The requests that a client has sent; none: this is a server.
    pub requests: Option<Vec<Outstanding>>,
    pub limits: Limits,
    pub tolerance: Tolerance,
}

impl Setting {
    /// What the reference makes of the input.
    pub fn reference(&self, input: &[u8], kind: Kind, eof: bool) -> Reading {
        let switches = Tolerance::ALL.iter().filter(|(_, switch)| self.tolerance.allows(*switch));
        let context = Context {
            side: if self.requests.is_some() { Side::Client } else { Side::Server },
            asked: self.requests.iter().flatten().map(asked).collect(),
            limits: limits(&self.limits),
            tolerated: switches.map(|(name, _)| (*name).to_owned()).collect(),
            writable: matches!(kind, Kind::MutSlice | Kind::BytesMut),
            eof,
        };
        reader::read(input, &context)
    }

    /// What the codec makes of it, in one piece.
    pub fn codec(&self, input: &[u8], kind: Kind, eof: bool) -> Reading {
        match &self.requests {
            Some(requests) => run(support::client(requests, self.limits, self.tolerance), input, kind, eof),
            None => run(Connection::<Server>::with(self.limits, self.tolerance), input, kind, eof),
        }
    }
}

fn run<R: Driven>(conn: Connection<R>, input: &[u8], kind: Kind, eof: bool) -> Reading {
    let mut driver = Driver::new(conn, kind, true);
    let mut log = Log::default();
    driver.recv(input, &mut log);
    if eof {
        driver.eof(&mut log);
    }
    let log = log.finish();
    let failed = log.last().is_some_and(|line| line.starts_with("error "));
    Reading { log, next: support::next_name(driver.conn.next()), left: (!failed).then(|| driver.left()) }
}

fn asked(request: &Outstanding) -> Asked {
    let mut options: Vec<&str> = request.options.iter().map(String::as_str).collect();
    options.extend(request.upgrade.as_ref().map(|_| "upgrade"));
    Asked {
        method: request.method.clone(),
        minor: u8::from(request.version != "1.0"),
        upgrade: request.upgrade.clone(),
        options: options.join(", "),
        waits: request.expect,
    }
}

fn limits(limits: &Limits) -> reader::Limits {
    reader::Limits {
        start_line: limits.start_line as usize,
        head: limits.head as usize,
        fields: limits.fields.into(),
        trailer: limits.trailer as usize,
        trailer_fields: limits.trailer_fields.into(),
        empty_lines: limits.empty_lines.into(),
        chunk_size_digits: limits.chunk_size_digits.into(),
        chunk_extension: limits.chunk_extension.into(),
        chunk_extensions: limits.chunk_extensions as usize,
        chunk_overhead: limits.chunk_overhead.into(),
        interim: limits.interim.into(),
    }
}
