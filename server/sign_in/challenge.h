// What signing in to an account and as a principal share: nonces' subjects, addresses, origins.   docs/protocol.md §3
#pragma once

#include <chrono>
#include <string>

#include "crypto/base/sign_in.h"
#include "server/answer/problem.h"
#include "server/services.h"

namespace mappe::server {

// What delays by address count: an IPv4 address, or the /64 an IPv6 host owns, since single ones would count nothing.
std::string address_group(const http::Peer& peer);

// Whom a nonce is for. No two kinds of subject share a text.
std::string subject_of(const Login& login, bool recovery);
std::string subject_of(PrincipalKind kind, const PrincipalId& id);

bool is_own_origin(const Services& services, const std::string& origin);

Problem foreign_origin();                          // 422 origin
Problem stale_nonce(const Error& error);           // 422 nonce, or 429
Problem too_fast(std::chrono::milliseconds wait);  // 429

// POST /v1/sign-in/principal (principal_sign_in.cpp)
http::Response sign_in_principal(Services& services, http::Request& request);

}  // namespace mappe::server
