"""Bodies of kinds 2 and 3: every operation, and what is none."""
from protocol_examples import content, file, folder, ops
from reference import cbor, same, scenario

NODE, PARENT, NOTE, BASE = same(1, 16), same(2, 16), same(3, 16), same(4, 16)
EMPTY = [0, bytes(16), 0, []]
SUBJECT = [2, "https://rat.example/oparl/meeting/1"]
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
    ["meeting", NODE, [], 1, "Fraktionssitzung", "Fraktion", 5, 6, "Rathaus, Zimmer 2", 0],
    ["item", NODE, [3, 0], [3, PARENT], 10, "3", "Bänke am Markt", "https://rat.example/oparl/item/3", 1],
    ["remove", NODE, [3, 0]],
    ["brief", SUBJECT, 1, [], "Wir stimmen zu."],
    ["assign", SUBJECT, NODE],
    ["unassign", SUBJECT, NODE],
    ["attend", SUBJECT, same(0xA0, 16), 1],
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
            short = [3, NODE[:15]] if op[1] == SUBJECT else NODE[:15]
            yield read(op[0] + " refused with an id of 15 bytes", "ids have 16", [swapped(op, 1, short)], "malformed")
    yield from agenda()
    yield from bodies()
    yield from contents()
    yield from others()


def agenda():
    meeting, item, brief, attend = (next(op for op in EACH if op[0] == name) for name in ("meeting", "item", "brief", "attend"))
    own = [3, PARENT]
    yield read("meeting of another body without times", "a board without a system of its own", [swapped(swapped(swapped(meeting, 3, 2), 6, 0), 7, 0)])
    yield read("meeting with an end alone", "not before its start, which nobody knows", [swapped(meeting, 6, 0)])
    yield read("meeting with texts of 1,024 bytes", "as long as they may be", [swapped(swapped(swapped(meeting, 4, "a" * 1024), 5, "b" * 1024), 8, "c" * 1024)])
    for at, what in ((4, "a title"), (5, "a body"), (8, "a place")):
        yield read(f"meeting refused with {what} above 1,024 bytes", "a named limit", [swapped(meeting, at, "a" * 1025)], "malformed")
    yield read("meeting refused of an owner of 0", "1 or 2", [swapped(meeting, 3, 0)], "malformed")
    yield read("meeting refused of an owner of 3", "1 or 2", [swapped(meeting, 3, 3)], "malformed")
    yield read("meeting refused with an end before its start", "time goes one way", [swapped(meeting, 7, 4)], "malformed")
    yield read("meeting refused with cancelled of 2", "0 or 1", [swapped(meeting, 9, 2)], "malformed")
    yield read("meeting refused with a seq alone", "what was seen has two numbers", [swapped(meeting, 2, [3])], "malformed")
    yield read("item in a meeting of the council", "entered by hand where the mirror has none", [swapped(swapped(item, 3, SUBJECT), 7, "")])
    yield read("item refused with a number above 1,024 bytes", "a named limit", [swapped(item, 5, "a" * 1025)], "malformed")
    yield read("item refused with a title above 1,024 bytes", "a named limit", [swapped(item, 6, "a" * 1025)], "malformed")
    yield read("item of a council item of 2,048 bytes", "as long as it may be", [swapped(item, 7, "a" * 2048)])
    yield read("item refused of a council item above 2,048 bytes", "a named limit", [swapped(item, 7, "a" * 2049)], "malformed")
    yield read("item refused with open of 3", "0 to 2", [swapped(item, 8, 3)], "malformed")
    yield read("item refused in a node", "a subject has sort 2 or 3", [swapped(item, 3, [1, NODE])], "malformed")
    yield read("brief beside an own item", "the other sort of subject", [swapped(brief, 1, own)])
    yield read("brief of 16 KiB", "as long as it may be", [swapped(brief, 4, "a" * 16384)])
    yield read("brief refused above 16 KiB", "a named limit", [swapped(brief, 4, "a" * 16385)], "malformed")
    yield read("brief of the last field", "5 is the result", [swapped(brief, 2, 5)])
    yield read("brief refused of field 0", "1 to 5", [swapped(brief, 2, 0)], "malformed")
    yield read("brief refused of field 6", "1 to 5", [swapped(brief, 2, 6)], "malformed")
    yield read("brief refused beside an unknown sort of subject", "2 or 3", [swapped(brief, 1, [4, PARENT])], "malformed")
    yield read("brief refused beside a council object without a name", "1 byte at least", [swapped(brief, 1, [2, ""])], "malformed")
    yield read("brief beside a council object of 2,048 bytes", "as long as it may be", [swapped(brief, 1, [2, "a" * 2048])])
    yield read("brief refused beside a council object above 2,048 bytes", "a named limit", [swapped(brief, 1, [2, "a" * 2049])], "malformed")
    yield read("attend of the last answer", "4 was missing", [swapped(attend, 3, 4)])
    yield read("attend refused of answer 5", "0 to 4", [swapped(attend, 3, 5)], "malformed")


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
