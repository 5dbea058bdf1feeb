"""Content operations and the derived state in Python, written from docs/protocol.md section 4 alone.

Small and slow: dictionaries, and a copy of everything before each entry.
"""
import copy
import pathlib

from reference import H16, as_set, cbor

ROOT, LIMBO = bytes(16), b"\xff" * 16
DEPTH_MAX = 256
FOLDER, FILE, LINK, DRAFT = 1, 2, 3, 4
PARTS = ("briefs", "nodes", "attending")
ENTRIES_MAX, SUBJECTS_MAX, ASSIGNED_MAX, ATTENDING_MAX = 20_000, 50_000, 256, 1_024
NOTE_OPS = ("note", "resolve", "erase")
FOLDING = {}
for line in (pathlib.Path(__file__).resolve().parents[2] / "journal" / "name-key-1.txt").read_text().splitlines():
    if not line.startswith("#"):
        FOLDING.update([(int(part, 16) for part in line.split())])


def name_key(text):
    return "".join(chr(FOLDING.get(ord(c), ord(c))) for c in text)


def name_fits(text):
    control = any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in text)
    return 1 <= len(text.encode()) <= 255 and text not in (".", "..") and "/" not in text and not control


def etag(node, content):
    return H16("etag", [node, content])


class Unfit(Exception):
    """Its text is the rule's stable name."""


def need(condition, rule):
    if not condition:
        raise Unfit(rule)


class State:
    def __init__(self, stamp):
        self.nodes = {ROOT: self.node(ROOT, FOLDER, ROOT, "", stamp)}
        self.notes = {}
        self.agenda = {}  # meetings and items: id -> [changed, record]
        self.beside = {}  # what stands beside a subject: its bytes -> {"subject", "briefs", "nodes", "attending"}

    @staticmethod
    def node(node, sort, parent, name, stamp):
        return {"id": node, "sort": sort, "parent": parent, "name": name, "created": stamp, "trashed": [], "attrs": {},
                "versions": []}

    # --- looking ---

    def live(self, node):
        while node not in (ROOT, LIMBO):
            if self.nodes[node]["trashed"]:
                return False
            node = self.nodes[node]["parent"]
        return True

    def find_live(self, node):
        need(node in self.nodes, "unknown_node")
        need(self.live(node), "not_live")
        return self.nodes[node]

    def check_place(self, node, parent, name):
        folder = parent == LIMBO or (parent in self.nodes and self.nodes[parent]["sort"] == FOLDER and self.live(parent))
        need(folder, "parent_not_folder")
        above = parent
        while above not in (ROOT, LIMBO):
            need(above != node, "below_itself")
            above = self.nodes[above]["parent"]
        need(name_fits(name), "bad_name")
        for other in self.nodes.values():
            sibling = other["id"] not in (ROOT, node) and other["parent"] == parent and not other["trashed"]
            need(not (sibling and name_key(other["name"]) == name_key(name)), "name_taken")
        need(self.depth(parent) + 1 + self.height(node) <= DEPTH_MAX, "too_deep")

    def depth(self, node):
        return 0 if node in (ROOT, LIMBO) else 1 + self.depth(self.nodes[node]["parent"])

    def height(self, node):
        below = [other["id"] for other in self.nodes.values() if other["parent"] == node and other["id"] != ROOT]
        return 1 + max(map(self.height, below)) if below else 0

    def blobs(self):
        found = set()
        for node in self.nodes.values():
            if node["sort"] in (FILE, DRAFT):
                for _, _, content, source in node["versions"]:
                    for chunks in [content[3]] + ([source[4][3]] if source else []):
                        found |= {chunk[0] for chunk in chunks}
        for note in self.notes.values():
            for _, content in note["attachments"]:
                found |= {chunk[0] for chunk in content[3]}
        return found

    def value(self):
        nodes = [[n["id"], n["sort"], n["parent"], n["name"], n["created"], n["trashed"],
                  as_set([list(item) for item in n["attrs"].items()]), n["versions"]] for n in self.nodes.values()]
        notes = [[n["id"], n["about"], n["stamp"], n["text"], n["attachments"], n["addressees"], n["reply_to"],
                  n["resolved"], n["erased"]] for n in self.notes.values()]
        entries = [[key, *found] for key, found in self.agenda.items()]
        beside = [[one["subject"]] + [as_set([[key, *item] for key, item in one[part].items()]) for part in PARTS] for one in self.beside.values()]
        return [1, as_set(nodes), as_set(notes)] + ([[as_set(entries), as_set(beside)]] if entries or beside else [])

    # --- one entry: all or none. Gives the rule that skips it, or None ---

    def apply(self, entry):
        before = copy.deepcopy((self.nodes, self.notes, self.agenda, self.beside))
        try:
            need(entry["ops"] is not None, entry.get("rule", "malformed"))
            for index, op in enumerate(entry["ops"]):
                need((op[0] in NOTE_OPS) == (entry["kind"] == 3), "wrong_kind")
                stamp = [entry["seq"], index, entry["time_ms"], entry["author"]]
                getattr(self, "op_" + op[0])(entry, stamp, *op[1:])
        except Unfit as unfit:
            self.nodes, self.notes, self.agenda, self.beside = before
            return str(unfit)
        return None

    # --- operations ---

    def create(self, stamp, node, sort, parent, name):
        need(node not in self.nodes and node != LIMBO, "id_taken")
        self.check_place(node, parent, name)
        self.nodes[node] = self.node(node, sort, parent, name, stamp)

    def op_folder(self, entry, stamp, node, parent, name):
        self.create(stamp, node, FOLDER, parent, name)

    def op_file(self, entry, stamp, node, parent, name, content, mtime_ms):
        self.create(stamp, node, FILE, parent, name)
        self.nodes[node]["versions"] = [[stamp, mtime_ms, content, []]]

    def op_draft(self, entry, stamp, node, parent, name, source, content, mtime_ms):
        self.create(stamp, node, DRAFT, parent, name)
        self.nodes[node]["versions"] = [[stamp, mtime_ms, content, source]]

    def op_link(self, entry, stamp, node, parent, name, target):
        self.create(stamp, node, LINK, parent, name)
        self.nodes[node]["versions"] = [[stamp, 0, target, []]]

    def op_relink(self, entry, stamp, node, target):
        need(self.find_live(node)["sort"] == LINK, "wrong_sort")
        self.nodes[node]["versions"] = [[stamp, 0, target, []]]

    def with_history(self, node):
        found = self.find_live(node)
        need(found["sort"] in (FILE, DRAFT), "wrong_sort")
        return found["versions"]

    def op_put(self, entry, stamp, node, base, content, mtime_ms, source=()):
        versions = self.with_history(node)
        if versions[-1][2][0] == 0:
            versions.pop()
        versions.append([stamp, mtime_ms, content, list(source)])

    def op_cut(self, entry, stamp, node, base, content, source, mtime_ms):
        self.op_put(entry, stamp, node, base, content, mtime_ms, source)

    op_reset = op_cut

    def op_touch(self, entry, stamp, node, mtime_ms):
        self.with_history(node)[-1][1] = mtime_ms

    def op_attr(self, entry, stamp, node, key, value):
        attrs = self.find_live(node)["attrs"]
        attrs.pop(key, None)
        if value:
            attrs[key] = value
        need(sum(len(k.encode()) + len(v.encode()) for k, v in attrs.items()) <= 65536, "attributes_too_large")

    def put_in_place(self, node, parent, name):
        self.check_place(node, parent, name)
        self.nodes[node].update(parent=parent, name=name, trashed=[])

    def op_move(self, entry, stamp, node, parent, name):
        self.find_live(node)
        need(node != ROOT, "wrong_sort")
        self.put_in_place(node, parent, name)

    def op_restore(self, entry, stamp, node, parent, name):
        need(node in self.nodes, "unknown_node")
        need(self.nodes[node]["trashed"], "not_trashed")
        self.put_in_place(node, parent, name)

    def op_trash(self, entry, stamp, node):
        self.find_live(node)
        need(node != ROOT, "wrong_sort")
        self.nodes[node]["trashed"] = stamp

    def op_purge(self, entry, stamp, node):
        need(node in self.nodes, "unknown_node")
        need(not self.live(node), "not_trashed")
        need(not any(n["parent"] == node for n in self.nodes.values()), "has_children")
        del self.nodes[node]
        self.notes = {key: note for key, note in self.notes.items() if note["about"] != [1, node]}
        for one in list(self.beside.values()):
            self.put_beside(one["subject"], "nodes", node, None)

    def op_forget(self, entry, stamp, node, versions):
        need(node in self.nodes, "unknown_node")
        had = self.nodes[node]["versions"]
        need(not had or had[-1][0][:2] not in versions, "current_version")
        for wanted in versions:
            found = [v for v in had if v[0][:2] == wanted]
            need(found, "unknown_version")
            had.remove(found[0])

    def op_object(self, entry, stamp, seq):
        need(entry["by_manager"], "not_manager")

    def op_note(self, entry, stamp, note, about, text, attachments, addressees, reply_to):
        need(note != bytes(16) and note not in self.notes, "id_taken")
        need(about[0] != 1 or about[1] in self.nodes, "unknown_node")
        need(reply_to == bytes(16) or reply_to in self.notes, "unknown_note")
        self.notes[note] = {"id": note, "about": about, "stamp": stamp, "text": text, "attachments": attachments,
                            "addressees": addressees, "reply_to": reply_to, "resolved": [], "erased": []}

    def own_note(self, entry, note):
        need(note in self.notes, "unknown_note")
        need(entry["by_manager"] or self.notes[note]["stamp"][3] == entry["author"], "not_author")
        return self.notes[note]

    def op_resolve(self, entry, stamp, note):
        found = self.own_note(entry, note)
        need(not found["resolved"], "already_done")
        found["resolved"] = stamp

    def op_erase(self, entry, stamp, note):
        found = self.own_note(entry, note)
        need(not found["erased"], "already_done")
        found.update(erased=stamp, text="", attachments=[], addressees=[])

    # --- the agenda ---

    def check_subject(self, subject, meeting=False):
        if subject[0] == 3:
            need(subject[1] in self.agenda, "unknown_entry")
            need(not meeting or self.agenda[subject[1]][1][0] == 1, "wrong_sort")

    def write_entry(self, stamp, key, seen, record):
        if seen:
            need(key in self.agenda, "unknown_entry")
            need(self.agenda[key][1][0] == record[0], "wrong_sort")
            need(self.agenda[key][0][:2] == seen, "not_current")
        else:
            need(key != bytes(16) and key not in self.agenda, "id_taken")
            need(len(self.agenda) < ENTRIES_MAX, "agenda_full")
        self.agenda[key] = [stamp, record]

    def op_meeting(self, entry, stamp, key, seen, *record):
        self.write_entry(stamp, key, seen, [1, *record])

    def op_item(self, entry, stamp, key, seen, meeting, *record):
        self.check_subject(meeting, meeting=True)
        self.write_entry(stamp, key, seen, [2, meeting, *record])

    def op_remove(self, entry, stamp, key, seen):
        need(key in self.agenda, "unknown_entry")
        need(self.agenda[key][0][:2] == seen, "not_current")
        need(not any(record[0] == 2 and record[1] == [3, key] for _, record in self.agenda.values()), "has_children")
        del self.agenda[key]
        self.beside.pop(cbor([3, key]), None)

    def beside_of(self, subject):
        return self.beside.get(cbor(subject)) or {"subject": subject, "briefs": {}, "nodes": {}, "attending": {}}

    def put_beside(self, subject, part, key, value, most=None):
        one = self.beside_of(subject)
        one[part].pop(key, None)
        if value is not None:
            need(most is None or len(one[part]) < most, "agenda_full")
            one[part][key] = value
        self.beside.pop(cbor(subject), None)
        if any(one[name] for name in PARTS):
            need(len(self.beside) < SUBJECTS_MAX, "agenda_full")
            self.beside[cbor(subject)] = one

    def op_brief(self, entry, stamp, subject, field, seen, text):
        self.check_subject(subject)
        found = self.beside_of(subject)["briefs"].get(field)
        need((found[0][:2] if found else []) == seen, "not_current")
        self.put_beside(subject, "briefs", field, [stamp, text] if text else None)

    def op_assign(self, entry, stamp, subject, node):
        self.check_subject(subject)
        self.find_live(node)
        need(node != ROOT, "wrong_sort")
        need(node not in self.beside_of(subject)["nodes"], "already_done")
        self.put_beside(subject, "nodes", node, [stamp], ASSIGNED_MAX)

    def op_unassign(self, entry, stamp, subject, node):
        self.check_subject(subject)
        need(node in self.beside_of(subject)["nodes"], "already_done")
        self.put_beside(subject, "nodes", node, None)

    def op_attend(self, entry, stamp, subject, person, answer):
        self.check_subject(subject, meeting=True)
        self.put_beside(subject, "attending", person, [stamp, answer] if answer else None, ATTENDING_MAX)


def replay(genesis, entries):
    """The state after them, the rule that skipped each (or ""), and the blobs each dropped, sorted."""
    state, skipped, drops = State(genesis), [], []
    for entry in entries:
        before = state.blobs()
        skipped.append(state.apply(entry) or "")
        drops.append(sorted(before - state.blobs()))
    return state, skipped, drops


def body_of(entry):
    return cbor(entry["ops"]) if entry["ops"] is not None else entry["body"]
