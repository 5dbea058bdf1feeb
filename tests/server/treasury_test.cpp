// Money over HTTP and by the operator: who sees it, what is closed and stays, and what a used-up budget stops.
//                                                                                                  docs/treasury.md
#include "crypto/base/cbor.h"
#include "server/treasury/budgets.h"
#include "tests/server/billed.h"

using namespace mappe;
using namespace mappe::server::testing;

BOOST_FIXTURE_TEST_SUITE(money_routes, Billed)

BOOST_AUTO_TEST_CASE(a_month_is_closed_once_and_stays) {
  BOOST_TEST(refused({{"name", faction.name}, {"period", "2026-05"}}) == "period_open");
  const Bytes blob = some_blob(1 << 20);
  BOOST_TEST_REQUIRE(uploads(blob).status == 204);
  BOOST_TEST_REQUIRE(adds(blob).status == 200);
  days(40);  // 7 July
  const json may = closes("2026-05");
  BOOST_TEST(may.at("number") == 1);
  BOOST_TEST(may.at("already") == false);
  const json june = closes("2026-06");
  BOOST_TEST(june.at("number") == 2);
  // 31 EUR, and 1 MiB with its journals at 1000 EUR for a GiB: about 0.98 EUR and a little
  BOOST_TEST(june.at("gross_cents").get<int>() >= 3100 + 98);
  BOOST_TEST(june.at("gross_cents").get<int>() < 3100 + 110);

  const Reply first = town.get(path + "/statements/2", treasurer.token);
  BOOST_TEST_REQUIRE(first.status == 200);
  const json lines = first.data().at("statement").at("lines");
  BOOST_TEST(lines.at(0).at("net_cents") == 3100);
  const auto used = treasury::parse_wide(first.data().at("statement").at("byte_ms").get<std::string>());
  const treasury::Wide gib_june = (treasury::Wide{1} << 30) * 30 * 24 * 3'600'000;
  BOOST_TEST(lines.at(1).at("net_cents").get<std::int64_t>() ==
             count_of(*treasury::round_to_cents(*used * 100'000'000'000, gib_june)));
  // 4 of 31 days at 31 EUR
  BOOST_TEST(
      town.get(path + "/statements/1", treasurer.token).data().at("statement").at("lines").at(0).at("net_cents") ==
      400);

  bills("99 EUR", "1 EUR");  // whatever is decided later
  const json again = closes("2026-06");
  BOOST_TEST(again.at("already") == true);
  BOOST_TEST(again.at("number") == 2);
  BOOST_TEST(town.get(path + "/statements/2", treasurer.token).body == first.body);
  town.restarts();
  BOOST_TEST(town.get(path + "/statements/2", treasurer.token).body == first.body);
  BOOST_TEST(town.get(path + "/statements/3", treasurer.token).status == 404);
  BOOST_TEST(town.get(path + "/statements/x", treasurer.token).status == 404);
}

BOOST_AUTO_TEST_CASE(the_forms_of_a_statement_are_handed_out) {
  days(40);
  closes("2026-06");
  const Reply csv = town.get(path + "/statements/1/csv", auditor.token);
  BOOST_TEST(csv.status == 200);
  BOOST_TEST(csv.header("Content-Disposition") == "attachment; filename=\"mappe-abrechnung-2026-06-nr-1.csv\"");
  BOOST_TEST(csv.body.find("\"Grundbetrag\";1;31,00;") != std::string::npos);
  const Reply pdf = town.get(path + "/statements/1/pdf", auditor.token);
  BOOST_TEST(pdf.header("Content-Type") == "application/pdf");
  BOOST_TEST(pdf.body.starts_with("%PDF-1."));
  BOOST_TEST(town.get(path + "/statements/1/proof", auditor.token).status == 404);  // of no budget's days
  const json list = town.get(path + "/statements", auditor.token).data();
  BOOST_TEST(list.at("statements").size() == 1u);
  BOOST_TEST(list.at("check").at("ok") == true);
  BOOST_TEST(list.at("statement_key") == town.get("/v1/about", "").data().at("statement_key"));
}

BOOST_AUTO_TEST_CASE(a_tampered_statement_is_found) {
  days(40);
  closes("2026-05");
  closes("2026-06");
  auto& services = town.services();
  BOOST_TEST(server::check_statements(services, faction.id)->at("ok") == true);
  // Whoever holds the server's key for its records, but not the one for statements, changes an amount.
  const auto kept = server::statement_numbered(services, faction.id, 1);
  json statement = kept->statement;
  statement["gross_cents"] = 1;
  const Bytes plain = cbor::encode_array(treasury::canonical(statement), kept->document.signature);
  const Bytes place = cbor::encode_array("statement", faction.id, std::uint64_t{1});
  const auto changed = services.storage.commit(
      {storage::write::ReplacePaper{{faction.id, storage::PaperKind::statement, 1, services.box.seal(place, plain)}}});
  BOOST_TEST_REQUIRE(bool(changed));
  const auto check = server::check_statements(services, faction.id);
  BOOST_TEST(check->at("faults") ==
             json::parse(R"([{"number":1,"fault":"bad-signature"},{"number":2,"fault":"broken-chain"}])"));
  BOOST_TEST(runs("verify", json::object())->at("factions").at(0).at("ok") == false);
  // It is handed out in no form, the other one is; figures go on; nothing is closed after it.
  for (const char* form : {"", "/csv", "/pdf"}) {
    const Reply refused = town.get(path + "/statements/1" + form, treasurer.token);
    BOOST_TEST(refused.status == 500);
    BOOST_TEST(refused.rule() == "statement_changed");
    BOOST_TEST(town.get(path + "/statements/2" + form, treasurer.token).status == 200);
  }
  const json list = town.get(path + "/statements", treasurer.token).data();
  BOOST_TEST(list.at("statements").size() == 1u);
  BOOST_TEST(list.at("check").at("faults").size() == 2u);
  BOOST_TEST(town.get(path + "/today", treasurer.token).status == 200);
  const auto out = runs("export", {{"name", faction.name}});
  BOOST_TEST_REQUIRE(bool(out));
  BOOST_TEST(out->at(0).at("problem") == "statement_changed");
  BOOST_TEST(out->at(1).contains("signature"));
  days(30);
  BOOST_TEST(refused({{"name", faction.name}, {"period", "2026-07"}}) == "chain_damaged");
  const auto broken =
      services.storage.commit({storage::write::ReplacePaper{{faction.id, storage::PaperKind::statement, 1, Bytes(9)}}});
  BOOST_TEST_REQUIRE(bool(broken));
  BOOST_TEST(server::check_statements(services, faction.id)->at("faults").at(0).at("fault") == "unreadable");
}

BOOST_AUTO_TEST_CASE(a_correction_is_a_new_document_that_names_the_old) {
  days(40);
  closes("2026-05");
  closes("2026-06");
  const json again{{"name", faction.name}, {"corrects", 2}, {"reason", "Falscher Tarif."}};
  BOOST_TEST(refused(again) == "nothing_to_correct");
  bills("30 EUR", "1000 EUR");
  BOOST_TEST(refused({{"name", faction.name}, {"corrects", 2}}) == "malformed");  // without a reason
  BOOST_TEST(refused({{"name", faction.name}, {"corrects", 9}, {"reason", "x"}}) == "not-found");
  BOOST_TEST(refused({{"name", faction.name}, {"period", "2026-05-28/2026-06-30"}}) == "month_differs");
  const auto corrected = runs("close", again);
  BOOST_TEST_REQUIRE(bool(corrected));
  BOOST_TEST(corrected->at(0).at("number") == 3);
  BOOST_TEST(corrected->at(0).at("corrects").at("number") == 2);
  BOOST_TEST(refused(again) == "corrected_already");
  BOOST_TEST(closes("2026-06").at("number") == 3);  // the newest over that month
  BOOST_TEST(town.get(path + "/statements", treasurer.token).data().at("check").at("ok") == true);
  BOOST_TEST(town.get(path + "/statements/2", treasurer.token).data().at("statement").at("kind") == "statement");
}

BOOST_AUTO_TEST_CASE(duties_decide_who_sees_and_who_sets) {
  for (const char* what : {"/today", "/statements"}) {
    BOOST_TEST(town.get(path + what, faction.founder.token).status == 200);
    BOOST_TEST(town.get(path + what, treasurer.token).status == 200);
    BOOST_TEST(town.get(path + what, auditor.token).status == 200);
    BOOST_TEST(town.get(path + what, member.token).type() == "denied");
    BOOST_TEST(town.get(path + what, guest.token).type() == "denied");
    BOOST_TEST(town.get(path + what, "").status == 401);
  }
  BOOST_TEST(sets_budget(auditor, 100).type() == "denied");
  BOOST_TEST(sets_budget(member, 100).type() == "denied");
  BOOST_TEST(town.get(path + "/budget", treasurer.token).status == 404);
  BOOST_TEST(sets_budget(treasurer, 100).status == 200);
  const json budget = town.get(path + "/budget", auditor.token).data();
  BOOST_TEST(budget.at("history").at(0).at("by") == b64(treasurer.keys->id));
  // Another faction is told the same as of one that does not exist.
  Faction other = town.new_faction("Andere");
  for (const char* what : {"/today", "/budget", "/statements", "/statements/1", "/statements/1/csv",
                           "/statements/1/pdf", "/statements/1/proof"}) {
    const Reply foreign = town.get(path + what, other.founder.token);
    BOOST_TEST(foreign.status == 404);
    BOOST_TEST(foreign.body == town.get("/v1/treasury/" + b64(FactionId::random()) + what, other.founder.token).body);
  }
  BOOST_TEST(sets_budget(other.founder, 100).status == 404);
}

BOOST_AUTO_TEST_CASE(a_used_up_budget_stops_adding_and_nothing_else) {
  const Bytes before = some_blob(5000), after = some_blob(6000, 2);
  BOOST_TEST_REQUIRE(uploads(before).status == 204);
  BOOST_TEST_REQUIRE(adds(before).status == 200);
  // One of 31 days of May at 31 EUR: 1 EUR, and some cents for bytes. 50 cents are used up at once.
  BOOST_TEST(sets_budget(treasurer, 50, false).data().at("is_capped") == false);
  BOOST_TEST(uploads(after).status == 204);  // without a cap it only warns
  const json capped = sets_budget(treasurer, 50, true).data();
  BOOST_TEST(capped.at("is_capped") == true);
  BOOST_TEST(capped.at("warnings").size() == 3u);
  const Reply refused_upload = uploads(some_blob(7000, 3));
  BOOST_TEST(refused_upload.status == 507);
  BOOST_TEST(refused_upload.type() == "budget");
  BOOST_TEST(adds(after).type() == "budget");
  BOOST_TEST(town.get(space.path() + "/blobs/" + b64(id_of(before)), faction.founder.token).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", faction.founder.token).status == 200);
  const auto drops = town.content(faction, space, faction.founder, {}, {size_of(before)});
  BOOST_TEST(town.commits(space, faction.founder, drops).status == 200);
  // A restart reckons anew before long; more money opens it at once.
  town.restarts();
  bills("31 EUR", "1000 EUR");
  server::keep_house(town.services());
  BOOST_TEST(adds(after).type() == "budget");
  BOOST_TEST(sets_budget(treasurer, 100'000, true).data().at("warnings").empty());
  BOOST_TEST(adds(after).status == 200);
}

BOOST_AUTO_TEST_CASE(each_warning_is_noted_once) {
  BOOST_TEST(sets_budget(treasurer, 7000).data().at("warnings").empty());
  days(20);  // 17 June
  server::keep_house(town.services());
  server::keep_house(town.services());
  const json june = town.get(path + "/budget", treasurer.token).data();
  // 4 EUR of May, 17 of 30 days at 31 EUR: 21.57 EUR, a few cents for journals: no half of 70 EUR
  BOOST_TEST(june.at("warnings").empty());
  days(13);  // 30 June: 35 EUR and a little, the half
  server::keep_house(town.services());
  const json half = town.get(path + "/budget", treasurer.token).data().at("warnings");
  BOOST_TEST_REQUIRE(half.size() == 1u);
  BOOST_TEST(half.at(0).at("percent") == 50);
  const auto told_ms = half.at(0).at("reached_ms");
  BOOST_TEST(told_ms == town.now());
  days(3);
  server::keep_house(town.services());
  BOOST_TEST(town.get(path + "/budget", treasurer.token).data().at("warnings").at(0).at("reached_ms") == told_ms);
}

BOOST_AUTO_TEST_CASE(a_budget_year_is_closed_with_its_proof_and_what_is_left_carried_over) {
  const auto set = [&](const json& body) { return town.call("PUT", path + "/budget", treasurer.token, body.dump()); };
  json first{{"from", "2026-05-01"},
             {"last_day", "2026-06-30"},
             {"grant_cents", 10'000},
             {"grant_line", "4711"},
             {"commitments", {{{"text", "Schulung"}, {"cents", 1000}}}}};
  BOOST_TEST_REQUIRE(set(first).status == 200);
  json next{{"from", "2026-07-01"}, {"last_day", "2027-06-30"}, {"grant_cents", 5'000}, {"carry_from_previous", true}};
  BOOST_TEST(set(next).rule() == "previous_open");
  days(40);
  const Reply carried = set(next);
  BOOST_TEST_REQUIRE(carried.status == 200);
  const json year = closes("2026-05-01/2026-06-30");
  BOOST_TEST(year.at("has_budget") == true);
  BOOST_TEST(carried.data().at("carried_cents") == 10'000 - 1000 - year.at("gross_cents").get<int>());
  BOOST_TEST(town.get(path + "/statements/1/proof", treasurer.token).body.starts_with("%PDF-1."));
  json overlapping = next;
  overlapping["from"] = "2026-06-30";
  overlapping.erase("carry_from_previous");
  BOOST_TEST(set(overlapping).rule() == "budget_overlaps");
}

BOOST_AUTO_TEST_CASE(what_is_no_budget_is_refused) {
  const auto type_of = [&](const std::string& body) {
    return town.call("PUT", path + "/budget", treasurer.token, body).type();
  };
  for (const char* wrong :
       {"", "[]", "{}", R"({"from":"2026-01-01","last_day":"2026-12-31"})",
        R"({"from":"2026-01-01","last_day":"2025-12-31","grant_cents":1})",
        R"({"from":"2026-02-30","last_day":"2026-12-31","grant_cents":1})",
        R"({"from":"2026-01-01","last_day":"2046-12-31","grant_cents":1})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":-1})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":1.5})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":99999999999999999999})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":1,"softcap":true})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":1,"commitments":[{"text":"x","cents":-1}]})",
        R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":1,"commitments":[{"text":"x"}]})"})
    BOOST_TEST(type_of(wrong) == "malformed", wrong);
  BOOST_TEST(type_of(R"({"from":"2026-01-01","last_day":"2026-12-31","grant_cents":1})").empty());
}

BOOST_AUTO_TEST_CASE(the_operator_reports_and_looks_ahead) {
  days(40);
  const auto report = runs("report", json::object());
  BOOST_TEST_REQUIRE(bool(report));
  BOOST_TEST(report->at(0).at("name") == "Beispielfraktion");
  BOOST_TEST(report->at(0).at("month").at("forecast_cents").get<int>() >= 3100);
  BOOST_TEST((runs("report", {{"name", "Keine"}}).problem().type == server::ProblemType::not_found));
  BOOST_TEST((runs("nonsense", json::object()).problem().type == server::ProblemType::not_found));
  const std::string file =
      "issuer: {name: S, post_code: '1', city: S, contact_name: K, telephone: '1', mail: k@s.example, iban: "
      "DE89370400440532013000}\ntariffs:\n  - {name: Neu, from: 2030-01-01, base_fee: 62 EUR, prices: [{price: 0 "
      "EUR}], "
      "tax: {category: O, reason: r}}\n";
  const auto ahead = runs("preview", {{"tariffs", file}});
  BOOST_TEST_REQUIRE(bool(ahead));
  BOOST_TEST(ahead->at("tariff") == "Neu");
  BOOST_TEST(ahead->at("factions").at(0).at("gross_cents") == 800 + 6200);  // 4 of 31 days of May, and June
  BOOST_TEST((runs("preview", {{"tariffs", "x"}}).problem().type == server::ProblemType::malformed));
}

BOOST_AUTO_TEST_CASE(where_nothing_is_billed_bytes_are_told_and_nothing_else) {
  town.services().tariffs = nullptr;
  const json today = town.get(path + "/today", treasurer.token).data();
  BOOST_TEST(today.at("bytes").get<int>() > 0);
  BOOST_TEST(!today.contains("month"));
  BOOST_TEST(town.get(path + "/budget", treasurer.token).status == 404);
  BOOST_TEST(sets_budget(treasurer, 100).status == 404);
  BOOST_TEST(refused({{"name", faction.name}, {"period", "2026-05"}}) == "nothing_billed");
}

// A budget for the year to come or the year before can be seen, and set anew without losing what is promised in it.
BOOST_AUTO_TEST_CASE(each_budget_is_had_by_a_day_of_its_own) {
  const auto set = [&](const json& body) { return town.call("PUT", path + "/budget", treasurer.token, body.dump()); };
  BOOST_TEST_REQUIRE(sets_budget(treasurer, 10'000).status == 200);
  const json next{{"from", "2027-01-01"},
                  {"last_day", "2027-12-31"},
                  {"grant_cents", 5'000},
                  {"commitments", {{{"text", "Schulung"}, {"cents", 1'200}}}}};
  const Reply told = set(next);
  BOOST_TEST(told.data().at("from") == "2027-01-01");  // the one that was set
  BOOST_TEST(told.data().at("standing").at("spent_cents") == 0);
  BOOST_TEST(told.data().at("budgets") == json::parse(R"([{"from":"2026-01-01","last_day":"2026-12-31"},
                                                           {"from":"2027-01-01","last_day":"2027-12-31"}])"));
  BOOST_TEST(town.get(path + "/budget", auditor.token).data().at("from") == "2026-01-01");
  for (const char* day : {"2027-01-01", "2027-12-31"})
    BOOST_TEST(town.get(path + "/budget?day=" + day, auditor.token).data().at("commitments") == next["commitments"]);
  BOOST_TEST(town.get(path + "/budget?day=2028-01-01", auditor.token).status == 404);
  BOOST_TEST(town.get(path + "/budget?day=morgen", auditor.token).type() == "malformed");
  BOOST_TEST(town.get(path + "/budget?day=2027-01-01", member.token).type() == "denied");
  // Who says nothing of commitments keeps them, the treasurer as the operator; who says none takes them away.
  json silent{{"from", "2027-01-01"}, {"last_day", "2027-12-31"}, {"grant_cents", 5'500}};
  BOOST_TEST(set(silent).data().at("commitments") == next["commitments"]);
  silent["commitments"] = json::array();
  BOOST_TEST(set(silent).data().at("commitments").empty());
  BOOST_TEST_REQUIRE(set(next).status == 200);
  const auto again = [&](json budget) { return runs("budget", {{"name", faction.name}, {"budget", budget.dump()}}); };
  json wish{{"from", "2027-01-01"}, {"last_day", "2027-12-31"}, {"grant_cents", 6'000}};
  BOOST_TEST(again(wish)->at("commitments") == next["commitments"]);
  BOOST_TEST(runs("budget", {{"name", faction.name}, {"day", "2027-05-01"}})->at("grant_cents") == 6'000);
  wish["commitments"] = json::array();
  BOOST_TEST(again(wish)->at("commitments").empty());
}

// What was used on a budget's last day is noted when the server looks again, be that in the next year.
BOOST_AUTO_TEST_CASE(a_threshold_is_noted_though_the_year_ended_meanwhile) {
  const json may{{"from", "2026-05-28"}, {"last_day", "2026-06-30"}, {"grant_cents", 3'450}};  // May 4 EUR, June 31
  BOOST_TEST_REQUIRE(town.call("PUT", path + "/budget", treasurer.token, may.dump()).status == 200);
  days(14);  // 11 June: 4 and 11 of 30 days at 31 EUR are 15.36 EUR
  server::keep_house(town.services());
  const auto told = [&] {
    return town.get(path + "/budget?day=2026-06-01", treasurer.token).data().at("warnings").size();
  };
  BOOST_TEST(told() == 0u);
  days(30);  // 11 July: nobody looked at the end of June
  server::keep_house(town.services());
  BOOST_TEST(told() == 3u);
  server::keep_house(town.services());
  BOOST_TEST(told() == 3u);
}

// A clock that is wrong uses no budget up, begins none, and closes nothing; one that goes back takes nothing away.
BOOST_AUTO_TEST_CASE(a_clock_that_jumps_neither_warns_nor_stops_nor_closes) {
  BOOST_TEST_REQUIRE(sets_budget(treasurer, 20'000, true).data().at("warnings").empty());
  days(20);  // 17 June
  const auto figures = [&] {
    const auto report = runs("report", {{"name", faction.name}});
    BOOST_TEST_REQUIRE(bool(report));
    json row = report->at(0);
    row.erase("time_ms");
    return row;
  };
  const json before = figures();
  constexpr auto half_a_year = std::chrono::hours(24) * 190;
  town.passes(half_a_year);  // to December: by then 200 EUR were gone, were it true
  server::keep_house(town.services());
  BOOST_TEST(figures() == before);
  BOOST_TEST(!town.services().caps.has(faction.id));
  BOOST_TEST(refused({{"name", faction.name}, {"period", "2026-06"}}) == "period_open");
  town.passes(-half_a_year);
  server::keep_house(town.services());
  BOOST_TEST(figures() == before);
  // Back behind the founding: what was counted stays counted.
  town.passes(-std::chrono::hours(24) * 400);
  server::keep_house(town.services());
  BOOST_TEST(figures() == before);
  BOOST_TEST(closes("2026-05").at("number") == 1);
  town.passes(std::chrono::hours(24) * 400);
  // The twin: the same days, one by one, do use it up.
  days(190);
  server::keep_house(town.services());
  BOOST_TEST(town.services().caps.has(faction.id));
  BOOST_TEST(figures().at("budget").at("warnings").size() == 3u);
}

// One faction's damaged records keep no other from being reckoned.
BOOST_AUTO_TEST_CASE(a_damaged_budget_hides_no_other) {
  Faction other = town.new_faction("Andere");
  BOOST_TEST_REQUIRE(sets_budget(treasurer, 10'000).status == 200);
  const json wish{{"from", "2026-01-01"}, {"last_day", "2026-12-31"}, {"grant_cents", 1}, {"soft_cap", true}};
  BOOST_TEST_REQUIRE(bool(runs("budget", {{"name", "Andere"}, {"budget", wish.dump()}})));
  town.services().caps.set(other.id, false);
  for (const FactionId& broken : {faction.id, other.id}) {
    const auto paper = town.services().storage.papers().find(broken, storage::PaperKind::budget, 1);
    BOOST_TEST_REQUIRE(bool(paper));
    storage::Paper damaged = *paper;
    damaged.sealed[damaged.sealed.size() / 2] ^= 1;
    BOOST_TEST_REQUIRE(bool(town.services().storage.commit({storage::write::ReplacePaper{damaged}})));
    BOOST_TEST(!server::reckon_budgets(town.services()));
    BOOST_TEST(town.services().caps.has(other.id) == (broken == faction.id));
    BOOST_TEST_REQUIRE(bool(town.services().storage.commit({storage::write::ReplacePaper{*paper}})));
    town.services().caps.set(other.id, false);
  }
  BOOST_TEST(bool(server::reckon_budgets(town.services())));
}

// The auditor sees numbers and nothing else: of a space that is not his neither entries nor contents nor who is in it,
// and he changes nothing.
BOOST_AUTO_TEST_CASE(the_auditor_sees_numbers_and_nothing_else) {
  const Bytes blob = some_blob(5000);
  BOOST_TEST_REQUIRE(uploads(blob).status == 204);
  BOOST_TEST_REQUIRE(adds(blob).status == 200);
  days(40);
  closes("2026-06");
  BOOST_TEST_REQUIRE(sets_budget(treasurer, 10'000).status == 200);
  for (const Member* who : {&auditor, &treasurer}) {
    for (const std::string& what : {std::string("/journal"), "/blobs/" + b64(id_of(blob))}) {
      const Reply refused = town.get(space.path() + what, who->token);
      BOOST_TEST(refused.status == 404, what);
      BOOST_TEST(refused.body == town.get("/v1/spaces/" + b64(SpaceId::random()) + what, who->token).body);
      BOOST_TEST(town.get(space.path() + what, faction.founder.token).status == 200, what);
    }
    // Spaces stand there by their ids alone: the server has no names to give.
    const json statement = town.get(path + "/statements/1", who->token).data().at("statement");
    for (const json& row : statement.at("spaces")) {
      BOOST_TEST(row.size() == 2u);
      BOOST_TEST((row.at("space") == b64(space.id) || row.at("space") == "roster"));
    }
  }
  BOOST_TEST(sets_budget(auditor, 1).rule() == "not_treasurer");
  BOOST_TEST(town.get(path + "/budget", auditor.token).data().at("grant_cents") == 10'000);
  const auto roster = town.services().rosters.find(faction.id);
  const auto name = (*roster)->read(
      [&](const journal::RosterHistory& history) { return history.state().person(auditor.keys->id)->name_ref; });
  const journal::RoleBody more{auditor.keys->id, name, journal::FactionRole::member,
                               journal::duty::audit | journal::duty::treasury, 0};
  BOOST_TEST(town.appends(faction, auditor, journal::Kind::role, encode(more)).status == 403);
  BOOST_TEST(town.appends(faction, faction.founder, journal::Kind::role, encode(more)).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
