#include "client/replica/objecting.h"

#include "client/replica/committer.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

Answer<bool> object_to_false_snapshots(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  if (!space.is_replayed() || parts.newer || space.own_role() != SpaceRole::manager) return false;
  const std::vector<std::uint64_t> seqs = parts.replay->disputable_snapshots();
  for (const std::uint64_t seq : seqs) {
    journal::intent::Plain objection;
    objection.ops.emplace_back(journal::op::Object{seq});
    Change change;
    change.intent = std::move(objection);
    auto objected = Committer(space).commit(std::move(change));
    if (!objected) return pass_on<bool>(objected);
  }
  return !seqs.empty();
}

}  // namespace mappe::client
