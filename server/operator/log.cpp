#include "server/operator/log.h"

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>

namespace mappe::server {

namespace {

std::string_view word_for(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

std::string time_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<int>(ms));
  return text;
}

}  // namespace

Result<std::unique_ptr<Log>> Log::to_file(LogLevel least, const std::string& file) {
  std::FILE* out = std::fopen(file.c_str(), "ae");
  if (out == nullptr) return fail(Errc::io, "the log file cannot be opened");
  auto log = std::make_unique<Log>(least);
  log->out_ = out;
  return log;
}

Log::~Log() {
  if (out_ != stderr) std::fclose(out_);
}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<Field> fields) {
  if (level < least_) return;
  nlohmann::ordered_json line;
  line["time"] = time_now();
  line["level"] = word_for(level);
  line["event"] = event;
  for (const Field& field : fields)
    std::visit([&](const auto& value) { line[std::string(field.name)] = value; }, field.value);
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
}

}  // namespace mappe::server
