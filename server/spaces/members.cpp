#include "server/spaces/members.h"

namespace mappe::server {

std::vector<PrincipalId> member_ids(const journal::AccessBody& access) {
  std::vector<PrincipalId> ids;
  for (const journal::Row& row : access.members) ids.push_back(row.principal.id);
  return ids;
}

std::vector<EventHub::Topic> topics_of_members(const journal::AccessBody& access) {
  std::vector<EventHub::Topic> topics;
  for (const journal::Row& row : access.members) topics.push_back(topic_of(row.principal.id));
  return topics;
}

}  // namespace mappe::server
