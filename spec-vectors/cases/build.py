"""How a case is put together: pieces of input with what each of them must lead to, and the TOML of it.

Octets are written as Python strings of characters up to U+00FF. A mark, which is not part of the input, stands before the
octet that an error (`@`-mark) or a deviation that was let pass (`~`-mark) is about; see ERR and TOL.
"""

import pathlib
import re
import tomllib

ERR = "\u25b8"
TOL = "\u25c2"


def escape(text):
    """The octets as the vector format spells them."""
    short = {"\r": "\\r", "\n": "\\n", "\t": "\\t", "\0": "\\0", "\\": "\\\\"}
    out = []
    for char in text:
        if char in short:
            out.append(short[char])
        elif " " <= char <= "~" and char != "'":
            out.append(char)
        else:
            out.append(f"\\x{ord(char):02X}")
    return "".join(out)


def literal(text):
    return f"'{escape(text)}'"


def basic(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# Pieces. Each is (what it is, octets, more).


def head(raw, interim=False):
    """A complete head that is accepted: it is logged with its fields."""
    return ("interim" if interim else "head", raw, None)


def body(raw, content=""):
    """Framing and content that are accepted; `content` is what comes out."""
    return ("body", raw, content)


def end(raw=""):
    """The end of a message: nothing, or trailer field lines and an empty line."""
    return ("end", raw, None)


def bad(raw, kind):
    """Octets with an error mark."""
    return ("bad", raw, kind)


def rest(raw):
    """Octets that stay unread."""
    return ("rest", raw, None)


def cut(kind):
    """The end of input, where a message is not complete."""
    return ("cut", "", kind)


LAST = "0\r\n\r\n"
TRAILERLESS = end("\r\n")


def chunked(*pieces):
    """Chunks with the data given, the last chunk, and the end."""
    raw = "".join(f"{len(piece):X}\r\n{piece}\r\n" for piece in pieces)
    return [body(raw + "0\r\n", "".join(pieces)), TRAILERLESS]


class Log:
    """What a run must report, gathered piece by piece. Adjacent content counts as one."""

    def __init__(self, role):
        self.role, self.at, self.input, self.left = role, 0, "", 0
        self.lines, self.tolerated, self.error, self.done = [], [], None, False

    def take(self, raw):
        """Appends octets; gives back the offsets of their error marks, and keeps those of the tolerance marks."""
        errors, plain = [], []
        for char in raw:
            here = self.at + len(plain)
            if char == ERR:
                errors.append(here)
            elif char == TOL:
                self.tolerated.append(here)
            else:
                plain.append(char)
        self.at += len(plain)
        self.input += "".join(plain)
        return "".join(plain), errors

    def content(self, content):
        if content and self.lines and self.lines[-1].startswith("content "):
            self.lines[-1] += escape(content)
        elif content:
            self.lines.append(f"content {escape(content)}")

    def fields(self, word, lines):
        for line in lines:
            name, value = line.split(":", 1)
            name, value = name.rstrip(" \t"), value.strip(" \t")
            self.lines.append(f"{word} {escape(name)}: {escape(value)}")

    def head(self, raw, interim):
        start = self.at
        plain, _ = self.take(raw)
        skipped = len(plain) - len(plain.lstrip("\r\n"))
        line, *fields = re.split("\r?\n", unfold(plain[skipped:]))[:-2]
        if self.role == "server":
            word = "request"
        else:
            word = "interim" if interim else "response"
            if line.count(" ") == 1:
                line += " "
        self.lines.append(f"{word} @{start + skipped} {escape(line)}")
        self.fields("field", [each for each in fields if ":" in each])

    def piece(self, what, raw, more):
        self.done = what == "end" or (self.done and what == "rest")
        if what in ("head", "interim"):
            self.head(raw, what == "interim")
        elif what == "body":
            self.take(raw)
            self.content(more)
        elif what == "end":
            plain, _ = self.take(raw)
            self.lines.append("end")
            self.fields("trailer", plain.split("\r\n")[:-2])
        elif what == "bad":
            _, errors = self.take(raw)
            assert len(errors) == 1, raw
            self.error = (more, errors[0])
        elif what == "rest":
            self.take(raw)
            self.left += len(raw)
        elif what == "cut":
            self.error = (more, self.at)

    def result(self, tolerated_kind):
        """The lines, with deviations and error at the end."""
        lines = list(self.lines)
        kinds = (
            [tolerated_kind] * len(self.tolerated) if isinstance(tolerated_kind, str) else list(tolerated_kind or [])
        )
        assert len(kinds) == len(self.tolerated), (kinds, self.tolerated)
        lines += [f"tolerated {kind} @{at}" for kind, at in zip(kinds, self.tolerated)]
        if self.error:
            lines.append(f"error {self.error[0]} @{self.error[1]}")
        return lines


def unfold(text):
    """CR, LF and SP of a folded line become spaces; not directly behind the start-line, where there is nothing to fold."""
    line, rest = text.split("\n", 1)
    return line + "\n" + rest[:1] + rest[1:].replace("\r\n ", "   ")


def can_follow(outstanding):
    """Whether a client can send another request behind this one before it is answered."""
    return not ({"upgrade", "options", "version", "expect"} & set(outstanding)) and outstanding["method"] != "CONNECT"


def flatten(pieces):
    for piece in pieces:
        if isinstance(piece, list):
            yield from flatten(piece)
        else:
            yield piece


PLACES = {"", "In a request.", "In a response.", "A probe of the list.", "Not sent."}


def kinds():
    """The table of errors, by name."""
    table = tomllib.loads((pathlib.Path(__file__).parent.parent / "kinds.toml").read_text(encoding="ascii"))
    return {row["name"]: row for row in table["kind"]}


KINDS = kinds()
NAMES = ("Content-Length", "Transfer-Encoding", "TE", "Upgrade")


def wrong(kind):
    """What is wrong, and the section that says so."""
    row = KINDS[kind]
    text = row["text"][:-1]
    return f"{text if text.startswith(NAMES) else text[:1].lower() + text[1:]} ({row['rule']})"


def verdict(role, body):
    """Why the first thing that does not simply pass does not, in a sentence; nothing if all passes."""
    tolerated = ""
    for part in [body, *body.get("steps", [])]:
        for line in part.get("log", []):
            word, _, kind = line.partition(" ")
            kind = kind.split(" ")[0]
            if word == "error":
                status = f" with {KINDS[kind]['status']}" if role == "server" else ""
                return f"Refused{status}: {wrong(kind)}."
            if word == "tolerated" and not tolerated:
                tolerated = f"Let pass, and reported: {wrong(kind)}."
        if part.get("refused", "").startswith("Rule "):
            return f"Not sent: {wrong(part['refused'].removeprefix('Rule '))}."
    return tolerated


def explained(about, source, why):
    """What is tested, and why the answer is what it is. In a table of cases the class of defect says the former."""
    about = about.replace("Refused in a ", "In a ").removesuffix("Refused.").strip()
    if about in PLACES and source:
        words = source.split(":", 1)[-1].split(";", 1)[0].strip() if source[:1].isdigit() else source
        about = f"{words[:1].upper()}{words[1:]}. {about}".strip()
    # An error that only shows that something before it was accepted is not what the case is about.
    return about if not why or "accepted" in about else f"{about} {why}".strip()


def bound():
    """Which end each statement of the register binds, where that is one end, and a codec can break it."""
    register = tomllib.loads((pathlib.Path(__file__).parent.parent / "requirements.toml").read_text(encoding="ascii"))
    rows = register["requirement"]
    return {row["id"]: row["role"] for row in rows if row["by"] == "codec" and row["role"] in ("server", "client")}


BOUND = bound()


class File:
    """One file of vectors."""

    def __init__(self, name, title, about):
        self.name, self.title, self.about, self.vectors, self.excused = name, title, about, [], []

    def excuse(self, number, why):
        """A class of defect that no codec can hold."""
        self.excused.append(number)
        self.about += f" {number}: {why}"

    def flat(
        self, slug, about, *pieces, role="server", eof=False, next=None, tolerated=None, offsets=(), follow=None, **more
    ):
        """A vector of one input. `offsets` are those of deviations for which no octet can be marked."""
        log = Log(role)
        for what, raw, extra in flatten(pieces):
            log.piece(what, raw, extra)
            eof = eof or what == "cut"
        log.tolerated += offsets
        clean = log.done and not log.error and not log.left and not eof
        idle = "read" if role == "server" else "send"
        if next is None:
            if log.error:
                next = "send" if role == "server" else "close"
            elif log.done:
                next = "close" if eof else idle
            else:
                next = "read"
        if follow is None:
            follow = clean and next == idle and all(can_follow(each) for each in more.get("requests", []))
        self.add(
            slug,
            about,
            role,
            more,
            input=log.input,
            eof=eof,
            log=log.result(tolerated),
            next=next,
            left=log.left,
            follow=follow,
        )

    def steps(self, slug, about, *steps, role="server", **more):
        """A vector of steps; made with the functions below."""
        state = Log(role)
        self.add(slug, about, role, more, steps=[step(state) for step in steps])

    def add(self, slug, about, role, more, **body):
        allowed = {"covers", "source", "requests", "tolerate", "limits"}
        assert set(more) <= allowed, set(more) - allowed
        about = explained(about, more.get("source", ""), verdict(role, body))
        if "covers" in more:
            # Tables name the statements of a case for both ends. That a client refuses something shows nothing of servers.
            more = {**more, "covers": [each for each in more["covers"] if BOUND.get(each, role) == role]}
        assert more.get("covers") or more.get("source"), f"{self.name}/{slug} shows nothing"
        self.vectors.append({"id": f"{self.name}/{slug}", "about": about, "role": role, **more, **body})

    def toml(self):
        out = [f"title = {basic(self.title)}", f"about = {basic(self.about)}"]
        for vector in self.vectors:
            out += ["", *vector_lines(vector)]
        return "\n".join(out) + "\n"


# Steps. Each is a function of the state that knows how many octets have come.


def recv(*pieces, next=None, left=None, tolerated=None):
    """Octets arrive. `left` is counted over all that is unread, so it is given where an earlier step left some."""

    def make(state):
        log = Log(state.role)
        log.at = state.at
        for what, raw, extra in flatten(pieces):
            log.piece(what, raw, extra)
        state.at = log.at
        step = {"recv": log.input, "log": log.result(tolerated)}
        if next:
            step["next"] = next
        step["left"] = log.left if left is None else left
        return step

    return make


def again(next, left=0):
    """Nothing arrives and nothing happens: what comes next is checked."""
    return lambda state: {"recv": "", "log": [], "next": next, "left": left}


def last(raw, *lines, next, left=0):
    """The last octets arrive behind those that were left: the log is given line by line, `left` counts all."""

    def make(state):
        state.at += len(raw)
        return {"recv": raw, "log": list(lines), "next": next, "left": left}

    return make


def eof(*lines, next=None):
    """The end of input; a line `error Kind` gets its offset here."""

    def make(state):
        log = [f"{line} @{state.at}" if line.startswith("error ") else line for line in lines]
        return {"eof": True, "log": log, **({"next": next} if next else {})}

    return make


def send(what, out=None, refused=None, **more):
    """Something is sent: the octets written, or why they are not."""
    assert (out is None) != (refused is None)
    return lambda state: {"send": what, **more, **({"out": out} if refused is None else {"refused": refused})}


def request(method="GET", target="/", *fields, version="1.1"):
    return {"method": method, "target": target, "version": version, "fields": list(fields)}


def response(status=200, *fields, reason="OK", version="1.1"):
    return {"status": status, "reason": reason, "version": version, "fields": list(fields)}


def wire(value):
    """The octets of a head that is sent."""
    if "method" in value:
        line = f"{value['method']} {value['target']} HTTP/{value['version']}"
    else:
        line = f"HTTP/{value['version']} {value['status']} {value['reason']}"
    return line + "\r\n" + "".join(f"{name}: {text}\r\n" for name, text in value["fields"]) + "\r\n"


def send_head(value, what="head"):
    return send(what, out=wire(value), head=value)


def refuse_head(value, refused, what="head"):
    return send(what, refused=refused, head=value)


def unsent(octets):
    """What it shows that these are not sent: that an element matches its grammar, and, where it has one, that no CR goes out alone."""
    return ["R9110-2.2-12", *(["R9112-2.2-3"] if re.search("\r(?!\n)", octets) else [])]


# TOML.


def octets(text):
    """One literal, or an array with a line of input in each."""
    items = []
    for line in re.findall("[^\n]*\n|[^\n]+", text):
        items += runs(line)
    merged = []
    for each, times in items:
        if merged and merged[-1][0] == each:
            merged[-1][1] += times
        else:
            merged.append([each, times])
    parts = []
    for each, times in merged:
        if times >= 4:
            parts.append(f"{{ text = {literal(each)}, times = {times} }}")
        else:
            parts += [literal(each)] * times
    if not parts:
        return "''"
    return parts[0] if len(parts) == 1 and parts[0][0] == "'" else array(parts)


def runs(line):
    """The line, cut where one octet is repeated often."""
    out, at = [], 0
    for match in re.finditer(r"(.)\1{39,}", line, re.DOTALL):
        if match.start() > at:
            out.append((line[at : match.start()], 1))
        out.append((match[1], len(match[0])))
        at = match.end()
    if at < len(line):
        out.append((line[at:], 1))
    return out


def array(parts):
    flat = f"[{', '.join(parts)}]"
    if len(parts) < 2 or len(flat) <= 100:
        return flat
    return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"


def strings(lines):
    """Log lines, which are escaped already."""
    return array([f"'{line}'" for line in lines])


def field_list(fields):
    def value_of(value):
        return octets(value) if len(value) > 200 else literal(value)

    return "[" + ", ".join(f"[{literal(name)}, {value_of(value)}]" for name, value in fields) + "]"


def head_table(value):
    parts = []
    for key in ("method", "target", "status", "reason", "version"):
        if key in value:
            each = value[key]
            text = str(each) if isinstance(each, int) else basic(each) if key == "version" else literal(each)
            parts.append(f"{key} = {text}")
    parts.append(f"fields = {field_list(value['fields'])}")
    return "{ " + ", ".join(parts) + " }"


def inline(table):
    def value(each):
        return "true" if each is True else str(each) if isinstance(each, int) else basic(each)

    return "{ " + ", ".join(f"{key} = {value(each)}" for key, each in table.items()) + " }"


def vector_lines(vector):
    yield "[[vector]]"
    yield f"id = {basic(vector['id'])}"
    yield f"about = {basic(vector['about'])}"
    yield f"covers = {array([basic(each) for each in vector.get('covers', [])])}"
    if vector.get("source"):
        yield f"source = {basic(vector['source'])}"
    yield f"role = {basic(vector['role'])}"
    if "requests" in vector:
        yield f"requests = [{', '.join(inline(each) for each in vector['requests'])}]"
    if "tolerate" in vector:
        yield f"tolerate = {array([basic(each) for each in vector['tolerate']])}"
    if "limits" in vector:
        yield f"limits = {inline(vector['limits'])}"
    if "steps" in vector:
        for step in vector["steps"]:
            yield ""
            yield "[[vector.step]]"
            yield from step_lines(step)
    else:
        yield f"input = {octets(vector['input'])}"
        yield from tail_lines(vector)


def tail_lines(entry):
    if entry.get("eof"):
        yield "eof = true"
    yield f"log = {strings(entry['log'])}"
    if entry.get("next"):
        yield f"next = {basic(entry['next'])}"
    if entry.get("left"):
        yield f"left = {entry['left']}"
    if entry.get("follow"):
        yield "follow = true"


def step_lines(step):
    if "send" not in step:
        if "recv" in step:
            yield f"recv = {octets(step['recv'])}"
        yield from tail_lines(step)
        return
    yield f"send = {basic(step['send'])}"
    if "head" in step:
        yield f"head = {head_table(step['head'])}"
    for key in ("data", "extension"):
        if key in step:
            yield f"{key} = {octets(step[key])}"
    if step.get("uppercase"):
        yield "uppercase = true"
    if "fields" in step:
        yield f"fields = {field_list(step['fields'])}"
    if "refused" in step:
        yield f"refused = {basic(step['refused'])}"
    else:
        yield f"out = {octets(step['out'])}"
