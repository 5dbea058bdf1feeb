"""Bodies of kinds 2 and 3: every operation, and what is none."""
from protocol_examples import content, file, folder, ops
from reference import cbor, same, scenario

NODE, PARENT, NOTE, BASE = same(1, 16), same(2, 16), same(3, 16), same(4, 16)
EMPTY = [0, bytes(16), 0, []]
SOURCE = [1, 2, 3, same(5, 32), content]
TARGET = [1, "https://rat.example/oparl/paper/1", "https://rat.example/vorlage/1", "Paper", "2026/0815", "Bänke", "Rat", 1, 2]

EACH = [
    ["folder", NODE, PARENT, "Anträge"],
    ["file", NODE, PARENT, "Bänke.txt", content, 5],
    ["put", NODE, BASE, content, 5],
    ["move", NODE, PARENT, "Bänke 2.txt"],
    ["touch", NODE, 5],
    ["attr", NODE, "key", "value"],
    ["trash", NODE],
    ["restore", NODE, PARENT, "Bänke.txt"],
    ["purge", NODE],
    ["forget", NODE, [[3, 0], [4, 511]]],
    ["link", NODE, PARENT, "Vorlage", TARGET],
    ["relink", NODE, TARGET],
    ["object", 9],
    ["draft", NODE, PARENT, "Entwurf", SOURCE, content, 5],
    ["cut", NODE, BASE, content, SOURCE, 5],
    ["reset", NODE, b"", content, [], 5],
    ["note", NOTE, [1, NODE], "stimmt das?", [["Skizze", content]], [same(0xA0, 16)], bytes(16)],
    ["resolve", NOTE],
    ["erase", NOTE],
]


def read(name, why, body, expect="ok"):
    gives = {"names": [op[0] for op in body], "again": cbor(body)} if expect == "ok" else None
    return scenario(name, "§4", why, expect, "read_operations", {"body": body if isinstance(body, bytes) else cbor(body)}, gives)


def swapped(op, at, value):
    return op[:at] + [value] + op[at + 1:]


def scenarios():
    for op in EACH:
        yield read(op[0], "read and written again, byte for byte", [op])
        yield read(op[0] + " refused too short", "arity is fixed", [op[:-1]], "malformed")
        yield read(op[0] + " refused too long", "arity is fixed: nothing unknown rides along", [op + [0]], "malformed")
        if len(op) > 2 or op[0] == "object":
            wrong = [] if isinstance(op[-1], (int, str, bytes)) else 0
            yield read(op[0] + " refused with a last field of another type", "types are fixed", [swapped(op, -1, wrong) if len(op) > 1 else op],
                       "malformed")
        if op[0] != "object":
            yield read(op[0] + " refused with an id of 15 bytes", "ids have 16", [swapped(op, 1, NODE[:15])], "malformed")
    yield from bodies()
    yield from contents()
    yield from others()


def bodies():
    yield read("body of the example", "in one entry, in order", ops)
    yield read("body of 512 operations", "as a bulk writer makes them", [["trash", n.to_bytes(16, "big")] for n in range(512)])
    yield read("body refused empty", "one operation or more", [], "malformed")
    yield read("body refused with an unknown operation", "does not fit below its version, and stops nothing",
               [["trash", NODE], ["teleport", NODE]], "unsupported")
    yield read("body refused with an operation in capitals", "names are exact", [["Trash", NODE]], "unsupported")
    yield read("body refused with an operation without a name", "an operation begins with its name", [[NODE]], "malformed")
    yield read("body refused with an empty operation", "an operation begins with its name", [[]], "malformed")
    yield read("body refused with a name in bytes", "the name is text", [[b"trash", NODE]], "malformed")
    yield read("body refused as a single operation", "a list of operations", ["trash", NODE], "malformed")
    yield read("body refused with bytes after it", "nothing after the end", cbor([["trash", NODE]]) + b"\0", "malformed")
    yield read("body refused cut short", "all of it", cbor([["trash", NODE]])[:-1], "malformed")
    yield read("body refused of no bytes", "all of it", b"", "malformed")
    yield read("body refused in a longer form", "shortest form only", b"\x98\x01" + cbor(["trash", NODE]), "malformed")


def contents():
    def put(name, why, what, expect):
        return read("content " + name, why, [["put", NODE, b"", what, 5]], expect)

    blob, key = content[3][0][:2]
    yield put("without chunks", "an empty file", EMPTY, "ok")
    yield put("without a digest", "above 64 MiB", [1 << 30, b"", 0, content[3]], "ok")
    yield put("of level 1", "the chunks hold the list of chunks", [1 << 30, b"", 1, content[3]], "ok")
    yield put("of 17 chunks in place", "written above 16 as level 1, read always", [17, b"", 0, content[3] * 17], "ok")
    yield put("whose sizes do not add up", "seen on opening, no matter of replay", [5, b"", 0, content[3]], "ok")
    yield put("refused of level 2", "there is none", [1, b"", 2, content[3]], "malformed")
    yield put("refused with a digest of 32 bytes", "16 or none", [1, bytes(32), 0, content[3]], "malformed")
    yield put("refused with a blob id of 31 bytes", "32", [1, b"", 0, [[blob[:31], key, 1]]], "malformed")
    yield put("refused with a key of 16 bytes", "32", [1, b"", 0, [[blob, key[:16], 1]]], "malformed")
    yield put("refused with a chunk of four", "arity is fixed", [1, b"", 0, [[blob, key, 1, 1]]], "malformed")
    yield put("refused with a field more", "arity is fixed", [1, b"", 0, [], 0], "malformed")


def others():
    note = EACH[16]
    yield read("put refused with a base of 8 bytes", "16 or none", [["put", NODE, bytes(8), content, 5]], "malformed")
    yield read("forget of nothing", "an empty list is a list", [["forget", NODE, []]])
    yield read("forget refused with a seq alone", "a version is [seq, op]", [["forget", NODE, [[3]]]], "malformed")
    yield read("link refused with a target of version 2", "this program would lose what it says",
               [["link", NODE, PARENT, "a", [2] + TARGET[1:]]], "malformed")
    anchor = ["2026-03-17", "VOLFDNR", "1001737"]
    yield read("link with a date and a number", "the longer form of a target", [["link", NODE, PARENT, "a", TARGET + anchor]])
    yield read("link with a date alone", "one of the three is enough", [["link", NODE, PARENT, "a", TARGET + [anchor[0], "", ""]]])
    yield read("relink with a number alone", "one of the three is enough", [["relink", NODE, TARGET + ["", "", anchor[2]]]])
    for parts in (8, 10, 11, 13):
        yield read(f"link refused with a target of {parts}", "9 or 12",
                   [["link", NODE, PARENT, "a", (TARGET + anchor + [""])[:parts]]], "malformed")
    yield read("link refused with three empty fields", "one encoding for one target",
               [["link", NODE, PARENT, "a", TARGET + ["", "", ""]]], "malformed")
    yield read("link refused with a date in bytes", "a text",
               [["link", NODE, PARENT, "a", TARGET + [b"2026-03-17", "", ""]]], "malformed")
    yield read("draft refused with a source of four", "[] or all five", [["draft", NODE, PARENT, "a", SOURCE[:4], content, 5]], "malformed")
    yield read("note about a paper", "by its OParl id", [swapped(note, 2, [2, "https://rat.example/oparl/paper/1"])])
    yield read("note of 16 KiB", "the longest", [swapped(note, 3, "t" * 16384)])
    yield read("note refused above 16 KiB", "a byte more", [swapped(note, 3, "t" * 16385)], "malformed")
    yield read("note refused about something of sort 3", "1 or 2", [swapped(note, 2, [3, NODE])], "malformed")
    yield read("note refused about a node by text", "1 takes an id", [swapped(note, 2, [1, "a"])], "malformed")
    yield read("note refused with an attachment without a name", "[name, content]", [swapped(note, 4, [[content]])], "malformed")
    yield read("file refused with a time of 2^53", "integers end there",
               cbor([["file", NODE, PARENT, "a", EMPTY, 0]])[:-1] + bytes.fromhex("1b0020000000000000"), "malformed")
    assert file != folder
