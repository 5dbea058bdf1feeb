"""A whole space replayed by one member: what is skipped and why, which drops are told, what must be added again, which husks wait."""
import hashlib

from families.states import blob
from journal_town import CONTENT, EDITOR, MANAGER, PRUNE, SNAPSHOT, Space, access, anna, bernd, clara, key_of, records, row, with_clara
from protocol_examples import FACTION, SPACE, cbor
from reference import KDF, same, scenario, seal_entry
from replay import ROOT, State

ALL = [(anna, MANAGER), (bernd, EDITOR), (clara, EDITOR)]
F, G, FRESH = same(1, 16), same(2, 16), same(3, 16)
SIZE = 528


def blob_of(n):
    return [same(n, 32), SIZE]


def file(node, n, name):
    return ["file", node, ROOT, name, blob(n), 1]


class Sealed(Space):
    """Entries with bodies that open, and beside each what the state must know of it."""

    def __init__(self):
        super().__init__(with_clara())
        self.told = []

    def writes(self, who, ops, kind=CONTENT, epoch=1, sealed=None, word=None, **changes):
        unsealed = self.make(who, kind, b"", epoch, **changes)
        body = sealed or seal_entry(key_of(epoch), SPACE, same(0x60 + len(self.entries), 24), unsealed["header"], cbor(ops))
        self.add(who, kind, body, epoch, **changes)
        self.told.append({"seq": unsealed["seq"], "time_ms": unsealed["time"], "author": who.author, "by_manager": who is anna, "kind": kind,
                          "ops": None if word else ops, "rule": word, "adds": changes.get("adds", []), "drops": changes.get("drops", [])})
        return self


def begun():
    space = Sealed()
    space.begins([(anna, MANAGER)]).sets(anna, access(1, ALL))
    return space.writes(bernd, [file(F, 1, "Antrag.txt")], adds=[blob_of(1)])


def outcome(space, after_void=()):
    """What §4.7 says of it: the state, the reasons, who dropped what is named, and what is named and not live."""
    genesis = space.entries[0]
    state = State([0, 0, genesis["time"], anna.author])
    live, skipped, alarms = set(), [], []
    for one in space.told:
        live = (live | {b[0] for b in one["adds"]}) - {b[0] for b in one["drops"]}
        word = None
        if one["seq"] in after_void:
            word = "after_void"
        elif one["kind"] != SNAPSHOT and one["ops"] != []:
            word = state.apply(one)
        if word:
            skipped.append([one["seq"], word])
        alarms += [[one["seq"], "named_blob_dropped"] for b in one["drops"] if b[0] in state.blobs()]
    return {"whole": 1, "state": cbor(state.value()), "skipped": skipped, "alarms": alarms, "spoiled": sorted(state.blobs() - live), "husks": []}


def scenarios():
    def replayed(name, why, space, gives, expect="ok", reader=bernd, entries=None):
        given = {"faction": FACTION, "space": SPACE, "roster": space.roster.bytes(), "cards": records(), "entries": entries or space.bytes(),
                 "reader": {"kind": reader.kind, "id": reader.id, "sign_seed": reader.sign_seed, "box_seed": reader.box_seed}}
        return scenario(name, "§4.7", why, expect, "replay_space", given, gives)

    def told(name, why, space, **changes):
        return replayed(name, why, space, outcome(space, changes.pop("after_void", ())) | changes)

    def refused(rule, name, why, space):
        return replayed("refused " + name, why, space, None, rule)

    yield told("file", "the unmutated twin", begun())

    # what is skipped, and its adds and drops count
    noise = bytes(24 + 128 + 16)
    yield told("body that does not open", "skipped; its adds count", begun().writes(clara, None, sealed=noise, word="unreadable", adds=[blob_of(3)]))
    wrong = seal_entry(key_of(2), SPACE, same(9, 24), b"", cbor([file(G, 3, "b")]))
    yield told("body under another key", "skipped", begun().writes(clara, None, sealed=wrong, word="unreadable"))
    yield told("body that does not parse", "skipped", begun().writes(clara, "no list", word="malformed"))
    yield told("body without operations", "not told: upkeep drops so what nobody names, here what an entry added that does not open",
               begun().writes(clara, None, sealed=noise, word="unreadable", adds=[blob_of(3)]).writes(clara, [], drops=[blob_of(3)]))
    yield told("operation that does not fit", "skipped, and what comes after it counts",
               begun().writes(clara, [["trash", G]]).writes(clara, [file(G, 3, "b")], adds=[blob_of(3)]))

    # liveness
    yield refused("blob_already_live", "adds a live blob", "live once", begun().writes(clara, [file(G, 1, "b")], adds=[blob_of(1)]))
    yield refused("blob_not_live", "drops what was never added", "nothing to drop", begun().writes(clara, [["trash", F]], drops=[blob_of(3)]))
    yield refused("blob_not_live", "drops with another size", "the size with which it became live",
                  begun().writes(clara, [["trash", F]], drops=[[same(1, 32), SIZE + 32]]))
    dropped = begun().writes(clara, [["trash", F], ["purge", F]], drops=[blob_of(1)])
    yield refused("blob_not_live", "drops twice", "live no more", dropped.copy().writes(clara, [file(G, 3, "b")], drops=[blob_of(1)]))
    yield told("purge drops", "named before and not after: no alarm", dropped)
    yield told("added again after a drop", "live once more, with the size it has now",
               dropped.copy().writes(clara, [file(G, 1, "b")], adds=[[same(1, 32), SIZE + 32]])
               .writes(clara, [["trash", G], ["purge", G]], drops=[[same(1, 32), SIZE + 32]]))
    yield told("two names of one blob", "it stays while one is left",
               begun().writes(clara, [file(G, 1, "b")]).writes(clara, [["trash", F], ["purge", F]]))

    # drops of what is named
    yield told("drop of a named blob", "told, and to be added again", begun().writes(clara, [["touch", F, 9]], drops=[blob_of(1)]))
    yield told("drop of a named blob in a body that does not open", "a drop counts whatever became of the entry",
               begun().writes(clara, None, sealed=noise, word="unreadable", drops=[blob_of(1)]))
    yield told("drop of a named blob in an entry that does not fit", "a drop counts whatever became of the entry",
               begun().writes(clara, [["purge", F]], drops=[blob_of(1)]))
    yield told("drop of a named blob healed", "the next editor lists it in adds again",
               begun().writes(clara, [["touch", F, 9]], drops=[blob_of(1)]).writes(bernd, [file(G, 3, "b")], adds=[blob_of(1), blob_of(3)]))
    yield told("blob named and never added", "not live: to be added, but nobody dropped it", begun().writes(clara, [file(G, 3, "b")]))

    # behind a void access entry
    deceived = {bernd.id: row((bernd, EDITOR), 2, key_of(90))}
    behind = begun().sets(anna, access(2, ALL, linked=1, rows=deceived)).writes(clara, [["trash", F], ["purge", F]], epoch=2, drops=[blob_of(1)])
    gives = outcome(behind, after_void=[4])
    yield replayed("drop behind a void access entry", "skipped, but the drop counts", behind,
                   gives | {"alarms": [[3, "void_access"]] + gives["alarms"]}, reader=clara)

    # snapshots
    state = outcome(begun())["state"]
    space_const = KDF(key_of(1), "space-const", SPACE)

    def snapshot(digest, base=None):
        space = begun()
        base = base or [2, space.prev()]
        body = [1, *base, [len(state), digest, 0, [[same(7, 32), same(8, 32), len(state)]]]]
        return space.writes(bernd, body, SNAPSHOT, adds=[[same(7, 32), 784]])

    right = KDF(space_const, "content", hashlib.sha256(state).digest())[:16]
    yield told("snapshot", "who holds the state compares digests", snapshot(right))
    yield told("snapshot of another state", "a mismatch is an alarm", snapshot(same(1, 16)), alarms=[[3, "snapshot_differs"]])
    yield told("snapshot of another base", "a hash of another chain", snapshot(right, [2, same(1, 32)]), alarms=[[3, "snapshot_differs"]])

    # husks
    def with_husk(space, seq):
        return [one["husk"] if one["seq"] == seq else one["entry"] for one in space.entries]

    not_whole = {"whole": 0, "state": b"", "skipped": [], "alarms": [], "spoiled": []}
    pruned = snapshot(right).writes(anna, [1, 3, [2]], PRUNE, sealed=cbor([1, 3, [2]]))
    yield replayed("husk that no prune entry names", "kept apart until one does", begun(), not_whole | {"husks": [2]}, entries=with_husk(begun(), 2))
    yield replayed("husk that a prune entry names", "accepted", pruned, not_whole | {"husks": []}, entries=with_husk(pruned, 2))
    other = snapshot(right).writes(anna, [["touch", F, 9]]).writes(anna, [1, 3, [2]], PRUNE, sealed=cbor([1, 3, [2]]))
    yield replayed("husk that another prune entry does not name", "kept apart", other, not_whole | {"husks": [4]}, entries=with_husk(other, 4))
