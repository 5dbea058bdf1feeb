// A server that changes, hides or forges what it billed: a member's device says which statement it is, and shows what
// it saw before.                                                                docs/protocol.md §7b, docs/treasury.md
#include <boost/test/unit_test.hpp>

#include "crypto/base/hash.h"
#include "crypto/base/sign.h"
#include "tests/evil/liar.h"

using namespace evil;
using mappe::view_of;
using stories::Json;
using stories::require_exit;

namespace {

constexpr int untrusted = 6;

mappe::SignKeyPair key_of(std::uint8_t seed) {
  return mappe::SignKeyPair(*mappe::SignSeed::parse(mappe::Bytes(32, seed)));
}

std::string hash_text(const Json& statement) {
  return mappe::to_base64url(mappe::hash("statement", view_of(statement.dump())));
}

// A faction's statements, signed as a server signs them; the liar answers the routes of statements from here.
struct Billed {
  std::string server, faction;
  std::uint8_t seed = 0x71;
  std::vector<Json> documents;

  void closes(std::int64_t gross_cents) {
    const std::size_t number = documents.size() + 1;
    documents.push_back({{"format", "mappe-statement/1"},
                         {"kind", "statement"},
                         {"server", server},
                         {"faction", faction},
                         {"number", number},
                         {"previous", documents.empty() ? "" : hash_text(documents.back())},
                         {"closed_ms", 1'791'000'000'000},
                         {"closed_on", "2026-10-03"},
                         {"period",
                          {{"kind", "month"},
                           {"name", "2026-0" + std::to_string(number)},
                           {"title", "Monat " + std::to_string(number)},
                           {"from", "2026-09-01"},
                           {"last_day", "2026-09-30"},
                           {"from_ms", 1'788'213'600'000},
                           {"until_ms", 1'790'805'600'000}}},
                         {"byte_ms", "1"},
                         {"net_cents", gross_cents},
                         {"tax_cents", 0},
                         {"gross_cents", gross_cents}});
  }
  Json envelope(std::size_t number) const {
    const Json& statement = documents.at(number - 1);
    const auto signature = key_of(seed).sign("statement-sign", view_of(statement.dump()));
    return {{"statement", statement}, {"hash", hash_text(statement)}, {"signature", signature.text()}};
  }
  Json list() const {
    Json rows = Json::array();
    for (const Json& statement : documents)
      rows.push_back({{"number", statement.at("number")}, {"hash", hash_text(statement)}});
    return {{"statements", rows},
            {"check", {{"ok", true}, {"count", documents.size()}, {"faults", Json::array()}}},
            {"statement_key", key_of(seed).public_key().text()}};
  }

  using Lie = std::function<void(const std::string& what, Json& told)>;  // what: "list", or a number
  void told_by(Liar& liar, Lie lie = {}) const {
    liar.answers([billed = *this, lie](const Asked& asked) -> std::optional<Told> {
      const std::string list_path = "/v1/treasury/" + billed.faction + "/statements";
      if (!asked.path.starts_with(list_path)) return std::nullopt;
      const std::string what = asked.path == list_path ? "list" : asked.path.substr(list_path.size() + 1);
      Json told = what == "list" ? billed.list() : billed.envelope(std::stoull(what));
      if (lie) lie(what, told);
      return Told{200, "application/json", mappe::bytes_of(told.dump())};
    });
  }
};

// Two statements that Anna's device has seen, and a third that is new to it.
struct Seen {
  Den den;
  Billed billed;

  Seen() {
    const Json me = den.anna.ask({"whoami"});
    billed.server = about().at("server_id");
    billed.faction = me.at("factions").at(0).at("faction");
    billed.closes(893);
    billed.closes(912);
    billed.told_by(den.liar);
    BOOST_TEST_REQUIRE(rows(statements(0)) == "1:893 2:912");
    billed.closes(931);
  }
  Json about() { return Json::parse(den.liar.asks_truly({"GET", "/v1/about", "", {}, {}}).body); }

  Json statements(int exit_code, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"treasury", "statements", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = den.anna.mappe(words);
    require_exit(outcome, exit_code);
    return Json::parse(outcome.out);
  }
  static std::string rows(const Json& told) {
    std::string text;
    for (const Json& row : told.at("statements"))
      text += (text.empty() ? "" : " ") + row.at("number").dump() + ":" + row.at("gross_cents").dump();
    return text;
  }
  static std::string faults(const Json& told) {
    std::string text;
    for (const Json& one : told.at("check").at("faults"))
      text += (text.empty() ? "" : " ") + one.at("number").dump() + ":" + one.at("fault").get<std::string>();
    return text;
  }

  // Told by a server that lies: the faults are these, the rows are what was seen before and what is beyond doubt;
  // nothing is written; and with the lie gone all three are there.
  void told(const std::string& wanted, const Billed::Lie& lie, const std::string& shown = "1:893 2:912") {
    billed.told_by(den.liar, lie);
    const Json lied = statements(untrusted);
    BOOST_TEST(faults(lied) == wanted);
    BOOST_TEST(rows(lied) == shown);
    BOOST_TEST(den.liar.writes() == 0);
    billed.told_by(den.liar);
    const Json honest = statements(0);
    BOOST_TEST(faults(honest) == "");
    BOOST_TEST(rows(honest) == "1:893 2:912 3:931");
  }
};

// The amount of document `number`, and all that follows from it as an honest server would write it: its hash, what the
// next one names, every signature.
Billed with_amount(Billed billed, std::size_t number, std::int64_t gross_cents) {
  Billed other{billed.server, billed.faction, billed.seed, {}};
  for (std::size_t i = 1; i <= billed.documents.size(); ++i)
    other.closes(i == number ? gross_cents : billed.documents[i - 1].at("gross_cents").get<std::int64_t>());
  return other;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statement_lies)

BOOST_AUTO_TEST_CASE(without_a_lie_the_third_is_taken) {
  Seen seen;
  seen.billed.told_by(seen.den.liar, [](const std::string&, Json&) {});
  BOOST_TEST(Seen::rows(seen.statements(0)) == "1:893 2:912 3:931");
}

BOOST_AUTO_TEST_CASE(bad_signature_an_amount_changed_on_the_way) {
  Seen().told("3:bad-signature", [](const std::string& what, Json& told) {
    if (what == "3") told["statement"]["gross_cents"] = 1;
  });
}

BOOST_AUTO_TEST_CASE(changed_one_that_was_seen_written_anew_with_all_that_follows) {
  Seen seen;
  const Billed other = with_amount(seen.billed, 1, 1);
  seen.told("1:changed 2:changed 3:broken-chain", [other](const std::string& what, Json& told) {
    told = what == "list" ? other.list() : other.envelope(std::stoull(what));
  });
}

BOOST_AUTO_TEST_CASE(changed_a_list_that_names_another_hash_than_the_document_has) {
  Seen().told(
      "3:changed",
      [](const std::string& what, Json& told) {
        if (what == "list") told["statements"][2]["hash"] = told["statements"][1]["hash"];
      },
      "1:893 2:912 3:931");
}

BOOST_AUTO_TEST_CASE(gone_one_that_was_seen) {
  Seen().told(
      "2:gone",
      [](const std::string& what, Json& told) {
        if (what == "list") told["statements"].erase(1);
      },
      "1:893 2:912 3:931");
}

BOOST_AUTO_TEST_CASE(missing_number_one_hidden_from_who_has_not_seen_it) {
  Seen seen;
  seen.billed.closes(950);
  seen.billed.told_by(seen.den.liar, [](const std::string& what, Json& told) {
    if (what == "list") told["statements"].erase(2);
  });
  const Json lied = seen.statements(untrusted);
  BOOST_TEST(Seen::faults(lied) == "3:missing-number");
  BOOST_TEST(Seen::rows(lied) == "1:893 2:912");
  seen.billed.told_by(seen.den.liar);
  BOOST_TEST(Seen::rows(seen.statements(0)) == "1:893 2:912 3:931 4:950");
}

BOOST_AUTO_TEST_CASE(missing_number_the_last_one_taken_away_though_it_was_counted) {
  Seen().told("3:missing-number", [](const std::string& what, Json& told) {
    if (what == "list") told["statements"].erase(2);
  });
}

BOOST_AUTO_TEST_CASE(foreign_another_s_document) {
  for (const char* member : {"faction", "server"})
    Seen().told("3:foreign", [member](const std::string& what, Json& told) {
      if (what != "3") return;
      told["statement"][member] = "AAAAAAAAAAAAAAAAAAAAAA";
      told["signature"] = key_of(0x71).sign("statement-sign", view_of(told["statement"].dump())).text();
    });
  Seen seen;
  const Json second = seen.billed.envelope(2);
  seen.told("3:foreign", [second](const std::string& what, Json& told) {
    if (what == "3") told = second;
  });
}

BOOST_AUTO_TEST_CASE(other_key_all_signed_anew_by_another) {
  Seen seen;
  Billed other = seen.billed;
  other.seed = 0x72;
  seen.told("0:other-key 3:bad-signature", [other](const std::string& what, Json& told) {
    told = what == "list" ? other.list() : other.envelope(std::stoull(what));
  });
}

BOOST_AUTO_TEST_CASE(malformed_a_list_or_document_of_another_form) {
  Seen seen;
  seen.billed.told_by(seen.den.liar, [](const std::string& what, Json& told) {
    if (what == "list") told["statements"][0].erase("hash");
  });
  require_refused(seen.den.anna.mappe({"treasury", "statements"}), "malformed", 1);
  seen.told("3:unreadable", [](const std::string& what, Json& told) {
    if (what == "3") told.erase("signature");
  });
}

BOOST_AUTO_TEST_CASE(a_person_may_begin_anew_after_a_restore) {
  Seen seen;
  const Billed other = with_amount(seen.billed, 2, 1);
  other.told_by(seen.den.liar);
  BOOST_TEST(Seen::faults(seen.statements(untrusted)) == "2:changed 3:broken-chain");
  BOOST_TEST(seen.den.anna.mappe({"treasury", "statements"}).says("--anew"));
  BOOST_TEST(Seen::rows(seen.statements(0, {"--anew"})) == "1:893 2:1 3:931");
  BOOST_TEST(Seen::faults(seen.statements(0)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
