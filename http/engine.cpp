#include "http/engine.h"

#include <array>
#include <cstring>
#include <exception>

#include "crypto/base/check.h"
#include "http/client_address.h"

namespace mappe::http {
namespace {

// The next bytes after an answer may be a rest of what was not read: such a connection only waits for its end.
bool may_go_on(Exchange& exchange, const Sent& sent) {
  if (!sent.is_whole || sent.must_close) return false;
  const auto& body = exchange.body;
  return !body || body->finish();
}

std::size_t bytes_in_memory(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&response.body)) return bytes->size();
  return 0;
}

bool may_finish(const Exchange& exchange) {
  const auto& body = exchange.body;
  return !body || body->may_finish();
}

}  // namespace

// ---- requests

Response Engine::make_refusal(int status, std::string_view why) const {
  if (settings_.refusal) return settings_.refusal(status, why);
  return Response(status, "text/plain; charset=utf-8", std::string(why) + "\n");
}

void Engine::fault(const Request& request, std::string_view what) {
  if (settings_.on_fault) settings_.on_fault(request, what);
}

void Engine::prepare_answer(const Request& request, Response& response) {
  if (settings_.decorate) settings_.decorate(request, response);
  if (can_be_sent(response)) return;
  fault(request, "an answer with a status or header field that cannot be sent");
  response = make_refusal(500, "the server made a mistake");
  if (settings_.decorate) settings_.decorate(request, response);
  if (!can_be_sent(response)) response = Response(500);
}

void Engine::report(const Exchange& exchange, int status, const Sent& sent) {
  if (!settings_.on_completed) return;
  const auto& body = exchange.body;
  const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - exchange.started);
  settings_.on_completed(
      {exchange.head.request, status, body ? body->bytes_read() : 0, sent.body_bytes, took, !sent.is_whole});
}

// Its own function, so that what a Stream throws leaves nothing half made: g++ 12 lets a call write its result straight
// into the variable it is assigned to, and an exception then leaves that variable with neither its old value nor a new.
Sent Engine::send(Connection& connection, Response& response, const Sending& how) {
  const Request& request = connection.exchange->head.request;
  try {
    const Sent sent = send_response(connection.transport, response, how, limits_);
    if (sent.source_error) fault(request, sent.source_error->what);
    return sent;
  } catch (const std::exception& thrown) {
    fault(request, thrown.what());
  } catch (...) {
    fault(request, "something that is no std::exception");
  }
  return {};
}

bool Engine::answer(Owned& connection, Response response) {
  auto& exchange = *connection->exchange;
  auto& request = exchange.head.request;
  exchange.ticket.reset();  // no more news while we write
  if (!exchange.memory.hold(bytes_in_memory(response))) {
    ++refused_requests_;
    response = make_refusal(503, "the server has too much in memory; try again");
  }
  prepare_answer(request, response);
  Sending how;
  how.head_only = request.method == "HEAD";
  how.to_http_1_0 = exchange.head.is_http_1_0;
  how.close = exchange.head.close || response.close || parking_->is_draining() || !may_finish(exchange);
  const Sent sent = send(*connection, response, how);
  report(exchange, response.status, sent);
  if (!sent.is_whole) {
    // Cut, not closed in order: the client must not take the torso for the whole.
    connection.reset();
    return false;
  }
  const bool goes_on = may_go_on(exchange, sent);
  connection->exchange.reset();
  if (goes_on) return true;
  start_lingering(std::move(connection));
  return false;
}

bool Engine::refuse(Owned& connection, int status, std::string_view why) {
  ++refused_requests_;
  if (!connection->exchange) connection->exchange = std::make_unique<Exchange>();
  auto response = make_refusal(status, why);
  response.close = true;
  return answer(connection, std::move(response));
}

bool Engine::begin_exchange(Owned& connection, std::string_view bytes) {
  auto parsed = parse_head(bytes, limits_);
  connection->in.consume(bytes.size());
  connection->scanner.restart();
  ++requests_;
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(connection, refusal->status, refusal->why);
  connection->exchange = std::make_unique<Exchange>();
  auto& exchange = *connection->exchange;
  exchange.head = std::move(std::get<Head>(parsed));
  auto& request = exchange.head.request;
  auto client = client_of(connection->peer, request.headers);
  if (const auto* refusal = std::get_if<Refusal>(&client)) return refuse(connection, refusal->status, refusal->why);
  request.peer = std::move(std::get<Peer>(client));
  request.is_tls = connection->transport.is_tls();

  auto place = admission_.request(request.peer);
  if (!place) return refuse(connection, 503, "too many requests of this address at once");
  exchange.place = std::move(*place);
  exchange.memory = admission_.memory(request.peer);
  exchange.match = router_.match(request);
  exchange.body =
      std::make_shared<ConnectionBody>(*connection, limits_, exchange.head, exchange.match.limit, exchange.memory);
  request.body = exchange.body;
  if (exchange.match.status == 404) return answer(connection, make_refusal(404, "there is nothing at this path"));
  if (exchange.match.status == 405) {
    auto response = make_refusal(405, "the path does not know this method");
    response.headers.set("Allow", exchange.match.allow);
    return answer(connection, std::move(response));
  }
  // Without "100 Continue" and without a byte read.
  if (exchange.head.body_bytes && *exchange.head.body_bytes > exchange.match.limit.bytes_max)
    return refuse(connection, 413, "the body is larger than allowed here");

  request.hold = [raw = &exchange](std::size_t size) { return raw->memory.hold(size); };
  request.make_waker = [this, raw = &exchange] {
    if (raw->id == RequestId{}) {
      auto registered = parking_->new_request();
      raw->id = registered.id;
      raw->registration = std::move(registered.registration);
    }
    return Waker([parking = std::weak_ptr(parking_), id = raw->id] {
      if (const auto alive = parking.lock()) alive->wake(id);
    });
  };
  return run_handler(connection, Called::first);
}

bool Engine::run_handler(Owned& connection, Called called) {
  auto& exchange = *connection->exchange;
  auto& request = exchange.head.request;
  request.called = called;
  Outcome outcome;
  try {
    outcome = (*exchange.match.handler)(request);
  } catch (const std::exception& thrown) {
    fault(request, thrown.what());
    outcome = make_refusal(500, "the server made a mistake");
  } catch (...) {
    fault(request, "something that is no std::exception");
    outcome = make_refusal(500, "the server made a mistake");
  }
  if (auto* deferred = std::get_if<Deferred>(&outcome)) return defer(connection, std::move(*deferred));
  return answer(connection, std::move(std::get<Response>(outcome)));
}

bool Engine::defer(Owned& connection, Deferred deferred) {
  auto& exchange = *connection->exchange;
  exchange.ticket = std::move(deferred.ticket);
  if (exchange.head.request.called == Called::draining)
    return refuse(connection, 503, "the server is about to end; try again");
  // Deferring to the past calls the handler once more, so that it can answer; doing so again would go round for ever.
  const bool is_past = deferred.deadline <= Clock::now();
  if (is_past && std::exchange(exchange.gave_up, true)) {
    fault(exchange.head.request, "deferred to a time in the past, twice");
    return refuse(connection, 503, "no answer in time; try again");
  }
  exchange.gave_up = is_past;
  exchange.place = {};  // parked requests do not count as running
  connection->deadline = deferred.deadline;
  parking_->park_deferred(std::move(connection));
  return false;
}

// ---- connections

void Engine::work(Job job) {
  try {
    serve(std::move(job.connection), job.cause);
  } catch (const std::exception& thrown) {
    fault(Request{}, thrown.what());  // out of memory, most likely; the connection is gone
  } catch (...) {
    fault(Request{}, "something that is no std::exception");
  }
}

void Engine::serve(Owned connection, Cause cause) {
  switch (connection->phase) {
    case Phase::handshake:
      if (shake_hands(connection)) read_heads(std::move(connection), cause);
      return;
    case Phase::head:
      return read_heads(std::move(connection), cause);
    case Phase::linger:
      return linger(std::move(connection));
    case Phase::deferred:
      break;
  }
  connection->phase = Phase::head;
  connection->exchange->place = admission_.resume(connection->exchange->head.request.peer);
  const auto called = cause == Cause::deadline   ? Called::deadline
                      : cause == Cause::draining ? Called::draining
                                                 : Called::woken;
  if (!run_handler(connection, called)) return;
  connection->deadline = Clock::now() + limits_.idle;
  read_heads(std::move(connection), Cause::turn);
}

bool Engine::shake_hands(Owned& connection) {
  const auto moved = connection->transport.shake_hands();
  switch (moved.io) {
    case Io::moved:
      connection->phase = Phase::head;
      connection->deadline = Clock::now() + limits_.idle;
      return true;
    case Io::wait_read:
    case Io::wait_write:
      parking_->park(std::move(connection), moved.io);
      return false;
    case Io::ended:
    case Io::failed:
      break;
  }
  connection.reset();
  return false;
}

bool Engine::fetch(Owned& connection) {
  std::array<std::uint8_t, limits::read_step_bytes> bytes;
  const auto moved = connection->transport.read_some(bytes);
  if (moved.io == Io::moved) {
    connection->in.append(std::span(bytes).first(moved.bytes));
    explicit_bzero(bytes.data(), moved.bytes);  // credentials must not stay on a worker's stack
    return true;
  }
  if (moved.io == Io::ended || moved.io == Io::failed) {
    connection.reset();
  } else {
    parking_->park(std::move(connection), moved.io);
  }
  return false;
}

void Engine::head_timed_out(Owned connection) { refuse(connection, 408, "the head of the request came too slowly"); }

void Engine::read_heads(Owned connection, Cause cause) {
  if (cause == Cause::deadline) return head_timed_out(std::move(connection));
  std::size_t in_a_row = 0;
  while (connection) {
    const bool is_fresh = !connection->scanner.has_started();
    const auto state = connection->scanner.scan(connection->in.text(), limits_);
    if (const auto* refusal = std::get_if<Refusal>(&state)) {
      ++requests_;
      refuse(connection, refusal->status, refusal->why);
      return;
    }
    if (const auto* complete = std::get_if<HeadScanner::Complete>(&state)) {
      connection->in.consume(complete->begin);
      if (!begin_exchange(connection, connection->in.text().substr(0, complete->size_bytes))) return;
      connection->deadline = Clock::now() + limits_.idle;
      if (++in_a_row < limits::requests_in_a_row_max || connection->in.empty()) continue;
      return workers_->push({std::move(connection), Cause::turn});
    }
    if (is_fresh && connection->scanner.has_started()) connection->deadline = Clock::now() + limits_.head;
    if (!fetch(connection)) return;
  }
}

void Engine::start_lingering(Owned connection) {
  // Closing at once would make the kernel send a reset for bytes that still come, and that can take our answer away
  // from the client (RFC 9112 §9.6).
  connection->transport.finish_sending();
  connection->registration.reset();  // answered: a drain need not wait for it
  connection->phase = Phase::linger;
  connection->deadline = Clock::now() + limits_.linger;
  linger(std::move(connection));
}

void Engine::linger(Owned connection) {
  while (connection->linger_bytes <= limits_.linger_bytes_max) {
    const auto moved = connection->transport.discard_some();
    if (moved.io == Io::wait_read) return parking_->park(std::move(connection), Io::wait_read);
    if (moved.io != Io::moved) return;
    connection->linger_bytes += moved.bytes;
  }
}

}  // namespace mappe::http
