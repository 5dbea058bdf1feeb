#include "crypto/base/sealed_bundle.h"

#include "crypto/base/cbor.h"

namespace mappe {
namespace {

void write_outside(cbor::Writer& out, const SealedBundle& bundle) {
  out.id(bundle.account).uint(static_cast<std::uint64_t>(bundle.suite));
  out.bytes(bundle.salt ? ByteView(bundle.salt->view()) : ByteView()).uint(bundle.serial);
}

}  // namespace

Bytes SealedBundle::encode() const {
  cbor::Writer out;
  out.array(5);
  write_outside(out, *this);
  return out.raw(box).take();
}

Bytes SealedBundle::ad() const {
  cbor::Writer out;
  out.array(4);
  write_outside(out, *this);
  return out.take();
}

Result<SealedBundle> SealedBundle::parse(ByteView bytes) {
  if (bytes.size() > sealed_bundle_bytes_max) return fail(Errc::too_large, "a sealed bundle above 64 KiB");
  cbor::Reader in(bytes);
  SealedBundle bundle;
  in.array(5);
  bundle.account = in.id<AccountId>();
  const std::uint64_t suite_number = in.uint();
  const ByteView salt = in.bytes();
  bundle.serial = in.uint();
  if (!in.next_is_array()) in.fail_with(fail(Errc::malformed, "a sealed bundle without its box"));
  bundle.box = bytes_of(in.raw());
  if (auto done = in.finish(); !done) return fail(done.error());
  if (bundle.serial == 0) return fail(Errc::malformed, "a bundle's serial starts at 1");

  auto suite = parse_suite(suite_number);
  if (!suite) return fail(suite.error());
  bundle.suite = *suite;
  if (salt.empty() != (bundle.suite == Suite::recovery_code))
    return fail(Errc::malformed, "a salt that does not fit the suite");
  if (!salt.empty()) {
    auto parsed = PasswordSalt::parse(salt);
    if (!parsed) return fail(parsed.error());
    bundle.salt = *parsed;
  }
  return bundle;
}

}  // namespace mappe
