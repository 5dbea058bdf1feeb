#include "client/identity/credentials.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "client/limits.h"
#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

// ICU's strings are not wiped; this one is, as far as its own buffer goes.
void wipe_wide(icu::UnicodeString* text) {
  const int32_t capacity = text->getCapacity();
  if (char16_t* buffer = text->getBuffer(capacity)) {
    sodium_memzero(buffer, static_cast<std::size_t>(capacity) * sizeof(char16_t));
    text->releaseBuffer(0);
  }
}

// Everything about a sign-in but the challenge and the code.
struct Proof {
  const ServerId& server;
  const Login& login;
  bool recovery;
  const DeviceSecret* device;
  const std::string& device_label;
};

Answer<Signed> prove_once(Api& api, const Proof& who, const seal::SignInKeys& keys, const SignInParameters& parameters,
                          const SecretBytes* code, bool remember) {
  SignIn message{who.server, api.origin(), who.login, parameters.nonce, ClientNonce::random()};
  return api.sign_in({who.login, who.recovery, parameters.nonce, message.client_nonce, api.origin(),
                      message.sign(keys.sign_in_seed), who.device, who.device_label, code, remember});
}

// With the code that is asked for when the server wants it: the signature is made anew, the keys are not.
Answer<SignInAttempt> prove(Api& api, const Proof& who, seal::SignInKeys keys, const SignInParameters& parameters,
                            const SecondStep& second) {
  auto answer = prove_once(api, who, keys, parameters, nullptr, false);
  const bool is_code_needed = !answer && answer.problem() && answer.problem()->type == "second-factor-needed";
  if (is_code_needed && second.code) {
    auto code = second.code();
    if (!code) return code.error();
    auto fresh = api.sign_in_parameters(who.login, who.recovery);
    if (!fresh) return pass_on<SignInAttempt>(fresh);
    answer = prove_once(api, who, keys, *fresh, &*code, second.remember);
  }
  if (!answer) return pass_on<SignInAttempt>(answer);
  if (!answer->account) return fail(Errc::malformed, "the server's answer to a sign-in names no account");
  return SignInAttempt{std::move(keys), std::move(*answer)};
}

}  // namespace

Result<std::string> normalised_text(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return fail(Errc::io, "ICU has no data for NFC");
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  icu::UnicodeString normal = nfc->normalize(wide, error);
  std::string result;
  if (U_SUCCESS(error)) {
    result.reserve(text.size() * 3 + 16);  // so that no copy is left behind by growing
    normal.toUTF8String(result);
  }
  wipe_wide(&wide);
  wipe_wide(&normal);
  if (U_FAILURE(error)) return fail(Errc::malformed, "this text cannot be normalised");
  return result;
}

Result<SecretBytes> normalised_password(const SecretBytes& typed) {
  if (typed.empty()) return fail(Errc::malformed, "an empty password");
  if (typed.size() > limits::password_bytes_max) return fail(Errc::too_large, "a password over 1024 bytes");
  if (!cbor::is_utf8(typed.expose())) return fail(Errc::malformed, "a password must be UTF-8");
  auto normal = normalised_text(text_of(typed.expose()));
  if (!normal) return fail(normal.error());
  SecretBytes password(bytes_of(*normal));
  sodium_memzero(normal->data(), normal->size());
  return password;
}

Result<std::string> normalised_name(std::string_view typed) {
  if (typed.empty()) return fail(Errc::malformed, "an empty name");
  if (typed.size() > limits::display_name_bytes_max) return fail(Errc::too_large, "a name over 255 bytes");
  if (!cbor::is_utf8(view_of(typed))) return fail(Errc::malformed, "a name must be UTF-8");
  auto normal = normalised_text(typed);
  if (normal && normal->size() > limits::display_name_bytes_max) return fail(Errc::too_large, "a name over 255 bytes");
  return normal;
}

Result<std::string> normalised_display_name(std::string_view typed) {
  auto name = normalised_name(typed);
  if (!name) return name;
  bool is_seen = false;
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8({name->data(), static_cast<int32_t>(name->size())});
  for (int32_t at = 0; at < wide.length(); at = wide.moveIndex32(at, 1)) {
    const UChar32 sign = wide.char32At(at);
    if (u_iscntrl(sign) != 0) return fail(Errc::usage, "a name holds no line breaks and no control characters");
    is_seen = is_seen || u_isgraph(sign) != 0;
  }
  if (!is_seen) return fail(Errc::usage, "a name needs something that can be seen");
  return name;
}

Result<PasswordCopy> seal_password_copy(const seal::Bundle& bundle, const SecretBytes& password, const ServerId& server,
                                        const Login& login) {
  auto normal = normalised_password(password);
  if (!normal) return fail(normal.error());
  PasswordCopy copy;
  copy.salt = PasswordSalt::random();
  auto master = seal::derive_master(copy.suite, *normal, server, login, copy.salt);
  if (!master) return fail(master.error());
  const seal::SignInKeys keys = seal::password_keys(*master);
  copy.sign_in_pk = sign_public_key(keys.sign_in_seed);
  copy.bundle = seal::seal_bundle(keys.wrap, copy.salt, bundle);
  return copy;
}

Result<SealedCopies> seal_copies(const seal::Bundle& bundle, const SecretBytes& password, const ServerId& server,
                                 const Login& login) {
  auto copy = seal_password_copy(bundle, password, server, login);
  if (!copy) return fail(copy.error());
  const seal::RecoveryCode code = seal::RecoveryCode::make();
  const seal::SignInKeys keys = code.keys();
  RecoveryCopy recovery{sign_public_key(keys.sign_in_seed), seal::seal_recovery_bundle(keys.wrap, bundle)};
  return SealedCopies{std::move(*copy), std::move(recovery), code.text()};
}

Answer<SignInAttempt> prove_password(Api& api, const ServerId& server, const Login& login, const SecretBytes& password,
                                     const DeviceSecret* device, const std::string& device_label,
                                     const SecondStep& second) {
  auto normal = normalised_password(password);
  if (!normal) return normal.error();
  auto parameters = api.sign_in_parameters(login, false);
  if (!parameters) return pass_on<SignInAttempt>(parameters);
  if (!parameters->salt) return fail(Errc::malformed, "the server gives no salt for a password");
  auto master = seal::derive_master(parameters->suite, *normal, server, login, *parameters->salt);
  if (!master) return master.error();
  // Deriving took a moment, and others may have to wait their turn for it: a nonce lives 60 s, so a fresh one.
  auto fresh = api.sign_in_parameters(login, false);
  if (!fresh) return pass_on<SignInAttempt>(fresh);
  return prove(api, {server, login, false, device, device_label}, seal::password_keys(*master), *fresh, second);
}

Answer<SignInAttempt> prove_recovery(Api& api, const ServerId& server, const Login& login,
                                     const seal::RecoveryCode& code, const DeviceSecret* device,
                                     const std::string& device_label, const SecondStep& second) {
  auto parameters = api.sign_in_parameters(login, true);
  if (!parameters) return pass_on<SignInAttempt>(parameters);
  return prove(api, {server, login, true, device, device_label}, code.keys(), *parameters, second);
}

Answer<Signed> prove_principal(Api& api, const ServerId& server, const journal::Author& principal,
                               const SignSeed& seed) {
  auto parameters = api.sign_in_parameters(principal);
  if (!parameters) return pass_on<Signed>(parameters);
  const PrincipalSignIn message{server,       api.origin(),      principal.kind,
                                principal.id, parameters->nonce, ClientNonce::random()};
  return api.sign_in_principal({principal, parameters->nonce, message.client_nonce, api.origin(), message.sign(seed)});
}

}  // namespace mappe::client
