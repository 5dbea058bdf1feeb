// Durable appends as the server takes them: signed beforehand, sent over TLS by so many clients to a real mappe-server,
// each answered after its sync. Prints one line of JSON; bench/run sets it beside RocksDB alone.
//
//   append_bench
#include <malloc.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/measure.h"
#include "crypto/base/random.h"
#include "journal/ops.h"
#include "tests/stories/key_holder.h"

using namespace mappe;
using namespace stories;

namespace {

constexpr std::size_t spaces_count = 64;
constexpr std::size_t entries_a_space = 300;
constexpr std::size_t entries_of_one = 2'000;  // below the server's default of 3,000 a minute, principal and space

struct Chain {
  std::string space;
  std::vector<Bytes> commits;
};

// A folder with an attribute, so that an entry has about 1 KiB as RocksDB's records beside it have.
Bytes plain_body() {
  std::vector<journal::Op> ops;
  const NodeId node = NodeId::random();
  ops.emplace_back(journal::op::Folder{node, NodeId(), "Ordner " + node.hex()});
  ops.emplace_back(journal::op::Attr{node, "probe", std::string(560, 'x')});
  return journal::encode_ops(ops);
}

// Entries that follow each other, each already signed on the one before.
Chain sign_chain(KeyHolder& keys, const std::string& space, std::size_t count) {
  Chain chain{space, {}};
  client::DraftEntry draft;
  draft.epoch = keys.space(space).epoch();
  std::optional<journal::Entry> last;
  for (std::size_t i = 0; i < count; ++i) {
    draft.plain_body = plain_body();
    last = keys.signs(space, draft, [&](journal::Header& header) {
      if (!last) return;
      header.seq = last->header().seq + 1;
      header.prev = last->hash();
    });
    chain.commits.push_back(last->bytes());
  }
  return chain;
}

// Sends a chain; every answer must be that it is durably there.
void send(client::Api& api, const Chain& chain) {
  const auto space = SpaceId::parse_base64url(chain.space);
  for (const Bytes& entry : chain.commits) {
    client::Commit commit;
    commit.entry = entry;
    const auto answer = api.append(*space, commit);
    bench::must(answer && std::holds_alternative<client::Appended>(*answer), "an append");
  }
}

double rate_of(KeyHolder& keys, const std::vector<Chain>& chains) {
  std::vector<std::unique_ptr<client::Api>> apis;
  for (std::size_t i = 0; i < chains.size(); ++i) {
    apis.push_back(keys.another_connection());
    bench::must(bool(apis.back()->about()), "a connection");  // TLS is up before the clock runs
  }
  std::size_t count = 0;
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < chains.size(); ++i) {
    count += chains[i].commits.size();
    clients.emplace_back([&api = *apis[i], &chain = chains[i]] { send(api, chain); });
  }
  for (auto& one : clients) one.join();
  return static_cast<double>(count) / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

BOOST_AUTO_TEST_CASE(durable_appends) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // as the client does (client/command/main.cpp)
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  Town town;
  std::vector<std::string> spaces;
  for (std::size_t i = 0; i <= spaces_count; ++i) spaces.push_back(town.space("Ablage " + std::to_string(i)));
  KeyHolder keys(town.anna, town.appliance.door());
  std::vector<Chain> many;
  for (std::size_t i = 0; i < spaces_count; ++i) many.push_back(sign_chain(keys, spaces[i], entries_a_space));
  const std::vector<Chain> one = {sign_chain(keys, spaces.back(), entries_of_one)};

  const nlohmann::json result = {
      {"entry_bytes", one.front().commits.front().size()},
      {"appends_per_s_64_spaces", rate_of(keys, many)},
      {"appends_per_s_1_space", rate_of(keys, one)},
  };
  std::printf("%s\n", result.dump().c_str());
}
