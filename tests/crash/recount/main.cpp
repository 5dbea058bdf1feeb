// Opens the storage of a server that is dead, and counts everything anew: meters, and each blob's bytes. What is wrong
// is said, one line each, with exit code 1. A program of its own, for the tests start and kill others while they run.
#include <cstdio>

#include "crypto/base/random.h"
#include "storage/storage.h"

namespace {

using namespace mappe;
using namespace mappe::storage;

int says(const char* what) {
  std::puts(what);
  return 1;
}

int recount(Storage& storage, JournalKind kind) {
  const auto journals = storage.journals().list(kind);
  if (!journals) return says("the journals cannot be listed");
  int wrong = 0;
  for (const auto& journal : *journals) {
    const auto audit = storage.meters().audit(journal.id);
    if (!audit || !audit->is_exact()) wrong |= says("a meter is not what a recount gives");
    if (kind != JournalKind::space) continue;
    const auto damaged = storage.blobs().verify(SpaceId(journal.id.array()));
    if (!damaged || !damaged->empty()) wrong |= says("blobs are damaged");
  }
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !init_crypto()) return 2;
  auto opened = open_storage(argv[1]);
  if (!opened) {
    std::printf("%.*s\n", static_cast<int>(opened.error().what.size()), opened.error().what.data());
    return 1;
  }
  return recount(**opened, JournalKind::space) | recount(**opened, JournalKind::roster);
}
