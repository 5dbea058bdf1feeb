#include "client/drive/view.h"

#include <algorithm>

#include "client/drive/properties.h"
#include "client/transfer/link_file.h"
#include "journal/name.h"
#include "webdav/windows_names.h"

namespace mappe::client::drive {

using webdav::Path;
using webdav::Refusal;
using webdav::refuse;
using Why = Refusal::Why;

bool View::is_link(const NodeId& node) const {
  const auto there = state_.node(node);
  return there && there->sort == journal::Sort::link;
}

std::string View::shown_name(const NodeId& node) const {
  const auto there = state_.node(node);
  if (!there) return {};
  return there->sort == journal::Sort::link ? link_file_name(state_, *there) : std::string(there->name);
}

bool View::is_shown(const NodeId& node) const {
  return is_link(node) ? !shown_name(node).empty() : !!state_.node(node);
}

std::string View::name_to_keep(const NodeId& node, const NodeId& parent, std::string_view typed, Leaves leaves) const {
  const std::string_view bare = is_link(node) ? without_link_ending(typed) : std::string_view();
  if (leaves == Leaves::yes && !bare.empty()) {
    const std::string own(state_.node(node)->name);
    const auto there = state_.child(parent, own);
    if (is_shortened(own) && typed == shown_name(node) && (!there || *there == node)) return own;
  }
  if (bare.empty() || journal::fault_of_new_name(bare) != journal::NameFault::none) return std::string(typed);
  const auto other = state_.child(parent, bare);
  return std::string(other && (leaves == Leaves::no || *other != node) ? typed : bare);
}

View::Found View::look_up(const Path& path) const {
  Found found{NodeId(), true, false, std::nullopt, std::nullopt};
  for (const std::string& name : path.names()) {
    if (!found.node || !found.is_folder) return {};
    const NodeId parent = *found.node;
    found = {std::nullopt, false, false, parent, state_.child(parent, name)};
    bool is_it = found.namesake && state_.node(*found.namesake)->name == name;
    if (!found.namesake) {
      found.namesake = link_of_file_name(state_, parent, name);
      is_it = found.namesake && shown_name(*found.namesake) == name;
    }
    if (!is_it || !is_shown(*found.namesake)) continue;
    found.node = std::exchange(found.namesake, std::nullopt);
    found.is_folder = state_.node(*found.node)->sort == journal::Sort::folder;
    found.is_link = is_link(*found.node);
  }
  return found;
}

std::string View::etag_of(const NodeId& node) const {
  const auto etag = state_.etag(node);
  return etag ? etag->text() : std::string();
}

webdav::Resource View::resource(const NodeId& id, webdav::Wanted wanted) const {
  const auto node = *state_.node(id);
  webdav::Resource resource;
  resource.name = shown_name(id);
  resource.is_folder = node.sort == journal::Sort::folder;
  resource.created = time_of(time_attribute(state_, id, created_attribute).value_or(node.created.time_ms));
  resource.modified = time_of(time_attribute(state_, id, modified_attribute).value_or(node.created.time_ms));
  if (const auto current = state_.current(id); current && !resource.is_folder) {
    const bool is_file = node.sort != journal::Sort::link;
    resource.size_bytes = is_file ? current->size_bytes : link_file_text(current->parsed_target()).size();
    if (is_file) resource.modified = time_of(current->mtime_ms);
    resource.etag = etag_of(id);
  }
  if (wanted.dead) resource.dead = dead_properties(state_, id);
  return resource;
}

std::vector<Spot> View::spots_to(const Path& path) const {
  std::vector<Spot> spots;
  std::optional<NodeId> folder = NodeId();
  Path at;
  for (const std::string& name : path.names()) {
    if (!folder) break;
    at = at.child(name);
    const auto there = look_up(at).node;
    const bool has_other_name = there && is_link(*there);
    spots.push_back(spot_of(space_.space_const, at, *folder, has_other_name ? state_.node(*there)->name : name));
    folder = there;
  }
  return spots;
}

std::vector<Spot> View::spots_below(const Path& path, const NodeId& node) const {
  std::vector<Spot> spots;
  std::vector<std::pair<NodeId, Path>> folders{{node, path}};
  while (!folders.empty()) {
    const auto [folder, at] = std::move(folders.back());
    folders.pop_back();
    for (const NodeId& child : state_.children(folder)) {
      const auto there = *state_.node(child);
      const std::string shown = shown_name(child);
      Path place = at.child(shown.empty() ? std::string(there.name) : shown);
      spots.push_back(spot_of(space_.space_const, place, folder, there.name));
      if (there.sort == journal::Sort::folder) folders.emplace_back(child, std::move(place));
    }
  }
  return spots;
}

std::vector<webdav::Lock> View::locks_on(std::span<const Spot> spots) const {
  auto locks = space_.leases.on(spots, space_.shared.now(),
                                [this](const journal::Author& holder) { return space_.replica.name_of(holder); });
  adopt(locks, shown_);
  return locks;
}

std::vector<webdav::Lock> View::all_locks() const {
  const auto held = space_.leases.held_keys(space_.shared.now());
  if (held.empty()) return {};
  auto spots = spots_below(Path(), NodeId());
  std::erase_if(spots, [&held](const Spot& spot) { return !held.contains(spot.key); });
  return locks_on(spots);
}

webdav::PlaceState View::look_at(const Path& place) const {
  webdav::PlaceState state;
  if (const auto found = look_up(place); found.node) {
    const auto there = resource(*found.node, {});
    state.exists = true;
    state.etag = there.etag;
    state.modified = there.modified;
  }
  for (const auto& lock : locks_on(spots_to(place)))
    if (covers(lock, place)) state.tokens.push_back(lock.token);
  return state;
}

bool View::are_met(const Path& target, const webdav::Conditions& conditions) const {
  return conditions.allow_change(target, [this](const Path& place) { return look_at(place); });
}

std::optional<Refusal> View::may_write() const {
  if (space_.trouble) return Refusal{Why::read_only, space_.trouble->what};
  if (space_.replica.is_newer()) return refuse(Why::read_only, "the space was written by a newer Mappe");
  if (space_.replica.frozen()) return refuse(Why::read_only, "the space is frozen");
  if (space_.replica.own_role() < SpaceRole::editor) return refuse(Why::read_only, "this member may only read");
  return std::nullopt;
}

std::optional<Refusal> View::may_change(const Path& target, const webdav::Conditions& conditions,
                                        std::span<const webdav::Touched> touched) const {
  if (auto refused = may_write()) return refused;
  if (!are_met(target, conditions)) return refuse(Why::precondition_failed, "a condition is not met");
  if (space_.leases.is_empty(space_.shared.now())) return std::nullopt;
  std::vector<Spot> spots;
  for (const auto& [place, reach] : touched) {
    auto more = spots_to(place);
    if (const auto found = look_up(place); reach == webdav::Reach::tree && found.node && found.is_folder) {
      auto below = spots_below(place, *found.node);
      std::move(below.begin(), below.end(), std::back_inserter(more));
    }
    std::move(more.begin(), more.end(), std::back_inserter(spots));
  }
  std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) { return a.path < b.path; });
  const auto same =
      std::unique(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) { return a.path == b.path; });
  spots.erase(same, spots.end());
  const auto locks = locks_on(spots);
  auto places = webdav::locks_in_the_way(locks, touched, shown_);
  if (!places.empty()) return Refusal{Why::locked, "it is locked", std::move(places), {}, {}};
  return std::nullopt;
}

std::optional<Refusal> View::may_be_new(const Path& path, const Found& found, std::optional<NodeId> leaving) const {
  if (path.is_root() || !found.parent || state_.node(*found.parent)->sort != journal::Sort::folder)
    return refuse(Why::no_parent, "the folder is missing");
  if (journal::fault_of_new_name(path.name()) != journal::NameFault::none || webdav::is_device_name(path.name()))
    return refuse(Why::name_refused, "a name that some systems cannot have");
  if (found.namesake && found.namesake != leaving) return refuse(Why::name_taken, "a name differs by case alone");
  return std::nullopt;
}

}  // namespace mappe::client::drive
