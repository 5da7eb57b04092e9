"""Runs each source file that it is told of, as a program that uses requests, and says how that went."""
import contextlib
import io
import sys

for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        with open(path, encoding="utf-8") as file, contextlib.redirect_stdout(io.StringIO()):
            exec(compile(file.read(), path, "exec"), {"__name__": "source"})
        said = "done"
    except Exception as error:
        said = f"failed: {type(error).__name__}: {error}".replace("\n", " ")
    print(said, flush=True)
