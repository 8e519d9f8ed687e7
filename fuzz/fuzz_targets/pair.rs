#![no_main]

use libfuzzer_sys::fuzz_target;
use startline_fuzz::pair::{self, Operation};

fuzz_target!(|operations: Vec<Operation>| pair::check(&operations));
