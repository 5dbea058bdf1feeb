"""Which files are ours, and what they include. Shared by the checks beside it."""

import fcntl
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", "data", "corpus", "node_modules", "dist"}  # corpus: bytes for the fuzzers, not sources


def files(root: Path = ROOT, *suffixes: str) -> list[Path]:
    """All files of the tree that are sources: no build folders, no data. Sorted, relative to root."""
    found = []
    for folder, names, entries in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS and not re.fullmatch(r"build(-\w+)?", n))
        for entry in entries:
            path = Path(folder, entry)
            if path.is_file() and not path.is_symlink() and (not suffixes or path.suffix in suffixes):
                found.append(path.relative_to(root))
    return sorted(found)


def includes(path: Path) -> list[tuple[int, str, bool]]:
    """(line, target, quoted) of each #include."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
        if match:
            found.append((number, match.group(1) or match.group(2), match.group(1) is not None))
    return found


def reached(path: Path, seen: set[Path] | None = None) -> set[Path]:
    """path and every file of ours it includes, directly or not; absolute."""
    seen = set() if seen is None else seen
    if path in seen or not path.exists():
        return seen
    seen.add(path)
    for _, target, quoted in includes(path):
        if quoted:
            reached(ROOT / target, seen)
    return seen


def fingerprint(path: Path, *besides: str) -> str:
    """A hash of path, of every file of ours it includes, and of what else decides."""
    h = hashlib.sha256("\0".join(besides).replace(str(ROOT), "").encode())
    for each in sorted(reached(path)):
        h.update(each.relative_to(ROOT).as_posix().encode() + b"\0" + each.read_bytes())
    return h.hexdigest()


SINGLE = ROOT / "build" / "single"
# gcc's precompiled headers mean nothing to clang, and each file shall name what it uses.
PRECOMPILED = re.compile(r" -Winvalid-pch| -fpch-preprocess| -include \S*cmake_pch\.hxx")


def compile_commands() -> list[dict[str, str]]:
    """How each source is compiled by itself, as build/single/compile_commands.json says it for tools; nothing is built.
    Checks that run beside each other ask one after the other."""
    SINGLE.mkdir(parents=True, exist_ok=True)
    with open(SINGLE / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["cmake", "-S", ROOT, "-B", SINGLE, "-G", "Ninja", "-Wno-dev", "-DMAPPE_UNITY=OFF"], check=True,
                       capture_output=True)
        kept = SINGLE / "compile_commands.json"
        entries = json.loads(kept.read_text(encoding="utf-8"))
        for entry in entries:
            entry["command"] = PRECOMPILED.sub("", entry["command"])
        fresh = kept.with_suffix(".fresh")
        fresh.write_text(json.dumps(entries), encoding="utf-8")
        fresh.replace(kept)  # whole, for who reads it without asking here
    return entries


def tool(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
