#include "client/drive/crossing.h"

#include <array>
#include <set>

#include "client/drive/content_reader.h"
#include "client/drive/drive_tree.h"
#include "client/drive/hurry.h"
#include "client/drive/properties.h"
#include "client/drive/refusals.h"
#include "client/transfer/link_file.h"
#include "journal/name.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Path;
using webdav::Reach;
using webdav::Refusal;
using webdav::refuse;
using webdav::Touched;
using Why = Refusal::Why;

namespace {

// A file of one space, as the uploader of another reads it.
class Opened final : public ByteSource {
 public:
  Opened(Shared& shared, const SpaceId& space, journal::Content content)
      : size_bytes_(content.size_bytes), reader_(shared, space, std::move(content)) {
    reader_.expect(0, size_bytes_);
  }

  Result<std::size_t> read(std::span<std::uint8_t> to) override {
    std::size_t done = 0;
    while (done < to.size() && at_ < size_bytes_) {
      auto got = reader_.read_at(at_, to.subspan(done));
      if (!got) return fail(got.error());
      done += *got;
      at_ += *got;
    }
    return done;
  }
  Result<void> finish() override { return {}; }
  std::optional<std::uint64_t> size_bytes() const override { return size_bytes_; }
  std::string identity() const override { return ""; }

 private:
  const std::uint64_t size_bytes_;
  ContentReader reader_;
  std::uint64_t at_ = 0;
};

Refusal has_changed_meanwhile() {
  return {Why::busy, "the source has changed meanwhile: move it again", {}, {}, limits::retry_after};
}

}  // namespace

Crossing::Crossing(Side from, Side to, const webdav::Transfer& transfer, bool leaves)
    : from_(std::move(from)),
      to_(std::move(to)),
      transfer_(transfer),
      leaves_(leaves),
      source_(from_.space),
      target_(to_.space) {
  CHECK(&from_.space->shared.line == &to_.space->shared.line);
}

std::optional<Refusal> Crossing::judge(const View& from, const View& to) const {
  if (leaves_)
    if (auto refused = from.may_write()) return refused;
  if (auto refused = to.may_write()) return refused;
  // A condition may speak of either space, by its place in the drive.
  const bool are_met = transfer_.conditions.allow_change(transfer_.from, [&](const Path& place) {
    if (!place.is_root() && place.names()[0] == from_.folder) return from.look_at(in_space(place));
    if (!place.is_root() && place.names()[0] == to_.folder) return to.look_at(in_space(place));
    return webdav::PlaceState{};
  });
  if (!are_met) return refuse(Why::precondition_failed, "a condition is not met");
  const auto source = from.look_up(from_.path), target = to.look_up(to_.path);
  if (leaves_) {
    const std::array touched{Touched{from_.path, Reach::tree}, Touched{from_.path.parent()}};
    if (auto refused = from.may_change(from_.path, {}, touched)) return in_drive(std::move(*refused), from_.folder);
  }
  std::vector<Touched> touched{{to_.path, Reach::tree}};
  if (!target.node) touched.push_back({to_.path.parent()});
  if (auto refused = to.may_change(to_.path, {}, touched)) return in_drive(std::move(*refused), to_.folder);
  if (!source.node) return refuse(Why::not_found, "there is nothing at this path");
  if (target.node && !transfer_.may_replace) return refuse(Why::exists, "there is something at the destination");
  if (target.is_link) return refuse(Why::read_only, "a link is not written: its target is changed in Mappe");
  if (target.node) return std::nullopt;
  return to.may_be_new(to_.path, target);
}

webdav::Answer<std::vector<Crossing::Item>> Crossing::items_of(const View& from) const {
  const auto& state = from.state();
  std::vector<Item> items;
  struct Step {
    NodeId node, made_parent;
  };
  std::vector<Step> steps{{*from.look_up(from_.path).node, journal::limbo_id()}};
  while (!steps.empty()) {
    if (items.size() == limits::copied_places_max) return refuse(Why::too_many, "too many places for one copy");
    const auto [id, made_parent] = steps.back();
    steps.pop_back();
    const auto node = *state.node(id);
    Item item;
    item.node = id;
    item.parent = node.parent;
    item.name = node.name;
    item.etag = from.etag_of(id);
    item.made = NodeId::random();
    item.made_parent = made_parent;
    item.is_file = node.sort != journal::Sort::folder;
    if (node.sort == journal::Sort::link) {
      item.target = state.current(id)->parsed_target();
    } else if (item.is_file) {
      const auto current = *state.current(id);
      item.content = current.parsed();
      item.mtime_ms = current.mtime_ms;
    }
    for (journal::Op& op : taken_along(state, id, item.made))
      item.attributes.push_back(std::get<journal::op::Attr>(std::move(op)));
    if (!item.is_file && transfer_.reach == Reach::tree)
      for (const NodeId& child : state.children(id))
        if (from.is_shown(child)) steps.push_back({child, item.made});
    items.push_back(std::move(item));
  }
  return items;
}

std::optional<Refusal> Crossing::look() {
  const auto& tokens = transfer_.conditions.tokens;
  const Turns::Look turn(from_.space->shared.line.turns);
  if (!from_.space->is_shown() || !to_.space->is_shown()) return offline();
  const View from(*from_.space, tokens);
  if (auto refused = judge(from, View(*to_.space, tokens))) return refused;
  auto items = items_of(from);
  if (!items) return items.refusal();
  items_ = std::move(*items);
  std::uint64_t bytes = 0;
  for (const Item& item : items_) bytes += item.content.size_bytes;
  const auto left = to_.space->shared.quota.left_bytes(to_.space->replica.self().faction());
  if (left && bytes > *left) return refuse(Why::quota, "the faction's storage is used up");
  return std::nullopt;
}

bool Crossing::has_changed(const View& from) const {
  const auto found = from.look_up(from_.path);
  if (!found.node) return true;
  auto now = items_of(from);
  const auto places_of = [](const std::vector<Item>& items) {
    std::set<std::tuple<NodeId, NodeId, std::string, std::string>> places;
    for (const Item& item : items) places.emplace(item.node, item.parent, item.name, item.etag);
    return places;
  };
  return !now || places_of(items_) != places_of(*now);
}

webdav::Answer<Uploaded> Crossing::seal(const Item& item) {
  Shared& shared = to_.space->shared;
  Hurry observer(shared.line.is_up);
  Uploader uploader(shared.api(), nullptr, to_.space->id, to_.space->space_const);
  uploader.keep_in(&shared.cache);
  Opened content(from_.space->shared, from_.space->id, item.content.duplicate());
  auto uploaded = uploader.upload(content, observer);
  if (!uploaded) return refusal_of(uploaded.error());
  return std::move(*uploaded);
}

// Below limbo, under a name that nothing else there has.
std::optional<Refusal> Crossing::build_folder() {
  EntryPart part;
  const auto commit_part = [&]() -> std::optional<Refusal> {
    const Turns::Change turn(to_.space->shared.line.turns);
    if (!to_.space->is_shown()) return offline();
    return target_.build(part.take());
  };
  for (const Item& item : items_) {
    const bool is_root = item.made == items_.front().made;
    std::string name = is_root ? NodeId::random().hex() : item.name;
    std::vector<journal::Op> ops;
    Uploaded uploaded;
    if (item.target) {
      ops.push_back(journal::op::Link{item.made, item.made_parent, std::move(name), *item.target});
    } else if (item.is_file) {
      auto sealed = seal(item);
      if (!sealed) return sealed.refusal();
      uploaded = std::move(*sealed);
      ops.push_back(
          journal::op::File{item.made, item.made_parent, std::move(name), uploaded.content.duplicate(), item.mtime_ms});
    } else {
      ops.push_back(journal::op::Folder{item.made, item.made_parent, std::move(name)});
    }
    for (const journal::op::Attr& attribute : item.attributes) ops.push_back(attribute);
    if (!part.has_room_for(ops, &uploaded))
      if (auto refused = commit_part()) return refused;
    part.add(std::move(ops), &uploaded);
  }
  return commit_part();
}

webdav::Answer<Changed> Crossing::commit(const std::function<webdav::Answer<Plan>(const View& to)>& plan) {
  const auto& tokens = transfer_.conditions.tokens;
  std::optional<Refusal> judged;
  auto done = target_.commit(to_.path, tokens, [&](const View& to) -> webdav::Answer<Plan> {
    const View from(*from_.space, tokens);
    judged = judge(from, to);
    if (!judged && leaves_ && has_changed(from)) judged = has_changed_meanwhile();
    if (judged) return *judged;
    return plan(to);
  });
  if (done) return done;
  return judged ? *judged : in_drive(done.refusal(), to_.folder);
}

webdav::Answer<Changed> Crossing::put_file() {
  const Item& item = items_.front();
  if (item.target) return put_link();
  auto uploaded = seal(item);
  if (!uploaded) return uploaded.refusal();
  return commit([&](const View& to) -> webdav::Answer<Plan> {
    const auto target = to.look_up(to_.path);
    const auto& content = uploaded->content;
    Plan plan;
    plan.was_there = target.node.has_value();
    plan.result = item.made;
    std::vector<journal::Op> ops;
    if (target.node && !target.is_folder) {  // the document that is there goes on, with its history
      plan.result = *target.node;
      ops.push_back(journal::op::Put{plan.result, to.state().etag(plan.result), content.duplicate(), item.mtime_ms});
    } else {
      if (target.node) ops.push_back(journal::op::Trash{*target.node});
      ops.push_back(journal::op::File{item.made, *target.parent, std::string(to_.path.name()), content.duplicate(),
                                      item.mtime_ms});
    }
    for (journal::op::Attr attribute : item.attributes) {
      attribute.node = plan.result;
      ops.push_back(std::move(attribute));
    }
    auto keys = target_.keys_of_destination(to, to_.path, target.node);
    if (!keys) return keys.refusal();
    plan.change = wish_of(std::move(ops));
    plan.change.blobs = uploaded->blobs;
    for (const journal::Chunk& chunk : uploaded->inner) plan.change.inner.push_back(chunk.duplicate());
    plan.change.lease_keys = std::move(*keys);
    return plan;
  });
}

webdav::Answer<Changed> Crossing::put_link() {
  const Item& item = items_.front();
  return commit([&](const View& to) -> webdav::Answer<Plan> {
    const auto target = to.look_up(to_.path);
    Plan plan;
    plan.was_there = target.node.has_value();
    plan.result = item.made;
    std::vector<journal::Op> ops;
    if (target.node) ops.push_back(journal::op::Trash{*target.node});
    const std::string_view bare = without_link_ending(to_.path.name());
    const bool is_free = !bare.empty() && !to.state().child(*target.parent, bare) &&
                         journal::fault_of_new_name(bare) == journal::NameFault::none;
    ops.push_back(
        journal::op::Link{item.made, *target.parent, std::string(is_free ? bare : to_.path.name()), *item.target});
    for (const journal::op::Attr& attribute : item.attributes) ops.push_back(attribute);
    auto keys = target_.keys_of_destination(to, to_.path, target.node);
    if (!keys) return keys.refusal();
    plan.change = wish_of(std::move(ops));
    plan.change.lease_keys = std::move(*keys);
    return plan;
  });
}

webdav::Answer<Changed> Crossing::put_folder() {
  if (auto refused = build_folder()) return *refused;
  return commit([&](const View& to) { return target_.plan_arrival(to, to_.path, items_.front().made); });
}

std::optional<Refusal> Crossing::remove_source() {
  auto removed = source_.commit(from_.path, transfer_.conditions.tokens, [&](const View& from) -> webdav::Answer<Plan> {
    const std::array touched{Touched{from_.path, Reach::tree}, Touched{from_.path.parent()}};
    if (auto refused = from.may_change(from_.path, {}, touched)) return *refused;
    if (has_changed(from)) return has_changed_meanwhile();
    return source_.plan_removal(from, from_.path, items_.front().node);
  });
  if (removed) return std::nullopt;
  return in_drive(removed.refusal(), from_.folder);
}

webdav::Answer<Changed> Crossing::carry() {
  if (leaves_ && from_.path.is_root()) return refuse(Why::read_only, "a space is not moved through its drive");
  if (to_.path.is_root()) return refuse(Why::read_only, "a space is not replaced through its drive");
  const auto begun = std::chrono::steady_clock::now();
  for (SpaceTree* side : {&source_, &target_})
    if (auto refused = side->prepare()) return *refused;
  auto refused = look();
  if (refused) {
    const bool source_may = source_.may_be_over(*refused, begun), target_may = target_.may_be_over(*refused, begun);
    if (source_may || target_may) refused = look();
  }
  if (refused) return *refused;
  auto put = items_.front().is_file ? put_file() : put_folder();
  to_.space->shared.quota.forget();
  if (!put || !leaves_) return put;
  if (auto kept = remove_source()) return *kept;
  return put;
}

}  // namespace mappe::client::drive
