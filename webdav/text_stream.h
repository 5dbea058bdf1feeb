// A listing as text: whole when it is short, else made while it is sent, with one step of the listing in memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "http/message.h"
#include "webdav/tree.h"

namespace mappe::webdav {

using AppendResource = std::function<void(std::string& out, const Resource& resource)>;
using Body = decltype(http::Response::body);

// `head`, then each resource as `append` writes it, then `tail`.
//   refuses  what the listing refuses within the first limits::whole_answer_bytes_max; later the connection breaks off,
//            so that nobody takes a part for the whole
Answer<Body> text_of_listing(std::unique_ptr<Listing> listing, std::string head, AppendResource append,
                             std::string tail);

}  // namespace mappe::webdav
