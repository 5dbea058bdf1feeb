#include "client/identity/account.h"

#include "client/identity/server_check.h"
#include "client/identity/sheet.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

namespace {

// This home's device secret, if it has signed in before.
std::optional<DeviceSecret> own_device(const Home& home) {
  auto account = load_account(home);
  if (!account || !account->device) return std::nullopt;
  return std::move(*account->device);
}

Result<void> check_account(const Home& home, const Login& login) {
  auto account = load_account(home);
  if (account && account->login != login.text())
    return fail(Errc::exists, "this home belongs to another account: sign out first");
  if (!account && account.error().code != Errc::not_found) return fail(account.error());
  return {};
}

Result<void> keep(const Home& home, const ServerPin& pin, const Login& login, Signed& answer,
                  std::optional<DeviceSecret> device, seal::Bundle& bundle, Suite copy = Suite::argon2id_64m) {
  if (bundle.account != *answer.account) return fail(Errc::tampered, "the server handed out another account's bundle");
  auto kept = copy == Suite::recovery_code ? save_recovered_bundle(home, bundle) : save_bundle(home, bundle);
  if (!kept) return kept;
  if (auto saved = save_server(home, pin); !saved) return saved;
  AccountRecord record;
  record.login = login.text();
  record.account = *answer.account;
  record.token = answer.token.duplicate();
  record.session_expires_ms = answer.expires_ms;
  record.device = answer.device ? std::move(answer.device) : std::move(device);
  return save_account(home, record);
}

// The bundle of the session just begun, opened.
Answer<seal::Bundle> fetch_bundle(Api& api, const seal::SignInKeys& keys, Suite copy) {
  auto stored = api.bundle(copy == Suite::recovery_code);
  if (!stored) return pass_on<seal::Bundle>(stored);
  return seal::open_bundle(keys.wrap, copy, stored->sealed);
}

bool is_of_sign_in(const Problem* problem) { return problem && problem->type == "sign-in-failed"; }

// The same again after an answer that was lost: the new password counts already, and the old code no more.
//   errors  not_found  it does not
Answer<SecretBytes> recover_again(Home& home, Api& api, const ServerPin& pin, const Login& login,
                                  const SecretBytes& new_password, const std::string& device_label,
                                  const SecondStep& second) {
  auto in = sign_in(home, api, pin, login, new_password, device_label, second);
  if (!in && is_of_sign_in(in.problem())) return fail(Errc::not_found, "no such password");
  if (!in) return pass_on<SecretBytes>(in);
  auto bundle = load_bundle(home);
  if (!bundle) return bundle.error();
  return store_bundle(home, api, std::move(*bundle), new_password);
}

// After an answer that was lost: the server took it, and says so.
bool is_kept(Api& api, const SecretBytes& recovery_code) {
  std::vector<SecretBytes> codes;
  codes.emplace_back(bytes_of(recovery_code.expose()));
  auto kept = code_that_counts(api, codes);
  return kept && *kept;
}

}  // namespace

Answer<void> sign_in(Home& home, Api& api, ServerPin given, const Login& login, const SecretBytes& password,
                     const std::string& device_label, const SecondStep& second) {
  if (auto own = check_account(home, login); !own) return own.error();
  auto pin = check_server(api, std::move(given));
  if (!pin) return pass_on<void>(pin);
  auto device = own_device(home);
  auto attempt = prove_password(api, pin->server, login, password, device ? &*device : nullptr, device_label, second);
  if (!attempt) return pass_on<void>(attempt);
  api.set_session(&attempt->answer.token);
  auto bundle = fetch_bundle(api, attempt->keys, Suite::argon2id_64m);
  if (!bundle) return pass_on<void>(bundle);
  return keep(home, *pin, login, attempt->answer, std::move(device), *bundle);
}

Result<void> sign_out(Home& home, Api* api) {
  if (api) (void)api->sign_out();  // the keys go in any case
  return home.destroy();
}

Answer<SecretBytes> recover(Home& home, Api& api, ServerPin given, const Login& login, const seal::RecoveryCode& code,
                            const SecretBytes& new_password, const std::string& device_label,
                            const SecondStep& second) {
  if (auto own = check_account(home, login); !own) return own.error();
  if (auto usable = normalised_password(new_password); !usable) return usable.error();
  auto pin = check_server(api, std::move(given));
  if (!pin) return pass_on<SecretBytes>(pin);
  auto device = own_device(home);
  auto attempt = prove_recovery(api, pin->server, login, code, device ? &*device : nullptr, device_label, second);
  if (!attempt && is_of_sign_in(attempt.problem()) && is_sheet_unclear(home)) {
    auto again = recover_again(home, api, *pin, login, new_password, device_label, second);
    if (again || again.error().code != Errc::not_found) return again;
  }
  if (!attempt) return pass_on<SecretBytes>(attempt);
  api.set_session(&attempt->answer.token);
  auto bundle = fetch_bundle(api, attempt->keys, Suite::recovery_code);
  if (!bundle) return pass_on<SecretBytes>(bundle);
  if (auto kept = keep(home, *pin, login, attempt->answer, std::move(device), *bundle, Suite::recovery_code); !kept)
    return kept.error();
  return store_bundle(home, api, std::move(*bundle), new_password);
}

Answer<void> change_password(Home& home, Api& api, const SecretBytes& old_password, const SecretBytes& new_password,
                             const SecondStep& second) {
  auto pin = load_server(home);
  auto account = load_account(home);
  if (!pin) return pin.error();
  if (!account) return account.error();
  auto login = Login::parse(account->login);
  if (!login) return login.error();
  // Signing in again proves the old password: a session left open is not enough to change it.
  auto attempt =
      prove_password(api, pin->server, *login, old_password, account->device ? &*account->device : nullptr, "", second);
  if (!attempt) return pass_on<void>(attempt);
  api.set_session(&attempt->answer.token);
  auto bundle = fetch_bundle(api, attempt->keys, Suite::argon2id_64m);
  if (!bundle) return pass_on<void>(bundle);
  auto device = std::move(account->device);
  if (auto kept = keep(home, *pin, *login, attempt->answer, std::move(device), *bundle); !kept) return kept.error();
  const std::uint64_t replaced = bundle->serial++;
  auto copy = seal_password_copy(*bundle, new_password, pin->server, *login);
  if (!copy) return copy.error();
  auto stored = api.put_bundle({replaced, std::move(*copy), std::nullopt});
  if (!stored) return pass_on<void>(stored);
  return save_bundle(home, *bundle);
}

Answer<SecretBytes> store_bundle(Home& home, Api& api, seal::Bundle bundle, const SecretBytes& password) {
  auto pin = load_server(home);
  auto account = load_account(home);
  if (!pin) return pin.error();
  if (!account) return account.error();
  auto login = Login::parse(account->login);
  if (!login) return login.error();
  // Each copy has a serial of its own; what is written now must be newer than both.
  auto replaced = api.bundle(false);
  if (!replaced) return pass_on<SecretBytes>(replaced);
  bundle.serial = std::max(bundle.serial, replaced->serial) + 1;
  auto copies = seal_copies(bundle, password, pin->server, *login);
  if (!copies) return copies.error();
  const bool was_unclear = is_sheet_unclear(home);
  if (auto noted = note_sheet(home, true); !noted) return noted.error();
  auto stored = api.put_bundle({replaced->serial, std::move(copies->password), std::move(copies->recovery)});
  if (is_refusal(stored) && !was_unclear) (void)note_sheet(home, false);
  if (!stored && (is_refusal(stored) || !is_kept(api, copies->recovery_code))) return pass_on<SecretBytes>(stored);
  // The new code counts from here on, so it is given, even if this home can keep nothing more.
  if (save_bundle(home, bundle)) (void)pin_recovery_serial(home, bundle.serial);
  (void)note_sheet(home, false);
  return std::move(copies->recovery_code);
}

}  // namespace mappe::client
