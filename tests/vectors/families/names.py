"""The frozen form of names, and which names replay and writers accept."""
from reference import scenario
from replay import name_fits, name_key

BIDI = [0x061C, 0x200E, 0x200F] + list(range(0x202A, 0x202F)) + list(range(0x2066, 0x206A))


def scenarios():
    yield from keys()
    yield from replayed()
    yield from written()


def keys():
    def key(name, text, why):
        return scenario("key of " + name, "§4", why, "ok", "name_key", {"text": text}, {"key": name_key(text)})

    yield key("capitals", "Bänke ÄÖÜ.TXT", "each code point by the table")
    yield key("Greek", "ΟΔΟΣ ὈΔΎΣΣΕΙΑ", "a final sigma is a sigma; no other thought of words")
    yield key("a capital sharp s", "STRA\u1e9eE", "status S: U+1E9E becomes U+00DF")
    yield key("a sharp s", "straße", "status F is left out: it does not become ss")
    yield key("a dotted capital I", "\u0130stanbul", "statuses F and T are left out: it stays")
    yield key("a decomposed umlaut", "A\u0308", "no normalization")
    yield key("the Kelvin and Angstrom signs", "\u212a \u212b", "status C")
    yield key("Deseret", "\U00010400\U00010427", "outside the basic plane")
    yield key("Cherokee", "\uab70\u13f8\u13a0", "folds to the capitals, as Unicode does")
    yield key("what has no case", "1234 漢字 😀", "unchanged")


def check_replayed(name, text, why):
    return scenario("replay " + name, "§4", why, "ok" if name_fits(text) else "malformed", "replayed_name", {"text": text})


def replayed():
    for name, text, why in (
            ("takes an ordinary name", "Antrag 1 (neu).pdf", "the unmutated twin"),
            ("takes 255 bytes", "a" * 255, "the longest"),
            ("takes a colon", "a:b", "only writers refuse it"),
            ("takes a trailing dot", "a.", "only writers refuse it"),
            ("takes a bidi override", "a\u202eb", "only writers refuse it; shown with care"),
            ("takes U+00A0", "a\u00a0b", "no control"),
            ("refuses nothing", "", "1 byte at least"),
            ("refuses 256 bytes", "a" * 256, "255 at most"),
            ("refuses 128 umlauts", "ä" * 128, "bytes are counted"),
            ("refuses a dot", ".", "the folder itself"),
            ("refuses two dots", "..", "the folder above"),
            ("refuses a slash", "a/b", "no path in a name"),
            ("refuses U+0000", "a\0b", "a control"),
            ("refuses U+001F", "a\x1f", "a control"),
            ("refuses U+007F", "a\x7f", "a control"),
            ("refuses U+0080", "a\x80", "a control"),
            ("refuses U+009F", "a\x9f", "a control")):
        assert name_fits(text) == name.startswith("takes"), name
        yield check_replayed(name, text, why)


def written():
    def written_name(name, text, why, expect):
        return scenario("writer " + name, "§4", why, expect, "new_name", {"text": text})

    yield written_name("takes an ordinary name", "Antrag 1 (neu).pdf", "the unmutated twin", "ok")
    yield written_name("takes a leading dot", ".profile", "an ordinary name elsewhere", "ok")
    yield written_name("refuses what replay refuses", "a/b", "never less strict", "malformed")
    for sign in '\\:*?"<>|':
        yield written_name(f"refuses U+{ord(sign):04X}", f"a{sign}b", "Windows could not show it", "malformed")
    for code in BIDI:
        yield written_name(f"refuses U+{code:04X}", f"a{chr(code)}b", "it reorders what is shown: exe.fdp", "malformed")
    yield written_name("refuses a trailing dot", "a.", "Windows drops it", "malformed")
    yield written_name("refuses a trailing space", "a ", "Windows drops it", "malformed")
