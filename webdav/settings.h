// How a drive is served.
#pragma once

#include <functional>
#include <string>

#include "http/message.h"

namespace mappe::webdav {

struct Settings {
  // Its clients come through a proxy of ours, which says in X-Forwarded-Host what they call us: a Destination is
  // compared with that. Set only where nobody else can connect.
  bool behind_proxy = false;
  // macOS 15.4 and later mount with a delay of 90 s when a drive has a quota: for the User-Agent WebDAVFS there is
  // none.
  bool hides_quota_from_macos = true;
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

}  // namespace mappe::webdav
