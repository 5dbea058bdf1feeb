"""docs/protocol.md and the sources name the same labels, rules, words and problem types."""

import fnmatch
import shutil
import tempfile
import unittest
from pathlib import Path

import documents
from sources import ROOT, files


def unknown(named: set[str], cases: set[str]) -> set[str]:
    return {name for name in named if not any(fnmatch.fnmatchcase(case, name) for case in cases)}


class Documents(unittest.TestCase):
    def test_the_document_names_what_the_sources_say(self):
        said = documents.said_by_sources(ROOT)
        for what, names in documents.documented(ROOT).items():
            with self.subTest(what=what):
                self.assertTrue(names)
                self.assertEqual(names - said[what], set(), "in docs/protocol.md only")
                self.assertEqual(said[what] - names, set(), "in the sources only")

    def test_the_command_line_has_words_for_rules_that_exist(self):
        names = documents.documented(ROOT)
        spoken = documents.spoken_rules(ROOT)
        self.assertTrue(spoken)
        self.assertEqual(spoken - names["rules"] - names["rules of the server"], set())

    def test_the_tests_named_for_attacks_exist_and_every_suite_of_them_is_named(self):
        cases = documents.cases_in(ROOT / "tests" / "evil")
        named = documents.tests_named_in(ROOT / "docs" / "attacks.md")
        self.assertTrue(named)
        self.assertEqual(unknown(named, cases), set(), "in docs/attacks.md only")
        besides = {"overlaps", "interruptions", "lost_founding", "lost_sheet"}  # accidents, not attacks
        suites = {name.split("/")[0] for name in named} | besides
        self.assertEqual({case.split("/")[0] for case in cases} - suites, set(), "in no row of docs/attacks.md")

    def test_the_web_apps_suites_of_attacks_exist_and_are_named_and_counted(self):
        named = documents.web_suites_named_in(ROOT / "docs" / "attacks.md")
        suites = documents.web_suites_of_attacks(ROOT)
        self.assertTrue(named)
        self.assertEqual(named - suites, set(), "in docs/attacks.md only, or not counted (web/tests/base/cases.ts)")
        self.assertEqual(suites - named, set(), "in no row of docs/attacks.md")
        for suite in suites:
            self.assertIn("isNamedAmongAttacks()", (ROOT / suite).read_text(encoding="utf-8"), suite)

    def test_the_tests_that_show_what_the_drive_does_better_exist(self):
        named = documents.tests_named_in(ROOT / "docs" / "drive.md")
        self.assertTrue(named)
        self.assertEqual(unknown(named, documents.cases_in(ROOT / "tests")), set(), "in docs/drive.md only")
        self.assertEqual(unknown({"drive_lies/planted*"}, documents.cases_in(ROOT / "tests")), {"drive_lies/planted*"})

    def test_a_label_that_nobody_wrote_down_is_found(self):
        self.assertIn("planted", self.said_with('auto x = hash("planted", view);\n')["labels"])
        self.assertIn("planted", self.said_with('constexpr Label planted_label = "planted";\n')["labels"])

    def test_a_rule_that_nobody_wrote_down_is_found(self):
        self.assertIn("planted", self.said_with('return broken_rule("planted", "No.");\n')["rules of the server"])

    def said_with(self, planted: str) -> dict[str, set[str]]:
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            root = Path(folder)
            for path in files(ROOT, ".h", ".cpp"):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / path, root / path)
            (root / "server" / "planted.cpp").write_text(planted, encoding="utf-8")
            return documents.said_by_sources(root)


if __name__ == "__main__":
    unittest.main()
