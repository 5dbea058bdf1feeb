"""Runs Boost.Test programs side by side, two processes more than there are processors: cases wait often.

usage: run_side_by_side.py LOGS ROOM=PROGRAM=SECONDS=CASES...

CASES of a room, 0 for all of them, share a process, which may take SECONDS for each CASES but 0; what starts servers in
folders of its own is best cut up, what is quick is not. What failed is in LOGS/ROOM.log; when a room is done, a line
`ROOM PASSED FAILED SECONDS` says so. Skipped cases, crashes and time-outs are failures.
"""

import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


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


class Room:
    def __init__(self, description: str, logs: Path):
        self.name, self.program, seconds, together = description.split("=")
        self.log = logs / f"{self.name}.log"
        self.cases = cases_of(self.program)
        size = int(together)
        self.seconds = int(seconds) * max(size, 1)
        self.parts = [self.cases[at:at + size] for at in range(0, len(self.cases), size)] if size else [[]]
        self.left = len(self.parts)
        self.failed = 0 if self.cases else 1
        self.said: list[str] = []
        self.started = 0.0
        self.lock = threading.Lock()

    def run(self, part: list[str]) -> None:
        with self.lock:
            self.started = self.started or time.monotonic()
        failed, said = self.outcome(part)
        with self.lock:
            self.failed += failed
            self.left -= 1
            if said:
                self.said.append(said)
            if self.left == 0:
                self.report()

    def outcome(self, part: list[str]) -> tuple[int, str]:
        """How many of them did not pass, and what was said."""
        command = [self.program, *(f"--run_test={case}" for case in part), "--color_output=no", "--report_level=short",
                   "--catch_system_errors=no"]
        count = len(part) or len(self.cases)
        name = ", ".join(part) or self.name
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=self.seconds,
                                  check=False)
        except subprocess.TimeoutExpired as late:
            return count, f"{name}: stopped after {self.seconds} s\n{(late.stdout or b'').decode(errors='replace')}"
        said = done.stdout.decode(errors="replace")
        passed = re.search(r"^ *(\d+) test cases? out of \d+ passed$", said, re.MULTILINE)
        failed = count - (int(passed.group(1)) if passed else 0)
        if failed == 0 and done.returncode != 0:
            failed = 1
        return failed, f"{name}:\n{said}" if failed else ""

    def report(self) -> None:
        passed = max(len(self.cases) - self.failed, 0)
        self.log.write_text("\n".join([*self.said, f"{passed} passed, {self.failed} failed", ""]), encoding="utf-8")
        print(self.name, passed, self.failed, round(time.monotonic() - self.started), flush=True)


def main() -> int:
    rooms = [Room(description, Path(sys.argv[1])) for description in sys.argv[2:]]
    with ThreadPoolExecutor((os.cpu_count() or 1) + 2) as pool:
        list(pool.map(lambda job: job[0].run(job[1]), [(room, part) for room in rooms for part in room.parts]))
    return 1 if any(room.failed for room in rooms) else 0


sys.exit(main())
