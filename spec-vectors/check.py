#!/usr/bin/env python3
"""Reads the register and all vectors, checks their form, and prints what is covered.

    python3 check.py

Standard library only (Python 3.11). The exit code is 1 if anything is wrong. It decides nothing about HTTP: it is the
second reader of the format in README.md, and knows no more than what that page says.
"""

import collections
import pathlib
import re
import sys
import tomllib

ESCAPES = {"r": 13, "n": 10, "t": 9, "0": 0, "\\": 92}
ROLES = {"server", "client"}
NEXT = {"read", "send", "close", "switch"}
TOLERANCES = {
    "BARE_LF", "WHITESPACE_BEFORE_COLON", "INVALID_FIELD_LINE", "CONTROL_OCTETS", "REPEATED_LENGTH", "LENGTH_AND_CHUNKED",
    "OBS_TEXT_TARGET", "TRUNCATED_TRAILERS", "KEEP_REFUSED_CONNECT", "NONE", "LEGACY",
}  # fmt: skip
LIMITS = {
    "start_line", "head", "fields", "trailer", "trailer_fields", "empty_lines", "chunk_size_digits", "chunk_extension",
    "chunk_extensions", "chunk_overhead", "interim", "pipeline",
}  # fmt: skip
VECTOR = {"id", "about", "covers", "source", "role", "requests", "tolerate", "limits"}
FLAT = {"input", "eof", "log", "next", "left", "follow"}
SENDS = {
    "head": {"head"}, "interim": {"head"}, "continue": set(), "content": {"data"}, "announce": {"data", "uppercase"}, "chunk": {"data", "extension"},
    "end": {"fields"}, "failed": set(), "close": set(),
}  # fmt: skip
REFUSED = re.compile(r"(Rule [A-Z][A-Za-z0-9]+|Order|Closed|Outstanding|TooLong [1-9]\d*|TooShort [1-9]\d*|NotChunked|TooLarge)")
OUTSTANDING = {"method", "version", "upgrade", "expect", "options"}
VERSION = re.compile(r"1\.\d")
OCTETS = r"(?:[^\\]|\\[rnt0\\]|\\x[0-9A-F]{2})"
LOG = re.compile(
    rf"""request\ @(?P<request>\d+)\ {OCTETS}+\ {OCTETS}+\ HTTP/1\.\d
    | (?:response|interim)\ @(?P<response>\d+)\ HTTP/1\.\d\ [1-9]\d\d\ {OCTETS}*
    | (?:field|trailer)\ {OCTETS}+?:\ {OCTETS}*
    | content\ {OCTETS}+
    | end
    | tolerated\ [A-Z][A-Za-z0-9]+\ @(?P<tolerated>\d+)
    | error\ [A-Z][A-Za-z0-9]+\ @(?P<error>\d+)""",
    re.VERBOSE,
)
KIND = {"name", "rule", "status", "text", "offset"}
REQUIREMENT = {"id", "section", "level", "role", "text", "by", "testable", "choice", "uncovered"}
LEVELS = {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "OPTIONAL", "RECOMMENDED", "ABNF", "PROSE"}
BINDS = {"all", "client", "server", "proxy", "sender", "recipient", "none"}
CUSTODY = {"codec", "caller", "none"}


class Defect(Exception):
    """What is wrong with one entry."""


def require(condition, what):
    if not condition:
        raise Defect(what)


def octets(text):
    """The octets that one string stands for."""
    require(isinstance(text, str), f"not a string: {text!r}")
    out, at = bytearray(), 0
    while at < len(text):
        char = text[at]
        if char != "\\":
            require(" " <= char <= "~", f"not a printable ASCII character: {char!r}")
            out.append(ord(char))
            at += 1
        elif text[at + 1 : at + 2] == "x":
            digits = text[at + 2 : at + 4]
            require(re.fullmatch("[0-9A-Fa-f]{2}", digits), f"\\x without two digits in {text!r}")
            out.append(int(digits, 16))
            at += 4
        else:
            escape = text[at + 1 : at + 2]
            require(escape in ESCAPES, f"unknown escape \\{escape} in {text!r}")
            out.append(ESCAPES[escape])
            at += 2
    return bytes(out)


def joined(value):
    """The octets of a string, or of an array of strings and repetitions."""
    if isinstance(value, str):
        return octets(value)
    require(isinstance(value, list), f"neither a string nor an array: {value!r}")
    out = []
    for item in value:
        if isinstance(item, dict):
            require(set(item) == {"text", "times"} and number(item["times"], 1), f"not a repetition: {item}")
            out.append(octets(item["text"]) * item["times"])
        else:
            out.append(octets(item))
    return b"".join(out)


def number(value, least=0):
    """Whether it is a whole number; true and false, which Python takes for numbers, are none."""
    return type(value) is int and value >= least


def strings(value, what):
    require(isinstance(value, list) and all(isinstance(each, str) for each in value), f"{what} is not a list of strings")
    return value


def known(table, allowed, required=()):
    require(isinstance(table, dict), f"not a table: {table!r}")
    unknown, missing = set(table) - allowed, set(required) - set(table)
    require(not unknown, f"unknown keys: {', '.join(sorted(unknown))}")
    require(not missing, f"missing keys: {', '.join(sorted(missing))}")


def check_fields(fields):
    require(isinstance(fields, list), "fields is not a list")
    for field in fields:
        require(isinstance(field, list) and len(field) == 2, f"not a name and a value: {field!r}")
        joined(field[0])
        joined(field[1])


def check_version(table):
    version = table.get("version", "1.1")
    require(isinstance(version, str) and VERSION.fullmatch(version), f"no such version: {version!r}")


def check_requests(requests):
    require(isinstance(requests, list), "requests is not a list")
    for request in requests:
        known(request, OUTSTANDING)
        check_version(request)
        require(isinstance(request.get("expect", True), bool), "expect is true or false")
        for key in {"method", "upgrade", "options"} & set(request):
            require(isinstance(request[key], str), f"{key} is not a string")


def check_head(head):
    kind = {"method", "target"} if "method" in head else {"status", "reason"}
    known(head, kind | {"version", "fields"}, kind - {"reason"})
    for key in kind & {"method", "target", "reason"} & set(head):
        joined(head[key])
    require("status" not in head or number(head["status"]), "status is not a number")
    check_version(head)
    check_fields(head.get("fields", []))


def check_log(log, received):
    """Lines have their form, offsets lie inside what was received, and lines stand where they may."""
    require(isinstance(log, list), "log is not a list")
    before, last = "", -1
    for line in log:
        match = LOG.fullmatch(line) if isinstance(line, str) else None
        require(match, f"not a line of a log: {line!r}")
        octets(line)
        word = line.split(" ", 1)[0]
        for name, offset in match.groupdict().items():
            if offset is not None:
                require(int(offset) <= received, f"offset beyond the {received} octets received: {line!r}")
                if name in ("request", "response"):
                    require(int(offset) > last, f"offsets do not grow: {line!r}")
                    last = int(offset)
        allowed = {"field": {"request", "response", "interim", "field"}, "trailer": {"", "end", "trailer"}}.get(word)
        require(allowed is None or before in allowed, f"out of place: {line!r}")
        require(word != "content" or before != "content", "neighbouring content is one line")
        require(before != "error", "an error is the last line")
        require(before != "tolerated" or word in ("tolerated", "error"), f"stands behind a tolerated line: {line!r}")
        before = word
    return before


def check_outcome(table, received):
    last = check_log(table.get("log", []), received)
    require(table.get("next") in NEXT | {None}, f"no such next: {table.get('next')!r}")
    left = table.get("left", 0)
    require(number(left) and left <= received, f"left is not within the input: {left!r}")
    return last


def check_flat(vector):
    known(vector, VECTOR | FLAT, {"input", "log", "next"})
    received = len(joined(vector["input"]))
    last = check_outcome(vector, received)
    require(vector.get("eof", True) is True and vector.get("follow", True) is True, "eof and follow are true or not there")
    if vector.get("follow"):
        idle = "read" if vector["role"] == "server" else "send"
        require(last in ("end", "trailer", "tolerated") and vector["next"] == idle and not vector.get("eof"), "nothing can follow")


def check_step(step, received):
    verbs = {"recv", "eof", "send"} & set(step)
    require(len(verbs) == 1, "a step is one of recv, eof, send")
    verb = verbs.pop()
    if verb == "recv":
        known(step, {"recv", "log", "next", "left"})
        received += len(joined(step["recv"]))
        check_outcome(step, received)
    elif verb == "eof":
        known(step, {"eof", "log", "next"})
        require(step["eof"] is True, "eof is true or not there")
        check_outcome(step, received)
    else:
        require(step["send"] in SENDS, f"no such send: {step['send']!r}")
        keys = SENDS[step["send"]]
        known(step, keys | {"send", "out", "refused", "next"}, keys - {"fields", "uppercase"})
        quiet = step["send"] in ("failed", "close")
        require(quiet or ("out" in step) != ("refused" in step), "out or refused, and not both")
        check_outcome(step, received)
        for key in {"data", "extension", "out"} & set(step):
            joined(step[key])
        require("refused" not in step or REFUSED.fullmatch(step["refused"]), f"no such refusal: {step.get('refused')!r}")
        if "head" in step:
            check_head(step["head"])
        check_fields(step.get("fields", []))
    return received


def check_vector(vector, topic, register):
    name = vector.get("id")
    require(isinstance(name, str) and re.fullmatch(r"[a-z0-9.-]+/[a-z0-9.-]+", name), "id is not topic/name")
    require(name.startswith(f"{topic}/"), f"does not belong to {topic}.toml")
    require(isinstance(vector.get("about"), str) and vector["about"].isascii(), "no about")
    require(vector.get("role") in ROLES, f"no such role: {vector.get('role')!r}")
    covers = strings(vector.get("covers", []), "covers")
    require(covers or vector.get("source"), "covers nothing and has no source")
    require(len(set(covers)) == len(covers), "an id is covered twice")
    for each in covers:
        require(each in register, f"covers {each}, which is not in the register")
        require("uncovered" not in register[each], f"covers {each}, which is said to be uncovered")
        entry = register[each]
        binds_other = counts(entry) and entry["role"] in ROLES - {vector["role"]}
        require(not binds_other, f"covers {each}, which binds the {entry['role']}")
    for each in strings(vector.get("tolerate", []), "tolerate"):
        require(each in TOLERANCES, f"no such tolerance: {each}")
    known(vector.get("limits", {}), LIMITS)
    for limit, value in vector.get("limits", {}).items():
        require(number(value), f"no such limit: {limit} = {value!r}")
    require("requests" not in vector or vector["role"] == "client", "requests are for clients")
    check_requests(vector.get("requests", []))
    if "step" in vector:
        known(vector, VECTOR | {"step"})
        received = 0
        for place, step in enumerate(vector["step"], 1):
            try:
                received = check_step(step, received)
            except Defect as defect:
                raise Defect(f"step {place}: {defect}") from None
    else:
        check_flat(vector)


def check_requirement(entry):
    known(entry, REQUIREMENT, {"id", "section", "level", "role", "text", "by", "testable"})
    match = re.fullmatch(r"R(\d{4})-([0-9A-Z.]+)-(n?\d+|abnf-[A-Za-z0-9-]+)", entry["id"])
    require(match, "malformed id")
    require(entry["section"] == match[2] or (match[3].startswith("abnf") and entry["section"].startswith(match[2])), "section and id differ")
    require(entry["level"] in LEVELS and entry["role"] in BINDS and entry["by"] in CUSTODY, "level, role or by")
    require(isinstance(entry["testable"], bool), "testable is true or false")
    require(entry["text"].endswith(".") and entry["text"].isascii(), "text is no sentence")
    require("uncovered" not in entry or counts(entry), "uncovered is for what is the codec's and testable")


def check_kind(entry):
    known(entry, KIND, KIND)
    require(re.fullmatch(r"[A-Z][A-Za-z0-9]+", entry["name"]), "malformed name")
    require(re.fullmatch(r"RFC \d{4} [0-9.]+", entry["rule"]), "the rule is no section of an RFC")
    require(number(entry["status"], 400) and entry["status"] < 600, "the status is that of no error")
    require(entry["text"].endswith("."), "text is no sentence")


def kinds_of(vector):
    """The names of kinds that a vector expects."""
    for part in [vector, *vector.get("step", [])]:
        for line in part.get("log", []):
            if line.startswith(("error ", "tolerated ")):
                yield line.split(" ")[1]
        if part.get("refused", "").startswith("Rule "):
            yield part["refused"].removeprefix("Rule ")


def counts(entry):
    """Whether a vector or a reason is owed."""
    return entry["by"] == "codec" and entry["testable"]


def load(path, defects):
    try:
        return tomllib.loads(path.read_text(encoding="ascii"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        defects.append(f"{path.name}: {error}")
        return {}


def read_register(path, defects):
    register, file = {}, load(path, defects)
    for entry in file.get("requirement", []):
        name = entry.get("id", "an entry without an id")
        try:
            require(name not in register, "id is used twice")
            check_requirement(entry)
            require(entry["section"] in file.get("titles", {}).get(name[:5], {}), "its section has no title")
        except Defect as defect:
            defects.append(f"{path.name}: {name}: {defect}")
        register[name] = entry
    return register


def read_kinds(path, defects):
    kinds = {}
    for entry in load(path, defects).get("kind", []):
        name = entry.get("name", "a kind without a name")
        try:
            require(name not in kinds, "name is used twice")
            check_kind(entry)
        except Defect as defect:
            defects.append(f"{path.name}: {name}: {defect}")
        kinds[name] = entry
    return kinds


def read_vectors(paths, register, defects):
    vectors = {}
    for path in paths:
        file = load(path, defects)
        if set(file) != {"title", "about", "vector"}:
            defects.append(f"{path.name}: needs title, about and vectors, and nothing else")
        for vector in file.get("vector", []):
            name = str(vector.get("id", "a vector without an id"))
            try:
                require(name not in vectors, "id is used twice")
                check_vector(vector, path.stem, register)
            except Defect as defect:
                defects.append(f"{path.name}: {name}: {defect}")
            covers = vector.get("covers", [])
            vectors[name] = vector | {"covers": covers if isinstance(covers, list) else []}
    return vectors


def main():
    here = pathlib.Path(__file__).resolve().parent
    defects = []
    register = read_register(here / "requirements.toml", defects)
    kinds = read_kinds(here / "kinds.toml", defects)
    paths = sorted(path for path in here.glob("*.toml") if path.stem not in ("requirements", "kinds"))
    vectors = read_vectors(paths, register, defects)
    expected = {kind for vector in vectors.values() for kind in kinds_of(vector)}
    for kind in sorted(expected - set(kinds)):
        defects.append(f"kinds.toml: {kind} is missing")
    for kind in sorted(set(kinds) - expected):
        defects.append(f"kinds.toml: {kind}: no vector expects it")

    covered = {each for vector in vectors.values() for each in vector["covers"]}
    owed = {name: entry for name, entry in register.items() if counts(entry)}
    excused = {name for name, entry in owed.items() if "uncovered" in entry}
    for name in sorted(set(owed) - covered - excused):
        defects.append(f"requirements.toml: {name}: no vector covers it, and nothing says why")

    of_file = collections.Counter(name.split("/")[0] for name in vectors)
    for path in paths:
        print(f"{of_file[path.stem]:6} {path.name}")
    shapes = collections.Counter("steps" if "step" in vector else "flat" for vector in vectors.values())
    roles = collections.Counter(vector.get("role") for vector in vectors.values())
    print(f"{len(vectors):6} vectors: {shapes['flat']} flat, {shapes['steps']} of steps; {roles['server']} server, {roles['client']} client")
    print(f"{len(register):6} requirements, {len(owed)} of them the codec's and testable")
    print(f"covered {len(covered & set(owed))} of {len(owed)}; {len(excused)} say why not")
    print(f"{len(kinds):6} kinds of errors")
    for defect in defects:
        print(f"defect: {defect}", file=sys.stderr)
    sys.exit(1 if defects else 0)


if __name__ == "__main__":
    main()
