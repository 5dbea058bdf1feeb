// Who may come in: counts connections, running requests and the memory they hold, in all and for each address. When
// something gets scarce, an address may have less of it (limits.h): who has much goes short before who has little. Any
// thread.
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
    std::size_t connections = 0, requests = 0, held_bytes = 0;
    bool is_unused() const { return connections == 0 && requests == 0 && held_bytes == 0; }
  };
  struct Book {  // outlives the places taken in it
    std::mutex lock;
    std::unordered_map<std::string, Address> addresses;
    std::size_t connections = 0, requests = 0, held_bytes = 0;  // also of those that count for no address
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

  // The memory that one request holds, for as long as it lives. One thread at a time.
  class Memory {
   public:
    Memory() = default;  // grants everything, counts nothing
    Memory(Memory&&) noexcept = default;
    Memory& operator=(Memory&& other) noexcept;
    ~Memory();
    bool hold(std::size_t bytes);  // so many in all, or more; false: a limit is reached, and it holds what it held

   private:
    friend Admission;
    Memory(std::shared_ptr<Book> book, std::string address, std::size_t all_max, std::size_t address_max)
        : book_(std::move(book)), address_(std::move(address)), all_max_(all_max), address_max_(address_max) {}

    std::shared_ptr<Book> book_;
    std::string address_;
    std::size_t all_max_ = 0, address_max_ = 0, held_ = 0;
  };

  explicit Admission(const Limits& limits) : limits_(limits), book_(std::make_shared<Book>()) {}

  // Nothing when a limit is reached.
  std::optional<Place> connect(const Peer& peer);
  std::optional<Place> request(const Peer& peer);
  // Likewise for a request that was let in before and comes back from being parked: always.
  Place resume(const Peer& peer);

  Memory memory(const Peer& peer) const;

  std::size_t connections() const;
  std::size_t held_bytes() const;

 private:
  std::optional<Place> enter(const Peer& peer, std::size_t Address::*counter, std::size_t counter_max);

  const Limits limits_;
  std::shared_ptr<Book> book_;
};

// What counts as one address: an IPv4 address, an IPv6 /64 (a home has that many); "" for Unix sockets and proxies of
// ours, uncounted.
std::string address_key(const Peer& peer);

}  // namespace mappe::http
