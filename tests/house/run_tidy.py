"""clang-tidy on every source of the rooms, or of those named, each only when it or a header of ours it includes has changed.

What was found clean is remembered in build/tidy/ under a hash of the file, our headers it reaches, its compile command,
.clang-tidy and the tool's version. Tests and benchmarks are left out: Boost.Test's macros cost a minute a file. Ends with
`N passed, N failed`.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rooms import room_of
from sources import ROOT, SINGLE, compile_commands, fingerprint, tool

TOOL = "clang-tidy-14"
CACHE = ROOT / "build" / "tidy"


def check(job: tuple[Path, str]) -> str:
    """What clang-tidy says against a file, or nothing."""
    source, command = job
    stamp = CACHE / fingerprint(source, command, VERSION, RULES)
    if stamp.exists():
        stamp.touch()
        return ""
    done = subprocess.run([TOOL, "--quiet", "-p", SINGLE, source], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        stamp.touch()
        return ""
    said = [line for line in done.stdout.splitlines() if "error:" in line or "warning:" in line]
    return "\n".join(line.replace(f"{ROOT}/", "") for line in said) or done.stderr[-2000:]


VERSION = tool(TOOL, "--version")
RULES = (ROOT / ".clang-tidy").read_text(encoding="utf-8")
CACHE.mkdir(parents=True, exist_ok=True)
jobs = []
entries = compile_commands()
for entry in entries:
    path = Path(entry["directory"], entry["file"]).resolve()
    room = room_of(path.relative_to(ROOT).as_posix())
    if room and (len(sys.argv) == 1 or room.split("/")[0] in sys.argv[1:]):
        jobs.append((path, entry["command"]))
with ThreadPoolExecutor(os.cpu_count()) as pool:
    complaints = [c for c in pool.map(check, jobs) if c]
print("\n".join(complaints))
print(f"{len(jobs) - len(complaints)} passed, {len(complaints)} failed")
sys.exit(1 if complaints or not jobs else 0)
