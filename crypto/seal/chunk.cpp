#include "crypto/seal/chunk.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "crypto/base/hash.h"

namespace mappe::seal {
namespace {

constexpr std::string_view chunk_ad = "mappe/1/chunk";
constexpr std::array<std::uint8_t, 12> zero_nonce{};
constexpr std::size_t padding_step_bytes = 4096;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }  // wipes the key schedule
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Fetched once: OpenSSL 3 looks a cipher up by name under a lock each time otherwise.
const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  CHECK(cipher != nullptr);
  return cipher;
}

Context start(ChunkKeyView key, bool encrypt) {
  Context context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_CipherInit_ex2(context.get(), aes_256_gcm(), key.data(), zero_nonce.data(), encrypt ? 1 : 0, nullptr) == 1);
  int n = 0;
  const ByteView ad = view_of(chunk_ad);
  CHECK(EVP_CipherUpdate(context.get(), nullptr, &n, ad.data(), static_cast<int>(ad.size())) == 1);
  return context;
}

void update(EVP_CIPHER_CTX* context, ByteView from, std::uint8_t* to) {
  if (from.empty()) return;
  int n = 0;
  CHECK(EVP_CipherUpdate(context, to, &n, from.data(), static_cast<int>(from.size())) == 1);
  CHECK(n == static_cast<int>(from.size()));
}

void finish_sealing(EVP_CIPHER_CTX* context, std::span<std::uint8_t> tag) {
  std::array<std::uint8_t, chunk_tag_bytes> nothing;
  int n = 0;
  CHECK(EVP_CipherFinal_ex(context, nothing.data(), &n) == 1 && n == 0);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1);
}

bool tag_fits(EVP_CIPHER_CTX* context, ByteView tag) {
  std::array<std::uint8_t, chunk_tag_bytes> expected;
  std::copy(tag.begin(), tag.end(), expected.begin());
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()), expected.data()) == 1);
  std::array<std::uint8_t, chunk_tag_bytes> nothing;
  int n = 0;
  return EVP_CipherFinal_ex(context, nothing.data(), &n) == 1;
}

// Decrypts the padding through a small buffer, so that the caller's needs no room for it.
bool padding_is_zero(EVP_CIPHER_CTX* context, ByteView sealed_padding) {
  std::array<std::uint8_t, padding_step_bytes> step;
  std::uint8_t any = 0;
  while (!sealed_padding.empty()) {
    const std::size_t n = std::min(sealed_padding.size(), step.size());
    update(context, sealed_padding.first(n), step.data());
    for (std::size_t i = 0; i < n; ++i) any |= step[i];
    sealed_padding = sealed_padding.subspan(n);
  }
  sodium_memzero(step.data(), step.size());
  return any == 0;
}

Error refuse(Error error, std::span<std::uint8_t> plain) {
  if (!plain.empty()) sodium_memzero(plain.data(), plain.size());
  return error;
}

Error misfit_of_tag() { return fail(Errc::tampered, "the tag does not fit the chunk or its key"); }
Error misfit_of_padding() { return fail(Errc::malformed, "a chunk whose padding is not zero"); }

std::optional<Error> misfit_of_sizes(std::size_t blob, std::size_t plain) {
  if (plain == 0 || plain > chunk_plain_bytes_max)
    return fail(Errc::malformed, "a chunk of a size that chunks do not have");
  if (blob != blob_bytes(plain)) return fail(Errc::malformed, "a blob whose length does not fit its chunk");
  return std::nullopt;
}

// Sizes fit, and the bytes are the ones named.
Result<void> open_bytes(ChunkKeyView key, ByteView blob, std::span<std::uint8_t> plain) {
  const ByteView sealed = blob.first(blob.size() - chunk_tag_bytes);
  const Context context = start(key, false);
  update(context.get(), sealed.first(plain.size()), plain.data());
  const bool zero_padding = padding_is_zero(context.get(), sealed.subspan(plain.size()));
  if (!tag_fits(context.get(), blob.last(chunk_tag_bytes))) return refuse(misfit_of_tag(), plain);
  if (!zero_padding) return refuse(misfit_of_padding(), plain);
  return {};
}

}  // namespace

std::size_t blob_bytes(std::size_t plain_bytes) { return padded_chunk_bytes(plain_bytes) + chunk_tag_bytes; }

BlobId blob_id_of(ByteView blob) { return BlobId(sha256(blob)); }

BlobId seal_chunk(ChunkKeyView key, std::span<std::uint8_t> buffer, std::size_t plain_bytes) {
  CHECK(buffer.size() == blob_bytes(plain_bytes));
  const auto padded = buffer.first(buffer.size() - chunk_tag_bytes);
  std::fill(padded.begin() + static_cast<std::ptrdiff_t>(plain_bytes), padded.end(), std::uint8_t{0});
  const Context context = start(key, true);
  update(context.get(), padded, padded.data());
  finish_sealing(context.get(), buffer.last(chunk_tag_bytes));
  return blob_id_of(buffer);
}

BlobId seal_chunk(ChunkKeyView key, ByteView plain, std::span<std::uint8_t> blob) {
  CHECK(blob.size() == blob_bytes(plain.size()));
  constexpr std::array<std::uint8_t, padding_step_bytes> zeros{};
  const Context context = start(key, true);
  update(context.get(), plain, blob.data());
  std::size_t at = plain.size();
  const std::size_t padded_end = blob.size() - chunk_tag_bytes;
  while (at < padded_end) {
    const std::size_t n = std::min(padded_end - at, zeros.size());
    update(context.get(), ByteView(zeros).first(n), blob.data() + at);
    at += n;
  }
  finish_sealing(context.get(), blob.last(chunk_tag_bytes));
  return blob_id_of(blob);
}

std::optional<CheckedBlob> CheckedBlob::of(const BlobId& id, Bytes bytes) {
  if (blob_id_of(bytes) != id) return std::nullopt;
  return CheckedBlob(std::move(bytes));
}

Result<void> open_chunk(ChunkKeyView key, const BlobId& id, ByteView blob, std::span<std::uint8_t> plain) {
  if (const auto misfit = misfit_of_sizes(blob.size(), plain.size())) return refuse(*misfit, plain);
  if (blob_id_of(blob) != id) return refuse(fail(Errc::tampered, "a blob that is not the one named"), plain);
  return open_bytes(key, blob, plain);
}

Result<SecretBytes> open_chunk(ChunkKeyView key, CheckedBlob blob, std::size_t plain_bytes) {
  SecretBytes bytes(std::move(blob).take());
  if (const auto misfit = misfit_of_sizes(bytes.size(), plain_bytes)) return *misfit;
  const auto padded = bytes.expose_to_fill().first(bytes.size() - chunk_tag_bytes);
  const Context context = start(key, false);
  update(context.get(), padded, padded.data());
  if (!tag_fits(context.get(), bytes.expose().last(chunk_tag_bytes))) return misfit_of_tag();
  std::uint8_t any = 0;
  for (const std::uint8_t byte : padded.subspan(plain_bytes)) any |= byte;
  if (any != 0) return misfit_of_padding();
  bytes.shrink(plain_bytes);
  return bytes;
}

}  // namespace mappe::seal
