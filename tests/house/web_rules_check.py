"""The rules of web_rules.py hold here, and each of them sees a file that breaks it."""

import tempfile
import unittest
from pathlib import Path

import web_rules
from sources import ROOT


class WebRules(unittest.TestCase):
    def assert_sees(self, rule, name: str, text: str, count: int = 1):
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.assertEqual(len(rule(Path(folder))), count)

    def test_the_protocols_part_knows_nothing_above_it(self):
        self.assertEqual(web_rules.core_imports(ROOT), [])
        for line in ('import { mount } from "svelte"', 'import x from "libsodium-wrappers-sumo"', 'import "../../ui/a.ts"',
                     'import {\n  a,\n  b,\n} from "../../engine/a.ts"', 'export * from "../../engine/a.ts"',
                     'const late = await import("idb")', 'import { Store } from "../../engine/store.ts"'):
            with self.subTest(line):
                self.assert_sees(web_rules.core_imports, "web/src/mappe/base/a.ts", line + "\n")
        for line in ('import { ok } from "./result.ts"', 'import type { A } from "../crypto/a.ts"',
                     'import type { Store } from "../../engine/store.ts"'):
            with self.subTest(line):
                self.assert_sees(web_rules.core_imports, "web/src/mappe/base/a.ts", line + "\n", 0)
        self.assert_sees(web_rules.core_imports, "web/src/ui/a.ts", 'import { mount } from "svelte"\n', 0)

    def test_secrets_are_drawn_by_the_system(self):
        self.assertEqual(web_rules.weak_randomness(ROOT), [])
        self.assert_sees(web_rules.weak_randomness, "web/src/mappe/a.ts", "const pin = Math.random()\n")

    def test_no_markup_is_made_of_a_text(self):
        self.assertEqual(web_rules.raw_markup(ROOT), [])
        self.assert_sees(web_rules.raw_markup, "web/src/ui/A.svelte", "<p>{@html note}</p>\n")

    def test_no_literal_style_that_the_policy_would_drop(self):
        self.assertEqual(web_rules.literal_styles(ROOT), [])
        self.assert_sees(web_rules.literal_styles, "web/src/ui/A.svelte", '<p style="width:77px"></p>\n')
        self.assert_sees(web_rules.literal_styles, "web/src/ui/A.svelte", '<p style="{wide}" style:top={y}></p>\n', 0)

    def test_no_test_is_left_out(self):
        self.assertEqual(web_rules.chosen_tests(ROOT), [])
        self.assert_sees(web_rules.chosen_tests, "web/tests/a.test.ts", 'test.only("a", () => {})\n')


if __name__ == "__main__":
    unittest.main()
