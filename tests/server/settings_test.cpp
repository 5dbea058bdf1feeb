// Every key of the configuration arrives where it counts.
#include "server/program/settings.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::server;
using config::Config;
using std::chrono::milliseconds;

namespace {

// Every key has another value than its default, and than the other keys'.
Config all_changed() {
  Config c;
  c.quota.faction_bytes = 1001;
  c.session = {milliseconds(1002), milliseconds(1003)};
  c.sign_in.free_tries = 1004;
  c.sign_in.first_delay = milliseconds(1005);
  c.sign_in.longest_delay = milliseconds(1006);
  c.sign_in.forget_after = milliseconds(1007);
  c.sign_in.address_tries_per_minute = 1008;
  c.limits.connections = 1009;
  c.limits.connections_per_address = 1010;
  c.limits.workers = 1011;
  c.limits.invitation_tries = 1012;
  c.limits.typed_code_fetches = 1013;
  c.limits.self_changes_per_day = 1014;
  c.limits.entries_per_minute = 1015;
  c.limits.leases_per_session = 1016;
  c.limits.unreferenced_upload_bytes = 1017;
  c.retention = {milliseconds(1018), milliseconds(1019), milliseconds(1020)};
  return c;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(the_policy_has_what_the_configuration_says) {
  const Policy policy = policy_of(all_changed());
  BOOST_TEST(policy.faction_quota_bytes == 1001u);
  BOOST_TEST(policy.session_idle.count() == 1002);
  BOOST_TEST(policy.session_absolute.count() == 1003);
  BOOST_TEST(policy.sign_in.free_tries == 1004u);
  BOOST_TEST(policy.sign_in.first_delay.count() == 1005);
  BOOST_TEST(policy.sign_in.longest_delay.count() == 1006);
  BOOST_TEST(policy.sign_in.forget_after.count() == 1007);
  BOOST_TEST(policy.address_tries_per_minute == 1008u);
  BOOST_TEST(policy.invitation_tries == 1012u);
  BOOST_TEST(policy.typed_code_fetches == 1013u);
  BOOST_TEST(policy.self_changes_per_day == 1014u);
  BOOST_TEST(policy.entries_per_minute == 1015u);
  BOOST_TEST(policy.leases_per_session == 1016u);
}

BOOST_AUTO_TEST_CASE(a_council_has_what_the_configuration_says) {
  Config config;
  config.councils.push_back({"muster",
                             "Musterstadt",
                             "https://r.example/oparl/system",
                             "a@b.example",
                             milliseconds(1),
                             milliseconds(2),
                             milliseconds(3),
                             "size=100",
                             true,
                             {{"https://a.example/", "https://b.example/"}},
                             {"https://r.example/bi/"}});
  const auto sources = council_sources(config);
  BOOST_REQUIRE(sources.size() == 1u);
  const CouncilSource& source = sources[0];
  BOOST_TEST(source.settings.name == "muster");
  BOOST_TEST(source.title == "Musterstadt");
  BOOST_TEST(source.settings.address == "https://r.example/oparl/system");
  BOOST_TEST(source.contact == "a@b.example");
  BOOST_TEST(source.settings.every_ms == 1u);
  BOOST_TEST(source.settings.full_every_ms == 2u);
  BOOST_TEST(source.settings.manners.gap_ms == 3u);
  BOOST_TEST(source.settings.page_parameter == "size=100");
  BOOST_TEST(source.settings.manners.ignore_robots);
  BOOST_TEST((source.settings.rewrites == council::Rewrites{{"https://a.example/", "https://b.example/"}}));
  BOOST_TEST(source.roots == std::vector<std::string>{"https://r.example/bi/"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_http_limits_have_what_the_configuration_and_the_files_say) {
  const http::Limits limits = http_limits(all_changed(), FileShares{2001, 2002});
  BOOST_TEST(limits.connections_max == 2002u);  // as many as there are files for
  BOOST_TEST(limits.connections_per_address_max == 1010u);
  BOOST_TEST(limits.workers_max == 1011u);
}

BOOST_AUTO_TEST_CASE(storage_keeps_what_the_configuration_says) {
  const storage::Options options = storage_options(all_changed(), FileShares{2001, 2002});
  BOOST_TEST(options.open_files_max == 2001u);
  BOOST_TEST(options.retention.unreferenced_bytes_max == 1017u);
  BOOST_TEST(options.retention.grace_ms == 1018u);
  BOOST_TEST(options.retention.unreferenced_idle_ms == 1019u);
  BOOST_TEST(options.retention.unreferenced_ends_ms == 1020u);
  BOOST_TEST(options.sync);
}

BOOST_AUTO_TEST_CASE(the_defaults_of_policy_and_configuration_are_the_same) {
  const Policy made = policy_of(Config()), own;
  BOOST_TEST(made.sign_in.free_tries == own.sign_in.free_tries);
  BOOST_TEST((made.session_idle == own.session_idle));
  BOOST_TEST((made.session_absolute == own.session_absolute));
  BOOST_TEST(made.entries_per_minute == own.entries_per_minute);
  BOOST_TEST(made.faction_quota_bytes == own.faction_quota_bytes);
  BOOST_TEST(storage_options(Config(), FileShares{2048, 1}).retention.grace_ms == storage::BlobRetention().grace_ms);
}

BOOST_AUTO_TEST_CASE(log_levels_keep_their_names) {
  BOOST_TEST((level_of(config::LogLevel::debug) == LogLevel::debug));
  BOOST_TEST((level_of(config::LogLevel::info) == LogLevel::info));
  BOOST_TEST((level_of(config::LogLevel::warning) == LogLevel::warning));
  BOOST_TEST((level_of(config::LogLevel::error) == LogLevel::error));
}

BOOST_AUTO_TEST_SUITE_END()
