//! The lines of a section that decide about framing, host and connection, found among the others by how they begin.
//!
//! Knows the names, not what the fields mean: that is `summary.rs`'s, and of what is usual `gist.rs`'s.

use core::mem;
use core::ops::ControlFlow;

use crate::ends::{AHEAD, Ahead};
use crate::fields::{FieldSection, Line, name_length};
use crate::gist::Gist;
use crate::index::Index;
use crate::known::{self, Known};
use crate::scan;

/// Shows them in order, while `see` goes on.
#[inline]
pub(crate) fn each<'a, B: AsRef<[u8]>>(
    fields: &'a FieldSection<B>,
    see: impl FnMut(Known, Line<'a>) -> ControlFlow<()>,
) {
    each_of::<true>(fields.bytes(), fields.index(), &mut [0; _], 0, see);
}

/// What they say, as far as it is usual.
#[inline(never)]
pub(crate) fn gist<B: AsRef<[u8]>>(fields: &FieldSection<B>) -> Gist {
    gist_noted(fields.bytes(), fields.index(), &mut [0; _], 0)
}

/// The same of a section that begins in `bytes` where the index says. Of its LFs, so many are in `ahead` already.
#[inline]
pub(crate) fn gist_noted(bytes: &[u8], index: &Index, ahead: &mut Ahead, noted: usize) -> Gist {
    let mut gist = if index.is_irregular() { return Gist::UNUSUAL } else { Gist::NOTHING };
    each_of::<false>(bytes, index, ahead, noted, |known, line| {
        gist = gist.and(known, line.field.value);
        if gist.is_all() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    gist
}

/// `te:`, and LF.
const SHORTEST: usize = 4;

#[allow(
    clippy::inline_always,
    reason = "what is shown is taken apart at once; stored and loaded again, it would wait for its own stores"
)]
#[inline(always)]
fn each_of<'a, const MAY_BE_IRREGULAR: bool>(
    bytes: &'a [u8],
    index: &Index,
    ahead: &mut Ahead,
    mut noted: usize,
    mut see: impl FnMut(Known, Line<'a>) -> ControlFlow<()>,
) {
    let section = bytes.get(..index.end()).unwrap_or_default();
    let blank = MAY_BE_IRREGULAR && index.has_blank_before_colon();
    let mut end = index.start();
    loop {
        for &lf in &ahead[..noted.min(AHEAD)] {
            let start = mem::replace(&mut end, lf as usize + 1);
            // Some are skipped ones, which may be many.
            if MAY_BE_IRREGULAR && end - start < SHORTEST {
                continue;
            }
            let octets = match first_octets(bytes, start) {
                Some(octets) if !(blank && known::resembles(octets)) => octets,
                _ => name_first(bytes.get(start..end), blank),
            };
            let Some((known, length)) = known::of_line(octets) else { continue };
            let Some(line) = bytes.get(start..end) else { continue };
            if (length < known::LOOK || is_whole(line, known, length, blank))
                && see(known, Line::new(start, line, length)).is_break()
            {
                return;
            }
        }
        if end >= section.len() {
            return;
        }
        noted = scan::ahead(section, end, ahead);
    }
}

/// The octets that begin there, and zeros behind the last.
#[inline]
fn first_octets(bytes: &[u8], start: usize) -> Option<u64> {
    let rest = bytes.get(start..)?;
    if let Some(octets) = rest.first_chunk() {
        return Some(u64::from_le_bytes(*octets));
    }
    let last = u64::from_le_bytes(*bytes.last_chunk()?);
    Some(last >> ((known::LOOK - rest.len()) * 8))
}

/// The same of a line that may have whitespace before its colon, or that is all there is: the name, and the colon behind it.
#[cold]
#[inline(never)]
fn name_first(line: Option<&[u8]>, blank: bool) -> u64 {
    let line = line.unwrap_or_default();
    let length = name_length(line, blank);
    let mut octets = [0; known::LOOK];
    for (to, from) in octets.iter_mut().zip(line[..length].iter().chain(b":")) {
        *to = *from;
    }
    u64::from_le_bytes(octets)
}

/// Whether the line has that name as a whole, of which only the beginning was looked at.
#[inline]
fn is_whole(line: &[u8], known: Known, length: usize, blank: bool) -> bool {
    let colon = if blank { name_length(line, blank) == length } else { line.get(length) == Some(&b':') };
    colon && line.get(..length).and_then(Known::of) == Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn found(fields: &FieldSection<impl AsRef<[u8]>>) -> Vec<(Known, String)> {
        let mut found = Vec::new();
        each(fields, |known, line| {
            found.push((known, String::from_utf8_lossy(line.field.value).into_owned()));
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn they_are_found_however_many_others_there_are() {
        let mut section = FieldSection::new();
        for i in 0..100 {
            section.push_integer(format!("n{i}"), i).unwrap();
            if i % 33 == 0 {
                section.push_integer("content-LENGTH", i).unwrap();
            }
        }
        section.push("transfer-encoding-of-another-name", "x").unwrap();
        section.push("Transfer-Encoding", "late").unwrap();
        section.push("TE", "").unwrap();
        let lengths = ["0", "33", "66", "99"].map(|value| (Known::ContentLength, value.into()));
        let last = [(Known::TransferEncoding, "late".into()), (Known::Te, String::new())];
        assert_eq!(found(&section), lengths.into_iter().chain(last).collect::<Vec<_>>());
    }

    /// Where fewer octets are left than are looked at, too.
    #[test]
    fn the_last_line_may_be_short() {
        for (line, known) in [("te:", Known::Te), ("Host: a", Known::Host), ("expect: b", Known::Expect)] {
            for before in ["", "a: b\r\n", "a: a value of some length\r\n"] {
                let bytes = format!("{before}{line}\r\n");
                let index = Index::regular(0, bytes.len() as u32, 1 + u32::from(!before.is_empty()));
                let section = FieldSection::from_parts(bytes.as_bytes(), index);
                assert_eq!(found(&section).len(), 1, "{bytes:?}");
                assert_eq!(found(&section)[0].0, known);
            }
        }
    }

    /// Lines are told apart by their names, also where something was tolerated.
    #[test]
    fn whitespace_before_the_colon_is_no_hiding_place() {
        let bytes = b"Host : a\r\nhost\n\t\nte\t :b\nTransfer-Encoding : c\r\nTransfer Encoding: d\r\nupgrade:e\r\n";
        let mut index = Index::regular(0, bytes.len() as u32, 7);
        index.set_irregular();
        index.set_blank_before_colon();
        let section = FieldSection::from_parts(&bytes[..], index);
        let names = [Known::Host, Known::Te, Known::TransferEncoding, Known::Upgrade];
        let values = ["a", "b", "c", "e"].map(String::from);
        assert_eq!(found(&section), names.into_iter().zip(values).collect::<Vec<_>>());
        assert!(!gist(&section).is_all());
    }

    /// It ends with the first line that is not usual.
    #[test]
    fn the_usual_is_told_at_once() {
        let mut section = FieldSection::new();
        section.push("Connection", "close").unwrap();
        assert!(gist(&section).closes() && gist(&section).is_all());
        section.push("Upgrade", "a").unwrap();
        section.push("Content-Length", "1").unwrap();
        assert!(!gist(&section).is_all() && gist(&section).length().is_none());
    }
}
