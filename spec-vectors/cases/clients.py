"""What five HTTP clients of Python put on the wire, to be sent octet by octet; and the responses they read differently."""

import re

from .attacks_head import CHUNKED, GET, OK, POST
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
    eof,
    head,
    recv,
    refuse_head,
    request,
    response,
    rest,
    send,
    send_head,
    wire,
)

HELLO = [body("hello", "hello"), end()]
CLIENT = {"role": "client", "requests": []}
# Captured on a loopback interface, with localhost:8080 put in place of the host; all but the tunnel of HTTP/1.1, which is
# the form of a later version. The numbers of versions are part of what was captured.
CAPTURES = {
    "http-client": [
        ("get", "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\n\r\n"),
        ("head", "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\n\r\n"),
        ("delete", "DELETE / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\n\r\n"),
        ("options-star", "OPTIONS * HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\n\r\n"),
        (
            "post-empty",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "post-bytes",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
        ),
        (
            "get-bytes",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
        ),
        (
            "post-iter",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nD\r\ncdefghijklmno\r\n0\r\n\r\n",
        ),
        ("foo", "FOO /x?y=1 HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\n\r\n"),
        (
            "expect",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        ),
        ("latin1", "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nX-Name: caf\xe9\r\n\r\n"),
        ("int", "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nX-Count: 5\r\n\r\n"),
        ("override", "GET / HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: example.com\r\n\r\n"),
        ("put", "GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\n\r\n"),
        (
            "post-file",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        (
            "prechunked",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        ),
        (
            "tunnel",
            "CONNECT example.com:8080 HTTP/1.1\r\nProxy-Authorization: Basic eA==\r\nHost: example.com:8080\r\n\r\n",
        ),
        ("tunnel-old", "CONNECT example.com:8080 HTTP/1.0\r\nProxy-Authorization: Basic eA==\r\n\r\n"),
    ],
    "urllib": [
        (
            "get",
            "GET / HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nConnection: close\r\n\r\n",
        ),
        (
            "post",
            "POST / HTTP/1.1\r\nAccept-Encoding: identity\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nConnection: close\r\n\r\na=b&c=d+e",
        ),
        (
            "post-file",
            "POST / HTTP/1.1\r\nAccept-Encoding: identity\r\nTransfer-Encoding: chunked\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        (
            "put",
            "PUT / HTTP/1.1\r\nAccept-Encoding: identity\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nX-Lower-Case: 1\r\nConnection: close\r\n\r\nx",
        ),
        (
            "head",
            "HEAD / HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nConnection: close\r\n\r\n",
        ),
        (
            "proxy",
            "GET http://example.com/x HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: example.com\r\nUser-Agent: Python-urllib/3.11\r\nProxy-Authorization: Basic dTpw\r\nConnection: close\r\n\r\n",
        ),
        (
            "digest",
            'GET /d HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: localhost:8080\r\nUser-Agent: Python-urllib/3.11\r\nAuthorization: Digest username="u", realm="r", nonce="n", uri="/d", response="1d7f88f3b5743594e453a448625b859c", algorithm="MD5", qop=auth, nc=00000001, cnonce="e4f9fcfefe18a622"\r\nConnection: close\r\n\r\n',
        ),
    ],
    "requests": [
        (
            "get",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
        ),
        (
            "head",
            "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
        ),
        (
            "post",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "put",
            "PUT / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "patch",
            "PATCH / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "delete",
            "DELETE / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "options",
            "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "params",
            "GET /p?a=1&b=2&b=3 HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
        ),
        (
            "form",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b&c=d+e",
        ),
        (
            "json",
            'POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 16\r\nContent-Type: application/json\r\n\r\n{"key": "value"}',
        ),
        (
            "bytes",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
        ),
        (
            "gen",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n",
        ),
        (
            "expect",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        ),
        (
            "cookies",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nCookie: a=1; b=2\r\n\r\n",
        ),
        (
            "auth",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nAuthorization: Basic dTpw\r\n\r\n",
        ),
        (
            "latin1",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nX-Name: caf\xe9\r\n\r\n",
        ),
        (
            "proxy",
            "GET http://example.com/x HTTP/1.1\r\nHost: example.com\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nProxy-Authorization: Basic dTpw\r\n\r\n",
        ),
        (
            "digest",
            'GET /d HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nAuthorization: Digest username="u", realm="r", nonce="n", uri="/d", response="05bcf6f11eedcc62881231e01d39461f", qop="auth", nc=00000001, cnonce="0c855f5934ec3d00"\r\n\r\n',
        ),
    ],
    "httpx": [
        (
            "get",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "head",
            "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "post",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 0\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "delete",
            "DELETE / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "options",
            "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "params",
            "GET /p?a=1&b=2&b=3 HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        (
            "form",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\nContent-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b&c=d+e",
        ),
        (
            "json",
            'POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\nContent-Length: 15\r\nContent-Type: application/json\r\n\r\n{"key":"value"}',
        ),
        (
            "bytes",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\nContent-Length: 5\r\n\r\nhello",
        ),
        (
            "gen",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nd\r\ncdefghijklmno\r\n0\r\n\r\n",
        ),
        (
            "dup",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\nX-A: 1\r\nx-a: 2\r\n\r\n",
        ),
        (
            "proxy",
            "GET http://example.com/x HTTP/1.1\r\nHost: example.com\r\nProxy-Authorization: Basic dTpw\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
        ),
        ("connect", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nAccept: */*\r\n\r\n"),
        (
            "upgrade",
            "GET /ws HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: python-httpx/0.28.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        ),
    ],
    "aiohttp": [
        (
            "get",
            "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\n\r\n",
        ),
        (
            "head",
            "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\n\r\n",
        ),
        (
            "post",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 0\r\nContent-Type: application/octet-stream\r\n\r\n",
        ),
        (
            "delete",
            "DELETE / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "options",
            "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\n\r\n",
        ),
        (
            "foo",
            "FOO / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "form",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b&c=d+e",
        ),
        (
            "json",
            'POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 16\r\nContent-Type: application/json\r\n\r\n{"key": "value"}',
        ),
        (
            "bytes",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 5\r\nContent-Type: application/octet-stream\r\n\r\nhello",
        ),
        (
            "gen",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nd\r\ncdefghijklmno\r\n0\r\n\r\n",
        ),
        (
            "10-get",
            "GET / HTTP/1.0\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nConnection: keep-alive\r\n\r\n",
        ),
        (
            "10-post",
            "POST / HTTP/1.0\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 0\r\nContent-Type: application/octet-stream\r\nConnection: keep-alive\r\n\r\n",
        ),
        (
            "10-bytes",
            "POST / HTTP/1.0\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Length: 5\r\nContent-Type: application/octet-stream\r\nConnection: keep-alive\r\n\r\nhello",
        ),
        (
            "compress",
            "POST / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nContent-Encoding: deflate\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nx\x9c\r\nb\r\n\xcbH\xcd\xc9\xc9\x07\x00\x06,\x02\x15\r\n0\r\n\r\n",
        ),
        (
            "ws",
            "GET /ws HTTP/1.1\r\nHost: localhost:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aTvRIDzGCDIfDWiMKyx8kA==\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\n\r\n",
        ),
        (
            "proxy",
            "GET http://example.com/x HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\nProxy-Authorization: Basic dTpw\r\n\r\n",
        ),
        (
            "connect",
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: Python/3.11 aiohttp/3.14.5\r\n\r\n",
        ),
    ],
}


def sends(capture):
    """The steps that write a captured request: head, content as it was cut, end."""
    top, content = capture.split("\r\n\r\n", 1)
    line, *lines = top.split("\r\n")
    method, target, version = line.split(" ")
    fields = [tuple(each.split(": ", 1)) for each in lines]
    value = request(method, target, *fields, version=version.removeprefix("HTTP/"))
    assert wire(value) + content == capture
    yield send_head(value)
    if ("Transfer-Encoding", "chunked") not in fields:
        if content:
            yield send("content", data=content, out=content)
        yield send("end", out="")
        return
    while content != LAST:
        size = re.match("[0-9A-Fa-f]+", content)[0]
        begin = len(size) + 2
        data, frame = content[begin : begin + int(size, 16)], content[: begin + int(size, 16) + 2]
        if size != size.lower():
            yield send("announce", data=data, uppercase=True, out=frame)
        else:
            yield send("content", data=data, out=frame)
        content = content[len(frame) :]
    yield send("end", out=LAST)


def captures(file):
    for client, rows in CAPTURES.items():
        for name, capture in rows:
            file.steps(
                f"{client}-{name}",
                f"{capture.split(chr(13))[0]}, as {client} writes it ({name.replace('-', ' ')}): the order and the spelling of the "
                "fields, and how the content is cut, are the caller's, so the same octets go out.",
                *sends(capture),
                source=f"capture of {client}",
                covers=["R9112-3-abnf-request-line"],
                **CLIENT,
            )
    aio = dict(CAPTURES["aiohttp"])["bytes"].split("\r\n\r\n")[0] + "\r\nExpect: 100-continue\r\n\r\n"
    head_step = next(sends(aio))
    file.steps(
        "aiohttp-expect",
        "It waits for 100 before the content.",
        head_step,
        recv(head("HTTP/1.1 100 Continue\r\n\r\n", True), next="send"),
        send("content", data="hello", out="hello"),
        send("end", out=""),
        recv(head(f"{OK}Content-Length: 0\r\n\r\n"), end(), next="send"),
        source="capture of aiohttp",
        covers=["R9110-10.1.1-3"],
        **CLIENT,
    )


def refusals(file):
    get = [("Host", "localhost:8080"), ("Accept-Encoding", "identity")]
    fold = "S18: putheader with two values"
    file.steps(
        "refused-fold",
        "http.client folds a header with two values. That is not sent: a sender must not fold.",
        refuse_head(request("GET", "/", *get, ("X-A", "1\r\n\t2")), "Rule FieldValue"),
        send_head(request("GET", "/", *get, ("X-A", "1"), ("X-A", "2"))),
        send("end", out=""),
        source=fold,
        covers=["R9112-5.2-1"],
        **CLIENT,
    )
    file.steps(
        "refused-fold-joined",
        "What can be sent for it, besides two lines.",
        send_head(request("GET", "/", *get, ("X-A", "1, 2"))),
        send("end", out=""),
        source=fold,
        covers=["R9110-5.3-1"],
        **CLIENT,
    )
    for slug, value in [("crlf-space", "a\r\n b"), ("crlf", "a\r\nb"), ("nul", "a\0b"), ("latin-1-is-sent", "caf\xe9")]:
        step = refuse_head(request("GET", "/", *get, ("X", value)), "Rule FieldValue")
        if slug.endswith("sent"):
            step = send_head(request("GET", "/", *get, ("X", value)))
        file.steps(
            f"refused-value-{slug}",
            "Octets above 0x7F are opaque, and are sent as they are."
            if slug.endswith("sent")
            else "Some of the clients send it. What ends a line or is a control octet is refused.",
            step,
            source="S21: CR, LF and NUL in values",
            covers=["R9110-5.5-3"] if slug.endswith("sent") else ["R9110-2.2-12"],
            **CLIENT,
        )
    for slug, name in [("space", "X Y"), ("colon", "X:Y"), ("empty", ""), ("tab", "X\t"), ("obs-text", "caf\xe9")]:
        file.steps(
            f"refused-name-{slug}",
            "Some of the clients send it. It is no field name.",
            refuse_head(request("GET", "/", *get, (name, "y")), "Rule FieldName"),
            source="S22: names that are none",
            covers=["R9110-5.1-abnf-field-name"],
            **CLIENT,
        )
    file.steps(
        "refused-method-space",
        "Some of the clients send it.",
        refuse_head(request("GET /x", "/", *get), "Rule Method"),
        source="S21: CR, LF and NUL in values",
        covers=["R9112-3.1-abnf-method"],
        **CLIENT,
    )
    file.steps(
        "refused-fragment",
        "Some of the clients send a fragment.",
        refuse_head(request("GET", "/a#b", *get), "Rule Target"),
        source="S8: fragments in targets",
        covers=["R3986-3.5-n1"],
        **CLIENT,
    )
    file.steps(
        "refused-no-host",
        "Nothing adds a Host that was not given.",
        refuse_head(request("GET", "/", ("Accept", "*/*")), "Rule HostMissing"),
        source="S11: no Host",
        covers=["R9112-3.2-3"],
        **CLIENT,
    )
    old = request("POST", "/", ("Host", "a"), ("Transfer-Encoding", "chunked"), version="1.0")
    file.steps(
        "refused-1-0-chunked",
        "HTTP/1.0 has no chunks.",
        refuse_head(old, "Rule TransferEncodingVersion"),
        source="S9: HTTP/1.0",
        covers=["R9112-6.1-10"],
        **CLIENT,
    )
    file.steps(
        "refused-space-around",
        "A value goes out without whitespace around it.",
        refuse_head(request("GET", "/", *get, ("X", " y")), "Rule FieldValue"),
        source="S83: whitespace before values",
        covers=["R9110-2.2-12"],
        **CLIENT,
    )


def exchanges(file):
    get = request("GET", "/", ("Host", "a"))
    post = request("POST", "/", ("Host", "a"), ("Content-Length", "5"))
    pieces = request("POST", "/", ("Host", "a"), ("Transfer-Encoding", "chunked"))
    ok = [head(f"{OK}Content-Length: 5\r\n\r\n"), HELLO]

    def add(slug, about, *steps, covers, source):
        file.steps(f"exchange-{slug}", about, *steps, source=source, covers=covers, **CLIENT)

    add(
        "empty-pieces",
        "Empty pieces of content are no chunks.",
        send_head(pieces),
        send("content", data="", out=""),
        send("content", data="ab", out="2\r\nab\r\n"),
        send("content", data="", out=""),
        send("end", out=LAST),
        recv(ok, next="send"),
        covers=["R9112-7.1-n1"],
        source="S33: empty pieces",
    )
    add(
        "too-much",
        "More content than was declared is refused.",
        send_head(post),
        send("content", data="hello!", refused="TooLong 1"),
        send("content", data="hello", out="hello"),
        send("content", data="!", refused="TooLong 1"),
        send("end", out=""),
        covers=["R9112-6.3-12"],
        source="S37: too much and too little content",
    )
    add(
        "too-little",
        "So is an end before the declared length.",
        send_head(post),
        send("content", data="hel", out="hel"),
        send("end", refused="TooShort 2"),
        send("content", data="lo", out="lo"),
        send("end", out=""),
        covers=["R9112-6.3-12"],
        source="S37: too much and too little content",
    )
    add(
        "second-request",
        "A second request waits for the response.",
        send_head(get),
        send("end", out=""),
        send("head", head=get, refused="Outstanding"),
        recv(ok, next="send"),
        send_head(get),
        send("end", out=""),
        recv(ok, next="send"),
        covers=["R9112-9.3-6"],
        source="S55: a request before the response is read",
    )
    add(
        "closed-at-once",
        "The end before the first octet of a response is an error of its own.",
        send_head(get),
        send("end", out=""),
        eof("error ClosedBeforeResponse", next="close"),
        covers=["R9112-9.5-3"],
        source="S56: the end before a response",
    )
    add(
        "closed-in-head",
        "The end within a head is another.",
        send_head(get),
        send("end", out=""),
        recv(bad_prefix("HTTP/1.1 2"), left=10),
        eof("error TruncatedHead", next="close"),
        covers=["R9112-8-2"],
        source="S56: the end before a response",
    )
    add(
        "early-response",
        "A response may come while content goes out; the rest of it may be sent.",
        send_head(post),
        send("content", data="he", out="he"),
        recv(head("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"), end(), next="send"),
        send("content", data="llo", out="llo"),
        send("end", out=""),
        again("send"),
        covers=["R9112-9.5-5", "R9110-7.5-1"],
        source="S60: a response while content is sent",
    )
    add(
        "early-response-close",
        "With `close` the rest is not wanted: the connection ends.",
        send_head(post),
        send("content", data="he", out="he"),
        recv(head("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), end()),
        send("failed", out=""),
        again("close"),
        covers=["R9112-9.5-6"],
        source="S60: a response while content is sent",
    )
    add(
        "broken-pipe",
        "When sending fails, the response can still be read.",
        send_head(post),
        send("content", data="he", out="he"),
        send("failed", out=""),
        recv(ok, next="close"),
        covers=["R9112-9.5-5"],
        source="S61: a response behind a broken pipe",
    )
    add(
        "close-sent",
        "After `close` no further request is sent.",
        send_head(request("GET", "/", ("Host", "a"), ("Connection", "close"))),
        send("end", out=""),
        recv(ok, next="close"),
        send("head", head=get, refused="Closed"),
        covers=["R9112-9.6-2", "R9112-9.6-3"],
        source="S14: Connection: close on each request",
    )
    add(
        "close-received",
        "Nor after it was received.",
        send_head(get),
        send("end", out=""),
        recv(head(f"{OK}Connection: close\r\nContent-Length: 5\r\n\r\n"), HELLO, next="close"),
        send("head", head=get, refused="Closed"),
        covers=["R9112-9.6-9"],
        source="S54: persistence",
    )
    add(
        "challenge",
        "The content of a refused request's response is read, then the connection is used again.",
        send_head(get),
        send("end", out=""),
        recv(
            head(
                'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="n"\r\nContent-Length: 5\r\n\r\n'
            ),
            HELLO,
            next="send",
        ),
        send_head(request("GET", "/", ("Host", "a"), ("Authorization", 'Digest username="u", nonce="n"'))),
        send("end", out=""),
        recv(ok, next="send"),
        covers=["R9112-9.3-6"],
        source="S65: a challenge, and the request again",
    )
    add(
        "tunnel-refused",
        "A refused CONNECT has an ordinary response.",
        send_head(request("CONNECT", "a:443", ("Host", "a:443"))),
        send("end", out=""),
        recv(head("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\n"), HELLO, next="close"),
        covers=["R9110-9.3.6-n1"],
        source="S59: a refused CONNECT",
    )
    add(
        "idle-end",
        "The end on an idle connection is no error.",
        send_head(get),
        send("end", out=""),
        recv(ok, next="send"),
        eof(next="close"),
        covers=["R9112-9.5-3"],
        source="S70: a connection that went stale",
    )


def bad_prefix(raw):
    """The beginning of a head: unread, and nothing is reported."""
    return ("body", raw, "")


def servers(file):
    two = f"{GET}\r\n"
    file.steps(
        "server-pipelined",
        "One request at a time, in order.",
        recv(head(two), end(), rest(two[:-1]), next="send"),
        send_head(response(200, ("Content-Length", "2"))),
        send("content", data="ok", out="ok"),
        send("end", out=""),
        file_last(two),
        source="S76: pipelined requests",
        covers=["R9112-9.3.2-3"],
    )
    ask = recv(head(two), end(), next="send")
    ask10 = recv(head("GET / HTTP/1.0\r\n\r\n"), end(), next="send")
    framing = "S77: framing by the request's version and method"
    file.steps(
        "server-chunked",
        "Chunks for HTTP/1.1.",
        ask,
        send_head(response(200, ("Transfer-Encoding", "chunked"))),
        send("content", data="ok", out="2\r\nok\r\n"),
        send("end", out=LAST),
        again("read"),
        source=framing,
        covers=["R9112-7.1-abnf-chunked-body"],
    )
    file.steps(
        "server-chunked-1-0",
        "None for HTTP/1.0: until close.",
        ask10,
        refuse_head(response(200, ("Transfer-Encoding", "chunked")), "Rule TransferEncodingVersion"),
        send_head(response(200)),
        send("content", data="ok", out="ok"),
        send("end", out=""),
        again("close"),
        source=framing,
        covers=["R9112-6.1-11"],
    )
    for status, reason in [(204, "No Content"), (304, "Not Modified")]:
        file.steps(
            f"server-{status}",
            "No content.",
            ask,
            send_head(response(status, reason=reason)),
            send("content", data="x", refused="TooLong 1"),
            send("end", out=""),
            again("read"),
            source=framing,
            covers=["R9110-6.4.1-n1"],
        )
    waits = recv(head(f"{POST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
    file.steps(
        "server-continue",
        "100 goes out once.",
        waits,
        send("continue", out="HTTP/1.1 100 Continue\r\n\r\n"),
        send("continue", out=""),
        recv(HELLO, next="send"),
        send_head(response(200, ("Content-Length", "0"))),
        send("end", out=""),
        again("read"),
        source="S78: 100 when content is wanted",
        covers=["R9110-10.1.1-11", "R9110-10.1.1-12"],
    )
    file.steps(
        "server-upgrade",
        "What follows an accepted upgrade is untouched.",
        recv(head(f"{GET}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), end(), rest("\x81"), next="send"),
        send_head(response(101, ("Upgrade", "websocket"), ("Connection", "Upgrade"), reason="Switching Protocols")),
        again("switch", 1),
        source="S81: WebSocket",
        covers=["R9110-7.8-n2"],
    )
    for status, reason, raw, kind in [
        (400, "Bad Request", f"GET{E}\t/ HTTP/1.1\r\n", "Method"),
        (414, "URI Too Long", f"GET /{'a' * 11}{E}aaaa", "StartLineTooLong"),
        (505, "HTTP Version Not Supported", f"GET / {E}HTTP/3.0\r\n", "UnsupportedVersion"),
    ]:
        file.steps(
            f"server-error-{status}",
            "One response to what was refused.",
            recv(bad(raw, kind), next="send"),
            send_head(response(status, ("Connection", "close"), ("Content-Length", "0"), reason=reason)),
            send("end", out=""),
            send("head", head=response(), refused="Closed"),
            limits={"start_line": 16},
            source="S79: error responses",
            covers=["R9112-3.2-1"],
        )


def file_last(raw):
    def make(state):
        begin = state.at + 1 - len(raw)
        state.at += 1
        return {
            "recv": raw[-1],
            "log": [f"request @{begin} GET / HTTP/1.1", "field Host: a", "end"],
            "next": "send",
            "left": 0,
        }

    return make


# What the response is, and what is to be made of it.
QUIRKS = {
    "interim": "100 and 103 before 200: both are shown, and neither is the final response (RFC 9110 section 15.2).",
    "lengths-equal": "Two equal lengths: a client may take them for one (RFC 9112 section 6.3).",
    "lengths-differ": "Two lengths that differ: none of them is taken, and the response is dropped (RFC 9112 section 6.3).",
    "both-fields": "Content-Length and Transfer-Encoding: ought to be an error (RFC 9112 section 6.3).",
    "length-plus": "A length with a sign: digits only.",
    "length-underscore": "A length with an underscore: digits only.",
    "chunk-0x": "A chunk-size with 0x: hexadecimal digits only.",
    "chunk-plus": "A chunk-size with a sign: hexadecimal digits only.",
    "chunk-minus": "A negative chunk-size: hexadecimal digits only.",
    "chunk-lf": "LF alone behind a chunk-size: only CRLF ends a line of chunks.",
    "chunk-space": "A space behind a chunk-size: whitespace may stand before a semicolon only.",
    "chunk-end": "Other octets for the CRLF behind chunk data: they are looked at, and not skipped.",
    "coding-gzip-chunked": "gzip, chunked: the chunks are taken off, and gzip is left to the caller (RFC 9112 section 6.3).",
    "coding-xchunked": "A coding that is not chunked is the last: the content runs until the end (RFC 9112 section 6.3).",
    "head-bare-lf": "A head with LF for CRLF: may be let pass in a response (RFC 9112 section 2.2).",
    "fold": "A folded line: the fold becomes spaces (RFC 9112 section 5.2).",
    "space-colon-length": "Whitespace between Content-Length and its colon: a framing field is never guessed at.",
    "space-colon": "Whitespace between another name and its colon: may be let pass in a response (RFC 9112 section 5.1).",
    "garbage-behind": "Octets behind the response: they are no response to anything (RFC 9112 section 9.2).",
    "keep-alive-1-0": "HTTP/1.0 with keep-alive: the connection persists (RFC 9112 section 9.3).",
    "204-chunked": "204 with Transfer-Encoding: no content, and behind it nothing is read (RFC 9112 section 6.3).",
    "short-length": "Less content than its length, and then the end: incomplete (RFC 9112 section 8).",
    "end-in-trailers": "The end of input behind the last chunk-size: incomplete (RFC 9112 section 8).",
    "no-reason": "No reason phrase, and no space before it: nothing is lost with either (RFC 9112 section 4).",
    "version-1-9": "HTTP/1.9 is read as HTTP/1.1 (RFC 9110 section 2.5).",
    "version-2-0": "HTTP/2.0: another major version is none that can be read (RFC 9110 section 2.5).",
    "version-0-9": "A response of HTTP/0.9, which is content without a head: refused (RFC 9112 section 2.3).",
}
QUIRK = "a response that clients read differently"


def quirks(file):
    """slug, what a strict client makes of it, what LEGACY lets pass (None: the same)."""
    ok, empty = f"{OK}Content-Length: 5\r\n\r\n", f"{OK}Content-Length: 0\r\n"
    to = f"{OK}{CHUNKED}\r\n"
    tail = f"5\r\nhello\r\n{LAST}"

    def add(slug, strict, legacy=None, strict_more=None, legacy_more=None, covers=()):
        common = {"role": "client", "source": QUIRK, "covers": list(covers)}
        about = QUIRKS[slug]
        file.flat(f"quirk-{slug}", f"{about} Read strictly.", *strict, **common, **(strict_more or {}))
        file.flat(
            f"quirk-{slug}-legacy",
            f"{about} Read with LEGACY, which {'lets it pass' if legacy else 'changes nothing about it'}.",
            *(legacy or strict),
            tolerate=["LEGACY"],
            **common,
            **((legacy_more if legacy else strict_more) or {}),
        )

    add(
        "interim",
        [head("HTTP/1.1 100 Continue\r\n\r\n", True), head("HTTP/1.1 103 Early Hints\r\n\r\n", True), head(ok), HELLO],
        covers=["R9110-15.2-2"],
    )
    add(
        "lengths-equal",
        [head(f"{OK}Content-Length: 5\r\nContent-Length: {TOL}5\r\n\r\n"), HELLO],
        strict_more={"tolerated": "ContentLengthRepeated"},
        covers=["R9110-8.6-13"],
    )
    add(
        "lengths-differ",
        [bad(f"{OK}Content-Length: 5\r\nContent-Length: {E}6\r\n\r\nhello", "ContentLengthConflict")],
        covers=["R9112-6.3-7"],
    )
    add(
        "both-fields",
        [bad(f"{OK}Content-Length: 5\r\n{E}{CHUNKED}\r\n{tail}", "LengthAndChunked")],
        [head(f"{OK}Content-Length: 5\r\n{TOL}{CHUNKED}\r\n"), chunked("hello")],
        legacy_more={"tolerated": "LengthAndChunked", "next": "close"},
        covers=["R9112-6.3-n3"],
    )
    for name, value in [("plus", f"{E}+2"), ("underscore", f"1{E}_0")]:
        add(
            f"length-{name}",
            [bad(f"{OK}Content-Length: {value}\r\n\r\nhello", "ContentLength")],
            covers=["R9110-8.6-abnf-Content-Length"],
        )
    for name, raw, kind in [
        ("0x", f"0{E}x5\r\nhello\r\n{LAST}", "ChunkSize"),
        ("plus", f"{E}+5\r\nhello\r\n{LAST}", "ChunkSize"),
        ("minus", f"{E}-1\r\nhello\r\n{LAST}", "ChunkSize"),
        ("lf", f"5{E}\nhello\r\n{LAST}", "BareLf"),
        ("space", f"5 {E}\r\nhello\r\n{LAST}", "ChunkSize"),
    ]:
        add(f"chunk-{name}", [head(to), bad(raw, kind)], covers=["R9112-7.1-abnf-chunk"])
    add(
        "chunk-end",
        [head(to), body("5\r\nhello", "hello"), bad(f"{E}XX{LAST}", "ChunkEnd")],
        covers=["R9112-7.1-abnf-chunk"],
    )
    add(
        "coding-gzip-chunked",
        [head(f"{OK}Transfer-Encoding: gzip, chunked\r\n\r\n"), chunked("hello")],
        covers=["R9112-6.3-n4"],
    )
    add(
        "coding-xchunked",
        [head(f"{OK}Transfer-Encoding: xchunked\r\n\r\n"), body(tail, tail), end()],
        strict_more={"eof": True},
        covers=["R9112-6.3-n5"],
    )
    add(
        "head-bare-lf",
        [bad(f"HTTP/1.1 200 OK{E}\nContent-Length: 5\n\nhello", "BareLf")],
        [head(f"HTTP/1.1 200 OK{TOL}\nContent-Length: 5{TOL}\n{TOL}\n"), HELLO],
        legacy_more={"tolerated": "BareLf"},
        covers=["R9112-2.2-2"],
    )
    add(
        "fold",
        [head(f"{OK}X: y\r\n{TOL} z\r\nContent-Length: 5\r\n\r\n"), HELLO],
        strict_more={"tolerated": "ObsFold"},
        covers=["R9112-5.2-4"],
    )
    add(
        "space-colon-length",
        [bad(f"{OK}Content-Length{E} : 5\r\n\r\nhello", "WhitespaceBeforeColon")],
        covers=["R9112-5.1-2"],
    )
    add(
        "space-colon",
        [bad(f"{OK}X{E} : y\r\n\r\n", "WhitespaceBeforeColon")],
        [head(f"{empty}X{TOL} : y\r\n\r\n"), end()],
        legacy_more={"tolerated": "WhitespaceBeforeColon"},
        covers=["R9112-5.1-2"],
    )
    add("garbage-behind", [head(ok), HELLO, bad(f"{E}garbage", "Unsolicited")], covers=["R9112-9.2-3"])
    add(
        "keep-alive-1-0",
        [head("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n"), HELLO],
        covers=["R9112-9.3-n3"],
    )
    add(
        "204-chunked",
        [head(f"HTTP/1.1 204 No Content\r\n{CHUNKED}\r\n"), end(), rest(LAST)],
        strict_more={"next": "close"},
        covers=["R9112-6.3-n1"],
    )
    add("short-length", [head(ok), body("hel", "hel"), cut("TruncatedContent")], covers=["R9112-6.3-8"])
    truncated = f"{to}5\r\nhello\r\n0\r\n"
    add(
        "end-in-trailers",
        [head(to), body("5\r\nhello\r\n0\r\n", "hello"), cut("TruncatedTrailers")],
        [head(to), body("5\r\nhello\r\n0\r\n", "hello"), end()],
        legacy_more={"eof": True, "tolerated": ["TruncatedTrailers"], "offsets": [len(truncated)]},
        covers=["R9112-8-2"],
    )
    add("no-reason", [head("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n"), HELLO], covers=["R9112-4-1"])
    add("version-1-9", [head("HTTP/1.9 200 OK\r\nContent-Length: 5\r\n\r\n"), HELLO], covers=["R9110-2.5-n1"])
    add(
        "version-2-0",
        [bad(f"{E}HTTP/2.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "UnsupportedVersion")],
        covers=["R9110-2.5-n1"],
    )
    add("version-0-9", [bad(f"{E}<html>hello</html>\r\n", "Version")], covers=["R9112-2.3-abnf-HTTP-version"])


def files():
    file = File(
        "clients",
        "What clients of Python send, and how they read",
        "Requests as http.client, urllib, requests, httpx and aiohttp put them on the wire, written octet by octet (captured with Python 3.11, the host then replaced by localhost:8080; http-client-tunnel is the form of Python 3.13, not captured here); what some of them send and we refuse (refused-); "
        "their exchanges; and responses that they read differently, strictly and with LEGACY (quirk-).",
    )
    captures(file)
    refusals(file)
    exchanges(file)
    servers(file)
    quirks(file)
    return [file]
