"""Instructions of a fixed set of runs, by callgrind: they do not depend on what else the machine does."""

import os
import re
import subprocess
import sys

PROGRAM, WORK = os.path.abspath(sys.argv[1]), sys.argv[2]
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


for name, arguments in RUNS.items():
    print(f"{name:<40} {count(arguments):>14,}", flush=True)
