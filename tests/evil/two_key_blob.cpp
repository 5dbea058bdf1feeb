#include "tests/evil/two_key_blob.h"

#include <openssl/evp.h>

#include <boost/test/unit_test.hpp>

#include "crypto/seal/chunk.h"

namespace evil {
namespace {

using namespace mappe;

using Block = std::array<std::uint8_t, 16>;
constexpr std::size_t blocks = TwoKeyBlob::plain_bytes / 16;

Block operator^(Block a, const Block& b) {
  for (std::size_t i = 0; i < 16; ++i) a[i] ^= b[i];
  return a;
}

// The field of GHASH: bit 0 is the first of the first byte.
Block times(const Block& a, Block b) {
  Block product{};
  for (std::size_t i = 0; i < 128; ++i) {
    if (((a[i / 8] >> (7 - i % 8)) & 1) != 0) product = product ^ b;
    const bool carry = (b[15] & 1) != 0;
    for (std::size_t j = 15; j > 0; --j) b[j] = static_cast<std::uint8_t>((b[j] >> 1) | (b[j - 1] << 7));
    b[0] = static_cast<std::uint8_t>(b[0] >> 1);
    if (carry) b[0] ^= 0xe1;
  }
  return product;
}

Block to_the(const Block& base, std::size_t exponent) {
  Block power{0x80};
  for (std::size_t i = 0; i < exponent; ++i) power = times(power, base);
  return power;
}

// To the power of 2^128 - 2.
Block inverse(const Block& of) {
  Block result{0x80}, square = of;
  for (std::size_t i = 1; i < 128; ++i) {
    square = times(square, square);
    result = times(result, square);
  }
  return result;
}

Block aes(const ChunkKey& key, const Block& in) {
  Block out{};
  int written = 0;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  const bool done = EVP_EncryptInit_ex(context, EVP_aes_256_ecb(), nullptr, key.expose().data(), nullptr) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                    EVP_EncryptUpdate(context, out.data(), &written, in.data(), 16) == 1;
  EVP_CIPHER_CTX_free(context);
  BOOST_TEST_REQUIRE(done);
  return out;
}

Block counter(std::uint8_t n) {
  Block block{};
  block[15] = n;
  return block;
}

// What GHASH runs over: the associated data, the ciphertext, both lengths in bits.
std::array<Block, blocks + 2> hashed(const std::array<Block, blocks>& cipher) {
  constexpr std::string_view label = "mappe/1/chunk";
  std::array<Block, blocks + 2> all{};
  std::copy(label.begin(), label.end(), all[0].begin());
  std::copy(cipher.begin(), cipher.end(), all.begin() + 1);
  all.back()[7] = static_cast<std::uint8_t>(label.size() * 8);
  constexpr std::size_t bits = TwoKeyBlob::plain_bytes * 8;
  all.back()[14] = static_cast<std::uint8_t>(bits >> 8);
  all.back()[15] = static_cast<std::uint8_t>(bits & 0xff);
  return all;
}

struct Key {
  Block h, mask;  // GHASH's key, and what its result is masked with
  explicit Key(const ChunkKey& key) : h(aes(key, {})), mask(aes(key, counter(1))) {}
  Block tag(const std::array<Block, blocks>& cipher) const {
    Block sum{};
    for (const Block& block : hashed(cipher)) sum = times(sum ^ block, h);
    return sum ^ mask;
  }
};

}  // namespace

TwoKeyBlob two_key_blob(std::string_view first) {
  TwoKeyBlob made{{}, {}, {ChunkKey::random(), ChunkKey::random()}, {}};
  const Key a(made.keys[0]), b(made.keys[1]);
  std::array<Block, blocks> cipher{};
  for (std::size_t i = 0; i < blocks; ++i) {
    Block plain{};
    const std::string_view rest = first.substr(std::min(first.size(), i * 16));
    std::copy_n(rest.begin(), std::min<std::size_t>(rest.size(), 16), plain.begin());
    cipher[i] = plain ^ aes(made.keys[0], counter(static_cast<std::uint8_t>(i + 2)));
  }
  // The last block is free; as a block of zeros first, to see by how much the tags differ.
  cipher.back() = {};
  const Block differ = a.tag(cipher) ^ b.tag(cipher);
  cipher.back() = times(differ, inverse(to_the(a.h, 2) ^ to_the(b.h, 2)));
  const Block tag = a.tag(cipher);
  for (const Block& block : cipher) append(made.blob, block);
  append(made.blob, tag);
  made.id = seal::blob_id_of(made.blob);
  for (std::size_t i = 0; i < 2; ++i) {
    Bytes plain(TwoKeyBlob::plain_bytes);
    BOOST_TEST_REQUIRE(seal::open_chunk(made.keys[i].expose(), made.id, made.blob, plain).has_value());
    made.texts[i] = std::string(text_of(plain));
  }
  return made;
}

}  // namespace evil
