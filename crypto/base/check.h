// CHECK(condition): an invariant of our own, never an input. A broken one ends the process, because going on with
// state nobody foresaw is worse than a restart. Whatever the outside can cause is a Result (result.h) instead.
#pragma once

namespace mappe {

// Prints place and text to standard error and aborts. The text must be a literal: no secret can slip out.
[[noreturn]] void check_failed(const char* text, const char* file, int line) noexcept;

}  // namespace mappe

#define CHECK(condition) ((condition) ? static_cast<void>(0) : ::mappe::check_failed(#condition, __FILE__, __LINE__))
