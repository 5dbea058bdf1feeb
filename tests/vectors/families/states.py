"""Which operations fit, what the state is after them, and its bytes."""
from protocol_examples import T, anna, bernd, file, folder, ops, state, content
from protocol_examples import SPACE
from reference import as_set, cbor, same, scenario
from replay import DRAFT, FILE, FOLDER, LIMBO, LINK, ROOT, body_of, etag, replay

TARGET = [1, "https://rat.example/oparl/paper/1", "https://rat.example/vorlage/1", "Paper", "2026/0815", "Bänke", "Rat", 1, 2]
OTHER_TARGET = TARGET[:4] + ["2026/0816"] + TARGET[5:]
LONG_TARGET = TARGET + ["2026-03-17", "VOLFDNR", "1001737"]
GENESIS = [0, 0, T, anna.author]
D, F, L, INNER, EMPTY_FILE, GONE, BELOW, GONE_FILE, DRAFT_NODE = (same(n, 16) for n in range(1, 10))
FRESH, UNKNOWN, NOTE, NOTE_OF_ANNA, FRESH_NOTE = same(50, 16), same(60, 16), same(1, 16), same(2, 16), same(9, 16)


def blob(n):
    return [100, same(n, 16), 0, [[same(n, 32), same(n + 1, 32), 100]]]


EMPTY = [0, bytes(16), 0, []]


def entry(seq, entry_ops, who=bernd, kind=None, body=None, rule="malformed"):
    notes = bool(entry_ops) and entry_ops[0][0] in ("note", "resolve", "erase")
    return {"seq": seq, "time_ms": T + seq, "author": who.author, "by_manager": who is anna,
            "kind": kind or (3 if notes else 2), "ops": entry_ops, "body": body, "rule": rule}


M, BOARD, ITEM, EXTRA, BARE = (same(n, 16) for n in range(0x21, 0x26))
PAPER_ITEM, SITTING = [2, "https://rat.example/item/3"], [2, "https://rat.example/meeting/1"]


def meeting(key, seen=(), title="Fraktionssitzung", owner=1, cancelled=0):
    return ["meeting", key, list(seen), owner, title, "Fraktion", 5, 6, "Rathaus", cancelled]


def item(key, of, seen=(), rank=10, title="Bänke", council="", is_open=1):
    return ["item", key, list(seen), of, rank, "3", title, council, is_open]


SCENE = [entry(seq + 1, step[0], *step[1:]) for seq, step in enumerate((
    ([["folder", D, ROOT, "Anträge"], ["folder", INNER, D, "Alt"]],),
    ([["link", L, D, "Vorlage", TARGET]],),
    ([["file", F, D, "Bänke.txt", blob(1), 1]],),
    ([["put", F, b"", blob(3), 2]],),
    ([["file", EMPTY_FILE, ROOT, "Leer.txt", EMPTY, 1]],),
    ([["folder", GONE, ROOT, "Weg"], ["file", BELOW, GONE, "darin", blob(5), 1]],),
    ([["file", GONE_FILE, ROOT, "weg.txt", blob(7), 1]],),
    ([["trash", GONE], ["trash", GONE_FILE]],),
    ([["draft", DRAFT_NODE, ROOT, "Entwurf", [1, 1, 0, bytes(32), blob(9)], blob(11), 1]],),
    ([["note", NOTE, [1, F], "stimmt das?", [["Skizze", blob(13)]], [anna.id], bytes(16)]],),
    ([["note", NOTE_OF_ANNA, [2, "paper"], "siehe", [], [], bytes(16)]], anna)))]


def number_id(number):
    return number.to_bytes(16, "big")


def many(count):
    return [["folder", number_id(n), D, f"n{n}"] for n in range(1, count + 1)] + [["assign", PAPER_ITEM, number_id(n)] for n in range(1, count + 1)]


# The same and an agenda, for what is judged there.
AGENDA_SCENE = SCENE + [entry(len(SCENE) + seq + 1, step[0]) for seq, step in enumerate((
    ([meeting(M), item(ITEM, [3, M], council="https://rat.example/item/3"), meeting(BOARD, title="Aufsichtsrat", owner=2), meeting(BARE)],),
    ([item(EXTRA, SITTING, title="N 3", is_open=2), ["brief", PAPER_ITEM, 2, [], "zustimmen"], ["brief", [3, M], 5, [], "vertagt"]],),
    ([["assign", PAPER_ITEM, F], ["assign", [3, ITEM], F], ["assign", SITTING, L], ["attend", [3, M], anna.id, 1],
      ["attend", SITTING, bernd.id, 2]],)))]


# What is judged, the rule that refuses it ("ok": none), who writes it.
CASES = [
    ("new folder", "ok", [["folder", FRESH, ROOT, "Neu"]]),
    ("new folder with a known id", "id_taken", [["folder", F, ROOT, "Neu"]]),
    ("new folder with the id of a trashed node", "id_taken", [["folder", GONE_FILE, ROOT, "Neu"]]),
    ("new folder with the id of the root", "id_taken", [["folder", ROOT, ROOT, "Neu"]]),
    ("new folder with the id of limbo", "id_taken", [["folder", LIMBO, ROOT, "Neu"]]),
    ("new folder in limbo", "ok", [["folder", FRESH, LIMBO, "Neu"]]),
    ("new folder in a file", "parent_not_folder", [["folder", FRESH, F, "Neu"]]),
    ("new folder in a trashed one", "parent_not_folder", [["folder", FRESH, GONE, "Neu"]]),
    ("new folder in an unknown one", "parent_not_folder", [["folder", FRESH, UNKNOWN, "Neu"]]),
    ("new folder in one made before in the entry", "ok", [["folder", UNKNOWN, ROOT, "a"], ["folder", FRESH, UNKNOWN, "b"]]),
    ("new folder in one made after in the entry", "parent_not_folder", [["folder", FRESH, UNKNOWN, "b"], ["folder", UNKNOWN, ROOT, "a"]]),
    ("new folder with a taken name in another case", "name_taken", [["folder", FRESH, D, "BÄNKE.TXT"]]),
    ("new folder with the name of a trashed one", "ok", [["folder", FRESH, ROOT, "weg.txt"]]),
    ("new folder with a bad name", "bad_name", [["folder", FRESH, ROOT, ".."]]),
    ("new file", "ok", [["file", FRESH, D, "neu.txt", blob(20), 5]]),
    ("new file that copies another", "ok", [["file", FRESH, D, "neu.txt", blob(3), 5]]),
    ("put", "ok", [["put", F, b"", blob(20), 5]]),
    ("put with an unknown base", "ok", [["put", F, same(7, 16), blob(20), 5]]),
    ("put on an empty file", "ok", [["put", EMPTY_FILE, b"", blob(20), 5]]),
    ("put on a draft", "ok", [["put", DRAFT_NODE, b"", blob(20), 5]]),
    ("put on a folder", "wrong_sort", [["put", D, b"", blob(20), 5]]),
    ("put on a link", "wrong_sort", [["put", L, b"", blob(20), 5]]),
    ("put on a trashed file", "not_live", [["put", GONE_FILE, b"", blob(20), 5]]),
    ("put below a trashed folder", "not_live", [["put", BELOW, b"", blob(20), 5]]),
    ("put on nothing", "unknown_node", [["put", UNKNOWN, b"", blob(20), 5]]),
    ("cut", "ok", [["cut", DRAFT_NODE, b"", blob(20), [1, 1, 5, bytes(32), blob(22)], 5]]),
    ("reset", "ok", [["reset", DRAFT_NODE, b"", blob(20), [], 5]]),
    ("move", "ok", [["move", F, ROOT, "b.txt"]]),
    ("move to another case of the own name", "ok", [["move", F, D, "BÄNKE.txt"]]),
    ("move to a taken name", "name_taken", [["move", F, ROOT, "leer.TXT"]]),
    ("move below itself", "below_itself", [["move", D, INNER, "x"]]),
    ("move into itself", "below_itself", [["move", D, D, "x"]]),
    ("move of the root", "wrong_sort", [["move", ROOT, D, "x"]]),
    ("move of a trashed file", "not_live", [["move", GONE_FILE, ROOT, "x"]]),
    ("touch", "ok", [["touch", F, 99]]),
    ("touch of a folder", "wrong_sort", [["touch", D, 99]]),
    ("title", "ok", [["attr", ROOT, "title", "Umwelt"]]),
    ("attributes in the order of their bytes", "ok", [["attr", F, "aa", "1"], ["attr", F, "b", "2"], ["attr", F, "ä", "3"]]),
    ("attribute set and removed", "ok", [["attr", F, "a", "1"], ["attr", F, "a", ""]]),
    ("attributes of 64 KiB", "ok", [["attr", F, "k", "v" * 65535]]),
    ("attributes above 64 KiB", "attributes_too_large", [["attr", F, "k", "v" * 65535], ["attr", F, "l", ""], ["attr", F, "m", "1"]]),
    ("attribute of a trashed file", "not_live", [["attr", GONE_FILE, "a", "1"]]),
    ("trash of a folder with children", "ok", [["trash", D]]),
    ("trash twice", "not_live", [["trash", F], ["trash", F]]),
    ("trash of the root", "wrong_sort", [["trash", ROOT]]),
    ("restore", "ok", [["restore", GONE, D, "Wieder da"]]),
    ("restore of a live node", "not_trashed", [["restore", F, ROOT, "x"]]),
    ("restore of a child of a trashed folder", "not_trashed", [["restore", BELOW, ROOT, "x"]]),
    ("restore to a taken name", "name_taken", [["restore", GONE_FILE, ROOT, "leer.txt"]]),
    ("restore into itself", "parent_not_folder", [["restore", GONE, GONE, "x"]]),
    ("purge", "ok", [["purge", GONE_FILE]]),
    ("purge below a trashed folder, then of it", "ok", [["purge", BELOW], ["purge", GONE]]),
    ("purge of a live file", "not_trashed", [["purge", F]]),
    ("purge of a folder with a child", "has_children", [["purge", GONE]]),
    ("purge with notes", "ok", [["trash", F], ["purge", F]]),
    ("purge and an id used again", "ok", [["purge", GONE_FILE], ["folder", GONE_FILE, ROOT, "Neu"]]),
    ("safe save", "ok", [["put", F, b"", EMPTY, 5], ["trash", EMPTY_FILE], ["purge", EMPTY_FILE]]),
    ("forget", "ok", [["forget", F, [[3, 0]]]]),
    ("forget the current version", "current_version", [["forget", F, [[4, 0]]]]),
    ("forget an unknown version", "unknown_version", [["forget", F, [[3, 1]]]]),
    ("forget a version twice", "unknown_version", [["forget", F, [[3, 0], [3, 0]]]]),
    ("forget of a trashed file", "ok", [["trash", F], ["forget", F, [[3, 0]]]]),
    ("link", "ok", [["link", FRESH, ROOT, "Vorlage", TARGET]]),
    ("relink", "ok", [["relink", L, OTHER_TARGET]]),
    ("relink with a date and a number", "ok", [["relink", L, LONG_TARGET]]),
    ("relink of a file", "wrong_sort", [["relink", F, OTHER_TARGET]]),
    ("object by a manager", "ok", [["object", 3]], anna),
    ("object by an editor", "not_manager", [["object", 3]]),
    ("note that answers", "ok", [["note", FRESH_NOTE, [1, F], "ja", [["Bild", blob(20)]], [], NOTE]]),
    ("note on the root", "ok", [["note", FRESH_NOTE, [1, ROOT], "ja", [], [], bytes(16)]]),
    ("note on an unknown node", "unknown_node", [["note", FRESH_NOTE, [1, UNKNOWN], "ja", [], [], bytes(16)]]),
    ("note that answers an unknown one", "unknown_note", [["note", FRESH_NOTE, [1, F], "ja", [], [], UNKNOWN]]),
    ("note with a known id", "id_taken", [["note", NOTE, [1, F], "ja", [], [], bytes(16)]]),
    ("note with the id that means none", "id_taken", [["note", bytes(16), [1, F], "ja", [], [], bytes(16)]]),
    ("resolve", "ok", [["resolve", NOTE]]),
    ("resolve by a manager", "ok", [["resolve", NOTE]], anna),
    ("resolve of another's", "not_author", [["resolve", NOTE_OF_ANNA]]),
    ("resolve twice", "already_done", [["resolve", NOTE], ["resolve", NOTE]]),
    ("erase", "ok", [["erase", NOTE]]),
    ("erase of another's", "not_author", [["erase", NOTE_OF_ANNA]]),
    ("erase of nothing", "unknown_note", [["erase", FRESH_NOTE]]),
]

# The same in AGENDA_SCENE.
AGENDA_CASES = [
    ("new meeting", "ok", [meeting(FRESH)]),
    ("new meeting with the id of another", "id_taken", [meeting(M)]),
    ("new meeting with the id of an item", "id_taken", [meeting(ITEM)]),
    ("new meeting with the id of a node", "ok", [meeting(F)]),
    ("new meeting with the id that means none", "id_taken", [meeting(bytes(16))]),
    ("meeting changed", "ok", [meeting(M, [12, 0], cancelled=1)]),
    ("meeting changed twice in one entry", "ok", [meeting(M, [12, 0], "a"), meeting(M, [15, 0], "b")]),
    ("meeting changed without seeing the newest", "not_current", [meeting(M, [12, 0], "a"), meeting(M, [12, 0], "b")]),
    ("meeting changed that nobody knows", "unknown_entry", [meeting(FRESH, [12, 0])]),
    ("meeting in the place of an item", "wrong_sort", [meeting(ITEM, [12, 1])]),
    ("item in the place of a meeting", "wrong_sort", [item(BOARD, [3, M], [12, 2])]),
    ("new item", "ok", [item(FRESH, [3, BOARD])]),
    ("new item in an unknown meeting", "unknown_entry", [item(FRESH, [3, UNKNOWN])]),
    ("new item in an item", "wrong_sort", [item(FRESH, [3, ITEM])]),
    ("item put off to another meeting", "ok", [item(ITEM, SITTING, [12, 1])]),
    ("item changed without seeing it", "id_taken", [item(ITEM, [3, M])]),
    ("remove of an item with what stands beside it", "ok", [["remove", ITEM, [12, 1]]]),
    ("remove of an item and an id used again", "ok", [["remove", ITEM, [12, 1]], item(ITEM, SITTING)]),
    ("remove of a meeting", "ok", [["remove", BARE, [12, 3]]]),
    ("remove of a meeting with items", "has_children", [["remove", M, [12, 0]]]),
    ("remove of a meeting whose item was put off", "ok", [item(ITEM, SITTING, [12, 1]), ["remove", M, [12, 0]]]),
    ("remove without seeing the newest", "not_current", [["remove", BARE, [12, 2]]]),
    ("remove of nothing", "unknown_entry", [["remove", UNKNOWN, [12, 2]]]),
    ("remove of what has no version", "not_current", [["remove", BARE, []]]),
    ("brief", "ok", [["brief", PAPER_ITEM, 1, [], "kurz"]]),
    ("brief beside an own item", "ok", [["brief", [3, ITEM], 3, [], "@" + "A" * 22]]),
    ("brief changed", "ok", [["brief", PAPER_ITEM, 2, [13, 1], "ablehnen"]]),
    ("brief changed without seeing it", "not_current", [["brief", PAPER_ITEM, 2, [], "ablehnen"]]),
    ("brief changed after another", "not_current", [["brief", PAPER_ITEM, 2, [13, 1], "a"], ["brief", PAPER_ITEM, 2, [13, 1], "b"]]),
    ("brief that saw what is not there", "not_current", [["brief", PAPER_ITEM, 1, [13, 1], "kurz"]]),
    ("brief removed", "ok", [["brief", PAPER_ITEM, 2, [13, 1], ""]]),
    ("brief removed and written again", "ok", [["brief", PAPER_ITEM, 2, [13, 1], ""], ["brief", PAPER_ITEM, 2, [], "doch"]]),
    ("brief removed where none is", "ok", [["brief", PAPER_ITEM, 4, [], ""]]),
    ("brief beside an unknown meeting", "unknown_entry", [["brief", [3, UNKNOWN], 1, [], "kurz"]]),
    ("assign", "ok", [["assign", PAPER_ITEM, EMPTY_FILE]]),
    ("assign of a file made in the entry", "ok", [["file", FRESH, D, "neu.txt", blob(20), 5], ["assign", PAPER_ITEM, FRESH]]),
    ("assign of a folder", "ok", [["assign", [3, M], D]]),
    ("assign twice", "already_done", [["assign", PAPER_ITEM, F]]),
    ("assign of the root", "wrong_sort", [["assign", PAPER_ITEM, ROOT]]),
    ("assign of a trashed file", "not_live", [["assign", PAPER_ITEM, GONE_FILE]]),
    ("assign of nothing", "unknown_node", [["assign", PAPER_ITEM, UNKNOWN]]),
    ("assign to an unknown item", "unknown_entry", [["assign", [3, UNKNOWN], F]]),
    ("assign of 256 nodes", "ok", many(255)),
    ("assign of 257 nodes", "agenda_full", many(256)),
    ("unassign", "ok", [["unassign", PAPER_ITEM, F]]),
    ("unassign of a trashed file", "ok", [["trash", F], ["unassign", PAPER_ITEM, F]]),
    ("unassign of what is not assigned", "already_done", [["unassign", PAPER_ITEM, EMPTY_FILE]]),
    ("unassign from an unknown item", "unknown_entry", [["unassign", [3, UNKNOWN], F]]),
    ("unassign of the last beside a subject", "ok", [["unassign", [3, ITEM], F]]),
    ("attend", "ok", [["attend", [3, M], bernd.id, 3], ["attend", [3, M], anna.id, 4]]),
    ("attend taken back", "ok", [["attend", SITTING, bernd.id, 0]]),
    ("attend taken back by who gave no answer", "ok", [["attend", SITTING, anna.id, 0]]),
    ("attend of an item", "wrong_sort", [["attend", [3, ITEM], anna.id, 1]]),
    ("attend of an unknown meeting", "unknown_entry", [["attend", [3, UNKNOWN], anna.id, 1]]),
    ("attend of 1,024 persons", "ok", [["attend", [3, M], number_id(n), 1] for n in range(1, 1024)]),
    ("attend of 1,025 persons", "agenda_full", [["attend", [3, M], number_id(n), 1] for n in range(1, 1025)]),
    ("purge of what is on agendas", "ok", [["trash", F], ["purge", F]]),
    ("agenda undone with what does not fit", "unknown_node", [["remove", ITEM, [12, 1]], meeting(FRESH), ["brief", PAPER_ITEM, 2, [13, 1], ""],
                                                              ["unassign", PAPER_ITEM, F], ["attend", SITTING, bernd.id, 0], ["trash", UNKNOWN]]),
]


def scenarios():
    for case in CASES:
        yield judged(*case)
    for case in AGENDA_CASES:
        yield judged(*case, scene=AGENDA_SCENE)
    yield judged("note operation in kind 2", "wrong_kind", [["note", FRESH_NOTE, [1, F], "ja", [], [], bytes(16)]], kind=2)
    yield judged("content operation in kind 3", "wrong_kind", [["trash", F]], kind=3)
    yield judged("agenda operation in kind 3", "wrong_kind", [["brief", PAPER_ITEM, 1, [], "kurz"]], kind=3, scene=AGENDA_SCENE)
    yield judged("all or none", "unknown_node", [["move", F, ROOT, "b"], ["purge", GONE_FILE], ["attr", ROOT, "title", "x"],
                                               ["put", EMPTY_FILE, b"", blob(20), 5], ["trash", UNKNOWN]])
    yield judged("unknown operation", "unknown_operation", None, body=cbor([["trash", F], ["teleport", F]]), rule="unknown_operation")
    yield judged("body that does not parse", "malformed", None, body=b"\xff")
    yield from stories()
    yield from bytes_of_states()


def plain(e):
    return {key: e[key] for key in ("seq", "time_ms", "author", "by_manager", "kind")} | {"body": body_of(e)}


def judged(name, expect, case_ops, who=bernd, scene=None, **more):
    scene = scene or SCENE
    it = entry(len(scene) + 1, case_ops, who, **more)
    after, skipped, drops = replay(GENESIS, scene + [it])
    assert skipped == [""] * len(scene) + ["" if expect == "ok" else expect], (name, skipped)
    gives = {"state": cbor(after.value()), "drops": drops[-1]} if expect == "ok" else None
    why = "fits" if expect == "ok" else "breaks one rule; every client skips the whole entry"
    return scenario(name, "§4", why, expect, "fits", {"genesis": GENESIS, "scene": [plain(e) for e in scene], "entry": plain(it)}, gives)


def stories():
    def story(name, why, entries):
        after, skipped, drops = replay(GENESIS, entries)
        return scenario(name, "§4", why, "ok", "replay", {"genesis": GENESIS, "entries": [plain(e) for e in entries]},
                        {"state": cbor(after.value()), "skipped": skipped, "drops": drops})

    example = [entry(2, ops) | {"time_ms": T + 5000}]
    genesis = [0, 0, T + 3000, anna.author]
    after, skipped, drops = replay(genesis, example)
    assert after.value() == state and SPACE
    yield scenario("replay of the example", "§4", "the state at seq 3", "ok", "replay",
                   {"genesis": genesis, "entries": [plain(e) for e in example]}, {"state": cbor(state), "skipped": skipped, "drops": drops})
    yield story("replay of nothing", "the root alone", [])
    yield story("replay goes on after what does not fit", "one bad client cannot brick a space",
                SCENE[:3] + [entry(4, None, body=b""), entry(5, [["trash", UNKNOWN]]), entry(6, [["put", F, b"", blob(20), 5]])])
    builds = [["folder", FRESH, LIMBO, "Kopie"], ["file", UNKNOWN, FRESH, "a", blob(1), 1]]
    yield story("replay of a tree built in limbo", "seen when it moves", [entry(1, builds), entry(2, [["move", FRESH, ROOT, "Kopie"]])])
    puts = [entry(n, [["put", F, b"", EMPTY if n % 3 == 0 else blob(n * 2), n]]) for n in range(5, 15)]
    yield story("replay of versions", "each put keeps the former, but one of size 0", SCENE[:4] + puts)
    yield story("replay of folders in each other", "256 levels and no more, counted down to the lowest, trashed ones too", deep())
    yield scenario("etag", "§4", "of node and content", "ok", "etag", {"node": file, "content": cbor(content)}, {"etag": etag(file, content)})
    yield scenario("etag of a copy", "§4", "the node is in it", "ok", "etag", {"node": folder, "content": cbor(content)},
                   {"etag": etag(folder, content)})


def deep():
    chain = [["folder", number_id(n), number_id(n - 1) if n > 1 else ROOT, "t"] for n in range(1, 257)]
    top, low = number_id(301), number_id(302)
    steps = [chain, [["folder", FRESH, number_id(256), "x"]], [["folder", FRESH, number_id(255), "x"]],
             [["folder", top, ROOT, "oben"], ["folder", low, top, "unten"]],
             [["move", top, number_id(255), "oben"]], [["move", top, number_id(254), "oben"]], [["move", top, ROOT, "oben"]],
             [["trash", low]], [["move", top, number_id(255), "oben"]], [["purge", low], ["move", top, number_id(255), "oben"]],
             [["trash", top]], [["file", UNKNOWN, ROOT, "f", blob(1), 1], ["restore", top, ROOT, "oben"], ["move", UNKNOWN, top, "f"]],
             [["trash", top], ["restore", top, number_id(255), "oben"]], [["folder", NOTE, LIMBO, "Kopie"], ["move", number_id(1), NOTE, "t"]],
             [["purge", UNKNOWN]]]
    return [entry(seq + 1, step) for seq, step in enumerate(steps)]


def node(number, sort, parent=ROOT, name=None, trashed=False, attrs=(), versions=None):
    stamp = [1, 0, T, bernd.author]
    plain_versions = {FOLDER: [], FILE: [[stamp, 1, blob(1), []]], DRAFT: [[stamp, 1, blob(1), []]], LINK: [[stamp, 0, TARGET, []]]}
    return [same(number, 16), sort, parent, name if name is not None else f"n{number}", stamp, stamp if trashed else [], list(attrs),
            plain_versions[sort] if versions is None else versions]


def bytes_of_states():
    root = [ROOT, FOLDER, ROOT, "", GENESIS, [], [], []]
    stamp, later = [1, 0, T, bernd.author], [2, 0, T, bernd.author]

    def read(name, why, nodes, notes=(), expect="malformed", version=1, with_root=True, base_seq=2, agenda=None):
        value = [version, ([root] if with_root else []) + nodes, list(notes)] + ([] if agenda is None else [agenda])
        return scenario("state " + name, "§4", why, expect, "read_state", {"state": cbor(value), "base_seq": base_seq})

    def note(number=1, about=ROOT, text="t", erased=(), attachments=()):
        return [same(number, 16), [1, about], stamp, text, list(attachments), [], bytes(16), [], list(erased)]

    yield read("of a root", "the least there is", [], expect="ok")
    yield read("of every sort", "the unmutated twin", [node(1, FOLDER), node(2, FILE, same(1, 16)), node(3, LINK), node(4, DRAFT)],
               [note()], "ok")
    yield read("with a child before its folder", "order is by id, not by depth", [node(1, FILE, same(2, 16)), node(2, FOLDER)], expect="ok")
    yield read("with a trashed twin", "names count among untrashed", [node(1, FILE, name="a"), node(2, FILE, name="A", trashed=True)], expect="ok")
    yield read("refused without a root", "it is a node like the others", [node(1, FOLDER)], with_root=False)
    yield read("refused with nodes out of order", "a set is sorted", [node(2, FILE), node(1, FILE)])
    yield read("refused with a node twice", "ids are unique", [node(1, FILE), node(1, FILE)])
    yield read("refused with an unknown parent", "no node hangs in the air", [node(1, FILE, same(9, 16))])
    yield read("refused with a file for a parent", "folders alone have children", [node(1, FILE), node(2, FILE, same(1, 16))])
    yield read("refused with folders in a circle", "no way up to the root", [node(1, FOLDER, same(2, 16)), node(2, FOLDER, same(1, 16))])
    yield read("refused with a node that is its own parent", "no way up to the root", [node(1, FOLDER, same(1, 16))])
    def nested(levels):
        return [[number_id(n), FOLDER, number_id(n - 1) if n > 1 else ROOT, "t", stamp, [], [], []] for n in range(1, levels + 1)]

    yield read("with 256 folders in each other", "the most there is", nested(256), expect="ok")
    yield read("refused with 257 folders in each other", "replay would not have taken it", nested(257))
    yield read("with a version of the entry it is of", "base_seq is the last that counts",
               [node(1, FILE, versions=[[stamp, 1, blob(1), []], [later, 1, blob(1), []]])], expect="ok")
    yield read("refused with a version of a later entry", "the next one would take its place",
               [node(1, FILE, versions=[[stamp, 1, blob(1), []], [later, 1, blob(1), []]])], base_seq=1)
    yield read("refused with a note of a later entry", "as with versions", [], [note()], base_seq=0)
    yield read("refused with limbo as a node", "it is none", [node(0xFF, FOLDER)])
    yield read("refused with two of one name", "siblings differ", [node(1, FILE, name="a"), node(2, FILE, name="A")])
    yield read("refused with a bad name", "replay would not have taken it", [node(1, FILE, name="a/b")])
    yield read("refused with a sort of 5", "there is none", [[same(1, 16), 5] + node(1, FOLDER)[2:]])
    yield read("refused with a file without versions", "one at least", [node(1, FILE, versions=[])])
    yield read("refused with a folder with a version", "none", [node(1, FOLDER, versions=[[stamp, 1, blob(1), []]])])
    yield read("refused with versions out of order", "oldest first", [node(1, FILE, versions=[[later, 1, blob(1), []], [stamp, 1, blob(1), []]])])
    yield read("refused with two targets", "a link has one", [node(1, LINK, versions=[[stamp, 0, TARGET, []], [later, 0, TARGET, []]])])
    yield read("refused with a link that has a time", "0", [node(1, LINK, versions=[[stamp, 1, TARGET, []]])])
    yield read("refused with attributes out of order", "by their bytes: b before aa", [node(1, FILE, attrs=[["aa", "1"], ["b", "1"]])])
    yield read("with attributes in order", "the unmutated twin", [node(1, FILE, attrs=as_set([["aa", "1"], ["b", "1"]]))], expect="ok")
    yield read("refused with an attribute twice", "keys are unique", [node(1, FILE, attrs=[["a", "1"], ["a", "2"]])])
    yield read("refused with an empty attribute", "an empty value removes", [node(1, FILE, attrs=[["a", ""]])])
    yield read("refused with a note on nothing", "purge takes the notes with it", [], [note(about=UNKNOWN)])
    yield read("refused with notes out of order", "a set is sorted", [], [note(2), note(1)])
    yield read("refused with an erased note that speaks", "erased is erased", [], [note(erased=later)])
    yield read("with an erased note", "the unmutated twin", [], [note(text="", erased=later)], "ok")
    yield from bytes_of_agendas(root, read)
    yield read("refused of version 2", "of a newer Mappe", [], expect="unsupported", version=2)
    yield read("refused of version 0", "there was none", [], version=0)


def bytes_of_agendas(root, read):
    stamp, later = [1, 0, T, bernd.author], [2, 0, T, bernd.author]
    sitting = [same(1, 16), stamp, [1, 1, "Sitzung", "", 5, 6, "", 0]]
    file_node = node(1, FILE)

    def point(number=2, of=(3, same(1, 16)), when=stamp):
        return [same(number, 16), when, [2, list(of), 10, "1", "Bänke", "", 0]]

    def beside(subject=(2, "a"), briefs=(), nodes=(), attending=()):
        return [list(subject), list(briefs), list(nodes), list(attending)]

    def one(name, why, entries, layers, expect="malformed", **more):
        return read(name, why, [file_node], agenda=[entries, layers], expect=expect, **more)

    text, own = [1, stamp, "kurz"], (3, same(1, 16))
    whole = beside(briefs=[text, [2, stamp, "ja"]], nodes=[[same(1, 16), stamp]], attending=[[same(9, 16), stamp, 1], [same(10, 16), stamp, 4]])
    yield one("with an agenda", "the unmutated twin", [sitting, point()], [whole, beside(own, [text])], "ok")
    yield one("with an item before its meeting", "order is by id", [point(2, (3, same(3, 16))), [same(3, 16)] + sitting[1:]], [], "ok")
    yield read("refused with an agenda of nothing", "it is left out then", [], agenda=[[], []])
    yield read("refused with an agenda of three parts", "two sets", [], agenda=[[sitting], [], []])
    yield one("refused with meetings out of order", "a set is sorted", [point(), sitting], [])
    yield one("refused with a meeting twice", "ids are unique", [sitting, sitting], [])
    yield one("refused with a meeting without an id", "zero means none", [[bytes(16)] + sitting[1:]], [])
    yield one("refused with an entry of an unknown sort", "1 or 2", [[same(1, 16), stamp, [3] + sitting[2][1:]]], [])
    yield one("refused with a meeting that ends before its start", "it would not have parsed", [[same(1, 16), stamp, [1, 1, "", "", 6, 5, "", 0]]], [])
    yield one("refused with an item in an unknown meeting", "replay would not have taken it", [point()], [])
    yield one("refused with an item in an item", "replay would not have taken it", [sitting, point(), point(3, (3, same(2, 16)))], [])
    yield one("refused with a meeting of a later entry", "as with versions", [[same(1, 16), later, sitting[2]]], [], base_seq=1)
    yield one("refused with a meeting without a stamp", "who changed it last", [[same(1, 16), [], sitting[2]]], [])
    yield one("with a longer subject after a shorter", "by their bytes", [], [beside((2, "b"), [text]), beside((2, "aa"), [text])], "ok")
    yield one("refused with subjects out of order", "by their bytes: b before aa", [], [beside((2, "aa"), [text]), beside((2, "b"), [text])])
    yield one("refused with a subject twice", "one place for each", [], [beside((2, "a"), [text]), beside((2, "a"), [text])])
    yield one("refused with a subject without a name", "1 byte at least", [], [beside((2, ""), [text])])
    yield one("refused with an unknown subject", "remove takes it along", [], [beside(own, [text])])
    yield one("refused with nothing beside a subject", "it is left out then", [], [beside()])
    yield one("refused with briefs out of order", "a set is sorted", [], [beside(briefs=[[2, stamp, "ja"], text])])
    yield one("refused with a brief twice", "one text a field", [], [beside(briefs=[text, text])])
    yield one("refused with an empty brief", "an empty text removes", [], [beside(briefs=[[1, stamp, ""]])])
    yield one("refused with a brief of field 6", "1 to 5", [], [beside(briefs=[[6, stamp, "ja"]])])
    yield one("refused with a brief above 16 KiB", "a named limit", [], [beside(briefs=[[1, stamp, "a" * 16385]])])
    yield one("refused with a brief of a later entry", "the next one would take its place", [], [beside(briefs=[[1, later, "ja"]])], base_seq=1)
    yield one("refused with an assigned node that is not there", "purge takes it along", [], [beside(nodes=[[UNKNOWN, stamp]])])
    yield one("refused with the root assigned", "replay would not have taken it", [], [beside(nodes=[[ROOT, stamp]])])
    yield one("refused with a node assigned twice", "once", [], [beside(nodes=[[same(1, 16), stamp]] * 2)])
    yield one("refused with an answer of 0", "it removes", [], [beside(attending=[[same(9, 16), stamp, 0]])])
    yield one("refused with persons out of order", "a set is sorted", [], [beside(attending=[[same(10, 16), stamp, 1], [same(9, 16), stamp, 1]])])
    yield one("refused with persons who attend an item", "a meeting", [sitting, point()], [beside((3, same(2, 16)), attending=[[same(9, 16), stamp, 1]])])
    crowd = [[number_id(n), stamp, 1] for n in range(1, 1026)]
    yield one("with 1,024 answers", "as many as fit", [], [beside(attending=crowd[:1024])], "ok")
    yield one("refused with 1,025 answers", "a named limit", [], [beside(attending=crowd)])
