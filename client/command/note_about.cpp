#include "client/command/note_about.h"

#include "client/command/council_print.h"

namespace mappe::client::command {
namespace {

constexpr std::size_t about_bytes_max = 2'048;  // docs/protocol.md §13

}  // namespace

Result<std::string> about_typed(Program& program, const std::string& typed, std::size_t choice) {
  if (typed.size() > about_bytes_max) return fail(Errc::too_large, "an OParl address has at most 2,048 bytes");
  auto home = program.home();
  if (!home) return fail(home.error());
  const auto councils = council::Councils::open(**home);
  if (!councils) return fail(councils.error());
  const auto chosen = choose(program, *councils, councils->known(), typed, choice);
  if (!chosen) return fail(chosen.error());
  if (chosen->meant) return chosen->meant->row->id;
  if (chosen->read.sort == "plain") return typed;  // an id that no mirror here has, or not yet
  return fail(Errc::not_found, "nothing on this device has that address; mappe council update fetches what is new");
}

}  // namespace mappe::client::command
