#!/usr/bin/env python3
"""Makes every vector in this folder, always the same bytes.

usage: generate.py            writes the files
       generate.py --check    writes nothing; exit 1 if a file is missing, differs, or belongs to no scenario

Needs python3-nacl, python3-argon2, python3-cryptography (Debian); `./check` here finds a Python that has them.
"""
import importlib
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True


def plain_json(x):
    if isinstance(x, bytes):
        return x.hex()
    if isinstance(x, dict):
        return {k: plain_json(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain_json(v) for v in x]
    return x


def as_text(x):
    return json.dumps(plain_json(x), ensure_ascii=False, indent=1) + "\n"


def file_name(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")).strip("-") + ".json"


def wanted():
    """Every file: its path under this folder, and its text."""
    files = {"protocol-examples.json": as_text(importlib.import_module("protocol_examples").document())}
    for module in sorted((FOLDER / "families").glob("*.py")):
        family = importlib.import_module("families." + module.stem)
        for made in family.scenarios():
            path = module.stem.replace("_", "-") + "/" + file_name(made["name"])
            assert path not in files, "two scenarios for " + path
            files[path] = as_text(made)
    return files


def present():
    return {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.json"))}


def main():
    new, old = wanted(), present()
    stale = sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path))
    if sys.argv[1:] == ["--check"]:
        for path in stale:
            print(f"{path}: " + ("missing" if path not in old else "made by no scenario" if path not in new else "differs"))
        return 1 if stale else 0
    if sys.argv[1:]:
        print(__doc__)
        return 2
    for path in stale:
        if path in new:
            (FOLDER / path).parent.mkdir(exist_ok=True)
            (FOLDER / path).write_text(new[path], encoding="utf-8")
        else:
            (FOLDER / path).unlink()
    print(f"{len(new)} vectors, {len(stale)} files changed")
    return 0


sys.exit(main())
