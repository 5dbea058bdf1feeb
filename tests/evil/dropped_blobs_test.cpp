// A member who may write drops blobs that are still named: everybody is told who it was, and the next editor's entry
// mends it.                                                                                    docs/protocol.md §4.6
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "crypto/base/cbor.h"
#include "journal/ops.h"
#include "tests/evil/scene.h"
#include "tests/stories/key_holder.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::require_ok;

BOOST_AUTO_TEST_SUITE(dropped_blobs)

BOOST_AUTO_TEST_CASE(a_live_blob_that_a_member_drops_is_alarmed_and_added_again_by_the_next_editor) {
  Scene scene;
  const stories::Member clara = scene.invites("clara", "Clara Beispiel", {"Umwelt:editor"});
  std::vector<journal::BlobSize> dropped;
  std::uint64_t seq = 0;
  {
    stories::KeyHolder holder(clara, scene.liar.door());
    const journal::State& state = holder.space(scene.space).state();
    for (const char* path : {"/eins.txt", "/zwei.txt"}) {
      const journal::Content content = state.current(*state.resolve(path))->parsed();
      for (const journal::Chunk& chunk : content.chunks)
        dropped.push_back({chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes)});
    }
    BOOST_TEST_REQUIRE(dropped.size() == 2u);
    std::sort(dropped.begin(), dropped.end());
    client::DraftEntry draft;
    draft.epoch = holder.space(scene.space).epoch();
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Attr{NodeId(), "farbe", "blau"});
    draft.plain_body = journal::encode_ops(ops);
    const journal::Entry entry =
        holder.signs(scene.space, draft, [&](journal::Header& header) { header.drops = dropped; });
    seq = entry.header().seq;
    holder.sends(scene.space, entry);
  }
  for (const stories::Member* member : std::vector<const stories::Member*>{&scene.bernd, &scene.anna}) {
    const Json alarms = member->ask({"health", "Umwelt"}).at("alarms");
    BOOST_TEST_REQUIRE(!alarms.empty());
    for (const Json& alarm : alarms) {
      BOOST_TEST(alarm.at("kind") == "named_blob_dropped");
      BOOST_TEST(alarm.at("by") == "Clara Beispiel");
      BOOST_TEST(alarm.at("seq") == seq);
    }
  }

  std::mutex mutex;
  std::vector<journal::BlobSize> added;
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/journal") || told.status / 100 != 2) return false;
    const std::lock_guard lock(mutex);
    cbor::Reader in(asked.body);
    in.array(5);
    const auto entry = journal::Entry::parse(in.raw());
    for (const auto& blob : entry->header().adds) added.push_back(blob);
    return false;
  });
  require_ok(scene.bernd.mappe({"mkdir", "Umwelt:/neu"}));
  std::sort(added.begin(), added.end());
  BOOST_TEST((added == dropped));
  // From then on all is as before: the blobs are live, and dropped when the last one that names them goes.
  scene.liar.tells_the_truth();
  const stories::Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins\n");
  require_ok(tablet.mappe({"verify", "Umwelt", "--blobs"}));
  require_ok(tablet.mappe({"rm", "Umwelt:/eins.txt"}));
  require_ok(tablet.mappe({"trash", "empty", "Umwelt"}));
  BOOST_TEST(scene.anna.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  BOOST_TEST((scene.sight_of(scene.anna) == scene.sight_of(tablet)));
}

BOOST_AUTO_TEST_SUITE_END()
