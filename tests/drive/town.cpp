#include "tests/drive/town.h"

#include <boost/test/unit_test.hpp>

#include "client/identity/account_store.h"
#include "crypto/base/bytes.h"
#include "server/api.h"
#include "server/operator/factions.h"
#include "storage/limits.h"

namespace drive_test {

using namespace std::chrono_literals;

namespace {

const std::string faction_name = "Beispielfraktion";

// Nobody is slowed, and no session ends.
server::Policy patient() {
  server::Policy policy;
  policy.session_idle = policy.session_absolute = std::chrono::hours(24 * 365);
  policy.self_changes_per_day = policy.entries_per_minute = 1'000'000;
  policy.unmetered_bytes_per_hour = std::uint64_t{1} << 40;
  return policy;
}

class Counting final : public client::Transport {
 public:
  Counting(std::unique_ptr<client::Transport> inner, Asked& asked) : inner_(std::move(inner)), asked_(asked) {}
  Result<client::HttpReply> perform(const client::HttpRequest& request) override {
    if (request.method == "GET" && request.target.find("/blobs/") != std::string::npos) ++asked_.blobs;
    return inner_->perform(request);
  }
  void stop() override { inner_->stop(); }
  const std::string& origin() const override { return inner_->origin(); }

 private:
  std::unique_ptr<client::Transport> inner_;
  Asked& asked_;
};

std::unique_ptr<client::Home> home_of(const stories::Member& member) {
  auto home = client::Home::open(member.home());
  BOOST_REQUIRE(home.has_value());
  return std::move(*home);
}

std::unique_ptr<client::Transport> way_to_server(const client::Home& home) {
  auto pin = client::load_server(home);
  BOOST_REQUIRE(pin.has_value());
  auto curl = client::CurlTransport::make(pin->origin, pin->trust);
  BOOST_REQUIRE(curl.has_value());
  return std::move(*curl);
}

std::unique_ptr<client::Session> session_in(client::Home& home, std::unique_ptr<client::Transport> way) {
  auto session = client::Session::open(home, client::make_http_api(std::move(way)));
  BOOST_REQUIRE(static_cast<bool>(session));
  return std::move(*session);
}

}  // namespace

Desk::Desk(const stories::Member& member) : home_(home_of(member)) {
  cache_ = std::make_unique<client::BlobCache>(home_->cache_folder(), std::uint64_t{1} << 30);
  auto counting = std::make_unique<Counting>(way_to_server(*home_), asked);
  session_ = session_in(*home_, std::make_unique<client::drive::DriveTransport>(std::move(counting), line_));
  auto drive = client::drive::Drive::open(*session_, line_, *cache_, {0ms});
  BOOST_REQUIRE(static_cast<bool>(drive));
  drive_ = std::move(*drive);
}

Town& Town::here() {
  static Town town;
  return town;
}

Town::Town() : anna_member_({origin_, ""}, "anna"), ben_member_({origin_, ""}, "ben") {
  auto tls = http::Tls::load(http::test::make_key_files(folder_.path, http::Curve::p256));
  BOOST_REQUIRE(tls.has_value());
  tls_ = *tls;
  auto log = server::Log::to_file(server::LogLevel::error, "/dev/null");
  BOOST_REQUIRE(log.has_value());
  log_ = std::move(*log);
  storage::Options options;
  options.sync = false;  // nothing here ends suddenly
  auto storage = storage::open_storage(folder_.path / "data", options);
  BOOST_REQUIRE(storage.has_value());
  storage_ = std::move(*storage);
  services_ = std::make_unique<server::Services>(*storage_, AtRestKey::random(),
                                                 server::Identity{ServerId::random(), {origin_}, {}}, patient(),
                                                 server::system_time_ms, *log_);
  serves();

  const stories::Door door{origin_, to_hex(tls_->fingerprint())};
  anna_member_ = stories::Member(door, "anna");
  ben_member_ = stories::Member(door, "ben");
  auto setup = server::create_setup(*services_, {faction_name, 1, storage::limits::quota_bytes_none});
  BOOST_REQUIRE(static_cast<bool>(setup));
  anna_member_.founds((*setup).at("link"), "Anna Müller");
  ben_member_.joins(anna_member_.ask({"invite", "Ben Groß", "--role", "member"}));
  other_home_ = home_of(anna_member_);
  other_ = session_in(*other_home_, way_to_server(*other_home_));
  anna_ = std::make_unique<Desk>(anna_member_);
  ben_ = std::make_unique<Desk>(ben_member_);
}

void Town::serves() {
  http::Settings settings;
  server_ = std::make_unique<http::Server>(server::make_router(*services_), settings);
  const auto started = server_->start({http::Listener::secure("127.0.0.1", static_cast<std::uint16_t>(port_), tls_)});
  BOOST_REQUIRE(started.has_value());
}

void Town::goes_away() { server_.reset(); }

void Town::comes_back() {
  serves();
  BOOST_REQUIRE(http::test::eventually([this] { return anna_->drive().is_online() && ben_->drive().is_online(); }));
}

SpaceId Town::new_space() {
  auto made = other_->create_space("Umwelt " + std::to_string(++spaces_));
  BOOST_REQUIRE(static_cast<bool>(made));
  const SpaceId id = (*made)->id();
  const auto ben = ben_->session().identities().front()->principal();
  BOOST_REQUIRE(static_cast<bool>(client::share_space(**made, {ben, client::SpaceRole::editor})));
  for (Desk* desk : {anna_.get(), ben_.get()})
    BOOST_REQUIRE(http::test::eventually([&] { return desk->drive().tree_of(id) != nullptr; }));
  return id;
}

client::SpaceReplica& Town::as_seen_by_anna(const SpaceId& space) {
  auto replica = other_->space(space);
  BOOST_REQUIRE(static_cast<bool>(replica));
  BOOST_REQUIRE(static_cast<bool>((*replica)->sync()));
  return **replica;
}

void Town::makes_ben_a_reader(const SpaceId& space) {
  const auto ben = ben_->session().identities().front()->principal();
  BOOST_REQUIRE(static_cast<bool>(client::share_space(as_seen_by_anna(space), {ben, client::SpaceRole::reader})));
}

void Town::leaves_free(std::optional<std::uint64_t> bytes) {
  const FactionId faction = anna_->session().identities().front()->faction();
  const auto used = storage_->meters().of_faction(faction);
  BOOST_REQUIRE(used.has_value());
  const std::uint64_t quota = bytes ? used->bytes() + *bytes : storage::limits::quota_bytes_none;
  BOOST_REQUIRE(static_cast<bool>(server::set_quota(*services_, faction_name, quota)));
}

}  // namespace drive_test
