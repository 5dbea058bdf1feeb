// The program as an operator meets it: commands, exit codes, what it says; and a log that keeps secrets.
#include <netinet/in.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "crypto/base/codes.h"
#include "crypto/base/hash.h"
#include "server/program/file_limit.h"
#include "storage/embedded/records.h"
#include "storage/engine/rocks_engine.h"
#include "storage/limits.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
namespace fs = std::filesystem;

namespace {

struct Ran {
  int exit_code = -1;
  std::string out;
};

std::string text_in(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct AtProgram {
  fs::path folder;
  pid_t server = 0;

  AtProgram() {
    std::array<std::uint8_t, 6> random{};
    fill_random(random);
    folder = fs::temp_directory_path() / ("mappe-program-" + to_hex(random));
    fs::create_directory(folder);
  }
  ~AtProgram() {
    if (server > 0) stops();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  std::string data() const { return (folder / "data").string(); }

  Ran runs(const std::string& arguments) const {
    const std::string command = std::string(MAPPE_SERVER_PROGRAM) + " " + arguments + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    BOOST_TEST_REQUIRE(pipe != nullptr);
    Ran ran;
    char part[512];
    while (const std::size_t got = std::fread(part, 1, sizeof part, pipe)) ran.out.append(part, got);
    ran.exit_code = WEXITSTATUS(::pclose(pipe));
    return ran;
  }

  // On a free port; until it says where it can be reached. `in_child` runs in the new process.
  void starts(const std::vector<std::string>& more = {}, const std::function<void()>& in_child = {}) {
    const std::string out = (folder / "out").string(), err = (folder / "err").string();
    fs::remove(out);  // of an earlier start
    std::fflush(nullptr);
    server = ::fork();
    if (server == 0) {
      if (std::freopen(out.c_str(), "w", stdout) == nullptr || std::freopen(err.c_str(), "w", stderr) == nullptr)
        ::_exit(9);
      if (in_child) in_child();
      std::vector<std::string> words{MAPPE_SERVER_PROGRAM, "serve", "--data", data(), "--listen", "127.0.0.1:0"};
      words.insert(words.end(), more.begin(), more.end());
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      argv.push_back(nullptr);
      ::execv(MAPPE_SERVER_PROGRAM, argv.data());
      ::_exit(9);
    }
    for (int i = 0; i < 3000 && text_in(out).find("Ctrl-C") == std::string::npos; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST_REQUIRE(text_in(out).find("Ctrl-C") != std::string::npos, text_in(err));
  }
  std::string port() const {
    const std::string said = text_in(folder / "out"), before = "https://127.0.0.1:";
    const auto at = said.find(before);
    BOOST_TEST_REQUIRE(at != std::string::npos);
    return said.substr(at + before.size(),
                       said.find_first_not_of("0123456789", at + before.size()) - at - before.size());
  }
  bool logs(const std::string& part) const {
    for (int i = 0; i < 1000; ++i) {
      if (text_in(folder / "err").find(part) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  // SHA-256 in hex of the certificate that a new connection gets.
  std::string served_certificate() const {
    const fs::path pem = folder / "served.pem";
    const std::string command =
        "openssl s_client -connect 127.0.0.1:" + port() + " </dev/null 2>/dev/null >" + pem.string();
    BOOST_TEST(std::system(command.c_str()) == 0);
    const auto fingerprint = http::fingerprint_of(pem);
    return fingerprint ? to_hex(*fingerprint) : "none";
  }
  int stops() {
    ::kill(server, SIGTERM);
    int status = 0;
    ::waitpid(server, &status, 0);
    server = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(program, AtProgram)

BOOST_AUTO_TEST_CASE(a_first_start_tells_in_two_languages_what_to_do_next) {
  starts();
  const std::string said = text_in(folder / "out");
  BOOST_TEST(said.find("Adresse · address       https://127.0.0.1:") != std::string::npos);
  BOOST_TEST(said.find("https://127.0.0.1:0\n") == std::string::npos);  // the port it really has
  BOOST_TEST(said.find("faction create \"Beispielfraktion\" --data " + data()) != std::string::npos);
  BOOST_TEST(said.find("Noch gibt es keine Fraktion") != std::string::npos);
  BOOST_TEST(said.find("There is no faction yet") != std::string::npos);
  BOOST_TEST(stops() == 0);
  BOOST_TEST(text_in(folder / "err").find("\"event\":\"ended\",\"cut_off\":0") != std::string::npos);
  BOOST_TEST(!fs::exists(folder / "data" / "operator.sock"));
}

BOOST_AUTO_TEST_CASE(the_operators_commands_talk_to_the_running_server) {
  starts();
  const Ran made = runs("faction create 'Erste Fraktion' --quota '2 GiB' --json --data " + data());
  BOOST_TEST(made.exit_code == 0);
  BOOST_TEST(json::parse(made.out).at("link").get<std::string>().find("/found#") != std::string::npos);
  BOOST_TEST(json::parse(runs("faction list --json --data " + data()).out).at(0).at("quota_bytes") == 2147483648);
  const Ran unknown = runs("faction status Niemand --data " + data());
  BOOST_TEST(unknown.exit_code == 4);
  BOOST_TEST(unknown.out.find("faction list") != std::string::npos);
  BOOST_TEST(runs("faction create X --quota viel --data " + data()).exit_code == 2);
  BOOST_TEST(runs("faction create X --type partei --data " + data()).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(without_a_server_the_commands_say_how_to_start_it) {
  const Ran ran = runs("faction list --data " + data());
  BOOST_TEST(ran.exit_code == 7);
  BOOST_TEST(ran.out.find("mappe-server serve") != std::string::npos);
}

namespace {

// A journal of one entry in the records of a stopped server.
JournalId leaves_an_entry(const fs::path& data) {
  auto storage = storage::open_storage(data / "storage");
  BOOST_TEST_REQUIRE(storage.has_value());
  const Bytes bytes(300, 7);
  storage::Append entry;
  entry.journal = JournalId::random();
  entry.owner = FactionId::random();
  entry.hash = EntryHash::random();
  entry.entry = bytes;
  entry.now = 1'780'000'000'000;
  BOOST_TEST_REQUIRE((*storage)->journals().append(entry).has_value());
  return entry.journal;
}

// As a bug of ours, or an operator who would like to bill more.
void adds_to_the_meter(const fs::path& data, const JournalId& journal) {
  auto kv = storage::open_rocks_engine(data / "storage" / "records", {});
  BOOST_TEST_REQUIRE(kv.has_value());
  auto record = storage::decode<storage::JournalRecord>(**(*kv)->get(storage::Table::journals, journal.view()));
  BOOST_TEST_REQUIRE(record.has_value());
  record->meter.byte_ms += 1;
  storage::Batch batch;
  batch[{storage::Table::journals, bytes_of(journal.view())}] = encode(*record);
  BOOST_TEST_REQUIRE((*kv)->write(batch, storage::Durable::now).has_value());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_audit_says_ok_or_what_differs_with_and_without_a_server) {
  starts();
  const std::string audit = "treasury audit --data " + data();
  const Ran running = runs(audit + " --json");
  BOOST_TEST(running.exit_code == 0);
  BOOST_TEST(json::parse(running.out).at("exact") == true);
  BOOST_TEST_REQUIRE(stops() == 0);
  const JournalId journal = leaves_an_entry(data());
  const Ran exact = runs(audit);
  BOOST_TEST(exact.exit_code == 0);
  BOOST_TEST(exact.out.find(": OK. 1 journals, 300 bytes, 0 byte-milliseconds so far.") != std::string::npos,
             exact.out);

  adds_to_the_meter(data(), journal);
  const std::string differs = "space " + to_base64url(journal.view()) + ": byte_ms is 1, counted 0";
  for (const bool with_server : {false, true}) {
    if (with_server) starts();
    const Ran wrong = runs(audit);
    BOOST_TEST(wrong.exit_code == 1);
    BOOST_TEST(wrong.out.find("DIFFERS") != std::string::npos, wrong.out);
    BOOST_TEST(wrong.out.find(differs) != std::string::npos, wrong.out);
  }
  BOOST_TEST(logs("the meters are not what a recount gives"));
  BOOST_TEST_REQUIRE(stops() == 0);
  fs::remove_all(data());
  const Ran nothing = runs(audit);
  BOOST_TEST(nothing.exit_code == 1);
  BOOST_TEST(nothing.out.find("no recount is possible") != std::string::npos, nothing.out);
}

BOOST_AUTO_TEST_CASE(two_servers_do_not_share_a_data_folder) {
  starts();
  const Ran second = runs("serve --listen 127.0.0.1:0 --data " + data());
  BOOST_TEST(second.exit_code == 1);
  BOOST_TEST(runs("faction list --data " + data()).exit_code == 0);  // the first goes on
}

BOOST_AUTO_TEST_CASE(data_of_a_newer_program_is_refused_with_its_own_exit_code) {
  starts();
  BOOST_TEST_REQUIRE(stops() == 0);
  std::ofstream(folder / "data" / "storage" / "schema") << "999\n";
  const Ran refused = runs("serve --listen 127.0.0.1:0 --data " + data());
  BOOST_TEST(refused.exit_code == 78);
  BOOST_TEST(refused.out.find("newer Mappe") != std::string::npos);
}

// Half of a restore: what is there stays, and the operator learns what does not fit.
BOOST_AUTO_TEST_CASE(another_key_or_missing_records_are_refused_and_nothing_is_changed) {
  starts();
  BOOST_TEST(runs("faction create 'Erste Fraktion' --data " + data()).exit_code == 0);
  BOOST_TEST_REQUIRE(stops() == 0);
  const fs::path key = folder / "data" / "keys" / "at-rest.key", records = folder / "data" / "storage" / "records";
  const std::string serve = "serve --listen 127.0.0.1:0 --data " + data();
  fs::copy_file(key, folder / "key");
  std::ofstream(key, std::ios::trunc) << std::string(32, 'x');
  const Ran wrong_key = runs(serve);
  BOOST_TEST(wrong_key.exit_code == 1);
  BOOST_TEST(wrong_key.out.find("not the key of these records") != std::string::npos);
  fs::copy_file(folder / "key", key, fs::copy_options::overwrite_existing);

  fs::rename(records, folder / "records");
  const Ran no_records = runs(serve);
  BOOST_TEST(no_records.exit_code == 1);
  BOOST_TEST(no_records.out.find("missing or not whole") != std::string::npos);
  BOOST_TEST(no_records.out.find(data() + "/storage") != std::string::npos);
  BOOST_TEST(!fs::exists(records));
  fs::rename(folder / "records", records);
  starts();
  BOOST_TEST(runs("faction list --data " + data()).out.find("Erste Fraktion") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_configuration_is_checked_without_starting) {
  const fs::path good = folder / "good.yaml", bad = folder / "bad.yaml";
  std::ofstream(good) << "data: " << data() << "\n";
  std::ofstream(bad) << "data: " << data() << "\nsesion:\n  idle: 7 d\n";
  BOOST_TEST(runs("config check " + good.string()).exit_code == 0);
  const Ran refused = runs("config check " + bad.string());
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(refused.out.find("bad.yaml:2") != std::string::npos);
  const Ran as_json = runs("config check --json " + bad.string());
  BOOST_TEST(as_json.exit_code == 1);
  BOOST_TEST(json::parse(as_json.out).at("problems").size() == 1u);
  BOOST_TEST(!fs::exists(data()));
}

BOOST_AUTO_TEST_CASE(a_web_app_that_is_not_what_was_built_is_refused_by_the_path_of_its_file_and_with_what_helps) {
  const std::string page = "<!doctype html><title>Mappe</title>";
  fs::create_directories(folder / "web");
  std::ofstream(folder / "web" / "index.html") << page;
  std::ofstream(folder / "web" / "manifest.sha256") << to_hex(sha256(view_of(page))) << "  index.html\n";
  std::ofstream(folder / "server.yaml") << "web:\n  folder: " << (folder / "web").string() << "\n";
  const fs::path config = folder / "server.yaml";
  const auto refusal = [&] {
    const Ran ran = runs("serve --listen 127.0.0.1:0 --config " + config.string() + " --data " + data());
    BOOST_TEST(ran.exit_code == 1);
    BOOST_TEST(ran.out.find("Install the web app again.") != std::string::npos, ran.out);
    BOOST_TEST(ran.out.find("backup") == std::string::npos, ran.out);  // none holds it
    return ran.out;
  };
  for (const char* packed : {"index.html.br", "index.html.gz"}) {
    const fs::path file = folder / "web" / packed;
    std::ofstream(file) << "of another page";
    const std::string said = refusal();
    BOOST_TEST(
        said.find("(" + file.string() + "): a packed file of the web app is not its plain one") != std::string::npos,
        said);
    BOOST_TEST(said.find("also delete this packed file") != std::string::npos, said);
    fs::remove(file);
  }
  std::ofstream(folder / "web" / "index.html") << page << " ";
  const std::string said = refusal();
  BOOST_TEST(said.find("(" + (folder / "web" / "index.html").string() + ")") != std::string::npos, said);
  BOOST_TEST(said.find("packed") == std::string::npos, said);
  std::ofstream(folder / "web" / "index.html") << page;
  starts({"--config", config.string()});
  BOOST_TEST(stops() == 0);
}

// What a service manager of Type=notify hears; sd_notify(3).
struct Manager {
  http::FileHandle socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  std::string name;  // as in NOTIFY_SOCKET

  explicit Manager(std::string at) : name(std::move(at)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    BOOST_TEST_REQUIRE(name.size() < sizeof address.sun_path);
    std::copy(name.begin(), name.end(), address.sun_path);
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    BOOST_TEST_REQUIRE(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    const timeval patience{10, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  std::string hears() const {
    char said[128];
    const auto size = ::recv(socket.get(), said, sizeof said, 0);
    return size > 0 ? std::string(said, static_cast<std::size_t>(size)) : "nothing";
  }
};

BOOST_AUTO_TEST_CASE(the_service_manager_hears_that_it_serves_and_that_it_stops) {
  for (const std::string& name : {(folder / "notify").string(), "@" + (folder / "abstract").string()}) {
    const Manager manager(name);
    starts({}, [&] { ::setenv("NOTIFY_SOCKET", name.c_str(), 1); });
    BOOST_TEST(manager.hears() == "READY=1");
    BOOST_TEST(stops() == 0);
    BOOST_TEST(manager.hears() == "STOPPING=1");
  }
}

BOOST_AUTO_TEST_CASE(usage_errors_exit_with_2) {
  BOOST_TEST(runs("").exit_code == 2);
  BOOST_TEST(runs("dance").exit_code == 2);
  BOOST_TEST(runs("serve --listen somewhere --data " + data()).exit_code == 2);
  BOOST_TEST(runs("--help").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(few_files_mean_fewer_connections_and_the_records_still_work) {
  starts({}, [] {
    const rlimit few{256, 256};
    ::setrlimit(RLIMIT_NOFILE, &few);
  });
  BOOST_TEST(logs("\"event\":\"too_few_files\",\"files\":256"));
  std::vector<http::FileHandle> flood;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < 240; ++i) {
    flood.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_TEST(::connect(flood.back().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  BOOST_TEST(runs("faction create 'Erste Fraktion' --data " + data()).exit_code == 0);
  BOOST_TEST(runs("faction list --data " + data()).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(the_file_limit_is_raised_as_far_as_it_may_be) {
  rlimit own{};
  BOOST_TEST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &own) == 0);
  starts({}, [&] {
    const rlimit low{128, own.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
  });
  BOOST_TEST(logs("\"event\":\"started\",\"files\":" + std::to_string(own.rlim_max)));
}

BOOST_AUTO_TEST_CASE(files_are_shared_between_records_requests_and_connections) {
  BOOST_TEST(server::share_files(65'536, 4'096, 1'024).connections == 4'096u);
  BOOST_TEST(server::share_files(65'536, 4'096, 1'024).storage == storage::limits::open_files_max);
  const auto usual = server::share_files(1'024, 4'096, 1'024);
  BOOST_TEST(usual.connections + usual.storage < 1'024u - server::limits::program_files);
  BOOST_TEST(server::share_files(20, 4'096, 1'024).connections == server::limits::connections_least);
  BOOST_TEST(server::share_files(UINT64_MAX, 4'096, 1'024).connections == 4'096u);
}

BOOST_AUTO_TEST_CASE(a_hangup_loads_the_certificate_again_and_a_broken_one_changes_nothing) {
  const http::KeyFiles served{folder / "cert.pem", folder / "key.pem"},
      renewed{folder / "cert2.pem", folder / "key2.pem"};
  BOOST_TEST_REQUIRE(bool(http::create_self_signed(served, {})));
  BOOST_TEST_REQUIRE(bool(http::create_self_signed(renewed, {})));
  const std::string first = to_hex(*http::fingerprint_of(served.certificate));
  const std::string second = to_hex(*http::fingerprint_of(renewed.certificate));
  std::ofstream(folder / "server.yaml") << "tls:\n  certificate: cert.pem\n  key: key.pem\n";
  starts({"--config", (folder / "server.yaml").string()});
  BOOST_TEST(served_certificate() == first);

  fs::rename(renewed.certificate, served.certificate);  // its key has not come yet
  ::kill(server, SIGHUP);
  BOOST_TEST(logs("\"event\":\"certificate_not_reloaded\""));
  BOOST_TEST(served_certificate() == first);

  fs::rename(renewed.key, served.key);
  ::kill(server, SIGHUP);
  BOOST_TEST(logs("\"event\":\"certificate_reloaded\""));
  BOOST_TEST(served_certificate() == second);
  BOOST_TEST(stops() == 0);
}

BOOST_AUTO_TEST_CASE(closing_the_window_ends_a_server_that_was_started_in_it) {
  const std::string data = (folder / "data").string();
  int window = -1;
  const pid_t in_window = ::forkpty(&window, nullptr, nullptr, nullptr);
  BOOST_REQUIRE(in_window >= 0);
  if (in_window == 0) {
    ::execl(MAPPE_SERVER_PROGRAM, "mappe-server", "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0", nullptr);
    ::_exit(127);
  }
  std::string shown;
  char step[4096];
  for (ssize_t got = 0; shown.find("Ctrl-C") == std::string::npos && (got = ::read(window, step, sizeof step)) > 0;)
    shown.append(step, static_cast<std::size_t>(got));
  BOOST_TEST(shown.find("Ctrl-C") != std::string::npos);
  ::close(window);
  int status = -1;
  BOOST_TEST(::waitpid(in_window, &status, 0) == in_window);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_CASE(the_log_holds_no_secret_and_no_content) {
  std::vector<std::string> secrets;
  {
    Town town({}, folder / "log");
    Faction faction = town.new_faction("Beispielfraktion");
    Member bernd = town.new_member(faction, "bernd");
    town.signs_in(bernd);
    town.new_space(faction, faction.founder);
    town.get("/v1/nothing/secret-in-a-path?token=" + bernd.token, bernd.token);
    town.call("SECRETVERB", "/v1/about", bernd.token);
    secrets = {bernd.token,        faction.founder.token, bernd.device, "bernd",
               "secret-in-a-path", "Beispielfraktion",    "SECRETVERB", "Anna"};
  }  // a line is written after its answer: when the server has ended they are all there
  const std::string log = text_in(folder / "log");
  BOOST_TEST(log.find("\"event\":\"request\"") != std::string::npos);
  BOOST_TEST(log.find("\"route\":\"/v1/sign-in\"") != std::string::npos);
  for (const std::string& secret : secrets) BOOST_TEST(log.find(secret) == std::string::npos, secret);
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) BOOST_TEST(json::parse(line, nullptr, false).is_object());
}

BOOST_AUTO_TEST_SUITE_END()
