"""Rules that hold for every file of the tree, each a function that gives the list of what breaks it."""

import re
from pathlib import Path

from sources import files, includes

LINES_MAX = 600
# web/dev stands in for the engine and is in no product.
LONGER = ("web/dev/",)
SOURCE = (".h", ".cpp", ".py", ".sh", ".ts", ".mjs", ".svelte")
TEXT = (*SOURCE, ".md", ".yaml", ".txt", ".service", ".cmake", ".html", ".json")

# Written in pieces so that this file does not break its own rules.
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(ho" + r"me|ro" + r"ot|wo" + r"rk)/\w")
OPEN_ENDS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SKIPPED_TESTS = re.compile(r"unit_test::(disab" + r"led|precon" + r"dition)|@unittest\.sk" + "ip")


def long_files(root: Path) -> list[str]:
    judged = [p for p in files(root, *SOURCE) if not p.as_posix().startswith(LONGER)]
    counts = {p: len((root / p).read_text(encoding="utf-8").splitlines()) for p in judged}
    return [f"{path}: {count} lines, more than {LINES_MAX}" for path, count in counts.items() if count > LINES_MAX]


def _matching(root: Path, pattern: re.Pattern, why: str, suffixes: tuple[str, ...]) -> list[str]:
    found = []
    for path in files(root, *suffixes):
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path}:{number}: {why}")
    return found


def machine_paths(root: Path) -> list[str]:
    return _matching(root, MACHINE_PATHS, "a path of somebody's machine", TEXT)


def open_ends(root: Path) -> list[str]:
    return _matching(root, OPEN_ENDS, "an open end belongs into an issue", SOURCE)


def skipped_tests(root: Path) -> list[str]:
    return _matching(root, SKIPPED_TESTS, "a test that is skipped proves nothing", SOURCE)


def own_header_not_first(root: Path) -> list[str]:
    """A .cpp with a header of its own includes it first: then every such header stands alone. Within tests/ the bare name
    will do."""
    found = []
    for path in files(root, ".cpp"):
        header = path.with_suffix(".h")
        if not (root / header).exists():
            continue
        first = next((target for _, target, _ in includes(root / path)), "")
        if first != header.as_posix() and not (path.parts[0] == "tests" and first == header.name):
            found.append(f"{path}: must include {header} before anything else")
    return found


def unguarded_headers(root: Path) -> list[str]:
    found = []
    for path in files(root, ".h"):
        if "#pragma once" not in (root / path).read_text(encoding="utf-8"):
            found.append(f"{path}: no #pragma once")
    return found


def empty_rooms(root: Path) -> list[str]:
    """A folder without a source is a promise; rooms appear with their first file."""
    found = []
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and (p / "CMakeLists.txt").exists()):
        if not files(folder, ".cpp", ".h", ".ts"):
            found.append(f"{folder.name}/ has no source")
    return found
