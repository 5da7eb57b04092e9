"""The steps of a run."""
import argparse
import json
import sys
import time

from harness import clients, evidence, law, machine, needs, pages, planted, published, tokens

SECRET = "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE"


def arguments():
    parser = argparse.ArgumentParser(prog="tests/servers/run", description="Sends the examples of the rule pages to real authorization servers on loopback.")
    parser.add_argument("--only", action="append", metavar="SERVER", help="this server only; nothing is written then")
    parser.add_argument("--write", action="store_true", help="write rules/evidence.json and the pages' sections on evidence")
    parser.add_argument("--hold", type=int, metavar="SECONDS", help="start the servers, say where they listen, and send nothing")
    return parser.parse_args()


def main():
    chosen = arguments()
    started = time.monotonic()
    say = lambda words: print(f"{time.monotonic() - started:6.1f} s  {words}", flush=True)
    machine.install(say)
    every = pages.read_all(machine.ROOT)
    keys = tokens.Keys()
    told = {**needs.settings(every, SECRET), **keys.public(), "planted_tokens": planted.tokens()}
    told["refresh_tokens"] = told["refresh_tokens"] + told["planted_tokens"]
    with machine.Fleet(told, chosen.only) as fleet:
        say(f"ready: {', '.join(fleet.ports)}")
        if chosen.hold:
            print(json.dumps(fleet.ports, indent=1), flush=True)
            time.sleep(chosen.hold)
            return 0
        found = evidence.gather(every, told, fleet, keys)
        say("examples sent")
        made = clients.run(every, told, fleet, keys, say)
        result = planted.run(told, fleet, keys, say)
    (machine.cache() / "report.json").write_text(json.dumps({**result, "clients": made}, indent=1))
    print("\n".join([*planted.summary(result), *clients.summary(made)]))
    text = evidence.text(found)
    (machine.cache() / "evidence.json").write_text(text)
    if chosen.only:
        return 0
    faults = [*law.broken(every, found), *law.unproven(every, found), *planted.fallen(result), *clients.fallen(made), *published.settle(text, chosen.write)]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
