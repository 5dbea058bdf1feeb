"""The worked example of docs/protocol.md: Anna founds a faction and a space, and adds Bernd. All keys are test values.

The scenarios in families/ start from what is made here.
"""
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl import bindings as na

from reference import (AEAD, Box, H, H16, KDF, argon, as_set, b32, b64, cbor, epoch_link, groups, key_commit, pad,
                       pad_chunk, padme, raw, same, seal_chunk, seal_entry, seal_row, seal_seed, sha256, sign, sign_pk)

T = 1795305600000
ZERO16, ZERO32 = bytes(16), bytes(32)
SERVER, FACTION, SPACE = same(0xE0, 16), same(0xFA, 16), same(0x5A, 16)


class Principal:
    def __init__(self, kind, number, owner=ZERO16, seeds=None):
        self.kind, self.id = kind, same(number, 16)
        self.sign_seed, self.box_seed = seeds or (same(number + 1, 32), same(number + 2, 32))
        self.sign_pk = sign_pk(self.sign_seed)
        self.box_pk, self.box_sk = na.crypto_box_seed_keypair(self.box_seed)
        self.card = cbor([1, kind, self.id, FACTION, self.sign_pk, self.box_pk, owner, T])
        self.record = [self.card, sign(self.sign_seed, "card-sign", self.card)]
        self.fingerprint = H("card-fp", self.card)
        self.author = [kind, self.id]

    def row(self, role, until, epoch_key, epoch):
        return [self.kind, self.id, self.fingerprint, role, until,
                seal_row(epoch_key, SPACE, epoch, self.fingerprint, self.box_pk)]

    def shown(self):
        return {"sign_seed": self.sign_seed, "box_seed": self.box_seed, "sign_pk": self.sign_pk, "box_pk": self.box_pk,
                "card": self.card, "card_record": cbor(self.record), "fingerprint": self.fingerprint}


def entry(who, header, body):
    header_bytes = cbor(header)
    body_hash = H("entry-body", body)
    signature = sign(who.sign_seed, "entry-sign", [header_bytes, body_hash])
    entry_hash = H("chain", [header_bytes, body_hash, signature])
    return {"header": header_bytes, "body": body, "body_hash": body_hash, "signature": signature,
            "entry": cbor([header_bytes, body, signature]), "husk": cbor([header_bytes, b"", signature, body_hash]),
            "entry_hash": entry_hash}


anna, bernd = Principal(1, 0xA0), Principal(1, 0xB0)
gateway = Principal(3, 0x90, owner=bernd.id)

name_salt = same(0x33, 16)
found = entry(anna, [1, FACTION, 0, ZERO32, anna.author, T, 16, 0, [], [], ZERO32, []],
              cbor([1, "Beispielfraktion", 1, anna.id, anna.record, H("name", [name_salt, "Anna Müller"]), as_set([[1, 0], [5, 1]])]))
root = found["entry_hash"]

invite_id, link_seed, pin = same(0x71, 16), same(0x72, 32), b"27182818"
s = argon(pin, H16("invite-pin", [invite_id, link_seed]))
invite = Principal(2, 0x71, seeds=(KDF(s, "invite-sign", b""), KDF(s, "invite-box", b"")))
link = cbor([1, SERVER, FACTION, root, 0, root, invite_id, link_seed, 1])
invited = entry(anna, [1, FACTION, 1, root, anna.author, T + 1000, 17, 0, [], [], ZERO32, []],
                cbor([1, invite_id, invite.fingerprint, bernd.id, 0, H("name", [name_salt, "Bernd Groß"]), 2, 0, T + 1209600000, 0]))
joined = entry(invite, [1, FACTION, 2, invited["entry_hash"], invite.author, T + 2000, 18, 0, [], [], ZERO32, []],
               cbor([1, invite_id, bernd.record]))
seen = [2, joined["entry_hash"]]

key1, key2 = same(0x11, 32), same(0x22, 32)
commit1, commit2 = key_commit(key1, SPACE, 1), key_commit(key2, SPACE, 2)
access0 = [1, 1, commit1, as_set([anna.row(4, 0, key1, 1)]), b"", 0, []]
genesis = entry(anna, [1, SPACE, 0, ZERO32, anna.author, T + 3000, 0, 1, [], [], ZERO32, seen], cbor([1, SPACE, FACTION, root, access0]))
access1 = [1, 1, commit1, as_set([anna.row(4, 0, key1, 1), bernd.row(3, T + 31536000000, key1, 1)]), b"", 0, []]
added = entry(anna, [1, SPACE, 1, genesis["entry_hash"], anna.author, T + 4000, 1, 1, [], [], genesis["entry_hash"], seen], cbor(access1))

space_const = KDF(key1, "space-const", SPACE)
plain, chunk_key = "Antrag: Mehr Bänke im Park\n".encode(), same(0x44, 32)
padded = pad_chunk(plain)
blob = seal_chunk(chunk_key, plain)
blob_id = sha256(blob)
digest = KDF(space_const, "content", sha256(plain))[:16]
content = [len(plain), digest, 0, [[blob_id, chunk_key, len(plain)]]]
folder, file = same(0x61, 16), same(0x62, 16)
ops = [["attr", ZERO16, "title", "Umwelt"], ["folder", folder, ZERO16, "Anträge"], ["file", file, folder, "Bänke.txt", content, T + 4500]]
header2 = [1, SPACE, 2, added["entry_hash"], bernd.author, T + 5000, 2, 1, as_set([[blob_id, len(blob)]]), [], added["entry_hash"], seen]
entry_nonce = same(0x55, 24)
sealed_body = seal_entry(key1, SPACE, entry_nonce, cbor(header2), cbor(ops))
saved = entry(bernd, header2, sealed_body)

link_nonce = same(0x66, 24)
link2 = epoch_link(key2, SPACE, 2, link_nonce, 1, key1)
access3 = [1, 2, commit2, as_set([anna.row(4, 0, key2, 2)]), link2, 0, []]
removed = entry(anna, [1, SPACE, 3, saved["entry_hash"], anna.author, T + 6000, 1, 2, [], [], added["entry_hash"], seen], cbor(access3))

stamp0, stamp2 = [0, 0, T + 3000, anna.author], lambda op: [2, op, T + 5000, bernd.author]
state = [1, as_set([
    [ZERO16, 1, ZERO16, "", stamp0, [], [["title", "Umwelt"]], []],
    [folder, 1, ZERO16, "Anträge", stamp2(1), [], [], []],
    [file, 2, folder, "Bänke.txt", stamp2(2), [], [], [[stamp2(2), T + 4500, content, []]]]]), []]

# --- sign-in, bundle, codes ---

origin, login, password = "https://mappe.example", "bernd", "sechs kleine worte für den test"
salt, server_nonce, client_nonce = same(0x77, 16), same(0x78, 32), same(0x79, 32)
master = argon(password.encode(), H16("salt", [SERVER, login, salt]))
sign_in_seed, wrap = KDF(master, "sign-in-seed", b""), KDF(master, "wrap", b"")
account = same(0xAC, 16)
bundle = cbor([1, account, 1, [[FACTION, root, 2, joined["entry_hash"], bernd.id, bernd.sign_seed, bernd.box_seed]]])
bundle_nonce, bundle_ad = same(0x7A, 24), [account, 1, salt, 1]
sealed_bundle = cbor([account, 1, salt, 1, Box(wrap, "wrap-commit", bundle_nonce, bundle_ad, bundle)])
recovery = bytes(range(20))
r = H("recovery-code", recovery)
check = b32(H("recovery-check", recovery))[:4]
typed = b"ABCDEFGHIJKLMNOP2345"
typed_id = H("invite-code-id", typed)[:8]
typed_key = KDF(H("invite-code", typed), "invite-code-wrap", typed_id)
typed_box = Box(typed_key, "invite-code-commit", same(0x7B, 24), typed_id, link)
app_id, app_secret = bytes(range(200, 205)), bytes(range(100, 120))
gateway_plain = cbor([1, gateway.id, FACTION, root, 2, joined["entry_hash"], SPACE, 3, removed["entry_hash"], gateway.sign_seed, gateway.box_seed])
gateway_key = KDF(H("app-password", app_secret), "gateway-wrap", gateway.id)
join_digest = H("join-code", [anna.fingerprint, bernd.fingerprint])

for who in (anna, bernd):
    mine = next(x for x in access1[3] if x[1] == who.id)[5]
    assert na.crypto_box_seal_open(mine, who.box_pk, who.box_sk) == cbor([1, SPACE, 1, who.fingerprint, key1])
assert AESGCM(chunk_key).decrypt(bytes(12), blob, b"mappe/1/chunk") == padded


def document():
    """What becomes protocol-examples.json."""
    return EXAMPLES


EXAMPLES = {
    "what": "Worked bytes for PROTOCOL.md. All seeds, keys, nonces and passwords here are test values.",
    "how made": "python3 protocol-examples.py with Debian's python3-nacl, python3-cryptography, python3-argon2; its own CBOR encoder; all byte"
                " strings below in lower case hex, texts as they are; fixed nonces only here, random in the product.",
    "cbor": {
        "accepted": [{"value": repr(v), "hex": cbor(v)} for v in
                     (0, 23, 24, 255, 256, 65535, 65536, 1 << 32, (1 << 53) - 1, b"", b"\x01", "", "ü", "\ufeffa", [], [1, [b"", ""]])],
        "rejected": [{"why": w, "hex": bytes.fromhex(h)} for w, h in (
            ("not shortest: 23 in two bytes", "1817"), ("not shortest: 255 in three bytes", "1900ff"), ("2^53", "1b0020000000000000"),
            ("negative", "20"), ("float", "f93c00"), ("bool", "f5"), ("null", "f6"), ("map", "a0"), ("tag", "c000"),
            ("indefinite array", "9fff"), ("indefinite bytes", "5f4100ff"), ("trailing byte", "0000"), ("cut short", "4201"),
            ("length beyond the input", "5affffffff"), ("overlong UTF-8", "62c080"), ("surrogate in UTF-8", "63eda080"),
            ("depth 13", "81" * 12 + "80"), ("reserved additional information", "1c"))]},
    "labels": {
        'H("name", [16 x 33, "Anna Müller"])': H("name", [name_salt, "Anna Müller"]),
        'H16("etag", [node, content])': H16("etag", [file, content]),
        'KDF(32 x 11, "entry-key", space)': KDF(key1, "entry-key", SPACE),
        'KDF(32 x 11, "space-const", space)': space_const,
        'first 16 of KDF(space_const, "lease", [folder, "bänke.txt"])': KDF(space_const, "lease", [folder, "bänke.txt"])[:16],
        'first 16 of KDF(space_const, "lease-deep", [folder, "bänke.txt"])': KDF(space_const, "lease-deep", [folder, "bänke.txt"])[:16]},
    "padme (at least 512)": {str(n): max(512, padme(n)) for n in (1, 512, 513, 545, 1000, 4097, 100000, 1000000, 1048575, 1048576)},
    "ids": {"server": SERVER, "faction": FACTION, "space": SPACE, "folder": folder, "file": file, "account": account,
            "space id as text": b64(SPACE)},
    "principals": {"anna": anna.shown(), "bernd": bernd.shown(), "invite": invite.shown(), "gateway of bernd": gateway.shown()},
    "roster": {"seq 0 found": found, "seq 1 invite": invited, "seq 2 join": joined, "root": root,
               "joining code": groups(join_digest, 3)},
    "space": {
        "epoch key 1": key1, "epoch key 2": key2, "key_commit 1": commit1, "key_commit 2": commit2,
        "seal seed of bernd's row, epoch 1": seal_seed(key1, SPACE, 1, bernd.fingerprint),
        "seq 0 genesis": genesis, "access body with two members": cbor(access1), "seq 1 access": added,
        "content body before padding and encryption": cbor(ops), "content body padded": pad(cbor(ops)), "entry nonce": entry_nonce,
        "seq 2 content": saved, "epoch link": link2, "seq 3 access, bernd removed, epoch 2": removed,
        "verification code of seq 3": groups(H("code", removed["entry_hash"]), 6),
        "state at seq 3": cbor(state)},
    "chunk": {"plain": plain, "padded size": len(padded), "chunk_key": chunk_key, "blob": blob, "blob_id": blob_id, "digest": digest,
              "digest of an empty file": KDF(space_const, "content", b"")[:16], "content": cbor(content)},
    "sign-in": {"origin": origin, "login": login, "password": password, "salt": salt, "argon2id salt": H16("salt", [SERVER, login, salt]),
                "master": master, "sign_in_seed": sign_in_seed, "sign_in_pk": sign_pk(sign_in_seed), "wrap": wrap,
                "message": cbor([SERVER, origin, login, server_nonce, client_nonce]),
                "signature": sign(sign_in_seed, "sign-in", [SERVER, origin, login, server_nonce, client_nonce]),
                "bundle": bundle, "sealed bundle": sealed_bundle,
                "invite's message": cbor([SERVER, origin, 2, invite_id, server_nonce, client_nonce]),
                "invite's signature": sign(invite.sign_seed, "principal-sign-in", [SERVER, origin, 2, invite_id, server_nonce, client_nonce])},
    "codes": {"invitation link": origin + "/join#" + b64(link), "link content": link, "pin": pin.decode(), "s": s,
              "typed code": "ABCD EFGH IJKL MNOP 2345", "typed code id": typed_id, "typed code box": cbor(typed_box),
              "recovery code": b32(recovery) + " " + check, "r": r, "recovery_wrap": KDF(r, "recovery-wrap", b""),
              "recovery_sign_in_seed": KDF(r, "recovery-sign-in-seed", b""),
              "app password": b32(app_id).replace(" ", "-") + "-" + b32(app_secret).replace(" ", "-"), "gateway box": cbor(Box(gateway_key, "gateway-commit", same(0x7C, 24), gateway.id, gateway_plain))},
}
