#include "tests/hostile/siege.h"

#include <boost/test/unit_test.hpp>

#include "crypto/base/bytes.h"
#include "tests/stories/key_holder.h"

namespace hostile {

using mappe::http::test::eventually;
using mappe::http::test::is_memory_ours;
using stories::require_ok;

namespace {

constexpr std::uint64_t files_needed = 4'096;  // of the test, which holds the attackers' ends

// Left over after an attack: what the allocator keeps in its arenas, and files that the records opened meanwhile.
constexpr std::uint64_t kept_bytes_max = 96 * mib;
constexpr std::size_t kept_files_max = 32;

}  // namespace

Siege::Siege() {
  BOOST_REQUIRE(mappe::http::test::may_open(files_needed));
  space_ = town_.space("Umwelt");
  const std::string& address = town_.appliance.address();
  port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  token_ = stories::KeyHolder(town_.anna, town_.appliance.door()).token();
  anna_is_served();
  at_rest_ = vitals();
}

std::string Siege::path_of(const mappe::BlobId& blob) const {
  return "/v1/spaces/" + space_ + "/blobs/" + mappe::to_base64url(blob.view());
}

Client Siege::from(std::size_t address, TlsVersion version) const {
  Client client(port_, version, "127.0.0." + std::to_string(2 + address));
  client.waits_for(120s);  // the server sends away after 30 s
  return client;
}

void Siege::anna_is_served() {
  const std::string name = "Datei " + std::to_string(files_put_++) + ".txt";
  const auto file = town_.anna.files() / name;
  stories::write_file(file, name + "\n");
  require_ok(town_.anna.mappe({"put", file, "Umwelt:/"}));
  const auto read = town_.anna.mappe({"cat", "Umwelt:/" + name});
  require_ok(read);
  BOOST_TEST(read.out == name + "\n");
}

void Siege::takes_at_most(std::uint64_t bytes, std::size_t threads, std::size_t files) const {
  const Vitals now = vitals();
  BOOST_TEST_MESSAGE("resident " << now.resident_bytes / mib << " MiB (at rest " << at_rest_.resident_bytes / mib
                                 << "), threads " << now.threads << " (" << at_rest_.threads << "), files " << now.files
                                 << " (" << at_rest_.files << ")");
  if (is_memory_ours) BOOST_TEST(now.resident_bytes <= at_rest_.resident_bytes + bytes);
  BOOST_TEST(now.threads <= at_rest_.threads + threads);
  BOOST_TEST(now.files <= at_rest_.files + files);
}

bool Siege::takes_threads(std::size_t count, bool or_more) const {
  return eventually(
      [&] {
        // Of those at rest some are workers with nothing to do, which take part.
        const std::size_t now = vitals().threads, then = at_rest_.threads;
        return or_more ? now >= count : now <= then + count;
      },
      120s);
}

void Siege::recovers() const {
  BOOST_TEST(takes_threads(0));
  BOOST_TEST(eventually([&] { return vitals().files <= at_rest_.files + kept_files_max; }, 60s));
  if (is_memory_ours)
    BOOST_TEST(eventually([&] { return vitals().resident_bytes <= at_rest_.resident_bytes + kept_bytes_max; }, 10s));
  takes_at_most(kept_bytes_max, 0, kept_files_max);
}

int answered(std::vector<Client>& clients, int status) {
  int count = 0;
  for (auto& client : clients) count += client.receive().status == status;
  return count;
}

}  // namespace hostile
