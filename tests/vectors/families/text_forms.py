"""Hex, base64url and the base32 of codes that people type."""
import base64

from reference import b32, b64, scenario


def scenarios():
    def reads(form, name, text, bytes_, why):
        return scenario(f"{form} {name}", "§1", why, "ok", "read_" + form, {"text": text}, {"bytes": bytes_})

    def refuses(form, name, text, why):
        return scenario(f"{form} refuses {name}", "§1", why, "malformed", "read_" + form, {"text": text})

    def writes(form, name, bytes_, text):
        return scenario(f"{form} written {name}", "§1", "the one form that is written", "ok", "write_" + form,
                        {"bytes": bytes_}, {"text": text})

    code = bytes(range(20))
    for n in range(6):
        yield writes("base64url", f"{n} bytes", bytes(range(250, 250 + n)), b64(bytes(range(250, 250 + n))))
    yield writes("base32", "20 bytes", code, b32(code))
    yield writes("base32", "1 byte", b"\xff", "74")
    yield reads("base64url", "read 2 bytes", "-_8", b"\xfb\xff", "RFC 4648 §5: '-' and '_'")
    yield reads("base64url", "read nothing", "", b"", "no bytes have an empty text")
    yield reads("base32", "in groups", b32(code), code, "as it is shown")
    yield reads("base32", "in small letters without blanks", b32(code).lower().replace(" ", ""), code, "people type so")
    yield reads("base32", "with hyphens", b32(code).replace(" ", "-"), code, "people type so")
    yield reads("base32", "with 0, 1 and 8", "0188 18AA", base64.b32decode("OIBBIBAA"),
                "what looks alike is taken for what it must be")
    yield reads("hex", "of either case", "00fFAb", b"\x00\xff\xab", "certificates are shown in capitals")

    yield refuses("base64url", "padding", "_w==", "one text for one value")
    yield refuses("base64url", "stray bits", "_x", "the last character's unused bits must be zero")
    yield refuses("base64url", "a single character", "A", "six bits are no byte")
    yield refuses("base64url", "plus and slash", "+/8", "that is the other alphabet")
    yield refuses("base64url", "a blank", "AA AA", "links have no blanks")
    yield refuses("base64url", "a line break", "AAAA\n", "links have no line breaks")
    yield refuses("base32", "9", "AAAA 9AAA", "a digit base32 does not have and nothing looks like")
    yield refuses("base32", "stray bits", "75", "the last character's unused bits must be zero")
    yield refuses("base32", "an umlaut", "ÄAAA AAAA", "not of the alphabet")
    yield refuses("hex", "an odd number of digits", "abc", "half a byte")
    yield refuses("hex", "a letter beyond f", "0g", "not of the alphabet")
    yield refuses("hex", "a prefix", "0x00", "not of the alphabet")

