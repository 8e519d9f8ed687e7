//! Content and trailers: RFC 9112 sections 6.3, 7.1 and 8.

use super::framing::Framing;
use super::head::{Field, Rules, section};
use super::text::{Ending, Fault, Stop, fault, first_fault, is_tchar, is_whitespace, line, quoted_string, run};
use super::{Context, Side};

/// What was read of the content of a message.
#[derive(Debug, Default)]
pub struct Body {
    pub content: Vec<u8>,
    pub trailers: Vec<Field>,
    pub noted: Vec<Fault>,
    /// Where reading has come to.
    pub at: usize,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// The text ends first, and more may come.
    #[default]
    More,
    End,
    /// The message has ended because the connection has.
    EndOfInput,
    Wrong(Fault),
}

/// The content that begins at `at`.
pub fn body(text: &[u8], at: usize, framing: Framing, context: &Context) -> Body {
    let mut body = Body { at, ..Body::default() };
    body.outcome = match framing {
        Framing::None => Outcome::End,
        Framing::Length(length) => {
            let rest = (text.len() - at) as u64;
            body.take(text, usize::try_from(length.min(rest)).unwrap_or(usize::MAX));
            if length <= rest { Outcome::End } else { ended(text, context, "TruncatedContent") }
        }
        Framing::UntilClose => {
            body.take(text, text.len() - at);
            if context.eof { Outcome::EndOfInput } else { Outcome::More }
        }
        Framing::Chunked => body.chunked(text, context),
    };
    body
}

/// What it means that the text ends here.
fn ended(text: &[u8], context: &Context, kind: &'static str) -> Outcome {
    if context.eof { Outcome::Wrong(Fault { kind, at: text.len() }) } else { Outcome::More }
}

impl Body {
    fn take(&mut self, text: &[u8], length: usize) {
        self.content.extend(&text[self.at..self.at + length]);
        self.at += length;
    }

    /// `*chunk last-chunk trailer-section CRLF`
    fn chunked(&mut self, text: &[u8], context: &Context) -> Outcome {
        let mut accounts = Accounts::default();
        loop {
            let size = match size_line(text, self.at, context, &mut accounts) {
                Ok((size, next)) => {
                    self.at = next;
                    size
                }
                Err(Stop::More) => return ended(text, context, "TruncatedContent"),
                Err(Stop::Wrong(fault)) => return Outcome::Wrong(fault),
            };
            if size == 0 {
                return self.trailers(text, context);
            }
            let rest = (text.len() - self.at) as u64;
            self.take(text, usize::try_from(size.min(rest)).unwrap_or(usize::MAX));
            match text[self.at..] {
                [b'\r', b'\n', ..] => self.at += 2,
                [] | [b'\r'] => return ended(text, context, "TruncatedContent"),
                [b'\r', ..] => return Outcome::Wrong(Fault { kind: "ChunkEnd", at: self.at + 1 }),
                [_, ..] => return Outcome::Wrong(Fault { kind: "ChunkEnd", at: self.at }),
            }
        }
    }

    /// `*( field-line CRLF ) CRLF`, of which nothing is let pass.
    fn trailers(&mut self, text: &[u8], context: &Context) -> Outcome {
        let rules = Rules {
            context,
            edge: self.at + context.limits.trailer,
            too_large: "TrailerTooLarge",
            most: context.limits.trailer_fields,
            too_many: "TooManyTrailers",
            lenient: false,
        };
        match section(text, self.at, &rules, &mut self.noted) {
            Ok(section) => {
                let frames = |field: &&Field| field.is("content-length") || field.is("transfer-encoding");
                if let Some(field) = section.fields.iter().find(frames) {
                    return Outcome::Wrong(Fault { kind: "TrailerField", at: field.at });
                }
                self.trailers = section.fields;
                self.at = section.next;
                Outcome::End
            }
            Err(Stop::Wrong(fault)) => Outcome::Wrong(fault),
            Err(Stop::More) => {
                let may_end = context.side == Side::Client && context.tolerates("TRUNCATED_TRAILERS");
                if context.eof && may_end {
                    self.noted.push(Fault { kind: "TruncatedTrailers", at: text.len() });
                    return Outcome::EndOfInput;
                }
                ended(text, context, "TruncatedTrailers")
            }
        }
    }
}

/// What is counted over all chunks of a message.
#[derive(Debug, Default)]
struct Accounts {
    extensions: usize,
    overhead: i128,
}

/// `chunk-size [ chunk-ext ] CRLF`: the size, and where what follows begins. The size needs no line that has come whole.
fn size_line(text: &[u8], at: usize, context: &Context, accounts: &mut Accounts) -> Result<(u64, usize), Stop> {
    let limits = &context.limits;
    let digits_to = run(text, at, |octet| octet.is_ascii_hexdigit());
    let digits = limits.chunk_size_digits.min(16);
    if digits_to - at > digits {
        return Err(Stop::Wrong(Fault { kind: "ChunkSizeTooLong", at: at + digits }));
    }
    let may_follow = |octet: &u8| b"\r\n; \t".contains(octet);
    if text.get(digits_to).is_some_and(|octet| digits_to == at || !may_follow(octet)) {
        return Err(Stop::Wrong(Fault { kind: "ChunkSize", at: digits_to }));
    }
    let size = text[at..digits_to].iter().fold(0, |size, digit| size * 16 + hexadecimal(*digit));
    let line = line(text, at);
    let extension = line.to - digits_to;
    let most = limits.chunk_extension.min(limits.chunk_extensions - accounts.extensions);
    if extension > most {
        return Err(Stop::Wrong(Fault { kind: "ChunkExtensionTooLong", at: digits_to + most }));
    }
    if line.ending == Ending::Open {
        return Err(Stop::More);
    }
    first_fault(&line, extensions(text, digits_to, line.to))?;
    accounts.extensions += extension;
    accounts.overhead += (line.next - at) as i128 - 16 - 2 * i128::from(size);
    accounts.overhead = accounts.overhead.max(0);
    if accounts.overhead > i128::from(limits.chunk_overhead) {
        return Err(Stop::Wrong(Fault { kind: "ChunkOverhead", at }));
    }
    Ok((size, line.next))
}

fn hexadecimal(digit: u8) -> u64 {
    char::from(digit).to_digit(16).map_or(0, u64::from)
}

/// The extensions: `*( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`
fn extensions(text: &[u8], from: usize, to: usize) -> Result<(), Fault> {
    let text = &text[..to];
    let mut at = from;
    while at < to {
        let semicolon = run(text, at, is_whitespace);
        if text.get(semicolon) != Some(&b';') {
            return fault(if at == from { "ChunkSize" } else { "ChunkExtension" }, semicolon);
        }
        let name = run(text, semicolon + 1, is_whitespace);
        let name_to = run(text, name, is_tchar);
        if name == name_to {
            return fault("ChunkExtension", name);
        }
        at = name_to;
        let equals = run(text, name_to, is_whitespace);
        if text.get(equals) == Some(&b'=') {
            let value = run(text, equals + 1, is_whitespace);
            at = match text.get(value) {
                Some(b'"') => quoted_string(text, value).or_else(|wrong| fault("ChunkExtension", wrong))?,
                _ => run(text, value, is_tchar),
            };
            if at == value {
                return fault("ChunkExtension", value);
            }
        }
    }
    Ok(())
}
