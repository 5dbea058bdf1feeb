"""What an unfinished change becomes on a head that moved on (§4.8). What is expected is written out, not computed."""
from families.states import (BELOW, D, DRAFT_NODE, EMPTY, EMPTY_FILE, F, FRESH, GENESIS, GONE, GONE_FILE, INNER, L, SCENE, UNKNOWN, blob,
                             bernd, entry, plain)
from protocol_examples import cbor
from reference import scenario
from replay import ROOT, etag

NOW, WHO = [2026, 11, 24, 9, 5], "Bernd Groß"
CURRENT, SEEN, OTHER = etag(F, blob(3)), etag(F, blob(1)), blob(20)
COPY = "Bänke (Konflikt Bernd Groß 2026-11-24 0905).txt"
NO_DIGEST = [100, b"", 0, OTHER[3]]


def scenarios():
    def decides(name, reason, intent, kind, ops=None, online=True, found_equal=None, scene=SCENE, **more):
        given = {"genesis": GENESIS, "scene": [plain(e) for e in scene], "seq": len(scene) + 1, "author": bernd.author, "who": WHO, "now": NOW,
                 "online": int(online), "found_equal": [] if found_equal is None else [int(found_equal)], "intent": intent}
        gives = {"decision": kind} | ({"ops": cbor(ops)} if ops else {}) | more
        return scenario(name, "§4.8", reason, "ok", "decide", given, gives)

    def save(content=OTHER, node=F, base=b"", parent=D, name="Bänke.txt", if_match=b"", if_none_match=0):
        return {"kind": "save", "parent": parent, "name": name, "node": node, "base": base, "fresh": FRESH, "content": cbor(content),
                "mtime_ms": 5, "if_match": if_match, "if_none_match": if_none_match}

    def put(base=b"", content=OTHER, node=F):
        return [["put", node, base, content, 5]]

    def new(parent=D, name="Neu.txt", content=OTHER):
        return [["file", FRESH, parent, name, content, 5]]

    # 1: the base is no longer current
    yield decides("save on its base", "nothing moved", save(base=CURRENT), "sign", put(CURRENT), node=F)
    yield decides("save on an older base", "online: a put, the other one stays as a version", save(base=SEEN), "sign", put(SEEN), node=F)
    yield decides("save on an older base from the outbox", "a conflict copy beside it", save(base=SEEN), "conflict_copy", new(name=COPY), online=False,
                  node=FRESH, called=COPY)
    yield decides("save without a base", "whoever saved did not look", save(), "sign", put(), node=F)
    yield decides("save if match holds", "the precondition is judged on the new head", save(base=SEEN, if_match=CURRENT), "sign", put(SEEN), node=F)
    yield decides("save if match failed", "412", save(base=SEEN, if_match=SEEN), "precondition_failed")
    yield decides("save if match failed in the outbox", "nobody is there to be told", save(base=SEEN, if_match=SEEN), "conflict_copy", new(name=COPY),
                  online=False, node=FRESH, called=COPY)
    yield decides("save if none match failed", "412", save(base=CURRENT, if_none_match=1), "precondition_failed")
    yield decides("save of the same digest", "a digest is another's claim: open it first", save(blob(3), base=SEEN), "compare", node=F)
    yield decides("save of the same digest found equal", "nothing to do", save(blob(3), base=SEEN), "nothing", found_equal=True, node=F)
    yield decides("save of the same digest found different", "a put like any other", save(blob(3), base=SEEN), "sign", put(SEEN, blob(3)),
                  found_equal=False, node=F)
    yield decides("save without a digest", "the empty digest equals nothing", save(NO_DIGEST, base=SEEN), "sign", put(SEEN, NO_DIGEST), node=F)
    twice = SCENE + [entry(len(SCENE) + 1, [["file", UNKNOWN, D, COPY, blob(30), 1]])]
    second = COPY.replace(").txt", ") 2.txt")
    yield decides("save from the outbox a second time in a minute", "numbered", save(base=SEEN), "conflict_copy", new(name=second), online=False,
                  scene=twice, node=FRESH, called=second)

    # 2: the name
    yield decides("new file", "nobody has the name", save(node=b"", name="Neu.txt"), "sign", new(), node=FRESH)
    yield decides("new file whose name was taken", "online: a put on that node", save(node=b""), "sign", put(), node=F)
    yield decides("new file whose name was taken in another case", "names differ by their key", save(node=b"", name="BÄNKE.TXT"), "sign", put(), node=F)
    yield decides("new file whose name was taken in the outbox", "a conflict copy", save(node=b""), "conflict_copy", new(name=COPY), online=False,
                  node=FRESH, called=COPY)
    yield decides("new file if none match", "412", save(node=b"", if_none_match=1), "precondition_failed")
    yield decides("new file where a folder is", "given up, told", save(node=b"", name="Alt"), "given_up", why="wrong_sort")
    yield decides("new file where a folder is in the outbox", "a conflict copy beside it", save(node=b"", name="Alt"), "conflict_copy",
                  new(name="Alt (Konflikt Bernd Groß 2026-11-24 0905)"), online=False, node=FRESH, called="Alt (Konflikt Bernd Groß 2026-11-24 0905)")
    yield decides("save on an empty file", "network drives create empty first", save(node=EMPTY_FILE, base=etag(EMPTY_FILE, EMPTY), parent=ROOT, name="Leer.txt"),
                  "sign", put(etag(EMPTY_FILE, EMPTY), node=EMPTY_FILE), node=EMPTY_FILE)
    yield decides("save on a draft", "a file to the tree", save(node=DRAFT_NODE, parent=ROOT, name="Entwurf"), "sign", put(node=DRAFT_NODE), node=DRAFT_NODE)
    made = SCENE + [entry(len(SCENE) + 1, new())]
    yield decides("save that was done already", "its own new id is there: the lost answer", save(node=b"", name="Neu.txt"), "nothing", scene=made, node=FRESH)

    # 3: node or parent trashed or gone
    yield decides("save on a trashed file", "online: by its name", save(node=GONE_FILE, parent=ROOT, name="weg.txt"), "sign",
                  new(ROOT, "weg.txt"), node=FRESH)
    yield decides("save on a trashed file with if match", "412", save(node=GONE_FILE, parent=ROOT, name="weg.txt", if_match=etag(GONE_FILE, blob(7))),
                  "precondition_failed")
    lost = "weg (Konflikt Bernd Groß 2026-11-24 0905).txt"
    yield decides("save on a trashed file in the outbox", "in the space's root", save(node=GONE_FILE, parent=D, name="weg.txt"), "conflict_copy",
                  new(ROOT, lost), online=False, node=FRESH, called=lost)
    yield decides("new file in a trashed folder", "given up, told", save(node=b"", parent=GONE), "given_up", why="parent_gone")
    yield decides("new file in a trashed folder in the outbox", "in the space's root", save(node=b"", parent=GONE), "conflict_copy", new(ROOT, COPY),
                  online=False, node=FRESH, called=COPY)

    # folders, moves, trash
    def folder(name="Neu", parent=D):
        return {"kind": "folder", "node": FRESH, "parent": parent, "name": name}

    def move(node=F, parent=ROOT, name="b.txt", overwrite=0, if_match=b"", if_none_match=0):
        return {"kind": "move", "node": node, "parent": parent, "name": name, "overwrite": overwrite, "if_match": if_match, "if_none_match": if_none_match}

    def trash(node=F, if_match=b""):
        return {"kind": "trash", "node": node, "if_match": if_match}

    yield decides("folder", "nobody has the name", folder(), "sign", [["folder", FRESH, D, "Neu"]], node=FRESH)
    yield decides("folder whose name a folder took", "online: given up", folder("Alt"), "given_up", why="name_taken")
    yield decides("folder whose name a folder took in the outbox", "that folder is used", folder("ALT"), "nothing", online=False, node=INNER)
    yield decides("folder whose name a file took in the outbox", "given up", folder("Bänke.txt"), "given_up", online=False, why="name_taken")
    yield decides("folder in a trashed one", "given up", folder(parent=GONE), "given_up", why="parent_gone")
    yield decides("move", "still fits", move(), "sign", [["move", F, ROOT, "b.txt"]], node=F)
    yield decides("move of what was trashed", "given up, told", move(GONE_FILE), "given_up", why="node_gone")
    yield decides("move below a trashed folder", "given up, told", move(parent=GONE), "given_up", why="parent_gone")
    yield decides("move into itself", "given up", move(D, INNER, "x"), "given_up", why="below_itself")
    yield decides("move to a taken name", "given up", move(name="leer.txt"), "given_up", why="name_taken")
    yield decides("move to a taken name if none match", "412", move(name="leer.txt", overwrite=1, if_none_match=1), "precondition_failed")
    yield decides("move if match failed", "412", move(if_match=SEEN), "precondition_failed")
    yield decides("move onto a file with a history of its own", "put there, and the moved one stays in the trash", move(name="Leer.txt", overwrite=1), "sign",
                  [["put", EMPTY_FILE, etag(EMPTY_FILE, EMPTY), blob(3), 2], ["trash", F]], node=EMPTY_FILE)
    yield decides("move onto a file by a temporary one", "safe save: put there, trash and purge of the temporary one",
                  move(EMPTY_FILE, D, "Bänke.txt", overwrite=1), "sign",
                  [["put", F, CURRENT, EMPTY, 1], ["trash", EMPTY_FILE], ["purge", EMPTY_FILE]], node=F)
    on_agenda = SCENE + [entry(len(SCENE) + 1, [["assign", [2, "https://rat.example/item/3"], EMPTY_FILE]])]
    yield decides("move onto a file by one on an agenda", "it stays in the trash", move(EMPTY_FILE, D, "Bänke.txt", overwrite=1), "sign",
                  [["put", F, CURRENT, EMPTY, 1], ["trash", EMPTY_FILE]], scene=on_agenda, node=F)
    yield decides("move onto a link", "what holds the name goes to the trash", move(name="Vorlage", parent=D, overwrite=1), "sign",
                  [["trash", L], ["move", F, D, "Vorlage"]], node=F)
    yield decides("move to where it is", "nothing to do", move(parent=D, name="Bänke.txt"), "nothing", node=F)
    yield decides("trash", "still fits", trash(), "sign", [["trash", F]], node=F)
    yield decides("trash of what is trashed", "given up, told", trash(GONE_FILE), "given_up", why="node_gone")
    yield decides("trash of what lies below a trashed folder", "given up, told", trash(BELOW), "given_up", why="node_gone")
    yield decides("trash of nothing", "given up, told", trash(UNKNOWN), "given_up", why="node_gone")
    yield decides("trash if match failed", "412", trash(if_match=SEEN), "precondition_failed")
