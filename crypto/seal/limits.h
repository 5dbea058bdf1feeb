// The limits of this room.
#pragma once

#include <cstddef>

namespace mappe::seal::limits {

constexpr std::size_t entry_body_bytes_max = std::size_t{1}
                                             << 20;  // an entry is at most 1 MiB, its sealed body included
constexpr std::size_t password_bytes_max = 1024;
constexpr std::size_t bundle_persons_max = 64;  // factions one account belongs to
constexpr std::size_t lease_note_bytes_max = 256;
constexpr int argon2_at_once_max = 2;  // 64 MiB and a core each, in any program

}  // namespace mappe::seal::limits
