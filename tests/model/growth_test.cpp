// A large space, made once: what one change costs, and what others learn of it, does not grow with what is there; and
// upkeep keeps it as small as what is in it.
//
//   MAPPE_LONG=1   100,000 files in 300,000 entries; else 1,500 in 4,500
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "client/limits.h"
#include "client/replica/inner_lists.h"
#include "client/replica/membership.h"
#include "client/replica/space_parts.h"
#include "client/replica/upkeep.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/space_keys.h"
#include "journal/snapshot.h"
#include "tests/model/town.h"

using namespace model_tests;

namespace {

namespace intent = journal::intent;

constexpr std::size_t files_in_folder = 100;
constexpr std::size_t bytes_a_file_max = 839;          // 80 MiB for 100,000 files
constexpr std::size_t files_before_it_counts = 1'000;  // tables have a least size
constexpr TimeMs day_ms = 86'400'000;

std::size_t files_wanted() { return std::getenv("MAPPE_LONG") != nullptr ? 100'000 : 1'500; }

// Every file is written, renamed and written again.
class Large {
 public:
  Large() : town_((seed_randomness(1), ServerHere::Keeps::in_memory), 3) {
    syncs(anna());
    for (Person* reader : {&bernd(), &clara()})
      BOOST_REQUIRE(client::share_space(*anna().program().space, {reader->principal(), client::SpaceRole::editor}));
    syncs(bernd());
  }

  Person& anna() { return *town_.persons[0]; }
  Person& bernd() { return *town_.persons[1]; }
  Person& clara() { return *town_.persons[2]; }
  Town& town() { return town_; }
  client::SpaceReplica& space_of(Person& person) { return *person.program().space; }

  void syncs(Person& person) {
    BOOST_REQUIRE(bool(person.program().roster->sync()));
    BOOST_REQUIRE(bool(space_of(person).sync()));
  }
  NodeId folder() {
    client::Change change;
    const NodeId node = NodeId::random();
    change.intent = intent::MakeFolder{node, NodeId(), "Ordner " + std::to_string(++folders_)};
    commits(std::move(change));
    return node;
  }
  NodeId save(const NodeId& parent, const std::string& name, const std::optional<NodeId>& over,
              const std::string& text) {
    client::Change change;
    intent::Save save;
    save.parent = parent;
    save.name = name;
    save.fresh_node = NodeId::random();
    save.node = over;
    if (over) save.base = space_of(anna()).state().etag(*over);
    const ChunkKey key = ChunkKey::random();
    Bytes blob(seal::blob_bytes(text.size()));
    const BlobId id = seal::seal_chunk(key.expose(), bytes_of(text), blob);
    change.blobs.push_back(std::move(blob));
    save.content.chunks.push_back({id, journal::PackedKey(key), text.size()});
    save.content.size_bytes = text.size();
    seal::ContentDigest digest;
    digest.add_chunk(bytes_of(text));
    save.content.digest = digest.finish(space_of(anna()).space_const());
    const NodeId node = over.value_or(save.fresh_node);
    change.intent = std::move(save);
    commits(std::move(change));
    return node;
  }
  void renames(const NodeId& node, const NodeId& parent, const std::string& name) {
    client::Change change;
    intent::Move move;
    move.node = node;
    move.parent = parent;
    move.name = name;
    change.intent = std::move(move);
    commits(std::move(change));
  }
  // Three entries; and one more for each hundredth.
  void adds_file() {
    if (files_ % files_in_folder == 0) folder_ = folder();
    const std::string number = std::to_string(++files_);
    const NodeId node = save(folder_, "Entwurf " + number + ".txt", std::nullopt, "zuerst " + number);
    const TimeMs day = simulation.now_ms / day_ms;
    renames(node, folder_, "Antrag " + number + ".txt");
    save(folder_, "Antrag " + number + ".txt", node, "danach " + number);
    over_midnight_ += simulation.now_ms / day_ms == day ? 0 : 1;
  }
  void grows_to(std::size_t files) {
    while (files_ < files) adds_file();
  }
  std::size_t files() const { return files_; }
  std::size_t over_midnight() const { return over_midnight_; }  // written on two days

 private:
  void commits(client::Change change) {
    simulation.passes(500);
    const auto done = client::Committer(space_of(anna())).commit(std::move(change));
    BOOST_REQUIRE(bool(done));
    BOOST_REQUIRE(done->how == client::Committed::How::done);
  }

  Town town_;
  std::size_t folders_ = 0, files_ = 0, over_midnight_ = 0;
  NodeId folder_;
};

// What one more save costs Anna, and Bernd, who hears of it; and what both keep on their disks is not read again.
struct Cost {
  Line::Traffic save, news;
};
Cost of_one_more(Large& large) {
  large.syncs(large.bernd());
  large.anna().program().line->traffic();
  large.bernd().program().line->traffic();
  large.save(NodeId(), "eine " + std::to_string(large.files()) + ".txt", std::nullopt, std::string(100, 'x'));
  Cost cost;
  cost.save = large.anna().program().line->traffic();
  BOOST_REQUIRE(bool(large.space_of(large.bernd()).sync()));
  cost.news = large.bernd().program().line->traffic();
  return cost;
}

void require_same(const Line::Traffic& small, const Line::Traffic& large) {
  BOOST_TEST(large.requests == small.requests);
  // Numbers grow by a byte or two, and padding may step once.
  BOOST_TEST(large.sent_bytes <= small.sent_bytes + 256);
  BOOST_TEST(large.received_bytes <= small.received_bytes + 256);
}

Bytes state_of(const client::SpaceReplica& space) {
  const auto encoded = journal::encode_state(space.state());
  BOOST_REQUIRE(encoded.has_value());
  return bytes_of(encoded->expose());
}

std::uint64_t bytes_of_chunks(const std::vector<journal::Chunk>& chunks) {
  std::uint64_t bytes = 0;
  for (const journal::Chunk& chunk : chunks) bytes += seal::blob_bytes(chunk.plain_size_bytes);
  return bytes;
}

std::uint64_t bytes_named(const client::SpaceReplica& space) {
  std::uint64_t bytes = 0;
  for (const journal::BlobSize& blob : space.state().named_blobs()) bytes += blob.size_bytes;
  for (const auto& one : space.parts().replay->snapshots()) {
    const journal::Content& state = one.body.state;
    bytes += bytes_of_chunks(state.chunks);
    if (state.level != journal::Level::chunks) continue;
    const auto inner = client::fetch_inner(space.parts().api, space.id(), state);
    BOOST_REQUIRE(bool(inner));
    bytes += bytes_of_chunks(*inner);
  }
  return bytes;
}

// Of files that have one version to lose each.
constexpr std::size_t forgotten_a_day = client::limits::upkeep_changes_max * client::limits::batch_ops_max;

// Day after day, as much as one run does, until nothing is left to do; gives how many days that takes.
std::size_t keeps_up(Large& large) {
  const std::size_t most = 2 + large.files() / forgotten_a_day;
  for (std::size_t days = 1; days <= most; ++days) {
    const auto kept = client::keep_up(large.space_of(large.anna()));
    BOOST_REQUIRE(bool(kept));
    BOOST_TEST((days > 1 || kept->snapshot));
    if (client::upkeep_changes(large.space_of(large.anna()).state(), {}, simulation.now_ms).empty()) return days;
    simulation.passes(day_ms);
  }
  return most;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(growth)

BOOST_AUTO_TEST_CASE(a_space_costs_what_is_changed_in_it_and_keeps_what_is_in_it) {
  const std::size_t files = files_wanted();
  Large large;
  large.grows_to(files / 100);
  const Cost small = of_one_more(large);
  for (const std::size_t size : {files / 10, files}) {
    large.grows_to(size);
    const Cost now = of_one_more(large);
    require_same(small.save, now.save);
    require_same(small.news, now.news);
  }
  const client::SpaceReplica& annas = large.space_of(large.anna());
  BOOST_TEST(annas.head().seq >= 3 * files);
  BOOST_TEST_MESSAGE(annas.state().memory_bytes() / files << " bytes a file with two versions, " << annas.head().seq
                                                          << " entries");

  // A program that starts again goes on from its own disk: nothing is fetched that it has had.
  large.bernd().ends();
  large.bernd().program().line->traffic();
  large.syncs(large.bernd());
  const Line::Traffic again = large.bernd().program().line->traffic();
  BOOST_TEST(again.received_bytes < 4096u);

  // Forty days later: the first of the two versions of one day goes, and nothing stays that nobody names.
  simulation.passes(40 * day_ms);
  large.save(NodeId(), "weiter.txt", std::nullopt, "weiter");
  const std::size_t days = keeps_up(large);
  BOOST_TEST_MESSAGE(days << " days of upkeep");
  BOOST_TEST(days <= 1 + files / forgotten_a_day);
  std::size_t versions = 0;
  annas.state().each_node([&](const journal::NodeView& node) { versions += annas.state().versions(node.id).size(); });
  BOOST_TEST(versions == files + large.over_midnight() + 4);
  auto& storage = large.town().server.services().storage;
  const auto meter = storage.meters().of_journal(journal_of(large.town().space));
  BOOST_REQUIRE(meter.has_value());
  BOOST_TEST(meter->blob_bytes == bytes_named(annas));
  BOOST_TEST((*meter == *storage.meters().recount(journal_of(large.town().space))));

  // What was dropped goes from the disk after its time of grace, and not before.
  auto& blobs = large.town().server.services().storage.blobs();
  const auto early = blobs.expire(simulation.now_ms);
  simulation.passes(40 * day_ms);
  const auto late = blobs.expire(simulation.now_ms);
  BOOST_REQUIRE((early && late));
  BOOST_TEST(early->blobs == 0u);
  BOOST_TEST(late->blobs >= files - large.over_midnight());

  // Everybody has the same, who followed and who comes only now.
  large.bernd().ends();  // what he begins with is what he has kept
  large.syncs(large.bernd());
  large.syncs(large.clara());
  const std::size_t memory_bytes = large.space_of(large.bernd()).state().memory_bytes();
  BOOST_TEST_MESSAGE(memory_bytes / files << " bytes a file after upkeep");
  BOOST_TEST(memory_bytes <= bytes_a_file_max * (files + files_before_it_counts));
  const Bytes state = state_of(annas);
  BOOST_TEST((state_of(large.space_of(large.bernd())) == state));
  BOOST_TEST((state_of(large.space_of(large.clara())) == state));
  BOOST_TEST(large.space_of(large.clara()).health().empty());
}

BOOST_AUTO_TEST_SUITE_END()
