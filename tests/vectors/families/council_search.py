"""What a search in a council's mirror finds, and in which order. Expected values are written out: nothing here searches."""
import json

from reference import scenario


def mirrored(n, content, state="present"):
    return {"n": n, "state": state, "first_seen_ms": 1, "changed_ms": 2, "object": content}


OBJECTS = (
    {"id": "o1", "kind": "organization", "name": "Bauausschuss"},
    {"id": "v2", "kind": "person", "name": "Renée Müller"},
    {"id": "p1", "kind": "paper", "name": "Neue Bänke für die Straße am Markt", "reference": "0717/2016", "date": "2016-05-02",
     "consultations": [{"organizations": ["o1"]}]},
    {"id": "p2", "kind": "paper", "name": "Spielplatz am Markt", "reference": "DS/0039-03/VI", "date": "2020-01-09",
     "originator_persons": ["v2"]},
    {"id": "p5", "kind": "paper", "name": "Anfrage zu 0717/2016", "reference": "0001/2021", "date": "2021-02-03"},
    {"id": "m6", "kind": "meeting", "name": "12. Sitzung", "start": "2026-03-17T17:00:00+01:00", "organizations": ["o1"]},
    {"id": "m7", "kind": "meeting", "name": "13. Sitzung", "start": "2026-03-17T16:30:00Z", "organizations": ["o1"]},
    {"id": "p0", "kind": "paper", "name": "Markt, alt", "reference": "0717/2016", "date": "2016-05-02"},
    {"id": "p9", "kind": "paper", "name": "ΟΔΟΣ zum Markt", "reference": "Haushalt (neu)"},
    {"id": "h1", "kind": "hovercraft", "name": "Markt"},
    {"id": "b1", "kind": "body", "name": "Markt Musterstadt"},
)
PAGE = json.dumps({"generation": "g", "checked_ms": 3, "upto": len(OBJECTS) + 1, "more": False,
                   "objects": [mirrored(n + 1, content) for n, content in enumerate(OBJECTS)]
                   + [mirrored(len(OBJECTS) + 1, {"id": "p8", "kind": "paper"}, "depublished")]}, ensure_ascii=False)

SEARCHES = (
    ("one word", "markt", 10, ["p2", "p0", "p1", "p9"], "the newest first, by id where dates are equal, those without a date last"),
    ("the first few", "markt", 1, ["p2"], ""),
    ("any case and order, without marks", "MARKT  banke", 10, ["p1"], "ä is found as a"),
    ("sharp s", "Bänke STRASSE", 10, ["p1"], "ß is ss"),
    ("a part of a word", "usschu", 10, ["m7", "m6", "p1"], "words are found within words"),
    ("not all words", "markt rathaus", 10, [], ""),
    ("a number and where it is named", "0717/2016", 10, ["p0", "p1", "p5"], "the exact number comes first, and once"),
    ("a number as people write it", "Vorlage Nr. 0717 / 2016", 10, ["p0", "p1"], ""),
    ("another dash", "ds/0039\u201303/vi", 10, ["p2"], ""),
    ("a reference that is no number", "haushalt (neu)", 10, ["p9"], "compared as a number is"),
    ("a body", "bauausschuss", 10, ["m7", "m6", "p1"], "by instant, not by the clock of the place"),
    ("a person without marks", "renee muller", 10, ["p2"], ""),
    ("another alphabet", "\u03bf\u03b4\u03bf\u03c2", 10, ["p9"], "the last sigma of a word is a sigma"),
    ("a blank that does not break", "am\u00a0Markt", 10, ["p2", "p1"], "is a blank"),
    ("nothing but blanks", " \t\n", 10, [], ""),
    ("a town", "musterstadt", 10, [], "papers and meetings alone are found"),
    ("thirteen words", "markt " * 12 + "rathaus", 10, ["p2", "p0", "p1", "p9"], "the thirteenth does not count"),
    ("201 characters", "markt" + " " * 195 + "x", 10, ["p2", "p0", "p1", "p9"], "the last does not count"),
    ("200 characters", "markt" + " " * 194 + "x", 10, [], "the twin"),
)

FOLDS = (("plain", "Neue Bänke", "neue banke"), ("sharp s", "STRAẞE Straße", "strasse strasse"),
         ("apart", "Ba\u0308nke", "banke"), ("ligature", "\ufb01nanzen", "finanzen"), ("sigma", "ΣΑΣ", "σασ"),
         ("dotted I", "İzmir", "izmir"))


def scenarios():
    for name, typed, most, ids, why in SEARCHES:
        yield scenario(name, "§7a", why, "ok", "search", {"page": PAGE, "typed": typed, "most": most}, {"ids": ids})
    for name, text, folded in FOLDS:
        yield scenario("folded " + name, "§7a", "as texts are compared", "ok", "fold", {"text": text}, {"folded": folded})
