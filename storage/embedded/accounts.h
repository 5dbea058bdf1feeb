// The reading interfaces of accounts.h on records, and the few changes they make themselves.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedAccounts final : public Accounts {
 public:
  explicit EmbeddedAccounts(Core& core) : core_(core) {}
  Result<Account> by_id(const AccountId& id) const override;
  Result<Account> by_login(std::string_view login) const override;
  Result<Account> by_person(const PrincipalId& person) const override;

 private:
  Core& core_;
};

class EmbeddedDevices final : public Devices {
 public:
  explicit EmbeddedDevices(Core& core) : core_(core) {}
  Result<Device> by_id(const DeviceId& id) const override;
  Result<Device> by_secret(const DeviceSecretHash& secret) const override;
  Result<std::vector<Device>> of_account(const AccountId& account) const override;

 private:
  Core& core_;
};

class EmbeddedSessions final : public Sessions {
 public:
  explicit EmbeddedSessions(Core& core) : core_(core) {}
  Result<Session> find(const TokenHash& token, TimeMs now) const override;
  Result<void> touch(const TokenHash& token, TimeMs now) override;
  Result<std::vector<Session>> of_account(const AccountId& account) const override;
  Result<std::vector<Session>> of_device(const DeviceId& device) const override;
  Result<std::size_t> remove_expired(TimeMs now) override;

 private:
  Result<std::vector<Session>> of_owner(ByteView owner) const;
  Core& core_;
};

class EmbeddedFactions final : public Factions {
 public:
  explicit EmbeddedFactions(Core& core) : core_(core) {}
  Result<Faction> by_id(const FactionId& id) const override;
  Result<Faction> by_name(std::string_view name) const override;
  Result<std::vector<Faction>> all() const override;

 private:
  Core& core_;
};

class EmbeddedCards final : public Cards {
 public:
  explicit EmbeddedCards(Core& core) : core_(core) {}
  Result<Bytes> find(const Fingerprint& fingerprint) const override;

 private:
  Core& core_;
};

class EmbeddedNames final : public Names {
 public:
  explicit EmbeddedNames(Core& core) : core_(core) {}
  Result<StoredName> find(const FactionId& faction, const NameRef& ref) const override;
  Result<std::vector<StoredName>> of_faction(const FactionId& faction) const override;

 private:
  Core& core_;
};

class EmbeddedCodes final : public Codes {
 public:
  explicit EmbeddedCodes(Core& core) : core_(core) {}
  Result<SetupCode> setup_code(const SetupCodeHash& hash, TimeMs now) const override;
  Result<std::vector<SetupCode>> setup_codes() const override;
  Result<InviteCode> invite_code(const InviteCodeId& id) const override;
  Result<std::vector<InviteCode>> invite_codes() const override;
  Result<std::size_t> remove_expired(TimeMs now) override;
  Result<InviteCode> fetch_invite_code(const InviteCodeId& id, TimeMs now) override;

 private:
  Core& core_;
};

class EmbeddedAppPasswords final : public AppPasswords {
 public:
  explicit EmbeddedAppPasswords(Core& core) : core_(core) {}
  Result<AppPassword> find(const AppPasswordId& id, TimeMs now) const override;
  Result<std::vector<AppPassword>> of_account(const AccountId& account) const override;
  Result<std::size_t> remove_expired(TimeMs now) override;

 private:
  Core& core_;
};

class EmbeddedKnownIds final : public KnownIds {
 public:
  explicit EmbeddedKnownIds(Core& core) : core_(core) {}
  Result<std::optional<KnownId>> find(const AnyId& id) const override;

 private:
  Core& core_;
};

class EmbeddedTryCounters final : public TryCounters {
 public:
  explicit EmbeddedTryCounters(Core& core) : core_(core) {}
  Result<Tries> find(ByteView key) const override;
  Result<Tries> failed(ByteView key, TimeMs now, TimeMs forget_after) override;
  Result<void> succeeded(ByteView key, TimeMs now) override;
  Result<std::size_t> remove_older(TimeMs before) override;

 private:
  Core& core_;
};

}  // namespace mappe::storage
