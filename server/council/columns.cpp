#include "server/council/columns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <vector>

namespace mappe::server {

namespace {

using Json = nlohmann::json;

constexpr std::size_t digits_max = 15;           // of a number in a text: below 2^53
constexpr std::size_t values_of_a_pattern = 20;  // so many at least, or patterns cost more than they save
constexpr std::size_t values_of_a_repeated = 8;  // likewise of texts that come again
constexpr std::string_view address_scheme = "http";

enum class Sort { none, objects, lists, numbers, flags, texts };

// All values at one path.
struct Column {
  std::string path;
  Sort sort = Sort::none;
  std::vector<const Json*> values;
  std::map<std::string, Column*> members;
  Column* elements = nullptr;
  int text = -1;  // which of the page's texts it is in
};

std::optional<Sort> sort_of(const Json& value) {
  if (value.is_object()) return Sort::objects;
  if (value.is_array()) return Sort::lists;
  if (value.is_number_unsigned()) return Sort::numbers;
  if (value.is_boolean()) return Sort::flags;
  if (value.is_string()) return Sort::texts;
  return std::nullopt;
}

const std::string& text_of(const Json& value) { return value.get_ref<const std::string&>(); }

class Walk {
 public:
  Walk() { made("").sort = Sort::objects; }

  bool visit(const Json& value) { return visit(value, columns_.front()); }
  std::deque<Column>& columns() { return columns_; }
  // Every text, in the order in which a reader comes to it.
  const std::vector<std::pair<const Column*, const Json*>>& texts() const { return texts_; }

 private:
  Column& made(std::string path) {
    columns_.push_back({std::move(path), Sort::none, {}, {}, nullptr, -1});
    return columns_.back();
  }

  bool visit(const Json& value, Column& column) {
    const auto sort = sort_of(value);
    if (!sort || (column.sort != Sort::none && column.sort != *sort)) return false;
    column.sort = *sort;
    column.values.push_back(&value);
    if (*sort == Sort::texts) texts_.emplace_back(&column, &value);
    if (*sort == Sort::lists) {
      if (column.elements == nullptr && !value.empty()) column.elements = &made(column.path + "*");
      return std::all_of(value.begin(), value.end(), [&](const Json& one) { return visit(one, *column.elements); });
    }
    if (*sort != Sort::objects) return true;
    for (const auto& [name, member] : value.items()) {
      Column*& below = column.members[name];
      if (below == nullptr) below = &made(column.path.empty() ? name : column.path + "/" + name);
      if (!visit(member, *below)) return false;
    }
    return true;
  }

  std::deque<Column> columns_;  // in the order of what is found first
  std::vector<std::pair<const Column*, const Json*>> texts_;
};

// Which of the different ones each is.
template <class Key>
class Places {
 public:
  std::size_t of(Key key) {
    const auto [found, is_new] = places_.emplace(std::move(key), places_.size());
    if (is_new) order_.push_back(&found->first);
    return found->second;
  }
  const std::vector<const Key*>& in_order() const { return order_; }

 private:
  std::map<Key, std::size_t> places_;
  std::vector<const Key*> order_;
};

void add_objects(const Column& column, Json& out) {
  Places<std::vector<std::string>> shapes;
  Json of = Json::array();
  for (const Json* value : column.values) {
    std::vector<std::string> names;
    for (const auto& [name, member] : value->items()) names.push_back(name);
    of.push_back(shapes.of(std::move(names)));
  }
  out["shapes"] = Json::array();
  for (const auto* names : shapes.in_order()) out["shapes"].push_back(*names);
  out["of"] = std::move(of);
}

void add_numbers(const Column& column, Json& out) {
  std::int64_t before = 0;
  for (const Json* value : column.values) {
    const auto number = value->get<std::int64_t>();
    out["numbers"].push_back(number - before);
    before = number;
  }
}

// "DS0039/2016" as "DS#/#" and its numbers as they are written; false: it is none of these.
bool split(const std::string& text, std::string& pattern, std::vector<std::string_view>& numbers) {
  const auto is_digit = [](char sign) { return sign >= '0' && sign <= '9'; };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '#') return false;
    if (!is_digit(text[at])) {
      pattern += text[at++];
      continue;
    }
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at - from > digits_max) return false;
    pattern += '#';
    numbers.push_back(std::string_view(text).substr(from, at - from));
  }
  return true;
}

// The numbers in one place of one pattern; nothing: they are not all written with the same zeros in front.
std::optional<Json> digits_of(const std::vector<std::string_view>& numbers) {
  std::size_t width = 0;
  for (const std::string_view number : numbers)
    if (number.size() > 1 && number[0] == '0') width = std::max(width, number.size());
  Json by = Json::array();
  std::int64_t before = 0;
  for (const std::string_view number : numbers) {
    if (number.size() < width || (number.size() > width && number.size() > 1 && number[0] == '0')) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    by.push_back(value - before);
    before = value;
  }
  return Json{{"width", width}, {"by", std::move(by)}};
}

bool add_patterns(const Column& column, Json& out) {
  const std::size_t most = std::max<std::size_t>(1, column.values.size() / values_of_a_pattern);
  Places<std::string> patterns;
  std::vector<std::vector<std::vector<std::string_view>>> numbers;  // of each pattern, of each place
  Json of = Json::array();
  for (const Json* value : column.values) {
    std::string pattern;
    std::vector<std::string_view> found;
    if (!split(text_of(*value), pattern, found)) return false;
    const std::size_t place = patterns.of(std::move(pattern));
    if (place >= most) return false;
    if (place == numbers.size()) numbers.emplace_back(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) numbers[place][i].push_back(found[i]);
    of.push_back(place);
  }
  Json digits = Json::array();
  for (const auto& places : numbers)
    for (const auto& one : places) {
      auto written = digits_of(one);
      if (!written) return false;
      digits.push_back(std::move(*written));
    }
  out["patterns"] = Json::array();
  for (const auto* pattern : patterns.in_order()) out["patterns"].push_back(*pattern);
  out["of"] = std::move(of);
  out["digits"] = std::move(digits);
  return true;
}

template <class Value>
void add_values(const Column& column, Json& out) {
  Places<Value> values;
  Json of = Json::array();
  for (const Json* value : column.values) of.push_back(values.of(value->get<Value>()));
  out["values"] = Json::array();
  for (const auto* value : values.in_order()) out["values"].push_back(*value);
  out["of"] = std::move(of);
}

void add_texts(Column& column, Json& out) {
  if (add_patterns(column, out)) return;
  std::set<std::string_view> different;
  bool has_line_feed = false;
  for (const Json* value : column.values) {
    different.insert(text_of(*value));
    has_line_feed = has_line_feed || text_of(*value).find('\n') != std::string::npos;
  }
  if (has_line_feed || different.size() <= column.values.size() / values_of_a_repeated)
    return add_values<std::string>(column, out);
  // Addresses apart from what people read: much of some vendors' is random letters, which spoil the rest's code.
  column.text = text_of(*column.values.front()).starts_with(address_scheme) ? 1 : 0;
  out["text"] = column.text;
}

Json written(Column& column) {
  Json out = {{"path", column.path}};
  switch (column.sort) {
    case Sort::none:
    case Sort::objects:
      add_objects(column, out);
      break;
    case Sort::lists:
      for (const Json* value : column.values) out["lengths"].push_back(value->size());
      break;
    case Sort::numbers:
      add_numbers(column, out);
      break;
    case Sort::flags:
      add_values<bool>(column, out);
      break;
    case Sort::texts:
      add_texts(column, out);
      break;
  }
  return out;
}

// Takes away the names of items that their papers bear, too.
void leave_out_names(Json& object, const PaperName& paper_name) {
  const auto joins = object.find("papers");
  const auto content = object.find("object");
  if (joins == object.end() || content == object.end() || !content->contains("items")) return;
  std::unordered_map<std::string_view, Json*> items;
  for (Json& item : (*content)["items"])
    if (item.contains("id")) items.emplace(text_of(item["id"]), &item);
  for (Json& join : *joins) {
    const auto found = items.find(text_of(join.at("item")));
    if (found == items.end()) continue;
    const auto name = found->second->find("name");
    if (name == found->second->end()) continue;
    if (paper_name(text_of(join.at("paper"))) != text_of(*name)) continue;
    found->second->erase(name);
    join["same_name"] = true;
  }
}

}  // namespace

std::optional<std::string> by_columns(Json objects, const PaperName& paper_name) {
  Walk walk;
  for (Json& object : objects) leave_out_names(object, paper_name);
  for (const Json& object : objects)
    if (!walk.visit(object)) return std::nullopt;
  Json columns = Json::array();
  for (Column& column : walk.columns()) columns.push_back(written(column));
  std::array<std::string, 2> texts;
  for (const auto& [column, value] : walk.texts())
    if (column->text >= 0) texts[static_cast<std::size_t>(column->text)].append(text_of(*value)).append("\n");
  return "\"count\":" + std::to_string(objects.size()) + ",\"columns\":" + columns.dump() +
         ",\"texts\":" + Json(texts).dump();
}

}  // namespace mappe::server
