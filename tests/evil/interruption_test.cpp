// The server or the client dies by SIGKILL, at a chosen moment: what was acknowledged is there, what was sent is not
// sent again, and the same command ends what it began.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include "client/transfer/limits.h"
#include "crypto/base/cbor.h"
#include "journal/entry.h"
#include "tests/evil/liar.h"
#include "tests/stories/key_holder.h"

using namespace evil;
using mappe::Bytes;
using stories::Json;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::Running;
using stories::write_file;

namespace {

bool is_save(const Asked& asked) { return asked.is("POST", "/journal"); }

mappe::journal::Entry entry_of(const Asked& commit) {
  mappe::cbor::Reader in(commit.body);
  in.array(5);
  return *mappe::journal::Entry::parse(in.raw());
}

// Anna has a space "Umwelt"; the liar is an honest wire that counts.
struct Wire : Den {
  std::string space = anna.ask({"space", "create", "Umwelt"}).at("space");
  std::mutex mutex;
  std::set<std::string> blobs;                // paths of those that the server acknowledged
  std::optional<mappe::journal::Entry> last;  // the newest acknowledged entry
  int saves = 0;

  ~Wire() { liar.tells_the_truth(); }

  // Counts what is acknowledged, and does something right after each.
  void counts(std::function<void()> after) {
    liar.tells([this, after = std::move(after)](const Asked& asked, Told& told) {
      const std::lock_guard lock(mutex);
      const bool is_blob = asked.method == "PUT" && asked.path.find("/blobs/") != std::string::npos;
      if (told.status / 100 != 2 || (!is_blob && !is_save(asked))) return false;
      if (is_blob) {
        blobs.insert(asked.path);
      } else {
        ++saves;
        last = entry_of(asked);
      }
      after();
      return false;
    });
  }
  void counts() {
    counts([] {});
  }
};

constexpr std::size_t mib = std::size_t{1} << 20;

// A file of 24 chunks and a bit: 25 blobs, and one for the list of them.
struct Upload : Wire {
  static constexpr std::size_t blobs_in_all = 26, blobs_before = 10;
  std::filesystem::path path = anna.files() / "groß.bin";
  std::set<std::string> first;
  Upload() { stories::write_random_file(path, 24 * mib + 5); }

  // The same command again sends the others only; the file is whole. `unanswered_max`: how many a killed server may
  // have kept without having said so.
  void ends_with_the_rest(std::size_t unanswered_max = 0) {
    first = std::move(blobs);
    blobs.clear();
    BOOST_TEST(first.size() >= blobs_before);
    BOOST_TEST(first.size() < blobs_in_all);
    counts();
    require_ok(anna.mappe({"put", path, "Umwelt:/"}));
    for (const std::string& blob : blobs) BOOST_TEST(!first.contains(blob), blob << " was sent twice");
    BOOST_TEST(blobs.size() <= blobs_in_all - first.size());
    BOOST_TEST(blobs.size() + unanswered_max >= blobs_in_all - first.size());
    require_ok(anna.mappe({"get", "Umwelt:/groß.bin", anna.files() / "zurück.bin"}));
    BOOST_TEST(stories::same_file(path, anna.files() / "zurück.bin"));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(interruptions)

BOOST_FIXTURE_TEST_CASE(without_an_interruption_an_upload_sends_each_blob_once, Upload) {
  counts();
  require_ok(anna.mappe({"put", path, "Umwelt:/"}));
  BOOST_TEST(blobs.size() == blobs_in_all);
  BOOST_TEST(saves == 1);
}

BOOST_FIXTURE_TEST_CASE(a_client_killed_in_an_upload_goes_on_with_the_blobs_that_are_missing, Upload) {
  std::atomic<pid_t> client = 0;
  counts([&] {
    if (blobs.size() == blobs_before) ::kill(client, SIGKILL);
  });
  stories::Folder logs("killed");
  {
    Running put(anna.command({"put", path, "Umwelt:/"}), logs / "put");
    client = put.pid();
    BOOST_TEST(put.wait(std::chrono::seconds(60)) == 128 + SIGKILL, put.output());
  }
  liar.waits_until_idle();
  ends_with_the_rest();
}

BOOST_FIXTURE_TEST_CASE(a_server_killed_in_an_upload_keeps_the_blobs_it_acknowledged, Upload) {
  counts([&] {
    if (blobs.size() == blobs_before) appliance.kill_hard();
  });
  require_exit(anna.mappe({"put", path, "Umwelt:/"}), 7);
  liar.waits_until_idle();
  appliance.start();
  ends_with_the_rest(mappe::client::limits::transfer_workers);
}

BOOST_FIXTURE_TEST_CASE(a_server_killed_in_the_middle_of_a_tree_keeps_what_it_acknowledged, Wire) {
  constexpr std::size_t files = 90;
  const auto tree = anna.files() / "viele";
  for (std::size_t i = 0; i < files; ++i)
    write_file(tree / ("Datei " + std::to_string(i)), std::string(200'000 + i, static_cast<char>('a' + i % 26)));
  counts([&] {
    if (saves == 2) appliance.kill_hard();
  });
  const Outcome cut_off = anna.mappe({"put", "-r", tree, "Umwelt:/"});
  require_exit(cut_off, 7);
  BOOST_TEST(saves == 2);
  require_exit(anna.mappe({"ls", "Umwelt:/"}), 7);

  appliance.start();
  liar.tells_the_truth();
  std::size_t there = 0;
  for (const Json& item : anna.ask({"ls", "-R", "Umwelt:/"})) there += item.at("kind") == "file";
  {
    stories::KeyHolder keys(anna, liar.door());
    BOOST_TEST((keys.space(space).head() == mappe::client::Head{last->header().seq, last->hash()}));
  }
  BOOST_TEST(there > 0u);
  BOOST_TEST(there < files);
  const Json ended = anna.ask({"put", "-r", tree, "Umwelt:/"});
  BOOST_TEST(ended.at("files") == files);
  require_ok(anna.mappe({"get", "-r", "Umwelt:/viele", anna.files() / "zurück"}));
  std::string why;
  BOOST_TEST(stories::same_tree(tree, anna.files() / "zurück", why), why);
  require_ok(anna.mappe({"verify", "Umwelt", "--blobs"}));
}

// The n-th version has n bytes, so that the history tells which saves are there.
BOOST_FIXTURE_TEST_CASE(every_save_that_ended_well_is_in_the_history_wherever_the_server_died, Wire) {
  enum class Death { before, beside, after };
  std::vector<std::size_t> ended_well, in_history;
  const std::vector<Death> deaths{Death::before, Death::beside, Death::after,  Death::beside,
                                  Death::beside, Death::before, Death::beside, Death::after};
  for (std::size_t round = 0; round < deaths.size(); ++round) {
    const Death death = deaths[round];
    write_file(anna.files() / "Antrag.txt", std::string(round + 1, 'x'));
    std::atomic<bool> is_first = true;
    liar.tells_the_truth();
    liar.answers([&, death](const Asked& asked) -> std::optional<Told> {
      if (!is_save(asked) || !is_first.exchange(false)) return std::nullopt;
      if (death == Death::before) appliance.kill_hard();
      std::thread killer([&] {
        std::this_thread::sleep_for(std::chrono::microseconds(400 * round));
        if (death == Death::beside) appliance.kill_hard();
      });
      Told told = liar.asks_truly(asked);
      killer.join();
      if (death == Death::after) appliance.kill_hard();
      return told;
    });
    const Outcome put = anna.mappe({"put", anna.files() / "Antrag.txt", "Umwelt:/"});
    BOOST_TEST(!is_first);
    if (death != Death::beside) require_exit(put, death == Death::after ? 0 : 7);
    BOOST_TEST((put.exit_code == 0 || put.exit_code == 7), put.err);
    if (put.ok()) ended_well.push_back(round + 1);
    liar.tells_the_truth();
    appliance.start();
  }
  for (const Json& version : anna.ask({"history", "Umwelt:/Antrag.txt"})) in_history.push_back(version.at("size"));
  BOOST_TEST(std::is_sorted(in_history.begin(), in_history.end()));
  BOOST_TEST(std::includes(in_history.begin(), in_history.end(), ended_well.begin(), ended_well.end()));
  // Those that never reached the server are not: they were said to have failed.
  for (std::size_t round = 0; round < deaths.size(); ++round)
    if (deaths[round] == Death::before) BOOST_TEST(std::count(in_history.begin(), in_history.end(), round + 1) == 0);
  require_ok(anna.mappe({"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_SUITE_END()
