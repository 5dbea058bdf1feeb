// German for what is said about notes.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto of_notes = std::to_array<Said>({
    {"Eine Notiz hat höchstens 16 KiB Text; hängen Sie einen längeren Text mit --attach als Datei an.",
     "a note has at most 16 KiB"},
    {"Eine Notiz hat einen Text oder einen Anhang.", "a note has a text or something attached"},
    {"In der Ablage heißen mehrere so; nennen Sie die Kennung (mappe members --json).",
     "several members of the space are called like that: give the id"},
    {"So heißt niemand, der zu dieser Ablage gehört.", "no member of the space has that name"},
    {"Sie dürfen in dieser Ablage nur lesen. Notizen schreibt, wer kommentieren darf; fragen Sie, wer die Ablage "
     "verwaltet.",
     "readers write no notes: ask a manager of the space for the right"},
    {"Geben Sie mindestens 6 Zeichen der Kennung an, die mappe note list zeigt.",
     "give at least 6 characters of the id that mappe note list shows"},
    {"Mehrere Notizen beginnen so; geben Sie mehr von der Kennung an.",
     "several notes begin like that; give more of the id"},
    {"Eine solche Notiz gibt es nicht; mappe note list zeigt sie.",
     "there is no such note; mappe note list shows them"},
    {"Das darf nur, wer die Notiz geschrieben hat oder die Ablage verwaltet.",
     "that may only its author, or who manages the space"},
    {"Das ist schon geschehen.", "that was done before"},
    {"Eine Notiz gehört zu einer Sache: entweder zu dem Pfad oder mit --about zu etwas aus dem Rat. Nennen Sie mit "
     "--about "
     "nur die Ablage.",
     "a note is about one thing: either a path, or with --about something of the council"},
    {"Nennen Sie die Ablage oder mit --about, worum es in den Notizen geht.",
     "name the space, or with --about what the notes are about"},
    {"Diese Adresse hat auf diesem Gerät keine Vorlage und keine Sitzung; mappe council update holt, was neu ist.",
     "nothing on this device has that address; mappe council update fetches what is new"},
    {"Eine OParl-Adresse hat höchstens 2048 Zeichen.", "an OParl address has at most 2,048 bytes"},
    {"Der Text der Notiz ist kein gültiger Text (UTF-8).", "a note is text"},
});

}  // namespace

std::span<const Said> note_details() { return of_notes; }

}  // namespace mappe::client::command
