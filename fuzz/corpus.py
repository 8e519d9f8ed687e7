#!/usr/bin/env python3
"""Fills fuzz/corpus/ with inputs made of spec-vectors/.

    python3 fuzz/corpus.py [folder]

Standard library only (Python 3.11). Each target reads its input in its own way (fuzz/src/), and here is how each is written:
`chunked` and `httparse_oracle` take octets as they are; the others are read by the crate `arbitrary`, whose encoding
the functions below know. tests/regressions.rs holds them to it, by files of fuzz/regressions/ that they have written.
`pair` reads no octets of the wire, so its inputs are whole exchanges, counted out.
"""

import collections
import hashlib
import itertools
import pathlib
import struct
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "spec-vectors"))
from check import joined  # noqa: E402  (the octets of a vector's string or array)

# In the order of Tolerance::ALL, whose places are the bits.
TOLERANCES = (
    "BARE_LF", "WHITESPACE_BEFORE_COLON", "INVALID_FIELD_LINE", "CONTROL_OCTETS", "REPEATED_LENGTH", "LENGTH_AND_CHUNKED",
    "OBS_TEXT_TARGET", "TRUNCATED_TRAILERS", "KEEP_REFUSED_CONNECT",
)  # fmt: skip
# What LEGACY leaves out.
NOT_LEGACY = {"REPEATED_LENGTH", "OBS_TEXT_TARGET", "KEEP_REFUSED_CONNECT"}

# The longest input that a target looks at.
LONGEST = {"recv": 2048, "chunked": 4096, "httparse_oracle": 65536, "roundtrip": 4096, "http_interop": 4096, "pair": 4096}


# What `arbitrary` reads.


def byte(number):
    return bytes([number & 0xFF])


def boolean(flag):
    return byte(int(flag))


def short(number):
    return struct.pack("<H", number)


def listed(items):
    """A Vec of what these stand for: an octet in front of each says that there is one."""
    return b"".join(b"\1" + item for item in items) + b"\0"


def optional(item):
    return b"\0" if item is None else b"\1" + item


def octets(text):
    """An `Octets` of fuzz/src/octets.rs."""
    return byte(min(len(text), 255)) + text[:255]


def variant(place, count):
    """The derived enums take a u32 as a fraction of the number of their variants."""
    return struct.pack("<I", (place * 2**32 + count - 1) // count)


# What the vectors hold.


def vectors():
    for path in sorted((HERE.parent / "spec-vectors").glob("*.toml")):
        # The register and the kinds of errors have none.
        yield from tomllib.loads(path.read_text(encoding="ascii")).get("vector", [])


def pieces(vector):
    """What arrives, in the pieces in which it does."""
    if "input" in vector:
        return [joined(vector["input"])]
    return [joined(step["recv"]) for step in vector["step"] if "recv" in step]


def ends(vector):
    return vector.get("eof", False) or any("eof" in step for step in vector.get("step", []))


def tolerated(vector):
    names = set(vector.get("tolerate", []))
    if "LEGACY" in names:
        names |= set(TOLERANCES) - NOT_LEGACY
    return sum(1 << place for place, name in enumerate(TOLERANCES) if name in names)


def requests(vector):
    """What the client has outstanding, as fuzz/src/recv.rs reads it: a method, and whether it is an old client."""
    of_vector = vector.get("requests", [])
    for place, request in enumerate(of_vector):
        method = request.get("method", "GET")
        number = {"HEAD": 1, "OPTIONS": 2}.get(method, 0)
        if place == len(of_vector) - 1:
            number |= 0x10 if method == "CONNECT" else 0x20 if "upgrade" in request else 0x30 if request.get("expect") else 0
        yield byte(number) + boolean(request.get("version") == "1.0")


Head = collections.namedtuple("Head", "response method target minor status reason fields")


def head_of(table):
    """The head that a step sends."""
    fields = [(joined(name), joined(value)) for name, value in table.get("fields", [])]
    minor = int(table.get("version", "1.1")[2:])
    if "method" in table:
        return Head(False, joined(table["method"]), joined(table["target"]), minor, 200, b"", fields)
    return Head(True, b"GET", b"/", minor, table["status"], joined(table.get("reason", "")), fields)


def head_in(text, response):
    """The head at the beginning of octets, read without care: what is wrong with it is to stay wrong."""
    lines = text.split(b"\r\n\r\n")[0].split(b"\r\n")
    words = (lines[0].split(b" ", 2) + [b"", b""])[:3]
    fields = [tuple((line.split(b":", 1) + [b""])[:2]) for line in lines[1:]]
    fields = [(name, value.strip(b" \t")) for name, value in fields]
    if response:
        status = int(words[1]) % 1000 if words[1].isdigit() else 200
        return Head(True, b"GET", b"/", 0 if words[0].endswith(b".0") else 1, status, words[2], fields)
    return Head(False, words[0], words[1], 0 if words[2].endswith(b".0") else 1, 200, b"", fields)


def heads(vector):
    for step in vector.get("step", []):
        if "head" in step:
            yield head_of(step["head"])
    for text in pieces(vector):
        yield head_in(text, vector["role"] == "client")


def sent(vector):
    """Content with extensions, and trailers, that steps send."""
    steps = vector.get("step", [])
    chunks = [(joined(step["data"]), joined(step.get("extension", ""))) for step in steps if "data" in step]
    trailers = [(joined(name), joined(value)) for step in steps for name, value in step.get("fields", [])]
    return chunks, trailers


# The targets.


def fields_of(pairs):
    return listed(octets(name) + octets(value) for name, value in pairs)


def recv(vector):
    text = pieces(vector)
    # Cuts are octets. Where a piece is longer, the rest of it stays with the next one.
    cuts = [byte(min(len(piece), 255)) for piece in text[:-1]]
    yield (
        boolean(vector["role"] == "server") + listed(requests(vector)) + short(tolerated(vector)) + boolean("limits" in vector)
        + listed(cuts) + boolean(ends(vector)) + b"".join(text)
    )  # fmt: skip


def httparse_oracle(vector):
    yield from pieces(vector)


def chunked(vector):
    for text in pieces(vector):
        head, _, content = text.partition(b"\r\n\r\n")
        if b"chunked" in head.lower() and content:
            yield content


def roundtrip(vector):
    chunks, trailers = sent(vector)
    for head in heads(vector):
        yield (
            octets(head.method) + octets(head.target) + byte(head.minor) + short(head.status) + octets(head.reason)
            + fields_of(head.fields) + fields_of(chunks) + fields_of(trailers)
        )  # fmt: skip


def http_interop(vector):
    for text in pieces(vector):
        yield arrived(vector["role"] == "client", tolerated(vector), [], text)
        yield arrived(vector["role"] == "client", tolerated(vector), [(1, 0, b"x", b"1"), (3, 1, b"", b"2")], text)
    for head in heads(vector):
        yield made(head)


def arrived(response, tolerate, changes, text):
    changed = listed(byte(how) + byte(line) + octets(name) + octets(value) for how, line, name, value in changes)
    return variant(0, 2) + boolean(response) + short(tolerate) + changed + text


def made(head, asked=0, target=None, lines=None):
    reason = octets(head.reason) if head.response else None
    return (
        variant(1, 2) + boolean(head.response) + byte(asked) + byte(2 if head.minor == 0 else 4) + octets(head.method)
        + octets(head.target) + short(head.status) + fields_of(head.fields) + optional(target and octets(target))
        + optional(reason) + optional(lines and octets(lines))
    )  # fmt: skip


# Operations of fuzz/src/pair.rs, with their places in the enum.


def operation(place, *arguments):
    return variant(place, 9) + b"".join(byte(each) for each in arguments)


def ask(method, framing, option=0, upgrade=False, expect=False):
    return operation(0, method, framing, option, upgrade, expect)


def answer(status, framing, option=0, upgrade=False):
    return operation(1, status, framing, option, upgrade)


def interim(status):
    return operation(2, status)


def content(client, length):
    return operation(3, client, length)


def end(client, trailers=0):
    return operation(4, client, trailers)


def move(to_server, most=255):
    return operation(5, to_server, most)


CONTINUE = operation(6)


def fail(client):
    return operation(7, client)


def close(client):
    return operation(8, client)


def message(client, head, framing, trailers=0):
    """A head, as much content as its framing asks for, and the end; all of it moved."""
    body = [[], [content(client, 2), content(client, 3)], [content(client, 7)], []][framing]
    return [head, *body, end(client, trailers), move(client)]


def pair():
    for method, framing, status, answered in itertools.product(range(5), range(4), range(6), range(4)):
        asked = message(True, ask(method, framing), framing, framing == 2)
        yield listed([*asked, *message(False, answer(status, answered), answered, answered == 2)])
    for option, other, upgrade, status in itertools.product(range(3), range(3), (False, True), (0, 3)):
        twice = [ask(0, 0, option, upgrade), end(True), move(True), answer(status, 1, other, upgrade), content(False, 5)]
        yield listed([*twice, end(False), move(False)] * 2)
    waiting = [ask(2, 1, expect=True), move(True)]
    for then in ([CONTINUE], [interim(0)], [interim(2), CONTINUE], [answer(4, 3), end(False)], [fail(False)], [close(True)]):
        yield listed([*waiting, *then, move(False), content(True, 5), end(True), move(True), answer(0, 3), end(False), move(False)])
    # Three requests before the first response, in small pieces.
    asked = [ask(0, 0), end(True), ask(1, 0), end(True), ask(2, 2), content(True, 4), end(True, 2)] + [move(True, 40)] * 6
    answered = [answer(0, 2), content(False, 1), end(False, 1), answer(0, 1), end(False), answer(1, 0), end(False)]
    yield listed(asked + answered + [move(False, 30)] * 8)
    for gives_up in (fail(True), fail(False), close(True), close(False)):
        yield listed([ask(2, 2), content(True, 4), move(True), gives_up, answer(5, 3), end(False), move(False), end(True)])


def inputs(target):
    if target == "pair":
        yield from pair()
        return
    write = {"recv": recv, "chunked": chunked, "httparse_oracle": httparse_oracle, "roundtrip": roundtrip, "http_interop": http_interop}
    for vector in vectors():
        yield from write[target](vector)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
    for target, longest in LONGEST.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        distinct = {text for text in inputs(target) if 0 < len(text) <= longest}
        for text in distinct:
            (folder / target / hashlib.sha1(text).hexdigest()).write_bytes(text)
        print(f"{len(distinct):6} inputs in {folder / target}")


if __name__ == "__main__":
    main()
