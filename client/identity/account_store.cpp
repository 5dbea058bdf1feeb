#include "client/identity/account_store.h"

#include <algorithm>

#include "client/limits.h"
#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

const RecordName server_record{Drawer::account, "server"};
const RecordName account_record{Drawer::account, "account"};
const RecordName bundle_record{Drawer::identities, "bundle"};
const RecordName recovery_serial_record{Drawer::identities, "recovery-serial"};

constexpr std::uint64_t record_version = 1;

Result<void> check_version(cbor::Reader* reader) {
  if (reader->uint() != record_version)
    reader->fail_with(fail(Errc::unsupported, "a home of another version of mappe"));
  return {};
}

RecordName unfinished(std::string_view name) { return {Drawer::identities, "unfinished-" + std::string(name)}; }

}  // namespace

Result<ServerPin> load_server(const Home& home) {
  auto bytes = home.read(server_record);
  if (!bytes) return fail(bytes.error());
  cbor::Reader reader(bytes->expose());
  reader.array(6);
  (void)check_version(&reader);
  ServerPin pin;
  pin.origin = reader.text();
  pin.server = reader.id<ServerId>();
  pin.trust.ca_file = reader.text();
  const ByteView pinned = reader.bytes();
  pin.generation = reader.uint();
  if (auto fits = reader.finish(); !fits) return fail(fits.error());
  if (!pinned.empty()) {
    auto hash = CertificateHash::parse(pinned);
    if (!hash) return fail(Errc::damaged, "the home's server pin is damaged");
    pin.trust.pinned = *hash;
  }
  return pin;
}

Result<void> save_server(const Home& home, const ServerPin& pin) {
  cbor::Writer writer;
  writer.array(6).uint(record_version).text(pin.origin).id(pin.server).text(pin.trust.ca_file);
  writer.bytes(pin.trust.pinned ? ByteView(pin.trust.pinned->view()) : ByteView());
  writer.uint(pin.generation);
  return home.write(server_record, writer.done());
}

Result<AccountRecord> load_account(const Home& home) {
  auto bytes = home.read(account_record);
  if (!bytes) return fail(bytes.error());
  cbor::Reader reader(bytes->expose());
  reader.array(6);
  (void)check_version(&reader);
  AccountRecord account;
  account.login = reader.text();
  account.account = reader.id<AccountId>();
  const ByteView token = reader.bytes();
  account.session_expires_ms = reader.uint();
  const ByteView device = reader.bytes();
  if (auto fits = reader.finish(); !fits) return fail(fits.error());
  auto session = SessionToken::parse(token);
  if (!session) return fail(Errc::damaged, "the home's account is damaged");
  account.token = std::move(*session);
  if (auto secret = DeviceSecret::parse(device)) account.device = std::move(*secret);
  return account;
}

Result<void> save_account(const Home& home, const AccountRecord& account) {
  cbor::Writer writer;
  writer.array(6).uint(record_version).text(account.login).id(account.account).bytes(account.token.expose());
  writer.uint(account.session_expires_ms);
  writer.bytes(account.device ? ByteView(account.device->expose()) : ByteView());
  const SecretBytes bytes(writer.take());
  return home.write(account_record, bytes.expose());
}

// The bundle's own plain form belongs to crypto/seal, which seals it under a wrap key; a random one lies beside it.
Result<seal::Bundle> load_bundle(const Home& home) {
  auto bytes = home.read(bundle_record);
  if (!bytes) return fail(bytes.error());
  cbor::Reader reader(bytes->expose());
  reader.array(3);
  (void)check_version(&reader);
  const ByteView wrap = reader.bytes();
  const ByteView sealed = reader.bytes();
  if (auto fits = reader.finish(); !fits) return fail(fits.error());
  auto key = seal::WrapKey::parse(wrap);
  if (!key) return fail(Errc::damaged, "the home's identities are damaged");
  return seal::open_bundle(*key, Suite::recovery_code, sealed);
}

Result<void> save_bundle(const Home& home, const seal::Bundle& bundle) {
  auto held = home.lock("bundle");
  if (!held) return fail(held.error());
  if (auto newer = check_serial(home, bundle.serial); !newer) return newer;
  const seal::WrapKey wrap = seal::WrapKey::random();
  cbor::Writer writer;
  writer.array(3).uint(record_version).bytes(wrap.expose()).bytes(seal::seal_recovery_bundle(wrap, bundle));
  const SecretBytes bytes(writer.take());
  return home.write(bundle_record, bytes.expose());
}

Result<void> pin_recovery_serial(const Home& home, std::uint64_t serial) {
  std::uint64_t seen = 0;
  if (auto bytes = home.read(recovery_serial_record)) {
    cbor::Reader reader(bytes->expose());
    seen = reader.uint();
    if (auto fits = reader.finish(); !fits)
      return fail(Errc::damaged, "the home's pin of the recovery copy is damaged");
  } else if (bytes.error().code != Errc::not_found) {
    return fail(bytes.error());
  }
  if (serial < seen) return fail(Errc::behind, "the server hands out an older recovery copy than this home has seen");
  return serial == seen ? Result<void>() : home.write(recovery_serial_record, cbor::Writer().uint(serial).done());
}

Result<void> save_recovered_bundle(const Home& home, seal::Bundle& bundle) {
  if (auto newer = pin_recovery_serial(home, bundle.serial); !newer) return newer;
  auto seen = load_bundle(home);
  if (seen) bundle.serial = std::max(bundle.serial, seen->serial);
  return save_bundle(home, bundle);
}

Result<void> check_serial(const Home& home, std::uint64_t serial) {
  auto seen = load_bundle(home);
  if (!seen && seen.error().code == Errc::not_found) return {};
  if (!seen) return fail(seen.error());
  if (serial < seen->serial) return fail(Errc::behind, "the server hands out an older bundle than this home has seen");
  return {};
}

Result<void> save_unfinished(const Home& home, std::string_view name, ByteView content) {
  return home.write(unfinished(name), content);
}
Result<SecretBytes> load_unfinished(const Home& home, std::string_view name) { return home.read(unfinished(name)); }
bool has_unfinished(const Home& home) {
  const auto names = home.list(Drawer::identities);
  return std::any_of(names.begin(), names.end(), [](const auto& name) { return name.starts_with("unfinished-"); });
}
Result<void> drop_unfinished(const Home& home, std::string_view name) { return home.remove(unfinished(name)); }

HealNote load_heal_note(const Home& home) {
  const auto bytes = home.read({Drawer::settings, "healed"});
  if (!bytes) return {};
  cbor::Reader reader(bytes->expose());
  HealNote note;
  reader.array(2);
  note.generation = reader.uint();
  const std::size_t count = reader.array_up_to(limits::healed_spaces_max);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) note.open.push_back(reader.id<SpaceId>());
  return reader.finish() ? note : HealNote();
}

Result<void> save_heal_note(const Home& home, const HealNote& note) {
  const std::size_t count = std::min(note.open.size(), limits::healed_spaces_max);
  cbor::Writer writer;
  writer.array(2).uint(note.generation).array(count);
  for (std::size_t i = 0; i < count; ++i) writer.id(note.open[i]);
  return home.write({Drawer::settings, "healed"}, writer.done());
}

}  // namespace mappe::client
