// Names of nodes: what replay checks, what writers refuse besides, and when two names are the same.  docs/protocol.md
// §4
//
// Replay must decide alike in every client for ever, so it looks at bytes and one frozen table
// (journal/name-key-1.txt, from Unicode 15.0 CaseFolding, status C and S), never at ICU or a locale. NFC is a matter
// of the writer: the client normalizes before it asks here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mappe::journal {

// Siblings differ in it: each code point mapped by the table, others unchanged, no normalization. `text` is UTF-8
// (what is not passes through byte by byte); the result can be longer or shorter than it.
std::string name_key(std::string_view text);
bool same_name(std::string_view a, std::string_view b);  // equal name keys, without building them

// What replay checks: 1 to 255 bytes of UTF-8, not "." or "..", no "/", none of U+0000-001F, U+007F-009F.
bool name_fits(std::string_view name);

// What a writer refuses besides, because a Windows drive could not show it or a reader be misled by it.
enum class NameFault : std::uint8_t {
  none,
  empty,
  too_long,  // over 255 bytes
  not_utf8,
  dots,  // "." or ".."
  slash,
  control,        // U+0000-001F, U+007F-009F
  bidi_control,   // U+061C, U+200E, U+200F, U+202A-202E, U+2066-2069: they reorder what is shown
  reserved_sign,  // one of \ : * ? " < > |
  trailing,       // ends in a dot or a space
};
NameFault fault_of_new_name(std::string_view name);
std::string_view name_of(NameFault fault);  // stable, lower case, for messages and tests: "reserved_sign"

}  // namespace mappe::journal
