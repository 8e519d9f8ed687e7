#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::http_interop::{self, Input};

fuzz_target!(|input: Input<'_>| http_interop::check(&input));
