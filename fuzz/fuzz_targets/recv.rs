#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::recv::{self, Input};

fuzz_target!(|input: Input<'_>| recv::check(&input));
