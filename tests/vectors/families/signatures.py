"""Ed25519 as libsodium verifies it: strictly."""
import hashlib

from nacl import bindings as na

from protocol_examples import anna, bernd
from reference import flipped, prefix, scenario, sign

L = (1 << 252) + 27742317777372353535851937790883648493
P = (1 << 255) - 19
IDENTITY = b"\x01" + bytes(31)
MESSAGE = b"a message"


def scenarios():
    def given(public_key, signature, message=MESSAGE, label="entry-sign"):
        return {"public_key": public_key, "label": label, "message": message, "signature": signature}

    def refused(name, why, *args, **more):
        return scenario("refused " + name, "§1", why, "tampered", "verify", given(*args, **more))

    signature = sign(anna.sign_seed, "entry-sign", MESSAGE)
    yield scenario("made from a seed", "§1", "Ed25519 is deterministic, so the bytes are fixed", "ok", "sign",
                   {"sign_seed": anna.sign_seed, "label": "entry-sign", "message": MESSAGE},
                   {"public_key": anna.sign_pk, "signature": signature})
    yield scenario("accepted", "§1", "the unmutated twin", "ok", "verify", given(anna.sign_pk, signature))
    yield scenario("accepted empty message", "§1", "the label is still signed", "ok", "verify",
                   given(anna.sign_pk, sign(anna.sign_seed, "entry-sign", b""), b""))
    yield refused("another signer", "another key", bernd.sign_pk, signature)
    yield refused("another message", "the message changed", anna.sign_pk, signature, b"b message")
    yield refused("another label", "a signature for one purpose is none for another", anna.sign_pk, signature, label="card-sign")
    yield refused("label moved into the message", "the zero between label and message separates them", anna.sign_pk,
                  sign(anna.sign_seed, "sign-in", b"x" + MESSAGE), MESSAGE, label="principal-sign-in")
    yield refused("R flipped", "one bit", anna.sign_pk, flipped(signature, 0))
    yield refused("S flipped", "one bit", anna.sign_pk, flipped(signature, 32))
    yield refused("public key flipped", "one bit", flipped(anna.sign_pk, 3), signature)
    yield refused("all zero", "nothing was signed", anna.sign_pk, bytes(64))
    s = int.from_bytes(signature[32:], "little")
    yield refused("S not reduced", "S + L gives a second signature for one message: ids of entries would not be unique",
                  anna.sign_pk, signature[:32] + (s + L).to_bytes(32, "little"))
    # With the identity as public key h*A vanishes: R = S*B verifies for every message, if nobody looks at the key.
    scalar = (7).to_bytes(32, "little")
    forged = na.crypto_scalarmult_ed25519_base_noclamp(scalar) + scalar
    yield refused("low order public key", "the identity as public key has a signature for every message", IDENTITY, forged)
    yield refused("low order public key in a second encoding", "y = p + 1", (P + 1).to_bytes(32, "little"), forged)
    yield refused("public key off the curve", "no point has this y", b"\x02" + bytes(31), signature)
    order_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")
    yield refused("public key of order 8", "such a key proves nothing", order_8, forged)
    # R of low order: choose R first, then S = h*a fits the equation without a nonce.
    h = challenge(IDENTITY, anna.sign_pk, MESSAGE)
    yield refused("low order R", "R of low order shows the key's multiple and is refused", anna.sign_pk,
                  IDENTITY + ((h * secret_scalar(anna.sign_seed)) % L).to_bytes(32, "little"))


def secret_scalar(seed):
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] &= 127
    digest[31] |= 64
    return int.from_bytes(digest, "little")


def challenge(R, public_key, message):
    return int.from_bytes(hashlib.sha512(R + public_key + prefix("entry-sign") + message).digest(), "little") % L
