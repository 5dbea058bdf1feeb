"""Man pages and bash completion, made from what the programs say with --help: there is no second text to keep true.

usage: manuals.py PROGRAM OUT [DATE]      PROGRAM: build/client/mappe, build/server/mappe-server or
                                          build/gateway/mappe-gateway

Writes OUT/man/man1/NAME.1 and OUT/man/de/man1/NAME.1 (section 8 for server and gateway), and OUT/bash-completion/NAME.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

# What the two languages call the parts of a page: (usage, arguments, options, commands) as --help has them.
WORDS = {"en": ("Usage", "Positionals", "Options", "Commands"), "de": ("Aufruf", "Angaben", "Zusätze", "Befehle")}
TITLES = {"en": ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS"),
          "de": ("BEZEICHNUNG", "ÜBERSICHT", "BESCHREIBUNG", "ZUSÄTZE", "BEFEHLE")}
LOCALES = {"en": "en_US.UTF-8", "de": "de_DE.UTF-8"}


@dataclass
class Entry:
    name: str  # "-h,--help", "NAME  REQUIRED", "invite"
    says: str


@dataclass
class Command:
    path: list[str]  # ["mappe", "trash", "ls"]
    about: str = ""
    usage: str = ""
    arguments: list[Entry] = field(default_factory=list)
    options: list[Entry] = field(default_factory=list)
    commands: list["Command"] = field(default_factory=list)
    footer: str = ""


def help_of(program: Path, words: list[str], language: str) -> str:
    environment = {"LANG": LOCALES[language], "LANGUAGE": "", "LC_ALL": "", "HOME": os.environ.get("HOME", "/")}
    said = subprocess.run([program, *words, "--help"], env=environment, capture_output=True, text=True, check=True)
    return said.stdout


def read(program: Path, words: list[str], language: str) -> Command:
    """The command and all below it. CLI11 indents entries by two and their texts to one column, or to the next line."""
    usage, arguments, options, commands = WORDS[language]
    command = Command([program.name, *words])
    into: list[Entry] = []
    names: list[Entry] = []
    lines = help_of(program, words, language).splitlines()
    for at, line in enumerate(lines):
        heading = line.removesuffix(":")
        if line.startswith(f"{usage}: "):
            command.usage = line.removeprefix(f"{usage}: ")
            command.about = " ".join(lines[:at])
        elif line.endswith(":") and heading in (arguments, options, commands):
            into = {arguments: command.arguments, options: command.options, commands: names}[heading]
        elif command.usage and line and not line.startswith(" "):
            command.footer = "\n".join(lines[at:])
            break
        elif entry := re.match(r"  (\S.{0,27}(?<=  ))(\S.*)$", line):
            into.append(Entry(entry[1].strip(), entry[2]))
        elif re.match(r"  \S", line):
            into.append(Entry(line.strip(), ""))
        elif line.startswith(" ") and into:
            into[-1].says = f"{into[-1].says} {line.strip()}".strip()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        command.commands = list(pool.map(lambda one: read(program, [*words, one.name], language), names))
    return command


def troff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in text.splitlines())


def entries(page: list[str], some: list[Entry]) -> None:
    for one in some:
        page += [".TP", f".B {troff(one.name)}", troff(one.says)]


def below(page: list[str], command: Command, own: set[str]) -> None:
    for one in command.commands:
        page += [f".SS {troff(' '.join(one.path[1:]))}", troff(one.about), ".PP", f".B {troff(one.usage)}"]
        entries(page, one.arguments + [option for option in one.options if option.name not in own])
        below(page, one, own)


def man_page(command: Command, language: str, section: int, date: str) -> str:
    name, synopsis, description, options, commands = TITLES[language]
    title = command.path[0]
    short = command.about.split(":", 1)[-1].strip()
    page = [f'.TH "{title.upper()}" "{section}" "{date}" "Mappe"', f".SH {name}", f"{troff(title)} \\- {troff(short)}",
            f".SH {synopsis}", f".B {troff(command.usage)}", f".SH {description}", troff(command.about), ".PP"]
    for paragraph in command.footer.split("\n\n"):
        page += [troff(paragraph), ".PP"]
    page.append(f".SH {options}")
    entries(page, command.options)
    page.append(f".SH {commands}")
    below(page, command, {option.name for option in command.options} | {"-h,--help"})
    return "\n".join(page) + "\n"


def words_of(command: Command) -> list[str]:
    """What may stand behind it: commands, and options in their long form, else the short one."""
    options = [max(one.name.split()[0].split(","), key=len) for one in command.options]
    return [one.path[-1] for one in command.commands] + options


def all_commands(command: Command) -> list[Command]:
    return [command] + [found for one in command.commands for found in all_commands(one)]


def completion(command: Command) -> str:
    """Commands and options by name; anything else is left to bash (files)."""
    title = command.path[0]
    common = [word for word in words_of(command) if word.startswith("-")] if title == "mappe" else []
    function = "_" + title.replace("-", "_")
    cases = "\n".join(f"    '{' '.join(one.path[1:])}') words='{' '.join(dict.fromkeys(words_of(one) + common))}' ;;"
                      for one in all_commands(command))
    known = " ".join(f"'{' '.join(one.path[1:])}'" for one in all_commands(command) if one.path[1:])
    return f"""# bash completion for {title}, made from its --help by appliance/manuals.py
{function}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} path='' word known words
  local -a commands=({known})
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    for known in "${{commands[@]}}"; do
      [ "$known" = "${{path:+$path }}$word" ] && path=$known && break
    done
  done
  case $path in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F {function} {title}
"""


def main() -> int:
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    program, out = Path(sys.argv[1]).absolute(), Path(sys.argv[2])
    date = sys.argv[3] if len(sys.argv) == 4 else ""
    section = 8 if program.name.endswith(("-server", "-gateway")) else 1
    for language, folder in (("en", out / "man"), ("de", out / "man/de")):
        command = read(program, [], language)
        page = folder / f"man{section}" / f"{program.name}.{section}"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(man_page(command, language, section, date), encoding="utf-8")
        if language == "en":
            (out / "bash-completion").mkdir(exist_ok=True)
            (out / "bash-completion" / program.name).write_text(completion(command), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
