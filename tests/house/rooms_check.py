"""Rooms know only what stands below them; each check is proven by a violation planted in a copy."""

import shutil
import tempfile
import unittest
from pathlib import Path

import rooms
from sources import ROOT, files


class Copy:
    """The sources in a temporary folder, to plant a violation in."""

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory(prefix="mappe-house-")
        root = Path(self.folder.name)
        for path in files(ROOT):
            if path.suffix in (".h", ".cpp") or path.name == "CMakeLists.txt":
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / path, root / path)
        return root

    def __exit__(self, *_):
        self.folder.cleanup()


class Rooms(unittest.TestCase):
    def plant(self, path: str, text: str, violations) -> list[str]:
        with Copy() as root:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
            return [v for v in violations(root) if v.startswith(path)]

    def test_no_room_includes_what_it_may_not_know(self):
        self.assertEqual(rooms.include_violations(ROOT), [])

    def test_no_target_links_what_it_may_not_know(self):
        self.assertEqual(rooms.link_violations(ROOT), [])

    def test_a_server_that_includes_the_opening_half_is_found(self):
        self.assertTrue(self.plant("server/planted.cpp", '#include "crypto/seal/chunk.h"\n', rooms.include_violations))

    def test_an_arrow_that_points_up_is_found(self):
        self.assertTrue(self.plant("journal/planted.h", '#include "storage/journals.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("http/planted.h", '#include "journal/entry.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("council/mirror/planted.h", '#include "storage/storage.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("client/planted.h", '#include "http/server.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("client/planted.h", '#include "webdav/tree.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("client/planted.h", '#include "client/drive/drive.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("webdav/planted.h", '#include "journal/entry.h"\n', rooms.include_violations))
        self.assertTrue(self.plant("crypto/base/planted.h", '#include "crypto/seal/x.h"\n', rooms.include_violations))

    def test_a_relative_include_is_found(self):
        self.assertTrue(self.plant("journal/planted.h", '#include "entry.h"\n', rooms.include_violations))

    def test_a_library_away_from_home_is_found(self):
        self.assertTrue(self.plant("server/planted.cpp", "#include <rocksdb/db.h>\n", rooms.include_violations))
        self.assertTrue(self.plant("http/planted.cpp", "#include <sodium.h>\n", rooms.include_violations))

    def test_an_allowed_include_is_left_alone(self):
        fine = '#include "journal/entry.h"\n#include "crypto/base/id.h"\n#include <rocksdb/db.h>\n'
        self.assertEqual(self.plant("storage/planted.cpp", fine, rooms.include_violations), [])

    def test_a_link_line_that_points_up_is_found(self):
        line = "target_link_libraries(journal PUBLIC crypto_base storage)\n"
        self.assertTrue(self.plant("journal/CMakeLists.txt", line, rooms.link_violations))

    def test_a_server_that_links_the_opening_half_is_found(self):
        line = "target_link_libraries(mappe-server PRIVATE server_core crypto_seal)\n"
        self.assertTrue(self.plant("server/CMakeLists.txt", line, rooms.link_violations))


if __name__ == "__main__":
    unittest.main()
