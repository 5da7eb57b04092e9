"""Instructions of a fixed set of runs, by callgrind: they do not depend on what else the machine does."""

import json
import os
import re
import subprocess
import sys

MODE, PROGRAM, WORK = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3]
BASELINE = "benches/baseline.json"
LINT = ["--isolated", "--output-format", "json", "--exit-zero"]
RUNS = {
    "version": ["--version"],
    "one request": LINT + ["many/1.sh"],
    "one request, report for people": ["--isolated", "--exit-zero", "many/1.sh"],
    "50 requests in a file": LINT + ["many/50.sh"],
    "200 files of a tree": LINT + ["tree/pkg00"],
}


def count(arguments):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM] + arguments
    said = subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=False).stderr
    return int(re.search(r"Collected : (\d+)", said).group(1))


counted = {name: count(arguments) for name, arguments in RUNS.items()}
for name, number in counted.items():
    print(f"{name:<40} {number:>14,}")
if MODE == "--write":
    with open(BASELINE, "w") as out:
        out.write(json.dumps(counted, indent=2) + "\n")
    sys.exit(0)
known = json.load(open(BASELINE))
grown = {name: number / known[name] for name, number in counted.items() if number > known[name] * 1.05}
for name, ratio in grown.items():
    print(f"{name}: {ratio:.2f} times the instructions of {BASELINE}")
sys.exit(1 if grown else 0)
