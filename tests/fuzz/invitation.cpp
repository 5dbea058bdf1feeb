// Any bytes or text as what people paste and type: links, PINs, codes.                                     §3, §4a
#include "crypto/seal/invitation.h"

#include "crypto/base/found_link.h"
#include "crypto/seal/recovery.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::seal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto invitation = Invitation::parse(input)) fuzz::check_same(invitation->encode().expose(), input);
  const std::string_view text = text_of(input);
  if (const auto link = InvitationLink::parse(text)) {
    const auto again = InvitationLink::parse(text_of(link->text().expose()));
    CHECK(again.has_value() && again->invitation.seen_hash == link->invitation.seen_hash);
  }
  static_cast<void>(FoundLink::parse(text));
  static_cast<void>(Pin::parse(text));
  static_cast<void>(TypedCode::parse(text));
  static_cast<void>(RecoveryCode::parse(text));
  return 0;
}
