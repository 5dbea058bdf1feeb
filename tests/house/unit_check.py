"""The systemd unit stays locked in: at most 2.0 of 10 in systemd's own score, and no line it does not understand."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from sources import ROOT

UNIT = ROOT / "appliance" / "mappe-server.service"


def exposure_is_low(unit: Path) -> bool:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    return subprocess.run(command, capture_output=True).returncode == 0


class Unit(unittest.TestCase):
    def test_the_unit_is_locked_in(self):
        self.assertTrue(exposure_is_low(UNIT))

    def test_a_unit_that_keeps_its_capabilities_is_refused(self):
        text = UNIT.read_text(encoding="utf-8").replace("CapabilityBoundingSet=\n", "")
        with tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
            loose = Path(folder, UNIT.name)
            loose.write_text(text, encoding="utf-8")
            self.assertFalse(exposure_is_low(loose))

    def test_every_line_is_understood(self):
        done = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True)
        said = [line for line in done.stderr.splitlines() if "is not executable" not in line]  # not installed here
        self.assertEqual(said, [])


if __name__ == "__main__":
    unittest.main()
