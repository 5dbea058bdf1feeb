// Passes one request on to a child and its answer back, as it comes: bodies of any size in little memory.
//
// The body is taken from the client only when the child asks for it ("100 Continue"), so that what is refused anyway is
// refused before a byte is taken, as without a gateway between.
#pragma once

#include <filesystem>
#include <optional>

#include "http/message.h"

namespace mappe::gateway {

// Nothing: no child answers there (any more). Blocks for as long as the child needs to begin its answer.
std::optional<http::Response> relay(http::Request& request, const std::filesystem::path& socket);

}  // namespace mappe::gateway
