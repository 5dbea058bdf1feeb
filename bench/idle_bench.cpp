// The memory of a server that a thousand members are connected to and that nobody asks for anything: each waits for
// news over a TLS connection of its own, from 32 addresses. Prints one line of JSON.
//
//   idle_bench
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/measure.h"
#include "tests/hostile/siege.h"

using namespace hostile;

namespace {

constexpr std::size_t clients_count = 1'000, addresses = 32;

std::string news_request(const Siege& siege, const std::string& cursor, int wait_s) {
  return mappe::http::test::get("/v1/events?after=" + cursor + "&wait_s=" + std::to_string(wait_s), siege.as_member());
}

}  // namespace

BOOST_AUTO_TEST_CASE(idle_clients) {
  Siege siege;
  std::vector<Client> clients;
  for (std::size_t i = 0; i < clients_count; ++i) clients.push_back(siege.from(i % addresses));
  const Answer first = clients.front().ask(news_request(siege, "", 0));
  mappe::bench::must(first.status == 200, "a cursor");
  const std::string cursor = nlohmann::json::parse(first.body).at("cursor").get<std::string>();
  for (Client& client : clients) client.send(news_request(siege, cursor, 50));
  std::this_thread::sleep_for(10s);
  const Vitals vitals = siege.vitals();
  const nlohmann::json result = {
      {"server_1000_idle_clients_mib", static_cast<double>(vitals.resident_bytes) / static_cast<double>(mib)},
      {"server_1000_idle_clients_threads", vitals.threads}};
  std::printf("%s\n", result.dump().c_str());
}
