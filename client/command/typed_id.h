// "Umwelt:k3Jd92Xa": something of a space by the beginning of its id.
#pragma once

#include <optional>
#include <string>

#include "client/command/program.h"

namespace mappe::client::command {

struct TypedId {
  SpaceReplica* space = nullptr;
  std::string beginning;  // 6 characters or more

  // Of `id`, something with .text().
  bool begins(const auto& id) const { return id.text().starts_with(beginning); }
};

// none: refused, with what the person reads, and `exit` set. `too_short` says where ids are shown.
inline std::optional<TypedId> id_typed(Program& program, const std::string& typed, const Error& too_short, Exit& exit) {
  const std::size_t colon = typed.rfind(':');
  const auto refuse = [&](const auto& refused) {
    exit = program.fails(refused, typed);
    return std::nullopt;
  };
  if (colon == std::string::npos) return refuse(fail(Errc::usage, "write it as S:ID, as the list shows it"));
  const std::string beginning = typed.substr(colon + 1);
  if (beginning.size() < 6) return refuse(too_short);
  auto space = program.space(typed.substr(0, colon));
  if (!space) return refuse(space);
  return TypedId{*space, beginning};
}

}  // namespace mappe::client::command
