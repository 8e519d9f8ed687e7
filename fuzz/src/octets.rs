//! Octets of a length that stands before them: unlike the vectors and slices of `arbitrary`, they lie in the input as they are,
//! so that words of the dictionary and pieces of the corpus fit.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use std::fmt;

use arbitrary::{Arbitrary, Result, Unstructured};

#[derive(Clone, Copy)]
pub struct Octets<'a>(pub &'a [u8]);

impl<'a> Arbitrary<'a> for Octets<'a> {
    /// At most 255, and what there is if that is less.
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let length = usize::from(u8::arbitrary(input)?).min(input.len());
        input.bytes(length).map(Self)
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (1, Some(256))
    }
}

impl fmt::Debug for Octets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}
