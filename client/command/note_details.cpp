// German for what is said about notes.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto of_notes = std::to_array<Said>({
    {"Eine Notiz hat höchstens 16 KiB Text; hängen Sie einen längeren Text mit --attach als Datei an.",
     "a note has at most 16 KiB"},
    {"Der Text der Notiz ist kein gültiger Text (UTF-8).", "a note is text"},
});

}  // namespace

std::span<const Said> note_details() { return of_notes; }

}  // namespace mappe::client::command
