"""Rosters and spaces for the scenarios of families/: entries one after another, as the protocol describes them.

Written from docs/protocol.md §4 and §4a alone. Nothing here judges an entry: each scenario says what the text demands.
"""
from protocol_examples import FACTION, SPACE, T, ZERO16, ZERO32, Principal
from reference import H, as_set, cbor, epoch_link, key_commit, same, seal_row, sign

DAY = 24 * 3600 * 1000
FOUND, INVITE, JOIN, ROLE, RETIRE, REKEY, TRUST, POLICY, HEADS, CONFIRM = range(16, 26)
GENESIS, ACCESS, CONTENT, NOTE, SNAPSHOT, PRUNE = range(6)
GUEST, MEMBER, FACTION_MANAGER = 1, 2, 3
READER, COMMENTER, EDITOR, MANAGER = 1, 2, 3, 4


def actor(kind, number, generation=0, owner=ZERO16, faction=FACTION):
    """A principal; another generation has the same id and other keys."""
    shift = number + 2 * generation
    made = Principal(kind, number, owner, (same(shift + 1, 32), same(shift + 2, 32)))
    if faction != FACTION:
        made.card = cbor([1, kind, made.id, faction, made.sign_pk, made.box_pk, owner, T])
        made.record = [made.card, sign(made.sign_seed, "card-sign", made.card)]
        made.fingerprint = H("card-fp", made.card)
    return made


anna, bernd, clara = actor(1, 0xA0), actor(1, 0xB0), actor(1, 0xC0)
invite, second_invite, third_invite = actor(2, 0x71), actor(2, 0x31), actor(2, 0x41)
gateway = actor(3, 0x90, owner=bernd.id)
EVERYBODY = [anna, bernd, clara, invite, second_invite, third_invite, gateway]


def signed(signer, header, body):
    """The parts of an entry as bytes."""
    header_bytes, body_hash = cbor(header), H("entry-body", body)
    signature = sign(signer.sign_seed, "entry-sign", [header_bytes, body_hash])
    return {"seq": header[2], "time": header[5], "kind": header[6], "entry": cbor([header_bytes, body, signature]),
            "husk": cbor([header_bytes, b"", signature, body_hash]), "header": header_bytes, "signature": signature,
            "body_hash": body_hash, "hash": H("chain", [header_bytes, body_hash, signature])}


class Journal:
    def __init__(self):
        self.entries = []

    def copy(self):
        twin = object.__new__(type(self))
        twin.__dict__ = {key: list(value) if isinstance(value, list) else value for key, value in self.__dict__.items()}
        return twin

    def bytes(self):
        return [one["entry"] for one in self.entries]

    def prev(self):
        return self.entries[-1]["hash"] if self.entries else ZERO32

    def add(self, *args, **changes):
        self.entries.append(self.make(*args, **changes))
        return self


class Roster(Journal):
    def make(self, who, kind, body, signer=None, **changes):
        """The next entry; changes: journal, seq, prev, author, time."""
        seq = len(self.entries)
        header = [1, changes.get("journal", FACTION), changes.get("seq", seq), changes.get("prev", self.prev()),
                  changes.get("author", who.author), changes.get("time", self.now()), kind, 0, [], [], ZERO32, []]
        return signed(signer or who, header, body if isinstance(body, bytes) else cbor(body))

    def now(self):
        return max([T] + [one["time"] + 1000 for one in self.entries])

    def seen(self, seq=-1):
        seq %= len(self.entries)
        return [seq, self.entries[seq]["hash"]]

    def root(self):
        return self.entries[0]["hash"]


def name_ref(name):
    return H("name", [same(0x33, 16), name])


def found(who=anna, record=None, policy=()):
    return [1, "Beispielfraktion", 1, who.id, record or who.record, name_ref("Anna"), as_set([list(row) for row in policy])]


def inviting(by_invite, person, role=MEMBER, renews=0, expires=T + 7 * DAY, until=0, duties=0):
    return [1, by_invite.id, by_invite.fingerprint, person.id, renews, name_ref("Bernd"), role, duties, expires, until]


def joining(by_invite, person):
    return [1, by_invite.id, person.record]


def role(person, to, duties=0, until=0):
    return [1, person.id, name_ref("Bernd"), to, duties, until]


def founded(policy=()):
    return Roster().add(anna, FOUND, found(policy=policy))


def with_bernd(policy=()):
    return founded(policy).add(anna, INVITE, inviting(invite, bernd)).add(invite, JOIN, joining(invite, bernd))


def with_clara():
    roster = with_bernd()
    roster.add(anna, INVITE, inviting(second_invite, clara))
    return roster.add(second_invite, JOIN, joining(second_invite, clara))


# --- spaces: a member is (principal, role, until) ---

def key_of(epoch):
    return same(0x10 + epoch, 32)


def row(member, epoch, key):
    who, to, until = (*member, 0)[:3]
    return [who.author[0], who.id, who.fingerprint, to, until, seal_row(key, SPACE, epoch, who.fingerprint, who.box_pk)]


def access(epoch, members, linked=None, flags=0, voids=(), key=None, **changes):
    """An honest access body; changes: rows (of a principal's id), commit, link, linked_key."""
    key = key or key_of(epoch)
    rows = [changes.get("rows", {}).get(member[0].id, row(member, epoch, key)) for member in members]
    link = b""
    if linked:
        link = epoch_link(key, SPACE, epoch, same(0x66, 24), linked, changes.get("linked_key", key_of(linked)))
    return [1, epoch, changes.get("commit", key_commit(key, SPACE, epoch)), as_set(rows), changes.get("link", link), flags,
            list(voids)]


class Space(Journal):
    def __init__(self, roster):
        super().__init__()
        self.roster = roster

    def make(self, who, kind, body, epoch=1, signer=None, **changes):
        """The next entry; changes: journal, seq, prev, author, time, adds, drops, prev_access, seen."""
        accesses = [one for one in self.entries if one["kind"] in (GENESIS, ACCESS)]
        header = [1, changes.get("journal", SPACE), changes.get("seq", len(self.entries)), changes.get("prev", self.prev()),
                  changes.get("author", who.author), changes.get("time", self.now()), kind, epoch,
                  as_set(changes.get("adds", [])), as_set(changes.get("drops", [])),
                  changes.get("prev_access", accesses[-1]["hash"] if accesses else ZERO32),
                  changes.get("seen", self.roster.seen())]
        return signed(signer or who, header, body if isinstance(body, bytes) else cbor(body))

    def now(self):
        return max([self.roster.now()] + [one["time"] + 1000 for one in self.entries])

    def sets(self, who, body, **changes):
        return self.add(who, ACCESS, body, body[1], **changes)

    def begins(self, members, who=anna, **changes):
        return self.add(who, GENESIS, self.genesis(members, **changes))

    def genesis(self, members, **changes):
        return [1, SPACE, FACTION, self.roster.root(), access(1, members, **changes)]


def records(actors=None):
    return [cbor(who.record) for who in (actors or EVERYBODY)]
