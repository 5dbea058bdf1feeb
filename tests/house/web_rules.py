"""Rules for web/: what the protocol's part of the browser app may know, and what the page's policy would refuse."""

import json
import re
from pathlib import Path

from sources import files

CORE = Path("web/src/mappe")
IMPORT = re.compile(r"""^(?:import|export)\s+(?P<what>[\w\s{},*$]+?)\s*\bfrom\s*["'](?P<target>[^"']+)["']|"""
                    r"""^import\s*["'](?P<bare>[^"']+)["']|\bimport\(\s*["'](?P<late>[^"']+)["']""", re.MULTILINE)
LIBRARY_HOMES = {"libsodium-wrappers-sumo": CORE / "crypto" / "sodium.ts"}
TYPES_FROM_OUTSIDE = {Path("web/src/engine/store.ts")}  # what a device keeps: handed to the core, known to it by its shape
TESTS = re.compile(r"\b(?:test|it|describe)\.(?:only|skip|todo|fails)\b")


def _imports(text: str) -> list[tuple[str, str]]:
    """(what, target) of each; what begins with "type" when nothing is left of it at run time."""
    return [((m.group("what") or "").strip(), m.group("target") or m.group("bare") or m.group("late")) for m in IMPORT.finditer(text)]


def _inside(path: Path, target: str) -> Path:
    """Where a relative import leads, from the root of the tree."""
    parts: list[str] = []
    for part in (path.parent / target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return Path(*parts)


def _may(path: Path, what: str, target: str) -> bool:
    if not target.startswith("."):
        return LIBRARY_HOMES.get(target) == path
    led = _inside(path, target)
    return led.is_relative_to(CORE) or (what.startswith("type") and led in TYPES_FROM_OUTSIDE)


def core_imports(root: Path) -> list[str]:
    """The protocol's part runs in a worker, in a test, anywhere: it knows no framework and nothing that stands above it."""
    found = []
    for path in files(root, ".ts"):
        if path.is_relative_to(CORE):
            imports = _imports((root / path).read_text(encoding="utf-8"))
            found += [f"{path}: imports {target}" for what, target in imports if not _may(path, what, target)]
    return found


def _matching(root: Path, under: str, suffix: str, pattern: str, why: str) -> list[str]:
    found = []
    for path in files(root, suffix):
        if path.is_relative_to(under):
            lines = (root / path).read_text(encoding="utf-8").splitlines()
            found += [f"{path}:{n}: {why}" for n, line in enumerate(lines, 1) if re.search(pattern, line)]
    return found


def weak_randomness(root: Path) -> list[str]:
    return _matching(root, str(CORE), ".ts", r"\bMath\.random\b", "crypto.getRandomValues, always")


MARKUP = r"\{@html\b|\.(?:inner|outer)HTML\b|\b(?:insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc)\b|\bdocument\.write\b"


def raw_markup(root: Path) -> list[str]:
    return [line for suffix in (".svelte", ".ts") for line in _matching(root, "web/src", suffix, MARKUP, "markup from a text: render it as a tree")]


# What is kept on a device is kept in these places alone: sealed records, the app's own files, and how the page looks.
KEEPS = {Path("web/src/engine/store.ts"), Path("web/src/worker/service_worker.ts"), Path("web/src/app/look.svelte.ts")}
KEEPING = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|openDB|caches|cookieStore|getDirectory|showSaveFilePicker)\b|\bdocument\.cookie\b")


def kept_elsewhere(root: Path) -> list[str]:
    found = []
    for path in files(root, ".ts", ".svelte"):
        if path.is_relative_to("web/src") and path not in KEEPS:
            text = re.sub(r"//.*|/\*.*?\*/", "", (root / path).read_text(encoding="utf-8"))
            found += [f"{path}:{n}: keeps something past engine/store.ts" for n, line in enumerate(text.splitlines(), 1) if KEEPING.search(line)]
    return found


def said_to_the_console(root: Path) -> list[str]:
    return [line for suffix in (".svelte", ".ts") for line in _matching(root, "web/src", suffix, r"\bconsole\s*\.", "a console keeps what it is told")]


PAGE = ("web/src/app", "web/src/screens", "web/src/ui", "web/src/words")
KEYED = ("web/src/mappe/crypto", "web/src/mappe/identity", "web/src/mappe/replica", "web/src/mappe/base/secret.ts")


def page_without_keys(root: Path) -> list[str]:
    """Keys live in the worker: what the page runs reaches no code that has any, however far the way. Types are no code."""
    found = []
    for begin in files(root, ".ts", ".svelte"):
        if begin.parent != Path("web/src") and not any(begin.is_relative_to(part) for part in PAGE):
            continue
        ways, seen = [(begin, (begin,))], {begin}
        while ways:
            at, way = ways.pop()
            text = (root / at).read_text(encoding="utf-8") if (root / at).exists() else ""
            for what, target in _imports(re.sub(r"^[ \t]+import", "import", text, flags=re.MULTILINE)):
                led = _inside(at, target)
                if not target.startswith(".") or what.startswith("type") or "?worker" in target or led in seen:
                    continue
                if any(led.is_relative_to(part) for part in KEYED):
                    found.append(f"{begin}: comes to {led} by {' '.join(str(one) for one in way[1:]) or 'itself'}")
                seen.add(led)
                ways.append((led, (*way, led)))
    return found


def locked_packages(root: Path) -> list[str]:
    """What is built is what was looked at: exact versions, each package with its hash, and no address of whoever locked them."""
    read = lambda name: json.loads((root / "web" / name).read_text(encoding="utf-8"))
    wanted = {kind: read("package.json").get(kind, {}) for kind in ("dependencies", "devDependencies", "optionalDependencies")}
    locked = read("package-lock.json")["packages"]
    found = [f"{name}: {version} is no exact version" for kind in wanted.values() for name, version in kind.items()
             if not re.fullmatch(r"\d+\.\d+\.\d+(?:-[\w.]+)?", version)]
    found += [f"{name}: not locked as wished" for kind in wanted.values() for name, version in kind.items()
              if locked.get(f"node_modules/{name}", {}).get("version") != version]
    found += [f"{name}: without a hash" for name, one in locked.items() if name and not one.get("integrity", "").startswith("sha512-")]
    found += [f"{name}: names a registry" for name, one in locked.items() if "resolved" in one]
    options = (root / "web" / ".npmrc").read_text(encoding="utf-8").splitlines()
    return found + [f".npmrc: without {one}" for one in ("omit-lockfile-registry-resolved=true", "save-exact=true") if one not in options]


def literal_styles(root: Path) -> list[str]:
    """A literal style attribute breaks the page's policy; style:name={...} and style="{...}" are set by script."""
    return _matching(root, "web", ".svelte", r"""\sstyle=["'](?!\{)""", "a literal style: use a class")


def _tags(text: str, name: str) -> list[tuple[int, str]]:
    """(line, source) of each such opening tag. A ">" within braces or quotation marks does not end it."""
    found = []
    for begin in re.finditer(rf"<{name}(?=[\s>/])", text):
        depth, quote, end = 0, "", begin.end()
        while end < len(text) and (depth or quote or text[end] != ">"):
            sign = text[end]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'`":
                quote = sign
            else:
                depth += {"{": 1, "}": -1}.get(sign, 0)
            end += 1
        found.append((text.count("\n", 0, begin.start()) + 1, text[begin.start():end]))
    return found


OUTGOING = Path("web/src/app/outgoing.ts")  # the one place that knows how a page outside is opened
SAVES = Path("web/src/ui/save_text.ts")  # anchors to what is in memory
LEAVES = re.compile(r"\b(?:window|globalThis|self)\s*\.\s*open\b|\bopenWindow\b|(?<![\w.#])open\([^;\n]*[\"'`]_blank|"
                    r"\blocation(?:\.href)?\s*=(?!=)|\blocation\s*\.\s*(?:assign|replace)\b|"
                    r"\bcreateElement\(\s*[\"'`](?:a|form|area|base)[\"'`]|\.href\s*=(?!=)|\bsendBeacon\b")
FOREIGN = re.compile(r"\b(?:url|uri|web|address|opens|website|access_?url|download_?url|web_?url)\b|[\"'`{]\s*(?:\w+:)?//|[\"'{]\s*\w+:",
                     re.IGNORECASE)


def _breaks_of_anchor(tag: str) -> str:
    asks = re.search(r"\{\.\.\.[^}]*\boutgoing\(", tag)
    href = re.search(r"\shref=(\{[^}]*\}|\"[^\"]*\"|'[^']*')", tag)
    inside = re.search(r"\shref=\{to\.\w+(?:\([^{}?]*\))?\}", tag)
    if asks:
        return "outgoing() says all of it" if re.search(r"\s(?:href|target|rel|referrerpolicy|on\w*click)=", tag) else ""
    if href and not inside and FOREIGN.search(href.group(1)):
        return "a page outside: OutLink.svelte, or outgoing() of app/outgoing.ts"
    if not inside and re.search(r"\s(?:target|rel|referrerpolicy|ping)=", tag):
        return "a window of its own: OutLink.svelte, or outgoing() of app/outgoing.ts"
    return ""


def outgoing_links(root: Path) -> list[str]:
    """A page outside is opened in one way: without opener and referrer, http(s) alone, unknown hosts asked about first."""
    found = []
    for path in files(root, ".svelte", ".ts"):
        if not path.is_relative_to("web/src") or path in (OUTGOING, SAVES):
            continue
        text = (root / path).read_text(encoding="utf-8")
        found += [f"{path}:{n}: leaves the page: app/outgoing.ts" for n, line in enumerate(text.splitlines(), 1) if LEAVES.search(line)]
        if path.suffix != ".svelte":
            continue
        found += [f"{path}:{n}: {why}" for n, tag in _tags(text, "a") if (why := _breaks_of_anchor(tag))]
        found += [f"{path}:{n}: an anchor is an <a>" for name in ("area", "base") for n, _ in _tags(text, name)]
        found += [f"{path}:{n}: a form that sends itself" for n, tag in _tags(text, "form") if re.search(r"\s(?:action|target)=", tag)]
    text = (root / OUTGOING).read_text(encoding="utf-8") if (root / OUTGOING).exists() else ""
    wanted = ('rel: "noopener noreferrer"', 'referrerpolicy: "no-referrer"', '"noopener,noreferrer"')
    return found + [f"{OUTGOING}: without {one}" for one in wanted if text and one not in text]


def chosen_tests(root: Path) -> list[str]:
    return _matching(root, "web", ".ts", TESTS.pattern, "a test that runs alone or not at all proves nothing")
