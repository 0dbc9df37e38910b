//! What one input may cost.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Processor time, not time on the clock: other programs run on the machine.
pub const MOST_CPU_MS: u64 = 100;

/// Beyond what was there before. Files of up to 8 MiB are read; the inputs here are of a few kilobytes.
pub const MOST_BYTES: usize = 64 << 20;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counting.
pub struct Counted;

// SAFETY: everything is done by the system's allocator; only numbers are kept.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

/// Runs `work`; ends the fuzzer when that cost too much.
pub fn within(work: impl FnOnce()) {
    let before = NOW.load(Relaxed);
    PEAK.store(before, Relaxed);
    let started = cpu_ms();
    work();
    let (took, grew) = (cpu_ms() - started, PEAK.load(Relaxed).saturating_sub(before));
    assert!(took <= MOST_CPU_MS, "this input took {took} ms of processor time; {MOST_CPU_MS} are allowed");
    assert!(grew <= MOST_BYTES, "this input took {grew} bytes; {MOST_BYTES} are allowed");
}

fn cpu_ms() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours and the clock exists on every Linux.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as u64 * 1000 + time.tv_nsec as u64 / 1_000_000
}
