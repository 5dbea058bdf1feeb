// `mappe-server restore mark`: the data came from a backup, so that members may bring back what it lacks.      §4.5
#pragma once

#include "config/config.h"
#include "storage/storage.h"

namespace mappe::server {

struct Marked {
  storage::Restore restore;
  storage::Stock stock;
};

// On a data folder whose server does not run: looks which blobs' files are gone, and opens healing for the configured
// times from `now` on.                        errors  not_found  there is no data folder; those of open_storage
Result<Marked> mark_restored(const config::Config& config, TimeMs now);

}  // namespace mappe::server
