// One request, read as far as all methods need it, before any of them runs.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/message.h"
#include "webdav/settings.h"
#include "webdav/tree.h"

namespace mappe::webdav {

struct Exchange {
  http::Request& request;
  std::shared_ptr<Tree> tree;  // shared, because an answer that is streamed outlives the method
  const Settings& settings;
  Path path;
  std::string base;  // of hrefs: the prefix the drive is mounted at, encoded, without "/" at its end
  Conditions conditions;

  std::string href(const Path& place, bool is_folder) const { return href_of(base, place, is_folder); }
  // What a condition may ask about, of this tree as it is now: for reads; changes are judged by the tree.
  Look look() const;
};

// errors  malformed, too_many: 400
Result<Exchange> read_exchange(http::Request& request, std::shared_ptr<Tree> tree, const Settings& settings);

// Where an address (absolute, or an absolute path) points to.
struct Pointed {
  enum class Where { here, elsewhere } where = Where::here;  // elsewhere: another host, or not below the prefix
  Path path;                                                 // here
};
// errors  malformed  no address, or a path that cannot be in a tree
Result<Pointed> resolve(const http::Request& request, const Settings& settings, std::string_view address);

// The Depth header.
enum class Depth { zero, one, infinity };
// errors  malformed  anything but "0", "1", "infinity"
Result<std::optional<Depth>> depth_of(const http::Request& request);

// X-OC-Mtime, of rclone, Nextcloud's clients and others.             errors  malformed
Result<std::optional<Time>> wished_time(const http::Request& request);

}  // namespace mappe::webdav
