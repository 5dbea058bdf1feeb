#include "client/identity/server_check.h"

#include "client/wire/pass_on.h"

namespace mappe::client {

Answer<ServerPin> check_server(Api& api, ServerPin pin, About* told) {
  auto about = api.about();
  if (!about) return pass_on<ServerPin>(about);
  if (!pin.server.is_zero() && about->server != pin.server)
    return fail(Errc::untrusted, "another server answers under this address");
  if (about->generation < pin.generation)
    return fail(Errc::behind, "the server stands on an older state than this client has seen");
  pin.server = about->server;
  pin.generation = about->generation;
  pin.origin = api.origin();
  if (told != nullptr) *told = std::move(*about);
  return pin;
}

}  // namespace mappe::client
