// Does to the closed statements of a stopped server what somebody with its disk could do.
//     tamper_statements STORAGE flip NUMBER     a bit of that document, of every faction
//     tamper_statements STORAGE swap NUMBER     it and the next change places
#include <cstdio>
#include <string>

#include "crypto/base/random.h"
#include "storage/storage.h"

using namespace mappe;
using namespace mappe::storage;

int main(int argc, char** argv) {
  const auto failed = [](const char* why) { return std::fprintf(stderr, "%s\n", why), 1; };
  if (argc != 4 || !init_crypto()) return failed("STORAGE flip|swap NUMBER");
  const std::string how = argv[2];
  const std::uint64_t number = std::stoull(argv[3]);
  auto storage = open_storage(argv[1], {});
  if (!storage) return failed("the storage does not open");
  const auto factions = (*storage)->factions().all();
  if (!factions) return failed("no factions");
  std::size_t changed = 0;
  for (const Faction& faction : *factions) {
    auto one = (*storage)->papers().find(faction.id, PaperKind::statement, number);
    if (!one) continue;
    if (how == "flip") {
      one->sealed[one->sealed.size() / 2] ^= 1;
      if (!(*storage)->commit({write::ReplacePaper{*one}})) return failed("not written");
    } else {
      auto next = (*storage)->papers().find(faction.id, PaperKind::statement, number + 1);
      if (!next) return failed("there is no next one");
      std::swap(one->sealed, next->sealed);
      if (!(*storage)->commit({write::ReplacePaper{*one}, write::ReplacePaper{*next}})) return failed("not written");
    }
    ++changed;
  }
  return changed == 0 ? failed("no such document") : 0;
}
