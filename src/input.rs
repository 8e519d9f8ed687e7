//! What bytes are received from. Knows nothing of HTTP.

use bytes::{Buf as _, Bytes, BytesMut};

/// Unread bytes, owned by the caller, from whose front a [`Connection`](crate::Connection) takes what it has understood.
///
/// Implemented for `&[u8]` and `&mut [u8]` (what is received borrows from the buffer; no allocation, no reference count) and
/// for [`Bytes`] and [`BytesMut`] (what is received is a [`Bytes`] of its own that shares the buffer). Implement it for your
/// own type to receive from anything else that keeps its unread bytes in one piece.
///
/// # Law
///
/// Splitting off `a` bytes and then `b` gives, in two slices, the same bytes as splitting off `a + b`; what is left over is
/// the same, too. [`skip`](Self::skip) leaves the same as [`split_to`](Self::split_to).
///
/// ```
/// use startline::Input as _;
///
/// let mut input = &b"abcd"[..];
/// assert_eq!(input.split_to(1), b"a");
/// input.skip(2);
/// assert_eq!(input.unread(), b"d");
/// ```
pub trait Input {
    /// What a piece of the input becomes. Its default is empty.
    type Slice: AsRef<[u8]> + Default;

    /// All bytes that were not split off yet.
    fn unread(&self) -> &[u8];

    /// The same bytes for writing, where the input can be written to: folded field lines of a response are unfolded in
    /// place. The default is `None`.
    fn unread_mut(&mut self) -> Option<&mut [u8]> {
        None
    }

    /// Splits off the first `n` bytes; `n` is at most the number of unread ones.
    fn split_to(&mut self, n: usize) -> Self::Slice;

    /// Drops the first `n` bytes; `n` is at most the number of unread ones.
    fn skip(&mut self, n: usize) {
        let _ = self.split_to(n);
    }
}

impl<'a> Input for &'a [u8] {
    type Slice = &'a [u8];

    #[inline]
    fn unread(&self) -> &[u8] {
        self
    }

    #[inline]
    fn split_to(&mut self, n: usize) -> &'a [u8] {
        let (front, rest) = self.split_at(n.min(self.len()));
        *self = rest;
        front
    }
}

impl<'a> Input for &'a mut [u8] {
    type Slice = &'a [u8];

    #[inline]
    fn unread(&self) -> &[u8] {
        self
    }

    #[inline]
    fn unread_mut(&mut self) -> Option<&mut [u8]> {
        Some(self)
    }

    #[inline]
    fn split_to(&mut self, n: usize) -> &'a [u8] {
        let all = core::mem::take(self);
        let n = n.min(all.len());
        let (front, rest) = all.split_at_mut(n);
        *self = rest;
        front
    }
}

impl Input for BytesMut {
    type Slice = Bytes;

    #[inline]
    fn unread(&self) -> &[u8] {
        self
    }

    #[inline]
    fn unread_mut(&mut self) -> Option<&mut [u8]> {
        Some(self)
    }

    #[inline]
    fn split_to(&mut self, n: usize) -> Bytes {
        let n = n.min(self.len());
        Self::split_to(self, n).freeze()
    }

    #[inline]
    fn skip(&mut self, n: usize) {
        self.advance(n.min(self.len()));
    }
}

impl Input for Bytes {
    type Slice = Self;

    #[inline]
    fn unread(&self) -> &[u8] {
        self
    }

    #[inline]
    fn split_to(&mut self, n: usize) -> Self {
        let n = n.min(self.len());
        Self::split_to(self, n)
    }

    #[inline]
    fn skip(&mut self, n: usize) {
        self.advance(n.min(self.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law<I: Input>(input: impl Fn() -> I) {
        for a in 0..=4 {
            for b in 0..=4 - a {
                let (mut once, mut twice, mut skipped) = (input(), input(), input());
                let whole = once.split_to(a + b);
                let (first, second) = (twice.split_to(a), twice.split_to(b));
                skipped.skip(a + b);
                assert_eq!([first.as_ref(), second.as_ref()].concat(), whole.as_ref());
                assert_eq!(once.unread(), twice.unread());
                assert_eq!(once.unread(), skipped.unread());
            }
        }
        assert!(I::Slice::default().as_ref().is_empty());
    }

    #[test]
    fn the_law_holds_for_each_input() {
        law(|| &b"abcd"[..]);
        law(|| Bytes::from_static(b"abcd"));
        law(|| BytesMut::from(&b"abcd"[..]));
        law(|| alloc::vec::Vec::from(*b"abcd").leak());
    }

    #[test]
    fn more_than_all_is_all() {
        let mut input = &b"ab"[..];
        assert_eq!(input.split_to(3), b"ab");
        let mut input = BytesMut::from(&b"ab"[..]);
        input.skip(3);
        assert!(input.is_empty());
    }
}
