#include "storage/embedded/accounts.h"

#include "storage/embedded/record_writes.h"
#include "storage/limits.h"

namespace mappe::storage {
namespace {

// Follows an index row (login, person, secret, name) to the record whose id it holds.
template <class Record>
Result<Record> find_by_index(const KeyValue& kv, Table index, const Bytes& key, Table table) {
  auto id = kv.get(index, key);
  if (!id) return fail(id.error());
  if (!*id) return fail(Errc::not_found, "there is no such record");
  return find_record<Record>(kv, table, **id);
}

// Keeps of all records those that `wanted` takes: a sweep does not hold the whole table.
template <class Record, class Wanted>
Result<std::vector<Record>> load_those(const KeyValue& kv, Table table, const Wanted& wanted) {
  std::vector<Record> those;
  std::optional<Error> error;
  auto scanned = kv.scan(table, {}, {}, [&](ByteView, ByteView value) {
    auto record = decode<Record>(value);
    if (!record) error = record.error();
    if (record && wanted(*record)) those.push_back(std::move(*record));
    return !error;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  return those;
}

bool has_ended(const Session& session, TimeMs now) {
  return now >= session.ends_ms || now >= session.last_ms + session.idle_ms;
}

}  // namespace

Result<Account> EmbeddedAccounts::by_id(const AccountId& id) const {
  return find_record<Account>(core_.kv, Table::accounts, key_of(id));
}
Result<Account> EmbeddedAccounts::by_login(std::string_view login) const {
  return find_by_index<Account>(core_.kv, Table::logins, key_of(login), Table::accounts);
}
Result<Account> EmbeddedAccounts::by_person(const PrincipalId& person) const {
  return find_by_index<Account>(core_.kv, Table::persons, key_of(person), Table::accounts);
}

Result<Device> EmbeddedDevices::by_id(const DeviceId& id) const {
  return find_record<Device>(core_.kv, Table::devices, key_of(id));
}
Result<Device> EmbeddedDevices::by_secret(const DeviceSecretHash& secret) const {
  return find_by_index<Device>(core_.kv, Table::device_secrets, key_of(secret), Table::devices);
}
Result<std::vector<Device>> EmbeddedDevices::of_account(const AccountId& account) const {
  auto ids = ids_under<DeviceId>(core_.kv, Table::account_devices, account.view());
  if (!ids) return fail(ids.error());
  std::vector<Device> devices;
  for (const auto& id : *ids) {
    auto device = load<Device>(core_.kv, Table::devices, key_of(id));
    if (!device) return fail(device.error());
    if (*device) devices.push_back(std::move(**device));
  }
  return devices;
}

Result<Session> EmbeddedSessions::find(const TokenHash& token, TimeMs now) const {
  auto session = find_record<Session>(core_.kv, Table::sessions, key_of(token));
  if (session && has_ended(*session, now)) return fail(Errc::expired, "the session has ended");
  return session;
}

Result<void> EmbeddedSessions::touch(const TokenHash& token, TimeMs now) {
  auto seen = find(token, now);
  if (!seen) return fail(seen.error());
  if (now < seen->last_ms + touch_step_ms(seen->idle_ms)) return {};
  LockSet set;
  add_session_locks(set, *seen);
  const auto held = core_.locks.lock(set);
  auto session = find(token, now);  // again: it may have been ended meanwhile, and must not come back
  if (!session) return fail(session.error());
  if (now < session->last_ms + touch_step_ms(session->idle_ms)) return {};
  session->last_ms = now;
  Transaction tx(core_.kv);
  tx.put(Table::sessions, key_of(token), encode(*session));
  return tx.commit(Durable::later);
}

Result<std::vector<Session>> EmbeddedSessions::of_owner(ByteView owner) const {
  auto tokens = ids_under<TokenHash>(core_.kv, Table::session_owners, owner);
  if (!tokens) return fail(tokens.error());
  std::vector<Session> sessions;
  for (const auto& token : *tokens) {
    auto session = load<Session>(core_.kv, Table::sessions, key_of(token));
    if (!session) return fail(session.error());
    if (*session) sessions.push_back(std::move(**session));
  }
  return sessions;
}
Result<std::vector<Session>> EmbeddedSessions::of_account(const AccountId& account) const {
  return of_owner(account.view());
}
Result<std::vector<Session>> EmbeddedSessions::of_device(const DeviceId& device) const {
  return of_owner(device.view());
}

Result<std::size_t> EmbeddedSessions::remove_expired(TimeMs now) {
  auto ended = load_those<Session>(core_.kv, Table::sessions, [&](const Session& s) { return has_ended(s, now); });
  if (!ended) return fail(ended.error());
  std::size_t removed = 0;
  for (const auto& seen : *ended) {
    LockSet set;
    add_session_locks(set, seen);
    const auto held = core_.locks.lock(set);
    auto session = load<Session>(core_.kv, Table::sessions, key_of(seen.token));
    if (!session) return fail(session.error());
    if (!*session || !has_ended(**session, now)) continue;
    Transaction tx(core_.kv);
    erase_session(tx, **session);
    if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
    ++removed;
  }
  return removed;
}

Result<Faction> EmbeddedFactions::by_id(const FactionId& id) const {
  return find_record<Faction>(core_.kv, Table::factions, key_of(id));
}
Result<Faction> EmbeddedFactions::by_name(std::string_view name) const {
  return find_by_index<Faction>(core_.kv, Table::faction_names, key_of(name), Table::factions);
}
Result<std::vector<Faction>> EmbeddedFactions::all() const { return load_all<Faction>(core_.kv, Table::factions, {}); }

Result<Bytes> EmbeddedCards::find(const Fingerprint& fingerprint) const {
  auto card = core_.kv.get(Table::cards, key_of(fingerprint));
  if (!card) return fail(card.error());
  if (!*card) return fail(Errc::not_found, "there is no such card");
  return std::move(**card);
}

Result<StoredName> EmbeddedNames::find(const FactionId& faction, const NameRef& ref) const {
  return find_record<StoredName>(core_.kv, Table::names, key_of(faction, ref));
}
Result<std::vector<StoredName>> EmbeddedNames::of_faction(const FactionId& faction) const {
  return load_all<StoredName>(core_.kv, Table::names, faction.view());
}

Result<SetupCode> EmbeddedCodes::setup_code(const SetupCodeHash& hash, TimeMs now) const {
  auto code = find_record<SetupCode>(core_.kv, Table::setup_codes, key_of(hash));
  if (code && code->expires_ms <= now) return fail(Errc::expired, "the setup code has ended");
  return code;
}
Result<std::vector<SetupCode>> EmbeddedCodes::setup_codes() const {
  return load_all<SetupCode>(core_.kv, Table::setup_codes, {});
}
Result<std::vector<InviteCode>> EmbeddedCodes::invite_codes() const {
  return load_all<InviteCode>(core_.kv, Table::invite_codes, {});
}
Result<std::size_t> EmbeddedCodes::remove_expired(TimeMs now) {
  const auto ended = [&](const auto& code) { return code.expires_ms <= now; };
  auto setups = load_those<SetupCode>(core_.kv, Table::setup_codes, ended);
  if (!setups) return fail(setups.error());
  auto invites = load_those<InviteCode>(core_.kv, Table::invite_codes, ended);
  if (!invites) return fail(invites.error());
  LockSet set;
  for (const auto& code : *setups) set.add(Table::setup_codes, code.hash.view());
  for (const auto& code : *invites) set.add(Table::invite_codes, code.id.view());
  const auto held = core_.locks.lock(set);
  // An end never moves, and an ended id is not used again: what was seen ended is ended.
  Transaction tx(core_.kv);
  for (const auto& code : *setups) tx.erase(Table::setup_codes, key_of(code.hash));
  for (const auto& code : *invites) tx.erase(Table::invite_codes, key_of(code.id));
  if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  return setups->size() + invites->size();
}
Result<InviteCode> EmbeddedCodes::invite_code(const InviteCodeId& id) const {
  return find_record<InviteCode>(core_.kv, Table::invite_codes, key_of(id));
}
Result<InviteCode> EmbeddedCodes::fetch_invite_code(const InviteCodeId& id, TimeMs now) {
  const auto held = core_.locks.lock(Table::invite_codes, id.view());
  auto code = invite_code(id);
  if (!code) return fail(code.error());
  if (code->expires_ms <= now) return fail(Errc::expired, "the invitation has ended");
  if (code->fetches_left == 0) return fail(Errc::too_many, "the code was fetched too often; a manager must look");
  --code->fetches_left;
  Transaction tx(core_.kv);
  tx.put(Table::invite_codes, key_of(id), encode(*code));
  if (auto written = tx.commit(); !written) return fail(written.error());
  return code;
}

Result<AppPassword> EmbeddedAppPasswords::find(const AppPasswordId& id, TimeMs now) const {
  auto password = find_record<AppPassword>(core_.kv, Table::app_passwords, key_of(id));
  if (password && password->until_ms < now) return fail(Errc::expired, "the app password has ended");
  return password;
}
Result<std::vector<AppPassword>> EmbeddedAppPasswords::of_account(const AccountId& account) const {
  auto ids = ids_under<AppPasswordId>(core_.kv, Table::account_app_passwords, account.view());
  if (!ids) return fail(ids.error());
  std::vector<AppPassword> passwords;
  for (const auto& id : *ids) {
    auto password = load<AppPassword>(core_.kv, Table::app_passwords, key_of(id));
    if (!password) return fail(password.error());
    if (*password) passwords.push_back(std::move(**password));
  }
  return passwords;
}
Result<std::size_t> EmbeddedAppPasswords::remove_expired(TimeMs now) {
  const auto is_over = [&](const AppPassword& password) { return password.until_ms < now; };
  auto ended = load_those<AppPassword>(core_.kv, Table::app_passwords, is_over);
  if (!ended) return fail(ended.error());
  LockSet set;
  for (const auto& password : *ended) set.add(Table::app_passwords, password.id.view());
  const auto held = core_.locks.lock(set);
  Transaction tx(core_.kv);  // an end never moves
  for (const auto& password : *ended) {
    tx.erase(Table::app_passwords, key_of(password.id));
    tx.erase(Table::account_app_passwords, key_of(password.account, password.id));
  }
  if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  return ended->size();
}

Result<std::optional<KnownId>> EmbeddedKnownIds::find(const AnyId& id) const {
  return load<KnownId>(core_.kv, Table::known_ids, key_of(id));
}

Result<Tries> EmbeddedTryCounters::find(ByteView key) const {
  auto tries = load<Tries>(core_.kv, Table::tries, bytes_of(key));
  if (!tries) return fail(tries.error());
  return tries->value_or(Tries());
}
Result<Tries> EmbeddedTryCounters::failed(ByteView key, TimeMs now, TimeMs forget_after) {
  const auto held = core_.locks.lock(Table::tries, key);
  auto tries = find(key);
  if (!tries) return fail(tries.error());
  const bool is_forgotten = now > tries->last_failed_ms && now - tries->last_failed_ms > forget_after;
  tries->failed = is_forgotten ? 1 : tries->failed + 1;
  tries->last_failed_ms = now;
  Transaction tx(core_.kv);
  tx.put(Table::tries, bytes_of(key), encode(*tries));
  if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  return tries;
}
Result<void> EmbeddedTryCounters::succeeded(ByteView key, TimeMs now) {
  const auto held = core_.locks.lock(Table::tries, key);
  auto tries = find(key);
  if (!tries) return fail(tries.error());
  tries->failed = 0;
  tries->last_succeeded_ms = now;
  Transaction tx(core_.kv);
  tx.put(Table::tries, bytes_of(key), encode(*tries));
  return tx.commit(Durable::later);
}
Result<std::size_t> EmbeddedTryCounters::remove_older(TimeMs before) {
  std::vector<Bytes> old;
  std::optional<Error> error;
  auto scanned = core_.kv.scan(Table::tries, {}, {}, [&](ByteView key, ByteView value) {
    const auto tries = decode<Tries>(value);
    if (!tries) error = tries.error();
    if (tries && std::max(tries->last_failed_ms, tries->last_succeeded_ms) < before) old.push_back(bytes_of(key));
    return !error;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  Transaction tx(core_.kv);
  for (auto& key : old) tx.erase(Table::tries, std::move(key));
  if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  return old.size();
}

}  // namespace mappe::storage
