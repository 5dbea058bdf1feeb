#include "council/mirror/source_state.h"

#include <array>
#include <type_traits>

#include "council/mirror/json_fields.h"

namespace mappe::council {

namespace {

constexpr std::array<std::string_view, 3> order_names = {"unknown", "ascending", "descending"};
constexpr std::array<std::string_view, 2> pass_kind_names = {"full", "incremental"};
constexpr std::array<std::string_view, 8> outcome_names = {"none",   "running", "complete", "partial",
                                                           "braked", "paused",  "refused",  "failed"};

template <class Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, const std::string& name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return static_cast<Enum>(0);
}

Json json_of(const Oddities& oddities) {
  Json out = Json::object();
  oddities.each([&out](Oddity oddity, std::uint64_t count) { out[std::string(name_of(oddity))] = count; });
  return out;
}

Oddities oddities_of(const Json& json) {
  Oddities out;
  for (std::size_t i = 0; i < Oddities::size; ++i) {
    const auto oddity = static_cast<Oddity>(i);
    out.add(oddity, json.value(std::string(name_of(oddity)), std::uint64_t{0}));
  }
  return out;
}

// Each field whose JSON is its own value, by its name: what is written is what is read. `Some`: the struct, or a const
// one.
template <class Some, class Visit>
void plain_fields(Some& list, const Visit& visit) requires std::is_same_v<std::remove_const_t<Some>, ListState> {
  visit("address", list.address);
  visit("is_probed", list.is_probed);
  visit("honours_modified_since", list.honours_modified_since);
  visit("next_keeps_filter", list.next_keeps_filter);
  visit("page_size", list.page_size);
  visit("fake_stamps", list.fake_stamps);
  visit("has_web", list.has_web);
  visit("has_main_file", list.has_main_file);
  visit("bare_meetings", list.bare_meetings);
  visit("read_ms", list.read_ms);
  visit("tried_ms", list.tried_ms);
}

template <class Some, class Visit>
void plain_fields(Some& progress, const Visit& visit) requires std::is_same_v<std::remove_const_t<Some>, Progress> {
  visit("number", progress.number);
  visit("started_ms", progress.started_ms);
  visit("list", progress.list);
  visit("next", progress.next);
  visit("backwards", progress.backwards);
  visit("pages", progress.pages);
  visit("pages_without_new", progress.pages_without_new);
  visit("pages_unchanged", progress.pages_unchanged);
  visit("list_objects", progress.list_objects);
  visit("list_total", progress.list_total);
  visit("failed_lists", progress.failed_lists);
  visit("objects", progress.objects);
  visit("changed", progress.changed);
}

template <class Some, class Visit>
void plain_fields(Some& state, const Visit& visit) requires std::is_same_v<std::remove_const_t<Some>, SourceState> {
  visit("generation", state.generation);
  visit("address", state.address);
  visit("title", state.title);
  visit("last_change", state.last_change);
  visit("passes", state.passes);
  visit("complete_start_ms", state.complete_start_ms);
  visit("full_start_ms", state.full_start_ms);
  visit("full_tried_ms", state.full_tried_ms);
  visit("checked_ms", state.checked_ms);
  visit("tried_ms", state.tried_ms);
  visit("why", state.why);
  visit("paused_until_ms", state.paused_until_ms);
  visit("pauses", state.pauses);
  visit("last_objects", state.last_objects);
  visit("last_changed", state.last_changed);
  visit("known", state.known);
  visit("vanished", state.vanished);
}

template <class Some>
Json json_of_plain(const Some& some) {
  Json out = Json::object();
  plain_fields(some, [&out](const char* key, const auto& value) { out[key] = value; });
  return out;
}

template <class Some>
Some read_plain(const Json& json) {
  Some some;
  plain_fields(some, [&json](const char* key, auto& value) { json.at(key).get_to(value); });
  return some;
}

Json json_of(const ListState& list) {
  Json out = json_of_plain(list);
  out["kind"] = name_of(list.kind);
  out["order"] = name_of(list.order);
  return out;
}

ListState list_of(const Json& json) {
  auto list = read_plain<ListState>(json);
  list.kind = kind_of(json.at("kind").get<std::string>()).value_or(Kind::paper);
  list.order = named<Order>(order_names, json.at("order"));
  return list;
}

Json json_of(const Progress& progress) {
  Json out = json_of_plain(progress);
  out["kind"] = name_of(progress.kind);
  out["oddities"] = json_of(progress.oddities);
  return out;
}

Progress progress_of(const Json& json) {
  auto progress = read_plain<Progress>(json);
  progress.kind = named<PassKind>(pass_kind_names, json.at("kind"));
  progress.oddities = oddities_of(json.at("oddities"));
  return progress;
}

SourceState state_of(const Json& json) {
  auto state = read_plain<SourceState>(json);
  for (const Json& list : json.at("lists")) state.lists.push_back(list_of(list));
  if (json.contains("progress")) state.progress = progress_of(json.at("progress"));
  state.outcome = named<Outcome>(outcome_names, json.at("outcome"));
  state.oddities = oddities_of(json.at("oddities"));
  return state;
}

}  // namespace

std::string_view name_of(Order order) { return order_names[static_cast<std::size_t>(order)]; }
std::string_view name_of(PassKind kind) { return pass_kind_names[static_cast<std::size_t>(kind)]; }
std::string_view name_of(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::string encode(const SourceState& state) {
  Json out = json_of_plain(state);
  out["outcome"] = name_of(state.outcome);
  out["oddities"] = json_of(state.oddities);
  out["lists"] = Json::array();
  for (const ListState& list : state.lists) out["lists"].push_back(json_of(list));
  if (state.progress) out["progress"] = json_of(*state.progress);
  return out.dump();
}

Result<SourceState> parse_source_state(std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return fail(Errc::damaged, "a council's state that is not JSON");
  try {  // nlohmann::json throws where a member is missing or of another type
    return state_of(*json);
  } catch (const Json::exception&) {
    return fail(Errc::damaged, "a council's state without what must be in it");
  }
}

}  // namespace mappe::council
