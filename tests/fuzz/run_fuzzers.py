"""Runs every fuzz target for some seconds on its seeds. Ends with `N passed, N failed`.

usage: run_fuzzers.py SECONDS [NAME...]

What was found in earlier runs stays in build-fuzz/corpus/ and is started from; an input that breaks a target is left in
build-fuzz/found/. Copy it to tests/fuzz/corpus/NAME/ together with the fix: it then runs on every change.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build-fuzz"
SEEDS = ROOT / "tests/fuzz/corpus"


def run(program: Path) -> str:
    """What went wrong, or nothing."""
    name = program.name.removeprefix("fuzz_")
    grown = BUILD / "corpus" / name
    found = BUILD / "found"
    grown.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    if not any((SEEDS / name).glob("*")):
        return f"{name}: no seeds in tests/fuzz/corpus/{name}"
    command = [
        program, f"-max_total_time={sys.argv[1]}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=65536",
        f"-artifact_prefix={found}/{name}-", "-print_final_stats=1", "-verbosity=0", grown, SEEDS / name,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print(f"{name}: {runs[0].split()[-1] if runs else 'no'} inputs")
    return "" if done.returncode == 0 else f"{name}: {done.stderr[-3000:]}"


wanted = sys.argv[2:]
programs = sorted(p for p in (BUILD / "tests/fuzz").glob("fuzz_*") if os.access(p, os.X_OK) and p.is_file())
programs = [p for p in programs if not wanted or p.name.removeprefix("fuzz_") in wanted]
with ThreadPoolExecutor(os.cpu_count()) as pool:
    complaints = [c for c in pool.map(run, programs) if c]
print("\n".join(complaints))
print(f"{len(programs) - len(complaints)} passed, {len(complaints)} failed")
sys.exit(1 if complaints or not programs else 0)
