#include "server/program/treasury_commands.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "server/operator/billing.h"
#include "server/operator/operator_api.h"
#include "server/program/said.h"
#include "server/program/settings.h"
#include "server/program/stopped_data.h"
#include "server/treasury/count/statement.h"
#include "server/treasury/paper/statement_paper.h"

namespace mappe::server {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using treasury::Cents;

// As in commands.h.
enum BillingExit { billing_ok = 0, billing_failed = 1, billing_usage = 2, billing_conflict = 3, billing_not_found = 4 };

struct BillingOptions {
  LoadConfig load;
  std::string config_file, data, name, period, reason, folder, file;
  std::string from, last_day, grant, carried, line;
  std::uint64_t number = 0, corrects = 0;
  std::string day;
  std::vector<std::string> commitments;
  bool as_json = false, carry = false, soft_cap = false;

  bool has_budget() const { return !grant.empty() || !day.empty(); }
};

int complain(BillingExit code, const std::string& line) {
  std::fprintf(stderr, "mappe-server: %s\n", line.c_str());
  return code;
}

// All documents of a server with many factions may be closed in one answer, on a machine that has much else to do.
constexpr std::chrono::seconds billing_patience = std::chrono::minutes(30);

void tell(const std::string& line) { std::printf("%s\n", line.c_str()); }

std::string amount(const json& cents) { return treasury::german(Cents{cents.get<std::int64_t>()}); }

// What came of a command: JSON, or told already.
struct BillingAnswer {
  int code = billing_failed;
  json body;
};

BillingExit exit_of_status(int status) {
  if (status == 404) return billing_not_found;
  if (status == 409) return billing_conflict;
  return status == 400 || status == 422 ? billing_usage : billing_failed;
}

// The refusals an operator meets, in his language, with what to do. What no row knows is told in the server's English.
struct Refusal {
  std::string_view rule;  // else the problem's type
  Said said;
};
constexpr Refusal refusals[] = {
    {"no_faction",
     {"Eine Fraktion dieses Namens gibt es auf diesem Server nicht. `mappe-server faction list` zeigt alle.",
      "There is no faction of this name on this server. `mappe-server faction list` shows all."}},
    {"nothing_billed",
     {"Dieser Server rechnet nichts ab: Seine Konfiguration nennt keine Tarife. Tragen Sie `treasury.file` ein, und "
      "starten Sie ihn neu.",
      "This server bills nothing: its configuration names no tariffs. Enter `treasury.file` and start it again."}},
    {"period_open",
     {"Der Zeitraum ist noch nicht zu Ende, oder seine letzte Stunde ist noch nicht verbucht. Schließen Sie ihn später "
      "ab.",
      "The period has not ended, or its last hour is not settled. Close it later."}},
    {"before_founding",
     {"Diese Fraktion wurde erst nach dem Zeitraum gegründet. Nennen Sie einen späteren.",
      "This faction was founded after the period. Name a later one."}},
    {"month_differs",
     {"Ein abgeschlossener Monat dieses Zeitraums würde heute anders berechnet. Berichtigen Sie zuerst diesen Monat: "
      "`mappe-server treasury close --faction NAME --correct NUMMER --reason GRUND`.",
      "A closed month of this period would be computed otherwise now. Correct that month first: "
      "`mappe-server treasury close --faction NAME --correct NUMBER --reason TEXT`."}},
    {"nothing_to_correct",
     {"Neu berechnet steht im Dokument dasselbe. Es wurde nichts geändert.",
      "Computed again, the document says the same. Nothing was changed."}},
    {"corrected_already",
     {"Dieses Dokument ist schon berichtigt. Berichtigen Sie das neueste.",
      "This document was corrected already. Correct the newest one."}},
    {"budget_overlaps",
     {"Für einige dieser Tage gibt es schon ein Budget. Nennen Sie denselben ersten Tag, um es zu ersetzen, oder einen "
      "Tag nach seinem Ende.",
      "Another budget covers some of these days. Name the same first day to replace it, or a day after its end."}},
    {"previous_open",
     {"Es gibt kein beendetes Budget, das am Tag davor endet; ein Rest ist nicht bekannt. Nennen Sie den Übertrag mit "
      "--carried.",
      "There is no ended budget that ends the day before; what is left is not known. Name it with --carried."}},
    {"statement_changed",
     {"Diese Abrechnung ist nicht mehr so, wie sie abgeschlossen wurde. `mappe-server treasury verify` zeigt, was "
      "fehlt "
      "oder verändert ist; spielen Sie eine Sicherung ein.",
      "This statement is not as it was closed. `mappe-server treasury verify` shows what is missing or changed; bring "
      "the data back from a backup."}},
    {"chain_damaged",
     {"Eine abgeschlossene Abrechnung dieser Fraktion wurde verändert oder fehlt. Danach wird nichts abgeschlossen. "
      "`mappe-server treasury verify` zeigt, welche; spielen Sie eine Sicherung ein.",
      "A closed statement of this faction was changed or is missing. Nothing is closed after it. "
      "`mappe-server treasury verify` shows which; bring the data back from a backup."}},
    {"too-large",
     {"Die Beträge sind größer, als ein Dokument fassen kann. Prüfen Sie die Preise in der Tarifdatei.",
      "The amounts are larger than a document can hold. Check the prices in the tariff file."}},
    {"server-full",
     {"Die Festplatte des Servers ist voll; es wurde nichts geändert. Schaffen Sie Platz, dann noch einmal.",
      "The server's disk is full; nothing was changed. Make room, then try again."}},
    {"internal",
     {"Der Server konnte es nicht; es wurde nichts geändert. Sein Protokoll sagt, warum.",
      "The server could not do it; nothing was changed. Its log says why."}},
};

std::string refusal_text(const json& told, const BillingOptions& options) {
  const std::string rule = told.value("rule", ""), detail = told.value("detail", "");
  std::string type = told.value("type", "");
  if (const auto colon = type.rfind(':'); colon != std::string::npos) type.erase(0, colon + 1);
  for (const Refusal& one : refusals)
    if (one.rule == (rule.empty() ? type : rule)) return text(one.said);
  if (type == "not-found" && options.number + options.corrects != 0)
    return text(
        {"Eine Abrechnung mit dieser Nummer hat diese Fraktion nicht. `mappe-server treasury verify NAME` sagt, "
         "wie viele es sind.",
         "This faction has no statement of this number. `mappe-server treasury verify NAME` says how many there "
         "are."});
  if (type == "not-found")
    return text(
        {"Für diesen Tag ist kein Budget eingetragen. Setzen Sie eines: `mappe-server treasury budget NAME --grant "
         "BETRAG --from TAG --until TAG`.",
         "No budget is set for that day. Set one: `mappe-server treasury budget NAME --grant AMOUNT --from DAY "
         "--until DAY`."});
  if (type == "malformed" && options.has_budget())
    return text(
        {"Das ist kein Budget. Es hat einen ersten und einen letzten Tag (2026-01-01) von 2000 bis 2199, höchstens "
         "zehn Jahre, und eine Zuwendung von 0 bis 1.000 Millionen Euro.",
         "That is no budget. It has a first and a last day (2026-01-01) from 2000 to 2199, at most ten years, "
         "and a grant from 0 to 1,000 million euro."});
  if (type == "malformed" && options.corrects == 0)
    return text(
        {"Das ist kein Zeitraum. Schreiben Sie ihn als 2026-05, 2026-Q2, 2026, 2026-11-01 oder "
         "ERSTER-TAG/LETZTER-TAG.",
         "That is no period. Write it as 2026-05, 2026-Q2, 2026, 2026-11-01 or FIRST-DAY/LAST-DAY."});
  return text({"Abgelehnt: {}", "Refused: {}"}, {detail});
}

// The same function as behind the socket, on the folder of a server that does not run.
Result<BillingAnswer> run_on_stopped(const config::Config& config, const std::string& command, const std::string& body,
                                     const BillingOptions& options) {
  auto data = open_stopped(config, "there are no records in it, and no server answers there");
  if (!data) return fail(data.error());
  const auto restored = data->storage->restored();
  if (!restored) return fail(restored.error());
  Log log(LogLevel::error);
  Services services(*data->storage, std::move(data->folder.at_rest),
                    Identity{data->folder.server, config.origins, *restored}, policy_of(config), system_time_ms, log);
  services.tariffs = tariffs_of(config);
  const auto done = run_billing(services, command, body);
  if (done) return BillingAnswer{billing_ok, *done};
  const http::Response response = respond(done.problem());
  const json told = json::parse(std::get<std::string>(response.body), nullptr, false);
  return BillingAnswer{complain(exit_of_status(response.status), refusal_text(told, options)), {}};
}

BillingAnswer ask_billing(const BillingOptions& options, const std::string& command, const json& body) {
  const auto config = options.load(options.config_file, options.data);
  if (!config) return {billing_usage, {}};
  const auto answer =
      ask_operator(config->data / operator_socket_name, "POST", "/treasury/" + command, body.dump(), billing_patience);
  if (answer) {
    const json told = json::parse(answer->body, nullptr, false);
    if (answer->status < 300) return {billing_ok, told};
    return {complain(exit_of_status(answer->status), refusal_text(told.is_object() ? told : json::object(), options)),
            {}};
  }
  auto stopped = run_on_stopped(*config, command, body.dump(), options);
  if (stopped) return *stopped;
  return {complain(billing_failed,
                   text({"{}: {}.", "{}: {}."}, {config->data.string(), std::string(stopped.error().what)})),
          {}};
}

std::string padded(std::string words, std::size_t width) {
  std::size_t letters = 0;
  for (const unsigned char c : words) letters += (c & 0xc0) != 0x80 ? 1 : 0;
  if (letters < width) words.append(width - letters, ' ');
  return words;
}
std::string padded_left(const std::string& words, std::size_t width) {
  std::size_t letters = 0;
  for (const unsigned char c : words) letters += (c & 0xc0) != 0x80 ? 1 : 0;
  return letters < width ? std::string(width - letters, ' ') + words : words;
}

// A row that tells of a problem, as the answer of a refused question would.
json told_of(const json& row) {
  return {{"rule", row.value("problem", "")}, {"type", row.value("problem", "")}, {"detail", row.value("detail", "")}};
}

constexpr std::size_t name_width = 32, amount_width = 14;

void print_figures(const json& row) {
  std::string line = padded(row.value("name", ""), name_width);
  if (row.contains("problem")) return tell(line + "  " + refusal_text(told_of(row), {}));
  const auto bytes = row.value("bytes", std::uint64_t{0});
  line += padded_left(treasury::german_gib(bytes / 1'073'741'824 * 1000 + bytes % 1'073'741'824 * 1000 / 1'073'741'824),
                      16);
  if (row.contains("month"))
    line += "  " + text({"Monat bisher {}, erwartet {}", "month so far {}, expected {}"},
                        {padded_left(amount(row["month"]["cost_cents"]), amount_width),
                         padded_left(amount(row["month"]["forecast_cents"]), amount_width)});
  tell(line);
  if (!row.contains("budget")) return;
  const json& standing = row["budget"]["standing"];
  tell("  " +
       text({"Budget bis {}: {} ausgegeben, {} gebunden, {} übrig von {} ({} %); bis zum Ende erwartet {}",
             "Budget until {}: {} spent, {} committed, {} left of {} ({} %); expected until its end {}"},
            {row["budget"].value("last_day", ""), amount(standing["spent_cents"]), amount(standing["committed_cents"]),
             amount(standing["remainder_cents"]), amount(standing["available_cents"]),
             std::to_string(standing.value("percent", std::uint64_t{0})), amount(standing["forecast_cents"])}));
  if (row["budget"].value("is_capped", false))
    tell("  " + text({"Das Budget ist aufgebraucht: Es wird nichts mehr angenommen.",
                      "The budget is used up: nothing more is taken in."}));
}

// A share of a joint space that names a faction which is not here is billed to nobody.
void warn_of_strangers(const BillingOptions& options, const json& rows) {
  const auto config = options.load(options.config_file, options.data);
  if (!config || config->treasury.file.empty() || !options.name.empty()) return;
  const auto tariffs = config::load_treasury(config->treasury.file);
  if (!tariffs) return;
  std::set<std::string> strangers;
  for (const config::JointSpace& joint : tariffs.treasury->joint_spaces)
    for (const auto& share : joint.shares) strangers.insert(share.faction);
  for (const config::Payer& payer : tariffs.treasury->payers) strangers.insert(payer.faction);
  for (const json& row : rows) strangers.erase(row.value("name", ""));
  for (const std::string& name : strangers)
    std::fprintf(
        stderr, "mappe-server: %s\n",
        text({"Die Tarifdatei nennt die Fraktion \"{}\", die es hier nicht gibt. Ihr Anteil an gemeinsamen "
              "Ablagen wird niemandem berechnet; prüfen Sie die Schreibweise.",
              "The tariff file names the faction \"{}\", which is not here. Its share of joint spaces is billed "
              "to nobody; check how it is written."},
             {name})
            .c_str());
}

int report_figures(const BillingOptions& options) {
  const auto answer = ask_billing(options, "report", {{"name", options.name}});
  if (answer.code != billing_ok) return answer.code;
  warn_of_strangers(options, answer.body);
  if (options.as_json) return tell(answer.body.dump()), billing_ok;
  if (answer.body.empty()) tell(text({"Noch keine Fraktion.", "No factions yet."}));
  for (const json& row : answer.body) print_figures(row);
  return billing_ok;
}

int close_period(const BillingOptions& options) {
  json body{{"name", options.name}, {"period", options.period}};
  if (options.corrects != 0) {
    if (options.name.empty() || options.reason.empty())
      return complain(billing_usage, text({"Eine Berichtigung braucht --faction und --reason.",
                                           "A correction needs --faction and --reason."}));
    body = {{"name", options.name}, {"corrects", options.corrects}, {"reason", options.reason}};
  } else if (options.period.empty()) {
    return complain(billing_usage, text({"Welcher Zeitraum? Zum Beispiel 2026-05, 2026-Q2, 2026 oder 2026-11-01.",
                                         "Which period? For example 2026-05, 2026-Q2, 2026 or 2026-11-01."}));
  }
  const auto answer = ask_billing(options, "close", body);
  if (answer.code != billing_ok) return answer.code;
  int code = billing_ok;
  for (const json& row : answer.body)
    if (row.contains("problem")) code = billing_conflict;
  if (options.as_json) return tell(answer.body.dump()), code;
  for (const json& row : answer.body) {
    const std::string name = padded(row.value("name", ""), name_width);
    if (row.contains("problem")) {
      tell(name + "  " + refusal_text(told_of(row), options));
      continue;
    }
    tell(name + "  " + text({"Nr. {}", "No. {}"}, {std::to_string(row.value("number", std::uint64_t{0}))}) + "  " +
         row["period"].value("name", "") + padded_left(amount(row["gross_cents"]), amount_width) +
         (row.value("already", false)
              ? text({"  (war schon abgeschlossen, nichts geändert)", "  (was closed before, nothing changed)"})
              : ""));
  }
  return code;
}

bool write_out(const fs::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  return out.good();
}

// One document in its forms.
bool write_forms(const fs::path& folder, const json& envelope) {
  const json& statement = envelope.at("statement");
  const std::string name = treasury::file_name_of(statement), hash = envelope.at("hash");
  bool written = write_out(folder / (name + ".json"), envelope.dump(2) + "\n") &&
                 write_out(folder / (name + ".csv"), treasury::csv_of(statement));
  const auto pdf = treasury::pdf_of_statement(statement, hash);
  written = written && pdf && write_out(folder / (name + ".pdf"), text_of(*pdf));
  if (!statement.contains("budget")) return written;
  const auto proof = treasury::pdf_of_proof(statement, hash);
  return written && proof && write_out(folder / (name + "-verwendungsnachweis.pdf"), text_of(*proof));
}

int export_statements(const BillingOptions& options) {
  json body{{"name", options.name}};
  if (options.number != 0) body["number"] = options.number;
  const auto answer = ask_billing(options, "export", body);
  if (answer.code != billing_ok) return answer.code;
  if (options.as_json) return tell(answer.body.dump()), billing_ok;
  std::error_code error;
  const fs::path folder = options.folder.empty() ? fs::path(".") : fs::path(options.folder);
  fs::create_directories(folder, error);
  std::size_t written = 0;
  for (const json& envelope : answer.body) {
    if (envelope.contains("problem")) {
      complain(billing_failed,
               text({"Nr. {}: ", "No. {}: "}, {std::to_string(envelope.value("number", std::uint64_t{0}))}) +
                   refusal_text(told_of(envelope), options));
      continue;
    }
    if (!write_forms(folder, envelope))
      return complain(billing_failed,
                      text({"In den Ordner {} lässt sich nicht schreiben.", "The folder {} cannot be written."},
                           {folder.string()}));
    ++written;
  }
  tell(text({"{} Abrechnungen, je als JSON, CSV und PDF, in {}", "{} statements, each as JSON, CSV and PDF, in {}"},
            {std::to_string(written), folder.string()}));
  return written == answer.body.size() ? billing_ok : billing_failed;
}

Said word_of_fault(const std::string& fault) {
  if (fault == "unreadable") return {"ist nicht lesbar", "cannot be read"};
  if (fault == "bad-signature")
    return {"wurde verändert: die Unterschrift passt nicht", "was changed: the signature does not fit"};
  if (fault == "missing-number") return {"fehlt", "is missing"};
  if (fault == "broken-chain")
    return {"schließt nicht an das vorige Dokument an", "does not follow from the document before"};
  return {"und alle danach fehlen", "and all after it are missing"};
}

int verify_statements(const BillingOptions& options) {
  const auto answer = ask_billing(options, "verify", {{"name", options.name}});
  if (answer.code != billing_ok) return answer.code;
  bool all_ok = true;
  for (const json& row : answer.body.at("factions")) all_ok = all_ok && row.value("ok", false);
  if (options.as_json) return tell(answer.body.dump()), all_ok ? billing_ok : billing_failed;
  for (const json& row : answer.body["factions"]) {
    tell(padded(row.value("name", ""), name_width) + "  " +
         text({"{} Dokumente", "{} documents"}, {std::to_string(row.value("count", std::uint64_t{0}))}) + ", " +
         (row.value("ok", false) ? text({"in Ordnung", "in order"}) : text({"NICHT in Ordnung", "NOT in order"})));
    for (const json& fault : row.at("faults"))
      tell("  " + text({"Nr. {} ", "No. {} "}, {std::to_string(fault.value("number", std::uint64_t{0}))}) +
           text(word_of_fault(fault.value("fault", ""))));
  }
  return all_ok ? billing_ok : billing_failed;
}

int preview_tariff(const BillingOptions& options) {
  const auto loaded = config::load_treasury(options.file);
  for (const auto& problem : loaded.problems) std::fprintf(stderr, "%s\n", config::to_string(problem).c_str());
  if (!loaded) return billing_usage;
  std::ifstream in(options.file, std::ios::binary);
  const std::string tariffs{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto answer = ask_billing(options, "preview", {{"tariffs", tariffs}});
  if (answer.code != billing_ok) return answer.code;
  if (options.as_json) return tell(answer.body.dump()), billing_ok;
  tell(
      text({"\"{}\" hätte in den letzten zwölf Monaten gekostet:", "\"{}\" would have cost in the last twelve months:"},
           {answer.body.value("tariff", "")}));
  std::int64_t sum = 0;
  for (const json& row : answer.body.at("factions")) {
    sum += row.value("gross_cents", std::int64_t{0});
    tell("  " + padded(row.value("name", ""), name_width) + padded_left(amount(row["gross_cents"]), amount_width));
  }
  tell("  " + padded(text({"Zusammen", "Together"}), name_width) +
       padded_left(treasury::german(Cents{sum}), amount_width));
  tell(
      text({"Es wurde nichts geändert. Ein Tarif gilt, sobald der Server seine Dateien neu liest: `systemctl reload "
            "mappe-server`, oder ein Neustart.",
            "Nothing was changed. A tariff holds once the server reads its files anew: `systemctl reload "
            "mappe-server`, or a restart."}));
  return billing_ok;
}

// "1200", "1200.50" -> cents
std::optional<std::int64_t> cents_typed(const std::string& typed) {
  const bool is_negative = typed.starts_with("-");
  const auto parsed = config::parse_euro(typed.substr(is_negative ? 1 : 0) + " EUR");
  if (!parsed || config::count_of(*parsed) % config::micro_cents_per_cent != 0) return std::nullopt;
  const std::int64_t cents = config::count_of(*parsed) / config::micro_cents_per_cent;
  return is_negative ? -cents : cents;
}

// "Schulung=120.00": the text, and the amount after the last '='.
std::optional<json> commitments_typed(const std::vector<std::string>& typed) {
  json all = json::array();
  for (const std::string& one : typed) {
    const auto at = one.rfind('=');
    if (at == std::string::npos || at == 0) return std::nullopt;
    const auto cents = cents_typed(one.substr(at + 1));
    if (!cents) return std::nullopt;
    all.push_back({{"text", one.substr(0, at)}, {"cents", *cents}});
  }
  return all;
}

int set_or_show_budget(const BillingOptions& options) {
  json body{{"name", options.name}};
  if (!options.grant.empty()) {
    const auto grant = cents_typed(options.grant);
    const auto carried = options.carried.empty() ? std::optional<std::int64_t>(0) : cents_typed(options.carried);
    if (!grant || !carried)
      return complain(billing_usage, text({"Beträge sind in Euro mit Punkt zu schreiben, zum Beispiel 1200.50.",
                                           "Write amounts in euro with a point, such as 1200.50."}));
    body["budget"] =
        json{{"from", options.from},        {"last_day", options.last_day}, {"grant_line", options.line},
             {"grant_cents", *grant},       {"carried_cents", *carried},    {"carry_from_previous", options.carry},
             {"soft_cap", options.soft_cap}}
            .dump();
    if (!options.commitments.empty()) {
      const auto commitments = commitments_typed(options.commitments);
      if (!commitments)
        return complain(billing_usage, text({"Eine Bindung ist TEXT=BETRAG, zum Beispiel \"Schulung=120.00\".",
                                             "A commitment is TEXT=AMOUNT, for example \"Training=120.00\"."}));
      json with = json::parse(body["budget"].get_ref<const std::string&>());
      with["commitments"] = *commitments;
      body["budget"] = with.dump();
    }
  }
  if (!options.day.empty()) body["day"] = options.day;
  const auto answer = ask_billing(options, "budget", body);
  if (answer.code != billing_ok) return answer.code;
  if (options.as_json) return tell(answer.body.dump()), billing_ok;
  const json& standing = answer.body.at("standing");
  tell(
      text({"{} bis {}: {} verfügbar, {} ausgegeben, {} gebunden, {} übrig ({} % verbraucht), bis zum Ende erwartet {}",
            "{} to {}: {} available, {} spent, {} committed, {} left ({} % used), expected until its end {}"},
           {answer.body.value("from", ""), answer.body.value("last_day", ""), amount(standing["available_cents"]),
            amount(standing["spent_cents"]), amount(standing["committed_cents"]), amount(standing["remainder_cents"]),
            std::to_string(standing.value("percent", std::uint64_t{0})), amount(standing["forecast_cents"])}));
  for (const json& one : answer.body.at("commitments"))
    tell("  " + text({"gebunden: {} {}", "committed: {} {}"}, {one.value("text", ""), amount(one["cents"])}));
  for (const json& one : answer.body.at("warnings"))
    tell("  " +
         text({"{} % erreicht am {}", "{} % reached on {}"}, {std::to_string(one.value("percent", std::uint64_t{0})),
                                                              moment_text(one.value("reached_ms", TimeMs{0}))}));
  for (const json& other : answer.body.at("budgets"))
    if (other.at("from") != answer.body.at("from"))
      tell("  " + text({"ein weiteres: {} bis {} (--day {})", "another one: {} to {} (--day {})"},
                       {other.value("from", ""), other.value("last_day", ""), other.value("from", "")}));
  return billing_ok;
}

}  // namespace

void add_billing_commands(CLI::App& app, LoadConfig load, int& code) {
  const auto there = app.get_subcommands([](CLI::App* command) { return command->get_name() == "treasury"; });
  CLI::App* group =
      there.empty()
          ? app.add_subcommand("treasury", text({"Was abgerechnet wird", "What is billed"}))->require_subcommand(1)
          : there.front();
  const auto options = std::make_shared<BillingOptions>();
  options->load = std::move(load);
  const auto add = [&](const char* name, const Said& help, int (*run)(const BillingOptions&)) {
    CLI::App* command = group->add_subcommand(name, text(help));
    command->add_option("--config", options->config_file,
                        text({"Konfiguration des Servers (YAML)", "the server's configuration (YAML)"}));
    command->add_option(
        "--data", options->data,
        text({"Datenordner, statt des eingestellten", "the data folder, instead of the configured one"}));
    command->add_flag("--json", options->as_json, text({"Ausgabe für Programme", "output for programs"}));
    command->callback([options, run, &code] { code = run(*options); });
    return command;
  };
  const Said faction_words{"Name der Fraktion", "name of the faction"};
  CLI::App* report =
      add("report", {"Zeigt Speicher, Kosten und Budget von heute", "Shows today's storage, cost and budget"},
          report_figures);
  report->add_option("NAME", options->name, text(faction_words));
  CLI::App* close = add("close",
                        {"Schließt einen Zeitraum ab, für alle oder eine Fraktion; was abgeschlossen ist, bleibt",
                         "Closes a period for all factions or one; what is closed stays as it is"},
                        close_period);
  close->add_option("PERIOD", options->period,
                    text({"2026-05, 2026-Q2, 2026, 2026-11-01 (zwölf Monate) oder ERSTER-TAG/LETZTER-TAG",
                          "2026-05, 2026-Q2, 2026, 2026-11-01 (twelve months) or FIRST-DAY/LAST-DAY"}));
  close->add_option("--faction", options->name, text(faction_words));
  close->add_option(
      "--correct", options->corrects,
      text({"Nummer des Dokuments, das ein neues berichtigt", "number of the document that a new one corrects"}));
  close->add_option("--reason", options->reason, text({"warum berichtigt wird", "why it is corrected"}));
  CLI::App* out =
      add("export", {"Schreibt Abrechnungen als JSON, CSV und PDF", "Writes statements as JSON, CSV and PDF"},
          export_statements);
  out->add_option("NAME", options->name, text(faction_words))->required();
  out->add_option("--to", options->folder, text({"Ordner; sonst der jetzige", "folder; else the current one"}));
  out->add_option("--number", options->number, text({"nur diese", "only this one"}));
  CLI::App* check = add("verify",
                        {"Prüft Nummern, Verkettung und Unterschriften der Abrechnungen",
                         "Checks numbers, chain and signatures of the statements"},
                        verify_statements);
  check->add_option("NAME", options->name, text(faction_words));
  CLI::App* ahead = add("preview",
                        {"Zeigt, was ein Tarif in den letzten zwölf Monaten gekostet hätte",
                         "Shows what a tariff would have cost in the last twelve months"},
                        preview_tariff);
  ahead->add_option("--tariff", options->file, text({"Tarifdatei (YAML)", "tariff file (YAML)"}))->required();
  CLI::App* budget =
      add("budget", {"Zeigt das Budget einer Fraktion oder setzt es", "Shows a faction's budget or sets it"},
          set_or_show_budget);
  budget->add_option("NAME", options->name, text(faction_words))->required();
  CLI::Option* day = budget->add_option(
      "--day", options->day,
      text({"das Budget dieses Tages; sonst das von heute", "the budget of that day; else today's"}));
  CLI::Option* grant = budget->add_option(
      "--grant", options->grant, text({"Zuwendung in Euro: setzt das Budget", "grant in euro: sets the budget"}));
  grant->excludes(day);
  budget
      ->add_option("--commitment", options->commitments,
                   text({"gebundenes Geld, \"Schulung=120.00\"; mehrmals. Ohne bleibt, was eingetragen ist",
                         "money that is committed, \"Training=120.00\"; several times. Without it they stay"}))
      ->needs(grant);
  budget->add_option("--from", options->from, text({"erster Tag", "first day"}))->needs(grant);
  budget->add_option("--until", options->last_day, text({"letzter Tag", "last day"}))->needs(grant);
  budget->add_option("--line", options->line, text({"Haushaltsstelle", "line of the town's budget"}))->needs(grant);
  CLI::Option* carried =
      budget->add_option("--carried", options->carried, text({"Übertrag in Euro", "carried over, in euro"}))
          ->needs(grant);
  budget
      ->add_flag("--carry", options->carry,
                 text({"überträgt den Rest des Budgets davor", "carries over what the budget before left"}))
      ->needs(grant)
      ->excludes(carried);
  budget
      ->add_flag(
          "--soft-cap", options->soft_cap,
          text({"ist es aufgebraucht, wird nichts mehr angenommen", "nothing more is taken in once it is used up"}))
      ->needs(grant);
}

}  // namespace mappe::server
