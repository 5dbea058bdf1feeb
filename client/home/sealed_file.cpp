#include "client/home/sealed_file.h"

#include <algorithm>

#include "client/limits.h"
#include "crypto/base/aead.h"
#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe::client {

namespace {

constexpr std::string_view magic = "mappehm1";
constexpr std::size_t salt_bytes = 24;
constexpr std::size_t head_bytes = 8 + salt_bytes;
constexpr std::size_t sealed_chunk_bytes = limits::home_chunk_bytes;

using FileKey = Secret<struct HomeFileKeyTag, 32>;

FileKey file_key(const HomeKey& key, ByteView salt, std::string_view name) {
  return derive_secret<FileKey>(key, "home-file", cbor::encode_array(salt, name));
}

AeadNonce chunk_nonce(std::uint64_t index, bool last) {
  std::array<std::uint8_t, 24> nonce{};
  for (unsigned i = 0; i < 8; ++i) nonce[i] = static_cast<std::uint8_t>(index >> (8 * i));
  nonce[8] = last ? 1 : 0;
  return AeadNonce(nonce);
}

}  // namespace

Bytes seal_record(const HomeKey& key, std::string_view name, ByteView content) {
  std::array<std::uint8_t, salt_bytes> salt;
  fill_random(salt);
  const FileKey own = file_key(key, salt, name);
  Bytes sealed = bytes_of(magic);
  append(sealed, salt);
  for (std::uint64_t index = 0;; ++index) {
    const bool last = content.size() <= sealed_chunk_bytes;
    const ByteView part = content.first(std::min(content.size(), sealed_chunk_bytes));
    append(sealed, aead_seal(own.expose(), chunk_nonce(index, last), {}, part));
    content = content.subspan(part.size());
    if (last) return sealed;
  }
}

Result<SecretBytes> open_record(const HomeKey& key, std::string_view name, ByteView sealed) {
  constexpr auto spoiled = [] { return fail(Errc::damaged, "a file of the home is damaged or of another home"); };
  if (sealed.size() < head_bytes + aead_tag_bytes || text_of(sealed.first(8)) != magic) return spoiled();
  const FileKey own = file_key(key, sealed.subspan(8, salt_bytes), name);
  sealed = sealed.subspan(head_bytes);
  const std::size_t full = sealed_chunk_bytes + aead_tag_bytes;
  const std::size_t chunks = (sealed.size() + full - 1) / full;
  if (sealed.size() < chunks * aead_tag_bytes) return spoiled();
  SecretBytes content(sealed.size() - chunks * aead_tag_bytes);
  std::size_t at = 0;
  for (std::uint64_t index = 0; index < chunks; ++index) {
    const ByteView chunk = sealed.first(std::min(sealed.size(), full));
    auto part = aead_open(own.expose(), chunk_nonce(index, index + 1 == chunks), {}, chunk);
    if (!part) return spoiled();
    std::copy(part->expose().begin(), part->expose().end(), content.expose_to_fill().begin() + at);
    at += part->size();
    sealed = sealed.subspan(chunk.size());
  }
  return content;
}

}  // namespace mappe::client
