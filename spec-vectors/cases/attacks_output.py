"""Injection on output, and defects of sequence (classes 145 to 184)."""

from .attacks_head import CHUNKED, GET, OK, POST, NUMBERS
from .build import ERR as E
from .build import (
    File,
    again,
    bad,
    body,
    chunked,
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
    unsent,
)

EMPTY = response(200, ("Content-Length", "0"))
ANSWER = [send_head(EMPTY), send("end", out="")]
CLIENT = {"role": "client", "requests": []}
HELLO = [body("hello", "hello"), end()]


def asked(line="GET / HTTP/1.1", *fields):
    """A server has received this request, and is to answer."""
    names = "".join(f"{each}\r\n" for each in ("Host: a", *fields))
    return recv(head(f"{line}\r\n{names}\r\n"), end(), next="send")


def output():
    file = File(
        "attacks-output",
        "Injection on output",
        f"What a caller may be tricked into sending: refused before an octet is written. {NUMBERS}",
    )
    line_ends = [("crlf", "a\r\nX: y"), ("cr", "a\rb"), ("lf", "a\nb"), ("nul", "a\0b"), ("crlf-end", "a\r\n")]
    for slug, value in line_ends:
        file.steps(
            f"request-value-{slug}",
            "In the value of a request's field.",
            refuse_head(request("GET", "/", ("Host", "a"), ("X", value)), "Rule FieldValue"),
            source="145: CR and LF in the value of a field; CVE-2016-5699",
            covers=unsent(value),
            **CLIENT,
        )
        file.steps(
            f"response-value-{slug}",
            "In the value of a response's field.",
            asked(),
            refuse_head(response(200, ("X", value)), "Rule FieldValue"),
            *ANSWER,
            source="148: CR and LF in the value of a field; CVE-2022-3215",
            covers=[*unsent(value), "R9112-11.1-n1"],
        )
        file.steps(
            f"interim-value-{slug}",
            "In an interim response.",
            asked(),
            refuse_head(response(103, ("Link", value), reason="Early Hints"), "Rule FieldValue", "interim"),
            *ANSWER,
            source="147: CR and LF in early hints and responses; CVE-2020-5247, CVE-2020-5249",
            covers=[*unsent(value), "R9112-11.1-n1"],
        )
    for slug, name in [
        ("crlf", "X: y\r\nZ"),
        ("space", "X Y"),
        ("colon", "X:"),
        ("empty", ""),
        ("obs-text", "\xe9"),
        ("nul", "X\0"),
    ]:
        file.steps(
            f"name-{slug}",
            "A name that is no token.",
            refuse_head(request("GET", "/", ("Host", "a"), (name, "z")), "Rule FieldName"),
            source="145: CR and LF in the value of a field; CVE-2016-5699",
            covers=["R9110-5.1-abnf-field-name"],
            **CLIENT,
        )
    tunnel = "146: CR and LF in the target or the fields of CONNECT; CVE-2026-1502"
    for slug, target in [("crlf", "a:1\r\nX: y"), ("space", "a:1 HTTP/1.1"), ("lf", "a\n:1")]:
        file.steps(
            f"connect-target-{slug}",
            "In the target.",
            refuse_head(request("CONNECT", target, ("Host", "a:1")), "Rule Target"),
            source=tunnel,
            covers=unsent(target),
            **CLIENT,
        )
    file.steps(
        "connect-field",
        "In a field.",
        refuse_head(
            request("CONNECT", "a:1", ("Host", "a:1"), ("Proxy-Authorization", "x\r\nX: y")), "Rule FieldValue"
        ),
        source=tunnel,
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    three = "149: CR and LF in target, method or reason; CVE-2026-28970"
    file.steps(
        "method",
        "In the method.",
        refuse_head(request("GET / HTTP/1.1\r\n", "/", ("Host", "a")), "Rule Method"),
        source=three,
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    file.steps(
        "target",
        "In the target.",
        refuse_head(request("GET", "/\r\nX:y", ("Host", "a")), "Rule Target"),
        source=three,
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    for slug, reason in [("crlf", "OK\r\nX: y"), ("cr", "O\rK"), ("lf", "O\nK"), ("nul", "O\0K")]:
        file.steps(
            f"reason-{slug}",
            "In the reason phrase.",
            asked(),
            refuse_head(response(200, reason=reason), "Rule Reason"),
            *ANSWER,
            source="150: CR in the reason phrase; CVE-2026-34519" if slug == "cr" else three,
            covers=[*unsent(reason), "R9112-11.1-n1"],
        )
    file.steps(
        "client-fields",
        "In any field of a client.",
        refuse_head(
            request("POST", "/", ("Host", "a"), ("Content-Type", "a\r\nX: y"), ("Content-Length", "0")),
            "Rule FieldValue",
        ),
        source="151: CR and LF in fields of a client; CVE-2026-21428",
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    parts = "152: CR and LF in path, Content-Type or Upgrade; CVE-2022-31150, CVE-2022-35948"
    for name in ("Content-Type", "Upgrade", "Host", "Connection"):
        fields = (("Host", "a"),) if name != "Host" else ()
        file.steps(
            f"field-{name.lower()}",
            f"In {name}.",
            refuse_head(request("GET", "/", *fields, (name, "websocket\r\n\r\nX")), "Rule FieldValue"),
            source=parts,
            covers=["R9110-2.2-12"],
            **CLIENT,
        )
    file.steps(
        "path",
        "In the path.",
        refuse_head(request("GET", "/a HTTP/1.1\r\n\r\nGET /b", ("Host", "a")), "Rule Target"),
        source=parts,
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    file.steps(
        "set-cookie",
        "In what other builders made.",
        asked(),
        refuse_head(response(200, ("Set-Cookie", "a=b\r\nX: y")), "Rule FieldValue"),
        *ANSWER,
        source="153: CR and LF that a builder above let pass; CVE-2026-43966, CVE-2026-43969",
        covers=["R9110-2.2-12", "R9112-11.1-n1"],
    )
    file.steps(
        "uri",
        "In an absolute target.",
        refuse_head(request("GET", "http://a/\r\nX: y", ("Host", "a")), "Rule Target"),
        source="154: CR and LF in a URI; CVE-2025-67735",
        covers=["R9110-2.2-12"],
        **CLIENT,
    )
    for slug, value in [("tab", "a\r\n\tb"), ("space", "a\r\n b"), ("lf", "a\n b")]:
        file.steps(
            f"fold-{slug}",
            "A folded value is not sent.",
            refuse_head(request("GET", "/", ("Host", "a"), ("X", value)), "Rule FieldValue"),
            source="155: folded values and NUL that are sent",
            covers=["R9112-5.2-1"],
            **CLIENT,
        )
    for slug, value in [
        ("nul", "\0"),
        ("del", "\x7f"),
        ("control", "\x01"),
        ("space-before", " a"),
        ("space-behind", "a "),
        ("tab-behind", "a\t"),
    ]:
        file.steps(
            f"value-{slug}",
            "Nor what would not be read as it was meant.",
            refuse_head(request("GET", "/", ("Host", "a"), ("X", value)), "Rule FieldValue"),
            source="155: folded values and NUL that are sent",
            covers=["R9110-2.2-12"],
            **CLIENT,
        )
    wide = request("GET", "/", ("Host", "a"), ("X", "\xc4\x8d\xc4\x8a"))
    file.steps(
        "wide-characters",
        "Octets go out as they are: no character is cut to its low octet.",
        send_head(wide),
        source="156: wide characters cut to CR and LF",
        covers=["R9110-5.5-3"],
        **CLIENT,
    )
    return file


def sequence():
    file = File(
        "attacks-sequence",
        "Attacks on sequence",
        f"Known ways to make two sides disagree about which message an octet belongs to. {NUMBERS}",
    )
    unread(file)
    expectations(file)
    interim(file)
    switching(file)
    tunnels(file)
    order(file)
    file.excuse(
        179,
        "which requests may be repeated after a close is the caller's decision; the codec never sends anything on its own.",
    )
    file.excuse(
        182,
        "whether the end of input was announced by TLS is known to the caller alone, who gives it to the codec only if it was; attacks-sequence/end-announced "
        "shows what it then means.",
    )
    return file


EVIL = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"


def unread(file):
    for number, slug, about, source in [
        (
            157,
            "answer-before-content",
            "A server that answers first reads the content all the same: it never becomes a request.",
            "157: content of an answered request, read as a request",
        ),
        (
            158,
            "answer-from-cache",
            "Also where the answer needed no content.",
            "158: content not read because a cache had the answer; CVE-2025-4366",
        ),
        (
            160,
            "answer-without-content-read",
            "Also where the answer was an error of the application.",
            "160: an answer that does not wait for the content",
        ),
    ]:
        status = response(404, ("Content-Length", "0"), reason="Not Found") if number == 160 else EMPTY
        file.steps(
            slug,
            about,
            recv(head(f"{POST}Content-Length: {len(EVIL)}\r\n\r\n")),
            send_head(status),
            send("end", out=""),
            recv(body(EVIL, EVIL), end(), next="read"),
            recv(head(f"{GET}\r\n"), end(), next="send"),
            source=source,
            covers=["R9112-9.3-5"],
        )
    file.steps(
        "error-then-close",
        "After an error one response goes out, and then the connection is over.",
        recv(bad(f"{POST}Content-Length: {E}x\r\n\r\n{EVIL}", "ContentLength"), next="send"),
        send_head(response(400, ("Content-Length", "0"), ("Connection", "close"), reason="Bad Request")),
        send("end", out=""),
        send("head", head=EMPTY, refused="Closed"),
        source="159: a connection kept after an error; CVE-2022-22720, CVE-2022-23959",
        covers=["R9112-6.3-5"],
    )
    file.flat(
        "error-in-content-then-request",
        "What follows an error is no request.",
        head(f"{POST}{CHUNKED}\r\n"),
        bad(f"{E}x\r\n\r\n{EVIL}", "ChunkSize"),
        source="177: a connection used after an invalid chunk",
        covers=["R9112-2.2-10"],
    )
    file.flat(
        "error-in-second-request",
        "The first request is served, the second refused, the third not looked at.",
        head(f"{GET}\r\n"),
        end(),
        bad(f"GET / HTTP/1.1\r\nHost: a{E}/b\r\n\r\n{EVIL}", "Host"),
        source="177: a connection used after an invalid chunk",
        covers=["R9112-2.2-10"],
    )


def expectations(file):
    expect = request("POST", "/", ("Host", "a"), ("Content-Length", "5"), ("Expect", "100-continue"))
    refused = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"
    source = "161: content that is or is not sent after an early answer; CVE-2024-56202"
    file.steps(
        "expect-final-then-content",
        "A client that gets a final response instead of 100 may send all of the content, and goes on.",
        send_head(expect),
        recv(head(refused), end()),
        send("content", data="hello", out="hello"),
        send("end", out=""),
        again(next="send"),
        source=source,
        covers=["R9110-10.1.1-4", "R9110-7.5-1"],
        **CLIENT,
    )
    file.steps(
        "expect-final-then-nothing",
        "If it does not send the content, the connection closes.",
        send_head(expect),
        recv(head(refused), end()),
        send("failed", out=""),
        again(next="close"),
        source=source,
        covers=["R9112-9.5-6"],
        **CLIENT,
    )
    waits = f"{POST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    file.steps(
        "expect-refused",
        "A server that answers while the client waits cannot know whether content comes: it closes.",
        recv(head(waits)),
        send_head(response(417, ("Content-Length", "0"), reason="Expectation Failed")),
        send("end", out=""),
        again(next="close"),
        source=source,
        covers=["R9112-9.3-5"],
    )
    file.steps(
        "expect-continued",
        "After 100 the content comes, and the connection is kept.",
        recv(head(waits)),
        send("continue", out="HTTP/1.1 100 Continue\r\n\r\n"),
        recv(HELLO, next="send"),
        *ANSWER,
        again(next="read"),
        source=source,
        covers=["R9110-10.1.1-9"],
    )
    file.steps(
        "expect-not-waited",
        "Content that came ends the waiting.",
        recv(head(waits), HELLO, next="send"),
        *ANSWER,
        again(next="read"),
        source=source,
        covers=["R9110-10.1.1-8"],
    )
    obscured = f"{POST}Content-Length: 5\r\nExpect: x 100-continue\r\n\r\n"
    file.flat(
        "expect-obscured",
        "A value that only contains 100-continue is another expectation.",
        head(obscured),
        HELLO,
        source=source,
        covers=["R9110-10.1.1-abnf-Expect"],
    )
    file.steps(
        "expect-obscured-answered",
        "The client is not taken to wait.",
        recv(head(obscured)),
        *ANSWER,
        again(next="read"),
        recv(HELLO, next="read"),
        source=source,
        covers=["R9110-10.1.1-abnf-Expect"],
    )
    next_request = "162: a request that fails after a final response came for 100; CVE-2024-24791"
    file.steps(
        "expect-final-then-next",
        "A next request cannot be sent before the content of the first.",
        send_head(expect),
        recv(head(f"{OK}Content-Length: 2\r\n\r\n"), body("ok", "ok"), end()),
        send("head", head=request("GET", "/", ("Host", "a")), refused="Order"),
        send("content", data="hello", out="hello"),
        send("end", out=""),
        send_head(request("GET", "/", ("Host", "a"))),
        send("end", out=""),
        source=next_request,
        covers=["R9112-9.3-6"],
        **CLIENT,
    )
    file.steps(
        "expect-not-honoured",
        "Nothing is read on for ever: the connection closes.",
        recv(head(waits)),
        *ANSWER,
        again(next="close"),
        source="163: an expectation that is not honoured, and content waited for",
        covers=["R9112-9.3-5"],
    )
    old = "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    ten = "164: an expectation in HTTP/1.0"
    file.steps(
        "expect-1-0",
        "It is ignored: no 100 can be sent.",
        recv(head(old)),
        send("continue", out=""),
        refuse_head(response(100, reason="Continue"), "Rule Interim", "interim"),
        recv(HELLO, next="send"),
        source=ten,
        covers=["R9110-10.1.1-7", "R9110-15.2-1"],
    )
    file.steps(
        "expect-1-0-answered",
        "It is ignored: the client is not taken to wait.",
        recv(head(old)),
        send_head(response(200, ("Connection", "keep-alive"), ("Content-Length", "0"))),
        send("end", out=""),
        again(next="read"),
        recv(HELLO, next="read"),
        source=ten,
        covers=["R9110-10.1.1-7"],
    )


def interim(file):
    hundred = "HTTP/1.1 100 Continue\r\n\r\n"
    flood = "165: interim responses without an end; CVE-2021-3737"
    file.flat(
        "interim-limit",
        "The third of two.",
        head(hundred, True),
        head(hundred, True),
        bad(f"{E}{hundred}", "TooManyInterim"),
        role="client",
        limits={"interim": 2},
        source=flood,
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "interim-limit-edge",
        "Two of two.",
        head(hundred, True),
        head(hundred, True),
        head(f"{OK}Content-Length: 0\r\n\r\n"),
        end(),
        role="client",
        limits={"interim": 2},
        source=flood,
        covers=["R9110-15.2-2"],
    )
    file.flat(
        "interim-limit-default",
        "By default 32.",
        *[head(hundred, True)] * 32,
        bad(f"{E}{hundred}", "TooManyInterim"),
        role="client",
        source=flood,
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "interim-bytes",
        "Their octets are counted together.",
        head(hundred, True),
        head(hundred, True),
        bad(f"{E}{hundred}", "TooManyInterim"),
        role="client",
        limits={"head": 3 * len(hundred) - 1},
        source=flood,
        covers=["R9110-17.5-n1"],
    )
    file.flat(
        "interim-bytes-edge",
        "Up to the limit they pass.",
        *[head(hundred, True)] * 3,
        head(f"{OK}Content-Length: 0\r\n\r\n"),
        end(),
        role="client",
        limits={"head": 3 * len(hundred)},
        source=flood,
        covers=["R9110-15.2-2"],
    )
    hints = "166: 103 taken for the final response"
    file.flat(
        "interim-103",
        "103 precedes the final response.",
        head("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", True),
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        role="client",
        source=hints,
        covers=["R9110-15.2-2", "R9112-9.2-n1"],
    )
    for status in (102, 104, 199):
        file.flat(
            f"interim-{status}",
            "So does every other 1xx.",
            head(f"HTTP/1.1 {status} \r\n\r\n", True),
            head(f"{OK}Content-Length: 5\r\n\r\n"),
            HELLO,
            role="client",
            source=hints,
            covers=["R9110-15.2-2", "R9110-15-1"],
        )


def switching(file):
    offer = [{"method": "GET", "upgrade": "websocket"}]
    h2c = f"{GET}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
    file.flat(
        "upgrade-h2c",
        "An offer is shown; a server that answers otherwise goes on in HTTP/1.1.",
        head(h2c),
        end(),
        source="167: an upgrade to HTTP/2 past a proxy",
        covers=["R9110-7.8-2"],
    )
    socket = f"{GET}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    early = "168: a switch before 101 was seen or sent; CVE-2026-2833"
    file.steps(
        "upgrade-refused",
        "Octets behind an offer that was refused are a request.",
        recv(head(socket), end(), rest(f"{GET}\r"), next="send"),
        send_head(response(400, ("Content-Length", "0"), reason="Bad Request")),
        send("end", out=""),
        last("\n", f"request @{len(socket)} GET / HTTP/1.1", "field Host: a", "end", next="send"),
        source=early,
        covers=["R9110-7.8-2"],
    )
    file.steps(
        "upgrade-accepted",
        "Octets behind an offer that was accepted are the new protocol's.",
        recv(head(socket), end(), rest("\x81\x05hell"), next="send"),
        send_head(response(101, ("Connection", "Upgrade"), ("Upgrade", "websocket"), reason="Switching Protocols")),
        last("o", next="switch", left=7),
        source=early,
        covers=["R9110-7.8-n2"],
    )
    file.flat(
        "upgrade-refused-client",
        "A client stays in HTTP/1.1 without 101.",
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        role="client",
        requests=offer,
        source=early,
        covers=["R6455-4.1-n4"],
    )
    file.flat(
        "upgrade-accepted-client",
        "Behind 101 the new protocol begins.",
        head("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        rest(f"{OK}\r\n"),
        role="client",
        requests=offer,
        next="switch",
        source=early,
        covers=["R9110-7.8-n2"],
    )
    source = "169: a 101 that nobody asked for"
    switch = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    file.flat(
        "switch-not-offered",
        "Refused.",
        bad(f"{E}{switch}", "Switch"),
        role="client",
        source=source,
        covers=["R9110-7.8-6"],
    )
    file.flat(
        "switch-other",
        "Another protocol than was offered.",
        bad(f"{E}{switch}", "Switch"),
        role="client",
        requests=[{"method": "GET", "upgrade": "h2c"}],
        source=source,
        covers=["R9110-7.8-6"],
    )
    file.flat(
        "switch-no-upgrade",
        "A 101 that names no protocol.",
        bad(f"{E}HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n", "Switch"),
        role="client",
        requests=offer,
        source=source,
        covers=["R9110-15.2.2-1", "R9110-7.8-4"],
    )
    file.flat(
        "switch-1-0",
        "A 101 of HTTP/1.0.",
        bad(f"{E}{switch.replace('1.1', '1.0')}", "Switch"),
        role="client",
        requests=offer,
        source=source,
        covers=["R9110-7.8-12"],
    )
    file.steps(
        "switch-not-offered-sent",
        "Nor is it sent.",
        asked(),
        refuse_head(
            response(101, ("Connection", "Upgrade"), ("Upgrade", "websocket"), reason="Switching Protocols"),
            "Rule Switch",
        ),
        *ANSWER,
        again(next="read"),
        source=source,
        covers=["R9110-7.8-6"],
    )
    content = "170: content before a switch; content of an offer, dropped"
    with_content = f"{POST}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\n"
    file.steps(
        "upgrade-with-content",
        "The request ends first, then the new protocol begins.",
        recv(head(with_content), HELLO, rest("XY"), next="send"),
        send_head(response(101, ("Connection", "Upgrade"), ("Upgrade", "websocket"), reason="Switching Protocols")),
        last("Z", next="switch", left=3),
        source=content,
        covers=["R9110-7.8-n1"],
    )
    file.flat(
        "upgrade-with-content-refused",
        "Content of an offer is content.",
        head(with_content),
        HELLO,
        source=content,
        covers=["R9112-6-n1"],
    )


def tunnels(file):
    connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"
    ask = recv(head(connect), end(), rest(EVIL[:-1]), next="send")
    forbidden = response(403, ("Content-Length", "0"), reason="Forbidden")
    source = "171: what was sent into a tunnel before it was there"
    file.steps(
        "connect-refused",
        "After a CONNECT that was refused nothing is read.",
        ask,
        send_head(forbidden),
        send("end", out=""),
        last("\n", next="close", left=len(EVIL)),
        source=source,
        covers=["R9931-8-2"],
    )
    file.steps(
        "connect-refused-kept",
        "Unless the caller says so, by name.",
        ask,
        send_head(forbidden),
        send("end", out=""),
        last("\n", f"request @{len(connect)} GET /evil HTTP/1.1", "field Host: a", "end", next="send"),
        tolerate=["KEEP_REFUSED_CONNECT"],
        source=source,
        covers=["R9931-8-3"],
    )
    file.steps(
        "connect-accepted",
        "After one that was accepted it is the tunnel's.",
        ask,
        send_head(response(200)),
        last("\n", next="switch", left=len(EVIL)),
        source=source,
        covers=["R9110-9.3.6-n1"],
    )
    tunnel = request("CONNECT", "a:1", ("Host", "a:1"))
    file.steps(
        "connect-then-request",
        "A client sends no request behind a CONNECT that is not answered.",
        send_head(tunnel),
        send("end", out=""),
        send("head", head=request("GET", "/", ("Host", "a")), refused="Outstanding"),
        recv(head(OK + "\r\n"), next="switch"),
        limits={"pipeline": 4},
        source=source,
        covers=["R9931-8-1"],
        **CLIENT,
    )
    for slug, field in [("length", "Content-Length: 5"), ("chunked", "Transfer-Encoding: chunked")]:
        file.flat(
            f"connect-content-{slug}",
            "A CONNECT has no content.",
            bad(f"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n{E}{field}\r\n\r\nhello", "ConnectContent"),
            source="172: a CONNECT with content",
            covers=["R9110-9.3.6-n2"],
        )
        file.flat(
            f"connect-2xx-{slug}",
            "Framing fields in 2xx to CONNECT mean nothing.",
            head(f"{OK}{field}\r\n\r\n"),
            rest("hello"),
            role="client",
            requests=[{"method": "CONNECT"}],
            next="switch",
            source="173: framing fields in 2xx to CONNECT",
            covers=["R9112-6.3-1", "R9110-9.3.6-7"],
        )


def order(file):
    poison = "174: octets on an idle connection, taken for a response"
    file.steps(
        "unsolicited-idle",
        "Refused, at the first octet.",
        recv(bad(f"{E}{OK}\r\n", "Unsolicited"), next="close"),
        source=poison,
        covers=["R9112-9.2-3", "R9112-6.3-15"],
        **CLIENT,
    )
    file.flat(
        "unsolicited-behind-response",
        "Behind the response that was asked for.",
        head(f"{OK}Content-Length: 0\r\n\r\n"),
        end(),
        bad(f"{E}{OK}Content-Length: 0\r\n\r\n", "Unsolicited"),
        role="client",
        source=poison,
        covers=["R9112-9.2-3", "R9112-6.3-15"],
    )
    file.flat(
        "close-then-request",
        "After `close` nothing is processed.",
        head(f"{GET}Connection: close\r\n\r\n"),
        end(),
        rest(EVIL),
        next="close",
        source="175: octets behind a message that closes",
        covers=["R9112-9.6-6"],
    )
    file.flat(
        "close-then-response",
        "Nor by a client.",
        head(f"{OK}Connection: close\r\nContent-Length: 0\r\n\r\n"),
        end(),
        rest(f"{OK}\r\n"),
        role="client",
        next="close",
        source="175: octets behind a message that closes",
        covers=["R9112-9.6-9"],
    )
    exact = "176: a pipelined request, read as content"
    file.flat(
        "pipelined-content",
        "Content is exactly as long as declared.",
        head(f"{POST}Content-Length: 5\r\n\r\n"),
        HELLO,
        head(f"{POST}Content-Length: 3\r\n\r\n"),
        body("abc", "abc"),
        end(),
        head(f"{POST}{CHUNKED}\r\n"),
        chunked("xyz"),
        head(f"{GET}\r\n"),
        end(),
        source=exact,
        covers=["R9112-9.3-1", "R9112-6.3-n6"],
    )
    second = "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
    first = f"{GET}\r\n"
    queue = "178: pipelined requests that are gathered without a limit; CVE-2026-54273"
    file.steps(
        "pipelined-pause",
        "The next request is not read before the response is out.",
        recv(head(first), end(), rest((second * 3)[:-2]), next="send"),
        last("\r", next="send", left=3 * len(second) - 1),
        *ANSWER,
        last("\n", f"request @{len(first)} GET /2 HTTP/1.1", "field Host: a", "end", next="send", left=2 * len(second)),
        source=queue,
        covers=["R9112-9.3.2-3"],
    )
    get = request("GET", "/", ("Host", "a"))
    strip = "180: a length that is sent, and its content not"
    file.steps(
        "send-content-undeclared",
        "What was not declared is not sent.",
        send_head(get),
        send("content", data="hello", refused="TooLong 5"),
        send("end", out=""),
        source=strip,
        covers=["R9112-6.3-12"],
        **CLIENT,
    )
    file.steps(
        "send-content-missing",
        "What was declared is sent.",
        send_head(request("GET", "/", ("Host", "a"), ("Content-Length", "5"))),
        send("end", refused="TooShort 5"),
        send("content", data="hel", out="hel"),
        send("end", refused="TooShort 2"),
        send("content", data="lo!", refused="TooLong 1"),
        send("content", data="lo", out="lo"),
        send("end", out=""),
        source=strip,
        covers=["R9112-6.3-n6"],
        **CLIENT,
    )
    file.flat(
        "head-then-get",
        "Each response is read as its own request wants it.",
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        end(),
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        role="client",
        requests=[{"method": "HEAD"}, {"method": "GET"}],
        limits={"pipeline": 2},
        source="181: a response to HEAD in a pipeline",
        covers=["R9112-9.2-1", "R9112-9.2-2", "R9110-6-1"],
    )
    file.flat(
        "get-then-head",
        "In this order, too.",
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        HELLO,
        head(f"{OK}Content-Length: 5\r\n\r\n"),
        end(),
        role="client",
        requests=[{"method": "GET"}, {"method": "HEAD"}],
        limits={"pipeline": 2},
        source="181: a response to HEAD in a pipeline",
        covers=["R9112-9.2-2"],
    )
    file.flat(
        "end-announced",
        "An end of input that the caller trusts ends content without a length.",
        head(f"{OK}\r\n"),
        body("hello", "hello"),
        end(),
        role="client",
        eof=True,
        source="182: content without a length, cut off",
        covers=["R9112-8-n3", "R9112-9.8-n1"],
    )
    proxy = "183: HTTP/1.0 kept alive through a proxy"
    file.flat(
        "proxy-connection",
        "Proxy-Connection is not Connection.",
        head("GET http://a/ HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n"),
        end(),
        rest(EVIL),
        next="close",
        source=proxy,
        covers=["R9112-9.3-n4"],
    )
    file.flat(
        "proxy-connection-response",
        "Nor in a response.",
        head("HTTP/1.0 200 OK\r\nProxy-Connection: keep-alive\r\nContent-Length: 0\r\n\r\n"),
        end(),
        role="client",
        next="close",
        source=proxy,
        covers=["R9112-9.3-n4"],
    )
    tls = "184: TLS on a port without TLS"
    file.flat(
        "tls",
        "A handshake is told apart at its first octet.",
        bad(f"{E}\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "TlsHandshake"),
        source=tls,
        covers=["R9112-2.2-10"],
    )
    file.flat(
        "tls-first-octet", "One octet is enough.", bad(f"{E}\x16", "TlsHandshake"), source=tls, covers=["R9112-2.2-10"]
    )
    file.flat(
        "tls-second",
        "Also where the second request should begin.",
        head(first),
        end(),
        bad(f"{E}\x16\x03\x01", "TlsHandshake"),
        source=tls,
        covers=["R9112-2.2-10"],
    )


def files():
    return [output(), sequence()]
