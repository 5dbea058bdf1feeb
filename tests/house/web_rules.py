"""Rules for web/: what the protocol's part of the browser app may know, and what the page's policy would refuse."""

import re
from pathlib import Path

from sources import files

CORE = Path("web/src/mappe")
IMPORT = re.compile(r"""^(?:import|export)\s+(?P<what>[\w\s{},*$]+?)\s*\bfrom\s*["'](?P<target>[^"']+)["']|"""
                    r"""^import\s*["'](?P<bare>[^"']+)["']|\bimport\(\s*["'](?P<late>[^"']+)["']""", re.MULTILINE)
LIBRARY_HOMES = {"libsodium-wrappers-sumo": CORE / "crypto" / "sodium.ts"}
TYPES_FROM_OUTSIDE = {Path("web/src/engine/store.ts")}  # what a device keeps: handed to the core, known to it by its shape
TESTS = re.compile(r"\b(?:test|it|describe)\.(?:only|skip|todo|fails)\b")


def _imports(text: str) -> list[tuple[str, str]]:
    """(what, target) of each; what begins with "type" when nothing is left of it at run time."""
    return [((m.group("what") or "").strip(), m.group("target") or m.group("bare") or m.group("late")) for m in IMPORT.finditer(text)]


def _inside(path: Path, target: str) -> Path:
    """Where a relative import leads, from the root of the tree."""
    parts: list[str] = []
    for part in (path.parent / target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return Path(*parts)


def _may(path: Path, what: str, target: str) -> bool:
    if not target.startswith("."):
        return LIBRARY_HOMES.get(target) == path
    led = _inside(path, target)
    return led.is_relative_to(CORE) or (what.startswith("type") and led in TYPES_FROM_OUTSIDE)


def core_imports(root: Path) -> list[str]:
    """The protocol's part runs in a worker, in a test, anywhere: it knows no framework and nothing that stands above it."""
    found = []
    for path in files(root, ".ts"):
        if path.is_relative_to(CORE):
            imports = _imports((root / path).read_text(encoding="utf-8"))
            found += [f"{path}: imports {target}" for what, target in imports if not _may(path, what, target)]
    return found


def _matching(root: Path, under: str, suffix: str, pattern: str, why: str) -> list[str]:
    found = []
    for path in files(root, suffix):
        if path.is_relative_to(under):
            lines = (root / path).read_text(encoding="utf-8").splitlines()
            found += [f"{path}:{n}: {why}" for n, line in enumerate(lines, 1) if re.search(pattern, line)]
    return found


def weak_randomness(root: Path) -> list[str]:
    return _matching(root, str(CORE), ".ts", r"\bMath\.random\b", "crypto.getRandomValues, always")


def raw_markup(root: Path) -> list[str]:
    return _matching(root, "web", ".svelte", r"\{@html\b", "markup from a text: render it as a tree")


def literal_styles(root: Path) -> list[str]:
    """A literal style attribute breaks the page's policy; style:name={...} and style="{...}" are set by script."""
    return _matching(root, "web", ".svelte", r"""\sstyle=["'](?!\{)""", "a literal style: use a class")


def chosen_tests(root: Path) -> list[str]:
    return _matching(root, "web", ".ts", TESTS.pattern, "a test that runs alone or not at all proves nothing")
