//! What Host, Content-Length, Transfer-Encoding, Connection, Expect, Upgrade and TE say, each field on its own (RFC 9110
//! sections 7.2, 7.6.1, 7.8, 8.6, 10.1.1 and 10.1.4, RFC 9112 section 6.1).
//!
//! What they mean together is `framing.rs`'s, where most of this is tested.

use core::ops::ControlFlow;

use crate::aside::Aside;
use crate::config::Tolerance;
use crate::error::{ErrorKind, RecvError};
use crate::fields::{FieldSection, Line};
use crate::known::{Known, is};
use crate::known_lines;
use crate::list::Members;
use crate::syntax::{self, BadNumber};

/// Which side of the wire a head is seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    Receive(Tolerance),
    /// Nothing is tolerated, and what a recipient is to ignore must not be there.
    Send,
}

impl Policy {
    pub(crate) fn allows(self, switch: Tolerance) -> bool {
        matches!(self, Self::Receive(tolerance) if tolerance.allows(switch))
    }
}

/// A set of what `Connection`, `Expect` and `Upgrade` say, and of how far the framing can be trusted.
/// In a whole word: facts that are given back are loaded by words, and what was stored in octets would have to be waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options(u64);

impl Options {
    pub(crate) const CLOSE: Self = Self(1);
    pub(crate) const KEEP_ALIVE: Self = Self(2);
    pub(crate) const UPGRADE: Self = Self(4);
    /// `Expect: 100-continue`.
    pub(crate) const EXPECTS: Self = Self(8);
    /// There is an Upgrade field.
    pub(crate) const PROTOCOLS: Self = Self(16);
    /// The peer's framing is faulty, though it could be understood: nothing more is to be read after this message.
    pub(crate) const DISTRUST: Self = Self(32);
    /// The connection option `TE`.
    pub(crate) const TE: Self = Self(64);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// What the known fields of a head say, each field on its own.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// Whether there is a Host. Nobody asks it of a response.
    pub(crate) host: bool,
    pub(crate) length: Option<Length>,
    pub(crate) coding: Option<Coding>,
    /// Where the lines of Upgrade and TE are: a recipient takes no notice of them without their option.
    pub(crate) upgrade: Option<usize>,
    pub(crate) te: Option<usize>,
    pub(crate) options: Options,
    /// The field that is wrong, and its first error; of several fields, the one that is judged first.
    fault: Option<(Known, RecvError)>,
    /// One bit for each field that is wrong: nothing more is taken of these.
    wrong: u8,
}

/// Content-Length: its value, and where its first line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) value: u64,
    pub(crate) line: usize,
}

/// Transfer-Encoding: where its first line begins, where the first coding besides `chunked` and the last of all are, and
/// whether that one is `chunked`, and whether any is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coding {
    pub(crate) line: usize,
    pub(crate) unknown: Option<usize>,
    pub(crate) last: usize,
    pub(crate) chunked: bool,
    pub(crate) applied: bool,
}

impl Summary {
    /// Takes the fields of a head.
    #[inline]
    pub(crate) fn read<B: AsRef<[u8]>>(
        &mut self,
        fields: &FieldSection<B>,
        policy: Policy,
        side: Side,
        aside: &mut Aside,
    ) {
        known_lines::each(fields, |known, line| {
            let result = match known {
                _ if self.wrong & 1 << order(known) != 0 => Ok(()),
                Known::Host if side == Side::Request => host(&mut self.host, &line),
                Known::ContentLength => content_length(&mut self.length, &line, policy, side, aside),
                Known::TransferEncoding => transfer_encoding(&mut self.coding, &line, side),
                Known::Te if side == Side::Request => te(&mut self.te, &line),
                _ => {
                    self.add(known, &line);
                    Ok(())
                }
            };
            if let Err(error) = result {
                self.wrong |= 1 << order(known);
                self.fault = self.fault.into_iter().chain([(known, error)]).min_by_key(|(known, _)| order(*known));
            }
            ControlFlow::Continue(())
        });
    }

    /// Takes a field that cannot be wrong.
    fn add(&mut self, known: Known, line: &Line<'_>) {
        let value = line.field.value;
        match known {
            Known::Connection => connection(value, &mut self.options),
            Known::Expect if Members::of(value).any(|one| one.eq_ignore_ascii_case(b"100-continue")) => {
                self.options.add(Options::EXPECTS);
            }
            Known::Upgrade => {
                self.upgrade = Some(line.at);
                self.options.add(Options::PROTOCOLS);
            }
            _ => {}
        }
    }

    /// Whether any field is wrong.
    pub(crate) const fn is_wrong(&self) -> bool {
        self.wrong != 0
    }

    /// The error of one of these fields.
    pub(crate) fn judge(&self, fields: &[Known]) -> Result<(), RecvError> {
        match self.fault {
            Some((known, error)) if fields.contains(&known) => Err(error),
            _ => Ok(()),
        }
    }
}

/// In which order fields are judged; those last that cannot be wrong.
const fn order(known: Known) -> u8 {
    match known {
        Known::Host => 0,
        Known::ContentLength => 1,
        Known::TransferEncoding => 2,
        Known::Te => 3,
        Known::Connection | Known::Expect | Known::Upgrade => 4,
    }
}

/// Exactly one, valid, maybe empty (RFC 9112 section 3.2).
fn host(seen: &mut bool, line: &Line<'_>) -> Result<(), RecvError> {
    if core::mem::replace(seen, true) {
        return Err(RecvError::new(ErrorKind::HostRepeated, line.at as u64));
    }
    match syntax::authority(line.field.value) {
        Ok(_) => Ok(()),
        Err(at) => Err(RecvError::new(ErrorKind::Host, (line.value_at + at) as u64)),
    }
}

/// A list of equal numbers at most (RFC 9110 section 8.6, RFC 9112 section 6.3, item 5).
fn content_length(
    found: &mut Option<Length>,
    line: &Line<'_>,
    policy: Policy,
    side: Side,
    aside: &mut Aside,
) -> Result<(), RecvError> {
    let mut noted = false;
    for member in Members::of(line.field.value) {
        let error = |kind, at| RecvError::new(kind, (line.value_at + offset_in(line.field.value, member) + at) as u64);
        let value = syntax::decimal(member).map_err(|bad| match bad {
            BadNumber::Octet(octet) => error(ErrorKind::ContentLength, octet),
            BadNumber::Overflow => error(ErrorKind::ContentLengthTooLarge, 0),
        })?;
        match found {
            None => *found = Some(Length { value, line: line.at }),
            Some(first) if first.value != value => return Err(error(ErrorKind::ContentLengthConflict, 0)),
            // Once a line: a list may be long.
            Some(_) if noted => {}
            Some(_) => {
                let error = error(ErrorKind::ContentLengthRepeated, 0);
                let received = policy != Policy::Send;
                if !(received && side == Side::Response || policy.allows(Tolerance::REPEATED_LENGTH)) {
                    return Err(error);
                }
                aside.tolerate(error);
                noted = true;
            }
        }
    }
    Ok(())
}

/// A list of codings (RFC 9112 sections 6.1 and 7). Empty members are refused, which RFC 9110 section 5.6.1.2 would have
/// ignored: recipients are known to differ in what remains of the list.
fn transfer_encoding(found: &mut Option<Coding>, line: &Line<'_>, side: Side) -> Result<(), RecvError> {
    let new = Coding { line: line.at, unknown: None, last: line.at, chunked: false, applied: false };
    let mut coding = found.unwrap_or(new);
    for member in Members::of(line.field.value) {
        let at = line.value_at + offset_in(line.field.value, member);
        let name = syntax::token(member);
        let chunked = member[..name].eq_ignore_ascii_case(b"chunked");
        let again = coding.applied && (chunked || side == Side::Request);
        if name == 0 || again || (name < member.len() && (chunked || !parameters(&member[name..]))) {
            return Err(RecvError::new(ErrorKind::TransferEncoding, at as u64));
        }
        if !chunked {
            coding.unknown = coding.unknown.or(Some(at));
        }
        coding.chunked = chunked;
        coding.applied |= chunked;
        coding.last = at;
    }
    *found = Some(coding);
    Ok(())
}

/// `*( OWS ";" OWS token BWS "=" BWS ( token / quoted-string ) )` (RFC 9112 section 7).
fn parameters(mut rest: &[u8]) -> bool {
    let skip = |bytes: &[u8]| syntax::ows(bytes);
    while !rest.is_empty() {
        let Some(parameter) = rest[skip(rest)..].strip_prefix(b";") else {
            return false;
        };
        let parameter = &parameter[skip(parameter)..];
        let name = syntax::token(parameter);
        let value = &parameter[name..];
        let Some(value) = value[skip(value)..].strip_prefix(b"=").filter(|_| name > 0) else {
            return false;
        };
        let value = &value[skip(value)..];
        let Ok(length) = syntax::token_or_quoted(value) else {
            return false;
        };
        rest = &value[length..];
    }
    true
}

/// A list of codings, without `chunked`, which every recipient takes (RFC 9112 section 7.4).
fn te(found: &mut Option<usize>, line: &Line<'_>) -> Result<(), RecvError> {
    *found = Some(line.at);
    let chunked = |member: &[u8]| member[..syntax::token(member)].eq_ignore_ascii_case(b"chunked");
    if Members::of(line.field.value).any(chunked) {
        return Err(RecvError::new(ErrorKind::Te, line.at as u64));
    }
    Ok(())
}

/// Connection options (RFC 9110 section 7.6.1).
fn connection(value: &[u8], options: &mut Options) {
    for member in Members::of(value) {
        // No two are of one length.
        let (is, option) = match member.len() {
            2 => (is(member, b"te"), Options::TE),
            5 => (is(member, b"close"), Options::CLOSE),
            7 => (is(member, b"upgrade"), Options::UPGRADE),
            10 => (is(member, b"keep-alive"), Options::KEEP_ALIVE),
            _ => continue,
        };
        if is {
            options.add(option);
        }
    }
}

/// Where `inner`, a part of `outer`, begins in it.
fn offset_in(outer: &[u8], inner: &[u8]) -> usize {
    inner.as_ptr().addr().saturating_sub(outer.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_parameters_by_the_grammar() {
        for good in ["", ";a=b", " ; a = \"b;c\" ;d=e"] {
            assert!(parameters(good.as_bytes()), "{good}");
        }
        for bad in [" ", "a", ";", ";a", ";a=", ";=b", ";a=\"b", ";a=b c"] {
            assert!(!parameters(bad.as_bytes()), "{bad}");
        }
    }
}
