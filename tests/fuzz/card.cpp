// Any bytes as a card record or a sealed bundle.                                                            §2, §3
#include "crypto/base/card.h"

#include "crypto/base/sealed_bundle.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto card = parse_card(input)) fuzz::check_same(encode_card(*card), input);
  if (const auto record = CardRecord::parse_and_verify(input)) fuzz::check_same(record->encode(), input);
  if (const auto sealed = SealedBundle::parse(input)) fuzz::check_same(sealed->encode(), input);
  return 0;
}
