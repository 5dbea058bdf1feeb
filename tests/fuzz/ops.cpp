// Any bytes as the opened body of a content or note entry: what a malicious member can make others read.      §4.7
#include "journal/ops.h"

#include "journal/content.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto ops = journal::parse_ops(input)) fuzz::check_same(journal::encode_ops(*ops), input);
  if (const auto content = journal::parse_content(input)) fuzz::check_same(journal::encode_content(*content), input);
  if (const auto list = journal::parse_chunk_list(input)) fuzz::check_same(journal::encode_chunk_list(*list), input);
  static_cast<void>(journal::parse_target(input));
  return 0;
}
