// Journals: append-if-head and reading, for every implementation.                                  docs/protocol.md §4
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

BOOST_AUTO_TEST_SUITE(journals)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_appended_entry_is_the_head_and_reads_back_verbatim, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  auto a = space.next(space.entry_bytes);
  const auto outcome = space.append(a);
  BOOST_TEST(outcome.verdict == AppendVerdict::appended);
  BOOST_TEST(outcome.head->seq == 1u);
  storage.reopen();
  const auto info = storage->journals().find(space.journal());
  BOOST_REQUIRE(info.has_value());
  BOOST_TEST((info->head == *outcome.head));
  BOOST_TEST(info->owner == space.owner());
  const auto entry = storage->journals().entry(space.journal(), 1);
  BOOST_REQUIRE(entry.has_value());
  BOOST_TEST((entry->bytes == space.entry_bytes));
  BOOST_TEST(entry->hash == a.hash);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_entry_that_does_not_follow_the_head_is_refused_with_the_head, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(3);
  auto late = space.next(space.entry_bytes);
  late.seq = 2;
  const auto outcome = space.append(late);
  BOOST_TEST(outcome.verdict == AppendVerdict::head_moved);
  BOOST_TEST(outcome.head->seq == 2u);
  BOOST_TEST(outcome.head->hash == space.head());

  auto other_prev = space.next(space.entry_bytes);
  other_prev.prev = EntryHash::random();
  BOOST_TEST(space.try_append(other_prev) == AppendVerdict::head_moved);
  auto gap = space.next(space.entry_bytes);
  gap.seq += 1;
  BOOST_TEST(space.try_append(gap) == AppendVerdict::head_moved);
  BOOST_TEST(storage->journals().find(space.journal())->head.seq == 2u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_journal_begins_with_seq_0_and_only_once, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  auto first = space.next(space.entry_bytes);
  first.seq = 1;
  const auto outcome = space.append(first);
  BOOST_TEST(outcome.verdict == AppendVerdict::head_moved);
  BOOST_TEST(!outcome.head.has_value());
  BOOST_TEST(storage->journals().find(space.journal()).error().code == Errc::not_found);

  first.seq = 0;
  BOOST_TEST(space.try_append(first) == AppendVerdict::appended);
  BOOST_TEST(space.try_append(first) == AppendVerdict::head_moved);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_entry_over_1_mib_is_too_large_and_one_of_1_mib_is_not, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const Bytes largest(limits::entry_bytes_max, 7);
  BOOST_TEST(space.try_append(space.next(largest)) == AppendVerdict::appended);
  const Bytes over(limits::entry_bytes_max + 1, 7);
  BOOST_TEST(storage->journals().append(space.next(over)).error().code == Errc::too_large);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(reading_gives_pages_that_fit_but_at_least_one_entry, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(10);  // of 200 bytes
  const auto page = storage->journals().read(space.journal(), 3, 600);
  BOOST_REQUIRE(page.has_value());
  BOOST_REQUIRE(page->size() == 3u);
  BOOST_TEST(page->front().seq == 3u);
  BOOST_TEST(page->back().seq == 5u);
  BOOST_TEST(storage->journals().read(space.journal(), 9, 1)->size() == 1u);
  BOOST_TEST(storage->journals().read(space.journal(), 10, 600)->empty());
  BOOST_TEST(storage->journals().read(journal_of(SpaceId::random()), 0, 600).error().code == Errc::not_found);
}

// What lies near the head is looked up by key, what lies far behind is scanned for: both give the same pages.
BOOST_AUTO_TEST_CASE_TEMPLATE(pages_are_the_same_however_far_behind_the_head_they_begin, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const std::uint64_t count = 3 * limits::read_by_key_max;
  space.grow(count);
  const auto all = storage->journals().read(space.journal(), 0, 1 << 20);
  BOOST_REQUIRE(all->size() == count);
  for (std::uint64_t from = 0; from <= count; ++from)
    for (const std::size_t bytes_max : {std::size_t{1}, std::size_t{600}, std::size_t{1} << 20}) {
      const auto page = storage->journals().read(space.journal(), from, bytes_max);
      const std::uint64_t fitting = std::max<std::uint64_t>(bytes_max / space.entry_bytes.size(), 1);
      BOOST_REQUIRE(page->size() == std::min(count - from, fitting));
      for (std::size_t i = 0; i < page->size(); ++i) {
        BOOST_REQUIRE((*page)[i].seq == from + i);
        BOOST_REQUIRE(((*page)[i].hash == (*all)[from + i].hash));
        BOOST_REQUIRE(((*page)[i].bytes == (*all)[from + i].bytes));
      }
    }
}

// A scan ends where the ids that begin alike end, whatever bytes they end in.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_journal_whose_id_ends_in_the_last_byte_keeps_its_entries, Impl, Implementations) {
  Impl storage;
  std::array<std::uint8_t, SpaceId::size_bytes> last;
  last.fill(0xff);
  TestSpace space(*storage), before(*storage);
  space.id = SpaceId(last);
  last.back() = 0xfe;
  before.id = SpaceId(last);
  for (TestSpace* one : {&space, &before}) one->grow(2 * limits::read_by_key_max);
  for (TestSpace* one : {&space, &before})
    BOOST_TEST(storage->journals().read(one->journal(), 1, 1 << 20)->size() == 2 * limits::read_by_key_max - 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(access_entries_are_read_apart_and_the_head_names_the_newest, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto append_access = [&] {
    auto a = space.next(space.entry_bytes);
    a.access = true;
    BOOST_REQUIRE(space.try_append(a) == AppendVerdict::appended);
    return a.hash;
  };
  const auto genesis = append_access();
  space.grow(5);
  const auto second = append_access();
  space.grow(2);
  const auto entries = storage->journals().read_access(space.journal(), 0, 100'000);
  BOOST_REQUIRE(entries->size() == 2u);
  BOOST_TEST(entries->front().hash == genesis);
  BOOST_TEST(entries->back().hash == second);
  BOOST_TEST(storage->journals().read_access(space.journal(), 1, 100'000)->size() == 1u);
  const auto head = storage->journals().find(space.journal())->head;
  BOOST_TEST(head.access_seq == 6u);
  BOOST_TEST(head.access_hash == second);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_newest_snapshot_takes_the_place_of_the_one_before, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage), other(*storage);
  BOOST_TEST(storage->journals().newest_snapshot(space.journal()).error().code == Errc::not_found);
  space.grow(3);
  other.grow(1);
  const auto none = storage->journals().newest_snapshot(space.journal());
  BOOST_REQUIRE(none.has_value());
  BOOST_TEST(!none->has_value());
  for (std::uint8_t n = 1; n <= 2; ++n) {
    const Bytes bytes = some_bytes(300, n);
    auto a = space.next(bytes);
    a.snapshot = true;
    BOOST_REQUIRE(space.try_append(a) == AppendVerdict::appended);
    space.grow(2);
    storage.reopen();
    space.use(*storage);
    const auto newest = storage->journals().newest_snapshot(space.journal());
    BOOST_REQUIRE(newest.has_value());
    BOOST_REQUIRE(newest->has_value());
    BOOST_TEST((*newest)->seq == a.seq);
    BOOST_TEST((*newest)->hash == a.hash);
    BOOST_TEST(((*newest)->bytes == bytes));
    BOOST_TEST(!(*newest)->access);
    BOOST_TEST(!storage->journals().newest_snapshot(other.journal())->has_value());
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_snapshot_that_is_refused_is_not_the_newest, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  const TestBlob never_sent = small_blob();
  const auto refuse = [&] {
    auto stale = space.next(space.entry_bytes);
    stale.snapshot = true;
    auto without_blob = stale;
    stale.prev = EntryHash::random();
    BOOST_TEST(space.try_append(stale) == AppendVerdict::head_moved);
    without_blob.adds = {never_sent.ref()};
    BOOST_TEST(space.try_append(without_blob) == AppendVerdict::blob_missing);
    auto with_writes = space.next(space.entry_bytes);
    with_writes.snapshot = true;
    with_writes.writes = {write::CreateAccount{example_account("anna")}, write::CreateAccount{example_account("anna")}};
    BOOST_TEST(space.try_append(with_writes) == AppendVerdict::write_refused);
  };
  refuse();
  BOOST_TEST(!storage->journals().newest_snapshot(space.journal())->has_value());
  auto a = space.next(space.entry_bytes);
  a.snapshot = true;
  BOOST_REQUIRE(space.try_append(a) == AppendVerdict::appended);
  refuse();
  BOOST_TEST((*storage->journals().newest_snapshot(space.journal()))->hash == a.hash);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(journals_do_not_see_each_others_entries, Impl, Implementations) {
  Impl storage;
  TestSpace one(*storage), other(*storage);
  one.grow(3);
  other.grow(5);
  BOOST_TEST(storage->journals().read(one.journal(), 0, 1 << 20)->size() == 3u);
  BOOST_TEST(storage->journals().read(other.journal(), 0, 1 << 20)->size() == 5u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(journals_are_listed_by_kind_and_owner, Impl, Implementations) {
  Impl storage;
  const auto anna = FactionId::random(), bernd = FactionId::random();
  TestSpace a1(*storage, anna), a2(*storage, anna), b1(*storage, bernd);
  a1.grow(1);
  a2.grow(2);
  b1.grow(1);
  TestSpace roster(*storage, anna);
  auto found = roster.next(roster.entry_bytes);
  found.kind = JournalKind::roster;
  BOOST_REQUIRE(roster.try_append(found) == AppendVerdict::appended);

  BOOST_TEST(storage->journals().list(JournalKind::space)->size() == 3u);
  BOOST_TEST(storage->journals().list(JournalKind::space, anna)->size() == 2u);
  const auto rosters = storage->journals().list(JournalKind::roster, anna);
  BOOST_REQUIRE(rosters->size() == 1u);
  BOOST_TEST(rosters->front().id == roster.journal());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_member_set_replaces_the_one_before, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto anna = PrincipalId::random(), bernd = PrincipalId::random();
  auto genesis = space.next(space.entry_bytes);
  genesis.members = {anna};
  BOOST_REQUIRE(space.try_append(genesis) == AppendVerdict::appended);
  space.grow(1);
  BOOST_TEST(storage->journals().journals_of(anna)->size() == 1u);
  auto access = space.next(space.entry_bytes);
  access.members = {bernd};
  BOOST_REQUIRE(space.try_append(access) == AppendVerdict::appended);
  storage.reopen();
  BOOST_TEST(storage->journals().journals_of(anna)->empty());
  BOOST_REQUIRE(storage->journals().journals_of(bernd)->size() == 1u);
  BOOST_TEST(storage->journals().journals_of(bernd)->front() == space.journal());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(adds_name_exactly_the_blobs_that_are_missing, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto there = small_blob(1), gone = small_blob(2);
  BOOST_REQUIRE(space.put(there).has_value());
  auto a = space.next(space.entry_bytes);
  a.adds = {there.ref(), gone.ref()};
  const auto outcome = space.append(a);
  BOOST_TEST(outcome.verdict == AppendVerdict::blob_missing);
  BOOST_REQUIRE(outcome.blobs.size() == 1u);
  BOOST_TEST(outcome.blobs.front() == gone.id);
  BOOST_TEST(space.state(there) == BlobState::unreferenced);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(adds_and_drops_move_a_blob_through_its_states, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  space.add(blob);
  BOOST_TEST(space.state(blob) == BlobState::live);
  auto again = space.next(space.entry_bytes);
  again.adds = {blob.ref()};
  BOOST_TEST(space.try_append(again) == AppendVerdict::blob_already_live);
  space.drop(blob);
  BOOST_TEST(space.state(blob) == BlobState::dropped);
  auto drop_again = space.next(space.entry_bytes);
  drop_again.drops = {blob.ref()};
  BOOST_TEST(space.try_append(drop_again) == AppendVerdict::drop_not_live);
  space.add(blob);  // within the grace
  BOOST_TEST(space.state(blob) == BlobState::live);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_size_that_is_not_the_blobs_is_refused, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  auto a = space.next(space.entry_bytes);
  a.adds = {{blob.id, blob.bytes.size() + 1}};
  BOOST_TEST(space.try_append(a) == AppendVerdict::blob_wrong_size);
  space.add(blob);
  auto d = space.next(space.entry_bytes);
  d.drops = {{blob.id, blob.bytes.size() - 1}};
  BOOST_TEST(space.try_append(d) == AppendVerdict::drop_not_live);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_commit_carries_small_and_large_blobs_along, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto small = small_blob(), large = large_blob();
  auto a = space.next(space.entry_bytes);
  a.adds = {small.ref(), large.ref()};
  a.blobs = {small.with_entry(), large.with_entry()};
  BOOST_TEST(space.try_append(a) == AppendVerdict::appended);
  storage.reopen();
  BOOST_TEST((*storage->blobs().get(space.id, small.id) == small.bytes));
  BOOST_TEST((*storage->blobs().get(space.id, large.id) == large.bytes));
  space.use(*storage);
  BOOST_TEST(space.state(large) == BlobState::live);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refused_commit_keeps_none_of_its_blobs, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  const auto blob = large_blob();
  auto a = space.next(space.entry_bytes);
  a.adds = {blob.ref()};
  a.blobs = {blob.with_entry()};
  a.prev = EntryHash::random();
  BOOST_TEST(space.try_append(a) == AppendVerdict::head_moved);
  BOOST_TEST(storage->blobs().info(space.id, blob.id).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_inline_blob_must_fit_its_id_and_be_added_once, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob(1), other = small_blob(2);
  auto wrong_bytes = space.next(space.entry_bytes);
  wrong_bytes.adds = {blob.ref()};
  wrong_bytes.blobs = {{blob.id, other.bytes}};
  BOOST_TEST(storage->journals().append(wrong_bytes).error().code == Errc::malformed);
  auto not_added = space.next(space.entry_bytes);
  not_added.adds = {blob.ref()};
  not_added.blobs = {blob.with_entry(), other.with_entry()};
  BOOST_TEST(storage->journals().append(not_added).error().code == Errc::malformed);
  auto twice = space.next(space.entry_bytes);
  twice.adds = {blob.ref(), blob.ref()};
  BOOST_TEST(storage->journals().append(twice).error().code == Errc::malformed);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_quota_stops_adds_at_its_last_byte_and_nothing_else, Impl, Implementations) {
  Impl storage;
  const auto faction = example_faction("Example", 3 * 200 + 2 * 4096);
  BOOST_REQUIRE(storage->commit({write::CreateFaction{faction}}).has_value());
  TestSpace space(*storage, faction.id), sister(*storage, faction.id);
  const auto first = small_blob(1), second = small_blob(2), third = small_blob(3);
  for (const auto& blob : {first, second, third}) BOOST_REQUIRE(sister.put(blob).has_value());
  sister.grow(1);
  sister.add(first);
  sister.add(second);  // now exactly full
  auto over = sister.next(sister.entry_bytes);
  over.adds = {third.ref()};
  BOOST_TEST(sister.try_append(over) == AppendVerdict::quota_exceeded);
  space.grow(2);  // entries without adds go on, in any space

  storage.reopen();
  sister.use(*storage);
  over = sister.next(sister.entry_bytes);
  over.adds = {third.ref()};
  BOOST_TEST(sister.try_append(over) == AppendVerdict::quota_exceeded);
  sister.drop(first);
  sister.drop(second);
  sister.add(third);  // room again
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_entry_is_written_with_its_side_writes_or_not_at_all, Impl, Implementations) {
  Impl storage;
  const auto taken = example_account("anna");
  BOOST_REQUIRE(storage->commit({write::CreateAccount{taken}}).has_value());
  TestSpace roster(*storage);
  auto found = roster.next(roster.entry_bytes);
  found.kind = JournalKind::roster;
  const auto faction = example_faction("Example");
  found.writes = {write::CreateFaction{faction}, write::CreateAccount{example_account("anna")}};
  const auto refused = roster.append(found);
  BOOST_TEST(refused.verdict == AppendVerdict::write_refused);
  BOOST_TEST(refused.write.verdict == WriteVerdict::login_taken);
  BOOST_TEST(refused.write.refused == 1u);
  BOOST_TEST(storage->factions().by_id(faction.id).error().code == Errc::not_found);
  BOOST_TEST(storage->journals().find(roster.journal()).error().code == Errc::not_found);

  found.writes[1] = write::CreateAccount{example_account("bernd")};
  BOOST_TEST(roster.try_append(found) == AppendVerdict::appended);
  storage.reopen();
  BOOST_TEST(storage->factions().by_name("Example").has_value());
  BOOST_TEST(storage->accounts().by_login("bernd").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
