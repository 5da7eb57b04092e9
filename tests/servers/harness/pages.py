"""The examples of the rule pages: the fenced blocks under Bad, Good, Fixed and When it is fine."""
from dataclasses import dataclass
from pathlib import Path

KINDS = {"Bad": "bad", "Good": "good", "Fixed": "fixed", "When it is fine": "fine"}


@dataclass(frozen=True)
class Example:
    rule: str
    kind: str
    number: int
    language: str
    text: str

    @property
    def name(self):
        return self.kind if self.number == 1 else f"{self.kind} {self.number}"


@dataclass(frozen=True)
class Page:
    rule: str
    level: str
    path: Path
    examples: tuple

    def of(self, kind):
        return [example for example in self.examples if example.kind == kind]


def read_all(root):
    paths = sorted(path for path in (root / "rules").glob("*/*.md") if path.name != "README.md")
    return [read(root, path) for path in paths]


def read(root, path):
    text = path.read_bytes().decode("utf-8")
    rule = f"{path.parent.name}/{path.stem}"
    level = next(line.partition(":")[2].strip() for line in text.split("\n") if line.startswith("level:"))
    return Page(rule, level, path, tuple(blocks(rule, text)))


def blocks(rule, text):
    counts, heading, language, lines = {}, "", None, []
    for line in text.split("\n"):
        if language is not None and line == "```":
            if heading in KINDS:
                kind = KINDS[heading]
                counts[kind] = counts.get(kind, 0) + 1
                yield Example(rule, kind, counts[kind], language, "".join(one + "\n" for one in lines))
            language, lines = None, []
        elif language is not None:
            lines.append(line)
        elif line.startswith("## "):
            heading = line[3:]
        elif line.startswith("```"):
            language = line[3:]
