// What is refused because it is too much: floods, full factions, too many devices, leases and uploads.
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "crypto/base/cbor.h"
#include "server/sign_in/challenge.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::Kind;
using journal::SpaceRole;
using mappe::server::Policy;

namespace {

Policy patient() {
  Policy policy;
  policy.address_tries_per_minute = 100'000;
  policy.sign_in.free_tries = 100;
  return policy;
}

struct AtLimits {
  Policy policy = patient();
  std::optional<Town> opened;
  Faction faction;
  Space space;

  // A town with this policy, a faction and a space in it.
  Town& with(const Policy& of, const storage::BlobRetention& retention = {}) {
    opened.emplace(of, "/dev/null", retention);
    faction = opened->new_faction("Beispielfraktion");
    space = opened->new_space(faction, faction.founder);
    return *opened;
  }
  Member& anna() { return faction.founder; }
  Reply uploads(const Bytes& bytes) const {
    return opened->call("PUT", space.path() + "/blobs/" + b64(id_of(bytes)), faction.founder.token,
                        std::string(text_of(bytes)), "application/octet-stream");
  }
  Reply writes() { return opened->commits(space, anna(), opened->content(faction, space, anna())); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits, AtLimits)

// ---- floods --------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(entries_without_adds_are_slowed_by_their_bytes) {
  policy.unmetered_bytes_per_hour = 3000;
  Town& town = with(policy);
  int written = 0;
  Reply last;
  for (; written < 20; ++written)
    if (last = writes(); last.status != 200) break;
  BOOST_TEST(last.status == 429);
  BOOST_TEST(!last.header("Retry-After").empty());
  BOOST_TEST(written >= 2);
  BOOST_TEST(written <= 7);
  const Bytes blob = some_blob(500);  // the quota stands over entries that add
  BOOST_TEST(town.commits(space, anna(), town.content(faction, space, anna(), {size_of(blob)}), {blob}).status == 200);
}

BOOST_AUTO_TEST_CASE(many_spaces_give_nobody_more_bytes) {
  policy.unmetered_bytes_per_hour = 3000;
  Town& town = with(policy);
  int made = 0;
  Reply last;
  for (; made < 20; ++made) {
    Space next;
    const auto entry = town.genesis(faction, anna(), next);
    if (last = town.post_cbor("/v1/spaces", anna().token, entry.bytes()); last.status != 201) break;
  }
  BOOST_TEST(last.status == 429);
  BOOST_TEST(made >= 1);
  town.passes(std::chrono::hours(1));
  town.new_space(faction, anna());
}

BOOST_AUTO_TEST_CASE(floods_of_roster_entries_cards_and_spaces_are_slowed) {
  policy.entries_per_minute = 3;
  Town& town = with(policy);
  const auto roles = [&] {
    const journal::PolicyBody body{};
    return town.appends(faction, anna(), Kind::policy, encode(body));
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(roles().status == 200);
  BOOST_TEST(roles().status == 429);
  const auto leaves = [&] {
    return town.leaves_card(Keys(PrincipalKind::invite, faction.id).card, anna().token).status;
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(leaves() == 204);
  BOOST_TEST(leaves() == 429);
  const auto founds = [&] {
    Space next;
    return town.post_cbor("/v1/spaces", anna().token, town.genesis(faction, anna(), next).bytes()).status;
  };
  for (int i = 0; i < 2; ++i) BOOST_TEST(founds() == 201);  // the fixture's was the first
  BOOST_TEST(founds() == 429);
}

// ---- addresses -----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_ipv6_host_counts_with_its_64_however_it_is_written) {
  const auto group = [](const char* address) {
    http::Peer peer;
    peer.address = address;
    return server::address_group(peer);
  };
  BOOST_TEST(group("2001:db8::1") == group("2001:db8:0:0:ffff:1:2:3"));
  BOOST_TEST(group("2001:db8::") == group("2001:db8::ffff:0:0:1"));
  BOOST_TEST(group("2001:db8::1") != group("2001:db8:0:1::1"));
  BOOST_TEST(group("2001:db8:1::1") != group("2001:db8:2::1"));
  BOOST_TEST(group("192.0.2.7") != group("192.0.2.8"));
  http::Peer here;
  here.is_unix = true;
  BOOST_TEST(server::address_group(here) == "unix");
}

// ---- quota and uploads ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_full_faction_uploads_nothing) {
  Town& town = with(policy);
  BOOST_TEST(uploads(some_blob(500)).status == 204);
  BOOST_TEST_REQUIRE(bool(server::set_quota(town.services(), faction.name, 10)));
  const Reply refused = uploads(some_blob(500, 2));
  BOOST_TEST(refused.status == 507);
  BOOST_TEST(refused.type() == "quota");
  BOOST_TEST(refused.data().at("quota_bytes") == 10);
}

BOOST_AUTO_TEST_CASE(uploads_that_no_entry_names_are_limited) {
  storage::BlobRetention retention;
  retention.unreferenced_bytes_max = 1000;
  with(policy, retention);
  BOOST_TEST(uploads(some_blob(600)).status == 204);
  const Reply refused = uploads(some_blob(600, 2));
  BOOST_TEST(refused.status == 507);
  BOOST_TEST(refused.rule() == "unreferenced_uploads");
}

BOOST_AUTO_TEST_CASE(a_fetch_stops_at_8_mebibytes_and_goes_on_when_asked_again) {
  Town& town = with(policy);
  std::vector<BlobId> ids;
  for (std::uint8_t i = 1; i <= 9; ++i) {
    const Bytes blob = some_blob(1 << 20, i);
    BOOST_TEST_REQUIRE(uploads(blob).status == 204);
    ids.push_back(id_of(blob));
  }
  const auto fetched = [&](const std::vector<BlobId>& asked) {
    const Bytes body = town.post_cbor(space.path() + "/blobs/fetch", anna().token, cbor_ids(asked)).bytes();
    cbor::Reader r(body);
    return r.array_up_to(asked.size());
  };
  BOOST_TEST(fetched(ids) == 8u);
  BOOST_TEST(fetched({ids[8]}) == 1u);
}

// ---- leases, devices, sessions -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_session_holds_so_many_leases) {
  policy.leases_per_session = 2;
  Town& town = with(policy);
  const auto takes = [&] {
    return town.post(space.path() + "/leases", anna().token, {{"key", b64(LeaseKey::random())}, {"ttl_s", 60}}).status;
  };
  BOOST_TEST(takes() == 201);
  BOOST_TEST(takes() == 201);
  BOOST_TEST(takes() == 429);
  town.passes(std::chrono::seconds(60));
  BOOST_TEST(takes() == 201);
}

BOOST_AUTO_TEST_CASE(of_65_devices_the_one_unused_longest_is_forgotten) {
  Town& town = with(policy);
  const std::string first = anna().token;
  Member other = anna();
  for (int i = 0; i < 64; ++i) {
    town.passes(std::chrono::seconds(1));
    other.device.clear();
    BOOST_TEST_REQUIRE(town.signs_in(other).status == 200);
    if (i == 62) BOOST_TEST(town.get("/v1/me", first).status == 200);
  }
  BOOST_TEST(town.get("/v1/devices", other.token).data().size() == 64u);
  BOOST_TEST(town.get("/v1/me", first).status == 401);
}

BOOST_AUTO_TEST_CASE(signing_in_again_on_a_device_ends_its_earlier_session) {
  Town& town = with(policy);
  const std::string first = anna().token;
  BOOST_TEST_REQUIRE(town.signs_in(anna()).status == 200);
  BOOST_TEST(town.get("/v1/me", first).status == 401);
  BOOST_TEST(town.get("/v1/me", anna().token).status == 200);
  BOOST_TEST(town.services().storage.sessions().of_account(anna().login.account)->size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_invites_session_ends_after_24_hours_and_there_are_16_at_most) {
  Town& town = with(policy);
  InviteWish wish;
  wish.expires_in_ms = 48ULL * 3600 * 1000;
  const Invitation invitation = town.invites(faction, anna(), wish);
  const std::string first = town.session_of(invitation);
  BOOST_TEST(town.get("/v1/me", first).status == 200);
  town.passes(std::chrono::hours(24));
  BOOST_TEST(town.get("/v1/me", first).status == 401);
  const std::string second = town.session_of(invitation);
  for (int i = 0; i < 15; ++i) {
    town.passes(std::chrono::seconds(1));
    town.session_of(invitation);
  }
  BOOST_TEST(town.get("/v1/me", second).status == 200);
  town.session_of(invitation);
  BOOST_TEST(town.get("/v1/me", second).status == 401);
}

BOOST_AUTO_TEST_CASE(a_session_with_a_short_idle_time_goes_on_while_it_is_used) {
  policy.session_idle = std::chrono::minutes(1);
  Town& town = with(policy);
  for (int i = 0; i < 30; ++i) {
    BOOST_TEST_REQUIRE(town.get("/v1/me", anna().token).status == 200);
    town.passes(std::chrono::seconds(20));
  }
  town.passes(std::chrono::minutes(1));
  BOOST_TEST(town.get("/v1/me", anna().token).status == 401);
}

// ---- form ----------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_commit_without_its_form_is_malformed) {
  Town& town = with(policy);
  const auto posts = [&](ByteView body) {
    return town.post_cbor(space.path() + "/journal", anna().token, body).type();
  };
  const Bytes good = Town::commit_of(town.content(faction, space, anna()));
  Bytes longer = good;
  longer.push_back(0);
  BOOST_TEST(posts(longer) == "malformed");
  BOOST_TEST(posts(ByteView(good).first(good.size() - 1)) == "malformed");
  BOOST_TEST(posts(Bytes{0x80}) == "malformed");
  BOOST_TEST(posts(bytes_of(std::string_view("no CBOR"))) == "malformed");
}

BOOST_AUTO_TEST_CASE(an_id_of_zeros_founds_nothing) {
  Town& town = with(policy);
  Faction other;
  other.name = "Zweite";
  other.founder.login.login = "carla";
  other.founder.login.account = AccountId();
  other.founder.keys = std::make_shared<Keys>(PrincipalKind::person, other.id);
  const std::string code = town.setup_code("Zweite");
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(other, code)).type() == "malformed");
  Space nowhere;
  nowhere.id = SpaceId();
  const auto entry = town.genesis(faction, anna(), nowhere);
  BOOST_TEST(town.post_cbor("/v1/spaces", anna().token, entry.bytes()).status >= 400);
  BOOST_TEST(town.get("/v1/spaces", anna().token).data().size() == 1u);
}

// ---- suspension, policy and clock at founding ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_suspended_faction_makes_no_spaces_and_leaves_no_typed_codes) {
  Town& town = with(policy);
  const Invitation invitation = town.invites(faction, anna());
  BOOST_TEST_REQUIRE(bool(server::set_suspended(town.services(), faction.name, true)));
  Space next;
  const auto entry = town.genesis(faction, anna(), next);
  BOOST_TEST(town.post_cbor("/v1/spaces", anna().token, entry.bytes()).type() == "suspended");
  const std::string path =
      "/v1/invite-codes/" + b64(Bytes(8, 9)) + "?faction=" + b64(faction.id) + "&invite=" + b64(invitation.keys->id);
  BOOST_TEST(town.call("PUT", path, anna().token, "a box", "application/cbor").type() == "suspended");
}

BOOST_AUTO_TEST_CASE(a_founding_is_judged_by_policy_and_clock_too) {
  Town& town = with(policy);
  const auto founds = [&](const journal::Policy& rules, TimeMs off_ms) {
    Faction other;
    other.name = "Zweite";
    other.founder.login.login = "carla";
    other.founder.keys = std::make_shared<Keys>(PrincipalKind::person, other.id);
    json body = town.founding_body(other, town.setup_code("Zweite"));
    const auto entry = journal::Entry::parse(*from_base64url(body.at("entry").get<std::string>()));
    auto found = *journal::parse_found(entry->body());
    found.policy = rules;
    journal::Header header = entry->header();
    header.time_ms += off_ms;
    body["entry"] = b64(journal::Entry::make(header, encode(found), other.founder.keys->pair).bytes());
    return town.post("/v1/factions", "", body);
  };
  BOOST_TEST(founds({{journal::policy_key::second_factor, 2}}, 0).rule() == "second_factor");
  BOOST_TEST(founds({}, 601'000).rule() == "clock");
  BOOST_TEST(founds({}, 0).status == 201);
}

// ---- the head ------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reader_keeps_the_head_from_nobody) {
  Town& town = with(policy);
  const Member bernd = town.new_member(faction, "bernd");
  town.shares(faction, space, anna(), {town.row_of(bernd, SpaceRole::reader)});
  journal::AccessBody without = space.access;
  std::erase_if(without.members, [&](const journal::Row& row) { return row.principal == bernd.author(); });
  const auto stale = town.access(faction, space, bernd, without);
  BOOST_TEST_REQUIRE(writes().status == 200);
  BOOST_TEST(town.post_cbor(space.path() + "/journal", bernd.token, Town::commit_of(stale)).status == 409);
  BOOST_TEST(town.services().reservations.kept_for_others(journal_of(space.id), "somebody", town.now()) == 0u);
  BOOST_TEST(writes().status == 200);
}

BOOST_AUTO_TEST_CASE(an_editor_prunes_nothing_and_learns_so_before_the_head) {
  Town& town = with(policy);
  const Member bernd = town.new_member(faction, "bernd");
  town.shares(faction, space, anna(), {town.row_of(bernd, SpaceRole::editor)});
  journal::Header header = town.next_header(faction, space, bernd, Kind::prune);
  header.seq += 5;  // beyond the head: a conflict, were the right not judged first
  const auto entry = journal::Entry::make(header, Bytes{0x80}, bernd.keys->pair);
  const Reply reply = town.post_cbor(space.path() + "/journal", bernd.token, Town::commit_of(entry));
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "role_too_low");
}

BOOST_AUTO_TEST_CASE(a_commit_that_waits_for_the_head_is_sent_away_at_drain) {
  Town& town = with(policy);
  const Member bernd = town.new_member(faction, "bernd");
  town.shares(faction, space, anna(), {town.row_of(bernd, SpaceRole::editor)});
  const auto stale = town.content(faction, space, bernd);
  BOOST_TEST_REQUIRE(writes().status == 200);
  BOOST_TEST(town.post_cbor(space.path() + "/journal", bernd.token, Town::commit_of(stale)).status == 409);
  Reply waited;
  const auto fast = town.content(faction, space, anna());
  std::thread waiting(
      [&] { waited = town.post_cbor(space.path() + "/journal", faction.founder.token, Town::commit_of(fast)); });
  // The test's clock stands still, so it waits until the drain.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  town.restarts();
  waiting.join();
  BOOST_TEST(waited.status == 503);
  BOOST_TEST(!waited.header("Retry-After").empty());
}

BOOST_AUTO_TEST_SUITE_END()
