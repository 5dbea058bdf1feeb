"""A ciphertext that opens under two keys: AES-GCM does not commit to its key. For the chunks of section 5."""
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from reference import CHUNK_AD

BLOCK = 16


def aes(key, block):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()


def number(block):
    return int.from_bytes(block, "big")


def times(a, b):
    """In GHASH's field: bit 127 of the number is the first bit."""
    product = 0
    for i in range(127, -1, -1):
        if a >> i & 1:
            product ^= b
        b = b >> 1 ^ (0xE1 << 120 if b & 1 else 0)
    return product


def power(base, exponent):
    result = 1 << 127
    while exponent:
        if exponent & 1:
            result = times(result, base)
        base = times(base, base)
        exponent >>= 1
    return result


def tag(key, cipher):
    """GHASH over the associated data, the ciphertext and both lengths in bits, masked. Nonce zero."""
    pad = lambda data: data + bytes(-len(data) % BLOCK)
    hashed = pad(CHUNK_AD) + cipher + (8 * len(CHUNK_AD)).to_bytes(8, "big") + (8 * len(cipher)).to_bytes(8, "big")
    h, total = number(aes(key, bytes(BLOCK))), 0
    for at in range(0, len(hashed), BLOCK):
        total = times(total ^ number(hashed[at:at + BLOCK]), h)
    return total ^ number(aes(key, (1).to_bytes(BLOCK, "big")))


def two_key_blob(first_key, second_key, text):
    """512 bytes that begin with `text` under the first key; under the second they are what they are."""
    plain = text + bytes(512 - BLOCK - len(text))
    stream = b"".join(aes(first_key, (2 + i).to_bytes(BLOCK, "big")) for i in range(len(plain) // BLOCK))
    cipher = bytes(a ^ b for a, b in zip(plain, stream)) + bytes(BLOCK)
    differ = tag(first_key, cipher) ^ tag(second_key, cipher)
    # The last block is multiplied by the square of each key's h.
    weight = power(number(aes(first_key, bytes(BLOCK))), 2) ^ power(number(aes(second_key, bytes(BLOCK))), 2)
    last = times(differ, power(weight, (1 << 128) - 2)).to_bytes(BLOCK, "big")
    cipher = cipher[:-BLOCK] + last
    return cipher + tag(first_key, cipher).to_bytes(BLOCK, "big")
