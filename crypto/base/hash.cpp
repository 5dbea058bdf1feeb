#include "crypto/base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>

namespace mappe {
namespace {

constexpr std::string_view prefix = "mappe/1/";

void update(crypto_generichash_state& state, ByteView bytes) {
  CHECK(crypto_generichash_update(&state, bytes.data(), bytes.size()) == 0);
}

void blake2b(ByteView key, Label label, ByteView x, std::span<std::uint8_t, 32> out) {
  constexpr std::uint8_t zero = 0;
  crypto_generichash_state state;
  CHECK(crypto_generichash_init(&state, key.empty() ? nullptr : key.data(), key.size(), out.size()) == 0);
  update(state, view_of(prefix));
  update(state, view_of(label.text()));
  update(state, {&zero, 1});
  update(state, x);
  CHECK(crypto_generichash_final(&state, out.data(), out.size()) == 0);
  sodium_memzero(&state, sizeof state);
}

}  // namespace

Bytes labelled(Label label, ByteView x) {
  Bytes message = bytes_of(prefix);
  append(message, view_of(label.text()));
  message.push_back(0);
  append(message, x);
  return message;
}

std::array<std::uint8_t, 32> hash(Label label, ByteView x) {
  std::array<std::uint8_t, 32> out;
  blake2b({}, label, x, out);
  return out;
}

std::array<std::uint8_t, 16> hash16(Label label, ByteView x) {
  const auto whole = hash(label, x);
  std::array<std::uint8_t, 16> out;
  std::copy_n(whole.begin(), out.size(), out.begin());
  return out;
}

void derive(std::span<const std::uint8_t, 32> key, Label label, ByteView x, std::span<std::uint8_t, 32> out) {
  blake2b(key, label, x, out);
}

std::array<std::uint8_t, 32> derive_public(std::span<const std::uint8_t, 32> key, Label label, ByteView x) {
  std::array<std::uint8_t, 32> out;
  blake2b(key, label, x, out);
  return out;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    CHECK(context != nullptr);
    CHECK(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1);
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(ByteView bytes) { CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1); }

std::array<std::uint8_t, 32> Sha256::finish() {
  std::array<std::uint8_t, 32> out;
  CHECK(EVP_DigestFinal_ex(state_->context, out.data(), nullptr) == 1);
  return out;
}

std::array<std::uint8_t, 32> sha256(ByteView bytes) {
  Sha256 hasher;
  hasher.add(bytes);
  return hasher.finish();
}

}  // namespace mappe
