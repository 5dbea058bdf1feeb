#include "client/replica/roles.h"

#include <array>

namespace mappe::client {

namespace {

template <class Role>
struct Named {
  Role role;
  std::string_view name;
};

constexpr std::array space_roles = {
    Named<SpaceRole>{SpaceRole::reader, "reader"}, Named<SpaceRole>{SpaceRole::commenter, "commenter"},
    Named<SpaceRole>{SpaceRole::editor, "editor"}, Named<SpaceRole>{SpaceRole::manager, "manager"}};
constexpr std::array person_roles = {Named<PersonRole>{PersonRole::guest, "guest"},
                                     Named<PersonRole>{PersonRole::member, "member"},
                                     Named<PersonRole>{PersonRole::manager, "manager"}};

template <class Role, std::size_t N>
std::string_view name_in(const std::array<Named<Role>, N>& table, Role role) {
  for (const auto& row : table)
    if (row.role == role) return row.name;
  return "unknown";
}

template <class Role, std::size_t N>
std::optional<Role> role_in(const std::array<Named<Role>, N>& table, std::string_view name) {
  for (const auto& row : table)
    if (row.name == name) return row.role;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(SpaceRole role) { return name_in(space_roles, role); }
std::string_view name_of(PersonRole role) { return name_in(person_roles, role); }
std::optional<SpaceRole> space_role_of(std::string_view name) { return role_in(space_roles, name); }
std::optional<PersonRole> person_role_of(std::string_view name) { return role_in(person_roles, name); }

}  // namespace mappe::client
