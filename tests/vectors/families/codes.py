"""Invitations, typed codes, found links, and the codes people read to each other."""
from protocol_examples import (FACTION, SERVER, SPACE, anna, app_id, app_secret, bernd, gateway, invite, invite_id, joined, link,
                               link_seed, origin, pin, removed, root, typed, typed_box, typed_id)
from reference import H, H16, KDF, Box, argon, b32, b64, box_pk, cbor, flipped, groups, same, scenario, sign_pk

CONTENT = [1, SERVER, FACTION, root, 0, root, invite_id, link_seed, 1]


def scenarios():
    yield from links()
    yield from pins()
    yield from typed_codes()
    yield from app_passwords()
    yield from found_links()
    yield scenario("verification code", "§4", "six groups of five digits", "ok", "verification_code",
                   {"entry_hash": removed["entry_hash"]}, {"code": groups(H("code", removed["entry_hash"]), 6)})
    yield scenario("verification code with leading zeros", "§4", "five digits each, always", "ok", "verification_code",
                   {"entry_hash": small()}, {"code": groups(H("code", small()), 6)})
    yield scenario("joining code", "§4a", "inviter first, joiner second", "ok", "joining_code",
                   {"inviter": anna.fingerprint, "joiner": bernd.fingerprint},
                   {"code": groups(H("join-code", [anna.fingerprint, bernd.fingerprint]), 3)})
    yield scenario("joining code the other way round", "§4a", "another code: the order counts", "ok", "joining_code",
                   {"inviter": bernd.fingerprint, "joiner": anna.fingerprint},
                   {"code": groups(H("join-code", [bernd.fingerprint, anna.fingerprint]), 3)})
    name_salt = same(0x33, 16)
    yield scenario("name", "§4a", "what a roster keeps in place of a name", "ok", "name_ref",
                   {"salt": name_salt, "name": "Anna Müller"}, {"name_ref": H("name", [name_salt, "Anna Müller"])})


def small():
    """An entry hash whose code has a group that begins with zeros."""
    n = 0
    while not any(g.startswith("00") for g in groups(H("code", n.to_bytes(32, "big")), 6).split()):
        n += 1
    return n.to_bytes(32, "big")


def links():
    shown = origin + "/join#" + b64(link)
    fields = {"origin": origin, "server": SERVER, "faction": FACTION, "roster_root": root, "seen_seq": 0, "seen_hash": root,
              "invite": invite_id, "seed": link_seed, "needs_pin": 1, "text": shown}

    def refused(name, expect, why, text):
        return scenario("invitation refused " + name, "§4a", why, expect, "invitation_link", {"text": text})

    def with_content(content):
        return origin + "/join#" + b64(cbor(content))

    yield scenario("invitation", "§4a", "the unmutated twin", "ok", "invitation_link", {"text": shown}, fields)
    yield scenario("invitation with blanks around", "§4a", "copied from a letter", "ok", "invitation_link",
                   {"text": "  " + shown + "\r\n"}, fields)
    local = "http://127.0.0.1:8080"
    yield scenario("invitation on a loopback host", "§4a", "for trying out", "ok", "invitation_link",
                   {"text": local + "/join#" + b64(link)}, fields | {"origin": local, "text": local + "/join#" + b64(link)})
    yield refused("without TLS", "malformed", "http is for loopback hosts alone", "http" + shown[5:])
    yield refused("without TLS on a host that begins like a loopback", "malformed", "not a loopback host",
                  "http://127.0.0.1.example/join#" + b64(link))
    yield refused("cut short", "malformed", "an e-mail program broke the line", shown[:-10])
    yield refused("without its fragment", "malformed", "copied from an address bar that hides it", origin + "/join")
    yield refused("of another sort", "malformed", "a found link", origin + "/found#" + b64(link))
    yield refused("with a user in the host", "malformed", "https://mappe.example@evil.example goes to evil.example",
                  "https://mappe.example@evil.example/join#" + b64(link))
    yield refused("with a path before", "malformed", "links of the product have none", origin + "/x/join#" + b64(link))
    yield refused("with padding", "malformed", "base64url without padding", shown + "=")
    yield refused("with a blank inside", "malformed", "base64url has none", shown[:60] + " " + shown[60:])
    yield refused("version 2", "unsupported", "a newer invitation", with_content([2] + CONTENT[1:]))
    yield refused("pin 2", "malformed", "0 or 1", with_content(CONTENT[:8] + [2]))
    yield refused("seed of 16 bytes", "malformed", "seeds have 32 bytes", with_content(CONTENT[:7] + [link_seed[:16], 1]))
    yield refused("field missing", "malformed", "wrong arity", with_content(CONTENT[:8]))
    yield refused("trailing byte", "malformed", "one item and nothing after it", origin + "/join#" + b64(link + b"\0"))


def pins():
    def keys(s):
        sign_seed, box_seed = KDF(s, "invite-sign", b""), KDF(s, "invite-box", b"")
        return {"sign_seed": sign_seed, "box_seed": box_seed, "sign_pk": sign_pk(sign_seed), "box_pk": box_pk(box_seed)}

    open_link = cbor(CONTENT[:8] + [0])
    yield scenario("keys with a PIN", "§4a", "the PIN goes through Argon2 with the seed as salt", "ok", "invite_keys",
                   {"content": link, "pin": pin.decode()}, keys(invite_s(pin)))
    yield scenario("keys with a wrong PIN", "§4a", "other keys, which the server does not know", "ok", "invite_keys",
                   {"content": link, "pin": "27182819"}, keys(invite_s(b"27182819")))
    yield scenario("keys with a PIN in two groups", "§4a", "blanks are ignored", "ok", "invite_keys",
                   {"content": link, "pin": "2718 2818"}, keys(invite_s(pin)))
    yield scenario("keys without a PIN", "§4a", "the seed alone", "ok", "invite_keys", {"content": open_link, "pin": ""}, keys(link_seed))
    yield scenario("keys refused PIN missing", "§4a", "the link says that there is one", "usage", "invite_keys",
                   {"content": link, "pin": ""})
    yield scenario("keys refused PIN too many", "§4a", "the link says that there is none", "usage", "invite_keys",
                   {"content": open_link, "pin": "27182818"})
    yield scenario("PIN refused seven digits", "§4a", "eight digits", "malformed", "invite_keys", {"content": link, "pin": "2718281"})
    yield scenario("PIN refused nine digits", "§4a", "eight digits", "malformed", "invite_keys", {"content": link, "pin": "271828182"})
    yield scenario("PIN refused letters", "§4a", "eight digits", "malformed", "invite_keys", {"content": link, "pin": "2718281O"})
    assert keys(invite_s(pin))["sign_pk"] == invite.sign_pk


def invite_s(digits):
    return argon(digits, H16("invite-pin", [invite_id, link_seed]))


def typed_codes():
    shown = "ABCD EFGH IJKL MNOP 2345"

    def refused(name, expect, why, box, code=shown):
        return scenario("typed code refused " + name, "§4a", why, expect, "open_typed_code", {"typed": code, "box": cbor(box)})

    def taken(name, why, code):
        return scenario("typed code " + name, "§4a", why, "ok", "open_typed_code", {"typed": code, "box": cbor(typed_box)},
                        {"text": shown, "id": typed_id, "content": link})

    def box(content, code=typed, label="invite-code-commit"):
        code_id = H("invite-code-id", code)[:8]
        return Box(KDF(H("invite-code", code), "invite-code-wrap", code_id), label, same(0x7B, 24), code_id, content)

    yield scenario("typed code sealed", "§4a", "fixed nonce, so fixed bytes", "ok", "seal_typed_code",
                   {"typed": shown, "content": link, "nonce": same(0x7B, 24)}, {"box": cbor(typed_box)})
    yield taken("as shown", "the unmutated twin", shown)
    yield taken("in small letters", "hashed as capitals", shown.lower())
    yield taken("without blanks", "blanks do not count", shown.replace(" ", ""))
    yield taken("with 0 for O and 1 for I", "what looks alike is taken for what it must be", "ABCD EFGH 1JKL MN0P 2345")
    yield refused("another code", "tampered", "another code's box", typed_box, "BBCD EFGH IJKL MNOP 2345")
    yield refused("19 characters", "malformed", "five groups of four", typed_box, shown[:-1])
    yield refused("21 characters", "malformed", "five groups of four", typed_box, shown + "A")
    yield refused("a 9", "malformed", "base32 has none", typed_box, "9" + shown[1:])
    yield refused("flipped", "tampered", "one bit", typed_box[:3] + [flipped(typed_box[3])])
    yield refused("another label", "tampered", "labels keep purposes apart", box(link, label="wrap-commit"))
    yield refused("no invitation inside", "malformed", "whoever made the box put something else in", box(cbor([1])))


def app_passwords():
    shown = (b32(app_id) + " " + b32(app_secret)).replace(" ", "-")
    content = [1, gateway.id, FACTION, root, 2, joined["entry_hash"], SPACE, 3, removed["entry_hash"], gateway.sign_seed, gateway.box_seed]
    record = {"gateway": gateway.id, "faction": FACTION, "roster_root": root, "roster_seen_seq": 2, "roster_seen_hash": joined["entry_hash"],
              "space": SPACE, "space_seen_seq": 3, "space_seen_hash": removed["entry_hash"], "sign_seed": gateway.sign_seed,
              "box_seed": gateway.box_seed}
    other = same(0x6E, 16)

    def box(inside=content, secret=app_secret, key_of=gateway.id, place=gateway.id, label="gateway-commit"):
        return cbor(Box(KDF(H("app-password", secret), "gateway-wrap", key_of), label, same(0x7C, 24), place, cbor(inside)))

    def opened(name, why, typed):
        return scenario("app password " + name, "§9", why, "ok", "open_gateway_record",
                        {"typed": typed, "gateway": gateway.id, "box": box()},
                        record | {"text": shown, "id": app_id, "home_key": KDF(H("app-password", app_secret), "gateway-home", app_id)})

    def refused(name, expect, why, sealed=box(), typed=shown, asked=gateway.id):
        return scenario("app password refused " + name, "§9", why, expect, "open_gateway_record",
                        {"typed": typed, "gateway": asked, "box": sealed})

    yield scenario("app password seals a record", "§9", "fixed nonce, so fixed bytes", "ok", "seal_gateway_record",
                   {"typed": shown, "nonce": same(0x7C, 24)} | record, {"box": box()})
    yield opened("as shown", "the unmutated twin", shown)
    yield opened("in small letters with blanks", "as somebody types it", shown.lower().replace("-", " "))
    yield opened("without hyphens", "hyphens do not count", shown.replace("-", ""))
    yield refused("another secret", "tampered", "one letter is wrong", typed=shown[:-1] + ("A" if shown[-1] != "A" else "B"))
    yield refused("of another gateway", "tampered", "the record of one space in the place of another's", asked=other)
    yield refused("another gateway inside", "tampered", "what was sealed says who it is", box([1, other] + content[2:]))
    yield refused("key of another gateway", "tampered", "each record has a key of its own", box(key_of=other))
    yield refused("place of another gateway", "tampered", "and a place of its own", box(place=other))
    yield refused("another label", "tampered", "labels keep purposes apart", box(label="invite-code-commit"))
    yield refused("flipped", "tampered", "one bit", flipped(box()))
    yield refused("version 2", "unsupported", "a newer record", box([2] + content[1:]))
    yield refused("field missing", "malformed", "wrong arity", box(content[:10]))
    yield refused("seed of 16 bytes", "malformed", "seeds have 32 bytes", box(content[:9] + [gateway.sign_seed[:16], gateway.box_seed]))
    yield refused("39 characters", "malformed", "ten groups of four", typed=shown[:-1])
    yield refused("the id alone", "malformed", "the secret is missing", typed=shown[:9])
    yield refused("a 9", "malformed", "base32 has none", typed="9" + shown[1:])


def found_links():
    code = same(0x5E, 32)
    content = [1, SERVER, code, "Beispielfraktion", 1]
    shown = origin + "/found#" + b64(cbor(content))

    def refused(name, expect, why, text):
        return scenario("found link refused " + name, "§4a", why, expect, "found_link", {"text": text})

    def with_content(content):
        return origin + "/found#" + b64(cbor(content))

    yield scenario("found link", "§4a", "the unmutated twin", "ok", "found_link", {"text": shown},
                   {"origin": origin, "server": SERVER, "code": code, "name": "Beispielfraktion", "type": 1, "text": shown})
    yield refused("of another sort", "malformed", "an invitation", origin + "/join#" + b64(link))
    yield refused("cut short", "malformed", "an e-mail program broke the line", shown[:-3])
    yield refused("version 2", "unsupported", "a newer link", with_content([2] + content[1:]))
    yield refused("type 5", "malformed", "1 to 4", with_content(content[:4] + [5]))
    yield refused("type 0", "malformed", "1 to 4", with_content(content[:4] + [0]))
    yield refused("code of 31 bytes", "malformed", "32 bytes", with_content([1, SERVER, code[:31], "X", 1]))
    yield refused("name above 255 bytes", "malformed", "a limit for everything", with_content([1, SERVER, code, "X" * 256, 1]))
    yield refused("name as bytes", "malformed", "wrong type", with_content([1, SERVER, code, b"X", 1]))
