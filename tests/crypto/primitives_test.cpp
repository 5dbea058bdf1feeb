// Published vectors of the primitives, where ours can be reached without our labels, and what is checked beside them.
#include <sodium.h>

#include <boost/test/unit_test.hpp>

#include "crypto/base/aead.h"
#include "crypto/base/box.h"
#include "crypto/base/hash.h"
#include "crypto/base/seal_to.h"

using namespace mappe;

BOOST_AUTO_TEST_SUITE(primitives)

BOOST_AUTO_TEST_CASE(sha256_gives_the_examples_of_fips_180) {
  BOOST_TEST(to_hex(sha256(view_of("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(to_hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 stream;
  stream.add(view_of("abcdbcdecdefdefgefghfghighij"));
  stream.add(view_of("hijkijkljklmklmnlmnomnopnopq"));
  BOOST_TEST(to_hex(stream.finish()) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

BOOST_AUTO_TEST_CASE(aead_gives_the_example_of_the_xchacha_draft) {  // draft-irtf-cfrg-xchacha-03, A.3.1
  const Bytes key = *from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const auto nonce = *AeadNonce::parse_hex("404142434445464748494a4b4c4d4e4f5051525354555657");
  const Bytes ad = *from_hex("50515253c0c1c2c3c4c5c6c7");
  const std::string_view message =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.";
  const Bytes sealed = aead_seal(ByteView(key).first<32>(), nonce, ad, view_of(message));
  BOOST_TEST(
      to_hex(sealed) ==
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216"
      "cb96"
      "b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e"
      "c0875924c1c7987947deafd8780acf49");
  BOOST_TEST(text_of(aead_open(ByteView(key).first<32>(), nonce, ad, sealed)->expose()) == message);
}

BOOST_AUTO_TEST_CASE(text_forms_give_the_examples_of_rfc_4648) {
  BOOST_TEST(to_base64url(view_of("f")) == "Zg");
  BOOST_TEST(to_base64url(view_of("fo")) == "Zm8");
  BOOST_TEST(to_base64url(view_of("foobar")) == "Zm9vYmFy");
  BOOST_TEST(to_base32_groups(view_of("f")) == "MY");
  BOOST_TEST(to_base32_groups(view_of("foobar")) == "MZXW 6YTB OI");
}

BOOST_AUTO_TEST_CASE(h16_is_the_front_of_h_and_not_a_shorter_blake2b) {
  const auto whole = hash("salt", view_of("x"));
  BOOST_TEST(to_hex(hash16("salt", view_of("x"))) == to_hex(ByteView(whole).first(16)));
}

BOOST_AUTO_TEST_CASE(labels_keep_their_messages_apart) {
  BOOST_TEST(to_hex(labelled("code", view_of("x"))) == to_hex(view_of(std::string_view("mappe/1/code\0x", 14))));
  BOOST_TEST(to_hex(hash("code", view_of("x"))) != to_hex(hash("chain", view_of("x"))));
}

BOOST_AUTO_TEST_CASE(
    every_point_of_low_order_is_seen_in_every_encoding) {  // the list of libsodium and of RFC 7748 §6.1
  const char* const points[] = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
  };
  for (const char* const point : points) BOOST_TEST(is_low_order(*BoxPublicKey::parse_hex(point)), point);
  BOOST_TEST(!is_low_order(box_public_key(BoxSeed::random())));
  BOOST_TEST(!is_low_order(
      *BoxPublicKey::parse_hex("0900000000000000000000000000000000000000000000000000000000000000")));  // the base point
}

BOOST_AUTO_TEST_CASE(libsodiums_sealed_boxes_open_what_seal_to_made) {
  const BoxSeed seed = BoxSeed::random();
  const auto sealed = seal_to(box_public_key(seed), SealSeed::random(), view_of("a message"));
  std::array<std::uint8_t, 32> public_key, secret_key;
  BOOST_TEST_REQUIRE(crypto_box_seed_keypair(public_key.data(), secret_key.data(), seed.expose().data()) == 0);
  Bytes opened(9);
  BOOST_TEST(
      crypto_box_seal_open(opened.data(), sealed->data(), sealed->size(), public_key.data(), secret_key.data()) == 0);
  BOOST_TEST(text_of(opened) == "a message");
}

BOOST_AUTO_TEST_CASE(seal_to_gives_the_same_bytes_for_the_same_seed_only) {
  const auto recipient = box_public_key(BoxSeed::random());
  const SealSeed seed = SealSeed::random();
  const auto once = *seal_to(recipient, seed, view_of("a message"));
  BOOST_TEST((once == *seal_to(recipient, seed, view_of("a message"))));
  BOOST_TEST((once != *seal_to(recipient, SealSeed::random(), view_of("a message"))));
}

BOOST_AUTO_TEST_SUITE_END()
