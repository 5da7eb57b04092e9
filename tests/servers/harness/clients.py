"""The requests that grantlint reads out of source are those that real clients make: each source is run against a listener that
keeps the octets, and compared with what grantlint says of the same source. Then the octets go on to the servers."""
import json
import os
import re
import shutil
import socket
import subprocess
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness import idioms, machine, meanings, needs, planted, wire

DRIVERS = {"curl": "curl_client.sh", "requests": "requests_client.py", "faraday": "faraday_client.rb", "axios": "axios_client.mjs"}
WRITTEN = ("curl", "requests", "faraday")
ENDING = {"curl": ".sh", "requests": ".py", "faraday": ".rb", "axios": ".js"}
# Differences that are known, by idiom, with the reason; one that no request shows any more is a breach.
READ_OTHERWISE = {
    "axios_object": "axios encodes an object as a form where the type says so since 0.27, before as JSON: body/json-under-form-type tells both apart by the answer",
    "axios_text": "axios puts a text that is no JSON into quotes under a JSON type; the reading leaves them out, so that a repair of the type still fits",
}
JUDGED_OTHERWISE = {
    ("axios_search_params", "oxide-auth"): "axios adds ;charset=utf-8 to the type of URLSearchParams, and oxide-auth takes the bare type only",
    ("axios_config", "oxide-auth"): "the same",
}
# What every client adds for the connection, of which grantlint says nothing.
OWN = {"host", "user-agent", "accept-encoding", "connection", "content-length"}
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'


@dataclass
class Run:
    """A source, what the client made of it, and what grantlint says of it."""

    client: str
    meaning: meanings.Meaning
    idiom: str
    text: str
    made: bytes = b""
    failed: str = ""
    said: bytes = b""
    silent: str = ""


class Listener:
    """Keeps the octets of each request."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.socket.getsockname()[1]
        self.kept = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(3)
                self.kept.append(request_of(connection))
                connection.sendall(ANSWER)

    def take(self):
        taken, self.kept = self.kept, []
        return taken


def request_of(connection):
    data = b""
    while not is_whole(data):
        try:
            piece = connection.recv(65536)
        except TimeoutError:
            break
        if not piece:
            break
        data += piece
    return data


def is_whole(data):
    head, blank, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
    if re.search(rb"(?i)\r\ntransfer-encoding:\s*chunked", head):
        return body.endswith(b"0\r\n\r\n")
    return bool(blank) and len(body) >= (int(length[1]) if length else 0)


def grantlint(form, text):
    """What grantlint writes in this form, and what it complains of."""
    done = subprocess.run([wire.program(), "convert", "--to", form, "--show-secrets", "-"], input=text, capture_output=True)
    return done.stdout if done.returncode == 0 else b"", done.stderr.decode().strip().rpartition(": ")[2]


class Client:
    """One client: its sources, its listener, and the program that runs them one by one."""

    def __init__(self, name):
        self.name, self.listener, self.refused = name, Listener(), Counter()
        self.folder = planted.folder(f"clients/{name}", ())

    def sources(self, every, pool):
        """Each request in grantlint's own words for the client and in one of the client's idioms."""
        origin = f"http://127.0.0.1:{self.listener.port}"
        host = origin.removeprefix("http://")
        written = pool.map(lambda one: grantlint(self.name, one.octets(host)), every) if self.name in WRITTEN else [None] * len(every)
        for number, (one, text) in enumerate(zip(every, written)):
            if text and text[0]:
                yield Run(self.name, one, "convert", text[0].decode())
            elif text:
                self.refused[text[1]] += 1
            # The good examples differ in what they say, not in how it is written: grantlint's own words are enough for them.
            if (one.draft or not text) and (found := idioms.source(self.name, number, one, origin)):
                yield Run(self.name, one, *found)

    def run(self, runs):
        program = machine.HERE / "programs" / DRIVERS[self.name]
        with subprocess.Popen([*interpreter(program), program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()) as driver:
            for number, one in enumerate(runs):
                path = self.folder / f"{number:04}{ENDING[self.name]}"
                path.write_text(one.text, encoding="utf-8")
                driver.stdin.write(f"{path}\n")
                driver.stdin.flush()
                answer = driver.stdout.readline().strip()
                kept = self.listener.take()
                one.made = kept[0] if len(kept) == 1 else b""
                one.failed = "" if one.made and answer == "done" else answer if not kept else f"{len(kept)} requests, {answer}"
            driver.stdin.close()
        self.listener.socket.close()


def interpreter(program):
    return ["sh"] if program.suffix == ".sh" else machine.interpreter(program)


def environment():
    """Neither a proxy nor the files of a user say anything about the requests."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    home = machine.cache() / "clients"
    return {**kept, "HOME": str(home), "CURL_HOME": str(home), "NETRC": os.devnull, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "SERVERS_NODE_MODULES": str(machine.cache() / "npm/node_modules")}


def run(every, told, fleet, keys, say):
    shutil.rmtree(machine.cache() / "clients", ignore_errors=True)
    (machine.cache() / "clients").mkdir()
    generated = meanings.generated(told)
    asked = [*meanings.of_pages(every), *generated]
    clients = [Client(name) for name in DRIVERS]
    with ThreadPoolExecutor(max_workers=8) as pool:
        runs = {client.name: list(client.sources(asked, pool)) for client in clients}
        running = [pool.submit(client.run, runs[client.name]) for client in clients]
        flat = [one for client in clients for one in runs[client.name]]
        for one, (said, silent) in zip(flat, pool.map(lambda one: grantlint("http", one.text.encode()), flat)):
            one.said, one.silent = said, silent
        for job in running:
            job.result()
    say(f"clients: {len(flat)} sources of {len(asked)} requests run")
    result = compared(clients, flat, asked)
    result.update(sent_on(generated, flat, planted.Sender(told, fleet, keys)))
    say("clients: their requests sent on")
    return result


def compared(clients, flat, asked):
    wrong = [{"client": one.client, "request": one.meaning.name, "idiom": one.idiom, "differs": words, "source": one.text}
             for one in flat for words in differences(one)]
    wrong, known = parted(wrong, is_known)
    return {"known to be read otherwise": known, "requests": len(asked), "sources": dict(Counter(one.client for one in flat)), "idioms": dict(Counter(f"{one.client} {one.idiom}" for one in flat)),
            "not written by convert": {client.name: dict(client.refused) for client in clients if client.refused}, "read otherwise": wrong}


def is_known(row):
    of_body = row["differs"].startswith(("body", "content-length"))
    return row["idiom"] in READ_OTHERWISE and of_body and (row["idiom"] != "axios_text" or row["request"].startswith("as_text"))


def parted(rows, known):
    return [row for row in rows if not known(row)], [row for row in rows if known(row)]


def differences(one):
    """Sentences on what the client did otherwise than grantlint says."""
    if one.failed or not one.said:
        if not (one.failed and not one.said):
            yield f"the client did not make it: {one.failed}" if one.failed else f"grantlint does not read it: {one.silent}"
        return
    made, said = message(one.made), message(one.said.removesuffix(b"\n"))
    # Digits of percent escapes are the same in both cases (RFC 3986 section 6.2.2.1); some versions of curl write small ones.
    if escapes_raised(made[0]) != escapes_raised(said[0]):
        yield f"request line {said[0]}, is {made[0]}"
    for name, values in said[1].items():
        # A message of this length needs the field; whether a client writes it of nothing is its own matter.
        if made[1].get(name) != values and not (name == b"content-length" and values == [b"0"]):
            yield f"{name.decode()}: {values}, is {made[1].get(name)}"
    for name in made[1].keys() - said[1].keys():
        if name.decode() not in OWN:
            yield f"{name.decode()}: not said, is {made[1][name]}"
    if made[2] != said[2]:
        yield f"body {said[2]}, is {made[2]}"


def escapes_raised(target):
    return re.sub(rb"%[0-9a-fA-F]{2}", lambda escape: escape[0].upper(), target)


def message(octets):
    """Request line, the fields by their names, and the body, with one boundary for all."""
    head, _, body = octets.partition(b"\r\n\r\n")
    start, *lines = head.split(b"\r\n")
    boundary = re.search(rb'(?i)\r\ncontent-type: *multipart/[^\r]*boundary="?([^"\r;]+)', head)
    if boundary:
        body = body.replace(boundary[1], b"B")
        lines = [line.replace(boundary[1], b"B") for line in lines if not line.lower().startswith(b"content-length:")]
    fields = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields.setdefault(name.lower(), []).append(value.strip())
    return start, fields, body


def sent_on(generated, flat, sender):
    """The octets of the clients get the verdicts that the same requests get as they were meant, and correct ones are accepted."""
    host = wire.HOST.decode()
    meant = sender.all((one.draft, path_of(one), one.octets(host)) for one in generated)
    meant = {one.name: planted.accepted(path_of(one), answers) for one, answers in zip(generated, meant)}
    refused = [{"request": one.name, "refused": [name for name, good in meant[one.name].items() if not good]} for one in generated if one.is_correct and not all(meant[one.name].values())]
    sendable = list({(one.client, one.meaning.name): one for one in flat if one.made and one.meaning.draft and one.idiom not in idioms.CHANGING}.values())
    answers = sender.all((one.meaning.draft, path_of(one.meaning), at_home(one.made)) for one in sendable)
    rows, pairs = [], 0
    for one, got in zip(sendable, answers):
        for name, good in planted.accepted(path_of(one.meaning), got).items():
            pairs += 1
            if good != meant[one.meaning.name][name]:
                rows.append({"client": one.client, "request": one.meaning.name, "idiom": one.idiom, "server": name, "accepted": good, "source": one.text})
    rows, known = parted(rows, lambda row: (row["idiom"], row["server"]) in JUDGED_OTHERWISE and not row["accepted"])
    return {"known to be judged otherwise": known, "sent on": len(sendable), "verdicts": pairs, "correct and refused": refused, "another verdict": rows}


def path_of(meaning):
    return meaning.path.encode()


def at_home(octets):
    """Under the name of the servers' host, as behind the end of TLS."""
    return re.sub(rb"(?i)(\r\nhost: *)[^\r]*", lambda found: found[1] + wire.HOST, octets, count=1)


def fallen(result):
    lists = {"read otherwise": "requests that clients make otherwise than grantlint says", "correct and refused": "correct requests that a server refuses",
             "another verdict": "requests of clients that get another verdict"}
    idle = [name for name in READ_OTHERWISE if name not in {row["idiom"] for row in result["known to be read otherwise"]}]
    idle += [name for name in JUDGED_OTHERWISE if name not in {(row["idiom"], row["server"]) for row in result["known to be judged otherwise"]}]
    return [f"clients: {words}: {len(result[name])}" for name, words in lists.items() if result[name]] + [f"clients: the exception for {name} is not needed" for name in idle]


def summary(result):
    sources = ", ".join(f"{client} {count}" for client, count in result["sources"].items())
    return [
        f"clients: {result['requests']} requests as source: {sources}; made otherwise than we say: {len(result['read otherwise'])}, and {len(result['known to be read otherwise'])} of known ones",
        f"clients: {result['sent on']} sent on to the servers, {result['verdicts']} verdicts; other than that of the same request as HTTP: {len(result['another verdict'])}, and {len(result['known to be judged otherwise'])} of known ones",
    ]
