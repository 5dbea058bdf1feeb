// What only one of many at once may win.
#include <atomic>
#include <thread>

#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

template <class Work>
void in_threads(std::size_t count, const Work& work) {
  std::vector<std::thread> threads;
  std::atomic<bool> go = false;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      while (!go) std::this_thread::yield();
      work(i);
    });
  }
  go = true;
  for (auto& thread : threads) thread.join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(races)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_many_puts_of_one_blob_exactly_one_stores_it, Impl, Implementations) {
  Impl storage;
  const auto space = SpaceId::random();
  for (int round = 0; round < 20; ++round) {
    const auto blob = random_blob(round % 2 == 0 ? 4096 : 200'000);
    const auto sender = PrincipalId::random();
    std::atomic<int> stored = 0, failed = 0;
    in_threads(8, [&](std::size_t) {
      const auto put = storage->blobs().put(space, blob.id, sender, blob.bytes, noon);
      if (!put) ++failed;
      if (put && *put) ++stored;
    });
    BOOST_TEST(stored == 1);
    BOOST_TEST(failed == 0);
    BOOST_TEST(*storage->blobs().unreferenced_bytes(sender) == blob.bytes.size());
    BOOST_TEST(storage->blobs().get(space, blob.id).has_value());
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_many_appends_to_one_head_exactly_one_wins, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  for (int round = 0; round < 20; ++round) {
    std::vector<Append> asked(8, space.next(space.entry_bytes));
    for (auto& one : asked) one.hash = EntryHash::random();
    std::atomic<int> appended = 0, moved = 0;
    std::atomic<std::size_t> winner = 0;
    in_threads(8, [&](std::size_t i) {
      const auto outcome = storage->journals().append(asked[i]);
      if (outcome && outcome->verdict == AppendVerdict::head_moved) ++moved;
      if (outcome && outcome->verdict == AppendVerdict::appended) {
        ++appended;
        winner = i;
      }
    });
    BOOST_TEST(appended == 1);
    BOOST_TEST(moved == 7);
    BOOST_TEST(space.try_append(asked[winner]) == AppendVerdict::head_moved);
    TestSpace follow = space;
    auto next = space.next(space.entry_bytes);
    next.seq = asked[winner].seq + 1;
    next.prev = asked[winner].hash;
    BOOST_REQUIRE(space.try_append(next) == AppendVerdict::appended);
  }
}

// Eight spaces of one faction want the last room at once: the sum never passes the quota, and nothing is lost in
// counting.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_quota_holds_across_the_spaces_of_a_faction, Impl, Implementations) {
  Impl storage;
  constexpr std::uint64_t room_for = 20;
  const auto faction = example_faction("Example", room_for * (4096 + 200));
  BOOST_REQUIRE(storage->commit({write::CreateFaction{faction}}).has_value());
  std::atomic<std::uint64_t> appended = 0, refused = 0;
  in_threads(8, [&](std::size_t) {
    TestSpace space(*storage, faction.id);
    for (std::uint64_t i = 0; i < 5; ++i) {
      const auto blob = random_blob(4096);
      auto a = space.next(space.entry_bytes);
      a.adds = {blob.ref()};
      a.blobs = {blob.with_entry()};
      const auto outcome = storage->journals().append(a);
      if (!outcome || outcome->verdict != AppendVerdict::appended) {
        refused += outcome && outcome->verdict == AppendVerdict::quota_exceeded ? 1 : 100;
        return;
      }
      ++appended;
      space = TestSpace(*storage, faction.id);
    }
  });
  BOOST_TEST(appended == room_for);
  BOOST_TEST(refused >= 1u);
  BOOST_TEST(refused <= 8u);
  BOOST_TEST(storage->meters().of_faction(faction.id)->bytes() == faction.quota_bytes);
}

// A blob is asked for, added or expired at once; whatever comes first, a live one is never gone.
BOOST_AUTO_TEST_CASE_TEMPLATE(expiry_never_takes_a_blob_that_an_append_made_live, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  for (int round = 0; round < 30; ++round) {
    const auto blob = random_blob(100'000);
    BOOST_REQUIRE(space.put(blob).has_value());
    auto a = space.next(space.entry_bytes);
    a.adds = {blob.ref()};
    AppendVerdict verdict = AppendVerdict::head_moved;
    in_threads(2, [&](std::size_t i) {
      if (i == 0) {
        verdict = storage->journals().append(a)->verdict;
      } else {
        (void)storage->blobs().expire(noon + 3 * limits::day_ms);
      }
    });
    const bool is_there = storage->blobs().get(space.id, blob.id).has_value();
    BOOST_TEST((verdict == AppendVerdict::appended) == is_there);
    if (verdict == AppendVerdict::appended) {
      TestSpace again = space;
      BOOST_TEST(again.try_append(a) == AppendVerdict::head_moved);
      space = TestSpace(*storage);
      space.grow(1);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_many_leases_on_one_place_exactly_one_is_given, Impl, Implementations) {
  Impl storage;
  TakeLease asked;
  asked.space = SpaceId::random();
  asked.key = LeaseKey::random();
  asked.ttl_ms = limits::lease_ttl_ms_min;
  std::atomic<int> taken = 0;
  in_threads(8, [&](std::size_t) {
    const auto outcome = storage->leases().take(asked, noon);
    if (outcome && outcome->taken) ++taken;
  });
  BOOST_TEST(taken == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_setup_code_founds_one_faction_however_many_try, Impl, Implementations) {
  Impl storage;
  const SetupCode code{SetupCodeHash::random(), noon + 1000, {}};
  BOOST_REQUIRE(storage->commit({write::PutSetupCode{code}}).has_value());
  std::atomic<int> founded = 0;
  in_threads(8, [&](std::size_t i) {
    const auto outcome = storage->commit(
        {write::UseSetupCode{code.hash, noon}, write::CreateFaction{example_faction("Example " + std::to_string(i))}});
    if (outcome && outcome->verdict == WriteVerdict::done) ++founded;
  });
  BOOST_TEST(founded == 1);
  BOOST_TEST(storage->factions().all()->size() == 1u);
}

// A session that is being used while its account's sessions end must not come back.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_session_in_use_stays_ended, Impl, Implementations) {
  Impl storage;
  for (int round = 0; round < 20; ++round) {
    Session session;
    session.token = TokenHash::random();
    session.account = AccountId::random();
    session.last_ms = noon;
    session.idle_ms = limits::day_ms;
    session.ends_ms = noon + limits::day_ms;
    BOOST_REQUIRE(storage->commit({write::PutSession{session}}).has_value());
    in_threads(4, [&](std::size_t i) {
      if (i == 0)
        (void)storage->commit({write::EndSessionsOfAccount{session.account, std::nullopt}});
      else
        (void)storage->sessions().touch(session.token, noon + 3'000'000 + i * 100'000);
    });
    BOOST_TEST(storage->sessions().find(session.token, noon).error().code == Errc::not_found);
  }
}

BOOST_AUTO_TEST_SUITE_END()
