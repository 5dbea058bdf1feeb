#include "storage/embedded/record_writes.h"

#include <algorithm>

#include "storage/embedded/papers.h"
#include "storage/limits.h"

namespace mappe::storage {
namespace {

using Verdict = Result<WriteVerdict>;

Result<bool> has(const Transaction& tx, Table table, const Bytes& key) {
  auto value = tx.get(table, key);
  if (!value) return fail(value.error());
  return value->has_value();
}

// Moves a unique name (login, faction name) from one record to another; refused when somebody else has it.
struct UniqueName {
  Table table;
  std::string_view before;  // empty: there was none
  std::string_view after;
  Bytes owner;
};
Result<bool> move_name(Transaction& tx, const UniqueName& name) {
  const Bytes after = key_of(name.after);
  auto holder = tx.get(name.table, after);
  if (!holder) return fail(holder.error());
  if (*holder && **holder != name.owner) return false;
  if (!name.before.empty() && name.before != name.after) tx.erase(name.table, key_of(name.before));
  tx.put(name.table, after, name.owner);
  return true;
}

Result<bool> move_persons(Transaction& tx, const std::vector<PrincipalId>& before, const Account& after) {
  const Bytes owner = key_of(after.id);
  for (const auto& person : before) tx.erase(Table::persons, key_of(person));
  for (const auto& person : after.persons) {
    auto holder = tx.get(Table::persons, key_of(person));
    if (!holder) return fail(holder.error());
    if (*holder && **holder != owner) return false;
    tx.put(Table::persons, key_of(person), owner);
  }
  return true;
}

Verdict put_account(Transaction& tx, const Account& account, std::string_view login_before,
                    const std::vector<PrincipalId>& persons_before) {
  auto named = move_name(tx, {Table::logins, login_before, account.login, key_of(account.id)});
  if (!named) return fail(named.error());
  if (!*named) return WriteVerdict::login_taken;
  auto moved = move_persons(tx, persons_before, account);
  if (!moved) return fail(moved.error());
  if (!*moved) return WriteVerdict::person_taken;
  tx.put(Table::accounts, key_of(account.id), encode(account));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::CreateAccount& w) {
  auto there = has(tx, Table::accounts, key_of(w.account.id));
  if (!there) return fail(there.error());
  if (*there) return WriteVerdict::account_exists;
  return put_account(tx, w.account, "", {});
}

Verdict run(Transaction& tx, const write::ReplaceAccount& w) {
  auto old = load<Account>(tx, Table::accounts, key_of(w.account.id));
  if (!old) return fail(old.error());
  if (!*old) return WriteVerdict::unknown;
  if ((*old)->version != w.account.version) return WriteVerdict::version_moved;
  Account next = w.account;
  ++next.version;
  return put_account(tx, next, (*old)->login, (*old)->persons);
}

Verdict run(Transaction& tx, const write::ExpectAccount& w) {
  auto stored = load<Account>(tx, Table::accounts, key_of(w.account));
  if (!stored) return fail(stored.error());
  if (!*stored) return WriteVerdict::unknown;
  return (*stored)->version == w.version ? WriteVerdict::done : WriteVerdict::version_moved;
}

Verdict run(Transaction& tx, const write::ExpectDevice& w) {
  auto there = has(tx, Table::devices, key_of(w.device));
  if (!there) return fail(there.error());
  return *there ? WriteVerdict::done : WriteVerdict::unknown;
}

Verdict run(Transaction& tx, const write::PutDevice& w) {
  auto old = load<Device>(tx, Table::devices, key_of(w.device.id));
  if (!old) return fail(old.error());
  if (*old) {
    tx.erase(Table::device_secrets, key_of((*old)->secret));
    tx.erase(Table::account_devices, key_of((*old)->account, w.device.id));
  }
  tx.put(Table::devices, key_of(w.device.id), encode(w.device));
  tx.put(Table::device_secrets, key_of(w.device.secret), key_of(w.device.id));
  tx.put(Table::account_devices, key_of(w.device.account, w.device.id), {});
  return WriteVerdict::done;
}

template <class OwnerId>
Result<std::vector<Session>> sessions_of(const Transaction& tx, const OwnerId& owner) {
  std::vector<TokenHash> tokens;
  auto scanned = tx.scan(Table::session_owners, owner.view(), [&](ByteView key, ByteView) {
    tokens.push_back(KeyReader(key.last(TokenHash::size_bytes)).id<TokenHash>());
    return true;
  });
  if (!scanned) return fail(scanned.error());
  std::vector<Session> sessions;
  for (const auto& token : tokens) {
    auto session = load<Session>(tx, Table::sessions, key_of(token));
    if (!session) return fail(session.error());
    if (*session) sessions.push_back(std::move(**session));
  }
  return sessions;
}

template <class OwnerId>
Verdict end_sessions(Transaction& tx, const OwnerId& owner, const std::optional<TokenHash>& except = std::nullopt,
                     std::size_t keep = 0) {
  auto sessions = sessions_of(tx, owner);
  if (!sessions) return fail(sessions.error());
  std::sort(sessions->begin(), sessions->end(),
            [](const Session& a, const Session& b) { return a.created_ms > b.created_ms; });
  for (std::size_t i = keep; i < sessions->size(); ++i)
    if ((*sessions)[i].token != except) erase_session(tx, (*sessions)[i]);
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::RemoveDevice& w) {
  auto device = load<Device>(tx, Table::devices, key_of(w.device));
  if (!device) return fail(device.error());
  if (*device) {
    tx.erase(Table::devices, key_of(w.device));
    tx.erase(Table::device_secrets, key_of((*device)->secret));
    tx.erase(Table::account_devices, key_of((*device)->account, w.device));
  }
  return end_sessions(tx, w.device);
}

Verdict run(Transaction& tx, const write::PutSession& w) {
  const Session& s = w.session;
  tx.put(Table::sessions, key_of(s.token), encode(s));
  if (!s.account.is_zero()) tx.put(Table::session_owners, key_of(s.account, s.token), {});
  if (!s.principal.is_zero()) tx.put(Table::session_owners, key_of(s.principal, s.token), {});
  if (!s.device.is_zero()) tx.put(Table::session_owners, key_of(s.device, s.token), {});
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::RemoveSession& w) {
  auto session = load<Session>(tx, Table::sessions, key_of(w.token));
  if (!session) return fail(session.error());
  if (*session) erase_session(tx, **session);
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::EndSessionsOfAccount& w) { return end_sessions(tx, w.account, w.except); }
Verdict run(Transaction& tx, const write::EndSessionsOfDevice& w) { return end_sessions(tx, w.device); }
Verdict run(Transaction& tx, const write::EndSessionsOfPrincipal& w) {
  return end_sessions(tx, w.principal, std::nullopt, w.keep);
}

Verdict put_faction(Transaction& tx, const Faction& faction, std::string_view name_before) {
  auto named = move_name(tx, {Table::faction_names, name_before, faction.name, key_of(faction.id)});
  if (!named) return fail(named.error());
  if (!*named) return WriteVerdict::name_taken;
  tx.put(Table::factions, key_of(faction.id), encode(faction));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::CreateFaction& w) {
  auto there = has(tx, Table::factions, key_of(w.faction.id));
  if (!there) return fail(there.error());
  if (*there) return WriteVerdict::faction_exists;
  return put_faction(tx, w.faction, "");
}

Verdict run(Transaction& tx, const write::ReplaceFaction& w) {
  auto old = load<Faction>(tx, Table::factions, key_of(w.faction.id));
  if (!old) return fail(old.error());
  if (!*old) return WriteVerdict::unknown;
  return put_faction(tx, w.faction, (*old)->name);
}

Verdict run(Transaction& tx, const write::PutCard& w) {
  auto old = tx.get(Table::cards, key_of(w.fingerprint));
  if (!old) return fail(old.error());
  if (*old && **old != w.record) return WriteVerdict::card_differs;
  tx.put(Table::cards, key_of(w.fingerprint), w.record);
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::PutName& w) {
  tx.put(Table::names, key_of(w.name.faction, w.name.ref), encode(w.name));
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::RemoveName& w) {
  tx.erase(Table::names, key_of(w.faction, w.ref));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::PutSetupCode& w) {
  tx.put(Table::setup_codes, key_of(w.code.hash), encode(w.code));
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::UseSetupCode& w) {
  auto code = load<SetupCode>(tx, Table::setup_codes, key_of(w.hash));
  if (!code) return fail(code.error());
  if (!*code) return WriteVerdict::unknown;
  if ((*code)->expires_ms <= w.now) return WriteVerdict::code_expired;
  tx.erase(Table::setup_codes, key_of(w.hash));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::PutInviteCode& w) {
  auto old = load<InviteCode>(tx, Table::invite_codes, key_of(w.code.id));
  if (!old) return fail(old.error());
  if (*old && (*old)->invite != w.code.invite) return WriteVerdict::code_exists;
  tx.put(Table::invite_codes, key_of(w.code.id), encode(w.code));
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::RemoveInviteCode& w) {
  tx.erase(Table::invite_codes, key_of(w.id));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::CreateAppPassword& w) {
  auto there = has(tx, Table::app_passwords, key_of(w.password.id));
  if (!there) return fail(there.error());
  if (*there) return WriteVerdict::code_exists;
  tx.put(Table::app_passwords, key_of(w.password.id), encode(w.password));
  tx.put(Table::account_app_passwords, key_of(w.password.account, w.password.id), {});
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::ReplaceAppPassword& w) {
  auto there = has(tx, Table::app_passwords, key_of(w.password.id));
  if (!there) return fail(there.error());
  if (!*there) return WriteVerdict::unknown;
  tx.put(Table::app_passwords, key_of(w.password.id), encode(w.password));
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::RemoveAppPassword& w) {
  auto old = load<AppPassword>(tx, Table::app_passwords, key_of(w.id));
  if (!old) return fail(old.error());
  if (!*old) return WriteVerdict::done;
  tx.erase(Table::app_passwords, key_of(w.id));
  tx.erase(Table::account_app_passwords, key_of((*old)->account, w.id));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::ClaimId& w) {
  auto known = has(tx, Table::known_ids, key_of(w.id));
  if (!known) return fail(known.error());
  if (*known) return WriteVerdict::id_known;
  tx.put(Table::known_ids, key_of(w.id), encode(w.as));
  return WriteVerdict::done;
}

Verdict run(Transaction& tx, const write::AddPaper& w) {
  const Bytes count_key = paper_key(w.paper.faction, w.paper.kind);
  auto value = tx.get(Table::paper_counts, count_key);
  if (!value) return fail(value.error());
  auto count = decode_paper_count(*value);
  if (!count) return fail(count.error());
  if (w.paper.number != *count + 1) return WriteVerdict::version_moved;
  tx.put(Table::papers, paper_key(w.paper), w.paper.sealed);
  tx.put(Table::paper_counts, count_key, encode_paper_count(w.paper.number));
  return WriteVerdict::done;
}
Verdict run(Transaction& tx, const write::ReplacePaper& w) {
  auto there = has(tx, Table::papers, paper_key(w.paper));
  if (!there) return fail(there.error());
  if (!*there) return WriteVerdict::unknown;
  tx.put(Table::papers, paper_key(w.paper), w.paper.sealed);
  return WriteVerdict::done;
}

// Locks: of the record, of what makes it unique, and of whose sessions it touches.
void lock_account(LockSet& locks, const Account& account) {
  locks.add(Table::accounts, account.id.view()).add(Table::logins, view_of(account.login));
  for (const auto& person : account.persons) locks.add(Table::persons, person.view());
}
struct Locker {
  LockSet& locks;
  void operator()(const write::CreateAccount& w) { lock_account(locks, w.account); }
  void operator()(const write::ReplaceAccount& w) { lock_account(locks, w.account); }
  void operator()(const write::ExpectAccount& w) { locks.add(Table::accounts, w.account.view()); }
  void operator()(const write::ExpectDevice& w) { locks.add(Table::devices, w.device.view()); }
  void operator()(const write::PutDevice& w) { locks.add(Table::devices, w.device.id.view()); }
  void operator()(const write::RemoveDevice& w) {
    locks.add(Table::devices, w.device.view()).add(Table::session_owners, w.device.view());
  }
  void operator()(const write::PutSession& w) { add_session_locks(locks, w.session); }
  void operator()(const write::RemoveSession& w) { locks.add(Table::sessions, w.token.view()); }
  void operator()(const write::EndSessionsOfAccount& w) { locks.add(Table::session_owners, w.account.view()); }
  void operator()(const write::EndSessionsOfDevice& w) { locks.add(Table::session_owners, w.device.view()); }
  void operator()(const write::EndSessionsOfPrincipal& w) { locks.add(Table::session_owners, w.principal.view()); }
  void operator()(const write::CreateFaction& w) { lock_faction(w.faction); }
  void operator()(const write::ReplaceFaction& w) { lock_faction(w.faction); }
  void operator()(const write::PutCard& w) { locks.add(Table::cards, w.fingerprint.view()); }
  void operator()(const write::PutName& w) { locks.add(Table::names, w.name.ref.view()); }
  void operator()(const write::RemoveName& w) { locks.add(Table::names, w.ref.view()); }
  void operator()(const write::PutSetupCode& w) { locks.add(Table::setup_codes, w.code.hash.view()); }
  void operator()(const write::UseSetupCode& w) { locks.add(Table::setup_codes, w.hash.view()); }
  void operator()(const write::PutInviteCode& w) { locks.add(Table::invite_codes, w.code.id.view()); }
  void operator()(const write::RemoveInviteCode& w) { locks.add(Table::invite_codes, w.id.view()); }
  void operator()(const write::CreateAppPassword& w) { locks.add(Table::app_passwords, w.password.id.view()); }
  void operator()(const write::ReplaceAppPassword& w) { locks.add(Table::app_passwords, w.password.id.view()); }
  void operator()(const write::RemoveAppPassword& w) { locks.add(Table::app_passwords, w.id.view()); }
  void operator()(const write::AddPaper& w) { locks.add(Table::paper_counts, w.paper.faction.view()); }
  void operator()(const write::ReplacePaper& w) { locks.add(Table::paper_counts, w.paper.faction.view()); }
  void operator()(const write::ClaimId& w) { locks.add(Table::known_ids, w.id.view()); }
  void lock_faction(const Faction& faction) {
    locks.add(Table::factions, faction.id.view()).add(Table::faction_names, view_of(faction.name));
  }
};

struct Size {
  std::size_t operator()(const write::CreateAccount& w) const { return w.account.sealed.size(); }
  std::size_t operator()(const write::ReplaceAccount& w) const { return w.account.sealed.size(); }
  std::size_t operator()(const write::PutDevice& w) const { return w.device.sealed.size(); }
  std::size_t operator()(const write::PutSession& w) const { return w.session.sealed.size(); }
  std::size_t operator()(const write::PutCard& w) const { return w.record.size(); }
  std::size_t operator()(const write::PutName& w) const { return w.name.salt.size() + w.name.name.size(); }
  std::size_t operator()(const write::PutSetupCode& w) const { return w.code.sealed.size(); }
  std::size_t operator()(const write::PutInviteCode& w) const { return w.code.box.size(); }
  std::size_t operator()(const write::CreateAppPassword& w) const { return w.password.sealed.size(); }
  std::size_t operator()(const write::ReplaceAppPassword& w) const { return w.password.sealed.size(); }
  std::size_t operator()(const write::AddPaper& w) const { return w.paper.sealed.size(); }
  std::size_t operator()(const write::ReplacePaper& w) const { return w.paper.sealed.size(); }
  template <class Small>
  std::size_t operator()(const Small&) const {
    return 0;
  }
};

}  // namespace

void add_session_locks(LockSet& locks, const Session& session) {
  locks.add(Table::sessions, session.token.view());
  // Not for zero ids: every session without a device would queue for that one lock.
  if (!session.account.is_zero()) locks.add(Table::session_owners, session.account.view());
  if (!session.principal.is_zero()) locks.add(Table::session_owners, session.principal.view());
  if (!session.device.is_zero()) locks.add(Table::session_owners, session.device.view());
}

void erase_session(Transaction& tx, const Session& s) {
  tx.erase(Table::sessions, key_of(s.token));
  tx.erase(Table::session_owners, key_of(s.account, s.token));
  tx.erase(Table::session_owners, key_of(s.principal, s.token));
  tx.erase(Table::session_owners, key_of(s.device, s.token));
}

void add_locks(LockSet& locks, const Writes& writes) {
  for (const auto& one : writes) std::visit(Locker{locks}, one);
}

Result<WritesOutcome> apply(Transaction& tx, const Writes& writes) {
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (std::visit(Size{}, writes[i]) > limits::record_bytes_max) return fail(Errc::too_large, "a record is too large");
    auto verdict = std::visit([&](const auto& one) { return run(tx, one); }, writes[i]);
    if (!verdict) return fail(verdict.error());
    if (*verdict != WriteVerdict::done) return WritesOutcome{*verdict, i};
  }
  return WritesOutcome{};
}

}  // namespace mappe::storage
