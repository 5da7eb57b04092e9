"""Instructions of a fixed set of runs, by callgrind: they do not depend on what else the machine does. They are compared with
benches/baseline.json, and more than 5 % above it is an error; --bless writes that file."""

import json
import os
import re
import subprocess
import sys

PROGRAM, WORK, BLESS = os.path.abspath(sys.argv[1]), sys.argv[2], "--bless" in sys.argv
BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline.json")
MOST = 1.05
LINT = ["--isolated", "--output-format", "json", "--exit-zero"]
RUNS = {
    "version": ["--version"],
    "one request": LINT + ["many/1.sh"],
    "one request, report for people": ["--isolated", "--exit-zero", "many/1.sh"],
    "50 requests in a file": LINT + ["many/50.sh"],
    "a part of the tree": LINT + ["tree/pkg00"],
    "HAR of 1 MB": LINT + ["small.har"],
    "log of 1 MB": LINT + ["small.log"],
}


def count(arguments):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM] + arguments
    said = subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=False).stderr
    return int(re.search(r"Collected : (\d+)", said).group(1))


def compiler():
    return subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()


try:
    with open(BASELINE) as file:
        known = json.load(file)
except FileNotFoundError:
    known = {"compiler": "", "instructions": {}}
print(f"\n{'instructions':<40} {'now':>14} {'baseline':>14}")
found, worse = {}, []
for name, arguments in RUNS.items():
    found[name] = count(arguments)
    before = known["instructions"].get(name, found[name])
    print(f"{name:<40} {found[name]:>14,} {before:>14,} {found[name] / before:>8.2f} x", flush=True)
    worse += [name] if found[name] > before * MOST else []
if BLESS:
    with open(BASELINE, "w") as file:
        json.dump({"compiler": compiler(), "instructions": found}, file, indent=2)
        file.write("\n")
elif known["compiler"] not in ("", compiler()):
    print(f"the baseline was made with {known['compiler']}: nothing is concluded")
elif worse:
    sys.exit("more than 5 % above the baseline: " + ", ".join(worse))
