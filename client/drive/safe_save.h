// Programs that save beside a document and put the old one aside first: DOC is renamed to ~WRL0001.tmp, the new
// ~WRD0000.tmp to DOC, and ~WRL0001.tmp removed. To members DOC is one document with a history, so the two change their
// roles: the old node gets its place back and the new content, the new node the place aside and the old content.
//
//   threads  as Space: in turns
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "journal/ops.h"
#include "journal/state.h"

namespace mappe::client::drive {

// Places that a file of this space has just left for a name that only looks like one put aside.
class PutAside {
 public:
  // A file was moved away from there, or removed.
  void left(const NodeId& folder, std::string_view name, const NodeId& document);
  // The document that left this place a moment ago and still lies aside, unchanged; none: there is none.
  std::optional<NodeId> document_of(const journal::State& state, const NodeId& folder, std::string_view name) const;
  // The document that was removed from this place a moment ago and lies in the bin; KeePass does so before the new one
  // comes, which until then has a name aside: `fresh_name`.
  std::optional<NodeId> document_removed(const journal::State& state, const NodeId& folder, std::string_view name,
                                         std::string_view fresh_name) const;

 private:
  struct Left {
    NodeId folder;
    std::string name_key;
    NodeId document;
    std::chrono::steady_clock::time_point when;
  };
  const Left* newest_of(const NodeId& folder, std::string_view name) const;  // null: none, or long ago

  std::deque<Left> left_;  // the newest last
};

// Ops that bring `document` back to a place with the content of `fresh`, which takes its place aside.
std::vector<journal::Op> exchange_ops(const journal::State& state, const NodeId& document, const NodeId& fresh,
                                      const NodeId& folder, std::string_view name);
// Ops that bring a removed document back to its place with the content of `fresh`, which goes.
std::vector<journal::Op> bring_back_ops(const journal::State& state, const NodeId& document, const NodeId& fresh,
                                        const NodeId& folder, std::string_view name);
// Whether a node is a mere new file: nothing of it is lost when another takes its place.
bool is_mere_file(const journal::State& state, const NodeId& node);

}  // namespace mappe::client::drive
