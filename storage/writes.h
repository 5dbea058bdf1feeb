// Changes of records, as data: a list of them becomes durable in one atomic step, alone (Storage::commit) or together
// with an entry (Journals::append). All are judged first, in order, each seeing what those before it in the list wrote;
// if one is refused nothing is written.
#pragma once

#include <variant>

#include "storage/accounts.h"
#include "storage/papers.h"

namespace mappe::storage {

namespace write {
struct CreateAccount {  // refused: login_taken, account_exists, person_taken
  Account account;
};
struct ReplaceAccount {  // by id; refused: unknown, version_moved, login_taken, person_taken. Stored with version + 1.
  Account account;
};
struct ExpectAccount {  // writes nothing; refused: unknown, version_moved
  AccountId account;
  std::uint64_t version = 0;
};
struct PutDevice {
  Device device;
};
struct ExpectDevice {  // writes nothing; refused: unknown
  DeviceId device;
};
struct RemoveDevice {  // with its sessions
  DeviceId device;
};
struct PutSession {
  Session session;
};
struct RemoveSession {
  TokenHash token;
};
struct EndSessionsOfAccount {  // all that were there before this list, but `except`
  AccountId account;
  std::optional<TokenHash> except;
};
struct EndSessionsOfDevice {  // all that were there before this list
  DeviceId device;
};
struct EndSessionsOfPrincipal {  // of an invite or gateway: all that were there before this list but the `keep` newest
  PrincipalId principal;
  std::size_t keep = 0;
};
struct CreateFaction {  // refused: faction_exists, name_taken
  Faction faction;
};
struct ReplaceFaction {  // by id; refused: unknown, name_taken
  Faction faction;
};
struct PutCard {  // the same again is fine, other bytes are refused: card_differs
  Fingerprint fingerprint;
  Bytes record;
};
struct PutName {
  StoredName name;
};
struct RemoveName {
  FactionId faction;
  NameRef ref;
};
struct PutSetupCode {
  SetupCode code;
};
struct UseSetupCode {  // works once; refused: unknown (or used already), code_expired
  SetupCodeHash hash;
  TimeMs now = 0;
};
struct PutInviteCode {  // refused: code_exists (another invite has this id)
  InviteCode code;
};
struct RemoveInviteCode {
  InviteCodeId id;
};
struct CreateAppPassword {  // refused: code_exists
  AppPassword password;
};
struct ReplaceAppPassword {  // by id; refused: unknown
  AppPassword password;
};
struct RemoveAppPassword {
  AppPasswordId id;
};
struct ClaimId {  // refused: id_known (as anything at all)
  AnyId id;
  KnownId as;
};
struct AddPaper {  // refused: version_moved (its number is not the next)
  Paper paper;
};
struct ReplacePaper {  // by number; refused: unknown
  Paper paper;
};
}  // namespace write

using Write = std::variant<write::CreateAccount, write::ReplaceAccount, write::ExpectAccount, write::PutDevice,
                           write::ExpectDevice, write::RemoveDevice, write::PutSession, write::RemoveSession,
                           write::EndSessionsOfAccount, write::EndSessionsOfDevice, write::EndSessionsOfPrincipal,
                           write::CreateFaction, write::ReplaceFaction, write::PutCard, write::PutName,
                           write::RemoveName, write::PutSetupCode, write::UseSetupCode, write::PutInviteCode,
                           write::RemoveInviteCode, write::CreateAppPassword, write::ReplaceAppPassword,
                           write::RemoveAppPassword, write::ClaimId, write::AddPaper, write::ReplacePaper>;
using Writes = std::vector<Write>;

enum class WriteVerdict {
  done,
  unknown,  // there is no such record (any more)
  version_moved,
  login_taken,
  account_exists,
  person_taken,
  faction_exists,
  name_taken,
  card_differs,
  code_expired,
  code_exists,  // also of an app password
  id_known,
};

struct WritesOutcome {
  WriteVerdict verdict = WriteVerdict::done;
  std::size_t refused = 0;  // which Write of the list
};

}  // namespace mappe::storage
