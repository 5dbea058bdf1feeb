// kill -9 at random moments: everything acknowledged is there afterwards, and nothing is half visible.
// MAPPE_LONG=1 runs 200 rounds. A loss of power is not shown here: the kernel's page cache survives a killed process.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;
namespace fs = std::filesystem;

namespace {

std::uint64_t random_below(std::uint64_t limit) {
  std::uint64_t value = 0;
  fill_random({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
  return value % limit;
}

// The writer program, its standard output, and its end.
class CrashWriter {
 public:
  explicit CrashWriter(const fs::path& data, const char* what = nullptr) {
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    pid_ = ::fork();
    BOOST_REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execl(MAPPE_CRASH_WRITER, MAPPE_CRASH_WRITER, data.c_str(), what, static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ends[1]);
    out_ = ends[0];
  }
  CrashWriter(const CrashWriter&) = delete;
  CrashWriter& operator=(const CrashWriter&) = delete;
  ~CrashWriter() { ::close(out_); }

  void read_lines(std::size_t count) {  // at least so many, unless it ends before
    while (static_cast<std::size_t>(std::count(told_.begin(), told_.end(), '\n')) < count && read_some()) {
    }
  }
  std::string kill_and_take() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    BOOST_TEST(WIFSIGNALED(status));  // else it ended by itself: an operation failed
    while (read_some()) {
    }
    return told_;
  }

 private:
  bool read_some() {
    char buffer[65536];
    const ssize_t n = ::read(out_, buffer, sizeof buffer);
    if (n > 0) told_.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }
  pid_t pid_ = -1;
  int out_ = -1;
  std::string told_;
};

void check_line(Storage& storage, const std::string& line) {
  std::istringstream in(line);
  std::string kind, space_hex, hash_hex, blob_hex;
  std::uint64_t seq = 0;
  in >> kind >> space_hex;
  if (kind == "E") in >> seq >> hash_hex;
  in >> blob_hex;
  const auto space = *SpaceId::parse_hex(space_hex);
  const auto blob = *BlobId::parse_hex(blob_hex);
  if (!storage.blobs().get(space, blob)) BOOST_ERROR("an acknowledged blob is lost: " + line);
  if (kind != "E") return;
  const auto entry = storage.journals().entry(journal_of(space), seq);
  if (!entry || entry->hash.hex() != hash_hex) BOOST_ERROR("an acknowledged entry is lost: " + line);
}

// Every entry there is, acknowledged or not, has its blob live and its card; chains and sums are whole.
void check_whole(Storage& storage, const JournalInfo& journal) {
  const SpaceId space(journal.id.array());
  const auto entries = storage.journals().read(journal.id, 0, limits::read_bytes_max);
  BOOST_REQUIRE(entries.has_value());
  BOOST_REQUIRE(entries->size() == journal.head.seq + 1);
  BOOST_TEST(entries->back().hash == journal.head.hash);
  for (const auto& entry : *entries) {
    const auto blob = *BlobId::parse(entry.bytes);
    const auto info = storage.blobs().info(space, blob);
    if (!info || info->state != BlobState::live) BOOST_ERROR("an entry without its blob");
    if (!storage.cards().find(Fingerprint(entry.hash.array()))) BOOST_ERROR("an entry without its card");
  }
  BOOST_TEST(storage.blobs().verify(space)->empty());
  BOOST_TEST((*storage.meters().recount(journal.id) == *storage.meters().of_journal(journal.id)));
}

std::size_t count_blob_files(const fs::path& data) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data / "blobs"))
    count += entry.is_regular_file() && entry.path().parent_path().filename() != "leftovers" ? 1 : 0;
  return count;
}

void check_after_crash(const fs::path& data, const std::string& told) {
  auto opened = open_storage(data);
  BOOST_REQUIRE(opened.has_value());
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) check_line(**opened, line);
  const auto journals = (*opened)->journals().list(JournalKind::space);
  BOOST_REQUIRE(journals.has_value());
  for (const auto& journal : *journals) check_whole(**opened, journal);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half_visible) {
  const bool is_long = std::getenv("MAPPE_LONG") != nullptr;
  const int rounds = is_long ? 200 : 15;
  std::size_t told_in_all = 0;
  std::optional<TempFolder> folder;
  for (int round = 0; round < rounds; ++round) {
    // The same folder is killed several times over, so that recovery meets its own leftovers.
    if (round % 5 == 0) folder.emplace(TempFolder::On::disk);
    CrashWriter writer(folder->path() / "data");
    if (round % 3 != 2) writer.read_lines(1 + random_below(200));
    ::usleep(static_cast<useconds_t>(random_below(round % 3 == 2 ? 400'000 : 5'000)));  // or while it opens
    const std::string told = writer.kill_and_take();
    told_in_all += static_cast<std::size_t>(std::count(told.begin(), told.end(), '\n'));
    check_after_crash(folder->path() / "data", told);
  }
  BOOST_TEST(told_in_all > 100u);  // else nothing was shown
}

// Drops, blobs brought back, healed ones, and clocks that jump: what a kill leaves is counted to the byte-millisecond.
BOOST_AUTO_TEST_CASE(after_a_kill_every_meter_is_what_a_recount_gives) {
  const int rounds = std::getenv("MAPPE_LONG") != nullptr ? 500 : 30;
  std::size_t told = 0;
  std::optional<TempFolder> folder;
  std::map<JournalId, ByteMs> before;
  for (int round = 0; round < rounds; ++round) {
    if (round % 10 == 0) {
      folder.emplace(TempFolder::On::disk);
      before.clear();
    }
    CrashWriter writer(folder->path() / "data", "meters");
    writer.read_lines(1 + random_below(300));
    ::usleep(static_cast<useconds_t>(random_below(3000)));
    const std::string lines = writer.kill_and_take();
    told += static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
    auto opened = open_storage(folder->path() / "data");
    BOOST_REQUIRE(opened.has_value());
    const auto journals = (*opened)->journals().list(JournalKind::space);
    for (const auto& journal : *journals) {
      const auto audit = (*opened)->meters().audit(journal.id);
      BOOST_REQUIRE(audit.has_value());
      BOOST_TEST(audit->is_exact());
      BOOST_TEST((audit->told.byte_ms >= before[journal.id]));  // nothing that was there is taken back
      before[journal.id] = audit->told.byte_ms;
    }
  }
  BOOST_TEST(told > 1000u);  // else nothing was shown
}

// A copy of the folder of an open storage is what a crash at that moment leaves.
BOOST_AUTO_TEST_CASE(leftovers_of_a_crash_are_set_aside_for_a_week_and_nothing_else) {
  Embedded storage;
  TestSpace space(*storage);
  const auto kept = large_blob(1), never_recorded = large_blob(2);
  BOOST_REQUIRE(space.put(kept).has_value());
  const TempFolder folder;
  const auto crashed = folder.path() / "data";
  fs::copy(storage.dir(), crashed, fs::copy_options::recursive);
  const auto shard = crashed / "blobs" / never_recorded.id.hex().substr(0, 2);
  std::ofstream(shard / (space.id.hex() + "-" + never_recorded.id.hex())) << "half";
  std::ofstream(crashed / "blobs" / "tmp" / "7") << "half";
  std::ofstream(shard / "README") << "an operator's own";
  BOOST_TEST(count_blob_files(crashed) == 4u);

  auto opened = open_storage(crashed);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(count_blob_files(crashed) == 2u);
  const auto aside = crashed / "blobs" / "leftovers" / (space.id.hex() + "-" + never_recorded.id.hex());
  BOOST_TEST(fs::exists(aside));
  BOOST_TEST((*(*opened)->blobs().get(space.id, kept.id) == kept.bytes));
  BOOST_TEST((*(*opened)->blobs().missing(space.id, {never_recorded.id}, noon)).size() == 1u);

  const auto now = fs::file_time_type::clock::now();
  for (const auto& [days, stays] : {std::pair(6, true), std::pair(8, false)}) {
    opened->reset();
    fs::last_write_time(aside, now - std::chrono::hours(days * 24));
    opened = open_storage(crashed);
    BOOST_REQUIRE(opened.has_value());
    BOOST_TEST(fs::exists(aside) == stays);
  }
  BOOST_TEST((*(*opened)->blobs().get(space.id, kept.id) == kept.bytes));
}

// Half of a restore, a disk that is not mounted, a repair that went wrong: nothing may be given up for it.
BOOST_AUTO_TEST_CASE(without_its_records_a_folder_is_not_begun_afresh) {
  const TempFolder folder;
  const auto data = folder.path() / "data";
  const auto blob = large_blob(1);
  {
    auto opened = open_storage(data);
    BOOST_REQUIRE(opened.has_value());
    BOOST_REQUIRE(TestSpace(**opened).put(blob).has_value());
  }
  const std::size_t files = count_blob_files(data);
  BOOST_TEST(files == 1u);
  fs::rename(data / "records", folder.path() / "away");
  for (const bool is_marked : {true, false}) {  // false: by an older version, which made no mark
    if (!is_marked) fs::remove(data / "started");
    auto refused = open_storage(data);
    BOOST_TEST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == Errc::damaged));
    BOOST_TEST(count_blob_files(data) == files);
    BOOST_TEST(!fs::exists(data / "records"));
  }
  fs::rename(folder.path() / "away", data / "records");
  BOOST_TEST(open_storage(data).has_value());
}

// Until the first restart everything lies in the log; RocksDB opens without it and is empty.
BOOST_AUTO_TEST_CASE(a_folder_whose_log_is_gone_is_not_begun_afresh) {
  const TempFolder folder;
  const auto data = folder.path() / "data";
  {
    auto opened = open_storage(data);
    BOOST_REQUIRE(opened.has_value());
    BOOST_REQUIRE(TestSpace(**opened).put(large_blob(1)).has_value());
  }
  for (const auto& file : fs::directory_iterator(data / "records"))
    if (file.path().extension() == ".log") fs::remove(file.path());
  for (int again = 0; again < 2; ++again) {
    auto refused = open_storage(data);
    BOOST_TEST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == Errc::damaged));
    BOOST_TEST(count_blob_files(data) == 1u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
