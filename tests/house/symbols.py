"""The server cannot open content: none of the functions that could are in its program."""

import re
from pathlib import Path

from sources import tool

OPENING = ("open_chunk", "open_entry", "open_bundle", "open_row", "derive_master")


def opening_functions(program: Path) -> list[str]:
    """Which of OPENING are defined in a program or library, by their demangled names."""
    names = tool("nm", "-C", "--defined-only", str(program))
    return [name for name in OPENING if re.search(rf"\b{name}\b", names)]
