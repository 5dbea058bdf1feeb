// Any text as a configuration: it is read or refused with at least one problem whose line lies in the text.
#include "config/config.h"

#include <algorithm>

#include "crypto/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const mappe::config::Loaded loaded = mappe::config::parse(text, "fuzz");
  CHECK(loaded.config.has_value() == loaded.problems.empty());
  const auto lines = std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r') + 1;
  for (const auto& problem : loaded.problems) CHECK(problem.line >= 0 && problem.line <= lines + 1);
  return 0;
}
