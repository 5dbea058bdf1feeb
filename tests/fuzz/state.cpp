// Any bytes as the state of a snapshot: the reader ends, and what it accepts it writes again as it was.             §4
#include "crypto/base/check.h"
#include "crypto/base/random.h"
#include "journal/snapshot.h"

using namespace mappe;
using namespace mappe::journal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  CHECK(init_crypto());
  const ByteView input(data, size);
  (void)parse_snapshot_body(input);
  const auto state = decode_state(input);
  if (!state) return 0;
  const auto again = encode_state(*state);
  CHECK(again && equal(again->expose(), input));
  return 0;
}
