// Any bytes as CBOR: the reader ends, and what it accepts, written again, is the same bytes (shortest form).   §1
#include "crypto/base/cbor.h"

#include "crypto/base/check.h"

using namespace mappe;

namespace {

// Reads one item of any kind and writes it again.
void copy_item(cbor::Reader& from, cbor::Writer& to) {
  if (from.next_is_bytes()) {
    to.bytes(from.bytes());
  } else if (from.next_is_text()) {
    const std::string_view text = from.text();
    if (!from.failed()) to.text(text);
  } else if (from.next_is_array()) {
    const std::size_t count = from.array_up_to(1 << 20);
    to.array(count);
    for (std::size_t i = 0; i < count && !from.failed(); ++i) copy_item(from, to);
  } else {
    to.uint(from.uint());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  cbor::Reader reader(input);
  cbor::Writer writer;
  copy_item(reader, writer);
  const bool accepted = reader.finish().has_value();
  if (accepted) CHECK(equal(writer.done(), input));

  // Skipping an item whole accepts exactly what reading it part by part accepts.
  cbor::Reader skipping(input);
  const ByteView raw = skipping.raw();
  const bool skipped = skipping.finish().has_value();
  CHECK(skipped == accepted);
  if (skipped) CHECK(equal(raw, input));
  return 0;
}
