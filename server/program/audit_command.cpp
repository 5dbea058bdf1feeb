#include "server/program/audit_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "server/operator/audit.h"
#include "server/operator/operator_api.h"
#include "server/program/said.h"
#include "server/program/stopped_data.h"

namespace mappe::server {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds audit_patience{3600};  // every journal is read whole

int fails(const std::string& line) {
  std::fprintf(stderr, "mappe-server: %s\n", line.c_str());
  return 1;
}

void say_line(const std::string& line) { std::printf("%s\n", line.c_str()); }

void print_audited(const json& faction) {
  const std::string name = faction.value("name", "");
  const std::string shown = name.empty() ? faction.value("faction", "") : name;
  const std::vector<std::string> parts = {shown, std::to_string(faction.value("journals", std::uint64_t{0})),
                                          std::to_string(faction.value("bytes", std::uint64_t{0})),
                                          faction.value("byte_ms", "")};
  if (faction.value("exact", false))
    return say_line(text({"{}: stimmt. {} Journale, {} Bytes, bisher {} Byte-Millisekunden.",
                          "{}: OK. {} journals, {} bytes, {} byte-milliseconds so far."},
                         parts));
  say_line(text({"{}: STIMMT NICHT. {} Journale, {} Bytes, bisher {} Byte-Millisekunden.",
                 "{}: DIFFERS. {} journals, {} bytes, {} byte-milliseconds so far."},
                parts));
  for (const json& one : faction.value("differences", json::array()))
    say_line(text({"  {} {}: {} ist {}, gezählt {}", "  {} {}: {} is {}, counted {}"},
                  {one.value("kind", ""), one.value("journal", ""), one.value("what", ""), one.value("told", ""),
                   one.value("counted", "")}));
}

void print_clock(const json& clock) {
  if (clock.value("stands", false))
    say_line(text({"Die Uhr des Servers ist der Zeit der Zähler weit voraus ({}): Bis sie stimmt oder einen Tag so "
                   "weitergegangen ist, wird keine Zeit gezählt.",
                   "The server's clock is far ahead of the meters' ({}): until it is right, or has gone on like that "
                   "for a day, no time is counted."},
                  {moment_text(clock.value("now_ms", TimeMs{0}))}));
  for (const json& step : clock.value("steps", json::array()))
    say_line(text({"Sprung der Uhr von {} bis {}: Davon sind 40 Tage gezählt.",
                   "A step of the clock from {} to {}: 40 days of it are counted."},
                  {moment_text(step.value("from_ms", TimeMs{0})), moment_text(step.value("to_ms", TimeMs{0}))}));
}

int print_audit(const json& audit, bool as_json) {
  const bool exact = audit.value("exact", false);
  if (as_json) {
    say_line(audit.dump());
    return exact ? 0 : 1;
  }
  const json factions = audit.value("factions", json::array());
  if (factions.empty()) say_line(text({"Noch keine Fraktion.", "No factions yet."}));
  for (const json& faction : factions) print_audited(faction);
  print_clock(audit.value("clock", json::object()));
  if (exact) return 0;
  return fails(text({"Zähler und Zählung stimmen nicht überein. Rechnen Sie damit nicht ab, und melden Sie es uns.",
                     "Meters and count differ. Do not bill by them, and report this to us."}));
}

Result<json> audit_stopped(const config::Config& config) {
  auto data = open_stopped(config, "there are no records in it, and no server answers there");
  if (!data) return fail(data.error());
  return audit_meters(*data->storage);
}

}  // namespace

int audit_meters_command(const config::Config& config, bool as_json) {
  const auto answer = ask_operator(config.data / operator_socket_name, "GET", "/treasury/audit", "", audit_patience);
  if (answer) {
    const json told = json::parse(answer->body, nullptr, false);
    if (answer->status == 200 && told.is_object()) return print_audit(told, as_json);
    return fails(text({"Der Server konnte nicht nachzählen; sein Log sagt, warum.",
                       "The server could not recount; its log says why."}));
  }
  const auto audit = audit_stopped(config);
  if (audit) return print_audit(*audit, as_json);
  return fails(text({"{}: es lässt sich nicht nachzählen ({}).", "{}: no recount is possible ({})."},
                    {config.data.string(), std::string(audit.error().what)}));
}

}  // namespace mappe::server
