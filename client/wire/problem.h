// From an answer that is an error to an Error and what the server said about it.                               RFC 9457
#pragma once

#include "client/wire/answer.h"
#include "client/wire/transport.h"

namespace mappe::client {

// The faction's money, not its room. Both are Errc::quota; who must tell them apart compares `what`.
inline constexpr Error budget_used_up{Errc::quota, "the faction's budget is used up: ask its treasurer"};

Problem problem_of(const HttpReply& reply);
// The kind of error a problem means; a type this client does not know goes by its status.
Error error_of(const Problem& problem);

}  // namespace mappe::client
