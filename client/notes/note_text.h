// The text of a note as a tree: paragraphs, lists, quotes; strong, emphasised, addresses, persons.
//                                                                                 docs/protocol.md §4.10
// The text stays readable as it was typed; only the marks of that section mean something, and what is no mark is text.
// Screens draw the tree; it is never markup of anything else. Linear in the text's length. Pure; any thread.
//                                                                          twin: web/src/mappe/notes/note_text.ts
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::client {

struct NoteInline {
  enum class Kind : std::uint8_t { text, strong, emphasis, link, person, line_break };
  Kind kind = Kind::text;
  std::string text;                  // of a text; the address of a link; the id of a person, in text form
  std::vector<NoteInline> children;  // of strong and emphasis, which hold the other one, but never themselves
};

struct NoteBlock {
  enum class Kind : std::uint8_t { paragraph, list, numbered, quote };
  Kind kind = Kind::paragraph;
  std::vector<std::vector<NoteInline>> lines;  // a paragraph's one; of lists, one an item
  std::uint64_t first = 1;                     // number of the first item
  std::vector<NoteBlock> blocks;               // of a quote
};

namespace limits {
constexpr std::size_t note_quotes_max = 3;        // quotes in each other; a `>` beyond is text
constexpr std::size_t note_item_digits_max = 3;   // of a numbered item
constexpr std::size_t note_host_bytes_max = 253;  // of an address
constexpr std::size_t note_port_digits_max = 5;   // of an address
}  // namespace limits

//   errors  malformed  no UTF-8, or above journal::limits::note_text_bytes_max
Result<std::vector<NoteBlock>> read_note_text(std::string_view text);

// The ids of the persons it names, each once, in the order of the text.
std::vector<std::string> persons_in(const std::vector<NoteBlock>& blocks);

struct NamedPerson {
  std::string name, id;  // id in text form
};
// What a person typed, as it is kept: "@Ute Kramer" becomes the mark of the member of that name; of several that fit,
// the longest name's; of several of one name, none. Nothing else changes.
std::string with_persons(std::string_view typed, const std::vector<NamedPerson>& members);

}  // namespace mappe::client
