"""What docs/protocol.md and the sources both name: labels, rules, words, problem types. Sets of strings, by place."""

import re
from pathlib import Path

ROOMS = ("crypto", "journal", "server", "client", "storage", "gateway")
# Calls whose first literal is a label, as hash("chain", ...) or derive_secret<Key>(master, "wrap", ...); named labels.
LABELLED = re.compile(
    r'\bLabel \w+ = "([a-z0-9-]+)"|'
    r"\b(?:hash16|hash|derive_secret(?:<[^<>]*>)?|derive_public|derive|labelled|sign|verify|Label(?: \w+)?"
    r'|\w*[bB]ox\w*(?:<[^<>]*>)?)\s*[({]\s*(?:[^;"{}]*?,\s*)?"([a-z0-9-]+)"'
)


def section(text: str, heading: str) -> str:
    """From a heading to the next one of the same or a higher level."""
    level = heading.split(" ")[0]
    start = text.index(f"\n{heading}")
    end = re.search(rf"\n#{{2,{len(level)}}} ", text[start + 1 + len(heading) :])
    return text[start:] if end is None else text[start : start + 1 + len(heading) + end.start()]


def first_cells(text: str) -> list[str]:
    """The first cells of the tables in text, without headings and rules."""
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    return [cell for cell in rows if cell not in ("rule", "word")]


def names_in(cells: list[str]) -> set[str]:
    return {name for cell in cells for name in re.findall(r"[a-z_]+", re.sub(r"\(.\)", "", cell))}


def source(root: Path, name: str) -> str:
    return re.sub(r"//.*", "", (root / name).read_text(encoding="utf-8"))


def room_text(root: Path, *rooms: str) -> str:
    paths = sorted(p for room in rooms for p in (root / room).rglob("*") if p.suffix in (".cpp", ".h"))
    return "\n".join(source(root, p.relative_to(root).as_posix()) for p in paths)


def returned_by(text: str, function: str) -> set[str]:
    """The literals that a name_of(...) returns."""
    body = text[text.index(function) :]
    return set(re.findall(r'return "([a-z0-9_-]+)";', body[: body.index("\n}\n")])) - {"none", "unknown"}


def documented(root: Path) -> dict[str, set[str]]:
    text = (root / "docs" / "protocol.md").read_text(encoding="utf-8")
    shared, servers = section(text, "### 13.1").split("The server alone judges", 1)
    unfit = section(text, "### 13.2")
    types = [line.split("|")[2].strip() for line in section(text, "## 13").splitlines() if re.match(r"\| \d{3} ", line)]
    return {
        "labels": set(re.findall(r"`([a-z0-9-]+)`", section(text, "## 11"))),
        "rules": names_in(first_cells(shared)),
        "rules of the server": names_in(first_cells(servers)),
        "words of what does not fit": names_in(first_cells(unfit)),
        "alarms": set(re.findall(r"`([a-z_]+)`", unfit[unfit.index("Alarms, which") :])),
        "faults of a name": set(re.findall(r"\b([a-z]+(?:_[a-z0-9]+)*)(?= \(|[,:] )", section(text, "### 13.3"))),
        "problem types": set(types),
    }


def said_by_sources(root: Path) -> dict[str, set[str]]:
    server = room_text(root, "server")
    rules = returned_by(source(root, "journal/rule.cpp"), "name_of(Rule")
    broken = set(re.findall(r'broken_rule\(\s*"([a-z_]+)"', server))
    besides = set(re.findall(r'ProblemType::\w+,\s*(?:"(?:[^"\\]|\\.)*"\s*)+,\s*"([a-z_]+)"', server))
    problem = source(root, "server/answer/problem.cpp")
    labels = {a or b for a, b in LABELLED.findall(room_text(root, *ROOMS))}
    labels |= set(re.findall(r'"mappe/1/([a-z]+)"', room_text(root, "crypto")))  # additional data, as bytes
    return {
        "labels": labels,
        "rules": rules,
        "rules of the server": (broken | besides) - rules,
        "words of what does not fit": returned_by(source(root, "journal/state.cpp"), "name_of(Unfit"),
        "alarms": returned_by(room_text(root, "client"), "name_of(Alarm::Kind kind) {"),
        "faults of a name": returned_by(source(root, "journal/name.cpp"), "name_of(NameFault"),
        "problem types": set(re.findall(r'return \{\d{3}, "([a-z-]+)"', problem)),
    }


def spoken_rules(root: Path) -> set[str]:
    """The rules for which the command line has words."""
    text = source(root, "client/command/words.cpp")
    return set(re.findall(r'\{"([a-z_]+)",\s*\{', text[text.index("RuleSaid>") :]))


def tests_named_in(document: Path) -> set[str]:
    """In the rows of its tables: `suite/case`, or `suite/beginning_of_a_case*`."""
    text = document.read_text(encoding="utf-8")
    return {name for line in text.splitlines() if line.startswith("| ") for name in re.findall(r"`(\w+/\w*\*?)`", line)}


def web_suites_named_in(document: Path) -> set[str]:
    """In the rows of its tables: `web/tests/.../SUITE.test.ts`."""
    text = document.read_text(encoding="utf-8")
    return {name for line in text.splitlines() if line.startswith("| ") for name in re.findall(r"`(web/tests/[\w/.-]+\.test\.ts)`", line)}


def web_suites_of_attacks(root: Path) -> set[str]:
    """Those that see to it themselves that docs/attacks.md says how many cases they have, and those that are called so."""
    paths = [path for path in (root / "web" / "tests").rglob("*.test.ts")
             if "isNamedAmongAttacks()" in path.read_text(encoding="utf-8") or re.search(r"(^|_)(lies|evil)\.", path.name)]
    return {path.relative_to(root).as_posix() for path in paths}


def cases_in(folder: Path) -> set[str]:
    """suite/case of every case in the folder and below."""
    cases = set()
    for path in folder.glob("**/*_test.cpp"):
        suite = ""
        for kind, name in re.findall(r"\bBOOST_\w+_TEST_(SUITE|CASE)\((\w+)", path.read_text(encoding="utf-8")):
            if kind == "SUITE":
                suite = name
            else:
                cases.add(f"{suite}/{name}")
    return cases
