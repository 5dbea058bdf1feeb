// A server that takes the side of somebody who was retired: it goes on answering him, with all that another member may
// see. What keeps him out then is the new epoch's key alone.
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "tests/evil/scene.h"
#include "tests/stories/key_holder.h"

using namespace evil;
using stories::KeyHolder;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

namespace {

struct Collusion : Scene {
  std::string annas_token;
  std::mutex mutex;

  // Learns what Anna signs her requests with.
  void overhears_anna() {
    liar.tells([this](const Asked& asked, Told&) {
      const std::lock_guard lock(mutex);
      if (const auto token = asked.headers.find("Authorization"); token != asked.headers.end())
        annas_token = token->second;
      return false;
    });
    require_ok(anna.mappe({"spaces"}));
    liar.tells_the_truth();
    BOOST_TEST_REQUIRE(annas_token.starts_with("Bearer "));
  }

  // From now on whoever asks in another session is answered as Anna is.
  void answers_everybody_as_anna() {
    liar.tells_the_truth();
    liar.answers([this](const Asked& asked) -> std::optional<Told> {
      const auto token = asked.headers.find("Authorization");
      if (token == asked.headers.end() || token->second == annas_token) return std::nullopt;
      Asked instead = asked;
      instead.headers["Authorization"] = annas_token;
      return liar.asks_truly(instead);
    });
  }

  void anna_puts_after_bernds_time() {
    anna_puts("neu");
    epoch = anna.ask({"verify", "Umwelt"}).at("epoch");
  }
  std::uint64_t epoch = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(removed_members, Collusion)

BOOST_AUTO_TEST_CASE(without_a_retirement_what_the_server_hands_out_in_annas_session_is_read) {
  overhears_anna();
  anna_puts_after_bernds_time();
  BOOST_TEST(epoch == 2u);  // the second since Bernd joined
  answers_everybody_as_anna();
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/neu.txt"}).out == "neu\n");
  BOOST_TEST(liar.lies_told() > 0);
  KeyHolder keys(bernd, liar.door());
  BOOST_TEST((keys.space(space).epoch_key(epoch) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_retired_member_reads_nothing_new_of_a_server_that_hands_him_everything) {
  overhears_anna();
  require_ok(anna.mappe({"retire", "Bernd Groß", "--reason", "mandate"}));
  anna_puts_after_bernds_time();
  BOOST_TEST(epoch == 3u);
  require_exit(bernd.mappe({"spaces"}), 5);  // an honest server says no more
  answers_everybody_as_anna();

  const Outcome fresh = bernd.mappe({"cat", "Umwelt:/neu.txt"});
  require_exit(fresh, 4);
  BOOST_TEST(fresh.out.empty());
  BOOST_TEST(!bernd.mappe({"ls", "-R", "Umwelt:/"}).says("neu.txt"));
  BOOST_TEST(liar.lies_told() > 0);
  // What was his stays his: the old entries and bytes are opened by the keys he has.
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins\n");
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");

  // The new entries are all there in his hands, whole and verified. The key is not.
  KeyHolder keys(bernd, liar.door());
  mappe::client::SpaceReplica& replica = keys.space(space);
  KeyHolder annas(anna, liar.door());
  BOOST_TEST((replica.head() == annas.space(space).head()));
  BOOST_TEST((replica.epoch_key(epoch - 1) != nullptr));
  BOOST_TEST((replica.epoch_key(epoch) == nullptr));
  BOOST_TEST((annas.space(space).epoch_key(epoch) != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
