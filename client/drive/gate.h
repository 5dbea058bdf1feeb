// Who may ask the drive: programs of this computer that were told its address, and no web page.
//
// A page in a browser can make requests to 127.0.0.1, also under a name of its own that it lets point here (DNS
// rebinding). It cannot know the secret in the path, nor send a Host or Origin of ours.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/server.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

// "127.0.0.1:0", "localhost:8080", "[::1]:0": where a drive may listen.                  errors  usage  anywhere else
struct Listen {
  std::string host = "127.0.0.1";  // an address
  std::uint16_t port = 0;          // 0: a free one
};
Result<Listen> parse_listen(std::string_view typed);

// Whether the request comes from a program of this computer; else what it is refused with.
std::optional<http::Response> turn_away(const http::Request& request, std::uint16_t port);

// What the drive tells of itself, at an address of its own: for the person's browser, and for `mappe drive status`. All
// may be called by any thread.
struct StatusPage {
  std::function<std::string(std::string_view accept_language)> html;
  std::string css;  // which the page calls "status.css"
  std::function<std::string()> json;
};

// The drive on its address, until it is destroyed.
class Serving {
 public:
  //   errors  io  the address is taken
  static Result<std::unique_ptr<Serving>> start(const Listen& listen, std::shared_ptr<webdav::Tree> tree,
                                                StatusPage page = {});
  ~Serving();  // lets running requests finish

  const std::string& secret() const { return secret_; }  // the one segment of its path
  std::uint16_t port() const { return server_->port(); }
  const std::string& host() const { return host_; }  // as in an address: "[::1]"
  std::string address() const;                       // "http://127.0.0.1:40123/SECRET/"
  // Of the status page. Another secret than the drive's: who is shown the page cannot write.
  std::string status_address() const;

 private:
  Serving() = default;
  void add_page(http::Router& router, StatusPage page);
  std::string origin() const;
  std::string secret_, page_secret_, host_;
  std::shared_ptr<std::atomic<std::uint16_t>> known_port_ =
      std::make_shared<std::atomic<std::uint16_t>>(std::uint16_t{0});
  std::unique_ptr<http::Server> server_;
};

}  // namespace mappe::client::drive
