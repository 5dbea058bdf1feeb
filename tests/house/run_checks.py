"""Runs all checks of this folder (*_check.py) and ends with `N passed, N failed`."""

import sys
import unittest
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))
sys.dont_write_bytecode = True

result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(
    unittest.defaultTestLoader.discover(str(here), pattern="*_check.py")
)
bad = len(result.failures) + len(result.errors) + len(result.skipped)
print(f"{result.testsRun - bad} passed, {bad} failed")
sys.exit(1 if bad or result.testsRun == 0 else 0)
