// Secrets live in guarded memory, move but never copy, wipe themselves, and cannot be printed or compared by accident.
// Reading one is a conspicuous word to grep for: expose.
//
// Keys lie in guarded_memory.h. The many chunk keys of a replica lie elsewhere, packed. Does not defend against whoever
// may read this process's memory.
#pragma once

#include <sodium.h>

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/guarded_memory.h"

namespace mappe {

template <class Tag, std::size_t N>
class Secret {
 public:
  static constexpr std::size_t size_bytes = N;

  Secret() : bytes_(allocate()) { sodium_memzero(bytes_.get(), N); }
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  bool operator==(const Secret&) const = delete;  // use equal_in_constant_time()
  template <class C>
  friend std::basic_ostream<C>& operator<<(std::basic_ostream<C>&, const Secret&) = delete;

  // Copies `from`; the caller wipes its own copy.               errors  malformed  not exactly N bytes
  static Result<Secret> parse(ByteView from) {
    if (from.size() != N) return fail(Errc::malformed, "a key of the wrong length");
    Secret secret;
    std::copy(from.begin(), from.end(), secret.bytes_.get());
    return secret;
  }
  static Secret random() {
    Secret secret;
    randombytes_buf(secret.bytes_.get(), N);
    return secret;
  }
  // A deliberate copy, where two owners are needed.
  Secret duplicate() const {
    Secret copy;
    std::copy(bytes_.get(), bytes_.get() + N, copy.bytes_.get());
    return copy;
  }

  std::span<const std::uint8_t, N> expose() const {  // borrow it; never store the span
    CHECK(bytes_ != nullptr);                        // moved from
    return std::span<const std::uint8_t, N>(bytes_.get(), N);
  }
  std::span<std::uint8_t, N> expose_to_fill() {
    CHECK(bytes_ != nullptr);
    return std::span<std::uint8_t, N>(bytes_.get(), N);
  }

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const noexcept { give_guarded(bytes, N); }  // wipes first
  };
  static std::unique_ptr<std::uint8_t, Free> allocate() { return std::unique_ptr<std::uint8_t, Free>(take_guarded(N)); }
  std::unique_ptr<std::uint8_t, Free> bytes_;
};

template <class Tag, std::size_t N>
bool equal_in_constant_time(const Secret<Tag, N>& a, const Secret<Tag, N>& b) {
  return sodium_memcmp(a.expose().data(), b.expose().data(), N) == 0;
}

// A byte buffer of any length that wipes itself: passwords, opened bodies, plaintext on its way.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(Bytes&& bytes) : bytes_(std::move(bytes)) {}
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(); }

  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  ByteView expose() const { return bytes_; }
  std::span<std::uint8_t> expose_to_fill() { return bytes_; }
  void shrink(std::size_t size) {  // cuts off the end, wiped
    CHECK(size <= bytes_.size());
    sodium_memzero(bytes_.data() + size, bytes_.size() - size);
    bytes_.resize(size);
  }

 private:
  void wipe() {
    if (!bytes_.empty()) sodium_memzero(bytes_.data(), bytes_.size());
  }
  Bytes bytes_;
};

using SignSeed = Secret<struct SignSeedTag, 32>;  // Ed25519
using BoxSeed = Secret<struct BoxSeedTag, 32>;    // X25519
using EpochKey = Secret<struct EpochKeyTag, 32>;  // of one epoch of one space
using ChunkKey = Secret<struct ChunkKeyTag, 32>;  // of one plaintext chunk, ever

}  // namespace mappe
