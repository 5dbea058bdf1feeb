// The vectors of accounts and invitations.
#include <boost/test/unit_test.hpp>

#include "crypto/base/box.h"
#include "crypto/base/codes.h"
#include "crypto/seal/app_password.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/invitation.h"
#include "crypto/seal/recovery.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::seal;
using namespace mappe::test;

namespace {

Outcome read_login(const Input& in) {
  const auto login = Login::parse(in.text("text"));
  return login ? gives({{"login", login->text()}}) : refused(login.error());
}

nlohmann::json shown(const SignInKeys& keys) {
  return {{"sign_in_seed", hex_of(keys.sign_in_seed)},
          {"sign_in_pk", sign_public_key(keys.sign_in_seed).hex()},
          {"wrap", hex_of(keys.wrap)}};
}

Outcome derive_password_keys(const Input& in) {
  const auto suite = parse_suite(in.number("suite"));
  if (!suite) return refused(suite.error());
  const auto master = derive_master(*suite, SecretBytes(bytes_of(in.text("password"))), in.id<ServerId>("server"),
                                    *Login::parse(in.text("login")), in.id<PasswordSalt>("salt"));
  if (!master) return refused(master.error());
  auto keys = shown(password_keys(*master));
  keys["master"] = hex_of(*master);
  return gives(std::move(keys));
}

SignIn sign_in_of(const Input& in) {
  return {in.id<ServerId>("server"), in.text("origin"), *Login::parse(in.text("login")),
          in.id<ServerNonce>("server_nonce"), in.id<ClientNonce>("client_nonce")};
}

PrincipalSignIn principal_sign_in_of(const Input& in) {
  return {in.id<ServerId>("server"),
          in.text("origin"),
          static_cast<PrincipalKind>(in.number("kind")),
          in.id<PrincipalId>("id"),
          in.id<ServerNonce>("server_nonce"),
          in.id<ClientNonce>("client_nonce")};
}

template <class What>
Outcome signed_by(const What& what, const SignSeed& seed) {
  return gives({{"message", to_hex(what.message())}, {"signature", what.sign(seed).hex()}});
}

Bundle bundle_of(const Input& in) {
  Bundle bundle{in.id<AccountId>("account"), in.number("serial"), {}};
  for (const auto& values : in.json("persons")) {
    const Input person(values);
    bundle.persons.push_back({person.id<FactionId>("faction"), person.id<EntryHash>("roster_root"),
                              person.number("seen_seq"), person.id<EntryHash>("seen_hash"),
                              person.id<PrincipalId>("person"), person.secret<SignSeed>("sign_seed"),
                              person.secret<BoxSeed>("box_seed")});
  }
  return bundle;
}

nlohmann::json shown(const BundlePerson& person) {
  return {{"faction", person.faction.hex()},    {"roster_root", person.roster_root.hex()},
          {"seen_seq", person.seen_seq},        {"seen_hash", person.seen_hash.hex()},
          {"person", person.person.hex()},      {"sign_seed", hex_of(person.sign_seed)},
          {"box_seed", hex_of(person.box_seed)}};
}

Outcome make_bundle(const Input& in) {
  const auto wrap = in.secret<WrapKey>("wrap");
  const auto nonce = in.id<AeadNonce>("nonce");
  const Bytes sealed = in.number("suite") == 0 ? seal_recovery_bundle(wrap, bundle_of(in), nonce)
                                               : seal_bundle(wrap, in.id<PasswordSalt>("salt"), bundle_of(in), nonce);
  return gives({{"sealed", to_hex(sealed)}});
}

Outcome read_bundle(const Input& in) {
  const auto bundle =
      open_bundle(in.secret<WrapKey>("wrap"), static_cast<Suite>(in.number("suite")), in.bytes("sealed"));
  if (!bundle) {
    BOOST_TEST(bundle.error().what == "the bundle does not open", "one error for every failure");
    return refused(bundle.error());
  }
  auto persons = nlohmann::json::array();
  for (const BundlePerson& person : bundle->persons) persons.push_back(shown(person));
  return gives({{"account", bundle->account.hex()}, {"serial", bundle->serial}, {"persons", persons}});
}

Outcome read_outside(const Input& in) {
  const auto outside = SealedBundle::parse(in.bytes("sealed"));
  if (!outside) return refused(outside.error());
  BOOST_TEST((outside->encode() == in.bytes("sealed")));
  return gives({{"account", outside->account.hex()},
                {"suite", static_cast<int>(outside->suite)},
                {"salt", outside->salt ? outside->salt->hex() : ""},
                {"serial", outside->serial}});
}

Outcome read_recovery_code(const Input& in) {
  const auto code = RecoveryCode::parse(in.text("typed"));
  if (!code) return refused(code.error());
  auto values = shown(code->keys());
  values["text"] = text_of(code->text().expose());
  return gives(std::move(values));
}

Outcome read_invitation(const Input& in) {
  const auto link = InvitationLink::parse(in.text("text"));
  if (!link) return refused(link.error());
  const Invitation& invitation = link->invitation;
  return gives({{"origin", link->origin},
                {"server", invitation.server.hex()},
                {"faction", invitation.faction.hex()},
                {"roster_root", invitation.roster_root.hex()},
                {"seen_seq", invitation.seen_seq},
                {"seen_hash", invitation.seen_hash.hex()},
                {"invite", invitation.invite.hex()},
                {"seed", hex_of(invitation.seed)},
                {"needs_pin", invitation.needs_pin ? 1 : 0},
                {"text", text_of(link->text().expose())}});
}

Outcome derive_invite_keys(const Input& in) {
  const auto invitation = Invitation::parse(in.bytes("content"));
  Result<Pin> pin = fail(Errc::usage, "no PIN");
  if (!in.text("pin").empty()) {
    pin = Pin::parse(in.text("pin"));
    if (!pin) return refused(pin.error());
  }
  const auto keys = invite_keys(*invitation, pin ? &*pin : nullptr);
  if (!keys) return refused(keys.error());
  return gives({{"sign_seed", hex_of(keys->sign_seed)},
                {"box_seed", hex_of(keys->box_seed)},
                {"sign_pk", sign_public_key(keys->sign_seed).hex()},
                {"box_pk", box_public_key(keys->box_seed).hex()}});
}

Outcome make_typed_code_box(const Input& in) {
  const auto code = TypedCode::parse(in.text("typed"));
  return gives({{"box", to_hex(code->seal(*Invitation::parse(in.bytes("content")), in.id<AeadNonce>("nonce")))}});
}

Outcome read_typed_code_box(const Input& in) {
  const auto code = TypedCode::parse(in.text("typed"));
  if (!code) return refused(code.error());
  const auto invitation = code->open(in.bytes("box"));
  if (!invitation) return refused(invitation.error());
  return gives(
      {{"text", text_of(code->text().expose())}, {"id", code->id().hex()}, {"content", hex_of(invitation->encode())}});
}

Outcome make_gateway_box(const Input& in) {
  const auto password = AppPassword::parse(in.text("typed"));
  GatewayRecord record;
  record.gateway = in.id<PrincipalId>("gateway");
  record.faction = in.id<FactionId>("faction");
  record.roster_root = in.id<EntryHash>("roster_root");
  record.roster_seen_seq = in.number("roster_seen_seq");
  record.roster_seen_hash = in.id<EntryHash>("roster_seen_hash");
  record.space = in.id<SpaceId>("space");
  record.space_seen_seq = in.number("space_seen_seq");
  record.space_seen_hash = in.id<EntryHash>("space_seen_hash");
  record.sign_seed = in.secret<SignSeed>("sign_seed");
  record.box_seed = in.secret<BoxSeed>("box_seed");
  return gives({{"box", to_hex(password->seal(record, in.id<AeadNonce>("nonce")))}});
}

Outcome read_gateway_box(const Input& in) {
  const auto password = AppPassword::parse(in.text("typed"));
  if (!password) return refused(password.error());
  const auto record = password->open(in.id<PrincipalId>("gateway"), in.bytes("box"));
  if (!record) return refused(record.error());
  return gives({{"text", text_of(password->text().expose())},
                {"id", password->id().hex()},
                {"home_key", hex_of(password->home_key())},
                {"gateway", record->gateway.hex()},
                {"faction", record->faction.hex()},
                {"roster_root", record->roster_root.hex()},
                {"roster_seen_seq", record->roster_seen_seq},
                {"roster_seen_hash", record->roster_seen_hash.hex()},
                {"space", record->space.hex()},
                {"space_seen_seq", record->space_seen_seq},
                {"space_seen_hash", record->space_seen_hash.hex()},
                {"sign_seed", hex_of(record->sign_seed)},
                {"box_seed", hex_of(record->box_seed)}});
}

Outcome read_found_link(const Input& in) {
  const auto link = FoundLink::parse(in.text("text"));
  if (!link) return refused(link.error());
  return gives({{"origin", link->origin},
                {"server", link->server.hex()},
                {"code", hex_of(link->code)},
                {"name", link->name},
                {"type", static_cast<int>(link->type)},
                {"text", link->text()}});
}

Outcome show_verification_code(const Input& in) {
  return gives({{"code", verification_code(in.id<EntryHash>("entry_hash"))}});
}

Outcome show_joining_code(const Input& in) {
  return gives({{"code", joining_code(in.id<Fingerprint>("inviter"), in.id<Fingerprint>("joiner"))}});
}

Outcome refer_to_name(const Input& in) {
  return gives({{"name_ref", name_ref(in.id<NameSalt>("salt"), in.text("name")).hex()}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(account_vectors)

BOOST_AUTO_TEST_CASE(accounts_open_with_their_own_secrets_only) {
  run_family(
      "accounts",
      {{"login", read_login},
       {"derive_master", derive_password_keys},
       {"sign_in", [](const Input& in) { return signed_by(sign_in_of(in), in.secret<SignSeed>("sign_in_seed")); }},
       {"verify_sign_in",
        [](const Input& in) {
          return judged(sign_in_of(in).verify(in.id<SignPublicKey>("sign_in_pk"), in.id<Signature>("signature")));
        }},
       {"principal_sign_in",
        [](const Input& in) { return signed_by(principal_sign_in_of(in), in.secret<SignSeed>("sign_seed")); }},
       {"verify_principal_sign_in",
        [](const Input& in) {
          return judged(
              principal_sign_in_of(in).verify(in.id<SignPublicKey>("sign_pk"), in.id<Signature>("signature")));
        }},
       {"seal_bundle", make_bundle},
       {"open_bundle", read_bundle},
       {"sealed_bundle", read_outside},
       {"recovery_code", read_recovery_code}});
}

BOOST_AUTO_TEST_CASE(codes_and_links_say_one_thing) {
  run_family("codes", {{"invitation_link", read_invitation},
                       {"invite_keys", derive_invite_keys},
                       {"seal_typed_code", make_typed_code_box},
                       {"open_typed_code", read_typed_code_box},
                       {"seal_gateway_record", make_gateway_box},
                       {"open_gateway_record", read_gateway_box},
                       {"found_link", read_found_link},
                       {"verification_code", show_verification_code},
                       {"joining_code", show_joining_code},
                       {"name_ref", refer_to_name}});
}

BOOST_AUTO_TEST_SUITE_END()
