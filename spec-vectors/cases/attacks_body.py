"""Defects in chunked content and trailer sections (classes 54 to 96)."""

from .attacks_head import CHUNKED, GET, OK, POST, NUMBERS
from .build import ERR as E
from .build import LAST, File, bad, body, chunked, cut, end, head, request, send, send_head

TO_SERVER = f"{POST}{CHUNKED}\r\n"
TO_CLIENT = f"{OK}{CHUNKED}\r\n"
FIVE = "5\r\nhello\r\n"


def both(file, slug, about, *pieces, **more):
    """The same content in a request and in a response."""
    file.flat(slug, about, head(TO_SERVER), *pieces, **more)
    file.flat(f"{slug}-response", about, head(TO_CLIENT), *pieces, role="client", **more)


# Wrong size lines: behind a first chunk, so that what was good is delivered. slug, octets, kind, source.
SIZES = [
    ("size-minus", f"{E}-1\r\n", "ChunkSize", "55: a sign before a chunk-size; CVE-2026-59249"),
    ("size-plus", f"{E}+5\r\nhello\r\n", "ChunkSize", "55: a sign before a chunk-size; CVE-2026-59249"),
    ("size-minus-zero", f"{E}-0\r\n\r\n", "ChunkSize", "55: a sign before a chunk-size; CVE-2026-59249"),
    ("size-hex-prefix", f"0{E}x5\r\nhello\r\n", "ChunkSize", "57: what a language's own number parser takes"),
    ("size-underscore", f"0{E}_5\r\nhello\r\n", "ChunkSize", "57: what a language's own number parser takes"),
    ("size-space-before", f"{E} 5\r\nhello\r\n", "ChunkSize", "57: what a language's own number parser takes"),
    ("size-g", f"{E}G\r\n", "ChunkSize", "58: letters that are no digits, and sizes that wrap"),
    ("size-z", f"{E}z\r\n", "ChunkSize", "58: letters that are no digits, and sizes that wrap"),
    (
        "size-17-digits",
        f"1234567890123456{E}7\r\n",
        "ChunkSizeTooLong",
        "58: letters that are no digits, and sizes that wrap",
    ),
    (
        "size-2-64-plus-5",
        f"1000000000000000{E}5\r\nhello\r\n",
        "ChunkSizeTooLong",
        "59: a chunk-size beyond the range of an integer; CVE-2021-32714",
    ),
    (
        "size-20-zeros",
        f"{'0' * 16}{E}0005\r\nhello\r\n",
        "ChunkSizeTooLong",
        "59: a chunk-size beyond the range of an integer; CVE-2021-32714",
    ),
    ("size-empty", f"{E}\r\n\r\n", "ChunkSize", "60: no chunk-size, taken for zero"),
    ("size-only-extension", f"{E};a\r\n\r\n", "ChunkSize", "60: no chunk-size, taken for zero"),
    ("size-junk", f"3{E}zz\r\nabc\r\n", "ChunkSize", "61: the longest valid beginning, taken for the number"),
    ("size-lf", f"5{E}\nhello\r\n", "BareLf", "62: LF alone behind a chunk-size; CVE-2025-22871"),
    ("last-lf", f"0{E}\n\r\n", "BareLf", "62: LF alone behind a chunk-size; CVE-2025-22871"),
    ("extension-lf-end", f"5;a=b{E}\nhello\r\n", "BareLf", "63: LF alone ends a chunk's line; CVE-2025-58056"),
    ("space-lf", f"5 {E}\nhello\r\n", "BareLf", "64: LF alone ends a chunk's line"),
    ("cr", f"5{E}\rhello\r\n", "BareCr", "65: LF or CR within a chunk extension; CVE-2025-55315"),
    ("extension-lf", f"5;a{E}\nb\r\nhello\r\n", "BareLf", "65: LF or CR within a chunk extension; CVE-2025-55315"),
    ("extension-cr", f"5;a{E}\rb\r\nhello\r\n", "BareCr", "65: LF or CR within a chunk extension; CVE-2025-55315"),
    (
        "term-ext-lf",
        f"2;{E}\nxx\r\n45\r\n0\r\n\r\n",
        "BareLf",
        "66: a line end for one reader, an extension for the other",
    ),
    (
        "ext-term-cr",
        f"2;{E}\rxx\r\n45\r\n0\r\n\r\n",
        "BareCr",
        "67: an extension for one reader, a line end for the other",
    ),
    ("ext-term-cr-x", f"2;x{E}\rXy\r\n45\r\n", "BareCr", "67: an extension for one reader, a line end for the other"),
    (
        "extension-control",
        f"5;a{E}\x01\r\nhello\r\n",
        "ChunkExtension",
        "72: control octets in an extension; CVE-2021-22960",
    ),
    (
        "extension-control-first",
        f"5;{E}\x0ba\r\nhello\r\n",
        "ChunkExtension",
        "72: control octets in an extension; CVE-2021-22960",
    ),
    ("extension-value-lf", f"5;a=b{E}\nc\r\nhello\r\n", "BareLf", "73: LF in an extension; CVE-2024-52304"),
    (
        "quote-open",
        f'5;a="b{E}\r\nhello\r\n',
        "ChunkExtension",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    (
        "quote-crlf",
        f'5;a="{E}\r\n"\r\nhello\r\n',
        "ChunkExtension",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    (
        "quote-lf",
        f'5;a="{E}\n"\r\nhello\r\n',
        "BareLf",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    (
        "quote-cr",
        f'5;a="{E}\r"\r\nhello\r\n',
        "BareCr",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    (
        "quote-escaped-end",
        f'5;a="b\\"{E}\r\nhello\r\n',
        "ChunkExtension",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    (
        "quote-control",
        f'5;a="{E}\x01"\r\nhello\r\n',
        "ChunkExtension",
        "78: quotes in an extension that do not match, or contain line ends",
    ),
    ("cr-as-whitespace", f"5 {E}\r;a\r\nhello\r\n", "BareCr", "79: CR taken for whitespace before an extension"),
    ("cr-cr-lf", f"5{E}\r\r\nhello\r\n", "BareCr", "80: more CRs before LF"),
    ("extension-cr-cr-lf", f"5;a{E}\r\r\nhello\r\n", "BareCr", "80: more CRs before LF"),
    ("semicolon-only", f"3;{E}\r\nabc\r\n", "ChunkExtension", "81: an extension without a name, or with NUL"),
    ("semicolon-nul", f"3;a{E}\0\r\nabc\r\n", "ChunkExtension", "81: an extension without a name, or with NUL"),
    ("semicolon-equals", f"3;{E}=b\r\nabc\r\n", "ChunkExtension", "81: an extension without a name, or with NUL"),
    ("semicolon-no-value", f"3;a={E}\r\nabc\r\n", "ChunkExtension", "81: an extension without a name, or with NUL"),
    ("semicolon-two", f"3;{E};a\r\nabc\r\n", "ChunkExtension", "81: an extension without a name, or with NUL"),
    ("space-behind-size", f"3 {E}\r\nabc\r\n", "ChunkSize", "82: whitespace behind a chunk-size"),
    ("tab-behind-size", f"3\t{E}\r\nabc\r\n", "ChunkSize", "82: whitespace behind a chunk-size"),
    ("spaces-behind-last", f"0  {E}\r\n\r\n", "ChunkSize", "82: whitespace behind a chunk-size"),
]
KIND_RULES = {
    "ChunkSize": ["R9112-7.1-abnf-chunk-size"],
    "ChunkSizeTooLong": ["R9112-7.1-3"],
    "BareLf": ["R9112-7.1-abnf-chunk"],
    "BareCr": ["R9112-2.2-4"],
    "ChunkExtension": ["R9112-7.1.1-abnf-chunk-ext"],
    "ChunkEnd": ["R9112-7.1-abnf-chunk"],
}
# What stands behind five octets of data.
ENDS = [
    ("lf", f"{E}\n0\r\n\r\n", "68: chunk data that runs over its end"),
    ("cr", f"\r{E}0\r\n\r\n", "68: chunk data that runs over its end"),
    ("nothing", f"{E}0\r\n\r\n", "68: chunk data that runs over its end"),
    ("letters", f"{E}XX0\r\n\r\n", "68: chunk data that runs over its end"),
    ("cr-x", f"\r{E}X0\r\n\r\n", "68: chunk data that runs over its end"),
    ("cr-cr", f"\r{E}\r0\r\n\r\n", "68: chunk data that runs over its end"),
    ("more-data", f"{E}world\r\n0\r\n\r\n", "68: chunk data that runs over its end"),
    (
        "one-for-two-lf",
        f"{E}\n5\r\nworld\r\n0\r\n\r\n",
        "69: a line end of no, one or two octets where another is expected",
    ),
    (
        "one-for-two-cr",
        f"\r{E}5\r\nworld\r\n0\r\n\r\n",
        "69: a line end of no, one or two octets where another is expected",
    ),
    ("lf-cr", f"{E}\n\r0\r\n\r\n", "69: a line end of no, one or two octets where another is expected"),
    ("two-octets", f"{E}ab0\r\n\r\n", "70: two octets of any kind behind chunk data; CVE-2025-43859"),
    ("two-digits", f"{E}00\r\n\r\n", "70: two octets of any kind behind chunk data; CVE-2025-43859"),
]


def chunks():
    file = File(
        "attacks-chunked",
        "Attacks on the chunked coding",
        f"Known ways to make two readers disagree about chunks. Each first chunk is good, and its content is delivered. {NUMBERS}",
    )
    for slug, raw, kind, source in SIZES:
        both(file, slug, "Refused.", body(FIVE, "hello"), bad(raw, kind), source=source, covers=KIND_RULES[kind])
    for slug, raw, source in ENDS:
        both(
            file,
            f"end-{slug}",
            "Only CRLF ends the data of a chunk.",
            body("5\r\nhello", "hello"),
            bad(raw, "ChunkEnd"),
            source=source,
            covers=KIND_RULES["ChunkEnd"],
        )
    file.flat(
        "end-crlf-extra",
        "CRLF twice: the second stands where a size should.",
        head(TO_SERVER),
        body(FIVE, "hello"),
        bad(f"{E}\r\n{LAST}", "ChunkSize"),
        source="69: a line end of no, one or two octets where another is expected",
        covers=KIND_RULES["ChunkSize"],
    )
    both(
        file,
        "last-then-letters",
        "Behind the last chunk only a trailer section can follow.",
        body(f"{FIVE}0\r\n", "hello"),
        bad(f"XX{E}\r\n", "FieldLine"),
        source="71: two octets of any kind behind the last chunk; CVE-2023-40175",
        covers=["R9112-7.1-abnf-chunked-body"],
    )
    both(
        file,
        "size-lf-legacy",
        "No tolerance acts on chunk framing.",
        body(FIVE, "hello"),
        bad(f"5{E}\nhello\r\n", "BareLf"),
        tolerate=["LEGACY"],
        source="62: LF alone behind a chunk-size; CVE-2025-22871",
        covers=KIND_RULES["BareLf"],
    )
    large(file)
    overhead(file)
    encoder(file)
    return file


def large(file):
    huge = "54: a chunk-size that turns negative; CVE-2013-2028"
    for slug, size in [
        ("highest", "FFFFFFFFFFFFFFFF"),
        ("sign-bit", "8000000000000000"),
        ("sign-bit-32", "80000000"),
        ("31-bits", "7FFFFFFF"),
    ]:
        both(
            file,
            f"size-{slug}",
            "A large size is a size: its data are waited for.",
            body(f"{size}\r\nabc", "abc"),
            source=huge,
            covers=["R9112-7.1-3"],
        )
    both(
        file,
        "size-not-reserved",
        "Data are handed out as they come, whatever size was declared.",
        body("7FFFFFFFFFFFFFFF\r\nabc", "abc"),
        cut("TruncatedContent"),
        source="56: memory taken for a declared size; CVE-2026-56810",
        covers=["R9112-8-n1"],
    )
    both(
        file,
        "many-chunks",
        "Many chunks of one octet are one content, in linear time.",
        chunked(*("a" * 300)),
        source="77: many small chunks that take more than linear time; CVE-2025-69229",
        covers=["R9112-7.1-2"],
    )
    both(
        file,
        "large-chunk",
        "A large chunk.",
        chunked("x" * 5000),
        source="84: large chunks that are handled in another way; CVE-2026-39803",
        covers=["R9112-7.1-2"],
    )
    both(
        file,
        "large-chunks-then-next",
        "Large chunks of different sizes.",
        chunked("x" * 255, "y" * 256, "z" * 257, "w" * 1),
        covers=["R9112-7.1-2"],
        source="84: large chunks that are handled in another way; CVE-2026-39803",
    )
    both(
        file,
        "whitespace-before-semicolon",
        "Whitespace before the semicolon is allowed.",
        body("5 \t;a\r\nhello\r\n0\r\n", "hello"),
        end("\r\n"),
        source="79: CR taken for whitespace before an extension",
        covers=["R9110-5.6.3-6", "R9112-7.1.1-abnf-chunk-ext"],
    )
    both(
        file,
        "quoted-extension",
        "A quoted value may contain semicolons, commas and escaped quotes.",
        body('5;a="b;\\"c,\\\\";d\r\nhello\r\n0;e="0"\r\n', "hello"),
        end("\r\n"),
        source="78: quotes in an extension that do not match, or contain line ends",
        covers=["R9110-5.6.4-1", "R9112-7.1.1-1"],
    )


def overhead(file):
    source = "74: extensions without a limit; CVE-2024-21647"
    both(
        file,
        "extension-256",
        "The longest extension.",
        body(f"5;{'e' * 255}\r\nhello\r\n0\r\n", "hello"),
        end("\r\n"),
        source=source,
        covers=["R9112-7.1.1-n1"],
    )
    both(
        file,
        "extension-257",
        "One octet more.",
        bad(f"5;{'e' * 255}{E}e\r\nhello\r\n", "ChunkExtensionTooLong"),
        source=source,
        covers=["R9112-7.1.1-n1"],
    )
    both(
        file,
        "extension-endless",
        "It is refused before its line ends.",
        bad(f"5;{'e' * 255}{E}{'e' * 2000}", "ChunkExtensionTooLong"),
        source=source,
        covers=["R9112-7.1.1-n1"],
    )
    total = "75: extensions that are not counted; CVE-2023-39326"
    both(
        file,
        "extensions-total",
        "All extensions of a message are counted together.",
        body(f"1;{'e' * 19}\r\na\r\n" * 3, "aaa"),
        bad(f"1;{'e' * 3}{E}{'e' * 16}\r\na\r\n", "ChunkExtensionTooLong"),
        limits={"chunk_extensions": 64},
        source=total,
        covers=["R9112-7.1.1-n1"],
    )
    both(
        file,
        "extensions-total-edge",
        "Up to the limit they pass.",
        body(f"1;{'e' * 19}\r\na\r\n" * 3 + f"1;{'e' * 3}\r\na\r\n0\r\n", "aaaa"),
        end("\r\n"),
        limits={"chunk_extensions": 64},
        source=total,
        covers=["R9112-7.1.1-n1"],
    )
    weight = "76: framing that outweighs the content"
    # A line of n octets with its CRLF, for a chunk of one octet, counts n - 18.
    line = f"1;{'e' * 96}\r\n"
    both(
        file,
        "overhead-edge",
        "The account at its limit.",
        body(f"{line}a\r\n0\r\n", "a"),
        end("\r\n"),
        limits={"chunk_overhead": len(line) - 18},
        source=weight,
        covers=["R9110-17.5-n1"],
    )
    both(
        file,
        "overhead-over",
        "One octet over the limit.",
        bad(f"{E}{line}a\r\n", "ChunkOverhead"),
        limits={"chunk_overhead": len(line) - 19},
        source=weight,
        covers=["R9110-17.5-n1"],
    )
    both(
        file,
        "overhead-adds-up",
        "The account adds up over the chunks.",
        body(f"{line}a\r\n" * 3, "aaa"),
        bad(f"{E}{line}a\r\n", "ChunkOverhead"),
        limits={"chunk_overhead": 4 * (len(line) - 18) - 1},
        source=weight,
        covers=["R9110-17.5-n1"],
    )
    paid = len(line) - 18
    both(
        file,
        "overhead-paid",
        "Content makes up for what framing cost.",
        body(f"{line}a\r\n", "a"),
        body(f"40\r\n{'b' * 64}\r\n", "b" * 64),
        body(f"{line}a\r\n0\r\n", "a"),
        end("\r\n"),
        limits={"chunk_overhead": paid},
        source=weight,
        covers=["R9110-17.5-n1"],
    )


def encoder(file):
    post = request("POST", "/", ("Host", "a"), ("Transfer-Encoding", "chunked"))
    client = {"role": "client", "requests": []}
    sizes = "83: an encoder that writes a size longer than its buffer"
    for count, digits in [(1, "1"), (9, "9"), (15, "f"), (16, "10"), (255, "ff"), (256, "100"), (4096, "1000")]:
        file.steps(
            f"send-size-{count}",
            "A chunk and its size.",
            send_head(post),
            send("content", data="x" * count, out=f"{digits}\r\n{'x' * count}\r\n"),
            send("end", out=LAST),
            source=sizes,
            covers=["R9112-7.1-abnf-chunk", "R9112-7.1-abnf-last-chunk"],
            **client,
        )
    empty = "85: no data, sent as a last chunk"
    file.steps(
        "send-empty",
        "Empty data are no chunk.",
        send_head(post),
        send("content", data="", out=""),
        send("content", data="ab", out="2\r\nab\r\n"),
        send("content", data="", out=""),
        send("end", out=LAST),
        source=empty,
        covers=["R9112-7.1-n1"],
        **client,
    )
    file.steps(
        "send-nothing",
        "No data at all.",
        send_head(post),
        send("end", out=LAST),
        source=empty,
        covers=["R9112-7.1-n1"],
        **client,
    )
    file.steps(
        "send-extension-bad",
        "An extension that is malformed, or ends the line, is not sent.",
        send_head(post),
        *[
            send("chunk", data="ab", extension=value, refused="Rule ChunkExtension")
            for value in [";", ";a\r\n", ";a\n", ";a\0", "a", ';a="b', " "]
        ],
        send("chunk", data="ab", extension=";a=b", out="2;a=b\r\nab\r\n"),
        send("end", out=LAST),
        source="72: control octets in an extension; CVE-2021-22960",
        covers=["R9112-7.1.1-abnf-chunk-ext", "R9110-2.2-12"],
        **client,
    )


# Trailers: what stands behind the last chunk's size line.
TRAILERS = [
    ("no-colon", f"X-Sum{E}\r\n\r\n", "FieldLine", "87: a trailer line that is none; CVE-2023-45648"),
    ("empty-name", f"{E}: y\r\n\r\n", "FieldName", "87: a trailer line that is none; CVE-2023-45648"),
    ("space-in-name", f"X{E} Y: y\r\n\r\n", "FieldName", "87: a trailer line that is none; CVE-2023-45648"),
    (
        "request-line",
        f"GET{E} / HTTP/1.1\r\nHost: a\r\n\r\n",
        "FieldName",
        "87: a trailer line that is none; CVE-2023-45648",
    ),
    ("length", f"{E}Content-Length: 5\r\n\r\n", "TrailerField", "92: framing fields in a trailer section"),
    (
        "chunked",
        f"X: y\r\n{E}transfer-encoding: chunked\r\n\r\n",
        "TrailerField",
        "92: framing fields in a trailer section",
    ),
    (
        "name-obs-text",
        f"{E}\xe9: y\r\n\r\n",
        "FieldName",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    (
        "value-nul",
        f"X: {E}\0\r\n\r\n",
        "FieldValue",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    (
        "value-cr",
        f"X: y{E}\rZ: z\r\n\r\n",
        "BareCr",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    (
        "space-colon",
        f"X{E} : y\r\n\r\n",
        "WhitespaceBeforeColon",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    (
        "fold",
        f"X: y\r\n{E} z\r\n\r\n",
        "ObsFold",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    (
        "space-first",
        f"{E} X: y\r\n\r\n",
        "WhitespaceBeforeFields",
        "93: malformed trailers and chunks, passed on; CVE-2024-35161, CVE-2023-38522, CVE-2024-53868",
    ),
    ("end-lf", f"{E}\n", "BareLf", "94: LF alone in a trailer section"),
    ("line-lf", f"X: y{E}\n\r\n", "BareLf", "94: LF alone in a trailer section"),
    ("line-then-end-lf", f"X: y\r\n{E}\n", "BareLf", "94: LF alone in a trailer section"),
    ("end-cr", f"{E}\rX", "BareCr", "94: LF alone in a trailer section"),
]


def trailers():
    file = File(
        "attacks-trailers",
        "Attacks on trailer sections",
        f"Known ways to make two readers disagree about what follows the last chunk. {NUMBERS}",
    )
    done = body(f"{FIVE}0\r\n", "hello")
    for slug, raw, kind, source in TRAILERS:
        both(file, slug, "Refused.", done, bad(raw, kind), source=source, covers=["R9112-7.1.2-abnf-trailer-section"])
        if kind != "TrailerField":
            both(
                file,
                f"{slug}-legacy",
                "No tolerance acts on a trailer section.",
                done,
                bad(raw, kind),
                tolerate=["LEGACY"],
                source=source,
            )
    file.flat(
        "then-request",
        "The section belongs to its message; the next request begins behind its empty line.",
        head(TO_SERVER),
        done,
        end("X: y\r\nZ: z\r\n\r\n"),
        head(f"{GET}\r\n"),
        end(),
        source="86: a trailer section read as the next request; CVE-2025-53643",
        covers=["R9112-7.1.2-abnf-trailer-section"],
    )
    both(
        file,
        "limit",
        "The octets of the section are limited; what follows is no message.",
        done,
        bad(f"X: y\r\nZ: {E}zzz\r\n\r\nGET / HTTP/1.1\r\n\r\n", "TrailerTooLarge"),
        limits={"trailer": 9},
        source="88: what follows an oversized trailer section, read as a request; CVE-2023-46589",
        covers=["R9110-17.5-n1"],
    )
    both(
        file,
        "limit-edge",
        "At the limit.",
        done,
        end("X: y\r\n\r\n"),
        limits={"trailer": 8},
        source="88: what follows an oversized trailer section, read as a request; CVE-2023-46589",
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "of-request",
        "Trailers of a request are read to the empty line.",
        head(TO_SERVER),
        done,
        end("A: b\r\nA: c\r\n\r\n"),
        head(TO_SERVER),
        chunked("x"),
        source="89: trailers of requests; CVE-2026-39806",
        covers=["R9112-7.1.2-abnf-trailer-section"],
    )
    both(
        file,
        "count",
        "The lines are counted.",
        done,
        bad(f"A: 1\r\nB: 2\r\n{E}C: 3\r\n\r\n", "TooManyTrailers"),
        limits={"trailer_fields": 2},
        source="90: trailers without a limit; CVE-2026-22815",
        covers=["R9110-17.5-n1"],
    )
    both(
        file,
        "count-default",
        "By default 32 lines.",
        done,
        bad("A: b\r\n" * 32 + f"{E}C: d\r\n\r\n", "TooManyTrailers"),
        source="90: trailers without a limit; CVE-2026-22815",
        covers=["R9110-17.5-n1"],
    )
    both(
        file,
        "endless",
        "A line without an end is refused at the limit.",
        done,
        bad(f"X: {'v' * (8192 - 3)}{E}{'v' * 500}", "TrailerTooLarge"),
        source="90: trailers without a limit; CVE-2026-22815",
        covers=["R9110-17.5-n1"],
    )
    apart = "91: trailers merged into the header section; CVE-2025-12642, CVE-2025-59822"
    for slug, field in [
        ("host", "Host: evil"),
        ("forwarded", "X-Forwarded-For: 127.0.0.1"),
        ("authorization", "Authorization: Basic eA=="),
        ("content-type", "Content-Type: text/html"),
    ]:
        both(
            file,
            f"apart-{slug}",
            "A trailer is delivered apart from the fields of the head.",
            done,
            end(f"{field}\r\n\r\n"),
            source=apart,
            covers=["R9110-6.5.1-2", "R9112-7.1.2-2"],
        )
    both(
        file,
        "connection-no-effect",
        "Connection in a trailer section has no effect.",
        done,
        end("Connection: close\r\n\r\n"),
        source="92: framing fields in a trailer section",
        covers=["R9110-6.5.1-2"],
    )
    truncated = "95: the end of input within a trailer section, taken for its end"
    for slug, raw in [("at-once", ""), ("behind-line", "X: y\r\n"), ("within-line", "X: "), ("cr", "\r")]:
        both(
            file,
            f"truncated-{slug}",
            "The message is not complete.",
            done,
            body(raw),
            cut("TruncatedTrailers"),
            source=truncated,
            covers=["R9112-8-2"],
        )
    post = request("POST", "/", ("Host", "a"), ("Transfer-Encoding", "chunked"))
    file.steps(
        "send-bad",
        "Trailers that would be refused are not sent.",
        send_head(post),
        send("content", data="ab", out="2\r\nab\r\n"),
        *[
            send("end", fields=[(name, value)], refused=f"Rule {kind}")
            for name, value, kind in [
                ("X", "a\r\nb", "FieldValue"),
                ("X", "a\nb", "FieldValue"),
                ("X", "a\rb", "FieldValue"),
                ("X", "\0", "FieldValue"),
                ("X y", "z", "FieldName"),
                ("", "z", "FieldName"),
                ("Content-Length", "5", "TrailerField"),
                ("Transfer-Encoding", "chunked", "TrailerField"),
            ]
        ],
        send("end", fields=[("X", "y")], out="0\r\nX: y\r\n\r\n"),
        role="client",
        requests=[],
        source="96: CR and LF in trailers that are sent",
        covers=["R9112-11.1-n1", "R9110-6.5.1-1"],
    )
    file.steps(
        "send-without-chunks",
        "Trailers need chunks.",
        send_head(request("POST", "/", ("Host", "a"), ("Content-Length", "0"))),
        send("end", fields=[("X", "y")], refused="NotChunked"),
        send("end", out=""),
        role="client",
        requests=[],
        source="96: CR and LF in trailers that are sent",
        covers=["R9110-6.5.1-n1"],
    )
    return file


def files():
    return [chunks(), trailers()]
