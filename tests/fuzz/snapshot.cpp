// Any bytes as a state that another member wrote, and as the body that names it.                              §4.9
#include "journal/snapshot.h"

#include "journal/state.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto state = journal::decode_state(input)) {
    const auto written = journal::encode_state(*state);
    CHECK(written.has_value());
    fuzz::check_same(written->expose(), input);
  }
  const auto body = journal::parse_snapshot_body(input);
  if (body) fuzz::check_same(journal::encode_snapshot_body(*body), input);
  return 0;
}
