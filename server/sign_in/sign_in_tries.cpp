#include "server/sign_in/sign_in_tries.h"

#include <algorithm>

namespace mappe::server {

using std::chrono::milliseconds;

SignInTry::SignInTry(Services& services, const Login& login, const std::string& address,
                     const std::optional<storage::Device>& known_device, TimeMs now)
    : services_(services),
      now_(now),
      login_(known_device ? "device:" + to_hex(known_device->id.view()) : "login:" + login.text() + "|" + address),
      address_(known_device ? std::string() : address) {
  if (known_device) recall_wrong_codes(services_, login_);
}

milliseconds SignInTry::wait() const {
  const milliseconds login = services_.tries_of_login.wait(login_, now_);
  const milliseconds address = address_.empty() ? milliseconds(0) : services_.tries_of_address.wait(address_, now_);
  return std::max(login, address);
}

milliseconds SignInTry::begin() {
  if (const auto wait = services_.tries_of_login.begin(login_, now_); wait.count() > 0) return wait;
  if (address_.empty()) return milliseconds(0);
  const auto wait = services_.tries_of_address.begin(address_, now_);
  if (wait.count() > 0) services_.tries_of_login.take_back(login_, now_);
  return wait;
}

milliseconds SignInTry::begin_code(const AccountId& account) {
  if (address_.empty() || !account_.empty()) return milliseconds(0);
  const std::string key = "code:" + to_hex(account.view());
  recall_wrong_codes(services_, key);
  const auto wait = services_.tries_of_login.begin(key, now_);
  if (wait.count() > 0)
    was_none();  // it was not judged
  else
    account_ = key;
  return wait;
}

Result<void> SignInTry::code_was_wrong() { return note_wrong_code(services_, code_key(), now_); }

void SignInTry::succeeded() {
  if (!code_key().empty()) forget_wrong_codes(services_, code_key(), now_);
  services_.tries_of_login.succeeded(login_);
  if (!address_.empty()) services_.tries_of_address.take_back(address_, now_);
  if (!account_.empty()) services_.tries_of_login.succeeded(account_);
}

void SignInTry::was_none() {
  services_.tries_of_login.take_back(login_, now_);
  if (!address_.empty()) services_.tries_of_address.take_back(address_, now_);
}

void recall_wrong_codes(Services& services, const std::string& key) {
  // A store that cannot be read fails elsewhere, and louder.
  if (const auto kept = services.storage.tries().find(view_of(key)))
    services.tries_of_login.recall(key, kept->failed, kept->last_failed_ms);
}

Result<void> note_wrong_code(Services& services, const std::string& key, TimeMs now) {
  const auto forget_after = static_cast<TimeMs>(services.policy.sign_in.forget_after.count());
  const auto noted = services.storage.tries().failed(view_of(key), now, forget_after);
  if (!noted) return fail(noted.error());
  return {};
}

void forget_wrong_codes(Services& services, const std::string& key, TimeMs now) {
  const auto kept = services.storage.tries().find(view_of(key));
  if (!kept || kept->failed == 0) return;
  // The session is there already. What cannot be written down is recalled as if nobody had come through, at the key's
  // next code and after a restart: whoever has the right one waits once more, until forget_after has passed.
  static_cast<void>(services.storage.tries().succeeded(view_of(key), now));
}

}  // namespace mappe::server
