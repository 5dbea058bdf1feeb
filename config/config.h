// The server's configuration: one YAML file, checked key by key before anything starts.      docs/operations.md
//
// Config{} holds the defaults; config/mappe-server.example.yaml shows every key with its default (a test compares
// them). Read by the programs' main files only: what a room needs of it is passed on as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mappe::config {

using Duration = std::chrono::milliseconds;

enum class LogLevel { debug, info, warning, error };

struct Listen {
  std::string host;           // numeric address without brackets: "127.0.0.1", "::1", "0.0.0.0", "::"
  std::uint16_t port = 0;     // 0: a free one, chosen at start (tests)
  bool tls = true;            // false only on loopback, behind a proxy on the same machine
  bool behind_proxy = false;  // only on loopback: X-Forwarded-For names the client

  bool operator==(const Listen&) const = default;
};

// A council information system whose metadata is mirrored.                            docs/council.md
struct Council {
  std::string name;                           // short and for ever: [a-z0-9-], at most 32
  std::string title;                          // for people; empty: what the system calls itself
  std::string address;                        // of its OParl System object, http or https
  std::string contact;                        // whom its operator may ask about our requests: stands in User-Agent
  Duration interval = std::chrono::hours(1);  // between two passes for what was modified
  Duration full_interval = std::chrono::hours(24 * 7);     // between two passes over everything
  Duration request_gap = std::chrono::milliseconds(1500);  // between two requests to one machine
  std::string page_parameter;  // such as "size=100", where a system takes larger pages; empty: none
  bool ignore_robots = false;  // the municipality said so
  struct Rewrite {
    std::string from, to;  // an id that begins with `from` is fetched where `to` says
    bool operator==(const Rewrite&) const = default;
  };
  std::vector<Rewrite> rewrites;
  std::vector<std::string> roots;  // of its web pages, old ones too: by which links are recognised

  bool operator==(const Council&) const = default;
};

struct Config {
  std::filesystem::path data = "/var/lib/mappe";
  std::vector<Listen> listen = {{"127.0.0.1", 8443, true}};
  std::vector<std::string> origins;  // "https://mappe.example[:PORT]"; empty: https://HOST:PORT of each TLS listener

  struct Tls {
    std::filesystem::path certificate;  // PEM chain; empty: self-signed, made in the data folder at first start
    std::filesystem::path key;          // PEM; set together with certificate
    bool operator==(const Tls&) const = default;
  } tls;

  struct Quota {
    std::uint64_t faction_bytes = std::uint64_t{10} << 30;  // of a new faction when the operator names none
    bool operator==(const Quota&) const = default;
  } quota;

  struct Session {
    Duration idle = std::chrono::hours(24 * 7);
    Duration absolute = std::chrono::hours(24 * 90);
    bool operator==(const Session&) const = default;
  } session;

  struct SignIn {
    std::uint64_t free_tries = 5;                       // failures per (login, address) before delays start
    Duration first_delay = std::chrono::seconds(1);     // doubles with every further failure
    Duration longest_delay = std::chrono::minutes(15);  // and ends here; there is never a lock-out
    Duration forget_after = std::chrono::hours(24);     // failures older than this no longer count
    std::uint64_t address_tries_per_minute = 60;        // all sign-in tries of one address together
    bool operator==(const SignIn&) const = default;
  } sign_in;

  struct Limits {
    std::uint64_t connections = 4096;             // open at once; beyond: 503
    std::uint64_t connections_per_address = 256;  // of one address
    std::uint64_t workers = 1024;                 // requests being worked on at once, a thread each
    std::uint64_t invitation_tries = 10;          // sign-ins with a wrong PIN before an invitation rests    §4a
    std::uint64_t typed_code_fetches = 10;        // before a typed code rests                               §4a
    std::uint64_t self_changes_per_day = 20;      // access entries on own rows, per principal               §4
    std::uint64_t entries_per_minute = 3000;      // appends per principal and space; beyond: 429            §4
    std::uint64_t leases_per_session = 1024;
    std::uint64_t unreferenced_upload_bytes = std::uint64_t{24} << 30;  // per principal                      §5
    bool operator==(const Limits&) const = default;
  } limits;

  struct Log {
    LogLevel level = LogLevel::info;
    bool operator==(const Log&) const = default;
  } log;

  struct Retention {
    Duration dropped_blobs = std::chrono::hours(24 * 30);                 // the grace                            §4
    Duration unreferenced_uploads = std::chrono::hours(48);               // since last sent or asked for         §5
    Duration unreferenced_uploads_longest = std::chrono::hours(24 * 14);  // since the first upload            §5
    bool operator==(const Retention&) const = default;
  } retention;

  struct Restore {
    Duration heal_first = std::chrono::hours(1);  // so long journals take nothing but what heals            §4.5
    Duration heal = std::chrono::hours(24 * 30);  // so long they take that at all
    bool operator==(const Restore&) const = default;
  } restore;

  // Of mappe-gateway, a program of its own that reads the same file.                          docs/protocol.md §9
  struct Gateway {
    std::vector<Listen> listen = {{"127.0.0.1", 8445, true}};
    std::filesystem::path state = "/var/lib/mappe-gateway";  // sealed under the app passwords' secrets
    Duration idle = std::chrono::minutes(15);                // after that an app password's keys are forgotten
    std::uint64_t passwords = 64;                            // open at once, a process each; beyond: 503
    bool operator==(const Gateway&) const = default;
  } gateway;

  // The browser app's files.
  struct Web {
    std::filesystem::path folder;  // empty: where they were installed beside the program
    bool operator==(const Web&) const = default;
  } web;

  // What storage costs: a file of its own (config/treasury.h).
  struct TreasuryFile {
    std::filesystem::path file;  // empty: nothing is billed
    bool operator==(const TreasuryFile&) const = default;
  } treasury;

  std::vector<Council> councils;

  Duration drain = std::chrono::seconds(30);  // how long running requests may go on after SIGTERM

  bool operator==(const Config&) const = default;
};

// One thing that is wrong with a file, for a person to correct. text says what, and what to write instead.
struct ConfigProblem {
  std::string file;
  int line = 0;  // from 1; 0: the file as a whole (cannot be read)
  std::string text;

  bool operator==(const ConfigProblem&) const = default;
};

// "server.yaml:12: unknown key `sesion` (did you mean `session`?)"
std::string to_string(const ConfigProblem& problem);

// Either a config or at least one problem, never both.
struct Loaded {
  std::optional<Config> config;
  std::vector<ConfigProblem> problems;  // in the order of the file's lines; all of them, not only the first

  explicit operator bool() const { return config.has_value(); }
};

// Reads and checks a file of at most limits::file_bytes_max. Absent keys keep their defaults; relative paths are
// taken from the folder the file lies in; the certificate and key it names must be readable. Never throws. Any thread.
Loaded load(const std::filesystem::path& file);

// The same for text in memory; `name` stands for the file in problems. Relative paths stay as they are.
Loaded parse(std::string_view text, std::string_view name);

// Every key of the schema in dotted form, in the order of the example: "session.idle". A list counts as one key,
// its members as "listen[].address".
std::vector<std::string> known_keys();

}  // namespace mappe::config
