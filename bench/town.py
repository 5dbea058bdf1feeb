"""A real appliance and its members, as commands, for the benchmarks."""

import json
import os
import re
import signal
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "build/server/mappe-server"
CLIENT = ROOT / "build/client/mappe"
START_SECONDS_MAX = 30


def timed(work) -> float:
    os.sync()  # what was written before is not to be written back meanwhile
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


LARGE_ROUNDS = 3  # of a large file each way


def median_timed(work: Callable[[int], object]) -> float:
    """Of the rounds, each of which is told its number."""
    return statistics.median(timed(lambda: work(at)) for at in range(LARGE_ROUNDS))


def run(*command: object, stdin: str = "") -> str:
    done = subprocess.run([str(c) for c in command], input=stdin, capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8"}


class Server:
    """mappe-server on a port the system gives, its data in `folder`."""

    def __init__(self, folder: Path):
        self.data = folder / "server"
        self.log = folder / "server.log"
        self.port = 0
        self.start()

    def start(self) -> float:
        """Seconds until it answers."""
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [SERVER, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"],
                stdout=log, stderr=subprocess.STDOUT, env=ENVIRONMENT)
        start = time.perf_counter()
        while time.perf_counter() - start < START_SECONDS_MAX:
            said = self.log.read_text(encoding="utf-8")
            address = re.search(r"https://127\.0\.0\.1:(\d+)", said)
            certificate = re.search(r"\b([0-9A-F]{2}:){31}[0-9A-F]{2}\b", said)
            if address and certificate:
                self.port = int(address.group(1))
                self.url, self.certificate = address.group(0), certificate.group(0)
                return time.perf_counter() - start
            time.sleep(0.005)
        raise SystemExit(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def resident_mib(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


class Member:
    def __init__(self, server: Server, folder: Path, login: str):
        self.server, self.home, self.login = server, folder / f"home-{login}", login
        self.password = folder / f"password-{login}"
        self.password.write_text("sechs einfache Wörter für den Vergleich\n", encoding="utf-8")

    def command(self, *arguments: object) -> list[str]:
        return [str(a) for a in (CLIENT, "--home", self.home, *arguments)]

    def mappe(self, *arguments: object, stdin: str = "") -> str:
        return run(*self.command(*arguments), stdin=stdin)

    def newcomer(self, verb: str, link: str, *more: object) -> None:
        self.mappe(verb, "-", "--login", self.login, *more, "--password-file", self.password, "--trust-cert",
                   self.server.certificate, stdin=link + "\n")


def founded(server: Server, folder: Path) -> tuple[Member, Member]:
    """Anna and Bernd in "Beispielfraktion" with a space "Messung"."""
    made = run(SERVER, "faction", "create", "Beispielfraktion", "--quota", "100 GiB", "--data", server.data)
    anna, bernd = Member(server, folder, "anna"), Member(server, folder, "bernd")
    anna.newcomer("found", re.search(r"https://\S+/found#\S+", made).group(0), "--name", "Anna Beispiel")
    anna.mappe("space", "create", "Messung")
    invited = json.loads(anna.mappe("invite", "Bernd Beispiel", "--role", "member", "--space", "Messung:editor",
                                    "--no-pin", "--json"))
    bernd.newcomer("join", invited["link"])
    return anna, bernd
