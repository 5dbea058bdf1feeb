// The mirror of council metadata, in bulk, for whoever is signed in.                               docs/protocol.md §7a
#include <charconv>
#include <nlohmann/json.hpp>

#include "council/mirror/limits.h"
#include "server/answer/json.h"
#include "server/api.h"
#include "server/council/councils.h"
#include "server/council/gzip.h"
#include "server/sign_in/session.h"

namespace mappe::server {

namespace {

http::Response list_councils(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  auto list = nlohmann::json::array();
  if (services.councils) {
    for (const CouncilSource& source : services.councils->sources()) {
      const auto state = services.councils->state(source.settings.name);
      if (!state) return respond(internal_fault());
      list.push_back({{"council", source.settings.name},
                      {"title", source.title.empty() ? state->title : source.title},
                      {"address", source.settings.address},
                      {"roots", source.roots},
                      {"generation", state->generation},
                      {"upto", state->last_change},
                      {"checked_ms", state->checked_ms},
                      {"outcome", council::name_of(state->outcome)}});
    }
  }
  return answer_json(200, {{"councils", std::move(list)}});
}

std::optional<std::uint64_t> number_in_query(const http::Request& request, std::string_view name) {
  const std::string_view text = request.query_value(name).value_or("0");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;
  if (error != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

http::Response packed(std::string body) {
  http::Response response(200);
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Content-Encoding", "gzip");
  response.body = std::move(body);
  return response;
}

// Packed for whoever takes gzip. What is packed is public, so its size tells nothing.
http::Response council_objects(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const std::string name(request.param("council"));
  if (!services.councils || !services.councils->has(name)) return respond(not_found());
  const auto since = number_in_query(request, "since");
  if (!since) return respond(malformed("since is the number up to which this client has everything, or 0."));
  const Problem busy{ProblemType::unavailable, "The server has too much in memory. Try again in some seconds.", {}, 2};
  if (!request.may_hold(2 * council::limits::bulk_bytes_max)) return respond(busy);
  const bool takes_gzip = request.headers.has_token("Accept-Encoding", "gzip");
  if (takes_gzip && request.query_value("form") == "columns") {
    auto page = services.councils->packed(name, *since);
    if (!page && page.error().code == Errc::busy) return respond(busy);
    if (!page) return respond(internal_fault());
    if (*page) return packed(std::move(**page));
  }
  // The state first: what changes between both is in the page and only makes `upto` of the page the higher one.
  const auto state = services.councils->state(name);
  const auto page = state ? services.councils->since(name, *since) : Result<council::BulkPage>(state.error());
  if (!page) return respond(internal_fault());
  std::string body = page_around(*state, *page, "\"objects\":[" + page->objects + "]");
  if (takes_gzip) {
    auto bytes = gzip(body);
    return bytes ? packed(std::move(*bytes)) : respond(internal_fault());
  }
  http::Response response(200);
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Vary", "Accept-Encoding");
  response.body = std::move(body);
  return response;
}

}  // namespace

void add_council_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/councils", http::no_body,
             [&](http::Request& request) { return list_councils(services, request); });
  router.add("GET", "/v1/councils/{council}/objects", http::no_body,
             [&](http::Request& request) { return council_objects(services, request); });
}

}  // namespace mappe::server
