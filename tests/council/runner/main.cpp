// A process that runs passes until one is complete: what the crash test kills.    DIR ADDRESS
#include <cstdio>
#include <thread>

#include "council/mirror/curl_fetcher.h"
#include "council/mirror/pass.h"
#include "crypto/base/random.h"

using namespace mappe;
using namespace mappe::council;

namespace {

class WallClock final : public Clock {
 public:
  TimeMs now_ms() override {
    return static_cast<TimeMs>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
  }
  bool wait_until(TimeMs time_ms) override {
    while (now_ms() < time_ms) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return true;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || !init_crypto()) return 2;
  auto store = Store::open(argv[1], {});
  if (!store) return 3;
  SourceSettings settings;
  settings.name = "stadt";
  settings.address = argv[2];
  settings.manners.gap_ms = 0;
  CurlFetcher fetcher("Mappe/test");
  Pacer pacer;
  WallClock clock;
  const auto outcome = run_pass(settings, {}, **store, fetcher, pacer, clock);
  return outcome && *outcome == Outcome::complete ? 0 : 1;
}
