//! Connection options, and what else a head says about its connection in one bit each.

use crate::list::Members;

/// A set of what `Connection`, `Expect` and `Upgrade` say, and of how far the framing can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options(u8);

impl Options {
    pub(crate) const NOTHING: Self = Self(0);
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

    /// Takes what a value of `Connection` names (RFC 9110 section 7.6.1).
    pub(crate) fn add_named(&mut self, value: &[u8]) {
        const KNOWN: [(&[u8], Options); 4] = [
            (b"close", Options::CLOSE),
            (b"keep-alive", Options::KEEP_ALIVE),
            (b"upgrade", Options::UPGRADE),
            (b"te", Options::TE),
        ];
        for member in Members::of(value) {
            if let Some((_, option)) = KNOWN.iter().find(|(name, _)| member.eq_ignore_ascii_case(name)) {
                self.add(*option);
            }
        }
    }
}
