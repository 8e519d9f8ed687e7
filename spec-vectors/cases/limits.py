"""Every limit at one below it, at it, and one past it: at the default and at other values, in both directions.

What is accepted is logged, so where the log would be thousands of octets long the vector goes on with an error that is found
only behind what was accepted: a missing Host, a second length, a trailer that frames.

Not here, since it cannot be expressed or does not exist: content has no limit but the numbers that declare it, which
attacks-length.toml and chunked.toml have at their edges. The octets of interim heads at their default of 65536 would have
to be logged; they are here at smaller values. An empty line before a response is an error, so there is no limit on these.
"""

from .attacks_head import GET, OK, POST
from .build import ERR as E
from .build import TOL, File, again, bad, body, end, head, recv, refuse_head, request, response, send, send_head

CODED_REQUEST = f"{POST}Transfer-Encoding: chunked\r\n\r\n"
CODED_RESPONSE = f"{OK}Transfer-Encoding: chunked\r\n\r\n"
LENGTH = "Content-Length: 0\r\n"
NO_CONTENT = "HTTP/1.1 204 \r\n\r\n"
REPEATED = "A:\r\n"
# Above this, acceptance is shown by an error behind it.
LOGGED = 400
RULES = ["R9110-17.5-n1", "R9110-2.3-1"]
RULES_OF_SENT = ["R9110-2.3-2"]
WHERE = {"below": -1, "at": 0, "past": 1}


def marked(raw, at):
    """The octets, with the mark of an error before the one at that place."""
    return raw[:at] + E + raw[at:]


def told(what, limit, value, set_to):
    """How every `about` of this file begins."""
    where = {-1: "one below", 0: "at", 1: "one past"}[value - limit]
    return f"{what}: {value}, {where} the limit of {limit} ({'the default' if set_to is None else 'set so'})."


class Edges:
    """Makes three vectors for each value of one limit."""

    def __init__(self, file, name, default, what, covers):
        self.file, self.name, self.default, self.what, self.covers = file, name, default, what, covers

    def at(self, limit, make, role, why, set_to="limit", slug="", past_covers=(), extra=None, follow=None, also=()):
        """`make(value, limit)` gives the pieces; `set_to` is None for the default, or what the limit is set to."""
        set_to = limit if set_to == "limit" else set_to
        limits = {**({} if set_to is None else {self.name: set_to}), **(extra or {})}
        for where, off in WHERE.items():
            value = limit + off
            if value < 0:
                continue
            pieces = make(value, limit)
            past = any(piece[0] == "bad" for piece in pieces) and off == 1
            told_so = why if past else shown(pieces)
            self.file.flat(
                f"{self.name.replace('_', '-')}{slug}-{'default' if set_to is None else set_to}-{where}-{role}",
                f"{told(self.what, limit, value, set_to)} {told_so}",
                *pieces,
                role=role,
                follow=follow,
                **({"limits": limits} if limits else {}),
                covers=[*self.covers, *RULES, *also, *(past_covers if past else ())],
            )

    def both(self, limit, requests, responses, why, **more):
        self.at(limit, requests, "server", why, **more)
        self.at(limit, responses, "client", why, **more)


def shown(pieces):
    """Why a vector is evidence that something was accepted."""
    kind = next((piece[2] for piece in pieces if piece[0] == "bad"), None)
    return {
        None: "It is accepted.",
        "HostMissing": "It is accepted, as the missing Host shows, which is found at the end of the head only.",
        "ContentLengthConflict": "It is accepted, as the second length shows, which is looked at behind the end of the head only.",
        "ChunkSize": "The limit allows it; but a size without a digit is malformed, whatever the limit.",
        "TrailerField": "It is accepted, as the trailer that frames shows, which is looked at behind the end of the section only.",
    }[kind]


def start_lines(file):
    edges = Edges(file, "start_line", 8192, "Octets of a start-line without its CRLF", ["R9112-3-4"])

    def of_request(value, limit):
        line = "GET /" + "a" * (value - 14) + " HTTP/1.1"
        if value > limit:
            return [bad(f"{marked(line, limit)}\r\nHost: a\r\n\r\n", "StartLineTooLong")]
        if value > LOGGED:
            return [bad(f"{line}\r\n{E}\r\n", "HostMissing")]
        return [head(f"{line}\r\nHost: a\r\n\r\n"), end()]

    def of_response(value, limit):
        line = "HTTP/1.1 200 " + "a" * (value - 13)
        if value > limit:
            return [bad(f"{marked(line, limit)}\r\n{LENGTH}\r\n", "StartLineTooLong")]
        if value > LOGGED:
            return [bad(f"{line}\r\nContent-Length: 1, {E}2\r\n\r\n", "ContentLengthConflict")]
        return [head(f"{line}\r\n{LENGTH}\r\n"), end()]

    why = "The first octet past the limit is the error, before the line is looked at."
    for limit, set_to in [(8192, None), (30, 30), (20000, 20000)]:
        edges.at(limit, of_request, "server", why, set_to=set_to, past_covers=["R9112-3-3"])
        edges.at(limit, of_response, "client", why, set_to=set_to)


def heads(file):
    edges = Edges(file, "head", 65536, "Octets of a head, its empty line included", [])

    def of_request(value, limit):
        line = "GET / HTTP/1.1\r\n" if value > LOGGED else GET
        raw = f"{line}A: {'a' * (value - len(line) - 7)}\r\n\r\n"
        if value > limit:
            return [bad(marked(raw, limit), "HeadTooLarge")]
        return [bad(marked(raw, len(raw) - 2), "HostMissing")] if value > LOGGED else [head(raw), end()]

    def of_response(value, limit):
        line = f"{OK}Content-Length: 1, 2\r\n" if value > LOGGED else OK + LENGTH
        raw = f"{line}A: {'a' * (value - len(line) - 7)}\r\n\r\n"
        if value > limit:
            return [bad(marked(raw, limit), "HeadTooLarge")]
        return [bad(marked(raw, len(line) - 3), "ContentLengthConflict")] if value > LOGGED else [head(raw), end()]

    why = "The first octet past the limit is the error."
    for limit, set_to in [(65536, None), (100, 100), (100_000, 100_000)]:
        edges.at(limit, of_request, "server", why, set_to=set_to, past_covers=["R9110-5.4-1"])
        edges.at(limit, of_response, "client", why, set_to=set_to, past_covers=["R9110-5.4-2"])
    why = "More than 1 MiB counts as that: the first octet past it is the error."
    edges.at(1 << 20, of_request, "server", why, set_to=4_000_000, slug="-most", past_covers=["R9110-5.4-1"], also=RULES_OF_SENT)
    edges.at(1 << 20, of_response, "client", why, set_to=4_000_000, slug="-most", past_covers=["R9110-5.4-2"], also=RULES_OF_SENT)


def fields(file):
    edges = Edges(file, "fields", 100, "Field lines of a head", [])

    def of_request(value, limit):
        if value > limit:
            lines = GET + "A: b\r\n" * (limit - 1) if limit else "GET / HTTP/1.1\r\n"
            return [bad(f"{lines}{E}C: d\r\n\r\n", "TooManyFields")]
        if value == 0:
            return [head("GET / HTTP/1.0\r\n\r\n"), end()]
        return [head(GET + "A: b\r\n" * (value - 1) + "\r\n"), end()]

    def of_response(value, limit):
        if value > limit:
            lines = OK + LENGTH + "A: b\r\n" * (limit - 1) if limit else NO_CONTENT[:-2]
            return [bad(f"{lines}{E}C: d\r\n\r\n", "TooManyFields")]
        if value == 0:
            return [head(NO_CONTENT), end()]
        return [head(OK + LENGTH + "A: b\r\n" * (value - 1) + "\r\n"), end()]

    why = "The first octet of the line too many is the error, whatever the line is."
    for limit, set_to in [(100, None), (0, 0), (3, 3), (101, 101)]:
        if limit == 0:
            # HTTP/1.0, which needs no Host, persists only if a field says so.
            file.flat(
                "fields-0-at-server",
                f"{told('Field lines of a head', 0, 0, 0)} A request of HTTP/1.0 can do without any: it is accepted.",
                *of_request(0, 0),
                next="close",
                follow=False,
                limits={"fields": 0},
                covers=RULES,
            )
            file.flat(
                "fields-0-past-server",
                f"{told('Field lines of a head', 0, 1, 0)} {why}",
                *of_request(1, 0),
                limits={"fields": 0},
                covers=[*RULES, "R9110-5.4-1"],
            )
        else:
            edges.at(limit, of_request, "server", why, set_to=set_to, past_covers=["R9110-5.4-1"])
        # What follows has a field, so nothing can follow where none is allowed.
        follow = None if limit else False
        edges.at(limit, of_response, "client", why, set_to=set_to, past_covers=["R9110-5.4-2"], follow=follow)
    many_fields(file, edges)
    tolerated_lines(file)


def many_fields(file, edges):
    """As many as the setting can say: more than the log of what is accepted could hold."""

    def of_request(value, limit):
        if value > limit:
            return [bad(f"GET / HTTP/1.1\r\n{REPEATED * limit}{E}{REPEATED}\r\n", "TooManyFields")]
        return [bad(f"GET / HTTP/1.1\r\n{REPEATED * value}{E}\r\n", "HostMissing")]

    def of_response(value, limit):
        first = f"{OK}Content-Length: 1, {E}2\r\n"
        if value > limit:
            return [bad(f"{first.replace(E, '')}{REPEATED * (limit - 1)}{E}{REPEATED}\r\n", "TooManyFields")]
        return [bad(f"{first}{REPEATED * (value - 1)}\r\n", "ContentLengthConflict")]

    why = "The first octet of the line too many is the error."
    large = {"head": 1 << 20}
    edges.at(65535, of_request, "server", why, past_covers=["R9110-5.4-1"], extra=large)
    edges.at(65535, of_response, "client", why, past_covers=["R9110-5.4-2"], extra=large)


def tolerated_lines(file):
    """Folds and lines that are skipped are lines: a tolerance opens no way around the limits."""
    start = f"{OK}{LENGTH}"
    for count, where in [(1, "below"), (2, "at"), (3, "past")]:
        folds = "".join(f"{TOL if i < 2 else E} c\r\n" for i in range(count))
        skips = "".join(f"junk{TOL}\r\n" if i < 2 else f"{E}junk\r\n" for i in range(count))
        for slug, what, lines, kind, tolerate in [
            ("folds", "a continuation line counts as a line", f"A: b\r\n{folds}", "ObsFold", None),
            ("skipped", "a line that is skipped counts as one", f"A: b\r\n{skips}", "FieldLine", ["INVALID_FIELD_LINE"]),
        ]:
            raw = f"{start}{lines}\r\n"
            pieces = [bad(raw, "TooManyFields")] if count > 2 else [head(raw), end()]
            file.flat(
                f"fields-{slug}-{where}-client",
                f"{told('Field lines of a head', 4, 2 + count, 4)} Of them, {count} {'is' if count == 1 else 'are'} "
                f"let pass: {what}.",
                *pieces,
                role="client",
                limits={"fields": 4},
                tolerated=[kind] * min(count, 2),
                **({"tolerate": tolerate} if tolerate else {}),
                covers=[*RULES, *(["R9110-5.4-2"] if count > 2 else [])],
            )
    raw = f"{start}A: b\r\n{TOL} {'c' * 20}\r\n\r\n"
    size = len(raw) - 1
    for limit, where in [(size + 1, "below"), (size, "at"), (size - 1, "past")]:
        past = where == "past"
        pieces = [bad(raw[:-1] + E + raw[-1:], "HeadTooLarge")] if past else [head(raw), end()]
        file.flat(
            f"head-folds-{where}-client",
            f"{told('Octets of a head, its empty line included', limit, size, limit)} It has a continuation line, "
            "whose octets count as they came.",
            *pieces,
            role="client",
            limits={"head": limit},
            tolerated="ObsFold",
            covers=[*RULES, *(["R9110-5.4-2"] if past else [])],
        )


def names(file):
    """No setting moves it: the length of a name has twelve bits in an index of lines."""
    for off, where in [(-1, "below"), (0, "at"), (1, "past")]:
        name = "n" * (4095 + off)
        note = told("Octets of a field name", 4095, 4095 + off, None).replace("the default", "fixed")
        late = "The first octet past the limit is the error."
        request_pieces = bad(f"GET / HTTP/1.1\r\n{name}: b\r\n{E}\r\n", "HostMissing")
        response_pieces = bad(f"{OK}Content-Length: 1, {E}2\r\n{name}: b\r\n\r\n", "ContentLengthConflict")
        if off > 0:
            request_pieces = bad(f"GET / HTTP/1.1\r\n{marked(name, 4095)}: b\r\n\r\n", "FieldNameTooLong")
            response_pieces = bad(f"{OK}{LENGTH}{marked(name, 4095)}: b\r\n\r\n", "FieldNameTooLong")
        for role, piece, rule in [("server", request_pieces, "R9110-5.4-1"), ("client", response_pieces, "R9110-5.4-2")]:
            file.flat(
                f"name-{where}-{role}",
                f"{note} {late if off > 0 else shown([piece])}",
                piece,
                role=role,
                covers=[*RULES, *([rule] if off > 0 else [])],
            )


def trailers(file):
    octets = Edges(file, "trailer", 8192, "Octets of a trailer section, its empty line included", [])
    lines = Edges(file, "trailer_fields", 32, "Field lines of a trailer section", [])

    def of_octets(first):
        def make(value, limit):
            if value > limit:
                raw = f"X: {'a' * (value - 7)}\r\n\r\n"
                return [head(first), body("0\r\n"), bad(marked(raw, limit), "TrailerTooLarge")]
            if value > LOGGED:
                raw = f"X: {'a' * (value - 26)}\r\n{E}Content-Length: 1\r\n\r\n"
                return [head(first), body("0\r\n"), bad(raw, "TrailerField")]
            return [head(first), body("0\r\n"), end(f"X: {'a' * (value - 7)}\r\n\r\n")]

        return make

    def of_lines(first):
        def make(value, limit):
            if value > limit:
                return [head(first), body("0\r\n"), bad(f"{'X: y' + chr(13) + chr(10)}" * limit + f"{E}X: y\r\n\r\n", "TooManyTrailers")]
            return [head(first), body("0\r\n"), end("X: y\r\n" * value + "\r\n")]

        return make

    why = "The first octet past the limit is the error."
    for limit, set_to in [(8192, None), (20, 20), (10000, 10000)]:
        octets.both(limit, of_octets(CODED_REQUEST), of_octets(CODED_RESPONSE), why, set_to=set_to)
    more = "More than 1 MiB counts as that: the first octet past it is the error."
    octets.at(1 << 20, of_octets(CODED_REQUEST), "server", more, set_to=4_000_000, slug="-most")
    for role, first in [("server", CODED_REQUEST), ("client", CODED_RESPONSE)]:
        for limit, where in [(3, "below"), (2, "at"), (1, "past")]:
            last = end("\r\n") if limit > 1 else bad(f"\r{E}\n", "TrailerTooLarge")
            file.flat(
                f"trailer-none-{where}-{role}",
                f"{told('Octets of a trailer section, its empty line included', limit, 2, limit)} "
                f"The empty line alone has two octets. {why if limit < 2 else 'It is accepted.'}",
                head(first),
                body("0\r\n"),
                last,
                role=role,
                limits={"trailer": limit},
                covers=RULES,
            )
    why = "The first octet of the line too many is the error."
    for limit, set_to in [(32, None), (0, 0), (3, 3), (33, 33)]:
        lines.both(limit, of_lines(CODED_REQUEST), of_lines(CODED_RESPONSE), why, set_to=set_to)


def empty_lines(file):
    edges = Edges(file, "empty_lines", 2, "Empty lines before a request", ["R9112-2.2-7"])

    def make(value, limit):
        if value > limit:
            return [bad("\r\n" * limit + f"{E}\r\n{GET}\r\n", "EmptyLines")]
        return [head("\r\n" * value + f"{GET}\r\n"), end()]

    for limit, set_to in [(2, None), (0, 0), (1, 1), (5, 5), (255, 255)]:
        edges.at(limit, make, "server", "The first octet of the line too many is the error.", set_to=set_to)
    file.flat(
        "empty-lines-each-client",
        "There is no such limit on responses: the first empty line before one is the error, whatever is allowed before requests.",
        bad(f"{E}\r\n{NO_CONTENT}", "Version"),
        role="client",
        limits={"empty_lines": 5},
        covers=["R9112-2.1-n4"],
    )


def chunks(file):
    digits = Edges(file, "chunk_size_digits", 16, "Digits of a chunk-size", ["R9112-7.1-3"])
    extension = Edges(file, "chunk_extension", 256, "Octets of the extensions of one chunk", ["R9112-7.1.1-n1"])

    def of_digits(first):
        def make(value, limit):
            size = "5".rjust(value, "0")
            if value > limit:
                return [head(first), bad(f"{marked(size, limit)}\r\nhello\r\n", "ChunkSizeTooLong")]
            if value == 0:
                return [head(first), bad(f"{E}\r\n", "ChunkSize")]
            return [head(first), body(f"{size}\r\nhello\r\n0\r\n", "hello"), end("\r\n")]

        return make

    def of_extension(first):
        def make(value, limit):
            line = ";" + "e" * (value - 1) if value else ""
            if value > limit:
                return [head(first), bad(f"5{marked(line, limit)}\r\nhello\r\n", "ChunkExtensionTooLong")]
            return [head(first), body(f"5{line}\r\nhello\r\n0\r\n", "hello"), end("\r\n")]

        return make

    why = "The first digit too many is the error, though all before it are zeros."
    for limit, set_to, slug in [(16, None, ""), (0, 0, ""), (1, 1, ""), (2, 2, ""), (16, 17, "-most"), (16, 255, "-most")]:
        digits.both(limit, of_digits(CODED_REQUEST), of_digits(CODED_RESPONSE), why, set_to=set_to, slug=slug)
    why = "The first octet past the limit is the error."
    for limit, set_to in [(256, None), (0, 0), (3, 3), (300, 300)]:
        # An extension begins with its semicolon and a name: there is none of one octet.
        extension.both(limit, of_extension(CODED_REQUEST), of_extension(CODED_RESPONSE), why, set_to=set_to)
    large = {"chunk_extensions": 70_000, "chunk_overhead": 70_000}
    extension.both(65535, of_extension(CODED_REQUEST), of_extension(CODED_RESPONSE), why, extra=large)
    all_extensions(file)
    overhead(file)


def all_extensions(file):
    edges = Edges(file, "chunk_extensions", 16384, "Octets of the extensions of one message", ["R9112-7.1.1-n1"])

    def of(first, count, each, size):
        """`count` chunks with `each` octets of extensions, and the rest on the last one."""

        def make(value, limit):
            line = f"{size:x};{'e' * (each - 1)}\r\n{'x' * size}\r\n"
            left = value - count * each
            rest = ";" + "e" * (left - 1) if left else ""
            if value > limit:
                raw = f"{size:x}{marked(rest, limit - count * each)}\r\n"
                return [head(first), body(line * count, "x" * size * count), bad(raw, "ChunkExtensionTooLong")]
            raw = line * count + f"{size:x}{rest}\r\n{'x' * size}\r\n0\r\n"
            return [head(first), body(raw, "x" * size * (count + 1)), end("\r\n")]

        return make

    why = "The first octet past the limit is the error: it is counted over all chunks."
    # Enough data in each chunk that its line is not too much for it.
    edges.both(16384, of(CODED_REQUEST, 63, 256, 128), of(CODED_RESPONSE, 63, 256, 128), why, set_to=None)
    edges.both(0, of(CODED_REQUEST, 0, 1, 1), of(CODED_RESPONSE, 0, 1, 1), why)
    edges.both(20, of(CODED_REQUEST, 2, 8, 1), of(CODED_RESPONSE, 2, 8, 1), why)
    edges.both(20_000, of(CODED_REQUEST, 78, 256, 128), of(CODED_RESPONSE, 78, 256, 128), why)


def overhead(file):
    edges = Edges(file, "chunk_overhead", 16384, "The account of chunk framing against content", ["R9112-7.1.1-n1"])

    def of(first):
        """One chunk of one octet, of whose line 18 octets are free."""

        def make(value, limit):
            line = f"1;{'e' * (value + 14)}\r\n"
            if value > limit:
                return [head(first), bad(f"{E}{line}x\r\n", "ChunkOverhead")]
            return [head(first), body(f"{line}x\r\n0\r\n", "x"), end("\r\n")]

        return make

    why = "The beginning of the line that makes it so is the error."
    long = {"chunk_extension": 65535, "chunk_extensions": 65535}
    edges.both(16384, of(CODED_REQUEST), of(CODED_RESPONSE), why, set_to=None, extra=long)
    edges.both(0, of(CODED_REQUEST), of(CODED_RESPONSE), why)
    edges.both(100, of(CODED_REQUEST), of(CODED_RESPONSE), why)
    edges.both(20_000, of(CODED_REQUEST), of(CODED_RESPONSE), why, extra=long)
    lines = f"0000000000000001;{'e' * 255}\r\nx\r\n" * 64
    for role, first in [("server", CODED_REQUEST), ("client", CODED_RESPONSE)]:
        file.flat(
            f"chunk-overhead-with-extensions-{role}",
            "With all limits at their defaults, 64 chunks of one octet and the longest extensions bring both the extensions and the "
            "account to 16384, and are accepted.",
            head(first),
            body(f"{lines}0\r\n", "x" * 64),
            end("\r\n"),
            role=role,
            covers=["R9112-7.1.1-n1", *RULES],
        )
        file.flat(
            f"chunk-overhead-with-extensions-past-{role}",
            "Behind these, sixteen zeros for the last chunk are two octets more than are free, and the account is past its limit.",
            head(first),
            body(lines, "x" * 64),
            bad(f"{E}{'0' * 16}\r\n\r\n", "ChunkOverhead"),
            role=role,
            covers=["R9112-7.1.1-n1", *RULES],
        )


def interims(file):
    count = Edges(file, "interim", 32, "Interim responses before one final response", ["R9110-15.2-2"])
    octets = Edges(file, "head", 65536, "Octets of the interim heads before one final response", ["R9110-15.2-2"])
    hint = "HTTP/1.1 103 Early Hints\r\n"

    def of_count(value, limit):
        if value > limit:
            return [*[head(f"{hint}\r\n", True)] * limit, bad(f"{E}{hint}\r\n{NO_CONTENT}", "TooManyInterim")]
        return [*[head(f"{hint}\r\n", True)] * value, head(NO_CONTENT), end()]

    def of_octets(value, limit):
        second = f"{hint}A: {'a' * (value - 50 - len(hint) - 7)}\r\n\r\n"
        first = f"{hint}A: {'a' * (50 - len(hint) - 7)}\r\n\r\n"
        if value > limit:
            return [head(first, True), bad(f"{E}{second}{NO_CONTENT}", "TooManyInterim")]
        return [head(first, True), head(second, True), head(NO_CONTENT), end()]

    why = "The beginning of the one too many is the error."
    for limit, set_to in [(32, None), (0, 0), (1, 1), (33, 33), (255, 255)]:
        count.at(limit, of_count, "client", why, set_to=set_to)
    octets.at(100, of_octets, "client", "The beginning of the head that is too much is the error.", slug="-interim")
    octets.at(300, of_octets, "client", "The beginning of the head that is too much is the error.", slug="-interim")


def pipeline(file):
    """One vector a value: the last request within the limit, the one past it, and that a response makes room again."""
    get = request("GET", "/", ("Host", "a"))
    for most, set_to in [(1, None), (1, 0), (2, 2), (3, 3), (8, 8), (8, 200)]:
        steps = []
        for _ in range(most):
            steps += [send_head(get), send("end", out="")]
        steps += [refuse_head(get, "Outstanding"), recv(head(NO_CONTENT), end())]
        steps += [send_head(get), send("end", out=""), refuse_head(get, "Outstanding"), again("read")]
        counts = "" if set_to in (None, most) else f" {set_to} counts as {most}."
        file.steps(
            f"pipeline-{'default' if set_to is None else set_to}",
            f"Requests outstanding at a client: {most} go out at a limit of {most} "
            f"({'the default' if set_to is None else 'set so'}), the next is refused, and a response makes room for one.{counts}",
            *steps,
            role="client",
            requests=[],
            **({} if set_to is None else {"limits": {"pipeline": set_to}}),
            covers=["R9112-9.3.2-1", "R9112-9.2-1"],
        )


def sent(file):
    """What is sent has two limits, which no setting moves: those of the index of a head. Trailers have their own."""
    ask = recv(head(f"{GET}\r\n"), end(), next="send")
    coded = response(200, ("Transfer-Encoding", "chunked"))
    for off, where in [(-1, "below"), (0, "at"), (1, "past")]:
        past = off > 0

        def about(what, limit, off=off, past=past):
            note = told(what, limit, limit + off, None).replace("the default", "fixed")
            return f"{note} It is {'refused' if past else 'sent'}."

        fate = (lambda value: refuse_head(value, "TooLarge")) if past else send_head
        size = (1 << 20) + off
        value = request("GET", "/", ("Host", "a"), ("A", "a" * (size - 32)))
        note = about("Octets of a head that is sent", 1 << 20)
        file.steps(f"sent-head-{where}-client", note, fate(value), role="client", requests=[], covers=RULES_OF_SENT)
        value = response(204, ("A", "a" * (size - 32)), reason="No Content")
        file.steps(f"sent-head-{where}-server", note, ask, fate(value), covers=RULES_OF_SENT)

        name = "n" * (4095 + off)
        value = request("GET", "/", ("Host", "a"), (name, "b"))
        named = refuse_head(value, "Rule FieldNameTooLong") if past else send_head(value)
        note = about("Octets of a field name that is sent", 4095)
        file.steps(f"sent-name-{where}-client", note, named, role="client", requests=[], covers=RULES_OF_SENT)
        value = response(204, (name, "b"), reason="No Content")
        named = refuse_head(value, "Rule FieldNameTooLong") if past else send_head(value)
        file.steps(f"sent-name-{where}-server", note, ask, named, covers=RULES_OF_SENT)

        text = "a" * (size - 7)
        outcome = {"refused": "TooLarge"} if past else {"out": f"0\r\nA: {text}\r\n\r\n"}
        file.steps(
            f"sent-trailers-{where}-server",
            about("Octets of a trailer section that is sent, its empty line included", 1 << 20),
            ask,
            send_head(coded),
            send("end", fields=[("A", text)], **outcome),
            covers=RULES_OF_SENT,
        )


def files():
    file = File(
        "matrix-limits",
        "Every limit at its edge",
        "One below, at, and one past every limit, at its default and at other values, for both roles. Where the log of what is accepted "
        "would be thousands of octets long, an error behind it shows that it was. Content has no limit but its declared length "
        "(attacks-length.toml, chunked.toml); interim heads at 65536 octets would have to be logged, and are here with smaller "
        "limits.",
    )
    for part in (start_lines, heads, fields, names, trailers, empty_lines, chunks, interims, pipeline, sent):
        part(file)
    return [file]
