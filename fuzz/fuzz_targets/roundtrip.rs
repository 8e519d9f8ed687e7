#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::roundtrip::{self, Values};

fuzz_target!(|values: Values<'_>| roundtrip::check(&values));
