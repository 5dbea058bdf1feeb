// The one table of keys. What is not in it is not a key; what is in it stands in the example (a test looks).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "config/config.h"

namespace mappe::config {

struct SizeKey {
  std::uint64_t& (*at)(Config&);
  std::uint64_t least, most;
};
struct CountKey {
  std::uint64_t& (*at)(Config&);
  std::uint64_t least, most;
};
struct DurationKey {
  Duration& (*at)(Config&);
  Duration least, most;
};
struct PathKey {
  std::filesystem::path& (*at)(Config&);
  bool may_be_empty;
};
struct LevelKey {
  LogLevel& (*at)(Config&);
};
struct ListenKey {
  std::vector<Listen>& (*at)(Config&);
};
struct OriginsKey {
  std::vector<std::string>& (*at)(Config&);
};

struct CouncilsKey {
  std::vector<Council>& (*at)(Config&);
};

using KeyKind = std::variant<SizeKey, CountKey, DurationKey, PathKey, LevelKey, ListenKey, OriginsKey, CouncilsKey>;

struct Key {
  std::string_view path;  // dotted: "session.idle"; at most one dot
  KeyKind kind;
};

std::span<const Key> schema();

// "debug", "info", "warning", "error"
std::string_view name_of(LogLevel level);

}  // namespace mappe::config
