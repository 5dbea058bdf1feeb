// Our codec against libcbor: whatever ours takes, a library kept by others takes too, and means the same.
#include <cbor.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>

#include "crypto/base/cbor.h"

using namespace mappe;

namespace {

struct Release {
  void operator()(cbor_item_t* item) const noexcept { cbor_decref(&item); }
};
using Item = std::unique_ptr<cbor_item_t, Release>;

Item read_by_libcbor(ByteView bytes) {
  cbor_load_result result;
  Item item(cbor_load(bytes.data(), bytes.size(), &result));
  if (item && result.read != bytes.size()) return nullptr;
  return item;
}

// Writes a libcbor item with our writer; types outside the subset end the test.
void write_by_ours(const cbor_item_t* item, cbor::Writer& out) {
  switch (cbor_typeof(item)) {
    case CBOR_TYPE_UINT:
      out.uint(cbor_get_int(item));
      return;
    case CBOR_TYPE_BYTESTRING:
      out.bytes({cbor_bytestring_handle(item), cbor_bytestring_length(item)});
      return;
    case CBOR_TYPE_STRING:
      out.text(text_of({cbor_string_handle(item), cbor_string_length(item)}));
      return;
    case CBOR_TYPE_ARRAY:
      out.array(cbor_array_size(item));
      for (std::size_t i = 0; i < cbor_array_size(item); ++i) write_by_ours(cbor_array_handle(item)[i], out);
      return;
    default:
      BOOST_FAIL("our reader let a type pass that the subset does not have");
  }
}

class Maker {  // of items, always the same ones
 public:
  Bytes item() {
    cbor::Writer out;
    write(out, 0);
    return out.take();
  }
  Bytes changed(Bytes bytes) {
    const auto at = random(bytes.size() - 1);
    switch (random(2)) {
      case 0:
        bytes[at] = static_cast<std::uint8_t>(random(255));
        break;
      case 1:
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      default:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), static_cast<std::uint8_t>(random(255)));
    }
    return bytes;
  }

 private:
  std::uint64_t random(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>(0, most)(engine_); }
  void write(cbor::Writer& out, int depth) {
    switch (random(depth < 6 ? 4 : 2)) {
      case 0:
        out.uint(random(cbor::uint_max) >> random(53));
        return;
      case 1:
        out.bytes(Bytes(random(40), static_cast<std::uint8_t>(random(255))));
        return;
      case 2:
        out.text(random(1) == 0 ? "Bänke im Park" : "");
        return;
      default:
        const std::size_t count = random(4);
        out.array(count);
        for (std::size_t i = 0; i < count; ++i) write(out, depth + 1);
    }
  }
  std::mt19937_64 engine_{20261124};
};

bool ours_takes(ByteView bytes) {
  cbor::Reader in(bytes);
  in.raw();
  return in.finish().has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cbor_cross_check)

BOOST_AUTO_TEST_CASE(libcbor_reads_what_we_write_and_we_write_it_again_to_the_byte) {
  Maker maker;
  for (int i = 0; i < 2000; ++i) {
    const Bytes bytes = maker.item();
    const Item item = read_by_libcbor(bytes);
    BOOST_TEST_REQUIRE((item != nullptr), to_hex(bytes));
    cbor::Writer again;
    write_by_ours(item.get(), again);
    BOOST_TEST((again.done() == bytes && ours_takes(bytes)), to_hex(bytes));
  }
}

BOOST_AUTO_TEST_CASE(whatever_we_take_of_damaged_items_has_one_form) {
  Maker maker;
  std::size_t taken = 0;
  for (int i = 0; i < 20000; ++i) {
    const Bytes bytes = maker.changed(maker.item());
    if (!ours_takes(bytes)) continue;
    ++taken;
    const Item item = read_by_libcbor(bytes);
    BOOST_TEST_REQUIRE((item != nullptr), to_hex(bytes));
    cbor::Writer again;
    write_by_ours(item.get(), again);
    BOOST_TEST((again.done() == bytes), to_hex(bytes));
  }
  BOOST_TEST(taken > 1000u);  // else this compared nothing
}

BOOST_AUTO_TEST_SUITE_END()
