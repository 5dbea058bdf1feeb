// German for what is said about meetings.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto of_meetings = std::to_array<Said>({
    {"Geben Sie mindestens 6 Zeichen der Kennung an, die mappe meetings zeigt.",
     "give at least 6 characters of the id that mappe meetings shows"},
    {"Mehrere Sitzungen oder Punkte beginnen so; geben Sie mehr von der Kennung an.",
     "several meetings begin like that; give more of the id"},
    {"Eine solche Sitzung oder einen solchen Punkt gibt es nicht; mappe meetings list zeigt sie.",
     "there is no such meeting; mappe meetings list shows them"},
    {"Das Feld heißt Vorbereitung, Empfehlung, Redner, Abstimmung oder Ergebnis.",
     "the field is briefing, recommendation, speaker, vote or result"},
    {"Auf Tagesordnungen schreibt, wer in der Ablage bearbeiten darf; fragen Sie, wer die Ablage verwaltet.",
     "only editors write on agendas: ask a manager of the space for the right"},
    {"Ein Text neben einem Punkt hat höchstens 16 KiB, eine Adresse 2.048 Bytes.",
     "a brief has at most 16 KiB, an address 2,048 bytes"},
    {"Jemand hat dort inzwischen etwas anderes geschrieben; sehen Sie es zuerst an.",
     "somebody has written something else meanwhile; look at it first"},
    {"Eine Sitzung ohne Termin hat keinen Platz in einem Kalender.",
     "a meeting without a time has no place in a calendar"},
    {"Schreiben Sie den Termin so: 3.12.2026 19:00.", "write the time like this: 2026-12-03 19:00"},
    {"Diesen Tag oder diese Uhrzeit gibt es nicht.", "there is no such day or time"},
    {"Geben Sie der Sitzung einen Namen.", "give the meeting a name"},
    {"Name und Ort einer Sitzung haben höchstens 1.024 Zeichen. Für mehr ist die Vorbereitung da: mappe meetings "
     "brief.",
     "a meeting's name and place have at most 1,024 bytes; there is room for more in its briefing"},
});

}  // namespace

std::span<const Said> meeting_details() { return of_meetings; }

}  // namespace mappe::client::command
