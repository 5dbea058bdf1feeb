"""What an address or a number of a council's system means. Expected values are written out: nothing here judges.

One row of PAGES: name, pasted text, then what is recognised. R stands for the root.
"""
from reference import scenario

A4 = "https://ris.example.de/public/"
A3 = "https://ratsinfo.example.de/bi/"
S = "https://sessionnet.example.de/bi/"
D = "https://sdnet.example.de/rim/"
M = "https://town.gremien.info/"
P = "https://town.ris-portal.de/web/guest/"
TOKEN = "UGhVM0hpd2NXNFdFcExjZbmA-x_9"
REFRESH = "&refresh=false"

# name, pasted, vendor, kind, counter, number, root, address after the root, what opening adds, OParl, why
PAGES = (
    ("ALLRIS 4 paper", A4 + "vo020?VOLFDNR=1001737&refresh=false&TOLFDNR=5", "allris", "paper", "VOLFDNR", "1001737", A4,
     "vo020?VOLFDNR=1001737", REFRESH, "papers/1001737", "everything but the number is dropped"),
    ("ALLRIS 4 paper by any case", "HTTPS://RIS.Example.DE:443/public/VO020?volfdnr=7#top", "allris", "paper", "VOLFDNR", "7",
     A4, "vo020?VOLFDNR=7", REFRESH, "papers/7", "page and parameter in any case; default port and fragment dropped"),
    ("ALLRIS 4 page of a session", A4 + "vo020;jsessionid=0A1B?0&VOLFDNR=7", "allris", "paper", "VOLFDNR", "7", A4,
     "vo020?VOLFDNR=7", REFRESH, "papers/7", "a session id is dropped"),
    ("ALLRIS 4 meeting", A4 + "to010?SILFDNR=664&topSelected=12", "allris", "meeting", "SILFDNR", "664", A4,
     "to010?SILFDNR=664", REFRESH, "meetings/664", "the chosen item is dropped"),
    ("ALLRIS 4 item", A4 + "to020?TOLFDNR=12", "allris", "agenda_item", "TOLFDNR", "12", A4, "to020?TOLFDNR=12", REFRESH, "",
     "not verified to be OParl's number"),
    ("ALLRIS 4 body", A4 + "gr020?GRLFDNR=3", "allris", "organization", "GRLFDNR", "3", A4, "gr020?GRLFDNR=3", REFRESH,
     "organizations/gr/3", ""),
    ("ALLRIS 4 file", A4 + "doc?OTYP=41&DOLFDNR=99&DOCTYP=130&x=1", "allris", "file", "DOLFDNR", "99", A4,
     "doc?DOLFDNR=99&DOCTYP=130&OTYP=41", "", "files/99", "what a file needs is kept, in one order"),
    ("ALLRIS 3 paper", A3 + "vo020.asp?VOLFDNR=1664&options=4", "allris", "paper", "VOLFDNR", "1664", A3,
     "vo020.asp?VOLFDNR=1664", "", "papers/1664", "the extension stays, nothing is added"),
    ("ALLRIS 3 paper copied from HTML", A3 + "vo020.asp?options=4&amp;VOLFDNR=1664", "allris", "paper", "VOLFDNR", "1664", A3,
     "vo020.asp?VOLFDNR=1664", "", "papers/1664", "&amp; is &"),
    ("ALLRIS 3 number with zeros", A3 + "vo020.asp?VOLFDNR=0001664", "allris", "paper", "VOLFDNR", "1664", A3,
     "vo020.asp?VOLFDNR=1664", "", "papers/1664", "leading zeros do not count"),
    ("ALLRIS 3 meeting", A3 + "to010.asp?SILFDNR=20", "allris", "meeting", "SILFDNR", "20", A3, "to010.asp?SILFDNR=20", "",
     "meetings/20", ""),
    ("ALLRIS 3 parliament", A3 + "pa020.asp?PALFDNR=2", "allris", "organization", "PALFDNR", "2", A3, "pa020.asp?PALFDNR=2",
     "", "", "a number range of its own"),
    ("ALLRIS 3 committee", A3 + "au020.asp?AULFDNR=2", "allris", "organization", "AULFDNR", "2", A3, "au020.asp?AULFDNR=2",
     "", "", "a number range of its own"),
    ("ALLRIS 3 file", A3 + "do027.asp?DOLFDNR=5&options=64", "allris", "file", "DOLFDNR", "5", A3,
     "do027.asp?DOLFDNR=5&options=64", "", "", "its options are needed"),
    ("SessionNet paper", S + "vo0050.asp?__kvonr=101373&voselect=2", "sessionnet", "paper", "__kvonr", "101373", S,
     "vo0050.asp?__kvonr=101373", "", "papers/vo/101373", ""),
    ("SessionNet paper of a tenant", S + "vo0050.php?__cpanr=2&__kvonr=5&smcspf=4", "sessionnet", "paper", "__kvonr", "5", S,
     "vo0050.php?__kvonr=5&__cpanr=2", "", "papers/vo/5", "the tenant of a shared system is kept"),
    ("SessionNet course", S + "vo0053.php?__kvonr=5", "sessionnet", "paper", "__kvonr", "5", S, "vo0053.php?__kvonr=5", "",
     "papers/vo/5", "another page of the same paper: the counter and number say so"),
    ("SessionNet motion", S + "ag0050.asp?__kagnr=394", "sessionnet", "paper", "__kagnr", "394", S, "ag0050.asp?__kagnr=394",
     "", "", "a number range of its own"),
    ("SessionNet meeting", S + "si0057.php?__ksinr=34706&toselect=9", "sessionnet", "meeting", "__ksinr", "34706", S,
     "si0057.php?__ksinr=34706", "", "meetings/34706", ""),
    ("SessionNet meeting, documents", S + "si0050.asp?__ksinr=1", "sessionnet", "meeting", "__ksinr", "1", S,
     "si0050.asp?__ksinr=1", "", "meetings/1", ""),
    ("SessionNet meeting, seating", S + "si0056.asp?__ksinr=1", "sessionnet", "meeting", "__ksinr", "1", S,
     "si0056.asp?__ksinr=1", "", "meetings/1", ""),
    ("SessionNet older agenda", S + "to0040.asp?__ksinr=1", "sessionnet", "meeting", "__ksinr", "1", S,
     "to0040.asp?__ksinr=1", "", "meetings/1", ""),
    ("SessionNet older results", S + "to0045.asp?__ksinr=1", "sessionnet", "meeting", "__ksinr", "1", S,
     "to0045.asp?__ksinr=1", "", "meetings/1", ""),
    ("SessionNet item", S + "to0050.asp?__ktonr=7450", "sessionnet", "agenda_item", "__ktonr", "7450", S,
     "to0050.asp?__ktonr=7450", "", "", ""),
    ("SessionNet body", S + "kp0040.asp?__kgrnr=1", "sessionnet", "organization", "__kgrnr", "1", S, "kp0040.asp?__kgrnr=1",
     "", "", ""),
    ("SessionNet person", S + "pe0051.asp?__kpenr=1", "sessionnet", "person", "__kpenr", "1", S, "pe0051.asp?__kpenr=1", "",
     "", ""),
    ("SessionNet older person", S + "kp0050.asp?__kpenr=1", "sessionnet", "person", "__kpenr", "1", S,
     "kp0050.asp?__kpenr=1", "", "", ""),
    ("SessionNet oldest person", S + "kp0041.asp?__kpenr=1", "sessionnet", "person", "__kpenr", "1", S,
     "kp0041.asp?__kpenr=1", "", "", ""),
    ("SessionNet file", S + "getfile.php?type=do&id=242", "sessionnet", "file", "id", "242", S, "getfile.php?id=242&type=do",
     "", "files/242", ""),
    ("SessionNet on a port without encryption", "http://user:pw@rat.example.de:8080/vo0050.asp?__kvonr=1", "sessionnet", "paper",
     "__kvonr", "1", "http://rat.example.de:8080/", "vo0050.asp?__kvonr=1", "", "papers/vo/1",
     "user info is dropped, another port stays"),
    ("SessionNet without a scheme", "sessionnet.example.de/bi/vo0050.asp?__kvonr=1", "sessionnet", "paper", "__kvonr", "1", S,
     "vo0050.asp?__kvonr=1", "", "papers/vo/1", "a host's name begins an address"),
    ("SD.NET paper", D + "vorgang/?__=" + TOKEN + "&x=1", "sdnet", "paper", "__", TOKEN, D, "vorgang/?__=" + TOKEN, "", "",
     "the token is opaque and keeps its case"),
    ("SD.NET agenda without a slash", D + "Tops?__=" + TOKEN, "sdnet", "meeting", "__", TOKEN, D, "tops/?__=" + TOKEN, "",
     "", ""),
    ("SD.NET file", D + "webservice/oparl/v1.1/body/1/files/download/" + TOKEN + "/Vorlage.pdf", "sdnet", "file", "files",
     TOKEN, D, "webservice/oparl/v1.1/body/1/files/download/" + TOKEN + "/Vorlage.pdf", "", "", "kept as it is"),
    ("SD.NET file of RIM", "https://sdnet.example.de/sdnetrim/" + TOKEN + "/Vorlage.pdf", "sdnet", "file", "files", TOKEN,
     "https://sdnet.example.de/", "sdnetrim/" + TOKEN + "/Vorlage.pdf", "", "", "kept as it is"),
    ("rubin meeting", M + "meeting?id=2017-44RPA-0&view=1", "rubin", "meeting", "meeting id", "2017-44RPA-0", M,
     "meeting?id=2017-44RPA-0", "", "meeting/ni_2017-44RPA-0", ""),
    ("rubin meeting on a town's own host", "https://rat.example.de/meeting?id=2017-44RPA-0", "rubin", "meeting", "meeting id",
     "2017-44RPA-0", "https://rat.example.de/", "meeting?id=2017-44RPA-0", "", "meeting/ni_2017-44RPA-0",
     "the number's form says whose it is"),
    ("rubin paper", M + "submission?id=44", "rubin", "paper", "submission id", "44", M, "submission?id=44", "", "",
     "its page and OParl count differently"),
    ("rubin older meeting", M + "sitzungen_top.php?sid=ni_2015-1", "rubin", "meeting", "sitzungen_top.php sid", "ni_2015-1", M,
     "sitzungen_top.php?sid=ni_2015-1", "", "", ""),
    ("rubin older paper", M + "vorlagen_details.php?vid=2021123456", "rubin", "paper", "vorlagen_details.php vid",
     "2021123456", M, "vorlagen_details.php?vid=2021123456", "", "", ""),
    ("regisafe meeting", P + "sitzungen?sitzungId=12&p=1", "regisafe", "meeting", "sitzungId", "12", P,
     "sitzungen?sitzungId=12", "", "", ""),
    ("regisafe document", P + "sitzungen?singleDocument&_RisSitzung_schriftgutId=8", "regisafe", "file",
     "_RisSitzung_schriftgutId", "8", P, "sitzungen?singleDocument&_RisSitzung_schriftgutId=8", "", "", "kept as it is"),
)

# name, pasted, root, address, why
PLAIN = (
    ("a DMS", "https://dms.example.de/objects/4711?rev=2#page=3", "https://dms.example.de/objects/",
     "https://dms.example.de/objects/4711?rev=2", "any address is a link"),
    ("a map", "https://gis.example.de", "https://gis.example.de/", "https://gis.example.de/", "an empty path is the first page"),
    ("an umlaut", "https://gis.example.de/Straße?a=ä b".replace(" b", "%20b"), "https://gis.example.de/",
     "https://gis.example.de/Stra%C3%9Fe?a=%C3%A4%20b", "UTF-8, percent-encoded"),
    ("markup", "https://gis.example.de/<b>?\"`{|}", "https://gis.example.de/",
     "https://gis.example.de/%3Cb%3E?%22%60%7B%7C%7D", "no sign of markup is left"),
    ("dots", "https://gis.example.de/a/./b/%2E%2e/c/..", "https://gis.example.de/a/", "https://gis.example.de/a/",
     "as browsers go up"),
    ("dots behind a session", "https://gis.example.de/a/..;jsessionid=1/b", "https://gis.example.de/",
     "https://gis.example.de/b", "the session id goes first"),
    ("dots above the root", "https://gis.example.de/../../a", "https://gis.example.de/", "https://gis.example.de/a", ""),
    ("a calendar", A4 + "si010?MM=1", A4, A4 + "si010?MM=1", "a page without a number"),
    ("two numbers", A4 + "vo020?VOLFDNR=1&volfdnr=2", A4, A4 + "vo020?VOLFDNR=1&volfdnr=2", "which one counts is not said"),
    ("a number that is none", A4 + "vo020?VOLFDNR=1a", A4, A4 + "vo020?VOLFDNR=1a", "digits only"),
    ("a number of zero", A4 + "vo020?VOLFDNR=000", A4, A4 + "vo020?VOLFDNR=000", "none of them"),
    ("a number of 19 digits", A4 + "vo020?VOLFDNR=1000000000000000000", A4, A4 + "vo020?VOLFDNR=1000000000000000000",
     "18 at most"),
    ("another extension", A4 + "vo020.html?VOLFDNR=1", A4, A4 + "vo020.html?VOLFDNR=1", "no page of that vendor"),
    ("another getfile", S + "getfile.php?id=1", S, S + "getfile.php?id=1", "others have a page of this name: type=do is theirs"),
    ("another meeting", "https://calls.example.com/meeting?id=123", "https://calls.example.com/",
     "https://calls.example.com/meeting?id=123", "a common name: neither the host nor the number's form fits"),
    ("another submission", "https://calls.example.com/submission?id=1", "https://calls.example.com/",
     "https://calls.example.com/submission?id=1", "a common name"),
    ("a host that only ends alike", "https://gremien.info.example.com/submission?id=1", "https://gremien.info.example.com/",
     "https://gremien.info.example.com/submission?id=1", "the host is another's"),
    ("a short token", "https://sdnet.example.de/sdnetrim/css/a.css", "https://sdnet.example.de/sdnetrim/css/",
     "https://sdnet.example.de/sdnetrim/css/a.css", "16 signs at least"),
    ("an address of numbers", "http://192.0.2.7:80/x", "http://192.0.2.7/", "http://192.0.2.7/x", "as it is written"),
)

MEMBER = (
    ("SessionNet members", "https://sessionnet.example.de/gi/vo0050.asp?__kvonr=5", "https://sessionnet.example.de/gi/",
     "https://sessionnet.example.de/gi/vo0050.asp?__kvonr=5", "kept whole, no number is read from it"),
    ("ALLRIS members", "https://ris.example.de/ri/vo020.asp?VOLFDNR=5&x=1", "https://ris.example.de/ri/",
     "https://ris.example.de/ri/vo020.asp?VOLFDNR=5&x=1", "kept whole"),
    ("a sign-in", "https://ris.example.de/Login.aspx?to=5", "https://ris.example.de/", "https://ris.example.de/Login.aspx?to=5", ""),
)

NUMBERS = (
    ("0717/2016", "0717/2016"), (" 2026/0325/1 ", "2026/0325/1"), ("vo/2026/5756", "VO/2026/5756"), ("V/0462/2026", "V/0462/2026"),
    ("dhh/0001/2026", "DHH/0001/2026"), ("TVO\u2013BSV/25/61736\u20132", "TVO-BSV/25/61736-2"), ("253130-02", "253130-02"),
    ("DS/0039-03/VI", "DS/0039-03/VI"), ("20180032", "20180032"), ("0717 / 2016", "0717/2016"), ("Vorlage Nr. 0717/2016", "0717/2016"),
    ("Drucksache\u00a020/1", "20/1"), ("bä/12", "BÄ/12"), ("V.0462/2026", "V.0462/2026"))

REFUSED = (
    ("nothing", "", "malformed", "nothing was pasted"),
    ("blanks", " \t\r\n", "malformed", "nothing was pasted"),
    ("words", "Haushalt 2027", "malformed", "a word is no part of a number"),
    ("a single digit", "V/1", "malformed", "too little to search for"),
    ("two marks", "0717//2016", "malformed", "marks stand alone"),
    ("a mark at the end", "0717/", "malformed", "something is missing"),
    ("a long number", "1" * 65, "malformed", "64 bytes at most"),
    ("a foreign letter", "\u0417717/2016", "malformed", "a Cyrillic letter looks like a digit"),
    ("a script", "javascript:alert(1)//https://ris.example.de/", "unsupported", "it would run"),
    ("data", "data:text/html,x", "unsupported", "it would show what it wants"),
    ("a file", "file:///etc/passwd", "unsupported", "not on the net"),
    ("mail", "mailto:a@example.de", "unsupported", "not on the net"),
    ("ftp", "ftp://example.de/a", "unsupported", "http and https alone"),
    ("one slash", "https:/example.de/a", "malformed", "browsers would mend it, each in its way"),
    ("no host", "https:///a", "malformed", ""),
    ("an empty label", "https://a..de/", "malformed", ""),
    ("a host with an umlaut", "https://köln.example.de/", "malformed", "browsers hand out its ASCII form, which shows no look-alikes"),
    ("a percent sign in the host", "https://a%2ede/", "malformed", "browsers decode it"),
    ("a host of one number", "http://2130706433/", "malformed", "browsers make an address of numbers of it"),
    ("a host of hexadecimal numbers", "http://0x7f.1/", "malformed", "the same"),
    ("a host of octal numbers", "http://0177.0.0.1/", "malformed", "the same"),
    ("port zero", "https://a.de:0/", "malformed", ""),
    ("port 65536", "https://a.de:65536/", "malformed", ""),
    ("a port of letters", "https://a.de:8x/", "malformed", ""),
    ("a backslash", "https://a.de\\@b.de/", "malformed", "browsers read it as a slash: the host would be another"),
    ("a blank", "https://a.de/a b", "malformed", "two things were pasted"),
    ("a line break", "https://a.de/a\nb", "malformed", "browsers leave it out"),
    ("a null", "https://a.de/a\0b", "malformed", ""),
    ("4097 bytes", "https://a.de/" + "a" * 4084, "too_large", "4,096 at most"),
    ("what grows beyond 4096 bytes", "https://a.de/" + "ä" * 1000, "too_large", "percent-encoded it is longer"),
    ("a wicket resource", A4 + "wicket/resource/org.apache.wicket.Application/doc12.pdf", "expired", "bound to a session"),
    ("a temporary file", "https://ris.example.de/___tmp/tmp/45081036/5.pdf", "expired", "gone after a while"),
    ("noauth", A4 + "noauth?x=1", "expired", "where ALLRIS 4 sends who may not see a page"),
    ("an error page", A4 + "InternalErrorPage", "expired", "no page of anything"),
)

PAPER = "https://ris.example.de/bi/vo020.asp?VOLFDNR=1001737"
WRAPPED = "Die Vorlage zum Haushalt finden Sie unter " + PAPER[:30]  # as long as mail programs let a line be
MAP = "https://gis.example.de/plan_(B12)"

# name, pasted, what of it is the address, why
PASTED = (
    ("an address alone", PAPER, PAPER, "nothing is cut"),
    ("a number alone", "0717/2016", "0717/2016", "no address: all of it"),
    ("nothing", "", "", ""),
    ("a full stop", PAPER + ".", PAPER, "the sentence's"),
    ("a comma and words", "Siehe " + PAPER + ", dort Seite 3", PAPER, "what ends it is a sign: no part of it may follow"),
    ("a question", "Kennen Sie " + PAPER + "?!", PAPER, ""),
    ("a semicolon in brackets", "(siehe " + PAPER + ";)", PAPER, "signs and brackets mixed"),
    ("words before", "siehe " + PAPER, PAPER, ""),
    ("words before in upper case", "Siehe HTTPS://GIS.example.de/a", "HTTPS://GIS.example.de/a", "the scheme in any case"),
    ("angle brackets", "<" + PAPER + ">", PAPER, "RFC 3986 appendix C"),
    ("a name before angle brackets", "Vorlage 0717/2016<" + PAPER + ">", PAPER, "how mail programs write a link as text"),
    ("an address and the same in angle brackets", PAPER + "<" + PAPER + "&options=4>", PAPER, "the same page: no choice"),
    ("an address and the same in brackets", PAPER + " (" + PAPER + ")", PAPER, "the same page"),
    ("square brackets", "[" + PAPER + "]", PAPER, ""),
    ("Markdown", "[Vorlage](" + PAPER + ")", PAPER, ""),
    ("a wiki's link", "[Vorlage|" + PAPER + "]", PAPER, ""),
    ("HTML", '<a href="' + PAPER + '">Vorlage</a>', PAPER, ""),
    ("HTML's text", "<b>" + PAPER + "</b>", PAPER, ""),
    ("German quotation marks", "„" + PAPER + "“", PAPER, ""),
    ("French quotation marks", "»" + PAPER + "«,", PAPER, ""),
    ("plain quotation marks", "'" + PAPER + "'.", PAPER, ""),
    ("brackets of its own", "(" + MAP + ")", MAP, "a bracket that it opens belongs to it"),
    ("brackets of its own and a stop", MAP + ".", MAP, ""),
    ("square brackets of its own", "https://gis.example.de/?a[1]", "https://gis.example.de/?a[1]", "the same"),
    ("a bracket too many", MAP + "))", MAP, "the others are the sentence's"),
    ("a host in brackets", "(ris.example.de/bi/vo020.asp?VOLFDNR=7).", "ris.example.de/bi/vo020.asp?VOLFDNR=7", "without a scheme, alone"),
    ("www within words", "Siehe www.example.de/a.", "www.example.de/a", ""),
    ("a number in quotation marks", "„0717/2016“.", "0717/2016", ""),
    ("lines around", "\r\n\r\n  " + PAPER + "\r\n\r\nMit freundlichen Grüßen\r\n", PAPER, "the line ends it"),
    ("a short line and a number", PAPER + "\n0717/2016", PAPER, "no mail program breaks so short a line"),
    ("a long line and a word", WRAPPED + "\nDanke", WRAPPED[42:], "a word of a language"),
    ("a long line and words", WRAPPED + "\n2. Haushalt", WRAPPED[42:], "more than one word"),
    ("a long line that ends a sentence", WRAPPED + ".\n0717/2016", WRAPPED[42:], "a stop behind it"),
    ("a long line and another address", WRAPPED + "\nwww.example.de/", None, "two pages"),
    ("a broken line", WRAPPED + "\n" + PAPER[30:], PAPER, "mail programs break long lines"),
    ("a broken line of a quoted mail", "> " + WRAPPED + "\r\n> " + PAPER[30:] + ".", PAPER, "marks of the quotation"),
    ("broken within angle brackets", "siehe <" + PAPER[:40] + "\n  " + PAPER[40:45] + "\n" + PAPER[45:] + "> vom Montag", PAPER,
     "as RFC 3986 asks: all up to the bracket"),
    ("broken within angle brackets of a quoted mail", "siehe <" + PAPER[:40] + "\n> > " + PAPER[40:] + ">", PAPER, ""),
    ("angle brackets that hold words", "<" + MAP + "\nund mehr>", MAP, "a blank: no address any more"),
    ("angle brackets never closed", "<" + MAP + "\nund", MAP, ""),
    ("broken behind a question mark", PAPER[:35] + "\n" + PAPER[35:], PAPER, "nothing ends there"),
    ("broken before an ampersand", PAPER + "\n&options=4", PAPER + "&options=4", "nothing begins there"),
    ("soft breaks of a text program", PAPER + "\vDanke", PAPER, "vertical tabulator"),
    ("breaks of another kind", PAPER + "\u2028Danke", PAPER, ""),
    ("signs that nobody sees", "\u200e\ufeff" + PAPER[:30] + "\u200b\u00ad" + PAPER[30:] + "\u200b", PAPER, "chat programs put them there"),
    ("signs that turn the direction", "\u202e" + PAPER + "\u202c", PAPER, "what opens is what is shown"),
    ("other blanks", "siehe\u00a0" + PAPER + "\u3000\t", PAPER, ""),
    ("another address as a value", "https://mail.example.de/?to=https://gis.example.de/", "https://mail.example.de/?to=https://gis.example.de/",
     "nothing begins behind an equals sign"),
    ("an archived page", "https://archive.example.de/2020/https://gis.example.de/", "https://archive.example.de/2020/https://gis.example.de/", ""),
    ("two of one page", PAPER + "\n" + PAPER + "#top", PAPER, "not what differs in what does not matter"),
    ("a script alone", "(javascript:alert(1))", "javascript:alert(1)", "cut, and then refused as what it is"),
    ("a script before an address", "javascript:alert(1)//" + PAPER, "javascript:alert(1)//" + PAPER, "no address begins behind a slash"),
    ("two pages", PAPER + " " + MAP, None, "which one is not said"),
    ("two pages in two lines", PAPER + "\n" + MAP, None, "the same"),
    ("words behind a blank", "https://dms.example.de/Meine Akte.pdf", None, "they may be a part of it"),
    ("a bracket behind a blank", "https://dms.example.de/Akte (3).pdf", None, "they may be a part of it"),
    ("three stops", "https://gis.example.de/lang...", None, "shown shortened"),
    ("an ellipsis", "„https://gis.example.de/lang…“", None, "shown shortened"),
    ("4097 bytes", "siehe " + "a" * 4091, "", "4,096 at most"),
    ("an address that is none", "siehe https://a..de/", None, "refused as recognise does"),
)

ROOTS = (
    ("the same", A4, A4, True), ("another scheme", "http://ris.example.de/public/", A4, True),
    ("www", "https://www.ris.example.de/Public", A4, True), ("another folder", "https://ris.example.de/kiosk/", A4, False),
    ("another host", "https://ris.example.com/public/", A4, False))

FIELDS = ("sort", "vendor", "kind", "counter", "number", "root", "address", "opens", "oparl")


def scenarios():
    def recognised(name, text, why, *values):
        return scenario(name, "§8", why, "ok", "recognise", {"text": text}, dict(zip(FIELDS, values)))

    for name, text, vendor, kind, counter, number, root, page, added, oparl, why in PAGES:
        yield recognised(name, text, why, "object", vendor, kind, counter, number, root, root + page, root + page + added, oparl)
    for sort, rows in (("plain", PLAIN), ("member", MEMBER)):
        for name, text, root, address, why in rows:
            yield recognised(sort + " " + name, text, why, sort, "", "", "", "", root, address, address, "")
    for index, (text, number) in enumerate(NUMBERS):
        yield recognised(f"number {index + 1}", text, "a form seen in a town", "number", "", "", "", number, "", "", "", "")
    yield recognised("the longest address", "https://a.de/" + "a" * 4083, "4,096 bytes; the unmutated twin", "plain", "", "", "", "",
                     "https://a.de/", "https://a.de/" + "a" * 4083, "https://a.de/" + "a" * 4083, "")
    for name, text, expect, why in REFUSED:
        yield scenario("refused " + name, "§8", why, expect, "recognise", {"text": text})
    for name, text, bare, why in PASTED:
        expect = "too_large" if len(text) > 4096 else "malformed" if bare is None else "ok"
        gives = {"text": bare} if expect == "ok" else None
        yield scenario("pasted " + name, "§8", why, expect, "address_in", {"text": text}, *([gives] if gives else []))
    for name, a, b, same in ROOTS:
        yield scenario("roots " + name, "§8", "roots are compared leniently", "ok", "same_root", {"a": a, "b": b}, {"same": same})
