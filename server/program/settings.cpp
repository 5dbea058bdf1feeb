#include "server/program/settings.h"

#include "server/treasury/budgets.h"

namespace mappe::server {

Policy policy_of(const config::Config& config) {
  Policy policy;
  policy.sign_in = {config.sign_in.free_tries, config.sign_in.first_delay, config.sign_in.longest_delay,
                    config.sign_in.forget_after};
  policy.address_tries_per_minute = config.sign_in.address_tries_per_minute;
  policy.session_idle = config.session.idle;
  policy.session_absolute = config.session.absolute;
  policy.invitation_tries = config.limits.invitation_tries;
  policy.typed_code_fetches = config.limits.typed_code_fetches;
  policy.self_changes_per_day = config.limits.self_changes_per_day;
  policy.entries_per_minute = config.limits.entries_per_minute;
  policy.leases_per_session = config.limits.leases_per_session;
  policy.faction_quota_bytes = config.quota.faction_bytes;
  return policy;
}

http::Limits http_limits(const config::Config& config, const FileShares& files) {
  http::Limits limits;
  limits.connections_max = files.connections;
  limits.connections_per_address_max = config.limits.connections_per_address;
  limits.workers_max = config.limits.workers;
  return limits;
}

storage::Options storage_options(const config::Config& config, const FileShares& files) {
  const auto ms = [](config::Duration duration) { return static_cast<TimeMs>(duration.count()); };
  storage::Options options;
  options.open_files_max = files.storage;
  options.retention.grace_ms = ms(config.retention.dropped_blobs);
  options.retention.unreferenced_idle_ms = ms(config.retention.unreferenced_uploads);
  options.retention.unreferenced_ends_ms = ms(config.retention.unreferenced_uploads_longest);
  options.retention.unreferenced_bytes_max = config.limits.unreferenced_upload_bytes;
  return options;
}

std::vector<CouncilSource> council_sources(const config::Config& config) {
  std::vector<CouncilSource> sources;
  for (const config::Council& council : config.councils) {
    CouncilSource source;
    source.settings.name = council.name;
    source.settings.address = council.address;
    source.settings.every_ms = static_cast<TimeMs>(council.interval.count());
    source.settings.full_every_ms = static_cast<TimeMs>(council.full_interval.count());
    source.settings.page_parameter = council.page_parameter;
    source.settings.manners = {static_cast<TimeMs>(council.request_gap.count()), council.ignore_robots};
    for (const auto& [from, to] : council.rewrites) source.settings.rewrites.emplace_back(from, to);
    source.title = council.title;
    source.contact = council.contact;
    source.roots = council.roots;
    sources.push_back(std::move(source));
  }
  return sources;
}

LogLevel level_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return LogLevel::debug;
    case config::LogLevel::info:
      return LogLevel::info;
    case config::LogLevel::warning:
      return LogLevel::warning;
    case config::LogLevel::error:
      return LogLevel::error;
  }
  return LogLevel::info;
}

SharedTariffs tariffs_of(const config::Config& config) {
  if (config.treasury.file.empty()) return nullptr;
  auto loaded = config::load_treasury(config.treasury.file);
  if (!loaded) return nullptr;
  return std::make_shared<const config::Treasury>(std::move(*loaded.treasury));
}

void reload_tariffs(const config::Config& config, Services& services) {
  if (config.treasury.file.empty()) return;
  auto loaded = config::load_treasury(config.treasury.file);
  for (const config::ConfigProblem& problem : loaded.problems) {
    const std::string why = config::to_string(problem);
    services.log.error("tariffs_not_reloaded", {{"why", std::string_view(why)}});
  }
  if (!loaded) return;
  const std::string newest = loaded.treasury->tariffs.back().name;
  {
    const std::lock_guard lock(services.closing);
    services.tariffs = std::make_shared<const config::Treasury>(std::move(*loaded.treasury));
  }
  services.log.info("tariffs_reloaded", {{"newest", std::string_view(newest)}});
  if (!reckon_budgets(services)) services.log.error("budgets not reckoned");
}

}  // namespace mappe::server
