// The mirrored councils of this server: a thread of passes for each, what they have for clients, how they do.
//
// No request of a client starts a question to a council system, and none names a paper: clients get everything in bulk
// and search on their device.                                                                       docs/council.md
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>
#include <vector>

#include "council/mirror/pass.h"
#include "server/council/packed_pages.h"
#include "server/operator/log.h"

namespace mappe::server {

struct CouncilSource {
  council::SourceSettings settings;
  std::string title;  // of the configuration; may be empty
  std::string contact;
  std::vector<std::string> roots;  // of web pages, for clients' recognisers
};

// One council's thread: it sleeps until a pass is due, or asked for.
class CouncilWorker {
 public:
  CouncilWorker(const CouncilSource& source, council::Store& store, council::Pacer& pacer, Log& log);
  ~CouncilWorker();  // a pass that runs is broken off; it goes on after the next start
  CouncilWorker(const CouncilWorker&) = delete;

  void start();
  void stop_soon();  // does not wait
  void wait_until_stopped();
  void ask(council::Asked asked);
  bool is_running() const;  // a pass

 private:
  class SleepingClock;
  void run();
  bool wait_for_turn(council::Asked& asked);  // false: ending

  const CouncilSource& source_;
  council::Store& store_;
  council::Pacer& pacer_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false, running_ = false;
  std::optional<council::Asked> asked_;
  std::unique_ptr<SleepingClock> clock_;
  class Fetching;
  std::unique_ptr<Fetching> fetching_;
  std::thread thread_;
};

class Councils {
 public:
  // `dir` is made. Without sources nothing is opened.                                        errors  damaged, io
  static Result<std::unique_ptr<Councils>> open(const std::filesystem::path& dir, std::vector<CouncilSource> sources,
                                                Log& log);
  ~Councils();

  void start();  // the threads
  void stop();   // ends them; what was mirrored can still be read, a pass that is asked for then never begins

  const std::vector<CouncilSource>& sources() const { return sources_; }
  bool has(std::string_view name) const;
  Result<council::SourceState> state(std::string_view name) const { return store_->state(name); }
  Result<council::BulkPage> since(std::string_view name, std::uint64_t after) const;
  // The same by columns and packed.                                        errors and threads: packed_pages.h
  Result<std::optional<std::string>> packed(const std::string& name, std::uint64_t after) {
    return packed_.page(name, after);
  }

  bool ask(std::string_view name, council::Asked asked);  // false: there is no such council
  // What the operator sees of all, or of one.                                                errors  damaged, io
  Result<nlohmann::json> status() const;
  std::string metrics() const;  // Prometheus lines; labels are configured names

 private:
  Councils(std::vector<CouncilSource> sources, std::unique_ptr<council::Store> store, Log& log);

  const std::vector<CouncilSource> sources_;
  const std::unique_ptr<council::Store> store_;
  PackedPages packed_;
  council::Pacer pacer_;
  std::vector<std::unique_ptr<CouncilWorker>> workers_;  // in the order of sources_
};

}  // namespace mappe::server
