"""Readers of HTTP/1.1 in Python: `reader.py NAME`. A case a line comes in, an answer a line goes out; src/process.rs has the format."""

import functools
import importlib
import io
import json
import sys
from importlib.metadata import version


class Reading:
    """What a reader has reported."""

    def __init__(self):
        self.messages = []

    def begin(self, what, target=""):
        self.messages.append({"what": text(what), "target": text(target), "content": b"", "complete": False})

    def content(self, octets):
        self.messages[-1]["content"] += bytes(octets)

    def end(self):
        self.messages[-1]["complete"] = True

    def answer(self, end):
        messages = [dict(message, content=message["content"].hex()) for message in self.messages]
        return {"messages": messages, "end": end}


def text(value):
    return value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else str(value)


def read_h11(role, octets, methods, eof):
    reading = Reading()
    server = role == "server"
    conn = h11.Connection(h11.SERVER if server else h11.CLIENT)
    methods = list(methods)

    def ask():
        method = methods.pop(0)
        target = "a:443" if method == "CONNECT" else "/"
        conn.send(h11.Request(method=method, target=target, headers=[("Host", "a")]))
        conn.send(h11.EndOfMessage())

    if not server:
        ask()
    conn.receive_data(octets)
    told = False
    try:
        while True:
            event = conn.next_event()
            if isinstance(event, h11.Request):
                reading.begin(event.method, event.target)
            elif isinstance(event, h11.Response):
                reading.begin(event.status_code)
            elif isinstance(event, h11.Data):
                reading.content(event.data)
            elif isinstance(event, h11.EndOfMessage):
                reading.end()
                if server:
                    if conn.their_state is h11.MIGHT_SWITCH_PROTOCOL:
                        tunnel = reading.messages[-1]["what"] == "CONNECT"
                        if tunnel:
                            conn.send(h11.Response(status_code=200, headers=[]))
                            return reading.answer("switch")
                    conn.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                    conn.send(h11.EndOfMessage())
                if conn.our_state is not h11.DONE or conn.their_state is not h11.DONE:
                    return reading.answer("closed")
                if not server and not methods:
                    return reading.answer("wait")
                conn.start_next_cycle()
                if not server:
                    ask()
            elif event is h11.NEED_DATA:
                if not eof or told:
                    return reading.answer("wait")
                told = True
                conn.receive_data(b"")
            elif event is h11.PAUSED:
                return reading.answer("switch" if conn.their_state is h11.SWITCHED_PROTOCOL else "closed")
            elif isinstance(event, h11.ConnectionClosed):
                return reading.answer("closed")
    except h11.RemoteProtocolError:
        return reading.answer("error")


class Octets(io.BytesIO):
    """A stream that remembers whether somebody wanted more than there was."""

    wanted = False

    def _short(self, got, size):
        self.wanted |= size is None or size < 0 or got < size

    def read(self, size=-1):
        octets = super().read(size)
        self._short(len(octets), size)
        return octets

    read1 = read

    def readline(self, size=-1):
        line = super().readline(size)
        self.wanted |= not line.endswith(b"\n") and (size is None or size < 0 or len(line) < size)
        return line

    def readinto(self, into):
        got = super().readinto(into)
        self._short(got, len(into))
        return got

    def close(self):
        pass


def read_http_client(role, octets, methods, eof):
    if role == "server":
        return None
    reading = Reading()
    stream = Octets(octets)

    class Socket:
        def makefile(self, _mode):
            return stream

    for method in methods:
        response = http.client.HTTPResponse(Socket(), method=method)
        try:
            response.begin()
            reading.begin(response.status)
            if method == "CONNECT" and response.status == 200:
                reading.end()
                return reading.answer("switch")
            reading.content(response.read())
        except http.client.HTTPException as error:
            if isinstance(error, http.client.IncompleteRead):
                reading.content(error.partial)
            return reading.answer("wait" if stream.wanted and not eof else "error")
        except ValueError:
            return reading.answer("error")
        if stream.wanted and not eof:
            return reading.answer("wait")
        reading.end()
        if response.will_close:
            return reading.answer("closed")
    return reading.answer("wait")


class Callbacks:
    """What httptools calls."""

    def __init__(self, reading):
        self.reading, self.target, self.parser = reading, b"", None

    def on_message_begin(self):
        self.target = b""

    def on_url(self, url):
        self.target += url

    def on_headers_complete(self):
        if isinstance(self.parser, httptools.HttpRequestParser):
            self.reading.begin(self.parser.get_method(), self.target)
        else:
            self.reading.begin(self.parser.get_status_code())

    def on_body(self, octets):
        self.reading.content(octets)

    def on_message_complete(self):
        self.reading.end()


def read_httptools(role, octets, methods, eof):
    # Its response parser cannot be told the method of the request, which decides where a response ends.
    if role == "client":
        return None
    reading = Reading()
    callbacks = Callbacks(reading)
    callbacks.parser = httptools.HttpRequestParser(callbacks)
    try:
        callbacks.parser.feed_data(octets)
    except httptools.HttpParserUpgrade as stop:
        if reading.messages[-1]["what"] == "CONNECT":
            return reading.answer("switch")
        # The protocol is only offered; a server that does not take it goes on with the rest.
        rest = read_httptools(role, octets[stop.args[0]:], methods, eof)
        reading.messages += [dict(one, content=bytes.fromhex(one["content"])) for one in rest["messages"]]
        return reading.answer(rest["end"])
    except httptools.HttpParserError:
        return reading.answer("error")
    return reading.answer("wait" if callbacks.parser.should_keep_alive() else "closed")


def read_gunicorn(role, octets, methods, eof):
    if role == "client":
        return None
    reading = Reading()
    wanted = []

    def source():
        yield octets
        wanted.append(True)

    requests = gunicorn.http.parser.RequestParser(GUNICORN, source(), ("127.0.0.1", 1))
    try:
        for request in requests:
            reading.begin(request.method, request.uri)
            while piece := request.body.read(65536):
                reading.content(piece)
            if wanted:
                return reading.answer("wait")
            reading.end()
    except StopIteration:
        return reading.answer("wait")
    except (gunicorn.http.errors.ParseException, OSError):
        return reading.answer("wait" if wanted else "error")
    return reading.answer("wait" if wanted else "closed")


def read_waitress(role, octets, methods, eof):
    if role == "client":
        return None
    reading = Reading()
    while octets:
        parser = waitress.parser.HTTPRequestParser(WAITRESS)
        # As its channel does: what was not consumed is offered again.
        while octets and not parser.completed:
            octets = octets[parser.received(octets):]
        if parser.error:
            return reading.answer("error")
        if parser.empty:
            continue
        if not parser.headers_finished:
            break
        reading.begin(parser.command, parser.request_uri)
        reading.content(parser.get_body_stream().read())
        if not parser.completed:
            break
        reading.end()
        option = parser.headers.get("CONNECTION", "").lower()
        if parser.connection_close or (parser.version == "1.0" and option != "keep-alive"):
            return reading.answer("closed")
    return reading.answer("wait")


class AiohttpMessage:
    """A message that aiohttp has begun, whose content goes on arriving."""

    def __init__(self, reading, head, payload):
        self.reading, self.payload = reading, payload
        if hasattr(head, "code"):
            reading.begin(head.code)
        else:
            reading.begin(head.method, head.path)

    def take(self):
        """Whether it is complete; raises if its content is in error."""
        if isinstance(self.payload, aiohttp.streams.EmptyStreamReader):
            self.reading.end()
            return True
        if self.payload.exception():
            raise self.payload.exception()
        self.reading.content(self.payload.read_nowait(-1))
        if self.payload.is_eof():
            self.reading.end()
        return self.payload.is_eof()


def read_aiohttp(kind, role, octets, methods, eof):
    # An octet at a time: a parser that meets an error says nothing of the messages that it has found in the same piece.
    reading = Reading()
    protocol = aiohttp.base_protocol.BaseProtocol(LOOP)
    current = parser = None
    methods = list(methods)
    tunnel = False

    def start():
        if role == "server":
            return getattr(aiohttp.http_parser, "HttpRequestParser" + kind)(protocol, LOOP, 2**16, auto_decompress=False)
        method = methods.pop(0)
        # The parser in C knows HEAD by its lack of content, and no other method.
        known = {"method": method} if kind == "Py" else {}
        return getattr(aiohttp.http_parser, "HttpResponseParser" + kind)(
            protocol, LOOP, 2**16, response_with_body=method != "HEAD", read_until_eof=True, auto_decompress=False, **known
        )

    try:
        parser = start()
        for at in range(len(octets) + 1):
            if at == len(octets):
                if not eof:
                    break
                parser.feed_eof()
                found = []
            else:
                found, tunnel, _ = parser.feed_data(octets[at:at + 1])
            for head, payload in found:
                if role == "client" and 100 <= head.code < 200 and head.code != 101:
                    continue
                current = AiohttpMessage(reading, head, payload)
                if role == "server" and head.method == "CONNECT":
                    reading.end()
                    return reading.answer("switch")
                closes = head.should_close
            ended = current and current.take()
            if tunnel:
                return reading.answer("switch")
            if ended:
                current = None
                if closes:
                    return reading.answer("closed")
                if role == "client":
                    if not methods:
                        break
                    parser = start()
    except Exception:  # whichever it is, whoever uses the parser gets it and gives the connection up
        return reading.answer("error")
    return reading.answer("wait")


def use(*names):
    """Imports modules when they are needed: each process is one reader."""
    for name in names:
        globals()[name.split(".")[0]] = importlib.import_module(name.split(".")[0])
        importlib.import_module(name)


def load_h11():
    use("h11")
    return read_h11, f"h11 {version('h11')}"


def load_http_client():
    use("http.client")
    return read_http_client, f"http.client of Python {sys.version.split()[0]}"


def load_httptools():
    use("httptools")
    return read_httptools, f"httptools {version('httptools')} (llhttp)"


def load_gunicorn():
    use("gunicorn.http.parser", "gunicorn.http.errors", "gunicorn.config")
    globals()["GUNICORN"] = gunicorn.config.Config()
    return read_gunicorn, f"gunicorn {version('gunicorn')}"


def load_waitress():
    use("waitress.parser", "waitress.adjustments")
    globals()["WAITRESS"] = waitress.adjustments.Adjustments()
    return read_waitress, f"waitress {version('waitress')}"


def load_aiohttp(kind, note):
    use("aiohttp", "aiohttp.http_parser", "aiohttp.base_protocol", "aiohttp.streams", "aiohttp.http_exceptions", "asyncio")
    globals()["LOOP"] = asyncio.new_event_loop()
    return functools.partial(read_aiohttp, kind), f"aiohttp {version('aiohttp')} ({note})"


READERS = {
    "h11": load_h11,
    "http.client": load_http_client,
    "httptools": load_httptools,
    "gunicorn": load_gunicorn,
    "waitress": load_waitress,
    "aiohttp-py": lambda: load_aiohttp("Py", "Python"),
    "aiohttp-c": lambda: load_aiohttp("C", "llhttp"),
}


def main():
    read, name = READERS[sys.argv[1]]()
    print(name, flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        answer = read(case["role"], bytes.fromhex(case["input"]), case["methods"], case["eof"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
