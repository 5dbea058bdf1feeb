#include "council/mirror/join.h"

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "council/mirror/ascii.h"
#include "council/mirror/json_fields.h"
#include "council/mirror/limits.h"

namespace mappe::council {

namespace {

struct Row {  // one consultation of one paper; ids are not unique without all three (Session)
  std::string paper, consultation, item, meeting;
};

struct Titled {
  std::string paper, consultation, title;
};

std::string string_of(const Json& object, const char* key) {
  const auto value = object.find(key);
  return value != object.end() && value->is_string() ? value->get<std::string>() : "";
}

// For comparing only: without blanks, line breaks and case of ASCII letters.
std::string plain_title(std::string_view title) {
  std::string out;
  for (const char c : title)
    if (static_cast<unsigned char>(c) > 0x20) out += lower(c);
  return out;
}

// As meetings are compared: more! rubin calls a meeting ".../meeting/ni_7" and in a paper's consultation
// ".../meeting/7".
std::string meeting_key(std::string id) {
  constexpr std::string_view prefix = "ni_";
  const std::size_t slash = id.rfind('/');
  if (slash != std::string::npos && id.compare(slash + 1, prefix.size(), prefix) == 0)
    id.erase(slash + 1, prefix.size());
  return id;
}

class Joiner {
 public:
  void add_paper(const Json& paper) {
    const std::string id = string_of(paper, "id");
    const auto consultations = paper.find("consultations");
    if (consultations == paper.end()) return;
    for (const Json& one : *consultations) {
      Row row{id, string_of(one, "id"), string_of(one, "agenda_item"), string_of(one, "meeting")};
      if (!row.item.empty()) by_item_[row.item].push_back(row);
      if (row.item.empty() && !row.meeting.empty())
        unplaced_[meeting_key(row.meeting)].push_back({id, row.consultation, plain_title(string_of(paper, "name"))});
      by_consultation_[row.consultation].push_back(std::move(row));
    }
  }

  std::string joins_of(const Json& meeting) const {
    const std::string id = string_of(meeting, "id");
    const auto items = meeting.find("items");
    if (items == meeting.end()) return "";
    Json out = Json::array();
    std::set<std::string> placed;  // papers
    std::vector<const Json*> open;
    for (const Json& item : *items) {
      const auto rows = rows_of(item, id);
      if (rows.empty()) open.push_back(&item);
      for (const Row& row : rows) {
        placed.insert(row.paper);
        out.push_back({{"item", string_of(item, "id")}, {"paper", row.paper}, {"consultation", row.consultation}});
      }
    }
    guess(id, open, placed, out);
    return out.empty() ? "" : text_of(out);
  }

 private:
  // Who reads the mirror refuses longer lists and larger pages, and with them all that stands there: the rest is left
  // out.
  static std::string text_of(const Json& joins) {
    std::string text = "[";
    for (std::size_t i = 0; i < joins.size() && i < limits::items_max; ++i) {
      const std::string one = joins[i].dump();
      if (text.size() + one.size() + 2 > limits::content_bytes_max) break;
      text += (i > 0 ? "," : "") + one;
    }
    return text + "]";
  }

  std::vector<Row> rows_of(const Json& item, const std::string& meeting) const {
    const std::string id = string_of(item, "id");
    if (const auto found = by_item_.find(id); found != by_item_.end()) return unique(found->second);
    const auto found = by_consultation_.find(string_of(item, "consultation"));
    if (found == by_consultation_.end()) return {};
    std::set<std::string> papers;
    for (const Row& row : found->second) papers.insert(row.paper);
    // A postponed item comes back under the same consultation, of which the paper may know the old item only.
    if (papers.size() == 1) return {found->second.front()};
    std::vector<Row> here;
    for (const Row& row : found->second)
      if (row.item.empty() && meeting_key(row.meeting) == meeting_key(meeting)) here.push_back(row);
    return unique(here);
  }

  static std::vector<Row> unique(const std::vector<Row>& rows) {
    std::map<std::pair<std::string, std::string>, Row> by_key;
    for (const Row& row : rows) by_key.emplace(std::pair(row.paper, row.consultation), row);
    std::vector<Row> out;
    out.reserve(by_key.size());
    for (auto& [key, row] : by_key) out.push_back(row);
    return out;
  }

  void guess(const std::string& meeting, const std::vector<const Json*>& open, const std::set<std::string>& placed,
             Json& out) const {
    const auto found = unplaced_.find(meeting_key(meeting));
    if (found == unplaced_.end()) return;
    std::map<std::string, std::vector<const Titled*>> papers;
    for (const Titled& paper : found->second)
      if (!paper.title.empty() && !placed.contains(paper.paper)) papers[paper.title].push_back(&paper);
    std::map<std::string, std::vector<const Json*>> items;
    for (const Json* item : open) items[plain_title(string_of(*item, "name"))].push_back(item);
    for (const auto& [title, same] : items) {
      const auto match = papers.find(title);
      if (match == papers.end() || same.size() != 1 || match->second.size() != 1) continue;
      out.push_back({{"item", string_of(*same.front(), "id")},
                     {"paper", match->second.front()->paper},
                     {"consultation", match->second.front()->consultation},
                     {"guessed", true}});
    }
  }

  std::unordered_map<std::string, std::vector<Row>> by_item_, by_consultation_;
  std::unordered_map<std::string, std::vector<Titled>> unplaced_;  // by meeting_key()
};

bool is_readable(const Record& record, Kind kind) {
  return record.kind == kind && (record.state == State::present || record.state == State::unreachable);
}

}  // namespace

Result<std::vector<Record>> changed_joins(const Store& store, std::string_view source) {
  Joiner joiner;
  auto papers = store.scan(source, [&](Record&& record) {
    if (!is_readable(record, Kind::paper)) return true;
    if (const auto json = parse_json(record.content)) joiner.add_paper(*json);
    return true;
  });
  if (!papers) return fail(papers.error());
  std::vector<Record> changed;
  auto meetings = store.scan(source, [&](Record&& record) {
    if (!is_readable(record, Kind::meeting)) return true;
    const auto json = parse_json(record.content);
    if (!json) return true;
    std::string joins = joiner.joins_of(*json);
    if (joins == record.joins) return true;
    record.joins = std::move(joins);
    changed.push_back(std::move(record));
    return true;
  });
  if (!meetings) return fail(meetings.error());
  return changed;
}

}  // namespace mappe::council
