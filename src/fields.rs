//! Field sections (RFC 9110 section 5): ordered, spelled as they came, looked up without regard to case.
//!
//! A section is its wire bytes plus an index of its lines. This file owns the index, lookup, list members and what may be
//! pushed; it does not parse (that is `parse.rs`), and it does not know what a field means for framing.

use alloc::vec::Vec;
use core::fmt;

use crate::error::{ErrorKind, SendError};
use crate::list::Members;
use crate::syntax;

/// The largest head that an index addresses.
pub(crate) const MAX_HEAD: usize = 1 << START_BITS;
/// The longest field name that an index describes.
pub(crate) const MAX_NAME: usize = (1 << (32 - START_BITS)) - 1;

const START_BITS: u32 = 20;
/// How many lines are indexed without an allocation.
const INLINE: usize = 32;

/// The fields that decide about framing, host and connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Connection,
    ContentLength,
    Expect,
    Host,
    Te,
    TransferEncoding,
    Upgrade,
}

impl Known {
    const NAMES: [(&'static [u8], Self); 7] = [
        (b"connection", Self::Connection),
        (b"content-length", Self::ContentLength),
        (b"expect", Self::Expect),
        (b"host", Self::Host),
        (b"te", Self::Te),
        (b"transfer-encoding", Self::TransferEncoding),
        (b"upgrade", Self::Upgrade),
    ];

    /// Which of them, if any, the name is.
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        let (known, found) = Self::NAMES.iter().find(|(known, _)| known.len() == name.len())?;
        known.eq_ignore_ascii_case(name).then_some(*found)
    }
}

/// Whether a name of that first octet and length can be one of [`Known`]. Nearly all other names are told apart by it.
const fn may_be_known(first: u8, length: usize) -> bool {
    FILTER[(first & 31) as usize | (length & 31) << 5]
}

const FILTER: [bool; 1024] = {
    let mut filter = [false; 1024];
    let mut i = 0;
    while i < Known::NAMES.len() {
        let name = Known::NAMES[i].0;
        filter[(name[0] & 31) as usize | (name.len() & 31) << 5] = true;
        i += 1;
    }
    filter
};

/// Where each line of a section lies. A record is where the line begins in the bytes (20 bits) and how long its name is
/// (12 bits); where the value lies follows from these and from where the next line begins. A name of length zero stands
/// for a line that was skipped.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    records: Records,
    len: u32,
    /// Where the last line ends.
    end: u32,
    /// Which of the first 32 lines may be of a known name.
    candidates: u32,
    /// Not every line is `name ":" OWS value OWS CRLF`: something was tolerated.
    irregular: bool,
}

#[derive(Clone, Debug)]
enum Records {
    None,
    Few([u32; INLINE]),
    Many(Vec<u32>),
}

impl Index {
    /// No line yet; the first will begin at `start`.
    pub(crate) const fn new(start: usize) -> Self {
        Self { records: Records::None, len: 0, end: start as u32, candidates: 0, irregular: false }
    }

    /// How many lines, skipped ones included.
    pub(crate) const fn lines(&self) -> usize {
        self.len as usize
    }

    /// Where the last line ends.
    pub(crate) const fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) const fn is_irregular(&self) -> bool {
        self.irregular
    }

    pub(crate) const fn set_irregular(&mut self) {
        self.irregular = true;
    }

    /// Appends a line that begins where the last one ends; `first` is the first octet of its name, and `end` is behind its
    /// line end. The line lies below [`MAX_HEAD`], the name has at most [`MAX_NAME`] octets.
    #[inline]
    pub(crate) fn push(&mut self, name: usize, first: u8, end: usize) {
        let record = self.end | (name as u32) << START_BITS;
        let at = self.len as usize;
        if may_be_known(first, name) {
            self.candidates |= 1_u32.checked_shl(self.len).unwrap_or(0);
        }
        match &mut self.records {
            Records::Few(few) if at < INLINE => few[at] = record,
            Records::Many(many) => many.push(record),
            _ => self.grow(record),
        }
        self.len += 1;
        self.end = end as u32;
    }

    #[cold]
    fn grow(&mut self, record: u32) {
        if let Records::Few(few) = &self.records {
            let mut many = Vec::with_capacity(2 * INLINE);
            many.extend_from_slice(few);
            many.push(record);
            self.records = Records::Many(many);
        } else {
            let mut few = [0; INLINE];
            few[0] = record;
            self.records = Records::Few(few);
        }
    }

    /// The last line goes on to `end`.
    pub(crate) const fn extend_last(&mut self, end: usize) {
        self.end = end as u32;
    }

    fn records(&self) -> &[u32] {
        match &self.records {
            Records::None => &[],
            Records::Few(few) => few.get(..self.lines()).unwrap_or_default(),
            Records::Many(many) => many,
        }
    }

    /// Where the line begins, how long its name is, and where it ends.
    pub(crate) fn line(&self, i: usize) -> Option<(usize, usize, usize)> {
        let records = self.records();
        let &record = records.get(i)?;
        let start = |record: u32| (record & (MAX_HEAD as u32 - 1)) as usize;
        let end = records.get(i + 1).map_or(self.end(), |&next| start(next));
        Some((start(record), (record >> START_BITS) as usize, end))
    }

    /// Where the first line begins.
    pub(crate) fn start(&self) -> usize {
        self.line(0).map_or(self.end(), |(start, ..)| start)
    }
}

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
    /// [`SendError::Rule`] if the name is not a token (RFC 9110 section 5.1), or if the value has whitespace around it or
    /// contains CR, LF, NUL or another control octet (section 5.5); [`SendError::TooLarge`] above 1 MiB.
    pub fn push(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<(), SendError> {
        let (name, value) = (name.as_ref(), value.as_ref());
        check_name(name)?;
        check_value(value)?;
        if self.bytes.len() + name.len() + value.len() + 6 > MAX_HEAD {
            return Err(SendError::TooLarge);
        }
        for part in [name, b": ", value, b"\r\n"] {
            self.bytes.extend_from_slice(part);
        }
        self.index.push(name.len(), name[0], self.bytes.len());
        Ok(())
    }

    /// Appends a field line whose value is a number, without an allocation for its digits.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_integer(&mut self, name: impl AsRef<[u8]>, value: u64) -> Result<(), SendError> {
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = value;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.push(name, &digits[at..])
    }

    /// A section whose bytes begin with a start-line.
    pub(crate) fn behind(start_line: Vec<u8>) -> Self {
        Self { index: Index::new(start_line.len()), bytes: start_line }
    }
}

fn check_name(name: &[u8]) -> Result<(), ErrorKind> {
    if name.is_empty() || syntax::token(name) < name.len() {
        return Err(ErrorKind::FieldName);
    }
    if name.len() > MAX_NAME {
        return Err(ErrorKind::FieldNameTooLong);
    }
    Ok(())
}

fn check_value(value: &[u8]) -> Result<(), ErrorKind> {
    if syntax::text(value) < value.len() || syntax::trim(value).len() < value.len() {
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
        Fields { bytes: self.bytes.as_ref(), index: &self.index, at: 0 }
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        if self.index.irregular { self.iter().count() } else { self.index.lines() }
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

    /// The field lines that decide about framing, host and connection, with where each line begins.
    pub(crate) fn known(&self) -> impl Iterator<Item = (Known, Line<'_>)> {
        let mut candidates = self.index.candidates;
        let early = core::iter::from_fn(move || {
            let i = candidates.trailing_zeros();
            candidates &= candidates.wrapping_sub(1);
            (i < 32).then_some(i as usize)
        });
        early.chain(32..self.index.lines()).filter_map(|i| {
            let line = Line::at(self.bytes.as_ref(), &self.index, i)?;
            Some((Known::of(line.field.name)?, line))
        })
    }

    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn into_index(self) -> Index {
        self.index
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
        FieldSection { bytes: self.bytes().to_vec(), index: self.index.clone() }
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
pub struct Fields<'a> {
    bytes: &'a [u8],
    index: &'a Index,
    at: usize,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        loop {
            let line = Line::at(self.bytes, self.index, self.at)?;
            self.at += 1;
            if !line.field.name.is_empty() {
                return Some(line.field);
            }
        }
    }
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
    fn at(bytes: &'a [u8], index: &Index, i: usize) -> Option<Self> {
        let (start, name_length, end) = index.line(i)?;
        let line = bytes.get(start..end)?;
        let (name, rest) = line.split_at_checked(name_length)?;
        if name.is_empty() {
            return Some(Self { field: Field { name, value: b"" }, at: start, value_at: start });
        }
        // Nearly all lines: one space behind the colon, none at the end.
        if let [b':', b' ', value @ .., b'\r', b'\n'] = rest
            && let [first, .., last] | [first @ last] = value
            && *first > b' '
            && *last > b' '
        {
            return Some(Self { field: Field { name, value }, at: start, value_at: start + name_length + 2 });
        }
        // Whitespace before the colon is there only if it was tolerated.
        let rest = if rest.first() == Some(&b':') { rest } else { rest.get(syntax::ows(rest)..)? };
        let value = line_content(rest).get(1..).unwrap_or_default();
        let value = value.get(syntax::ows(value)..).unwrap_or_default();
        let value_at = end - (rest.len() - line_content(rest).len()) - value.len();
        let value = syntax::trim_end(value);
        Some(Self { field: Field { name, value }, at: start, value_at })
    }
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
    fn the_index_grows_past_what_is_inline() {
        let mut section = FieldSection::new();
        for i in 0..100 {
            section.push_integer(format!("n{i}"), i).unwrap();
        }
        assert_eq!(section.len(), 100);
        for i in [0, 31, 32, 33, 99] {
            assert_eq!(section.integer(format!("N{i}")), Some(i));
        }
        section.push("Host", "late").unwrap();
        let known: Vec<_> = section.known().map(|(known, line)| (known, line.field.value)).collect();
        assert_eq!(known, [(Known::Host, &b"late"[..])]);
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
    fn the_filter_lets_every_known_name_pass() {
        for (name, known) in Known::NAMES {
            let upper = name.to_ascii_uppercase();
            for name in [name, &upper] {
                assert!(may_be_known(name[0], name.len()));
                assert_eq!(Known::of(name), Some(known));
            }
        }
        assert_eq!(Known::of(b"content_length"), None);
    }

    #[test]
    fn debug_hides_credentials() {
        let section = section(&[("Cookie", "id=1"), ("A", "\u{e9}")]);
        assert_eq!(format!("{section:?}"), r"[Cookie: ***, A: \xc3\xa9]");
    }
}
