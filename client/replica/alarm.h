// What a replica found wrong without being able to blame the server: shown to people, never hidden.  docs/protocol.md
// §4
#pragma once

#include <string_view>

#include "journal/state.h"

namespace mappe::client {

// An entry whose ops every client skips: it counts in the chain, nothing of it in the tree.
struct SkippedEntry {
  std::uint64_t seq = 0;
  journal::Author author;
  TimeMs time_ms = 0;
  enum class Why : std::uint8_t {
    does_not_fit,  // `unfit` says which rule
    after_void,    // it stands behind a void access entry
  } why = Why::does_not_fit;
  std::optional<journal::Unfit> unfit;
};

struct Alarm {
  enum class Kind : std::uint8_t {
    void_access,         // an access entry gave members different keys, or was none its author may write
    named_blob_dropped,  // an entry dropped a blob that the state still names
    snapshot_differs,    // a snapshot is not the state it claims to be
  } kind = Kind::void_access;
  std::uint64_t seq = 0;
  journal::Author author;
};
std::string_view name_of(Alarm::Kind kind);  // "void_access", for --json and tests

}  // namespace mappe::client
