// Statements: what is signed, that nothing of it can be changed unseen, and what spreadsheets get.
#include "server/treasury/count/statement.h"

#include <boost/test/unit_test.hpp>

#include "tests/treasury/levels.h"

using namespace mappe;
using namespace mappe::treasury;
using nlohmann::json;

namespace {

config::Treasury treasury_of_example() {
  auto loaded = config::load_treasury(std::string(MAPPE_SOURCE_DIR) + "/config/mappe-treasury.example.yaml");
  BOOST_REQUIRE(loaded);
  return *loaded.treasury;
}

struct Chain {
  SignKeyPair key{SignSeed::random()};
  config::Treasury treasury = treasury_of_example();
  ServerId server = ServerId::random();
  FactionId faction = FactionId::random();
  std::vector<Signed> documents;

  json close(const char* period, std::optional<Correction> corrects = {}) {
    Levels levels;
    levels.set("Fraktion Beispiel", "AAAAAAAAAAAAAAAAAAAAAA", 0, std::uint64_t{60} << 30);
    Facts facts{server, faction,           "Fraktion Beispiel",   documents.size() + 1,
                {},     1'800'000'000'000, *parse_period(period), std::move(corrects),
                {}};
    if (!documents.empty()) facts.previous = hash_of_statement(view_of(documents.back().statement));
    const auto sum = tally(treasury, levels, {"Fraktion Beispiel", 0}, facts.period.from, facts.period.until);
    BOOST_REQUIRE(sum);
    json statement = statement_of(treasury, *sum, facts);
    documents.push_back(sign_statement(key, statement));
    return statement;
  }
  std::vector<Found> check(std::uint64_t count = 0) const {
    return check_chain(documents, count == 0 ? documents.size() : count, key.public_key());
  }
};

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(Found)

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(a_statement_says_what_was_charged_and_to_whom) {
  Chain chain;
  const json statement = chain.close("2026-01");
  BOOST_TEST(statement.at("gross_cents") == 500 + 900 + 100);
  BOOST_TEST(statement.at("number") == 1);
  BOOST_TEST(statement.at("previous") == "");
  BOOST_TEST(statement.at("period").at("title") == "Januar 2026");
  BOOST_TEST(statement.at("payer").at("leitweg_id") == "04011000-1234512345-06");
  BOOST_TEST(statement.at("issuer").at("iban") == "DE89370400440532013000");
  BOOST_TEST(statement.at("taxes").at(0).at("category") == "O");
  BOOST_TEST(statement.at("lines").size() == 4u);
  BOOST_TEST(file_name_of(statement) == "mappe-abrechnung-2026-01-nr-1");
  BOOST_TEST(title_of(statement) == "Januar 2026 · Nr. 1");
}

BOOST_AUTO_TEST_CASE(the_canonical_form_survives_a_reader_and_a_writer) {
  Chain chain;
  chain.close("2026-01");
  const json envelope = json::parse(envelope_of(chain.documents[0]).dump(2));
  const auto back = signed_of(envelope);
  BOOST_REQUIRE(back);
  BOOST_TEST(back->statement == chain.documents[0].statement);
  BOOST_TEST(check_chain({*back}, 1, chain.key.public_key()).empty());
  BOOST_TEST(!signed_of(json{{"statement", "x"}, {"signature", "AA"}}));
  BOOST_TEST(!signed_of(json::array()));
}

BOOST_AUTO_TEST_CASE(a_chain_in_order_is_in_order) {
  Chain chain;
  BOOST_TEST(chain.check().empty());
  for (const char* period : {"2026-01", "2026-02", "2026-03", "2026-Q1"}) chain.close(period);
  chain.close("2026-02", Correction{2, "Falscher Tarif"});
  BOOST_TEST(chain.check().empty());
  BOOST_TEST(json::parse(chain.documents[4].statement).at("corrects").at("number") == 2);
}

BOOST_AUTO_TEST_CASE(a_changed_statement_is_found_and_the_one_after_it_names_another) {
  Chain chain;
  for (const char* period : {"2026-01", "2026-02", "2026-03"}) chain.close(period);
  Signed& second = chain.documents[1];
  second.statement = changed(second.statement, "\"gross_cents\":1500", "\"gross_cents\":1400");
  BOOST_TEST((chain.check() == std::vector<Found>{{2, Fault::bad_signature}, {3, Fault::broken_chain}}));
}

BOOST_AUTO_TEST_CASE(a_statement_signed_anew_after_a_change_breaks_the_chain) {
  Chain chain;
  for (const char* period : {"2026-01", "2026-02", "2026-03"}) chain.close(period);
  const std::string text = changed(chain.documents[1].statement, "\"gross_cents\":1500", "\"gross_cents\":1400");
  chain.documents[1] = {text, chain.key.sign("statement-sign", view_of(text))};
  BOOST_TEST((chain.check() == std::vector<Found>{{3, Fault::broken_chain}}));
}

BOOST_AUTO_TEST_CASE(a_missing_one_is_found_first_middle_and_last) {
  Chain chain;
  for (const char* period : {"2026-01", "2026-02", "2026-03"}) chain.close(period);
  const auto without = [&](std::size_t which) {
    auto rest = chain.documents;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(which));
    return check_chain(rest, 3, chain.key.public_key());
  };
  BOOST_TEST((without(0) == std::vector<Found>{{1, Fault::missing_number}}));
  BOOST_TEST((without(1) == std::vector<Found>{{2, Fault::missing_number}}));
  BOOST_TEST((without(2) == std::vector<Found>{{3, Fault::missing_end}}));
  BOOST_TEST((check_chain({}, 1, chain.key.public_key()) == std::vector<Found>{{1, Fault::missing_end}}));
}

BOOST_AUTO_TEST_CASE(another_key_another_form_and_another_order_are_found) {
  Chain chain;
  for (const char* period : {"2026-01", "2026-02"}) chain.close(period);
  const SignKeyPair other(SignSeed::random());
  BOOST_TEST((check_chain(chain.documents, 2, other.public_key()) ==
              std::vector<Found>{{1, Fault::bad_signature}, {2, Fault::bad_signature}}));
  auto spaced = chain.documents;
  spaced[0].statement.insert(1, " ");
  BOOST_TEST((check_chain(spaced, 2, chain.key.public_key()) == std::vector<Found>{{1, Fault::unreadable}}));
  auto twice = chain.documents;
  twice.push_back(twice[1]);
  BOOST_TEST((check_chain(twice, 2, chain.key.public_key()) == std::vector<Found>{{2, Fault::broken_chain}}));
}

BOOST_AUTO_TEST_CASE(a_spreadsheet_gets_the_same_figures) {
  Chain chain;
  const std::string csv = csv_of(chain.close("2026-01"));
  BOOST_TEST(csv.starts_with("\xEF\xBB\xBF\"Nummer\";"));
  BOOST_TEST(csv.find("1;\"2026-01\";\"2026-01-01\";\"2026-01-31\";\"Tarif 2026\";\"Grundbetrag\";1;5,00;2678400000;"
                      "2678400000;;5,00;0,00\r\n") != std::string::npos);
  // 45 GiB of 50 beyond the 5 that are included, for 2'678'400'000 ms
  BOOST_TEST(csv.find("\"Speicher über 5 GiB bis 50 GiB\";45,000;0,20;2678400000;2678400000;129415954563072000000;"
                      "9,00;0,00\r\n") != std::string::npos);
  BOOST_TEST(csv.find("\"Summe\";;;;;;15,00;\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_cell_is_a_formula) {
  Chain chain;
  for (config::Tariff& tariff : chain.treasury.tariffs) tariff.name = "=HYPERLINK(\"http://x\")";
  const std::string csv = csv_of(chain.close("2026-01"));
  BOOST_TEST(csv.find(";\"'=HYPERLINK(\"\"http://x\"\")\";") != std::string::npos);
  BOOST_TEST(csv.find(";\"=") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
