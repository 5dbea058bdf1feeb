"""Runs the cases of one slow Boost.Test program side by side, a process more than there are processors: cases wait often.

usage: run_in_parts.py PROGRAM SECONDS [CASES]

CASES of them, 1 unless told, share a process, which may take SECONDS for each: the cases of such programs start their own
servers in folders of their own; those of one process may share what was made once. What a failed case said is printed;
the last line is `N passed, N failed`.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def cases_of(program: str) -> list[str]:
    """suite/case, from the indented list that --list_content prints (four blanks a level; `*` means enabled)."""
    listed = subprocess.run([program, "--list_content"], capture_output=True, text=True, check=True).stderr
    cases: list[str] = []
    above: list[str] = []
    lines = [line for line in listed.splitlines() if line.strip()]
    for line, following in zip(lines, lines[1:] + [""]):
        depth = (len(line) - len(line.lstrip())) // 4
        above[depth:] = [line.split()[0].rstrip("*")]
        if (len(following) - len(following.lstrip())) // 4 <= depth:
            cases.append("/".join(above))
    return cases


def run(program: str, cases: list[str], seconds: int) -> tuple[int, str]:
    """How many of them did not pass, and what was said."""
    command = [program, *(f"--run_test={case}" for case in cases), "--color_output=no", "--report_level=short",
               "--catch_system_errors=no"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds * len(cases),
                              check=False)
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
        return len(cases), f"{', '.join(cases)}: stopped after {seconds * len(cases)} s\n{said}"
    said = done.stdout.decode(errors="replace")
    passed = re.search(r"^ *(\d+) test cases? out of \d+ passed$", said, re.MULTILINE)
    failed = len(cases) - (int(passed.group(1)) if passed else 0)
    if failed == 0 and done.returncode != 0:
        failed = 1
    return failed, f"{', '.join(cases)}:\n{said}" if failed else ""


def main() -> int:
    program, seconds = sys.argv[1], int(sys.argv[2])
    together = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    cases = cases_of(program)
    parts = [cases[at:at + together] for at in range(0, len(cases), together)]
    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        results = list(pool.map(lambda part: run(program, part, seconds), parts))
    failed = sum(count for count, _ in results)
    print("\n".join(said for _, said in results if said))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


sys.exit(main())
