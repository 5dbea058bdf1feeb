#include "crypto/seal/committed_box.h"

#include "crypto/base/cbor.h"
#include "crypto/base/versioned.h"

namespace mappe::seal {
namespace {

constexpr std::uint64_t box_version = 1;
using Commit = Id<struct BoxCommitTag, 32>;

}  // namespace

Bytes seal_box(AeadKeyView key, Label commit_label, ByteView ad, ByteView message, const AeadNonce& nonce) {
  const Commit commit(derive_public(key, commit_label, nonce.view()));
  return cbor::encode_array(box_version, commit, nonce, aead_seal(key, nonce, ad, message));
}

Result<SecretBytes> open_box(AeadKeyView key, Label commit_label, ByteView ad, ByteView box) {
  cbor::Reader in(box);
  begin_versioned(in, 4, box_version, fail(Errc::unsupported, "a box of a version this program does not know"));
  const auto commit = in.id<Commit>();
  const auto nonce = in.id<AeadNonce>();
  const ByteView ciphertext = in.bytes();
  if (auto done = in.finish(); !done) return fail(done.error());
  if (commit != Commit(derive_public(key, commit_label, nonce.view())))
    return fail(Errc::tampered, "a box that commits to another key");
  return aead_open(key, nonce, ad, ciphertext);
}

}  // namespace mappe::seal
