"""Statements as a member's device judges them: the one canonical form, signature, place, chain."""
import copy
import json

from reference import H, b64, scenario, sign, sign_pk

SEED = bytes([0x71] * 32)
OTHER_SEED = bytes([0x72] * 32)
SERVER = bytes([0x11] * 16)
FACTION = bytes([0x22] * 16)
PREVIOUS = bytes([0x33] * 32)

STATEMENT = {
    "format": "mappe-statement/1", "kind": "statement", "server": b64(SERVER), "faction": b64(FACTION), "number": 3,
    "previous": b64(PREVIOUS), "closed_ms": 1791000000000, "closed_on": "2026-10-03",
    "period": {"kind": "month", "name": "2026-09", "title": "September 2026", "from": "2026-09-01", "last_day": "2026-09-30",
               "from_ms": 1788213600000, "until_ms": 1790805600000},
    "currency": "EUR", "issuer": {"name": "Musterstadt"}, "payer": {"name": "Fraktion „Für \\ \"alle\"\u0001\n\u007f"},
    "days_to_pay": 30, "lines": [], "spaces": [], "taxes": [], "byte_ms": "27831388078080000000",
    "net_cents": 750, "tax_cents": 143, "gross_cents": 893,
}
ROW = {"number": 3, "kind": "statement", "closed_ms": 1791000000000, "closed_on": "2026-10-03", "period": STATEMENT["period"],
       "net_cents": 750, "tax_cents": 143, "gross_cents": 893, "byte_ms": STATEMENT["byte_ms"], "has_budget": False}


def canonical(statement):
    """Members in byte order, no white space, only ", \\ and what lies below 0x20 escaped."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def envelope(statement, seed=SEED, told=None, **dumping):
    text = canonical(statement)
    body = {"statement": statement if told is None else told, "hash": b64(H("statement", text)),
            "signature": b64(sign(seed, "statement-sign", text))}
    return json.dumps(body, ensure_ascii=False, **dumping)


def changed(**members):
    other = copy.deepcopy(STATEMENT)
    for name, value in members.items():
        if value is None:
            del other[name]
        else:
            other[name] = value
    return other


def case(name, why, body, gives, previous=PREVIOUS, number=3):
    place = {"server": SERVER, "faction": FACTION, "number": number, "previous": previous, "public_key": sign_pk(SEED)}
    return scenario(name, "§7b", why, "ok", "check_statement", {"envelope": body, **place}, gives)


def taken(statement, row):
    return {"fault": "", "hash": H("statement", canonical(statement)), "row": row}


def wrong(fault):
    return {"fault": fault}


def scenarios():
    yield case("accepted", "the unmutated twin", envelope(STATEMENT), taken(STATEMENT, ROW))
    yield case("accepted in another order and with blanks", "the canonical form is made anew from what was read",
               envelope(STATEMENT, told=dict(reversed(STATEMENT.items())), indent=2), taken(STATEMENT, ROW))
    first = changed(number=1, previous="")
    yield case("accepted first", "number 1 names none before it", envelope(first), taken(first, {**ROW, "number": 1}), b"", 1)
    budget = changed(budget={"from": "2026-01-01"}, kind="correction", corrects={"number": 2, "reason": "Tarif"})
    yield case("accepted correction with a budget", "", envelope(budget),
               taken(budget, {**ROW, "kind": "correction", "has_budget": True, "corrects": {"number": 2, "reason": "Tarif"}}))
    credit = changed(net_cents=-750, tax_cents=-143, gross_cents=-893)
    yield case("accepted with amounts below zero", "", envelope(credit),
               taken(credit, {**ROW, "net_cents": -750, "tax_cents": -143, "gross_cents": -893}))

    yield case("an amount changed", "what was signed is not what is told", envelope(STATEMENT, told=changed(gross_cents=993)), wrong("bad-signature"))
    yield case("an issuer changed", "what nobody reads is signed too", envelope(STATEMENT, told=changed(issuer={"name": "Andere"})), wrong("bad-signature"))
    yield case("a member added", "", envelope(STATEMENT, told=changed(note="x")), wrong("bad-signature"))
    yield case("a member removed", "", envelope(STATEMENT, told=changed(days_to_pay=None)), wrong("bad-signature"))
    yield case("another key", "whole and well signed, but by another key than the one known", envelope(STATEMENT, OTHER_SEED), wrong("bad-signature"))
    yield case("another label", "a signature of something else", json.dumps(
        {"statement": STATEMENT, "hash": "", "signature": b64(sign(SEED, "entry-sign", canonical(STATEMENT)))}, ensure_ascii=False), wrong("bad-signature"))
    yield case("another number", "the document of another place", envelope(changed(number=4)), wrong("foreign"))
    yield case("another faction", "", envelope(changed(faction=b64(bytes([0x23] * 16)))), wrong("foreign"))
    yield case("another server", "", envelope(changed(server=b64(bytes([0x12] * 16)))), wrong("foreign"))
    yield case("another one before", "signed, but of another history", envelope(changed(previous=b64(bytes([0x34] * 32)))), wrong("broken-chain"))
    yield case("none before", "a later one names the one before it", envelope(changed(previous="")), wrong("broken-chain"))
    yield case("one before the first", "", envelope(changed(number=1)), wrong("broken-chain"), b"", 1)
    yield case("another format", "", envelope(changed(format="mappe-statement/2")), wrong("unreadable"))
    yield case("without an amount", "signed, and yet not a statement", envelope(changed(net_cents=None)), wrong("unreadable"))
    yield case("an amount as text", "", envelope(changed(net_cents="750")), wrong("unreadable"))
    yield case("without a signature", "", json.dumps({"statement": STATEMENT}, ensure_ascii=False), wrong("unreadable"))
    yield case("a signature cut", "", json.dumps({"statement": STATEMENT, "signature": "AAAA"}, ensure_ascii=False), wrong("unreadable"))
    yield case("not JSON", "", envelope(STATEMENT)[:-1], wrong("unreadable"))
    yield case("a list", "", "[]", wrong("unreadable"))
    yield case("a statement as text", "", json.dumps({"statement": "x", "signature": b64(sign(SEED, "statement-sign", b"x"))}), wrong("unreadable"))
