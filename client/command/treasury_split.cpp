#include "client/command/treasury_split.h"

#include "client/treasury/split.h"

namespace mappe::client::command {

Exit show_split(Program& program, const std::string& wanted) {
  constexpr std::size_t biggest_max = 10;
  Exit exit = Exit::ok;
  const auto spaces = program.spaces(wanted, exit);
  if (!spaces) return exit;
  Json list = Json::array();
  for (const SpaceReplica* space : *spaces) {
    const journal::State& state = space->state();
    const SpaceSplit split = split_of(state, biggest_max);
    if (program.json) {
      Json biggest = Json::array();
      for (const BigFile& one : split.biggest)
        biggest.push_back({{"path", state.path_of(one.node)}, {"bytes", one.bytes}, {"old_bytes", one.old_bytes}});
      list.push_back({{"space", space->id().text()},
                      {"title", space->title()},
                      {"files", split.files},
                      {"current_bytes", split.current_bytes},
                      {"old_bytes", split.old_bytes},
                      {"bin_bytes", split.bin_bytes},
                      {"biggest", std::move(biggest)}});
      continue;
    }
    program.say(harmless(space->title()));
    program.say(text({"  heutige Fassungen {}, frühere {}, Papierkorb {}; Dateien: {}",
                      "  current versions {}, former ones {}, bin {}; files: {}"},
                     size_text(split.current_bytes), size_text(split.old_bytes), size_text(split.bin_bytes),
                     split.files));
    if (split.could_be_freed() > 0)
      program.say(text({"  Frei werden könnten {}: mappe trash empty {}, und frühere Fassungen von selbst",
                        "  {} could be freed: mappe trash empty {}, and former versions by themselves"},
                       size_text(split.could_be_freed()), shell_word(space->title())));
    for (const BigFile& one : split.biggest)
      program.say("  " + size_text(one.bytes + one.old_bytes) + "  " + harmless(state.path_of(one.node)) +
                  (one.old_bytes == 0 ? ""
                                      : text({"  (davon {} in früheren Fassungen)", "  ({} of it in former versions)"},
                                             size_text(one.old_bytes))));
  }
  if (program.json) program.say(list);
  return exit;
}

}  // namespace mappe::client::command
