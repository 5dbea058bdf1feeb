// H, H16, KDF of the protocol, and SHA-256.                                     docs/protocol.md §1, labels in §11
//
// An input of several parts is the CBOR of an array (cbor.h), never a concatenation. All pure, any thread.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "crypto/base/id.h"
#include "crypto/base/secret.h"

namespace mappe {

// One of the labels of docs/protocol.md §11. Each is used in exactly one place with one primitive.
class Label {
 public:
  consteval Label(const char* text) : text_(text) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// "mappe/1/" label 0x00 x: what every labelled primitive works on.
Bytes labelled(Label label, ByteView x);

// H(label, x): BLAKE2b-256 of the labelled x. H16 is its first 16 bytes, not BLAKE2b-128.
std::array<std::uint8_t, 32> hash(Label label, ByteView x);
std::array<std::uint8_t, 16> hash16(Label label, ByteView x);

// KDF(k, label, x): BLAKE2b-256 keyed with k over the labelled x. The first is for results that are secret.
void derive(std::span<const std::uint8_t, 32> key, Label label, ByteView x, std::span<std::uint8_t, 32> out);
std::array<std::uint8_t, 32> derive_public(std::span<const std::uint8_t, 32> key, Label label, ByteView x);

template <class Out, class Tag>
Out derive_secret(const Secret<Tag, 32>& key, Label label, ByteView x) {
  Out out;
  derive(key.expose(), label, x, out.expose_to_fill());
  return out;
}

// SHA-256, by OpenSSL: in hardware where there is any.
std::array<std::uint8_t, 32> sha256(ByteView bytes);

class Sha256 {  // the same over a stream
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(ByteView bytes);
  std::array<std::uint8_t, 32> finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mappe
