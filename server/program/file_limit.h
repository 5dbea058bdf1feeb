// How many files the process may have open, and for how many connections that is enough.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::server {

// Raises the soft limit to the hard one (systemd's default is 1,024 of 524,288) and gives what holds then.
std::uint64_t raise_file_limit();

struct FileShares {
  std::size_t storage;      // for its tables and logs
  std::size_t connections;  // a socket each
};

// Divides so many files: a part is kept for the program itself and for a file in each running request, storage gets
// its usual share, a quarter when there are few, the rest is for connections, at most as many as wanted.
FileShares share_files(std::uint64_t files, std::size_t connections_wanted, std::size_t workers);

}  // namespace mappe::server
