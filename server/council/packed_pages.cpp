#include "server/council/packed_pages.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "council/mirror/limits.h"
#include "server/council/columns.h"
#include "server/council/gzip.h"

namespace mappe::server {

namespace {

using Json = nlohmann::json;

constexpr std::size_t entry_bytes = 256;  // of what is kept of a page besides its bytes, roughly

std::optional<std::string> name_in(const Json& content) {
  const auto name = content.find("name");
  if (name == content.end() || !name->is_string()) return std::nullopt;
  return name->get<std::string>();
}

// The names that papers have for whoever has everything up to the end of a page: in the page, or as they were before
// and still are.
class Names {
 public:
  Names(const council::Store& store, std::string_view council, const Json& objects, std::uint64_t upto)
      : store_(store), council_(council), upto_(upto) {
    for (const Json& one : objects) {
      const Json& content = one.at("object");
      names_.emplace(content.at("id").get<std::string>(), name_in(content));
    }
  }

  std::optional<std::string> of(const std::string& paper) {
    const auto [found, is_new] = names_.emplace(paper, std::nullopt);
    if (is_new) {
      // A number stands for one state of one object for good: what has it now had it when the page was read.
      const auto record = store_.get(council_, paper);
      if (record && *record && (*record)->change <= upto_) {
        const Json content = Json::parse((*record)->content, nullptr, false);
        if (content.is_object()) found->second = name_in(content);
      }
    }
    return found->second;
  }

 private:
  const council::Store& store_;
  const std::string_view council_;
  const std::uint64_t upto_;
  std::unordered_map<std::string, std::optional<std::string>> names_;
};

}  // namespace

std::string page_around(const council::SourceState& state, const council::BulkPage& page, std::string_view objects) {
  return "{\"generation\":\"" + state.generation + "\",\"checked_ms\":" + std::to_string(state.checked_ms) +
         ",\"upto\":" + std::to_string(page.upto) + ",\"more\":" + (page.more ? "true" : "false") + "," +
         std::string(objects) + "}";
}

Result<std::optional<std::string>> PackedPages::page(const std::string& council, std::uint64_t after) {
  // The state first: what changes between both is in the page, and the next who asks finds another state.
  auto state = store_.state(council);
  if (!state) return fail(state.error());
  const Key key{council, after};
  if (auto kept = found(key, *state)) return std::move(kept->bytes);
  std::unique_lock making(making_, limits_.patience);
  if (!making) return fail(Errc::busy, "pages of councils are being packed; try again");
  state = store_.state(council);
  if (!state) return fail(state.error());
  if (auto kept = found(key, *state)) return std::move(kept->bytes);
  auto made = make(council, after, *state);
  if (!made) return fail(made.error());
  keep(key, {state->generation, state->last_change, state->checked_ms, *made});
  return made;
}

std::uint64_t PackedPages::made() const {
  const std::lock_guard held(mutex_);
  return made_;
}

std::optional<PackedPages::Kept> PackedPages::found(const Key& key, const council::SourceState& state) const {
  const std::lock_guard held(mutex_);
  const auto kept = kept_.find(key);
  if (kept == kept_.end() || !kept->second.is_of(state)) return std::nullopt;
  return kept->second;
}

Result<std::optional<std::string>> PackedPages::make(const std::string& council, std::uint64_t after,
                                                     const council::SourceState& state) const {
  const auto page = store_.since(council, after, council::limits::bulk_bytes_max);
  if (!page) return fail(page.error());
  Json objects = Json::parse("[" + page->objects + "]", nullptr, false);
  if (!objects.is_array()) return fail(Errc::damaged, "the council mirror holds what is no JSON");
  Names names(store_, council, objects, page->upto);
  const auto columns = by_columns(std::move(objects), [&](const std::string& paper) { return names.of(paper); });
  if (!columns) return std::optional<std::string>();
  auto packed = gzip(page_around(state, *page, *columns));
  if (!packed) return fail(packed.error());
  return std::optional<std::string>(std::move(*packed));
}

void PackedPages::keep(const Key& key, Kept kept) {
  const auto size_of = [](const Kept& one) { return entry_bytes + (one.bytes ? one.bytes->size() : 0); };
  const std::lock_guard held(mutex_);
  ++made_;
  if (const auto old = kept_.find(key); old != kept_.end()) {
    bytes_ -= size_of(old->second);
    kept_.erase(old);
  }
  bytes_ += size_of(kept);
  if (bytes_ > limits_.bytes_max) {
    bytes_ = size_of(kept);
    kept_.clear();
  }
  kept_.emplace(key, std::move(kept));
}

}  // namespace mappe::server
