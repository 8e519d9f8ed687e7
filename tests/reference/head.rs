//! Start-lines and field sections: RFC 9112 sections 2 to 5.

use super::text::{
    Ending, Fault, Line, Stop, escaped, fault, first_fault, is_obs_text, is_tchar, is_text, is_whitespace, line,
    quoted_string, run,
};
use super::uri::{self, Flaw};
use super::{Context, Side};

/// A name of more octets is an error, whatever the limits say.
const LONGEST_NAME: usize = 4095;

/// The fields that decide where a message ends, or whether another follows.
const FRAMING: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

#[derive(Clone, Debug)]
pub struct Field {
    /// Where its line begins.
    pub at: usize,
    pub name: Vec<u8>,
    /// All between the colon and the end of the line, folds made spaces.
    raw: Vec<u8>,
    raw_at: usize,
}

impl Field {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    pub fn value(&self) -> &[u8] {
        trimmed(&self.raw)
    }

    /// Where the value begins; one that is empty stands at the end of its line.
    pub fn value_at(&self) -> usize {
        self.raw_at + run(&self.raw, 0, is_whitespace)
    }

    pub fn logged(&self, what: &str) -> String {
        format!("{what} {}: {}", escaped(&self.name), escaped(self.value()))
    }
}

/// Without the whitespace around it.
fn trimmed(value: &[u8]) -> &[u8] {
    let from = run(value, 0, is_whitespace);
    let to = value.iter().rposition(|octet| !is_whitespace(*octet)).map_or(from, |last| last + 1);
    &value[from..to]
}

#[derive(Clone, Debug)]
pub struct Section {
    pub fields: Vec<Field>,
    /// Where the empty line begins that ends it.
    pub end: usize,
    /// Where what follows begins.
    pub next: usize,
}

/// What differs between the sections of a request, of a response, and trailers.
pub struct Rules<'a> {
    pub context: &'a Context,
    /// The first octet that is too many.
    pub edge: usize,
    pub too_large: &'static str,
    pub most: usize,
    pub too_many: &'static str,
    /// The head of a response, in which deviations may be let pass.
    pub lenient: bool,
}

impl Rules<'_> {
    fn passes(&self, tolerance: &str) -> bool {
        self.lenient && self.context.tolerates(tolerance)
    }

    /// The line at `at`, if it has come whole and keeps within the limit. Of what is past the limit, nothing is looked at.
    fn line(&self, text: &[u8], at: usize) -> Result<Line, Stop> {
        let visible = &text[..text.len().min(self.edge)];
        let line = line(visible, at);
        if line.ending != Ending::Open {
            return Ok(line);
        }
        if visible.len() == self.edge {
            return Err(Stop::Wrong(Fault { kind: self.too_large, at: self.edge }));
        }
        Err(Stop::More)
    }

    /// What was read of it, unless its ending is bad.
    fn complete<T>(&self, line: &Line, content: Result<T, Fault>, noted: &mut Vec<Fault>) -> Result<T, Fault> {
        if line.ending == Ending::Lf && self.passes("BARE_LF") {
            let content = content?;
            noted.push(Fault { kind: "BareLf", at: line.to });
            return Ok(content);
        }
        first_fault(line, content)
    }
}

/// The field lines from `at` to the empty line.
pub fn section(text: &[u8], mut at: usize, rules: &Rules<'_>, noted: &mut Vec<Fault>) -> Result<Section, Stop> {
    let mut fields: Vec<Field> = Vec::new();
    let (mut count, mut foldable) = (0, false);
    loop {
        let line = rules.line(text, at)?;
        if line.is_empty() {
            rules.complete(&line, Ok(()), noted)?;
            return Ok(Section { fields, end: line.at, next: line.next });
        }
        if count == rules.most {
            return Err(Stop::Wrong(Fault { kind: rules.too_many, at: line.at }));
        }
        count += 1;
        let read = if is_whitespace(text[at]) {
            continuation(text, &line, fields.last_mut().filter(|_| foldable), rules, noted)
        } else {
            field_line(text, &line, rules, noted).map(|field| {
                foldable = field.is_some();
                fields.extend(field);
            })
        };
        rules.complete(&line, read, noted)?;
        at = line.next;
    }
}

/// A line that begins with whitespace: behind a field line it is folded onto that, and there is nothing else that it could be.
fn continuation(
    text: &[u8],
    line: &Line,
    folded: Option<&mut Field>,
    rules: &Rules<'_>,
    noted: &mut Vec<Fault>,
) -> Result<(), Fault> {
    let Some(field) = folded else {
        let wrong = Fault { kind: "WhitespaceBeforeFields", at: line.at };
        return skip(text, line, wrong, rules, noted).map(drop);
    };
    let wrong = Fault { kind: "ObsFold", at: line.at };
    if !rules.lenient || !rules.context.writable || FRAMING.iter().any(|name| field.is(name)) {
        return Err(wrong);
    }
    noted.push(wrong);
    value_octets(text, line.at, line, rules, noted)?;
    // Line end and whitespace become that many spaces.
    let begins = line.at + run(line.of(text), 0, is_whitespace);
    let fold = begins - field.raw_at - field.raw.len();
    field.raw.extend(vec![b' '; fold]);
    field.raw.extend(&text[begins..line.to]);
    Ok(())
}

/// `field-name ":" OWS field-value OWS`, or nothing if the line is none and is skipped.
fn field_line(text: &[u8], line: &Line, rules: &Rules<'_>, noted: &mut Vec<Fault>) -> Result<Option<Field>, Fault> {
    let name_to = run(line.of(text), 0, is_tchar) + line.at;
    let colon = run(line.of(text), name_to - line.at, is_whitespace) + line.at;
    let name = &text[line.at..name_to];
    if name.len() > LONGEST_NAME {
        return fault("FieldNameTooLong", line.at + LONGEST_NAME);
    }
    let has_colon = colon < line.to && text[colon] == b':';
    if name_to == line.to {
        return skip(text, line, Fault { kind: "FieldLine", at: line.to }, rules, noted);
    }
    if name.is_empty() || !has_colon {
        return skip(text, line, Fault { kind: "FieldName", at: name_to }, rules, noted);
    }
    if colon > name_to {
        let wrong = Fault { kind: "WhitespaceBeforeColon", at: name_to };
        if !rules.passes("WHITESPACE_BEFORE_COLON") {
            return skip(text, line, wrong, rules, noted);
        }
        if resembles_framing(line.of(text)) {
            return Err(wrong);
        }
        noted.push(wrong);
    }
    value_octets(text, colon + 1, line, rules, noted)?;
    let raw = text[colon + 1..line.to].to_vec();
    Ok(Some(Field { at: line.at, name: name.to_vec(), raw, raw_at: colon + 1 }))
}

/// What is no field line is skipped where that is tolerated, unless another reader might take it for one that frames.
fn skip(
    text: &[u8],
    line: &Line,
    wrong: Fault,
    rules: &Rules<'_>,
    noted: &mut Vec<Fault>,
) -> Result<Option<Field>, Fault> {
    let ends = line.ending == Ending::CrLf || (line.ending == Ending::Lf && rules.passes("BARE_LF"));
    let harmless = ends && !resembles_framing(line.of(text)) && !line.of(text).contains(&0);
    if !harmless || !rules.passes("INVALID_FIELD_LINE") {
        return Err(wrong);
    }
    noted.push(wrong);
    Ok(None)
}

/// Whether the letters of a line begin like the name of a field that frames.
fn resembles_framing(line: &[u8]) -> bool {
    let letters: Vec<u8> = line.iter().filter(|octet| octet.is_ascii_alphabetic()).copied().collect();
    let letters = letters.to_ascii_lowercase();
    FRAMING.iter().any(|name| letters.starts_with(name.replace('-', "").as_bytes()))
}

/// All octets of a value are text, or controls that are let pass, of which the first is noted.
fn value_octets(text: &[u8], from: usize, line: &Line, rules: &Rules<'_>, noted: &mut Vec<Fault>) -> Result<(), Fault> {
    let value = &text[from..line.to];
    let passes = rules.passes("CONTROL_OCTETS");
    if let Some(at) = value.iter().position(|octet| !is_text(*octet) && (*octet == 0 || !passes)) {
        return fault("FieldValue", from + at);
    }
    let first = value.iter().position(|octet| !is_text(*octet));
    noted.extend(first.map(|at| Fault { kind: "FieldValue", at: from + at }));
    Ok(())
}

/// A head: what its first line says, and its fields.
#[derive(Clone, Debug)]
pub struct Head {
    pub at: usize,
    /// The method of a request.
    pub method: Vec<u8>,
    /// The target of a request, or the reason of a response.
    pub words: Vec<u8>,
    pub status: u16,
    /// The minor version: the major is 1.
    pub minor: u8,
    pub section: Section,
}

impl Head {
    pub fn has(&self, name: &str) -> bool {
        self.section.fields.iter().any(|field| field.is(name))
    }

    /// The members of a list-based field (RFC 9110 section 5.6.1), over all of its lines, in lower case, without empty
    /// ones. A comma within quotes is none between members.
    pub fn members(&self, name: &str) -> Vec<Vec<u8>> {
        let lines = self.section.fields.iter().filter(|field| field.is(name));
        let members = lines.flat_map(|field| members(field.value()).into_iter().map(|(_, member)| member));
        members.filter(|member| !member.is_empty()).map(<[u8]>::to_ascii_lowercase).collect()
    }

    pub fn names(&self, field: &str, member: &str) -> bool {
        self.members(field).iter().any(|one| one == member.as_bytes())
    }
}

/// The members of one value, the empty ones too, with their places in it. A quote that is never closed is an octet like
/// others: it hides no comma.
pub fn members(value: &[u8]) -> Vec<(usize, &[u8])> {
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < value.len() {
        match value[at] {
            b'"' => at = quoted_string(value, at).unwrap_or(at + 1),
            b',' => {
                cuts.push(at);
                at += 1;
            }
            _ => at += 1,
        }
    }
    cuts.push(value.len());
    let mut from = 0;
    let mut all = Vec::new();
    for cut in cuts {
        let begin = run(&value[..cut], from, is_whitespace);
        all.push((begin, trimmed(&value[begin..cut])));
        from = cut + 1;
    }
    all
}

/// The head that begins at `at`.
pub fn head(text: &[u8], at: usize, context: &Context, noted: &mut Vec<Fault>) -> Result<Head, Stop> {
    let limits = &context.limits;
    let response = context.side == Side::Client;
    let rules = Rules {
        context,
        edge: at + limits.head.min(1 << 20),
        too_large: "HeadTooLarge",
        most: limits.fields,
        too_many: "TooManyFields",
        lenient: response,
    };
    if !response && text[at] == 0x16 {
        return Err(Stop::Wrong(Fault { kind: "TlsHandshake", at }));
    }
    let longest = at + limits.start_line;
    if longest < rules.edge && line(text, at).to > longest {
        return Err(Stop::Wrong(Fault { kind: "StartLineTooLong", at: longest }));
    }
    let start = rules.line(text, at)?;
    let read = if response { status_line(text, &start) } else { request_line(text, &start, context, noted) };
    let parts = rules.complete(&start, read, noted)?;
    let section = section(text, start.next, &rules, noted)?;
    Ok(Head { section, ..parts })
}

/// A start-line whose fields are still to be read.
fn parts(at: usize, method: &[u8], words: &[u8], status: u16, minor: u8) -> Head {
    let section = Section { fields: Vec::new(), end: at, next: at };
    Head { at, method: method.to_vec(), words: words.to_vec(), status, minor, section }
}

/// `method SP request-target SP HTTP-version`
fn request_line(text: &[u8], line: &Line, context: &Context, noted: &mut Vec<Fault>) -> Result<Head, Fault> {
    if line.of(text) == b"PRI * HTTP/2.0" {
        return fault("Http2Preface", line.at);
    }
    let text = &text[..line.to];
    let method_to = run(text, line.at, is_tchar);
    match text.get(method_to) {
        None => return fault("RequestLine", method_to),
        Some(b' ') if method_to > line.at => {}
        Some(_) => return fault("Method", method_to),
    }
    let from = method_to + 1;
    let to = run(text, from, |octet| octet != b' ');
    if from == to {
        return fault("RequestLine", from);
    }
    let (method, target) = (&text[line.at..method_to], &text[from..to]);
    // An octet that no target has is wrong whatever the rest is; which form the target has is asked of a whole line.
    let is_more = |octet| context.tolerates("OBS_TEXT_TARGET") && is_obs_text(octet);
    let octets = run(target, 0, |octet| uri::is_target(octet) || is_more(octet));
    if octets < target.len() {
        return fault("Target", from + octets);
    }
    if to == text.len() {
        return fault("RequestLine", to);
    }
    match uri::target(method, target, is_more) {
        Ok(()) => {}
        Err(Flaw::At(at)) => return fault("Target", from + at),
        Err(Flaw::Whole) => return fault("Target", from),
    }
    let minor = version(&text[to + 1..], to + 1)?;
    let obs_text = target.iter().position(|octet| is_obs_text(*octet));
    noted.extend(obs_text.map(|at| Fault { kind: "Target", at: from + at }));
    Ok(parts(line.at, method, target, 0, minor))
}

/// `"HTTP/" DIGIT "." DIGIT`, at that place; the minor number.
fn version(word: &[u8], at: usize) -> Result<u8, Fault> {
    match word {
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', minor @ b'0'..=b'9'] => Ok(minor - b'0'),
        [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'] => fault("UnsupportedVersion", at),
        _ => fault("Version", at),
    }
}

/// `HTTP-version SP status-code [ SP [ reason-phrase ] ]`
fn status_line(text: &[u8], line: &Line) -> Result<Head, Fault> {
    let text = &text[..line.to];
    let version_to = run(text, line.at, |octet| octet != b' ');
    let minor = version(&text[line.at..version_to], line.at)?;
    let from = version_to + 1;
    let mut status = 0;
    for at in from..from + 3 {
        match text.get(at) {
            Some(b'0') if at == from => return fault("Status", at),
            Some(digit @ b'0'..=b'9') => status = status * 10 + u16::from(digit - b'0'),
            _ => return fault("Status", at.min(text.len())),
        }
    }
    let reason = match text.get(from + 3) {
        None => &[][..],
        Some(b' ') => &text[from + 4..],
        Some(_) => return fault("Status", from + 3),
    };
    let good = run(reason, 0, is_text);
    if good < reason.len() {
        return fault("Reason", from + 4 + good);
    }
    Ok(parts(line.at, b"", reason, status, minor))
}
