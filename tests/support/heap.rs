//! A global allocator that counts: for tests and benches that say what is allocated. One measurement at a time, since the
//! counts are the whole program's.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// The one place of the repository that cannot do without: a global allocator is an unsafe trait.
#[allow(unsafe_code, reason = "counts and forwards to the system's allocator")]
// SAFETY: each call is forwarded as it is. A reallocation is the default one: an allocation, a copy and a release.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        let live = LIVE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(live, Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How many allocations the work makes.
pub fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    work();
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// What is held besides what was held when it was started.
#[derive(Debug)]
pub struct Meter(usize);

impl Meter {
    pub fn start() -> Self {
        let live = LIVE.load(Ordering::Relaxed);
        PEAK.store(live, Ordering::Relaxed);
        Self(live)
    }

    /// Bytes at the peak since then.
    pub fn peak(&self) -> usize {
        PEAK.load(Ordering::Relaxed) - self.0
    }

    /// Bytes now.
    pub fn held(&self) -> usize {
        LIVE.load(Ordering::Relaxed).saturating_sub(self.0)
    }
}
