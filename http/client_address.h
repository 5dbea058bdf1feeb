// For whom a connection asks when a reverse proxy of ours stands between.
#pragma once

#include <variant>

#include "http/head.h"

namespace mappe::http {

bool is_loopback(const Peer& peer);  // an address of this machine, 127.0.0.0/8 or ::1; not a Unix socket

// The peer itself, unless it is a proxy: then the last hop of X-Forwarded-For, which the proxy wrote; what stands
// before it anybody could have written. Without that field the proxy asks for itself.
//   refused  400  the last hop is no IPv4 or IPv6 address (without port or brackets)
std::variant<Peer, Refusal> client_of(const Peer& peer, const Headers& headers);

}  // namespace mappe::http
