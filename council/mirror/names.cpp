#include <array>

#include "council/mirror/oddities.h"
#include "council/mirror/values.h"

namespace mappe::council {

namespace {

constexpr std::array<std::string_view, 11> kind_names = {
    "system", "body",         "organization", "person",           "meeting", "agenda_item",
    "paper",  "consultation", "file",         "legislative_term", "location"};

constexpr std::array<std::string_view, Oddities::size> oddity_names = {
    "control_characters", "wrong_encoding", "byte_order_mark", "broken_object",   "wrong_type",
    "type_missing",       "without_id",     "agenda_missing",  "filter_lost",     "filter_ignored",
    "fake_stamps",        "bare_list",      "empty_as_error",  "goes_in_circles", "foreign_next",
    "downgraded_link",    "not_in_list",    "deleted_alive",   "mass_loss"};

}  // namespace

std::string_view name_of(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of(std::string_view name) {
  for (std::size_t i = 0; i < kind_names.size(); ++i)
    if (kind_names[i] == name) return static_cast<Kind>(i);
  return std::nullopt;
}

std::string_view name_of(Oddity oddity) { return oddity_names[static_cast<std::size_t>(oddity)]; }

}  // namespace mappe::council
