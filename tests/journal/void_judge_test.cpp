// Access entries that members find false: what each member concludes, and that all conclude the same.
//                                                                             docs/protocol.md §4 "Void"
#include "journal/void_judge.h"

#include <boost/test/unit_test.hpp>

#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

// One member's client: his keys and what he thinks.
struct Member {
  explicit Member(const Actor& self) : keys(self) {}
  PlayedKeys keys;
  VoidJudge judge;
  std::vector<std::uint64_t> told_void;
};

// A space whose entries all members read as they come. Letters: v valid, x void, ? undecided; one per access entry.
struct Readers {
  explicit Readers(Faction& f) : faction(f), space(f) {}

  void begin(const AccessBody& first) {
    GenesisBody body = genesis_body(faction, {});
    body.access = first;
    BOOST_REQUIRE(space.append(space.genesis(anna(), body)) == "accepted");
    read(space.entries.back());
  }
  void set(const Actor& author, const AccessBody& body) {
    BOOST_REQUIRE(space.sets(author, body) == "accepted");
    read(space.entries.back());
  }
  void write(const Actor& author) { BOOST_REQUIRE(space.writes(author) == "accepted"); }
  void read(const Entry& entry) {
    const RosterState roster = faction.history.state_at(entry.header().roster_seen->seq);
    for (Member* member : {&annas, &bernds, &claras})
      for (const auto& decided : member->judge.add(entry, entry.header().time_ms, roster, member->keys))
        if (decided.standing == Standing::void_entry) member->told_void.push_back(decided.seq);
  }
  std::string seen_by(const Member& member) const {
    std::string letters;
    for (const std::uint64_t seq : space.access->access_seqs())
      letters += "vx?"[static_cast<std::size_t>(member.judge.standing_at(seq))];
    return letters;
  }

  Faction& faction;
  Space space;
  Member annas{anna()}, bernds{bernd()}, claras{clara()};
};

// Functions, because keys exist only after init_crypto().
std::vector<Membership> first_two() {
  return {member(anna(), SpaceRole::manager), member(bernd(), SpaceRole::manager)};
}
std::vector<Membership> all_three() {
  std::vector<Membership> members = first_two();
  members.push_back(member(clara(), SpaceRole::editor));
  return members;
}

AccessBody of(std::uint64_t epoch, unsigned key, std::uint64_t linked_epoch, unsigned linked_key,
              const std::vector<Membership>& members, std::vector<std::uint64_t> voids = {}) {
  AccessBody body = access_body(epoch, key, members);
  body.epoch_link = link_to(linked_epoch, linked_key);
  body.voids = std::move(voids);
  return body;
}

// Bernd gives Clara another key than the one all have.
AccessBody with_another_key_for(const Actor& actor, AccessBody body) {
  row_of(body, actor).sealed = sealed(66, body.epoch, actor.fingerprint);
  return body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(void_entries)

BOOST_AUTO_TEST_CASE(an_honest_change_is_valid_to_all) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), of(2, 2, 1, 1, all_three()));
  BOOST_TEST(readers.seen_by(readers.annas) == "vv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vv");
  BOOST_TEST(!readers.claras.judge.is_repair_needed());
}

BOOST_AUTO_TEST_CASE(two_keys_for_two_members_are_void_to_both) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(2, 2, 1, 1, all_three())));
  BOOST_TEST(readers.seen_by(readers.annas) == "vx");   // another row is wrong
  BOOST_TEST(readers.seen_by(readers.claras) == "vx");  // the own row is wrong
  BOOST_TEST((readers.annas.told_void == std::vector<std::uint64_t>{1}));
}

BOOST_AUTO_TEST_CASE(a_commitment_to_another_key_is_void) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  AccessBody body = of(2, 2, 1, 1, all_three());
  body.key_commit = commit_to(3, 2);
  readers.set(bernd(), body);
  BOOST_TEST(readers.seen_by(readers.annas) == "vx");
}

BOOST_AUTO_TEST_CASE(a_link_that_leads_nowhere_is_void) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), of(2, 2, 1, 77, all_three()));
  BOOST_TEST(readers.seen_by(readers.annas) == "vx");
}

BOOST_AUTO_TEST_CASE(after_a_void_entry_only_one_that_names_it_is_valid) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(2, 2, 1, 1, all_three())));
  readers.write(anna());
  BOOST_TEST((readers.annas.judge.standing_at(2) == Standing::void_entry));  // her content is skipped
  readers.set(bernd(), of(3, 3, 1, 1, all_three()));                         // seq 3: as if nothing had been
  BOOST_TEST(readers.seen_by(readers.annas) == "vxx");
  BOOST_TEST((readers.annas.judge.voids_since_valid() == std::vector<std::uint64_t>{1, 3}));
  readers.set(anna(), of(4, 4, 1, 1, all_three(), {1, 3}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxxv");
  BOOST_TEST(readers.seen_by(readers.bernds) == "vxxv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxxv");
  BOOST_TEST((readers.annas.judge.newest_valid_seq() == 4U));
}

BOOST_AUTO_TEST_CASE(a_repair_that_names_too_few_or_too_many_is_void_itself) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(anna(), of(2, 2, 1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(3, 3, 2, 2, all_three())));
  readers.set(bernd(), of(4, 4, 1, 1, all_three(), {1, 2}));  // also declares Anna's valid entry void
  BOOST_TEST(readers.seen_by(readers.annas) == "vvxx");
  readers.set(bernd(), of(5, 5, 2, 2, all_three(), {3}));  // leaves seq 2 out
  BOOST_TEST(readers.seen_by(readers.claras) == "vvxxx");
  readers.set(anna(), of(6, 6, 2, 2, all_three(), {2, 3, 4}));
  BOOST_TEST(readers.seen_by(readers.claras) == "vvxxxv");
}

BOOST_AUTO_TEST_CASE(a_valid_entry_called_void_is_not_even_if_its_key_is_linked) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(anna(), of(2, 2, 1, 1, all_three()));
  readers.set(bernd(), of(3, 3, 2, 2, all_three(), {1}));
  BOOST_TEST(readers.seen_by(readers.claras) == "vvx");
}

BOOST_AUTO_TEST_CASE(a_repair_links_to_the_newest_valid_epoch_not_to_the_void_one) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(2, 2, 1, 1, all_three())));
  readers.set(anna(), of(3, 3, 2, 2, all_three(), {1}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxx");
  readers.set(anna(), of(4, 4, 1, 1, all_three(), {1, 2}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxxv");
}

BOOST_AUTO_TEST_CASE(a_void_entry_makes_nobody_a_manager) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  std::vector<Membership> claras_turn = all_three();
  claras_turn[2].role = SpaceRole::manager;
  readers.set(bernd(), with_another_key_for(anna(), of(2, 2, 1, 1, claras_turn)));
  readers.set(clara(), of(3, 3, 1, 1, claras_turn, {1}));  // to the server she is a manager now
  BOOST_TEST(readers.seen_by(readers.annas) == "vxx");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxx");
}

BOOST_AUTO_TEST_CASE(who_was_locked_out_by_a_void_entry_agrees_after_the_repair) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(anna(), of(2, 2, 1, 1, first_two())));  // Clara's row is gone
  BOOST_TEST(readers.seen_by(readers.annas) == "vx");
  BOOST_TEST(readers.seen_by(readers.claras) == "v?");
  readers.set(anna(), of(3, 3, 1, 1, all_three(), {1}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxv");
  BOOST_TEST((readers.claras.told_void == std::vector<std::uint64_t>{1}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(void_newcomers)

BOOST_AUTO_TEST_CASE(a_newcomer_takes_the_past_from_the_entry_that_added_him) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, first_two()));                                    // seq 0
  readers.set(bernd(), with_another_key_for(anna(), of(2, 2, 1, 1, first_two())));  // 1, void
  readers.set(anna(), of(3, 3, 1, 1, first_two(), {1}));                            // 2
  readers.set(anna(), of(4, 4, 3, 3, first_two()));                                 // 3
  BOOST_TEST(readers.seen_by(readers.claras) == "????");
  readers.set(anna(), of(5, 5, 4, 4, all_three()));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxvvv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxvvv");
  BOOST_TEST((readers.claras.keys.keys == std::map<std::uint64_t, unsigned>{{1, 1}, {3, 3}, {4, 4}, {5, 5}}));
}

BOOST_AUTO_TEST_CASE(a_newcomer_added_while_the_epoch_stays_needs_no_link) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, first_two()));
  AccessBody body = access_body(1, 1, all_three());
  readers.set(anna(), body);
  BOOST_TEST(readers.seen_by(readers.claras) == "vv");
}

BOOST_AUTO_TEST_CASE(a_newcomer_does_not_believe_an_entry_whose_past_does_not_lead_to_the_genesis) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, first_two()));
  readers.set(bernd(), of(2, 2, 1, 77, first_two()));  // void to Anna: its link is wrong
  readers.set(bernd(), of(3, 3, 2, 2, all_three()));   // does not say so
  BOOST_TEST(readers.seen_by(readers.annas) == "vxx");
  BOOST_TEST(readers.seen_by(readers.claras) == "??x");
  readers.set(anna(), of(4, 4, 1, 1, all_three(), {1, 2}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxxv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxxv");
}

BOOST_AUTO_TEST_CASE(a_newcomer_does_not_believe_a_repair_by_somebody_who_was_no_manager) {
  Faction faction = Faction::with_clara();
  const std::vector<Membership> bernd_edits{member(anna(), SpaceRole::manager), member(bernd(), SpaceRole::editor)};
  const std::vector<Membership> with_clara{bernd_edits[0], bernd_edits[1], member(clara(), SpaceRole::editor)};
  Readers readers(faction);
  readers.begin(access_body(1, 1, bernd_edits));
  readers.set(anna(),
              with_another_key_for(anna(), of(2, 2, 1, 1, first_two())));  // void; to the server Bernd is manager
  std::vector<Membership> all = first_two();
  all.push_back(member(clara(), SpaceRole::editor));
  readers.set(bernd(), of(3, 3, 1, 1, all, {1}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxx");
  BOOST_TEST(readers.seen_by(readers.claras) == "??x");
  readers.set(anna(), of(4, 4, 1, 1, with_clara, {1, 2}));
  BOOST_TEST(readers.seen_by(readers.annas) == "vxxv");
  BOOST_TEST(readers.seen_by(readers.claras) == "vxxv");
}

BOOST_AUTO_TEST_CASE(who_comes_back_compares_with_what_he_judged_himself) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(2, 2, 1, 1, all_three())));  // 1: Clara judged it void
  readers.set(bernd(), of(3, 3, 2, 2, first_two()));                                 // 2: she has no row
  BOOST_TEST(readers.seen_by(readers.claras) == "vx?");
  Readers liar = readers;
  liar.set(bernd(), of(4, 4, 3, 3, all_three(), {}));  // as if 1 had been fine
  BOOST_TEST(liar.seen_by(liar.claras) == "vx?x");
  BOOST_TEST(liar.seen_by(liar.annas) == "vxxx");
  Readers half = readers;
  half.set(bernd(), of(4, 4, 1, 1, all_three(), {2}));  // as if only 2 had been void
  BOOST_TEST(half.seen_by(half.claras) == "vx?x");
  readers.set(anna(), of(4, 4, 1, 1, all_three(), {1, 2}));
  BOOST_TEST(readers.seen_by(readers.claras) == "vxxv");
  BOOST_TEST(readers.seen_by(readers.annas) == "vxxv");
}

BOOST_AUTO_TEST_CASE(what_was_valid_to_himself_stays_so) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(anna(), of(2, 2, 1, 1, all_three()));  // 1
  readers.set(anna(), of(3, 3, 2, 2, first_two()));  // 2: Clara is out
  readers.set(bernd(), of(4, 4, 1, 1, all_three(), {1, 2}));
  BOOST_TEST(readers.seen_by(readers.claras) == "vv?x");
  BOOST_TEST(readers.seen_by(readers.annas) == "vvvx");
}

BOOST_AUTO_TEST_CASE(a_space_with_a_void_genesis_is_shown_to_nobody) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(with_another_key_for(bernd(), access_body(1, 1, first_two())));
  readers.set(anna(), of(2, 2, 1, 1, all_three()));
  BOOST_TEST(readers.seen_by(readers.annas) == "xx");
  BOOST_TEST(readers.seen_by(readers.bernds) == "xx");
  BOOST_TEST((readers.annas.judge.newest_valid() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_judgement_survives_as_bytes) {
  Faction faction = Faction::with_clara();
  Readers readers(faction);
  readers.begin(access_body(1, 1, all_three()));
  readers.set(bernd(), with_another_key_for(clara(), of(2, 2, 1, 1, all_three())));
  readers.set(bernd(), of(3, 3, 2, 2, first_two()));
  readers.claras.judge = *VoidJudge::decode(readers.claras.judge.encode());
  readers.set(anna(), of(4, 4, 1, 1, all_three(), {1, 2}));
  BOOST_TEST(readers.seen_by(readers.claras) == "vxxv");
  Bytes cut = readers.claras.judge.encode();
  cut.pop_back();
  BOOST_TEST((VoidJudge::decode(cut).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
