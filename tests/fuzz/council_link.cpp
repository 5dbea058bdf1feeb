// Any text as what somebody pasted: refused, or an address of http or https in printable ASCII, which read again is the
// same.
#include "council/links/recogniser.h"
#include "council/links/recogniser_address.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::council;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The address in a text is never longer than the text, and one that stands alone is it.
  const auto found = address_in({reinterpret_cast<const char*>(data), size});
  if (found) CHECK(found->size() <= size);
  const auto got = recognise({reinterpret_cast<const char*>(data), size});
  if (!got) return 0;
  if (got->sort == "number") {
    const auto again =
        read_reference(got->number);  // as a number: without its blanks it may look like a host ("X N.RS/25")
    CHECK(got->address.empty() && again && *again == got->number);
    return 0;
  }
  CHECK(got->opens.rfind("https://", 0) == 0 || got->opens.rfind("http://", 0) == 0);
  for (const char sign : got->opens) CHECK(sign > ' ' && sign < 0x7f && sign != '<' && sign != '"' && sign != '\\');
  CHECK(got->address.rfind(got->root, 0) == 0 && got->opens.rfind(got->address, 0) == 0);
  for (const auto& text : {got->address, got->opens}) {
    const auto again = recognise(text);
    CHECK(again && again->address == got->address && again->sort == got->sort && again->number == got->number);
  }
  return 0;
}
