"""Sealed rows: how a space's key reaches its members, and how members know that all got the same."""
from protocol_examples import SPACE, anna, bernd, cbor, commit1, commit2, key1, key2
from reference import flipped, key_commit, same, scenario, seal_row, seal_seed, seal_to
from families.cards import LOW_ORDER_BOX


def scenarios():
    row = seal_row(key1, SPACE, 1, bernd.fingerprint, bernd.box_pk)

    def given(sealed, **more):
        return {"box_seed": bernd.box_seed, "space": SPACE, "epoch": 1, "fingerprint": bernd.fingerprint,
                "key_commit": commit1, "sealed": sealed} | more

    def refused(name, expect, why, sealed, **more):
        return scenario("open refused " + name, "§4", why, expect, "open_row", given(sealed, **more))

    def check_given(sealed, **more):
        return {"epoch_key": key1, "space": SPACE, "epoch": 1, "fingerprint": bernd.fingerprint, "box_pk": bernd.box_pk,
                "sealed": sealed} | more

    def check_refused(name, why, sealed, **more):
        return scenario("check refused " + name, "§4", why, "tampered", "check_row", check_given(sealed, **more))

    def sealed_by_hand(message):
        return seal_to(bernd.box_pk, seal_seed(key1, SPACE, 1, bernd.fingerprint), message)

    yield scenario("sealed", "§4", "the ephemeral pair comes from a seed, so the bytes are fixed", "ok", "seal_row",
                   {"epoch_key": key1, "space": SPACE, "epoch": 1, "fingerprint": bernd.fingerprint, "box_pk": bernd.box_pk},
                   {"sealed": row, "key_commit": commit1, "seal_seed": seal_seed(key1, SPACE, 1, bernd.fingerprint)})
    yield scenario("sealed to low order key", "§1", "what is sealed to it, anybody opens", "malformed", "seal_row",
                   {"epoch_key": key1, "space": SPACE, "epoch": 1, "fingerprint": bernd.fingerprint, "box_pk": LOW_ORDER_BOX})
    yield scenario("opened", "§4", "the unmutated twin", "ok", "open_row", given(row), {"epoch_key": key1})
    yield scenario("checked", "§4", "the unmutated twin", "ok", "check_row", check_given(row))
    yield scenario("sealed by another ephemeral key, opened", "§4",
                   "it opens: only check_row by the others, and by its owner, shows that it is not the row it must be", "ok", "open_row",
                   given(seal_to(bernd.box_pk, same(1, 32), cbor([1, SPACE, 1, bernd.fingerprint, key1]))), {"epoch_key": key1})
    yield check_refused("another ephemeral key", "the right content in a box nobody can recompute",
                        seal_to(bernd.box_pk, same(1, 32), cbor([1, SPACE, 1, bernd.fingerprint, key1])))

    yield refused("sealed to another", "tampered", "Anna's row", seal_row(key1, SPACE, 1, anna.fingerprint, anna.box_pk))
    yield refused("another key than committed", "tampered", "the manager gives Bernd a key of his own",
                  seal_row(key2, SPACE, 1, bernd.fingerprint, bernd.box_pk))
    yield refused("another commit", "tampered", "the commit of epoch 2", row, key_commit=commit2)
    yield refused("another space", "tampered", "a row moved to another space with the right commit there", row,
                  space=same(0x5B, 16), key_commit=key_commit(key1, same(0x5B, 16), 1))
    yield refused("another epoch", "tampered", "a row moved to another epoch with the right commit there", row,
                  epoch=2, key_commit=key_commit(key1, SPACE, 2))
    yield refused("another member", "tampered", "sealed to Bernd's key, but naming another fingerprint",
                  sealed_by_hand(cbor([1, SPACE, 1, anna.fingerprint, key1])))
    yield refused("ephemeral key flipped", "tampered", "one bit", flipped(row, 0))
    yield refused("ciphertext flipped", "tampered", "one bit", flipped(row, 60))
    yield refused("last byte flipped", "tampered", "one bit", flipped(row))
    yield refused("ephemeral key of low order", "tampered", "a shared secret everybody knows", bytes(32) + row[32:])
    yield refused("cut short", "tampered", "the last byte is missing", row[:-1])
    yield refused("shorter than a box", "malformed", "no room for key and tag", row[:47])
    yield refused("version 2 inside", "malformed", "rows have one version; a newer one comes with a newer access body",
                  sealed_by_hand(cbor([2, SPACE, 1, bernd.fingerprint, key1])))
    yield refused("key of 31 bytes", "malformed", "keys have 32 bytes", sealed_by_hand(cbor([1, SPACE, 1, bernd.fingerprint, key1[:31]])))
    yield refused("trailing byte inside", "malformed", "one item and nothing after it",
                  sealed_by_hand(cbor([1, SPACE, 1, bernd.fingerprint, key1]) + b"\0"))
    yield refused("not shortest inside", "malformed", "the strict subset, inside as well",
                  sealed_by_hand(b"\x85\x18\x01" + cbor([1, SPACE, 1, bernd.fingerprint, key1])[2:]))

    yield check_refused("flipped", "one bit", flipped(row, 60))
    yield check_refused("cut short", "the last byte is missing", row[:-1])
    yield check_refused("empty", "a member shut out unseen", b"")
    yield check_refused("another's key", "two members, two keys", seal_row(key2, SPACE, 1, bernd.fingerprint, bernd.box_pk))
    yield check_refused("of another epoch", "an old row", seal_row(key1, SPACE, 2, bernd.fingerprint, bernd.box_pk))
    yield check_refused("of another member", "two rows swapped", seal_row(key1, SPACE, 1, anna.fingerprint, anna.box_pk))
    yield check_refused("low order key", "no row can be sealed to it", row, box_pk=LOW_ORDER_BOX)
