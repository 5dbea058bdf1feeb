// One function a method, each in the file of its name.
#pragma once

#include "webdav/exchange.h"

namespace mappe::webdav {

http::Response options(const Exchange& exchange);    // RFC 4918 §10.1; on every URL, whatever is there
http::Response get(const Exchange& exchange);        // also HEAD                RFC 9110 §9.3.1, §14
http::Response put(const Exchange& exchange);        // RFC 4918 §9.7
http::Response remove(const Exchange& exchange);     // DELETE                   RFC 4918 §9.6
http::Response mkcol(const Exchange& exchange);      // RFC 4918 §9.3
http::Response copy(const Exchange& exchange);       // RFC 4918 §9.8
http::Response move(const Exchange& exchange);       // RFC 4918 §9.9
http::Response propfind(const Exchange& exchange);   // RFC 4918 §9.1
http::Response proppatch(const Exchange& exchange);  // RFC 4918 §9.2
http::Response lock(const Exchange& exchange);       // RFC 4918 §9.10
http::Response unlock(const Exchange& exchange);     // RFC 4918 §9.11

inline constexpr std::string_view allowed_methods =
    "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK";

// "DAV" and "MS-Author-Via": what Windows and Office look for.
void announce(http::Response& response);

// PUT, MKCOL and LOCK may create `path`: nothing, or 414.
std::optional<http::Response> refuse_long_name(const Path& path);

}  // namespace mappe::webdav
