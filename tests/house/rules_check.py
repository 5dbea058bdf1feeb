"""The rules of rules.py hold here, and each of them sees a file that breaks it."""

import tempfile
import unittest
from pathlib import Path

import rules
from sources import ROOT


class Rules(unittest.TestCase):
    def assert_holds(self, rule):
        self.assertEqual(rule(ROOT), [])

    def assert_sees(self, rule, name: str, text: str, count: int = 1):
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.assertEqual(len(rule(Path(folder))), count)

    def test_no_source_is_longer_than_the_limit(self):
        self.assert_holds(rules.long_files)
        self.assert_sees(rules.long_files, "a.cpp", "\n" * 601)
        self.assert_sees(rules.long_files, "a.cpp", "\n" * 600, 0)

    def test_no_path_of_somebodys_machine(self):
        self.assert_holds(rules.machine_paths)
        self.assert_sees(rules.machine_paths, "a.md", "see /ho" + "me/anna/notes\n")

    def test_no_open_ends_in_sources(self):
        self.assert_holds(rules.open_ends)
        self.assert_sees(rules.open_ends, "a.h", "// TO" + "DO: later\n")

    def test_no_skipped_tests(self):
        self.assert_holds(rules.skipped_tests)
        self.assert_sees(rules.skipped_tests, "a.cpp", "* boost::unit_" + "test::disabled()\n")

    def test_every_source_includes_its_own_header_first(self):
        self.assert_holds(rules.own_header_not_first)
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            Path(folder, "a.h").write_text("", encoding="utf-8")
            Path(folder, "a.cpp").write_text('#include <string>\n#include "a.h"\n', encoding="utf-8")
            self.assertEqual(len(rules.own_header_not_first(Path(folder))), 1)

    def test_every_header_is_guarded(self):
        self.assert_holds(rules.unguarded_headers)
        self.assert_sees(rules.unguarded_headers, "a.h", "int a;\n")

    def test_no_room_is_empty(self):
        self.assert_holds(rules.empty_rooms)
        self.assert_sees(rules.empty_rooms, "later/CMakeLists.txt", "\n")


if __name__ == "__main__":
    unittest.main()
