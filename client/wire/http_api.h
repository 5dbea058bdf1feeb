// The API over a transport: JSON and CBOR on one side, types on the other.                          docs/openapi.yaml
#pragma once

#include <memory>

#include "client/wire/api.h"
#include "client/wire/transport.h"

namespace mappe::client {

std::unique_ptr<Api> make_http_api(std::unique_ptr<Transport> transport);

}  // namespace mappe::client
