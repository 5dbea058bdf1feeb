// The meters of storage as the treasury's pure code asks for them.
#pragma once

#include "server/services.h"
#include "server/treasury/count/tally.h"

namespace mappe::server {

// The roster of a faction in place of a space's id: it is stored and billed, too.
inline constexpr const char* roster_as_space = "roster";

class MeterUsage final : public treasury::UsageSource {
 public:
  explicit MeterUsage(Services& services) : services_(services) {}
  // What lies beyond now is told as if nothing changed any more.
  Result<std::vector<treasury::SpaceUsage>> of_faction(const std::string& faction,
                                                       const treasury::Span& span) const override;
  Result<treasury::Wide> of_space(const std::string& space, const treasury::Span& span) const override;
  // By the roster's entries up to that moment, so that it can be counted again at any time.
  Result<std::uint64_t> guests_at(const std::string& faction, TimeMs moment) const override;

 private:
  Services& services_;
};

}  // namespace mappe::server
