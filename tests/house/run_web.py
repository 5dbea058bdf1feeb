"""The browser app: its types, then its tests under the Node that is locked with it. Ends with `N passed, N failed`.

    run_web.py            in web/, whose packages are installed (appliance/setup.sh, web_packages)

The looks (tests/looks) leave a picture of each screen in build/pictures.

A file with a type error, a file of tests that does not load and a test that is skipped count as failed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sources import ROOT

WEB = ROOT / "web"
BIN = WEB / "node_modules" / ".bin"
SECONDS_MAX = 7_200 if os.environ.get("MAPPE_LONG") else 3_000


def environment() -> dict[str, str]:
    programs = os.environ.get("MAPPE_PROGRAMS", str(ROOT / "build"))
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    pictures = os.environ.get("MAPPE_PICTURES", str(ROOT / "build" / "pictures"))
    return {**os.environ, "PATH": path, "NO_COLOR": "1", "CI": "1", "MAPPE_PROGRAMS": programs, "MAPPE_PICTURES": pictures}


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=WEB, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=SECONDS_MAX, check=False)


def type_faults() -> tuple[int, str]:
    """How many files do not fit their types (1 when the tool itself failed), and what it said."""
    done = run("npm", "run", "--silent", "check")
    if done.returncode == 0:
        return 0, ""
    faulty = {name for line in done.stdout.splitlines() for name in re.findall(r"([\w/.-]+\.(?:ts|svelte))[:(]\d+", line)}
    return max(len(faulty), 1), done.stdout


def failures_of(suite: dict) -> list[str]:
    failed = [f"{suite['name']}: {test['fullName']}\n" + "\n".join(test.get("failureMessages") or [test["status"]])
              for test in suite["assertionResults"] if test["status"] != "passed"]
    if suite["status"] != "passed" and not failed:
        failed.append(f"{suite['name']} does not load\n{suite.get('message', '')}")
    return failed


def tests() -> tuple[int, list[str], str]:
    """(passed, what failed, what the runner said)"""
    with tempfile.TemporaryDirectory(prefix="mappe-web-") as folder:
        report = Path(folder, "report.json")
        done = run("npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=json", f"--outputFile.json={report}")
        if not report.exists():
            return 0, ["the test runner did not get so far"], done.stdout
        told = json.loads(report.read_text(encoding="utf-8"))
    failed = [failure for suite in told["testResults"] for failure in failures_of(suite)]
    if done.returncode != 0 and not failed:
        failed.append("an error outside of any test")
    return told["numPassedTests"], failed, done.stdout


def main() -> int:
    faulty, said = type_faults()
    print(said)
    passed, failed, told = tests()
    if failed:
        print(told, *failed, sep="\n")
    bad = len(failed) + faulty or (0 if passed else 1)
    print(f"{passed} passed, {bad} failed")
    return 1 if bad else 0


sys.exit(main())
