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


def scenarios():
    for case in CASES:
        yield judged(*case)
    yield judged("note operation in kind 2", "wrong_kind", [["note", FRESH_NOTE, [1, F], "ja", [], [], bytes(16)]], kind=2)
    yield judged("content operation in kind 3", "wrong_kind", [["trash", F]], kind=3)
    yield judged("all or none", "unknown_node", [["move", F, ROOT, "b"], ["purge", GONE_FILE], ["attr", ROOT, "title", "x"],
                                               ["put", EMPTY_FILE, b"", blob(20), 5], ["trash", UNKNOWN]])
    yield judged("unknown operation", "unknown_operation", None, body=cbor([["trash", F], ["teleport", F]]), rule="unknown_operation")
    yield judged("body that does not parse", "malformed", None, body=b"\xff")
    yield from stories()
    yield from bytes_of_states()


def plain(e):
    return {key: e[key] for key in ("seq", "time_ms", "author", "by_manager", "kind")} | {"body": body_of(e)}


def judged(name, expect, case_ops, who=bernd, **more):
    it = entry(len(SCENE) + 1, case_ops, who, **more)
    after, skipped, drops = replay(GENESIS, SCENE + [it])
    assert skipped == [""] * len(SCENE) + ["" if expect == "ok" else expect], (name, skipped)
    gives = {"state": cbor(after.value()), "drops": drops[-1]} if expect == "ok" else None
    why = "fits" if expect == "ok" else "breaks one rule; every client skips the whole entry"
    return scenario(name, "§4", why, expect, "fits", {"genesis": GENESIS, "scene": [plain(e) for e in SCENE], "entry": plain(it)}, gives)


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


def number_id(number):
    return number.to_bytes(16, "big")


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

    def read(name, why, nodes, notes=(), expect="malformed", version=1, with_root=True, base_seq=2):
        value = [version, ([root] if with_root else []) + nodes, list(notes)]
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
    yield read("refused of version 2", "of a newer Mappe", [], expect="unsupported", version=2)
    yield read("refused of version 0", "there was none", [], version=0)
