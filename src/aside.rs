//! What a connection rarely needs, kept off it: so that an idle one is small and owns no heap memory.
//!
//! Knows nothing of what the lists mean.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::error::RecvError;

/// Two lists that are nearly always empty, in one pointer.
#[derive(Debug, Default)]
pub(crate) struct Aside(Option<Box<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    tolerated: Vec<RecvError>,
    offered: Vec<u8>,
}

impl Lists {
    #[cold]
    fn rebase(&mut self, from: usize, base: u64) {
        for deviation in self.tolerated.get_mut(from..).unwrap_or_default() {
            deviation.at += base;
        }
    }
}

impl Aside {
    #[inline]
    fn lists(&mut self) -> &mut Lists {
        self.0.get_or_insert_default()
    }

    /// Notes a deviation that was let pass.
    #[inline]
    pub(crate) fn tolerate(&mut self, deviation: RecvError) {
        match &mut self.0 {
            Some(lists) if lists.tolerated.len() < lists.tolerated.capacity() => lists.tolerated.push(deviation),
            _ => self.make_room_for(deviation),
        }
    }

    /// Notes two, one behind the other.
    #[inline]
    pub(crate) fn tolerate_both(&mut self, first: RecvError, second: RecvError) {
        match &mut self.0 {
            Some(lists) if lists.tolerated.capacity() - lists.tolerated.len() >= 2 => {
                lists.tolerated.extend([first, second]);
            }
            _ => {
                self.tolerate(first);
                self.tolerate(second);
            }
        }
    }

    /// In few steps: each costs more than a few lines that deviate. The third is enough for a head of 100 lines that each
    /// deviate in three ways.
    #[cold]
    fn make_room_for(&mut self, deviation: RecvError) {
        let tolerated = &mut self.lists().tolerated;
        let room = match tolerated.len() {
            0 => 4,
            1..64 => 64,
            64..320 => 320,
            many => 2 * many,
        };
        tolerated.reserve_exact(room - tolerated.len());
        tolerated.push(deviation);
    }

    /// The deviations, in the order in which they were noted.
    #[inline]
    pub(crate) fn tolerated(&self) -> &[RecvError] {
        self.0.as_ref().map_or(&[], |lists| &lists.tolerated)
    }

    /// Counts the deviations noted from the `from`-th on from `base` bytes further back.
    #[inline]
    pub(crate) fn rebase(&mut self, from: usize, base: u64) {
        if let Some(lists) = &mut self.0 {
            lists.rebase(from, base);
        }
    }

    #[inline]
    pub(crate) fn forget_tolerated(&mut self) {
        if let Some(lists) = &mut self.0 {
            lists.tolerated = Vec::new();
            self.tidy();
        }
    }

    /// Remembers which protocols a request has offered to switch to: the value of its Upgrade field.
    pub(crate) fn offer(&mut self, protocols: Vec<u8>) {
        self.lists().offered = protocols;
    }

    /// What was offered; empty if nothing was.
    #[inline]
    pub(crate) fn offered(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |lists| &lists.offered)
    }

    #[inline]
    pub(crate) fn forget_offered(&mut self) {
        if let Some(lists) = &mut self.0 {
            lists.offered = Vec::new();
            self.tidy();
        }
    }

    #[cold]
    fn tidy(&mut self) {
        let empty = |lists: &Lists| lists.tolerated.is_empty() && lists.offered.is_empty();
        if self.0.as_deref().is_some_and(empty) {
            self.0 = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    /// One or two at once, whatever room there is.
    #[test]
    fn deviations_keep_their_order() {
        for first in 0..3 {
            let mut aside = Aside::default();
            let next = |aside: &Aside| RecvError::new(ErrorKind::BareLf, aside.tolerated().len() as u64);
            (0..first).for_each(|_| aside.tolerate(next(&aside)));
            while aside.tolerated().len() < 1_000 {
                let one = next(&aside);
                aside.tolerate_both(one, one.after(1));
                assert!([4, 64, 320, 640, 1_280].contains(&aside.lists().tolerated.capacity()));
            }
            assert!(aside.tolerated().iter().map(|error| error.at).eq(0..aside.tolerated().len() as u64));
        }
    }

    /// As many as a head within the default limits can have take no more than `tests/bounds.rs` allows.
    #[test]
    fn room_is_made_in_few_steps() {
        let mut aside = Aside::default();
        let mut rooms = Vec::new();
        for at in 0..641 {
            aside.tolerate(RecvError::new(ErrorKind::BareLf, at));
            rooms.push(aside.lists().tolerated.capacity());
        }
        rooms.dedup();
        assert_eq!(rooms, [4, 64, 320, 640, 1_280]);
    }

    #[test]
    fn owns_nothing_once_all_is_forgotten() {
        let mut aside = Aside::default();
        aside.tolerate(RecvError::new(ErrorKind::BareLf, 3));
        aside.tolerate(RecvError::new(ErrorKind::BareLf, 4));
        aside.rebase(1, 10);
        assert_eq!(aside.tolerated().iter().map(|error| error.at).collect::<Vec<_>>(), [3, 14]);
        aside.offer(b"websocket".to_vec());
        assert_eq!(aside.offered(), b"websocket");
        aside.forget_offered();
        assert!(aside.0.is_some());
        aside.forget_tolerated();
        assert!(aside.0.is_none());
        assert!(aside.tolerated().is_empty() && aside.offered().is_empty());
        assert_eq!(size_of::<Aside>(), size_of::<usize>());
    }
}
