// Somebody's authenticator app: makes codes with Python's hmac, so that they share no code with the server's.  RFC 6238
#pragma once

#include <string>

namespace stories {

class Authenticator {
 public:
  Authenticator();  // with a secret of its own

  const std::string& secret() const { return secret_; }  // 32 characters of base32
  // The code of now, or of so many steps later. A code works once: the server takes one step of the future, too.
  std::string code(int steps_later = 0) const;
  // One that was not given before, of the earliest step the server takes; waits for it if need be.
  std::string fresh_code();

 private:
  std::string secret_;
  long long last_step_ = 0;
};

}  // namespace stories
