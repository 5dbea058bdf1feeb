// Any bytes as a body of kind 2 or 3: what is read is written again as it was; an entry that does not fit leaves the
// state as it was, and what a state becomes can be read by others.                                                §4
#include "crypto/base/check.h"
#include "crypto/base/random.h"
#include "journal/snapshot.h"

using namespace mappe;
using namespace mappe::journal;

namespace {

Bytes bytes_of_state(const State& state) {
  const auto encoded = encode_state(state);
  CHECK(encoded);
  return bytes_of(encoded->expose());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  CHECK(init_crypto());
  const ByteView body(data, size);
  const Author author{PrincipalKind::person, PrincipalId()};
  State state{Stamp{0, 0, 1, author}};
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    const Bytes before = bytes_of_state(state);
    EntryInfo entry{seq, seq, author, true, seq == 3, {}};
    const Effect effect = state.apply(entry, body);
    const Bytes after = bytes_of_state(state);
    if (!effect.fits()) CHECK(equal(before, after));
    const auto again = decode_state(after, seq);
    CHECK(again && equal(bytes_of_state(*again), after));
  }
  if (const auto ops = parse_ops(body)) CHECK(equal(encode_ops(*ops), body));
  return 0;
}
