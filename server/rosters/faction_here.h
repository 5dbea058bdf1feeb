// A faction as it is there for a session: its principal in it.                                                   §2
#pragma once

#include <string_view>

#include "server/answer/judged.h"
#include "server/sign_in/session.h"

namespace mappe::server {

// An id of the route.      problems  404 not-found  no id at all: the same answer as for one that is not there
template <class IdType>
Judged<IdType> id_in_path(const http::Request& request, std::string_view name) {
  const auto bytes = from_base64url(request.param(name));
  if (!bytes) return not_found();
  const auto id = IdType::parse(*bytes);
  if (!id) return not_found();
  return *id;
}

// Authenticates and finds the {faction} of the route.
struct InFaction {
  SignedIn who;
  OwnPrincipal principal;
};
Judged<InFaction> enter_faction(Services& services, const http::Request& request);

}  // namespace mappe::server
