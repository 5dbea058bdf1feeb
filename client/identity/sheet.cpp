#include "client/identity/sheet.h"

#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/recovery.h"

namespace mappe::client {

namespace {

const RecordName unclear_sheet{Drawer::settings, "sheet-unclear"};

}  // namespace

bool is_sheet_unclear(const Home& home) { return static_cast<bool>(home.read(unclear_sheet)); }

Result<void> note_sheet(const Home& home, bool is_unclear) {
  return is_unclear ? home.write(unclear_sheet, cbor::Writer().uint(1).done()) : home.remove(unclear_sheet);
}

Answer<std::optional<SecretBytes>> code_that_counts(Api& api, const std::vector<SecretBytes>& codes) {
  auto stored = api.bundle(true);
  if (!stored) return pass_on<std::optional<SecretBytes>>(stored);
  for (const SecretBytes& kept : codes) {
    auto code = seal::RecoveryCode::parse(text_of(kept.expose()));
    if (code && seal::open_bundle(code->keys().wrap, Suite::recovery_code, stored->sealed))
      return std::optional(SecretBytes(bytes_of(kept.expose())));
  }
  return std::optional<SecretBytes>();
}

}  // namespace mappe::client
