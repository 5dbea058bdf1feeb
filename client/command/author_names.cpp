#include "client/command/author_names.h"

#include "client/command/text.h"
#include "client/replica/space_parts.h"

namespace mappe::client::command {

std::string AuthorNames::label_of(const PrincipalId& gateway) {
  if (!labels_) {
    labels_.emplace();
    if (const auto told = space_.parts().api.gateways(space_.id()))
      for (const GatewayLabel& one : *told) labels_->emplace(one.gateway, one.label);
  }
  const auto found = labels_->find(gateway);
  return found == labels_->end() ? "" : found->second;
}

std::string AuthorNames::of(const journal::Author& author) {
  const RosterReplica& roster = space_.roster();
  if (author.kind != PrincipalKind::gateway) return roster.name_of_principal(author);
  const auto owner = space_.owner_of_gateway(author.id);
  const std::string name = owner ? roster.name_of_principal({PrincipalKind::person, *owner}) : author.id.text();
  const std::string label = label_of(author.id);
  if (label.empty()) return text({"{} über Gerätezugang", "{} by gateway"}, name);
  return text({"{} über Gerätezugang ({})", "{} by gateway ({})"}, name, label);
}

}  // namespace mappe::client::command
