"""Every vector is read by both implementations, and the rule sees one that is not."""

import tempfile
import unittest
from pathlib import Path

import vectors_read
from sources import ROOT


class VectorsRead(unittest.TestCase):
    def test_every_family_and_section_is_read_by_both(self):
        self.assertGreater(len(vectors_read.families(ROOT)), 20)
        self.assertGreater(len(vectors_read.sections(ROOT)), 5)
        self.assertEqual(vectors_read.unread(ROOT), [])

    def test_the_rule_sees_what_nobody_reads(self):
        cpp = 'run_family("rows", {});\nSection ids("ids");\n'
        web = 'runFamily(\n  "rows", {})\nwholeExample("ids are so", "ids", () => {})\n'
        for changed, seen in (((cpp, web), 0), ((cpp.replace("run_family", "// run_family"), web), 1), ((cpp, web.replace("rows", "cbor")), 2),
                              ((cpp + cpp, web), 1), ((cpp.replace('"ids"', '"labels"'), web), 1), ((cpp, ""), 2)):
            with self.subTest(changed), tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
                root = Path(folder)
                for name, text in (("tests/vectors/rows/a.json", "{}"), ("tests/vectors/protocol-examples.json", '{"what": "", "ids": {}}'),
                                   ("tests/crypto/a_test.cpp", changed[0]), ("web/tests/crypto/a.test.ts", changed[1])):
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_text(text, encoding="utf-8")
                self.assertEqual(len(vectors_read.unread(root)), seen)


if __name__ == "__main__":
    unittest.main()
