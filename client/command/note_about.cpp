#include "client/command/note_about.h"

#include "council/links/recogniser.h"

namespace mappe::client::command {
namespace {

constexpr std::size_t about_bytes_max = 2'048;  // docs/protocol.md §13

}  // namespace

Result<std::string> about_typed(const std::string& typed) {
  const auto read = council::recognise(typed);
  if (!read) return fail(Errc::usage, "that is no OParl address");
  const bool is_address = typed.starts_with("http://") || typed.starts_with("https://");
  if (read->sort != "plain" || !is_address)
    return fail(Errc::usage,
                "numbers of papers and the council's pages are not known here yet: give the OParl address");
  if (typed.size() > about_bytes_max) return fail(Errc::too_large, "an OParl address has at most 2,048 bytes");
  return typed;
}

}  // namespace mappe::client::command
