//! One fuzzer a reader, chosen by the variable `FUZZ_READER`: `cargo xtask soak fuzz`.
//!
//! libFuzzer ends with a failure when an input makes a reader panic. Two more limits are held here for every single
//! input: [`MOST_CPU_MS`] of processor time and [`MOST_BYTES`] of memory.
#![no_main]

mod limits;
mod readers;
mod trusting;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

#[global_allocator]
static MEMORY: limits::Counted = limits::Counted;

static READER: LazyLock<readers::Reader> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_READER").unwrap_or_default();
    readers::named(&name).unwrap_or_else(|| panic!("FUZZ_READER is none of {}", readers::names().join(", ")))
});

fuzz_target!(|input: &[u8]| {
    let reader = *READER;
    limits::within(|| reader(input));
});
