// The data of a server that does not run, opened by a command of the operator's.
#pragma once

#include <memory>

#include "config/config.h"
#include "server/program/first_start.h"
#include "storage/storage.h"

namespace mappe::server {

struct StoppedData {
  DataFolder folder;
  std::unique_ptr<storage::Storage> storage;
};

// Opening writes, and what another user's process writes here the server could not open again: so that is refused.
//   errors  not_found  there are no records, said as `if_missing`   denied  they belong to another user
//           those of open_data_folder and open_storage
Result<StoppedData> open_stopped(const config::Config& config, Sentence if_missing);

}  // namespace mappe::server
