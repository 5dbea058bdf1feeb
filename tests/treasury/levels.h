// A meter for tests: spaces whose size changes in steps, integrated by hand as the real one does.
#pragma once

#include <map>

#include "server/treasury/count/tally.h"

namespace mappe::treasury {

class Levels : public UsageSource {
 public:
  void set(const std::string& faction, const std::string& space, TimeMs from_ms, std::uint64_t bytes) {
    owners_[space] = faction;
    steps_[space][from_ms] = bytes;
  }
  void guests(std::uint64_t count) { guests_ = count; }

  Result<std::vector<SpaceUsage>> of_faction(const std::string& faction, const Span& span) const override {
    std::vector<SpaceUsage> out;
    for (const auto& [space, owner] : owners_)
      if (owner == faction) out.push_back({space, span, integral(space, span)});
    return out;
  }
  Result<Wide> of_space(const std::string& space, const Span& span) const override {
    if (!owners_.contains(space)) return fail(Errc::not_found, "no such space");
    return integral(space, span);
  }
  Result<std::uint64_t> guests_at(const std::string&, TimeMs) const override { return guests_; }

 private:
  Wide integral(const std::string& space, const Span& span) const {
    Wide sum = 0;
    const auto& steps = steps_.at(space);
    for (auto step = steps.begin(); step != steps.end(); ++step) {
      const TimeMs end = std::next(step) == steps.end() ? span.until_ms : std::next(step)->first;
      const TimeMs from = std::max(step->first, span.from_ms), until = std::min(end, span.until_ms);
      if (from < until) sum += static_cast<Wide>(step->second) * (until - from);
    }
    return sum;
  }

  std::map<std::string, std::string> owners_;
  std::map<std::string, std::map<TimeMs, std::uint64_t>> steps_;
  std::uint64_t guests_ = 0;
};

}  // namespace mappe::treasury
