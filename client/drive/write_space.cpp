// PUT, MKCOL, DELETE and PROPPATCH in a space.
#include "client/drive/hurry.h"
#include "client/drive/properties.h"
#include "client/drive/put_source.h"
#include "client/drive/refusals.h"
#include "client/drive/space_tree.h"
#include "client/replica/clock.h"
#include "client/transfer/upload.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Done;
using webdav::Path;
using webdav::Reach;
using webdav::Refusal;
using webdav::refuse;
using webdav::Touched;
using Why = Refusal::Why;

// Content on its way into a space. It may be planned with several times.
struct Sealed {
  Uploaded uploaded;
  NodeId fresh_node = NodeId::random();
  TimeMs mtime_ms = 0;

  Change save(const NodeId& parent, std::string_view name, std::optional<NodeId> node, std::optional<Etag> base) const {
    journal::intent::Save save;
    save.parent = parent;
    save.name = name;
    save.node = node;
    save.base = base;
    save.fresh_node = fresh_node;
    save.content = uploaded.content.duplicate();
    save.mtime_ms = mtime_ms;
    Change change;
    change.intent = std::move(save);
    change.blobs = uploaded.blobs;
    for (const journal::Chunk& chunk : uploaded.inner) change.inner.push_back(chunk.duplicate());
    return change;
  }
};

namespace {

// A digest is its author's claim; of what this member wrote it is true.
bool is_same(const View& view, const NodeId& node, const journal::Content& content, const journal::Author& self) {
  const auto current = *view.state().current(node);
  const auto there = current.parsed();
  return current.stamp.author == self && there.digest && there.digest == content.digest &&
         there.size_bytes == content.size_bytes;
}

webdav::Answer<Done> done_of(webdav::Answer<Changed> changed) {
  if (!changed) return changed.refusal();
  return Done{};
}

}  // namespace

std::optional<Refusal> SpaceTree::judge_write(const View& view, const webdav::Write& write,
                                              std::optional<std::uint64_t> size_bytes) const {
  const auto found = view.look_up(write.path);
  std::vector<Touched> touched{{write.path}};
  if (!found.node) touched.push_back({write.path.parent()});
  if (auto refused = view.may_change(write.path, write.conditions, touched)) return refused;
  if (found.is_folder) return refuse(Why::is_folder, "a folder has no content");
  if (found.is_link) return refuse(Why::read_only, "a link is not written: its target is changed in Mappe");
  if (!found.node)
    if (auto refused = view.may_be_new(write.path, found)) return refused;
  if (size_bytes && *size_bytes > client::limits::file_bytes_max)
    return refuse(Why::too_large, "larger than the largest file, 20 GiB");
  const auto left = shared_.quota.left_bytes(space_->replica.self().faction());
  if (size_bytes && left && *size_bytes > *left) return refuse(Why::quota, "the faction's storage is used up");
  return std::nullopt;
}

webdav::Answer<Plan> SpaceTree::plan_write(const View& view, const webdav::Write& write, const Sealed& sealed) {
  if (auto refused = judge_write(view, write, std::nullopt)) return *refused;
  const auto found = view.look_up(write.path);
  Plan plan;
  plan.was_there = found.node.has_value();
  plan.result = found.node.value_or(sealed.fresh_node);
  if (!found.node) {
    plan.change = sealed.save(*found.parent, write.path.name(), std::nullopt, std::nullopt);
    plan.change.lease_keys = keys_with_folder(view, write.path);
    return plan;
  }
  const NodeId node = *found.node;
  if (is_same(view, node, sealed.uploaded.content, space_->replica.self().principal())) {
    // Many programs save without a change, and some write nothing over nothing first: no version of its own.
    std::vector<journal::Op> ops;
    const bool is_empty = sealed.uploaded.content.size_bytes == 0 && !write.modified;
    if (!is_empty && view.state().current(node)->mtime_ms != sealed.mtime_ms)
      ops.push_back(journal::op::Touch{node, sealed.mtime_ms});
    plan.is_nothing = ops.empty();
    plan.change = wish_of(std::move(ops));
  } else {
    plan.change = sealed.save(*found.parent, view.state().node(node)->name, node, view.state().etag(node));
  }
  plan.change.lease_keys = keys_of(view, write.path);
  return plan;
}

webdav::Answer<Changed> SpaceTree::write(const webdav::Write& write, webdav::Source& source) {
  const auto begun = std::chrono::steady_clock::now();
  if (auto refused = prepare()) return *refused;
  const auto judge = [&]() -> std::optional<Refusal> {
    const Turns::Look look(shared_.line.turns);
    if (!space_->is_shown()) return offline();
    return judge_write(View(*space_, write.conditions.tokens), write, source.size_bytes());
  };
  auto refused = judge();
  if (refused && may_be_over(*refused, begun)) refused = judge();
  if (refused) return *refused;
  PutSource from(source);
  Hurry observer(shared_.line.is_up);
  const auto failed = [&from](const Error& error) {
    if (from.failure()) return Refusal{Why::source_failed, from.failure()->what, {}, from.failure(), {}};
    return refusal_of(error);
  };
  if (auto read = from.begin(); !read) return failed(read.error());
  Uploader uploader(shared_.api(), nullptr, space_->id, space_->space_const);
  uploader.keep_in(&shared_.cache);
  auto uploaded = uploader.upload(from, observer);
  if (!uploaded) return failed(uploaded.error());
  Sealed sealed;
  sealed.uploaded = std::move(*uploaded);
  sealed.mtime_ms = write.modified ? ms_of(*write.modified) : entry_time_ms(shared_.api());
  auto written = commit(
      write.path, write.conditions.tokens, [&](const View& view) { return plan_write(view, write, sealed); },
      Joins::yes);
  shared_.quota.spend(space_->replica.self().faction(), sealed.uploaded.content.size_bytes);
  return written;
}

webdav::Answer<Changed> SpaceTree::make_folder(const webdav::MakeFolder& make) {
  const NodeId fresh = NodeId::random();
  return commit(make.path, make.conditions.tokens, [&](const View& view) -> webdav::Answer<Plan> {
    const std::array touched{Touched{make.path}, Touched{make.path.parent()}};
    if (auto refused = view.may_change(make.path, make.conditions, touched)) return *refused;
    const auto found = view.look_up(make.path);
    if (found.node) return refuse(Why::exists, "there is something at this path");
    if (auto refused = view.may_be_new(make.path, found)) return *refused;
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Folder{fresh, *found.parent, std::string(make.path.name())});
    if (make.modified)
      ops.push_back(journal::op::Attr{fresh, std::string(modified_attribute), std::to_string(ms_of(*make.modified))});
    Plan plan;
    plan.change = wish_of(std::move(ops));
    plan.change.lease_keys = keys_with_folder(view, make.path);
    return plan;
  });
}

webdav::Answer<Done> SpaceTree::remove(const Path& path, const webdav::Conditions& conditions) {
  return done_of(commit(path, conditions.tokens, [&](const View& view) -> webdav::Answer<Plan> {
    const std::array touched{Touched{path, Reach::tree}, Touched{path.parent()}};
    if (auto refused = view.may_change(path, conditions, touched)) return *refused;
    const auto found = view.look_up(path);
    if (!found.node) return refuse(Why::not_found, "there is nothing at this path");
    if (path.is_root()) return refuse(Why::read_only, "a space is not removed through its drive");
    return plan_removal(view, path, *found.node);
  }));
}

webdav::Answer<Plan> SpaceTree::plan_removal(const View& view, const Path& path, const NodeId& node) {
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Trash{node});
  auto keys = keys_with_tree(view, path, node);
  if (!keys) return keys.refusal();
  Plan plan;
  plan.change = wish_of(std::move(ops));
  plan.change.lease_keys = std::move(*keys);
  plan.ends = leases_within(view, path, node);
  plan.after = [this, folder = *view.look_up(path).parent, name = std::string(path.name()), node] {
    space_->put_aside.left(folder, name, node);
  };
  return plan;
}

webdav::Answer<Done> SpaceTree::patch(const webdav::Patch& patch) {
  return done_of(commit(patch.path, patch.conditions.tokens, [&](const View& view) -> webdav::Answer<Plan> {
    std::vector<Touched> touched;
    if (!patch.despite_locks) touched.push_back({patch.path});
    if (auto refused = view.may_change(patch.path, patch.conditions, touched)) return *refused;
    const auto found = view.look_up(patch.path);
    if (!found.node) return refuse(Why::not_found, "there is nothing at this path");
    if (patch.path.is_root()) return refuse(Why::read_only, "the attributes of a space are no properties");
    auto ops = patch_ops(view.state(), *found.node, patch);
    if (attribute_bytes_after(view.state(), *found.node, ops) > limits::property_bytes_max)
      return refuse(Why::too_large, "the properties of one place hold 60 KiB at most");
    Plan plan;
    plan.is_nothing = ops.empty();
    plan.change = wish_of(std::move(ops));
    if (!patch.despite_locks) plan.change.lease_keys = keys_of(view, patch.path);
    return plan;
  }));
}

}  // namespace mappe::client::drive
