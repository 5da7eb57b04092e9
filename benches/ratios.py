"""CPU time of grantlint in ratio to another tool, both in turn: the median of the ratios. And the memory that it takes, in
ratio to the file, and how much of a file it redacts in a second."""

import os
import resource
import statistics
import subprocess
import sys

PROGRAM, WORK, RUNS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
LINT = [PROGRAM, "--isolated", "--output-format", "json", "--exit-zero"]
COUNT = ["rg", "-c", "grant_type"]
FEW = max(2, RUNS // 3)


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=WORK, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(name, ours, theirs, runs=RUNS):
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(runs)]
    ratio = statistics.median(a / max(b, 1e-4) for a, b in pairs)
    ms = [statistics.median(times) * 1000 for times in zip(*pairs)]
    print(f"{name:<48} {ms[0]:>9.1f} ms {ms[1]:>9.1f} ms {ratio:>8.2f} x", flush=True)


def memory(command):
    """The most that it held, in bytes; a process of its own asks, as the kernel tells only of all children together."""
    ask = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"
    ask += "; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(subprocess.run([sys.executable, "-c", ask] + command, cwd=WORK, capture_output=True, text=True).stdout) << 10


def size(name):
    return os.path.getsize(os.path.join(WORK, name))


print(f"{'CPU time':<48} {'grantlint':>12} {'other':>12} {'ratio':>10}")
row("start: --version, rg --version", [PROGRAM, "--version"], ["rg", "--version"])
row("one request, report for people; rg --version", [PROGRAM, "--exit-zero", "many/1.sh"], ["rg", "--version"])
row("tree of small files; rg -c grant_type", LINT + ["tree"], COUNT + ["tree"])
FILES = {"HAR": "big.har", "text log": "text.log", "JSON lines": "lines.jsonl", "cassette": "cassette.yml"}
for what, name in FILES.items():
    row(f"{what} of {size(name) >> 20} MB; rg -c grant_type", LINT + [name], COUNT + [name], FEW)
row("the HAR; jq, the number of entries", LINT + ["big.har"], ["jq", ".log.entries|length", "big.har"], FEW)
for count in (100, 200, 400, 1000):
    row(f"{count} requests in a file; 50 (linear: {count // 50})", LINT + [f"many/{count}.sh"], LINT + ["many/50.sh"], FEW)
print("\nmemory")
print(f"{'tree':<48} {memory(LINT + ['tree']) / (1 << 20):>9.1f} MB")
for what, name in FILES.items():
    held = memory(LINT + [name])
    print(f"{what:<48} {held / (1 << 20):>9.1f} MB {held / size(name):>24.2f} x the file")
print("\nredact")
for what, name in {"HAR": "small.har", "text log": "small.log"}.items():
    seconds = cpu([PROGRAM, "redact", name])
    print(f"{what + ' of ' + str(size(name) >> 20) + ' MB':<48} {size(name) / (1 << 20) / seconds:>9.1f} MB/s")
