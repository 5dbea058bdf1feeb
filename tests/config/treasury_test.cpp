// The tariff file: what is read, and what is told of what is wrong, with its line.
#include "config/treasury.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::config;

namespace {

std::string treasury_example() { return std::string(MAPPE_SOURCE_DIR) + "/config/mappe-treasury.example.yaml"; }

const std::string issuer_lines = R"(issuer:
  name: Stadt
  post_code: "1"
  city: Stadt
  contact_name: Kasse
  telephone: "1"
  mail: kasse@stadt.example
  iban: DE89370400440532013000
)";
const std::string tariff_lines = R"(tariffs:
  - name: A
    from: 2026-01-01
    prices:
      - price: 0.25 EUR
    tax:
      category: O
      reason: keine Leistung
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string first_problem_of(const std::string& text) {
  const auto loaded = parse_treasury(text, "t.yaml");
  return loaded ? "fine" : to_string(loaded.problems.front());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(treasury_file)

BOOST_AUTO_TEST_CASE(the_example_is_in_order) {
  const auto loaded = load_treasury(treasury_example());
  for (const auto& problem : loaded.problems) BOOST_TEST_MESSAGE(to_string(problem));
  BOOST_REQUIRE(loaded);
  const Treasury& treasury = *loaded.treasury;
  BOOST_TEST(treasury.iban == "DE89370400440532013000");
  BOOST_REQUIRE(treasury.tariffs.size() == 1u);
  const Tariff& tariff = treasury.tariffs[0];
  BOOST_TEST((tariff.from == Date{2026, 1, 1}));
  BOOST_TEST(count_of(tariff.base_fee) == 500'000'000);  // 5 EUR of 100 cents of 1'000'000
  BOOST_TEST(tariff.included_bytes == 5ull << 30);
  BOOST_REQUIRE(tariff.brackets.size() == 2u);
  BOOST_TEST(*tariff.brackets[0].up_to_bytes == 50ull << 30);
  BOOST_TEST(count_of(tariff.brackets[1].price) == 10'000'000);
  BOOST_TEST(tariff.tax.category == 'O');
  BOOST_REQUIRE(treasury.payer("Fraktion Beispiel") != nullptr);
  BOOST_TEST(treasury.payer("Fraktion Beispiel")->leitweg_id == "04011000-1234512345-06");
  BOOST_TEST(treasury.payer("Andere") == nullptr);
}

BOOST_AUTO_TEST_CASE(tariffs_come_in_the_order_of_their_days) {
  const auto loaded =
      parse_treasury(issuer_lines + tariff_lines +
                         "  - {name: B, from: 2025-07-01, prices: [{price: 1 EUR}], tax: {category: O, reason: r}}\n",
                     "t.yaml");
  BOOST_REQUIRE(loaded);
  BOOST_TEST(loaded.treasury->tariffs[0].name == "B");
  BOOST_TEST(loaded.treasury->tariffs[1].name == "A");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_line) {
  const std::string fine = issuer_lines + tariff_lines;
  BOOST_TEST(first_problem_of(fine) == "fine");
  const std::pair<std::string, std::string> cases[] = {
      {"", "t.yaml: the file must be a group of `key: value` lines"},
      {issuer_lines, "t.yaml:1: `tariffs` is missing here"},
      {with(fine, "013000", "013001"),
       "t.yaml:8: `issuer.iban`: `DE89370400440532013001` does not fit (its check digits do not fit: a digit is wrong "
       "or two are exchanged); write it like `DE89 3704 0044 0532 0130 00`"},
      {with(fine, "013000", "01300"),
       "t.yaml:8: `issuer.iban`: `DE8937040044053201300` does not fit (a German IBAN has 22 characters); write it like "
       "`DE89 3704 0044 0532 0130 00`"},
      {with(fine, "telephone", "telefone"), "t.yaml:2: `issuer.telephone` is missing here"},
      {with(fine, "0.25 EUR", "0,25 EUR"),
       "t.yaml:13: `tariffs[].prices[].price`: `0,25 EUR` does not fit (not an amount with a point, at most eight "
       "digits after it, and EUR); write it like `0.25 EUR`"},
      {with(fine, "2026-01-01", "2026-02-29"),
       "t.yaml:11: `tariffs[].from`: `2026-02-29` does not fit (there is no such day from 2000 to 2199); write it like "
       "`2026-01-01`"},
      {with(fine, "      - price", "      - up_to: 5 GiB\n        price"),
       "t.yaml:12: `tariffs[].prices` must end with a price without `up_to`, for all above"},
      {with(fine, "category: O", "category: X"),
       "t.yaml:15: `tariffs[].tax.category` is S (with a rate), Z (zero rate), E (exempt) or O (outside of VAT), not "
       "`X`"},
      {with(fine, "category: O", "category: S"),
       "t.yaml:15: `tariffs[].tax.rate` is needed with category S, above 0 %"},
      {with(fine, "category: O", "category: S\n      rate: 19 %"),
       "t.yaml:1: `issuer` needs `vat_id` or `tax_number`, since a tariff charges tax"},
      {with(fine, "      reason: keine Leistung\n", ""),
       "t.yaml:15: `tariffs[].tax.reason` is needed with category E and O: why no tax is charged, as it is to be "
       "printed"},
      {fine + "payers:\n  - faction: A\n    address: {name: A}\n    leitweg_id: 04011000-1234512345-07\n",
       "t.yaml:20: `payers[].leitweg_id`: `04011000-1234512345-07` does not fit (its check digits do not fit: a digit "
       "is wrong or two are exchanged); write it like `04011000-1234512345-06`"},
      {fine + "payers:\n  - {faction: A, address: {name: A}}\n  - {faction: A, address: {name: A}}\n",
       "t.yaml:19: `payers[].faction`: `A` stands in `payers` twice"},
      {fine + "joint_spaces:\n  - {space: AAECAwQFBgcICQoLDA0ODw, label: x, from: 2026-01-01, shares: [{faction: A, "
              "parts: 1}]}\n",
       "t.yaml:18: `joint_spaces[].shares` must name at least two factions"},
      {fine + "tarifs: []\n", "t.yaml:17: unknown key `tarifs` (did you mean `tariffs`?)"},
      {fine + "---\na: 1\n",
       "t.yaml:17: here a second YAML document starts, and only one is read; remove what begins it"},
  };
  for (const auto& [text, told] : cases) BOOST_TEST(first_problem_of(text) == told);
  BOOST_TEST(to_string(load_treasury("/nowhere.yaml").problems.at(0)) ==
             "/nowhere.yaml: cannot be read; check that the file is there and that this user may read it");
}

// What somebody might try, or an operator in a hurry might write. Each row changes one thing of a file that is fine.
BOOST_AUTO_TEST_CASE(what_would_bill_wrongly_is_refused_before_it_bills) {
  const std::string fine = issuer_lines + tariff_lines;
  const std::string euro = "not an amount with a point, at most eight digits after it, and EUR";
  const std::string another =
      "  - {name: B, from: 2026-01-01, prices: [{price: 1 EUR}], tax: {category: O, reason: r}}\n";
  const auto prices = [&](const std::string& list) {
    return with(fine, "    prices:\n      - price: 0.25 EUR\n", "    prices: " + list + "\n");
  };
  const auto joint = [&](const std::string& shares) {
    return fine + "joint_spaces:\n  - {space: AAECAwQFBgcICQoLDA0ODw, label: x, from: 2026-01-01, shares: [" + shares +
           "]}\n";
  };
  const std::pair<std::string, std::string> cases[] = {
      {fine + another, "t.yaml:17: `tariffs[].from`: two tariffs begin on 2026-01-01"},
      {with(fine, "0.25 EUR", "-0.25 EUR"),
       "t.yaml:13: `tariffs[].prices[].price`: `-0.25 EUR` does not fit (" + euro + "); write it like `0.25 EUR`"},
      {with(fine, "    prices:", "    base_fee: -1 EUR\n    prices:"),
       "t.yaml:12: `tariffs[].base_fee`: `-1 EUR` does not fit (" + euro + "); write it like `5.00 EUR`"},
      {with(fine, "0.25 EUR", "1000000.01 EUR"),
       "t.yaml:13: `tariffs[].prices[].price`: `1000000.01 EUR` does not fit (more than a million EUR); write it like "
       "`0.25 EUR`"},
      {with(fine, "0.25 EUR", "99999999999999999999 EUR"),
       "t.yaml:13: `tariffs[].prices[].price`: `99999999999999999999 EUR` does not fit (" + euro +
           "); write it like `0.25 EUR`"},
      {with(fine, "0.25 EUR", "1e3 EUR"),
       "t.yaml:13: `tariffs[].prices[].price`: `1e3 EUR` does not fit (" + euro + "); write it like `0.25 EUR`"},
      {with(fine, "0.25 EUR", "0.25"),
       "t.yaml:13: `tariffs[].prices[].price`: `0.25` does not fit (" + euro + "); write it like `0.25 EUR`"},
      {with(fine, "0.25 EUR", ".inf"),
       "t.yaml:13: `tariffs[].prices[].price`: `.inf` does not fit (" + euro + "); write it like `0.25 EUR`"},
      {prices("[]"), "t.yaml:12: `tariffs[].prices` must end with a price without `up_to`, for all above"},
      {prices("[{up_to: 50 GiB, price: 1 EUR}, {up_to: 5 GiB, price: 1 EUR}, {price: 1 EUR}]"),
       "t.yaml:12: `tariffs[].prices[].up_to` must be more than that of the price before it"},
      {prices("[{price: 1 EUR}, {price: 2 EUR}]"),
       "t.yaml:12: `tariffs[].prices[].up_to`: the price before this one has no `up_to`, so this one never counts"},
      {prices("1 EUR"), "t.yaml:12: `tariffs[].prices` must be a list (lines that start with `- `, or [])"},
      {with(fine, "category: O", "category: Z\n      rate: 7 %"),
       "t.yaml:16: `tariffs[].tax.rate` is 0 % with every category but S"},
      {with(fine, "category: O\n      reason: keine Leistung", "category: E\n      reason: \"\""),
       "t.yaml:16: `tariffs[].tax.reason` is needed with category E and O: why no tax is charged, as it is to be "
       "printed"},
      {with(fine, "category: O", "category: S\n      rate: 119 %"),
       "t.yaml:16: `tariffs[].tax.rate`: `119 %` does not fit (not a percentage from 0 % to 100 %); write it like `19 "
       "%`"},
      {with(fine, "    prices:", "    free_guests: 1000000\n    prices:"),
       "t.yaml:12: `tariffs[].free_guests`: `1000000` does not fit (not a whole number below a million); write it like "
       "`10`"},
      {with(fine, "  iban", "  days_to_pay: -30\n  iban"),
       "t.yaml:8: `issuer.days_to_pay`: `-30` does not fit (not a whole number below a million); write it like `30`"},
      {joint("{faction: A, parts: 0}, {faction: B, parts: 1}"),
       "t.yaml:18: `joint_spaces[].shares[].parts` is a whole number from 1 to 1000"},
      {joint("{faction: A, parts: 1001}, {faction: B, parts: 1}"),
       "t.yaml:18: `joint_spaces[].shares[].parts` is a whole number from 1 to 1000"},
      {joint("{faction: A, parts: 1}, {faction: A, parts: 1}"),
       "t.yaml:18: `joint_spaces[].shares[].faction`: `A` has a share already"},
      {with(joint("{faction: A, parts: 1}, {faction: B, parts: 1}"), "AAECAwQFBgcICQoLDA0ODw", "Umwelt"),
       "t.yaml:18: `joint_spaces[].space`: `Umwelt` does not fit (not the id of a space, 22 letters and digits); write "
       "it "
       "like `AAECAwQFBgcICQoLDA0ODw`"},
      {with(fine, "  name: Stadt\n", "  name: \"Stadt\\nAbsender: andere\"\n"),
       "t.yaml:2: `issuer.name` is longer than 300 bytes or holds a line break"},
      {with(fine, "  name: Stadt\n", "  name: " + std::string(301, 'x') + "\n"),
       "t.yaml:2: `issuer.name` is longer than 300 bytes or holds a line break"},
      {with(fine, "  name: Stadt\n", "  name: Stadt\n  name: Andere\n"), "t.yaml:3: the key `name` stands here twice"},
      {std::string("tariffs: []\n") + issuer_lines, "t.yaml:1: `tariffs` must hold at least one tariff"},
  };
  for (const auto& [text, told] : cases) BOOST_TEST(first_problem_of(text) == told);
  // The twins: what lies just inside of what is refused.
  for (const std::string& text :
       {with(fine, "0.25 EUR", "1000000 EUR"), with(fine, "0.25 EUR", "0.00000001 EUR"),
        with(fine, "0.25 EUR", "0 EUR"), fine + with(another, "2026-01-01", "2026-01-02"),
        joint("{faction: A, parts: 1000}, {faction: B, parts: 1}"),
        prices("[{up_to: 5 GiB, price: 1 EUR}, {up_to: 50 GiB, price: 1 EUR}, {price: 1 EUR}]")})
    BOOST_TEST(first_problem_of(text) == "fine");
}

BOOST_AUTO_TEST_CASE(a_misspelt_key_is_told_with_what_was_meant) {
  const auto loaded = parse_treasury(with(issuer_lines + tariff_lines, "telephone", "telefone"), "t.yaml");
  BOOST_REQUIRE(loaded.problems.size() == 2u);
  BOOST_TEST(to_string(loaded.problems[1]) == "t.yaml:6: unknown key `issuer.telefone` (did you mean `telephone`?)");
}

BOOST_AUTO_TEST_CASE(amounts_are_exact) {
  BOOST_TEST(count_of(*parse_euro("0 EUR")) == 0);
  BOOST_TEST(count_of(*parse_euro("12.50 EUR")) == 1'250'000'000);
  BOOST_TEST(count_of(*parse_euro("0.00000001EUR")) == 1);
  BOOST_TEST(count_of(*parse_euro("1000000 EUR")) == 100'000'000'000'000);
  for (const char* wrong : {"", "EUR", "1", "-1 EUR", "1.EUR", ".5 EUR", "1,5 EUR", "0.000000001 EUR", "1e3 EUR",
                            "1 000 EUR", "12.50 €", "1000000.01 EUR", "9999999999 EUR"})
    BOOST_TEST(!parse_euro(wrong), wrong);
  BOOST_TEST(*parse_percent("19 %") == 1900u);
  BOOST_TEST(*parse_percent("5.5%") == 550u);
  BOOST_TEST(!parse_percent("100.01 %"));
}

BOOST_AUTO_TEST_CASE(check_digits_find_what_people_do) {
  BOOST_TEST(*parse_iban("de89 3704 0044 0532 0130 00") == "DE89370400440532013000");
  BOOST_TEST(*parse_iban("GB29NWBK60161331926819") == "GB29NWBK60161331926819");
  BOOST_TEST(!parse_iban("DE98370400440532013000"));  // exchanged
  BOOST_TEST(!parse_iban("DE89370400440532013O00"));  // a letter
  BOOST_TEST(parse_leitweg_id("991-33333TEST-33").has_value());
  BOOST_TEST(parse_leitweg_id("992-90009-96").has_value());
  for (const char* wrong : {"", "991", "991-33333TEST-34", "991-33333test-33", "991-33333TSET-33", "9-33333TEST-33",
                            "991--33", "991-33333-TEST-33", "991-33333TEST-3"})
    BOOST_TEST(!parse_leitweg_id(wrong), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
