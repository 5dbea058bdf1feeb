// From an answer that is an error to an Error and what the server said about it.                               RFC 9457
#pragma once

#include "client/wire/answer.h"
#include "client/wire/transport.h"

namespace mappe::client {

Problem problem_of(const HttpReply& reply);
// The kind of error a problem means; a type this client does not know goes by its status.
Error error_of(const Problem& problem);

}  // namespace mappe::client
