"""What the evidence must show, checked: an error's bad example is refused by at least half of the servers that support what it
uses, a good one is accepted by all of them, and a fixed one wherever the good one is. exceptions.json names the rules for which
that cannot hold, each with its reason."""
import json

from harness import machine


def exceptions():
    return json.loads((machine.HERE / "exceptions.json").read_text(encoding="utf-8"))


def verdicts(found):
    """Server to `accepted` or `refused`; nothing where the example was not sent or not supported."""
    return {name: words.split()[0] for name, words in found.items() if words.split()[0] in ("accepted", "refused")}


def broken(pages, evidence):
    """Each breach of the law as a sentence, beside the names of exceptions that nothing needs any more."""
    known, breaches, used = exceptions(), [], set()
    for page in pages:
        for kind, words in breaches_of(page, evidence["rules"][page.rule]):
            if page.rule in known[kind]:
                used.add((kind, page.rule))
            else:
                breaches.append(f"{page.rule}: {words}")
    idle = [f"{rule}: the exception for its {kind} example is not needed" for kind in ("bad", "good", "fixed") for rule in known[kind] if (kind, rule) not in used]
    return breaches + idle


def breaches_of(page, found):
    good = {name for name, verdict in verdicts(found.get("good", {})).items() if verdict == "accepted"}
    for example in page.examples:
        said = verdicts(found[example.name])
        refusing = sorted(name for name, verdict in said.items() if verdict == "refused")
        accepting = sorted(set(said) - set(refusing))
        if example.kind == "bad" and page.level == "error" and len(refusing) * 2 < len(said):
            yield "bad", f"an error, but its {example.name} example is accepted by {', '.join(accepting)} and refused only by {', '.join(refusing) or 'none'}"
        if example.kind == "good" and refusing:
            yield "good", f"its {example.name} example is refused by {', '.join(refusing)}"
        if example.kind == "fixed" and set(refusing) & good:
            yield "fixed", f"its {example.name} example is refused by {', '.join(sorted(set(refusing) & good))}, which accept the good one"


def unproven(pages, evidence):
    """Rules of level error whose bad example no server has seen, with the reason; these must be named too."""
    known = exceptions()["unproven"]
    for page in pages:
        found = evidence["rules"][page.rule]
        bad = [found[example.name] for example in page.of("bad")]
        if page.level == "error" and not any(verdicts(one) for one in bad):
            if page.rule not in known:
                reason = bad[0].get("not sent", "no server supports what it uses")
                yield f"{page.rule}: an error, but no server has seen its bad example ({reason})"
