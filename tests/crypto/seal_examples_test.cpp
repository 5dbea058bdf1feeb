// The worked example, as far as it needs crypto/seal. tests/vectors/protocol-examples.json
#include "crypto/base/box.h"
#include "crypto/base/cbor.h"
#include "crypto/base/padding.h"
#include "crypto/seal/app_password.h"
#include "crypto/seal/argon2.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/committed_box.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/invitation.h"
#include "crypto/seal/recovery.h"
#include "crypto/seal/row.h"
#include "crypto/seal/space_keys.h"
#include "tests/crypto/examples.h"

using namespace mappe;
using namespace mappe::seal;
using namespace mappe::test;

namespace {

const auto space = same<SpaceId>(0x5a);

nlohmann::json example(const char* section) { return nlohmann::json::parse(read_examples()).at(section); }
Bytes bytes_at(const nlohmann::json& values, const char* name) { return *from_hex(values.at(name).get<std::string>()); }

struct Row {  // of an access body
  Fingerprint fingerprint;
  Bytes sealed;
};

// The rows of an access body, by hand: its format is the journal's business.
std::vector<Row> rows_of(const Bytes& access_body) {
  std::vector<Row> rows;
  cbor::Reader in(access_body);
  in.array(7);
  in.uint(), in.uint(), in.bytes();
  const std::size_t count = in.array_up_to(10);
  for (std::size_t i = 0; i < count; ++i) {
    in.array(6);
    in.uint(), in.bytes();
    const auto fingerprint = in.id<Fingerprint>();
    in.uint(), in.uint();
    rows.push_back({fingerprint, bytes_of(in.bytes())});
  }
  return rows;
}

// Checks and opens the row of one of the example's persons.
void check_members_row(const Bytes& access_body, const char* person, const EpochKey& key, std::uint64_t epoch) {
  const auto member = example("principals").at(person);
  const auto fingerprint = *Fingerprint::parse(bytes_at(member, "fingerprint"));
  for (const Row& row : rows_of(access_body)) {
    if (row.fingerprint != fingerprint) continue;
    const auto box_pk = *BoxPublicKey::parse(bytes_at(member, "box_pk"));
    BOOST_TEST(check_row(key, space, epoch, fingerprint, box_pk, row.sealed).has_value());
    const auto opened = open_row(*BoxSeed::parse(bytes_at(member, "box_seed")), space, epoch, fingerprint,
                                 key_commit(key, space, epoch), row.sealed);
    BOOST_TEST_REQUIRE(opened.has_value());
    BOOST_TEST(equal_in_constant_time(*opened, key));
    return;
  }
  BOOST_FAIL("no such row");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_examples)

BOOST_AUTO_TEST_CASE(a_space_is_sealed_and_opened_as_in_the_example) {
  Section section("space");
  const auto key1 = section.secret<EpochKey>("epoch key 1"), key2 = section.secret<EpochKey>("epoch key 2");
  BOOST_TEST(key_commit(key1, space, 1) == section.id<KeyCommit>("key_commit 1"));
  BOOST_TEST(key_commit(key2, space, 2) == section.id<KeyCommit>("key_commit 2"));

  const auto bernd = *Fingerprint::parse(bytes_at(example("principals").at("bernd"), "fingerprint"));
  BOOST_TEST(to_hex(seal_seed(key1, space, 1, bernd).expose()) == section.text("seal seed of bernd's row, epoch 1"));
  const Bytes access_body = section.bytes("access body with two members");
  BOOST_TEST((access_body == bytes_at(section.json("seq 1 access"), "body")));
  check_members_row(access_body, "anna", key1, 1);
  check_members_row(access_body, "bernd", key1, 1);
  check_members_row(bytes_at(section.json("seq 3 access, bernd removed, epoch 2"), "body"), "anna", key2, 2);

  const Bytes header = bytes_at(section.json("seq 2 content"), "header");
  const Bytes sealed_body = bytes_at(section.json("seq 2 content"), "body");
  const Bytes body = section.bytes("content body before padding and encryption");
  const EntryKey entry = entry_key(key1, journal_of(space));
  BOOST_TEST((*seal_entry(entry, header, body, section.id<AeadNonce>("entry nonce")) == sealed_body));
  BOOST_TEST(equal(open_entry(entry, header, sealed_body)->expose(), body));
  Bytes padded = body;
  padded.resize(padded_body_bytes(body.size()));
  pad_body(padded, body.size());
  BOOST_TEST((padded == section.bytes("content body padded")));

  const Bytes link = section.bytes("epoch link");
  BOOST_TEST((seal_epoch_link(key2, space, 2, 1, key1, same<AeadNonce>(0x66)) == link));
  const auto linked = open_epoch_link(key2, space, 2, link);
  BOOST_TEST_REQUIRE(linked.has_value());
  BOOST_TEST(linked->epoch == 1u);
  BOOST_TEST(equal_in_constant_time(linked->key, key1));

  section.not_of_this_room("seq 0 genesis");               // base_examples_test.cpp
  section.not_of_this_room("verification code of seq 3");  // base_examples_test.cpp
  section.not_of_this_room("state at seq 3");              // tests/journal
}

BOOST_AUTO_TEST_CASE(a_chunk_is_sealed_and_opened_as_in_the_example) {
  Section section("chunk");
  const auto key = section.secret<ChunkKey>("chunk_key");
  const Bytes plain = section.bytes("plain"), blob = section.bytes("blob");
  const auto id = section.id<BlobId>("blob_id");
  BOOST_TEST(padded_chunk_bytes(plain.size()) == section.json("padded size").get<std::size_t>());

  Bytes sealed(blob_bytes(plain.size()));
  BOOST_TEST(seal_chunk(key.expose(), plain, sealed) == id);
  BOOST_TEST((sealed == blob));
  Bytes opened(plain.size());
  BOOST_TEST(open_chunk(key.expose(), id, blob, opened).has_value());
  BOOST_TEST((opened == plain));

  const SpaceConst constant = space_const(same_secret<EpochKey>(0x11), space);
  ContentDigest digest, nothing;
  digest.add_chunk(plain);
  BOOST_TEST(digest.finish(constant) == section.id<Digest>("digest"));
  BOOST_TEST(nothing.finish(constant) == section.id<Digest>("digest of an empty file"));
  cbor::Writer content;
  content.array(4).uint(plain.size()).id(digest.finish(constant)).uint(0).array(1);
  content.array(3).id(id).bytes(key.expose()).uint(plain.size());
  BOOST_TEST((content.take() == section.bytes("content")));
}

BOOST_AUTO_TEST_CASE(a_sign_in_goes_as_in_the_example) {
  Section section("sign-in");
  const auto server = same<ServerId>(0xe0);
  const auto login = *Login::parse(section.text("login"));
  const auto salt = section.id<PasswordSalt>("salt");
  BOOST_TEST(to_hex(hash16("salt", cbor::encode_array(server, login.text(), salt))) == section.text("argon2id salt"));
  const auto master =
      derive_master(Suite::argon2id_64m, SecretBytes(bytes_of(section.text("password"))), server, login, salt);
  BOOST_TEST(to_hex(master->expose()) == section.text("master"));
  const SignInKeys keys = password_keys(*master);
  BOOST_TEST(to_hex(keys.sign_in_seed.expose()) == section.text("sign_in_seed"));
  BOOST_TEST(sign_public_key(keys.sign_in_seed) == section.id<SignPublicKey>("sign_in_pk"));
  BOOST_TEST(to_hex(keys.wrap.expose()) == section.text("wrap"));

  const SignIn sign_in{server, section.text("origin"), login, same<ServerNonce>(0x78), same<ClientNonce>(0x79)};
  BOOST_TEST((sign_in.message() == section.bytes("message")));
  BOOST_TEST(sign_in.sign(keys.sign_in_seed) == section.id<Signature>("signature"));

  const auto bundle = open_bundle(keys.wrap, Suite::argon2id_64m, section.bytes("sealed bundle"));
  BOOST_TEST_REQUIRE(bundle.has_value());
  BOOST_TEST((seal_bundle(keys.wrap, salt, *bundle, same<AeadNonce>(0x7a)) == section.bytes("sealed bundle")));
  const auto outside = *SealedBundle::parse(section.bytes("sealed bundle"));
  BOOST_TEST(
      equal(open_box(keys.wrap.expose(), "wrap-commit", outside.ad(), outside.box)->expose(), section.bytes("bundle")));

  const auto invite_seed = *SignSeed::parse(bytes_at(example("principals").at("invite"), "sign_seed"));
  const PrincipalSignIn invite{server,
                               section.text("origin"),
                               PrincipalKind::invite,
                               same<PrincipalId>(0x71),
                               same<ServerNonce>(0x78),
                               same<ClientNonce>(0x79)};
  BOOST_TEST((invite.message() == section.bytes("invite's message")));
  BOOST_TEST(invite.sign(invite_seed) == section.id<Signature>("invite's signature"));
}

BOOST_AUTO_TEST_CASE(codes_are_those_of_the_example) {
  Section section("codes");
  const auto link = InvitationLink::parse(section.text("invitation link"));
  BOOST_TEST(equal(link->invitation.encode().expose(), section.bytes("link content")));
  const auto pin = Pin::parse(section.text("pin"));
  const auto pin_salt = cbor::encode_array(link->invitation.invite, ByteView(link->invitation.seed.expose()));
  BOOST_TEST(to_hex(argon2id_64m(pin->expose(), hash16("invite-pin", pin_salt))->expose()) == section.text("s"));
  const auto keys = invite_keys(link->invitation, &*pin);
  const auto invite = example("principals").at("invite");
  BOOST_TEST(to_hex(keys->sign_seed.expose()) == invite.at("sign_seed").get<std::string>());
  BOOST_TEST(to_hex(keys->box_seed.expose()) == invite.at("box_seed").get<std::string>());

  const auto typed = TypedCode::parse(section.text("typed code"));
  BOOST_TEST(typed->id() == section.id<InviteCodeId>("typed code id"));
  BOOST_TEST((typed->seal(link->invitation, same<AeadNonce>(0x7b)) == section.bytes("typed code box")));
  BOOST_TEST(equal(typed->open(section.bytes("typed code box"))->encode().expose(), section.bytes("link content")));

  const auto recovery = RecoveryCode::parse(section.text("recovery code"));
  BOOST_TEST(text_of(recovery->text().expose()) == section.text("recovery code"));
  const SignInKeys recovery_keys = recovery->keys();
  BOOST_TEST(to_hex(recovery_keys.wrap.expose()) == section.text("recovery_wrap"));
  BOOST_TEST(to_hex(recovery_keys.sign_in_seed.expose()) == section.text("recovery_sign_in_seed"));
  const Bytes code = *from_base32(section.text("recovery code").substr(0, 39));
  BOOST_TEST(to_hex(hash("recovery-code", code)) == section.text("r"));

  const auto app_password = AppPassword::parse(section.text("app password"));
  BOOST_TEST(text_of(app_password->text().expose()) == section.text("app password"));
  const auto record = app_password->open(same<PrincipalId>(0x90), section.bytes("gateway box"));
  BOOST_TEST_REQUIRE(record.has_value());
  BOOST_TEST((app_password->seal(*record, same<AeadNonce>(0x7c)) == section.bytes("gateway box")));
}

BOOST_AUTO_TEST_SUITE_END()
