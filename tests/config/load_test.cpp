// The configuration file: defaults, the example, and a table of what is wrong with bad files, by line.
#include <unistd.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "config/config.h"
#include "config/limits.h"

using namespace mappe::config;

namespace {

const std::filesystem::path example = std::filesystem::path(MAPPE_SOURCE_DIR) / "config/mappe-server.example.yaml";

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct BadCase {
  const char* name;
  const char* text;
  int line;
  const char* says;  // a part of the problem's text
};
std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.name; }

const BadCase bad_cases[] = {
    {"unknown key", "data: /a\nsesion:\n  idle: 1 d\n", 2, "unknown key `sesion` (did you mean `session`?)"},
    {"unknown key in a group", "session:\n  idel: 1 d\n", 2, "unknown key `session.idel` (did you mean `idle`?)"},
    {"unknown key far from all", "log:\n  zebra_crossing: 1\n", 2, "known here are: level"},
    {"unknown key in a listener", "listen:\n  - addres: 127.0.0.1:1\n", 2, "did you mean `address`?"},
    {"key twice", "data: /a\n\ndata: /b\n", 3, "`data` stands here twice"},
    {"key twice in a group", "log:\n  level: info\n  level: debug\n", 3, "`level` stands here twice"},
    {"size without number", "quota:\n  faction: much\n", 2, "write it like `2 GiB`"},
    {"size with an unknown unit", "quota:\n  faction: 2 PiB\n", 2, "unknown unit"},
    {"size too small", "quota:\n  faction: 10 B\n", 2, "must be from 1 MiB to"},
    {"size as a list", "quota:\n  faction: [1, 2]\n", 2, "must be one value"},
    {"duration without unit", "\n\nsession:\n  idle: 30\n", 4, "a duration needs a unit"},
    {"duration too short", "session:\n  idle: 1 s\n", 2, "must be from 1 min to 366 d"},
    {"duration missing", "session:\n  idle:\n", 2, "`session.idle` has no value"},
    {"count not a number", "limits:\n  workers: many\n", 2, "a whole number from 8 to 16384"},
    {"count negative", "limits:\n  workers: -8\n", 2, "a whole number from 8 to 16384"},
    {"count with a fraction", "limits:\n  workers: 8.5\n", 2, "a whole number from 8 to 16384"},
    {"count above its limit", "limits:\n  workers: 16385\n", 2, "a whole number from 8 to 16384"},
    {"level unknown", "log:\n  level: loud\n", 2, "debug, info, warning or error"},
    {"data empty", "data: ''\n", 1, "`data` must not be empty"},
    {"group as a value", "session: 3\n", 1, "`session` must be a group"},
    {"file is a list", "- a\n- b\n", 1, "the file must be a group"},
    {"file is one word", "hello\n", 1, "the file must be a group"},
    {"council without a name", "councils:\n  - {address: 'https://r.example', contact: a@b.example}\n", 2,
     "has no `name`"},
    {"council with a name for people", "councils:\n  - name: Köln\n    address: https://r.example\n    contact: a@b\n",
     2, "1 to 32 of a-z"},
    {"council at a file", "councils:\n  - name: k\n    address: file:///x\n    contact: a@b\n", 3, "a web address"},
    {"council without contact", "councils:\n  - name: k\n    address: https://r.example\n", 2, "has no `contact`"},
    {"council asked too fast",
     "councils:\n  - name: k\n    address: https://r.example\n    contact: a@b\n    request_gap: 1 ms\n", 5,
     "must be from 1 s to 1 min"},
    {"council with an unknown key",
     "councils:\n  - name: k\n    address: https://r.example\n    contact: a@b\n    intervall: 1 h\n", 5,
     "did you mean `interval`?"},
    {"council twice",
     "councils:\n  - {name: k, address: 'https://r.example', contact: a@b}\n  - {name: k, address: "
     "'https://r.example', "
     "contact: a@b}\n",
     3, "twice"},
    {"listen not a list", "listen: 127.0.0.1:1\n", 1, "`listen` must be a list"},
    {"listen empty", "listen: []\n", 1, "at least one address"},
    {"listen item not a group", "listen:\n  - 127.0.0.1:1\n", 2, "an item of `listen` must be a group"},
    {"listen without address", "listen:\n  - tls: true\n", 2, "has no `address`"},
    {"listen on a name", "listen:\n  - address: localhost:1\n", 2, "not a numeric address"},
    {"listen without port", "listen:\n  - tls: true\n    address: 127.0.0.1\n", 3, "the port is missing"},
    {"listen twice", "listen:\n  - address: 127.0.0.1:1\n  - address: 127.0.0.1:1\n", 3, "stands in `listen` twice"},
    {"plain text off loopback", "listen:\n  - address: 0.0.0.0:80\n    tls: false\n", 2, "only a loopback address"},
    {"a proxy off loopback", "listen:\n  - address: 0.0.0.0:443\n    behind_proxy: true\n", 2,
     "is for a loopback address"},
    {"behind_proxy neither true nor false", "listen:\n  - address: 127.0.0.1:1\n    behind_proxy: nginx\n", 3,
     "`listen[].behind_proxy` must be true or false"},
    {"tls neither true nor false", "listen:\n  - address: 127.0.0.1:1\n    tls: maybe\n", 3, "must be true or false"},
    {"origin without scheme", "origins:\n  - mappe.example\n", 2, "an origin starts with https://"},
    {"origin with path", "origins:\n  - https://a.example\n  - https://mappe.example/x\n", 3, "is not an origin"},
    {"origin twice", "origins: [https://a.example, https://a.example]\n", 1, "stands in `origins` twice"},
    {"certificate without key", "data: /a\ntls:\n  certificate: a.pem\n", 3, "set together"},
    {"idle beyond absolute", "session:\n  absolute: 1 h\n  idle: 2 h\n", 3,
     "must not be longer than `session.absolute`"},
    {"idle beyond the default absolute", "session:\n  idle: 100 d\n", 2, "must not be longer than `session.absolute`"},
    {"first delay beyond longest", "sign_in:\n  longest_delay: 1 s\n  first_delay: 2 s\n", 3, "must not be longer"},
    {"uploads expire backwards", "retention:\n  unreferenced_uploads_longest: 1 h\n", 2, "must not be longer"},
    {"per address beyond all", "limits:\n  connections: 16\n", 2, "must not be more than `limits.connections`"},
    {"broken YAML", "data: /a\nlisten: [\n", 3, "not valid YAML"},
    {"tab as indent", "session:\n\tidle: 1 d\n", 2, "not valid YAML"},
    {"two documents", "data: /a\n---\ndata: /b\n", 2, "second YAML document"},
    {"stray comma after the document", "data: /a\n, log: 3\n", 2, "YAML"},
    {"unknown anchor", "data: *nowhere\n", 1, "not valid YAML"},
    {"key that is a list", "? [a, b]\n: c\n", 1, "a key must be a word"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(load_config)

BOOST_AUTO_TEST_CASE(an_empty_file_gives_the_defaults) {
  BOOST_TEST((parse("", "f").config == Config()));
  BOOST_TEST((parse("# only a comment\n", "f").config == Config()));
  BOOST_TEST((parse("session:\n", "f").config == Config()));
}

BOOST_AUTO_TEST_CASE(the_example_is_the_defaults) {
  const Loaded loaded = load(example);
  BOOST_REQUIRE(loaded);
  BOOST_TEST((loaded.config == Config()));
}

BOOST_AUTO_TEST_CASE(the_example_shows_every_key_once) {
  const std::string text = contents_of(example);
  for (const std::string& key : known_keys()) {
    const std::string last = key.substr(key.find_last_of('.') + 1) + ":";
    const auto group =
        key.find('.') == std::string::npos ? 0 : text.find("\n" + key.substr(0, key.find_first_of(".[")) + ":");
    BOOST_REQUIRE_MESSAGE(group != std::string::npos, key << " has no group in the example");
    const auto found = text.find("\n" + std::string(key.find('.') == std::string::npos ? "" : "  ") + last, group);
    const auto in_list = text.find("  - " + last, group);
    const bool is_nested = key.find('.') < key.find('[') && key.find('[') != std::string::npos;
    const auto beside = text.find((is_nested ? "\n      " : "\n    ") + last, group);
    BOOST_TEST((found != std::string::npos || in_list != std::string::npos || beside != std::string::npos),
               key << " is not in the example");
  }
}

// If a default moved and the example did not, the comparison above must see it: each key of the example is really read.
BOOST_AUTO_TEST_CASE(every_value_of_the_example_is_read) {
  std::string text = contents_of(example);
  const auto at = text.find("faction: 10 GiB");
  BOOST_REQUIRE(at != std::string::npos);
  text.replace(at, 15, "faction: 11 GiB");
  const Loaded loaded = parse(text, "f");
  BOOST_REQUIRE(loaded);
  BOOST_TEST(!(loaded.config == Config()));
  BOOST_TEST(loaded.config->quota.faction_bytes == std::uint64_t{11} << 30);
}

BOOST_AUTO_TEST_CASE(values_that_are_set_arrive) {
  const Loaded loaded = parse(
      "data: /srv/mappe\nlisten:\n  - {address: '[::]:443'}\n  - address: 127.0.0.1:80\n    tls: false\n    "
      "behind_proxy: true\n"
      "origins: [https://mappe.example]\nlog: {level: debug}\ntls: {certificate: /c, key: /k}\n"
      "session: {idle: 1 h, absolute: 2 h}\ndrain: 0\n",
      "f");
  BOOST_REQUIRE(loaded);
  const Config& config = *loaded.config;
  BOOST_TEST(config.data == "/srv/mappe");
  BOOST_TEST((config.listen == std::vector<Listen>{{"::", 443, true}, {"127.0.0.1", 80, false, true}}));
  BOOST_TEST(config.origins == std::vector<std::string>{"https://mappe.example"}, boost::test_tools::per_element());
  BOOST_TEST((config.log.level == LogLevel::debug));
  BOOST_TEST(config.tls.key == "/k");
  BOOST_TEST((config.session.idle == std::chrono::hours(1)));
  BOOST_TEST((config.drain == Duration(0)));
  BOOST_TEST(config.quota.faction_bytes == Config().quota.faction_bytes);
}

BOOST_AUTO_TEST_CASE(the_council_of_the_example_is_one_without_its_marks) {
  std::string text = contents_of(example);
  const auto at = text.find("councils: []");
  BOOST_REQUIRE(at != std::string::npos);
  std::string council = "councils:" + text.substr(at + 12);
  for (std::size_t mark = 0; (mark = council.find("\n#", mark)) != std::string::npos;) council.replace(mark, 2, "\n ");
  const Loaded loaded = parse(council, "f");
  for (const auto& problem : loaded.problems) BOOST_TEST_MESSAGE(to_string(problem));
  BOOST_REQUIRE(loaded);
  BOOST_REQUIRE(loaded.config->councils.size() == 1U);
  const Council& read = loaded.config->councils.front();
  Council expected;  // whose times are the defaults
  expected.name = "musterstadt";
  expected.title = "Musterstadt";
  expected.address = "https://ris.musterstadt.example/oparl/system";
  expected.contact = "council@mappe.example";
  expected.page_parameter = "size=100";
  expected.rewrites = {{"https://web1.musterstadt.example/oparl/", "https://ris.musterstadt.example/ris/oparl/"}};
  expected.roots = {"https://ris.musterstadt.example/bi/"};
  BOOST_TEST((read == expected));
}

BOOST_DATA_TEST_CASE(a_bad_file_is_refused_with_the_line, boost::unit_test::data::make(bad_cases), row) {
  const Loaded loaded = parse(row.text, "server.yaml");
  BOOST_TEST(!loaded.config.has_value());
  BOOST_REQUIRE(loaded.problems.size() == 1U);
  BOOST_TEST(loaded.problems.front().file == "server.yaml");
  BOOST_TEST(loaded.problems.front().line == row.line);
  BOOST_TEST(loaded.problems.front().text.find(row.says) != std::string::npos, loaded.problems.front().text);
}

BOOST_AUTO_TEST_CASE(all_problems_are_told_in_the_order_of_lines) {
  const Loaded loaded = parse("sesion: 1\nlog:\n  level: loud\nquota:\n  faction: x\n", "f");
  BOOST_REQUIRE(loaded.problems.size() == 3U);
  BOOST_TEST(loaded.problems[0].line == 1);
  BOOST_TEST(loaded.problems[1].line == 3);
  BOOST_TEST(loaded.problems[2].line == 5);
  BOOST_TEST(to_string(loaded.problems[0]) == "f:1: unknown key `sesion` (did you mean `session`?)");
}

BOOST_AUTO_TEST_CASE(a_flood_of_problems_is_cut) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  BOOST_TEST(parse(text, "f").problems.size() == limits::problems_max);
}

BOOST_AUTO_TEST_CASE(a_huge_file_is_refused_unread) {
  const Loaded loaded = parse(std::string(limits::file_bytes_max + 1, '#'), "f");
  BOOST_REQUIRE(loaded.problems.size() == 1U);
  BOOST_TEST(loaded.problems.front().line == 0);
}

BOOST_AUTO_TEST_CASE(a_missing_file_and_a_folder_are_named) {
  for (const std::filesystem::path& path : {example.parent_path() / "not-there.yaml", example.parent_path()}) {
    const Loaded loaded = load(path);
    BOOST_REQUIRE(loaded.problems.size() == 1U);
    BOOST_TEST(loaded.problems.front().file == path.string());
    BOOST_TEST(loaded.problems.front().text.find("cannot be read") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(relative_paths_start_at_the_file) {
  const auto folder = std::filesystem::temp_directory_path() / ("mappe-config-test-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto key = folder / "k.pem";
  std::ofstream(folder / "c.pem") << "a certificate";
  std::ofstream(key) << "a key";
  std::ofstream(folder / "server.yaml") << "data: store\ntls: {certificate: c.pem, key: " << key.string()
                                        << "}\nweb: {folder: app}\n";
  const Loaded loaded = load(folder / "server.yaml");
  std::filesystem::remove_all(folder);
  BOOST_REQUIRE(loaded);
  BOOST_TEST(loaded.config->data == folder / "store");
  BOOST_TEST(loaded.config->tls.certificate == folder / "c.pem");
  BOOST_TEST(loaded.config->tls.key == key);
  BOOST_TEST(loaded.config->web.folder == folder / "app");
}

BOOST_AUTO_TEST_CASE(a_certificate_or_key_that_cannot_be_read_is_named_with_its_line) {
  const auto folder = std::filesystem::temp_directory_path() / ("mappe-config-keys-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "c.pem") << "a certificate";
  std::ofstream(folder / "server.yaml") << "data: store\ntls:\n  certificate: c.pem\n  key: nowhere.pem\n";
  const Loaded loaded = load(folder / "server.yaml");
  std::filesystem::remove_all(folder);
  BOOST_REQUIRE(loaded.problems.size() == 1U);
  BOOST_TEST(loaded.problems.front().line == 4);
  BOOST_TEST(loaded.problems.front().text.find("`tls.key`") != std::string::npos);
  BOOST_TEST(loaded.problems.front().text.find("nowhere.pem") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
