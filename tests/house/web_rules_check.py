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
        self.assert_sees(web_rules.raw_markup, "web/src/ui/a.ts", "box.innerHTML = note\n")

    def test_nothing_is_kept_or_said_past_the_places_for_it(self):
        self.assertEqual(web_rules.kept_elsewhere(ROOT), [])
        self.assertEqual(web_rules.said_to_the_console(ROOT), [])
        for line in ('localStorage.setItem("a", b)', "document.cookie = a", 'await caches.open("a")', "sessionStorage.clear()", 'openDB("a", 1)'):
            with self.subTest(line):
                self.assert_sees(web_rules.kept_elsewhere, "web/src/engine/a.ts", line + "\n")
        self.assert_sees(web_rules.kept_elsewhere, "web/src/engine/a.ts", "// never in localStorage\n", 0)
        self.assert_sees(web_rules.said_to_the_console, "web/src/ui/A.svelte", "<script>console.log(key)</script>\n")

    def test_the_page_comes_to_no_key(self):
        self.assertEqual(web_rules.page_without_keys(ROOT), [])
        for line, count in (('  import { openRow } from "../mappe/crypto/row.ts"', 1), ('import { a } from "../engine/a.ts"', 1), ('import type { Row } from "../mappe/crypto/row.ts"', 0),
                            ('import { b } from "../mappe/notes/b.ts"', 0), ('import url from "../worker/a.worker.ts?worker&url"', 0)):
            with self.subTest(line), tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
                for name, text in (("ui/A.svelte", line), ("engine/a.ts", 'import { c } from "../mappe/replica/c.ts"'), ("worker/a.worker.ts", 'import { a } from "../engine/a.ts"'),
                                   ("mappe/notes/b.ts", 'import { d } from "../base/d.ts"')):
                    path = Path(folder, "web/src", name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text + "\n", encoding="utf-8")
                self.assertEqual(len(web_rules.page_without_keys(Path(folder))), count)

    def test_packages_are_locked(self):
        self.assertEqual(web_rules.locked_packages(ROOT), [])
        package, lock = '{"dependencies": {"idb": "8.0.4"}}', '{"packages": {"": {}, "node_modules/idb": {"version": "8.0.4", "integrity": "sha512-x"}}}'
        options = "omit-lockfile-registry-resolved=true\nsave-exact=true\n"
        for changed, count in (((package, lock, options), 0), ((package.replace("8.0.4", "^8.0.4"), lock, options), 2), ((package, lock.replace("sha512", "sha1"), options), 1),
                               ((package, lock.replace('"version"', '"resolved": "https://registry.example/", "version"'), options), 1), ((package, lock, ""), 2)):
            with self.subTest(changed), tempfile.TemporaryDirectory(prefix="mappe-house-") as folder:
                Path(folder, "web").mkdir()
                for name, text in zip(("package.json", "package-lock.json", ".npmrc"), changed):
                    Path(folder, "web", name).write_text(text, encoding="utf-8")
                self.assertEqual(len(web_rules.locked_packages(Path(folder))), count)

    def test_no_literal_style_that_the_policy_would_drop(self):
        self.assertEqual(web_rules.literal_styles(ROOT), [])
        self.assert_sees(web_rules.literal_styles, "web/src/ui/A.svelte", '<p style="width:77px"></p>\n')
        self.assert_sees(web_rules.literal_styles, "web/src/ui/A.svelte", '<p style="{wide}" style:top={y}></p>\n', 0)

    def test_a_page_outside_is_opened_in_one_way(self):
        self.assertEqual(web_rules.outgoing_links(ROOT), [])
        for line in ('<a href={paper.url}>x</a>', '<a class="all" href={row.web}>x</a>', '<a href="https://ris.example/">x</a>',
                     '<a href="//ris.example/">x</a>', '<a href={`https://${host}/`}>x</a>', '<a href="javascript:x">x</a>',
                     '<a onclick={(event) => { if (a > b) go(event); }} href={link.address}>x</a>', '<a\n  href={document.access_url}\n>x</a>',
                     '<a href={hrefOf(row)} target="_blank">x</a>', '<a href={x} rel="opener">x</a>', '<a href={to.help()} ping={x.url} {...outgoing(u, k, f)}>x</a>',
                     '<a {...outgoing(url, known, ask)} referrerpolicy="unsafe-url">x</a>', '<a {...outgoing(url, known, ask)} onclick={x}>x</a>',
                     '<area href={to.start} />', '<base href="/" />', '<form action="https://ris.example/">', '<button onclick={() => window.open(a)}>x</button>',
                     '<script>open(one.opens, "_blank")</script>', "<script>location.href = one</script>", "<script>location = one</script>",
                     "<script>window.location.assign(one)</script>", '<script>document.createElement("a")</script>', "<script>a.href = one</script>"):
            with self.subTest(line):
                self.assert_sees(web_rules.outgoing_links, "web/src/ui/A.svelte", line + "\n")
        for line in ('<a href={to.paper(council, paper.id)}>{paper.url}</a>', '<a href={entry.href}>x</a>', '<a href="#inhalt">x</a>', '<a {...outgoing(url, known, () => (a = b))}>x</a>',
                     '<a {...(isOut(row) ? outgoing(row.url, false, f) : { href: hrefOf(row) })}>x</a>', '<a href={to.help(help)} target="_blank" rel="noopener">x</a>',
                     '<article title={url}></article>', '<form onsubmit={x}>', '<OutLink url={paper.url} label="x" known={false} />',
                     "<script>if (location.href === a) b.open(c)</script>", "<script>location.reload()</script>"):
            with self.subTest(line):
                self.assert_sees(web_rules.outgoing_links, "web/src/ui/A.svelte", line + "\n", 0)
        self.assert_sees(web_rules.outgoing_links, "web/src/engine/a.ts", 'self.clients.openWindow(url)\n')
        self.assert_sees(web_rules.outgoing_links, "web/src/app/outgoing.ts", 'open(url, "_blank")\n', 3)

    def test_no_test_is_left_out(self):
        self.assertEqual(web_rules.chosen_tests(ROOT), [])
        self.assert_sees(web_rules.chosen_tests, "web/tests/a.test.ts", 'test.only("a", () => {})\n')


if __name__ == "__main__":
    unittest.main()
