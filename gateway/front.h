// What the world meets: asks for credentials, slows down who guesses, passes requests to the child that has the keys.
//   threads  handle(): any
#pragma once

#include "gateway/children.h"
#include "http/router.h"
#include "http/throttle.h"

namespace mappe::gateway {

class Front {
 public:
  // Time is an argument, so tests own it.
  Front(Children& children, std::function<TimeMs()> now);

  http::Outcome handle(http::Request& request);
  // Every method on every path.
  http::Router router();

 private:
  http::Response unlock_and_relay(http::Request& request, const Credentials& given, const Children::Key& key);

  Children& children_;
  const std::function<TimeMs()> now_;
  http::Throttle tries_of_id_, tries_of_address_;
};

}  // namespace mappe::gateway
