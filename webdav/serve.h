// The way in: one request over one tree.                                        RFC 4918, classes 1, 2 and 3; RFC 4331
//
// Who may ask, and from where, is settled before: this layer knows no passwords, no Host and no Origin.
#pragma once

#include <memory>

#include "http/router.h"
#include "webdav/settings.h"
#include "webdav/tree.h"

namespace mappe::webdav {

// Every method on every path below the prefix of the route that matched. `settings` outlives the call.
http::Response serve(http::Request& request, std::shared_ptr<Tree> tree, const Settings& settings);

// The whole drive below `prefix` ("" or "/drive/3f"). The folders above the prefix answer OPTIONS and PROPFIND with
// Depth 0 as empty ones, because Windows walks to a drive from the root; they show nothing.
void mount(http::Router& router, std::string_view prefix, std::shared_ptr<Tree> tree, Settings settings);

}  // namespace mappe::webdav
