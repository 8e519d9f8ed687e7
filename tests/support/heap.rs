//! A global allocator that counts: for tests and benches that say what is allocated. Each thread counts its own, since the
//! harness that runs a test allocates at the same time.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    /// Bytes. Less than nothing where a thread releases what another one has allocated.
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn add_live(bytes: isize) {
    LIVE.set(LIVE.get() + bytes);
    PEAK.set(PEAK.get().max(LIVE.get()));
}

// The one place of the repository that cannot do without: a global allocator is an unsafe trait.
#[allow(unsafe_code, reason = "counts and forwards to the system's allocator")]
// SAFETY: each call is forwarded as it is. A reallocation is the default one: an allocation, a copy and a release.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        add_live(layout.size().cast_signed());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        add_live(-layout.size().cast_signed());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How many allocations the work makes.
pub fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// What is held besides what was held when it was started.
#[derive(Debug)]
pub struct Meter(isize);

impl Meter {
    pub fn start() -> Self {
        PEAK.set(LIVE.get());
        Self(LIVE.get())
    }

    /// Bytes at the peak since then.
    pub fn peak(&self) -> usize {
        (PEAK.get() - self.0).cast_unsigned()
    }

    /// Bytes now.
    pub fn held(&self) -> usize {
        (LIVE.get() - self.0).max(0).cast_unsigned()
    }
}
