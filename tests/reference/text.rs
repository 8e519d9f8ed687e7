//! Octets and lines: RFC 5234 appendix B.1, RFC 9110 sections 5.5 and 5.6, RFC 9112 section 2.2.

/// A rule that was broken, and the octet that broke it, counted from the first of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: &'static str,
    pub at: usize,
}

pub fn fault<T>(kind: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault { kind, at })
}

/// Why reading stops before the end of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The text ends within the element.
    More,
    Wrong(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Wrong(fault)
    }
}

pub fn is_tchar(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet)
}

pub fn is_whitespace(octet: u8) -> bool {
    octet == b' ' || octet == b'\t'
}

pub fn is_obs_text(octet: u8) -> bool {
    octet >= 0x80
}

/// What field values, reason phrases and the inside of quotes have in common.
pub fn is_text(octet: u8) -> bool {
    is_whitespace(octet) || octet.is_ascii_graphic() || is_obs_text(octet)
}

/// Where the run of such octets ends that begins at `at`.
pub fn run(text: &[u8], at: usize, is: impl Fn(u8) -> bool) -> usize {
    at + text[at..].iter().take_while(|octet| is(**octet)).count()
}

/// Where a quoted-string ends whose first quote is at `at`, or the first octet that cannot stand where it does.
pub fn quoted_string(text: &[u8], at: usize) -> Result<usize, usize> {
    let mut at = at + 1;
    loop {
        match text.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') if text.get(at + 1).is_some_and(|octet| is_text(*octet)) => at += 2,
            Some(b'\\') => return Err(at + 1),
            Some(octet) if is_text(*octet) => at += 1,
            _ => return Err(at),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    CrLf,
    Lf,
    /// A CR, and something other than LF behind it.
    Cr,
    /// The text ends first, maybe with a CR of which nobody knows yet what follows.
    Open,
}

/// A line, or what there is of it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub at: usize,
    /// Where its ending begins.
    pub to: usize,
    /// Where the next line begins.
    pub next: usize,
    pub ending: Ending,
}

impl Line {
    pub fn is_empty(&self) -> bool {
        self.at == self.to
    }

    pub fn of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        &text[self.at..self.to]
    }

    /// What is wrong with its ending, where only CRLF will do.
    pub fn ending_fault(&self) -> Option<Fault> {
        match self.ending {
            Ending::Lf => Some(Fault { kind: "BareLf", at: self.to }),
            Ending::Cr => Some(Fault { kind: "BareCr", at: self.to }),
            Ending::CrLf | Ending::Open => None,
        }
    }
}

/// The line that begins at `at`. It ends at the first CR or LF, whatever these turn out to be.
pub fn line(text: &[u8], at: usize) -> Line {
    let to = run(text, at, |octet| octet != b'\r' && octet != b'\n');
    let (ending, length) = match text[to..] {
        [b'\n', ..] => (Ending::Lf, 1),
        [b'\r', b'\n', ..] => (Ending::CrLf, 2),
        [b'\r', _, ..] => (Ending::Cr, 1),
        _ => (Ending::Open, text.len() - to),
    };
    Line { at, to, next: to + length, ending }
}

/// What is wrong with a line: what stands in it, or its ending, whichever comes first. What is missing at the end of a line
/// whose ending is wrong is not missing: the ending came too early.
pub fn first_fault<T>(line: &Line, content: Result<T, Fault>) -> Result<T, Fault> {
    match (content, line.ending_fault()) {
        (Err(content), Some(ending)) if content.at < ending.at => Err(content),
        (_, Some(ending)) => Err(ending),
        (content, None) => content,
    }
}

/// Octets as they are written in the log: printable ASCII as it is, the rest escaped.
pub fn escaped(octets: &[u8]) -> String {
    let one = |octet: &u8| match octet {
        b'\r' => "\\r".to_owned(),
        b'\n' => "\\n".to_owned(),
        b'\t' => "\\t".to_owned(),
        0 => "\\0".to_owned(),
        b'\\' => "\\\\".to_owned(),
        0x20..=0x7E => char::from(*octet).to_string(),
        _ => format!("\\x{octet:02X}"),
    };
    octets.iter().map(one).collect()
}
