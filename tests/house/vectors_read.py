"""Who reads tests/vectors/: every family and every section of the worked example, in both implementations of the protocol."""

import json
import re
from pathlib import Path

from sources import files

VECTORS = Path("tests/vectors")
NOT_READ = {"what", "how made"}  # of the example, for people
CPP = ((".cpp",), "tests", r'\brun_family\(\s*"([a-z-]+)"', r'\bSection \w+\("([^"\n]+)"\)')
WEB = ((".ts",), "web/tests", r'\brunFamily\(\s*"([a-z-]+)"', r'\bwholeExample\(\s*"(?:[^"\\]|\\.)*",\s*"([^"\n]+)"')


def families(root: Path) -> set[str]:
    """The folders that hold scenarios."""
    return {path.parent.name for path in files(root, ".json") if path.is_relative_to(VECTORS) and path.parent != VECTORS}


def sections(root: Path) -> set[str]:
    return set(json.loads((root / VECTORS / "protocol-examples.json").read_text(encoding="utf-8"))) - NOT_READ


def _found(root: Path, suffixes: tuple[str, ...], under: str, pattern: str) -> list[str]:
    texts = [(root / path).read_text(encoding="utf-8") for path in files(root, *suffixes) if path.is_relative_to(under)]
    return [name for text in texts for name in re.findall(pattern, re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))]


def unread(root: Path) -> list[str]:
    """A family is run once in each, and each section compared: what nobody reads proves nothing, what is read twice hides that."""
    wrong = []
    for suffixes, under, family, section in (CPP, WEB):
        run = [name for name in _found(root, suffixes, under, family) if name != "no-such-family"]
        wrong += [f"{under}: {run.count(name)} times the family {name}" for name in sorted(families(root) | set(run))
                  if run.count(name) != 1 or name not in families(root)]
        compared = set(_found(root, suffixes, under, section))
        wrong += [f"{under}: nobody compares the example's {name}" for name in sorted(sections(root) - compared)]
    return wrong
