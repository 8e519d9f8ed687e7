"""Matrices: the length of every combination, persistence, sequences of interim responses, and protocol switches."""

from itertools import product

from .build import ERR as E
from .build import (
    LAST,
    TOL,
    File,
    again,
    bad,
    body,
    chunked,
    cut,
    end,
    head,
    last,
    recv,
    refuse_head,
    request,
    response,
    rest,
    send,
    send_head,
)

HELLO = [body("hello", "hello"), end()]
REASONS = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    205: "Reset Content",
    206: "Partial Content",
    299: "",
    301: "Moved Permanently",
    304: "Not Modified",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    407: "Proxy Authentication Required",
    500: "Internal Server Error",
    599: "",
    600: "",
    999: "",
}
# Framing fields by name.
FIELDS = {
    "none": "",
    "length-0": "Content-Length: 0\r\n",
    "length-5": "Content-Length: 5\r\n",
    "chunked": "Transfer-Encoding: chunked\r\n",
    "gzip": f"Transfer-Encoding: {E}gzip\r\n",
    "gzip-chunked": f"Transfer-Encoding: {E}gzip, chunked\r\n",
    "chunked-gzip": f"Transfer-Encoding: chunked, {E}gzip\r\n",
    "both": f"Content-Length: 5\r\n{E}Transfer-Encoding: chunked\r\n",
    "equal": f"Content-Length: 5\r\nContent-Length: {E}5\r\n",
    "differ": f"Content-Length: 5\r\nContent-Length: {E}6\r\n",
    "bad": f"Content-Length: {E}x\r\n",
}
# What a request with these fields is refused for.
REQUEST_ERRORS = {
    "gzip": "TransferEncoding",
    "gzip-chunked": "TransferCoding",
    "chunked-gzip": "TransferEncoding",
    "both": "LengthAndChunked",
    "equal": "ContentLengthRepeated",
    "differ": "ContentLengthConflict",
    "bad": "ContentLength",
}
RESPONSE_ERRORS = {"both": "LengthAndChunked", "differ": "ContentLengthConflict", "bad": "ContentLength"}


def framed(fields):
    """The framing fields in words."""
    lines = FIELDS[fields].replace(E, "").split("\r\n")[:-1]
    return " and ".join(lines) or "no framing field"


def content_of(fields):
    """Content as these fields frame it, with its end; None where it runs until the end of input."""
    if fields == "length-0":
        return [end()]
    if fields in ("length-5", "equal"):
        return HELLO
    return chunked("hello") if fields in ("chunked", "gzip-chunked") else None


def requests_of(file):
    """RFC 9112 section 6.3 for requests: items 3, 4, 5, 6 and 7."""
    for method, version, fields in product(
        ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO", "CONNECT"], ["1.0", "1.1", "1.2"], FIELDS
    ):
        start = f"{method} {'a:1' if method == 'CONNECT' else '/'} HTTP/{version}\r\nHost: a\r\n"
        slug = f"request-{method.lower()}-{version.replace('.', '-')}-{fields}"
        about = f"{method} of HTTP/{version} with {framed(fields)}."
        lines = FIELDS[fields]
        has_coding = "Transfer" in lines
        kind = REQUEST_ERRORS.get(fields)
        # Which of two errors is reported where a message has both is not what this matrix is about.
        if (method == "CONNECT" and kind) or (version == "1.0" and has_coding and (kind or method == "CONNECT")):
            continue
        if method == "CONNECT" and fields in ("length-5", "chunked"):
            kind, lines = "ConnectContent", E + lines
        elif version == "1.0" and has_coding:
            kind, lines = "TransferEncodingVersion", E + lines
        if kind:
            file.flat(slug, about, bad(f"{start}{lines}\r\nhello", kind), covers=["R9112-6-n1"])
            continue
        pieces = [head(f"{start}{lines}\r\n"), *(content_of(fields) or [end()])]
        more = (
            {"next": "switch", "follow": False}
            if method == "CONNECT"
            else {"next": "close"} if version == "1.0" else {}
        )
        file.flat(
            slug,
            f"{about} The fields decide, whatever the method.",
            *pieces,
            covers=["R9112-6-n1", "R9112-6.3-n7" if fields == "none" else "R9112-6.3-n6"],
            **more,
        )


def responses_of(file):
    """RFC 9112 section 6.3 for responses: items 1, 2, 3, 4, 5, 6 and 8."""
    statuses = [200, 201, 204, 205, 206, 301, 304, 404, 500, 599, 999]
    for method, status, version, fields in product(
        ["GET", "HEAD", "POST", "CONNECT"], statuses, ["1.0", "1.1"], FIELDS
    ):
        empty = method == "HEAD" or status in (204, 304)
        tunnel = method == "CONNECT" and status < 300
        response_vector(
            file,
            f"response-{method.lower()}-{status}-{version.replace('.', '-')}-{fields}",
            method,
            status,
            version,
            fields,
            empty,
            tunnel,
        )


def response_vector(file, slug, method, status, version, fields, empty, tunnel):
    start = f"HTTP/{version} {status} {REASONS[status]}\r\n"
    lines = FIELDS[fields]
    raw = f"{start}{lines}\r\n".replace(E, "")
    more = {"role": "client", "requests": [{"method": method}]}
    about = f"{status} to {method}, of HTTP/{version}, with {framed(fields)}."
    closes_too = " The connection closes."
    if tunnel:
        file.flat(
            slug,
            f"{about} 2xx to CONNECT: the tunnel begins behind the head, whatever the fields say (section 6.3, item 2).",
            head(raw),
            rest("hello"),
            next="switch",
            covers=["R9112-6.3-n2", "R9112-6.3-1"],
            **more,
        )
        return
    closes = version == "1.0" or method == "CONNECT"
    if empty:
        # A 204 that announces content closes the connection.
        closes = closes or (status == 204 and fields not in ("none", "length-0"))
        file.flat(
            slug,
            f"{about} No content, whatever the fields say (section 6.3, item 1).{closes_too if closes else ''}",
            head(raw),
            end(),
            next="close" if closes else "send",
            covers=["R9112-6.3-n1", "R9110-6.4.1-n1"],
            **more,
        )
    elif fields in RESPONSE_ERRORS:
        file.flat(
            slug,
            about,
            bad(f"{start}{lines}\r\nhello", RESPONSE_ERRORS[fields]),
            covers=["R9112-6.3-4"],
            **more,
        )
    elif content_of(fields) is None:
        file.flat(
            slug,
            f"{about} The content runs until the end (section 6.3, item {8 if fields == 'none' else 4}).",
            head(raw),
            HELLO,
            eof=True,
            covers=["R9112-6.3-n8" if fields == "none" else "R9112-6.3-n5"],
            **more,
        )
    else:
        if fields == "equal":
            raw, more = f"{start}{lines}\r\n".replace(E, TOL), {**more, "tolerated": "ContentLengthRepeated"}
        file.flat(
            slug,
            f"{about} The fields tell its length (section 6.3, item {6 if 'length' in fields or fields == 'equal' else 4})."
            f"{closes_too if closes else ''}",
            head(raw),
            content_of(fields),
            next="close" if closes else "send",
            covers=["R9112-6.3-n6" if "length" in fields else "R9112-6.3-n4"],
            **more,
        )


def length_file():
    file = File(
        "matrix-length",
        "The length of every combination",
        "Method, status, version and framing fields in all their combinations (RFC 9112 section 6.3), in requests and responses.",
    )
    requests_of(file)
    responses_of(file)
    return file


# Persistence. A value of Connection by name.
OPTIONS = {
    "none": None,
    "close": "close",
    "keep-alive": "keep-alive",
    "upper": "Keep-Alive",
    "both": "keep-alive, close",
    "other": "x, y",
    "close-among": "x , Close,y",
}
RULES = ["R9112-9.3-n1", "R9112-9.3-n2", "R9112-9.3-n3", "R9112-9.3-n4"]


def persists(version, options):
    """RFC 9112 section 9.3, for one message."""
    names = [each.strip().lower() for each in (options or "").split(",")]
    return "close" not in names and (version == "1.1" or "keep-alive" in names)


def described(asked_version, asked, version, options, framing, both):
    """Which two messages, and why the connection goes on or does not."""

    def message(what, number, value):
        return f"{what} of HTTP/{number} with {f'Connection: {value}' if value else 'no option'}"

    frame = {"length": "a length", "none": "no content", "until-close": "no length", "chunked": "chunks"}[framing]
    about = f"{message('A request', asked_version, asked)}, and {message('a response', version, options)} and {frame}"
    if both:
        return f"{about}: both let it persist, so the connection goes on."
    if not persists(asked_version, asked):
        why = "the request says close" if "close" in (asked or "").lower() else "the request does not say keep-alive"
    elif not persists(version, options):
        why = "the response says close" if "close" in (options or "") else "the response does not say keep-alive"
    elif framing == "until-close":
        why = "its end is the end of the response"
    elif framing == "chunked" and version == "1.0":
        why = "Transfer-Encoding in HTTP/1.0 makes the framing suspect"
    else:
        why = "a client of HTTP/1.0 was not told that it persists"
    return f"{about}: the connection closes, since {why}."


def persistence_file():
    file = File(
        "matrix-persistence",
        "Persistence of every combination",
        "Version and connection options of request and response, and how the response is framed (RFC 9112 section 9.3), from both sides. Where the connection goes on, the next message is read.",
    )
    few = {name: OPTIONS[name] for name in ("none", "close", "keep-alive", "both")}
    for (asked_version, asked_name), (version, name), framing in product(
        product(["1.0", "1.1"], OPTIONS), product(["1.0", "1.1"], few), ["length", "none", "until-close", "chunked"]
    ):
        asked, options = OPTIONS[asked_name], OPTIONS[name]
        both = persists(asked_version, asked) and persists(version, options)
        # A client of HTTP/1.0 has to be told that the connection goes on.
        if asked_version == "1.0":
            both = both and "keep-alive" in (options or "")
        both = both and framing != "until-close"
        slug = f"{asked_version.replace('.', '-')}-{asked_name}-then-{version.replace('.', '-')}-{name}-{framing}"
        client_side(file, slug, asked_version, asked, version, options, framing, both)
        server_side(file, slug, asked_version, asked, version, options, framing, both)
    return file


def connection(options):
    return (("Connection", options),) if options else ()


def head_parts(framing):
    """Status, reason, framing fields."""
    status, reason = (204, "No Content") if framing == "none" else (200, "OK")
    fields = {"length": (("Content-Length", "5"),), "chunked": (("Transfer-Encoding", "chunked"),)}.get(framing, ())
    return status, reason, fields


def client_side(file, slug, asked_version, asked, version, options, framing, both):
    if framing == "chunked" and version == "1.0":
        both = False
    status, reason, fields = head_parts(framing)
    lines = "".join(f"{name}: {value}\r\n" for name, value in (*connection(options), *fields))
    pieces = {"length": HELLO, "none": [end()], "until-close": HELLO, "chunked": chunked("hello")}[framing]
    outstanding = {"method": "GET", "version": asked_version, **({"options": asked} if asked else {})}
    file.flat(
        f"client-{slug}",
        described(asked_version, asked, version, options, framing, both),
        head(f"HTTP/{version} {status} {reason}\r\n{lines}\r\n"),
        pieces,
        role="client",
        requests=[outstanding],
        eof=framing == "until-close",
        next="send" if both else "close",
        follow=False,
        covers=RULES,
    )


def server_side(file, slug, asked_version, asked, version, options, framing, both):
    # Chunks are neither sent in HTTP/1.0 nor to it.
    if framing == "chunked" and "1.0" in (asked_version, version):
        return
    status, reason, fields = head_parts(framing)
    lines = "".join(f"{name}: {value}\r\n" for name, value in connection(asked))
    ask = f"GET / HTTP/{asked_version}\r\nHost: a\r\n{lines}\r\n"
    steps = [
        recv(head(ask), end(), next="send"),
        send_head(response(status, *connection(options), *fields, reason=reason, version=version)),
    ]
    if framing != "none":
        steps.append(send("content", data="hello", out="5\r\nhello\r\n" if framing == "chunked" else "hello"))
    steps.append(send("end", out=LAST if framing == "chunked" else ""))
    follower = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
    steps.append(recv(head(follower), end(), next="send") if both else recv(rest(follower), next="close"))
    about = described(asked_version, asked, version, options, framing, both)
    file.steps(
        f"server-{slug}", f"{about} The next request is {'read' if both else 'not read'}.", *steps, covers=RULES
    )


# Interim responses.


def interim_file():
    file = File(
        "matrix-interim",
        "Sequences of interim responses",
        "All sequences of up to three interim responses of three kinds, before final responses of several kinds, as a client reads them; and what a server may send when.",
    )
    kinds = {
        "100": "HTTP/1.1 100 Continue\r\n\r\n",
        "103": "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        "199": "HTTP/1.1 199 \r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    }
    finals = {
        "200": [head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), HELLO],
        "204": [head("HTTP/1.1 204 No Content\r\n\r\n"), end()],
        "404": [head("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"), chunked("hello")],
    }
    for count in range(4):
        for sequence, final in product(product(kinds, repeat=count), finals):
            slug = "-".join([*sequence, "then", final])
            file.flat(
                f"client-{slug}",
                f"{', '.join(sequence) or 'No interim response'}, and then {final}: each is shown, and the final one ends the exchange.",
                *[head(kinds[each], True) for each in sequence],
                finals[final],
                role="client",
                covers=["R9110-15.2-2", "R9112-9.2-n1"],
            )
    interim_ends(file, kinds)
    interim_sent(file)
    return file


def interim_ends(file, kinds):
    for name, raw in kinds.items():
        file.flat(
            f"client-{name}-then-end",
            "The end behind an interim response is the end before a response.",
            head(raw, True),
            cut("ClosedBeforeResponse"),
            role="client",
            covers=["R9112-8-2"],
        )
        file.flat(
            f"client-{name}-in-pipeline",
            f"{name} between two final responses: it belongs to the second request, which has none yet.",
            head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
            HELLO,
            head(raw, True),
            head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
            end(),
            role="client",
            requests=[{"method": "GET"}, {"method": "HEAD"}],
            limits={"pipeline": 2},
            covers=["R9112-9.2-2"],
        )
    for limit in (0, 1, 2, 3):
        raw = kinds["100"]
        good = [head(raw, True)] * limit
        file.flat(
            f"client-limit-{limit}",
            f"{limit} interim responses where {limit} may come: all are shown.",
            *good,
            head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
            HELLO,
            role="client",
            limits={"interim": limit},
            covers=["R9110-17.5-n1"],
        )
        file.flat(
            f"client-limit-{limit}-over",
            f"{limit + 1} interim responses where {limit} may come.",
            *good,
            bad(E + raw, "TooManyInterim"),
            role="client",
            limits={"interim": limit},
            covers=["R9110-17.5-n1"],
        )


def interim_sent(file):
    ask = recv(head("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), end(), next="send")
    hints, going = response(103, ("Link", "</a>"), reason="Early Hints"), response(100, reason="Continue")
    answer = [send_head(response(200, ("Content-Length", "0"))), send("end", out=""), again("read")]
    for sequence in product(["100", "103"], repeat=2):
        steps = [send_head(hints if each == "103" else going, "interim") for each in sequence]
        file.steps(
            f"server-{'-'.join(sequence)}",
            f"{' and '.join(sequence)} go out, and then the final response: there may be several interim ones.",
            ask,
            *steps,
            *answer,
            covers=["R9110-15.2-2", "R8297-2-5"],
        )
    file.steps(
        "server-after-final",
        "None goes out behind the head of the final response.",
        ask,
        send_head(response(200, ("Content-Length", "5"))),
        refuse_head(hints, "Order", "interim"),
        send("content", data="hello", out="hello"),
        send("end", out=""),
        again("read"),
        covers=["R9112-9.2-n1"],
    )
    file.steps(
        "server-to-1-0",
        "None goes out to HTTP/1.0.",
        recv(head("GET / HTTP/1.0\r\n\r\n"), end(), next="send"),
        refuse_head(hints, "Rule Interim", "interim"),
        send_head(response(200, ("Content-Length", "0"))),
        send("end", out=""),
        again("close"),
        covers=["R9110-15.2-1"],
    )
    for name, value in [("Content-Length", "0"), ("Transfer-Encoding", "chunked")]:
        file.steps(
            f"server-{name.lower()}",
            f"An interim response has no content, so {name} is not sent with it.",
            ask,
            refuse_head(response(103, (name, value), reason="Early Hints"), "Rule FramingForbidden", "interim"),
            *answer,
            covers=["R9112-6.1-7", "R9110-8.6-7"],
        )
    # An expectation: what comes first decides.
    post = recv(head("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
    file.steps(
        "server-expect-hints-first",
        "103 does not end the waiting, 100 does.",
        post,
        send_head(hints, "interim"),
        send("continue", out="HTTP/1.1 100 Continue\r\n\r\n"),
        recv(HELLO, next="send"),
        *answer,
        covers=["R9110-10.1.1-11"],
    )
    file.steps(
        "server-expect-100-by-hand",
        "So does a 100 of one's own.",
        post,
        send_head(going, "interim"),
        send("continue", out=""),
        recv(HELLO, next="send"),
        *answer,
        covers=["R9110-10.1.1-11"],
    )
    file.steps(
        "server-expect-case",
        "The expectation is compared without case.",
        recv(head("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n")),
        send("continue", out="HTTP/1.1 100 Continue\r\n\r\n"),
        recv(HELLO, next="send"),
        *answer,
        covers=["R9110-10.1.1-n1"],
    )
    file.steps(
        "server-expect-content-came",
        "Content that came makes 100 needless.",
        post,
        recv(body("he", "he")),
        send("continue", out=""),
        recv(body("llo", "llo"), end(), next="send"),
        *answer,
        covers=["R9110-10.1.1-8"],
    )
    file.steps(
        "server-no-expectation",
        "Without an expectation nothing goes out.",
        recv(head("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")),
        send("continue", out=""),
        recv(HELLO, next="send"),
        *answer,
        covers=["R9110-10.1.1-11"],
    )


# Switches.

LEFTOVERS = {
    "nothing": "",
    "octets": "\x81\x05hello",
    "request-like": "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "crlf": "\r\n",
    "nul": "\0\0",
    "tls": "\x16\x03\x01",
}


def behind(name):
    return f"{name.replace('-', ' ')} behind the head" if name != "tls" else "a TLS record behind the head"


def switch_file():
    file = File(
        "matrix-switch",
        "CONNECT and Upgrade, with what follows",
        "Status, offer and leftover octets, from both sides: a switch leaves every octet behind the head in the input, and without a switch "
        "they are messages, or nothing.",
    )
    connects(file)
    upgrades_of_clients(file)
    upgrades_of_servers(file)
    return file


def connects(file):
    connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"
    for status, (name, left) in product(
        [200, 201, 202, 204, 206, 299, 301, 400, 403, 404, 407, 500, 600], LEFTOVERS.items()
    ):
        reason = REASONS[status]
        if status < 300:
            file.flat(
                f"connect-client-{status}-{name}",
                f"{status} to CONNECT, with {behind(name)}: a tunnel, whose octets stay unread.",
                head(f"HTTP/1.1 {status} {reason}\r\n\r\n"),
                rest(left),
                role="client",
                requests=[{"method": "CONNECT"}],
                next="switch",
                covers=["R9110-9.3.6-n1", "R9112-6.3-n2"],
            )
        else:
            file.flat(
                f"connect-client-{status}-{name}",
                f"{status} to CONNECT, with {behind(name)}: no tunnel but an ordinary response, behind which nothing is read.",
                head(f"HTTP/1.1 {status} {reason}\r\nContent-Length: 5\r\n\r\n"),
                HELLO,
                rest(left),
                role="client",
                requests=[{"method": "CONNECT"}],
                next="close",
                covers=["R9110-9.3.6-n1", "R9931-8-2"],
            )
        if not left:
            continue
        ask = recv(head(connect), end(), rest(left[:-1]), next="send")
        if status < 300:
            file.steps(
                f"connect-server-{status}-{name}",
                f"{status} to CONNECT, with {behind(name)}: a tunnel, whose octets stay unread.",
                ask,
                send_head(response(status, reason=reason)),
                last(left[-1], next="switch", left=len(left)),
                covers=["R9110-9.3.6-n1"],
            )
        else:
            file.steps(
                f"connect-server-{status}-{name}",
                f"{status} to CONNECT, with {behind(name)}: no tunnel, and what came for it is not read as a request.",
                ask,
                send_head(response(status, ("Content-Length", "0"), reason=reason)),
                send("end", out=""),
                last(left[-1], next="close", left=len(left)),
                covers=["R9931-8-2"],
            )


NOT_OFFERED = "clients that switched to what they had not offered"
OFFERS = [
    # offered, what the 101 says, whether that is one of the offered
    ("websocket", "websocket", True),
    ("websocket", "WebSocket", True),
    ("websocket, h2c", "h2c", True),
    ("websocket, h2c", "websocket", True),
    ("a, b, c", "c, a", True),
    ("x/1", "x/1", True),
    ("websocket", "h2c", False),
    ("websocket", "websocket, h2c", False),
    ("websocket", "websocket/13", False),
    ("x/1", "x", False),
    ("x/1", "x/2", False),
    ("websocket", "web", False),
    ("h2c", "h2", False),
]


def upgrades_of_clients(file):
    start = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
    for number, (offered, taken, good) in enumerate(OFFERS):
        outstanding = [{"method": "GET", "upgrade": offered}]
        raw = f"{start}Upgrade: {taken}\r\n\r\n"
        for name, left in LEFTOVERS.items():
            slug = f"upgrade-client-{number}-{name}"
            if good:
                file.flat(
                    slug,
                    f"{taken} where {offered} was offered, with {behind(name)}: a switch, and all of that stays unread.",
                    head(raw),
                    rest(left),
                    role="client",
                    requests=outstanding,
                    next="switch",
                    covers=["R9110-7.8-n2", *([] if taken in offered else ["R9110-7.8-3"])],
                )
            elif name in ("nothing", "octets"):
                file.flat(
                    slug,
                    f"{taken} where {offered} was offered.",
                    bad(E + raw + left, "Switch"),
                    role="client",
                    requests=outstanding,
                    source=NOT_OFFERED,
                )
    for status in (200, 204, 400, 426):
        fields = "" if status == 204 else "Content-Length: 0\r\n"
        file.flat(
            f"upgrade-client-refused-{status}",
            "Without 101 there is no switch.",
            head(
                f"HTTP/1.1 {status} {REASONS.get(status, 'Upgrade Required')}\r\n{fields}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n"
            ),
            end(),
            role="client",
            requests=[{"method": "GET", "upgrade": "websocket"}],
            covers=["R9110-7.8-9", "R6455-4.1-n4"],
        )
    file.flat(
        "upgrade-client-interim",
        "Interim responses may precede 101.",
        head("HTTP/1.1 103 Early Hints\r\n\r\n", True),
        head(f"{start}Upgrade: websocket\r\n\r\n"),
        rest("\x81"),
        role="client",
        requests=[{"method": "GET", "upgrade": "websocket"}],
        next="switch",
        covers=["R9110-7.8-13", "R9110-15.2-2"],
    )
    file.flat(
        "upgrade-client-interim-not-offered",
        "Nor does one make up for an offer.",
        head("HTTP/1.1 100 Continue\r\n\r\n", True),
        bad(f"{E}{start}Upgrade: websocket\r\n\r\n", "Switch"),
        role="client",
        source=NOT_OFFERED,
    )


def upgrades_of_servers(file):
    for number, (offered, taken, good) in enumerate(OFFERS):
        top = f"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: {offered}\r\n\r\n"
        switch = response(101, ("Connection", "upgrade"), ("Upgrade", taken), reason="Switching Protocols")
        for name, left in LEFTOVERS.items():
            if not left:
                continue
            ask = recv(head(top), end(), rest(left[:-1]), next="send")
            slug = f"upgrade-server-{number}-{name}"
            if good:
                file.steps(
                    slug,
                    f"{taken} where {offered} was offered, with {behind(name)}: a switch, and all of that stays unread.",
                    ask,
                    send_head(switch),
                    last(left[-1], next="switch", left=len(left)),
                    covers=["R9110-7.8-6", "R9110-7.8-n2"],
                )
            elif name == "octets":
                file.steps(
                    slug,
                    f"{taken} where {offered} was offered.",
                    ask,
                    refuse_head(switch, "Rule Switch"),
                    covers=["R9110-7.8-6"],
                )
    request_like = LEFTOVERS["request-like"]
    top = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    file.steps(
        "upgrade-server-refused",
        "Without 101 what follows is a request.",
        recv(head(top), end(), rest(request_like[:-1]), next="send"),
        send_head(
            response(
                426, ("Upgrade", "h2c"), ("Connection", "upgrade"), ("Content-Length", "0"), reason="Upgrade Required"
            )
        ),
        send("end", out=""),
        last("\n", f"request @{len(top)} GET / HTTP/1.1", "field Host: a", "end", next="send"),
        covers=["R9110-7.8-2", "R9110-7.8-9"],
    )
    for slug, lines in [
        ("1-0", ("1.0", "Connection: upgrade\r\nUpgrade: websocket\r\n")),
        ("no-option", ("1.1", "Upgrade: websocket\r\n")),
        ("no-upgrade", ("1.1", "Connection: upgrade\r\n")),
    ]:
        raw = f"GET / HTTP/{lines[0]}\r\nHost: a\r\n{lines[1]}\r\n"
        file.steps(
            f"upgrade-server-{slug}",
            "That is no offer.",
            recv(head(raw), end(), next="send"),
            refuse_head(
                response(101, ("Connection", "upgrade"), ("Upgrade", "websocket"), reason="Switching Protocols"),
                "Rule Switch",
            ),
            covers=["R9110-7.8-12"] if slug == "1-0" else ["R9110-7.6.1-n2"],
        )
    get = request("GET", "/", ("Host", "a"), ("Upgrade", "websocket"))
    file.steps(
        "upgrade-sent-without-option",
        "An offer needs the connection option.",
        refuse_head(get, "Rule Upgrade"),
        role="client",
        requests=[],
        covers=["R9110-7.8-11"],
    )
    file.steps(
        "upgrade-then-request",
        "Behind an offer no request goes out before it is answered.",
        send_head(request("GET", "/", ("Host", "a"), ("Connection", "Upgrade"), ("Upgrade", "websocket"))),
        send("end", out=""),
        send("head", head=request("GET", "/", ("Host", "a")), refused="Outstanding"),
        role="client",
        requests=[],
        limits={"pipeline": 4},
        covers=["R9931-6-n1", "R6455-4.1-n3"],
    )


def files():
    return [length_file(), persistence_file(), interim_file(), switch_file()]
