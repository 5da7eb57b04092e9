"""Every example, sent to every server; what they answered."""
import json
from concurrent.futures import ThreadPoolExecutor

from harness import machine, needs, wire


def gather(pages, told, fleet, keys):
    rules = {}
    with ThreadPoolExecutor(max_workers=8) as pool:
        jobs = [(page, example, pool.submit(one, page, example, told, fleet, keys)) for page in pages for example in page.examples]
        for page, example, job in jobs:
            rules.setdefault(page.rule, {})[example.name] = job.result()
    return {"servers": sorted(fleet.ports), "rules": rules}


def one(page, example, told, fleet, keys):
    """What each server said to one example, or why it was not sent."""
    try:
        request = wire.aimed(wire.read(example))
        wanted = wanted_by(page, example, request)
    except wire.NotSendable as reason:
        return {"not sent": str(reason)}
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


def text(evidence):
    return json.dumps(evidence, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
