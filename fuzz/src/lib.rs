//! What the fuzz targets do with an input. `tests/regressions.rs` does the same without a fuzzer, from the same files: they name
//! what they share as `crate::support` and so on, which is there in both crates.

#[path = "../../tests/support/oracle.rs"]
pub mod oracle;
#[path = "../../tests/reference/mod.rs"]
pub mod reader;
#[path = "../../tests/support/mod.rs"]
pub mod support;

pub mod chunked;
pub mod http_interop;
pub mod httparse_oracle;
pub mod octets;
pub mod pair;
pub mod recv;
pub mod roundtrip;
