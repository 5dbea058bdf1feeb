#include "council/mirror/curl_fetcher.h"
#include "server/council/councils.h"
#include "server/services.h"
#include "server/version.h"

namespace mappe::server {

namespace {

// "Mappe/0.1.0 (+council@mappe.example)"
std::string user_agent_of(const CouncilSource& source) {
  return std::string(council::robot_name) + "/" + std::string(version) + " (+" + source.contact + ")";
}

}  // namespace

class CouncilWorker::SleepingClock final : public council::Clock {
 public:
  explicit SleepingClock(CouncilWorker& worker) : worker_(worker) {}
  TimeMs now_ms() override { return system_time_ms(); }
  bool wait_until(TimeMs time_ms) override {
    std::unique_lock lock(worker_.mutex_);
    const TimeMs now = now_ms();
    if (time_ms > now)
      worker_.changed_.wait_for(lock, std::chrono::milliseconds(time_ms - now), [&] { return worker_.ending_; });
    return !worker_.ending_;
  }

 private:
  CouncilWorker& worker_;
};

class CouncilWorker::Fetching {
 public:
  explicit Fetching(const CouncilSource& source) : fetcher(user_agent_of(source)) {}
  council::CurlFetcher fetcher;
};

CouncilWorker::CouncilWorker(const CouncilSource& source, council::Store& store, council::Pacer& pacer, Log& log)
    : source_(source),
      store_(store),
      pacer_(pacer),
      log_(log),
      clock_(std::make_unique<SleepingClock>(*this)),
      fetching_(std::make_unique<Fetching>(source)) {}

CouncilWorker::~CouncilWorker() {
  stop_soon();
  wait_until_stopped();
}

void CouncilWorker::wait_until_stopped() {
  if (thread_.joinable()) thread_.join();
}

void CouncilWorker::start() {
  thread_ = std::thread([this] { run(); });
}

void CouncilWorker::stop_soon() {
  {
    const std::lock_guard held(mutex_);
    ending_ = true;
  }
  fetching_->fetcher.stop();
  changed_.notify_all();
}

void CouncilWorker::ask(council::Asked asked) {
  {
    const std::lock_guard held(mutex_);
    asked_ = asked;
  }
  changed_.notify_all();
}

bool CouncilWorker::is_running() const {
  const std::lock_guard held(mutex_);
  return running_;
}

bool CouncilWorker::wait_for_turn(council::Asked& asked) {
  const auto state = store_.state(source_.settings.name);
  // A store that cannot be read is looked at again later; the log has said so.
  const TimeMs now = system_time_ms();
  const TimeMs due = state ? council::due_ms(source_.settings, *state, now) : now + source_.settings.every_ms;
  std::unique_lock lock(mutex_);
  if (due > now)
    changed_.wait_for(lock, std::chrono::milliseconds(due - now), [&] { return ending_ || asked_.has_value(); });
  if (ending_) return false;
  asked = asked_.value_or(council::Asked());
  asked_.reset();
  running_ = true;
  return true;
}

void CouncilWorker::run() {
  for (council::Asked asked; wait_for_turn(asked);) {
    const std::string& name = source_.settings.name;
    log_.info("council_pass_begins", {{"council", std::string_view(name)}});
    auto outcome = Result<council::Outcome>(fail(Errc::io, "a pass ended by a fault of its own"));
    try {
      outcome = council::run_pass(source_.settings, asked, store_, fetching_->fetcher, pacer_, *clock_);
    } catch (const std::exception&) {  // the start of a thread is one of the places where they stop (STYLE 7)
    }
    const auto state = store_.state(name);
    if (outcome && state)
      log_.info("council_pass_ends", {{"council", std::string_view(name)},
                                      {"outcome", council::name_of(*outcome)},
                                      {"objects", state->last_objects},
                                      {"changed", state->last_changed},
                                      {"why", std::string_view(state->why)}});
    const bool failed = !outcome || !state;
    if (failed)
      log_.error("council_pass_failed",
                 {{"council", std::string_view(name)}, {"why", outcome ? state.error().what : outcome.error().what}});
    std::unique_lock lock(mutex_);
    running_ = false;
    if (failed) changed_.wait_for(lock, limits::council_fault_pause, [&] { return ending_; });
  }
}

}  // namespace mappe::server
