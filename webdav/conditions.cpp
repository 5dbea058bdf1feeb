#include "webdav/conditions.h"

#include <algorithm>

#include "http/message.h"
#include "webdav/limits.h"

namespace mappe::webdav {
namespace {

// If-Match compares strongly, If-None-Match weakly. Ours are all strong.          RFC 9110 §8.8.3.2
bool names_state(const EtagList& list, const PlaceState& state, bool weakly) {
  if (list.any) return state.exists;
  return state.exists && !state.etag.empty() && std::any_of(list.tags.begin(), list.tags.end(), [&](const auto& tag) {
           return (weakly || !tag.is_weak) && tag.text == state.etag;
         });
}

bool holds(const IfCondition& condition, const PlaceState& state) {
  const bool is_so = condition.is_etag
                         ? state.exists && !condition.is_weak && condition.text == state.etag
                         : std::find(state.tokens.begin(), state.tokens.end(), condition.text) != state.tokens.end();
  return is_so != condition.is_negated;
}

bool holds_any(const std::vector<Conditions::List>& lists, const Path& target, const Look& look) {
  return std::any_of(lists.begin(), lists.end(), [&](const Conditions::List& list) {
    const PlaceState state = list.is_foreign ? PlaceState{} : look(list.place.value_or(target));
    return std::all_of(list.conditions.begin(), list.conditions.end(),
                       [&](const IfCondition& condition) { return holds(condition, state); });
  });
}

bool is_later(Time modified, std::chrono::sys_seconds date) {
  return std::chrono::floor<std::chrono::seconds>(modified) > date;
}

}  // namespace

Result<EtagList> parse_etag_list(std::string_view text) {
  EtagList list;
  std::string_view rest = http::trim(text);
  if (rest == "*") return EtagList{true, {}};
  while (true) {
    auto tag = take_entity_tag(rest);
    if (!tag) return fail(tag.error());
    list.tags.push_back(std::move(*tag));
    if (list.tags.size() > limits::etags_max) return fail(Errc::too_many, "too many entity tags");
    rest = http::trim(rest);
    if (rest.empty()) return list;
    if (rest.front() != ',') return fail(Errc::malformed, "entity tags without a comma between them");
    rest = http::trim(rest.substr(1));
  }
}

bool Conditions::allow_change(const Path& target, const Look& look) const {
  if (are_empty()) return true;
  const PlaceState state = look(target);
  if (if_match && !names_state(*if_match, state, false)) return false;
  if (if_none_match && names_state(*if_none_match, state, true)) return false;
  // RFC 9110 §13.2.2: dates only where no entity tag was given.
  if (!if_match && if_unmodified_since && state.exists && is_later(state.modified, *if_unmodified_since)) return false;
  return lists.empty() || holds_any(lists, target, look);
}

Conditions::ForRead Conditions::judge_read(const Path& target, const Look& look) const {
  if (are_empty() && !if_modified_since) return ForRead::go_on;
  const PlaceState state = look(target);
  if (if_match && !names_state(*if_match, state, false)) return ForRead::failed;
  if (!if_match && if_unmodified_since && is_later(state.modified, *if_unmodified_since)) return ForRead::failed;
  if (!lists.empty() && !holds_any(lists, target, look)) return ForRead::failed;
  if (if_none_match) return names_state(*if_none_match, state, true) ? ForRead::not_modified : ForRead::go_on;
  if (if_modified_since && !is_later(state.modified, *if_modified_since)) return ForRead::not_modified;
  return ForRead::go_on;
}

}  // namespace mappe::webdav
