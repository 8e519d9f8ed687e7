//! The two ways in which a half of an exchange can go: received, by parser and decoder, or sent, by an encoder.
//!
//! This is where the phases of `exchange.rs`, which knows no bytes, get something to hold.

use core::convert::Infallible;
use core::marker::PhantomData;

use crate::aside::Aside;
use crate::config::{Limits, Tolerance};
use crate::content::{Decoder, Encoder};
use crate::error::RecvError;
use crate::exchange::Half;
use crate::input::Input;
use crate::parse::{Head, Progress, StartLine};
use crate::section::Source;

/// Reads on in a head, and unfolds lines where that is allowed and the input can be written to. What is noted of it is counted
/// from `consumed` bytes further back.
#[allow(
    clippy::inline_always,
    reason = "a head is taken apart at once; stored and loaded again, it would wait for its own stores"
)]
#[inline(always)]
pub(crate) fn read_head<L: StartLine, I: Input>(
    progress: &mut Progress<L>,
    input: &mut I,
    limits: &Limits,
    tolerance: Tolerance,
    consumed: u64,
    aside: &mut Aside,
) -> Result<Option<Head<L>>, RecvError> {
    if progress.is_fresh() {
        match Head::usual::<true>(input.unread(), &L::rules(limits, tolerance)) {
            Ok(head) => return Ok(Some(head)),
            Err(begun) => progress.begin(begun),
        }
    }
    let length = read_on(progress, input, limits, tolerance, consumed, aside)?;
    Ok(length.and_then(|length| progress.head(length)))
}

/// The length of the head, once it is complete.
#[cold]
fn read_on<L: StartLine, I: Input>(
    progress: &mut Progress<L>,
    input: &mut I,
    limits: &Limits,
    tolerance: Tolerance,
    consumed: u64,
    aside: &mut Aside,
) -> Result<Option<usize>, RecvError> {
    let source = match input.unread_mut() {
        Some(bytes) => Source::Writable(bytes),
        None => Source::Fixed(input.unread()),
    };
    let noted = aside.tolerated().len();
    let length = progress.advance(source, &L::rules(limits, tolerance), aside);
    aside.rebase(noted, consumed);
    length
}

/// The half that is received: a head that begins with such a line is read by lines, content by a decoder.
#[derive(Debug)]
pub struct Receiving<L>(PhantomData<L>);

impl<L: StartLine> Half for Receiving<L> {
    type Coder = Decoder;
    type Failure = Failure;
    type Start = Progress<L>;

    const START: Progress<L> = Progress::FRESH;
}

/// The error that is for ever, and how far the content had come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure {
    pub(crate) error: RecvError,
    pub(crate) received: u64,
    pub(crate) left: Option<u64>,
}

/// The half that is sent.
#[derive(Debug)]
pub struct Sending;

impl Half for Sending {
    type Coder = Encoder;
    type Failure = Infallible;
    type Start = ();

    const START: () = ();
}
