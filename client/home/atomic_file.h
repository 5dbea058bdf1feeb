// Files that are either the old or the new one, whole, whenever the power goes.
//   threads  any; two writers of one path: one of them wins
#pragma once

#include <filesystem>

#include "crypto/base/bytes.h"

namespace mappe::client {

// Temporary file beside it (mode 0600, name ".tmp-..."), fsync, rename, fsync of the folder.            errors  io
Result<void> write_atomically(const std::filesystem::path& path, ByteView content);

// errors  not_found, too_large, io
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace mappe::client
