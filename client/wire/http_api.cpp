#include "client/wire/http_api.h"

#include <chrono>

#include "client/wire/http_api_class.h"
#include "client/wire/problem.h"

namespace mappe::client {

namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::unique_ptr<Api> make_http_api(std::unique_ptr<Transport> transport) {
  return std::make_unique<HttpApi>(std::move(transport));
}

void HttpApi::set_session(const SessionToken* token) {
  const std::lock_guard held(mutex_);
  if (token) {
    token_ = token->duplicate();
  } else {
    token_.reset();
  }
}

Answer<HttpReply> HttpApi::send(HttpRequest request) {
  const bool has_token = !request.headers.empty() && request.headers.front().first == "Authorization";
  if (!has_token) {
    const std::lock_guard held(mutex_);
    if (token_) request.headers.emplace_back("Authorization", "Bearer " + to_base64url(token_->expose()));
  }
  if (request.reply_bytes_max == 0) request.reply_bytes_max = limits::reply_bytes_max;
  auto reply = transport_->perform(request);
  for (auto& [name, value] : request.headers)
    if (name == "Authorization") sodium_memzero(value.data(), value.size());
  if (!reply) return reply.error();
  // Date has whole seconds, cut off: half a second is the better guess.
  if (reply->date_ms) clock_offset_ms_.store(static_cast<std::int64_t>(*reply->date_ms) + 500 - now_ms());
  if (reply->status >= 200 && reply->status < 300) return std::move(*reply);
  Problem problem = problem_of(*reply);
  const Error error = error_of(problem);
  return Answer<HttpReply>(error, std::move(problem));
}

Answer<HttpReply> HttpApi::get(std::string target, std::size_t reply_bytes_max) {
  HttpRequest request;
  request.target = std::move(target);
  request.reply_bytes_max = reply_bytes_max;
  return send(std::move(request));
}

Answer<HttpReply> HttpApi::send_cbor(const char* method, std::string target, ByteView body) {
  HttpRequest request;
  request.method = method;
  request.target = std::move(target);
  request.content_type = "application/cbor";
  request.body = body;
  return send(std::move(request));
}

Answer<HttpReply> HttpApi::send_json(const char* method, std::string target, const Json& body,
                                     const SessionToken* token) {
  HttpRequest request;
  request.method = method;
  request.target = std::move(target);
  request.content_type = "application/json";
  if (token) request.headers.emplace_back("Authorization", "Bearer " + to_base64url(token->expose()));
  const SecretBytes text(dump(body));  // it may hold tokens and codes
  request.body = text.expose();
  return send(std::move(request));
}

Answer<void> HttpApi::remove(std::string target) {
  HttpRequest request;
  request.method = "DELETE";
  request.target = std::move(target);
  return nothing_of(send(std::move(request)));
}

Answer<About> HttpApi::about() {
  auto reply = get("/v1/about", limits::json_bytes_max);
  if (!reply) return failed_as<About>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  About about;
  about.product = fields.text("product");
  about.version = fields.text("version");
  about.api = static_cast<unsigned>(fields.uint("api"));
  about.server = fields.id<ServerId>("server_id");
  for (const Json& origin : fields.array("origins"))
    if (origin.is_string()) about.origins.push_back(origin.get<std::string>());
  about.generation = fields.uint("generation");
  about.heal_until_ms = fields.has("heal_until_ms") ? fields.uint("heal_until_ms") : 0;
  about.time_ms = fields.uint("time_ms");
  for (const Json& feature : fields.array("features"))
    if (feature.is_string()) about.features.push_back(feature.get<std::string>());
  Fields most = fields.object("limits");
  about.entry_bytes = most.uint("entry_bytes");
  about.commit_bytes = most.uint("commit_bytes");
  about.blob_bytes = most.uint("blob_bytes");
  about.fetch_bytes = most.uint("fetch_bytes");
  fields.miss_if(most.failed());
  if (auto fits = fields.finish(); !fits) return fits.error();
  if (about.product != "mappe") return fail(Errc::malformed, "this is no Mappe server");
  if (about.api != 1) return fail(Errc::unsupported, "the server speaks another version: update this program");
  return about;
}

}  // namespace mappe::client
