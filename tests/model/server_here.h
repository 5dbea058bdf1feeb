// The real server in this process: its router and storage, without sockets and threads. Its clock is the simulation's.
#pragma once

#include <filesystem>
#include <memory>

#include "client/wire/transport.h"
#include "http/router.h"
#include "journal/entry.h"
#include "server/services.h"
#include "tests/model/chance.h"

namespace model_tests {

class ServerHere {
 public:
  enum class Keeps { in_memory, on_disk };
  ServerHere(Keeps keeps, std::filesystem::path folder);  // the folder is there and empty
  ~ServerHere();

  // A request as it would come over the wire; one that must wait (a head kept for somebody else) lets time pass.
  client::HttpReply answer(const client::HttpRequest& request);
  // Killed in the middle of whatever it did, and started again on what lies on its disk.
  void dies();

  server::Services& services() { return *services_; }
  const ServerId& id() const { return id_; }
  const std::string& origin() const { return origin_; }
  // What is on a journal, from `from` on.
  std::vector<journal::Entry> entries(const JournalId& journal, std::uint64_t from) const;

 private:
  void starts();
  http::Response answer_of(http::Request& request);

  const Keeps keeps_;
  const std::string origin_ = "https://mappe.example";
  const ServerId id_;
  const AtRestKey key_;
  const std::filesystem::path folder_;
  unsigned lives_ = 0;  // each has a folder of its own
  std::unique_ptr<server::Log> log_;
  std::unique_ptr<storage::Storage> storage_;
  std::unique_ptr<server::Services> services_;
  std::unique_ptr<http::Router> router_;
};

}  // namespace model_tests
