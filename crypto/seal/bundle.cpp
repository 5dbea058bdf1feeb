#include "crypto/seal/bundle.h"

#include "crypto/base/cbor.h"
#include "crypto/base/versioned.h"
#include "crypto/seal/committed_box.h"
#include "crypto/seal/limits.h"

namespace mappe::seal {
namespace {

constexpr std::uint64_t bundle_version = 1;
constexpr Label password_commit = "wrap-commit";
constexpr Label recovery_commit = "recovery-commit";

Label commit_label(Suite copy) {
  switch (copy) {
    case Suite::argon2id_64m:
      return password_commit;
    case Suite::recovery_code:
      return recovery_commit;
  }
  CHECK(false);
  return password_commit;
}

SecretBytes encode(const Bundle& bundle) {
  CHECK(bundle.persons.size() <= limits::bundle_persons_max);
  cbor::Writer out;
  out.array(4).uint(bundle_version).id(bundle.account).uint(bundle.serial).array(bundle.persons.size());
  for (const BundlePerson& person : bundle.persons) {
    out.array(7).id(person.faction).id(person.roster_root).uint(person.seen_seq).id(person.seen_hash).id(person.person);
    out.bytes(person.sign_seed.expose()).bytes(person.box_seed.expose());
  }
  return SecretBytes(out.take());
}

Result<BundlePerson> read_person(cbor::Reader& in) {
  in.array(7);
  const auto faction = in.id<FactionId>();
  const auto roster_root = in.id<EntryHash>();
  const std::uint64_t seen_seq = in.uint();
  const auto seen_hash = in.id<EntryHash>();
  const auto person = in.id<PrincipalId>();
  auto sign_seed = SignSeed::parse(in.bytes());
  if (!sign_seed) return fail(sign_seed.error());
  auto box_seed = BoxSeed::parse(in.bytes());
  if (!box_seed) return fail(box_seed.error());
  return BundlePerson{faction, roster_root, seen_seq, seen_hash, person, std::move(*sign_seed), std::move(*box_seed)};
}

Result<Bundle> decode(ByteView bytes) {
  Bundle bundle;
  cbor::Reader in(bytes);
  begin_versioned(in, 4, bundle_version, fail(Errc::unsupported, "a bundle of a newer version"));
  bundle.account = in.id<AccountId>();
  bundle.serial = in.uint();
  const std::size_t count = in.array_up_to(limits::bundle_persons_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    auto person = read_person(in);
    if (!person) return fail(person.error());
    bundle.persons.push_back(std::move(*person));
  }
  if (auto done = in.finish(); !done) return fail(done.error());
  return bundle;
}

Bytes seal(const WrapKey& wrap, SealedBundle outside, const Bundle& bundle, const AeadNonce& nonce) {
  const SecretBytes inside = encode(bundle);
  outside.box = seal_box(wrap.expose(), commit_label(outside.suite), outside.ad(), inside.expose(), nonce);
  return outside.encode();
}

Result<Bundle> open(const WrapKey& wrap, Suite copy, ByteView sealed) {
  const auto outside = SealedBundle::parse(sealed);
  if (!outside) return fail(outside.error());
  if (outside->suite != copy) return fail(Errc::tampered, "the other copy of the bundle");
  auto inside = open_box(wrap.expose(), commit_label(copy), outside->ad(), outside->box);
  if (!inside) return fail(inside.error());
  auto bundle = decode(inside->expose());
  if (!bundle) return fail(bundle.error());
  if (bundle->account != outside->account || bundle->serial != outside->serial)
    return fail(Errc::tampered, "a bundle that is another inside than outside");
  return bundle;
}

}  // namespace

Bundle duplicate(const Bundle& bundle) {
  Bundle copy{bundle.account, bundle.serial, {}};
  for (const BundlePerson& person : bundle.persons)
    copy.persons.push_back({person.faction, person.roster_root, person.seen_seq, person.seen_hash, person.person,
                            person.sign_seed.duplicate(), person.box_seed.duplicate()});
  return copy;
}

Bytes seal_bundle(const WrapKey& wrap, const PasswordSalt& salt, const Bundle& bundle, const AeadNonce& nonce) {
  return seal(wrap, {bundle.account, Suite::argon2id_64m, salt, bundle.serial, {}}, bundle, nonce);
}

Bytes seal_recovery_bundle(const WrapKey& recovery_wrap, const Bundle& bundle, const AeadNonce& nonce) {
  return seal(recovery_wrap, {bundle.account, Suite::recovery_code, std::nullopt, bundle.serial, {}}, bundle, nonce);
}

Result<Bundle> open_bundle(const WrapKey& wrap, Suite copy, ByteView sealed) {
  auto bundle = open(wrap, copy, sealed);
  if (!bundle) return fail(Errc::tampered, "the bundle does not open");
  return bundle;
}

}  // namespace mappe::seal
