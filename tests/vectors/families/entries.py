"""The form of entries, husks and headers; signatures over header and body."""
from journal_town import (ACCESS, CONTENT, EDITOR, GENESIS, MANAGER, NOTE, POLICY, PRUNE, Space, access, anna, bernd, signed,
                          with_bernd)
from protocol_examples import FACTION, SPACE, T, ZERO16, ZERO32, cbor
from reference import flipped, same, scenario

HASH, SEEN = same(0x01, 32), [2, same(0x03, 32)]


def header(**changes):
    parts = {"version": 1, "journal": SPACE, "seq": 5, "prev": HASH, "author": bernd.author, "time": T, "kind": CONTENT, "epoch": 1,
             "adds": [[same(0x21, 32), 528], [same(0x22, 32), 1024]], "drops": [], "prev_access": HASH, "seen": SEEN}
    assert changes.keys() <= parts.keys()
    return list((parts | changes).values())


def scenarios():
    def read(name, why, entry, gives=None, expect="ok"):
        return scenario(name, "§4", why, expect, "read_entry", {"entry": entry}, gives)

    def taken(name, why, made):
        gives = {"hash": made["hash"], "body_hash": made["body_hash"], "husk": made["husk"], "is_husk": 0}
        return read(name, why, made["entry"], gives)

    def refused(name, why, header_parts, body=b"sealed", expect="malformed"):
        return read("refused " + name, why, signed(bernd, header_parts, body)["entry"], expect=expect)

    content = signed(bernd, header(), b"sealed")
    clear = header(kind=ACCESS, adds=[])
    roster = header(kind=POLICY, epoch=0, adds=[], prev_access=ZERO32, seen=[], journal=FACTION)
    yield taken("content", "the unmutated twin", content)
    yield taken("access", "a clear body", signed(anna, clear, cbor([1])))
    yield taken("roster", "no epoch, no prev_access, no roster_seen", signed(anna, roster, cbor([1, []])))
    yield taken("genesis", "no prev, no prev_access", signed(anna, header(kind=GENESIS, seq=0, prev=ZERO32, adds=[], prev_access=ZERO32), b"x"))
    yield taken("note with attachment", "kind 3 may add", signed(bernd, header(kind=NOTE), b"sealed"))
    yield taken("largest blob", "a chunk of 1 MiB and its tag", signed(bernd, header(adds=[[same(1, 32), (1 << 20) + 16]]), b"sealed"))
    yield read("husk", "hash and signature stay when the body is erased", content["husk"],
               {"hash": content["hash"], "body_hash": content["body_hash"], "husk": content["husk"], "is_husk": 1})

    yield read("refused husk of a clear body", "nobody may erase by what rights are judged", signed(anna, clear, b"x")["husk"], expect="malformed")
    yield read("refused husk with a body", "either the body or its hash",
               cbor([content["header"], b"sealed", content["signature"], content["body_hash"]]), expect="malformed")
    yield read("refused cut short", "the last byte is missing", content["entry"][:-1], expect="malformed")
    yield read("refused trailing byte", "one item and nothing after it", content["entry"] + b"\0", expect="malformed")
    yield read("refused signature of 63 bytes", "Ed25519 has 64", cbor([content["header"], b"sealed", content["signature"][:63]]), expect="malformed")
    yield read("refused two parts", "no signature", cbor([content["header"], b"sealed"]), expect="malformed")

    yield refused("version 2", "written by a newer Mappe, not forged", header(version=2), expect="unsupported")
    yield refused("version 2 with a part more", "a newer header may be longer", header(version=2) + [0], expect="unsupported")
    yield refused("kind 6", "a kind nobody knows yet", header(kind=6), expect="unsupported")
    yield refused("kind 26", "a kind nobody knows yet", header(kind=26), expect="unsupported")
    yield refused("a part too many", "fixed arity", header() + [0])
    yield refused("a part too few", "fixed arity", header()[:-1])
    yield refused("author of kind 0", "person, invite, gateway", header(author=[0, ZERO16]))
    yield refused("author of kind 4", "person, invite, gateway", header(author=[4, ZERO16]))
    yield refused("content at seq 0", "a journal begins with its genesis", header(seq=0, prev=ZERO32, prev_access=ZERO32))
    yield refused("second genesis", "a journal has one beginning", header(kind=GENESIS, adds=[]))
    yield refused("no prev", "zero only at seq 0", header(prev=ZERO32))
    yield refused("prev at seq 0", "nothing stands before it", header(kind=GENESIS, seq=0, adds=[], prev_access=ZERO32))
    yield refused("no prev_access", "zero only at seq 0 and in rosters", header(prev_access=ZERO32))
    yield refused("no roster_seen in a space", "both histories are tied to each other", header(seen=[]))
    yield refused("roster_seen of one part", "a seq and a hash", header(seen=[2]))
    yield refused("epoch 0 in a space", "epochs begin at 1", header(epoch=0))
    yield refused("roster with an epoch", "nothing is sealed there", roster[:7] + [1] + roster[8:])
    yield refused("roster with prev_access", "rosters have none", roster[:10] + [HASH, []])
    yield refused("roster with roster_seen", "it is the roster", roster[:11] + [SEEN])
    yield refused("access with adds", "kinds 0, 1, 5 have no blobs", header(kind=ACCESS))
    yield refused("prune with drops", "kinds 0, 1, 5 have no blobs", header(kind=PRUNE, adds=[], drops=[[same(1, 32), 528]]))
    yield refused("roster with adds", "rosters have no blobs", roster[:8] + [[[same(1, 32), 528]]] + roster[9:])
    yield refused("adds not sorted", "a set has one form", header(adds=[[same(2, 32), 528], [same(1, 32), 528]]))
    yield refused("adds twice", "a set has no duplicates", header(adds=[[same(1, 32), 528], [same(1, 32), 528]]))
    yield refused("adds with two sizes of one blob", "nor two with the same key", header(adds=[[same(1, 32), 528], [same(1, 32), 1024]]))
    yield refused("drops not sorted", "a set has one form", header(drops=[[same(2, 32), 528], [same(1, 32), 528]]))
    yield refused("blob over a chunk", "no blob is larger than a chunk and its tag", header(adds=[[same(1, 32), (1 << 20) + 17]]))
    yield refused("blob id of 31 bytes", "SHA-256 has 32", header(adds=[[same(1, 31), 528]]))

    def verified(name, why, entry, who, expect="ok"):
        return scenario("signature " + name, "§4", why, expect, "verify_entry", {"entry": entry, "sign_pk": who.sign_pk})

    yield verified("by its author", "the unmutated twin", content["entry"], bernd)
    yield verified("of a husk", "it covers the body's hash", content["husk"], bernd)
    yield verified("refused by another", "Anna did not sign it", content["entry"], anna, "tampered")
    yield verified("refused another body", "one bit", cbor([content["header"], flipped(b"sealed"), content["signature"]]), bernd, "tampered")
    yield verified("refused another header", "a millisecond later", cbor([cbor(header(time=T + 1)), b"sealed", content["signature"]]), bernd, "tampered")
    yield verified("refused flipped", "one bit of R", cbor([content["header"], b"sealed", flipped(content["signature"], 0)]), bernd, "tampered")
    yield verified("refused husk of another body", "a hash that was put in",
                   cbor([content["header"], b"", content["signature"], flipped(content["body_hash"])]), bernd, "tampered")
    whole = Space(with_bernd()).begins([(anna, MANAGER), (bernd, EDITOR)]).sets(anna, access(2, [(anna, MANAGER)], linked=1))
    yield verified("of an access entry", "clear bodies are signed alike", whole.entries[1]["entry"], anna)
