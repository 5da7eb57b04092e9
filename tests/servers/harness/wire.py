"""A request as octets: read from an example, adapted for the servers on loopback, sent, and the answer judged."""
import functools
import json
import re
import socket
import subprocess
import sys
from dataclasses import dataclass, replace

from harness import machine

HOST = b"login.acme-corp.com"
ENDPOINTS = (b"/oauth/token", b"/oauth/revoke", b"/oauth/introspect", b"/oauth/par", b"/oauth/bc-authorize")
# The one page whose fault is that no length is sent.
LENGTHLESS = ("transport/length-missing", "bad")
# How long a server may think, and how long it may wait for octets that never come.
PATIENCE = 3.0
# How often a request is sent whose answer is torn.
TRIES = 5


class NotSendable(Exception):
    """Why an example is not sent."""


@dataclass(frozen=True)
class Wire:
    """Request line and field lines without their ends, and the body."""

    start: bytes
    fields: tuple
    body: bytes

    def values(self, name):
        found = []
        for line in self.fields:
            key, colon, value = line.partition(b":")
            if colon and key.strip().lower() == name:
                found.append(value.strip())
        return found

    def octets(self):
        lines = (self.start, *self.fields)
        return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + self.body


@functools.lru_cache(maxsize=None)
def read(example):
    """The request of an example, as it is to be sent."""
    if example.language == "http":
        whole = parse(example.text.encode("utf-8"))
        return replace(whole, body=whole.body.removesuffix(b"\n")) if (example.rule, example.kind) == LENGTHLESS else framed(whole)
    traced = re.search(r'sendto\(\d+, ("(?:[^"\\]|\\.)*")', example.text)
    if traced:
        return raw(c_string(traced[1][1:-1]))
    return framed(parse(converted(example)))


def converted(example):
    """An example in another form as the HTTP message that it makes."""
    command = [program(), "convert", "--to", "http", "--show-secrets", "-"]
    done = subprocess.run(command, input=example.text.encode("utf-8"), capture_output=True)
    if done.returncode != 0 or not done.stdout.strip():
        raise NotSendable("not written as HTTP, and no HTTP can be made of it")
    return done.stdout.replace(b"\r\n", b"\n")


@functools.lru_cache(maxsize=None)
def program():
    """The fastest grantlint that was built from the sources as they are."""
    sources = [path for folder in ("src", "rules") for path in (machine.ROOT / folder).rglob("*") if path.suffix in (".rs", ".toml", ".md")]
    latest = max(path.stat().st_mtime for path in sources)
    found = [machine.ROOT / "target" / kind / "grantlint" for kind in ("release", "debug")]
    current = next((path for path in found if path.exists() and path.stat().st_mtime > latest), None)
    return current or sys.exit("tests/servers: build grantlint first: cargo build")


ANSWER = re.compile(rb"\n\n(?=HTTP/[\d.]+ \d)")


def parse(text):
    request = ANSWER.split(text, maxsplit=1)[0]
    request = request if request.endswith(b"\n") else request + b"\n"
    if request.startswith(b" ") and all(line.startswith(b" ") or not line for line in request.split(b"\n")):
        request = b"\n".join(line.strip() for line in request.split(b"\n"))
    head, _, body = request.partition(b"\n\n")
    start, *fields = head.strip(b"\n").split(b"\n")
    return Wire(start, tuple(fields), body)


def framed(wire):
    """The file's own last line break is not part of the body unless the length counts it; a length is added where none is shown."""
    shown = wire.values(b"content-length")
    counted = [int(value) for value in shown if value.isdigit()]
    body = wire.body
    if len(body) not in counted and body.endswith(b"\n"):
        body = body[:-1]
    if any(value.lower().startswith(b"multipart/") for value in wire.values(b"content-type")):
        body = re.sub(rb"\r?\n", b"\r\n", body)
        body = body if body.endswith(b"\r\n") else body + b"\r\n"
    if wire.values(b"transfer-encoding"):
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif not shown and (body or wire.start.lower().startswith(b"post")):
        wire = replace(wire, fields=(*wire.fields, b"Content-Length: %d" % len(body)))
    if any(b"calculated" in value for value in shown):
        raise NotSendable("a place is left to be filled in")
    if counted and counted[0] > 0 and not body:
        raise NotSendable("the body is not shown")
    return replace(wire, body=body)


class Raw:
    """Octets that are sent as they are."""

    def __init__(self, octets):
        self.sent = octets
        head, _, self.body = octets.partition(b"\r\n\r\n")
        self.start, *fields = head.split(b"\r\n")
        self.fields = tuple(fields)

    values = Wire.values

    def octets(self):
        return self.sent


def raw(octets):
    return Raw(octets)


def c_string(text):
    """What stands between the quotes of strace's output."""
    plain = {"r": 13, "n": 10, "t": 9, "\\": 92, '"': 34, "v": 11, "f": 12, "0": 0}
    out, place = bytearray(), 0
    while place < len(text):
        octal = re.match(r"\\([0-7]{1,3})", text[place:])
        if octal:
            out.append(int(octal[1], 8))
            place += len(octal[0])
        elif text[place] == "\\":
            out.append(plain[text[place + 1]])
            place += 2
        else:
            out += text[place].encode("utf-8")
            place += 1
    return bytes(out)


def aimed(wire):
    """The address of the example on the servers' own paths: an absolute form loses its origin."""
    if isinstance(wire, Raw):
        return wire
    match = re.fullmatch(rb"(\S+) https://login\.acme-corp\.com(/\S*) (HTTP/\S+)", wire.start)
    return replace(wire, start=b" ".join(match.groups())) if match else wire


@dataclass(frozen=True)
class Verdict:
    accepted: bool
    status: int
    error: str

    def record(self):
        words = f"{'accepted' if self.accepted else 'refused'} {self.status or 'no answer'}"
        return f"{words} {self.error}" if self.error else words


def send(port, octets):
    """What the server answered: status, fields and body; status 0 for none. A server that closes while octets are unread resets the
    connection, and what it had said may be lost on the way: then it is asked again."""
    for _ in range(TRIES):
        data, torn = exchange(port, octets)
        if not torn:
            break
    return parted(data)


def exchange(port, octets):
    """What came back, and whether the connection ended before the answer did."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(octets)
            return received(connection)
    except OSError:
        return b"", True


def received(connection):
    data, head = b"", None
    while True:
        try:
            piece = connection.recv(65536)
        except TimeoutError:
            return data, False
        except OSError:
            return data, True
        data += piece
        if head is None and b"\r\n\r\n" in data:
            if re.match(rb"HTTP/1\.1 100 ", data):
                data = data.partition(b"\r\n\r\n")[2]
                continue
            head = data.partition(b"\r\n\r\n")[0]
        if head is not None and complete(head, data):
            return data, False
        if not piece:
            return data, head is None or delimited(head)


def parted(data):
    status = re.match(rb"HTTP/1\.[01] (\d{3})", data)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
    if re.search(rb"(?i)\r\ntransfer-encoding:\s*chunked", head):
        body = unchunked(body)
    elif length:
        # A server may take what follows a request for another one, and answer that as well.
        body = body[:int(length[1])]
    return (int(status[1]) if status else 0), head, body


def delimited(head):
    """Whether the answer says itself where it ends."""
    return re.search(rb"(?i)\r\n(content-length|transfer-encoding):", head) is not None


def complete(head, data):
    body = data[len(head) + 4:]
    length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
    if length:
        return len(body) >= int(length[1])
    if re.search(rb"(?i)\r\ntransfer-encoding:\s*chunked", head):
        return b"\r\n0\r\n\r\n" in body or body.startswith(b"0\r\n\r\n")
    return re.match(rb"HTTP/1\.[01] (204|304)", head) is not None


def unchunked(body):
    out = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        try:
            count = int(size.split(b";")[0], 16)
        except ValueError:
            break
        if count == 0:
            break
        out, body = out + rest[:count], rest[count + 2:]
    return out


def judge(path, answered):
    status, head, body = answered
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    content = content if isinstance(content, dict) else {}
    error = content.get("error", "")
    error = error if isinstance(error, str) and re.fullmatch(r"[\w.-]{1,60}", error) else ""
    good = 200 <= status < 300 and not error
    if path.startswith(b"/oauth/token"):
        good = good and "access_token" in content
    elif path.startswith(b"/oauth/introspect"):
        good = good and content.get("active") is True
    return Verdict(good, status, error)
