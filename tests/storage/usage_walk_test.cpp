// Random histories against a plain model of what is billed: uploads, entries, drops, blobs brought back, what healed,
// refusals, expiry, a clock that jumps back and forth, restarts and backups put back. For every implementation.
// MAPPE_SEED=n plays one walk again; MAPPE_LONG=1 walks 60 times as often.
#include <cstdlib>
#include <map>
#include <random>

#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;
namespace fs = std::filesystem;

namespace {

constexpr TimeMs one_hour = limits::hour_ms, one_day = limits::day_ms;

// Time as it is counted: it stands while the server's clock is behind, or further ahead than is believed.
struct ModelTime {
  TimeMs now = 0;
  TimeMs held_since = 0;
  std::vector<std::pair<TimeMs, TimeMs>> left_out;

  TimeMs at(TimeMs wall) {
    if (now != 0 && wall > now + 40 * one_day) {
      held_since = held_since == 0 ? wall : std::min(held_since, wall);
      return now;
    }
    held_since = 0;
    return now = std::max(now, wall);
  }
  void settle(TimeMs wall) {
    at(wall);
    if (held_since == 0 || wall < held_since + one_day) return;
    left_out.emplace_back(now + 40 * one_day, wall);
    now = wall;
    held_since = 0;
  }
  TimeMs between(TimeMs from, TimeMs until) const {
    TimeMs length = until - from;
    for (const auto& [first, last] : left_out) {
      const TimeMs begin = std::max(from, first), end = std::min(until, last);
      if (begin < end) length -= end - begin;
    }
    return length;
  }
};

// What is billed of one space: its bytes from each moment on, and gaps at the moment they are billed.
struct ModelMeter {
  std::vector<std::pair<TimeMs, std::uint64_t>> levels;
  std::vector<std::pair<TimeMs, ByteMs>> gaps;
  std::uint64_t bytes = 0;

  void becomes(TimeMs at, std::uint64_t more, std::uint64_t less) {
    bytes = bytes + more - less;
    levels.emplace_back(at, bytes);
  }
  ByteMs used(const ModelTime& time, TimeMs from, TimeMs until) const {
    ByteMs sum = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const TimeMs ends = i + 1 < levels.size() ? levels[i + 1].first : until;
      const TimeMs first = std::max(from, levels[i].first), last = std::min(until, ends);
      if (first < last) sum += ByteMs{levels[i].second} * time.between(first, last);
    }
    for (const auto& [at, gap] : gaps)
      if (from <= at && at < until) sum += gap;
    return sum;
  }
};

enum class Is { unreferenced, live, dropped, lost };
struct ModelBlob {
  TestBlob blob;
  Is is = Is::unreferenced;
  TimeMs dropped = 0;
};

struct ModelSpace {
  TestSpace space;
  ModelMeter meter;
  std::vector<ModelBlob> blobs;
};

template <class Impl>
class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed) {
    const auto faction = FactionId::random();
    for (int i = 0; i < 3; ++i) spaces_.push_back({TestSpace(*storage_, faction), {}, {}});
    for (auto& one : spaces_) appends(one, {}, {}, {});
  }

  void steps(int count) {
    for (int i = 0; i < count; ++i) {
      step();
      if (i % 25 == 0) compares();
    }
    compares();
  }

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  void step() {
    ModelSpace& one = spaces_[below(spaces_.size())];
    moves_the_clock();
    switch (below(12)) {
      case 0:
      case 1:
        return uploads(one);
      case 2:
      case 3:
      case 4:
        return adds(one);
      case 5:
      case 6:
        return drops(one);
      case 7:
        return heals(one);
      case 8:
        return sends_what_is_lost(one);
      case 9:
        return is_refused(one);
      case 10:
        return settles_and_tidies();
      default:
        return closes_and_opens();
    }
  }

  void moves_the_clock() {
    switch (below(20)) {
      case 0:
        wall_ -= below(3 * one_day);
        break;
      case 1:
        wall_ += one_day + below(38 * one_day);
        break;
      case 2:
        far_ahead_ = far_ahead_ == 0 ? 100 * one_day + below(1000 * one_day) : 0;
        break;
      case 3:
      case 4:
      case 5:
        wall_ += below(3 * one_hour);
        break;
      case 6:
        wall_ = (wall_ / one_hour + 1) * one_hour;  // a full hour to the millisecond
        break;
      default:
        wall_ += below(60'000);
    }
  }
  TimeMs now() const { return wall_ + far_ahead_; }

  void appends(ModelSpace& one, std::vector<ModelBlob*> adds, std::vector<ModelBlob*> drops,
               std::vector<ModelBlob*> lost) {
    const Bytes bytes = some_bytes(50 + below(400));
    one.space.now = now();
    Append entry = one.space.next(bytes);
    entry.access = below(5) == 0;
    for (auto* blob : adds) entry.adds.push_back(blob->blob.ref());
    for (auto* blob : lost) entry.adds.push_back(blob->blob.ref());
    for (auto* blob : drops) entry.drops.push_back(blob->blob.ref());
    for (auto* blob : adds)
      if (blob->is == Is::unreferenced && below(2) == 0) entry.blobs.push_back(blob->blob.with_entry());
    entry.heals = !lost.empty();
    BOOST_REQUIRE(one.space.try_append(entry) == AppendVerdict::appended);

    const TimeMs at = time_.at(now());
    std::uint64_t more = bytes.size(), less = 0;
    for (auto* blob : adds) {
      more += blob->blob.bytes.size();
      if (blob->is == Is::dropped && blob->dropped < at) {
        const TimeMs gap = std::min<TimeMs>(time_.between(blob->dropped, at), limits::grace_ms);
        one.meter.gaps.emplace_back(at, ByteMs{blob->blob.bytes.size()} * gap);
      }
      blob->is = Is::live;
    }
    for (auto* blob : drops) {
      if (blob->is == Is::live) less += blob->blob.bytes.size();
      blob->is = Is::dropped;
      blob->dropped = std::max(at, now());
    }
    for (auto* blob : lost) blob->is = Is::lost;
    one.meter.becomes(at, more, less);
  }

  // One of those that are so, or none.
  ModelBlob* any(ModelSpace& one, std::vector<Is> is) {
    std::vector<ModelBlob*> fitting;
    for (auto& blob : one.blobs)
      if (std::find(is.begin(), is.end(), blob.is) != is.end()) fitting.push_back(&blob);
    return fitting.empty() ? nullptr : fitting[below(fitting.size())];
  }

  void uploads(ModelSpace& one) {
    one.blobs.push_back({random_blob(below(4) == 0 ? 40'000 : 10 + below(3000))});
    one.space.now = now();
    BOOST_REQUIRE(one.space.put(one.blobs.back().blob).has_value());
  }
  void adds(ModelSpace& one) {
    ModelBlob* blob = any(one, {Is::unreferenced, Is::dropped});
    appends(one, blob != nullptr ? std::vector{blob} : std::vector<ModelBlob*>(), {}, {});
  }
  void drops(ModelSpace& one) {
    ModelBlob* blob = any(one, {Is::live});
    if (blob != nullptr) appends(one, {}, {blob}, {});
  }
  void heals(ModelSpace& one) {
    one.blobs.push_back({random_blob(10 + below(3000))});
    appends(one, {}, {}, {&one.blobs.back()});
  }
  void sends_what_is_lost(ModelSpace& one) {
    ModelBlob* blob = any(one, {Is::lost});
    if (blob == nullptr) return;
    one.space.now = now();
    BOOST_REQUIRE(one.space.put(blob->blob).has_value());
    blob->is = Is::live;
    one.meter.becomes(time_.at(now()), blob->blob.bytes.size(), 0);
  }
  void is_refused(ModelSpace& one) {
    one.space.now = now();
    const Bytes bytes = some_bytes(70);
    Append entry = one.space.next(bytes);
    if (below(2) == 0)
      entry.seq += 1;
    else
      entry.adds = {random_blob(100).ref()};
    BOOST_REQUIRE(one.space.try_append(entry) != AppendVerdict::appended);
  }

  void settles_and_tidies() {
    BOOST_REQUIRE(storage_->meters().settle(now(), below(2) * one_hour).has_value());
    time_.settle(now());
    BOOST_REQUIRE(storage_->blobs().expire(now()).has_value());
    for (auto& one : spaces_) {
      std::erase_if(one.blobs, [&](const ModelBlob& blob) {
        return (blob.is == Is::unreferenced || blob.is == Is::dropped) &&
               !storage_->blobs().info(one.space.id, blob.blob.id).has_value();
      });
    }
  }

  void closes_and_opens() {
    // What the clock has seen and nothing wrote down is forgotten with the process, so it is written down.
    BOOST_REQUIRE(storage_->meters().settle(time_.now).has_value());
    time_.held_since = 0;
    if constexpr (std::is_same_v<Impl, Embedded>) {
      // A backup is kept, or the one that is kept is put back.
      if (below(4) == 0) {
        storage_.close();
        if (kept_ && below(2) == 0) {
          fs::remove_all(storage_.dir());
          fs::copy(backup_.path() / "data", storage_.dir(), fs::copy_options::recursive);
          spaces_ = kept_->first;
          time_ = kept_->second;
        } else {
          fs::remove_all(backup_.path() / "data");
          fs::copy(storage_.dir(), backup_.path() / "data", fs::copy_options::recursive);
          kept_.emplace(spaces_, time_);
        }
        storage_.open();
      }
    }
    storage_.reopen();
    for (auto& one : spaces_) one.space.use(*storage_);
  }

  void compares() {
    for (auto& one : spaces_) {
      const auto audit = storage_->meters().audit(one.space.journal());
      BOOST_REQUIRE(audit.has_value());
      BOOST_REQUIRE(audit->is_exact());
      BOOST_REQUIRE(audit->told.bytes() == one.meter.bytes);
      std::vector<TimeMs> bounds = {0};
      for (int i = 0; i < 12; ++i)
        bounds.push_back(begun_ / one_hour * one_hour +
                         below((std::max(wall_, begun_) - begun_) / one_hour + 50) * one_hour);
      std::sort(bounds.begin(), bounds.end());
      const TimeMs hours_kept = std::max(time_.now, limits::usage_hours_kept_ms) - limits::usage_hours_kept_ms;
      for (auto& bound : bounds)
        if (bound < hours_kept && bound % one_day < 22 * one_hour) bound = bound / one_day * one_day + 22 * one_hour;
      std::sort(bounds.begin(), bounds.end());
      bounds.push_back(std::max(bounds.back(), time_.now + 12'345));
      const auto usage = storage_->meters().usage(one.space.journal(), bounds);
      BOOST_REQUIRE(usage.has_value());
      for (const Usage& stretch : *usage)
        BOOST_REQUIRE((stretch.byte_ms == one.meter.used(time_, stretch.from_ms, stretch.until_ms)));
    }
  }

  std::mt19937 random_;
  Impl storage_;
  TempFolder backup_;
  std::vector<ModelSpace> spaces_;
  ModelTime time_;
  std::optional<std::pair<std::vector<ModelSpace>, ModelTime>> kept_;
  const TimeMs begun_ = noon;
  TimeMs wall_ = noon;
  TimeMs far_ahead_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(usage_walk)

BOOST_AUTO_TEST_CASE_TEMPLATE(random_histories_are_billed_as_a_plain_model_says, Impl, Implementations) {
  const char* asked = std::getenv("MAPPE_SEED");
  const unsigned walks = std::getenv("MAPPE_LONG") != nullptr ? 300 : 5;
  const unsigned first =
      asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : std::random_device()() % 1'000'000;
  for (unsigned seed = first; seed < first + (asked != nullptr ? 1 : walks); ++seed)
    BOOST_TEST_CONTEXT("MAPPE_SEED=" << seed) Walk<Impl>(seed).steps(400);
}

BOOST_AUTO_TEST_SUITE_END()
