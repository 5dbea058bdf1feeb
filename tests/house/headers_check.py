"""Every header compiles alone. A .cpp proves its own (it includes it first, clang-tidy reads it alone); the rest here."""

import os
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from sources import ROOT, compile_commands, files, fingerprint, tool

CACHE = ROOT / "build" / "headers"
VERSION = tool("c++", "--version")


def flags() -> list[str]:
    """Include paths and definitions of all compile commands together."""
    found: dict[str, None] = {}
    for command in compile_commands():
        words = command["command"].split()
        for word, following in zip(words, words[1:] + [""]):
            if word == "-isystem":
                found[f"-isystem{following}"] = None
            elif word.startswith("-I") or (word.startswith("-D") and "\\" not in word):
                found[word] = None
    return list(found)


def stands_alone(header: str) -> str:
    """The compiler's complaint, or nothing. What was found fine is remembered until it or what it includes changes."""
    stamp = CACHE / fingerprint(ROOT / header, VERSION)
    if stamp.exists():
        return ""
    done = subprocess.run(
        ["c++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", *flags(), "-"],
        input=f'#include "{header}"\n', text=True, capture_output=True, cwd=ROOT,
    )
    if done.returncode != 0:
        return f"{header}: {done.stderr.strip().splitlines()[0]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    return ""


class Headers(unittest.TestCase):
    def test_headers_without_a_source_of_their_own_compile_alone(self):
        alone = [p.as_posix() for p in files(ROOT, ".h") if not (ROOT / p.with_suffix(".cpp")).exists()]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            complaints = [c for c in pool.map(stands_alone, alone) if c]
        self.assertEqual(complaints, [])

    def test_a_header_that_leans_on_others_is_found(self):
        self.assertNotEqual(stands_alone("tests/house/leaning_header.txt"), "")


if __name__ == "__main__":
    unittest.main()
