#include "tests/stories/authenticator.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <ctime>
#include <thread>

#include "tests/stories/process.h"

namespace stories {

namespace {

// RFC 4226 and 6238, in the words of Python's library.
constexpr const char* script = R"(
import base64, hmac, secrets, struct, sys
if len(sys.argv) == 1:
    print(base64.b32encode(secrets.token_bytes(20)).decode())
else:
    mac = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", int(sys.argv[2])), "sha1").digest()
    at = mac[-1] & 15
    print("%06d" % ((struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6))
)";

std::string python(const std::vector<std::string>& arguments) {
  Command command;
  command.argv = {"/usr/bin/python3", "-c", script};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  const Outcome outcome = run(command);
  BOOST_TEST_REQUIRE(outcome.ok(), outcome.err);
  return outcome.out.substr(0, outcome.out.find('\n'));
}

long long step_now() { return static_cast<long long>(std::time(nullptr)) / 30; }

}  // namespace

Authenticator::Authenticator() : secret_(python({})) {}

std::string Authenticator::code(int steps_later) const {
  return python({secret_, std::to_string(step_now() + steps_later)});
}

std::string Authenticator::fresh_code() {
  // The step before now's counts, too: two codes can be had at once, and the third has to be waited for.
  const long long step = std::max(last_step_ + 1, step_now());
  while (step_now() + 1 < step) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  last_step_ = step;
  return python({secret_, std::to_string(step)});
}

}  // namespace stories
