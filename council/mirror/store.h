// The mirror on disk: metadata of all sources, in one RocksDB of its own (DATA/council).            docs/council.md
//
// A source is a configured council, by its name ([a-z0-9-], 1 to 32 bytes). Each change of an object gets the source's
// next number; whoever has seen everything up to N asks for what came after N. What commit() acknowledged survives
// kill -9 and, synced, a loss of power; a commit is there whole or not at all.
//   threads  any number may read; one at a time may commit to one source
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "council/mirror/canonical.h"
#include "council/mirror/source_state.h"

namespace mappe::council {

enum class State {
  present,
  deleted,      // the source says so, or it is not found any more
  depublished,  // it is not for the public any more
  unreachable,  // in no list, and nobody can say why; what was known stays
};
std::string_view name_of(State state);

struct Record {
  Kind kind = Kind::paper;
  std::string id;
  State state = State::present;
  std::uint64_t change = 0;  // 0: never committed
  ContentHash hash;          // of content
  ContentHash list_hash;     // of what its list shows, where it must be fetched singly
  TimeMs first_seen_ms = 0;
  TimeMs changed_ms = 0;
  std::uint64_t missed_pass = 0;  // the last full pass that missed it and asked
  std::uint64_t misses = 0;       // in a row, its own address saying the same
  int missed_status = 0;          // what it said
  std::string content;            // canonical_json(); {"id","kind"} once deleted or depublished
  std::string joins;              // of a meeting: JSON array of what join.h found; empty: nothing
};

// What one step of a pass leaves. `changed` get new numbers, `quiet` keep theirs: nothing clients see is different.
struct Step {
  std::vector<Record> changed, quiet;
  std::uint64_t pass = 0;              // with `seen`: the full pass that saw them
  std::vector<std::string> seen;       // ids
  std::vector<std::string> to_delete;  // ids of tombstones, held until the pass is over
  std::vector<std::string> not_held;   // ids of those that turned out to be there
  bool drop_held = false;              // forget those that are held
};

struct BulkPage {
  std::string objects;     // JSON objects, comma-separated, ascending by "n"    docs/protocol.md §7a
  std::uint64_t upto = 0;  // everything up to this number is in it or was before
  bool more = false;
};

class Store {
 public:
  struct Options {
    bool sync = true;
  };
  //   errors  damaged, io
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& dir, Options options);
  virtual ~Store() = default;

  // Of a source without one: a new generation, nothing else.                           errors  damaged, io
  virtual Result<SourceState> state(std::string_view source) const = 0;
  virtual Result<std::optional<Record>> get(std::string_view source, std::string_view id) const = 0;
  // The full pass that saw it last; 0: none.
  virtual Result<std::uint64_t> seen_in(std::string_view source, std::string_view id) const = 0;
  // All objects by id, as of one moment. Gives false to stop.
  virtual Result<void> scan(std::string_view source, const std::function<bool(Record&&)>& visit) const = 0;
  virtual Result<std::vector<std::string>> held(std::string_view source) const = 0;

  // Writes the step and the state at once; raises state.last_change.                   errors  io
  virtual Result<void> commit(std::string_view source, Step&& step, SourceState& state) = 0;
  // Forgets everything of it and gives the state of a new generation.                  errors  io
  virtual Result<SourceState> begin_anew(std::string_view source, const std::string& address) = 0;

  // At least one object, if there is one, and more up to bytes_max.                    errors  damaged, io
  virtual Result<BulkPage> since(std::string_view source, std::uint64_t after, std::size_t bytes_max) const = 0;
};

}  // namespace mappe::council
