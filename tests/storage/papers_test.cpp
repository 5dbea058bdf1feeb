// The treasury's papers: numbered without gaps, kept whole, apart by faction and sort.
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

WriteVerdict put(Storage& storage, const Writes& writes) {
  const auto outcome = storage.commit(writes);
  BOOST_REQUIRE(outcome.has_value());
  return outcome->verdict;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(papers)

BOOST_AUTO_TEST_CASE_TEMPLATE(papers_are_numbered_without_gaps, Impl, Implementations) {
  Impl storage;
  const FactionId faction = FactionId::random(), other = FactionId::random();
  const auto paper = [&](std::uint64_t number) {
    return Paper{faction, PaperKind::statement, number, some_bytes(20 + number)};
  };
  BOOST_TEST(put(*storage, {write::AddPaper{paper(2)}}) == WriteVerdict::version_moved);
  BOOST_TEST(put(*storage, {write::AddPaper{paper(0)}}) == WriteVerdict::version_moved);
  BOOST_TEST(put(*storage, {write::AddPaper{paper(1)}, write::AddPaper{paper(2)}}) == WriteVerdict::done);
  BOOST_TEST(put(*storage, {write::AddPaper{paper(2)}}) == WriteVerdict::version_moved);
  BOOST_TEST(put(*storage, {write::AddPaper{paper(3)}, write::AddPaper{paper(5)}}) == WriteVerdict::version_moved);
  BOOST_TEST(put(*storage, {write::AddPaper{{other, PaperKind::statement, 1, some_bytes(9)}},
                            write::AddPaper{{faction, PaperKind::budget, 1, some_bytes(8)}}}) == WriteVerdict::done);
  storage.reopen();
  BOOST_TEST(*storage->papers().count(faction, PaperKind::statement) == 2u);
  BOOST_TEST(*storage->papers().count(other, PaperKind::budget) == 0u);
  const auto all = storage->papers().of_faction(faction, PaperKind::statement);
  BOOST_REQUIRE(all->size() == 2u);
  BOOST_TEST((*all)[1].number == 2u);
  BOOST_TEST(((*all)[1].sealed == paper(2).sealed));
  BOOST_TEST((storage->papers().find(faction, PaperKind::budget, 1)->sealed == some_bytes(8)));
  BOOST_TEST(storage->papers().find(faction, PaperKind::budget, 2).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_paper_is_replaced_by_number_only, Impl, Implementations) {
  Impl storage;
  const FactionId faction = FactionId::random();
  BOOST_TEST(put(*storage, {write::ReplacePaper{{faction, PaperKind::budget, 1, {}}}}) == WriteVerdict::unknown);
  BOOST_TEST(put(*storage, {write::AddPaper{{faction, PaperKind::budget, 1, some_bytes(5)}}}) == WriteVerdict::done);
  BOOST_TEST(put(*storage, {write::ReplacePaper{{faction, PaperKind::budget, 1, some_bytes(7)}}}) ==
             WriteVerdict::done);
  storage.reopen();
  BOOST_TEST((storage->papers().find(faction, PaperKind::budget, 1)->sealed == some_bytes(7)));
  BOOST_TEST(*storage->papers().count(faction, PaperKind::budget) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
