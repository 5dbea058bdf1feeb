// Counters of the process, as Prometheus reads them (text format 0.0.4). No labels from outside: no ids, no names.
// Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "http/server.h"

namespace mappe::server {

// What stands before the values of a metric. type: "counter" or "gauge".
std::string metric_head(const std::string& name, const std::string& type, const std::string& help);

class Metrics {
 public:
  void request(int status, std::uint64_t bytes_in, std::uint64_t bytes_out, std::chrono::milliseconds took,
               bool long_poll);
  void entry_appended() { ++entries_; }
  void sign_in(bool succeeded) { ++(succeeded ? sign_ins_ : sign_ins_failed_); }

  struct Gauges {
    http::Counters http{};
    std::uint64_t factions = 0;
    std::uint64_t billed_bytes = 0;
    std::size_t polls = 0;
  };
  std::string text(const Gauges& gauges) const;

 private:
  std::array<std::atomic<std::uint64_t>, 6> by_class_{};  // index: status / 100
  std::atomic<std::uint64_t> bytes_in_{0}, bytes_out_{0}, took_ms_{0}, entries_{0}, sign_ins_{0}, sign_ins_failed_{0};
};

}  // namespace mappe::server
