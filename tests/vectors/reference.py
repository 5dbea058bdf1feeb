"""The protocol's primitives in Python, written from docs/protocol.md alone.

Shares no code with the C++ or the TypeScript implementation: where they and this agree, three readings of the text do.
Needs Debian's python3-nacl, python3-argon2, python3-cryptography.
"""
import base64
import hashlib

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl import bindings as na

CHUNK_AD = b"mappe/1/chunk"
CHUNK_MAX = 1 << 20


# --- CBOR, the subset of section 1 ---

def head(major, n):
    for size, code in ((0, None), (1, 24), (2, 25), (4, 26), (8, 27)):
        if size == 0 and n < 24:
            return bytes([major << 5 | n])
        if size and n < 1 << 8 * size:
            return bytes([major << 5 | code]) + n.to_bytes(size, "big")
    raise ValueError("too big")


def cbor(x):
    if isinstance(x, bool):
        raise ValueError("bool")
    if isinstance(x, int):
        if not 0 <= x < 1 << 53:
            raise ValueError("integer out of range")
        return head(0, x)
    if isinstance(x, bytes):
        return head(2, len(x)) + x
    if isinstance(x, str):
        return head(3, len(x.encode())) + x.encode()
    return head(4, len(x)) + b"".join(map(cbor, x))


def as_set(items):
    return sorted(items, key=cbor)


# --- hashes, keys, signatures ---

def prefix(label):
    return b"mappe/1/" + label.encode() + b"\0"


def raw(x):
    return x if isinstance(x, bytes) else cbor(x)


def H(label, x):
    return hashlib.blake2b(prefix(label) + raw(x), digest_size=32).digest()


def H16(label, x):
    return H(label, x)[:16]


def KDF(key, label, x):
    assert len(key) == 32
    return hashlib.blake2b(prefix(label) + raw(x), key=key, digest_size=32).digest()


def sha256(x):
    return hashlib.sha256(x).digest()


def sign_pk(seed):
    return na.crypto_sign_seed_keypair(seed)[0]


def box_pk(seed):
    return na.crypto_box_seed_keypair(seed)[0]


def sign(seed, label, message):
    _, secret = na.crypto_sign_seed_keypair(seed)
    return na.crypto_sign(prefix(label) + raw(message), secret)[:64]


# --- sealing ---

def AEAD(key, nonce, ad, m):
    return na.crypto_aead_xchacha20poly1305_ietf_encrypt(m, raw(ad), nonce, key)


def Box(key, label, nonce, ad, m):
    return [1, KDF(key, label, nonce), nonce, AEAD(key, nonce, ad, m)]


def seal_to(recipient_pk, seed, message):
    ephemeral_pk, ephemeral_sk = na.crypto_box_seed_keypair(seed)
    nonce = hashlib.blake2b(ephemeral_pk + recipient_pk, digest_size=24).digest()
    return ephemeral_pk + na.crypto_box(message, nonce, recipient_pk, ephemeral_sk)


def seal_seed(epoch_key, space, epoch, fingerprint):
    return KDF(epoch_key, "seal-seed", [space, epoch, fingerprint])


def seal_row(epoch_key, space, epoch, fingerprint, recipient_pk):
    message = cbor([1, space, epoch, fingerprint, epoch_key])
    return seal_to(recipient_pk, seal_seed(epoch_key, space, epoch, fingerprint), message)


def key_commit(epoch_key, space, epoch):
    return KDF(epoch_key, "epoch-commit", [space, epoch])


def pad(m, block=128):
    m += b"\x80"
    return m + bytes(-len(m) % block)


def seal_entry(epoch_key, journal, nonce, header, body, padded=None):
    return nonce + AEAD(KDF(epoch_key, "entry-key", journal), nonce, header, pad(body) if padded is None else padded)


def epoch_link(key, space, epoch, nonce, linked_epoch, linked_key):
    return nonce + AEAD(KDF(key, "epoch-link", b""), nonce, [space, epoch], cbor([linked_epoch, linked_key]))


def padme(n):
    if n < 4:
        return n
    e = n.bit_length() - 1
    unit = 1 << max(e - (e.bit_length() - 1) - 1, 0)
    return -(-n // unit) * unit


def pad_chunk(plain):
    return plain + bytes(max(512, padme(len(plain))) - len(plain))


def seal_chunk(chunk_key, plain, padded=None):
    return AESGCM(chunk_key).encrypt(bytes(12), pad_chunk(plain) if padded is None else padded, CHUNK_AD)


# --- passwords and codes ---

def argon(secret, salt):
    return hash_secret_raw(secret, salt, 3, 65536, 1, 32, Type.ID, 19)


def groups(digest, count):
    return " ".join("%05d" % (int.from_bytes(digest[5 * i:5 * i + 5], "big") % 100000) for i in range(count))


def b32(x):
    text = base64.b32encode(x).decode().rstrip("=")
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def b64(x):
    return base64.urlsafe_b64encode(x).decode().rstrip("=")


# --- for scenarios ---

def same(n, size):
    return bytes([n]) * size


def flipped(x, at=-1, bit=1):
    """x with one bit turned over."""
    at %= len(x)
    return x[:at] + bytes([x[at] ^ bit]) + x[at + 1:]


def scenario(name, section, why, expect, operation, given, gives=None):
    """One file. expect: "ok", or the kind of failure by its name in crypto/base/result.h."""
    assert (gives is not None) <= (expect == "ok"), name
    made = {"name": name, "section": section, "why": why, "expect": expect, "operation": operation, "input": given}
    if gives is not None:
        made["gives"] = gives
    return made
