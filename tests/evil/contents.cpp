#include "tests/evil/contents.h"

namespace evil {

using namespace mappe;
using stories::Json;
using stories::Member;
using stories::require_ok;

NodeId Contents::node(const std::string& path) { return *claras->space(space).state().resolve(path); }

std::uint64_t Contents::clara_sends(const Bytes& body, const std::vector<Bytes>& blobs, journal::Kind kind) {
  client::DraftEntry draft = content(*claras, body);
  draft.kind = kind;
  const Bytes entry = signs(*claras, draft, [&](journal::Header& header) {
    for (const Bytes& blob : blobs) header.adds.push_back({seal::blob_id_of(blob), blob.size()});
  });
  const auto reply =
      claras->asks("POST", "/v1/spaces/" + space + "/journal", commit_of(entry, blobs), "application/cbor");
  BOOST_TEST_REQUIRE(reply.status == 200, std::string(text_of(reply.body)));
  return journal::Entry::parse(entry)->header().seq;
}

void Contents::are_skipped(const std::string& files_before, const std::set<std::string>& usual, const Words& words) {
  for (const Member* member : {&bernd, &anna}) {
    liar.tells_the_truth();
    const Json skipped = member->ask({"health", "Umwelt"}).at("skipped");
    asked_only(usual);
    BOOST_TEST_REQUIRE(skipped.size() == words.size(), skipped.dump());
    for (std::size_t i = 0; i < words.size(); ++i) {
      BOOST_TEST(skipped.at(i).at("seq") == words[i].first);
      BOOST_TEST(skipped.at(i).at("why") == words[i].second);
      BOOST_TEST(skipped.at(i).at("by") == "Clara Beispiel");
    }
    BOOST_TEST(member->ask({"ls", "-R", "Umwelt:/"}).dump() == files_before);
  }
  require_ok(bernd.mappe({"mkdir", "Umwelt:/von Bernd"}));
  require_ok(anna.mappe({"mkdir", "Umwelt:/von Anna"}));
  const Sight annas_sight = sight_of(anna);
  BOOST_TEST((sight_of(bernd) == annas_sight));
  require_ok(bernd.mappe({"verify", "Umwelt"}));
}

void Contents::are_skipped_of(const Lies& lies) {
  const std::set<std::string> as_usual = usual();
  const std::string before = files();
  Words words;
  for (const auto& [word, lie] : lies) words.emplace_back(lie(), word);
  are_skipped(before, as_usual, words);
}

}  // namespace evil
