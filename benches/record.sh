#!/bin/sh
# Measures startline and its peers, and writes what comes out behind the line "## Last result" of benches/README.md.
# Arguments go to the program: benches/record.sh --rounds 81
set -eu
cd "$(dirname "$0")/.."
new=benches/README.md.new
sed '/^## Last result$/q' benches/README.md >"$new"
{
    echo
    echo "$(date -u +%Y-%m-%d), revision $(git describe --always --dirty), $(rustc --version | cut -d' ' -f1,2)"
    echo
    cargo run --quiet --release --manifest-path benches/peers/Cargo.toml -- "$@"
    echo
    echo "The same heads, with startline built without \`std\`, so that nothing is found out at run time:"
    echo
    cargo run --quiet --release --manifest-path benches/peers/Cargo.toml --no-default-features -- "$@" heads
} >>"$new"
mv "$new" benches/README.md
