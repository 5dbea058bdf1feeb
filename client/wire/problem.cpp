#include "client/wire/problem.h"

#include <array>

#include "client/wire/json_fields.h"

namespace mappe::client {

namespace {

constexpr std::string_view prefix = "urn:mappe:problem:";

struct Meaning {
  std::string_view type;
  Errc code;
  std::string_view what;
};

constexpr std::array meanings = {
    Meaning{"malformed", Errc::malformed, "the server could not read what this client sent"},
    Meaning{"rule", Errc::malformed, "the server refused it: it breaks a rule"},
    Meaning{"not-signed-in", Errc::expired, "the session has ended: sign in again"},
    Meaning{"sign-in-failed", Errc::denied, "login, password or code are not right"},
    Meaning{"second-factor-needed", Errc::denied, "the password is right, but this account needs a code, too"},
    Meaning{"second-factor-failed", Errc::denied, "the code is wrong, or was used before"},
    Meaning{"second-factor-required", Errc::denied, "your faction demands a second factor, and you have none yet"},
    Meaning{"denied", Errc::denied, "the role does not allow it"},
    Meaning{"suspended", Errc::denied, "the faction is suspended: nothing can be added"},
    Meaning{"not-found", Errc::not_found, "the server has no such thing, or not for this session"},
    Meaning{"gone", Errc::not_found, "the server has lost these bytes"},
    Meaning{"too-slow", Errc::timeout, "the server waited too long for what this client sent"},
    Meaning{"exists", Errc::exists, "there is such a thing already"},
    Meaning{"wait", Errc::conflict, "the space waits for a new epoch"},
    Meaning{"serial-moved", Errc::conflict, "another device has changed the account: try again"},
    Meaning{"locked", Errc::locked, "somebody else holds a lock on it"},
    Meaning{"too-large", Errc::too_large, "more than the server takes at once"},
    Meaning{"too-many", Errc::too_many, "too many at once: try again later"},
    Meaning{"healing", Errc::busy, "the server was restored from a backup and first takes back what it lost"},
    Meaning{"unavailable", Errc::busy, "the server is busy or restarting: try again"},
    Meaning{"internal", Errc::busy, "a fault of the server: nothing was changed"},
    Meaning{"server-full", Errc::busy, "the server's disk is full: nothing was changed"},
    Meaning{"quota", Errc::quota, "the faction's storage is used up"},
    Meaning{"budget", budget_used_up.code, budget_used_up.what},
};

Errc by_status(int status) {
  switch (status) {
    case 401:
      return Errc::expired;
    case 403:
      return Errc::denied;
    case 404:
    case 410:
      return Errc::not_found;
    case 408:
      return Errc::timeout;
    case 409:
    case 412:
      return Errc::conflict;
    case 413:
      return Errc::too_large;
    case 423:
      return Errc::locked;
    case 429:
      return Errc::too_many;
    case 507:
      return Errc::quota;
    default:
      return status >= 500 ? Errc::busy : Errc::malformed;
  }
}

}  // namespace

Problem problem_of(const HttpReply& reply) {
  Problem problem;
  problem.status = reply.status;
  problem.retry_after_s = reply.retry_after_s;
  if (reply.content_type != "application/problem+json") return problem;
  auto json = parse_json(reply.body);
  if (!json) return problem;
  Fields fields(*json);
  const std::string type = fields.text("type");
  if (fields.failed() || !type.starts_with(prefix)) return problem;
  problem.type = type.substr(prefix.size());
  if (fields.has("rule")) problem.rule = fields.text("rule");
  if (fields.has("detail")) problem.detail = fields.text("detail");
  problem.json = std::string(text_of(reply.body));
  return problem;
}

Error error_of(const Problem& problem) {
  for (const Meaning& meaning : meanings)
    if (meaning.type == problem.type) return Error{meaning.code, meaning.what};
  return Error{by_status(problem.status), "the server refused it"};
}

}  // namespace mappe::client
