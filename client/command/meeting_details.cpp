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
    {"Name, Ort und Gremium einer Sitzung haben je höchstens 1.024 Zeichen. Für mehr ist die Vorbereitung da: mappe "
     "meetings brief.",
     "a meeting's name, place and body have at most 1,024 bytes each; there is room for more in its briefing"},
    {"Schreiben Sie ABLAGE:ADRESSE, zum Beispiel Umwelt:https://…: gemeint ist, was in der Ablage dazu steht.",
     "write it as S:ADDRESS: what the space S says of it is meant"},
    {"Dieses Gremium ist keines von Ihren; mappe meetings bodies zeigt sie.",
     "that body is none of yours; mappe meetings bodies shows them"},
    {"Geben Sie den Namen des Gremiums an.", "give the body's name"},
    {"Der Name eines Gremiums ist eine Zeile von höchstens 1.024 Zeichen.",
     "a body's name is one line of at most 1,024 bytes"},
    {"Höchstens 200 Gremien lassen sich wählen.", "at most 200 bodies can be chosen"},
    {"Sagen Sie mit --space ABLAGE, in welcher Ablage die Auswahl stehen soll, oder mit --here, dass sie nur auf "
     "diesem "
     "Gerät gilt.",
     "say with --space S in which space the choice shall stand, or --here"},
    {"Die Auswahl steht in einer Ablage oder nur auf diesem Gerät: --space und --here gehen nicht zugleich.",
     "a choice stands in a space or on this device, not both"},
});

}  // namespace

std::span<const Said> meeting_details() { return of_meetings; }

}  // namespace mappe::client::command
