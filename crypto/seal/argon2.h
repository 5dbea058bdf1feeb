// Argon2id of suite 1, and the gate before it. Everything else calls derive_master or invite_keys.     docs/protocol.md
// §3
#pragma once

#include <condition_variable>
#include <mutex>

#include "crypto/base/secret.h"

namespace mappe::seal {

// Lets a few in and makes the rest wait. Threads: any.
class Gate {
 public:
  explicit Gate(int at_once_max) : free_(at_once_max) {}

  class Pass {  // held for as long as one is inside
   public:
    explicit Pass(Gate& gate) : gate_(gate) { gate_.enter(); }
    ~Pass() { gate_.leave(); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Gate& gate_;
  };

 private:
  void enter();
  void leave();

  std::mutex mutex_;
  std::condition_variable left_;
  int free_;  // guarded by mutex_
};

Gate& argon2_gate();  // the program's, limits::argon2_at_once_max wide

using Argon2Output = Secret<struct Argon2OutputTag, 32>;

// Argon2id v1.3, 64 MiB, t = 3, p = 1, 32 bytes, by libargon2.          errors  too_many  no memory
Result<Argon2Output> argon2id_64m(ByteView secret, std::span<const std::uint8_t, 16> salt);

}  // namespace mappe::seal
