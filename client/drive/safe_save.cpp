#include "client/drive/safe_save.h"

#include <algorithm>
#include <array>

#include "client/drive/limits.h"
#include "client/drive/properties.h"
#include "journal/name.h"

namespace mappe::client::drive {

namespace {

// What Word, editors and Finder's programs call what they put aside.
bool is_name_aside(std::string_view name) {
  constexpr std::array<std::string_view, 3> ends = {".tmp", ".bak", "~"};
  const std::string key = journal::name_key(name);
  return key.starts_with('~') || key.starts_with('.') ||
         std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return key.ends_with(end); });
}

bool lies_aside(const journal::State& state, const NodeId& document) {
  const auto node = *state.node(document);
  if (is_name_aside(node.name)) return true;
  const auto folder = state.node(node.parent);
  return folder && folder->name.find(".sb-") != std::string_view::npos;
}

}  // namespace

bool is_mere_file(const journal::State& state, const NodeId& node) {
  const auto there = state.node(node);
  return there && there->sort == journal::Sort::file && there->versions == 1 && state.notes_on(node).empty();
}

void PutAside::left(const NodeId& folder, std::string_view name, const NodeId& document) {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(left_, [&](const Left& one) { return now - one.when > limits::put_aside_for; });
  if (left_.size() >= limits::put_aside_max) left_.pop_front();
  left_.push_back({folder, journal::name_key(name), document, now});
}

const PutAside::Left* PutAside::newest_of(const NodeId& folder, std::string_view name) const {
  const auto now = std::chrono::steady_clock::now();
  const std::string key = journal::name_key(name);
  for (auto one = left_.rbegin(); one != left_.rend(); ++one)
    if (one->folder == folder && one->name_key == key && now - one->when <= limits::put_aside_for) return &*one;
  return nullptr;
}

std::optional<NodeId> PutAside::document_of(const journal::State& state, const NodeId& folder,
                                            std::string_view name) const {
  const Left* left = newest_of(folder, name);
  if (left == nullptr) return std::nullopt;
  const auto node = state.node(left->document);
  if (node && node->live && lies_aside(state, left->document)) return left->document;
  return std::nullopt;
}

std::optional<NodeId> PutAside::document_removed(const journal::State& state, const NodeId& folder,
                                                 std::string_view name, std::string_view fresh_name) const {
  const Left* left = newest_of(folder, name);
  if (left == nullptr || !is_name_aside(fresh_name)) return std::nullopt;
  const auto node = state.node(left->document);
  if (node && node->trashed && node->sort == journal::Sort::file) return left->document;
  return std::nullopt;
}

std::vector<journal::Op> bring_back_ops(const journal::State& state, const NodeId& document, const NodeId& fresh,
                                        const NodeId& folder, std::string_view name) {
  const auto content = *state.current(fresh);
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Restore{document, folder, std::string(name)});
  ops.push_back(journal::op::Put{document, state.etag(document), content.parsed(), content.mtime_ms});
  for (journal::Op& op : taken_along(state, fresh, document)) ops.push_back(std::move(op));
  ops.push_back(journal::op::Trash{fresh});
  ops.push_back(journal::op::Purge{fresh});
  return ops;
}

std::vector<journal::Op> exchange_ops(const journal::State& state, const NodeId& document, const NodeId& fresh,
                                      const NodeId& folder, std::string_view name) {
  const auto aside = *state.node(document);
  const auto old_content = *state.current(document), new_content = *state.current(fresh);
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Move{document, folder, std::string(name)});
  ops.push_back(journal::op::Move{fresh, aside.parent, std::string(aside.name)});
  ops.push_back(journal::op::Put{document, state.etag(document), new_content.parsed(), new_content.mtime_ms});
  for (journal::Op& op : taken_along(state, fresh, document)) ops.push_back(std::move(op));
  ops.push_back(journal::op::Put{fresh, state.etag(fresh), old_content.parsed(), old_content.mtime_ms});
  return ops;
}

}  // namespace mappe::client::drive
