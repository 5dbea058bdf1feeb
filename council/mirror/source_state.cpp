#include "council/mirror/source_state.h"

#include <array>

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
  for (std::size_t i = 0; i < Oddities::size; ++i) {
    const auto oddity = static_cast<Oddity>(i);
    if (oddities.of(oddity) > 0) out[std::string(name_of(oddity))] = oddities.of(oddity);
  }
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

Json json_of(const ListState& list) {
  return {{"kind", name_of(list.kind)},
          {"address", list.address},
          {"is_probed", list.is_probed},
          {"honours_modified_since", list.honours_modified_since},
          {"next_keeps_filter", list.next_keeps_filter},
          {"order", name_of(list.order)},
          {"page_size", list.page_size},
          {"fake_stamps", list.fake_stamps},
          {"has_web", list.has_web},
          {"has_main_file", list.has_main_file},
          {"bare_meetings", list.bare_meetings},
          {"read_ms", list.read_ms},
          {"tried_ms", list.tried_ms}};
}

ListState list_of(const Json& json) {
  ListState list;
  list.kind = kind_of(json.at("kind").get<std::string>()).value_or(Kind::paper);
  list.address = json.at("address");
  list.is_probed = json.at("is_probed");
  list.honours_modified_since = json.at("honours_modified_since");
  list.next_keeps_filter = json.at("next_keeps_filter");
  list.order = named<Order>(order_names, json.at("order"));
  list.page_size = json.at("page_size");
  list.fake_stamps = json.at("fake_stamps");
  list.has_web = json.at("has_web");
  list.has_main_file = json.at("has_main_file");
  list.bare_meetings = json.at("bare_meetings");
  list.read_ms = json.at("read_ms");
  list.tried_ms = json.at("tried_ms");
  return list;
}

Json json_of(const Progress& progress) {
  return {{"kind", name_of(progress.kind)},
          {"number", progress.number},
          {"started_ms", progress.started_ms},
          {"list", progress.list},
          {"next", progress.next},
          {"backwards", progress.backwards},
          {"pages", progress.pages},
          {"pages_without_new", progress.pages_without_new},
          {"pages_unchanged", progress.pages_unchanged},
          {"list_objects", progress.list_objects},
          {"list_total", progress.list_total},
          {"failed_lists", progress.failed_lists},
          {"objects", progress.objects},
          {"changed", progress.changed},
          {"oddities", json_of(progress.oddities)}};
}

Progress progress_of(const Json& json) {
  Progress progress;
  progress.kind = named<PassKind>(pass_kind_names, json.at("kind"));
  progress.number = json.at("number");
  progress.started_ms = json.at("started_ms");
  progress.list = json.at("list");
  progress.next = json.at("next");
  progress.backwards = json.at("backwards");
  progress.pages = json.at("pages");
  progress.pages_without_new = json.at("pages_without_new");
  progress.pages_unchanged = json.at("pages_unchanged");
  progress.list_objects = json.at("list_objects");
  progress.list_total = json.at("list_total");
  progress.failed_lists = json.at("failed_lists").get<std::vector<std::size_t>>();
  progress.objects = json.at("objects");
  progress.changed = json.at("changed");
  progress.oddities = oddities_of(json.at("oddities"));
  return progress;
}

SourceState state_of(const Json& json) {
  SourceState state;
  state.generation = json.at("generation");
  state.address = json.at("address");
  state.title = json.at("title");
  state.last_change = json.at("last_change");
  state.passes = json.at("passes");
  for (const Json& list : json.at("lists")) state.lists.push_back(list_of(list));
  if (json.contains("progress")) state.progress = progress_of(json.at("progress"));
  state.complete_start_ms = json.at("complete_start_ms");
  state.full_start_ms = json.at("full_start_ms");
  state.full_tried_ms = json.at("full_tried_ms");
  state.checked_ms = json.at("checked_ms");
  state.tried_ms = json.at("tried_ms");
  state.outcome = named<Outcome>(outcome_names, json.at("outcome"));
  state.why = json.at("why");
  state.paused_until_ms = json.at("paused_until_ms");
  state.pauses = json.at("pauses");
  state.last_objects = json.at("last_objects");
  state.last_changed = json.at("last_changed");
  state.oddities = oddities_of(json.at("oddities"));
  state.known = json.at("known");
  state.vanished = json.at("vanished");
  return state;
}

}  // namespace

std::string_view name_of(Order order) { return order_names[static_cast<std::size_t>(order)]; }
std::string_view name_of(PassKind kind) { return pass_kind_names[static_cast<std::size_t>(kind)]; }
std::string_view name_of(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::string encode(const SourceState& state) {
  Json out = {{"generation", state.generation},
              {"address", state.address},
              {"title", state.title},
              {"last_change", state.last_change},
              {"passes", state.passes},
              {"lists", Json::array()},
              {"complete_start_ms", state.complete_start_ms},
              {"full_start_ms", state.full_start_ms},
              {"full_tried_ms", state.full_tried_ms},
              {"checked_ms", state.checked_ms},
              {"tried_ms", state.tried_ms},
              {"outcome", name_of(state.outcome)},
              {"why", state.why},
              {"paused_until_ms", state.paused_until_ms},
              {"pauses", state.pauses},
              {"last_objects", state.last_objects},
              {"last_changed", state.last_changed},
              {"oddities", json_of(state.oddities)},
              {"known", state.known},
              {"vanished", state.vanished}};
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
