"""Which pages of a council's bulk are taken, and which are refused whole. Nothing here judges."""
import copy
import json

from reference import scenario

PAPER = {"id": "https://oparl.example/papers/1", "kind": "paper", "body": "b", "name": "Bänke", "reference": "0717/2016",
         "date": "2016-05-02", "paper_type": "Antrag", "web": "https://rat.example/1", "superordinated": "s",
         "main_file": {"id": "f", "name": "n", "size": 7, "access_url": "https://rat.example/f"}, "main_file_is_guessed": True,
         "files": [{"download_url": "http://rat.example/g"}], "originator_persons": ["v"], "originator_organizations": ["o"],
         "under_direction_of": ["o"], "consultations": [{"id": "c", "authoritative": False, "organizations": ["o"]}]}
MEETING = {"id": "m", "kind": "meeting", "name": "Sitzung", "start": "2026-03-17T17:00:00+01:00", "cancelled": False,
           "location": {"room": "1"}, "invitation": {"size": 0}, "organizations": ["o"],
           "items": [{"id": "i", "number": "1", "public": True, "public_by_heading": False, "files": [{"name": "x"}]}]}
GONE = {"id": "d", "kind": "paper"}


def page():
    return {"generation": "g1", "checked_ms": 3, "upto": 9, "more": False, "objects": [
        {"n": 6, "state": "present", "first_seen_ms": 1, "changed_ms": 2, "object": PAPER},
        {"n": 7, "state": "unreachable", "first_seen_ms": 1, "changed_ms": 2, "object": MEETING,
         "papers": [{"item": "i", "paper": PAPER["id"], "guessed": True}]},
        {"n": 8, "state": "deleted", "first_seen_ms": 1, "changed_ms": 2, "object": GONE},
        {"n": 9, "state": "present", "first_seen_ms": 1, "changed_ms": 2, "object": {"id": "h", "kind": "hovercraft", "name": 7}}]}


def changed(where, value):
    made = copy.deepcopy(page())
    at = made
    for step in where[:-1]:
        at = at[step]
    if value is None:
        del at[where[-1]]
    else:
        at[where[-1]] = value
    return made


FIRST, SECOND, THIRD = ("objects", 0), ("objects", 1), ("objects", 2)
P, M = FIRST + ("object",), SECOND + ("object",)
TAKEN = (("whole", page(), "what is not known is left out"),
         ("a member nobody knows", changed(P + ("news",), {"a": [1]}), "clients ignore it"),
         ("a text of 4,096 characters", changed(P + ("name",), "ä" * 4096), "the longest"),
         ("an address in upper case", changed(P + ("web",), "HTTPS://rat.example/1"), ""),
         ("no first page", changed(("more",), True), "there is more"))
REFUSED = tuple(
    [("without " + "/".join(map(str, where)), changed(where, None), "malformed", "it must be there")
     for where in (("generation",), ("checked_ms",), ("upto",), ("more",), ("objects",), FIRST + ("n",), FIRST + ("state",),
                   FIRST + ("first_seen_ms",), FIRST + ("changed_ms",), P, P + ("id",), P + ("kind",),
                   SECOND + ("papers", 0, "item"), SECOND + ("papers", 0, "paper"))]
    + [("no generation", changed(("generation",), ""), "malformed", ""),
       ("a generation of 65 bytes", changed(("generation",), "g" * 65), "malformed", ""),
       ("more that is no flag", changed(("more",), 1), "malformed", ""),
       ("n of zero", changed(FIRST + ("n",), 0), "malformed", ""),
       ("n below since", changed(FIRST + ("n",), 5), "malformed", "it goes back"),
       ("n twice", changed(FIRST + ("n",), 7), "malformed", "numbers ascend"),
       ("n beyond upto", changed(("upto",), 8), "malformed", ""),
       ("an end elsewhere", changed(("upto",), 10), "malformed", ""),
       ("n of 2 to the power of 53", changed(FIRST + ("changed_ms",), 2 ** 53), "malformed", ""),
       ("n below zero", changed(FIRST + ("n",), -1), "malformed", ""),
       ("a state nobody knows", changed(FIRST + ("state",), "lost"), "malformed", ""),
       ("a withdrawn one with its text", changed(THIRD + ("object", "name"), "x"), "malformed", ""),
       ("an id twice", changed(THIRD + ("object", "id"), "m"), "malformed", ""),
       ("an empty id", changed(P + ("id",), ""), "malformed", ""),
       ("a text that is a number", changed(P + ("name",), 7), "malformed", ""),
       ("a text that is null", changed(P + ("date",), {"a": 1}), "malformed", ""),
       ("a text of 4,097 characters", changed(P + ("name",), "ä" * 4097), "malformed", ""),
       ("an address of a script", changed(P + ("web",), "javascript:alert(1)"), "malformed", ""),
       ("an address of 2,049 characters", changed(P + ("web",), "https://a.de/" + "a" * 2036), "malformed", ""),
       ("an empty address", changed(P + ("web",), ""), "malformed", ""),
       ("a file's address of a script", changed(P + ("files", 0, "download_url"), "data:x"), "malformed", ""),
       ("a size below zero", changed(P + ("main_file", "size"), -1), "malformed", ""),
       ("a guess that is no flag", changed(P + ("main_file_is_guessed",), "yes"), "malformed", ""),
       ("a consultation that is a text", changed(P + ("consultations",), ["c"]), "malformed", ""),
       ("an organization that is a number", changed(P + ("consultations", 0, "organizations"), [1]), "malformed", ""),
       ("an item that is a text", changed(M + ("items",), ["i"]), "malformed", ""),
       ("public that is a text", changed(M + ("items", 0, "public"), "true"), "malformed", ""),
       ("a place that is a text", changed(M + ("location",), "1"), "malformed", ""),
       ("a join that is a text", changed(SECOND + ("papers",), ["i"]), "malformed", ""),
       ("5,001 persons", changed(P + ("originator_persons",), ["v"] * 5001), "malformed", "")])
TEXTS = (("no JSON", json.dumps(page())[:-1], "malformed"), ("a list", "[]", "malformed"), ("nothing", "", "malformed"),
         ("too deep", json.dumps(page())[:-1] + ',"x":' + "[" * 16 + "]" * 16 + "}", "malformed"))


def scenarios():
    def text(made):
        return json.dumps(made, ensure_ascii=False)

    for name, made, why in TAKEN:
        yield scenario("taken " + name, "§7a", why, "ok", "read_page", {"page": text(made), "since": 5},
                       {"ids": [PAPER["id"], "m", "d"], "upto": 9, "more": made["more"]})
    yield scenario("taken as deep as may be", "§7a", "the twin of the one too deep", "ok", "read_page",
                   {"page": json.dumps(page())[:-1] + ',"x":' + "[" * 15 + "]" * 15 + "}", "since": 5})
    nothing = {"generation": "g1", "checked_ms": 3, "upto": 9, "more": False, "objects": []}
    yield scenario("taken nothing new", "§7a", "", "ok", "read_page", {"page": text(nothing), "since": 9},
                   {"ids": [], "upto": 9, "more": False})
    yield scenario("refused less than was asked for", "§7a", "", "behind", "read_page", {"page": text(nothing), "since": 10})
    yield scenario("refused a promise", "§7a", "more, and nothing given", "malformed", "read_page",
                   {"page": text({**nothing, "more": True}), "since": 9})
    for name, made, expect, why in REFUSED:
        yield scenario("refused " + name, "§7a", why, expect, "read_page", {"page": text(made), "since": 5})
    for name, page_text, expect in TEXTS:
        yield scenario("refused " + name, "§7a", "", expect, "read_page", {"page": page_text, "since": 5})
