// Credentials of a request: Basic, whose password is an app password.                            RFC 7617, protocol.md
// §9
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"
#include "http/message.h"

namespace mappe::gateway {

struct Credentials {
  AppPasswordId id;
  SecretBytes password;  // 40 capitals of base32, as the front and its child pass it on
};

enum class Given { nothing, unusable };  // unusable: not Basic, or no app password: a wrong try

// Takes the header out of the request, so that nothing later can pass it on, and wipes it. Any user name is taken, also
// one behind DOMAIN\: the password names its id itself. Only its last field counts; two are unusable.
std::variant<Credentials, Given> take_credentials(http::Request& request);

// 401, also for OPTIONS: some Windows look there for what kind of server it is.
http::Response ask_for_credentials();

}  // namespace mappe::gateway
