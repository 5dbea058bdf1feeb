#include "client/drive/space_tree.h"

#include <algorithm>

#include "client/drive/content_reader.h"
#include "client/drive/properties.h"
#include "client/drive/refusals.h"
#include "client/replica/leases.h"
#include "client/transfer/link_file.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Path;
using webdav::Refusal;
using webdav::refuse;
using Why = Refusal::Why;

namespace {

Refusal nothing_there() { return refuse(Why::not_found, "there is nothing at this path"); }
Refusal not_shown() { return refuse(Why::damaged, "the space cannot be shown: the server's answers do not fit it"); }

// The ids are those of one moment; what each is, that of the moment it is described.
class SpaceListing final : public webdav::Listing {
 public:
  SpaceListing(std::shared_ptr<Space> space, Path folder, std::vector<NodeId> members, webdav::Wanted wanted)
      : space_(std::move(space)), folder_(std::move(folder)), members_(std::move(members)), wanted_(wanted) {}

  webdav::Answer<std::vector<webdav::Resource>> next() override {
    std::vector<webdav::Resource> some;
    const Turns::Look look(space_->shared.line.turns);
    if (!space_->is_shown()) return not_shown();
    const View view(*space_);
    const bool has_locks = wanted_.locks && !space_->leases.is_empty(space_->shared.now());
    const auto above = has_locks ? view.spots_to(folder_) : std::vector<Spot>();
    while (at_ < members_.size() && some.size() < limits::listing_step) {
      const NodeId& member = members_[at_++];
      const auto node = view.state().node(member);
      if (!node || !node->live || !view.is_shown(member)) continue;
      some.push_back(view.resource(member, wanted_));
      if (!has_locks) continue;
      const Path place = folder_.child(some.back().name);
      auto spots = above;
      spots.push_back(spot_of(space_->space_const, place, node->parent, node->name));
      for (auto& lock : view.locks_on(spots))
        if (covers(lock, place)) some.back().locks.push_back(std::move(lock));
    }
    return some;
  }

 private:
  const std::shared_ptr<Space> space_;
  const Path folder_;
  const std::vector<NodeId> members_;
  const webdav::Wanted wanted_;
  std::size_t at_ = 0;
};

// What is short and in memory.
class TextReader final : public webdav::Reader {
 public:
  explicit TextReader(std::string text) : text_(std::move(text)) {}

  void expect(std::uint64_t, std::uint64_t) override {}
  Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) override {
    if (offset_bytes >= text_.size()) return std::size_t{0};
    const std::string_view rest = std::string_view(text_).substr(offset_bytes, into.size());
    std::copy(rest.begin(), rest.end(), into.begin());
    return rest.size();
  }

 private:
  const std::string text_;
};

}  // namespace

std::vector<webdav::Lock> SpaceTree::locks_of(const View& view, const Path& path) const {
  std::vector<webdav::Lock> locks;
  if (space_->leases.is_empty(shared_.now())) return locks;
  for (auto& lock : view.locks_on(view.spots_to(path)))
    if (covers(lock, path)) locks.push_back(std::move(lock));
  return locks;
}

webdav::Answer<webdav::Resource> SpaceTree::find(const Path& path, webdav::Wanted wanted) {
  if (wanted.locks && !path.is_root()) shared_.look_at_leases(space_);  // a whole space is never locked
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(path);
  if (!found.node) return nothing_there();
  auto resource = view.resource(*found.node, wanted);
  if (wanted.locks) resource.locks = locks_of(view, path);
  return resource;
}

webdav::Answer<std::unique_ptr<webdav::Listing>> SpaceTree::list(const Path& folder, webdav::Wanted wanted) {
  if (wanted.locks) shared_.look_at_leases(space_);
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(folder);
  if (!found.node) return nothing_there();
  if (!found.is_folder) return refuse(Why::no_parent, "a file has no members");
  auto members = view.state().children(*found.node);
  return std::unique_ptr<webdav::Listing>(std::make_unique<SpaceListing>(space_, folder, std::move(members), wanted));
}

webdav::Answer<webdav::OpenFile> SpaceTree::open(const Path& path) {
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(path);
  if (!found.node) return nothing_there();
  webdav::OpenFile file{view.resource(*found.node, {}), nullptr};
  if (found.is_folder) return file;
  if (found.is_link) {
    file.reader = std::make_unique<TextReader>(link_file_text(view.state().current(*found.node)->parsed_target()));
    return file;
  }
  auto content = view.state().current(*found.node)->parsed();
  if (!shared_.line.is_up && !is_cached(shared_.cache, content)) return offline();
  file.reader = std::make_unique<ContentReader>(shared_, space_->id, std::move(content));
  return file;
}

std::optional<std::string> SpaceTree::namesake(const Path& path) {
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return std::nullopt;
  const View view(*space_);
  const auto other = view.look_up(path).namesake;
  if (!other || !view.is_shown(*other)) return std::nullopt;
  return view.shown_name(*other);
}

webdav::Answer<webdav::Quota> SpaceTree::quota(const Path&) {
  if (shared_.line.is_up) shared_.quota.refresh(shared_.api(), shared_.settings.stays_fresh);
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  return webdav::Quota{space_->used_bytes(), shared_.quota.left_bytes(space_->replica.self().faction())};
}

}  // namespace mappe::client::drive
