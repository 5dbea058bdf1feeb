// Any bytes as the XML of a request: read or refused, in pieces as at once; what is read and written again is XML that
// says the same.
#include "tests/fuzz/fuzz.h"
#include "webdav/limits.h"
#include "webdav/xml_writer.h"

using namespace mappe;
using namespace mappe::webdav;

namespace {

bool is_read_in_pieces(ByteView bytes) {
  XmlReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    if (!reader.feed(bytes.subspan(at, std::min<std::size_t>(7, bytes.size() - at)))) return false;
  }
  return reader.finish().has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = parse_xml(text);
  CHECK(root.has_value() == is_read_in_pieces({data, size}));
  if (!root) return 0;
  // As a dead property comes back: within an element that binds D.
  const auto around = [](const std::string& xml) { return "<D:x xmlns:D=\"DAV:\">" + xml + "</D:x>"; };
  const auto once = written(*root);
  const auto again = parse_xml(around(once));
  if (!again) {
    // One level deeper, one element more, or more bytes than was read: the limits may say no, the grammar may not.
    CHECK(again.error().code != Errc::malformed);
    return 0;
  }
  CHECK(written(again->children.front()) == once);
  return 0;
}
