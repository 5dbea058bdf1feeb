// Which paper is meant by an address or a number, and where it is after the council changed its system.
#include <boost/test/unit_test.hpp>

#include "client/council/resolve.h"

using namespace mappe;
using client::council::BulkPage;
using client::council::Kind;
using client::council::KnownCouncil;
using client::council::Resolver;
using client::council::Row;
using client::council::Rows;
using client::council::SearchIndex;

namespace {

struct Council {
  Rows rows;
  std::uint64_t n = 0;

  void add(const std::string& id, const std::string& web, const std::string& normal, const std::string& name,
           const std::string& date, const std::string& body = "") {
    BulkPage page;
    page.generation = "g";
    Row row;
    row.n = page.upto = n + 1;
    row.id = id;
    row.web = web;
    row.reference = row.normal = normal;
    row.name = name;
    row.date = date;
    row.body = body;
    page.rows.push_back(row);
    BOOST_REQUIRE(rows.take(std::move(page), n));
    ++n;
  }
  void add_body(const std::string& id, const std::string& name) {
    BulkPage page;
    page.generation = "g";
    Row row;
    row.kind = Kind::body;
    row.n = page.upto = n + 1;
    row.id = id;
    row.name = name;
    page.rows.push_back(row);
    BOOST_REQUIRE(rows.take(std::move(page), n));
    ++n;
  }
  std::vector<std::string> hosts, roots;
  std::string meant(const std::string& typed) const {
    const SearchIndex index(rows);
    const std::vector<KnownCouncil> councils{{"stadt", hosts, roots, &rows, &index}};
    const auto resolved = client::council::resolve(typed, councils);
    BOOST_REQUIRE(resolved);
    std::string ids;
    for (const auto& one : resolved->found) ids += one.row->id + " ";
    return ids;
  }
  std::string proposed(const client::council::BusinessAnchor& anchor) const {
    const SearchIndex index(rows);
    std::string ids;
    for (const auto& one : Resolver(rows, index).proposals(anchor)) ids += one.row->id + (one.is_sure ? "! " : " ");
    return ids;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(client_council_resolve)

BOOST_AUTO_TEST_CASE(an_address_is_looked_up_as_it_was_pasted_before_anything_is_cut) {
  Council council;
  council.add("https://a.example/papers/7", "https://ris.a.example/akte.", "", "A", "2020-01-01");
  council.add("https://a.example/papers/8", "https://ris.a.example/akte", "", "B", "2020-01-01");
  BOOST_TEST(council.meant("https://ris.a.example/akte.") == "https://a.example/papers/7 ");
  BOOST_TEST(council.meant("(https://ris.a.example/akte)") == "https://a.example/papers/8 ");
}

BOOST_AUTO_TEST_CASE(an_address_means_the_object_of_the_same_installation_and_counter) {
  Council council;
  council.add("https://a.example/papers/7", "https://ris.a.example/public/vo020?VOLFDNR=7", "", "A", "2020-01-01");
  council.add("https://b.example/papers/7", "https://ris.b.example/public/vo020?VOLFDNR=7", "", "B", "2020-01-01");
  BOOST_TEST(council.meant("https://ris.a.example/public/vo020?VOLFDNR=7&refresh=false#x") ==
             "https://a.example/papers/7 ");
  BOOST_TEST(council.meant("Siehe <https://ris.a.example/public/vo020?VOLFD\r\n> NR=7>, Seite 3.") ==
             "https://a.example/papers/7 ");
  BOOST_TEST(council.meant("https://ris.a.example/public/vo020?VOLFDNR=8") == "");
  BOOST_TEST(council.meant("https://ris.c.example/public/vo020?VOLFDNR=7") == "");
  BOOST_TEST(council.meant("https://ris.a.example/public/to010?SILFDNR=7") == "");
}

BOOST_AUTO_TEST_CASE(without_an_address_the_id_of_the_same_machine_tells) {
  Council council;
  council.add("https://ris.a.example/public/oparl/papers/7", "", "", "A", "");
  council.add("https://ris.b.example/public/oparl/papers/7", "", "", "B", "");
  council.add("https://ris.a.example/public/oparl/papers/17", "", "", "C", "");
  BOOST_TEST(council.meant("https://ris.c.example/public/vo020?VOLFDNR=7") == "");
  council.hosts = {"ris.a.example"};
  council.rows = Rows();
  council.n = 0;
  council.add("https://ris.a.example/public/oparl/papers/7", "", "", "A", "");
  council.add("https://ris.a.example/public/oparl/papers/17", "", "", "C", "");
  BOOST_TEST(council.meant("https://ris.a.example/public/vo020?VOLFDNR=7") ==
             "https://ris.a.example/public/oparl/papers/7 ");
}

BOOST_AUTO_TEST_CASE(two_configured_roots_are_one_installation) {
  Council council;
  council.add("p7", "https://ris.a.example/public/vo020?VOLFDNR=7", "", "A", "2020-01-01");
  BOOST_TEST(council.meant("https://kiosk.a.example/bi/vo020?VOLFDNR=7") == "");
  council.roots = {"https://ris.a.example/public/", "https://kiosk.a.example/bi/"};
  BOOST_TEST(council.meant("https://kiosk.a.example/bi/vo020?VOLFDNR=7") == "p7 ");
  BOOST_TEST(council.meant("https://kiosk.b.example/bi/vo020?VOLFDNR=7") == "");
}

BOOST_AUTO_TEST_CASE(what_is_pasted_as_the_mirror_has_it_comes_first) {
  Council council;
  council.add("https://dms.example/x?1", "https://dms.example/seite?a=1", "", "A", "2020-01-01");
  BOOST_TEST(council.meant(" https://dms.example/seite?a=1 ") == "https://dms.example/x?1 ");
  BOOST_TEST(council.meant("https://dms.example/x?1") == "https://dms.example/x?1 ");
  BOOST_TEST(council.meant("https://dms.example/seite?a=2") == "");
  BOOST_TEST((client::council::resolve("javascript:alert(1)", {}).error().code == Errc::unsupported));
}

BOOST_AUTO_TEST_CASE(a_number_that_two_papers_bear_is_a_choice) {
  Council council;
  council.add("p1", "", "0717/2016", "A", "2016-01-01");
  council.add("p2", "", "0717/2016", "A, neu", "2017-01-01");
  BOOST_TEST(council.meant("0717/2016") == "p2 p1 ");
  BOOST_TEST(council.meant("https://dms.example/0717/2016") == "");
}

BOOST_AUTO_TEST_CASE(the_anchor_finds_the_paper_in_another_system) {
  Council council;
  council.add("new/1", "", "0717/2016", "Bänke", "2016-05-02");
  council.add("new/2", "", "0717/2016", "Haushalt", "2021-05-02");
  council.add("new/3", "", "0001/2020", "Bänke", "2020-05-02");
  BOOST_TEST(council.proposed({"", "Vorlage 0717/2016", "BÄNKE", "2016-05-02"}) == "new/1! new/2 new/3 ");
  BOOST_TEST(council.proposed({"", "0717/2016", "", ""}) == "new/2 new/1 ");  // a number alone is never sure
  BOOST_TEST(council.proposed({"", "0717/2016", "Bänke", "2016-05-03"}) ==
             "new/2 new/3 new/1 ");  // one of them differs
  BOOST_TEST(council.proposed({"", "", "", "2016-05-02"}) == "");
  council.add_body("b", "Musterstadt");
  BOOST_TEST(council.proposed({"Neudorf", "0717/2016", "Bänke", "2016-05-02"}).starts_with("new/1! "));  // nobody says
  council.add("new/5", "", "0800/2016", "Wege", "2016-05-02", "b");
  BOOST_TEST(council.proposed({"Musterstadt", "0800/2016", "Wege", "2016-05-02"}) == "new/5! ");
  BOOST_TEST(council.proposed({"Neudorf", "0800/2016", "Wege", "2016-05-02"}) == "new/5 ");  // another town's
  BOOST_TEST(council.proposed({"Musterstadt", "", "Wege", ""}) == "new/5 ");  // the town is no second sign
  council.add("new/4", "", "0717/2016", "Bänke", "2016-05-02");
  BOOST_TEST(council.proposed({"", "0717/2016", "Bänke", "2016-05-02"}).find('!') == std::string::npos);  // two alike
}

BOOST_AUTO_TEST_SUITE_END()
