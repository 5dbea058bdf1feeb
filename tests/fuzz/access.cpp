// Any bytes as the clear body of an access or genesis entry.                                                  §4.6
#include "journal/access.h"

#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto body = journal::parse_access(input)) fuzz::check_same(journal::encode_access(*body), input);
  if (const auto body = journal::parse_genesis(input)) fuzz::check_same(journal::encode_genesis(*body), input);
  return 0;
}
