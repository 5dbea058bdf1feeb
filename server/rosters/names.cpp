#include "server/rosters/names.h"

#include <algorithm>

#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"

namespace mappe::server {

bool refers_to(const journal::RosterState& state, const NameRef& ref) {
  const auto& persons = state.persons();
  const auto& invites = state.invites();
  return std::any_of(persons.begin(), persons.end(), [&](const auto& p) { return p.second.name_ref == ref; }) ||
         std::any_of(invites.begin(), invites.end(), [&](const auto& i) {
           return i.second.state == journal::Invite::State::open && i.second.body.name_ref == ref;
         });
}

Judged<std::vector<storage::StoredName>> names_for_ref(const std::vector<JsonReader::SaltedName>& sent,
                                                       const FactionId& faction, const NameRef& wanted) {
  std::vector<storage::StoredName> names;
  for (const auto& [salt_bytes, text] : sent) {
    const auto salt = NameSalt::parse(salt_bytes);
    if (!salt || !cbor::is_utf8(view_of(text))) return malformed("A name is [salt of 16 bytes, text].");
    const NameRef ref = name_ref(*salt, text);
    if (ref != wanted)
      return broken_rule("unknown_name", "A name does not fit the name_ref in the entry: salt or text is another.");
    names.push_back({faction, ref, salt_bytes, text});
  }
  return names;
}

}  // namespace mappe::server
