// The vectors of whole spaces, replayed by one member.                                         tests/vectors/README.md
#include <boost/test/unit_test.hpp>

#include "client/replica/replay.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::client;
using namespace mappe::test;
using Json = nlohmann::json;

namespace {

std::vector<journal::Entry> entries_of(const Input& in, const char* name) {
  std::vector<journal::Entry> entries;
  for (const Json& hex : in.json(name)) entries.push_back(*journal::Entry::parse(Input::from(hex)));
  return entries;
}

Json shown(const Replay& replay) {
  Json skipped = Json::array(), alarms = Json::array(), spoiled = Json::array(), husks = Json::array();
  for (const SkippedEntry& one : replay.health())
    skipped.push_back({one.seq, one.unfit ? std::string(journal::name_of(*one.unfit)) : "after_void"});
  for (const Alarm& one : replay.alarms()) alarms.push_back({one.seq, std::string(name_of(one.kind))});
  const bool whole = replay.state().whole();
  if (whole)
    for (const journal::BlobSize& one : replay.spoiled()) spoiled.push_back(one.blob.hex());
  for (const std::uint64_t seq : replay.verified().husks) husks.push_back(seq);
  const std::string state = whole ? to_hex(journal::encode_state(replay.state())->expose()) : "";
  return {{"whole", whole ? 1 : 0}, {"state", state},     {"skipped", skipped},
          {"alarms", alarms},       {"spoiled", spoiled}, {"husks", husks}};
}

Outcome replay_space(const Input& in) {
  std::map<Fingerprint, Card> known;
  for (const Json& hex : in.json("cards")) {
    const auto record = CardRecord::parse_and_verify(Input::from(hex));
    known.emplace(record->fingerprint(), record->card());
  }
  const journal::CardLookup cards = [&known](const Fingerprint& fingerprint) {
    const auto found = known.find(fingerprint);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  journal::RosterHistory roster(in.id<FactionId>("faction"));
  for (const journal::Entry& entry : entries_of(in, "roster")) BOOST_TEST(bool(roster.append(entry, cards)));
  const Input reader(in.json("reader"));
  const journal::Author author{static_cast<PrincipalKind>(reader.number("kind")), reader.id<PrincipalId>("id")};
  const auto self =
      std::make_shared<const Identity>(author, in.id<FactionId>("faction"), roster.root(),
                                       reader.secret<SignSeed>("sign_seed"), reader.secret<BoxSeed>("box_seed"));
  Replay replay(self, in.id<SpaceId>("space"), cards);
  for (const journal::Entry& entry : entries_of(in, "entries")) {
    Replay::Draft draft(replay, roster, cards);
    if (const journal::Verdict verdict = draft.add(entry); !verdict)
      return {std::string(journal::name_of(*verdict.broken()))};
    replay.accept(std::move(draft));
  }
  return gives(shown(replay));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replay_vectors)

BOOST_AUTO_TEST_CASE(replays_of_the_vectors) { run_family("replays", {{"replay_space", replay_space}}); }

BOOST_AUTO_TEST_SUITE_END()
