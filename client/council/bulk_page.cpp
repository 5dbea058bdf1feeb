#include "client/council/bulk_page.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "client/council/bulk_forms.h"
#include "client/council/limits.h"
#include "council/links/recogniser.h"

namespace mappe::client::council {
namespace {

using Json = nlohmann::json;

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

const Json* member_of(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// Of what has its form: "" and nothing where there is none.
std::string text_in(const Json& object, std::string_view name) {
  const Json* value = member_of(object, name);
  return value == nullptr ? std::string() : value->get_ref<const std::string&>();
}

void add_texts(const Json& object, std::string_view name, std::vector<std::string>& to) {
  if (const Json* value = member_of(object, name))
    for (const Json& one : *value) to.push_back(one.get_ref<const std::string&>());
}

template <std::size_t N>
std::optional<std::uint8_t> place_of(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - words.begin());
}

void keep_each_once(std::vector<std::string>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void read_paper(const Json& object, Row& row) {
  row.reference = text_in(object, "reference");
  row.normal = mappe::council::normal_reference(row.reference);
  row.date = text_in(object, "date");
  row.type = text_in(object, "paper_type");
  if (const Json* file = member_of(object, "main_file")) {
    row.main_url = text_in(*file, "access_url");
    if (row.main_url.empty()) row.main_url = text_in(*file, "download_url");
  }
  add_texts(object, "originator_persons", row.persons);
  add_texts(object, "originator_organizations", row.bodies);
  add_texts(object, "under_direction_of", row.bodies);
  if (const Json* list = member_of(object, "consultations"))
    for (const Json& one : *list) add_texts(one, "organizations", row.bodies);
}

void read_content(const Json& object, Row& row) {
  row.name = text_in(object, "name");
  row.body = text_in(object, "body");
  if (row.kind != Kind::system) row.web = text_in(object, row.kind == Kind::body ? "website" : "web");
  if (row.kind == Kind::paper) read_paper(object, row);
  if (row.kind == Kind::meeting) {
    row.date = text_in(object, "start");
    const Json* cancelled = member_of(object, "cancelled");
    row.cancelled = cancelled != nullptr && cancelled->get<bool>();
    add_texts(object, "organizations", row.bodies);
  }
  keep_each_once(row.bodies);
  keep_each_once(row.persons);
}

bool are_joins(const Json* joins) {
  if (joins == nullptr) return true;
  return joins->is_array() && joins->size() <= limits::list_items_max &&
         std::all_of(joins->begin(), joins->end(), [](const Json& one) {
           return has_form(one, forms_of_join()) && one.contains("item") && one.contains("paper");
         });
}

bool is_count(const Json* value) { return value != nullptr && is_form_count(*value); }

// What every object has, of whatever kind. False: something of it has not its form.
bool read_outside(const Json& raw, Row& row) {
  if (!raw.is_object()) return false;
  const Json *n = member_of(raw, "n"), *first = member_of(raw, "first_seen_ms"),
             *changed = member_of(raw, "changed_ms");
  const Json *state = member_of(raw, "state"), *object = member_of(raw, "object");
  if (!is_count(n) || !is_count(first) || !is_count(changed)) return false;
  if (state == nullptr || !state->is_string() || object == nullptr || !object->is_object()) return false;
  const auto word = place_of(state_words, state->get_ref<const std::string&>());
  const Json *id = member_of(*object, "id"), *kind = member_of(*object, "kind");
  if (!word || id == nullptr || kind == nullptr || !is_form_text(*id) || !is_form_text(*kind)) return false;
  row.n = n->get<std::uint64_t>();
  row.first_seen_ms = first->get<std::uint64_t>();
  row.changed_ms = changed->get<std::uint64_t>();
  row.state = static_cast<ObjectState>(*word);
  row.id = id->get_ref<const std::string&>();
  return row.n != 0 && !row.id.empty() && utf16_length(row.id) <= limits::url_chars_max;
}

enum class Read { row, unknown_kind, malformed };

Read read_row(const Json& raw, Row& row) {
  if (!read_outside(raw, row)) return Read::malformed;
  const Json& object = raw.at("object");
  const auto& kind = object.at("kind").get_ref<const std::string&>();
  const auto* forms = forms_of_kind(kind);
  if (forms == nullptr) return Read::unknown_kind;
  if (row.is_gone() && object.size() > 2) return Read::malformed;  // it was withdrawn, and still has its text
  if (!has_form(object, *forms) || !are_joins(member_of(raw, "papers"))) return Read::malformed;
  row.kind = static_cast<Kind>(*place_of(kind_words, kind));
  read_content(object, row);
  return Read::row;
}

Result<void> read_rows(const Json& objects, std::uint64_t since, BulkPage& page) {
  std::uint64_t last = since;
  std::unordered_set<std::string_view> ids;
  page.rows.reserve(objects.size());
  for (const Json& one : objects) {
    Row row;
    const Read read = read_row(one, row);
    if (read == Read::malformed) return fail(Errc::malformed, "a page of a council's mirror has a wrong form");
    if (row.n <= last || row.n > page.upto)
      return fail(Errc::malformed, "the numbers of a page of a council's mirror do not ascend");
    last = row.n;
    if (read == Read::unknown_kind) continue;
    page.rows.push_back(std::move(row));
    if (!ids.insert(page.rows.back().id).second)
      return fail(Errc::malformed, "an object stands twice in a page of a council's mirror");
  }
  if (last != page.upto) return fail(Errc::malformed, "a page of a council's mirror ends elsewhere than it says");
  return {};
}

}  // namespace

Result<BulkPage> read_bulk_page(std::string_view json, std::uint64_t since) {
  if (json.size() > limits::page_bytes_max) return fail(Errc::too_large, "a page of a council's mirror is too large");
  if (is_too_deep(json)) return fail(Errc::malformed, "a page of a council's mirror is nested too deep");
  const Json all = Json::parse(json, nullptr, false);
  const Error wrong = fail(Errc::malformed, "a page of a council's mirror has a wrong form");
  if (!all.is_object()) return wrong;
  const Json *generation = member_of(all, "generation"), *more = member_of(all, "more");
  const Json *checked = member_of(all, "checked_ms"), *upto = member_of(all, "upto");
  const Json* objects = member_of(all, "objects");
  if (generation == nullptr || !is_form_text(*generation) || !is_count(checked) || !is_count(upto)) return wrong;
  if (more == nullptr || !more->is_boolean() || objects == nullptr || !objects->is_array()) return wrong;
  BulkPage page;
  page.generation = generation->get_ref<const std::string&>();
  if (page.generation.empty() || page.generation.size() > limits::generation_bytes_max) return wrong;
  page.checked_ms = checked->get<std::uint64_t>();
  page.upto = upto->get<std::uint64_t>();
  page.more = more->get<bool>();
  if (objects->size() > limits::page_objects_max)
    return fail(Errc::too_many, "a page of a council's mirror holds too many objects");
  if (page.upto < since) return fail(Errc::behind, "a page of a council's mirror ends before what was asked for");
  if (page.more && page.upto == since)
    return fail(Errc::malformed, "a page of a council's mirror promises more and gives nothing");
  if (auto read = read_rows(*objects, since, page); !read) return fail(read.error());
  return page;
}

}  // namespace mappe::client::council
