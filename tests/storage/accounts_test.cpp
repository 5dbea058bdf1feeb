// Records beside the journals: unique, atomic, ending when they must; for every implementation.
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

WriteVerdict commit(Storage& storage, Writes writes) {
  const auto outcome = storage.commit(writes);
  BOOST_REQUIRE(outcome.has_value());
  return outcome->verdict;
}

Session example_session(const AccountId& account, const DeviceId& device = {}) {
  Session s;
  s.token = TokenHash::random();
  s.account = account;
  s.device = device;
  s.created_ms = s.last_ms = noon;
  s.idle_ms = limits::hour_ms;
  s.ends_ms = noon + limits::day_ms;
  s.sealed = some_bytes(30);
  return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_account_is_found_by_id_login_and_person, Impl, Implementations) {
  Impl storage;
  const auto anna = example_account("anna");
  BOOST_TEST(commit(*storage, {write::CreateAccount{anna}}) == WriteVerdict::done);
  storage.reopen();
  BOOST_TEST(storage->accounts().by_id(anna.id)->login == "anna");
  BOOST_TEST(storage->accounts().by_login("anna")->id == anna.id);
  BOOST_TEST((storage->accounts().by_person(anna.persons[0])->sealed == anna.sealed));
  BOOST_TEST(storage->accounts().by_login("ann").error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(account_ids_logins_and_persons_are_unique, Impl, Implementations) {
  Impl storage;
  const auto anna = example_account("anna");
  BOOST_REQUIRE(commit(*storage, {write::CreateAccount{anna}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::CreateAccount{anna}}) == WriteVerdict::account_exists);
  BOOST_TEST(commit(*storage, {write::CreateAccount{example_account("anna")}}) == WriteVerdict::login_taken);
  auto bernd = example_account("bernd");
  bernd.persons = anna.persons;
  BOOST_TEST(commit(*storage, {write::CreateAccount{bernd}}) == WriteVerdict::person_taken);
  BOOST_TEST(storage->accounts().by_login("bernd").error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(replacing_an_account_needs_its_newest_version, Impl, Implementations) {
  Impl storage;
  auto anna = example_account("anna");
  BOOST_REQUIRE(commit(*storage, {write::CreateAccount{anna}}) == WriteVerdict::done);
  anna.sealed = some_bytes(600, 9);
  BOOST_TEST(commit(*storage, {write::ReplaceAccount{anna}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::ReplaceAccount{anna}}) == WriteVerdict::version_moved);
  const auto stored = storage->accounts().by_id(anna.id);
  BOOST_TEST(stored->version == 1u);
  BOOST_TEST((stored->sealed == anna.sealed));
  BOOST_TEST(commit(*storage, {write::ReplaceAccount{example_account("carla")}}) == WriteVerdict::unknown);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_changed_login_frees_the_old_one, Impl, Implementations) {
  Impl storage;
  auto anna = example_account("anna");
  const auto person_before = anna.persons[0];
  BOOST_REQUIRE(commit(*storage, {write::CreateAccount{anna}}) == WriteVerdict::done);
  anna.login = "anna.example";
  anna.persons = {PrincipalId::random()};
  BOOST_REQUIRE(commit(*storage, {write::ReplaceAccount{anna}}) == WriteVerdict::done);
  BOOST_TEST(storage->accounts().by_login("anna").error().code == Errc::not_found);
  BOOST_TEST(storage->accounts().by_person(person_before).error().code == Errc::not_found);
  BOOST_TEST(commit(*storage, {write::CreateAccount{example_account("anna")}}) == WriteVerdict::done);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_list_with_one_refused_write_writes_nothing, Impl, Implementations) {
  Impl storage;
  const auto hash = SetupCodeHash::random();
  BOOST_REQUIRE(commit(*storage, {write::PutSetupCode{{hash, noon + 1000, some_bytes(20)}}}) == WriteVerdict::done);
  const auto anna = example_account("anna");
  BOOST_TEST(commit(*storage, {write::UseSetupCode{hash, noon}, write::CreateAccount{anna},
                               write::CreateAccount{example_account("anna")}}) == WriteVerdict::login_taken);
  BOOST_TEST(storage->accounts().by_id(anna.id).error().code == Errc::not_found);
  BOOST_TEST(storage->codes().setup_code(hash, noon).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_session_ends_idle_and_at_its_absolute_end, Impl, Implementations) {
  Impl storage;
  const auto session = example_session(AccountId::random());
  BOOST_REQUIRE(commit(*storage, {write::PutSession{session}}) == WriteVerdict::done);
  auto& sessions = storage->sessions();
  BOOST_TEST(sessions.find(session.token, noon + limits::hour_ms - 1).has_value());
  BOOST_TEST(sessions.find(session.token, noon + limits::hour_ms).error().code == Errc::expired);
  for (TimeMs t = noon; t < noon + limits::day_ms; t += limits::hour_ms / 2) {
    BOOST_REQUIRE(sessions.touch(session.token, t).has_value());
  }
  BOOST_TEST(sessions.find(session.token, noon + limits::day_ms).error().code == Errc::expired);
  BOOST_TEST(sessions.touch(session.token, noon + limits::day_ms).error().code == Errc::expired);
  BOOST_TEST(*sessions.remove_expired(noon + limits::day_ms) == 1u);
  BOOST_TEST(sessions.find(session.token, noon).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sessions_end_with_their_account_device_or_principal, Impl, Implementations) {
  Impl storage;
  const auto account = AccountId::random();
  const auto device = DeviceId::random();
  const auto here = example_session(account), there = example_session(account, device);
  auto invite = example_session({});
  invite.kind = PrincipalKind::invite;
  invite.principal = PrincipalId::random();
  BOOST_REQUIRE(commit(*storage, {write::PutSession{here}, write::PutSession{there}, write::PutSession{invite}}) ==
                WriteVerdict::done);
  auto& sessions = storage->sessions();
  BOOST_TEST(sessions.of_account(account)->size() == 2u);
  BOOST_TEST(sessions.of_device(device)->size() == 1u);
  commit(*storage, {write::EndSessionsOfAccount{account, here.token}});
  BOOST_TEST(sessions.find(here.token, noon).has_value());
  BOOST_TEST(sessions.find(there.token, noon).error().code == Errc::not_found);
  BOOST_TEST(sessions.of_device(device)->empty());
  commit(*storage, {write::RemoveSession{here.token}});
  BOOST_TEST(sessions.find(here.token, noon).error().code == Errc::not_found);
  BOOST_TEST(sessions.find(invite.token, noon).has_value());
  commit(*storage, {write::EndSessionsOfPrincipal{invite.principal}});
  BOOST_TEST(sessions.find(invite.token, noon).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_removed_device_takes_its_sessions_along, Impl, Implementations) {
  Impl storage;
  const Device device{DeviceId::random(), AccountId::random(), DeviceSecretHash::random(), noon, noon, some_bytes(20)};
  const auto session = example_session(device.account, device.id);
  BOOST_REQUIRE(commit(*storage, {write::PutDevice{device}, write::PutSession{session}}) == WriteVerdict::done);
  BOOST_TEST(storage->devices().by_secret(device.secret)->id == device.id);
  BOOST_TEST(storage->devices().of_account(device.account)->size() == 1u);
  commit(*storage, {write::RemoveDevice{device.id}});
  storage.reopen();
  BOOST_TEST(storage->devices().by_secret(device.secret).error().code == Errc::not_found);
  BOOST_TEST(storage->devices().of_account(device.account)->empty());
  BOOST_TEST(storage->sessions().find(session.token, noon).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_list_may_expect_an_account_and_a_device_to_be_as_they_were, Impl, Implementations) {
  Impl storage;
  auto anna = example_account("anna");
  const Device device{DeviceId::random(), anna.id, DeviceSecretHash::random(), noon, noon, some_bytes(20)};
  const auto session = example_session(anna.id, device.id);
  const Writes sign_in{write::ExpectAccount{anna.id, 0}, write::ExpectDevice{device.id}, write::PutDevice{device},
                       write::PutSession{session}};
  BOOST_TEST(commit(*storage, sign_in) == WriteVerdict::unknown);
  BOOST_REQUIRE(commit(*storage, {write::CreateAccount{anna}, write::PutDevice{device}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, sign_in) == WriteVerdict::done);
  commit(*storage, {write::RemoveDevice{device.id}});
  BOOST_TEST(commit(*storage, sign_in) == WriteVerdict::unknown);
  BOOST_TEST(storage->devices().by_id(device.id).error().code == Errc::not_found);
  BOOST_REQUIRE(commit(*storage, {write::PutDevice{device}, write::ReplaceAccount{anna}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, sign_in) == WriteVerdict::version_moved);
  BOOST_TEST(storage->sessions().find(session.token, noon).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sessions_of_a_device_end_but_not_one_that_begins_in_the_same_list, Impl,
                              Implementations) {
  Impl storage;
  const auto account = AccountId::random();
  const auto device = DeviceId::random();
  const auto first = example_session(account, device), second = example_session(account, device);
  BOOST_REQUIRE(commit(*storage, {write::PutSession{first}}) == WriteVerdict::done);
  commit(*storage, {write::EndSessionsOfDevice{device}, write::PutSession{second}});
  BOOST_TEST(storage->sessions().find(first.token, noon).error().code == Errc::not_found);
  BOOST_TEST(storage->sessions().find(second.token, noon).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_principals_sessions_the_newest_are_kept, Impl, Implementations) {
  Impl storage;
  const auto principal = PrincipalId::random();
  std::vector<Session> sessions;
  for (int i = 0; i < 5; ++i) {
    sessions.push_back(example_session({}));
    sessions.back().principal = principal;
    sessions.back().created_ms = noon + static_cast<TimeMs>(i);
    commit(*storage, {write::EndSessionsOfPrincipal{principal, 2}, write::PutSession{sessions.back()}});
  }
  BOOST_TEST(!storage->sessions().find(sessions[1].token, noon).has_value());
  for (const int kept : {2, 3, 4}) BOOST_TEST(storage->sessions().find(sessions[kept].token, noon).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_session_with_a_short_idle_time_does_not_end_in_use, Impl, Implementations) {
  Impl storage;
  auto session = example_session(AccountId::random());
  session.idle_ms = 60'000;
  BOOST_REQUIRE(commit(*storage, {write::PutSession{session}}) == WriteVerdict::done);
  for (TimeMs t = noon; t < noon + 600'000; t += 10'000) {
    BOOST_REQUIRE(storage->sessions().find(session.token, t).has_value());
    BOOST_REQUIRE(storage->sessions().touch(session.token, t).has_value());
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(codes_past_their_end_are_erased, Impl, Implementations) {
  Impl storage;
  const SetupCode old{SetupCodeHash::random(), noon, some_bytes(20)}, good{SetupCodeHash::random(), noon + 1, {}};
  InviteCode code{InviteCodeId::random(), FactionId::random(), PrincipalId::random(), PrincipalId::random(), noon, 2,
                  some_bytes(200)};
  BOOST_REQUIRE(commit(*storage, {write::PutSetupCode{old}, write::PutSetupCode{good}, write::PutInviteCode{code}}) ==
                WriteVerdict::done);
  BOOST_TEST(storage->codes().invite_codes()->size() == 1u);
  BOOST_TEST(*storage->codes().remove_expired(noon) == 2u);
  BOOST_TEST(storage->codes().invite_codes()->empty());
  BOOST_TEST(storage->codes().setup_codes()->size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_app_password_is_its_accounts_until_it_is_removed, Impl, Implementations) {
  Impl storage;
  auto& passwords = storage->app_passwords();
  const AccountId account = AccountId::random();
  AppPassword one{AppPasswordId::random(), account, noon + 1, some_bytes(200)};
  AppPassword old{AppPasswordId::random(), account, noon - 1, some_bytes(20)};
  BOOST_TEST(commit(*storage, {write::ReplaceAppPassword{one}}) == WriteVerdict::unknown);
  BOOST_REQUIRE(commit(*storage, {write::CreateAppPassword{one}, write::CreateAppPassword{old}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::CreateAppPassword{{one.id, AccountId::random(), noon, {}}}}) ==
             WriteVerdict::code_exists);
  BOOST_TEST((passwords.find(one.id, noon)->sealed == one.sealed));
  BOOST_TEST(passwords.find(old.id, noon).error().code == Errc::expired);
  BOOST_TEST(passwords.of_account(account)->size() == 2u);
  one.sealed = some_bytes(30);
  BOOST_TEST(commit(*storage, {write::ReplaceAppPassword{one}}) == WriteVerdict::done);
  BOOST_TEST((passwords.find(one.id, noon)->sealed == one.sealed));
  BOOST_TEST(*passwords.remove_expired(noon) == 1u);
  BOOST_TEST(passwords.of_account(account)->size() == 1u);
  BOOST_TEST(commit(*storage, {write::RemoveAppPassword{one.id}}) == WriteVerdict::done);
  BOOST_TEST(passwords.find(one.id, noon).error().code == Errc::not_found);
  BOOST_TEST(passwords.of_account(account)->empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_setup_code_works_once_and_in_time, Impl, Implementations) {
  Impl storage;
  const SetupCode code{SetupCodeHash::random(), noon + 1000, some_bytes(20)};
  BOOST_REQUIRE(commit(*storage, {write::PutSetupCode{code}}) == WriteVerdict::done);
  BOOST_TEST(storage->codes().setup_code(code.hash, noon + 1000).error().code == Errc::expired);
  BOOST_TEST(commit(*storage, {write::UseSetupCode{code.hash, noon + 1000}}) == WriteVerdict::code_expired);
  BOOST_TEST(commit(*storage, {write::UseSetupCode{code.hash, noon}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::UseSetupCode{code.hash, noon}}) == WriteVerdict::unknown);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_invite_code_rests_after_its_fetches, Impl, Implementations) {
  Impl storage;
  InviteCode code{InviteCodeId::random(), FactionId::random(), PrincipalId::random(),
                  PrincipalId::random(),  noon + 1000,         2,
                  some_bytes(200)};
  BOOST_REQUIRE(commit(*storage, {write::PutInviteCode{code}}) == WriteVerdict::done);
  auto& codes = storage->codes();
  BOOST_TEST(codes.fetch_invite_code(code.id, noon + 1000).error().code == Errc::expired);
  BOOST_TEST((codes.fetch_invite_code(code.id, noon)->box == code.box));
  BOOST_TEST(codes.fetch_invite_code(code.id, noon).has_value());
  BOOST_TEST(codes.fetch_invite_code(code.id, noon).error().code == Errc::too_many);
  BOOST_TEST(codes.invite_code(code.id)->fetches_left == 0u);
  code.invite = PrincipalId::random();
  BOOST_TEST(commit(*storage, {write::PutInviteCode{code}}) == WriteVerdict::code_exists);
  BOOST_TEST(commit(*storage, {write::RemoveInviteCode{code.id}}) == WriteVerdict::done);
  BOOST_TEST(storage->codes().invite_code(code.id).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_faction_is_found_by_id_and_unique_name, Impl, Implementations) {
  Impl storage;
  auto faction = example_faction("Example", 1'000'000);
  BOOST_REQUIRE(commit(*storage, {write::CreateFaction{faction}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::CreateFaction{faction}}) == WriteVerdict::faction_exists);
  BOOST_TEST(commit(*storage, {write::CreateFaction{example_faction("Example")}}) == WriteVerdict::name_taken);
  faction.suspended = true;
  faction.name = "Example North";
  BOOST_REQUIRE(commit(*storage, {write::ReplaceFaction{faction}}) == WriteVerdict::done);
  storage.reopen();
  BOOST_TEST(storage->factions().by_name("Example").error().code == Errc::not_found);
  BOOST_TEST(storage->factions().by_name("Example North")->suspended);
  BOOST_TEST(storage->factions().by_id(faction.id)->quota_bytes == 1'000'000u);
  BOOST_TEST(storage->factions().all()->size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_card_never_changes_under_its_fingerprint, Impl, Implementations) {
  Impl storage;
  const auto fingerprint = Fingerprint::random();
  BOOST_TEST(commit(*storage, {write::PutCard{fingerprint, some_bytes(300)}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::PutCard{fingerprint, some_bytes(300)}}) == WriteVerdict::done);
  BOOST_TEST(commit(*storage, {write::PutCard{fingerprint, some_bytes(301)}}) == WriteVerdict::card_differs);
  BOOST_TEST((*storage->cards().find(fingerprint) == some_bytes(300)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(names_are_of_one_faction_and_can_be_deleted, Impl, Implementations) {
  Impl storage;
  const StoredName anna{FactionId::random(), NameRef::random(), some_bytes(16), "Anna"};
  StoredName bernd{FactionId::random(), NameRef::random(), some_bytes(16), "Bernd"};
  BOOST_REQUIRE(commit(*storage, {write::PutName{anna}, write::PutName{bernd}}) == WriteVerdict::done);
  BOOST_TEST(storage->names().of_faction(anna.faction)->size() == 1u);
  BOOST_TEST(storage->names().find(bernd.faction, bernd.ref)->name == "Bernd");
  BOOST_TEST(storage->names().find(anna.faction, bernd.ref).error().code == Errc::not_found);
  commit(*storage, {write::RemoveName{anna.faction, anna.ref}});
  BOOST_TEST(storage->names().of_faction(anna.faction)->empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_id_is_one_thing_for_ever, Impl, Implementations) {
  Impl storage;
  const auto person = PrincipalId::random();
  const KnownId as{IdKind::principal, FactionId::random()};
  BOOST_TEST(commit(*storage, {write::ClaimId{any_id(person), as}}) == WriteVerdict::done);
  const KnownId as_space{IdKind::space, FactionId::random()};
  BOOST_TEST(commit(*storage, {write::ClaimId{any_id(person), as_space}}) == WriteVerdict::id_known);
  BOOST_TEST(commit(*storage, {write::ClaimId{any_id(person), as}}) == WriteVerdict::id_known);
  const auto fresh = any_id(SpaceId::random());
  BOOST_TEST(commit(*storage, {write::ClaimId{fresh, as_space}, write::ClaimId{fresh, as}}) == WriteVerdict::id_known);
  BOOST_TEST(!storage->known_ids().find(fresh)->has_value());
  BOOST_TEST((*storage->known_ids().find(any_id(person)))->faction == as.faction);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(failed_tries_count_until_one_succeeds, Impl, Implementations) {
  Impl storage;
  const Bytes key = bytes_of("anna 192.0.2.7");
  BOOST_TEST(storage->tries().find(key)->failed == 0u);
  constexpr TimeMs day = 24 * 3'600'000;
  BOOST_TEST(storage->tries().failed(key, noon, day)->failed == 1u);
  BOOST_TEST(storage->tries().failed(key, noon + 5, day)->failed == 2u);
  storage.reopen();
  BOOST_TEST(storage->tries().find(key)->last_failed_ms == noon + 5);
  BOOST_REQUIRE(storage->tries().succeeded(key, noon + 9).has_value());
  BOOST_TEST(storage->tries().find(key)->failed == 0u);
  BOOST_TEST(*storage->tries().remove_older(noon + 9) == 0u);
  BOOST_TEST(*storage->tries().remove_older(noon + 10) == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(failed_tries_of_long_ago_no_longer_count, Impl, Implementations) {
  Impl storage;
  const Bytes key = bytes_of("anna 192.0.2.7");
  constexpr TimeMs day = 24 * 3'600'000;
  BOOST_TEST(storage->tries().failed(key, noon, day)->failed == 1u);
  BOOST_TEST(storage->tries().failed(key, noon + day, day)->failed == 2u);  // a day is not longer ago than a day
  BOOST_TEST(storage->tries().failed(key, noon, day)->failed == 3u);        // a clock that went back forgets nothing
  storage.reopen();
  BOOST_TEST(storage->tries().failed(key, noon + day + 1, day)->failed == 1u);
  BOOST_TEST(storage->tries().find(key)->last_failed_ms == noon + day + 1);
  BOOST_TEST(storage->tries().failed(key, noon + day + 2, day)->failed == 2u);
  BOOST_TEST(storage->tries().failed(key, noon + 400 * day, never_forgotten)->failed == 3u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_record_over_its_limit_is_refused, Impl, Implementations) {
  Impl storage;
  auto anna = example_account("anna");
  anna.sealed = Bytes(limits::record_bytes_max + 1);
  BOOST_TEST(storage->commit({write::CreateAccount{anna}}).error().code == Errc::too_large);
}

BOOST_AUTO_TEST_SUITE_END()
