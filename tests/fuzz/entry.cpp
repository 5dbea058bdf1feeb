// Any bytes as an entry of a journal, and its clear bodies.                                                    §4
#include "journal/entry.h"

#include "journal/access.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

namespace {

void read_body(const journal::Entry& entry) {
  if (entry.is_husk()) return;
  if (entry.header().kind == journal::Kind::access) {
    const auto body = journal::parse_access(entry.body());
    if (body) fuzz::check_same(journal::encode_access(*body), entry.body());
  } else if (entry.header().kind == journal::Kind::genesis) {
    const auto body = journal::parse_genesis(entry.body());
    if (body) fuzz::check_same(journal::encode_genesis(*body), entry.body());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto entry = journal::Entry::parse(input);
  if (!entry) return 0;
  fuzz::check_same(entry->bytes(), input);
  fuzz::check_same(journal::encode_header(entry->header()), entry->header_bytes());
  CHECK(!entry->signed_by(SignPublicKey()));
  if (journal::has_sealed_body(entry->header().kind)) {  // only these can be pruned
    const auto husk = journal::Entry::parse(entry->encode_husk());
    CHECK(husk.has_value() && husk->hash() == entry->hash());
  }
  read_body(*entry);
  return 0;
}
