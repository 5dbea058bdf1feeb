"""Logins, passwords, sign-ins, bundles and recovery codes."""
from protocol_examples import (FACTION, SERVER, account, anna, bernd, bundle, bundle_nonce, check, client_nonce, gateway,
                               invite, joined, login, master, origin, password, r, recovery, root, salt, server_nonce,
                               sign_in_seed, wrap)
from reference import H16, KDF, Box, argon, b32, cbor, flipped, same, scenario, sign, sign_pk


def scenarios():
    yield from logins()
    yield from passwords()
    yield from sign_ins()
    yield from bundles()
    yield from recovery_codes()


def logins():
    def taken(name, text):
        return scenario("login " + name, "§3", "[a-z0-9._@-]{1,64} after ASCII lowering", "ok", "login", {"text": text},
                        {"login": text.lower()})

    def refused(name, text, why):
        return scenario("login refuses " + name, "§3", why, "malformed", "login", {"text": text})

    yield taken("in capitals", "Bernd.Gross@Mappe.Example")
    yield taken("of every sort", "a-z_0.9@x")
    yield taken("of 64 characters", "a" * 64)
    yield refused("nothing", "", "one character at least")
    yield refused("65 characters", "a" * 65, "64 at most")
    yield refused("an umlaut", "jürgen", "ASCII alone: no two logins that look alike")
    yield refused("a capital that folds into ASCII", "\u212aarl", "the Kelvin sign; only ASCII is lowered")
    yield refused("a blank", "anna mueller", "not of the alphabet")
    yield refused("a blank at the end", "anna ", "not trimmed: what is sent is what is meant")
    yield refused("a zero", "anna\0", "not of the alphabet")
    yield refused("a slash", "anna/x", "not of the alphabet")


def passwords():
    def given(text, suite=1, who=login, at=SERVER, with_salt=salt):
        return {"suite": suite, "password": text, "server": at, "login": who, "salt": with_salt}

    def derived(name, why, text, **more):
        it = given(text, **more)
        root_key = argon(text.encode(), H16("salt", [it["server"], it["login"], it["salt"]]))
        seed = KDF(root_key, "sign-in-seed", b"")
        return scenario("password " + name, "§3", why, "ok", "derive_master", it,
                        {"master": root_key, "sign_in_seed": seed, "sign_in_pk": sign_pk(seed), "wrap": KDF(root_key, "wrap", b"")})

    yield derived("of the example", "Argon2id, 64 MiB, t = 3, p = 1", password)
    yield derived("of another login", "the login is in the salt", password, who="anna")
    yield derived("at another server", "the server is in the salt: one password at two servers makes two keys", password,
                  at=same(0xE1, 16))
    yield derived("with another salt", "a random salt for each account", password, with_salt=same(0x70, 16))
    yield derived("of one character", "no rule here about its strength", "ä")
    yield scenario("password refused suite 2", "§3", "an unknown suite is refused before the password is touched", "unsupported",
                   "derive_master", given(password, suite=2))
    yield scenario("password refused suite 0", "§3", "suite 0 is the recovery code's and takes no password", "unsupported",
                   "derive_master", given(password, suite=0))
    yield scenario("password refused empty", "§3", "nothing was typed", "malformed", "derive_master", given(""))
    yield scenario("password refused above 1024 bytes", "§3", "a limit for everything", "too_large", "derive_master", given("a" * 1025))


def sign_ins():
    fields = {"server": SERVER, "origin": origin, "login": login, "server_nonce": server_nonce, "client_nonce": client_nonce}
    message = [SERVER, origin, login, server_nonce, client_nonce]
    signature = sign(sign_in_seed, "sign-in", message)
    mine = fields | {"sign_in_pk": sign_pk(sign_in_seed), "signature": signature}

    def refused(name, why, **more):
        return scenario("sign-in refused " + name, "§3", why, "tampered", "verify_sign_in", mine | more)

    yield scenario("sign-in signed", "§3", "fixed bytes", "ok", "sign_in", fields | {"sign_in_seed": sign_in_seed},
                   {"message": cbor(message), "signature": signature})
    yield scenario("sign-in verified", "§3", "the unmutated twin", "ok", "verify_sign_in", mine)
    yield refused("at another origin", "a false server passes the challenge on", origin="https://mappe.example.evil")
    yield refused("at another server", "the true server's id is signed", server=same(0xE1, 16))
    yield refused("as another login", "one account's proof for another", login="anna")
    yield refused("with another server nonce", "an old signature again", server_nonce=same(0x70, 32))
    yield refused("with another client nonce", "an old signature again", client_nonce=same(0x70, 32))
    yield refused("by another key", "another account's key", sign_in_pk=anna.sign_pk)
    yield refused("flipped", "one bit", signature=flipped(signature))
    yield refused("under the principals' label", "labels keep purposes apart", signature=sign(sign_in_seed, "principal-sign-in", message))

    def principal(who):
        return {"server": SERVER, "origin": origin, "kind": who.kind, "id": who.id, "server_nonce": server_nonce,
                "client_nonce": client_nonce}

    for name, who in (("invite", invite), ("gateway", gateway)):
        said = [SERVER, origin, who.kind, who.id, server_nonce, client_nonce]
        made = sign(who.sign_seed, "principal-sign-in", said)
        yield scenario(name + " signs in", "§3", "fixed bytes", "ok", "principal_sign_in",
                       principal(who) | {"sign_seed": who.sign_seed}, {"message": cbor(said), "signature": made})
        yield scenario(name + " verified", "§3", "the unmutated twin", "ok", "verify_principal_sign_in",
                       principal(who) | {"sign_pk": who.sign_pk, "signature": made})
        yield scenario(name + " refused as another kind", "§3", "the kind is signed", "tampered", "verify_principal_sign_in",
                       principal(who) | {"kind": 5 - who.kind, "sign_pk": who.sign_pk, "signature": made})
        yield scenario(name + " refused with another id", "§3", "the id is signed", "tampered", "verify_principal_sign_in",
                       principal(who) | {"id": anna.id, "sign_pk": who.sign_pk, "signature": made})


def bundles():
    person = {"faction": FACTION, "roster_root": root, "seen_seq": 2, "seen_hash": joined["entry_hash"], "person": bernd.id,
              "sign_seed": bernd.sign_seed, "box_seed": bernd.box_seed}
    recovery_wrap = KDF(r, "recovery-wrap", b"")
    contents = {"account": account, "serial": 1, "persons": [person]}

    def sealed(inside=bundle, outside=None, key=wrap, label="wrap-commit", who=account, suite=1, with_salt=salt, serial=1):
        front = [who, suite, with_salt, serial]
        return cbor((outside or front) + [Box(key, label, bundle_nonce, front, inside)])

    mine, paper = sealed(), sealed(key=recovery_wrap, label="recovery-commit", suite=0, with_salt=b"")

    def given(it, key=wrap, suite=1):
        return {"wrap": key, "suite": suite, "sealed": it}

    def refused(name, why, it, **more):
        return scenario("bundle refused " + name, "§3", why, "tampered", "open_bundle", given(it, **more))

    yield scenario("bundle sealed under a password", "§3", "fixed nonce, so fixed bytes", "ok", "seal_bundle",
                   contents | {"suite": 1, "wrap": wrap, "salt": salt, "nonce": bundle_nonce}, {"sealed": mine})
    yield scenario("bundle sealed under a recovery code", "§3", "suite 0, no salt, a label of its own", "ok", "seal_bundle",
                   contents | {"suite": 0, "wrap": recovery_wrap, "salt": b"", "nonce": bundle_nonce}, {"sealed": paper})
    yield scenario("bundle opened with a password", "§3", "the unmutated twin", "ok", "open_bundle", given(mine), contents)
    yield scenario("bundle opened with a recovery code", "§3", "the unmutated twin", "ok", "open_bundle",
                   given(paper, key=recovery_wrap, suite=0), contents)
    nobody = cbor([1, account, 1, []])
    yield scenario("bundle opened without persons", "§2", "an account between two factions", "ok", "open_bundle",
                   given(sealed(nobody)), {"account": account, "serial": 1, "persons": []})

    yield refused("another password", "one error for every failure", mine, key=same(1, 32))
    yield refused("the other copy", "the recovery copy given in place of the password's", paper)
    yield refused("the other copy under its key", "which copy it is is part of the question", paper, key=recovery_wrap)
    yield refused("another account outside", "the server hands out a bundle under another name",
                  sealed(outside=[same(0xAD, 16), 1, salt, 1]))
    yield refused("a higher serial outside", "an old bundle shown as new", sealed(outside=[account, 1, salt, 2]))
    yield refused("another account inside", "sealed by who knows the key, but not for this account", sealed(cbor([1, same(0xAD, 16), 1, []])))
    yield refused("another serial inside", "outside and inside agree", sealed(cbor([1, account, 2, []])))
    yield refused("another salt outside", "the salt is bound in", sealed(outside=[account, 1, same(0x70, 16), 1]))
    yield refused("suite 2", "an unknown suite", sealed(outside=[account, 2, salt, 1]))
    yield refused("suite 1 without salt", "a password always has one", sealed(with_salt=b""))
    yield refused("recovery copy with salt", "suite 0 has none",
                  sealed(key=recovery_wrap, label="recovery-commit", suite=0), key=recovery_wrap, suite=0)
    yield refused("the password's label on the recovery copy", "labels keep purposes apart",
                  sealed(key=recovery_wrap, suite=0, with_salt=b""), key=recovery_wrap, suite=0)
    yield refused("a recovery copy sealed as the password's", "the suite outside says which copy it is",
                  sealed(suite=0, with_salt=b""))
    yield refused("serial 0", "serials begin at 1", sealed(cbor([1, account, 0, []]), serial=0))
    yield refused("flipped", "one bit", flipped(mine))
    yield refused("cut short", "the last byte is missing", mine[:-1])
    yield refused("trailing byte", "one item and nothing after it", mine + b"\0")
    yield refused("empty", "nothing", b"")
    yield refused("version 2 inside", "a newer bundle", sealed(cbor([2, account, 1, []])))
    yield refused("seed of 31 bytes inside", "seeds have 32 bytes", sealed(cbor(
        [1, account, 1, [[FACTION, root, 2, joined["entry_hash"], bernd.id, bernd.sign_seed[:31], bernd.box_seed]]])))
    yield refused("trailing byte inside", "one item and nothing after it", sealed(bundle + b"\0"))

    def outside_refused(name, expect, why, it):
        return scenario("bundle's outside refused " + name, "§3", why, expect, "sealed_bundle", {"sealed": it})

    yield scenario("bundle's outside read", "§3", "what the server compares", "ok", "sealed_bundle", {"sealed": mine},
                   {"account": account, "suite": 1, "salt": salt, "serial": 1})
    yield outside_refused("suite 2", "unsupported", "the server accepts only suites it knows", sealed(suite=2))
    yield outside_refused("without its box", "malformed", "wrong type", cbor([account, 1, salt, 1, b""]))
    yield outside_refused("cut short", "malformed", "the last byte is missing", mine[:-1])
    yield outside_refused("above 64 KiB", "too_large", "a limit for everything", sealed(bytes(65536)))


def recovery_codes():
    text = b32(recovery) + " " + check

    def taken(name, why, typed):
        seed = KDF(r, "recovery-sign-in-seed", b"")
        return scenario("recovery code " + name, "§3", why, "ok", "recovery_code", {"typed": typed},
                        {"text": text, "sign_in_seed": seed, "sign_in_pk": sign_pk(seed), "wrap": KDF(r, "recovery-wrap", b"")})

    def refused(name, why, typed):
        return scenario("recovery code refused " + name, "§3", why, "malformed", "recovery_code", {"typed": typed})

    yield taken("as shown", "eight groups and a check group", text)
    yield taken("in small letters without blanks", "people type so", text.lower().replace(" ", ""))
    yield taken("with hyphens, 0 and 1", "what looks alike is taken for what it must be", text.replace(" ", "-").replace("O", "0").replace("I", "1"))
    yield refused("with a wrong check group", "mistyped", text[:-4] + "AAAA")
    yield refused("with a letter changed", "the check group finds it", "B" + text[1:])
    yield refused("with two groups swapped", "the check group finds it", " ".join(text.split()[i] for i in (1, 0, 2, 3, 4, 5, 6, 7, 8)))
    yield refused("without the check group", "eight groups are not enough", text[:-5])
    yield refused("with a group too many", "nine groups", text + " AAAA")
    yield refused("empty", "nothing was typed", "")
    yield refused("with a 9", "base32 has none", text.replace("B", "9", 1))
