#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::chunked;

fuzz_target!(|bytes: &[u8]| chunked::check(bytes));
