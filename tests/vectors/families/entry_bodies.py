"""Bodies of entries, and epoch links."""
from protocol_examples import SPACE, cbor, entry_nonce, header2, key1, key2, link_nonce, ops
from reference import AEAD, KDF, epoch_link, flipped, pad, same, scenario, seal_entry

HEADER = cbor(header2)
BODY = cbor(ops)


def scenarios():
    def given(sealed, header=HEADER, key=key1, journal=SPACE):
        return {"epoch_key": key, "journal": journal, "header": header, "sealed": sealed}

    def refused(name, expect, why, sealed, **more):
        return scenario("refused " + name, "§4", why, expect, "open_entry", given(sealed, **more))

    for name, body in (("the example", BODY), ("an empty body", b""), ("127 bytes", bytes(127)), ("128 bytes", bytes(128))):
        sealed = seal_entry(key1, SPACE, entry_nonce, HEADER, body)
        yield scenario("seal " + name, "§4", "fixed nonce, so fixed bytes", "ok", "seal_entry",
                       {"epoch_key": key1, "journal": SPACE, "header": HEADER, "nonce": entry_nonce, "body": body},
                       {"sealed": sealed})
        yield scenario("open " + name, "§4", "the unmutated twin", "ok", "open_entry", given(sealed), {"body": body})

    sealed = seal_entry(key1, SPACE, entry_nonce, HEADER, BODY)
    yield refused("another header", "tampered", "a body moved under another entry", sealed, header=flipped(HEADER, 22))
    yield refused("another space", "tampered", "a body moved to another journal", sealed, journal=same(0x5B, 16))
    yield refused("another epoch's key", "tampered", "the key of the next epoch", sealed, key=key2)
    yield refused("nonce flipped", "tampered", "one bit", flipped(sealed, 0))
    yield refused("body flipped", "tampered", "one bit", flipped(sealed, 40))
    yield refused("tag flipped", "tampered", "one bit", flipped(sealed))
    yield refused("block cut off", "tampered", "still of whole blocks", sealed[:24] + sealed[152:])
    yield refused("byte cut off", "malformed", "not of whole blocks", sealed[:-1])
    yield refused("nothing", "malformed", "shorter than nonce, block and tag", b"")
    yield refused("nonce and tag alone", "malformed", "there is always a block", sealed[:40])
    yield refused("no padding", "malformed", "an author who left the padding out",
                  seal_entry(key1, SPACE, entry_nonce, HEADER, b"", bytes(128)))
    yield refused("padding longer than 1,024", "malformed", "nothing hides behind a body",
                  seal_entry(key1, SPACE, entry_nonce, HEADER, b"", b"\x80" + bytes(1151)))
    coarse = seal_entry(key1, SPACE, entry_nonce, HEADER, BODY, pad(BODY, 1024))
    yield scenario("seal coarsely", "§4", "how long a title is must not show", "ok", "seal_entry_coarse",
                   {"epoch_key": key1, "journal": SPACE, "header": HEADER, "nonce": entry_nonce, "body": BODY}, {"sealed": coarse})
    yield scenario("open coarse", "§4", "the unmutated twin", "ok", "open_entry", given(coarse), {"body": BODY})
    yield refused("epoch key itself", "tampered", "bodies are under a key derived for one journal",
                  entry_nonce + AEAD(key1, entry_nonce, HEADER, pad(BODY)))

    def link_given(link, key=key2, space=SPACE, epoch=2):
        return {"epoch_key": key, "space": space, "epoch": epoch, "link": link}

    def link_refused(name, expect, why, link, **more):
        return scenario("link refused " + name, "§4", why, expect, "open_epoch_link", link_given(link, **more))

    link = epoch_link(key2, SPACE, 2, link_nonce, 1, key1)
    yield scenario("link sealed", "§4", "fixed nonce, so fixed bytes", "ok", "seal_epoch_link",
                   {"epoch_key": key2, "space": SPACE, "epoch": 2, "linked_epoch": 1, "linked_key": key1, "nonce": link_nonce},
                   {"link": link})
    yield scenario("link opened", "§4", "the unmutated twin", "ok", "open_epoch_link", link_given(link),
                   {"linked_epoch": 1, "linked_key": key1})
    yield scenario("link over a void epoch", "§4", "epoch 3 links to 1 when 2 was void", "ok", "open_epoch_link",
                   link_given(epoch_link(key2, SPACE, 3, link_nonce, 1, key1), epoch=3), {"linked_epoch": 1, "linked_key": key1})
    yield link_refused("under the old key", "tampered", "only the new key leads back", link, key=key1)
    yield link_refused("of another space", "tampered", "a link moved", link, space=same(0x5B, 16))
    yield link_refused("of another epoch", "tampered", "a link moved", link, epoch=3)
    yield link_refused("flipped", "tampered", "one bit", flipped(link, 30))
    yield link_refused("cut short", "malformed", "shorter than nonce and tag", link[:39])
    yield link_refused("to its own epoch", "malformed", "a loop", epoch_link(key2, SPACE, 2, link_nonce, 2, key1))
    yield link_refused("to a later epoch", "malformed", "a loop", epoch_link(key2, SPACE, 2, link_nonce, 3, key1))
    yield link_refused("to epoch 0", "malformed", "epochs begin at 1", epoch_link(key2, SPACE, 2, link_nonce, 0, key1))
    link_key = KDF(key2, "epoch-link", b"")
    yield link_refused("with a short key", "malformed", "keys have 32 bytes",
                       link_nonce + AEAD(link_key, link_nonce, [SPACE, 2], cbor([1, key1[:31]])))
    yield link_refused("with a trailing byte", "malformed", "one item and nothing after it",
                       link_nonce + AEAD(link_key, link_nonce, [SPACE, 2], cbor([1, key1]) + b"\0"))
