// What stands beside meetings and items, on a terminal and for programs; own ones and the council's.
//                                                                                               docs/protocol.md §4.11
#pragma once

#include <array>

#include "client/command/note_print.h"
#include "journal/agenda_ops.h"

namespace mappe::client::command {

struct FieldWord {
  journal::BriefField field;
  const char* name;    // typed, and in JSON
  const char* german;  // typed, in any case
  Said shown;
};
inline constexpr std::array<FieldWord, 5> brief_fields{{
    {journal::BriefField::briefing, "briefing", "Vorbereitung", {"Vorbereitung", "briefing"}},
    {journal::BriefField::recommendation, "recommendation", "Empfehlung", {"Empfehlung", "recommendation"}},
    {journal::BriefField::speaker, "speaker", "Redner", {"Es spricht", "speaker"}},
    {journal::BriefField::vote, "vote", "Abstimmung", {"Abstimmung", "vote"}},
    {journal::BriefField::result, "result", "Ergebnis", {"Ergebnis", "result"}},
}};

Json json_beside(const SpaceReplica& space, const journal::op::Subject& subject);
// Gives whether there was something.
bool print_beside(Program& program, const SpaceReplica& space, const journal::op::Subject& subject);

// The items of a meeting that stand in this space, with what stands beside them.
Json json_items(const SpaceReplica& space, const journal::op::Subject& meeting);
void print_items(Program& program, const SpaceReplica& space, const journal::op::Subject& meeting);
std::string line_of_item(const journal::op::Item& item);

// Something of the council's by its OParl id: of a meeting its agenda, as far as this device keeps the council, and
// what this space has beside each; else what is beside it alone.
void show_of_council(Program& program, const SpaceReplica& space, const std::string& id);

struct MeetingHere {
  TimeMs start_ms;
  const council::Row* row;
  const council::CouncilHere* council;
};
std::vector<std::string> bodies_of(const MeetingHere& meeting);  // their names, as far as the mirror has them
std::string title_of(const MeetingHere& meeting);                // its name, else those of its bodies
// Of the mirrors on this device, in no particular order; those without a time are left out.
std::vector<MeetingHere> meetings_of_councils(const council::Councils& councils, TimeMs from_ms);

}  // namespace mappe::client::command
