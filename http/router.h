// Which handler answers which method and path. Filled before the server starts, then only read (any thread).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace mappe::http {

// How large the body of a request may be, decided where the route is written. Content-Length beyond it: 413 without a
// byte read and without "100 Continue". Chunked: Body::read gives too_large when the limit is passed.
struct BodyLimit {
  std::uint64_t bytes_max;
};
inline constexpr BodyLimit no_body{0};

struct RouteInfo {
  std::string method;   // empty: any (prefix routes)
  std::string pattern;  // "/v1/spaces/{space}"; a prefix route ends in "/*"
};

class Router {
 public:
  // Exactly this method and path. A pattern is literal segments and {names}; a {name} stands for one segment that is
  // not empty. A literal beats a {name} at the same place: /spaces/new before /spaces/{space}. A GET route answers
  // HEAD, too. The same method and pattern twice is a mistake of the program (CHECK).
  void add(std::string_view method, std::string_view pattern, BodyLimit limit, Handler handler);

  // Every method and every path from here on ("/drive" has /drive, /drive/, /drive/a/b; "" has all, and "OPTIONS *"),
  // unless add() knows the path. The longest prefix wins. The handler finds the rest in
  // request.segments[prefix_segments...].
  void add_prefix(std::string_view prefix, BodyLimit limit, Handler handler);

  // GET and HEAD of every path that nothing else takes; any other method stays 404 there. Once. Routes() leaves it out.
  void add_rest(Handler handler);

  struct Match {
    const Handler* handler = nullptr;  // null: see status
    BodyLimit limit{0};
    int status = 200;   // 404: no such path; 405: the path exists, but not for this method
    std::string allow;  // with 405: "GET, HEAD, PUT"
  };
  // Finds the handler and fills request.route, params and prefix_segments.
  Match match(Request& request) const;

  std::vector<RouteInfo> routes() const;  // in the order they were added

 private:
  struct Route {
    RouteInfo info;
    std::vector<std::string> pattern;
    BodyLimit limit;
    Handler handler;
  };
  std::vector<Route> routes_;
  std::vector<Route> prefixes_;
  Handler rest_;
};

}  // namespace mappe::http
