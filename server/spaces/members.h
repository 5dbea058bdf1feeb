// The principals in an access body, for the index of spaces and for news.
#pragma once

#include "journal/access.h"
#include "server/sign_in/session.h"

namespace mappe::server {

std::vector<PrincipalId> member_ids(const journal::AccessBody& access);
std::vector<EventHub::Topic> topics_of_members(const journal::AccessBody& access);

}  // namespace mappe::server
