// What a member checks and keeps: verify, export and spaces against a server that lies about what is long past.
#include <boost/test/unit_test.hpp>

#include "journal/entry.h"
#include "tests/evil/scene.h"

using namespace evil;
using mappe::Bytes;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

namespace {

using Words = std::vector<std::string>;

// Bernd has seen everything before the lie begins.
struct Past : Scene {
  std::string haushalt = anna.ask({"space", "create", "Haushalt"}).at("space");
  Past() {
    require_ok(anna.mappe({"share", "Haushalt", "Bernd Groß:reader"}));
    require_ok(bernd.mappe({"spaces"}));
    require_ok(bernd.mappe({"ls", "Haushalt:/"}));
  }

  // A lie about entries that Bernd has: his usual question for news is answered truly.
  Liar::Lie about_the_past(std::function<void(Page&)> change) const {
    return about_journal([change = std::move(change)](Page& page) {
      if (page.entries.size() < 3) return false;
      change(page);
      return true;
    });
  }
  void refused_and_then_well(const Words& words, Liar::Lie lie, const std::string& kind) {
    const Kept before = kept_by(bernd, space);
    liar.tells(std::move(lie));
    require_refused(bernd.mappe(words), kind);
    BOOST_TEST(liar.lies_told() > 0);
    BOOST_TEST((kept_by(bernd, space) == before));
    liar.tells_the_truth();
    require_ok(bernd.mappe(words));
  }
};

mappe::journal::Entry parsed(const Bytes& bytes) { return *mappe::journal::Entry::parse(bytes); }

bool is_bytes(const Asked& asked, const Told& told) {
  const bool one = asked.method == "GET" && asked.path.find("/blobs/") != std::string::npos;
  return told.status == 200 && (one || asked.is("POST", "/blobs/fetch"));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify_lies, Past)

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_past_is_verified) {
  liar.tells(about_the_past([](Page&) {}));
  const stories::Json said = bernd.ask({"verify", "Umwelt", "--blobs"});
  BOOST_TEST(said.at("ok") == true);
  BOOST_TEST(said.at("contents_checked") == 2u);
  BOOST_TEST(said.at("code") == anna.ask({"code", "Umwelt"}).at("code"));
  BOOST_TEST(liar.lies_told() > 0);
}

BOOST_AUTO_TEST_CASE(forged_a_past_entry_with_another_signature) {
  refused_and_then_well({"verify", "Umwelt"}, about_the_past([](Page& page) { page.entries[1].back() ^= 1; }),
                        "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_past_entry_left_out) {
  refused_and_then_well({"verify", "Umwelt"},
                        about_the_past([](Page& page) { page.entries.erase(page.entries.begin() + 1); }), "forged");
}

BOOST_AUTO_TEST_CASE(forged_past_bodies_that_were_erased_and_no_prune_entry_names) {
  refused_and_then_well({"verify", "Umwelt"}, about_the_past([](Page& page) {
                          for (Bytes& bytes : page.entries)
                            if (const auto entry = parsed(bytes); entry.header().kind == mappe::journal::Kind::content)
                              bytes = entry.encode_husk();
                        }),
                        "forged");
}

BOOST_AUTO_TEST_CASE(behind_a_past_without_its_end) {
  refused_and_then_well({"verify", "Umwelt"}, about_the_past([](Page& page) {
                          page.entries.pop_back();
                          --page.head_seq;
                          page.head_hash = parsed(page.entries.back()).hash();
                        }),
                        "behind");
}

BOOST_AUTO_TEST_CASE(tampered_a_content_that_nobody_asked_for_since) {
  liar.tells([](const Asked& asked, Told& told) { return is_bytes(asked, told) && (told.body.back() ^= 1, true); });
  const Outcome refused = bernd.mappe({"verify", "Umwelt", "--blobs"});
  require_exit(refused, 6);
  BOOST_TEST(refused.says("[tampered]"));
  BOOST_TEST(liar.lies_told() > 0);
  liar.tells_the_truth();
  require_ok(bernd.mappe({"verify", "Umwelt", "--blobs"}));
}

// That one content is only missing must not hide that another was changed, in whichever order they come.
BOOST_AUTO_TEST_CASE(tampered_one_content_beside_one_that_is_missing) {
  for (const bool missing_first : {true, false}) {
    std::atomic<int> count = 0;
    liar.tells([&](const Asked& asked, Told& told) {
      if (!is_bytes(asked, told)) return false;
      if ((count++ == 0) == missing_first)
        told = {404, "application/problem+json",
                mappe::bytes_of(std::string_view(R"({"type":"urn:mappe:problem:not-found","status":404})"))};
      else
        told.body.back() ^= 1;
      return true;
    });
    const Outcome outcome = bernd.mappe({"verify", "Umwelt", "--blobs"});
    require_exit(outcome, 6);
    BOOST_TEST(outcome.says("[tampered]"));
    BOOST_TEST(outcome.says("[not_found]"));
  }
}

BOOST_AUTO_TEST_CASE(an_export_of_changed_bytes_says_so_in_its_exit_code) {
  const Member tablet = bernd.second_device("Tablet");
  tablet.signs_in();
  std::atomic<int> count = 0;
  liar.tells([&](const Asked& asked, Told& told) {
    if (!is_bytes(asked, told) || count++ > 0) return false;
    told.body.back() ^= 1;
    return true;
  });
  const Outcome outcome = tablet.mappe({"export", "Umwelt", tablet.files() / "ausgabe"});
  require_exit(outcome, 6);
  BOOST_TEST(outcome.says("[tampered]"));
  BOOST_TEST(liar.lies_told() > 0);
  liar.tells_the_truth();
  require_ok(tablet.mappe({"export", "Umwelt", tablet.files() / "zweite Ausgabe"}));
}

BOOST_AUTO_TEST_CASE(a_list_of_spaces_with_one_that_is_lied_about_says_so_in_its_exit_code) {
  anna_puts("drei");
  // Whichever of the two it is, and although the other one is well.
  for (const std::string& id : {space, haushalt}) {
    require_ok(anna.mappe({"mkdir", id + ":/neu"}));
    liar.tells([&](const Asked& asked, Told& told) {
      if (asked.path != "/v1/spaces/" + id + "/journal" || asked.method != "GET") return false;
      Page page = parse_page(told.body);
      if (page.entries.empty()) return false;
      page.entries.back().back() ^= 1;
      told.body = encode_page(page);
      return true;
    });
    const Outcome outcome = bernd.mappe({"spaces"});
    require_exit(outcome, 6);
    BOOST_TEST(outcome.says("[forged]"));
    BOOST_TEST(outcome.says(id == space ? "Haushalt" : "Umwelt"));
    liar.tells_the_truth();
    require_ok(bernd.mappe({"spaces"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
