#!/usr/bin/env python3
"""Writes the vector files whose cases stand in cases/: attacks, mutations, battery, clients, peers, matrices and limits.

    python3 generate.py            writes the files beside this one
    python3 generate.py --check    writes nothing, and fails if a file would change

Standard library only, and the same output every time. What a vector expects is decided in cases/; here the pieces are
put together, offsets are counted, and TOML is written.
"""

import sys

sys.dont_write_bytecode = True

import pathlib  # noqa: E402

from cases import attacks_body, attacks_head, attacks_output, battery, clients, limits, matrices, mutations, peers  # noqa: E402

MODULES = [attacks_head, attacks_body, attacks_output, mutations, battery, clients, peers, matrices, limits]
DEFECTS = 184


def check_defects(files):
    """Every class of defect, 1 to 184, has a vector or says in the file's `about` why it has none."""
    held = {number for file in files for number in file.excused}
    for file in files:
        for vector in file.vectors:
            head = (vector.get("source") or "").split(":", 1)[0]
            if file.name.startswith("attacks-"):
                held.update(int(number) for number in head.split(","))
    missing = sorted(set(range(1, DEFECTS + 1)) - held)
    if missing:
        sys.exit(f"defects without a vector: {missing}")


def main():
    here = pathlib.Path(__file__).resolve().parent
    files = [file for module in MODULES for file in module.files()]
    check_defects(files)
    identifiers = [vector["id"] for file in files for vector in file.vectors]
    twice = (
        sorted({each for each in identifiers if identifiers.count(each) > 1})
        if len(set(identifiers)) < len(identifiers)
        else []
    )
    if twice:
        sys.exit(f"ids used twice: {twice}")
    stale = []
    for file in files:
        path, text = here / f"{file.name}.toml", file.toml()
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text(encoding="ascii") != text:
                stale.append(path.name)
        else:
            path.write_text(text, encoding="ascii", newline="\n")
        print(f"{path.name}: {len(file.vectors)}")
    print(f"{len(identifiers)} vectors")
    if stale:
        sys.exit(f"not up to date: {', '.join(stale)}")


if __name__ == "__main__":
    main()
