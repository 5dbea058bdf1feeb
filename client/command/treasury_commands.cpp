// treasury [today] | budget | set-budget | statements | get | split: what storage costs the faction. docs/treasury.md
// For managers and the duties treasury and audit; only the duty treasury sets the budget.
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <regex>

#include "client/command/program.h"
#include "client/command/treasury_split.h"
#include "client/command/treasury_statements.h"
#include "client/transfer/new_file.h"

namespace mappe::client::command {

namespace {

struct TreasuryOptions {};

struct BudgetOptions {
  std::string day;  // empty: today
};

Result<std::int64_t> cents_typed(const std::string& typed) {
  static const std::regex form(R"((-?)(\d{1,10})(?:[.,](\d{1,2}))?)");
  std::smatch read;
  if (!std::regex_match(typed, read, form)) return fail(Errc::usage, "that is no amount in euro: write it as 350.00");
  std::string part = read[3];
  part.resize(2, '0');
  const std::int64_t cents = std::stoll(read[2]) * 100 + std::stoll(part);
  return read[1].length() != 0 ? -cents : cents;
}

std::optional<std::chrono::year_month_day> day_read(const std::string& typed) {
  static const std::regex form(R"((\d{4})-(\d{2})-(\d{2}))");
  std::smatch read;
  if (!std::regex_match(typed, read, form)) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(std::stoi(read[1])),
                                        std::chrono::month(static_cast<unsigned>(std::stoi(read[2]))),
                                        std::chrono::day(static_cast<unsigned>(std::stoi(read[3])))};
  return day.ok() ? std::optional(day) : std::nullopt;
}

std::string budget_day_text(const std::chrono::year_month_day& day) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

// The last day of a year that begins on it.
std::string end_of_year(const std::chrono::year_month_day& from) {
  const auto next = std::chrono::year_month_day(from.year() + std::chrono::years(1), from.month(), std::chrono::day(1));
  const auto days = static_cast<unsigned>(from.day());
  return budget_day_text(std::chrono::sys_days(next) + std::chrono::days(days - 1) - std::chrono::days(1));
}

// What `show` reads of the server's JSON; a missing member or a wrong sort is refused whole.
template <class Show>
Exit show_json(Program& program, const std::string& what, const Show& show) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  auto body = (*session)->api().treasury(*faction, what);
  if (!body && body.error().code == Errc::not_found && what.starts_with("budget"))
    return program.fails(fail(Errc::not_found, "no budget is set for that day: the treasurer enters one"));
  if (!body) return program.fails(body);
  const Json json = Json::parse(body->begin(), body->end(), nullptr, false);
  const Error wrong = fail(Errc::malformed, "the server's figures of the treasury lack what they must have");
  if (!json.is_object()) return program.fails(wrong);
  if (program.json) return program.say(json), Exit::ok;
  std::vector<std::string> lines;
  try {
    show(json, lines);
  } catch (const Json::exception&) {
    return program.fails(wrong);
  }
  for (const std::string& line : lines) program.say(line);
  return Exit::ok;
}

std::int64_t cents_of(const Json& json, const char* member) { return json.at(member).get<std::int64_t>(); }

void add_budget(const Json& budget, std::vector<std::string>& lines) {
  const Json& standing = budget.at("standing");
  const std::string line = budget.at("grant_line").get<std::string>();
  lines.push_back(text({"Haushalt {} bis {}{}", "Budget {} to {}{}"}, day_words(budget.at("from").get<std::string>()),
                       day_words(budget.at("last_day").get<std::string>()), line.empty() ? "" : ", " + harmless(line)));
  lines.push_back(
      text({"  verfügbar {}, ausgegeben {}, zugesagt {} ({} %)", "  available {}, spent {}, promised {} ({} %)"},
           euro_text(cents_of(standing, "available_cents")), euro_text(cents_of(standing, "spent_cents")),
           euro_text(cents_of(standing, "committed_cents")), standing.at("percent").get<std::uint64_t>()));
  lines.push_back(
      text({"  noch {}, bis zum Ende voraussichtlich {} ausgegeben", "  left {}, presumably {} spent by its end"},
           euro_text(cents_of(standing, "remainder_cents")), euro_text(cents_of(standing, "forecast_cents"))));
  for (const Json& one : budget.at("commitments"))
    lines.push_back(text({"  zugesagt: {} {}", "  promised: {} {}"}, harmless(one.at("text").get<std::string>()),
                         euro_text(cents_of(one, "cents"))));
  for (const Json& one : budget.at("warnings"))
    lines.push_back(text({"  {} % erreicht am {}", "  {} % reached on {}"}, one.at("percent").get<std::uint64_t>(),
                         time_text(one.at("reached_ms").get<TimeMs>())));
  if (budget.at("is_capped").get<bool>())
    lines.push_back(text(
        {"  Das Geld ist aufgebraucht: Neue Dateien nimmt der Server erst wieder an, wenn der Haushalt erhöht ist "
         "oder ein neuer beginnt.",
         "  The money is used up: the server takes new files again when the budget is raised or a new one begins."}));
  for (const Json& other : budget.value("budgets", Json::array())) {
    const std::string from = other.at("from").get<std::string>();
    if (from != budget.at("from"))
      lines.push_back(text({"  Ein weiterer: {} bis {}  (mappe treasury budget --day {})",
                            "  Another one: {} to {}  (mappe treasury budget --day {})"},
                           day_words(from), day_words(other.at("last_day").get<std::string>()), harmless(from)));
  }
}

Exit run_today(Program& program, const TreasuryOptions&) {
  return show_json(program, "today", [&program](const Json& json, std::vector<std::string>& lines) {
    lines.push_back(text({"Heute belegt: {}", "Used today: {}"}, size_text(json.at("bytes").get<std::uint64_t>())));
    if (json.contains("month"))
      lines.push_back(text({"{}: bisher {}, voraussichtlich {}", "{}: {} so far, presumably {}"},
                           harmless(json["month"].at("name").get<std::string>()),
                           euro_text(cents_of(json["month"], "cost_cents")),
                           euro_text(cents_of(json["month"], "forecast_cents"))));
    if (json.contains("budget")) add_budget(json["budget"], lines);
    // The same in a browser, for whoever holds a duty: one link, whoever it is sent to.
    if (auto session = program.session())
      lines.push_back(text({"Im Browser: {}/f/kosten", "In a browser: {}/f/kosten"}, (*session)->server().origin));
  });
}

Exit run_budget(Program& program, const BudgetOptions& options) {
  if (options.day.empty()) return show_json(program, "budget", add_budget);
  const auto day = day_read(options.day);
  if (!day) return program.fails(fail(Errc::usage, "that is no day: write it as 2026-01-01"), options.day);
  return show_json(program, "budget?day=" + budget_day_text(*day), add_budget);
}

struct SplitOptions {
  std::string space;  // empty: all
};

Exit run_split(Program& program, const SplitOptions& options) { return show_split(program, options.space); }

struct StatementsOptions {
  bool anew = false;
};

Exit run_statements(Program& program, const StatementsOptions& options) {
  return show_statements(program, options.anew);
}

struct SetBudgetOptions {
  std::string from, until, grant, line, carried;
  std::vector<std::string> commitments;
  bool carry = false, soft_cap = false;
};

using Commitments = decltype(BudgetWish::commitments);

// "Schulung=120,00": the text, and the amount after the last '='.                                       errors  usage
Result<Commitments> commitments_typed(const std::vector<std::string>& typed) {
  Commitments all;
  for (const std::string& one : typed) {
    const std::size_t at = one.rfind('=');
    if (at == std::string::npos || at == 0) return fail(Errc::usage, "write it as TEXT=AMOUNT");
    const auto cents = cents_typed(one.substr(at + 1));
    if (!cents) return fail(cents.error());
    all.emplace_back(one.substr(0, at), *cents);
  }
  return all;
}

Exit run_set_budget(Program& program, const SetBudgetOptions& options) {
  BudgetWish wish;
  const auto from = day_read(options.from);
  const auto until = options.until.empty() ? std::nullopt : day_read(options.until);
  const Error no_day = fail(Errc::usage, "that is no day: write it as 2026-01-01");
  if (!from) return program.fails(no_day, options.from);
  if (!options.until.empty() && !until) return program.fails(no_day, options.until);
  wish.from = budget_day_text(*from);
  wish.last_day = until ? budget_day_text(*until) : end_of_year(*from);
  wish.grant_line = options.line;
  wish.soft_cap = options.soft_cap;
  const auto grant = cents_typed(options.grant);
  if (!grant) return program.fails(grant.error(), options.grant);
  wish.grant_cents = *grant;
  if (!options.carry) {
    const auto carried = cents_typed(options.carried.empty() ? "0" : options.carried);
    if (!carried) return program.fails(carried.error(), options.carried);
    wish.carried_cents = *carried;
  }
  auto session = program.session();
  if (!session) return program.fails(session);
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  auto commitments = commitments_typed(options.commitments);
  if (!commitments) return program.fails(commitments.error());
  wish.commitments = std::move(*commitments);
  if (auto put = (*session)->api().put_budget(*faction, wish); !put) return program.fails(put);
  return run_budget(program, {wish.from});
}

struct GetStatementOptions {
  std::uint64_t number = 0;
  std::string destination, form = "pdf";
  bool force = false;
};

Exit run_get_statement(Program& program, const GetStatementOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  const std::string what =
      "statements/" + std::to_string(options.number) + (options.form == "json" ? "" : "/" + options.form);
  auto body = (*session)->api().treasury(*faction, what);
  if (!body && body.problem() != nullptr && body.problem()->rule == "statement_changed")
    return program.fails(fail(Errc::damaged, "this statement is not as it was closed: keep the copies you were given"),
                         std::to_string(options.number));
  if (!body) return program.fails(body, std::to_string(options.number));
  auto file = NewFile::create(options.destination, options.force);
  if (!file) return program.fails(file.error(), options.destination);
  if (auto written = (*file)->write(*body); !written) return program.fails(written.error(), options.destination);
  if (auto kept = (*file)->keep(this_moment()); !kept) return program.fails(kept.error(), options.destination);
  if (program.json)
    program.say(Json{{"path", options.destination}, {"size", body->size()}});
  else
    program.note(text({"Gespeichert: {}", "Saved: {}"}, options.destination));
  return Exit::ok;
}

}  // namespace

void add_treasury_commands(CLI::App& app, Program& program) {
  CLI::App* treasury = app.add_subcommand(
      "treasury", text({"Was Speicher kostet: Haushalt und Abrechnungen (Kasse, Prüfung, Verwaltung)",
                        "What storage costs: budget and statements (treasury, audit, managers)"}));
  treasury->require_subcommand(1);
  const auto nothing = [](CLI::App&, TreasuryOptions&) {};
  add_command<TreasuryOptions>(*treasury, program, "today", {"Die Zahlen des Tages", "The figures of the day"}, nothing,
                               run_today);
  add_command<BudgetOptions>(
      *treasury, program, "budget", {"Wie der Haushalt steht", "How the budget stands"},
      [](CLI::App& command, BudgetOptions& options) {
        command.add_option("--day", options.day,
                           text({"der Haushalt dieses Tages, 2027-01-01; sonst der von heute",
                                 "the budget of that day, 2027-01-01; else today's"}));
      },
      run_budget);
  add_command<SplitOptions>(
      *treasury, program, "split",
      {"Was den Platz belegt: heutige und frühere Fassungen, Papierkorb, die größten Dateien",
       "What takes the room: current and former versions, the bin, the biggest files"},
      [](CLI::App& command, SplitOptions& options) {
        command.add_option("S", options.space, text({"Ablage; sonst alle", "space; else all"}));
      },
      run_split);
  add_command<StatementsOptions>(
      *treasury, program, "statements",
      {"Die Abrechnungen; geprüft, ob sie noch sind, was dieses Gerät gesehen hat",
       "The statements; checked whether they still are what this device has seen"},
      [](CLI::App& command, StatementsOptions& options) {
        command.add_flag("--anew", options.anew,
                         text({"vergessen, was dieses Gerät gesehen hat: der Betreiber hat die Änderung erklärt",
                               "forget what this device has seen: the operator has explained the change"}));
      },
      run_statements);
  add_command<SetBudgetOptions>(
      *treasury, program, "set-budget",
      {"Den Haushalt eines Jahres eintragen (nur die Kasse); ersetzt den mit demselben Beginn",
       "Set a year's budget (treasury alone); replaces the one with the same beginning"},
      [](CLI::App& command, SetBudgetOptions& options) {
        command.add_option("--from", options.from, text({"erster Tag, 2026-01-01", "first day, 2026-01-01"}))
            ->required();
        command.add_option("--until", options.until,
                           text({"letzter Tag; sonst zwölf Monate", "last day; else twelve months"}));
        command.add_option("--grant", options.grant, text({"Betrag in Euro, 350,00", "amount in euro, 350.00"}))
            ->required();
        command.add_option(
            "--line", options.line,
            text({"Haushaltsstelle, wie die Stadt sie nennt", "the grant's line, as the town calls it"}));
        command.add_option("--carried", options.carried, text({"Übertrag in Euro", "carried over, in euro"}));
        command.add_option("--commitment", options.commitments,
                           text({"zugesagtes Geld, \"Schulung=120,00\"; mehrmals. Ohne bleibt, was eingetragen ist",
                                 "money that is promised, \"Training=120.00\"; several times. Without it they stay"}));
        command.add_flag(
            "--carry", options.carry,
            text({"den Rest des vorigen Haushalts übernehmen", "take over what is left of the one before"}));
        command.add_flag(
            "--soft-cap", options.soft_cap,
            text({"am Ende des Geldes keine neuen Dateien annehmen", "take no new files when the money is used up"}));
      },
      run_set_budget);
  add_command<GetStatementOptions>(
      *treasury, program, "get", {"Eine Abrechnung speichern", "Save a statement"},
      [](CLI::App& command, GetStatementOptions& options) {
        command.add_option("NUMBER", options.number, text({"ihre Nummer", "its number"}))->required();
        command.add_option("DEST", options.destination, text({"Datei auf diesem Rechner", "file on this computer"}))
            ->required();
        command
            .add_option("--form", options.form,
                        text({"pdf, csv, json (unterschrieben) oder proof (Verwendungsnachweis)",
                              "pdf, csv, json (signed) or proof (of use)"}))
            ->check(CLI::IsMember({"pdf", "csv", "json", "proof"}));
        command.add_flag("--force", options.force,
                         text({"eine vorhandene Datei ersetzen", "replace a file that is there"}));
      },
      run_get_statement);
}

}  // namespace mappe::client::command
