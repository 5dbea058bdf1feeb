"""Which pages of a council's bulk are taken, and which are refused whole. Nothing here judges."""
import copy
import json
import re

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




def by_columns(objects, patterns, texts, repeated):
    """The page's objects in their other form. `patterns`: {path: (pattern, widths)}, `texts`: {path: which},
    `repeated`: paths whose texts are told by place; everything else follows from what the values are."""
    columns, lines = {}, [[], []]

    def step(numbers):
        return [b - a for a, b in zip([0] + numbers, numbers)]

    def place(column, name, value):
        known = column.setdefault(name, [])
        if value not in known:
            known.append(value)
        column.setdefault("of", []).append(known.index(value))

    def walk(value, path):
        column = columns.setdefault(path, {"path": path})
        if isinstance(value, dict):
            place(column, "shapes", list(value))
            for name, below in value.items():
                walk(below, path + "/" + name if path else name)
        elif isinstance(value, list):
            column.setdefault("lengths", []).append(len(value))
            for below in value:
                walk(below, path + "*")
        elif isinstance(value, bool) or path in repeated:
            place(column, "values", value)
        elif isinstance(value, int):
            column.setdefault("numbers", []).append(value)
        elif path in patterns:
            pattern, widths = patterns[path]
            column.setdefault("patterns", [pattern])
            column.setdefault("of", []).append(0)
            found = [int(each) for each in re.findall("[0-9]+", value)]
            digits = column.setdefault("digits", [{"width": width, "by": []} for width in widths])
            for each, number in zip(digits, found):
                each["by"].append(number)
        else:
            column["text"] = texts.get(path, 0)
            lines[column["text"]].append(value)

    for each in objects:
        walk(each, "")
    for column in columns.values():
        if "numbers" in column:
            column["numbers"] = step(column["numbers"])
        for digits in column.get("digits", []):
            digits["by"] = step(digits["by"])
    return {"count": len(objects), "columns": list(columns.values()), "texts": ["".join(l + "\n" for l in each) for each in lines]}


P2 = {"id": "https://oparl.example/papers/12", "kind": "paper", "name": "Straße \"Am Wall\"", "reference": "0005/2017",
      "web": "https://rat.example/vo?x=aB"}
M2 = {"id": "https://oparl.example/meetings/1", "kind": "meeting", "items": [
    {"id": "https://oparl.example/items/8", "number": "1", "public": True}, {"id": "https://oparl.example/items/9", "name": "Ö"},
    {"id": "https://oparl.example/items/5", "number": "2", "public": False}]}
JOINS = [{"item": "https://oparl.example/items/8", "paper": P2["id"], "same_name": True},
         {"item": "https://oparl.example/items/5", "paper": "https://oparl.example/papers/3", "same_name": True},
         {"item": "https://oparl.example/items/9", "paper": P2["id"], "guessed": True}]
OBJECTS = [{"n": 6, "state": "present", "first_seen_ms": 9, "changed_ms": 9, "object": P2},
           {"n": 7, "state": "present", "first_seen_ms": 4, "changed_ms": 2 ** 53 - 1, "object": M2, "papers": JOINS},
           {"n": 8, "state": "deleted", "first_seen_ms": 5, "changed_ms": 5, "object": GONE}]


def columns_page():
    made = by_columns(OBJECTS, {"object/items*/id": ("https://oparl.example/items/#", [0]), "object/reference": ("#/#", [4, 0])},
                      {"object/web": 1, "object/id": 1}, {"state", "object/kind", "papers*/item"})
    return {"generation": "g1", "checked_ms": 3, "upto": 8, "more": False, **made}


def unfolded(before):
    made = copy.deepcopy(OBJECTS)
    items = {item["id"]: item for item in made[1]["object"]["items"]}
    for join in made[1]["papers"]:
        if join.pop("same_name", False):
            items[join["item"]]["name"] = {P2["id"]: P2["name"], **before}[join["paper"]]
    return made


def columns_changed(path, name, value):
    made = columns_page()
    column = made if path is None else next(each for each in made["columns"] if each["path"] == path)
    if value is None:
        del column[name]
    else:
        column[name] = value
    return made


def with_column(column):
    made = columns_page()
    made["columns"].append(column)
    return made


def bomb():
    """4,000 bytes a value, told by a digit."""
    shape = {"path": "", "shapes": [["a"]], "of": [0]}
    return {"generation": "g1", "checked_ms": 3, "upto": 8, "more": False, "count": 1, "texts": [], "columns": [
        shape, {"path": "a", "lengths": [2200]}, {"path": "a*", "values": ["x" * 4000], "of": [0] * 2200}]}


def deep(levels):
    made = {"generation": "g1", "checked_ms": 3, "upto": 8, "more": False, "count": 1, "texts": [], "columns": [
        {"path": "/".join("a" * level), "shapes": [["a"]], "of": [0]} for level in range(levels)]}
    made["columns"].append({"path": "/".join("a" * levels), "numbers": [7]})
    return made


ITEM_IDS, REFERENCE = "object/items*/id", "object/reference"
COLUMNS_REFUSED = tuple(
    [("without " + name, columns_changed(None, name, None), "it must be there")
     for name in ("generation", "checked_ms", "upto", "more", "count", "texts")]
    + [("without " + name + " of " + (path or "the page"), columns_changed(path, name, None), "it must be there")
       for path, name in (("", "shapes"), ("", "of"), ("n", "numbers"), ("object/items", "lengths"), ("state", "values"), ("state", "of"),
                          (ITEM_IDS, "patterns"), (ITEM_IDS, "of"), (ITEM_IDS, "digits"), ("object/name", "text"), ("n", "path"))]
    + [("a column twice", with_column({"path": "n", "numbers": []}), ""),
       ("a column that is none", with_column(7), ""),
       ("513 columns", {**columns_page(), "columns": columns_page()["columns"] + [
           {"path": str(n), "numbers": []} for n in range(513 - len(columns_page()["columns"]))]}, "512 are the most"),
       ("an object too few", columns_changed(None, "count", 2), "something is left over"),
       ("an object too many", columns_changed(None, "count", 4), ""),
       ("less than no objects", columns_changed(None, "count", -1), ""),
       ("a number too few", columns_changed("n", "numbers", [6, 1]), ""),
       ("a number too many", columns_changed("n", "numbers", [6, 1, 1, 1]), "something is left over"),
       ("a number below zero", columns_changed("n", "numbers", [6, -7, 9]), ""),
       ("a number of 2 to the power of 53", columns_changed("n", "numbers", [6, 1, 2 ** 53 - 7]), ""),
       ("a number that is a text", columns_changed("n", "numbers", [6, "1", 1]), ""),
       ("a number that is none", columns_changed("n", "numbers", [6, 0.5, 1]), ""),
       ("a shape that is not there", columns_changed("", "of", [0, 1, 2]), ""),
       ("a shape below zero", columns_changed("", "of", [-1, 1, 0]), ""),
       ("a shape that is a text", columns_changed("", "shapes", ["n", "n"]), ""),
       ("a value that is not there", columns_changed("state", "of", [0, 0, 2]), ""),
       ("a value too many", columns_changed("state", "of", [0, 0, 1, 1]), "something is left over"),
       ("a value that is a list", columns_changed("state", "values", ["present", []]), ""),
       ("a length below zero", columns_changed("object/items", "lengths", [-1]), ""),
       ("a length beyond what is there", columns_changed("object/items", "lengths", [4]), ""),
       ("a length of 2 to the power of 52", columns_changed("object/items", "lengths", [2 ** 52]), ""),
       ("a pattern with a place too many", columns_changed(ITEM_IDS, "patterns", ["https://oparl.example/items/#/#"]), ""),
       ("a pattern with a place too few", columns_changed(ITEM_IDS, "patterns", ["https://oparl.example/items/"]), ""),
       ("a digit too few", columns_changed(ITEM_IDS, "digits", [{"width": 0, "by": [8, 1]}]), ""),
       ("a width of 16", columns_changed(REFERENCE, "digits", [{"width": 16, "by": [5]}, {"width": 0, "by": [2017]}]), ""),
       ("a digit below zero", columns_changed(REFERENCE, "digits", [{"width": 4, "by": [-5]}, {"width": 0, "by": [2017]}]), ""),
       ("a text that is not there", columns_changed("object/name", "text", 2), ""),
       ("a line too few", columns_changed(None, "texts", ["", columns_page()["texts"][1]]), ""),
       ("a line too many", columns_changed(None, "texts", [columns_page()["texts"][0] + "x\n", columns_page()["texts"][1]]), ""),
       ("a line without its end", columns_changed(None, "texts", [columns_page()["texts"][0][:-1], columns_page()["texts"][1]]), ""),
       ("objects that are a list", columns_changed("", "shapes", None), ""),
       ("an item of a join that is not there", columns_changed("papers*/item", "values", ["https://oparl.example/items/7", "b", "c"]), ""),
       ("a name that is there already", columns_changed("papers*/item", "values", ["https://oparl.example/items/9", "b", "c"]), ""),
       ("same names that are none", columns_changed("papers*/same_name", "values", [False]), ""),
       ("too deep", deep(17), "16 are the most")])


def columns_scenarios(text):
    paper, name = "https://oparl.example/papers/3", "Bänke im Park"

    def one(title, why, expect, page, gives=None, before=name):
        return scenario(title, "§7a", why, expect, "read_columns", {"page": text(page), "paper": paper, "name": before}, gives)

    yield one("columns taken", "every sort of column", "ok", columns_page(), {"objects": unfolded({paper: name})})
    yield one("columns taken nothing new", "", "ok", {**{key: columns_page()[key] for key in ("generation", "checked_ms", "upto", "more")},
                                                      "count": 0, "columns": [], "texts": []}, {"objects": []})
    yield one("columns taken 512", "the most", "ok", {**columns_page(), "columns": columns_page()["columns"] + [
        {"path": str(n), "numbers": []} for n in range(512 - len(columns_page()["columns"]))]}, {"objects": unfolded({paper: name})})
    yield one("columns taken a member nobody knows", "as in the other form", "ok", {**columns_page(), "news": 1},
              {"objects": unfolded({paper: name})})
    yield one("columns taken as deep as may be", "the twin of the one too deep", "ok", deep(16))
    yield one("columns refused a name that is nowhere", "no page before had the paper", "malformed", columns_page(), before="")
    yield one("columns refused a bomb", "it unfolds to a thousand times what it is", "too_large", bomb())
    yield one("columns refused 50,001 objects", "", "too_many", columns_changed(None, "count", 50001))
    for title, page, why in COLUMNS_REFUSED:
        yield one("columns refused " + title, why, "malformed", page)


def scenarios():
    def text(made):
        return json.dumps(made, ensure_ascii=False)

    yield from columns_scenarios(text)

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
