"""The drive as a computer mounts it, plain HTTP on loopback, beside Apache's WebDAV and rclone's encryption over that.

`mappe drive` answers a PUT when it is a durable, signed commit on the server; Apache and rclone sync nothing.
"""

import concurrent.futures
import http.client
import json
import random
import re
import shutil
import signal
import statistics
import subprocess
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import peers
from town import ENVIRONMENT, Member, median_timed, run, timed

SMALL = b"\x5a" * 4096
RANGE = 64 << 10
CONNECTIONS = 8
SPACE = "Messung"


class Connection:
    """One kept connection to a folder."""

    def __init__(self, url: str):
        self.url = url
        at = urlsplit(url)
        self.path = at.path
        self.line = http.client.HTTPConnection(at.netloc)

    def ask(self, method: str, name: str, body: bytes | None = None, **headers: str) -> bytes:
        wanted = {key.replace("_", "-"): value for key, value in headers.items()}
        self.line.request(method, self.path + quote(name), body, wanted)
        answer = self.line.getresponse()
        got = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {self.url}{name}: {answer.status} {got[:200]!r}")
        return got


class Drive:
    def __init__(self, member: Member):
        self.process = subprocess.Popen(member.command("drive", "--json"), stdout=subprocess.PIPE, text=True,
                                        env=ENVIRONMENT)
        said = ""
        while "}" not in said:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the drive did not start")
            said += line
        self.url = json.loads(said)["address"] + SPACE + "/"

    def mib(self, what: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(rf"{what}:\s+(\d+)", status).group(1)) / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class RcloneServe:
    """`rclone serve webdav` over crypt over Apache; with `caches` it keeps whole files in a folder of its own."""

    def __init__(self, rclone: peers.Rclone, folder: Path, caches: bool = False):
        self.url = f"http://127.0.0.1:{peers.free_port()}/"
        more = ["--vfs-cache-mode", "full", "--cache-dir", folder / "rclone-cache"] if caches else []
        self.process = subprocess.Popen(["rclone", "--config", rclone.config, "serve", "webdav", "sealed:", "--addr",
                                         urlsplit(self.url).netloc, *map(str, more)], env=ENVIRONMENT,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if peers.is_answering(self.url):
                return
            time.sleep(0.05)
        raise SystemExit("rclone serve webdav did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def large(url: str, source: Path, down: Path) -> dict[str, float]:
    mib = source.stat().st_size / 2**20

    def get(at: int) -> None:  # into a new file: what writing over an old one costs says nothing about the drive
        run("curl", "-sf", "-o", down.with_name(f"{down.name}{at}"), f"{url}gross{at}.bin")

    figures = {"put_mib_s": mib / median_timed(lambda at: run("curl", "-sf", "-T", source, f"{url}gross{at}.bin")),
               "get_mib_s": mib / median_timed(get)}
    for written in down.parent.glob(f"{down.name}?"):
        written.unlink()
    return figures


def small(url: str, count: int) -> dict[str, float]:
    one = Connection(url)

    def puts(line: Connection, prefix: str, wanted: range) -> None:
        for at in wanted:
            line.ask("PUT", f"{prefix}{at:05}.txt", SMALL)

    def all_at_once() -> None:
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            parts = [range(part, count, CONNECTIONS) for part in range(CONNECTIONS)]
            for done in [pool.submit(puts, Connection(url), "acht", part) for part in parts]:
                done.result()

    figures = {"puts_1_s": count / timed(lambda: puts(one, "eins", range(count))),
               "puts_8_s": count / timed(all_at_once)}
    figures["moves_s"] = count / timed(lambda: [
        one.ask("MOVE", f"eins{at:05}.txt", Destination=f"{url}neu{at:05}.txt") for at in range(count)])
    figures["deletes_s"] = count / timed(lambda: [one.ask("DELETE", f"neu{at:05}.txt") for at in range(count)])
    return figures


def listing(url: str, rounds: int = 5) -> float:
    """Seconds; the median."""
    line = Connection(url)
    return statistics.median(timed(lambda: line.ask("PROPFIND", "", Depth="1")) for _ in range(rounds))


def listing_bytes(url: str) -> float:
    """Of an entry."""
    said = Connection(url).ask("PROPFIND", "", Depth="1")
    return len(said) / said.count(b"<D:response>")


def ranges(url: str, size: int, count: int) -> tuple[float, float]:
    """64 KiB a time from places all over the file: a second, at first and again."""
    line = Connection(url)
    places = random.Random(7).sample(range(0, size - RANGE, RANGE), count)

    def reads() -> None:
        for at in places:
            got = line.ask("GET", "gross0.bin", Range=f"bytes={at}-{at + RANGE - 1}")
            if len(got) != RANGE:
                raise SystemExit(f"{url}: {len(got)} bytes of {RANGE}")

    return count / timed(reads), count / timed(reads)


def many_files(folder: Path, count: int) -> Path:
    many = folder / "viele"
    many.mkdir()
    for at in range(count):
        (many / f"Vorlage {at:05}.txt").write_bytes(b"x")
    return many


def memory_of_many(anna: Member, many: Path) -> dict[str, float]:
    """Of a drive that is started when the space holds ten such folders, lists one of them, and sends a large file."""
    for at in range(1, 10):
        folder = many.with_name(f"{many.name}-{at}")
        many.rename(folder)
        anna.mappe("put", "-r", folder, f"{SPACE}:/")
        folder.rename(many)
    drive = Drive(anna)
    try:
        idle = drive.mib("VmRSS")
        Connection(drive.url).ask("PROPFIND", f"{many.name}-9/", Depth="1")
        run("curl", "-sf", "-o", "/dev/null", f"{drive.url}gross0.bin")
        return {"many_idle_mib": idle, "many_peak_mib": drive.mib("VmHWM")}
    finally:
        drive.stop()


def measure(folder: Path, anna: Member, bernd: Member, source: Path, quick: bool) -> dict[str, dict[str, float]]:
    count, listed = (40, 500) if quick else (400, 10_000)
    down, size, many = folder / "herunter", source.stat().st_size, many_files(folder, listed)
    result: dict[str, dict[str, float]] = {}

    drive = Drive(anna)
    try:
        result["drive"] = {"idle_mib": drive.mib("VmRSS")} | large(drive.url, source, down) | small(drive.url, count)
        anna.mappe("put", "-r", many, f"{SPACE}:/")
        result["drive"]["listing_s"] = listing(drive.url + many.name + "/")
        result["drive"]["listing_bytes"] = listing_bytes(drive.url + many.name + "/")
        result["drive"]["peak_mib"] = drive.mib("VmHWM")
    finally:
        drive.stop()
    drive = Drive(bernd)  # who has nothing of it yet
    try:
        result["drive"]["ranges_cold_s"], result["drive"]["ranges_warm_s"] = ranges(drive.url, size, count)
    finally:
        drive.stop()
    result["drive"] |= memory_of_many(anna, many)

    apache = peers.Apache(folder)
    try:
        result["apache"] = large(apache.url, source, down) | small(apache.url, count)
        shutil.copytree(many, apache.folder / "dav" / many.name)
        result["apache"]["listing_s"] = listing(apache.url + many.name + "/")
        result["apache"]["ranges_cold_s"], result["apache"]["ranges_warm_s"] = ranges(apache.url, size, count)
        rclone = peers.Rclone(apache, folder)
        run("rclone", "--config", rclone.config, "mkdir", "sealed:")
        served = RcloneServe(rclone, folder)
        try:
            result["rclone"] = large(served.url, source, down) | small(served.url, count)
            cold, _ = ranges(served.url, size, count)
        finally:
            served.stop()
        served = RcloneServe(rclone, folder, caches=True)
        try:
            _, warm = ranges(served.url, size, count)
        finally:
            served.stop()
        result["rclone"] |= {"ranges_cold_s": cold, "ranges_warm_s": warm}
    finally:
        apache.stop()
    return result


ROWS = {
    "put_mib_s": ("PUT one large file", "MiB/s"), "get_mib_s": ("GET one large file", "MiB/s"),
    "puts_1_s": ("PUT 4 KiB, one connection", "1/s"), "puts_8_s": (f"PUT 4 KiB, {CONNECTIONS} connections", "1/s"),
    "moves_s": ("MOVE", "1/s"), "deletes_s": ("DELETE", "1/s"),
    "ranges_cold_s": ("64 KiB from anywhere, cold", "1/s"), "ranges_warm_s": ("64 KiB from anywhere, warm", "1/s"),
}


def table(result: dict[str, dict[str, float]], limits: dict[str, float]) -> list[str]:
    ours, lines = result["drive"], []
    for key, (what, unit) in ROWS.items():
        text = f"{what:34} {ours[key]:10.1f} {unit:8}"
        if limit := limits.get(f"drive_{key.removesuffix('_mib_s')}_limit_mib_s") if key.endswith("mib_s") else None:
            text += f" {100 * ours[key] / limit:5.0f} % of the limit {limit:8.0f}"
        else:
            text += " " * 31
        for peer, said in (("rclone", "rclone crypt"), ("apache", "Apache")):
            text += f"   {ours[key] / result[peer][key]:6.1f} x {said} ({result[peer][key]:.0f})"
        lines.append(text)
    listing_s, apache_s = ours["listing_s"], result["apache"]["listing_s"]
    lines.append(f"{'PROPFIND of all files of a folder':34} {listing_s * 1000:10.1f} ms{'':37}   "
                 f"{apache_s / listing_s:6.1f} x as fast as Apache ({apache_s * 1000:.0f} ms)")
    lines.append(f"{'an entry of it':34} {ours['listing_bytes']:10.0f} bytes")
    lines.append(f"{'drive, memory: idle, most':34} {ours['idle_mib']:10.1f} MiB, {ours['peak_mib']:.1f} MiB")
    lines.append(f"{'with ten such folders':34} {ours['many_idle_mib']:10.1f} MiB, {ours['many_peak_mib']:.1f} MiB")
    return lines
