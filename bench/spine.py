"""What bench/run runs: the machine's primitives, the programs, the peers, and the table that sets them beside each other."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import drive
import peers
from town import ENVIRONMENT, LARGE_ROUNDS, ROOT, Member, Server, founded, median_timed, run, timed

NEWS_ROUNDS = 9
STORED_GIB = 10  # with which the server starts, at full size


def parse() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description="What Mappe reaches beside what this machine can do.")
    arguments.add_argument("--quick", action="store_true", help="smaller sizes, to see that it works")
    arguments.add_argument("--peers", action="store_true", help="rclone crypt over Apache, and curl, in the same run")
    arguments.add_argument("--drive", action="store_true", help="`mappe drive` over HTTP, beside rclone and Apache")
    arguments.add_argument("--growth", action="store_true", help="up to 100,000 entries, spaces and files; some minutes")
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="on the disk in question")
    return arguments.parse_args()


def primitives(folder: Path, quick: bool) -> dict[str, float]:
    return json.loads(run(ROOT / "build/bench/machine_bench", folder, "0.3" if quick else "2"))


def machine(runs: list[dict[str, float]]) -> dict[str, float]:
    """What the machine could do on the average of the runs: hosts are faster in one minute than in another."""
    limits = {what: statistics.mean(one[what] for one in runs) for what in runs[0]}
    gib = 2**30
    # What a byte costs on its way, both ends on this machine: read from a file, sealed or opened by the client, carried,
    # compared by the server (with its id when it comes in, with a sum when it is read), written to a file the cheaper
    # way. Files written so lie on the disk alone, from which the server reads them; the person's file is in memory.
    written = min(limits["file_write_ns_per_byte"], limits["file_write_through_ns_per_byte"])
    was_let_go = written == limits["file_write_through_ns_per_byte"]
    common = written + limits["tls_ns_per_byte"] + limits["sum_ns_per_byte"]
    up = common + sum(limits[f"{cost}_ns_per_byte"] for cost in ("file_read", "seal", "hash"))
    down = common + sum(limits[f"{cost}_ns_per_byte"]
                        for cost in ("file_read_from_disk" if was_let_go else "file_read", "open"))
    limits["put_limit_mib_s"] = min(limits["cores"] / up * 1e9 / gib * 1024, limits["disk_mib_per_s_4"])
    limits["get_limit_mib_s"] = limits["cores"] / down * 1e9 / gib * 1024
    # A drive carries each byte once more, over a line without TLS.
    limits["drive_put_limit_mib_s"] = min(limits["cores"] / (up + limits["line_ns_per_byte"]) * 1e9 / gib * 1024,
                                          limits["disk_mib_per_s_4"])
    limits["drive_get_limit_mib_s"] = limits["cores"] / (down + limits["line_ns_per_byte"]) * 1e9 / gib * 1024
    return limits


def files(anna: Member, bernd: Member, folder: Path, large: Path, small: Path, count: int) -> dict[str, float]:
    mib = large.stat().st_size / 2**20
    return {
        "put_mib_s": mib / median_timed(lambda _: anna.mappe("put", large, "Messung:/")),
        "get_mib_s": mib / median_timed(lambda _: bernd.mappe("get", "--force", f"Messung:/{large.name}",
                                                              folder / "large-down")),
        "put_files_s": count / timed(lambda: anna.mappe("put", "-r", small, "Messung:/")),
        "get_files_s": count / timed(lambda: bernd.mappe("get", "-r", f"Messung:/{small.name}", folder / "small-down")),
    }


def news(anna: Member, bernd: Member, folder: Path) -> dict[str, float]:
    """From the start of one member's save (a command of its own) to the line on another's screen."""
    watch = subprocess.Popen(bernd.command("watch", "Messung", "--json"), stdout=subprocess.PIPE, text=True,
                             env=ENVIRONMENT)
    save, seen = [], []
    try:
        for i in range(NEWS_ROUNDS + 1):
            path = folder / f"neu-{i}.txt"
            path.write_text(f"neu {i}\n", encoding="utf-8")
            time.sleep(1 if i == 0 else 0.2)
            start = time.perf_counter()
            anna.mappe("put", path, "Messung:/")
            saved = time.perf_counter()
            while path.name not in watch.stdout.readline():
                pass
            if i > 0:
                save.append((saved - start) * 1000)
                seen.append((time.perf_counter() - start) * 1000)
    finally:
        watch.kill()
        watch.wait()
    return {"save_ms": statistics.median(save), "news_ms": statistics.median(seen),
            "news_after_save_ms": statistics.median(b - a for a, b in zip(save, seen))}


def forget_what_was_read() -> None:
    """The system's copies of files, so that what starts reads from the disk; without the right to, they stay."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    except OSError:
        print("not root: the server's files are in memory when it starts", file=sys.stderr)


def printed_by(program: str) -> dict[str, object]:
    lines = run(ROOT / "build/bench" / program, "--log_level=error", "--report_level=no").splitlines()
    return json.loads(next(line for line in lines if line.startswith("{")))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    size, count = (64 << 20, 200) if options.quick else (1 << 30, 2000)
    large, small = folder / "groß.bin", folder / "klein"
    with large.open("wb") as out:
        for _ in range(size >> 20):
            out.write(os.urandom(1 << 20))
    small.mkdir()
    for i in range(count):
        (small / f"{i:04}.txt").write_bytes(os.urandom(4096))

    before = primitives(folder, options.quick)
    result: dict[str, dict[str, float]] = {}
    server = Server(folder)
    try:
        idle = server.resident_mib()
        anna, bernd = founded(server, folder)
        result["mappe"] = files(anna, bernd, folder, large, small, count) | news(anna, bernd, folder)
        result["mappe"]["server_idle_mib"] = idle
        if options.drive:
            require_peers("--drive")
            result["at_drive"] = drive.measure(folder, anna, bernd, large, options.quick)
        if not options.quick:
            for _ in range(STORED_GIB - LARGE_ROUNDS):
                anna.mappe("put", large, "Messung:/")  # sealed anew: as many bytes again
        server.stop()
        forget_what_was_read()
        result["mappe"]["start_s"] = server.start()
    finally:
        server.stop()
    result["machine"] = machine([before, primitives(folder, options.quick)])
    for program in ("append_bench", "idle_bench"):
        result["mappe"] |= printed_by(program)
    if options.growth:
        result["growth"] = printed_by("growth_bench")
    if options.peers:
        require_peers("--peers")
        result["peers"] = peers.measure(folder, large, small, count)
    return result


def require_peers(option: str) -> None:
    if not peers.available():
        raise SystemExit(f"rclone, apache2 or curl is missing: bench/run {option} installs them")


def table(result: dict[str, dict[str, float]]) -> list[str]:
    can, ours, theirs = result["machine"], result["mappe"], result.get("peers", {})

    def row(what: str, value: float, unit: str, limit: float = 0, *others: tuple[str, str]) -> str:
        text = f"{what:34} {value:10.1f} {unit:8}"
        text += f" {100 * value / limit:5.0f} % of the limit {limit:8.0f}" if limit else " " * 31
        for name, key in others:
            if key in theirs:
                text += f"   {value / theirs[key]:6.1f} x {name} ({theirs[key]:.0f})"
        return text.rstrip()

    return [
        row("put one large file", ours["put_mib_s"], "MiB/s", can["put_limit_mib_s"], ("rclone crypt", "rclone_put_mib_s"),
            ("the same with TLS", "rclone_tls_put_mib_s"), ("curl, plain", "curl_put_mib_s")),
        row("get one large file", ours["get_mib_s"], "MiB/s", can["get_limit_mib_s"], ("rclone crypt", "rclone_get_mib_s"),
            ("the same with TLS", "rclone_tls_get_mib_s"), ("curl, plain", "curl_get_mib_s")),
        row("put small files", ours["put_files_s"], "files/s", 0, ("rclone crypt", "rclone_put_files_s"),
            ("curl, plain", "curl_put_files_s")),
        row("get small files", ours["get_files_s"], "files/s", 0, ("rclone crypt", "rclone_get_files_s"),
            ("curl, plain", "curl_get_files_s")),
        row("durable appends, 64 spaces", ours["appends_per_s_64_spaces"], "1/s", can["rocksdb_appends_per_s_64"]),
        row("durable appends, one space", ours["appends_per_s_1_space"], "1/s", can["rocksdb_appends_per_s_1"]),
        row("a save, the whole command", ours["save_ms"], "ms"),
        row("  seen by another after that", ours["news_after_save_ms"], "ms"),
        row("  a round trip and a sync take", can["tls_round_trip_ms"] + 1000 / can["synced_appends_per_s"], "ms"),
        row("server, idle", ours["server_idle_mib"], "MiB"),
        row("server, 1,000 idle clients", ours["server_1000_idle_clients_mib"], "MiB"),
        row("server, start to answer", ours["start_s"] * 1000, "ms"),
    ]


def growth_table(growth: dict[str, list[dict[str, float]]]) -> list[str]:
    """Medians in microseconds, and how many times the smallest size's the largest size's is."""
    lines = []
    for what, sizes in growth.items():
        for kind, said in GROWTH_ROWS[what].items():
            figures = [size[kind] for size in sizes]
            at = "  ".join(f"{size['count']:>7,}: {size[kind]:8.1f}" for size in sizes)
            lines.append(f"{said:42} µs at {at}   {figures[-1] / figures[0]:5.2f} x")
    return lines


GROWTH_ROWS = {
    "entries": {"append_us": "an append, by entries of the space", "listing_us": "a list of 20 spaces, by entries",
                "news_us": "a piece of news fetched, by entries"},
    "spaces": {"append_us": "an append, by spaces of the server", "listing_us": "a list of 20 spaces, by spaces",
               "news_us": "a piece of news fetched, by spaces"},
    "files": {"append_us": "a file replayed, by files of the space", "listing_us": "a folder of 100 listed, by files",
              "path_us": "a path looked up, by files"},
}


def main() -> int:
    options = parse()
    with tempfile.TemporaryDirectory(prefix="mappe-bench-", dir=options.folder) as folder:
        result = measure(Path(folder), options)
    today = time.strftime("%Y-%m-%d")
    print(f"{today}, {os.cpu_count()} cores, {platform.machine()}; limits: what this machine's primitives allow")
    at_drive = drive.table(result["at_drive"], result["machine"]) if options.drive else []
    print("\n".join(table(result) + at_drive + growth_table(result.get("growth", {}))))
    kept = ROOT / "build/bench" / f"result-{today}.json"
    kept.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"as JSON: {kept.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
