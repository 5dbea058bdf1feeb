"""Bodies of kind 4: the state of a space as a content, and what it is the state of."""
from protocol_examples import cbor
from reference import same, scenario

BASE = same(0x44, 32)


def chunk(n, size=1_048_576):
    return [same(n, 32), same(n + 1, 32), size]


CONTENT = [700, same(0x0D, 16), 0, [chunk(1, 700)]]


def scenarios():
    def read(name, why, body, expect="ok"):
        sealed = body if isinstance(body, bytes) else cbor(body)
        gives = {"base_seq": body[1], "base": body[2], "content": cbor(body[3]), "again": sealed} if expect == "ok" else None
        return scenario("body " + name, "§4", why, expect, "read_snapshot_body", {"body": sealed}, gives)

    yield read("of one chunk", "the unmutated twin", [1, 41, BASE, CONTENT])
    yield read("of the genesis alone", "any earlier seq", [1, 0, BASE, CONTENT])
    yield read("of a long list", "level 1: the chunks hold the list", [1, 5000, BASE, [20_000_000, same(0x0D, 16), 1, [chunk(1)]]])
    yield read("of two chunks", "in place up to 16", [1, 41, BASE, [1_048_577, same(0x0D, 16), 0, [chunk(1), chunk(3, 1)]]])
    yield read("refused of version 2", "a newer Mappe", [2, 41, BASE, CONTENT], "unsupported")
    yield read("refused of version 2 with a part more", "the version is read before the number of parts", [2, 41, BASE, CONTENT, 0], "unsupported")
    yield read("refused of version 0", "there was none", [0, 41, BASE, CONTENT], "malformed")
    yield read("refused with a part more", "fixed arity", [1, 41, BASE, CONTENT, 0], "malformed")
    yield read("refused without a digest", "never in snapshots, whatever the size", [1, 41, BASE, [700, b"", 0, [chunk(1, 700)]]], "malformed")
    yield read("refused with a short base", "a hash has 32 bytes", [1, 41, BASE[:31], CONTENT], "malformed")
    yield read("refused with a level of 2", "levels do not nest", [1, 41, BASE, [700, same(0x0D, 16), 2, [chunk(1, 700)]]], "malformed")
    yield read("refused with a seq above 2^53", "an integer too big for its field", bytes.fromhex("84011b0020000000000000") + cbor([BASE, CONTENT])[1:], "malformed")
    yield read("refused with bytes after it", "one item and nothing after it", cbor([1, 41, BASE, CONTENT]) + b"\0", "malformed")
    yield read("refused cut short", "nothing of it is used", cbor([1, 41, BASE, CONTENT])[:-1], "malformed")
