// Any text as a note's: refused, or a tree within its limits, without control signs and not longer than the text, whose
// addresses are http or https and whose persons are ids.
#include "client/notes/note_text.h"
#include "crypto/base/ids.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::client;

namespace {

std::size_t check_line(const std::vector<NoteInline>& line, std::size_t depth) {
  CHECK(depth <= 2);
  std::size_t bytes = 0;
  bool after_text = false;
  for (const NoteInline& one : line) {
    const bool is_text = one.kind == NoteInline::Kind::text;
    const bool holds = one.kind == NoteInline::Kind::strong || one.kind == NoteInline::Kind::emphasis;
    CHECK(!(after_text && is_text) && holds == !one.children.empty());
    after_text = is_text;
    for (const char sign : one.text) CHECK(static_cast<std::uint8_t>(sign) >= 0x20 && sign != 0x7f);
    if (one.kind == NoteInline::Kind::link) {
      CHECK((one.text[0] | 0x20) == 'h' && one.text.find("://") <= 5);
      CHECK(one.text.find_first_of(" <>\"*`\\") == std::string::npos);
      const std::size_t host = one.text.find("://") + 3;
      CHECK(one.text.find_first_of(":/?#", host) - host <= limits::note_host_bytes_max ||
            one.text.size() <= host + 253);
    }
    if (one.kind == NoteInline::Kind::person) CHECK(PrincipalId::parse_base64url(one.text).has_value());
    bytes += one.text.size();
    if (holds) bytes += check_line(one.children, depth + 1);
  }
  return bytes;
}

std::size_t check_blocks(const std::vector<NoteBlock>& blocks, std::size_t quotes) {
  CHECK(blocks.empty() || quotes <= limits::note_quotes_max);
  std::size_t bytes = 0;
  for (const NoteBlock& block : blocks) {
    CHECK((block.kind == NoteBlock::Kind::quote) == !block.blocks.empty() && block.first <= 999);
    CHECK((block.kind == NoteBlock::Kind::quote) == block.lines.empty());
    for (const auto& line : block.lines) bytes += check_line(line, 0);
    bytes += check_blocks(block.blocks, quotes + 1);
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tree = read_note_text(text);
  if (tree) CHECK(check_blocks(*tree, 0) <= size);
  const std::string id(22, 'A');
  const std::string kept = with_persons(text, {{"a", id}, {"ab", id}, {"b c", id}});
  CHECK(kept.size() >= size);
  return 0;
}
