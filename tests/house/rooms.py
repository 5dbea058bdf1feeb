"""The table of docs/architecture.md: which room may know which, and which library lives where."""

import re
from pathlib import Path

from sources import files, includes

# Arrows point down only: a room may include itself and these.
MAY_KNOW = {
    "crypto/base": [],
    "crypto/seal": ["crypto/base"],
    "council/links": ["crypto/base"],
    "journal": ["crypto/base"],
    "storage": ["journal", "crypto/base"],
    "council/mirror": ["crypto/base"],
    "http": ["crypto/base"],
    "webdav": ["http", "crypto/base"],
    "config": ["crypto/base"],
    "server": ["http", "storage", "council/mirror", "journal", "config", "crypto/base"],
    "client": ["journal", "council/links", "crypto/base", "crypto/seal"],
    "client/council": ["client", "council/links", "journal", "crypto/base"],
    "client/drive": ["client", "webdav", "http", "journal", "crypto/base", "crypto/seal"],
    "client/command": ["client", "client/council", "client/drive", "council/links", "journal", "crypto/base", "crypto/seal"],
    "gateway": ["client", "client/drive", "client/command", "webdav", "http", "config", "journal", "crypto/base", "crypto/seal"],
}

# The same on the link lines: CMake target -> our targets it may name.
MAY_LINK = {
    "crypto_base": [],
    "crypto_seal": ["crypto_base"],
    "council_links": ["crypto_base"],
    "journal": ["crypto_base"],
    "storage": ["journal", "crypto_base"],
    "council_mirror": ["crypto_base"],
    "http": ["crypto_base"],
    "webdav": ["http", "crypto_base"],
    "config": ["crypto_base"],
    "server_core": ["http", "storage", "council_mirror", "journal", "config", "crypto_base"],
    "mappe-server": ["server_core", "http", "storage", "council_mirror", "journal", "config", "crypto_base"],
    "client": ["journal", "council_links", "crypto_base", "crypto_seal"],
    "client_council": ["client", "council_links", "journal", "crypto_base"],
    "mappe_drive": ["client", "webdav", "http", "journal", "crypto_base", "crypto_seal"],
    "client_command": ["client", "client_council", "council_links", "mappe_drive", "journal", "crypto_base", "crypto_seal"],
    "gateway_core": ["client_command", "mappe_drive", "client", "webdav", "http", "config", "journal", "crypto_base", "crypto_seal"],
    "mappe-gateway": ["gateway_core", "crypto_base", "crypto_seal"],
    "mappe": ["client_command", "client", "journal", "crypto_base", "crypto_seal"],
}
OURS = set(MAY_LINK)

# Third-party headers stay in the room that wraps them.
LIBRARY_HOMES = {
    r"rocksdb/": ["storage", "council/mirror"],
    r"boost/(beast|asio)": ["http"],
    r"yaml-cpp/": ["config"],
    r"curl/": ["client", "council/mirror"],
    r"sodium": ["crypto/base", "crypto/seal", "journal", "client"],  # beyond crypto/ only to wipe what was opened
    r"argon2": ["crypto/seal"],
    r"httplib\.h": ["server"],
    r"CLI/": ["server", "client/command", "gateway"],
    r"spdlog/": ["server"],
    r"openssl/": ["crypto/base", "crypto/seal", "http", "webdav", "server", "client", "gateway"],
    r"expat": ["webdav"],
    r"qrencode\.h": ["client/command"],
}


def room_of(path: str) -> str | None:
    """The longest room name the path lies in."""
    rooms = [room for room in MAY_KNOW if path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def include_violations(root: Path) -> list[str]:
    found = []
    for path in files(root, ".h", ".cpp"):
        room = room_of(path.as_posix())
        if room is None:
            continue
        for line, target, quoted in includes(root / path):
            found += [f"{path}:{line}: {text}" for text in _judge(room, target, quoted)]
    return found


def _judge(room: str, target: str, quoted: bool) -> list[str]:
    other = room_of(target)
    if other is not None:
        allowed = other == room or other in MAY_KNOW[room]
        return [] if allowed else [f"{room} may not know {other} ({target})"]
    if quoted:
        return [f"{target} is not a file of a room; includes are written from the top folder"]
    homes = [homes for pattern, homes in LIBRARY_HOMES.items() if re.match(pattern, target)]
    return [f"{target} may be included in {', '.join(h)} only" for h in homes if room not in h]


def link_violations(root: Path) -> list[str]:
    found = []
    for path in files(root):
        if path.name != "CMakeLists.txt" or path.parts[0] in ("tests", "bench"):
            continue
        text = re.sub(r"#.*", "", (root / path).read_text(encoding="utf-8"))
        for target, libraries in re.findall(r"target_link_libraries\(\s*([\w-]+)\s+([^)]*)\)", text):
            for library in libraries.split():
                if library in OURS and library not in MAY_LINK.get(target, OURS):
                    found.append(f"{path}: {target} may not link {library}")
    return found
