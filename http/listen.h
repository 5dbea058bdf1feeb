// Opens listening sockets and takes connections from them.
#pragma once

#include "http/server.h"

namespace mappe::http {

// A listener that is open. Removes its Unix path at the end.
class OpenListener {
 public:
  // errors  as Server::start
  static Result<OpenListener> open(Listener wanted);

  OpenListener(OpenListener&&) = default;
  OpenListener& operator=(OpenListener&&) = delete;
  ~OpenListener();

  int fd() const { return socket_.get(); }
  std::uint16_t port() const { return port_; }
  const std::shared_ptr<Tls>& tls() const { return tls_; }

  struct Accepted {
    FileHandle socket;
    Peer peer;
  };
  enum class None { nothing_waits, out_of_files };
  // Non-blocking; the socket it gives is so, too, with TCP_NODELAY.
  std::variant<Accepted, None> accept() const;

 private:
  OpenListener(FileHandle socket, Listener wanted);
  FileHandle socket_;
  std::uint16_t port_ = 0;
  std::shared_ptr<Tls> tls_;
  bool behind_proxy_ = false;
  std::filesystem::path path_;  // to remove
};

// The one way to write an IPv4 or IPv6 address, as it stands in Peer; nothing if it is none.
std::optional<std::string> canonical_address(const std::string& text);

}  // namespace mappe::http
