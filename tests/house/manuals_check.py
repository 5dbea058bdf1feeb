"""The man pages and bash completions name what --help names, in both languages, and bash completes with them."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from sources import ROOT

PROGRAMS = {"mappe": (ROOT / "build/client/mappe", 1), "mappe-server": (ROOT / "build/server/mappe-server", 8),
            "mappe-gateway": (ROOT / "build/gateway/mappe-gateway", 8)}
MACROS = {".TH", ".SH", ".SS", ".PP", ".TP", ".B"}


def said(program: Path, *words: str) -> str:
    environment = {"LANG": "en_US.UTF-8"}
    return subprocess.run([program, *words, "--help"], env=environment, capture_output=True, text=True, check=True).stdout


def listed(text: str, part: str) -> list[str]:
    """First words below "Commands:" or "Options:"."""
    lines = text.split(f"\n{part}:\n", 1)[1].split("\n\n", 1)[0] if f"\n{part}:\n" in text else ""
    return re.findall(r"^  (\S+)", lines, re.MULTILINE)


class Manuals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mappe-manuals-")
        cls.out = Path(cls.folder.name)
        for program, _ in PROGRAMS.values():
            subprocess.run([sys.executable, ROOT / "appliance/manuals.py", program, cls.out], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def page(self, name: str, language: str = "") -> str:
        section = PROGRAMS[name][1]
        return (self.out / "man" / language / f"man{section}" / f"{name}.{section}").read_text(encoding="utf-8")

    def test_every_command_and_option_has_its_place_in_the_page(self):
        for name, (program, _) in PROGRAMS.items():
            page = self.page(name).replace("\\-", "-")
            commands = listed(said(program), "Commands")
            if name == "mappe-gateway":  # has options alone
                for option in listed(said(program), "Options"):
                    self.assertIn(option, page)
                continue
            self.assertGreater(len(commands), 2)
            for command in commands:
                with self.subTest(command=f"{name} {command}"):
                    self.assertIn(f"\n.SS {command}\n", page)
                    section = page.split(f"\n.SS {command}\n", 1)[1].split("\n.SS ", 1)[0]
                    for option in listed(said(program, command), "Options"):
                        self.assertIn(option, section if option != "-h,--help" else page)

    def test_the_german_page_is_german(self):
        self.assertIn("BEZEICHNUNG", self.page("mappe", "de"))
        self.assertIn("Ordner und Dateien zeigen", self.page("mappe", "de"))
        self.assertNotIn("List folders and files", self.page("mappe", "de"))

    def test_no_line_of_a_page_is_a_macro_by_mistake(self):
        for name in PROGRAMS:
            for language in ("", "de"):
                for line in self.page(name, language).splitlines():
                    if line.startswith((".", "'")):
                        self.assertIn(line.split()[0], MACROS)

    def completed(self, name: str, *words: str) -> set[str]:
        script = (f'. "{self.out}/bash-completion/{name}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
                  f'_{name.replace("-", "_")}; printf "%s\\n" "${{COMPREPLY[@]}}"')
        done = subprocess.run(["bash", "-c", script, "bash", name, *words], capture_output=True, text=True, check=True)
        return set(done.stdout.split())

    def test_bash_completes_commands_and_options(self):
        self.assertEqual(self.completed("mappe", "sig"), {"sign-in", "sign-out"})
        self.assertEqual(self.completed("mappe", "trash", ""), {"ls", "restore", "empty"} | self.completed("mappe", "trash", "-"))
        self.assertEqual(self.completed("mappe", "invite", "Anna", "--ro"), {"--role"})
        self.assertEqual(self.completed("mappe", "ls", "--js"), {"--json"})
        self.assertEqual(self.completed("mappe-server", "faction", "cr"), {"create"})
        self.assertEqual(self.completed("mappe-server", "faction", "create", "--quo"), {"--quota"})
        self.assertEqual(self.completed("mappe", "Umwelt:/"), set())  # left to bash: files


if __name__ == "__main__":
    unittest.main()
