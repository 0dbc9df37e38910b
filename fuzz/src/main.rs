//! One fuzzer a reader, chosen by the variable `FUZZ_READER`: `cargo xtask soak fuzz`.
//!
//! libFuzzer ends with a failure when an input makes a reader panic. Two more limits are held here for every single
//! input: [`MOST_CPU_MS`] of processor time and [`MOST_BYTES`] of memory.
#![no_main]

mod limits;
mod readers;
mod stores;
mod trusting;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

#[global_allocator]
static MEMORY: limits::Counted = limits::Counted;

static READER: LazyLock<readers::Reader> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_READER").unwrap_or_default();
    readers::named(&name).unwrap_or_else(|| panic!("FUZZ_READER is none of {}", readers::names().join(", ")))
});

fuzz_target!(
    init: {
        // Here and not at the first input, which is held to the limits.
        LazyLock::force(&READER);
        readers::warm_up();
        write_samples();
    },
    |input: &[u8]| limits::within(|| READER(input))
);

/// Into the folder `FUZZ_SAMPLES`, where the runner looks for something to start from.
fn write_samples() {
    let (Ok(name), Ok(folder)) = (std::env::var("FUZZ_READER"), std::env::var("FUZZ_SAMPLES")) else { return };
    for (at, sample) in readers::samples(&name).iter().enumerate() {
        std::fs::write(format!("{folder}/sample-{at}"), sample).expect("the folder is there");
    }
}
