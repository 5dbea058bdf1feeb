// What stands within a line, item or paragraph of a note.                                  docs/protocol.md §4.10
#pragma once

#include "client/notes/note_text.h"

namespace mappe::client {

// `text`: cleaned, lines ended by LF, UTF-8. Neighbouring texts are one. Linear. Pure.
std::vector<NoteInline> read_note_inlines(std::string_view text);

// A letter or digit of ASCII.
bool is_word_sign(char sign);

}  // namespace mappe::client
