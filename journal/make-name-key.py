#!/usr/bin/python3
"""Makes the frozen name-key table and its C++ form.

usage: make-name-key.py table CaseFolding-15.0.0.txt > journal/name-key-1.txt     (once; never again: replay depends on it)
       make-name-key.py inc journal/name-key-1.txt > journal/name-key-1.inc       (whenever the C++ form should change)

Input: Unicode 15.0 CaseFolding.txt (Debian bookworm: package unicode-data, /usr/share/unicode/CaseFolding.txt). Taken
are the one-to-one mappings, status C (common) and S (simple); F (full) and T (Turkic) are left out. Both languages read
name-key-1.txt or what was made from it; docs/protocol.md section 4 "Names".
"""
import sys


def table(path):
    lines = open(path, encoding="utf-8").read().splitlines()
    if lines[0] != "# CaseFolding-15.0.0.txt":
        sys.exit("not Unicode 15.0 CaseFolding: the table is frozen at that version")
    print("# name_key, version 1. Frozen: journal/make-name-key.py from Unicode 15.0 CaseFolding.txt, status C and S.")
    print("# Each line: code point, what it is mapped to (hexadecimal). Ascending. All others stay as they are.")
    for line in lines:
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) >= 3 and fields[1] in ("C", "S"):
            print("%04X %04X" % (int(fields[0], 16), int(fields[2], 16)))


def pairs(path):
    for line in open(path, encoding="ascii"):
        if not line.startswith("#"):
            code, folded = line.split()
            yield int(code, 16), int(folded, 16)


def inc(path):
    found = list(pairs(path))
    assert found == sorted(found) and len({code for code, _ in found}) == len(found)
    print("// Made by journal/make-name-key.py from journal/name-key-1.txt; tests/journal/name_test.cpp compares the two.")
    print("// clang-format off")
    for i in range(0, len(found), 4):
        print(" ".join("{0x%04X, 0x%04X}," % pair for pair in found[i:i + 4]))


if len(sys.argv) != 3 or sys.argv[1] not in ("table", "inc"):
    sys.exit(__doc__)
{"table": table, "inc": inc}[sys.argv[1]](sys.argv[2])
