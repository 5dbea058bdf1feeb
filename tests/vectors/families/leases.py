"""Keys of leases and the notes beside them."""
from protocol_examples import SPACE, ZERO16, folder, key1, key2, space_const
from reference import AEAD, KDF, cbor, flipped, same, scenario

NONCE = same(0x6A, 24)


def scenarios():
    def keys(name, parent, name_key):
        both = (KDF(space_const, label, [parent, name_key])[:16] for label in ("lease", "lease-deep"))
        return scenario(name, "§6", "a place is its parent and the frozen form of its name", "ok", "lease_keys",
                        {"space_const": space_const, "parent": parent, "name_key": name_key}, dict(zip(("key", "deep_key"), both)))

    yield scenario("space constant", "§5", "from the key of epoch 1", "ok", "space_const", {"epoch_key": key1, "space": SPACE},
                   {"space_const": space_const})
    yield keys("keys of a name", folder, "bänke.txt")
    yield keys("keys of a name in the root", ZERO16, "bänke.txt")

    lease_key = KDF(space_const, "lease", [folder, "bänke.txt"])[:16]

    def note(contents=("Bernd", "mappe drive"), key=key1, ad=lease_key, epoch=1):
        body = contents if isinstance(contents, bytes) else cbor(list(contents))
        return cbor([epoch, NONCE + AEAD(KDF(key, "lease-note", SPACE), NONCE, ad, body)])

    def given(sealed, **more):
        return {"epoch_key": key1, "epoch": 1, "space": SPACE, "key": lease_key, "sealed": sealed} | more

    def refused(name, expect, why, sealed, **more):
        return scenario("note refused " + name, "§6", why, expect, "open_lease_note", given(sealed, **more))

    yield scenario("note sealed", "§6", "fixed nonce, so fixed bytes", "ok", "seal_lease_note",
                   {"epoch_key": key1, "epoch": 1, "space": SPACE, "key": lease_key, "label": "Bernd", "program": "mappe drive",
                    "nonce": NONCE}, {"sealed": note()})
    yield scenario("note refused too long", "§6", "256 bytes at most", "too_large", "seal_lease_note",
                   {"epoch_key": key1, "epoch": 1, "space": SPACE, "key": lease_key, "label": "B" * 210, "program": "mappe",
                    "nonce": NONCE})
    yield scenario("note opened", "§6", "the unmutated twin", "ok", "open_lease_note", given(note()),
                   {"label": "Bernd", "program": "mappe drive"})
    yield refused("of another place", "tampered", "a note moved to another lease", note(), key=same(1, 16))
    yield refused("of another space", "tampered", "a note moved to another space", note(), space=same(0x5B, 16))
    yield refused("under another epoch's key", "tampered", "the key of the next epoch", note(), epoch_key=key2)
    yield refused("of another epoch", "malformed", "the epoch outside says which key opens it", note(epoch=2))
    yield refused("flipped", "tampered", "one bit", flipped(note()))
    yield refused("cut short", "malformed", "a length beyond the input", note()[:-1])
    yield refused("with a field missing", "malformed", "wrong arity", note(("Bernd",)))
    yield refused("above 256 bytes", "malformed", "a limit for everything", note(("B" * 250, "")))
    yield refused("with text that is not UTF-8", "malformed", "the strict subset, inside as well", note(b"\x82\x61\xff\x60"))
