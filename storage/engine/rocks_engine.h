// The engine on RocksDB: one folder, few column families, write-ahead log synced before `write(..., Durable::now)`
// returns.
#pragma once

#include <filesystem>
#include <memory>

#include "storage/engine/key_value.h"
#include "storage/limits.h"

namespace mappe::storage {

struct RocksOptions {
  bool sync = true;
  bool cut_damaged_log = false;  // storage.h, Options
  std::size_t open_files_max = limits::open_files_max;
};

//   errors  damaged  the manifest, a table or the middle of the log does not fit its checksum       io
Result<std::unique_ptr<KeyValue>> open_rocks_engine(const std::filesystem::path& dir, const RocksOptions& options);

}  // namespace mappe::storage
