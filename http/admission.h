// Who may come in: counts connections and running requests, in all and for each address. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/limits.h"
#include "http/message.h"

namespace mappe::http {

class Admission {
  struct Address {
    std::size_t connections = 0, requests = 0;
  };
  struct Book {  // outlives the places taken in it
    std::mutex lock;
    std::unordered_map<std::string, Address> addresses;
    std::size_t connections = 0;
  };

 public:
  // A connection, or a request in work, for as long as it lives.
  class Place {
   public:
    Place() = default;
    Place(Place&&) noexcept = default;
    Place& operator=(Place&& other) noexcept;
    ~Place() { leave(); }

   private:
    friend Admission;
    Place(std::shared_ptr<Book> book, std::string address, bool is_request)
        : book_(std::move(book)), address_(std::move(address)), is_request_(is_request) {}
    void leave() noexcept;

    std::shared_ptr<Book> book_;
    std::string address_;
    bool is_request_ = false;
  };

  explicit Admission(const Limits& limits) : limits_(limits), book_(std::make_shared<Book>()) {}

  // Nothing when a limit is reached.
  std::optional<Place> connect(const Peer& peer);
  std::optional<Place> request(const Peer& peer);
  // Likewise for a request that was let in before and comes back from being parked: always.
  Place resume(const Peer& peer);

  std::size_t connections() const;

 private:
  std::optional<Place> enter(const Peer& peer, std::size_t Address::*counter, std::size_t counter_max);

  const Limits limits_;
  std::shared_ptr<Book> book_;
};

// What counts as one address: an IPv4 address, an IPv6 /64 (a home has that many); "" for Unix sockets, uncounted.
std::string address_key(const Peer& peer);

}  // namespace mappe::http
