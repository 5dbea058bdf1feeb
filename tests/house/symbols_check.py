"""mappe-server holds no function that opens content; a planted one is found; the client, which may, has them all."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import symbols
from sources import ROOT

BUILD = ROOT / "build"


class Symbols(unittest.TestCase):
    def test_the_server_program_cannot_open_content(self):
        self.assertEqual(symbols.opening_functions(BUILD / "server" / "mappe-server"), [])

    def test_what_the_server_program_does_have_is_found(self):
        """Else a stripped program, or names that nm writes otherwise, would pass for one that cannot open."""
        known = ["aead_open", "fingerprint_of_card"]
        self.assertEqual(symbols.defined(BUILD / "server" / "mappe-server", tuple(known)), known)

    def test_the_names_looked_for_are_those_the_client_has(self):
        self.assertEqual(symbols.opening_functions(BUILD / "client" / "mappe"), list(symbols.OPENING))

    def test_each_planted_function_is_found(self):
        for name in symbols.OPENING:
            source = f"namespace mappe::seal {{ int {name}(int x) {{ return x; }} }}\nint main() {{ return mappe::seal::{name}(0); }}\n"
            with self.subTest(name), tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
                program = Path(folder, "planted")
                subprocess.run(["c++", "-x", "c++", "-", "-o", program], input=source, text=True, check=True)
                self.assertEqual(symbols.opening_functions(program), [name])


if __name__ == "__main__":
    unittest.main()
