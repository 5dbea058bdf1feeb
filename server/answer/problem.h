// Errors as clients see them: RFC 9457 problem+json with a stable type.     docs/openapi.yaml,
// components/schemas/Problem
//
// The detail is English, for people, says what to do and never holds a secret, a path or a name. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "http/message.h"

namespace mappe::server {

enum class ProblemType {
  malformed,
  not_signed_in,
  sign_in_failed,
  second_factor_needed,
  second_factor_failed,
  second_factor_required,
  denied,
  suspended,
  not_found,
  method_not_allowed,
  too_slow,
  head_moved,
  exists,
  wait,
  gone,
  serial_moved,
  too_large,
  bad_range,
  rule,
  gone_blobs,
  locked,
  precondition_needed,
  too_many,
  internal,
  unavailable,
  healing,
  quota,
  budget,
  server_full,
};

// "head-moved", as it follows urn:mappe:problem:
std::string_view name_of(ProblemType type);
int status_of(ProblemType type);

struct Problem {
  ProblemType type;
  std::string_view detail;     // a literal
  std::string_view rule = {};  // a literal; the member `rule` if not empty
  std::optional<std::uint64_t> retry_after_s = {};
  std::string members = {};  // further members, JSON without the outer braces: "\"serial\":7"
};

http::Response respond(const Problem& problem);

// Problems that many handlers give.
Problem malformed(std::string_view detail);
Problem not_found();  // the same for "not there" and "not for this session"
Problem broken_rule(std::string_view rule, std::string_view detail);
Problem too_many(std::uint64_t retry_after_s, std::string_view detail);
Problem internal_fault();
Problem server_full();  // the disk of the server, not the faction's quota

// For errors of the layers below that have no better translation where they occur.
Problem problem_of(const Error& error);

// What http gives by itself (400, 404, 413, ...) in the same form.
http::Response refusal(int status, std::string_view why);

}  // namespace mappe::server
