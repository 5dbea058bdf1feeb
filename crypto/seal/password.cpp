#include "crypto/seal/password.h"

#include "crypto/base/cbor.h"
#include "crypto/seal/argon2.h"
#include "crypto/seal/limits.h"

namespace mappe::seal {

Result<MasterKey> derive_master(Suite suite, const SecretBytes& password, const ServerId& server, const Login& login,
                                const PasswordSalt& salt) {
  if (suite != Suite::argon2id_64m) return fail(Errc::unsupported, "a suite that makes no key of a password");
  if (password.empty()) return fail(Errc::malformed, "an empty password");
  if (password.size() > limits::password_bytes_max) return fail(Errc::too_large, "a password above 1024 bytes");
  const auto argon2_salt = hash16("salt", cbor::encode_array(server, login.text(), salt));
  auto output = argon2id_64m(password.expose(), argon2_salt);
  if (!output) return fail(output.error());
  return MasterKey::parse(output->expose());
}

SignInKeys password_keys(const MasterKey& master) {
  return {derive_secret<SignSeed>(master, "sign-in-seed", {}), derive_secret<WrapKey>(master, "wrap", {})};
}

}  // namespace mappe::seal
