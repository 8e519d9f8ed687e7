"""Probes that told implementations apart: requests with a pipelined request behind them, and responses."""

from .attacks_head import CHUNKED, GET, OK, POST
from .build import ERR as E
from .build import LAST, TOL, File, bad, body, chunked, cut, end, head

HELLO = [body("hello", "hello"), end()]
SECOND = "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
THEN = [head(SECOND), end()]
SOURCE = "a probe that told implementations apart"


def post(lines, kind, tail="hello"):
    return [bad(f"{POST}{lines}\r\n{tail}{SECOND}", kind)]


def chunk(raw, kind, *before):
    return [head(f"{POST}{CHUNKED}\r\n"), *before, bad(raw + SECOND, kind)]


def get(lines, kind):
    return [bad(f"GET / HTTP/1.1\r\n{lines}\r\n{SECOND}", kind)]


def requests_of():
    done = body("5\r\nhello\r\n0\r\n", "hello")
    coding = f"5\r\nhello\r\n{LAST}"
    extended = "5;name=" + "a" * 29 + "\r\nhello\r\n0\r\n"
    return [
        (
            "post-no-framing",
            "A POST without framing fields has no content.",
            [head(f"{POST}\r\n"), end(), *THEN],
            ["R9112-6.3-n7"],
        ),
        (
            "head-length",
            "The content of a HEAD request is content.",
            [head("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"), *HELLO, *THEN],
            ["R9112-6-n1"],
        ),
        ("chunk-plus", "A sign.", chunk(f"{E}+5\r\nhello\r\n{LAST}", "ChunkSize"), ["R9112-7.1-abnf-chunk-size"]),
        ("chunk-0x", "A prefix.", chunk(f"0{E}x5\r\nhello\r\n{LAST}", "ChunkSize"), ["R9112-7.1-abnf-chunk-size"]),
        (
            "chunk-space-before",
            "A space before the size.",
            chunk(f"{E} 5\r\nhello\r\n{LAST}", "ChunkSize"),
            ["R9112-7.1-abnf-chunk-size"],
        ),
        (
            "chunk-space-behind",
            "A space behind the size.",
            chunk(f"5 {E}\r\nhello\r\n{LAST}", "ChunkSize"),
            ["R9112-7.1-abnf-chunk"],
        ),
        ("chunk-empty", "No size.", chunk(f"{E}\r\nhello\r\n{LAST}", "ChunkSize"), ["R9112-7.1-abnf-chunk-size"]),
        (
            "chunk-empty-extension",
            "No size, and an extension.",
            chunk(f"{E};x\r\n{LAST}", "ChunkSize"),
            ["R9112-7.1-abnf-chunk-size"],
        ),
        ("chunk-tab", "A tab for a size.", chunk(f"{E}\t\r\n{LAST}", "ChunkSize"), ["R9112-7.1-abnf-chunk-size"]),
        (
            "extension-long",
            "An extension of 34 octets.",
            [head(f"{POST}{CHUNKED}\r\n"), body(extended, "hello"), end("\r\n"), *THEN],
            ["R9112-7.1.1-1"],
        ),
        (
            "extension-lf",
            "LF in an extension.",
            chunk(f"5;a{E}\nb\r\nhello\r\n{LAST}", "BareLf"),
            ["R9112-7.1.1-abnf-chunk-ext"],
        ),
        ("extension-cr", "CR in an extension.", chunk(f"5;a{E}\rb\r\nhello\r\n{LAST}", "BareCr"), ["R9112-2.2-4"]),
        (
            "extension-nul",
            "NUL in an extension.",
            chunk(f"5;{E}\0\r\nhello\r\n{LAST}", "ChunkExtension"),
            ["R9112-7.1.1-abnf-chunk-ext"],
        ),
        (
            "chunk-data-end",
            "Data that are not followed by CRLF.",
            chunk(f"{E}XX{LAST}", "ChunkEnd", body("5\r\nhello", "hello")),
            ["R9112-7.1-abnf-chunk"],
        ),
        (
            "chunk-2-64-plus-5",
            "A size that would wrap to five.",
            chunk(f"1000000000000000{E}5\r\nhello\r\n{LAST}", "ChunkSizeTooLong"),
            ["R9112-7.1-3"],
        ),
        (
            "trailer-lf",
            "A trailer field that ends with LF does not swallow the next request.",
            chunk(f"X: y{E}\n\r\n", "BareLf", done),
            ["R9112-7.1.2-abnf-trailer-section"],
        ),
        (
            "trailer-no-colon",
            "A trailer line without a colon.",
            chunk(f"Xy{E}\r\n\r\n", "FieldLine", done),
            ["R9112-7.1.2-abnf-trailer-section"],
        ),
        (
            "both-fields",
            "Transfer-Encoding and Content-Length.",
            post(f"{CHUNKED}{E}Content-Length: 5\r\n", "LengthAndChunked", coding),
            ["R9112-6.1-12"],
        ),
        (
            "coding-not-last",
            "chunked, gzip.",
            post(f"Transfer-Encoding: chunked, {E}gzip\r\n", "TransferEncoding", coding),
            ["R9112-6.3-3"],
        ),
        (
            "coding-gzip-chunked",
            "gzip, chunked.",
            post(f"Transfer-Encoding: {E}gzip, chunked\r\n", "TransferCoding", coding),
            ["R9112-6.1-9"],
        ),
        (
            "coding-twice",
            "chunked, chunked.",
            post(f"Transfer-Encoding: chunked, {E}chunked\r\n", "TransferEncoding", coding),
            ["R9112-6.1-2"],
        ),
        (
            "coding-identity",
            "identity beside a length.",
            post(f"Transfer-Encoding: {E}identity\r\nContent-Length: 5\r\n", "TransferEncoding"),
            ["R9112-6.1-9"],
        ),
        (
            "length-twice",
            "Two equal lengths.",
            post(f"Content-Length: 5\r\nContent-Length: {E}5\r\n", "ContentLengthRepeated"),
            ["R9110-8.6-13"],
        ),
        (
            "length-list",
            "A list of equal lengths.",
            post(f"Content-Length: 5, {E}5\r\n", "ContentLengthRepeated"),
            ["R9110-8.6-13"],
        ),
        (
            "length-second-differs",
            "A second length that differs.",
            post(f"Content-Length: 5\r\nContent-Length: {E}0\r\n", "ContentLengthConflict"),
            ["R9112-6.3-4"],
        ),
        (
            "length-plus",
            "A length with a sign.",
            post(f"Content-Length: {E}+5\r\n", "ContentLength"),
            ["R9110-8.6-abnf-Content-Length"],
        ),
        (
            "length-2-64",
            "A length of 2^64.",
            post(f"Content-Length: {E}18446744073709551616\r\n", "ContentLengthTooLarge"),
            ["R9110-8.6-10"],
        ),
        (
            "head-lf",
            "A head with LF for CRLF.",
            [bad(f"GET / HTTP/1.1{E}\nHost: a\n\n{SECOND}", "BareLf")],
            ["R9112-2.2-2"],
        ),
        ("fold", "A folded line.", get(f"Host: a\r\nX: y\r\n{E} z\r\n", "ObsFold"), ["R9112-5.2-2"]),
        ("host-missing", "No Host.", get(f"X: y\r\n{E}", "HostMissing"), ["R9112-3.2-6"]),
        ("host-twice", "Two Hosts.", get(f"Host: a\r\n{E}Host: b\r\n", "HostRepeated"), ["R9112-3.2-6"]),
        ("version-1-2", "HTTP/1.2.", [head("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), end(), *THEN], ["R9110-2.5-n1"]),
        (
            "version-2-0",
            "HTTP/2.0.",
            [bad(f"GET / {E}HTTP/2.0\r\nHost: a\r\n\r\n{SECOND}", "UnsupportedVersion")],
            ["R9110-2.5-n1"],
        ),
        ("empty-line", "An empty line before a request.", [head(f"\r\n{GET}\r\n"), end(), *THEN], ["R9112-2.2-7"]),
        ("value-latin-1", "A value in Latin-1.", [head(f"{GET}X: caf\xe9\r\n\r\n"), end(), *THEN], ["R9110-5.5-3"]),
        (
            "target-latin-1",
            "A target in Latin-1.",
            [bad(f"GET /caf{E}\xe9 HTTP/1.1\r\nHost: a\r\n\r\n{SECOND}", "Target")],
            ["R9112-3.2-2"],
        ),
    ]


LIMIT_CODED = f"{OK}Transfer-Encoding: chunked\r\n\r\n"


def responses_of():
    """slug, about, pieces, options."""
    empty = f"{OK}Content-Length: 0\r\n\r\n"
    length = f"{OK}Content-Length: 5\r\n\r\n"
    switch = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    field = f"{OK}Content-Length: 0\r\n"
    return [
        (
            "interim-103",
            "103, then 200.",
            [head("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", True), head(length), *HELLO],
            {"covers": ["R9110-15.2-2"]},
        ),
        (
            "interim-100-fields",
            "100 with fields, not asked for.",
            [head("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n", True), head(length), *HELLO],
            {"covers": ["R9110-15.2-2"]},
        ),
        (
            "switch-not-offered",
            "101 that was not asked for.",
            [bad(f"{E}{switch}hello", "Switch")],
            {"covers": ["R9110-7.8-6"]},
        ),
        (
            "both-fields",
            "Transfer-Encoding and Content-Length.",
            [bad(f"{OK}{CHUNKED}{E}Content-Length: 5\r\n\r\n{LAST}", "LengthAndChunked")],
            {"covers": ["R9112-6.3-n3"]},
        ),
        (
            "both-fields-legacy",
            "The same, let pass: the connection closes.",
            [head(f"{OK}{CHUNKED}{TOL}Content-Length: 5\r\n\r\n"), chunked("hi")],
            {"tolerate": ["LEGACY"], "tolerated": "LengthAndChunked", "next": "close", "covers": ["R9112-6.3-n3"]},
        ),
        (
            "coding-gzip",
            "gzip: the content runs until the end.",
            [head(f"{OK}Transfer-Encoding: gzip\r\n\r\n"), *HELLO],
            {"eof": True, "covers": ["R9112-6.3-n5"]},
        ),
        (
            "length-twice",
            "Two equal lengths.",
            [head(f"{OK}Content-Length: 5\r\nContent-Length: {TOL}5\r\n\r\n"), *HELLO],
            {"tolerated": "ContentLengthRepeated", "covers": ["R9110-8.6-13"]},
        ),
        (
            "length-list",
            "A list of equal lengths.",
            [head(f"{OK}Content-Length: 5, {TOL}5\r\n\r\n"), *HELLO],
            {"tolerated": "ContentLengthRepeated", "covers": ["R9110-8.6-13"]},
        ),
        (
            "no-framing",
            "Neither field: the content runs until the end.",
            [head(f"{OK}\r\n"), *HELLO],
            {"eof": True, "covers": ["R9112-6.3-n8"]},
        ),
        (
            "no-reason",
            "No reason phrase, and no space.",
            [head("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), end()],
            {"covers": ["R9112-4-1"]},
        ),
        (
            "no-reason-space",
            "No reason phrase.",
            [head("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"), end()],
            {"covers": ["R9112-4-1"]},
        ),
        (
            "reason-obs-text",
            "Octets above 0x7F in the reason phrase.",
            [head("HTTP/1.1 200 caf\xe9 \xff\r\nContent-Length: 0\r\n\r\n"), end()],
            {"covers": ["R9112-4-abnf-reason-phrase"]},
        ),
        (
            "status-099",
            "Status 099.",
            [bad(f"HTTP/1.1 {E}099 X\r\nContent-Length: 0\r\n\r\n", "Status")],
            {"covers": ["R9112-4-abnf-status-code"]},
        ),
        (
            "status-999",
            "Status 999.",
            [head("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n"), end()],
            {"covers": ["R9110-15-2"]},
        ),
        (
            "status-2000",
            "Status 2000.",
            [bad(f"HTTP/1.1 200{E}0 X\r\nContent-Length: 0\r\n\r\n", "Status")],
            {"covers": ["R9112-4-abnf-status-code"]},
        ),
        (
            "space-colon",
            "Whitespace before the colon.",
            [bad(f"{field}X{E} : y\r\n\r\n", "WhitespaceBeforeColon")],
            {"covers": ["R9112-5.1-2"]},
        ),
        (
            "space-colon-legacy",
            "The same, let pass.",
            [head(f"{field}X{TOL} : y\r\n\r\n"), end()],
            {"tolerate": ["LEGACY"], "tolerated": "WhitespaceBeforeColon", "covers": ["R9112-5.1-2"]},
        ),
        (
            "bad-line",
            "A line that is none.",
            [bad(f"{field}junk{E}\r\n\r\n", "FieldLine")],
            {"covers": ["R9112-5-abnf-field-line"]},
        ),
        (
            "bad-line-legacy",
            "The same, skipped.",
            [head(f"{field}junk{TOL}\r\nX: y\r\n\r\n"), end()],
            {"tolerate": ["LEGACY"], "tolerated": "FieldLine", "covers": ["R9110-2.4-2"]},
        ),
        (
            "end-behind-last-chunk",
            "The end of input behind the line of the last chunk.",
            [head(LIMIT_CODED), body("5\r\nhello\r\n0\r\n", "hello"), cut("TruncatedTrailers")],
            {"covers": ["R9112-8-2"]},
        ),
        (
            "end-in-content",
            "The end of input within the content.",
            [head(length), body("hel", "hel"), cut("TruncatedContent")],
            {"covers": ["R9112-6.3-8"]},
        ),
        (
            "end-in-chunk",
            "The end of input within a chunk.",
            [head(LIMIT_CODED), body("5\r\nhel", "hel"), cut("TruncatedContent")],
            {"covers": ["R9112-8-n1"]},
        ),
        (
            "end-behind-chunk",
            "The end of input behind a chunk.",
            [head(LIMIT_CODED), body("5\r\nhello\r\n", "hello"), cut("TruncatedContent")],
            {"covers": ["R9112-8-n1"]},
        ),
        (
            "two-responses",
            "Two responses to one request.",
            [head(empty), end(), bad(f"{E}{empty}", "Unsolicited")],
            {"covers": ["R9112-9.2-3"]},
        ),
    ]


def files():
    file = File(
        "peers",
        "Probes that told implementations apart",
        "Requests (each with a request behind it, which shows whether the end of the first was found) and responses, over which implementations were seen to differ.",
    )
    for slug, about, pieces, covers in requests_of():
        file.flat(f"request-{slug}", about, *pieces, source=SOURCE, covers=covers)
    for slug, about, pieces, more in responses_of():
        file.flat(f"response-{slug}", about, *pieces, role="client", source=SOURCE, **more)
    truncated = f"{LIMIT_CODED}5\r\nhello\r\n0\r\n"
    file.flat(
        "response-end-behind-last-chunk-tolerated",
        "The same, let pass by name.",
        head(LIMIT_CODED),
        body("5\r\nhello\r\n0\r\n", "hello"),
        end(),
        role="client",
        eof=True,
        tolerate=["TRUNCATED_TRAILERS"],
        tolerated=["TruncatedTrailers"],
        source=SOURCE,
        covers=["R9112-8-2"],
        offsets=[len(truncated)],
    )
    return [file]
