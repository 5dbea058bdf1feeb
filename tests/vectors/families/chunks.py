"""Chunks: sealed, named, opened; and digests of content."""
from protocol_examples import chunk_key, plain, space_const
from reference import CHUNK_AD, CHUNK_MAX, AESGCM, KDF, flipped, pad_chunk, same, scenario, seal_chunk, sha256
from two_keys import two_key_blob


def scenarios():
    def seals(name, body, why):
        blob = seal_chunk(chunk_key, body)
        return scenario("seal " + name, "§5", why, "ok", "seal_chunk", {"chunk_key": chunk_key, "plain": body},
                        {"blob_id": sha256(blob), "blob": blob})

    def seals_many(n):
        blob = seal_chunk(chunk_key, b"a" * n)
        return scenario(f"seal {n} times a", "§5", "sizes at the borders of Padmé; only the blob's hash is given", "ok",
                        "seal_chunk_of_a", {"chunk_key": chunk_key, "plain_size": n},
                        {"blob_id": sha256(blob), "blob_size": len(blob)})

    def given(blob, key=chunk_key, blob_id=None, plain_size=len(plain)):
        return {"chunk_key": key, "blob_id": blob_id or sha256(blob), "blob": blob, "plain_size": plain_size}

    def refused(name, expect, why, blob, **more):
        return scenario("refused " + name, "§5", why, expect, "open_chunk", given(blob, **more))

    def opened(name, why, body, **more):
        blob = seal_chunk(chunk_key, body)
        return scenario("open " + name, "§5", why, "ok", "open_chunk", given(blob, plain_size=len(body), **more), {"plain": body})

    yield seals("a short text", plain, "padded to 512 bytes")
    yield seals("one byte", b"x", "the smallest chunk")
    yield seals("545 bytes", bytes(i % 256 for i in range(545)), "the first size above 512 that is padded")
    for n in (512, 513, 4097, 65536, 100000, CHUNK_MAX - 1, CHUNK_MAX):
        yield seals_many(n)

    blob = seal_chunk(chunk_key, plain)
    yield opened("a short text", "the unmutated twin", plain)
    yield opened("a text that ends with zeros", "the size says where the padding begins", b"zeros" + bytes(7))
    yield refused("ciphertext flipped", "tampered", "blob_id no longer fits", flipped(blob, 3), blob_id=sha256(blob))
    yield refused("ciphertext flipped and named anew", "tampered", "an entry that names the changed blob: the tag does not fit",
                  flipped(blob, 3))
    yield refused("padding flipped and named anew", "tampered", "the tag covers the padding", flipped(blob, 500))
    yield refused("tag flipped and named anew", "tampered", "the tag does not fit", flipped(blob))
    yield refused("another chunk's key", "tampered", "each chunk has a key of its own", blob, key=same(0x45, 32))
    yield refused("another blob", "tampered", "the server swapped two blobs of one size", seal_chunk(chunk_key, b"other"),
                  blob_id=sha256(blob))
    yield refused("last byte cut off", "malformed", "the length no longer fits", blob[:-1])
    yield refused("tag cut off", "malformed", "the length no longer fits", blob[:-16])
    yield refused("a byte too many", "malformed", "the length no longer fits", blob + b"\0")
    yield refused("nothing", "malformed", "shorter than a tag", b"")
    yield refused("plain size above the blob's", "malformed", "an entry that claims more than is there", blob, plain_size=513)
    yield refused("plain size zero", "malformed", "an empty file has no chunks", blob, plain_size=0)
    yield refused("plain size above 1 MiB", "malformed", "no chunk is larger", blob, plain_size=CHUNK_MAX + 1)
    yield refused("plain size too small", "malformed", "bytes hidden behind the end of the file look like padding that is not zero",
                  blob, plain_size=len(plain) - 1)
    padded = pad_chunk(plain)
    yield refused("padding not zero", "malformed", "padding must not carry anything", seal_chunk(chunk_key, b"", flipped(padded)))
    yield refused("not padded to Padme", "malformed", "the length does not fit the size",
                  seal_chunk(chunk_key, b"", bytes(528)), plain_size=513)
    yield refused("wrong associated data", "tampered", "a ciphertext made for something else",
                  AESGCM(chunk_key).encrypt(bytes(12), padded, b"mappe/1/chunks"))
    yield refused("no associated data", "tampered", "a ciphertext made for something else",
                  AESGCM(chunk_key).encrypt(bytes(12), padded, None))
    yield refused("another nonce", "tampered", "the nonce is twelve zero bytes",
                  AESGCM(chunk_key).encrypt(bytes(11) + b"\1", padded, b"mappe/1/chunk"))

    # Nobody is lied to by it, since each entry carries one key; but a blob_id alone says nothing about content.
    second_key = same(0x45, 32)
    both = two_key_blob(chunk_key, second_key, b"The motion is carried. ")
    for name, key in (("the first", chunk_key), ("the second", second_key)):
        yield scenario(f"open one blob under {name} of its two keys", "§5", "GCM does not commit to its key: two texts, both whole",
                       "ok", "open_chunk", given(both, key=key, plain_size=512),
                       {"plain": AESGCM(key).decrypt(bytes(12), both, CHUNK_AD)})
    yield refused("one blob of two keys under a third", "tampered", "it opens under those two alone", both, key=same(0x46, 32),
                  plain_size=512)

    def digest(name, chunks, why):
        hashes = b"".join(map(sha256, chunks))
        return scenario("digest of " + name, "§5", why, "ok", "content_digest", {"space_const": space_const, "chunks": chunks},
                        {"digest": KDF(space_const, "content", hashes)[:16]})

    yield digest("an empty file", [], "no chunks")
    yield digest("one chunk", [plain], "over the plaintext without padding")
    yield digest("two chunks", [b"first", b"second"], "the order counts")
    yield digest("two chunks reordered", [b"second", b"first"], "the order counts: another digest than the other way round")
