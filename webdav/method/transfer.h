// What COPY and MOVE have in common.                                              RFC 4918 §9.8, §9.9, §10.3, §10.6
#pragma once

#include "webdav/exchange.h"

namespace mappe::webdav {

using Carry = Answer<Changed> (Tree::*)(const Transfer&);

// Reads Destination and Overwrite, lets the tree do it, and answers 201 or 204.
http::Response transfer(const Exchange& exchange, Reach reach, Carry carry);

}  // namespace mappe::webdav
