"""What the marks in a note's text mean. Expected trees are written out: nothing here judges.

A tree is lists: blocks ["p", inlines], ["ul", [inlines...]], ["ol", first, [inlines...]], ["quote", blocks]; inlines
["text", t], ["strong", inlines], ["em", inlines], ["link", address], ["person", id], ["br"].
"""
from reference import scenario

ID = "AQEBAQEBAQEBAQEBAQEBAQ"
OTHER = "_wIDBAUGBwgJCgsMDQ4PEA"
A = "https://ratsinfo.example.de/bi/vo020.asp?VOLFDNR=7"


def t(text):
    return ["text", text]


def p(*inlines):
    return ["p", list(inlines)]


def link(address):
    return ["link", address]


# name, text, tree, why
TEXTS = (
    # blocks
    ("nothing", "", [], "a note may be its attachments alone"),
    ("blanks alone", " \n\t\n", [], "no block"),
    ("a paragraph", "Bitte bis Montag.", [p(t("Bitte bis Montag."))], ""),
    ("two paragraphs", "Eins\n\nZwei", [p(t("Eins")), p(t("Zwei"))], "an empty line parts them"),
    ("a line's end", "Eins\nZwei", [p(t("Eins"), ["br"], t("Zwei"))], "people end lines on purpose"),
    ("other line ends", "Eins\r\nZwei\rDrei", [p(t("Eins"), ["br"], t("Zwei"), ["br"], t("Drei"))], "Windows, old Macs"),
    ("blanks around", "  Eins  \n   Zwei", [p(t("Eins"), ["br"], t("Zwei"))], "at the ends of lines they are nothing"),
    ("a list", "- Eins\n- Zwei", [["ul", [[t("Eins")], [t("Zwei")]]]], ""),
    ("a list with stars", "* Eins\n* Zwei", [["ul", [[t("Eins")], [t("Zwei")]]]], "both signs, one list"),
    ("a list below a line", "Offen:\n- Eins", [p(t("Offen:")), ["ul", [[t("Eins")]]]], "needs no empty line"),
    ("a longer item", "- Eins\n  noch eins\n- Zwei", [["ul", [[t("Eins"), ["br"], t("noch eins")], [t("Zwei")]]]],
     "two blanks before a line: of the item"),
    ("a line behind a list", "- Eins\nZwei", [["ul", [[t("Eins")]]], p(t("Zwei"))], "without them not"),
    ("an item deeper", "- Eins\n  - Zwei", [["ul", [[t("Eins")], [t("Zwei")]]]], "lists do not nest"),
    ("numbers", "3. Eins\n4. Zwei\n9. Drei", [["ol", 3, [[t("Eins")], [t("Zwei")], [t("Drei")]]]],
     "the first number counts"),
    ("both lists", "- Eins\n1. Zwei", [["ul", [[t("Eins")]]], ["ol", 1, [[t("Zwei")]]]], "two lists"),
    ("a year", "2026. Das Jahr", [p(t("2026. Das Jahr"))], "three digits at most"),
    ("a time", "1.5 Stunden", [p(t("1.5 Stunden"))], "a blank behind the dot"),
    ("a dash alone", "-\n- ", [p(t("-"), ["br"], t("-"))], "an item has a text"),
    ("a quote", "> Eins\n>Zwei\nDrei", [["quote", [p(t("Eins"), ["br"], t("Zwei"))]], p(t("Drei"))], "with or without a blank"),
    ("a list in a quote", "> - Eins", [["quote", [["ul", [[t("Eins")]]]]]], ""),
    ("an empty quote", ">\n> ", [], "no block"),
    ("quotes in each other", ">>> a", [["quote", [["quote", [["quote", [p(t("a"))]]]]]]], "three: the most"),
    ("quotes too deep", ">>>> a", [["quote", [["quote", [["quote", [p(t("> a"))]]]]]]], "the fourth sign is text"),
    # strong and emphasised
    ("strong", "Das ist **wichtig**.", [p(t("Das ist "), ["strong", [t("wichtig")]], t("."))], ""),
    ("emphasised", "*so*", [p(["em", [t("so")]])], ""),
    ("both", "***so***", [p(["strong", [["em", [t("so")]]]])], ""),
    ("one in the other", "*a **b** c*", [p(["em", [t("a "), ["strong", [t("b")]], t(" c")]])], ""),
    ("both end together", "*a **b***", [p(["em", [t("a "), ["strong", [t("b")]]]])], ""),
    ("never closed", "**a", [p(t("**a"))], "no mark"),
    ("a star between blanks", "2 * 3 * 4", [p(t("2 * 3 * 4"))], "no mark"),
    ("crossed", "**a *b** c*", [p(["strong", [t("a *b")]], t(" c*"))], "what is open inside is text"),
    ("crossed the other way", "*a **b* c**", [p(["em", [t("a **b")]], t(" c**"))], "what is open inside is text"),
    ("four stars", "****", [p(t("****"))], "nothing is not strong"),
    ("over two lines", "**a\nb**", [p(["strong", [t("a"), ["br"], t("b")]])], "within a paragraph"),
    ("over two paragraphs", "**a\n\nb**", [p(t("**a")), p(t("b**"))], "not beyond it"),
    ("in an item", "- **a**", [["ul", [[["strong", [t("a")]]]]]], ""),
    ("strong in strong", "**a **b** c**", [p(["strong", [t("a **b")]], t(" c**"))], "never in itself"),
    # signs that stand for themselves
    ("escaped", "\\*a\\* \\@b \\- \\>", [p(t("*a* @b - >"))], ""),
    ("an escaped dash", "\\- a", [p(t("- a"))], "no item"),
    ("an escaped quote", "\\> a", [p(t("> a"))], "no quote"),
    ("a path of Windows", "\\\\server\\akten\\alt", [p(t("\\\\server\\akten\\alt"))], "stays as it is"),
    ("markup", "<b onclick=x>&amp;</b>", [p(t("<b onclick=x>&amp;</b>"))], "is text"),
    ("other marks", "# a _b_ `c` ~~d~~ [e](https://f.de) ![g](h)",
     [p(t("# a _b_ `c` ~~d~~ [e]("), link("https://f.de"), t(") ![g](h)"))],
     "text: an address is never hidden behind other words"),
    ("control signs", "a\x00b\x07c\x7fd\u0085e", [p(t("abcde"))], "left out"),
    ("signs that turn the direction", "a\u202eb\u2066c\u200fd\u061ce", [p(t("abcde"))], "left out"),
    ("umlauts and pictures", "Grüße 🙂 e\u0301", [p(t("Grüße 🙂 e\u0301"))], "as they are"),
    # addresses
    ("an address", "Siehe " + A + ".", [p(t("Siehe "), link(A), t("."))], "the sentence's dot is not its own"),
    ("an address alone", "http://a.de", [p(link("http://a.de"))], ""),
    ("a large scheme", "Https://a.de", [p(link("Https://a.de"))], "telephones write it so"),
    ("a port", "http://192.0.2.7:8080/x", [p(link("http://192.0.2.7:8080/x"))], ""),
    ("brackets around", "(https://a.de/b)", [p(t("("), link("https://a.de/b"), t(")"))], ""),
    ("brackets within", "https://a.de/b_(c)", [p(link("https://a.de/b_(c)"))], ""),
    ("German quotes around", "„https://a.de/b“", [p(t("„"), link("https://a.de/b"), t("“"))], ""),
    ("a question", "https://a.de?", [p(link("https://a.de"), t("?"))], ""),
    ("a dot behind a host", "https://a.de.", [p(link("https://a.de"), t("."))], ""),
    ("an umlaut in the path", "https://a.de/Straße x", [p(link("https://a.de/Straße"), t(" x"))], "browsers encode it"),
    ("strong address", "**https://a.de/b**", [p(["strong", [link("https://a.de/b")]])], "a star ends it"),
    ("two addresses", "https://a.de http://b.de/", [p(link("https://a.de"), t(" "), link("http://b.de/"))], ""),
    ("script", "javascript:alert(1)", [p(t("javascript:alert(1)"))], "http and https only"),
    ("data", "data:text/html,x file:///etc/passwd", [p(t("data:text/html,x file:///etc/passwd"))], "http and https only"),
    ("a user", "https://bank.de@evil.example", [p(t("https://bank.de@evil.example"))], "what is shown first is not what opens"),
    ("a password", "https://bank.de:1@evil.example", [p(t("https://bank.de:1@evil.example"))], "the same"),
    ("a backslash", "https://a.de\\@evil.example", [p(t("https://a.de@evil.example"))], "browsers take it for a slash"),
    ("a host with an umlaut", "https://köln.example", [p(t("https://köln.example"))], "looks like another"),
    ("no host", "https:///a", [p(t("https:///a"))], ""),
    ("a port too long", "https://a.de:123456/", [p(t("https://a.de:123456/"))], ""),
    ("a scheme in a word", "xhttps://a.de", [p(t("xhttps://a.de"))], "an address begins a word"),
    ("markup behind an address", "https://a.de/<script>", [p(link("https://a.de/"), t("<script>"))], "ends it"),
    ("the longest host", "https://" + "a" * 253, [p(link("https://" + "a" * 253))], ""),
    ("a host too long", "https://" + "a" * 254, [p(t("https://" + "a" * 254))], ""),
    # persons
    ("a person", "Danke @" + ID + "!", [p(t("Danke "), ["person", ID], t("!"))], ""),
    ("two persons", "@" + ID + " @" + OTHER, [p(["person", ID], t(" "), ["person", OTHER])], ""),
    ("a mail address", "anna@" + ID, [p(t("anna@" + ID))], "a person begins a word"),
    ("an id too long", "@" + ID + "A", [p(t("@" + ID + "A"))], ""),
    ("an id too short", "@" + ID[:-1], [p(t("@" + ID[:-1]))], ""),
    ("an id with stray bits", "@" + ID[:-1] + "B", [p(t("@" + ID[:-1] + "B"))], "ids have one form"),
    ("an escaped person", "\\@" + ID, [p(t("@" + ID))], ""),
    ("the longest", "a" * 16384, [p(t("a" * 16384))], "16 KiB; the unmutated twin"),
    ("many stars", "*a " * 5000, [p(t(("*a " * 5000).strip()))], "takes no longer than others"),
)

REFUSED = (
    ("above 16 KiB", "a" * 16385, ""),
    ("above 16 KiB by its bytes", "ä" * 8193, "UTF-8 counts"),
)

MEMBERS = [["Ute Kramer", ID], ["Ute Kramer-Lang", OTHER], ["Bernd Groß", "AwMDAwMDAwMDAwMDAwMDAw"],
           ["Kim", "BAQEBAQEBAQEBAQEBAQEBA"], ["Kim", "BQUFBQUFBQUFBQUFBQUFBQ"]]
TYPED = (
    ("a name", "Danke @Ute Kramer!", "Danke @" + ID + "!", ""),
    ("a longer name", "@Ute Kramer-Lang, bitte", "@" + OTHER + ", bitte", "the longest that fits"),
    ("a name that goes on", "@Ute Kramers Haus", "@Ute Kramers Haus", "another's"),
    ("a name that goes on with an umlaut", "@Bernd Großé", "@Bernd Großé", "another's"),
    ("an umlaut", "@Bernd Groß", "@AwMDAwMDAwMDAwMDAwMDAw", ""),
    ("two of one name", "@Kim", "@Kim", "nobody is guessed"),
    ("a mail address", "a@Ute Kramer", "a@Ute Kramer", "no mark"),
    ("an escaped sign", "\\@Ute Kramer", "\\@Ute Kramer", "no mark"),
    ("an unknown name", "@Jan @Ute Kramer", "@Jan @" + ID, ""),
)


def scenarios():
    made = []
    for name, text, tree, why in TEXTS:
        made.append(scenario(name, "§4.10", why, "ok", "read_note_text", {"text": text}, {"tree": tree}))
    for name, text, why in REFUSED:
        made.append(scenario("refused " + name, "§4.10", why, "malformed", "read_note_text", {"text": text}))
    for name, typed, kept, why in TYPED:
        made.append(scenario("typed " + name, "§4.10", why, "ok", "note_text_with_persons",
                             {"typed": typed, "members": MEMBERS}, {"text": kept}))
    return made
