// How a space lies in the home: a checkpoint of the replay, and a log of the verified entries after it.
//
//   checkpoints/SPACE = [1, access, judge, live, [husk seq...], [pruned seq...], [[epoch, key]...], state,
//   [skipped...],
//                        [alarm...], [[blob, size, seq, author, told]...], [snapshot...], [objection...], [entries,
//                        bytes since the last one]]
//   tails/SPACE       = log of [seq, hash] of the checkpoint it follows, then entries
//
// Both were verified before they were written and are sealed, so reading them again believes them. A damaged or missing
// one costs a replay from the genesis, no more: the pin lies elsewhere (pins.h).
//   threads  two processes may use them: a HomeLock is held while they are read or written
#pragma once

#include "client/home/home_log.h"
#include "client/replica/replay.h"

namespace mappe::client {

// errors  conflict  entries still wait for a judgement, or the state is not whole
Result<SecretBytes> encode_replay(const Replay& replay);
// Into a Replay that has not begun.                                          errors  malformed, unsupported
Result<void> decode_replay(ByteView bytes, Replay* replay);

class ReplayStore {
 public:
  ReplayStore(const Home& home, const SpaceId& space) : home_(home), space_(space) {}

  // Fills `replay` with the checkpoint, gives the entries after it. None, or a damaged one: nothing of either.
  std::vector<journal::Entry> load(Replay* replay);
  // Keeps entries that were just verified, or a whole new checkpoint when the tail has become long.
  Result<void> keep(const Replay& replay, const std::vector<journal::Entry>& more);
  // Throws both away.
  Result<void> forget();
  // What recent() gives, too.
  Result<void> forget_past();
  // The newest entries this home has, each following the one before: what a restored server may lack.       past.h
  std::vector<journal::Entry> recent();

 private:
  std::string lock_name() const { return "space-" + space_.text(); }
  Result<void> write_checkpoint(const Replay& replay, const std::vector<journal::Entry>& more);
  std::vector<journal::Entry> tail_entries();
  Result<void> append_to_tail(const std::vector<journal::Entry>& more);
  Result<std::vector<Bytes>> open_tail();

  const Home& home_;
  SpaceId space_;
  std::optional<HomeLog> tail_;
  std::uint64_t tail_end_seq_ = 0;  // seq of the last entry in checkpoint and tail
  std::size_t tail_bytes_ = 0;
};

}  // namespace mappe::client
