"""The systemd units stay locked in: at most 2.0 of 10 in systemd's own score, 5.0 for the user's unit of the drive, which
only root could narrow further; and no line that systemd does not understand."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from sources import ROOT

UNITS = [ROOT / "appliance" / name for name in ("mappe-server.service", "mappe-gateway.service")]
DRIVE = ROOT / "appliance" / "mappe-drive.service"


def analyze(words: list[str]) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory(prefix="mappe-house-") as runtime:  # which --user asks for
        environment = os.environ | {"XDG_RUNTIME_DIR": runtime}
        return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, env=environment)


def exposure_is_low(unit: Path) -> bool:
    return analyze(["security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]).returncode == 0


def drive_exposure_is_low(unit: Path) -> bool:
    return analyze(["--user", "security", "--offline=true", "--threshold=50", "--no-pager", str(unit)]).returncode == 0


def not_understood(words: list[str]) -> list[str]:
    said = analyze(words).stderr.splitlines()
    return [line for line in said if "is not executable" not in line]  # not installed here


class Unit(unittest.TestCase):
    def test_each_unit_is_locked_in(self):
        for unit in UNITS:
            with self.subTest(unit.name):
                self.assertTrue(exposure_is_low(unit))

    def test_a_unit_that_keeps_its_capabilities_is_refused(self):
        for unit in UNITS:
            text = unit.read_text(encoding="utf-8").replace("CapabilityBoundingSet=\n", "")
            with self.subTest(unit.name), tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
                loose = Path(folder, unit.name)
                loose.write_text(text, encoding="utf-8")
                self.assertFalse(exposure_is_low(loose))

    def test_every_line_is_understood(self):
        for unit in UNITS:
            with self.subTest(unit.name):
                self.assertEqual(not_understood(["verify", str(unit)]), [])

    def test_the_drives_unit_is_locked_in_as_far_as_a_users_can(self):
        self.assertTrue(drive_exposure_is_low(DRIVE))
        text = DRIVE.read_text(encoding="utf-8").replace("SystemCallFilter=@system-service\n", "")
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            loose = Path(folder, DRIVE.name)
            loose.write_text(text, encoding="utf-8")
            self.assertFalse(drive_exposure_is_low(loose))

    def test_every_line_of_the_drives_unit_is_understood_by_a_users_systemd(self):
        self.assertEqual(not_understood(["--user", "verify", str(DRIVE)]), [])
        text = DRIVE.read_text(encoding="utf-8").replace("KillMode=mixed", "KillMode=unknown")
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            wrong = Path(folder, DRIVE.name)
            wrong.write_text(text, encoding="utf-8")
            self.assertNotEqual(not_understood(["--user", "verify", str(wrong)]), [])

    def test_cmake_installs_the_units_where_systemd_looks_for_them(self):
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            subprocess.run(["cmake", "--install", str(ROOT / "build"), "--component", "units", "--prefix", folder],
                           capture_output=True, check=True)
            found = sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.service"))
        self.assertEqual(found, ["lib/systemd/system/mappe-gateway.service", "lib/systemd/system/mappe-server.service",
                                 "lib/systemd/user/mappe-drive.service"])


if __name__ == "__main__":
    unittest.main()
