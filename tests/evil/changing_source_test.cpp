// A file that somebody writes while it is being put, and a client that dies meanwhile: nothing half of it is in the
// space, and no chunk key ever seals two texts.                                                     docs/protocol.md §5
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <mutex>
#include <thread>

#include "crypto/seal/chunk.h"
#include "tests/evil/scene.h"
#include "tests/stories/key_holder.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::KeyHolder;
using stories::require_ok;
using stories::Running;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

// Anna puts a file of eight chunks; the liar is an honest wire that keeps what passes.
struct Source : Den {
  static constexpr std::size_t blobs_before = 3;
  std::string space = anna.ask({"space", "create", "Umwelt"}).at("space");
  std::filesystem::path path = anna.files() / "groß.bin";
  std::mutex mutex;
  std::map<BlobId, Bytes> sent;  // every blob that ever went over the wire

  Source() { stories::write_random_file(path, 7 * mib + 5); }
  ~Source() { liar.tells_the_truth(); }

  // Keeps blobs, and does something once, when the third was acknowledged.
  void keeps(std::function<void()> then = [] {}) {
    liar.tells(
        [this, then = std::move(then), count = std::make_shared<std::size_t>(0)](const Asked& asked, Told& told) {
          const std::lock_guard lock(mutex);
          if (asked.method != "PUT" || asked.path.find("/blobs/") == std::string::npos || told.status / 100 != 2)
            return false;
          sent[seal::blob_id_of(asked.body)] = asked.body;
          if (++*count == blobs_before) then();
          return false;
        });
  }

  // In place, in a chunk that was sent and in one that was not.
  void somebody_writes() const {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    for (const std::size_t at : {std::size_t{100}, 7 * mib + 1}) {
      file.seekg(static_cast<std::streamoff>(at));
      const char old = static_cast<char>(file.get());
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(old ^ 1));
    }
  }

  void put_is_killed_after(const std::function<void()>& something) {
    std::atomic<pid_t> client = 0;
    keeps([&] {
      something();
      while (client == 0) std::this_thread::yield();
      ::kill(client, SIGKILL);
    });
    const stories::Folder logs("killed");
    {
      Running put(anna.command({"put", path, "Umwelt:/"}), logs / "put");
      client = put.pid();
      BOOST_TEST(put.wait(std::chrono::seconds(60)) == 128 + SIGKILL, put.output());
    }
    liar.waits_until_idle();
    liar.tells_the_truth();
    BOOST_TEST(anna.ask({"ls", "Umwelt:/"}).empty());
  }

  void the_same_command_ends_it() {
    keeps();
    require_ok(anna.mappe({"put", path, "Umwelt:/"}));
    liar.tells_the_truth();
    require_ok(anna.mappe({"get", "Umwelt:/groß.bin", anna.files() / "zurück.bin"}));
    BOOST_TEST(stories::same_file(path, anna.files() / "zurück.bin"));
    BOOST_TEST(anna.ask({"history", "Umwelt:/groß.bin"}).size() == 1u);
    require_ok(anna.mappe({"verify", "Umwelt", "--blobs"}));
  }

  // Each key of the file opens its own blob and none of the others that were ever sent. Gives how many those are.
  std::size_t no_key_seals_two_texts() {
    KeyHolder keys(anna, liar.door());
    const journal::State& state = keys.space(space).state();
    const journal::Content content = state.current(*state.resolve("/groß.bin"))->parsed();
    BOOST_TEST(content.chunks.size() == 8u);
    std::set<BlobId> named;
    for (const journal::Chunk& chunk : content.chunks) named.insert(chunk.blob);
    std::size_t others = 0;
    for (const auto& [id, blob] : sent) {
      others += !named.contains(id);
      for (const journal::Chunk& chunk : content.chunks) {
        if (blob.size() != journal::blob_size_bytes(chunk.plain_size_bytes)) continue;
        Bytes plain(chunk.plain_size_bytes);
        const bool opens = seal::open_chunk(chunk.key.expose(), id, blob, plain).has_value();
        BOOST_TEST(opens == (chunk.blob == id));
      }
    }
    return others;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(changing_sources, Source)

BOOST_AUTO_TEST_CASE(without_a_change_a_killed_put_goes_on_under_the_same_keys) {
  put_is_killed_after([] {});
  the_same_command_ends_it();
  BOOST_TEST(no_key_seals_two_texts() == 0u);
}

BOOST_AUTO_TEST_CASE(changed_a_file_that_changes_while_it_is_read_is_not_put) {
  keeps([&] { somebody_writes(); });
  const stories::Outcome refused = anna.mappe({"put", path, "Umwelt:/", "--json"});
  stories::require_exit(refused, 1);
  BOOST_TEST(Json::parse(refused.out).at("refused").at(0).at("why") == "changed");
  for (const std::string& kind : liar.kinds_asked()) BOOST_TEST(kind != "POST /v1/spaces/*/journal");
  liar.tells_the_truth();
  BOOST_TEST(anna.ask({"ls", "Umwelt:/"}).empty());
  the_same_command_ends_it();
  BOOST_TEST(no_key_seals_two_texts() > 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_while_it_is_read_and_the_client_dies) {
  put_is_killed_after([&] { somebody_writes(); });
  the_same_command_ends_it();
  BOOST_TEST(no_key_seals_two_texts() > 0u);
}

// The same size and the same time as before: the system's own mark of the change is not to be had.
BOOST_AUTO_TEST_CASE(a_file_that_changes_after_the_client_died_and_looks_as_before) {
  const auto time = std::filesystem::last_write_time(path);
  put_is_killed_after([] {});
  somebody_writes();
  std::filesystem::last_write_time(path, time);
  the_same_command_ends_it();
  BOOST_TEST(no_key_seals_two_texts() > 0u);
}

// Twice over: each try leaves notes of its own.
BOOST_AUTO_TEST_CASE(a_file_that_changes_at_every_try) {
  for (int i = 0; i < 3; ++i) put_is_killed_after([&] { somebody_writes(); });
  the_same_command_ends_it();
  BOOST_TEST(no_key_seals_two_texts() > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
