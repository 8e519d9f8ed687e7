#!/bin/sh
# Counts, under callgrind, what each input of benches/hostile costs to receive, in instructions an octet, and compares it with a
# plain GET that comes in one piece. What is sent, and the making of the connection, is not counted.
#
#   benches/bounds.sh            prints the table; fails where a ratio is above its limit
#   benches/bounds.sh --record   and puts it into SECURITY.md
#
# The limits are below. Octet by octet, there is a call for each; and what is tolerated is noted, at most 100 lines of it a head.
# These last cost no more than they did when their limit was 20, too: it is the plain GET that became cheaper since, by a quarter.
set -eu
cd "$(dirname "$0")/.."
page=SECURITY.md

command -v valgrind >/dev/null || { echo "valgrind is not here" >&2; exit 1; }
program=$(cargo bench --quiet --bench bounds --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*bounds-[^"]*\)".*/\1/p')
[ -x "$program" ] || { echo "benches/bounds.rs does not build" >&2; exit 1; }

vectors=none
for name in sse2 sse4_2 avx2; do
    if grep -qw "$name" /proc/cpuinfo; then vectors=$name; fi
done
times=$("$program" --times)
table=$(mktemp)
trap 'rm -f "$table" "$table.new"' EXIT

# The instructions of receiving input $1 in pieces of $2 octets, so often as the program does it.
collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*hostile_bytes_arrive*' \
        "$program" "$1" "$2" 2>&1 | sed -n 's/^==[0-9]*== Collected : //p'
}

"$program" --list | while read -r number octets peak kind name; do
    echo "$octets $peak $kind $(collected "$number" 1000000) $(collected "$number" 1) $name"
done | awk -v times="$times" -v setting="$(rustc --version | cut -d' ' -f1,2), $(uname -m), $vectors" '
    BEGIN {
        most["strict", "whole"] = 20; most["strict", "octets"] = 65
        most["tolerant", "whole"] = 25; most["tolerant", "octets"] = 80
        print "| input | octets | instructions an octet | ratio | octet by octet | ratio | heap |"
        print "|---|--:|--:|--:|--:|--:|--:|"
    }
    {
        octets = $1; peak = $2; kind = $3; whole = $4 / times / octets; each = $5 / times / octets
        for (field = 1; field <= 5; field++) sub(/^[^ ]+ /, "")
        if (NR == 1) plain = whole
        printf "| %s | %d | %.1f | %.1f | %.1f | %.1f | %d |\n", $0, octets, whole, whole / plain, each, each / plain, peak
        if (whole / plain > most[kind, "whole"] || each / plain > most[kind, "octets"]) {
            print "too much: " $0 >"/dev/stderr"
            failed = 1
        }
        if (whole / plain > worst[kind, "whole"]) worst[kind, "whole"] = whole / plain
        if (each / plain > worst[kind, "octets"]) worst[kind, "octets"] = each / plain
    }
    END {
        printf "\nWorst ratio: %.1f, octet by octet %.1f; where something is tolerated %.1f and %.1f. (%s)\n", \
            worst["strict", "whole"], worst["strict", "octets"], \
            worst["tolerant", "whole"], worst["tolerant", "octets"], setting
        exit failed
    }' >"$table" || failed=1
cat "$table"
[ -z "${failed-}" ] || exit 1

if [ "${1-}" = --record ]; then
    awk -v table="$table" '
        /^<!-- bounds -->$/ { print; skip = 1; while ((getline line <table) > 0) print line }
        /^<!-- end of bounds -->$/ { skip = 0 }
        !skip { print }' "$page" >"$table.new"
    cat "$table.new" >"$page"
fi
