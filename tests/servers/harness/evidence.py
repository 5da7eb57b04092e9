"""Every example, sent to every server; what they answered."""
import json
from dataclasses import replace
from concurrent.futures import ThreadPoolExecutor

from harness import law, machine, needs, published, wire


def gather(pages, told, fleet, keys):
    asking = lambda page, example: one(page, example, told, fleet, keys)
    with ThreadPoolExecutor(max_workers=8) as pool:
        jobs = [(page, example, pool.submit(asking, page, example)) for page in pages for example in page.examples]
        found = [(page, example, job.result()) for page, example, job in jobs]
    rules = {}
    for page, example, said in found:
        rules.setdefault(page.rule, {})[example.name] = settled(page, example, said, asking)
    return {"servers": sorted(fleet.ports), "rules": rules}


def settled(page, example, said, asking):
    """A crowd may keep a server from answering in time: what differs from the published evidence is asked once more, alone."""
    return said if grouped(said) == published.of(page.rule, example.name) else asking(page, example)


def one(page, example, told, fleet, keys):
    """What each server said to one example, or why it was not sent."""
    if page.rule.startswith("response/"):
        return {"not sent": "the rule is about the answer"}
    if page.rule.startswith("flow/"):
        return {"not sent": "the rule is about several requests, or about the answer"}
    unsent = law.exceptions()["unsent"]
    for name in (page.rule, f"{page.rule} {example.name}"):
        if name in unsent:
            return {"not sent": unsent[name]}
    try:
        request = wire.aimed(wire.read(example))
        wanted = wanted_by(page, example, request)
    except wire.NotSendable as reason:
        return {"not sent": str(reason)}
    method = law.exceptions()["registrations"].get(page.rule) if example.kind == "bad" else None
    wanted = replace(wanted, method=method, features=wanted.features - {wanted.method} | {method}) if method else wanted
    client = needs.registration(told, wanted)
    octets = keys.renew(request.octets(), client["secret"])
    return {name: ask(fleet, name, client, wanted, octets) for name in sorted(fleet.ports)}


def wanted_by(page, example, request):
    """A bad example is meant for the client and the endpoint of its good one."""
    if example.kind != "bad":
        return needs.of(request)
    good = page.of("good")
    twin = good[example.number - 1] if len(good) == len(page.of("bad")) else good[0]
    return needs.of(wire.aimed(wire.read(twin)))


def ask(fleet, name, client, wanted, octets):
    if not wanted.features <= machine.SERVERS[name][1]:
        return "not supported"
    return wire.judge(wanted.path, wire.send(fleet.ports[name][client["name"]], octets)).record()


def grouped(found):
    """`{"accepted": [...], "refused": ["server status error", ...]}`, or why it was not sent."""
    if "not sent" in found:
        return found
    accepted = sorted(name for name, words in found.items() if words.startswith("accepted"))
    refused = sorted(f"{name} {words.removeprefix('refused ')}" for name, words in found.items() if words.startswith("refused"))
    return {"accepted": accepted, "refused": refused}


def text(evidence):
    """A line per example, in order: what changed shows in a diff."""
    rules = []
    for rule, examples in sorted(evidence["rules"].items()):
        lines = [f"   {json.dumps(name)}: {json.dumps(grouped(found))}" for name, found in sorted(examples.items())]
        rules.append(f"  {json.dumps(rule)}: {{\n" + ",\n".join(lines) + "\n  }")
    servers = json.dumps(evidence["servers"])
    return f'{{\n "servers": {servers},\n "rules": {{\n' + ",\n".join(rules) + "\n }\n}\n"
