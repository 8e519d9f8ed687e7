//! Field sections (RFC 9110 section 5): ordered, spelled as they came, looked up without regard to case.
//!
//! A section is its wire bytes plus where in them its lines lie: each is found again by its LF and its colon when it is asked
//! for. This file owns lookup, list members and what may be pushed; it does not parse (that is `section.rs`), and it does not
//! know what a field means for framing.

use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use crate::ends::Ahead;
use crate::error::{ErrorKind, SendError};
use crate::gist::Gist;
use crate::index::{Index, MAX_HEAD, MAX_NAME};
use crate::list::Members;
use crate::scan;
use crate::syntax;

/// One field line.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // made to be taken apart
pub struct Field<'a> {
    /// The field name, as it was spelled: a token.
    pub name: &'a [u8],
    /// The field value, without whitespace around it; any octet but control octets.
    pub value: &'a [u8],
}

impl<'a> Field<'a> {
    /// The name as text.
    pub fn name_str(&self) -> &'a str {
        core::str::from_utf8(self.name).unwrap_or_default()
    }

    /// The value as text, if it is UTF-8.
    pub fn value_str(&self) -> Option<&'a str> {
        core::str::from_utf8(self.value).ok()
    }
}

impl fmt::Debug for Field<'_> {
    /// Credentials and cookies are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECRET: [&[u8]; 4] = [b"authorization", b"proxy-authorization", b"cookie", b"set-cookie"];
        let secret = SECRET.iter().any(|name| name.eq_ignore_ascii_case(self.name));
        let value = if secret { b"***" } else { self.value };
        write!(f, "{}: {}", self.name.escape_ascii(), value.escape_ascii())
    }
}

/// A header or trailer section: field lines in order, with their spelling, repetitions and every octet of their values.
///
/// `B` is where the bytes are: a `Vec<u8>` in a section that was built, a slice of the input in one that was received.
///
/// Each lookup goes through the lines from the first: one who needs many fields goes through them once, with
/// [`iter`](Self::iter).
///
/// ```
/// use startline::FieldSection;
///
/// let mut trailers = FieldSection::new();
/// trailers.push("Digest", "sha-256=abc")?;
/// trailers.push("X-Count", "1, \"2, 3\", 4")?;
/// assert_eq!(trailers.get("digest"), Some(&b"sha-256=abc"[..]));
/// let members: Vec<_> = trailers.members("x-count").collect();
/// assert_eq!(members, [&b"1"[..], b"\"2, 3\"", b"4"]);
/// assert!(trailers.push("X-Bad", "a\r\nb").is_err());
/// # Ok::<(), startline::SendError>(())
/// ```
#[derive(Clone)]
pub struct FieldSection<B = Vec<u8>> {
    bytes: B,
    index: Index,
}

impl FieldSection<&'static [u8]> {
    /// A section without lines.
    pub const EMPTY: Self = Self { bytes: &[], index: Index::new(0) };
}

impl FieldSection {
    /// A section to push lines to.
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), index: Index::new(0) }
    }

    /// Appends a field line, as `name ": " value CRLF`.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] if the name is not a token (RFC 9110 section 5.1) or has more than 4095 octets, or if the value has
    /// whitespace around it or contains CR, LF, NUL or another control octet (section 5.5); [`SendError::TooLarge`] above 1 MiB.
    #[inline]
    pub fn push(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<(), SendError> {
        let mut of_no_head = Gist::UNREAD;
        self.push_noting(name.as_ref(), value.as_ref(), &mut of_no_head)
    }

    /// The same, in a head: notes what the line says about it.
    pub(crate) fn push_noting(&mut self, name: &[u8], value: &[u8], gist: &mut Gist) -> Result<(), SendError> {
        check_name(name)?;
        check_value(value)?;
        let end = self.index.end();
        let length = name.len() + value.len() + 4;
        if end + length + 2 > MAX_HEAD {
            return Err(SendError::TooLarge);
        }
        // Behind the lines of one that was received stands the empty line.
        self.bytes.truncate(end);
        for part in [name, b": ", value, b"\r\n"] {
            self.bytes.extend_from_slice(part);
        }
        self.index.push(1, end + length);
        gist.add(name, value);
        Ok(())
    }

    /// Appends a field line whose value is a number, without an allocation for its digits.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_integer(&mut self, name: impl AsRef<[u8]>, value: u64) -> Result<(), SendError> {
        self.push(name, decimal(value, &mut [0; 20]))
    }

    /// A section whose bytes begin with a start-line.
    pub(crate) fn behind(start_line: Vec<u8>) -> Self {
        Self { index: Index::new(start_line.len()), bytes: start_line }
    }
}

/// The digits of a number, in place.
pub(crate) fn decimal(number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            return &digits[at..];
        }
    }
}

#[inline]
fn check_name(name: &[u8]) -> Result<(), ErrorKind> {
    if !syntax::is_token(name) {
        return Err(ErrorKind::FieldName);
    }
    if name.len() > MAX_NAME {
        return Err(ErrorKind::FieldNameTooLong);
    }
    Ok(())
}

#[inline]
fn check_value(value: &[u8]) -> Result<(), ErrorKind> {
    let blank = |octet: Option<&u8>| octet.is_some_and(|&octet| syntax::is_ows(octet));
    if !syntax::is_value(value) || blank(value.first()) || blank(value.last()) {
        return Err(ErrorKind::FieldValue);
    }
    Ok(())
}

impl<B: Default> Default for FieldSection<B> {
    fn default() -> Self {
        Self { bytes: B::default(), index: Index::new(0) }
    }
}

impl<B: AsRef<[u8]>> FieldSection<B> {
    pub(crate) const fn from_parts(bytes: B, index: Index) -> Self {
        Self { bytes, index }
    }

    /// The lines in order.
    pub fn iter(&self) -> Fields<'_> {
        Fields(self.lines())
    }

    #[inline]
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines::of(self.bytes(), &self.index)
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        if self.index.is_irregular() { self.iter().count() } else { self.index.lines() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of the first line of that name, without regard to case.
    pub fn get(&self, name: impl AsRef<[u8]>) -> Option<&[u8]> {
        let name = name.as_ref();
        self.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
    }

    /// The values of all lines of that name, in order.
    pub fn get_all<'a>(&'a self, name: &'a (impl AsRef<[u8]> + ?Sized)) -> impl Iterator<Item = &'a [u8]> {
        let name = name.as_ref();
        self.iter().filter(move |field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
    }

    /// The members of a list-based field (RFC 9110 section 5.6.1), over all its lines: split at commas that are not within
    /// a quoted-string, without the whitespace around them and without empty ones. The values of `Set-Cookie`, which is no
    /// list, are given whole.
    pub fn members<'a>(&'a self, name: &'a (impl AsRef<[u8]> + ?Sized)) -> impl Iterator<Item = &'a [u8]> {
        let whole = name.as_ref().eq_ignore_ascii_case(b"set-cookie");
        self.get_all(name)
            .flat_map(move |value| if whole { Members::undivided(value) } else { Members::of(value) })
            .filter(|member| !member.is_empty())
    }

    /// All values of a list-based field as one, joined by `", "` (RFC 9110 section 5.3); `None` if there is no such line,
    /// and for `Set-Cookie`, which cannot be joined.
    pub fn joined(&self, name: impl AsRef<[u8]>) -> Option<Vec<u8>> {
        let name = name.as_ref();
        let values: Vec<_> = self.get_all(name).collect();
        (!values.is_empty() && !name.eq_ignore_ascii_case(b"set-cookie")).then(|| values.join(&b", "[..]))
    }

    /// The value as a number, where the field occurs once and is `1*DIGIT` below 2^64.
    pub fn integer(&self, name: impl AsRef<[u8]>) -> Option<u64> {
        let mut values = self.get_all(name.as_ref());
        let number = syntax::decimal(values.next()?).ok()?;
        values.next().is_none().then_some(number)
    }

    /// Whether `Connection` has that option (RFC 9110 section 7.6.1), without regard to case.
    pub fn has_option(&self, option: impl AsRef<[u8]>) -> bool {
        self.members(b"connection").any(|member| member.eq_ignore_ascii_case(option.as_ref()))
    }

    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    /// All bytes that belong to the section, whatever comes before the first line included.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    #[cfg(feature = "http")]
    pub(crate) const fn backing(&self) -> &B {
        &self.bytes
    }

    /// The lines as they were received or built, without the empty line that ends the section.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes().get(self.index.start()..self.index.end()).unwrap_or_default()
    }

    /// The same section, owning its bytes.
    pub fn detach(&self) -> FieldSection {
        FieldSection { bytes: self.bytes().to_vec(), index: self.index }
    }
}

impl<B: AsRef<[u8]>> fmt::Debug for FieldSection<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<B: AsRef<[u8]>, C: AsRef<[u8]>> PartialEq<FieldSection<C>> for FieldSection<B> {
    /// The same names in the same spelling with the same values in the same order.
    fn eq(&self, other: &FieldSection<C>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<B: AsRef<[u8]>> Eq for FieldSection<B> {}

impl<'a, B: AsRef<[u8]>> IntoIterator for &'a FieldSection<B> {
    type Item = Field<'a>;
    type IntoIter = Fields<'a>;

    fn into_iter(self) -> Fields<'a> {
        self.iter()
    }
}

/// The lines of a section in order, from [`FieldSection::iter`].
#[derive(Clone, Debug)]
pub struct Fields<'a>(Lines<'a>);

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    #[inline]
    fn next(&mut self) -> Option<Field<'a>> {
        self.0.next().map(|line| line.field)
    }
}

/// The lines that were not skipped, found again some at a time.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    /// Up to the end of the last line.
    bytes: &'a [u8],
    index: &'a Index,
    /// Where the next line begins.
    at: usize,
    /// The LFs of some lines, and which of them are still to come.
    ahead: Ahead,
    waiting: Range<usize>,
}

impl<'a> Lines<'a> {
    #[inline]
    fn of(bytes: &'a [u8], index: &'a Index) -> Self {
        let bytes = bytes.get(..index.end()).unwrap_or_default();
        Self { bytes, index, at: index.start(), ahead: [0; _], waiting: 0..0 }
    }

    /// Where the next line begins, and where it ends, skipped or not.
    #[inline]
    fn next_line(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if self.waiting.is_empty() {
            if start >= self.bytes.len() {
                return None;
            }
            self.waiting = 0..scan::ahead(self.bytes, start, &mut self.ahead);
        }
        self.at = *self.ahead.get(self.waiting.next()?)? as usize + 1;
        Some(start..self.at)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    #[inline]
    fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let Range { start, end } = self.next_line()?;
            let line = self.bytes.get(start..end)?;
            let name = name_in(self.bytes, start, line, self.index);
            if name > 0 {
                return Some(Line::new(start, line, name));
            }
        }
    }
}

/// The length of the name of a line that begins at `start` in the bytes; zero if it was skipped.
#[inline]
fn name_in(bytes: &[u8], start: usize, line: &[u8], index: &Index) -> usize {
    if index.is_irregular() {
        name_length(line, index.has_blank_before_colon())
    } else {
        // Looked for in what is behind the line, too: the more octets, the fewer steps.
        scan::colon(bytes, start).map_or(0, |colon| colon - start)
    }
}

/// The length of the name of a line that was accepted; zero if it was skipped.
pub(crate) fn name_length(line: &[u8], blank_before_colon: bool) -> usize {
    let name = syntax::token(line);
    let blank = if blank_before_colon { syntax::ows(&line[name..]) } else { 0 };
    if line.get(name + blank) == Some(&b':') { name } else { 0 }
}

/// A field line with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) field: Field<'a>,
    /// Where the line begins in the bytes of its section.
    pub(crate) at: usize,
    /// Where the value begins.
    pub(crate) value_at: usize,
}

impl<'a> Line<'a> {
    #[allow(
        clippy::inline_always,
        reason = "taken apart at once; stored and loaded again, it would wait for its own stores"
    )]
    #[inline(always)]
    pub(crate) fn new(start: usize, line: &'a [u8], name_length: usize) -> Self {
        let (name, rest) = line.split_at(name_length);
        // Nearly all lines: one space behind the colon, none at the end.
        let inner = rest.strip_prefix(b": ").and_then(|rest| rest.strip_suffix(b"\r\n")).unwrap_or_default();
        if let (Some(first), Some(last)) = (inner.first(), inner.last())
            && *first > b' '
            && *last > b' '
        {
            return Self { field: Field { name, value: inner }, at: start, value_at: start + name_length + 2 };
        }
        let (from, to) = value_in(line, name_length);
        Self { field: Field { name, value: &line[from..to] }, at: start, value_at: start + from }
    }
}

/// Where in a line with such a name the value lies.
fn value_in(line: &[u8], name_length: usize) -> (usize, usize) {
    let content = line_content(line);
    // Whitespace before the colon is there only if it was tolerated.
    let colon = syntax::ows_end(content, name_length);
    let from = syntax::ows_end(content, colon + 1).min(content.len());
    (from, from + syntax::trim_end(&content[from..]).len())
}

/// A line without its line end.
fn line_content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn section(lines: &[(&str, &str)]) -> FieldSection {
        let mut section = FieldSection::new();
        for (name, value) in lines {
            section.push(name, value).unwrap();
        }
        section
    }

    #[test]
    fn order_spelling_and_repetition_are_kept() {
        let section = section(&[("b", "1"), ("A", ""), ("B", "2"), ("b", "\u{e9} x")]);
        assert_eq!(section.as_bytes(), "b: 1\r\nA: \r\nB: 2\r\nb: \u{e9} x\r\n".as_bytes());
        let all: Vec<_> = section.get_all("B").collect();
        assert_eq!(all, [b"1", b"2", "\u{e9} x".as_bytes()]);
        assert_eq!(section.get("a"), Some(&b""[..]));
        assert_eq!(section.get("c"), None);
        assert_eq!((section.len(), section.is_empty()), (4, false));
    }

    #[test]
    fn lines_are_found_however_many_there_are() {
        let mut section = FieldSection::new();
        for i in 0..100 {
            section.push_integer(format!("n{i}"), i).unwrap();
        }
        assert_eq!(section.len(), 100);
        for i in [0, 31, 32, 33, 99] {
            assert_eq!(section.integer(format!("N{i}")), Some(i));
        }
    }

    #[test]
    fn what_cannot_stand_on_the_wire_is_refused() {
        let mut section = FieldSection::new();
        for (name, value, kind) in [
            ("", "x", ErrorKind::FieldName),
            ("a b", "x", ErrorKind::FieldName),
            ("a:", "x", ErrorKind::FieldName),
            ("a\r\nb", "x", ErrorKind::FieldName),
            ("a", "x\r\nb: c", ErrorKind::FieldValue),
            ("a", "x\r\n b", ErrorKind::FieldValue),
            ("a", "x\0", ErrorKind::FieldValue),
            ("a", "\x7f", ErrorKind::FieldValue),
            ("a", " x", ErrorKind::FieldValue),
            ("a", "x\t", ErrorKind::FieldValue),
        ] {
            assert_eq!(section.push(name, value), Err(SendError::Rule(kind)), "{name:?} {value:?}");
        }
        assert_eq!(section.push("n".repeat(4096), ""), Err(SendError::Rule(ErrorKind::FieldNameTooLong)));
        assert_eq!(section.push("a", "v".repeat(MAX_HEAD)), Err(SendError::TooLarge));
        assert!(section.is_empty() && section.as_bytes().is_empty());
        section.push("n".repeat(4095), "").unwrap();
        assert_eq!(section.get("N".repeat(4095)), Some(&b""[..]));
    }

    #[test]
    fn members_respect_quotes() {
        let section = section(&[("L", ",a, \"b,\\\"c\" ;q=1,,"), ("l", "d"), ("L", "\"e, f")]);
        let members: Vec<_> = section.members("l").collect();
        assert_eq!(members, [&b"a"[..], b"\"b,\\\"c\" ;q=1", b"d", b"\"e", b"f"]);
        assert_eq!(section.joined("l").unwrap(), b",a, \"b,\\\"c\" ;q=1,,, d, \"e, f");
    }

    #[test]
    fn set_cookie_is_never_joined_or_split() {
        let section = section(&[("Set-Cookie", "a=1; Expires=Wed, 01 Jan 2031"), ("set-cookie", "b=2")]);
        assert_eq!(section.members("set-cookie").count(), 2);
        assert_eq!(section.joined("Set-Cookie"), None);
    }

    #[test]
    fn options_are_members_of_connection() {
        let section = section(&[("Connection", "foo, Close"), ("connection", "upgrade")]);
        assert!(section.has_option("close") && section.has_option("UPGRADE") && !section.has_option("clos"));
    }

    #[test]
    fn integers_are_single_and_plain() {
        let section = section(&[("a", "007"), ("b", "1"), ("b", "1"), ("c", "+1"), ("d", "18446744073709551616")]);
        assert_eq!(section.integer("a"), Some(7));
        for name in ["b", "c", "d", "e"] {
            assert_eq!(section.integer(name), None, "{name}");
        }
        let mut built = FieldSection::new();
        built.push_integer("n", u64::MAX).unwrap();
        built.push_integer("z", 0).unwrap();
        assert_eq!(built.as_bytes(), b"n: 18446744073709551615\r\nz: 0\r\n");
    }

    #[test]
    fn debug_hides_credentials() {
        let section = section(&[("Cookie", "id=1"), ("A", "\u{e9}")]);
        assert_eq!(format!("{section:?}"), r"[Cookie: ***, A: \xc3\xa9]");
    }
}
