// What a drive keeps beside a place's content: attributes of its node, so that they follow moves and reach every
// member.
//
//   dav:{NAMESPACE}LOCAL   a dead property: the whole element
//   dav:created            the time a client wished, ms since 1970 in decimal digits
//   dav:modified           the same of a folder; a file has its own
#pragma once

#include <algorithm>

#include "journal/ops.h"
#include "journal/state.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

std::vector<webdav::DeadProperty> dead_properties(const journal::State& state, const NodeId& node);

inline constexpr std::string_view created_attribute = "dav:created";
inline constexpr std::string_view modified_attribute = "dav:modified";
std::optional<TimeMs> time_attribute(const journal::State& state, const NodeId& node, std::string_view key);

// Ops of a patch; what is so already needs none. Empty: nothing is to be done.
std::vector<journal::Op> patch_ops(const journal::State& state, const NodeId& node, const webdav::Patch& patch);
// Bytes that the attributes of a node have after these ops: judged before anything is sent.
std::size_t attribute_bytes_after(const journal::State& state, const NodeId& node, std::span<const journal::Op> ops);
// Gives `to` what `from` has of the drive's.
std::vector<journal::Op> taken_along(const journal::State& state, const NodeId& from, const NodeId& to);

inline webdav::Time time_of(TimeMs ms) { return webdav::Time(std::chrono::milliseconds(ms)); }
inline TimeMs ms_of(webdav::Time time) {
  return static_cast<TimeMs>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

}  // namespace mappe::client::drive
