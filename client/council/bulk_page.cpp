#include "client/council/bulk_page.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "client/council/limits.h"
#include "council/links/recogniser.h"

namespace mappe::client::council {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t uint_max = (std::uint64_t{1} << 53) - 1;  // as the browser's client reads them
constexpr std::array<std::string_view, 4> state_words{"present", "deleted", "depublished", "unreachable"};
constexpr std::array<std::string_view, 6> kind_words{"system", "body", "organization", "person", "meeting", "paper"};

// The parser keeps no stack of its own, but who reads its values later may.
bool is_too_deep(std::string_view json) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char sign = json[at];
    if (in_text) {
      if (sign == '\\')
        ++at;
      else if (sign == '"')
        in_text = false;
    } else if (sign == '"') {
      in_text = true;
    } else if (sign == '[' || sign == '{') {
      if (++depth > limits::depth_max) return true;
    } else if ((sign == ']' || sign == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

bool is_address(std::string_view text) {
  std::string scheme(text.substr(0, 8));
  for (char& sign : scheme)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + 32);
  return scheme.starts_with("http://") || scheme == "https://";
}

// Reads members of one object; remembers that one had not the form it must have.
class Members {
 public:
  Members(const Json& of, bool& failed) : of_(of), failed_(failed) {
    if (!of.is_object()) failed_ = true;
  }

  std::string text(const char* name, std::size_t bytes_max = limits::text_bytes_max) {
    const Json* value = member(name);
    if (value == nullptr) return {};
    const auto* found = value->get_ptr<const std::string*>();
    if (found != nullptr && found->size() <= bytes_max) return *found;
    failed_ = true;
    return {};
  }
  std::string address(const char* name) {
    std::string found = text(name, limits::url_bytes_max);
    if (!found.empty() && !is_address(found)) failed_ = true;
    return found;
  }
  std::uint64_t count(const char* name) {  // must be there
    const Json* value = member(name);
    if (value != nullptr && value->is_number_unsigned() && value->get<std::uint64_t>() <= uint_max)
      return value->get<std::uint64_t>();
    failed_ = true;
    return 0;
  }
  const Json::array_t& list(const char* name) {
    static const Json::array_t none;
    const Json* value = member(name);
    if (value == nullptr) return none;
    const auto* found = value->get_ptr<const Json::array_t*>();
    if (found != nullptr && found->size() <= limits::list_items_max) return *found;
    failed_ = true;
    return none;
  }
  void add_texts(const char* name, std::vector<std::string>& to) {
    for (const Json& one : list(name)) {
      const auto* found = one.get_ptr<const std::string*>();
      if (found == nullptr || found->size() > limits::text_bytes_max)
        failed_ = true;
      else
        to.push_back(*found);
    }
  }

 private:
  const Json* member(const char* name) const {
    if (!of_.is_object()) return nullptr;
    const auto found = of_.find(name);
    return found == of_.end() ? nullptr : &*found;
  }
  const Json& of_;
  bool& failed_;
};

template <std::size_t N>
std::optional<std::uint8_t> place_of(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - words.begin());
}

std::string normal_of(const std::string& reference) {
  if (reference.empty()) return {};
  const auto read = mappe::council::recognise(reference);
  return read && read->sort == "number" ? read->number : std::string();
}

void keep_each_once(std::vector<std::string>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void read_paper(Members& object, Row& row, bool& failed) {
  row.reference = object.text("reference");
  row.normal = normal_of(row.reference);
  row.date = object.text("date");
  row.web = object.address("web");
  object.add_texts("originator_persons", row.persons);
  object.add_texts("originator_organizations", row.bodies);
  object.add_texts("under_direction_of", row.bodies);
  for (const Json& one : object.list("consultations")) Members(one, failed).add_texts("organizations", row.bodies);
}

void read_content(const Json& from, Row& row, bool& failed) {
  Members object(from, failed);
  row.name = object.text("name");
  row.body = object.text("body");
  switch (row.kind) {
    case Kind::paper:
      read_paper(object, row, failed);
      break;
    case Kind::meeting:
      row.date = object.text("start");
      row.web = object.address("web");
      object.add_texts("organizations", row.bodies);
      break;
    case Kind::organization:
    case Kind::person:
      row.web = object.address("web");
      break;
    case Kind::body:
      row.web = object.address("website");
      break;
    case Kind::system:
      break;
  }
  keep_each_once(row.bodies);
  keep_each_once(row.persons);
}

// None: of a kind that this program does not know.
std::optional<Row> read_row(const Json& raw, bool& failed) {
  Members outer(raw, failed);
  Row row;
  row.n = outer.count("n");
  outer.count("first_seen_ms");
  row.changed_ms = outer.count("changed_ms");
  const auto state = place_of(state_words, outer.text("state"));
  if (!state || row.n == 0 || !raw.is_object() || !raw.contains("object")) failed = true;
  if (failed) return std::nullopt;
  row.state = static_cast<ObjectState>(*state);
  const Json& inner = raw.at("object");
  Members object(inner, failed);
  row.id = object.text("id", limits::url_bytes_max);
  const std::string word = object.text("kind");
  if (row.id.empty() || word.empty()) failed = true;
  const auto kind = place_of(kind_words, word);
  if (failed || !kind) return std::nullopt;
  row.kind = static_cast<Kind>(*kind);
  if (row.is_gone() && inner.size() > 2) failed = true;  // it was withdrawn, and still has its text
  if (!failed) read_content(inner, row, failed);
  return row;
}

}  // namespace

Result<BulkPage> read_bulk_page(std::string_view json) {
  if (json.size() > limits::page_bytes_max) return fail(Errc::too_large, "a page of a council's mirror is too large");
  if (is_too_deep(json)) return fail(Errc::malformed, "a page of a council's mirror is nested too deep");
  const Json all = Json::parse(json, nullptr, false);
  const Error wrong = fail(Errc::malformed, "a page of a council's mirror has a wrong form");
  if (!all.is_object() || !all.contains("objects") || !all.contains("more")) return wrong;
  const Json& objects = all.at("objects");
  if (!objects.is_array() || !all.at("more").is_boolean()) return wrong;
  if (objects.size() > limits::page_objects_max)
    return fail(Errc::too_large, "a page of a council's mirror holds too many objects");
  bool failed = false;
  Members outer(all, failed);
  BulkPage page;
  page.generation = outer.text("generation", limits::generation_bytes_max);
  page.checked_ms = outer.count("checked_ms");
  page.upto = outer.count("upto");
  page.more = all.at("more").get<bool>();
  std::uint64_t last = 0;
  for (const Json& one : objects) {
    auto row = read_row(one, failed);
    if (failed) return wrong;
    if (!row) continue;
    if (row->n <= last || row->n > page.upto) return wrong;
    last = row->n;
    page.rows.push_back(std::move(*row));
  }
  if (failed || page.generation.empty()) return wrong;
  return page;
}

}  // namespace mappe::client::council
