"""Cards and their records."""
from protocol_examples import FACTION, T, ZERO16, anna, bernd, gateway, invite
from reference import H, cbor, flipped, same, scenario, sign
from families.signatures import IDENTITY

from nacl import bindings as na

LOW_ORDER_BOX = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")


def scenarios():
    def good(name, who, why):
        fields = {"kind": who.kind, "id": who.id, "faction": FACTION, "sign_pk": who.sign_pk, "box_pk": who.box_pk,
                  "owner": bernd.id if who is gateway else ZERO16, "created_ms": T, "fingerprint": who.fingerprint}
        return scenario(name, "§2", why, "ok", "card_record", {"record": cbor(who.record)}, fields)

    def refused(name, expect, why, record):
        return scenario("refused " + name, "§2", why, expect, "card_record", {"record": record})

    def signed(card, seed=anna.sign_seed):
        card = cbor(card)
        return cbor([card, sign(seed, "card-sign", card)])

    def changed(field, value):
        card = [1, 1, anna.id, FACTION, anna.sign_pk, anna.box_pk, ZERO16, T]
        card[field] = value
        return card

    yield good("person", anna, "the unmutated twin")
    yield good("invite", invite, "its keys come from the link's seed")
    yield good("gateway", gateway, "names its owner")
    yield scenario("made by its principal", "§2", "fixed bytes", "ok", "make_card",
                   {"kind": 1, "id": anna.id, "faction": FACTION, "sign_seed": anna.sign_seed, "box_seed": anna.box_seed,
                    "owner": ZERO16, "created_ms": T}, {"record": cbor(anna.record), "fingerprint": anna.fingerprint})

    record = cbor(anna.record)
    yield refused("signature flipped", "tampered", "one bit", flipped(record))
    yield refused("card flipped", "tampered", "the creation time changed by a bit", flipped(record, 2 + len(anna.card) - 1))
    yield refused("signed by another", "tampered", "a card is signed with its own key", cbor([anna.card, bernd.record[1]]))
    yield refused("signed under another label", "tampered", "labels keep purposes apart",
                  cbor([anna.card, sign(anna.sign_seed, "entry-sign", anna.card)]))
    yield refused("two cards one signature", "tampered", "the other card's bytes", cbor([bernd.card, anna.record[1]]))
    yield refused("cut short", "malformed", "the last byte is missing", record[:-1])
    yield refused("trailing byte", "malformed", "one item and nothing after it", record + b"\0")
    yield refused("trailing byte in the card", "malformed", "the card is CBOR of its own",
                  cbor([anna.card + b"\0", sign(anna.sign_seed, "card-sign", anna.card + b"\0")]))
    yield refused("field missing", "malformed", "wrong arity", signed(changed(0, 1)[:-1]))
    yield refused("field too many", "malformed", "wrong arity", signed(changed(0, 1) + [0]))
    yield refused("id of 15 bytes", "malformed", "ids have 16 bytes", signed(changed(2, same(0xA0, 15))))
    yield refused("id as text", "malformed", "wrong type", signed(changed(2, "aaaaaaaaaaaaaaaa")))
    yield refused("id zero", "malformed", "sixteen zero bytes are nobody", signed(changed(2, ZERO16)))
    yield refused("version 2", "unsupported", "a newer card", signed(changed(0, 2)))
    yield refused("kind 4", "unsupported", "an unknown kind of principal", signed(changed(1, 4)))
    yield refused("kind 0", "unsupported", "an unknown kind of principal", signed(changed(1, 0)))
    yield refused("person with an owner", "malformed", "only a gateway has an owner", signed(changed(6, bernd.id)))
    yield refused("gateway without an owner", "malformed", "a gateway has one", signed(changed(1, 3)))
    yield refused("box key of low order", "malformed", "what is sealed to it, anybody opens", signed(changed(5, LOW_ORDER_BOX)))
    yield refused("box key zero", "malformed", "of low order as well", signed(changed(5, bytes(32))))
    scalar = (7).to_bytes(32, "little")
    forged = na.crypto_scalarmult_ed25519_base_noclamp(scalar) + scalar
    yield refused("sign key of low order", "tampered", "its owner could sign nothing, and anybody everything",
                  cbor([cbor(changed(4, IDENTITY)), forged]))
    yield refused("not shortest form", "malformed", "a second encoding would have a second fingerprint",
                  b"\x82\x59" + len(anna.card).to_bytes(2, "big") + anna.card + b"\x58\x40" + anna.record[1])
    assert H("card-fp", anna.card) == anna.fingerprint
