"""Planted faults: correct requests with one fault each, sent to every server, linted, repaired, and compared."""
import json
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness import drafts, machine, needs, wire
from harness.faults import FAULTS
import harness.signed  # noqa: F401 - registers its faults

SEED, EACH = 20261101, 26
ALPHABETS = ["abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFabcdef0123456789-_", "abcXYZ0189+/=", "abcXYZ0189._~-"]


@dataclass
class Planted:
    number: int
    fault: str
    rules: tuple
    visible: bool
    draft: drafts.Draft
    octets: bytes

    @property
    def name(self):
        return f"{self.number:04}.http"

    @property
    def path(self):
        path = self.draft.path.encode()
        return path if path in wire.ENDPOINTS else b"/oauth/token"


def tokens():
    """Made-up refresh tokens in the alphabets that servers use."""
    rng = random.Random(SEED)
    return ["".join(rng.choice(alphabet) for _ in range(length)) for alphabet in ALPHABETS for length in (16, 28, 43, 64)]


def generate(told, keys):
    """The same requests in every run, but for the time, the signatures and the keys in what is signed."""
    made, seen = [], set()
    for one in FAULTS:
        rng = random.Random(f"{SEED}/{one.plant.__name__}")
        count, tries = 0, 0
        while count < EACH and tries < EACH * 12:
            tries += 1
            draft = one.make(one.ways[tries % len(one.ways)], told, rng)
            try:
                one.plant(draft, rng)
                octets = draft.octets()
            except drafts.NotHere:
                continue
            if octets not in seen:
                seen.add(octets)
                made.append(Planted(len(made), one.plant.__name__, one.rules, one.visible, draft, keys.renew(octets, draft.secret)))
                count += 1
    return made


def controls(told, keys):
    """The same requests without a fault: they must be accepted, else the harness is wrong."""
    rng, made = random.Random(SEED), []
    for make, way in sorted({(one.make, way) for one in FAULTS for way in one.ways}, key=lambda pair: (pair[0].__name__, pair[1])):
        plain = [make(way, told, rng) for _ in range(12)]
        made += [(draft, keys.renew(draft.octets(), draft.secret)) for draft in plain]
    return made


class Sender:
    def __init__(self, told, fleet, keys):
        self.told, self.fleet, self.keys = told, fleet, keys

    def ask(self, draft, path, octets):
        """Server to what it answered; servers that cannot do what the correct request needs are left out."""
        client = needs.registration(self.told, needs.Needs(draft.method, draft.secret, path, draft.features))
        able = [name for name in sorted(self.fleet.ports) if draft.features <= machine.SERVERS[name][1]]
        # A signed token has a name of its own each time it is sent.
        fresh = lambda: self.keys.renew(octets, client["secret"], delta=0)
        return {name: wire.send(self.fleet.ports[name][client["name"]], fresh()) for name in able}

    def all(self, jobs):
        with ThreadPoolExecutor(max_workers=12) as pool:
            return list(pool.map(lambda job: self.ask(*job), jobs))


def accepted(path, answers):
    return {name: wire.judge(path, answer).accepted for name, answer in answers.items()}


def folder(name, texts):
    place = machine.cache() / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for file, octets in texts:
        (place / file).write_bytes(octets)
    return place


def lint(place):
    """File name to the report of its first exchange."""
    done = subprocess.run([wire.program(), "--output-format", "json", "--exit-zero", "--level", "info", place], stdin=subprocess.DEVNULL, capture_output=True)
    files = json.loads(done.stdout)["files"]
    return {file["path"].rpartition("/")[2]: (file["exchanges"] or [{}])[0] for file in files}


def findings(report, *levels):
    return [finding["rule"] for finding in report.get("findings", []) if finding["level"] in levels]


def run(told, fleet, keys, say):
    sender, made = Sender(told, fleet, keys), generate(told, keys)
    check_controls(sender, controls(told, keys))
    before = sender.all((one.draft, one.path, one.octets) for one in made)
    say(f"planted: {len(made)} requests over {len(FAULTS)} faults sent")
    reports = lint(folder("planted", ((one.name, one.octets) for one in made)))
    said = lint(folder("answered", answered(made, before)))
    say("planted: linted")
    result = compare(made, before, reports, said)
    result.update(repaired(sender, made, before, say))
    return result


def check_controls(sender, plain):
    for (draft, _), answers in zip(plain, sender.all((draft, draft.path.encode(), octets) for draft, octets in plain)):
        refused = [name for name, good in accepted(draft.path.encode(), answers).items() if not good]
        if refused:
            sys.exit(f"tests/servers: a correct request ({draft.base}) is refused by {', '.join(refused)}")


def answered(made, before):
    """Each refused request with the answer of one server that refused it, in turn."""
    for one, answers in zip(made, before):
        refusing = [name for name, good in accepted(one.path, answers).items() if not good and answers[name][0]]
        if refusing:
            status, head, body = answers[refusing[one.number % len(refusing)]]
            yield one.name, one.octets + b"\r\n\r\n" + unframed(head) + b"\r\n\r\n" + body


def unframed(head):
    """The fields that describe a framing which was taken away."""
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith((b"transfer-encoding:", b"content-length:")))


def compare(made, before, reports, said):
    rows, silent, false_errors, wrong = [], [], [], []
    total, refused, accepted_all, ranked = len(made), 0, 0, 0
    for one, answers in zip(made, before):
        verdicts = accepted(one.path, answers)
        report = reports.get(one.name, {})
        row = {"file": one.name, "fault": one.fault, "rules": one.rules, "visible": one.visible, "base": one.draft.base,
               "accepted": sorted(name for name, good in verdicts.items() if good), "refused": sorted(name for name, good in verdicts.items() if not good),
               "findings": findings(report, "error", "warning", "info")}
        rows.append(row)
        if verdicts and not row["accepted"] and one.visible:
            refused += 1
            silent += [] if findings(report, "error", "warning") else [row]
        # A server of RFC 7009 answers 200 to a token that it does not know: its yes proves nothing.
        if verdicts and not row["refused"] and one.path != b"/oauth/revoke":
            accepted_all += 1
            false_errors += [row] if findings(report, "error") else []
        if one.name in said:
            ranked += 1
            causes = [cause["rule"] for cause in (said[one.name].get("diagnosis") or {}).get("causes", [])]
            wrong += [] if causes[:1] and causes[0] in one.rules else [{**row, "causes": causes[:4]}]
    return {"requests": total, "faults": len(FAULTS), "refused by all": refused, "refused by all, and silent": silent,
            "accepted by all": accepted_all, "accepted by all, and an error": false_errors, "answered": ranked, "first cause is another": wrong, "rows": rows}


def repaired(sender, made, before, say):
    """What --fix --unsafe-fixes makes of the requests, and what the servers say then."""
    place = folder("repaired", ((one.name, one.octets) for one in made))
    subprocess.run([wire.program(), "--fix", "--unsafe-fixes", "--exit-zero", place], stdin=subprocess.DEVNULL, capture_output=True)
    changed = [(one, answers, relengthed((place / one.name).read_bytes(), one.octets)) for one, answers in zip(made, before)]
    changed = [(one, answers, octets) for one, answers, octets in changed if octets != one.octets]
    after = sender.all((one.draft, one.path, octets) for one, _, octets in changed)
    pairs, cured, still, harmed = 0, 0, [], []
    for (one, answers, _), now in zip(changed, after):
        then, now = accepted(one.path, answers), accepted(one.path, now)
        row = {"file": one.name, "fault": one.fault, "base": one.draft.base}
        was = [name for name, good in then.items() if not good]
        pairs, cured = pairs + len(was), cured + sum(now[name] for name in was)
        still += [{**row, "refused": sorted(name for name in was if not now[name])}] if not all(now[name] for name in was) else []
        lost = sorted(name for name, good in then.items() if good and not now[name])
        harmed += [{**row, "lost": lost}] if lost else []
    say(f"planted: {len(changed)} repaired and sent again")
    return {"repaired": len(changed), "repaired, refused before": pairs, "of these accepted after": cured, "still refused": still, "accepted before, refused after": harmed}


def relengthed(octets, before):
    """A body that is new brings its length, as the client that sends the repaired request counts it; the file's last break is not sent."""
    head, _, body = octets.partition(b"\r\n\r\n")
    if octets == before or not body or b"\r\ntransfer-encoding:" in head.lower():
        return octets
    if b"content-length" in head.lower():
        return head + b"\r\n\r\n" + (body.removesuffix(b"\r\n") if b"Content-Length: %d" % (len(body) - 2) in head else body)
    body = body.removesuffix(b"\r\n")
    return head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


# What a change must not make worse: least shares in percent, most lists. Raise them when a gap is closed.
LEAST = {"heard": 99.0, "ranked": 97.0, "cured": 96.0}
MOST = {"accepted by all, and an error": 0, "accepted before, refused after": 0}


def shares(result):
    silent, wrong = len(result["refused by all, and silent"]), len(result["first cause is another"])
    return {
        "heard": share(result["refused by all"] - silent, result["refused by all"]),
        "ranked": share(result["answered"] - wrong, result["answered"]),
        "cured": share(result["of these accepted after"], result["repaired, refused before"]),
    }


def fallen(result):
    """Sentences on what is worse than it was."""
    low = [f"planted faults: {name} {value:.1f} %, was at least {LEAST[name]} %" for name, value in shares(result).items() if value < LEAST[name]]
    return low + [f"planted faults: {name}: {len(result[name])}, were at most {most}" for name, most in MOST.items() if len(result[name]) > most]


def summary(result):
    part = shares(result)
    return [
        f"planted: {result['requests']} requests over {result['faults']} faults",
        f"refused by all servers and visible: {result['refused by all']}; an error or warning for {part['heard']:.1f} %",
        f"accepted by all servers: {result['accepted by all']}; with an error from us: {len(result['accepted by all, and an error'])}",
        f"with a real answer: {result['answered']}; the first cause is the planted one for {part['ranked']:.1f} %",
        f"refused and repaired: {result['repaired, refused before']} (request, server); accepted after: {part['cured']:.1f} %; accepted before and refused after: {len(result['accepted before, refused after'])}",
    ]
