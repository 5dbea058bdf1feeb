#include "client/transfer/local_tree.h"

#include <algorithm>

#include "client/transfer/limits.h"

namespace mappe::client {

namespace fs = std::filesystem;

std::vector<fs::directory_entry> sorted_entries(const fs::path& folder, std::error_code& error) {
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error))
    entries.push_back(*item);
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::string own_name(const fs::path& source) {
  std::string name = source.filename().string();
  if (!name.empty() && name != "." && name != "..") return name;
  std::error_code error;
  return fs::weakly_canonical(source, error).filename().string();
}

std::uint64_t bytes_in(const fs::path& source, bool recursive) {
  std::error_code error;
  const auto bytes_of = [](const fs::path& file) {
    std::error_code gone;
    const std::uintmax_t size = fs::file_size(file, gone);
    return gone || size > limits::file_bytes_max ? 0 : static_cast<std::uint64_t>(size);
  };
  if (fs::is_regular_file(source, error)) return bytes_of(source);
  if (!recursive) return 0;
  std::uint64_t sum = 0;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator item(source, options, error), end; !error && item != end; item.increment(error))
    if (!item->is_symlink(error) && item->is_regular_file(error)) sum += bytes_of(item->path());
  return sum;
}

}  // namespace mappe::client
