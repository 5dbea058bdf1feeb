#include "webdav/if_header.h"

#include <algorithm>

#include "http/message.h"
#include "webdav/limits.h"

namespace mappe::webdav {
namespace {

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

bool take_char(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

// What stands between < and >: something without blanks and angle brackets.
Result<std::string> take_angled(std::string_view& rest) {
  if (!take_char(rest, '<')) return fail(Errc::malformed, "the If header lacks a <");
  const auto end = rest.find('>');
  if (end == std::string_view::npos || end == 0) return fail(Errc::malformed, "the If header lacks a >");
  const auto inner = rest.substr(0, end);
  if (inner.find_first_of("< \t") != std::string_view::npos)
    return fail(Errc::malformed, "the If header has an address that is none");
  rest.remove_prefix(end + 1);
  return std::string(inner);
}

// "Not" in any case (RFC 5234 §2.3), as a word of its own: <, [ or a blank follows.
bool take_not(std::string_view& rest) {
  if (rest.size() < 4 || !http::equal_ignoring_case(rest.substr(0, 3), "Not")) return false;
  if (std::string_view(" \t<[").find(rest[3]) == std::string_view::npos) return false;
  rest.remove_prefix(3);
  skip_blanks(rest);
  return true;
}

bool has_scheme(std::string_view uri) {
  const auto colon = uri.find(':');
  return colon != std::string_view::npos && colon > 0 && uri.find('/') > colon;
}

Result<IfCondition> take_condition(std::string_view& rest) {
  IfCondition condition;
  condition.is_negated = take_not(rest);
  if (take_char(rest, '[')) {
    auto tag = take_entity_tag(rest);
    if (!tag) return fail(tag.error());
    if (!take_char(rest, ']')) return fail(Errc::malformed, "the If header lacks a ]");
    condition.is_etag = true;
    condition.is_weak = tag->is_weak;
    condition.text = std::move(tag->text);
    return condition;
  }
  auto token = take_angled(rest);
  if (!token) return fail(token.error());
  if (!has_scheme(*token)) return fail(Errc::malformed, "a state token of the If header is no URI");
  condition.text = std::move(*token);
  return condition;
}

Result<std::vector<IfCondition>> take_list(std::string_view& rest) {
  if (!take_char(rest, '(')) return fail(Errc::malformed, "the If header lacks a (");
  std::vector<IfCondition> conditions;
  for (skip_blanks(rest); !take_char(rest, ')'); skip_blanks(rest)) {
    auto condition = take_condition(rest);
    if (!condition) return fail(condition.error());
    conditions.push_back(std::move(*condition));
    if (conditions.size() > limits::if_conditions_max) return fail(Errc::too_many, "the If header is too long");
  }
  if (conditions.empty()) return fail(Errc::malformed, "the If header has an empty list");
  return conditions;
}

}  // namespace

Result<EntityTag> take_entity_tag(std::string_view& rest) {
  EntityTag tag;
  if (rest.starts_with("W/")) {
    tag.is_weak = true;
    rest.remove_prefix(2);
  }
  if (!take_char(rest, '"')) return fail(Errc::malformed, "an entity tag without quotes");
  const auto end = rest.find('"');
  if (end == std::string_view::npos) return fail(Errc::malformed, "an entity tag without its closing quote");
  tag.text = rest.substr(0, end);
  const bool is_fine =
      std::none_of(tag.text.begin(), tag.text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!is_fine) return fail(Errc::malformed, "an entity tag with blanks");
  rest.remove_prefix(end + 1);
  return tag;
}

Result<std::vector<IfList>> parse_if_header(std::string_view text) {
  std::vector<IfList> lists;
  std::string_view rest = text;
  std::size_t conditions = 0;
  bool is_tagged = false;
  bool tag_waits = false;  // a tag without a list yet
  std::string tag;
  for (skip_blanks(rest); !rest.empty(); skip_blanks(rest)) {
    if (rest.front() == '<') {
      if (tag_waits || (!lists.empty() && !is_tagged))
        return fail(Errc::malformed, "the If header mixes lists with and without a resource");
      auto taken = take_angled(rest);
      if (!taken) return fail(taken.error());
      tag = std::move(*taken);
      is_tagged = tag_waits = true;
      continue;
    }
    auto list = take_list(rest);
    if (!list) return fail(list.error());
    conditions += list->size();
    if (lists.size() == limits::if_lists_max || conditions > limits::if_conditions_max)
      return fail(Errc::too_many, "the If header is too long");
    lists.push_back({tag, std::move(*list)});
    tag_waits = false;
  }
  if (lists.empty() || tag_waits) return fail(Errc::malformed, "the If header lacks a list");
  return lists;
}

}  // namespace mappe::webdav
