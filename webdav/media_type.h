// What a file is, told from its name alone: content is never looked into.
#pragma once

#include <string>

#include "webdav/tree.h"

namespace mappe::webdav {

std::string media_type_of(const Resource& resource);  // what the tree says, else by name, else octet-stream

}  // namespace mappe::webdav
