"""The server cannot open content: none of the functions that could are in its program."""

import re
from pathlib import Path

from sources import tool

OPENING = ("open_chunk", "open_entry", "open_bundle", "open_row", "derive_master")


def defined(program: Path, wanted: tuple[str, ...]) -> list[str]:
    """Which of these functions are defined in a program or library, by their demangled names."""
    names = tool("nm", "-C", "--defined-only", str(program))
    return [name for name in wanted if re.search(rf"\b{name}\b", names)]


def opening_functions(program: Path) -> list[str]:
    return defined(program, OPENING)
