// The worked example, as far as it needs crypto/base. tests/vectors/protocol-examples.json
#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "crypto/base/padding.h"
#include "tests/crypto/examples.h"

using namespace mappe;
using namespace mappe::test;

namespace {

using cbor::Writer;

Result<void> read_one_item(ByteView bytes) {
  cbor::Reader in(bytes);
  in.raw();
  return in.finish();
}

// One entry: its hashes and signature, from header and body as they stand.
EntryHash check_entry(const nlohmann::json& values, const SignPublicKey& author) {
  Section entry(values);
  const Bytes header = entry.bytes("header"), body = entry.bytes("body");
  const auto body_hash = entry.id<BodyHash>("body_hash");
  const auto signature = entry.id<Signature>("signature");
  BOOST_TEST(BodyHash(hash("entry-body", body)) == body_hash);
  BOOST_TEST(verify(author, "entry-sign", cbor::encode_array(header, body_hash), signature));
  const EntryHash entry_hash(hash("chain", cbor::encode_array(header, body_hash, signature)));
  BOOST_TEST(entry_hash == entry.id<EntryHash>("entry_hash"));
  BOOST_TEST((cbor::encode_array(header, body, signature) == entry.bytes("entry")));
  BOOST_TEST((cbor::encode_array(header, Bytes(), signature, body_hash) == entry.bytes("husk")));
  return entry_hash;
}

void check_principal(const nlohmann::json& values, PrincipalKind kind, std::uint8_t id, const PrincipalId& owner) {
  Section shown(values);
  const auto sign_seed = shown.secret<SignSeed>("sign_seed");
  const SignKeyPair keys(sign_seed);
  const Card card{kind,
                  same<PrincipalId>(id),
                  same<FactionId>(0xfa),
                  keys.public_key(),
                  box_public_key(shown.secret<BoxSeed>("box_seed")),
                  owner,
                  1795305600000};
  const CardRecord record = CardRecord::make(card, keys);
  BOOST_TEST(sign_public_key(sign_seed) == shown.id<SignPublicKey>("sign_pk"));
  BOOST_TEST(card.box_pk == shown.id<BoxPublicKey>("box_pk"));
  BOOST_TEST((record.card_bytes() == shown.bytes("card")));
  BOOST_TEST((record.encode() == shown.bytes("card_record")));
  BOOST_TEST(record.fingerprint() == shown.id<Fingerprint>("fingerprint"));
}

SignPublicKey signer(const char* name) {
  return *SignPublicKey::parse_hex(
      nlohmann::json::parse(read_examples()).at("principals").at(name).at("sign_pk").get<std::string>());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base_examples)

BOOST_AUTO_TEST_CASE(cbor_is_written_and_read_as_in_the_example) {
  Section section("cbor");
  const Bytes written[] = {
      Writer().uint(0).take(),
      Writer().uint(23).take(),
      Writer().uint(24).take(),
      Writer().uint(255).take(),
      Writer().uint(256).take(),
      Writer().uint(65535).take(),
      Writer().uint(65536).take(),
      Writer().uint(std::uint64_t{1} << 32).take(),
      Writer().uint(cbor::uint_max).take(),
      Writer().bytes({}).take(),
      Writer().bytes(Bytes{1}).take(),
      Writer().text("").take(),
      Writer().text("ü").take(),
      Writer().text("\ufeffa").take(),
      Writer().array(0).take(),
      Writer().array(2).uint(1).array(2).bytes({}).text("").take(),
  };
  const auto& accepted = section.json("accepted");
  BOOST_TEST_REQUIRE(accepted.size() == std::size(written));
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    BOOST_TEST(to_hex(written[i]) == accepted[i].at("hex").get<std::string>());
    BOOST_TEST(read_one_item(written[i]).has_value());
  }
  for (const auto& rejected : section.json("rejected")) {
    const auto read = read_one_item(*from_hex(rejected.at("hex").get<std::string>()));
    BOOST_TEST((!read && read.error().code == Errc::malformed), rejected.at("why").get<std::string>());
  }
}

BOOST_AUTO_TEST_CASE(labels_separate_what_the_example_separates) {
  Section section("labels");
  const auto epoch_key = same_secret<EpochKey>(0x11);
  const auto space = same<SpaceId>(0x5a);
  const auto node = same<NodeId>(0x62);
  BOOST_TEST(name_ref(same<NameSalt>(0x33), "Anna Müller") ==
             section.id<NameRef>("H(\"name\", [16 x 33, \"Anna Müller\"])"));
  const Bytes content = *from_hex(nlohmann::json::parse(read_examples()).at("chunk").at("content").get<std::string>());
  const Bytes etag_input = Writer().array(2).id(node).raw(content).take();
  BOOST_TEST(to_hex(hash16("etag", etag_input)) == section.text("H16(\"etag\", [node, content])"));
  BOOST_TEST(to_hex(derive_public(epoch_key.expose(), "entry-key", space.view())) ==
             section.text("KDF(32 x 11, \"entry-key\", space)"));
  const auto space_const = derive_public(epoch_key.expose(), "space-const", space.view());
  BOOST_TEST(to_hex(space_const) == section.text("KDF(32 x 11, \"space-const\", space)"));
  const Bytes place = cbor::encode_array(same<NodeId>(0x61), "bänke.txt");
  BOOST_TEST(to_hex(derive_public(space_const, "lease", place)).substr(0, 32) ==
             section.text("first 16 of KDF(space_const, \"lease\", [folder, \"bänke.txt\"])"));
  BOOST_TEST(to_hex(derive_public(space_const, "lease-deep", place)).substr(0, 32) ==
             section.text("first 16 of KDF(space_const, \"lease-deep\", [folder, \"bänke.txt\"])"));
}

BOOST_AUTO_TEST_CASE(padme_gives_the_sizes_of_the_example) {
  Section section("padme (at least 512)");
  for (const std::size_t n : {1, 512, 513, 545, 1000, 4097, 100000, 1000000, 1048575, 1048576})
    BOOST_TEST(padded_chunk_bytes(n) == section.json(std::to_string(n)).get<std::size_t>());
}

BOOST_AUTO_TEST_CASE(ids_have_the_text_of_the_example) {
  Section section("ids");
  const auto space = section.id<SpaceId>("space");
  BOOST_TEST(space.text() == section.text("space id as text"));
  BOOST_TEST(*SpaceId::parse_base64url(space.text()) == space);
  BOOST_TEST(section.id<ServerId>("server") == same<ServerId>(0xe0));
  BOOST_TEST(section.id<FactionId>("faction") == same<FactionId>(0xfa));
  BOOST_TEST(section.id<NodeId>("folder") == same<NodeId>(0x61));
  BOOST_TEST(section.id<NodeId>("file") == same<NodeId>(0x62));
  BOOST_TEST(section.id<AccountId>("account") == same<AccountId>(0xac));
}

BOOST_AUTO_TEST_CASE(cards_have_the_bytes_of_the_example) {
  Section section("principals");
  check_principal(section.json("anna"), PrincipalKind::person, 0xa0, PrincipalId());
  check_principal(section.json("bernd"), PrincipalKind::person, 0xb0, PrincipalId());
  check_principal(section.json("invite"), PrincipalKind::invite, 0x71, PrincipalId());
  check_principal(section.json("gateway of bernd"), PrincipalKind::gateway, 0x90, same<PrincipalId>(0xb0));
}

BOOST_AUTO_TEST_CASE(entries_of_the_roster_hash_and_verify_as_in_the_example) {
  Section section("roster");
  BOOST_TEST(check_entry(section.json("seq 0 found"), signer("anna")) == section.id<EntryHash>("root"));
  check_entry(section.json("seq 1 invite"), signer("anna"));
  check_entry(section.json("seq 2 join"), signer("invite"));
  const auto fingerprint = [](const char* name) {
    return *Fingerprint::parse_hex(
        nlohmann::json::parse(read_examples()).at("principals").at(name).at("fingerprint").get<std::string>());
  };
  BOOST_TEST(joining_code(fingerprint("anna"), fingerprint("bernd")) == section.text("joining code"));
}

BOOST_AUTO_TEST_CASE(entries_of_the_space_hash_and_verify_as_in_the_example) {
  const auto space = nlohmann::json::parse(read_examples()).at("space");
  check_entry(space.at("seq 0 genesis"), signer("anna"));
  check_entry(space.at("seq 1 access"), signer("anna"));
  check_entry(space.at("seq 2 content"), signer("bernd"));
  const EntryHash last = check_entry(space.at("seq 3 access, bernd removed, epoch 2"), signer("anna"));
  BOOST_TEST(verification_code(last) == space.at("verification code of seq 3").get<std::string>());
}

BOOST_AUTO_TEST_SUITE_END()
