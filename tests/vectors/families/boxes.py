"""Boxes that commit to their key, the server's at-rest box, and a ciphertext made to open under two keys."""
from nacl import bindings as na

from protocol_examples import gateway, gateway_key, gateway_plain, key1
from reference import KDF, Box, cbor, flipped, same, scenario

LABEL = "gateway-commit"
NONCE = same(0x7C, 24)
P = (1 << 130) - 5


# --- XChaCha20-Poly1305 by hand, for what no library offers: one ciphertext and tag for two keys ---

def quarter(s, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xffffffff
        s[z] ^= s[x]
        s[z] = (s[z] << turn | s[z] >> (32 - turn)) & 0xffffffff


def chacha_words(key, last_16):
    words = lambda x: [int.from_bytes(x[i:i + 4], "little") for i in range(0, len(x), 4)]
    start = words(b"expand 32-byte k") + words(key) + words(last_16)
    s = list(start)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(s, a, b, c, d)
    return start, s


def as_bytes(words):
    return b"".join(w.to_bytes(4, "little") for w in words)


def poly_key(key, nonce):
    _, s = chacha_words(key, nonce[:16])
    subkey = as_bytes(s[:4] + s[12:])
    start, s = chacha_words(subkey, bytes(4) + bytes(4) + nonce[16:])
    block = as_bytes([(x + y) & 0xffffffff for x, y in zip(start, s)])
    r = int.from_bytes(block[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    return r, int.from_bytes(block[16:32], "little")


def opens_under_both(key_a, key_b, ad):
    """Two blocks of ciphertext and a tag that XChaCha20-Poly1305 takes under both keys."""
    assert len(ad) == 16
    ad_block = int.from_bytes(ad, "little") + (1 << 128)
    lengths = int.from_bytes((16).to_bytes(8, "little") + (32).to_bytes(8, "little"), "little") + (1 << 128)
    (ra, sa), (rb, sb) = poly_key(key_a, NONCE), poly_key(key_b, NONCE)
    tag = 0
    while True:
        # ad*r^4 + x*r^3 + y*r^2 + lengths*r = tag - s  (mod p), for both keys: two equations, two unknown blocks.
        wanted = [((tag - s) % (1 << 128) - ad_block * r**4 - lengths * r) % P for r, s in ((ra, sa), (rb, sb))]
        det = (ra**3 * rb**2 - rb**3 * ra**2) % P
        x = (wanted[0] * rb**2 - wanted[1] * ra**2) * pow(det, -1, P) % P
        y = (ra**3 * wanted[1] - rb**3 * wanted[0]) * pow(det, -1, P) % P
        if x >> 128 == 1 and y >> 128 == 1:
            block = lambda v: (v - (1 << 128)).to_bytes(16, "little")
            return block(x) + block(y) + tag.to_bytes(16, "little")
        tag += 1


def scenarios():
    ad = gateway.id
    box = Box(gateway_key, LABEL, NONCE, ad, gateway_plain)

    def given(whole, **more):
        return {"key": gateway_key, "label": LABEL, "ad": ad, "box": cbor(whole)} | more

    def refused(name, expect, why, box, **more):
        return scenario("refused " + name, "§1", why, expect, "open_box", given(box, **more))

    yield scenario("sealed", "§1", "fixed nonce, so fixed bytes", "ok", "seal_box",
                   {"key": gateway_key, "label": LABEL, "nonce": NONCE, "ad": ad, "message": gateway_plain}, {"box": cbor(box)})
    yield scenario("opened", "§1", "the unmutated twin", "ok", "open_box", given(box), {"message": gateway_plain})
    empty = Box(gateway_key, LABEL, NONCE, ad, b"")
    yield scenario("opened with nothing in it", "§1", "an empty message", "ok", "open_box", given(empty), {"message": b""})

    other = same(0x0B, 32)
    both = opens_under_both(gateway_key, other, ad)
    one, two = (opened(both, ad, key) for key in (gateway_key, other))
    assert one is not None and two is not None and one != two
    double = [1, KDF(gateway_key, LABEL, NONCE), NONCE, both]
    yield scenario("two keys opened under the committed one", "§1", "one ciphertext and tag made for two keys", "ok",
                   "open_box", given(double), {"message": one})
    yield refused("two keys under the other one", "tampered",
                  "XChaCha20-Poly1305 opens it under this key too; the commitment does not", double, key=other)

    yield refused("another key", "tampered", "by the commitment", box, key=other)
    yield refused("commitment of another key", "tampered", "the server put a commitment of its own", [1, KDF(other, LABEL, NONCE)] + box[2:])
    yield refused("commitment of another label", "tampered", "a box for another purpose",
                  Box(gateway_key, "wrap-commit", NONCE, ad, gateway_plain))
    yield refused("commitment flipped", "tampered", "one bit", [1, flipped(box[1])] + box[2:])
    yield refused("nonce flipped", "tampered", "the commitment covers the nonce", box[:2] + [flipped(box[2]), box[3]])
    yield refused("ciphertext flipped", "tampered", "one bit", box[:3] + [flipped(box[3], 0)])
    yield refused("tag flipped", "tampered", "one bit", box[:3] + [flipped(box[3])])
    yield refused("another place", "tampered", "the associated data says where it belongs", box, ad=same(0x91, 16))
    yield refused("ciphertext cut short", "tampered", "the last byte is missing", box[:3] + [box[3][:-1]])
    yield refused("ciphertext shorter than a tag", "malformed", "nothing to check", box[:3] + [bytes(15)])
    yield refused("version 2", "unsupported", "a newer box", [2] + box[1:])
    yield refused("field missing", "malformed", "wrong arity", box[:3])
    yield refused("field too many", "malformed", "wrong arity", box + [0])
    yield refused("nonce of 12 bytes", "malformed", "wrong length", box[:2] + [box[2][:12], box[3]])
    yield refused("commitment of 16 bytes", "malformed", "half a commitment binds half as well", [1, box[1][:16]] + box[2:])
    yield scenario("refused trailing byte", "§1", "one item and nothing after it", "malformed", "open_box",
                   given(box, box=cbor(box) + b"\0"))
    yield scenario("refused not shortest", "§1", "the strict subset", "malformed", "open_box",
                   given(box, box=b"\x84\x18\x01" + cbor(box)[2:]))

    record = Box(other, "at-rest-commit", NONCE, b"accounts/1", b"a record")

    def at_rest(record, **more):
        return {"key": other, "ad": b"accounts/1", "sealed": cbor(record)} | more

    def at_rest_refused(name, expect, why, record, **more):
        return scenario("at rest refused " + name, "§3", why, expect, "open_at_rest", at_rest(record, **more))

    yield scenario("at rest opened", "§3", "the unmutated twin", "ok", "open_at_rest", at_rest(record), {"message": b"a record"})
    yield at_rest_refused("another key file", "tampered", "a database restored without its key file", record, key=key1)
    yield at_rest_refused("another place", "tampered", "one account's record put in another's place", record, ad=b"accounts/2")
    yield at_rest_refused("flipped", "tampered", "one bit", record[:3] + [flipped(record[3])])
    yield at_rest_refused("cut short", "malformed", "a record half written", record[:3])
    yield at_rest_refused("of another label", "tampered", "a client's box put among the server's",
                          Box(other, "wrap-commit", NONCE, b"accounts/1", b"a record"))


def opened(sealed, ad, key):
    return na.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, ad, NONCE, key)
