#!/bin/sh
# Counts the instructions of each kind of work in benches/instructions.rs under callgrind, and compares them with those in
# benches/instructions.txt. Time is noise, instructions are not: a count that grows by more than 2 % fails.
#
#   benches/instructions.sh            compares
#   benches/instructions.sh --record   writes benches/instructions.txt anew
#   benches/instructions.sh head       compares what begins so
#
# What starting the program costs falls out: each kind of work is run N and 3N times, and the difference is divided by 2N.
# A count belongs to one compiler and to one set of vector instructions. Where either is another one than was recorded, the
# counts are printed, and nothing fails.
set -eu
cd "$(dirname "$0")/.."
recorded=benches/instructions.txt

command -v valgrind >/dev/null || { echo "valgrind is not here" >&2; exit 1; }
program=$(cargo bench --quiet --bench instructions --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*instructions-[^"]*\)".*/\1/p')
[ -x "$program" ] || { echo "benches/instructions.rs does not build" >&2; exit 1; }

vectors=none
for name in sse2 sse4_2 avx2; do
    if grep -qw "$name" /proc/cpuinfo; then vectors=$name; fi
done
setting="$(rustc --version | cut -d' ' -f1,2), $(uname -m), $vectors"

# The instructions of the whole program that does the work $1 so many times.
collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 |
        sed -n 's/^==[0-9]*== Collected : //p'
}

# The instructions of the work $1 done once.
once() {
    case $1 in
    */mix/*) times=1 ;;
    *) times=20 ;;
    esac
    echo $((($(collected "$1" $((times * 3))) - $(collected "$1" "$times")) / (times * 2)))
}

if [ "${1-}" = --record ]; then
    {
        echo "# Instructions of each kind of work in benches/instructions.rs; benches/instructions.sh --record writes this."
        echo "# $setting"
        "$program" --list | while read -r name; do
            printf '%-30s %10d\n' "$name" "$(once "$name")"
        done
    } >"$recorded.new"
    mv "$recorded.new" "$recorded"
    exit
fi

comparable=true
if [ "$(sed -n 2p "$recorded")" != "# $setting" ]; then
    comparable=false
    echo "$recorded was recorded with $(sed -n '2s/# //p' "$recorded"); this is $setting. Nothing can fail."
fi
"$program" --list | grep "^${1-}" | {
    failed=0
    while read -r name; do
        now=$(once "$name")
        before=$(awk -v name="$name" '{ count = $NF; sub(/ +[0-9]+$/, "") } $0 == name { print count }' "$recorded")
        if [ -z "$before" ]; then
            verdict="new: record it"
            failed=1
        elif [ $((now * 100)) -gt $((before * 102)) ]; then
            verdict="grown from $before"
            failed=1
        elif [ $((now * 102)) -lt $((before * 100)) ]; then
            verdict="shrunk from $before: record it"
        else
            verdict=
        fi
        printf '%-30s %10d  %s\n' "$name" "$now" "$verdict"
    done
    [ $comparable = false ] || exit $failed
}
