// The vectors of crypto/base: text forms, CBOR, signatures, cards, links, sign-ins.
#include <boost/test/unit_test.hpp>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "crypto/base/found_link.h"
#include "crypto/base/padding.h"
#include "crypto/base/sealed_bundle.h"
#include "crypto/base/sign_in.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::test;

namespace {

Outcome read_cbor(const Input& in) {
  const Bytes bytes = in.bytes("hex");
  cbor::Reader reader(bytes);
  const ByteView item = reader.raw();
  const auto done = reader.finish();
  BOOST_TEST((!done || equal(item, bytes)));
  return judged(done);
}

Outcome read_text_form(const Result<Bytes>& bytes) {
  return bytes ? gives({{"bytes", to_hex(*bytes)}}) : refused(bytes.error());
}

Outcome sign_message(const Input& in) {
  const SignKeyPair keys(in.secret<SignSeed>("sign_seed"));
  const Signature signature = keys.sign(in.label("label"), in.bytes("message"));
  return gives({{"public_key", keys.public_key().hex()}, {"signature", signature.hex()}});
}

Outcome verify_message(const Input& in) {
  return judged(verify(in.id<SignPublicKey>("public_key"), in.label("label"), in.bytes("message"),
                       in.id<Signature>("signature")));
}

Outcome make_card(const Input& in) {
  const SignKeyPair keys(in.secret<SignSeed>("sign_seed"));
  const Card card{static_cast<PrincipalKind>(in.number("kind")),
                  in.id<PrincipalId>("id"),
                  in.id<FactionId>("faction"),
                  keys.public_key(),
                  box_public_key(in.secret<BoxSeed>("box_seed")),
                  in.id<PrincipalId>("owner"),
                  in.number("created_ms")};
  const CardRecord record = CardRecord::make(card, keys);
  return gives({{"record", to_hex(record.encode())}, {"fingerprint", record.fingerprint().hex()}});
}

Outcome read_card_record(const Input& in) {
  const auto record = CardRecord::parse_and_verify(in.bytes("record"));
  if (!record) return refused(record.error());
  BOOST_TEST((record->encode() == in.bytes("record")));
  const Card& card = record->card();
  return gives({{"kind", static_cast<int>(card.kind)},
                {"id", card.id.hex()},
                {"faction", card.faction.hex()},
                {"sign_pk", card.sign_pk.hex()},
                {"box_pk", card.box_pk.hex()},
                {"owner", card.owner.hex()},
                {"created_ms", card.created_ms},
                {"fingerprint", record->fingerprint().hex()}});
}

Outcome chunk_sizes(const Input& in) {
  const std::size_t plain = in.number("plain_size");
  return gives({{"padme", padme(plain)}, {"blob_size", padded_chunk_bytes(plain) + chunk_tag_bytes}});
}

Outcome pad(const Input& in) {
  Bytes body = in.bytes("body");
  const std::size_t body_bytes = body.size();
  body.resize(padded_body_bytes(body_bytes), 0xee);
  pad_body(body, body_bytes);
  return gives({{"padded", to_hex(body)}});
}

Outcome pad_coarse(const Input& in) {
  Bytes body = in.bytes("body");
  const std::size_t body_bytes = body.size();
  body.resize(padded_body_bytes(body_bytes, BodyLength::coarse), 0xee);
  pad_body(body, body_bytes);
  return gives({{"padded", to_hex(body)}});
}

Outcome unpad(const Input& in) {
  const Bytes padded = in.bytes("padded");
  const auto body_bytes = unpadded_body_bytes(padded);
  if (!body_bytes) return refused(body_bytes.error());
  return gives({{"body", to_hex(ByteView(padded).first(*body_bytes))}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base_vectors)

BOOST_AUTO_TEST_CASE(cbor_takes_the_subset_and_nothing_else) { run_family("cbor", {{"cbor", read_cbor}}); }

BOOST_AUTO_TEST_CASE(text_forms_have_one_text_for_a_value) {
  run_family("text-forms",
             {{"read_hex", [](const Input& in) { return read_text_form(from_hex(in.text("text"))); }},
              {"read_base64url", [](const Input& in) { return read_text_form(from_base64url(in.text("text"))); }},
              {"read_base32", [](const Input& in) { return read_text_form(from_base32(in.text("text"))); }},
              {"write_base64url",
               [](const Input& in) {
                 return gives({{"text", to_base64url(in.bytes("bytes"))}});
               }},
              {"write_base32", [](const Input& in) {
                 return gives({{"text", to_base32_groups(in.bytes("bytes"))}});
               }}});
}

BOOST_AUTO_TEST_CASE(padding_hides_lengths_in_one_way) {
  BOOST_TEST(padded_body_bytes(coarse_body_bytes_max, BodyLength::coarse) == coarse_body_bytes_max + 1024);
  BOOST_TEST(padded_body_bytes(coarse_body_bytes_max + 1, BodyLength::coarse) == coarse_body_bytes_max + 128);
  run_family("padding",
             {{"chunk_sizes", chunk_sizes}, {"pad_body", pad}, {"pad_body_coarse", pad_coarse}, {"unpad_body", unpad}});
}

BOOST_AUTO_TEST_CASE(signatures_are_verified_strictly) {
  run_family("signatures", {{"sign", sign_message}, {"verify", verify_message}});
}

BOOST_AUTO_TEST_CASE(cards_are_what_their_own_key_signed) {
  run_family("cards", {{"make_card", make_card}, {"card_record", read_card_record}});
}

BOOST_AUTO_TEST_SUITE_END()
