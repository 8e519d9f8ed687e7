"""Readers of HTTP/1.1 in Python: `reader.py NAME`. A case a line comes in, an answer a line goes out; src/process.rs has the format."""

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
    import h11

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


READERS = {
    "h11": (read_h11, lambda: f"h11 {version('h11')}"),
}


def main():
    read, name = READERS[sys.argv[1]]
    print(name(), flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        answer = read(case["role"], bytes.fromhex(case["input"]), case["methods"], case["eof"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
