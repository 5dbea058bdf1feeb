// The disk under the real server is full, or fails for a while: what docs/operations.md promises is what happens.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <thread>

#include "tests/crash/disk.h"
#include "tests/stories/town.h"

using namespace crash;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

namespace {

struct OnADisk : stories::Town {
  std::string umwelt = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  Disk disk{appliance.data()};

  OnADisk() {
    appliance.stop();
    disk.takes_all_as_synced();
    appliance.starts_with(disk.environment());
    appliance.start();
    require_ok(puts("klein.txt", 3'000));
    require_ok(puts("mittel.bin", 60'000));  // a blob with a file of its own
  }
  Outcome puts(const std::string& name, std::size_t size_bytes) const {
    stories::write_file(anna.files() / name, std::string(size_bytes, 'x'));
    return anna.mappe({"put", anna.files() / name, "Umwelt:/"});
  }
  void holds(const std::string& name, std::size_t size_bytes) const {
    const Outcome cat = bernd.mappe({"cat", "Umwelt:/" + name});
    require_ok(cat);
    BOOST_TEST(cat.out == std::string(size_bytes, 'x'));
  }
  bool is_there(const std::string& name) const { return bernd.mappe({"ls", "Umwelt:/" + name}).ok(); }

  // Everything that was not synced is lost, and the server starts again.
  void loses_power() {
    appliance.kill_hard();
    disk.works_well();
    disk.loses_power();
    appliance.start();
  }
  std::string health() const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = appliance.data() / "operator.sock";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    BOOST_REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const std::string asked = "GET /health HTTP/1.0\r\n\r\n";
    BOOST_REQUIRE(::write(fd, asked.data(), asked.size()) == static_cast<ssize_t>(asked.size()));
    std::string said;
    char part[4096];
    for (ssize_t n = 0; (n = ::read(fd, part, sizeof part)) > 0;) said.append(part, static_cast<std::size_t>(n));
    ::close(fd);
    return said;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_disk, OnADisk)

BOOST_AUTO_TEST_CASE(a_full_disk_is_said_reading_goes_on_and_with_room_so_does_writing) {
  BOOST_TEST(health().find(" 200 ") != std::string::npos);
  disk.strikes(step_open | step_write, ENOSPC);
  for (const std::size_t size : {std::size_t{2'000}, std::size_t{50'000}}) {
    const Outcome refused = puts("zu viel.bin", size);
    require_exit(refused, 7);
    BOOST_TEST(refused.says("Die Festplatte des Servers ist voll; es wurde nichts geändert."), refused.err);
  }
  require_exit(anna.mappe({"mkdir", "Umwelt:/Ordner"}), 7);
  const std::string said = health();
  BOOST_TEST(said.find(" 503 ") != std::string::npos, said);
  BOOST_TEST(said.find("disk_full") != std::string::npos, said);
  holds("klein.txt", 3'000);
  holds("mittel.bin", 60'000);
  require_ok(bernd.mappe({"verify", "Umwelt", "--blobs"}));

  disk.works_well();
  Outcome put = puts("mehr.bin", 2'000);
  for (int tries = 0; tries < 120 && !put.ok(); ++tries) {
    require_exit(put, 7);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    put = puts("mehr.bin", 2'000);
  }
  require_ok(put);
  BOOST_TEST(health().find(" 200 ") != std::string::npos);
  loses_power();
  holds("klein.txt", 3'000);
  holds("mehr.bin", 2'000);
  BOOST_TEST(!is_there("zu viel.bin"));
  BOOST_TEST(!is_there("Ordner"));
  require_ok(bernd.mappe({"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_start_on_a_full_disk_says_so_and_starts_when_there_is_room) {
  require_ok(puts("neu.txt", 100));
  appliance.kill_hard();
  disk.strikes(step_open | step_write, ENOSPC);
  BOOST_TEST(!appliance.tries_to_start());
  BOOST_TEST(appliance.ended_with() == 1);
  BOOST_TEST(appliance.output().find("no space left on the disk") != std::string::npos, appliance.output());
  disk.works_well();
  appliance.start();
  holds("klein.txt", 3'000);
  holds("neu.txt", 100);
  require_ok(bernd.mappe({"verify", "Umwelt", "--blobs"}));
}

// The pages whose sync failed count as clean afterwards: a second sync says "done" of bytes that are lost. So after one
// failure nothing that lies in the same file may be acknowledged.
BOOST_AUTO_TEST_CASE(what_could_not_be_synced_is_never_acknowledged_neither_then_nor_later) {
  for (const std::size_t size : {std::size_t{2'000}, std::size_t{50'000}}) {
    const std::string n = std::to_string(size);
    disk.strikes(step_sync, EIO, 0, 1);
    const Outcome refused = puts("verloren-" + n, size);
    BOOST_TEST(disk.has_struck());
    require_exit(refused, 7);
    BOOST_TEST(refused.says("[busy]"), refused.err);
    disk.works_well();
    const bool is_kept = puts("danach-" + n, size).ok();  // refused until it is started again, or kept for good
    loses_power();
    BOOST_TEST(!is_there("verloren-" + n));
    if (is_kept) holds("danach-" + n, size);
    holds("klein.txt", 3'000);
    holds("mittel.bin", 60'000);
    require_ok(puts("verloren-" + n, size));
    holds("verloren-" + n, size);
    require_ok(bernd.mappe({"verify", "Umwelt", "--blobs"}));
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_cannot_be_read_is_said_and_no_wrong_content_comes_of_it) {
  loses_power();  // so that the records lie in tables
  const Member fresh = bernd.second_device("Laptop");
  fresh.signs_in();
  disk.strikes(step_read, EIO);
  const Outcome cat = fresh.mappe({"cat", "Umwelt:/mittel.bin"});
  BOOST_TEST((cat.exit_code == 4 || cat.exit_code == 7), cat.exit_code << cat.err);
  BOOST_TEST(cat.out.empty());
  disk.works_well();
  appliance.kill_hard();
  appliance.start();
  const Outcome again = fresh.mappe({"cat", "Umwelt:/klein.txt"});
  require_ok(again);
  BOOST_TEST(again.out == std::string(3'000, 'x'));
}

BOOST_AUTO_TEST_SUITE_END()
