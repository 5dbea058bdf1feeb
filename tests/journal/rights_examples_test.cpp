// The worked example's roster and space, matched to the byte: read, judged and made again. protocol-examples.json
#include <boost/test/unit_test.hpp>

#include "journal/live_blobs.h"
#include "tests/crypto/examples.h"
#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using mappe::test::Section;

namespace {

// Every value of one entry of the example.
Entry match(const nlohmann::json& values, const SignKeyPair& author) {
  Section example(values);
  const Entry entry = *Entry::parse(example.bytes("entry"));
  BOOST_TEST((entry.header_bytes() == example.bytes("header")));
  BOOST_TEST((entry.body() == example.bytes("body")));
  BOOST_TEST((entry.body_hash() == example.id<BodyHash>("body_hash")));
  BOOST_TEST((entry.signature() == example.id<Signature>("signature")));
  BOOST_TEST((entry.encode_husk() == example.bytes("husk")));
  BOOST_TEST((entry.hash() == example.id<EntryHash>("entry_hash")));
  const Entry made = Entry::make(entry.header(), entry.body(), author);
  BOOST_TEST((made.bytes() == entry.bytes()));
  return entry;
}

struct Example {
  Example() {
    const auto principals = nlohmann::json::parse(test::read_examples()).at("principals");
    for (const auto& one : principals) {
      const auto record = *CardRecord::parse_and_verify(*from_hex(one.at("card_record").get<std::string>()));
      cards.emplace(record.fingerprint(), record.card());
    }
  }
  CardLookup lookup() const {
    return [this](const Fingerprint& fingerprint) {
      const auto found = cards.find(fingerprint);
      return found == cards.end() ? std::nullopt : std::optional(found->second);
    };
  }
  std::map<Fingerprint, Card> cards;
  RosterHistory roster{town::faction_id()};
};

SignKeyPair signer(const char* who) {
  const auto principals = nlohmann::json::parse(test::read_examples()).at("principals");
  return SignKeyPair(*SignSeed::parse(*from_hex(principals.at(who).at("sign_seed").get<std::string>())));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rights_examples)

BOOST_AUTO_TEST_CASE(the_roster_is_read_judged_and_made_again) {
  Example world;
  Section roster("roster");
  const Entry found = match(roster.json("seq 0 found"), signer("anna"));
  const Entry invited = match(roster.json("seq 1 invite"), signer("anna"));
  const Entry joined = match(roster.json("seq 2 join"), signer("invite"));
  BOOST_TEST((encode(*parse_found(found.body())) == found.body()));
  BOOST_TEST((encode(*parse_invite(invited.body())) == invited.body()));
  BOOST_TEST((encode(*parse_join(joined.body())) == joined.body()));
  BOOST_TEST(bool(world.roster.append(found, world.lookup())));
  BOOST_TEST(bool(world.roster.append(invited, world.lookup())));
  BOOST_TEST(bool(world.roster.append(joined, world.lookup())));
  BOOST_TEST((world.roster.root() == roster.id<EntryHash>("root")));
  BOOST_TEST(world.roster.state().name() == "Beispielfraktion");
  BOOST_TEST((world.roster.state().person(town::bernd().id())->fingerprint == town::bernd().fingerprint));
  roster.not_of_this_room("joining code");
}

BOOST_AUTO_TEST_CASE(the_spaces_entries_are_read_judged_and_made_again) {
  Example world;
  Section roster("roster");
  for (const char* name : {"seq 0 found", "seq 1 invite", "seq 2 join"})
    BOOST_REQUIRE(bool(world.roster.append(*Entry::parse(*from_hex(roster.json(name).at("entry").get<std::string>())),
                                           world.lookup())));
  for (const char* name : {"root", "joining code"}) roster.not_of_this_room(name);

  Section space("space");
  const Entry genesis = match(space.json("seq 0 genesis"), signer("anna"));
  const Entry added = match(space.json("seq 1 access"), signer("anna"));
  const Entry saved = match(space.json("seq 2 content"), signer("bernd"));
  const Entry removed = match(space.json("seq 3 access, bernd removed, epoch 2"), signer("anna"));
  BOOST_TEST((encode_genesis(*parse_genesis(genesis.body())) == genesis.body()));
  BOOST_TEST((encode_access(*parse_access(added.body())) == space.bytes("access body with two members")));
  BOOST_TEST((encode_access(*parse_access(removed.body())) == removed.body()));

  BOOST_TEST(bool(SpaceAccess::check_genesis(genesis, world.roster)));
  SpaceAccess access = SpaceAccess::begin(genesis);
  LiveBlobs live;
  for (const Entry* entry : {&added, &saved, &removed}) {
    BOOST_TEST(bool(access.check(*entry, world.roster, world.lookup())));
    BOOST_TEST(bool(live.check(entry->header())));
    access.apply(*entry);
    live.apply(entry->header());
  }
  BOOST_TEST(access.epoch() == 2);
  BOOST_TEST(access.members().members.size() == 1);
  BOOST_TEST((access.members().key_commit == space.id<KeyCommit>("key_commit 2")));
  BOOST_TEST((parse_genesis(genesis.body())->access.key_commit == space.id<KeyCommit>("key_commit 1")));
  BOOST_TEST((access.members().epoch_link == space.bytes("epoch link")));
  BOOST_TEST(live.count() == 1);
  for (const char* sealed :
       {"epoch key 1", "epoch key 2", "seal seed of bernd's row, epoch 1", "content body before padding and encryption",
        "content body padded", "entry nonce", "verification code of seq 3", "state at seq 3"})
    space.not_of_this_room(sealed);
}

BOOST_AUTO_TEST_CASE(the_tests_people_are_the_examples) {
  const auto principals = nlohmann::json::parse(test::read_examples()).at("principals");
  const auto fingerprint = [&](const char* who) { return principals.at(who).at("fingerprint").get<std::string>(); };
  BOOST_TEST(town::anna().fingerprint.hex() == fingerprint("anna"));
  BOOST_TEST(town::bernd().fingerprint.hex() == fingerprint("bernd"));
  BOOST_TEST(town::gateway().fingerprint.hex() == fingerprint("gateway of bernd"));
}

BOOST_AUTO_TEST_SUITE_END()
