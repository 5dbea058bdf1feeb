// Any bytes as an answer of a council system: cut, read, and what is read has one form.                docs/council.md
#include "council/mirror/canonical.h"
#include "council/mirror/json_text.h"
#include "council/mirror/read_object.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::council;

namespace {

// What was read never holds what a page could not hold: canonical JSON is UTF-8 (dump() would throw).
void read_as(std::string_view text, std::optional<Kind> expected) {
  Oddities oddities;
  const auto object = read_object(text, expected, oddities);
  if (object && !object->is_deleted) CHECK(!canonical_json(*object).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Oddities oddities;
  const std::string text = tolerant_text(text_of(ByteView(data, size)), oddities);
  const auto parts = cut_page(text);
  if (!parts) return 0;
  for (const std::string_view element : parts->elements) {
    read_as(element, std::nullopt);
    read_as(element, Kind::meeting);
    read_as(element, Kind::paper);
  }
  return 0;
}
