// From the configuration to what each room is told: every key arrives exactly here (a test changes each).
#pragma once

#include "config/config.h"
#include "config/treasury.h"
#include "http/server.h"
#include "server/council/councils.h"
#include "server/operator/log.h"
#include "server/program/file_limit.h"
#include "server/services.h"
#include "storage/storage.h"

namespace mappe::server {

Policy policy_of(const config::Config& config);
http::Limits http_limits(const config::Config& config, const FileShares& files);
storage::Options storage_options(const config::Config& config, const FileShares& files);
LogLevel level_of(config::LogLevel level);
std::vector<CouncilSource> council_sources(const config::Config& config);
// None: the configuration names no tariffs. What is wrong with the file config::load has told.
SharedTariffs tariffs_of(const config::Config& config);
// Reads the file anew. What is wrong with it is logged, and what held goes on holding.
void reload_tariffs(const config::Config& config, Services& services);

}  // namespace mappe::server
