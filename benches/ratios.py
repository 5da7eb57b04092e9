"""CPU time of grantlint in ratio to another tool, both in turn; the median of the ratios."""

import os
import resource
import statistics
import subprocess
import sys

PROGRAM, WORK, RUNS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
LINT = [PROGRAM, "--isolated", "--output-format", "json", "--exit-zero"]


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=WORK, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(name, ours, theirs, runs=RUNS):
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(runs)]
    ratio = statistics.median(a / max(b, 1e-4) for a, b in pairs)
    ms = [statistics.median(times) * 1000 for times in zip(*pairs)]
    print(f"{name:<44} {ms[0]:>9.1f} ms {ms[1]:>9.1f} ms {ratio:>8.2f} x", flush=True)


print(f"{'':<44} {'grantlint':>12} {'other':>12} {'ratio':>10}")
row("start: --version, rg --version", [PROGRAM, "--version"], ["rg", "--version"])
row("one request, report for people; rg --version", [PROGRAM, "--exit-zero", "many/1.sh"], ["rg", "--version"])
row("tree of small files; rg -c grant_type", LINT + ["tree"], ["rg", "-c", "grant_type", "tree"])
few = max(2, RUNS // 3)
row("HAR; rg -c grant_type", LINT + ["big.har"], ["rg", "-c", "grant_type", "big.har"], few)
row("HAR; jq, the number of entries", LINT + ["big.har"], ["jq", ".log.entries|length", "big.har"], few)
row("text log; rg -c grant_type", LINT + ["text.log"], ["rg", "-c", "grant_type", "text.log"], few)
for count in (100, 200, 400, 1000):
    row(f"{count} requests in a file; 50 times the share", LINT + [f"many/{count}.sh"], LINT + ["many/50.sh"], few)
print("the last rows: a ratio of 2, 4, 8 and 20 is linear")
