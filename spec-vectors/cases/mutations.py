"""Mutations of the framing fields: each mutation, in each field, at each place in the head, in both roles.

A mutation is a template of field lines: {N} is the name, {V} the value. What it must lead to is one of:
  an error kind: refused at the mark;
  "frames": the field still means what it means;
  "absent": the field that remains is another one, which frames nothing;
  "close": (responses) the content runs until the end of input.
"""

from .build import ERR as E
from .build import LAST, TOL, File, bad, body, chunked, end, escape, head

SOURCE = "mutation of a framing field: "
FIELDS = {"length": ("Content-Length", "5"), "chunked": ("Transfer-Encoding", "chunked")}
# The lines before and behind the mutated one.
PLACES = {
    "server": {
        "first": ("", "Host: a\r\nX: y\r\n"),
        "middle": ("Host: a\r\n", "X: y\r\n"),
        "last": ("Host: a\r\nX: y\r\n", ""),
    },
    "client": {
        "first": ("", "Server: a\r\nX: y\r\n"),
        "middle": ("Server: a\r\n", "X: y\r\n"),
        "last": ("Server: a\r\nX: y\r\n", ""),
    },
}
START = {"server": "POST / HTTP/1.1\r\n", "client": "HTTP/1.1 200 OK\r\n"}
OCTETS = {"nul": "\0", "tab": "\t", "vt": "\x0b", "ff": "\x0c", "cr": "\r", "del": "\x7f"}


def octet_kinds():
    """An octet before the value, behind it, before the colon, and for the space."""
    for name, octet in OCTETS.items():
        value = {"\t": "frames", "\r": "BareCr"}.get(octet, "FieldValue")
        before_colon = {"\t": "WhitespaceBeforeColon", "\r": "BareCr"}.get(octet, "FieldName")
        mark = "" if value == "frames" else E
        yield f"prefix-{name}", f"{{N}}: {mark}{octet}{{V}}\r\n", value
        yield f"suffix-{name}", f"{{N}}: {{V}}{mark}{octet}\r\n", value
        yield f"space-{name}", f"{{N}}:{mark}{octet}{{V}}\r\n", value
        yield f"name-suffix-{name}", f"{{N}}{E}{octet}: {{V}}\r\n", before_colon


BOTH = [
    ("underscore", "{N_}: {V}\r\n", "absent"),
    ("space-for-hyphen", "{N0}" + E + " {N1}: {V}\r\n", "FieldName"),
    ("space-colon", "{N}" + E + " : {V}\r\n", "WhitespaceBeforeColon"),
    ("tab-colon", "{N}" + E + "\t: {V}\r\n", "WhitespaceBeforeColon"),
    ("spaces-colon", "{N}" + E + " \t : {V}\r\n", "WhitespaceBeforeColon"),
    ("two-spaces", "{N}:  {V}\r\n", "frames"),
    ("no-space", "{N}:{V}\r\n", "frames"),
    ("wrap-lf", "{N}:" + E + "\n {V}\r\n", "BareLf"),
    ("wrap-double", "{N}:\r\n" + E + " \r\n {V}\r\n", "ObsFold"),
    ("wrap-space", "{N}: \r\n" + E + " {V}\r\n", "ObsFold"),
    ("wrap-tab", "{N}: \r\n" + E + "\t{V}\r\n", "ObsFold"),
    ("wrap-vt", "{N}: " + E + "\n\x0b{V}\r\n", "BareLf"),
    ("wrap-name", "{N}" + E + "\n : {V}\r\n", "BareLf"),
    ("cr-before", "Foo: bar" + E + "\r{N}: {V}\r\n", "BareCr"),
    ("lf-before", "Foo: bar" + E + "\n{N}: {V}\r\n", "BareLf"),
    ("crlf-cr-before", "Foo: bar\r\n" + E + "\r{N}: {V}\r\n", "BareCr"),
    ("cr-in-name", "{N0}" + E + "\r-{N1}: {V}\r\n", "BareCr"),
    ("tab-behind", "{N}: {V}\t\r\n", "frames"),
    ("connection-option", "Connection: {N}\r\n{N}: {V}\r\n", "frames"),
    ("connection-option-space", "Connection" + E + " : {N}\r\n{N}: {V}\r\n", "WhitespaceBeforeColon"),
    ("junk-behind-name", "{N}" + E + " x: {V}\r\n", "FieldName"),
    ("backslash", "{N0}" + E + "\\{N1}: {V}\r\n", "FieldName"),
    ("nel-before-colon", "{N}" + E + "\x85: {V}\r\n", "FieldName"),
    ("nbsp-before-colon", "{N}" + E + "\xa0: {V}\r\n", "FieldName"),
    ("shy-before-colon", "{N}" + E + "\xad: {V}\r\n", "FieldName"),
    ("shy-for-hyphen", "{N0}" + E + "\xad{N1}: {V}\r\n", "FieldName"),
    ("case-upper", "{UPPER}: {V}\r\n", "frames"),
    ("case-lower", "{lower}: {V}\r\n", "frames"),
    ("case-swapped", "{sWAP}: {V}\r\n", "frames"),
    ("nested", "Foo: bar" + E + "\n\n{N}: {V}\r\n", "BareLf"),
    ("junk-line-before", "X-Invalid" + E + " Y: \r\n{N}: {V}\r\n", "FieldName"),
    ("no-colon", "{N}" + E + " {V}\r\n", "FieldName"),
    ("no-value-no-colon", "{N}" + E + "\r\n", "FieldLine"),
    ("percent-name", "{N0}-{%N1}: {V}\r\n", "absent"),
    *octet_kinds(),
]
FOLDS = [
    ("fold-space", "Foo: bar\r\n" + E + " {N}: {V}\r\n", "ObsFold"),
    ("fold-junk", "X-Junk: x\r\n" + E + " {N}: {V}\r\n", "ObsFold"),
]
# Requests only: the expectation means nothing in a response, and how a tab is unfolded is left open.
REQUESTS = [
    ("fold-tab", "Foo: bar\r\n" + E + "\t{N}: {V}\r\n", "ObsFold"),
    ("expect", "Expect: 100-continue\r\n{N}: {V}\r\n", "frames"),
    ("expect-obscured", "Expect: x 100-continue\r\n{N}: {V}\r\n", "frames"),
]
# Only one of the fields: slug, lines, what becomes of a request, what of a response.
LENGTH = [
    ("repeated", "{N}: 5\r\n{N}: " + E + "5\r\n", "ContentLengthRepeated", "tolerated"),
    ("plus", "{N}: " + E + "+5\r\n", "ContentLength", "ContentLength"),
    ("minus", "{N}: " + E + "-5\r\n", "ContentLength", "ContentLength"),
    ("pad", "{N}: 05\r\n", "frames", "frames"),
    ("pad-long", "{N}: 000000000005\r\n", "frames", "frames"),
    ("pad-space", "{N}: 0" + E + " 5\r\n", "ContentLength", "ContentLength"),
    ("exponent", "{N}: 5" + E + "e0\r\n", "ContentLength", "ContentLength"),
    ("point", "{N}: 5" + E + ".0\r\n", "ContentLength", "ContentLength"),
    ("zero-before", "{N}: 0, " + E + "5\r\n", "ContentLengthConflict", "ContentLengthConflict"),
    ("zero-behind", "{N}: 5, " + E + "0\r\n", "ContentLengthConflict", "ContentLengthConflict"),
]
CODINGS = [
    ("repeated", "{N}: chunked\r\n{N}: " + E + "chunked\r\n", "TransferEncoding", "TransferEncoding"),
    ("identity-behind", "{N}: chunked, " + E + "identity\r\n", "TransferEncoding", "close"),
    ("identity-before", "{N}: " + E + "identity, chunked\r\n", "TransferCoding", "frames"),
    ("identity-around", "{N}: identity, chunked, " + E + "identity\r\n", "TransferEncoding", "close"),
    ("identity-line-before", "{N}: " + E + "identity\r\n{N}: chunked\r\n", "TransferCoding", "frames"),
    ("identity-line-behind", "{N}: chunked\r\n{N}: " + E + "identity\r\n", "TransferEncoding", "close"),
    ("comma-before", "{N}: " + E + ",chunked\r\n", "TransferEncoding", "TransferEncoding"),
    ("comma-behind", "{N}: chunked," + E + "\r\n", "TransferEncoding", "TransferEncoding"),
    ("quoted", "{N}: " + E + '"chunked"\r\n', "TransferEncoding", "TransferEncoding"),
    ("apostrophes", "{N}: " + E + "'chunked'\r\n", "TransferEncoding", "close"),
    ("cut", "{N}: " + E + "chunk\r\n", "TransferEncoding", "close"),
    ("encoded-word", "{N}: " + E + "=?iso-8859-1?B?Y2h1bmtlZA==?=\r\n", "TransferEncoding", "TransferEncoding"),
    ("encoded-word-utf-8", "{N}: " + E + "=?UTF-8?B?Y2h1bmtlZA==?=\r\n", "TransferEncoding", "TransferEncoding"),
    ("content-encoding", "Content-Encoding: chunked\r\n", "absent", "absent"),
    ("value-upper", "{N}: CHUNKED\r\n", "frames", "frames"),
]


OUTCOMES = {
    "frames": " It still frames:",
    "absent": " What is left is another field, and frames nothing.",
    "close": " The last coding is not chunked, so the content of the response runs until the end (RFC 9112 section 6.3).",
    "unfolded": " Unfolded, it belongs to the field before it, and nothing frames.",
}
# Why it does. Most mutations that change nothing add whitespace around the value, or take it away.
OWS = "whitespace around a value is not part of it (RFC 9112 section 5.1)"
NAME = "field names are compared without case (RFC 9110 section 5.1)"
CODING = "identity is a coding like any other, and chunked is the last (RFC 9112 section 6.3)"
OPTION = "that an option names it takes no framing field away (RFC 9110 section 7.6.1)"
STILL = {
    "case-upper": NAME,
    "case-lower": NAME,
    "case-swapped": NAME,
    "connection-option": OPTION,
    "expect": "an expectation changes no framing (RFC 9110 section 10.1.1)",
    "expect-obscured": "an expectation changes no framing (RFC 9110 section 10.1.1)",
    "pad": "leading zeros are digits (RFC 9110 section 8.6)",
    "pad-long": "leading zeros are digits (RFC 9110 section 8.6)",
    "identity-before": CODING,
    "identity-line-before": CODING,
    "value-upper": "names of codings are compared without case (RFC 9112 section 7)",
}


# The names under which the mutations were published (DesyncBox and HiddenPair of http-request-smuggler).
PUBLISHED = {
    "underscore": "underjoin1, UNDER",
    "space-for-hyphen": "spacejoin1",
    "space-colon": "space1, SPACE",
    "tab-colon": "TAB",
    "fold-space": "nameprefix1",
    "fold-tab": "nameprefix2",
    "fold-junk": "LPAD",
    "two-spaces": "valueprefix1",
    "no-space": "nospace1",
    "wrap-lf": "linewrapped1",
    "wrap-double": "doublewrapped",
    "wrap-space": "WRAP",
    "wrap-tab": "tabwrap",
    "wrap-vt": "vertwrap",
    "wrap-name": "gareth1",
    "cr-before": "badsetupCR, RWRAP",
    "lf-before": "badsetupLF, NWRAP",
    "crlf-cr-before": "0dwrap",
    "cr-in-name": "0dspam",
    "suffix-cr": "0dsuffix, suffix1",
    "tab-behind": "tabsuffix",
    "connection-option": "connection, HOP",
    "connection-option-space": "SKIPHOP",
    "repeated": "DUPE, dualchunk, revdualchunk",
    "junk-behind-name": "spjunk",
    "backslash": "backslash",
    "nel-before-colon": "nel",
    "nbsp-before-colon": "nbsp",
    "shy-before-colon": "shy2",
    "shy-for-hyphen": "shy",
    "case-swapped": "multiCase",
    "case-upper": "UPPERCASE",
    "identity-behind": "commaCow",
    "identity-before": "cowComma",
    "quoted": "quoted",
    "apostrophes": "aposed",
    "cut": "lazygrep",
    "percent-name": "encode",
    "encoded-word": "qencode",
    "encoded-word-utf-8": "qencodeutf",
    "content-encoding": "contentEnc",
    "nested": "nested, bodysplit",
    "plus": "CL-plus",
    "minus": "CL-minus",
    "pad": "CL-pad",
    "pad-long": "CL-bigpad",
    "pad-space": "CL-spacepad",
    "exponent": "CL-e",
    "point": "CL-dec",
    "zero-before": "CL-commaprefix",
    "zero-behind": "CL-commasuffix",
    "expect": "CL-expect",
    "expect-obscured": "CL-expect-obfs",
    "junk-line-before": "CL-error",
    "version": "http1.0",
    **{f"prefix-{name}": "prefix1" for name in OCTETS},
    **{f"suffix-{name}": "suffix1" for name in OCTETS if name != "cr"},
    **{f"name-suffix-{name}": "namesuffix1" for name in OCTETS},
    **{f"space-{name}": "spacefix1" for name in OCTETS},
}


def origin(slug):
    """The source of a mutation."""
    return f"{SOURCE}{slug}{f'; {PUBLISHED[slug]}' if slug in PUBLISHED else ''}"


def lines(template, name, value):
    first, second = name.split("-")
    forms = {
        "{N_}": f"{first}_{second}",
        "{N0}": first,
        "{N1}": second,
        "{%N1}": f"%{ord(second[0]):02X}{second[1:]}",
        "{N}": name,
        "{V}": value,
        "{UPPER}": name.upper(),
        "{lower}": name.lower(),
        "{sWAP}": name.swapcase(),
    }
    for form, text in forms.items():
        template = template.replace(form, text)
    return template


def content(field):
    return [body("hello", "hello"), end()] if field == "length" else chunked("hello")


def vector(file, slug, role, field, place, text, outcome):
    """One mutated head with its content."""
    before, behind = PLACES[role][place]
    raw = f"{START[role]}{before}{text}{behind}\r\n"
    shown = escape(text.replace(E, "")).removesuffix("\\r\\n")
    about = f"{FIELDS[field][0]} mutated, as the {place} line: `{shown}`.{OUTCOMES.get(outcome, '')}"
    if outcome == "frames":
        about += f" {STILL.get(slug, OWS)}."
    more = {"role": role, "source": origin(slug)}
    identifier = f"{slug}-{field}-{place}-{role}"
    plain = raw.replace(E, "")
    if outcome == "frames":
        file.flat(identifier, about, head(plain), content(field), **more)
    elif outcome == "unfolded":
        file.flat(
            identifier,
            about,
            head(raw.replace(E, TOL)),
            body("hello", "hello"),
            end(),
            eof=True,
            tolerated="ObsFold",
            **more,
        )
    elif outcome == "tolerated":
        file.flat(
            identifier, about, head(raw.replace(E, TOL)), content(field), tolerated="ContentLengthRepeated", **more
        )
    elif outcome == "absent" and role == "server":
        file.flat(identifier, about, head(plain), end(), **more)
    elif outcome in ("absent", "close"):
        file.flat(identifier, about, head(plain), body("hello", "hello"), end(), eof=True, **more)
    else:
        tail = "hello" if field == "length" else f"5\r\nhello\r\n{LAST}"
        file.flat(identifier, about, bad(raw + tail, outcome), **more)


def fields_file():
    file = File(
        "mutations",
        "Mutations of Content-Length and Transfer-Encoding",
        "Each mutation in each of the two fields, as the first, a middle and the last line, in requests and responses; and the line ends of chunks, mutated.",
    )
    for role in PLACES:
        for place in PLACES[role]:
            for field, (name, value) in FIELDS.items():
                both = BOTH + (
                    FOLDS + REQUESTS
                    if role == "server"
                    else [(slug, template, "unfolded") for slug, template, _ in FOLDS]
                )
                for slug, template, outcome in both:
                    vector(file, slug, role, field, place, lines(template, name, value), outcome)
                for slug, template, request, response in LENGTH if field == "length" else CODINGS:
                    vector(
                        file,
                        slug,
                        role,
                        field,
                        place,
                        lines(template, name, value),
                        request if role == "server" else response,
                    )
    first_line(file)
    old_version(file)
    line_ends(file)
    sources = {vector["source"] for vector in file.vectors}
    assert sources >= {origin(slug) for slug in PUBLISHED}, "a published mutation has no vector"
    return file


def first_line(file):
    """Whitespace before the name: only as the first line is it not a fold."""
    for role, start in START.items():
        for field, (name, value) in FIELDS.items():
            for blank_name, blank in [("space", " "), ("tab", "\t")]:
                raw = f"{start}{E}{blank}{name}: {value}\r\n{PLACES[role]['first'][1]}\r\n"
                file.flat(
                    f"lead-{blank_name}-{field}-first-{role}",
                    f"A {blank_name} before {name}, which is the first line: there is no line that it could continue.",
                    bad(raw + "hello", "WhitespaceBeforeFields"),
                    role=role,
                    source=f"{SOURCE}lead-{blank_name}",
                    covers=["R9112-2.2-9"],
                )


def old_version(file):
    """HTTP/1.0 in place of HTTP/1.1."""
    for place, (before, behind) in PLACES["server"].items():
        start = "POST / HTTP/1.0\r\n"
        about = f"A length in HTTP/1.0, as the {place} line, frames; the connection closes, since nothing says that it persists."
        file.flat(
            f"version-1-0-length-{place}-server",
            about,
            head(f"{start}{before}Content-Length: 5\r\n{behind}\r\n"),
            content("length"),
            next="close",
            source=origin("version"),
        )
        file.flat(
            f"version-1-0-chunked-{place}-server",
            f"Transfer-Encoding in HTTP/1.0, as the {place} line.",
            bad(f"{start}{before}{E}Transfer-Encoding: chunked\r\n{behind}\r\n{LAST}", "TransferEncodingVersion"),
            source=origin("version"),
            covers=["R9112-6.1-14"],
        )
    for place, (before, behind) in PLACES["client"].items():
        for field, (name, value) in FIELDS.items():
            file.flat(
                f"version-1-0-{field}-{place}-client",
                f"{name} in a response of HTTP/1.0, as the {place} line, frames; the connection closes, since nothing says that it persists.",
                head(f"HTTP/1.0 200 OK\r\n{before}{name}: {value}\r\n{behind}\r\n"),
                content(field),
                role="client",
                next="close",
                source=origin("version"),
                covers=["R9112-6.1-14"] if field == "chunked" else [],
            )


TERMINATORS = {"lf": "\n", "cr": "\r", "cr-x": "\rX", "cr-cr": "\r\r", "none": "", "letters": "XX"}


def mark_first(octets, expected):
    """The mark before the first octet that differs from what is expected."""
    at = next(i for i, octet in enumerate(octets) if i >= len(expected) or octet != expected[i])
    return octets[:at] + E + octets[at:]


def line_ends(file):
    """Terminators behind a size line, an extension, chunk data and the last chunk; in the first chunk, the second and the last."""
    source = "mutation of a line end in chunks: "
    before = {"first": ("", ""), "second": ("3\r\nabc\r\n", "abc")}
    for role, start in START.items():
        top = f"{start}{'Host: a' if role == 'server' else 'Server: a'}\r\nTransfer-Encoding: chunked\r\n\r\n"
        for place, (raw, out) in before.items():
            lead = [head(top), body(raw, out)] if raw else [head(top)]
            for name, octets in TERMINATORS.items():
                tag = f"{name}-{place}-{role}"
                instead = f"{escape(octets) or 'Nothing'} for CRLF"
                behind = mark_first(f"{octets}0\r\n\r\n", "\r\n")
                file.flat(
                    f"data-end-{tag}",
                    f"{instead} behind chunk data, in the {place} chunk.",
                    *lead,
                    body("5\r\nhello", "hello"),
                    bad(behind, "ChunkEnd"),
                    role=role,
                    source=f"{source}data",
                    covers=["R9112-7.1-abnf-chunk"],
                )
                if name in ("none", "letters"):
                    continue
                kind = "BareLf" if octets == "\n" else "BareCr"
                file.flat(
                    f"size-end-{tag}",
                    f"{instead} behind a chunk-size, in the {place} chunk.",
                    *lead,
                    bad(f"5{E}{octets}hello\r\n{LAST}", kind),
                    role=role,
                    source=f"{source}size",
                    covers=["R9112-7.1-abnf-chunk"],
                )
                file.flat(
                    f"extension-end-{tag}",
                    f"{instead} behind an extension, in the {place} chunk.",
                    *lead,
                    bad(f"5;a{E}{octets}hello\r\n{LAST}", kind),
                    role=role,
                    source=f"{source}extension",
                )
                file.flat(
                    f"extension-start-{tag}",
                    f"{instead} behind the semicolon of an extension, in the {place} chunk.",
                    *lead,
                    bad(f"5;{E}{octets}xx\r\nhello\r\n{LAST}", kind),
                    role=role,
                    source=f"{source}extension",
                )
                file.flat(
                    f"last-end-{tag}",
                    f"{instead} behind the last chunk-size; it is the {place} chunk.",
                    *lead,
                    bad(f"0{E}{octets}\r\n\r\n" if octets != "\r" else f"0{E}\rX\r\n\r\n", kind),
                    role=role,
                    source=f"{source}last chunk",
                )
                file.flat(
                    f"trailer-end-{tag}",
                    f"{instead} at the end of the trailer section; it is the {place} chunk.",
                    *lead,
                    body("0\r\n"),
                    bad(f"{E}{octets}X\r\n", kind),
                    role=role,
                    source=f"{source}trailer section",
                )
                file.flat(
                    f"trailer-line-end-{tag}",
                    f"{instead} behind a trailer field; it is the {place} chunk.",
                    *lead,
                    body("0\r\n"),
                    bad(f"X: y{E}{octets}X\r\n\r\n", kind),
                    role=role,
                    source=f"{source}trailer field",
                )


def files():
    return [fields_file()]
