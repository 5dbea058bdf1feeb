// Upkeep: what goes by itself after a while, what stays, and that only one client does it.  docs/protocol.md §4.7
#include "client/replica/upkeep.h"

#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "client/replica/leases.h"
#include "client/replica/space_parts.h"
#include "journal/ops.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

constexpr TimeMs day = 24ULL * 3600 * 1000;
constexpr TimeMs noon = 1'900'000'000'000 / day * day + day / 2;  // of some day in 2030

// A state of its own, written day by day.
struct Diary {
  journal::State state{journal::Stamp{}};
  std::uint64_t seq = 0;
  NodeId file = NodeId::random();
  const journal::Author author{PrincipalKind::person, PrincipalId::random()};

  void apply(TimeMs time, journal::Op op) {
    BOOST_REQUIRE(state.apply({++seq, time, author, true}, ops_of(std::move(op))).fits());
  }
  static journal::Content content() {
    journal::Content content;
    content.size_bytes = 1;
    content.chunks.push_back({BlobId::random(), journal::PackedKey(ChunkKey::random()), 1});
    return content;
  }
  void saves(TimeMs time) {
    if (!state.node(file))
      apply(time, journal::op::File{file, NodeId(), "Antrag.txt", content(), time});
    else
      apply(time, journal::op::Put{file, std::nullopt, content(), time});
  }
  // What is left of the file, as days before `now`.
  std::vector<TimeMs> days_kept(TimeMs now, const UpkeepRules& rules = {}) {
    for (Change& change : upkeep_changes(state, rules, now))
      BOOST_REQUIRE(
          state.apply({++seq, now, author, true}, std::get<journal::intent::Plain>(change.intent).ops).fits());
    std::vector<TimeMs> kept;
    for (const journal::VersionView& version : state.versions(file))
      kept.push_back((now - version.stamp.time_ms) / day);
    return kept;
  }
};

using Days = std::vector<TimeMs>;

struct House : Town {
  House() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "1")));
    BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "2")));
    BOOST_REQUIRE(static_cast<bool>(anna->saves("weg.txt", "w")));
    trashes("/weg.txt");
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  }
  std::unique_ptr<Member> bernd;

  void trashes(const std::string& path) {
    BOOST_REQUIRE(static_cast<bool>(
        Committer(anna->space()).commit(plain(journal::op::Trash{*anna->space().state().resolve(path)}))));
  }
  void sets_policy(journal::Policy policy) {
    BOOST_REQUIRE(static_cast<bool>(anna->roster().append(*anna->identity(), journal::Kind::policy,
                                                          journal::encode(journal::PolicyBody{std::move(policy)}))));
    BOOST_REQUIRE(static_cast<bool>(bernd->roster().sync()));
  }
  // Nothing needs to stay.
  void sets_policy_of_no_days() {
    sets_policy({{journal::policy_key::retention_days, 0}, {journal::policy_key::trash_days, 0}});
  }
  static std::size_t live(Member& member) { return member.space().parts().replay->verified().live.count(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(upkeep)

BOOST_AUTO_TEST_CASE(every_version_of_the_last_thirty_days_stays) {
  Diary diary;
  for (TimeMs ago : {29, 29, 10, 0, 0}) diary.saves(noon - ago * day);
  BOOST_TEST(diary.days_kept(noon) == (Days{29, 29, 10, 0, 0}));
}

BOOST_AUTO_TEST_CASE(after_that_the_last_of_each_day_stays_and_after_a_year_of_each_month) {
  Diary diary;
  for (TimeMs ago : {910, 909, 908, 500, 200, 200, 200, 199, 40, 40, 1}) diary.saves(noon - ago * day);
  BOOST_TEST(diary.days_kept(noon) == (Days{908, 500, 200, 199, 40, 1}));
  BOOST_TEST(diary.days_kept(noon) == (Days{908, 500, 200, 199, 40, 1}));  // and nothing more the next time
}

BOOST_AUTO_TEST_CASE(the_current_version_stays_however_old_it_is) {
  Diary diary;
  for (TimeMs ago : {2000, 2000}) diary.saves(noon - ago * day);
  BOOST_TEST(diary.days_kept(noon) == (Days{2000}));
}

BOOST_AUTO_TEST_CASE(a_version_that_was_current_until_lately_stays) {
  Diary diary;
  for (TimeMs ago : {40, 1}) diary.saves(noon - ago * day);
  BOOST_TEST(diary.days_kept(noon) == (Days{40, 1}));
}

BOOST_AUTO_TEST_CASE(the_faction_says_how_long) {
  Diary diary;
  for (TimeMs ago : {5, 5, 5, 0}) diary.saves(noon - ago * day);
  BOOST_TEST(diary.days_kept(noon, {6, 30}) == (Days{5, 5, 5, 0}));
  BOOST_TEST(diary.days_kept(noon, {4, 30}) == (Days{5, 0}));
}

BOOST_AUTO_TEST_CASE(what_lay_in_the_bin_for_thirty_days_goes_with_all_below_it) {
  Diary diary;
  const NodeId folder = NodeId::random(), inside = NodeId::random(), fresh = NodeId::random();
  diary.saves(noon);
  diary.apply(noon, journal::op::Folder{folder, NodeId(), "Alt"});
  diary.apply(noon, journal::op::File{inside, folder, "a", Diary::content(), noon});
  diary.apply(noon, journal::op::File{fresh, NodeId(), "b", Diary::content(), noon});
  diary.apply(noon + day, journal::op::Trash{folder});
  diary.apply(noon + 2 * day, journal::op::Trash{fresh});
  BOOST_TEST(upkeep_changes(diary.state, {}, noon + 31 * day - 1).empty());
  diary.days_kept(noon + 31 * day);
  BOOST_TEST(!diary.state.node(folder));
  BOOST_TEST(!diary.state.node(inside));
  BOOST_TEST(diary.state.node(fresh).has_value());
  BOOST_TEST(diary.state.named_blobs().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_due_at_once, House) {
  const std::size_t entries = journal().entries.size();
  auto kept = keep_up(bernd->space());
  BOOST_TEST_REQUIRE(static_cast<bool>(kept));
  BOOST_TEST(kept->entries == 0u);
  BOOST_TEST(!kept->snapshot);
  BOOST_TEST(journal().entries.size() == entries);
}

BOOST_FIXTURE_TEST_CASE(what_is_due_goes_and_its_blobs_are_given_up, House) {
  sets_policy_of_no_days();
  BOOST_TEST(live(*bernd) == 3u);
  auto kept = keep_up(bernd->space());
  BOOST_TEST_REQUIRE(static_cast<bool>(kept));
  BOOST_TEST(kept->entries == 2u);
  BOOST_TEST(live(*bernd) == 1u);
  BOOST_TEST(bernd->space().state().trash().empty());
  BOOST_TEST(bernd->space().state().versions(*bernd->space().state().resolve("/Antrag.txt")).size() == 1u);
  BOOST_TEST(bernd->reads("/Antrag.txt") == "2");
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  BOOST_TEST(anna->space().alarms().empty());
  BOOST_TEST(anna->reads("/Antrag.txt") == "2");
}

BOOST_FIXTURE_TEST_CASE(an_entry_dated_ahead_makes_nobody_forget, House) {
  sets_policy_of_no_days();
  BOOST_REQUIRE(static_cast<bool>(anna->saves("morgen.txt", "m")));
  forces(*anna, {.later_ms = 20 * 3600 * 1000},
         ops_of(journal::op::Trash{*anna->space().state().resolve("/morgen.txt")}));
  BOOST_REQUIRE(static_cast<bool>(keep_up(bernd->space())));
  BOOST_TEST(bernd->space().state().trash().size() == 1u);  // what was trashed before is gone
}

BOOST_FIXTURE_TEST_CASE(a_tree_that_was_never_finished_is_cleared, House) {
  const NodeId folder = NodeId::random(), file = NodeId::random();
  std::vector<journal::Op> ops;
  ops.emplace_back(journal::op::Folder{folder, journal::limbo_id(), "halb"});
  ops.emplace_back(journal::op::Folder{file, folder, "drin"});
  Diary diary;
  diary.saves(noon);
  BOOST_REQUIRE(diary.state.apply({++diary.seq, noon, diary.author, true}, ops).fits());
  BOOST_TEST(upkeep_changes(diary.state, {}, noon + day - 1).empty());
  const auto changes = upkeep_changes(diary.state, {}, noon + day);
  BOOST_TEST_REQUIRE(changes.size() == 2u);
  BOOST_TEST((std::get<journal::intent::Trash>(changes[0].intent).node == folder));
  diary.apply(noon + day, journal::op::Trash{folder});
  BOOST_REQUIRE(
      diary.state
          .apply({++diary.seq, noon, diary.author, true}, std::get<journal::intent::Plain>(changes[1].intent).ops)
          .fits());
  BOOST_TEST(!diary.state.node(file));
}

BOOST_FIXTURE_TEST_CASE(what_nothing_names_is_given_up, House) {
  // Two at once under one name: the second is skipped, and its blob stays live.
  const Change one = save_of(bernd->space(), "neu.txt", "a"), other = save_of(bernd->space(), "neu.txt", "b");
  const auto file_of = [](const Change& change) {
    const auto& save = std::get<journal::intent::Save>(change.intent);
    return journal::op::File{save.fresh_node, save.parent, save.name, save.content.duplicate(), 0};
  };
  const BlobId left = std::get<journal::intent::Save>(other.intent).content.chunks[0].blob;
  const auto force = [&](const Change& change) {
    const journal::BlobSize blob{file_of(change).content.chunks[0].blob, change.blobs[0].size()};
    server.blobs[blob.blob] = change.blobs[0];
    forces(*bernd, {.adds = {blob}}, ops_of(file_of(change)));
  };
  force(one);
  force(other);
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(bernd->space().health().size() == 1u);
  BOOST_TEST(bernd->space().parts().replay->verified().live.contains(left));
  BOOST_TEST(keep_up(bernd->space())->entries == 1u);
  BOOST_TEST(!bernd->space().parts().replay->verified().live.contains(left));
  BOOST_TEST(bernd->space().health().size() == 1u);  // upkeep's own entry, which has no operations, is no fault
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  BOOST_TEST(anna->space().alarms().empty());
  const Change third = save_of(bernd->space(), "neu.txt", "c");
  force(third);
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(keep_up(bernd->space())->entries == 1u);  // the next day it goes on
}

BOOST_FIXTURE_TEST_CASE(one_client_at_a_time, House) {
  sets_policy_of_no_days();
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  server.lease_held = true;
  auto kept = keep_up(bernd->space());
  BOOST_TEST_REQUIRE(!kept);
  BOOST_TEST((kept.error().code == Errc::locked));
}

BOOST_FIXTURE_TEST_CASE(readers_do_not, House) {
  auto clara = member("Clara", SpaceRole::reader);
  BOOST_REQUIRE(static_cast<bool>(clara->space().sync()));
  BOOST_TEST((keep_up(clara->space()).error().code == Errc::denied));
}

BOOST_FIXTURE_TEST_CASE(daily_means_once_a_day, House) {
  keep_up_daily(bernd->space());
  sets_policy_of_no_days();
  const std::size_t entries = journal().entries.size();
  keep_up_daily(bernd->space());
  BOOST_TEST(journal().entries.size() == entries);
  keep_up_daily(anna->space());  // another home has not done it yet
  BOOST_TEST(journal().entries.size() == entries + 2);
}

BOOST_AUTO_TEST_SUITE_END()
