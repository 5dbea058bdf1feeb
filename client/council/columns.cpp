#include "client/council/columns.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <vector>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t number_max = (std::int64_t{1} << 53) - 1;
constexpr std::size_t width_max = 15;
constexpr std::size_t value_cost = 4;  // of each value, besides its letters

// What is wrong with a page, once something is: from then on everything reads as nothing, and loops end.
class Verdict {
 public:
  bool must(bool holds, Errc code = Errc::malformed) {
    if (!holds && !why_) why_ = code;
    return !why_;
  }
  bool holds() const { return !why_; }
  Errc why() const { return *why_; }

  const Json& member(const Json& object, const char* name) {
    static const Json nothing;
    const auto found = object.find(name);
    return must(found != object.end()) ? *found : nothing;
  }
  const Json& list(const Json& object, const char* name) {
    static const Json empty = Json::array();
    const Json& found = member(object, name);
    return must(found.is_array()) ? found : empty;
  }
  const std::string& text(const Json& value) {
    static const std::string empty;
    return must(value.is_string()) ? value.get_ref<const std::string&>() : empty;
  }
  std::int64_t whole(const Json& value) {
    if (!must(value.is_number_integer())) return 0;
    if (value.is_number_unsigned() && !must(value.get<std::uint64_t>() <= static_cast<std::uint64_t>(number_max)))
      return 0;
    const auto number = value.get<std::int64_t>();
    return must(number >= -number_max) ? number : 0;
  }
  std::size_t count(const Json& value) {
    const std::int64_t number = whole(value);
    return must(number >= 0) ? static_cast<std::size_t>(number) : 0;
  }

 private:
  std::optional<Errc> why_;
};

// The next of a list of whole numbers.
class Counts {
 public:
  explicit Counts(const Json* numbers) : numbers_(numbers) {}
  std::int64_t next(Verdict& verdict) {
    return verdict.must(at_ < numbers_->size()) ? verdict.whole((*numbers_)[at_++]) : 0;
  }
  // Below `end`, or nothing, and the page is refused.
  std::optional<std::size_t> next_below(std::size_t end, Verdict& verdict) {
    const std::int64_t number = next(verdict);
    if (!verdict.must(number >= 0 && static_cast<std::size_t>(number) < end)) return std::nullopt;
    return static_cast<std::size_t>(number);
  }
  bool is_used_up() const { return at_ == numbers_->size(); }

 private:
  const Json* numbers_;
  std::size_t at_ = 0;
};

// Numbers that are told by how much each is more than the one before.
class Steps {
 public:
  explicit Steps(const Json* by) : by_(by) {}
  std::int64_t next(Verdict& verdict) {
    const std::int64_t number = before_ + by_.next(verdict);
    if (verdict.must(number >= 0 && number <= number_max)) before_ = number;
    return before_;
  }
  bool is_used_up() const { return by_.is_used_up(); }

 private:
  Counts by_;
  std::int64_t before_ = 0;
};

struct Digits {
  std::size_t width = 0;
  Steps numbers;
};

struct Pattern {
  std::vector<std::string_view> parts;  // around its numbers
  std::vector<Digits> digits;
};

// Lines of one of the page's texts.
class Lines {
 public:
  explicit Lines(std::string_view rest) : rest_(rest) {}
  std::string_view next(Verdict& verdict) {
    const auto end = rest_.find('\n');
    if (!verdict.must(end != std::string_view::npos)) return {};
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  bool is_used_up() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

enum class Sort { objects, lists, numbers, values, patterns, lines };

struct Column {
  Sort sort = Sort::lines;
  std::optional<Counts> of;
  std::vector<std::vector<std::pair<std::string, Column*>>> shapes;
  Column* elements = nullptr;
  std::optional<Steps> numbers;
  std::vector<const Json*> values;
  std::vector<Pattern> patterns;
  Lines* lines = nullptr;
};

class Unfolding {
 public:
  Unfolding(const Json& page, Verdict& verdict) : verdict_(verdict) {
    for (const Json& one : verdict_.list(page, "texts")) lines_.emplace_back(verdict_.text(one));
    const Json& columns = verdict_.list(page, "columns");
    if (!verdict_.must(columns.size() <= limits::columns_max)) return;
    for (const Json& one : columns)
      verdict_.must(by_path_.emplace(verdict_.text(verdict_.member(one, "path")), Column()).second);
    if (!verdict_.holds()) return;
    for (const Json& one : columns) {
      const std::string& path = verdict_.text(one.at("path"));
      set_up(one, path, by_path_.at(path));
    }
    objects_ = at("");
    verdict_.must(objects_ == nullptr || objects_->sort == Sort::objects);
  }

  Json object() { return verdict_.must(objects_ != nullptr) ? value(*objects_, 0) : Json(); }

  void must_be_used_up() const {
    for (const Lines& lines : lines_) verdict_.must(lines.is_used_up());
    for (const auto& [path, column] : by_path_) {
      verdict_.must(!column.of || column.of->is_used_up());
      verdict_.must(!column.numbers || column.numbers->is_used_up());
      for (const Pattern& pattern : column.patterns)
        for (const Digits& digits : pattern.digits) verdict_.must(digits.numbers.is_used_up());
    }
  }

 private:
  Column* at(const std::string& path) {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &found->second;
  }

  void set_up(const Json& from, const std::string& path, Column& column) {
    if (from.contains("shapes")) {
      column.sort = Sort::objects;
      for (const Json& names : verdict_.list(from, "shapes")) {
        auto& shape = column.shapes.emplace_back();
        if (!verdict_.must(names.is_array())) return;
        for (const Json& each : names) {
          const std::string& name = verdict_.text(each);
          shape.emplace_back(name, at(path.empty() ? name : path + "/" + name));
        }
      }
      column.of.emplace(&verdict_.list(from, "of"));
    } else if (from.contains("lengths")) {
      column.sort = Sort::lists;
      column.of.emplace(&verdict_.list(from, "lengths"));
      column.elements = at(path + "*");
    } else if (from.contains("numbers")) {
      column.sort = Sort::numbers;
      column.numbers.emplace(&verdict_.list(from, "numbers"));
    } else if (from.contains("values")) {
      column.sort = Sort::values;
      for (const Json& one : verdict_.list(from, "values"))
        if (verdict_.must(one.is_string() || one.is_boolean())) column.values.push_back(&one);
      column.of.emplace(&verdict_.list(from, "of"));
    } else if (from.contains("patterns")) {
      set_up_patterns(from, column);
    } else {
      const std::size_t which = verdict_.count(verdict_.member(from, "text"));
      if (verdict_.must(which < lines_.size())) column.lines = &lines_[which];
    }
  }

  void set_up_patterns(const Json& from, Column& column) {
    column.sort = Sort::patterns;
    column.of.emplace(&verdict_.list(from, "of"));
    const Json& digits = verdict_.list(from, "digits");
    std::size_t used = 0;
    for (const Json& one : verdict_.list(from, "patterns")) {
      Pattern& pattern = column.patterns.emplace_back();
      std::string_view rest = verdict_.text(one);
      for (auto end = rest.find('#'); end != std::string_view::npos; end = rest.find('#')) {
        pattern.parts.push_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
        if (!verdict_.must(used < digits.size())) return;
        const Json& place = digits[used++];
        const std::size_t width = verdict_.count(verdict_.member(place, "width"));
        verdict_.must(width <= width_max);
        pattern.digits.push_back({width, Steps(&verdict_.list(place, "by"))});
      }
      pattern.parts.push_back(rest);
    }
    verdict_.must(used == digits.size());
  }

  bool charge(std::size_t bytes) {
    if (!verdict_.must(bytes + value_cost <= left_, Errc::too_large)) return false;
    left_ -= bytes + value_cost;
    return true;
  }
  Json charged(std::string made) { return charge(made.size()) ? Json(std::move(made)) : Json(); }

  Json value(Column& column, std::size_t depth) {
    if (!verdict_.must(depth <= limits::depth_max)) return {};
    switch (column.sort) {
      case Sort::objects:
        return object_of(column, depth);
      case Sort::lists:
        return list_of(column, depth);
      case Sort::numbers:
        charge(0);
        return static_cast<std::uint64_t>(column.numbers->next(verdict_));
      case Sort::values: {
        const auto place = column.of->next_below(column.values.size(), verdict_);
        if (!place) return {};
        const Json& one = *column.values[*place];
        return charge(one.is_string() ? verdict_.text(one).size() : 0) ? one : Json();
      }
      case Sort::patterns: {
        const auto place = column.of->next_below(column.patterns.size(), verdict_);
        return place ? charged(filled(column.patterns[*place])) : Json();
      }
      case Sort::lines:
        return charged(std::string(column.lines->next(verdict_)));
    }
    return {};
  }

  Json list_of(Column& column, std::size_t depth) {
    Json made = Json::array();
    for (auto left = column.of->next(verdict_); left > 0 && verdict_.must(column.elements != nullptr); --left)
      made.push_back(value(*column.elements, depth + 1));
    charge(0);
    return made;
  }

  Json object_of(Column& column, std::size_t depth) {
    Json made = Json::object();
    const auto shape = column.of->next_below(column.shapes.size(), verdict_);
    if (!shape || !charge(0)) return made;
    for (const auto& [name, below] : column.shapes[*shape]) {
      if (!verdict_.must(below != nullptr) || !charge(name.size())) return made;
      made[name] = value(*below, depth + 1);
    }
    return made;
  }

  std::string filled(Pattern& pattern) {
    std::string made(pattern.parts[0]);
    for (std::size_t i = 0; i < pattern.digits.size(); ++i) {
      const std::string number = std::to_string(pattern.digits[i].numbers.next(verdict_));
      if (number.size() < pattern.digits[i].width) made.append(pattern.digits[i].width - number.size(), '0');
      made.append(number).append(pattern.parts[i + 1]);
    }
    return made;
  }

  Verdict& verdict_;
  std::unordered_map<std::string, Column> by_path_;
  std::vector<Lines> lines_;
  Column* objects_ = nullptr;
  std::size_t left_ = limits::page_bytes_max;
};

// Gives the items their names that the page says only of their papers.
class Naming {
 public:
  Naming(Json& objects, const PaperName& before, Verdict& verdict)
      : objects_(objects), before_(before), verdict_(verdict) {}

  void run() {
    for (const Json& object : objects_)
      if (const auto content = object.find("object"); content != object.end() && content->is_object())
        here_.emplace(verdict_.text(verdict_.member(*content, "id")), &*content);
    for (Json& object : objects_) {
      const auto joins = object.find("papers");
      if (joins != object.end() && joins->is_array()) give(object, *joins);
      if (!verdict_.holds()) return;
    }
  }

 private:
  void give(Json& object, Json& joins) {
    std::unordered_map<std::string, Json*> items;
    const auto content = object.find("object");
    if (content != object.end() && content->is_object() && content->contains("items"))
      for (Json& item : (*content)["items"])
        if (item.is_object() && item.contains("id")) items.emplace(verdict_.text(item["id"]), &item);
    for (Json& join : joins) {
      if (!join.is_object() || !join.contains("same_name")) continue;
      verdict_.must(join["same_name"] == true);
      const auto item = items.find(verdict_.text(verdict_.member(join, "item")));
      if (!verdict_.must(item != items.end() && !item->second->contains("name"))) return;
      const std::string* name = name_of(verdict_.text(verdict_.member(join, "paper")));
      if (!verdict_.must(name != nullptr)) return;
      (*item->second)["name"] = *name;
      join.erase("same_name");
    }
  }
  const std::string* name_of(const std::string& paper) {
    const auto found = here_.find(paper);
    return found == here_.end() ? before_(paper) : &verdict_.text(verdict_.member(*found->second, "name"));
  }

  Json& objects_;
  const PaperName& before_;
  Verdict& verdict_;
  std::unordered_map<std::string, const Json*> here_;
};

std::string unfolded(const Json& page, const PaperName& before, Verdict& verdict) {
  Json out = Json::object();
  for (const char* name : {"generation", "checked_ms", "upto", "more"}) {
    const Json& told = verdict.member(page, name);
    if (verdict.must(told.is_primitive())) out[name] = told;
  }
  const std::size_t objects = verdict.count(verdict.member(page, "count"));
  verdict.must(objects <= limits::page_objects_max, Errc::too_many);
  Json made = Json::array();
  if (!verdict.holds()) return {};
  Unfolding unfolding(page, verdict);
  for (std::size_t i = 0; i < objects && verdict.holds(); ++i) made.push_back(unfolding.object());
  if (verdict.holds()) unfolding.must_be_used_up();
  if (verdict.holds()) Naming(made, before, verdict).run();
  if (!verdict.holds()) return {};
  out["objects"] = std::move(made);
  return out.dump();
}

}  // namespace

Result<std::string> page_of_objects(std::string page, const PaperName& paper_name) {
  if (page.size() > limits::page_bytes_max) return fail(Errc::too_large, "a page of a council's mirror is too large");
  const Json all = Json::parse(page, nullptr, false);
  if (!all.is_object() || !all.contains("columns")) return page;
  Verdict verdict;
  std::string made = unfolded(all, paper_name, verdict);
  if (verdict.holds()) return made;
  if (verdict.why() == Errc::too_large)
    return fail(Errc::too_large, "a page of a council's mirror unfolds to too much");
  if (verdict.why() == Errc::too_many)
    return fail(Errc::too_many, "a page of a council's mirror holds too many objects");
  return fail(Errc::malformed, "a page of a council's mirror by columns has a wrong form");
}

}  // namespace mappe::client::council
