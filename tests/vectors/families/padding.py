"""Padmé of chunks and the padding of bodies."""
from reference import pad, padme, scenario


def scenarios():
    for n in (1, 2, 3, 4, 9, 512, 513, 545, 1000, 4097, 100000, 1000000, 1048575, 1048576):
        yield scenario(f"chunk of {n}", "§5", "Padmé, at least 512 bytes, at most 1 MiB; a blob is that and the tag", "ok",
                       "chunk_sizes", {"plain_size": n}, {"padme": padme(n), "blob_size": max(512, padme(n)) + 16})
    for n in (0, 1, 127, 128, 300):
        body = bytes(i % 251 for i in range(n))
        yield scenario(f"body of {n}", "§4", "0x80 and zeros up to a multiple of 128; at least one byte", "ok", "pad_body",
                       {"body": body}, {"padded": pad(body)})

    for n in (0, 1, 1023, 1024):
        body = bytes(i % 251 for i in range(n))
        yield scenario(f"coarse body of {n}", "§4", "up to a multiple of 1,024", "ok", "pad_body_coarse",
                       {"body": body}, {"padded": pad(body, 1024)})

    def refused(name, padded, why):
        return scenario("unpad refuses " + name, "§4", why, "malformed", "unpad_body", {"padded": padded})

    yield scenario("unpad a body that ends with 80 00", "§4", "only the last 0x80 is the padding's", "ok", "unpad_body",
                   {"padded": pad(b"\x80\x00\x80")}, {"body": b"\x80\x00\x80"})
    yield refused("nothing", b"", "an empty body has a block of padding")
    yield refused("zeros alone", bytes(128), "no 0x80")
    yield refused("another end mark", bytes(127) + b"\x81", "the mark is 0x80")
    yield refused("bytes after the mark", bytes(100) + b"\x80" + bytes(26) + b"\x01", "zeros alone follow the mark")
    yield scenario("unpad a mark in an earlier block", "§4", "of a coarse body", "ok", "unpad_body",
                   {"padded": pad(b"a", 1024)}, {"body": b"a"})
    yield scenario("unpad the longest padding", "§4", "1,024 bytes", "ok", "unpad_body",
                   {"padded": bytes(128) + b"\x80" + bytes(1023)}, {"body": bytes(128)})
    yield refused("a mark in too early a block", b"\x80" + bytes(1151), "the padding is never longer than 1,024")
    yield refused("half a block", b"a\x80" + bytes(62), "whole blocks of 128")
    yield refused("a block and a half", b"a" * 100 + b"\x80" + bytes(91), "whole blocks of 128, though the padding itself is good")
