#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::httparse_oracle;

fuzz_target!(|bytes: &[u8]| httparse_oracle::check(bytes));
