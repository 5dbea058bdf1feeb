#include "client/drive/properties.h"

#include <charconv>
#include <map>

namespace mappe::client::drive {

namespace {

constexpr std::string_view own_prefix = "dav:";
constexpr std::string_view property_prefix = "dav:{";

std::string key_of(const webdav::XmlName& name) { return std::string(property_prefix) + name.space + '}' + name.local; }

// A local name holds no "}", a namespace may.
std::optional<webdav::XmlName> name_of_key(std::string_view key) {
  const auto end = key.rfind('}');
  if (!key.starts_with(property_prefix) || end == std::string_view::npos) return std::nullopt;
  const auto space = key.substr(property_prefix.size(), end - property_prefix.size());
  return webdav::XmlName{std::string(space), std::string(key.substr(end + 1))};
}

journal::Op attribute(const NodeId& node, std::string key, std::string value) {
  return journal::op::Attr{node, std::move(key), std::move(value)};
}

}  // namespace

std::vector<webdav::DeadProperty> dead_properties(const journal::State& state, const NodeId& node) {
  std::vector<webdav::DeadProperty> dead;
  for (const auto& [key, value] : state.attributes(node))
    if (auto name = name_of_key(key)) dead.push_back({std::move(*name), std::string(value)});
  return dead;
}

std::optional<TimeMs> time_attribute(const journal::State& state, const NodeId& node, std::string_view key) {
  const auto text = state.attribute(node, key);
  if (!text) return std::nullopt;
  TimeMs ms = 0;
  const auto* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, ms);
  if (error != std::errc() || at != end) return std::nullopt;
  return ms;
}

std::vector<journal::Op> patch_ops(const journal::State& state, const NodeId& node, const webdav::Patch& patch) {
  std::map<std::string, std::string> wished;  // an empty value removes; the last wish for a name counts
  for (const auto& [name, xml] : patch.dead) wished[key_of(name)] = xml.value_or("");
  const auto sort = state.node(node)->sort;
  const bool has_own_time = sort != journal::Sort::folder && sort != journal::Sort::link;
  if (patch.created) wished[std::string(created_attribute)] = std::to_string(ms_of(*patch.created));
  if (patch.modified && !has_own_time) wished[std::string(modified_attribute)] = std::to_string(ms_of(*patch.modified));
  std::vector<journal::Op> ops;
  for (auto& [key, value] : wished)
    if (state.attribute(node, key).value_or("") != value) ops.push_back(attribute(node, key, std::move(value)));
  if (patch.modified && has_own_time && state.current(node)->mtime_ms != ms_of(*patch.modified))
    ops.push_back(journal::op::Touch{node, ms_of(*patch.modified)});
  return ops;
}

std::size_t attribute_bytes_after(const journal::State& state, const NodeId& node, std::span<const journal::Op> ops) {
  std::map<std::string, std::size_t> sizes;
  for (const auto& [key, value] : state.attributes(node)) sizes[std::string(key)] = value.size();
  for (const journal::Op& op : ops)
    if (const auto* attr = std::get_if<journal::op::Attr>(&op)) sizes[attr->key] = attr->value.size();
  std::size_t bytes = 0;
  for (const auto& [key, size] : sizes)
    if (size > 0) bytes += key.size() + size;
  return bytes;
}

std::vector<journal::Op> taken_along(const journal::State& state, const NodeId& from, const NodeId& to) {
  std::vector<journal::Op> ops;
  for (const auto& [key, value] : state.attributes(from)) {
    const bool is_ours = key.starts_with(own_prefix);
    if (is_ours && state.attribute(to, key) != value)
      ops.push_back(attribute(to, std::string(key), std::string(value)));
  }
  return ops;
}

}  // namespace mappe::client::drive
