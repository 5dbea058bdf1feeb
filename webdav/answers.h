// Refusals as HTTP: status, and the condition code of RFC 4918 §16 in the body where there is one.
#pragma once

#include "webdav/exchange.h"

namespace mappe::webdav {

inline constexpr std::string_view xml_type = "application/xml; charset=utf-8";

int status_of(Refusal::Why why);

// What the tree refused. Locks below the target of a request on a whole tree become a 207 that names them (RFC 4918
// §9.6.1); everything else is one status.
http::Response answer(const Exchange& exchange, const Refusal& refusal);

// What the client sent is not right: 400, 413 (too_large), 408 (timeout), 503 (busy).
http::Response answer(const Error& error);

// Short text for people.
http::Response plain(int status, std::string_view why);

// <D:error><D:code/></D:error>; `inner` is XML within the code; `why` stands behind it for people, who see the body
// where a program shows it to them.
http::Response with_code(int status, std::string_view code, std::string_view inner = {}, std::string_view why = {});

// An entity tag as it stands in headers and properties.
std::string etag_text(std::string_view etag);

}  // namespace mappe::webdav
