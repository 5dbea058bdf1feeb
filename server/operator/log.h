// The log: one JSON object a line, to stderr or a file. Without secrets and without content: fields are ids, numbers,
// route patterns and literals, never bodies, tokens, names, paths below a route, or text that came from outside.
//
//   {"time":"2025-03-01T10:11:12.345Z","level":"info","event":"request","route":"/v1/spaces/{space}/journal",...}
//
// Any thread; a line is written in one piece.
#pragma once

#include <cstdio>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "crypto/base/result.h"

namespace mappe::server {

enum class LogLevel { debug, info, warning, error };

class Log {
 public:
  struct Field {
    std::string_view name;  // a literal
    std::variant<std::string_view, std::uint64_t> value;
  };

  explicit Log(LogLevel least) : least_(least), out_(stderr) {}
  static Result<std::unique_ptr<Log>> to_file(LogLevel least, const std::string& file);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void write(LogLevel level, std::string_view event, std::initializer_list<Field> fields = {});
  void info(std::string_view event, std::initializer_list<Field> fields = {}) { write(LogLevel::info, event, fields); }
  void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(LogLevel::error, event, fields);
  }

 private:
  const LogLevel least_;
  std::FILE* out_;
  std::mutex mutex_;
};

}  // namespace mappe::server
