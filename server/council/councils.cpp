#include "server/council/councils.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "council/mirror/limits.h"
#include "server/limits.h"
#include "server/operator/metrics.h"
#include "server/services.h"

namespace mappe::server {

namespace {

using nlohmann::json;

json json_of(const council::ListState& list) {
  return {{"kind", council::name_of(list.kind)},
          {"probed", list.is_probed},
          {"honours_modified_since", list.honours_modified_since},
          {"next_keeps_filter", list.next_keeps_filter},
          {"order", council::name_of(list.order)},
          {"page_size", list.page_size},
          {"fake_stamps", list.fake_stamps},
          {"has_web", list.has_web},
          {"has_main_file", list.has_main_file},
          {"agendas_fetched_singly", list.bare_meetings}};
}

json json_of(const council::Oddities& oddities) {
  json out = json::object();
  oddities.each(
      [&](council::Oddity oddity, std::uint64_t count) { out[std::string(council::name_of(oddity))] = count; });
  return out;
}

json status_of(const CouncilSource& source, const council::SourceState& state, bool is_running) {
  json out = {{"name", source.settings.name},
              {"title", source.title.empty() ? state.title : source.title},
              {"address", source.settings.address},
              {"running", is_running},
              {"outcome", council::name_of(state.outcome)},
              {"why", state.why},
              {"checked_ms", state.checked_ms},
              {"tried_ms", state.tried_ms},
              {"full_ms", state.full_start_ms},
              {"due_ms", council::due_ms(source.settings, state, system_time_ms())},
              {"paused_until_ms", state.paused_until_ms},
              {"known", state.known},
              {"objects", state.last_objects},
              {"changed", state.last_changed},
              {"vanished", state.vanished},
              {"upto", state.last_change},
              {"oddities", json_of(state.oddities)},
              {"lists", json::array()}};
  for (const council::ListState& list : state.lists) out["lists"].push_back(json_of(list));
  if (state.progress)
    out["progress"] = {{"kind", council::name_of(state.progress->kind)},
                       {"list", state.progress->list},
                       {"lists", state.lists.size()},
                       {"pages", state.progress->pages},
                       {"objects", state.progress->objects},
                       {"started_ms", state.progress->started_ms}};
  return out;
}

}  // namespace

Councils::Councils(std::vector<CouncilSource> sources, std::unique_ptr<council::Store> store, Log& log)
    : sources_(std::move(sources)),
      store_(std::move(store)),
      packed_(*store_, {limits::council_pages_bytes_max, limits::council_page_patience}) {
  for (const CouncilSource& source : sources_)
    workers_.push_back(std::make_unique<CouncilWorker>(source, *store_, pacer_, log));
}

Councils::~Councils() { stop(); }

Result<std::unique_ptr<Councils>> Councils::open(const std::filesystem::path& dir, std::vector<CouncilSource> sources,
                                                 Log& log) {
  auto store = council::Store::open(dir, {});
  if (!store) return fail(store.error());
  return std::unique_ptr<Councils>(new Councils(std::move(sources), std::move(*store), log));
}

void Councils::start() {
  for (const auto& worker : workers_) worker->start();
}

void Councils::stop() {
  for (const auto& worker : workers_) worker->stop_soon();
  for (const auto& worker : workers_) worker->wait_until_stopped();
}

bool Councils::has(std::string_view name) const {
  return std::any_of(sources_.begin(), sources_.end(),
                     [&](const CouncilSource& source) { return source.settings.name == name; });
}

Result<council::BulkPage> Councils::since(std::string_view name, std::uint64_t after) const {
  return store_->since(name, after, council::limits::bulk_bytes_max);
}

bool Councils::ask(std::string_view name, council::Asked asked) {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (sources_[i].settings.name != name) continue;
    workers_[i]->ask(asked);
    return true;
  }
  return false;
}

Result<nlohmann::json> Councils::status() const {
  json out = json::array();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto state = store_->state(sources_[i].settings.name);
    if (!state) return fail(state.error());
    out.push_back(status_of(sources_[i], *state, workers_[i]->is_running()));
  }
  return out;
}

std::string Councils::metrics() const {
  struct Gauge {
    const char *name, *help;
    std::uint64_t (*of)(const council::SourceState&);
  };
  static constexpr Gauge gauges[] = {
      {"objects", "Objects of a council that are there", [](const council::SourceState& s) { return s.known; }},
      {"changes", "Number of the last change", [](const council::SourceState& s) { return s.last_change; }},
      {"checked_seconds", "End of the last pass that came to an end, seconds since 1970",
       [](const council::SourceState& s) { return s.checked_ms / 1000; }},
      {"ok", "Whether the last pass was complete",
       [](const council::SourceState& s) { return std::uint64_t{s.outcome == council::Outcome::complete}; }},
      {"vanished", "Objects the brake holds back", [](const council::SourceState& s) { return s.vanished; }},
  };
  std::vector<std::pair<std::string, council::SourceState>> states;  // read once: all gauges tell of one moment
  for (const CouncilSource& source : sources_)
    if (const auto state = store_->state(source.settings.name))
      states.emplace_back("{council=\"" + source.settings.name + "\"", *state);
  if (states.empty()) return "";
  std::string out;
  for (const Gauge& gauge : gauges) {
    const std::string name = std::string("mappe_council_") + gauge.name;
    out += metric_head(name, "gauge", gauge.help);
    for (const auto& [council, state] : states) out += name + council + "} " + std::to_string(gauge.of(state)) + "\n";
  }
  // Each kind, met or not: an alarm needs the 0 from before.
  const std::string odd = "mappe_council_oddities";
  out += metric_head(odd, "gauge", "What was odd in the last pass, by kind");
  for (const auto& [council, state] : states)
    for (std::size_t i = 0; i < council::Oddities::size; ++i) {
      const auto kind = static_cast<council::Oddity>(i);
      out += odd + council + ",kind=\"" + std::string(council::name_of(kind)) + "\"} " +
             std::to_string(state.oddities.of(kind)) + "\n";
    }
  return out;
}

}  // namespace mappe::server
