#include "http/server.h"

#include <thread>

#include "crypto/base/check.h"
#include "http/engine.h"
#include "http/listen.h"

namespace mappe::http {

// ---- OpenConnections

std::shared_ptr<void> OpenConnections::enter(Transport& transport) {
  const std::lock_guard guard(book_->lock);
  book_->transports.insert(&transport);
  return {nullptr, [book = book_, raw = &transport](void*) {
            const std::lock_guard leaving(book->lock);
            book->transports.erase(raw);
            if (book->transports.empty()) book->emptied.notify_all();
          }};
}

bool OpenConnections::wait_until_none(Instant deadline) {
  std::unique_lock held(book_->lock);
  return book_->emptied.wait_until(held, deadline, [&] { return book_->transports.empty(); });
}

void OpenConnections::wait_until_none() {
  std::unique_lock held(book_->lock);
  book_->emptied.wait(held, [&] { return book_->transports.empty(); });
}

void OpenConnections::cut_off_all() {
  const std::lock_guard guard(book_->lock);
  for (auto* transport : book_->transports) transport->cut_off();
}

// ---- Engine: how connections come in

Engine::Engine(Router router, Settings settings)
    : router_(std::move(router)),
      settings_(std::move(settings)),
      limits_(settings_.limits),
      admission_(settings_.limits) {}

Result<void> Engine::prepare(std::function<void(std::size_t)> accept) {
  auto parking = Parking::create({[this](Job job) { dispatch(std::move(job)); }, std::move(accept)});
  if (!parking) return fail(parking.error());
  parking_ = std::move(*parking);
  workers_ = std::make_unique<Workers>(limits_, [this](Job job) { work(std::move(job)); });
  return {};
}

void Engine::dispatch(Job job) {
  // Deferred requests are in already, and bounded by the number of connections.
  if (job.cause != Cause::readable || !workers_->is_overloaded()) return workers_->push(std::move(job));
  ++refused_requests_;
  if (job.connection->phase != Phase::head) return;
  // On the loop's thread, so it may not wait: who cannot take these bytes at once gets none.
  Limits no_patience = limits_;
  no_patience.stall = milliseconds(0);
  auto response = make_refusal(503, "the server is busy; try again");
  response.headers.set("Retry-After", "1");
  Sending how;
  how.close = true;
  prepare_answer(Request{}, response);
  const auto sent = send_response(job.connection->transport, response, how, no_patience);
  if (sent.is_whole) start_lingering(std::move(job.connection));
}

void Engine::welcome(FileHandle socket, Peer peer, std::shared_ptr<ssl_ctx_st> context) {
  auto place = admission_.connect(peer);
  if (!place) ++refused_connections_;
  if (!place && context) return;  // an answer would cost the handshake that the limit saves
  const ConnectionId id{place ? ++last_connection_ : 0};
  auto connection = std::make_unique<Connection>(id, std::move(socket), std::move(context), std::move(peer));
  if (!place) {
    Limits no_patience = limits_;
    no_patience.stall = milliseconds(0);
    auto response = make_refusal(503, "too many connections");
    prepare_answer(Request{}, response);
    Sending how;
    how.close = true;
    send_response(connection->transport, response, how, no_patience);
    return;
  }
  connection->place = std::move(*place);
  connection->registration = open_.enter(connection->transport);
  const bool is_tls = connection->transport.is_tls();
  connection->deadline = Clock::now() + (is_tls ? limits_.handshake : limits_.idle);
  parking_->park(std::move(connection), Io::wait_read);
}

Counters Engine::counters() const {
  Counters all{};
  all.connections_refused = refused_connections_;
  all.connections_accepted = last_connection_;
  all.requests = requests_;
  all.requests_refused = refused_requests_;
  all.connections_open = admission_.connections();
  all.held_bytes = admission_.held_bytes();
  if (parking_) all.parked = parking_->parked();
  if (parking_) all.deferred = parking_->deferred();
  if (workers_) all.workers = workers_->threads();
  if (workers_) all.workers_busy = workers_->busy();
  return all;
}

// ---- Server

class Server::Impl {
 public:
  Impl(Router router, Settings settings) : engine(std::move(router), std::move(settings)) {}

  Result<void> start(std::vector<Listener> wanted) {
    for (auto& listener : wanted) {
      auto opened = OpenListener::open(std::move(listener));
      if (!opened) return fail(opened.error());
      ports.push_back(opened->port());
      listeners.push_back(std::move(*opened));
    }
    const auto prepared = engine.prepare([this](std::size_t index) { accept(index); });
    if (!prepared) return fail(prepared.error());
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      const auto watched = engine.parking().watch_listener(listeners[i].fd(), i);
      if (!watched) return fail(watched.error());
    }
    const SignalsBlocked blocked;
    loop = std::thread([this] { engine.parking().run(); });
    return {};
  }

  // The loop's thread. At most so many in a row; the rest comes with the next round.
  void accept(std::size_t index) {
    const std::lock_guard guard(listeners_lock);
    for (int i = 0; i < 64 && index < listeners.size(); ++i) {
      auto next = listeners[index].accept();
      if (auto* accepted = std::get_if<OpenListener::Accepted>(&next)) {
        const auto& tls = listeners[index].tls();
        engine.welcome(std::move(accepted->socket), std::move(accepted->peer), tls ? tls->context() : nullptr);
        continue;
      }
      // Out of file descriptors: epoll would report the listener again at once. A breath, until somebody closes.
      if (std::get<OpenListener::None>(next) == OpenListener::None::out_of_files)
        std::this_thread::sleep_for(milliseconds(10));
      return;
    }
  }

  bool drain(milliseconds patience) {
    const std::lock_guard guard(drain_lock);
    if (!loop.joinable()) return drained;
    {
      const std::lock_guard closing(listeners_lock);
      listeners.clear();
    }
    engine.parking().drain();
    drained = engine.open_connections().wait_until_none(Clock::now() + patience);
    if (!drained) {
      engine.open_connections().cut_off_all();
      engine.open_connections().wait_until_none();
    }
    engine.parking().stop();
    loop.join();
    engine.stop_workers();
    return drained;
  }

  Engine engine;
  std::mutex listeners_lock;
  std::vector<OpenListener> listeners;  // under listeners_lock once the loop runs
  std::vector<std::uint16_t> ports;
  std::thread loop;
  std::mutex drain_lock;
  bool drained = true;
};

Server::Server(Router router, Settings settings)
    : impl_(std::make_unique<Impl>(std::move(router), std::move(settings))) {}

Server::~Server() { drain(milliseconds(0)); }

Result<void> Server::start(std::vector<Listener> listeners) {
  CHECK(impl_->ports.empty());  // once
  return impl_->start(std::move(listeners));
}

std::uint16_t Server::port(std::size_t listener) const {
  CHECK(listener < impl_->ports.size());
  return impl_->ports[listener];
}

bool Server::drain(milliseconds patience) { return impl_->drain(patience); }

Counters Server::counters() const { return impl_->engine.counters(); }

}  // namespace mappe::http
