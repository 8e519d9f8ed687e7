"""Defects in heads: Content-Length, Transfer-Encoding, field lines, start-lines (classes 1 to 53 and 97 to 144)."""

from .build import ERR as E
from .build import LAST, TOL, File, bad, body, chunked, cut, end, head, recv, refuse_head, request, response, rest, unsent

GET = "GET / HTTP/1.1\r\nHost: a\r\n"
POST = "POST / HTTP/1.1\r\nHost: a\r\n"
OK = "HTTP/1.1 200 OK\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
NUMBERS = "The number at the front of each `source` counts the classes of known defects over all attacks-*.toml files, 1 to 184."


def post(field, *pieces):
    """A POST with these field lines behind Host."""
    return [head(f"{POST}{field}\r\n"), *pieces]


def bad_post(field, kind, tail="hello"):
    """A POST that is refused for these field lines, once its head is complete or earlier."""
    return bad(f"{POST}{field}\r\n{tail}", kind)


def bad_response(field, kind, tail="hello"):
    return bad(f"{OK}{field}\r\n{tail}", kind)


HELLO = [body("hello", "hello"), end()]
SYNTAX = ["R9112-6.3-4", "R9110-8.6-abnf-Content-Length"]


def lengths():
    file = File(
        "attacks-length",
        "Attacks on Content-Length",
        f"Known ways to make two readers disagree about Content-Length. {NUMBERS}",
    )
    both_fields(file)
    repeated(file)
    values(file)
    edges(file)
    hidden(file)
    no_content(file)
    return file


def both_fields(file):
    add = file.flat
    both = ["R9112-6.1-12", "R9112-6.3-n3"]
    source = "1: Content-Length and Transfer-Encoding in one message"
    add(
        "both-length-first",
        "Content-Length, then Transfer-Encoding: refused at the later line.",
        bad_post(f"Content-Length: 6\r\n{E}{CHUNKED}", "LengthAndChunked", "0\r\n\r\nG"),
        source=source,
        covers=both,
    )
    add(
        "both-chunked-first",
        "Transfer-Encoding, then Content-Length: refused at the later line.",
        bad_post(f"{CHUNKED}{E}Content-Length: 4\r\n", "LengthAndChunked", "5c\r\nGPOST / HTTP/1.1\r\n"),
        source=source,
        covers=both,
    )
    add(
        "both-apart",
        "Another field between the two changes nothing.",
        bad_post(f"Content-Length: 6\r\nX: y\r\n{E}{CHUNKED}", "LengthAndChunked", LAST + "G"),
        source=source,
        covers=both,
    )
    add(
        "both-in-response",
        "A response with both.",
        bad_response(f"Content-Length: 6\r\n{E}{CHUNKED}", "LengthAndChunked", LAST),
        role="client",
        source=source,
        covers=["R9112-6.3-n3"],
    )
    unknown = "2: an unknown transfer coding beside Content-Length; CVE-2022-1705"
    add(
        "both-unknown-coding",
        "The coding is refused first: it is not skipped in favour of the length.",
        bad_post(f"Content-Length: 5\r\nTransfer-Encoding: {E}xchunked\r\n", "TransferEncoding"),
        source=unknown,
        covers=["R9112-6.1-9"],
    )
    add(
        "both-malformed-coding",
        "A malformed coding beside a length is refused, not skipped.",
        bad_post(f'Content-Length: 5\r\nTransfer-Encoding: {E}"chunked"\r\n', "TransferEncoding"),
        source=unknown,
        covers=["R9112-6.3-3"],
    )
    tolerate = ["LENGTH_AND_CHUNKED"]
    add(
        "both-tolerated",
        "Where both are let pass, the chunks decide, and what follows is no request.",
        post(f"Content-Length: 1\r\n{TOL}{CHUNKED}", chunked("hello"), rest("GET /evil HTTP/1.1\r\nHost: a\r\n\r\n")),
        tolerate=tolerate,
        tolerated="LengthAndChunked",
        next="close",
        source="3: Content-Length preferred over Transfer-Encoding; CVE-2026-40561",
        covers=["R9112-6.3-n3", "R9112-6.1-12", "R9112-6.1-13"],
    )
    add(
        "both-tolerated-keep-alive",
        "The connection closes, whatever its options say.",
        post(
            f"Connection: keep-alive\r\n{CHUNKED}{TOL}Content-Length: 100\r\n",
            chunked(),
            rest("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        tolerate=tolerate,
        tolerated="LengthAndChunked",
        next="close",
        source="4: a connection kept after both fields",
        covers=["R9112-6.1-13"],
    )
    add(
        "both-tolerated-response",
        "A response with both closes the connection, too.",
        head(f"{OK}Content-Length: 1\r\n{TOL}{CHUNKED}\r\n"),
        chunked("hello"),
        rest(f"{OK}\r\n"),
        role="client",
        tolerate=tolerate,
        tolerated="LengthAndChunked",
        next="close",
        source="4: a connection kept after both fields",
        covers=["R9112-6.3-n3"],
    )
    five = "5: Transfer-Encoding ignored or half read in places; CVE-2021-33037"
    add(
        "chunked-in-1-0",
        "Chunked in HTTP/1.0 is faulty framing, not ignored.",
        bad(f"POST / HTTP/1.0\r\nContent-Length: 5\r\n{E}{CHUNKED}\r\nhello", "TransferEncodingVersion"),
        source=five,
        covers=["R9112-6.1-14"],
    )
    add(
        "identity-beside-length",
        "identity is a coding that is not known.",
        bad_post(f"Content-Length: 5\r\nTransfer-Encoding: {E}identity\r\n", "TransferEncoding"),
        source=five,
        covers=["R9112-6.1-9"],
    )
    add(
        "chunked-not-last-beside-length",
        "The last coding decides, and it is not chunked.",
        bad_post(f"Content-Length: 5\r\nTransfer-Encoding: chunked, {E}gzip\r\n", "TransferEncoding"),
        source=five,
        covers=["R9112-6.3-3"],
    )


def repeated(file):
    add = file.flat
    first = "10: a repeated Content-Length of which the first is taken; CVE-2026-39805"
    add(
        "two-differ",
        "Two values that differ.",
        bad_post(f"Content-Length: 0\r\nContent-Length: {E}5\r\n", "ContentLengthConflict"),
        source=first,
        covers=["R9112-6.3-4", "R9112-6.3-5"],
    )
    add(
        "two-equal",
        "Two equal values are refused in a request.",
        bad_post(f"Content-Length: 5\r\nContent-Length: {E}5\r\n", "ContentLengthRepeated"),
        source=first,
        covers=["R9110-8.6-13"],
    )
    add(
        "two-equal-tolerated",
        "Two equal values, let pass by name.",
        post(f"Content-Length: 5\r\nContent-Length: {TOL}5\r\n", HELLO),
        tolerate=["REPEATED_LENGTH"],
        tolerated="ContentLengthRepeated",
        next="read",
        source=first,
        covers=["R9110-8.6-13"],
    )
    add(
        "two-differ-tolerated",
        "The switch for equal values lets no different ones pass.",
        bad_post(f"Content-Length: 5\r\nContent-Length: {E}6\r\n", "ContentLengthConflict"),
        tolerate=["REPEATED_LENGTH"],
        source=first,
        covers=SYNTAX,
    )
    add(
        "two-cases",
        "The spelling of the name does not hide a repetition.",
        bad_post(f"Content-Length: 0\r\ncontent-length: {E}5\r\n", "ContentLengthConflict"),
        source="11: a repeated Content-Length in another letter case; CVE-2026-1525",
        covers=["R9112-5-n1", "R9112-6.3-4"],
    )
    file.steps(
        "two-cases-refused",
        "An encoder compares names without case, too.",
        refuse_head(
            request("POST", "/", ("Host", "a"), ("Content-Length", "5"), ("content-length", "6")),
            "Rule ContentLengthConflict",
        ),
        role="client",
        requests=[],
        source="11: a repeated Content-Length in another letter case; CVE-2026-1525",
        covers=["R9112-6.3-12"],
    )
    add(
        "two-differ-response",
        "Two different lengths in a response.",
        bad_response(f"Content-Length: 5\r\nContent-Length: {E}50\r\n", "ContentLengthConflict"),
        role="client",
        source="12: a response with two lengths of which the first is taken",
        covers=["R9112-6.3-4", "R9112-6.3-7"],
    )
    lists = "13: a list of equal lengths"
    add(
        "list-equal",
        "A list of equal values is refused in a request.",
        bad_post(f"Content-Length: 5, {E}5\r\n", "ContentLengthRepeated"),
        source=lists,
        covers=["R9110-8.6-13"],
    )
    add(
        "list-equal-tolerated",
        "The same list, let pass by name.",
        post(f"Content-Length: 5, {TOL}5\r\n", HELLO),
        tolerate=["REPEATED_LENGTH"],
        tolerated="ContentLengthRepeated",
        next="read",
        source=lists,
        covers=["R9110-8.6-13"],
    )
    add(
        "list-equal-response",
        "In a response it is accepted, and reported.",
        head(f"{OK}Content-Length: 5, {TOL}5\r\n\r\n"),
        HELLO,
        role="client",
        tolerated="ContentLengthRepeated",
        next="send",
        source=lists,
        covers=["R9110-8.6-13", "R9112-6.3-4"],
    )
    add(
        "two-equal-response",
        "So are two equal lines.",
        head(f"{OK}Content-Length: 5\r\nContent-Length: {TOL}5\r\n\r\n"),
        HELLO,
        role="client",
        tolerated="ContentLengthRepeated",
        next="send",
        source=lists,
        covers=["R9110-8.6-13", "R9112-6.3-4"],
    )
    add(
        "list-differ",
        "A list of different values.",
        bad_post(f"Content-Length: 5, {E}6\r\n", "ContentLengthConflict"),
        source=lists,
        covers=SYNTAX,
    )


BAD_VALUES = [
    ("letters", f"{E}abc", "ContentLength", "6: an invalid length that is skipped; CVE-2022-42252"),
    ("letter-behind", f"5{E}x", "ContentLength", "6: an invalid length that is skipped; CVE-2022-42252"),
    ("empty", f" {E}", "ContentLength", "7: an empty length, passed on; CVE-2023-40225"),
    ("empty-no-space", f"{E}", "ContentLength", "8: an empty length, read as zero; CVE-2023-40175"),
    ("empty-tab", f"\t{E}", "ContentLength", "9: an empty length, read as zero"),
    ("plus-zero", f"{E}+0", "ContentLength", "14: a sign before zero; GHSA-mjqx"),
    ("plus", f"{E}+5", "ContentLength", "15: a sign or prefix in a length; CVE-2022-24761"),
    ("hex-prefix", f"0{E}x5", "ContentLength", "16: a sign or prefix in a length; CVE-2023-38697, CVE-2021-32715"),
    ("underscore", f"1{E}_0", "ContentLength", "17: what a language's own number parser takes"),
    ("minus-zero", f"{E}-0", "ContentLength", "17: what a language's own number parser takes"),
    ("minus", f"{E}-5", "ContentLength", "17: what a language's own number parser takes"),
    ("arabic-digit", f"{E}\xd9\xa5", "ContentLength", "18: digits of other scripts; CVE-2025-69224"),
    ("space-within", f"3{E} 4", "ContentLength", "19: whitespace and separators inside of a number; CVE-2023-47627"),
    ("vertical-tab", f"{E}\x0b5", "FieldValue", "19: whitespace and separators inside of a number; CVE-2023-47627"),
    ("nul-behind", f"5{E}\0", "FieldValue", "19: whitespace and separators inside of a number; CVE-2023-47627"),
    ("exponent", f"5{E}e0", "ContentLength", "20: other spellings of a number"),
    ("decimal-point", f"5{E}.0", "ContentLength", "20: other spellings of a number"),
    ("comma-differ", f"5,{E}6", "ContentLengthConflict", "20: other spellings of a number"),
    ("comma-equal", f"5,{E}5", "ContentLengthRepeated", "20: other spellings of a number"),
    ("comma-behind", f"5,{E}", "ContentLength", "20: other spellings of a number"),
    ("comma-before", f"{E},5", "ContentLength", "20: other spellings of a number"),
    ("turned-to-zero", f"{E}zero", "ContentLength", "24: an invalid length, read as zero; GHSA-4ppp"),
    ("quoted", f'{E}"5"', "ContentLength", "24: an invalid length, read as zero; GHSA-4ppp"),
]


def values(file):
    for slug, value, kind, source in BAD_VALUES:
        gap = "" if slug in ("empty", "empty-no-space", "empty-tab") else " "
        line = f"Content-Length:{gap}{value}\r\n"
        file.flat(
            f"value-{slug}", "In a request.", bad_post(line, kind), source=source, covers=[*SYNTAX, "R9112-6.3-5"]
        )
        if kind != "ContentLengthRepeated":
            file.flat(
                f"value-{slug}-response",
                "In a response.",
                bad_response(line, kind),
                role="client",
                source=source,
                covers=[*SYNTAX, "R9112-6.3-7"],
            )
    file.flat(
        "value-plus-legacy",
        "No preset lets a sign pass.",
        bad_response(f"Content-Length: {E}+5\r\n", "ContentLength"),
        role="client",
        tolerate=["LEGACY"],
        source="15: a sign or prefix in a length; CVE-2022-24761",
        covers=SYNTAX,
    )
    spelled = "20: other spellings of a number"
    file.flat(
        "value-zeros",
        "Leading zeros are digits.",
        post("Content-Length: 0005\r\n", HELLO),
        source=spelled,
        covers=SYNTAX[1:],
    )
    file.flat(
        "value-spaces",
        "Whitespace around the value is not of it.",
        post("Content-Length:   5 \t\r\n", HELLO),
        source=spelled,
        covers=["R9112-5.1-n2"],
    )
    file.flat(
        "value-many-zeros",
        "Any number of leading zeros.",
        post(f"Content-Length: {'0' * 60}5\r\n", HELLO),
        source=spelled,
        covers=SYNTAX[1:],
    )
    file.flat(
        "value-zeros-as-sent",
        "The value is handed out as it was spelled.",
        post("Content-Length: 00\r\n", end()),
        source="21: leading zeros that change on the way",
        covers=["R9110-8.6-12"],
    )


def edges(file):
    overflow = "22: a length beyond the range of an integer"
    for slug, value in [("2-63", 2**63), ("2-63-minus-1", 2**63 - 1), ("2-64-minus-1", 2**64 - 1)]:
        file.flat(
            f"edge-{slug}",
            "A large length is accepted, and its content waited for.",
            post(f"Content-Length: {value}\r\n", body("abc", "abc")),
            source="23: an overflow check that is wrong at its edge" if "minus" in slug else overflow,
            covers=["R9110-8.6-10"],
        )
    for slug, value in [
        ("2-64", 2**64),
        ("2-64-plus-3", 2**64 + 3),
        ("2-64-times-10", 10 * 2**64),
        ("20-nines", "9" * 20),
    ]:
        file.flat(
            f"edge-{slug}",
            "A length of 2^64 or more is refused at once, not waited for.",
            bad_post(f"Content-Length: {E}{value}\r\n", "ContentLengthTooLarge", "abc"),
            source="23: an overflow check that is wrong at its edge" if slug == "2-64" else overflow,
            covers=["R9110-8.6-10"],
        )
    file.flat(
        "edge-2-64-response",
        "In a response, too.",
        bad_response(f"Content-Length: {E}{2**64}\r\n", "ContentLengthTooLarge"),
        role="client",
        source=overflow,
        covers=["R9110-8.6-10"],
    )
    file.flat(
        "edge-huge-then-end",
        "Nothing is allocated from a declared length: what came is handed out, then the end is an error.",
        head(f"{OK}Content-Length: {2**63 - 1}\r\n\r\n"),
        body("abc", "abc"),
        cut("TruncatedContent"),
        role="client",
        source="25: memory taken for a declared length; CVE-2025-13836",
        covers=["R9112-6.3-8", "R9112-8-n2"],
    )
    file.flat(
        "edge-30-digits",
        "Thirty digits.",
        bad_post(f"Content-Length: {E}{'1' * 30}\r\n", "ContentLengthTooLarge"),
        source="26: a length out of range",
        covers=["R9110-8.6-10"],
    )
    file.flat(
        "edge-5-with-40-zeros",
        "Thirty zeros and a five are five.",
        post(f"Content-Length: {'0' * 30}5\r\n", HELLO),
        source="26: a length out of range",
    )


def hidden(file):
    source = "27: a length hidden by whitespace or a line end"
    cases = [
        ("space-before", f"X: y\r\n{E} Content-Length: 5\r\n", "ObsFold"),
        ("tab-before", f"X: y\r\n{E}\tContent-Length: 5\r\n", "ObsFold"),
        ("cr-before", f"X: y{E}\rContent-Length: 5\r\n", "BareCr"),
        ("cr-within", f"Con{E}\rtent-Length: 5\r\n", "BareCr"),
        ("cr-line", f"X: y\r\n{E}\rContent-Length: 5\r\n", "BareCr"),
        ("lf-before", f"X: y{E}\nContent-Length: 5\r\n", "BareLf"),
        ("space-colon", f"Content-Length{E} : 5\r\n", "WhitespaceBeforeColon"),
        ("space-within", f"Content{E} Length: 5\r\n", "FieldName"),
    ]
    for slug, field, kind in cases:
        file.flat(
            f"hidden-{slug}", "Refused in a request.", bad_post(field, kind), source=source, covers=["R9112-2.2-10"]
        )
    file.flat(
        "hidden-first-line",
        "Whitespace behind the request-line.",
        bad(f"POST / HTTP/1.1\r\n{E} Content-Length: 5\r\nHost: a\r\n\r\nhello", "WhitespaceBeforeFields"),
        source=source,
        covers=["R9112-2.2-9"],
    )
    file.flat(
        "hidden-no-space",
        "No space behind the colon is no defect.",
        post("Content-Length:5\r\n", HELLO),
        source=source,
        covers=["R9112-5.1-n2"],
    )
    file.flat(
        "hidden-space-colon-legacy",
        "No tolerance acts on a field that frames.",
        bad_response(f"Content-Length{E} : 5\r\n", "WhitespaceBeforeColon"),
        role="client",
        tolerate=["LEGACY"],
        source=source,
        covers=["R9112-5.1-2"],
    )
    six = "6: an invalid length that is skipped; CVE-2022-42252"
    for slug, line, kind in [
        ("space", f"Content{E} Length: 5", "FieldName"),
        ("no-colon", f"Content-Length{E} 5", "FieldName"),
        ("semicolon", f"Content-Length{E};5", "FieldName"),
        ("paren", f"{E}(Content-Length: 5", "FieldName"),
        ("end", f"Content-Length{E}", "FieldLine"),
        ("space-before", f"{E} Content-Length: 5", "WhitespaceBeforeFields"),
    ]:
        file.flat(
            f"resembling-{slug}",
            "A line that resembles Content-Length is never skipped.",
            bad_response(line + "\r\n", kind),
            role="client",
            tolerate=["INVALID_FIELD_LINE"],
            source=six,
            covers=["R9112-6.3-4"],
        )


def no_content(file):
    source = "28: a length on a response that has no content"
    file.flat(
        "on-204",
        "204 has no content whatever it says; the connection closes.",
        head("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"),
        end(),
        rest("hello"),
        role="client",
        next="close",
        source=source,
        covers=["R9112-6.3-n1", "R9110-15.3.5-n1"],
    )
    file.flat(
        "on-204-zero",
        "A length of zero is harmless.",
        head("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"),
        end(),
        role="client",
        source=source,
        covers=["R9112-6.3-n1"],
    )
    file.flat(
        "on-interim",
        "An interim response has no content.",
        head("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n", interim=True),
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        role="client",
        source=source,
        covers=["R9112-6.3-n1", "R9110-15.2-n1"],
    )
    file.flat(
        "on-connect",
        "A length on 2xx to CONNECT is ignored: what follows is the tunnel's.",
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        rest("hello"),
        role="client",
        requests=[{"method": "CONNECT"}],
        next="switch",
        source=source,
        covers=["R9112-6.3-1", "R9110-9.3.6-7"],
    )
    for status, reason in [(204, "No Content"), (103, "Early Hints")]:
        what = "interim" if status == 103 else "head"
        file.steps(
            f"send-on-{status}",
            "It is not sent either.",
            recv(head(f"{GET}\r\n"), end(), next="send"),
            refuse_head(response(status, ("Content-Length", "5"), reason=reason), "Rule FramingForbidden", what),
            source=source,
            covers=["R9110-8.6-7"],
        )
    file.steps(
        "send-on-connect",
        "Nor with 2xx to CONNECT.",
        recv(head("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"), end(), next="send"),
        refuse_head(response(200, ("Content-Length", "5")), "Rule FramingForbidden"),
        source=source,
        covers=["R9110-8.6-8", "R9110-9.3.6-6"],
    )


# Transfer-Encoding.

LISTS = [
    # slug, value, kind in a request, what a response becomes, source
    ("xchunked", f"{E}xchunked", "TransferEncoding", "close", "29: chunked found as a part of another word"),
    ("chunk", f"{E}chunk", "TransferEncoding", "close", "29: chunked found as a part of another word"),
    ("chunkedx", f"{E}chunkedx", "TransferEncoding", "close", "29: chunked found as a part of another word"),
    (
        "gzip-then-chunked",
        f"{E}gzip, chunked",
        "TransferCoding",
        "chunked",
        "30: only one member of the list looked at; CVE-2019-16786",
    ),
    (
        "chunked-then-gzip",
        f"chunked, {E}gzip",
        "TransferEncoding",
        "close",
        "30: only one member of the list looked at; CVE-2019-16786",
    ),
    (
        "glued",
        f"{E}chunked foo",
        "TransferEncoding",
        "error",
        "31: a value that is not delimited; CVE-2022-32213, CVE-2022-32215",
    ),
    (
        "glued-tab",
        f"{E}chunked\tfoo",
        "TransferEncoding",
        "error",
        "31: a value that is not delimited; CVE-2022-32213, CVE-2022-32215",
    ),
    ("then-identity", f"chunked, {E}identity", "TransferEncoding", "close", "32: a coding behind chunked"),
    ("twice", f"chunked, {E}chunked", "TransferEncoding", "error", "33: chunked twice; CVE-2021-21299"),
    ("twice-cases", f"chunked, {E}Chunked", "TransferEncoding", "error", "33: chunked twice; CVE-2021-21299"),
    ("comma-before", f"{E},chunked", "TransferEncoding", "error", "34: empty members of the list"),
    ("comma-behind", f"chunked,{E}", "TransferEncoding", "error", "34: empty members of the list"),
    ("commas-within", f"gzip,{E},chunked", "TransferEncoding", "error", "34: empty members of the list"),
    ("unknown", f"{E}foo", "TransferEncoding", "close", "36: an unknown coding taken for chunked"),
    ("nel-before", f"{E}\x85chunked", "TransferEncoding", "error", "39: octets taken for whitespace"),
    ("nbsp-before", f"{E}\xa0chunked", "TransferEncoding", "error", "39: octets taken for whitespace"),
    ("nbsp-behind", f"{E}chunked\xa0", "TransferEncoding", "error", "39: octets taken for whitespace"),
    ("soft-hyphen-behind", f"{E}chunked\xad", "TransferEncoding", "error", "39: octets taken for whitespace"),
    ("unicode-space", f"{E}\xe2\x80\x80chunked", "TransferEncoding", "error", "39: octets taken for whitespace"),
    ("quoted", f'{E}"chunked"', "TransferEncoding", "error", "40: other spellings of chunked"),
    ("apostrophes", f"{E}'chunked'", "TransferEncoding", "close", "40: other spellings of chunked"),
    ("backslash", f"{E}\\chunked", "TransferEncoding", "error", "40: other spellings of chunked"),
    ("encoded-word", f"{E}=?utf-8?B?Y2h1bmtlZA==?=", "TransferEncoding", "error", "40: other spellings of chunked"),
    ("accent", f"{E}chunk\xc3\xa9d", "TransferEncoding", "error", "40: other spellings of chunked"),
    ("kelvin-sign", f"{E}chun\xe2\x84\xaaed", "TransferEncoding", "error", "40: other spellings of chunked"),
    ("parameter", f"{E}chunked;a=b", "TransferEncoding", "error", "49: chunked with a parameter"),
    ("parameter-spaced", f"{E}chunked ; a=b", "TransferEncoding", "error", "49: chunked with a parameter"),
    ("semicolon", f"{E}chunked;", "TransferEncoding", "error", "49: chunked with a parameter"),
    ("parameter-of-unknown", f"{E}gzip;q=1", "TransferEncoding", "close", "49: chunked with a parameter"),
    ("identity", f"{E}identity", "TransferEncoding", "close", "50: the coding that was removed"),
    ("identity-then-chunked", f"{E}identity, chunked", "TransferCoding", "chunked", "50: the coding that was removed"),
    ("not-last-of-three", f"gzip, chunked, {E}br", "TransferEncoding", "close", "52: chunked that is not last"),
    ("not-last-of-two", f"chunked, {E}x", "TransferEncoding", "close", "52: chunked that is not last"),
]
LIST_RULE = ["R9112-6.3-3", "R9112-6.1-n1"]


def codings():
    file = File(
        "attacks-transfer-encoding",
        "Attacks on Transfer-Encoding",
        f"Known ways to make two readers disagree about Transfer-Encoding. {NUMBERS}",
    )
    for slug, value, kind, becomes, source in LISTS:
        coding_vectors(file, slug, value, kind, becomes, source)
    lines(file)
    wrapped(file)
    not_framing(file)
    without_content(file)
    return file


def coding_vectors(file, slug, value, kind, becomes, source):
    line = f"Transfer-Encoding: {value}\r\n"
    covers = ["R9112-6.1-9"] if kind == "TransferCoding" else LIST_RULE
    file.flat(
        slug, "Refused in a request.", bad_post(line, kind, f"5\r\nhello\r\n{LAST}"), source=source, covers=covers
    )
    plain = f"{OK}Transfer-Encoding: {value.replace(E, '')}\r\n\r\n"
    if becomes == "error":
        file.flat(
            f"{slug}-response",
            "Refused in a response.",
            bad_response(line, kind, f"5\r\nhello\r\n{LAST}"),
            role="client",
            source=source,
            covers=["R9112-6.1-abnf-Transfer-Encoding"],
        )
    elif becomes == "close":
        file.flat(
            f"{slug}-response",
            "In a response, where the last coding is not chunked, the content runs until the end.",
            head(plain),
            body("0\r\n\r\n", "0\r\n\r\n"),
            end(),
            role="client",
            eof=True,
            source=source,
            covers=["R9112-6.3-n5", "R9112-6.1-4"],
        )
    else:
        file.flat(
            f"{slug}-response",
            "In a response the last coding is decoded, the rest is the caller's.",
            head(plain),
            chunked("hello"),
            role="client",
            source=source,
            covers=["R9112-6.3-n4", "R9112-6.1-4"],
        )


def lines(file):
    two = "33: chunked twice; CVE-2021-21299"
    file.flat(
        "two-lines",
        "All lines are one list.",
        bad_post(f"{CHUNKED}Transfer-Encoding: {E}chunked\r\n", "TransferEncoding", LAST),
        source=two,
        covers=LIST_RULE,
    )
    file.flat(
        "two-lines-identity",
        "The first line counts, too.",
        bad_post(f"Transfer-Encoding: {E}identity\r\n{CHUNKED}", "TransferCoding", LAST),
        source=two,
        covers=["R9112-6.1-n1"],
    )
    file.flat(
        "two-lines-not-last",
        "The last line decides which is last.",
        bad_post(f"{CHUNKED}X: y\r\nTransfer-Encoding: {E}gzip\r\n", "TransferEncoding", LAST),
        source=two,
        covers=LIST_RULE,
    )
    empty = "35: an empty list"
    file.flat(
        "empty",
        "An empty field is not the absence of the field.",
        bad_post(f"Transfer-Encoding:{E}\r\n", "TransferEncoding"),
        source=empty,
        covers=LIST_RULE,
    )
    file.flat(
        "empty-beside-length",
        "Nor beside a length.",
        bad_post(f"Content-Length: 5\r\nTransfer-Encoding:{E}\r\n", "TransferEncoding"),
        source=empty,
        covers=LIST_RULE,
    )
    file.flat(
        "empty-response",
        "Nor in a response.",
        bad_response(f"Transfer-Encoding:{E}\r\n", "TransferEncoding"),
        role="client",
        source=empty,
    )
    for slug, value, source in [
        ("title", "Chunked", "37: chunked in another letter case, not known; CVE-2026-23527"),
        ("upper", "CHUNKED", "38: chunked in another letter case, refused"),
        ("mixed", "cHuNkEd", "38: chunked in another letter case, refused"),
    ]:
        file.flat(
            f"case-{slug}",
            "Names of codings are compared without case.",
            post(f"Transfer-Encoding: {value}\r\n", chunked("hello")),
            source=source,
            covers=["R9112-7-n1"],
        )
    file.flat(
        "space-around",
        "Whitespace around the value is not of it.",
        post("Transfer-Encoding: \t chunked \t\r\n", chunked("hello")),
        source="39: octets taken for whitespace",
        covers=["R9112-5.1-n2"],
    )
    for slug, octet in [("vt", "\x0b"), ("ff", "\x0c"), ("nul", "\0"), ("del", "\x7f"), ("us", "\x1f")]:
        file.flat(
            f"{slug}-before",
            "A control octet before the coding.",
            bad_post(f"Transfer-Encoding: {E}{octet}chunked\r\n", "FieldValue", LAST),
            source="39: octets taken for whitespace",
            covers=["R9110-5.5-abnf-field-value"],
        )
        file.flat(
            f"{slug}-behind",
            "A control octet behind the coding.",
            bad_post(f"Transfer-Encoding: chunked{E}{octet}\r\n", "FieldValue", LAST),
            source="39: octets taken for whitespace",
            covers=["R9110-5.5-abnf-field-value"],
        )


def wrapped(file):
    source = "41: a value on the next line"
    cases = [
        ("crlf-space", f"Transfer-Encoding:\r\n{E} chunked\r\n", "ObsFold"),
        ("crlf-tab", f"Transfer-Encoding:\r\n{E}\tchunked\r\n", "ObsFold"),
        ("lf-space", f"Transfer-Encoding:{E}\n chunked\r\n", "BareLf"),
        ("cr", f"Transfer-Encoding:{E}\rchunked\r\n", "BareCr"),
        ("twice", f"Transfer-Encoding:\r\n{E} \r\n chunked\r\n", "ObsFold"),
    ]
    for slug, field, kind in cases:
        file.flat(
            f"wrapped-{slug}",
            "Refused in a request.",
            bad_post(field, kind, LAST),
            source=source,
            covers=["R9112-5.2-2"] if kind == "ObsFold" else [],
        )
        file.flat(
            f"wrapped-{slug}-response",
            "Nor is a field that frames unfolded in a response.",
            bad_response(field, kind, LAST),
            role="client",
            source=source,
            covers=["R9112-5.2-4"] if kind == "ObsFold" else [],
        )
    file.flat(
        "fold-between",
        "A folded line between a length and a coding.",
        bad_post(f"Content-Length: 5\r\n{E} Transfer-Encoding: chunked\r\n", "ObsFold"),
        source="42: a fold or space in the framing fields; CVE-2024-27982",
        covers=["R9112-5.2-2"],
    )
    file.flat(
        "fold-length",
        "A folded length.",
        bad_post(f"Content-Length:\r\n{E} 5\r\n", "ObsFold"),
        source="42: a fold or space in the framing fields; CVE-2024-27982",
        covers=["R9112-5.2-2"],
    )
    file.flat(
        "fold-length-response",
        "A folded length in a response.",
        bad_response(f"Content-Length: 5\r\n{E} 6\r\n", "ObsFold"),
        role="client",
        source="42: a fold or space in the framing fields; CVE-2024-27982",
        covers=["R9112-5.2-4"],
    )


def not_framing(file):
    under = "43: an underscore for a hyphen; CVE-2024-45614"
    file.flat(
        "underscore",
        "Another field: it frames nothing.",
        post("Transfer_Encoding: chunked\r\n", end()),
        source=under,
        covers=["R9110-5.1-2"],
    )
    file.flat(
        "underscore-length",
        "Another field: it frames nothing.",
        post("Content_Length: 5\r\n", end()),
        source=under,
        covers=["R9110-5.1-2"],
    )
    file.flat(
        "underscore-beside-length",
        "Another field, beside the one that frames.",
        post("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", HELLO),
        source=under,
        covers=["R9110-5.1-2"],
    )
    old = "44: chunked in HTTP/1.0; CVE-2026-42581"
    file.flat(
        "version-1-0",
        "Refused in a request.",
        bad(f"POST / HTTP/1.0\r\n{E}{CHUNKED}\r\n{LAST}", "TransferEncodingVersion"),
        source=old,
        covers=["R9112-6.1-14"],
    )
    file.flat(
        "version-1-0-keep-alive",
        "Refused whatever the options say.",
        bad(f"POST / HTTP/1.0\r\nConnection: keep-alive\r\n{E}{CHUNKED}\r\n{LAST}", "TransferEncodingVersion"),
        source="45: chunked in HTTP/1.0, framed in another way; CVE-2026-2835",
        covers=["R9112-6.1-14"],
    )
    file.flat(
        "version-1-0-response",
        "In a response the chunks are decoded, and the connection closes.",
        head(f"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n{CHUNKED}\r\n"),
        chunked("hello"),
        rest(OK),
        role="client",
        next="close",
        source=old,
        covers=["R9112-6.1-14"],
    )
    file.flat(
        "never-ignored",
        "The chunks are content, also where they look like a request.",
        post(CHUNKED, chunked("GET /evil HTTP/1.1\r\nHost: a\r\n\r\n")),
        source="46: Transfer-Encoding ignored, and no length",
        covers=["R9112-6-n1", "R9112-6.3-n4"],
    )
    file.flat(
        "connection-option",
        "An option of that name does not take the field away.",
        post(f"Connection: Transfer-Encoding\r\n{CHUNKED}", chunked("hello")),
        source="47: Connection names Transfer-Encoding; CVE-2026-26365",
        covers=["R9112-6.3-n4"],
    )
    file.flat(
        "connection-option-length",
        "Nor the length.",
        post("Connection: Content-Length\r\nContent-Length: 5\r\n", HELLO),
        source="48: Connection names Content-Length",
        covers=["R9112-6.3-n6"],
    )


def without_content(file):
    source = "51: Transfer-Encoding on a response that has no content"
    file.flat(
        "on-204",
        "204 has no content: no chunk is read, and the connection closes.",
        head(f"HTTP/1.1 204 No Content\r\n{CHUNKED}\r\n"),
        end(),
        rest(LAST),
        role="client",
        next="close",
        source=source,
        covers=["R9112-6.3-n1"],
    )
    file.flat(
        "on-304",
        "304 may have it, and has no content.",
        head(f"HTTP/1.1 304 Not Modified\r\n{CHUNKED}\r\n"),
        end(),
        role="client",
        source=source,
        covers=["R9112-6.1-6", "R9112-6.3-n1"],
    )
    file.flat(
        "on-head",
        "So may a response to HEAD.",
        head(f"{OK}{CHUNKED}\r\n"),
        end(),
        role="client",
        requests=[{"method": "HEAD"}],
        source=source,
        covers=["R9112-6.1-6", "R9112-6.3-n1"],
    )
    file.flat(
        "on-interim",
        "An interim response has no content.",
        head(f"HTTP/1.1 100 Continue\r\n{CHUNKED}\r\n", interim=True),
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        role="client",
        source=source,
        covers=["R9112-6.3-n1"],
    )
    file.flat(
        "on-connect",
        "It is ignored in 2xx to CONNECT.",
        head(f"{OK}{CHUNKED}\r\n"),
        rest(LAST),
        role="client",
        requests=[{"method": "CONNECT"}],
        next="switch",
        source=source,
        covers=["R9112-6.3-1"],
    )
    for status, reason, what in [(204, "No Content", "head"), (103, "Early Hints", "interim")]:
        file.steps(
            f"send-on-{status}",
            "It is not sent.",
            recv(head(f"{GET}\r\n"), end(), next="send"),
            refuse_head(
                response(status, ("Transfer-Encoding", "chunked"), reason=reason), "Rule FramingForbidden", what
            ),
            source=source,
            covers=["R9112-6.1-7"],
        )
    file.steps(
        "send-both",
        "Nobody sends both fields, wherever they came from.",
        refuse_head(
            request("POST", "/", ("Host", "a"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked")),
            "Rule LengthAndChunked",
        ),
        role="client",
        requests=[],
        source="53: Transfer-Encoding carried over from another protocol version; CVE-2026-28898",
        covers=["R9112-6.2-1"],
    )


# Field lines.

BAD_LINES = [
    # slug, field lines, kind, source, whether the class exists in responses, too
    (
        "space-colon",
        f"X{E} : y\r\n",
        "WhitespaceBeforeColon",
        "97: whitespace before the colon, taken away; CVE-2019-16276",
    ),
    (
        "space-colon-length",
        f"Content-Length{E} : 5\r\n",
        "WhitespaceBeforeColon",
        "98: whitespace before the colon; CVE-2019-16869",
    ),
    ("tab-colon", f"X{E}\t: y\r\n", "WhitespaceBeforeColon", "99: whitespace before the colon; CVE-2021-22959"),
    (
        "no-colon",
        f"X-Junk{E}\r\n",
        "FieldLine",
        "100: a line without a colon, joined to the one before it; CVE-2019-20444",
    ),
    (
        "space-colon-chunked",
        f"Transfer-Encoding{E} : chunked\r\n",
        "WhitespaceBeforeColon",
        "101: whitespace before the colon, and the field is lost",
    ),
    ("empty-name", f"{E}: y\r\n", "FieldName", "102: an empty name; CVE-2023-25725"),
    ("empty-name-then-length", f"{E}:\r\nContent-Length: 5\r\n", "FieldName", "102: an empty name; CVE-2023-25725"),
    ("bare-lf", f"X: y{E}\nZ: z\r\n", "BareLf", "104: LF alone as a line end; CVE-2019-16785"),
    (
        "bare-lf-smuggle",
        f"X: y{E}\nTransfer-Encoding: chunked\r\n",
        "BareLf",
        "105: LF alone as a line end; CVE-2021-41136",
    ),
    ("cr-ends-field", f"X: y{E}\rZ: z\r\n", "BareCr", "106: CR alone ends a field; CVE-2023-30589"),
    ("cr-line-end", f"X: y{E}\r", "BareCr", "108: CR alone as a line end"),
    ("lf-in-value", f"X: a{E}\nb\r\n", "BareLf", "109: LF in a value; CVE-2022-32214"),
    ("nul-in-value", f"X: a{E}\0b\r\n", "FieldValue", "111: NUL in a value"),
    ("nul-only", f"X: {E}\0\r\n", "FieldValue", "111: NUL in a value"),
    ("vt-around", f"X: {E}\x0by\r\n", "FieldValue", "113: control octets stripped as whitespace; CVE-2019-16789"),
    ("fs-behind", f"X: y{E}\x1c\r\n", "FieldValue", "113: control octets stripped as whitespace; CVE-2019-16789"),
    ("soh", f"X: a{E}\x01b\r\n", "FieldValue", "114: control octets in a value"),
    ("del", f"X: a{E}\x7fb\r\n", "FieldValue", "114: control octets in a value"),
    ("esc", f"X: {E}\x1b[0m\r\n", "FieldValue", "114: control octets in a value"),
    ("name-continued", f"X-Na{E}\r\nme: y\r\n", "FieldLine", "117: a name continued on the next line"),
    ("no-colon-two-words", f"Transfer-Encoding{E} chunked\r\n", "FieldName", "118: whitespace in a name"),
    ("space-in-name", f"Transfer{E} Encoding: chunked\r\n", "FieldName", "118: whitespace in a name"),
    ("junk-behind-name", f"Transfer-Encoding{E} x: chunked\r\n", "FieldName", "118: whitespace in a name"),
    ("obs-text-name", f"{E}\x80: y\r\n", "FieldName", "125: a name that is not a token"),
    ("utf-8-name", f"X-{E}\xc3\xa9: y\r\n", "FieldName", "125: a name that is not a token"),
    ("paren-name", f"X{E}(y): z\r\n", "FieldName", "125: a name that is not a token"),
    ("quoted-name", f'{E}"X": y\r\n', "FieldName", "125: a name that is not a token"),
    ("nul-name", f"X{E}\0: y\r\n", "FieldName", "125: a name that is not a token"),
]
LINE_RULES = {
    "WhitespaceBeforeColon": ["R9112-5.1-1"],
    "BareLf": ["R9112-2.2-2"],
    "BareCr": ["R9112-2.2-4"],
    "FieldName": ["R9110-5.1-abnf-field-name"],
    "FieldLine": ["R9112-5-abnf-field-line"],
    "FieldValue": ["R9110-5.5-abnf-field-value"],
}


def field_lines():
    file = File(
        "attacks-lines",
        "Attacks on field lines and line ends",
        f"Known ways to make two readers disagree about where a field line ends and what it says. {NUMBERS}",
    )
    for slug, field, kind, source in BAD_LINES:
        covers = [] if slug == "cr-line-end" else LINE_RULES[kind]
        tail = "X" if slug == "cr-line-end" else "\r\n"
        file.flat(slug, "Refused in a request.", bad(f"{GET}{field}{tail}", kind), source=source, covers=covers)
        file.flat(
            f"{slug}-response", "Refused in a response.", bad(f"{OK}{field}{tail}", kind), role="client", source=source
        )
    tolerated_lines(file)
    folds(file)
    bounds(file)
    return file


def tolerated_lines(file):
    add = file.flat
    add(
        "space-colon-tolerated",
        "Let pass by name in a response.",
        head(f"{OK}Content-Length: 0\r\nX{TOL} : y\r\n\r\n"),
        end(),
        role="client",
        tolerate=["WHITESPACE_BEFORE_COLON"],
        tolerated="WhitespaceBeforeColon",
        next="send",
        source="97: whitespace before the colon, taken away; CVE-2019-16276",
        covers=["R9112-5.1-2"],
    )
    add(
        "control-octet-tolerated",
        "Let pass by name in a response.",
        head(f"{OK}Content-Length: 0\r\nX: a{TOL}\x01b\r\n\r\n"),
        end(),
        role="client",
        tolerate=["CONTROL_OCTETS"],
        tolerated="FieldValue",
        next="send",
        source="114: control octets in a value",
        covers=["R9110-5.5-5"],
    )
    add(
        "nul-tolerated-not",
        "No switch lets NUL pass.",
        bad(f"{OK}X: a{E}\0b\r\n\r\n", "FieldValue"),
        role="client",
        tolerate=["LEGACY"],
        source="112: NUL and control octets in a response; CVE-2026-34520",
        covers=["R9110-5.5-4"],
    )
    add(
        "nul-response",
        "NUL in a response.",
        bad(f"{OK}X: a{E}\0b\r\n\r\n", "FieldValue"),
        role="client",
        source="112: NUL and control octets in a response; CVE-2026-34520",
        covers=["R9110-5.5-4"],
    )
    add(
        "cr-tolerated-not",
        "Nor CR.",
        bad(f"{OK}X: a{E}\rb\r\n\r\n", "BareCr"),
        role="client",
        tolerate=["LEGACY"],
        source="106: CR alone ends a field; CVE-2023-30589",
        covers=["R9112-2.2-4"],
    )
    add(
        "bare-lf-tolerated",
        "Let pass by name in a response: each such line is reported.",
        head(f"HTTP/1.1 200 OK{TOL}\nContent-Length: 0{TOL}\n{TOL}\n"),
        end(),
        role="client",
        tolerate=["BARE_LF"],
        tolerated="BareLf",
        next="send",
        source="104: LF alone as a line end; CVE-2019-16785",
        covers=["R9112-2.2-2"],
    )
    add(
        "bare-lf-request-tolerated-not",
        "Never in a request.",
        bad(f"GET / HTTP/1.1{E}\nHost: a\n\n", "BareLf"),
        tolerate=["LEGACY"],
        source="104: LF alone as a line end; CVE-2019-16785",
        covers=["R9112-2.2-2"],
    )
    add(
        "request-line-bare-lf",
        "The line end of a request-line.",
        bad(f"GET / HTTP/1.1{E}\nHost: a\r\n\r\n", "BareLf"),
        source="105: LF alone as a line end; CVE-2021-41136",
        covers=["R9112-2.2-2"],
    )
    add(
        "lf-empty-line",
        "The empty line.",
        bad(f"{GET}{E}\n", "BareLf"),
        source="105: LF alone as a line end; CVE-2021-41136",
        covers=["R9112-2.2-2"],
    )
    add(
        "cr-after-fields",
        "CRLF CR and another octet is not the end of a head.",
        bad(f"{GET}{E}\rX", "BareCr"),
        source="107: CR taken for an empty line; CVE-2025-23167",
        covers=["R9112-2.2-4"],
    )
    add(
        "cr-after-fields-then-field",
        "Nor where a field follows.",
        bad(f"{GET}{E}\rTransfer-Encoding: chunked\r\n\r\n", "BareCr"),
        source="107: CR taken for an empty line; CVE-2025-23167",
        covers=["R9112-2.2-4"],
    )
    add(
        "cr-cr-lf",
        "CR CR LF is not the end of a head.",
        bad(f"{GET}{E}\r\r\n", "BareCr"),
        source="108: CR alone as a line end",
        covers=["R9112-2.2-4"],
    )
    add(
        "cr-only-head",
        "A head with CR for CRLF.",
        bad(f"GET / HTTP/1.1{E}\rHost: a\r\r", "BareCr"),
        source="108: CR alone as a line end",
        covers=["R9112-2.2-4"],
    )
    add(
        "target-then-lf",
        "A request-line that ends behind its target is no HTTP/0.9.",
        bad(f"GET /x{E}\nHost: a\r\n\r\n", "BareLf"),
        source="110: LF behind the target, taken for HTTP/0.9",
        covers=["R9112-2.2-2"],
    )
    add(
        "target-then-crlf",
        "Nor with CRLF.",
        bad(f"GET /x{E}\r\nHost: a\r\n\r\n", "RequestLine"),
        source="110: LF behind the target, taken for HTTP/0.9",
        covers=["R9112-3-abnf-request-line"],
    )


def folds(file):
    source = "115: folded lines; CVE-2025-32094"
    file.flat(
        "fold",
        "A folded value in a request.",
        bad(f"{GET}X: y\r\n{E} z\r\n\r\n", "ObsFold"),
        source=source,
        covers=["R9112-5.2-2"],
    )
    file.flat(
        "fold-tab", "With a tab.", bad(f"{GET}X: y\r\n{E}\tz\r\n\r\n", "ObsFold"), source=source, covers=["R9112-5.2-2"]
    )
    file.flat(
        "fold-empty",
        "A line of whitespace only.",
        bad(f"{GET}X: y\r\n{E} \r\n\r\n", "ObsFold"),
        source=source,
        covers=["R9112-5.2-2"],
    )
    file.flat(
        "fold-expect",
        "A folded expectation.",
        bad(f"OPTIONS / HTTP/1.1\r\nHost: a\r\nExpect:\r\n{E} 100-continue\r\n\r\n", "ObsFold"),
        source=source,
        covers=["R9112-5.2-2"],
    )
    file.flat(
        "fold-connection-response",
        "A folded Connection in a response is never unfolded.",
        bad(f"{OK}Connection:\r\n{E} close\r\n\r\n", "ObsFold"),
        role="client",
        source=source,
        covers=["R9112-5.2-4"],
    )
    first = "116: whitespace before the first field"
    file.flat(
        "space-first",
        "Refused in a request.",
        bad(f"GET / HTTP/1.1\r\n{E} Host: a\r\n\r\n", "WhitespaceBeforeFields"),
        source=first,
        covers=["R9112-2.2-9"],
    )
    file.flat(
        "space-first-response",
        "Refused in a response.",
        bad(f"{OK}{E} X: y\r\n\r\n", "WhitespaceBeforeFields"),
        role="client",
        source=first,
        covers=["R9112-2.2-9"],
    )
    file.flat(
        "space-first-skipped",
        "In a response the line may be skipped, by name.",
        head(f"{OK}{TOL} Xy\r\nContent-Length: 0\r\n\r\n"),
        end(),
        role="client",
        tolerate=["INVALID_FIELD_LINE"],
        tolerated="WhitespaceBeforeFields",
        next="send",
        source=first,
        covers=["R9112-2.2-9"],
    )
    file.flat(
        "no-colon-skipped",
        "A line without a colon, skipped by name.",
        head(f"{OK}Junk{TOL}\r\nContent-Length: 0\r\n\r\n"),
        end(),
        role="client",
        tolerate=["INVALID_FIELD_LINE"],
        tolerated="FieldLine",
        next="send",
        source="100: a line without a colon, joined to the one before it; CVE-2019-20444",
    )


def bounds(file):
    long = "103: a name longer than a length field can say; CVE-2021-40346"
    file.flat(
        "name-4095",
        "The longest name.",
        head(f"{GET}{'n' * 4095}: y\r\n\r\n"),
        end(),
        source=long,
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "name-4096",
        "One octet more.",
        bad(f"{GET}{'n' * 4095}{E}n: y\r\n\r\n", "FieldNameTooLong"),
        source=long,
        covers=["R9110-5.4-1"],
    )
    file.flat(
        "name-length-wraps",
        "A name whose length does not fit into 16 bits.",
        bad(f"{GET}Content-Length{'0' * (4095 - 14)}{E}{'0' * 61500}: y\r\n\r\n", "FieldNameTooLong"),
        limits={"head": 131072},
        source=long,
        covers=["R9110-5.4-1"],
    )
    file.flat(
        "line-limit-counts-all",
        "A limit holds for the line as it grows, not for a piece of it.",
        bad(f"GET /{'a' * 14}{E}{'a' * 100} HTTP/1.1\r\nHost: a\r\n\r\n", "StartLineTooLong"),
        limits={"start_line": 19},
        source="119: a limit that counts pieces; CVE-2026-54277",
        covers=["R9112-3-3"],
    )
    value = "v" * 40
    file.flat(
        "head-limit",
        "All of the head is limited, however small its lines are.",
        bad(f"{GET}A: {value}\r\nB: {'v' * 29}{E}{'v' * 11}\r\n\r\n", "HeadTooLarge"),
        limits={"head": 25 + 45 + 32},
        source="120: no limit on all fields together; CVE-2026-58229",
        covers=["R9110-5.4-1"],
    )
    file.flat(
        "head-limit-response",
        "And of a response.",
        bad(f"{OK}A: {value}\r\nB: {'v' * 10}{E}{'v' * 30}\r\n\r\n", "HeadTooLarge"),
        role="client",
        limits={"head": 17 + 45 + 13},
        source="121: fields gathered without an end; CVE-2022-41717",
        covers=["R9110-5.4-1"],
    )
    file.flat(
        "field-count",
        "The number of lines is limited.",
        bad(GET + "X: y\r\n" * 99 + f"{E}X: y\r\n\r\n", "TooManyFields"),
        source="121: fields gathered without an end; CVE-2022-41717",
        covers=["R9110-5.4-1"],
    )
    file.flat(
        "value-not-decoded",
        "A value is not decoded.",
        head(f"{GET}X: a%0d%0aContent-Length:%205\r\n\r\n"),
        end(),
        source="122: values decoded after they were checked; CVE-2026-45372",
        covers=["R9110-5.5-3"],
    )
    file.flat(
        "whitespace-run",
        "Whitespace within a value takes no more time than other octets.",
        head(f"{GET}X: a{' ' * 3000}b\r\n\r\n"),
        end(),
        source="123: a value that takes more than linear time; CVE-2020-5236",
        covers=["R9110-5.5-abnf-field-content"],
    )
    unfinished = "124: a head that ends without its empty line; CVE-2022-35256"
    file.flat(
        "head-not-ended",
        "The end of input is not the end of a head.",
        bad_end(GET),
        eof=True,
        source=unfinished,
        covers=["R9112-2.1-abnf-HTTP-message"],
    )
    file.flat(
        "head-not-ended-cr",
        "Nor behind a CR.",
        bad_end(f"{GET}\r"),
        eof=True,
        source=unfinished,
        covers=["R9112-2.1-abnf-HTTP-message"],
    )
    file.flat(
        "head-not-ended-response",
        "Nor in a response.",
        bad_end(OK),
        eof=True,
        role="client",
        source=unfinished,
        covers=["R9112-2.1-abnf-HTTP-message"],
    )


def bad_end(raw):
    return bad(raw + E, "TruncatedHead")


# Start-lines.

BAD_REQUEST_LINES = [
    ("space-in-target", f"GET /a {E}b HTTP/1.1", "Version", "126: a space in the target; CVE-2013-4547"),
    ("space-behind-target", f"GET /a {E} HTTP/1.1", "Version", "126: a space in the target; CVE-2013-4547"),
    (
        "control-before",
        f"{E}\x01GET / HTTP/1.1",
        "Method",
        "127: control octets before the request-line; CVE-2026-50020",
    ),
    ("nul-before", f"{E}\0GET / HTTP/1.1", "Method", "127: control octets before the request-line; CVE-2026-50020"),
    ("space-before", f"{E} GET / HTTP/1.1", "Method", "127: control octets before the request-line; CVE-2026-50020"),
    ("tab-before", f"{E}\tGET / HTTP/1.1", "Method", "127: control octets before the request-line; CVE-2026-50020"),
    ("two-spaces", f"GET {E} / HTTP/1.1", "RequestLine", "129: whitespace in the request-line"),
    ("two-spaces-late", f"GET / {E} HTTP/1.1", "Version", "129: whitespace in the request-line"),
    ("tab-for-space", f"GET{E}\t/ HTTP/1.1", "Method", "129: whitespace in the request-line"),
    ("tab-for-second-space", f"GET /{E}\tHTTP/1.1", "Target", "129: whitespace in the request-line"),
    ("space-at-end", f"GET / {E}HTTP/1.1 ", "Version", "129: whitespace in the request-line"),
    ("tab-in-target", f"GET /a{E}\tb HTTP/1.1", "Target", "130: control octets in the target"),
    ("nul-in-target", f"GET /a{E}\0b HTTP/1.1", "Target", "130: control octets in the target"),
    ("del-in-target", f"GET /a{E}\x7fb HTTP/1.1", "Target", "130: control octets in the target"),
    ("fragment", f"GET /a{E}#b HTTP/1.1", "Target", "131: a fragment in the target; CVE-2023-45539"),
    (
        "fragment-path",
        f"GET /index.html{E}#/../secret HTTP/1.1",
        "Target",
        "131: a fragment in the target; CVE-2023-45539",
    ),
    ("version-longer", f"GET / {E}HTTP/1.1x", "Version", "136: a version that is only a prefix"),
    ("version-two-digits", f"GET / {E}HTTP/1.10", "Version", "136: a version that is only a prefix"),
    ("version-x-before", f"GET / {E}XHTTP/1.1", "Version", "136: a version that is only a prefix"),
    ("version-lower", f"GET / {E}http/1.1", "Version", "136: a version that is only a prefix"),
    ("version-2", f"GET / {E}HTTP/2.0", "UnsupportedVersion", "137: other versions"),
    ("version-0", f"GET / {E}HTTP/0.9", "UnsupportedVersion", "137: other versions"),
    ("version-3", f"GET / {E}HTTP/3.0", "UnsupportedVersion", "137: other versions"),
    ("no-version", f"GET /{E}", "RequestLine", "137: other versions"),
]
BAD_HOSTS = [
    ("path", f"a{E}/b"),
    ("userinfo", f"a{E}@b"),
    ("space", f"a{E} b"),
    ("comma-space", f"a,{E} b"),
    ("query", f"a{E}?b"),
    ("fragment", f"a{E}#b"),
    ("port-letter", f"a:8{E}x"),
    ("two-ports", f"a:1{E}:2"),
    ("quote", f'a{E}"b'),
    ("backslash", f"a{E}\\b"),
    ("obs-text", f"a{E}\xe9"),
    ("percent", f"a%{E}zz"),
]


def start_lines():
    file = File(
        "attacks-start-line",
        "Attacks on start-lines and Host",
        f"Known ways to make two readers disagree about method, target, version, status and host. {NUMBERS}",
    )
    for slug, line, kind, source in BAD_REQUEST_LINES:
        file.flat(
            slug,
            "Refused.",
            bad(f"{line}\r\nHost: a\r\n\r\n", kind),
            source=source,
            covers=["R9112-3-abnf-request-line"],
        )
    hosts(file)
    other_starts(file)
    return file


def hosts(file):
    flood = "128: a flood of empty lines"
    file.flat(
        "empty-lines-2",
        "Two empty lines are skipped.",
        head(f"\r\n\r\n{GET}\r\n"),
        end(),
        source=flood,
        covers=["R9112-2.2-7"],
    )
    file.flat(
        "empty-lines-3",
        "The third is too many.",
        bad(f"\r\n\r\n{E}\r\n{GET}\r\n", "EmptyLines"),
        source=flood,
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "empty-lines-between",
        "They are counted for each request.",
        head(f"\r\n\r\n{GET}\r\n"),
        end(),
        head(f"\r\n\r\n{GET}\r\n"),
        end(),
        source=flood,
        covers=["R9112-2.2-7"],
    )
    file.flat(
        "empty-lines-1000",
        "A flood is refused at once.",
        bad("\r\n\r\n" + E + "\r\n" * 1000, "EmptyLines"),
        source=flood,
        covers=["R9110-17.5-n1"],
    )
    twice = "132: two hosts; CVE-2026-34525"
    file.flat(
        "two-hosts",
        "Two hosts.",
        bad(f"GET / HTTP/1.1\r\nHost: a\r\n{E}Host: b\r\n\r\n", "HostRepeated"),
        source=twice,
        covers=["R9112-3.2-6"],
    )
    file.flat(
        "two-hosts-same",
        "The same host twice.",
        bad(f"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n{E}host: a\r\n\r\n", "HostRepeated"),
        source=twice,
        covers=["R9112-3.2-6"],
    )
    file.flat(
        "two-hosts-1-0",
        "Two hosts in HTTP/1.0.",
        bad(f"GET / HTTP/1.0\r\nHost: a\r\n{E}Host: b\r\n\r\n", "HostRepeated"),
        source=twice,
        covers=["R9112-3.2-6"],
    )
    file.flat(
        "no-host",
        "No host.",
        bad(f"GET / HTTP/1.1\r\nX: y\r\n{E}\r\n", "HostMissing"),
        source="133: no host",
        covers=["R9112-3.2-6"],
    )
    file.flat(
        "no-host-absolute",
        "A target that names a host does not replace the field.",
        bad(f"GET http://a/ HTTP/1.1\r\n{E}\r\n", "HostMissing"),
        source="133: no host",
        covers=["R9112-3.2-6", "R9112-3.2.2-2"],
    )
    for slug, value in BAD_HOSTS:
        file.flat(
            f"host-{slug}",
            "A value that is no host.",
            bad(f"GET / HTTP/1.1\r\nHost: {value}\r\n\r\n", "Host"),
            source="134: a host that is none",
            covers=["R9112-3.2-6", "R9110-7.2-abnf-Host"],
        )
    file.flat(
        "host-comma",
        "A comma is an octet of a registered name.",
        head("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"),
        end(),
        source="134: a host that is none",
        covers=["R3986-3.2.2-abnf-host"],
    )
    file.flat(
        "host-not-target",
        "The target names another host: both are shown.",
        head("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        end(),
        source="135: a target that differs from Host",
        covers=["R9112-3.2.2-6"],
    )


def other_starts(file):
    file.flat(
        "version-1-2",
        "HTTP/1.2 is 1.1.",
        head("GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        end(),
        source="137: other versions",
        covers=["R9110-2.5-n1"],
    )
    preface = "138: the preface of HTTP/2"
    file.flat(
        "preface",
        "It is told apart from other versions.",
        bad(f"{E}PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Http2Preface"),
        source=preface,
        covers=["R9110-2.5-n1"],
    )
    client = {"role": "client", "requests": []}
    method = "139: CR and LF in a method or version that is sent; CVE-2023-49081, CVE-2023-49082"
    for slug, value, source in [
        ("crlf", "GET / HTTP/1.1\r\nX: y\r\nGET", method),
        ("lf", "GE\nT", "140: CR and LF in a method that is sent; GHSA-2pg6, CVE-2020-26116, CVE-2020-26137"),
        ("space", "GET /x", "140: CR and LF in a method that is sent; GHSA-2pg6, CVE-2020-26116, CVE-2020-26137"),
        ("empty", "", method),
    ]:
        file.steps(
            f"send-method-{slug}",
            "A method that is no token is not sent.",
            refuse_head(request(value, "/", ("Host", "a")), "Rule Method"),
            source=source,
            covers=[*unsent(value), "R9112-3.1-abnf-method"],
            **client,
        )
    target = "141: CR, LF and spaces in a target that is sent; CVE-2019-9740, CVE-2019-9947, CVE-2019-18348"
    for slug, value in [
        ("crlf", "/ HTTP/1.1\r\nX: y"),
        ("lf", "/a\nb"),
        ("space", "/a b"),
        ("nul", "/a\0"),
        ("host-crlf", "http://a\r\n/"),
        ("fragment", "/a#b"),
        ("empty", ""),
    ]:
        file.steps(
            f"send-target-{slug}",
            "Such a target is not sent.",
            refuse_head(request("GET", value, ("Host", "a")), "Rule Target"),
            source=target,
            covers=["R9110-2.2-12"],
            **client,
        )
    for slug, line, kind in [
        ("two-digits", f"HTTP/1.1 20{E} OK", "Status"),
        ("four-digits", f"HTTP/1.1 200{E}0 OK", "Status"),
        ("glued", f"HTTP/1.1 200{E}OK", "Status"),
        ("letters", f"HTTP/1.1 {E}OK", "Status"),
        ("zero", f"HTTP/1.1 {E}099 OK", "Status"),
        ("two-spaces", f"HTTP/1.1 {E} 200 OK", "Status"),
        ("minus", f"HTTP/1.1 {E}-20 OK", "Status"),
        ("tab", f"{E}HTTP/1.1\t200 OK", "Version"),
        ("no-status", f"HTTP/1.1 {E}", "Status"),
    ]:
        file.flat(
            f"status-{slug}",
            "Refused.",
            bad(f"{line}\r\nContent-Length: 0\r\n\r\n", kind),
            role="client",
            source="142: odd status-lines",
            covers=["R9112-4-abnf-status-line"],
        )
    reason = "143: odd reason phrases; CVE-2022-38150"
    for slug, text in [
        ("obs-text", "caf\xe9"),
        ("tab", "a\tb"),
        ("colon", ': ;="\\'),
        ("long", "r" * 300),
        ("digits", "200 OK HTTP/1.1"),
    ]:
        file.flat(
            f"reason-{slug}",
            "Accepted as it is.",
            head(f"HTTP/1.1 200 {text}\r\nContent-Length: 0\r\n\r\n"),
            end(),
            role="client",
            source=reason,
            covers=["R9112-4-abnf-reason-phrase"],
        )
    for slug, text, kind in [
        ("nul", f"O{E}\0K", "Reason"),
        ("control", f"O{E}\x01K", "Reason"),
        ("del", f"O{E}\x7fK", "Reason"),
        ("cr", f"O{E}\rK", "BareCr"),
    ]:
        file.flat(
            f"reason-{slug}",
            "Refused.",
            bad(f"HTTP/1.1 200 {text}\r\nContent-Length: 0\r\n\r\n", kind),
            role="client",
            source=reason,
            covers=["R9112-4-abnf-reason-phrase"],
        )
    old = "144: HTTP/1.0 for HTTP/1.1"
    file.flat(
        "version-1-0-closes",
        "The connection of an HTTP/1.0 request ends behind the response.",
        head("GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
        end(),
        rest(f"{GET}\r\n"),
        next="close",
        source=old,
        covers=["R9112-9.3-n4"],
    )
    file.flat(
        "version-1-0-length",
        "A length in HTTP/1.0 is a length.",
        head("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\n"),
        HELLO,
        rest(f"{GET}\r\n"),
        next="close",
        source=old,
        covers=["R9112-9.3-n4", "R9112-6.3-n6"],
    )


def files():
    return [lengths(), codings(), field_lines(), start_lines()]
