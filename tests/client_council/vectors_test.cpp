// The vectors of what a page of a council may be, and what a search finds.                     tests/vectors/README.md
//                                                                              twin: web/tests/council/vectors.test.ts
#include <boost/test/unit_test.hpp>

#include "client/council/columns.h"
#include "client/council/search.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::client::council;

namespace {

test::Outcome page_read(const test::Input& in) {
  const auto page = read_bulk_page(in.text("page"), in.number("since"));
  if (!page) return test::refused(page.error());
  auto ids = nlohmann::json::array();
  for (const Row& row : page->rows) ids.push_back(row.id);
  return test::gives({{"ids", ids}, {"upto", page->upto}, {"more", page->more}});
}

test::Outcome columns_read(const test::Input& in) {
  const std::string paper = in.text("paper"), name = in.text("name");
  const auto page = page_of_objects(
      in.text("page"), [&](const std::string& id) { return id == paper && !name.empty() ? &name : nullptr; });
  if (!page) return test::refused(page.error());
  return test::gives({{"objects", nlohmann::json::parse(*page).at("objects")}});
}

test::Outcome searched(const test::Input& in) {
  auto page = read_bulk_page(in.text("page"), 0);
  Rows rows;
  if (!page) return test::refused(page.error());
  if (auto taken = rows.take(std::move(*page), 0); !taken) return test::refused(taken.error());
  auto ids = nlohmann::json::array();
  for (const Row* row : SearchIndex(rows).search(in.text("typed"), in.number("most"))) ids.push_back(row->id);
  return test::gives({{"ids", ids}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_council_vectors)

BOOST_AUTO_TEST_CASE(pages) {
  test::run_family("council-pages", {{"read_page", page_read}, {"read_columns", columns_read}});
}

BOOST_AUTO_TEST_CASE(searches) {
  test::run_family("council-search",
                   {{"search", searched}, {"fold", [](const test::Input& in) {
                                             return test::gives({{"folded", folded(in.text("text"))}});
                                           }}});
}

BOOST_AUTO_TEST_SUITE_END()
