// Looking at files and folders of this computer before they are put.
//   threads  any
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace mappe::client {

// What lies in a folder, in the order of names, so that two runs do the same.
std::vector<std::filesystem::directory_entry> sorted_entries(const std::filesystem::path& folder,
                                                             std::error_code& error);

// What a source is called in the space: as it was named, unless that is no name of its own ("", "." or "..").
std::string own_name(const std::filesystem::path& source);

// About what is to come, for the progress: what turns out to be refused counts too.
std::uint64_t bytes_in(const std::filesystem::path& source, bool recursive);

}  // namespace mappe::client
