// A space as it is at one moment, in the terms of a drive. Made and used within one turn.
#pragma once

#include "client/drive/space.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

enum class Leaves { no, yes };  // what is there when something is copied, or moved

class View {
 public:
  // `shown`: the lock tokens that the client says it holds.
  View(Space& space, std::span<const std::string> shown = {})
      : space_(space), state_(space.replica.state()), shown_(shown) {}

  const journal::State& state() const { return state_; }

  struct Found {
    std::optional<NodeId> node;      // what is there
    bool is_folder = false;          // likewise
    bool is_link = false;            // likewise: a council link, which looks like a file and is not written
    std::optional<NodeId> parent;    // the folder it lies, or would lie in
    std::optional<NodeId> namesake;  // nothing is there, but a sibling whose name differs by case alone
  };
  Found look_up(const webdav::Path& path) const;

  // Files, folders, and council links as files that a browser opens (client/transfer/link_file.h). What a link is
  // called here ends with ".url"; by the name it has in the space it is found, too, though no listing shows that.
  bool is_shown(const NodeId& node) const;
  bool is_link(const NodeId& node) const;
  std::string shown_name(const NodeId& node) const;  // "": it is not shown
  // What a node is called in the space that is moved or copied to a place of this name: of a link without the ending,
  // unless something else has that name; moved under the name it is shown by, it keeps its own.
  std::string name_to_keep(const NodeId& node, const NodeId& parent, std::string_view typed, Leaves leaves) const;
  webdav::Resource resource(const NodeId& node, webdav::Wanted wanted) const;  // without locks
  std::string etag_of(const NodeId& node) const;                               // empty: it has none

  // The place and the folders above it, uppermost first; the root of a space is no spot. What lies below a place that
  // is not there is left out.
  std::vector<Spot> spots_to(const webdav::Path& path) const;
  std::vector<Spot> spots_below(const webdav::Path& path, const NodeId& node) const;
  std::vector<webdav::Lock> locks_on(std::span<const Spot> spots) const;
  std::vector<webdav::Lock> all_locks() const;  // of the whole space; those on places that are not here are left out

  // Rights, conditions, locks, in this order. Nothing: go on.
  std::optional<webdav::Refusal> may_change(const webdav::Path& target, const webdav::Conditions& conditions,
                                            std::span<const webdav::Touched> touched) const;
  std::optional<webdav::Refusal> may_write() const;  // rights alone
  bool are_met(const webdav::Path& target, const webdav::Conditions& conditions) const;
  // Whether something can be made at a place where nothing is. `leaving`: what goes away at the same time.
  std::optional<webdav::Refusal> may_be_new(const webdav::Path& path, const Found& found,
                                            std::optional<NodeId> leaving = std::nullopt) const;
  webdav::PlaceState look_at(const webdav::Path& place) const;  // as conditions see it

 private:
  Space& space_;
  const journal::State& state_;
  const std::span<const std::string> shown_;
};

}  // namespace mappe::client::drive
