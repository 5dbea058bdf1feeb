// A faction on a real server that bills, founded today or so long ago that a month of it has ended.  docs/treasury.md
#pragma once

#include <boost/test/unit_test.hpp>
#include <ctime>

#include "tests/stories/town.h"

namespace stories {

extern const char* const tamper_program;  // changes a statement on the disk of a server that stands still

inline std::string tariffs_of(const std::string& base_fee, const std::string& more = "") {
  return R"(issuer: {name: Stadt Musterstadt, street: Rathausplatz 1, post_code: "12345", city: Musterstadt, country: DE,
  electronic_address: rechnung@musterstadt.example, contact_name: Stadtkasse, telephone: "+49 1234 567-0", mail: kasse@musterstadt.example,
  vat_id: "", tax_number: "", iban: DE89 3704 0044 0532 0130 00, bic: "", days_to_pay: 30}
tariffs:
  - {name: Tarif, from: 2020-01-01, base_fee: )" +
         base_fee + R"( EUR, included: 0 GiB, prices: [{price: 0.20 EUR}], free_guests: 10, guest_fee: 0 EUR,
     tax: {category: O, rate: 0 %, reason: Innerhalb der Verwaltung}}
)" + more;
}

inline constexpr std::chrono::hours days_ago{-39 * 24};

// A server that bills. With `began` its faction was founded so long ago, by the clocks of that time.
struct BilledTown {
  Folder folder{"tariffs"};
  Appliance appliance;
  Member anna{appliance, "anna"};

  explicit BilledTown(std::chrono::seconds began = {}) {
    bills("31.00");
    appliance.stop();
    appliance.configures("treasury", "treasury:\n  file: " + (folder / "treasury.yaml").string() + "\n");
    if (began.count() != 0) appliance.starts_with(told_clock(began));
    anna.lives_at(began);
    appliance.start();
    anna.founds(appliance.new_faction("Beispielfraktion"), "Anna Beispiel");
    require_ok(anna.mappe({"space", "create", "Umwelt"}));
    puts("eins.txt");
    if (began.count() == 0) return;
    appliance.stop();
    anna.lives_at({});
    appliance.starts_with({});
    appliance.start();
    anna.signs_in();  // the session of then has ended
  }

  void bills(const std::string& base_fee, const std::string& more = "") const {
    write_file(folder / "treasury.yaml", tariffs_of(base_fee, more));
  }
  Outcome tries_to_put(const std::string& name) const {
    write_file(anna.files() / name, name + "\n");
    return anna.mappe({"put", anna.files() / name, "Umwelt:/"});
  }
  void puts(const std::string& name) const { require_ok(tries_to_put(name)); }
  std::string today() const { return anna.ask({"treasury", "today"}).at("day"); }
  std::string year() const { return today().substr(0, 4); }
  void sets_budget(const std::string& euros, bool soft_cap = false) const {
    std::vector<std::string> set{"treasury", "set-budget", "--from", year() + "-01-01", "--grant", euros};
    if (soft_cap) set.push_back("--soft-cap");
    require_ok(anna.mappe(set));
  }
  // "mappe-server treasury ARGUMENTS", in German or English.
  Outcome says(std::vector<std::string> arguments, const char* language = "de_DE.UTF-8") const {
    arguments.insert(arguments.begin(), "treasury");
    Command command = appliance.at_command(std::move(arguments));
    command.env["LANG"] = language;
    return run(command);
  }
  // The month of the founding, which ended eight days ago or more.
  std::string first_month() const {
    const auto then = std::chrono::system_clock::now() + days_ago + std::chrono::hours(1);
    const std::time_t seconds = std::chrono::system_clock::to_time_t(then);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m", &parts);
    return text;
  }
  void tamper(const std::string& how, const std::string& number) const {
    Command command;
    command.argv = {tamper_program, (appliance.data() / "storage").string(), how, number};
    require_ok(run(command));
  }
};

}  // namespace stories
