// MOVE and COPY in a space.
#include <algorithm>

#include "client/drive/entry_part.h"
#include "client/drive/properties.h"
#include "client/drive/refusals.h"
#include "client/drive/space_tree.h"
#include "client/replica/leases.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Path;
using webdav::Reach;
using webdav::Refusal;
using webdav::refuse;
using webdav::Touched;
using webdav::Transfer;
using Why = Refusal::Why;

namespace {

void move_ops(std::vector<journal::Op> from, std::vector<journal::Op>* to) {
  std::move(from.begin(), from.end(), std::back_inserter(*to));
}

bool is_folder(const View& view, const NodeId& node) { return view.state().node(node)->sort == journal::Sort::folder; }
bool is_file(const View& view, const NodeId& node) { return !is_folder(view, node) && !view.is_link(node); }

// The document at the destination goes on with the content of what is moved onto it: programs that save beside it and
// rename leave its node, history, notes and links. A mere temporary file is purged.     docs/protocol.md §4 "Trash"
std::vector<journal::Op> take_over(const View& view, const NodeId& node, const NodeId& holder) {
  const auto from = *view.state().current(node);
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Put{holder, view.state().etag(holder), from.parsed(), from.mtime_ms});
  move_ops(taken_along(view.state(), node, holder), &ops);
  ops.push_back(journal::op::Trash{node});
  if (is_mere_file(view.state(), node)) ops.push_back(journal::op::Purge{node});
  return ops;
}

// Ops that make a copy of `node` as `name` in `parent`, each folder before what it holds.
class Copying {
 public:
  Copying(const View& view, Reach reach) : view_(view), reach_(reach) {}

  // errors  false: more places than one copy may have
  bool copy(const NodeId& node, const NodeId& parent, std::string_view name) {
    std::vector<Step> steps{{node, parent, std::string(name)}};
    for (std::size_t places = 0; !steps.empty(); ++places) {
      if (places > limits::copied_places_max) return false;
      const Step step = std::move(steps.back());
      steps.pop_back();
      const NodeId made = make(step);
      if (reach_ == Reach::self || !is_folder(view_, step.node)) continue;
      for (const NodeId& child : view_.state().children(step.node))
        if (view_.is_shown(child)) steps.push_back({child, made, std::string(view_.state().node(child)->name)});
    }
    return true;
  }

  const NodeId& root() const { return root_; }
  std::vector<journal::Op> take() { return std::move(ops_); }

 private:
  struct Step {
    NodeId node, parent;
    std::string name;
  };
  NodeId make(const Step& step) {
    const NodeId made = NodeId::random();
    if (root_.is_zero()) root_ = made;
    if (view_.is_link(step.node)) {
      ops_.push_back(
          journal::op::Link{made, step.parent, step.name, view_.state().current(step.node)->parsed_target()});
    } else if (is_file(view_, step.node)) {
      const auto current = *view_.state().current(step.node);
      ops_.push_back(journal::op::File{made, step.parent, step.name, current.parsed(), current.mtime_ms});
    } else {
      ops_.push_back(journal::op::Folder{made, step.parent, step.name});
    }
    move_ops(taken_along(view_.state(), step.node, made), &ops_);
    return made;
  }

  const View& view_;
  const Reach reach_;
  NodeId root_;
  std::vector<journal::Op> ops_;
};

}  // namespace

webdav::Answer<bool> SpaceTree::judge_transfer(const View& view, const Transfer& transfer, bool leaves) const {
  const auto& [from, to, may_replace, reach, conditions] = transfer;
  const auto source = view.look_up(from);
  const auto target = view.look_up(to);
  std::vector<Touched> touched;
  if (leaves) touched = {{from, Reach::tree}, {from.parent()}};
  touched.push_back({to, Reach::tree});
  if (!target.node) touched.push_back({to.parent()});
  if (auto refused = view.may_change(from, conditions, touched)) return *refused;
  if (!source.node) return refuse(Why::not_found, "there is nothing at this path");
  if (from == to || to.is_within(from) || from.is_within(to))
    return refuse(Why::into_itself, "source and destination lie within each other");
  if (target.node && !may_replace) return refuse(Why::exists, "there is something at the destination");
  if (target.is_link) return refuse(Why::read_only, "a link is not written: its target is changed in Mappe");
  if (!target.node)
    if (auto refused = view.may_be_new(to, target, leaves ? source.node : std::nullopt)) return *refused;
  return target.node.has_value();
}

webdav::Answer<Plan> SpaceTree::plan_move(const View& view, const Transfer& transfer) {
  const auto& [from, to, may_replace, reach, conditions] = transfer;
  auto replaces = judge_transfer(view, transfer, true);
  if (!replaces) return replaces.refusal();
  const NodeId node = *view.look_up(from).node;
  const auto target = view.look_up(to);
  Plan plan;
  plan.was_there = *replaces;
  plan.result = is_folder(view, node) ? NodeId() : node;
  plan.ends = leases_within(view, from, node);
  std::vector<journal::Op> ops;
  std::vector<LeaseKey> more_keys;
  const auto aside = document_aside(view, node, to);
  if (aside) {
    ops = exchange_ops(view.state(), *aside, node, *target.parent, to.name());
    plan.result = *aside;
    more_keys = lease_keys_for(space_->replica, *aside);
  } else if (const auto removed = document_removed(view, from, to)) {
    ops = bring_back_ops(view.state(), *removed, node, *target.parent, to.name());
    plan.result = *removed;
  } else if (*replaces && is_file(view, node) && is_file(view, *target.node)) {
    ops = take_over(view, node, *target.node);
    plan.result = *target.node;
  } else {
    if (*replaces) ops.push_back(journal::op::Trash{*target.node});
    ops.push_back(
        journal::op::Move{node, *target.parent, view.name_to_keep(node, *target.parent, to.name(), Leaves::yes)});
  }
  auto keys = keys_with_tree(view, from, node);
  if (!keys) return keys.refusal();
  auto more = keys_of_destination(view, to, target.node);
  if (!more) return more.refusal();
  more_keys.insert(more_keys.end(), more->begin(), more->end());
  plan.change = wish_of(std::move(ops));
  plan.change.lease_keys = std::move(*keys);
  plan.change.lease_keys.insert(plan.change.lease_keys.end(), more_keys.begin(), more_keys.end());
  if (is_file(view, node))
    plan.after = [this, folder = *view.look_up(from).parent, name = std::string(from.name()), node] {
      space_->put_aside.left(folder, name, node);
    };
  return plan;
}

// The document that was put aside for this new file; none if the place is taken, or it is no mere new file.
std::optional<NodeId> SpaceTree::document_aside(const View& view, const NodeId& node, const Path& to) const {
  const auto target = view.look_up(to);
  if (target.node || !target.parent || !is_mere_file(view.state(), node)) return std::nullopt;
  auto document = space_->put_aside.document_of(view.state(), *target.parent, to.name());
  if (document == node) return std::nullopt;
  return document;
}

// The document that was removed to make room for this new file.
std::optional<NodeId> SpaceTree::document_removed(const View& view, const Path& from, const Path& to) const {
  const auto source = view.look_up(from), target = view.look_up(to);
  if (target.node || !target.parent || !is_mere_file(view.state(), *source.node)) return std::nullopt;
  return space_->put_aside.document_removed(view.state(), *target.parent, to.name(), from.name());
}

webdav::Answer<Changed> SpaceTree::move(const Transfer& transfer) {
  if (transfer.from.is_root() || transfer.to.is_root())
    return refuse(Why::read_only, "a space is not moved through its drive");
  return commit(transfer.from, transfer.conditions.tokens, [&](const View& view) { return plan_move(view, transfer); });
}

// A copy refers to the content that is there. One that needs several entries is made where nobody sees it, and moved
// into place by the last.                                                                   docs/protocol.md §6
webdav::Answer<Changed> SpaceTree::copy(const Transfer& transfer) {
  if (transfer.to.is_root()) return refuse(Why::read_only, "a space is not replaced through its drive");
  const Path &from = transfer.from, &to = transfer.to;
  bool is_too_large = false;
  auto copied = commit(to, transfer.conditions.tokens, [&](const View& view) -> webdav::Answer<Plan> {
    auto replaces = judge_transfer(view, transfer, false);
    if (!replaces) return replaces.refusal();
    const NodeId node = *view.look_up(from).node;
    const auto target = view.look_up(to);
    Plan plan;
    plan.was_there = *replaces;
    std::vector<journal::Op> ops;
    if (*replaces && is_file(view, node) && is_file(view, *target.node)) {
      const auto current = *view.state().current(node);
      ops.push_back(
          journal::op::Put{*target.node, view.state().etag(*target.node), current.parsed(), current.mtime_ms});
      move_ops(taken_along(view.state(), node, *target.node), &ops);
      plan.result = *target.node;
    } else {
      if (*replaces) ops.push_back(journal::op::Trash{*target.node});
      Copying copying(view, transfer.reach);
      if (!copying.copy(node, *target.parent, view.name_to_keep(node, *target.parent, to.name(), Leaves::no)))
        return refuse(Why::too_many, "too many places for one copy");
      plan.result = is_folder(view, node) ? NodeId() : copying.root();
      move_ops(copying.take(), &ops);
    }
    if (!EntryPart::holds(ops)) {
      is_too_large = true;
      return refuse(Why::too_large, "more than one entry holds");
    }
    auto keys = keys_of_destination(view, to, target.node);
    if (!keys) return keys.refusal();
    plan.change = wish_of(std::move(ops));
    plan.change.lease_keys = std::move(*keys);
    return plan;
  });
  return is_too_large ? copy_in_steps(transfer) : std::move(copied);
}

webdav::Answer<Changed> SpaceTree::copy_in_steps(const Transfer& transfer) {
  const Path &from = transfer.from, &to = transfer.to;
  const Turns::Change turn(shared_.line.turns);
  std::vector<journal::Op> ops;
  NodeId made;
  {
    if (!space_->is_shown()) return offline();
    const View view(*space_, transfer.conditions.tokens);
    auto replaces = judge_transfer(view, transfer, false);
    if (!replaces) return replaces.refusal();
    Copying copying(view, transfer.reach);
    // Under a name that nothing else in limbo has.
    if (!copying.copy(*view.look_up(from).node, journal::limbo_id(), NodeId::random().hex()))
      return refuse(Why::too_many, "too many places for one copy");
    made = copying.root();
    ops = copying.take();
  }
  EntryPart part;
  for (journal::Op& op : ops) {
    if (!part.has_room_for({&op, 1}))
      if (auto refused = build(part.take())) return *refused;
    std::vector<journal::Op> one;
    one.push_back(std::move(op));
    part.add(std::move(one));
  }
  if (auto refused = build(part.take())) return *refused;
  return commit_in_turn(to, transfer.conditions.tokens, [&](const View& view) -> webdav::Answer<Plan> {
    auto replaces = judge_transfer(view, transfer, false);
    if (!replaces) return replaces.refusal();
    return plan_arrival(view, to, made);
  });
}

// Below limbo, where nobody sees it. In a turn to change.
std::optional<Refusal> SpaceTree::build(Change part) {
  Committer committer(space_->replica);
  auto done = committer.commit(std::move(part));
  if (!done) return refusal_of(done.error(), done.problem());
  if (done->how == Committed::How::given_up) return refusal_of(*done);
  return std::nullopt;
}

// What was built takes its place, and what was there goes to the bin.
webdav::Answer<Plan> SpaceTree::plan_arrival(const View& view, const Path& to, const NodeId& built) {
  const auto target = view.look_up(to);
  Plan plan;
  plan.was_there = target.node.has_value();
  std::vector<journal::Op> ops;
  if (target.node) ops.push_back(journal::op::Trash{*target.node});
  ops.push_back(journal::op::Move{built, *target.parent, std::string(to.name())});
  auto keys = keys_of_destination(view, to, target.node);
  if (!keys) return keys.refusal();
  plan.change = wish_of(std::move(ops));
  plan.change.lease_keys = std::move(*keys);
  return plan;
}

}  // namespace mappe::client::drive
