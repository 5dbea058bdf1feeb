#include "client/replica/access_keys.h"

#include "crypto/base/box.h"

namespace mappe::client {

namespace {

Result<void> check_others(const EpochKey& key, const SpaceId& space, const journal::AccessBody& body,
                          const journal::CardLookup& cards) {
  for (const journal::Row& row : body.members) {
    const auto card = cards(row.fingerprint);
    if (!card) return fail(Errc::tampered, "a row of a card nobody knows");
    if (auto fits = seal::check_row(key, space, body.epoch, row.fingerprint, card->box_pk, row.sealed); !fits)
      return fits;
  }
  return {};
}

}  // namespace

Result<OpenedAccess> open_access(const Identity& self, const SpaceId& space, const journal::AccessBody& body,
                                 const journal::CardLookup& cards) {
  const journal::Row* own = body.row(self.principal());
  if (!own) return fail(Errc::not_found, "no row of one's own");
  auto key = seal::open_row(self.box_seed(), space, body.epoch, own->fingerprint, body.key_commit, own->sealed);
  if (!key) return fail(Errc::tampered, "the own row does not open");
  if (auto fits = check_others(*key, space, body, cards); !fits) return fail(fits.error());
  OpenedAccess opened{std::move(*key), std::nullopt};
  if (body.epoch_link.empty()) return opened;
  auto link = seal::open_epoch_link(opened.key, space, body.epoch, body.epoch_link);
  if (!link) return fail(Errc::tampered, "the link to the epoch before does not open");
  opened.link = std::move(*link);
  return opened;
}

}  // namespace mappe::client
