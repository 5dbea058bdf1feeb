#include "webdav/locks.h"

#include <algorithm>

namespace mappe::webdav {
namespace {

void add_once(std::vector<Path>& paths, const Path& path) {
  if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
}

// One place alone. With shared locks any one of them opens it.
void judge_place(std::span<const Lock> locks, const Path& place, std::span<const std::string> tokens,
                 std::vector<Path>& in_the_way) {
  std::vector<Path> roots;
  for (const auto& lock : locks) {
    if (!covers(lock, place)) continue;
    if (lock.is_mine && std::find(tokens.begin(), tokens.end(), lock.token) != tokens.end()) return;
    add_once(roots, lock.root);
  }
  for (const auto& root : roots) add_once(in_the_way, root);
}

}  // namespace

std::string lock_token(ByteView bytes) {
  CHECK(bytes.size() == 16);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}})
    text.insert(at, 1, '-');
  return "urn:uuid:" + text;
}

bool covers(const Lock& lock, const Path& place) {
  return lock.root == place || (lock.reach == Reach::tree && place.is_within(lock.root));
}

std::vector<Path> locks_in_the_way(std::span<const Lock> locks, std::span<const Touched> touched,
                                   std::span<const std::string> tokens) {
  std::vector<Path> found;
  for (const auto& [place, reach] : touched) {
    judge_place(locks, place, tokens, found);
    if (reach == Reach::self) continue;
    for (const auto& lock : locks) {
      if (lock.root.is_within(place)) judge_place(locks, lock.root, tokens, found);
    }
  }
  return found;
}

std::vector<Path> conflicting_locks(std::span<const Lock> locks, const Path& place, Scope scope, Reach reach) {
  std::vector<Path> found;
  for (const auto& lock : locks) {
    const bool overlaps = covers(lock, place) || (reach == Reach::tree && lock.root.is_within(place));
    if (overlaps && (scope == Scope::exclusive || lock.scope == Scope::exclusive)) add_once(found, lock.root);
  }
  return found;
}

}  // namespace mappe::webdav
