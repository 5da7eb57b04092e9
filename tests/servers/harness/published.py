"""rules/evidence.json and the generated section of each page. Needs neither the servers nor anything installed: `python3 -m
harness.published` says whether the pages show what the file holds."""
import difflib
import functools
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FILE = ROOT / "rules" / "evidence.json"
EXCEPTIONS = ROOT / "tests" / "servers" / "exceptions.json"
HEADING = "\n## Evidence\n"
NOTE = "<!-- Written by tests/servers/run --write from rules/evidence.json. -->"


@functools.lru_cache(maxsize=None)
def everything():
    return json.loads(FILE.read_text(encoding="utf-8"))["rules"] if FILE.exists() else {}


def of(rule, example):
    """What is published on one example, or nothing."""
    return everything().get(rule, {}).get(example)


def settle(text, write):
    """Writes the evidence, or says where what is published differs from it."""
    if write:
        FILE.write_text(text, encoding="utf-8")
        for path, wanted in sections(json.loads(text)):
            path.write_text(wanted, encoding="utf-8")
        return []
    published = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    changed = [line for line in difflib.unified_diff(published.splitlines(), text.splitlines(), "published", "now", n=0, lineterm="")]
    news = ["rules/evidence.json is not what the servers say now; tests/servers/run --write\n" + "\n".join(changed[:60])] if changed else []
    return news + stale()


def stale():
    evidence = json.loads(FILE.read_text(encoding="utf-8"))
    return [f"{path.relative_to(ROOT)}: its section on evidence is not what rules/evidence.json says; tests/servers/run --write"
            for path, wanted in sections(evidence) if path.read_text(encoding="utf-8") != wanted]


def sections(evidence):
    """Each page with the text that it should have."""
    for rule, examples in evidence["rules"].items():
        path = ROOT / "rules" / f"{rule}.md"
        body = path.read_text(encoding="utf-8").split(HEADING)[0].rstrip("\n")
        yield path, body + "\n" + section(examples, reason(rule))


def reason(rule):
    known = json.loads(EXCEPTIONS.read_text(encoding="utf-8"))
    return next((known[kind][rule] for kind in ("bad", "good", "fixed") if rule in known[kind]), None)


def section(examples, why):
    rows = [f"| {name} | {listed(found['refused'])} | {listed(found['accepted'])} |" for name, found in examples.items() if "refused" in found and name.split()[0] != "fine"]
    left = sorted({found["not sent"] for name, found in examples.items() if "not sent" in found and name.startswith("bad")})
    unsent = [f"Not sent to the servers of the tests: {'; '.join(left)}."] if left else []
    seen = any(found.get("refused") or found.get("accepted") for found in examples.values())
    table = ["| example | refused by | accepted by |", "| --- | --- | --- |", *rows] if seen else []
    none = [] if seen or left else ["None of the servers of the tests supports what the examples use."]
    parts = ["\n".join(part) for part in (table, unsent, none, [f"{why}."] if why else []) if part]
    return HEADING + "\n" + NOTE + "\n\n" + "\n\n".join(parts) + "\n"


def listed(names):
    return ", ".join(worded(name) for name in names) or "none"


def worded(words):
    name, _, answer = words.partition(" ")
    return f"{name} ({answer})" if answer else name


if __name__ == "__main__":
    found = stale()
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)
