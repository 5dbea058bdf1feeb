// What storage costs a faction.                                                    docs/openapi.yaml, docs/treasury.md
#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

constexpr std::size_t treasury_bytes_max = std::size_t{16} << 20;

std::string treasury_target(const FactionId& faction, const std::string& what) {
  return "/v1/treasury/" + faction.text() + "/" + what;
}

}  // namespace

Answer<Bytes> HttpApi::treasury(const FactionId& faction, const std::string& what) {
  auto reply = get(treasury_target(faction, what), treasury_bytes_max);
  if (!reply) return failed_as<Bytes>(reply);
  return std::move(reply->body);
}

Answer<void> HttpApi::put_budget(const FactionId& faction, const BudgetWish& wish) {
  Json body{{"from", wish.from},
            {"last_day", wish.last_day},
            {"grant_line", wish.grant_line},
            {"grant_cents", wish.grant_cents},
            {"soft_cap", wish.soft_cap}};
  // None said: the server keeps those that are there.
  for (const auto& [text, cents] : wish.commitments) body["commitments"].push_back({{"text", text}, {"cents", cents}});
  if (wish.carried_cents)
    body["carried_cents"] = *wish.carried_cents;
  else
    body["carry_from_previous"] = true;
  return nothing_of(send_json("PUT", treasury_target(faction, "budget"), body));
}

}  // namespace mappe::client
