#!/usr/bin/env python3
"""Reads what `mappe export` wrote (docs/export.md) with nothing of Mappe and nothing but Python 3.

usage: read_export.py FOLDER              what is in it, and whether every byte is as described
       read_export.py FOLDER list         every file and folder with its versions
       read_export.py FOLDER history PATH the versions of one file, and where each lies
       read_export.py FOLDER notes        notes, with their answers below them
       read_export.py FOLDER members      who could read the space

Exit codes: 0 all is there and as described, 1 something is missing or was changed, 2 wrong use or no export.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

KNOWN_VERSION = 1


class NoExport(Exception):
    """The folder does not hold what docs/export.md describes."""


def load(folder: Path) -> dict:
    try:
        with (folder / "export.json").open(encoding="utf-8") as file:
            description = json.load(file)
    except (OSError, ValueError) as error:
        raise NoExport(f"{folder / 'export.json'} cannot be read: {error}") from error
    if not isinstance(description, dict) or description.get("format") != "mappe-export":
        raise NoExport(f"{folder / 'export.json'} is no export of Mappe")
    if description.get("version") != KNOWN_VERSION:
        raise NoExport(f"this export is of version {description.get('version')}; this program reads {KNOWN_VERSION}")
    return description


def day(time_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(time_ms / 1000))


def safe(text: object) -> str:
    """A foreign text on a terminal: nothing in it can steer that."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))


def contents(description: dict):
    """(what it is, its record) for every version and attachment."""
    for node in description["nodes"]:
        for version in node.get("versions", []):
            yield f"{node['path']} version {version['number']}", version
        if "link_file" in node:
            yield f"{node['path']} link", node["link_file"]
    for note in description["notes"]:
        for attachment in note.get("attachments", []):
            yield f"note {note['id']}: {attachment['name']}", attachment


def fault_of(folder: Path, record: dict) -> str:
    """What is wrong with one content, or nothing."""
    if record["file"] is None:
        return f"was missing when it was exported ({record.get('missing', 'unknown')})"
    path = folder / record["file"]
    if ".." in Path(record["file"]).parts or Path(record["file"]).is_absolute():
        return f"{record['file']} lies outside the export"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        return f"{record['file']}: {error.strerror}"
    if size != record["size"] or digest.hexdigest() != record["sha256"]:
        return f"{record['file']} was changed since"
    return ""


def check(folder: Path, description: dict) -> int:
    kinds = [node["kind"] for node in description["nodes"]]
    print(f"{safe(description['title'])}: exported {day(description['exported_ms'])}, up to entry {description['head']['seq']}")
    print(f"{kinds.count('file') + kinds.count('draft')} files, {kinds.count('folder')} folders, {kinds.count('link')} links, "
          f"{len(description['notes'])} notes, {len(description['members'])} members")
    faults = [(what, fault) for what, record in contents(description) if (fault := fault_of(folder, record))]
    for what, fault in faults:
        print(f"{safe(what)}: {safe(fault)}")
    print("everything is there and as described" if not faults else f"{len(faults)} contents are missing or changed")
    return 1 if faults else 0


def show_list(_: Path, description: dict) -> int:
    for node in sorted(description["nodes"], key=lambda node: node["path"]):
        versions = node.get("versions", [])
        size = f"{versions[-1]['size']:>12}" if versions else " " * 12
        where = "" if node["place"] == "tree" else f"  [{node['place']}]"
        target = f" -> {safe(node['link'].get('web_url', ''))}" if node["kind"] == "link" else ""
        print(f"{size}  {len(versions):>3}  {safe(node['path'])}{'/' if node['kind'] == 'folder' and node['path'] != '/' else ''}"
              f"{target}{where}")
    return 0


def show_history(_: Path, description: dict, path: str) -> int:
    for node in description["nodes"]:
        if node["path"] != path:
            continue
        for version in node.get("versions", []):
            print(f"{version['number']:>4}  {day(version['saved']['time_ms'])}  {safe(version['saved']['author_name'])}  "
                  f"{version['size']}  {safe(version['file'] or 'missing: ' + version.get('missing', ''))}")
        return 0
    print(f"there is no {safe(path)} in this export", file=sys.stderr)
    return 1


def show_notes(_: Path, description: dict) -> int:
    answers: dict[object, list[dict]] = {}
    for note in sorted(description["notes"], key=lambda note: note["written"]["seq"]):
        answers.setdefault(note["reply_to"], []).append(note)
    waiting = [(note, 0) for note in reversed(answers.get(None, []))]
    while waiting:
        note, depth = waiting.pop()
        about = note["about"].get("path") or note["about"].get("oparl_id") or ""
        text = "(erased)" if "erased" in note else note["text"]
        print(f"{'  ' * depth}{day(note['written']['time_ms'])}  {safe(note['written']['author_name'])}  {safe(about)}: {safe(text)}")
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(note["id"], []))]
    return 0


def show_members(_: Path, description: dict) -> int:
    for member in description["members"]:
        until = f"  until {day(member['until_ms'])}" if member["until_ms"] else ""
        print(f"{safe(member['name'])}  {member['role']}{until}")
    return 0


COMMANDS = {"list": show_list, "notes": show_notes, "members": show_members}


def main(arguments: list[str]) -> int:
    match arguments:
        case [folder]:
            return check(Path(folder), load(Path(folder)))
        case [folder, "history", path]:
            return show_history(Path(folder), load(Path(folder)), path)
        case [folder, command] if command in COMMANDS:
            return COMMANDS[command](Path(folder), load(Path(folder)))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoExport as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)
    except (KeyError, TypeError) as wrong:
        print(f"export.json does not say what it should: {wrong}", file=sys.stderr)
        sys.exit(2)
