"""Runs the cases of one slow Boost.Test program side by side, as many at once as there are processors.

usage: run_in_parts.py PROGRAM SECONDS

Each case runs in a process of its own, which may take SECONDS: the cases of stories and evil start their own servers in
folders of their own and share nothing. What a failed case said is printed; the last line is `N passed, N failed`.
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


def run(program: str, case: str, seconds: int) -> str:
    """What went wrong, or nothing."""
    command = [program, f"--run_test={case}", "--color_output=no", "--report_level=short", "--catch_system_errors=no"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        return f"{case}: stopped after {seconds} s\n{(late.stdout or b'').decode(errors='replace')}"
    said = done.stdout.decode(errors="replace")
    has_passed = done.returncode == 0 and re.search(r"^ *1 test case out of \d+ passed$", said, re.MULTILINE)
    return "" if has_passed else f"{case}:\n{said}"


def main() -> int:
    program, seconds = sys.argv[1], int(sys.argv[2])
    cases = cases_of(program)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [said for said in pool.map(lambda case: run(program, case, seconds), cases) if said]
    print("\n".join(complaints))
    print(f"{len(cases) - len(complaints)} passed, {len(complaints)} failed")
    return 1 if complaints or not cases else 0


sys.exit(main())
