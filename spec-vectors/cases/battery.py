"""A battery of requests over which widely used servers differ, with what we do; and the probes of Http11Probe."""

from .attacks_head import CHUNKED, GET, POST
from .build import ERR as E
from .build import (
    LAST,
    File,
    again,
    bad,
    body,
    chunked,
    cut,
    end,
    flatten,
    head,
    recv,
    refuse_head,
    response,
    rest,
    send,
    send_head,
)

HELLO = [body("hello", "hello"), end()]
NEXT = f"{GET}\r\n"


def get(lines=""):
    return [head(f"{GET}{lines}\r\n"), end()]


def length(lines="Content-Length: 5\r\n"):
    return [head(f"{POST}{lines}\r\n"), HELLO]


def coded(lines=CHUNKED):
    return [head(f"{POST}{lines}\r\n"), chunked("hello")]


def bad_head(lines, kind, tail="hello"):
    return [bad(f"{POST}{lines}\r\n{tail}", kind)]


def bad_line(line, kind):
    return [bad(f"{line}\r\nHost: a\r\n\r\n", kind)]


def bad_chunk(raw, kind, *before):
    return [head(f"{POST}{CHUNKED}\r\n"), *before, bad(raw, kind)]


def bad_field(line, kind):
    return [bad(f"{GET}{line}\r\n", kind)]


def good_chunk(raw, content):
    return [head(f"{POST}{CHUNKED}\r\n"), body(raw, content), end("\r\n")]


def te(value, kind):
    return bad_head(f"Transfer-Encoding: {value}\r\n", kind, f"5\r\nhello\r\n{LAST}")


def cl(value, kind):
    return bad_head(f"Content-Length: {value}\r\n", kind)


def line(text, host="Host: a\r\n"):
    return [head(f"{text}\r\n{host}\r\n"), end()]


DONE = body("5\r\nhello\r\n0\r\n", "hello")
BOTH = bad_head(f"Content-Length: 5\r\n{E}{CHUNKED}", "LengthAndChunked", LAST)
HTTP_10_CHUNKED = [bad(f"POST / HTTP/1.0\r\nHost: a\r\n{E}{CHUNKED}\r\n{LAST}", "TransferEncodingVersion")]
CLOSES = {"next": "close"}

ZEROS = "Leading zeros are digits, and the number is decimal (RFC 9110 section 8.6)."
OWS = "Whitespace around a value is not part of it (RFC 9112 section 5.1)."
CASE = "Names of codings are compared without case (RFC 9112 section 7)."
OTHER_FIELD = "An underscore makes another name, and another field frames nothing (RFC 9110 section 5.1)."
FRAMES = "The fields frame a request, and not its method (RFC 9112 section 6)."
METHODS = "Any token is a method, and case tells methods apart (RFC 9110 section 9.1)."
MINOR = "A higher minor version is read as HTTP/1.1 (RFC 9110 section 2.5)."
NO_HOST = "HTTP/1.0 knows no Host, and the connection closes (RFC 9112 sections 3.2 and 9.3)."
EMPTY_LINE = "One empty line at least is skipped (RFC 9112 section 2.2); by default two are."
EMPTY_HOST = "The host may be empty (RFC 9110 section 7.2)."
BOTH_SHOWN = "The target counts, and whoever serves it is shown both (RFC 9112 section 3.2.2)."
CHUNKS = "Every recipient decodes chunks (RFC 9112 section 7.1)."
EXTENSION = "An extension that is not known is ignored (RFC 9112 section 7.1.1)."
OFFER = "An offer can be ignored, and the request is one as any other (RFC 9110 section 7.8)."
IN_ORDER = "Behind one request the next begins, and is answered in its turn (RFC 9112 section 9.3.2)."
IS_CLOSED = "Behind a request that ends the connection nothing is read (RFC 9112 section 9.6)."
APART = "A trailer is shown apart from the fields of the head, which it does not change (RFC 9110 section 6.5.1)."
NO_100 = "What is expected is the application's matter: the field is shown (RFC 9110 section 10.1.1)."

# Why what is not refused is accepted.
WHY = {
    "coding-tab-behind": OWS,
    "chunk-space-extension": "Whitespace may stand before the semicolon, and is not part of the size (RFC 9112 section 7.1.1).",
    "host-missing-1-0": NO_HOST,
    "method-lower": METHODS,
    "method-foo": METHODS,
    "version-1-2": MINOR,
    "empty-line-1": EMPTY_LINE,
    "head-request-with-content": FRAMES,
    "expect-unknown": NO_100,
    "close-then-request": IS_CLOSED,
    "field-9-kib": "No field has a limit of its own: that of the head is 65536 octets.",
    "length-zeros": ZEROS,
    "coding-upper": CASE,
    "field-underscore": OTHER_FIELD,
    "chunk-extension": EXTENSION,
    "last-chunk-000": "The last chunk may have any number of zeros (RFC 9112 section 7.1), within the limit of digits.",
    "value-e9": "Octets above 0x7F are opaque (RFC 9110 section 5.5).",
    "host-empty": EMPTY_HOST,
    "target-other-host": BOTH_SHOWN,
    "get-with-content": FRAMES,
    "pipelined": IN_ORDER,
    "upgrade-with-content": "The content belongs to the request, and comes before any switch (RFC 9110 section 7.8).",
    "SMUG-CL-LEADING-ZEROS": ZEROS,
    "SMUG-CL-LEADING-ZEROS-OCTAL": ZEROS,
    "SMUG-CL-DOUBLE-ZERO": ZEROS,
    "SMUG-CL-EXTRA-LEADING-SP": OWS,
    "SMUG-CL-TRAILING-SPACE": OWS,
    "MAL-CL-TAB-BEFORE-VALUE": OWS,
    "SMUG-TE-TRAILING-SPACE": OWS,
    "SMUG-TE-CASE-MISMATCH": CASE,
    "SMUG-TE-TAB-BEFORE-VALUE": OWS,
    "NORM-UNDERSCORE-CL": OTHER_FIELD,
    "NORM-UNDERSCORE-TE": OTHER_FIELD,
    "COMP-CHUNKED-BODY": CHUNKS,
    "COMP-CHUNKED-EMPTY": CHUNKS,
    "COMP-CHUNKED-EXTENSION": EXTENSION,
    "COMP-CHUNKED-HEX-UPPERCASE": "Both cases are digits of a size (RFC 9112 section 7.1).",
    "COMP-CHUNKED-MULTI": CHUNKS,
    "COMP-CHUNKED-TRAILER-VALID": APART,
    "SMUG-TRAILER-AUTH": APART,
    "SMUG-TRAILER-CONTENT-TYPE": APART,
    "SMUG-TRAILER-HOST": APART,
    "COMP-LEADING-CRLF": EMPTY_LINE,
    "MAL-EMPTY-REQUEST": "The end of input between two requests is no error (RFC 9112 section 9.5).",
    "COMP-HOST-EMPTY-VALUE": EMPTY_HOST,
    "SMUG-ABSOLUTE-URI-HOST-MISMATCH": BOTH_SHOWN,
    "COMP-ABSOLUTE-FORM": "Every server accepts absolute-form (RFC 9112 section 3.2.2).",
    "COMP-OPTIONS-STAR": "The asterisk goes with OPTIONS (RFC 9112 section 3.2.4).",
    "COMP-METHOD-CONNECT": "Behind a 2xx there is a tunnel (RFC 9110 section 9.3.6).",
    "COMP-METHOD-CASE": METHODS,
    "COMP-UNKNOWN-METHOD": METHODS,
    "COMP-HTTP12-VERSION": MINOR,
    "COMP-HTTP10-NO-HOST": NO_HOST,
    "COMP-HTTP10-DEFAULT-CLOSE": "HTTP/1.0 closes, if nothing says otherwise: the next request is not read (RFC 9112 section 9.3).",
    "SMUG-CL0-BODY-POISON": "A length of zero is no content, and what follows is the next request (RFC 9112 section 6.3).",
    "SMUG-PIPELINE-SAFE": IN_ORDER,
    "SMUG-EXPECT-100-CL": "The content is read though no 100 was sent (RFC 9110 section 10.1.1).",
    "SMUG-HEAD-CL-BODY": FRAMES,
    "SMUG-OPTIONS-CL-BODY": FRAMES,
    "SMUG-GET-CL-PREFIX-DESYNC": f"{FRAMES[:-1]}: the content is not taken for a request.",
    "COMP-EXPECT-UNKNOWN": NO_100,
    "COMP-CONNECTION-CLOSE": IS_CLOSED,
    "COMP-UPGRADE-INVALID-VER": OFFER,
    "COMP-UPGRADE-MISSING-CONN": "Without the connection option it is no offer (RFC 9110 section 7.8).",
    "COMP-UPGRADE-POST": OFFER,
    "COMP-UPGRADE-UNKNOWN": OFFER,
    "COMP-UPGRADE-HTTP10": "In HTTP/1.0 it is no offer (RFC 9110 section 7.8), and the connection closes.",
}

# What servers do differently. slug, pieces, options.
DIFFER = [
    ("length-and-chunked", BOTH, {}),
    ("chunked-and-length", bad_head(f"{CHUNKED}{E}Content-Length: 5\r\n", "LengthAndChunked", LAST), {}),
    ("length-twice-equal", bad_head(f"Content-Length: 5\r\nContent-Length: {E}5\r\n", "ContentLengthRepeated"), {}),
    ("length-list-equal", cl(f"3, {E}3", "ContentLengthRepeated"), {}),
    ("length-empty", bad_head(f"Content-Length: {E}\r\n", "ContentLength"), {}),
    ("length-2-64-plus-3", cl(f"{E}18446744073709551619", "ContentLengthTooLarge"), {}),
    ("coding-gzip-chunked", te(f"{E}gzip, chunked", "TransferCoding"), {}),
    ("coding-chunked-chunked", te(f"chunked, {E}chunked", "TransferEncoding"), {}),
    ("coding-two-lines", bad_head(f"{CHUNKED}Transfer-Encoding: {E}chunked\r\n", "TransferEncoding", LAST), {}),
    ("coding-comma-before", te(f"{E},chunked", "TransferEncoding"), {}),
    ("coding-comma-behind", te(f"chunked,{E}", "TransferEncoding"), {}),
    ("coding-empty", bad_head(f"Transfer-Encoding:{E}\r\n", "TransferEncoding"), {}),
    ("coding-tab-behind", coded("Transfer-Encoding: chunked\t\r\n"), {}),
    ("coding-fold", bad_head(f"Transfer-Encoding:\r\n{E} chunked\r\n", "ObsFold", LAST), {}),
    ("coding-1-0", HTTP_10_CHUNKED, {}),
    ("chunk-space-extension", good_chunk("5 ;a=b\r\nhello\r\n0\r\n", "hello"), {}),
    ("chunk-size-space", bad_chunk(f"5 {E}\r\nhello\r\n", "ChunkSize"), {}),
    ("chunk-size-empty", bad_chunk(f"{E}\r\nhello\r\n", "ChunkSize"), {}),
    ("chunk-size-17-digits", bad_chunk(f"1000000000000000{E}3\r\nabc\r\n", "ChunkSizeTooLong"), {}),
    ("chunk-size-20-digits", bad_chunk(f"0000000000000000{E}0003\r\nabc\r\n", "ChunkSizeTooLong"), {}),
    ("chunk-extension-cr", bad_chunk(f"5;a{E}\rb\r\nhello\r\n", "BareCr"), {}),
    ("chunk-extension-nul", bad_chunk(f"5;a{E}\0b\r\nhello\r\n", "ChunkExtension"), {}),
    ("chunk-extension-semicolon", bad_chunk(f"5;{E}\r\nhello\r\n", "ChunkExtension"), {}),
    ("chunk-extension-quoted-crlf", bad_chunk(f'5;a="{E}\r\n"\r\nhello\r\n', "ChunkExtension"), {}),
    ("chunk-extension-20-kib", bad_chunk(f"5;{'a' * 255}{E}{'a' * 20000}\r\nhello\r\n", "ChunkExtensionTooLong"), {}),
    ("trailer-end-lf", bad_chunk(f"{E}\n", "BareLf", DONE), {}),
    ("trailer-no-colon", bad_chunk(f"X{E}\r\n\r\n", "FieldLine", DONE), {}),
    ("trailer-length", bad_chunk(f"{E}Content-Length: 5\r\n\r\n", "TrailerField", DONE), {}),
    ("trailer-space-colon", bad_chunk(f"X{E} : y\r\n\r\n", "WhitespaceBeforeColon", DONE), {}),
    ("value-01", bad_field(f"X: a{E}\x01b\r\n", "FieldValue"), {}),
    ("value-7f", bad_field(f"X: a{E}\x7fb\r\n", "FieldValue"), {}),
    ("field-fold", bad_field(f"X: a\r\n{E} b\r\n", "ObsFold"), {}),
    ("head-bare-lf", [bad(f"GET / HTTP/1.1{E}\nHost: a\n\n", "BareLf")], {}),
    ("head-mixed-lf", bad_field(f"X: y{E}\n", "BareLf"), {}),
    ("head-cr-only", [bad(f"GET / HTTP/1.1{E}\rHost: a\r\r", "BareCr")], {}),
    ("head-end-crlf-cr-x", bad_field(f"{E}\rX", "BareCr"), {}),
    ("host-missing", [bad(f"GET / HTTP/1.1\r\n{E}\r\n", "HostMissing")], {}),
    ("host-missing-1-0", [head("GET / HTTP/1.0\r\n\r\n"), end()], CLOSES),
    ("host-twice", bad_field(f"{E}Host: b\r\n", "HostRepeated"), {}),
    ("host-twice-same", bad_field(f"{E}Host: a\r\n", "HostRepeated"), {}),
    ("host-slash", [bad(f"GET / HTTP/1.1\r\nHost: a{E}/b\r\n\r\n", "Host")], {}),
    ("host-at", [bad(f"GET / HTTP/1.1\r\nHost: a{E}@b\r\n\r\n", "Host")], {}),
    ("target-tab", bad_line(f"GET /a{E}\tb HTTP/1.1", "Target"), {}),
    ("target-nul", bad_line(f"GET /a{E}\0b HTTP/1.1", "Target"), {}),
    ("target-e9", bad_line(f"GET /{E}\xe9 HTTP/1.1", "Target"), {}),
    ("target-no-slash", bad_line(f"GET {E}foo HTTP/1.1", "Target"), {}),
    ("target-asterisk", bad_line(f"GET {E}* HTTP/1.1", "Target"), {}),
    ("line-two-spaces", bad_line(f"GET {E} / HTTP/1.1", "RequestLine"), {}),
    ("line-space-behind", bad_line(f"GET / {E}HTTP/1.1 ", "Version"), {}),
    ("method-lower", line("get / HTTP/1.1"), {}),
    ("method-foo", line("FOO / HTTP/1.1"), {}),
    ("version-1-2", line("GET / HTTP/1.2"), {}),
    ("version-2-0", bad_line(f"GET / {E}HTTP/2.0", "UnsupportedVersion"), {}),
    ("version-none", bad_line(f"GET /{E}", "RequestLine"), {}),
    ("version-none-lf", [bad(f"GET /{E}\nHost: a\r\n\r\n", "BareLf")], {}),
    ("empty-line-1", [head(f"\r\n{NEXT}"), end()], {}),
    ("empty-lines-5", [bad(f"\r\n\r\n{E}\r\n\r\n\r\n{NEXT}", "EmptyLines")], {}),
    ("space-before", bad_line(f"{E} GET / HTTP/1.1", "Method"), {}),
    ("head-request-with-content", [head("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"), HELLO], {}),
    ("expect-unknown", length("Expect: bogus\r\nContent-Length: 5\r\n"), {}),
    ("close-then-request", [*get("Connection: close\r\n"), rest(NEXT)], CLOSES),
    ("fields-200", [bad(GET + "X: y\r\n" * 99 + E + "X: y\r\n" * 100 + "\r\n", "TooManyFields")], {}),
    ("field-9-kib", get(f"X: {'v' * 9216}\r\n"), {}),
    ("field-70-kib", [bad(f"{GET}X: {'v' * (65536 - len(GET) - 3)}{E}{'v' * 6000}\r\n\r\n", "HeadTooLarge")], {}),
    (
        "target-9-kib",
        [bad(f"GET /{'a' * (8192 - 5)}{E}{'a' * 1024} HTTP/1.1\r\nHost: a\r\n\r\n", "StartLineTooLong")],
        {},
    ),
]

# What all of the servers refuse.
REFUSED = [
    ("length-differ", bad_head(f"Content-Length: 5\r\nContent-Length: {E}6\r\n", "ContentLengthConflict")),
    *[
        (f"length-{slug}", cl(value, "ContentLength"))
        for slug, value in [
            ("plus", f"{E}+3"),
            ("minus-zero", f"{E}-0"),
            ("underscore", f"1{E}_0"),
            ("hex", f"0{E}x3"),
            ("letters-behind", f"3{E}abc"),
            ("space-within", f"3{E} 4"),
            ("arabic", f"{E}\xd9\xa3"),
        ]
    ],
    ("length-vt", cl(f"{E}\x0b5", "FieldValue")),
    ("coding-xchunked", te(f"{E}xchunked", "TransferEncoding")),
    ("coding-chunked-gzip", te(f"chunked, {E}gzip", "TransferEncoding")),
    ("coding-identity", te(f"{E}identity", "TransferEncoding")),
    (
        "coding-identity-and-length",
        bad_head(f"Content-Length: 5\r\nTransfer-Encoding: {E}identity\r\n", "TransferEncoding"),
    ),
    ("coding-quoted", te(f'{E}"chunked"', "TransferEncoding")),
    ("coding-parameter", te(f"{E}chunked;a=b", "TransferEncoding")),
    ("coding-vt", te(f"{E}\x0bchunked", "FieldValue")),
    ("coding-a0", te(f"{E}\xa0chunked", "TransferEncoding")),
    ("coding-space-colon", bad_head(f"Transfer-Encoding{E} : chunked\r\n", "WhitespaceBeforeColon", LAST)),
    *[
        (f"chunk-size-{slug}", bad_chunk(f"{raw}\r\nabc\r\n", "ChunkSize"))
        for slug, raw in [
            ("space-before", f"{E} 3"),
            ("plus", f"{E}+3"),
            ("hex", f"0{E}x3"),
            ("underscore", f"0{E}_3"),
            ("minus", f"{E}-1"),
            ("letter", f"3{E}G"),
        ]
    ],
    ("chunk-size-lf", bad_chunk(f"3{E}\nabc\r\n", "BareLf")),
    ("chunk-size-cr", bad_chunk(f"3{E}\rabc\r\n", "BareCr")),
    ("chunk-data-lf", bad_chunk(f"{E}\n{LAST}", "ChunkEnd", body("3\r\nabc", "abc"))),
    ("chunk-data-xx", bad_chunk(f"{E}XX{LAST}", "ChunkEnd", body("3\r\nabc", "abc"))),
    ("chunk-data-nothing", bad_chunk(f"{E}{LAST}", "ChunkEnd", body("3\r\nabc", "abc"))),
    ("chunk-extension-lf", bad_chunk(f"3;a{E}\nb\r\nabc\r\n", "BareLf")),
    ("field-space-colon", bad_field(f"X{E} : y\r\n", "WhitespaceBeforeColon")),
    ("field-no-colon", bad_field(f"X{E}\r\n", "FieldLine")),
    ("field-no-name", bad_field(f"{E}: y\r\n", "FieldName")),
    ("field-name-space", bad_field(f"X{E} Y: z\r\n", "FieldName")),
    ("field-name-80", bad_field(f"X{E}\x80: y\r\n", "FieldName")),
    ("field-name-paren", bad_field(f"X{E}(: y\r\n", "FieldName")),
    ("value-nul", bad_field(f"X: a{E}\0b\r\n", "FieldValue")),
    ("value-cr", bad_field(f"X: a{E}\rb\r\n", "BareCr")),
    ("space-before-first-field", [bad(f"GET / HTTP/1.1\r\n{E} Host: a\r\n\r\n", "WhitespaceBeforeFields")]),
    ("target-space", bad_line(f"GET /a {E}b HTTP/1.1", "Version")),
    ("line-tab", bad_line(f"GET{E}\t/ HTTP/1.1", "Method")),
    ("method-paren", bad_line(f"G{E}(T / HTTP/1.1", "Method")),
    ("version-lower", bad_line(f"GET / {E}http/1.1", "Version")),
    ("version-1-10", bad_line(f"GET / {E}HTTP/1.10", "Version")),
    ("nul-before", bad_line(f"{E}\0GET / HTTP/1.1", "Method")),
]

# What all of the servers accept.
ACCEPTED = [
    ("length-zeros", length("Content-Length: 005\r\n")),
    ("coding-upper", coded("Transfer-Encoding: CHUNKED\r\n")),
    ("field-underscore", get("Transfer_Encoding: chunked\r\n")),
    ("chunk-extension", good_chunk("5;a=b\r\nhello\r\n0\r\n", "hello")),
    ("last-chunk-000", good_chunk("5\r\nhello\r\n000\r\n", "hello")),
    ("value-e9", get("X: caf\xe9\r\n")),
    ("host-empty", [head("GET / HTTP/1.1\r\nHost:\r\n\r\n"), end()]),
    ("target-other-host", [head("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"), end()]),
    ("get-with-content", [head(f"{GET}Content-Length: 5\r\n\r\n"), HELLO]),
    ("pipelined", [*get(), *get()]),
    ("upgrade-with-content", length("Connection: upgrade\r\nUpgrade: foo\r\nContent-Length: 5\r\n")),
]

FOLD_TE = f"OPTIONS / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n{E} chunked\r\n\r\n{LAST}"
TRAILER = [("AUTH", "Authorization: Basic eA=="), ("CONTENT-TYPE", "Content-Type: text/html"), ("HOST", "Host: b")]


# Ids of the public test list Http11Probe, and what each of them is here.
PROBES = [
    ("SMUG-CL-TE-BOTH", BOTH, {}),
    ("SMUG-DUPLICATE-CL", bad_head(f"Content-Length: 5\r\nContent-Length: {E}10\r\n", "ContentLengthConflict"), {}),
    ("SMUG-CL-COMMA-SAME", cl(f"5, {E}5", "ContentLengthRepeated"), {}),
    ("SMUG-CL-COMMA-DIFFERENT", cl(f"5, {E}10", "ContentLengthConflict"), {}),
    ("SMUG-CL-COMMA-TRIPLE", cl(f"5, {E}5, 5", "ContentLengthRepeated"), {}),
    ("SMUG-CL-LEADING-ZEROS", length("Content-Length: 0005\r\n"), {}),
    (
        "SMUG-CL-LEADING-ZEROS-OCTAL",
        [head(f"{POST}Content-Length: 010\r\n\r\n"), body("helloworld", "helloworld"), end()],
        {},
    ),
    ("SMUG-CL-OCTAL", cl(f"0{E}o5", "ContentLength"), {}),
    ("SMUG-CL-DOUBLE-ZERO", [head(f"{POST}Content-Length: 00\r\n\r\n"), end()], {}),
    ("SMUG-CL-NEGATIVE", cl(f"{E}-1", "ContentLength"), {}),
    ("SMUG-CL-NEGATIVE-ZERO", cl(f"{E}-0", "ContentLength"), {}),
    ("SMUG-CL-HEX-PREFIX", cl(f"0{E}x5", "ContentLength"), {}),
    ("SMUG-CL-UNDERSCORE", cl(f"1{E}_0", "ContentLength"), {}),
    ("SMUG-CL-INTERNAL-SPACE", cl(f"1{E} 0", "ContentLength"), {}),
    ("SMUG-CL-EXTRA-LEADING-SP", length("Content-Length:  5\r\n"), {}),
    ("SMUG-CL-TRAILING-SPACE", length("Content-Length: 5 \r\n"), {}),
    ("MAL-CL-EMPTY", bad_head(f"Content-Length:{E}\r\n", "ContentLength"), {}),
    ("MAL-CL-OVERFLOW", cl(f"{E}99999999999999999999", "ContentLengthTooLarge"), {}),
    ("MAL-CL-TAB-BEFORE-VALUE", length("Content-Length:\t5\r\n"), {}),
    ("RFC9112-6.1-CL-NON-NUMERIC", cl(f"{E}abc", "ContentLength"), {}),
    ("RFC9112-6.1-CL-PLUS-SIGN", cl(f"{E}+5", "ContentLength"), {}),
    ("SMUG-TE-XCHUNKED", bad_head(f"Content-Length: 5\r\nTransfer-Encoding: {E}xchunked\r\n", "TransferEncoding"), {}),
    ("SMUG-TE-IDENTITY", bad_head(f"Content-Length: 5\r\nTransfer-Encoding: {E}identity\r\n", "TransferEncoding"), {}),
    ("SMUG-TE-NOT-FINAL-CHUNKED", te(f"chunked, {E}gzip", "TransferEncoding"), {}),
    ("SMUG-TE-DOUBLE-CHUNKED", te(f"chunked, {E}chunked", "TransferEncoding"), {}),
    (
        "SMUG-TE-DUPLICATE-HEADERS",
        bad_head(f"{CHUNKED}Transfer-Encoding: {E}chunked\r\n", "TransferEncoding", LAST),
        {},
    ),
    ("SMUG-TE-EMPTY-VALUE", bad_head(f"Content-Length: 5\r\nTransfer-Encoding: {E}\r\n", "TransferEncoding"), {}),
    ("SMUG-TE-LEADING-COMMA", te(f"{E}, chunked", "TransferEncoding"), {}),
    ("SMUG-TE-TRAILING-COMMA", te(f"chunked,{E}", "TransferEncoding"), {}),
    ("SMUG-TE-TRAILING-SPACE", coded("Transfer-Encoding: chunked \r\n"), {}),
    ("SMUG-TE-CASE-MISMATCH", coded("Transfer-Encoding: Chunked\r\n"), {}),
    ("SMUG-TE-SP-BEFORE-COLON", bad_head(f"Transfer-Encoding{E} : chunked\r\n", "WhitespaceBeforeColon", LAST), {}),
    ("SMUG-TE-TAB-BEFORE-VALUE", coded("Transfer-Encoding:\tchunked\r\n"), {}),
    ("SMUG-TE-FORMFEED", te(f"{E}\x0cchunked", "FieldValue"), {}),
    ("SMUG-TE-VTAB", te(f"{E}\x0bchunked", "FieldValue"), {}),
    ("SMUG-TE-NULL", te(f"chunked{E}\0", "FieldValue"), {}),
    ("SMUG-TE-OBS-FOLD", bad_head(f"Transfer-Encoding:\r\n{E} chunked\r\n", "ObsFold", LAST), {}),
    ("SMUG-TE-HTTP10", HTTP_10_CHUNKED, {}),
    ("COMP-UNKNOWN-TE-501", te(f"{E}gzip", "TransferEncoding"), {}),
    ("SMUG-CHUNKED-WITH-PARAMS", te(f"{E}chunked;ext=val", "TransferEncoding"), {}),
    ("NORM-UNDERSCORE-CL", get("Content_Length: 5\r\n"), {}),
    ("NORM-UNDERSCORE-TE", length("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n"), {}),
    ("SMUG-CHUNK-BARE-CR-TERM", bad_chunk(f"5{E}\rhello\r\n", "BareCr"), {}),
    ("SMUG-CHUNK-LF-TERM", bad_chunk(f"{E}\n{LAST}", "ChunkEnd", body("5\r\nhello", "hello")), {}),
    ("SMUG-CHUNK-LF-TRAILER", bad_chunk(f"{E}\n", "BareLf", DONE), {}),
    ("SMUG-CHUNK-MISSING-TRAILING-CRLF", bad_chunk(f"{E}{LAST}", "ChunkEnd", body("5\r\nhello", "hello")), {}),
    ("SMUG-CHUNK-SPILL", bad_chunk(f"{E}XX\r\n{LAST}", "ChunkEnd", body("5\r\nhello", "hello")), {}),
    ("SMUG-CHUNK-LEADING-SP", bad_chunk(f"{E} 5\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-SIZE-PLUS", bad_chunk(f"{E}+5\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-SIZE-TRAILING-OWS", bad_chunk(f"5 {E}\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-HEX-PREFIX", bad_chunk(f"0{E}x5\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-NEGATIVE", bad_chunk(f"{E}-1\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-UNDERSCORE", bad_chunk(f"1{E}_0\r\nhello\r\n", "ChunkSize"), {}),
    ("SMUG-CHUNK-BARE-SEMICOLON", bad_chunk(f"5;{E}\r\nhello\r\n", "ChunkExtension"), {}),
    ("SMUG-CHUNK-EXT-CR", bad_chunk(f"5;a{E}\rb\r\nhello\r\n", "BareCr"), {}),
    ("SMUG-CHUNK-EXT-LF", bad_chunk(f"5;a{E}\nb\r\nhello\r\n", "BareLf"), {}),
    ("SMUG-CHUNK-EXT-CTRL", bad_chunk(f"5;a{E}\0b\r\nhello\r\n", "ChunkExtension"), {}),
    ("SMUG-CHUNK-EXT-INVALID-TOKEN", bad_chunk(f"5;a{E}[b\r\nhello\r\n", "ChunkExtension"), {}),
    ("SMUG-CHUNK-INVALID-SIZE-DESYNC", bad_chunk(f"{E}+0\r\n\r\n{NEXT}", "ChunkSize"), {}),
    ("MAL-CHUNK-EXT-64K", bad_chunk(f"5;{'a' * 255}{E}{'a' * 65536}\r\nhello\r\n", "ChunkExtensionTooLong"), {}),
    ("MAL-CHUNK-SIZE-OVERFLOW", bad_chunk(f"FFFFFFFFFFFFFFFF{E}F\r\nhello\r\n", "ChunkSizeTooLong"), {}),
    ("COMP-CHUNKED-BODY", coded(), {}),
    ("COMP-CHUNKED-EMPTY", [head(f"{POST}{CHUNKED}\r\n"), chunked()], {}),
    ("COMP-CHUNKED-EXTENSION", good_chunk("5;ext=value\r\nhello\r\n0\r\n", "hello"), {}),
    ("COMP-CHUNKED-HEX-UPPERCASE", good_chunk("A\r\n0123456789\r\n0\r\n", "0123456789"), {}),
    ("COMP-CHUNKED-MULTI", [head(f"{POST}{CHUNKED}\r\n"), chunked("hello", " ", "world")], {}),
    (
        "COMP-CHUNKED-NO-FINAL",
        [head(f"{POST}{CHUNKED}\r\n"), body("5\r\nhello\r\n", "hello"), cut("TruncatedContent")],
        {},
    ),
    ("COMP-CHUNKED-TRAILER-VALID", [head(f"{POST}{CHUNKED}\r\n"), DONE, end("X-Sum: abc\r\n\r\n")], {}),
    *[
        (f"SMUG-TRAILER-{name}", [head(f"{POST}{CHUNKED}\r\n"), DONE, end(f"{field}\r\n\r\n")], {})
        for name, field in TRAILER
    ],
    ("SMUG-TRAILER-CL", bad_chunk(f"{E}Content-Length: 5\r\n\r\n", "TrailerField", DONE), {}),
    ("SMUG-TRAILER-TE", bad_chunk(f"{E}Transfer-Encoding: chunked\r\n\r\n", "TrailerField", DONE), {}),
    ("RFC9112-2.2-BARE-LF-HEADER", bad_field(f"X: y{E}\n", "BareLf"), {}),
    ("RFC9112-2.2-BARE-LF-REQUEST-LINE", [bad(f"GET / HTTP/1.1{E}\nHost: a\r\n\r\n", "BareLf")], {}),
    ("RFC9112-3-CR-ONLY-LINE-ENDING", [bad(f"GET / HTTP/1.1{E}\rHost: a\r\n\r\n", "BareCr")], {}),
    ("RFC9112-3-MISSING-TARGET", [bad(f"GET HTTP/1.1{E}\r\nHost: a\r\n\r\n", "RequestLine")], {}),
    ("RFC9112-3-MULTI-SP-REQUEST-LINE", bad_line(f"GET {E} / HTTP/1.1", "RequestLine"), {}),
    ("RFC9112-5-EMPTY-HEADER-NAME", bad_field(f"{E}: y\r\n", "FieldName"), {}),
    ("RFC9112-5-HEADER-NO-COLON", bad_field(f"NoColon{E}\r\n", "FieldLine"), {}),
    ("RFC9112-5-INVALID-HEADER-NAME", bad_field(f"Bad{E}[Name: y\r\n", "FieldName"), {}),
    ("RFC9112-5.1-OBS-FOLD", bad_field(f"X: y\r\n{E} z\r\n", "ObsFold"), {}),
    ("SMUG-BARE-CR-HEADER-VALUE", bad_field(f"X: a{E}\rb\r\n", "BareCr"), {}),
    ("COMP-LEADING-CRLF", [head(f"\r\n{NEXT}"), end()], {}),
    ("COMP-WHITESPACE-BEFORE-HEADERS", [bad(f"GET / HTTP/1.1\r\n{E} Host: a\r\n\r\n", "WhitespaceBeforeFields")], {}),
    ("COMP-REQUEST-LINE-TAB", bad_line(f"GET{E}\t/ HTTP/1.1", "Method"), {}),
    ("COMP-SPACE-IN-TARGET", bad_line(f"GET /a {E}b HTTP/1.1", "Version"), {}),
    ("MAL-WHITESPACE-ONLY-LINE", bad_field(f"{E} \r\n", "ObsFold"), {}),
    ("MAL-NUL-IN-HEADER-VALUE", bad_field(f"X: a{E}\0b\r\n", "FieldValue"), {}),
    ("MAL-NUL-IN-URL", bad_line(f"GET /a{E}\0b HTTP/1.1", "Target"), {}),
    ("MAL-CONTROL-CHARS-HEADER", bad_field(f"X: a{E}\x07b\r\n", "FieldValue"), {}),
    ("MAL-NON-ASCII-HEADER-NAME", bad_field(f"X-{E}\xc3\xa9: y\r\n", "FieldName"), {}),
    ("MAL-NON-ASCII-URL", bad_line(f"GET /{E}\xc3\xa9 HTTP/1.1", "Target"), {}),
    (
        "MAL-LONG-URL",
        [bad(f"GET /{'a' * (8192 - 5)}{E}{'a' * 92000} HTTP/1.1\r\nHost: a\r\n\r\n", "StartLineTooLong")],
        {},
    ),
    ("MAL-LONG-METHOD", [bad(f"{'A' * 8192}{E}{'A' * 92000} / HTTP/1.1\r\nHost: a\r\n\r\n", "StartLineTooLong")], {}),
    ("MAL-LONG-HEADER-NAME", [bad(f"{GET}{'A' * (65536 - len(GET))}{E}{'A' * 35000}: y\r\n\r\n", "HeadTooLarge")], {}),
    (
        "MAL-LONG-HEADER-VALUE",
        [bad(f"{GET}X: {'v' * (65536 - len(GET) - 3)}{E}{'v' * 35000}\r\n\r\n", "HeadTooLarge")],
        {},
    ),
    ("MAL-MANY-HEADERS", [bad(GET + "X: y\r\n" * 99 + E + "X: y\r\n" * 900 + "\r\n", "TooManyFields")], {}),
    ("MAL-H2-PREFACE", [bad(f"{E}PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Http2Preface")], {}),
    ("MAL-BINARY-GARBAGE", [bad(f"{E}\x80\x01\0\xff\x0e\x07\r\n\r\n", "Method")], {}),
    ("MAL-EMPTY-REQUEST", [], {"eof": True, "next": "close"}),
    ("MAL-INCOMPLETE-REQUEST", [bad(f"GET / HTTP/1.1\r\nHost: a\r\nX: {E}", "TruncatedHead")], {"eof": True}),
    ("RFC9110-5.4-DUPLICATE-HOST", bad_field(f"{E}Host: b\r\n", "HostRepeated"), {}),
    ("COMP-DUPLICATE-HOST-SAME", bad_field(f"{E}Host: a\r\n", "HostRepeated"), {}),
    ("COMP-HOST-EMPTY-VALUE", [head("GET / HTTP/1.1\r\nHost: \r\n\r\n"), end()], {}),
    ("COMP-HOST-WITH-PATH", [bad(f"GET / HTTP/1.1\r\nHost: a{E}/path\r\n\r\n", "Host")], {}),
    ("COMP-HOST-WITH-USERINFO", [bad(f"GET / HTTP/1.1\r\nHost: user{E}@a\r\n\r\n", "Host")], {}),
    ("SMUG-MULTIPLE-HOST-COMMA", [bad(f"GET / HTTP/1.1\r\nHost: a,{E} b\r\n\r\n", "Host")], {}),
    ("RFC9112-7.1-MISSING-HOST", [bad(f"GET / HTTP/1.1\r\n{E}\r\n", "HostMissing")], {}),
    ("SMUG-ABSOLUTE-URI-HOST-MISMATCH", [head("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"), end()], {}),
    ("RFC9112-3.2-FRAGMENT-IN-TARGET", bad_line(f"GET /a{E}#b HTTP/1.1", "Target"), {}),
    ("COMP-ABSOLUTE-FORM", line("GET http://a/ HTTP/1.1"), {}),
    ("COMP-ASTERISK-WITH-GET", bad_line(f"GET {E}* HTTP/1.1", "Target"), {}),
    ("COMP-OPTIONS-STAR", line("OPTIONS * HTTP/1.1"), {}),
    (
        "COMP-METHOD-CONNECT",
        [head("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"), end()],
        {"next": "switch", "follow": False},
    ),
    ("COMP-METHOD-CASE", line("get / HTTP/1.1"), {}),
    ("COMP-UNKNOWN-METHOD", line("FOOBAR / HTTP/1.1"), {}),
    ("COMP-HTTP12-VERSION", line("GET / HTTP/1.2"), {}),
    ("COMP-VERSION-CASE", bad_line(f"GET / {E}http/1.1", "Version"), {}),
    ("COMP-VERSION-LEADING-ZEROS", bad_line(f"GET / {E}HTTP/01.01", "Version"), {}),
    ("COMP-VERSION-MISSING-MINOR", bad_line(f"GET / {E}HTTP/1", "Version"), {}),
    ("COMP-VERSION-WHITESPACE", bad_line(f"GET / {E}HTTP/ 1.1", "Version"), {}),
    ("COMP-HTTP10-NO-HOST", [head("GET / HTTP/1.0\r\n\r\n"), end()], CLOSES),
    ("COMP-HTTP10-DEFAULT-CLOSE", [head("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), end(), rest(NEXT)], CLOSES),
    ("SMUG-CL0-BODY-POISON", [head(f"{POST}Content-Length: 0\r\n\r\n"), end(), head(NEXT), end()], {}),
    ("SMUG-PIPELINE-SAFE", [*get(), *get()], {}),
    ("SMUG-CLTE-PIPELINE", bad_head(f"Content-Length: 4\r\n{E}{CHUNKED}", "LengthAndChunked", f"{LAST}{NEXT}"), {}),
    ("SMUG-TECL-PIPELINE", bad_head(f"{CHUNKED}{E}Content-Length: 30\r\n", "LengthAndChunked", f"{LAST}{NEXT}"), {}),
    ("SMUG-CLTE-CONN-CLOSE", bad_head(f"Content-Length: 4\r\n{E}{CHUNKED}", "LengthAndChunked", f"{LAST}{NEXT}"), {}),
    ("SMUG-EXPECT-100-CL", length("Content-Length: 5\r\nExpect: 100-continue\r\n"), {}),
    ("SMUG-HEAD-CL-BODY", [head("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"), HELLO], {}),
    ("SMUG-OPTIONS-CL-BODY", [head("OPTIONS / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"), HELLO], {}),
    ("SMUG-OPTIONS-TE-OBS-FOLD", [bad(FOLD_TE, "ObsFold")], {}),
    ("SMUG-GET-CL-PREFIX-DESYNC", [head(f"{GET}Content-Length: {len(NEXT)}\r\n\r\n"), body(NEXT, NEXT), end()], {}),
    ("COMP-EXPECT-UNKNOWN", get("Expect: 200-ok\r\n"), {}),
    ("COMP-CONNECTION-CLOSE", [*get("Connection: close\r\n"), rest(NEXT)], CLOSES),
    ("COMP-UPGRADE-INVALID-VER", get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\n"), {}),
    ("COMP-UPGRADE-MISSING-CONN", get("Upgrade: websocket\r\n"), {}),
    ("COMP-UPGRADE-POST", length("Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n"), {}),
    ("COMP-UPGRADE-UNKNOWN", get("Connection: Upgrade\r\nUpgrade: totally-made-up/1.0\r\n"), {}),
    (
        "COMP-UPGRADE-HTTP10",
        [head("GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), end()],
        CLOSES,
    ),
    (
        "COMP-POST-CL-UNDERSEND",
        [head(f"{POST}Content-Length: 10\r\n\r\n"), body("hello", "hello"), cut("TruncatedContent")],
        {},
    ),
]


def reason(name, pieces):
    """Why it is accepted, if it is; each case of that has its reason."""
    refused = any(piece[0] in ("bad", "cut") for piece in flatten(pieces))
    assert refused != (name in WHY), name
    return WHY.get(name, "")


def probe_steps(file):
    """Probes of what a server sends."""
    ask = recv(*get(), next="send")
    file.steps(
        "probe-comp-no-cl-in-204",
        "No length goes out with 204.",
        ask,
        refuse_head(response(204, ("Content-Length", "0"), reason="No Content"), "Rule FramingForbidden"),
        send_head(response(204, reason="No Content")),
        send("end", out=""),
        again("read"),
        source="Http11Probe COMP-NO-CL-IN-204",
        covers=["R9110-8.6-7"],
    )
    old = recv(head("POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
    file.steps(
        "probe-comp-no-1xx-http10",
        "No interim response goes out to HTTP/1.0.",
        old,
        send("continue", out=""),
        refuse_head(response(103, reason="Early Hints"), "Rule Interim", "interim"),
        source="Http11Probe COMP-NO-1XX-HTTP10",
        covers=["R9110-15.2-1"],
    )
    file.steps(
        "probe-comp-head-no-body",
        "No content goes out to HEAD.",
        recv(head("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), end(), next="send"),
        send_head(response(200, ("Content-Length", "5"))),
        send("content", data="hello", refused="TooLong 5"),
        send("end", out=""),
        again("read"),
        source="Http11Probe COMP-HEAD-NO-BODY",
        covers=["R9110-9.3.2-1"],
    )


def files():
    file = File(
        "battery",
        "A battery of requests",
        "Requests over which widely used servers differ (differ-), which all of them refuse (refused-) or accept (accepted-), and the ids of the public test list Http11Probe (probe-).",
    )
    for slug, pieces, more in DIFFER:
        about = f"Servers differ over this: {slug.replace('-', ' ')}. {reason(slug, pieces)}".strip()
        file.flat(f"differ-{slug}", about, *pieces, source="servers differ", **more)
    for slug, pieces in REFUSED:
        about = f"All servers refuse this: {slug.replace('-', ' ')}."
        file.flat(f"refused-{slug}", about, *pieces, source="all servers refuse it")
    for slug, pieces in ACCEPTED:
        about = f"All servers accept this: {slug.replace('-', ' ')}. {WHY[slug]}"
        file.flat(f"accepted-{slug}", about, *pieces, source="all servers accept it")
    for name, pieces, more in PROBES:
        about = f"Probe {name}. {reason(name, pieces)}".strip()
        file.flat(f"probe-{name.lower().replace('.', '-')}", about, *pieces, source=f"Http11Probe {name}", **more)
    probe_steps(file)
    return [file]
