// POST /v1/spaces/S/journal
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/spaces/commit.h"

namespace mappe::server {

namespace {

http::Outcome post_commit(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  // Kept over a wait for a reserved head: a body is read once.
  auto parsed = std::static_pointer_cast<const Commit>(request.kept);
  if (!parsed) {
    auto body = request.body->read_all(limits::commit_bytes_max);
    if (!body) return respond(problem_of(body.error()));
    const auto fresh = parse_commit(std::move(*body));
    if (!fresh) return respond(fresh.problem());
    parsed = *fresh;
  }
  const auto committed = commit(services, *here, *parsed);
  if (!committed) return respond(committed.problem());
  if (committed->wait_ms == 0) return answer_head(200, committed->pin.seq, committed->pin.hash);
  if (request.called == http::Called::draining)
    return respond({ProblemType::unavailable, "The server is about to end. Try again in some seconds.", {}, 5});
  request.kept = std::const_pointer_cast<Commit>(parsed);
  return http::Deferred{http::Clock::now() + std::chrono::milliseconds(committed->wait_ms), nullptr};
}

}  // namespace

void add_commit_routes(http::Router& router, Services& services) {
  router.add("POST", "/v1/spaces/{space}/journal", {limits::commit_bytes_max},
             [&](http::Request& r) { return post_commit(services, r); });
}

}  // namespace mappe::server
