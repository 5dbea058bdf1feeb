// Any bytes as the inside of a sealed bundle: what a server that knew the password, or a device gone bad, could leave
// for others to open. What opens, sealed again, is the same bytes.                                                 §2,
// §3
#include "crypto/seal/bundle.h"

#include "crypto/base/cbor.h"
#include "crypto/seal/committed_box.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::seal;

namespace {

const AeadNonce nonce(std::array<std::uint8_t, AeadNonce::size_bytes>{1});
const PasswordSalt salt(std::array<std::uint8_t, PasswordSalt::size_bytes>{2});

Label commit_label(Suite suite) {
  constexpr Label of_password = "wrap-commit", of_recovery = "recovery-commit";
  return suite == Suite::argon2id_64m ? of_password : of_recovery;
}

// The outside that fits: a bundle that is another inside than outside never gets far.
SealedBundle outside_of(ByteView inside, Suite suite) {
  cbor::Reader reader(inside);
  reader.array(4);
  static_cast<void>(reader.uint());
  SealedBundle outside;
  outside.account = reader.id<AccountId>();
  outside.serial = reader.uint();
  if (reader.failed()) outside.serial = 1;
  outside.suite = suite;
  if (suite == Suite::argon2id_64m) outside.salt = salt;
  return outside;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView inside(data, size);
  static const auto wrap = WrapKey::parse(Bytes(32, 3));
  for (const Suite suite : {Suite::argon2id_64m, Suite::recovery_code}) {
    const bool by_password = suite == Suite::argon2id_64m;
    SealedBundle outside = outside_of(inside, suite);
    outside.box = seal_box(wrap->expose(), commit_label(suite), outside.ad(), inside, nonce);
    const Bytes sealed = outside.encode();
    const auto bundle = open_bundle(*wrap, suite, sealed);
    if (!bundle) continue;
    fuzz::check_same(
        by_password ? seal_bundle(*wrap, salt, *bundle, nonce) : seal_recovery_bundle(*wrap, *bundle, nonce), sealed);
    CHECK(duplicate(*bundle).persons.size() == bundle->persons.size());
  }
  return 0;
}
