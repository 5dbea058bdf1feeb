#include "client/command/council_titles.h"

#include "client/command/council_print.h"

namespace mappe::client::command {
namespace {

constexpr std::string_view kind_names[] = {"system", "body", "organization", "person", "meeting", "paper"};

std::string word_of_title(const std::string& kind) {
  for (std::size_t at = 0; at < std::size(kind_names); ++at)
    if (kind == kind_names[at]) return word_of_kind(static_cast<council::Kind>(at));
  return text({"Tagesordnungspunkt", "item"});
}

}  // namespace

std::string CouncilTitle::line() const {
  std::string line = word_of_title(kind);
  if (!reference.empty()) line += " " + harmless(reference);
  if (kind == "meeting" && !date.empty()) line += " " + day_words(date.substr(0, 10));
  line += "  " + harmless(name.empty() ? "–" : name);
  if (!meeting.empty())
    line += "  (" + harmless(meeting) + (date.empty() ? "" : ", " + day_words(date.substr(0, 10))) + ")";
  return line;
}

void CouncilTitles::learn(const std::set<std::string>& ids) {
  if (ids.empty()) return;
  if (!are_tried_) {
    are_tried_ = true;
    auto home = program_.home();
    if (!home) return;
    if (auto councils = council::Councils::open(**home)) councils_ = std::move(*councils);
  }
  if (!councils_) return;  // without titles the notes are there all the same
  for (const council::CouncilHere& one : councils_->here()) {
    std::set<std::string> others;
    for (const std::string& id : ids) {
      if (titles_.contains(id)) continue;
      const council::Row* row = one.kept.rows().find(id);
      if (row == nullptr)
        others.insert(id);
      else
        titles_[id] = {std::string(kind_names[static_cast<std::size_t>(row->kind)]), row->reference,
                       name_of_row(*row, one.kept.rows()), row->date, ""};
    }
    for (auto& [id, item] : one.kept.items(others)) {
      const council::Row* meeting = one.kept.rows().find(item.meeting);
      titles_[id] = {"item", item.number, item.name, meeting->date, name_of_row(*meeting, one.kept.rows())};
    }
  }
}

const CouncilTitle* CouncilTitles::of(const std::string& id) const {
  const auto found = titles_.find(id);
  return found == titles_.end() ? nullptr : &found->second;
}

}  // namespace mappe::client::command
