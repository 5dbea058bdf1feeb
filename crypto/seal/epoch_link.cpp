#include "crypto/seal/epoch_link.h"

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe::seal {
namespace {

using EpochLinkKey = Secret<struct EpochLinkKeyTag, 32>;

}  // namespace

Bytes seal_epoch_link(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, std::uint64_t linked_epoch,
                      const EpochKey& linked_key, const AeadNonce& nonce) {
  CHECK(linked_epoch < epoch);
  const auto link_key = derive_secret<EpochLinkKey>(key, "epoch-link", {});
  const SecretBytes message(cbor::encode_array(linked_epoch, ByteView(linked_key.expose())));
  Bytes link = bytes_of(nonce.view());
  append(link, aead_seal(link_key.expose(), nonce, cbor::encode_array(space, epoch), message.expose()));
  return link;
}

Result<LinkedKey> open_epoch_link(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, ByteView link) {
  if (link.size() < AeadNonce::size_bytes + aead_tag_bytes) return fail(Errc::malformed, "an epoch link cut short");
  const auto nonce = *AeadNonce::parse(link.first(AeadNonce::size_bytes));
  const auto link_key = derive_secret<EpochLinkKey>(key, "epoch-link", {});
  auto message =
      aead_open(link_key.expose(), nonce, cbor::encode_array(space, epoch), link.subspan(AeadNonce::size_bytes));
  if (!message) return fail(message.error());
  cbor::Reader in(message->expose());
  in.array(2);
  const std::uint64_t linked_epoch = in.uint();
  auto linked_key = EpochKey::parse(in.bytes());
  if (auto done = in.finish(); !done) return fail(done.error());
  if (!linked_key) return fail(linked_key.error());
  if (linked_epoch == 0 || linked_epoch >= epoch) return fail(Errc::malformed, "an epoch link that does not lead back");
  return LinkedKey{linked_epoch, std::move(*linked_key)};
}

}  // namespace mappe::seal
