//! Exhaustive where the space is small: every octet in every place of the grammar, every two octets at every delimiter,
//! numbers around every power of two. Always whole and octet by octet.
//!
//! What must come out is said here a second time: by character classes written down from the ABNF, and by a match for each
//! place. Nothing is asked of the crate but what it read.

#![allow(clippy::match_same_arms, reason = "one arm a case, in the order in which they are told apart")]

mod abnf;
mod numbers;
mod pairs;
mod places;
mod read;
mod sending;
