// Snapshots: written, compared by who holds the state, read by who comes after bodies were erased.
#include <boost/test/unit_test.hpp>

#include "client/replica/snapshots.h"
#include "client/replica/space_parts.h"
#include "journal/prune.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Archive : Town {
  Archive() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    for (int i = 0; i < 4; ++i) BOOST_REQUIRE(static_cast<bool>(anna->saves("datei" + std::to_string(i), "x")));
  }
  std::unique_ptr<Member> bernd;

  // A manager prunes all content before the snapshot, and the server erases the bodies.
  void prune(std::uint64_t snapshot_seq) {
    journal::PruneBody body{snapshot_seq, {}};
    for (const journal::Entry& entry : journal().entries)
      if (entry.header().seq < snapshot_seq && entry.header().kind == journal::Kind::content)
        body.seqs.push_back(entry.header().seq);
    journal().entries.push_back(forge(*anna->identity(), journal::Kind::prune, journal::encode_prune(body), 1));
    for (const std::uint64_t seq : body.seqs) erase_body(seq);
  }
  void erase_body(std::uint64_t seq) {
    journal::Entry& entry = journal().entries[seq];
    entry = *journal::Entry::parse(entry.encode_husk());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(snapshots, Archive)

BOOST_AUTO_TEST_CASE(everybody_who_holds_the_state_finds_the_snapshot_right) {
  auto written = write_snapshot(anna->space());
  BOOST_REQUIRE(static_cast<bool>(written));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().alarms().empty());
  const auto* seen = bernd->space().parts().replay->newest_snapshot();
  BOOST_TEST_REQUIRE(seen != nullptr);
  BOOST_TEST(seen->matched);
  auto state = read_snapshot(server, space, bernd->space().parts().replay->keys(), seen->body);
  BOOST_REQUIRE(static_cast<bool>(state));
  BOOST_TEST(state->node_count() == bernd->space().state().node_count());
}

BOOST_AUTO_TEST_CASE(a_snapshot_of_another_state_raises_an_alarm) {
  BOOST_REQUIRE(static_cast<bool>(write_snapshot(anna->space())));
  const journal::SnapshotBody right = [this] {
    const auto& body = anna->space().parts().replay->newest_snapshot()->body;
    return journal::SnapshotBody{body.base_seq, body.base, body.state.duplicate()};
  }();
  BOOST_REQUIRE(static_cast<bool>(anna->saves("danach", "y")));
  const Head now = anna->space().head();
  journal::SnapshotBody wrong{now.seq, now.hash, right.state.duplicate()};  // the old state under the new place
  wrong.state.chunks.clear();
  BOOST_REQUIRE(static_cast<bool>(Committer(anna->space()).commit_snapshot(wrong, {})));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(bernd->space().alarms().size() == 1u);
  BOOST_TEST((bernd->space().alarms()[0].kind == Alarm::Kind::snapshot_differs));
  BOOST_TEST((bernd->space().alarms()[0].author == anna->principal()));
}

BOOST_AUTO_TEST_CASE(the_third_snapshot_drops_the_first) {
  BOOST_REQUIRE(static_cast<bool>(write_snapshot(anna->space())));
  const journal::BlobSize first = journal().entries.back().header().adds.at(0);
  BOOST_REQUIRE(static_cast<bool>(write_snapshot(anna->space())));
  BOOST_TEST(journal().entries.back().header().drops.empty());
  BOOST_REQUIRE(static_cast<bool>(write_snapshot(anna->space())));
  BOOST_TEST_REQUIRE(journal().entries.back().header().drops.size() == 1u);
  BOOST_TEST((journal().entries.back().header().drops[0] == first));
}

BOOST_AUTO_TEST_CASE(one_client_at_a_time_writes_one) {
  server.lease_held = true;
  BOOST_TEST((write_snapshot(anna->space()).error().code == Errc::locked));
}

BOOST_AUTO_TEST_CASE(who_comes_after_erased_bodies_goes_on_from_the_snapshot) {
  auto written = write_snapshot(anna->space());
  BOOST_REQUIRE(static_cast<bool>(written));
  prune(written->seq);
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  BOOST_REQUIRE(static_cast<bool>(anna->saves("danach", "y")));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/datei3") == "x");
  BOOST_TEST(bernd->reads("/danach") == "y");
  BOOST_TEST(bernd->space().title() == "Umwelt");
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/datei3") == "x");
}

BOOST_AUTO_TEST_CASE(a_body_erased_without_a_prune_entry_is_forged) {
  const FakeJournal honest = journal();
  erase_body(journal().entries.size() - 1);
  BOOST_TEST((bernd->sync_error() == Errc::forged));
  journal() = honest;
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
}

BOOST_AUTO_TEST_CASE(erased_bodies_whose_snapshot_is_gone_are_told) {
  auto written = write_snapshot(anna->space());
  BOOST_REQUIRE(static_cast<bool>(written));
  prune(written->seq);
  const auto blobs = server.blobs;
  server.blobs.clear();
  BOOST_TEST((bernd->sync_error() == Errc::not_found));
  server.blobs = blobs;
  bernd->restart();
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
}

BOOST_AUTO_TEST_SUITE_END()
