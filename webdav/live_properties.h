// The properties in DAV: that the server knows by itself.                      RFC 4918 §15, RFC 4331
#pragma once

#include "webdav/exchange.h"

namespace mappe::webdav {

// Appends <D:name>value</D:name>. False, and nothing appended: the resource has no such property.
//   locks  of `resource` must be there for lockdiscovery
bool append_live(std::string& out, const XmlName& name, const Exchange& exchange, const Path& path,
                 const Resource& resource);

// What allprop gives and propname lists: what each resource has at no cost. supportedlock, the quota properties and, of
// resources without locks, lockdiscovery come only by name: an entry stays below 500 bytes, because Windows drops
// folders whose listing is beyond 1 MB.
std::span<const std::string_view> live_names();

// True for what a client may not set.
bool is_protected(const XmlName& name);

void append_lockdiscovery(std::string& out, const Exchange& exchange, std::span<const Lock> locks);

}  // namespace mappe::webdav
