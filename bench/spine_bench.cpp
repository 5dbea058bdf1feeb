// What a member waits for, beside what this machine can do at all: put, get, small files, single saves and news, with
// the real programs over TLS on 127.0.0.1, and the primitives they are made of, measured in the same run.
//
//   spine_bench [MIB]      size of the large file, 256 by default
//
// Rates depend on the machine and on what else it does: compare the shares, not the absolutes.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdio>
#include <thread>

#include "crypto/base/sign.h"
#include "crypto/seal/chunk.h"
#include "tests/stories/town.h"

using namespace stories;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

double seconds_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void say(const char* what, double rate, const char* unit, const std::string& beside = "") {
  std::printf("%-44s %10.1f %-12s %s\n", what, rate, unit, beside.c_str());
  std::fflush(stdout);
}

std::string share(double part, double whole) {
  char text[64];
  std::snprintf(text, sizeof text, "%3.0f %% of the limit", 100 * part / whole);
  return text;
}

// One core seals and hashes: the price of a byte on its way up.
double seal_mib_per_second() {
  mappe::Bytes plain(mib, 7), blob(mappe::seal::blob_bytes(mib));
  const mappe::ChunkKey key = mappe::ChunkKey::random();
  constexpr int rounds = 256;
  return rounds / seconds_of([&] {
           for (int i = 0; i < rounds; ++i) mappe::seal::seal_chunk(key.expose(), plain, blob);
         });
}

// One file of 1 MiB after the other, each synced, as blobs are kept.
double disk_mib_per_second(const std::filesystem::path& folder) {
  constexpr int rounds = 64;
  const std::string block(mib, 'x');
  return rounds / seconds_of([&] {
           for (int i = 0; i < rounds; ++i) {
             const auto path = folder / std::to_string(i);
             FILE* file = std::fopen(path.c_str(), "wb");
             if (file == nullptr || std::fwrite(block.data(), 1, block.size(), file) != block.size()) std::abort();
             std::fflush(file);
             if (fsync(fileno(file)) != 0) std::abort();
             std::fclose(file);
           }
         });
}

double synced_appends_per_second(const std::filesystem::path& path) {
  constexpr int rounds = 500;
  const std::string record(1024, 'x');
  FILE* file = std::fopen(path.c_str(), "wb");
  const double seconds = seconds_of([&] {
    for (int i = 0; i < rounds; ++i) {
      if (std::fwrite(record.data(), 1, record.size(), file) != record.size()) std::abort();
      std::fflush(file);
      if (fdatasync(fileno(file)) != 0) std::abort();
    }
  });
  std::fclose(file);
  return rounds / seconds;
}

std::size_t large_file_mib() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  return suite.argc > 1 ? std::strtoull(suite.argv[1], nullptr, 10) : 256;
}

void make_random_file(const std::filesystem::path& path, std::size_t bytes) {
  Command command;
  command.argv = {"/bin/sh", "-c", "head -c " + std::to_string(bytes) + " /dev/urandom > '" + path.string() + "'"};
  require_ok(run(command));
}

}  // namespace

BOOST_AUTO_TEST_CASE(rates_beside_their_limits) {
  Town town;
  town.space("Messung");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Messung:editor"});
  const double size = static_cast<double>(large_file_mib());

  const double seal = seal_mib_per_second();
  const double disk = disk_mib_per_second(town.anna.files());
  const double syncs = synced_appends_per_second(town.anna.files() / "log");
  say("limit: seal and hash, one core", seal, "MiB/s");
  say("limit: synced files of 1 MiB, one after another", disk, "MiB/s");
  say("limit: synced appends of 1 KiB, one after another", syncs, "1/s");

  const auto path = town.anna.files() / "groß.bin";
  make_random_file(path, large_file_mib() * mib);
  const double put = size / seconds_of([&] { require_ok(town.anna.mappe({"put", path, "Messung:/"})); });
  const double get = size / seconds_of([&] { require_ok(bernd.mappe({"get", "Messung:/groß.bin", bernd.files()})); });
  say("put one large file (start to exit)", put, "MiB/s", share(put, std::min(seal, disk)));
  say("get one large file (start to exit)", get, "MiB/s", share(get, seal));

  constexpr int small_files = 2000;
  for (int i = 0; i < small_files; ++i)
    write_file(town.anna.files() / "klein" / std::to_string(i), std::string(4096, static_cast<char>('a' + i % 26)));
  const double many_up = small_files / seconds_of([&] {
                           require_ok(town.anna.mappe({"put", "-r", town.anna.files() / "klein", "Messung:/"}));
                         });
  const double many_down = small_files / seconds_of([&] {
                             require_ok(bernd.mappe({"get", "-r", "Messung:/klein", bernd.files() / "klein"}));
                           });
  say("put 2,000 files of 4 KiB", many_up, "files/s", share(many_up, syncs));
  say("get 2,000 files of 4 KiB", many_down, "files/s");

  constexpr int saves = 30;
  write_file(town.anna.files() / "entwurf.txt", "Entwurf\n");
  const double one_save = seconds_of([&] {
    for (int i = 0; i < saves; ++i)
      require_ok(town.anna.mappe({"put", town.anna.files() / "entwurf.txt", "Messung:/"}));
  });
  say("single saves (a command each, signed and durable)", saves / one_save, "1/s");

  Folder logs("bench");
  Running watch(bernd.command({"watch", "Messung"}), logs / "watch");
  std::this_thread::sleep_for(std::chrono::seconds(2));
  write_file(town.anna.files() / "neuigkeit.txt", "neu\n");
  const auto start = Clock::now();
  require_ok(town.anna.mappe({"put", town.anna.files() / "neuigkeit.txt", "Messung:/"}));
  BOOST_TEST(watch.wait_for("neuigkeit.txt"));
  say("news: from the start of a save to another screen",
      std::chrono::duration<double, std::milli>(Clock::now() - start).count(), "ms");
}
