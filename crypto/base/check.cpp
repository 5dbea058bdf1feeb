#include "crypto/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace mappe {

void check_failed(const char* text, const char* file, int line) noexcept {
  std::fprintf(stderr, "internal error: %s does not hold (%s:%d). Please report this.\n", text, file, line);
  std::abort();
}

}  // namespace mappe
