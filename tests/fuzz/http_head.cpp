// Any bytes as the start of a connection: however they arrive in pieces, the same head is found or refused.
#include "http/head.h"

#include "http/target.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using State = http::HeadScanner::State;

namespace {

// The outcome as one number: 0 incomplete, 1000 + size, or the status of the refusal.
std::size_t outcome_of(const State& state) {
  if (const auto* complete = std::get_if<http::HeadScanner::Complete>(&state))
    return 1000 + complete->begin + complete->size_bytes;
  if (const auto* refusal = std::get_if<http::Refusal>(&state)) return static_cast<std::size_t>(refusal->status);
  return 0;
}

State scan_in_pieces(std::string_view text, std::size_t step, const http::Limits& limits) {
  http::HeadScanner scanner;
  for (std::size_t end = step; end < text.size(); end += step) {
    State state = scanner.scan(text.substr(0, end), limits);
    if (outcome_of(state) != 0) return state;
  }
  return scanner.scan(text, limits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const http::Limits limits;
  const State whole = scan_in_pieces(text, text.size() + 1, limits);
  const State pieces = scan_in_pieces(text, 7, limits);
  CHECK(outcome_of(whole) == outcome_of(pieces));
  if (const auto* complete = std::get_if<http::HeadScanner::Complete>(&whole)) {
    CHECK(complete->begin + complete->size_bytes <= text.size());
    static_cast<void>(http::parse_head(text.substr(complete->begin, complete->size_bytes), limits));
  }
  static_cast<void>(http::parse_target(text));
  return 0;
}
