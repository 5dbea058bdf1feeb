#include "server/operator/metrics.h"

#include <algorithm>

namespace mappe::server {

namespace {

void line(std::string& out, const char* name, const char* type, const char* help, std::uint64_t value) {
  out += metric_head(name, type, help) + name + " " + std::to_string(value) + "\n";
}

}  // namespace

std::string metric_head(const std::string& name, const std::string& type, const std::string& help) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void Metrics::request(int status, std::uint64_t bytes_in, std::uint64_t bytes_out, std::chrono::milliseconds took,
                      bool long_poll) {
  ++by_class_[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))];
  bytes_in_ += bytes_in;
  bytes_out_ += bytes_out;
  if (!long_poll) took_ms_ += static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count()));
}

std::string Metrics::text(const Gauges& gauges) const {
  std::string out = metric_head("mappe_requests_total", "counter", "Answered requests by class of status");
  for (std::size_t i = 2; i < by_class_.size(); ++i)
    out += "mappe_requests_total{class=\"" + std::to_string(i) + "xx\"} " + std::to_string(by_class_[i].load()) + "\n";
  line(out, "mappe_request_bytes_total", "counter", "Bytes of request bodies", bytes_in_);
  line(out, "mappe_response_bytes_total", "counter", "Bytes of response bodies", bytes_out_);
  line(out, "mappe_request_milliseconds_total", "counter", "Time in requests but long polls", took_ms_);
  line(out, "mappe_entries_appended_total", "counter", "Journal entries appended", entries_);
  line(out, "mappe_sign_ins_total", "counter", "Sign-ins that succeeded", sign_ins_);
  line(out, "mappe_sign_ins_failed_total", "counter", "Sign-ins that failed", sign_ins_failed_);
  line(out, "mappe_connections_open", "gauge", "Open connections", gauges.http.connections_open);
  line(out, "mappe_connections_parked", "gauge", "Connections that wait without a thread", gauges.http.parked);
  line(out, "mappe_connections_refused_total", "counter", "Connections refused", gauges.http.connections_refused);
  line(out, "mappe_workers", "gauge", "Worker threads", gauges.http.workers);
  line(out, "mappe_workers_busy", "gauge", "Worker threads at work", gauges.http.workers_busy);
  line(out, "mappe_held_bytes", "gauge", "Memory in bodies and answers that are held whole", gauges.http.held_bytes);
  line(out, "mappe_polls_waiting", "gauge", "Long polls that wait for news", gauges.polls);
  line(out, "mappe_factions", "gauge", "Factions", gauges.factions);
  line(out, "mappe_billed_bytes", "gauge", "Live blobs and journals of all factions", gauges.billed_bytes);
  return out;
}

}  // namespace mappe::server
