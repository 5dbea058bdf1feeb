// The mirror as members and the operator see it: in bulk, for whoever is signed in, filled by real passes.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "server/council/councils.h"
#include "server/operator/operator_api.h"
#include "tests/council/replay_server.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
namespace replay = mappe::council::test;
namespace fs = std::filesystem;

namespace {

std::string unpacked(const std::string& packed) {
  z_stream stream{};
  BOOST_TEST_REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(std::size_t{8} << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  BOOST_TEST_REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

// In memory where there is a folder for that: what is tested here is not the disk.
fs::path council_folder() {
  std::error_code ignored;
  const fs::path base = fs::is_directory("/dev/shm", ignored) ? fs::path("/dev/shm") : fs::temp_directory_path();
  return base / ("mappe-council-" + Id<struct TempTag, 8>::random().hex());
}

struct CouncilTown {
  Town town;
  replay::ReplayServer replayed{replay::huertgenwald()};
  fs::path folder = council_folder();
  std::unique_ptr<server::Log> log = *server::Log::to_file(server::LogLevel::debug, "/dev/null");
  server::OperatorApi api{town.services(), nullptr};

  CouncilTown() {
    fs::create_directories(folder);
    server::CouncilSource source;
    source.settings.name = "huertgenwald";
    source.settings.address = replayed.system();
    source.settings.manners.gap_ms = 0;
    source.contact = "council@mappe.example";
    source.roots = {"https://sdnetrim.kdvz-frechen.de/rim4220/"};
    auto councils = server::Councils::open(folder / "council", {source}, *log);
    BOOST_TEST_REQUIRE(bool(councils));
    town.services().councils = std::move(*councils);
    town.services().councils->start();
    BOOST_TEST_REQUIRE(bool(api.start(folder / "operator.sock")));
  }
  ~CouncilTown() {
    api.stop();
    town.services().councils.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  Reply operates(const std::string& method, const std::string& path, const std::string& body = {}) const {
    const auto answer = server::ask_operator(folder / "operator.sock", method, path, body);
    BOOST_TEST_REQUIRE(bool(answer));
    return {answer->status, answer->body, {}};
  }
  json status() const { return operates("GET", "/councils").data().at(0); }
  // Until a pass has ended later than that.
  void waits_for_a_pass(TimeMs tried_before = 0) const {
    for (int i = 0; i < 3000; ++i) {
      const json now = status();
      if (now.at("tried_ms").get<TimeMs>() > tried_before && now.at("running") == false) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    BOOST_FAIL("no pass ended");
  }
  json objects(const Member& member, std::uint64_t since) const {
    const Reply reply =
        town.call("GET", "/v1/councils/huertgenwald/objects?since=" + std::to_string(since), member.token);
    BOOST_TEST_REQUIRE(reply.status == 200);
    return json::parse(reply.body.starts_with("\x1f\x8b") ? unpacked(reply.body) : reply.body);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(councils, CouncilTown)

BOOST_AUTO_TEST_CASE(members_get_the_mirror_in_bulk_and_then_what_changed) {
  waits_for_a_pass();
  const Faction faction = town.new_faction("Beispielfraktion");
  const json list = town.get("/v1/councils", faction.founder.token).data().at("councils");
  BOOST_TEST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("title") == "Gemeinde Hürtgenwald");
  BOOST_TEST(list[0].at("outcome") == "complete");
  const json all = objects(faction.founder, 0);
  BOOST_TEST(all.at("more") == false);
  BOOST_TEST(all.at("upto") == list[0].at("upto"));
  BOOST_TEST(all.at("objects").size() > 250u);
  BOOST_TEST(objects(faction.founder, all.at("upto")).at("objects").empty());
  const auto before = all.at("objects").size();
  BOOST_TEST(objects(faction.founder, all.at("upto").get<std::uint64_t>() - 3).at("objects").size() == 3u);
  BOOST_TEST(before > 3u);
}

BOOST_AUTO_TEST_CASE(every_faction_gets_the_same_and_nobody_without_a_session) {
  waits_for_a_pass();
  const Faction ours = town.new_faction("Erste"), theirs = town.new_faction("Zweite");
  BOOST_TEST((objects(ours.founder, 0) == objects(theirs.founder, 0)));
  BOOST_TEST(town.get("/v1/councils", "").type() == "not-signed-in");
  BOOST_TEST(town.get("/v1/councils/huertgenwald/objects", "").type() == "not-signed-in");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_or_no_number_is_refused) {
  const Faction faction = town.new_faction("Beispielfraktion");
  BOOST_TEST(town.get("/v1/councils/anderswo/objects", faction.founder.token).type() == "not-found");
  for (const char* since : {"-1", "x", "1.5", "99999999999999999"})
    BOOST_TEST(
        town.get(std::string("/v1/councils/huertgenwald/objects?since=") + since, faction.founder.token).type() ==
        "malformed");
  BOOST_TEST(town.get("/v1/councils/huertgenwald/objects?since=0", faction.founder.token).status == 200);
}

BOOST_AUTO_TEST_CASE(it_is_compressed_for_whoever_takes_gzip_and_plain_for_others) {
  waits_for_a_pass();
  const Faction faction = town.new_faction("Beispielfraktion");
  const auto ask = [&](const char* encoding) {
    return town.call("GET", "/v1/councils/huertgenwald/objects", faction.founder.token, "", "",
                     {{"Accept-Encoding", encoding}});
  };
  const Reply packed = ask("gzip"), plain = ask("identity");
  BOOST_TEST(packed.header("Content-Encoding") == "gzip");
  BOOST_TEST(plain.header("Content-Encoding") == "");
  BOOST_TEST(plain.header("Vary") == "Accept-Encoding");
  BOOST_TEST(json::parse(plain.body).at("objects").size() > 250u);
}

BOOST_AUTO_TEST_CASE(what_members_read_starts_no_question_to_the_council) {
  waits_for_a_pass();
  const Faction faction = town.new_faction("Beispielfraktion");
  replayed.forget_requests();
  objects(faction.founder, 0);
  town.get("/v1/councils", faction.founder.token);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  BOOST_TEST(replayed.requests().empty());
}

BOOST_AUTO_TEST_CASE(the_operator_sees_how_it_is_and_begins_passes) {
  waits_for_a_pass();
  const json before = status();
  BOOST_TEST(before.at("outcome") == "complete");
  BOOST_TEST(before.at("lists").size() == 4u);
  replayed.forget_requests();
  BOOST_TEST(operates("POST", "/councils/huertgenwald/pass", R"({"full":true})").status == 202);
  waits_for_a_pass(before.at("tried_ms"));
  BOOST_TEST(status().at("full_ms").get<TimeMs>() > before.at("full_ms").get<TimeMs>());
  BOOST_TEST(replayed.count("/paper?page=3") == 1u);
  BOOST_TEST(status().at("upto") == before.at("upto"));
  BOOST_TEST(operates("POST", "/councils/anderswo/pass", "{}").status == 404);
  BOOST_TEST(operates("POST", "/councils/huertgenwald/pass", R"({"everything":true})").status == 422);
}

BOOST_AUTO_TEST_CASE(metrics_say_how_current_a_council_is) {
  waits_for_a_pass();
  const std::string metrics = operates("GET", "/metrics").body;
  BOOST_TEST(metrics.find("mappe_council_ok{council=\"huertgenwald\"} 1\n") != std::string::npos);
  BOOST_TEST(metrics.find("mappe_council_checked_seconds{council=\"huertgenwald\"} ") != std::string::npos);
  const json met = status().at("oddities");
  BOOST_TEST(!met.empty());
  for (std::size_t i = 0; i < council::Oddities::size; ++i) {
    const std::string kind(council::name_of(static_cast<council::Oddity>(i)));
    const auto line = "mappe_council_oddities{council=\"huertgenwald\",kind=\"" + kind + "\"} " +
                      std::to_string(met.value(kind, 0)) + "\n";
    BOOST_TEST(metrics.find(line) != std::string::npos, "missing: " << line);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(councils_without)

BOOST_AUTO_TEST_CASE(a_server_without_councils_has_an_empty_list) {
  Town town;
  const Faction faction = town.new_faction("Beispielfraktion");
  BOOST_TEST(town.get("/v1/councils", faction.founder.token).data().at("councils").empty());
  BOOST_TEST(town.get("/v1/councils/huertgenwald/objects", faction.founder.token).type() == "not-found");
}

BOOST_AUTO_TEST_CASE(the_program_mirrors_what_its_configuration_names) {
  replay::ReplayServer replayed(replay::made_up(5, 1));
  const fs::path folder =
      fs::temp_directory_path() / ("mappe-council-program-" + Id<struct TempTag, 8>::random().hex());
  fs::create_directories(folder);
  std::ofstream(folder / "server.yaml")
      << "data: data\nlisten:\n  - address: 127.0.0.1:0\ncouncils:\n  - name: muster\n"
      << "    contact: council@mappe.example\n    request_gap: 1 s\n    address: " << replayed.system() << "\n";
  const std::string config = (folder / "server.yaml").string();
  std::fflush(nullptr);
  const pid_t server = ::fork();
  if (server == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr)
      ::_exit(9);
    ::execl(MAPPE_SERVER_PROGRAM, MAPPE_SERVER_PROGRAM, "serve", "--config", config.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(9);
  }
  const auto runs = [&](const std::string& arguments) {
    std::FILE* pipe = ::popen(
        (std::string(MAPPE_SERVER_PROGRAM) + " council " + arguments + " --config " + config + " 2>/dev/null").c_str(),
        "r");
    std::string out;
    char part[512];
    while (const std::size_t got = std::fread(part, 1, sizeof part, pipe)) out.append(part, got);
    return std::pair(WEXITSTATUS(::pclose(pipe)), out);
  };
  json status;
  for (int i = 0; i < 600; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto [code, out] = runs("status --json");
    if (code == 0) status = json::parse(out).at(0);
    if (code == 0 && status.at("outcome") == "complete") break;
  }
  BOOST_TEST(status.value("outcome", "") == "complete");
  BOOST_TEST(status.value("known", 0) == 7);
  BOOST_TEST(runs("status").second.find("Musterstadt") != std::string::npos);
  BOOST_TEST(runs("pass muster").first == 0);
  BOOST_TEST(runs("pass anderswo").first == 4);
  std::string headers;
  for (const auto& header : replayed.headers_seen()) headers += header + "\n";
  BOOST_TEST(headers.find("User-Agent: Mappe/") != std::string::npos);
  BOOST_TEST(headers.find("(+council@mappe.example)") != std::string::npos);
  ::kill(server, SIGTERM);  // in the middle of a pass, too, it ends at once
  int ended = 0;
  ::waitpid(server, &ended, 0);
  BOOST_TEST(WIFEXITED(ended));
  BOOST_TEST(WEXITSTATUS(ended) == 0);
  fs::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
