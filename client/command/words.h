// Roles, states and findings in the user's language, for listings. --json keeps the stable English words of
// docs/protocol.md §4, §4a and §13. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "client/command/text.h"
#include "client/replica/alarm.h"
#include "client/replica/roles.h"
#include "client/replica/roster_replica.h"

namespace mappe::client::command {

std::string word(PersonRole role);  // "Mitglied", "member"
std::string word(SpaceRole role);   // "bearbeiten", "editor"
std::string word(SpaceRole role, Language language);
std::string word(PersonInfo::State state);          // "eingeladen", "invited"
std::string word(PrincipalKind kind);               // "Einladung", "invitation"
std::string words_of_duties(std::uint64_t duties);  // "Kasse, darf Ablagen anlegen"; "" for none

// As typed: the stable word, or the German one.
std::optional<PersonRole> person_role_typed(std::string_view typed);
std::optional<SpaceRole> space_role_typed(std::string_view typed);
std::optional<std::uint64_t> duty_typed(std::string_view typed);  // the bit, journal::duty

// A clause each: "... (der Name ist dort schon vergeben)".
std::string clause(const SkippedEntry& entry);
std::string clause(Alarm::Kind kind);

// What a rule that the server names means to a person; nothing for rules that only a faulty program breaks.
const Said* said_of_rule(std::string_view rule);

}  // namespace mappe::client::command
