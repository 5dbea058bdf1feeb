// Any bytes as the body of each roster entry.                                                                  §4a
#include "journal/roster_body.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto body = journal::parse_found(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_invite(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_join(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_role(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_retire(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_rekey(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_policy(input)) fuzz::check_same(journal::encode(*body), input);
  if (const auto body = journal::parse_confirm(input)) fuzz::check_same(journal::encode(*body), input);
  return 0;
}
