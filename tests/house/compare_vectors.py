"""The vectors in tests/vectors/ are exactly what the generator beside them makes. Ends with `N passed, N failed`."""

import subprocess
import sys

from sources import ROOT, files

VECTORS = ROOT / "tests" / "vectors"

kept = files(VECTORS, ".json")
done = subprocess.run([sys.executable, VECTORS / "generate.py", "--check"], capture_output=True, text=True)
print(done.stdout, done.stderr)
stale = len(done.stdout.splitlines()) or (0 if done.returncode == 0 else 1)
print(f"{max(len(kept) - stale, 0)} passed, {stale} failed")
sys.exit(1 if stale or not kept else 0)
