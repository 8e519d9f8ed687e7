//! Heads: spans of all names and values, with and without framing semantics.

use std::mem::MaybeUninit;
use std::os::raw::{c_char, c_int};
use std::ptr;

use crate::data::{Kind, Workload};
use crate::harness::Cell;

/// Field lines that every contender has room for.
pub const ROOM: usize = 64;

/// What was found in a head: the check that all contenders did the same work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Field lines.
    pub fields: usize,
    /// Bytes of all names.
    pub names: usize,
    /// Bytes of all values, without the whitespace around them.
    pub values: usize,
}

impl Found {
    pub fn add(&mut self, name: usize, value: usize) {
        self.fields += 1;
        self.names += name;
        self.values += value;
    }
}

/// A parser of heads.
pub trait Heads: Default + 'static {
    /// The name of the row.
    const NAME: &'static str;

    /// Whether it parses responses, too.
    const RESPONSES: bool = true;

    /// Parses one head that is whole. What was found stays where [`Heads::found`] sees it, or has been given to
    /// [`std::hint::black_box`]. Returns a number that depends on it.
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize;

    /// As `parse`, and adds up what was found.
    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found;
}

/// A contender, and how it is put to work.
pub struct Row {
    pub cell: fn(&Workload) -> Option<Cell>,
    pub check: fn(&Workload) -> Option<(&'static str, Found)>,
}

/// The row of `P`.
pub fn row<P: Heads>() -> Row {
    Row { cell: cell::<P>, check: check::<P> }
}

fn parses<P: Heads>(workload: &Workload) -> bool {
    P::RESPONSES || workload.kind == Kind::Request
}

fn check<P: Heads>(workload: &Workload) -> Option<(&'static str, Found)> {
    let mut parser = P::default();
    let mut all = Found::default();
    for head in &workload.heads {
        let found = parser.found(workload.kind, head);
        all.fields += found.fields;
        all.names += found.names;
        all.values += found.values;
    }
    parses::<P>(workload).then_some((P::NAME, all))
}

fn cell<P: Heads>(workload: &Workload) -> Option<Cell> {
    let (mut parser, heads) = (P::default(), workload.heads.clone());
    // The kind is known where the loop is compiled, as it is to a server or a client.
    let cell = match workload.kind {
        Kind::Request => Cell::new(P::NAME, heads.len(), move || {
            heads.iter().map(|head| parser.parse(Kind::Request, std::hint::black_box(head))).sum::<usize>()
        }),
        Kind::Response => Cell::new(P::NAME, heads.len(), move || {
            heads.iter().map(|head| parser.parse(Kind::Response, std::hint::black_box(head))).sum::<usize>()
        }),
    };
    parses::<P>(workload).then_some(cell)
}

type Uninit<T> = [MaybeUninit<T>; ROOM];

/// httparse as a codec that knows about its cost uses it: the array of fields is not initialised.
#[derive(Default)]
pub struct Httparse;

impl Httparse {
    #[inline(always)]
    fn with<T>(kind: Kind, head: &'static [u8], see: impl FnOnce(&[httparse::Header<'static>]) -> T) -> T {
        let mut fields: Uninit<httparse::Header<'static>> = [const { MaybeUninit::uninit() }; ROOM];
        match kind {
            Kind::Request => {
                let mut request = httparse::Request::new(&mut []);
                let parsed = request.parse_with_uninit_headers(head, &mut fields);
                assert!(matches!(parsed, Ok(httparse::Status::Complete(n)) if n == head.len()));
                std::hint::black_box((request.method, request.path, request.version));
                see(request.headers)
            }
            Kind::Response => {
                let mut response = httparse::Response::new(&mut []);
                let parsed = httparse::ParserConfig::default().parse_response_with_uninit_headers(
                    &mut response,
                    head,
                    &mut fields,
                );
                assert!(matches!(parsed, Ok(httparse::Status::Complete(n)) if n == head.len()));
                std::hint::black_box((response.code, response.reason, response.version));
                see(response.headers)
            }
        }
    }
}

impl Heads for Httparse {
    const NAME: &'static str = "httparse";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        Self::with(kind, head, |fields| std::hint::black_box(fields).len())
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        Self::with(kind, head, |fields| {
            let mut found = Found::default();
            for field in fields {
                found.add(field.name.len(), field.value.len());
            }
            found
        })
    }
}

/// httparse as its documentation shows it: 64 empty fields are written before every head.
#[derive(Default)]
pub struct HttparseInitialised;

impl HttparseInitialised {
    #[inline(always)]
    fn with<T>(kind: Kind, head: &'static [u8], see: impl FnOnce(&[httparse::Header<'static>]) -> T) -> T {
        let mut fields = [httparse::EMPTY_HEADER; ROOM];
        match kind {
            Kind::Request => {
                let mut request = httparse::Request::new(&mut fields);
                assert!(request.parse(head).is_ok_and(|parsed| parsed.is_complete()));
                std::hint::black_box((request.method, request.path, request.version));
                see(request.headers)
            }
            Kind::Response => {
                let mut response = httparse::Response::new(&mut fields);
                assert!(response.parse(head).is_ok_and(|parsed| parsed.is_complete()));
                std::hint::black_box((response.code, response.reason, response.version));
                see(response.headers)
            }
        }
    }
}

impl Heads for HttparseInitialised {
    const NAME: &'static str = "httparse, 64 fields initialised";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        Self::with(kind, head, |fields| std::hint::black_box(fields).len())
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        Self::with(kind, head, |fields| {
            let mut found = Found::default();
            for field in fields {
                found.add(field.name.len(), field.value.len());
            }
            found
        })
    }
}

/// picohttpparser through its bindings, compiled with `-msse4`.
pub struct Pico {
    fields: [picohttpparser_sys::phr_header; ROOM],
}

impl Default for Pico {
    fn default() -> Self {
        Self { fields: [picohttpparser_sys::phr_header::default(); ROOM] }
    }
}

impl Pico {
    /// Parses what has arrived of a head; `seen` bytes of it were there when it was tried last. Returns the field lines of a
    /// whole head.
    #[inline(always)]
    pub fn try_parse(&mut self, kind: Kind, arrived: &[u8], seen: usize) -> Option<usize> {
        let (mut version, mut status) = (0 as c_int, 0 as c_int);
        let (mut first, mut first_len) = (ptr::null::<c_char>(), 0);
        let (mut second, mut second_len) = (ptr::null::<c_char>(), 0);
        let mut count = ROOM;
        // SAFETY: all pointers are to live variables of the declared types, `arrived` and `fields` with their true lengths;
        // the parser keeps none of them.
        let parsed = unsafe {
            match kind {
                Kind::Request => picohttpparser_sys::phr_parse_request(
                    arrived.as_ptr().cast(),
                    arrived.len(),
                    &raw mut first,
                    &raw mut first_len,
                    &raw mut second,
                    &raw mut second_len,
                    &raw mut version,
                    self.fields.as_mut_ptr(),
                    &raw mut count,
                    seen,
                ),
                Kind::Response => picohttpparser_sys::phr_parse_response(
                    arrived.as_ptr().cast(),
                    arrived.len(),
                    &raw mut version,
                    &raw mut status,
                    &raw mut first,
                    &raw mut first_len,
                    self.fields.as_mut_ptr(),
                    &raw mut count,
                    seen,
                ),
            }
        };
        std::hint::black_box((first, first_len, second, second_len, version, status));
        assert!(parsed != -1, "picohttpparser refuses the head");
        (parsed > 0).then_some(count)
    }
}

impl Heads for Pico {
    const NAME: &'static str = "picohttpparser, -msse4";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        let count = self.try_parse(kind, head, 0).expect("a whole head");
        std::hint::black_box(&self.fields[..count]).len()
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        let count = self.parse(kind, head);
        let mut found = Found::default();
        for field in &self.fields[..count] {
            found.add(field.name_len, field.value_len);
        }
        found
    }
}

/// ntex-httparse: the line and each field are calls of their own, spans are offsets.
pub struct Ntex {
    fields: [ntex_httparse::Header; ROOM],
    count: usize,
    state: ntex_httparse::State,
    line: bool,
}

impl Default for Ntex {
    fn default() -> Self {
        Self {
            fields: [ntex_httparse::Header::default(); ROOM],
            count: 0,
            state: ntex_httparse::State::default(),
            line: false,
        }
    }
}

impl Ntex {
    /// Continues with what has arrived of a head. Returns the field lines of a whole head, and is ready for another one.
    #[inline(always)]
    pub fn try_parse(&mut self, kind: Kind, arrived: &[u8]) -> Option<usize> {
        if !self.line {
            let parsed = match kind {
                Kind::Request => {
                    let mut request = ntex_httparse::Request::default();
                    let parsed = request.parse_with_state(arrived, &mut self.state);
                    std::hint::black_box(request);
                    parsed
                }
                Kind::Response => {
                    let mut response = ntex_httparse::Response::default();
                    let parsed = response.parse_with_state(arrived, &mut self.state);
                    std::hint::black_box(response);
                    parsed
                }
            };
            match parsed.expect("ntex-httparse accepts the line") {
                ntex_httparse::Status::Complete(_) => {
                    self.line = true;
                    // The fields' own first state; the position stays.
                    self.state.state = 0;
                }
                ntex_httparse::Status::Partial => return None,
            }
        }
        loop {
            let field = &mut self.fields[self.count];
            match field.parse_with_state(arrived, &mut self.state).expect("ntex-httparse accepts the field") {
                ntex_httparse::Status::Complete(ntex_httparse::HeaderParsed::Header(_)) => self.count += 1,
                ntex_httparse::Status::Complete(ntex_httparse::HeaderParsed::Eof(_)) => break,
                ntex_httparse::Status::Partial => return None,
            }
        }
        self.state = ntex_httparse::State::default();
        self.line = false;
        Some(std::mem::take(&mut self.count))
    }
}

impl Heads for Ntex {
    const NAME: &'static str = "ntex-httparse";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        let count = self.try_parse(kind, head).expect("a whole head");
        std::hint::black_box(&self.fields[..count]).len()
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        let count = self.parse(kind, head);
        let mut found = Found::default();
        for field in &self.fields[..count] {
            found.add(field.name.end - field.name.start, field.value.end - field.value.start);
        }
        found
    }
}

/// milo with its event buffer, which holds a record of every name and value; framing fields are interpreted on the way.
pub struct Milo {
    parser: milo_parser::Parser,
}

impl Default for Milo {
    fn default() -> Self {
        let mut parser = milo_parser::Parser::new();
        parser.suspend_after_headers = true;
        parser.max_header_length = 16 * 1_024;
        parser.active_events = milo_parser::EVENT_ACTIVE_ON_METHOD
            | milo_parser::EVENT_ACTIVE_ON_URL
            | milo_parser::EVENT_ACTIVE_ON_STATUS
            | milo_parser::EVENT_ACTIVE_ON_HEADER_NAME
            | milo_parser::EVENT_ACTIVE_ON_HEADER_VALUE
            | milo_parser::EVENT_ACTIVE_ON_HEADERS;
        Self { parser }
    }
}

impl Milo {
    /// The records that the last call left: what it is, and how long.
    fn events(&self) -> Vec<(u8, usize)> {
        const RANGE: usize = 9;
        const METADATA: usize = 19;
        let mut events = Vec::new();
        let mut at = 0;
        loop {
            // SAFETY: the buffer is 64 KiB, holds whole records, and a record of kind 0 behind the last of them.
            let (event, length) = unsafe {
                let record = self.parser.events.add(at);
                (*record, record.add(5).cast::<u32>().read_unaligned())
            };
            match event {
                milo_parser::EVENT_END => return events,
                milo_parser::EVENT_HEADERS => at += METADATA,
                _ => at += RANGE,
            }
            events.push((event, length as usize));
        }
    }
}

impl Heads for Milo {
    const NAME: &'static str = "milo-parser, with semantics";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        self.parser.reset(false);
        self.parser.autodetect = false;
        self.parser.is_request = kind == Kind::Request;
        let parsed = self.parser.parse(head.as_ptr(), head.len());
        assert!(parsed == head.len() && self.parser.error_code == 0, "milo refuses the head");
        std::hint::black_box(self.parser.events);
        parsed
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        self.parse(kind, head);
        let mut found = Found::default();
        for (event, length) in self.events() {
            match event {
                milo_parser::EVENT_HEADER_NAME => found.add(length, 0),
                milo_parser::EVENT_HEADER_VALUE => found.values += length,
                _ => {}
            }
        }
        found
    }
}

/// http-net's stateless parser of heads: all of its rules and limits, framing included.
pub struct HttpNet {
    limits: http_net::Limits,
    fields: [http_net::FieldSpan; ROOM],
}

impl Default for HttpNet {
    fn default() -> Self {
        Self { limits: http_net_limits(), fields: [http_net::FieldSpan::default(); ROOM] }
    }
}

impl HttpNet {
    #[inline(always)]
    fn with<T>(&mut self, kind: Kind, head: &'static [u8], see: impl FnOnce(&[http_net::FieldSpan]) -> T) -> T {
        match kind {
            Kind::Request => match http_net::parse_request_head(head, &self.limits, &mut self.fields) {
                Ok(http_net::Parsed::Complete { head: parsed, len }) if len == head.len() => {
                    let view = parsed.view();
                    std::hint::black_box((view.framing(), view.keep_alive(), view.target()));
                    see(parsed.view().raw().fields())
                }
                _ => panic!("http-net refuses the request"),
            },
            Kind::Response => {
                let asked = http_net::Asked { head: false, connect: false };
                match http_net::parse_response_head(head, &self.limits, asked, &mut self.fields) {
                    Ok(http_net::Parsed::Complete { head: parsed, len }) if len == head.len() => {
                        let view = parsed.view();
                        std::hint::black_box((view.framing(), view.keep_alive(), view.status()));
                        see(parsed.view().raw().fields())
                    }
                    _ => panic!("http-net refuses the response"),
                }
            }
        }
    }
}

/// Room for the workloads that are larger than http-net's defaults; the checks are the same.
pub fn http_net_limits() -> http_net::Limits {
    http_net::Limits::new()
        .with_max_field_line(16 * 1_024)
        .with_max_header_bytes(64 * 1_024)
        .with_max_headers(100)
        .with_max_body(1 << 30)
}

impl Heads for HttpNet {
    const NAME: &'static str = "http-net, with semantics";

    #[inline(always)]
    fn parse(&mut self, kind: Kind, head: &'static [u8]) -> usize {
        self.with(kind, head, |fields| std::hint::black_box(fields).len())
    }

    fn found(&mut self, kind: Kind, head: &'static [u8]) -> Found {
        self.with(kind, head, |fields| {
            let mut found = Found::default();
            for field in fields {
                found.add(field.name.len() as usize, field.value.len() as usize);
            }
            found
        })
    }
}
