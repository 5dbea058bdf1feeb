#include "server/answer/problem.h"

#include <nlohmann/json.hpp>

#include "storage/storage.h"

namespace mappe::server {

namespace {

struct Row {
  int status;
  std::string_view name, title;
};

Row row_of(ProblemType type) {
  switch (type) {
    case ProblemType::malformed:
      return {400, "malformed", "Malformed request"};
    case ProblemType::not_signed_in:
      return {401, "not-signed-in", "Not signed in"};
    case ProblemType::sign_in_failed:
      return {401, "sign-in-failed", "Sign-in failed"};
    case ProblemType::second_factor_needed:
      return {401, "second-factor-needed", "A code is needed"};
    case ProblemType::second_factor_failed:
      return {401, "second-factor-failed", "The code is wrong"};
    case ProblemType::second_factor_required:
      return {403, "second-factor-required", "A second factor is required"};
    case ProblemType::denied:
      return {403, "denied", "Not allowed"};
    case ProblemType::suspended:
      return {403, "suspended", "Faction suspended"};
    case ProblemType::not_found:
      return {404, "not-found", "Not found"};
    case ProblemType::method_not_allowed:
      return {405, "method-not-allowed", "Method not allowed"};
    case ProblemType::too_slow:
      return {408, "too-slow", "Too slow"};
    case ProblemType::head_moved:
      return {409, "head-moved", "The head moved"};
    case ProblemType::exists:
      return {409, "exists", "Already taken"};
    case ProblemType::wait:
      return {409, "wait", "Something must come first"};
    case ProblemType::gone:
      return {410, "gone", "The bytes are gone"};
    case ProblemType::serial_moved:
      return {412, "serial-moved", "The serial moved"};
    case ProblemType::too_large:
      return {413, "too-large", "Too large"};
    case ProblemType::bad_range:
      return {416, "bad-range", "Range not satisfiable"};
    case ProblemType::rule:
      return {422, "rule", "Against a rule"};
    case ProblemType::gone_blobs:
      return {422, "gone-blobs", "Blobs are missing"};
    case ProblemType::locked:
      return {423, "locked", "Locked"};
    case ProblemType::precondition_needed:
      return {428, "precondition-needed", "Precondition needed"};
    case ProblemType::too_many:
      return {429, "too-many", "Too many requests"};
    case ProblemType::internal:
      return {500, "internal", "Fault of the server"};
    case ProblemType::unavailable:
      return {503, "unavailable", "Unavailable"};
    case ProblemType::healing:
      return {503, "healing", "Being healed"};
    case ProblemType::quota:
      return {507, "quota", "Quota used up"};
    case ProblemType::budget:
      return {507, "budget", "Budget used up"};
    case ProblemType::server_full:
      return {507, "server-full", "The server is full"};
  }
  return {500, "internal", "Fault of the server"};
}

ProblemType type_of_status(int status) {
  switch (status) {
    case 404:
      return ProblemType::not_found;
    case 405:
      return ProblemType::method_not_allowed;
    case 408:
      return ProblemType::too_slow;
    case 413:
      return ProblemType::too_large;
    case 416:
      return ProblemType::bad_range;
    case 503:
      return ProblemType::unavailable;
    default:
      return status >= 500 ? ProblemType::internal : ProblemType::malformed;
  }
}

// Built by hand, so that `members` can be inserted as it stands.
http::Response body_of(int status, const Row& row, const Problem& problem) {
  std::string text = "{\"type\":\"urn:mappe:problem:" + std::string(row.name) + "\",\"title\":\"" +
                     std::string(row.title) + "\",\"status\":" + std::to_string(status) +
                     ",\"detail\":" + nlohmann::json(problem.detail).dump();
  if (!problem.rule.empty()) text += ",\"rule\":" + nlohmann::json(problem.rule).dump();
  if (problem.retry_after_s) text += ",\"retry_after_s\":" + std::to_string(*problem.retry_after_s);
  if (!problem.members.empty()) text += "," + problem.members;
  text += "}";
  http::Response response(status, "application/problem+json", std::move(text));
  if (problem.retry_after_s) response.headers.set("Retry-After", std::to_string(*problem.retry_after_s));
  if (status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

std::string_view name_of(ProblemType type) { return row_of(type).name; }
int status_of(ProblemType type) { return row_of(type).status; }

http::Response respond(const Problem& problem) {
  const Row row = row_of(problem.type);
  return body_of(row.status, row, problem);
}

http::Response refusal(int status, std::string_view why) {
  Problem problem{type_of_status(status), why};
  if (status == 503) problem.retry_after_s = 2;
  return body_of(status, row_of(problem.type), problem);
}

Problem malformed(std::string_view detail) { return {ProblemType::malformed, detail}; }

Problem not_found() {
  return {ProblemType::not_found,
          "There is no such thing here, or it is not there for this session. Check the id, and who is signed in."};
}

Problem broken_rule(std::string_view rule, std::string_view detail) { return {ProblemType::rule, detail, rule}; }

Problem too_many(std::uint64_t retry_after_s, std::string_view detail) {
  return {ProblemType::too_many, detail, {}, retry_after_s == 0 ? 1 : retry_after_s};
}

Problem internal_fault() {
  return {ProblemType::internal, "The server could not do it; nothing was changed. Try again, and tell the operator."};
}

Problem server_full() {
  return {ProblemType::server_full,
          "The server's disk is full; nothing was changed. Reading goes on. Tell the operator, and try again later."};
}

Problem problem_of(const Error& error) {
  if (storage::is_disk_full(error)) return server_full();
  switch (error.code) {
    case Errc::malformed:
    case Errc::unsupported:
      return {ProblemType::malformed, error.what};
    case Errc::tampered:
    case Errc::forged:
      return broken_rule("forged", error.what);
    case Errc::not_found:
      return not_found();
    case Errc::exists:
      return {ProblemType::exists, error.what};
    case Errc::conflict:
      return {ProblemType::head_moved, error.what};
    case Errc::denied:
      return {ProblemType::denied, error.what};
    case Errc::expired:
      return {ProblemType::not_signed_in, error.what};
    case Errc::quota:
      return {ProblemType::quota, error.what};
    case Errc::too_large:
      return {ProblemType::too_large, error.what};
    case Errc::too_many:
      return too_many(1, error.what);
    case Errc::busy:
      return {ProblemType::unavailable, error.what, {}, 2};
    case Errc::damaged:
      return {ProblemType::gone, error.what};
    case Errc::timeout:
      return {ProblemType::too_slow, "The request came too slowly; nothing was changed. Try again."};
    case Errc::offline:
      return malformed("The request's body ended early.");
    case Errc::locked:
    case Errc::forked:
    case Errc::behind:
    case Errc::untrusted:
    case Errc::io:
    case Errc::usage:
    case Errc::cancelled:
      return internal_fault();
  }
  return internal_fault();
}

}  // namespace mappe::server
