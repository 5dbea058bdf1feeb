// Bytes over time: exact between hour bounds, for every implementation, whatever the clock does.  docs/protocol.md §5a
#include <numeric>

#include "fixture.h"
#include "storage/embedded/keys.h"
#include "storage/embedded/records.h"
#include "storage/engine/rocks_engine.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

constexpr TimeMs hour = limits::hour_ms, day = limits::day_ms;
constexpr TimeMs morning = noon / day * day + 5 * hour;  // a whole hour, UTC

ByteMs used(Storage& storage, const TestSpace& space, TimeMs from, TimeMs until) {
  const auto usage = storage.meters().usage(space.journal(), from, until);
  BOOST_REQUIRE(usage.has_value());
  return usage->byte_ms;
}

void require_exact(Storage& storage, const TestSpace& space) {
  const auto audit = storage.meters().audit(space.journal());
  BOOST_REQUIRE(audit.has_value());
  BOOST_TEST((audit->told == audit->counted));
  BOOST_TEST(audit->history_bytes == audit->counted.bytes());
  BOOST_TEST(audit->hours_wrong == 0u);
}

// A space with one entry of 200 bytes, appended at that time.
struct Began {
  explicit Began(Storage& storage, TimeMs at = morning) : space(storage) {
    space.now = at;
    space.grow(1);
  }
  TestSpace space;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(usage)

BOOST_AUTO_TEST_CASE_TEMPLATE(bytes_are_counted_from_the_moment_they_are_live_until_they_are_dropped, Impl,
                              Implementations) {
  Impl storage;
  Began it(*storage);
  const auto blob = small_blob();
  BOOST_REQUIRE(it.space.put(blob).has_value());
  it.space.now = morning + 1234;
  it.space.add(blob);
  it.space.now = morning + 3 * hour + 7;
  it.space.drop(blob);
  storage.reopen();
  const ByteMs first = 200 * ByteMs{hour} + (200 + 4096) * ByteMs{hour - 1234};
  const ByteMs fourth = 400 * ByteMs{hour} + 4096 * ByteMs{7} + 200 * ByteMs{hour - 7};
  it.space.use(*storage);
  BOOST_TEST((used(*storage, it.space, morning, morning + hour) == first));
  BOOST_TEST((used(*storage, it.space, morning + hour, morning + 3 * hour) == (400 + 4096) * ByteMs{2 * hour}));
  BOOST_TEST((used(*storage, it.space, morning + 3 * hour, morning + 4 * hour) == fourth));
  BOOST_TEST((used(*storage, it.space, morning - day, morning) == 0));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(while_nothing_changes_time_is_counted_at_the_last_level, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  storage.reopen();
  BOOST_TEST((used(*storage, it.space, morning + 10 * day, morning + 375 * day) == 200 * ByteMs{365 * day}));
  BOOST_TEST((used(*storage, it.space, morning, morning + 90'001) == 200 * ByteMs{90'001}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(neighbouring_stretches_add_up_exactly, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  for (int i = 0; i < 60; ++i) {
    it.space.now += 17 * 60'000 + static_cast<TimeMs>(i) * 977;
    it.space.grow(1);
  }
  std::vector<TimeMs> bounds(30);
  for (std::size_t i = 0; i < bounds.size(); ++i) bounds[i] = morning - hour + i * hour;
  const auto hours = storage->meters().usage(it.space.journal(), bounds);
  BOOST_REQUIRE(hours.has_value());
  BOOST_TEST(hours->size() == 29u);
  const ByteMs sum = std::accumulate(hours->begin(), hours->end(), ByteMs{0},
                                     [](ByteMs all, const Usage& one) { return all + one.byte_ms; });
  BOOST_TEST((sum == used(*storage, it.space, bounds.front(), bounds.back())));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_gap_is_billed_in_the_hour_the_blob_comes_back, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  const auto blob = small_blob();
  BOOST_REQUIRE(it.space.put(blob).has_value());
  it.space.add(blob);
  it.space.drop(blob);
  it.space.now = morning + 2 * day + hour;
  it.space.add(blob);
  const auto before = storage->meters().usage(it.space.journal(), morning, morning + 2 * day + hour);
  const auto after =
      storage->meters().usage(it.space.journal(), morning + 2 * day + hour, morning + 2 * day + 2 * hour);
  const ByteMs gap = 4096 * ByteMs{2 * day + hour};
  BOOST_TEST((before->regained_byte_ms == 0));
  BOOST_TEST((before->byte_ms == 600 * ByteMs{2 * day + hour}));
  BOOST_TEST((after->regained_byte_ms == gap));
  BOOST_TEST((after->byte_ms == gap + (800 + 4096) * ByteMs{hour}));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(grace_and_what_no_entry_names_are_not_billed, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  BOOST_REQUIRE(it.space.put(small_blob(2)).has_value());
  BOOST_TEST((used(*storage, it.space, morning, morning + day) == 200 * ByteMs{day}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_faction_is_told_of_each_of_its_journals, Impl, Implementations) {
  Impl storage;
  const auto faction = FactionId::random();
  TestSpace one(*storage, faction), two(*storage, faction), foreign(*storage);
  for (auto* space : {&one, &two, &foreign}) {
    space->now = morning;
    space->grow(space == &two ? 2 : 1);
  }
  const TimeMs bounds[] = {morning, morning + day, morning + 2 * day};
  const auto told = storage->meters().usage_of_faction(faction, bounds);
  BOOST_REQUIRE(told.has_value());
  BOOST_REQUIRE(told->size() == 2u);
  for (const auto& journal : *told) {
    const std::uint64_t bytes = journal.journal == two.journal() ? 400 : 200;
    BOOST_TEST(journal.meter.bytes() == bytes);
    for (const auto& stretch : journal.usage) BOOST_TEST((stretch.byte_ms == bytes * ByteMs{day}));
  }
  BOOST_TEST(storage->meters().usage_of_faction(FactionId::random(), bounds)->empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bounds_that_no_row_speaks_for_are_refused, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  it.space.now = morning + hour + 5000;
  it.space.grow(1);
  it.space.now = morning + 3 * hour;
  it.space.grow(1);
  const auto code = [&](std::vector<TimeMs> bounds) {
    const auto usage = storage->meters().usage(it.space.journal(), bounds);
    return usage ? Errc::io : usage.error().code;  // io: it was not refused
  };
  BOOST_TEST(code({morning, morning + hour}) == Errc::io);
  BOOST_TEST(code({morning}) == Errc::malformed);
  BOOST_TEST(code({morning + hour, morning}) == Errc::malformed);
  BOOST_TEST(code({morning + 1, morning + hour}) == Errc::malformed);
  BOOST_TEST(code({morning, morning + hour + 1}) == Errc::malformed);
  BOOST_TEST(code({morning, morning + hour + 5001}) == Errc::io);
  BOOST_TEST(code({morning, morning + 3 * hour + 1}) == Errc::io);
  BOOST_TEST(code(std::vector<TimeMs>(limits::usage_bounds_max + 1, morning)) == Errc::too_many);
  BOOST_TEST(storage->meters().usage(journal_of(SpaceId::random()), morning, morning + hour).error().code ==
             Errc::not_found);
}

// Asked for up to "now" while an entry came meanwhile.
BOOST_AUTO_TEST_CASE_TEMPLATE(an_end_before_the_last_change_in_its_hour_is_moved_to_it, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  it.space.now = morning + 5000;
  it.space.grow(1);
  const auto usage = storage->meters().usage(it.space.journal(), morning, morning + 4000);
  BOOST_TEST(usage->until_ms == morning + 5000);
  BOOST_TEST((usage->byte_ms == 200 * ByteMs{5000}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_clock_that_goes_back_counts_nothing_twice, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  it.space.now = morning + 2 * hour;
  it.space.grow(1);
  it.space.now = morning + hour;
  it.space.grow(1);  // counted at + 2 h, as the clock has been there
  it.space.now = morning + 3 * hour;
  it.space.grow(1);
  storage.reopen();
  BOOST_TEST((used(*storage, it.space, morning, morning + 3 * hour) == 400 * ByteMs{hour} + 600 * ByteMs{hour}));
  require_exact(*storage, it.space);
}

// Of another journal too: what was asked up to then stays what it was.
BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_settled_does_not_change_though_the_clock_goes_back, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  const auto settled = storage->meters().settle(morning + 10 * hour);
  BOOST_TEST(*settled == morning + 10 * hour - limits::meter_settle_ms);
  const ByteMs before = used(*storage, it.space, morning, morning + 9 * hour);
  storage.reopen();
  it.space.use(*storage);
  it.space.now = morning + hour;
  it.space.grow(5);
  BOOST_TEST((used(*storage, it.space, morning, morning + 9 * hour) == before));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_clock_far_ahead_is_not_believed_and_nothing_is_lost_when_it_is_right_again, Impl,
                              Implementations) {
  Impl storage;
  Began it(*storage);
  it.space.now = morning + 4000 * day;
  it.space.grow(1);
  BOOST_TEST(storage->meters().clock().now_ms == morning);
  BOOST_TEST(storage->meters().clock().stands);
  BOOST_TEST(*storage->meters().settle(it.space.now + hour) == morning - limits::meter_settle_ms);
  it.space.now = morning + day;
  it.space.grow(1);
  BOOST_TEST(!storage->meters().clock().stands);
  BOOST_TEST(storage->meters().clock().steps.empty());
  BOOST_TEST((used(*storage, it.space, morning, morning + day) == 400 * ByteMs{day}));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_long_standstill_only_so_much_is_counted_and_it_is_written_down, Impl,
                              Implementations) {
  Impl storage;
  Began it(*storage);
  const TimeMs back = morning + 100 * day;
  BOOST_REQUIRE(storage->meters().settle(back).has_value());
  BOOST_TEST(storage->meters().clock().stands);
  BOOST_REQUIRE(storage->meters().settle(back + limits::meter_hold_ms).has_value());
  storage.reopen();
  it.space.use(*storage);
  const auto clock = storage->meters().clock();
  const std::vector<ClockStep> step{{morning, back + limits::meter_hold_ms}};
  BOOST_TEST(!clock.stands);
  BOOST_TEST((clock.steps == step));
  it.space.now = back + limits::meter_hold_ms + hour;
  it.space.grow(1);
  BOOST_TEST((used(*storage, it.space, morning, morning + 40 * day) == 200 * ByteMs{40 * day}));
  BOOST_TEST((used(*storage, it.space, morning + 40 * day, back + limits::meter_hold_ms) == 0));
  BOOST_TEST((used(*storage, it.space, back + limits::meter_hold_ms, it.space.now) == 200 * ByteMs{hour}));
  require_exact(*storage, it.space);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_server_that_runs_idle_counts_every_hour, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  for (TimeMs at = morning; at <= morning + 200 * day; at += day)
    BOOST_REQUIRE(storage->meters().settle(at, hour).has_value());
  it.space.now = morning + 200 * day;
  it.space.grow(1);
  BOOST_TEST(storage->meters().clock().steps.empty());
  BOOST_TEST((used(*storage, it.space, morning, morning + 200 * day) == 200 * ByteMs{200 * day}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(old_hours_are_thinned_to_what_german_days_need, Impl, Implementations) {
  Impl storage;
  Began it(*storage);
  const TimeMs first_midnight = morning / day * day + 22 * hour;
  for (int i = 0; i < 24 * 10; ++i) {
    it.space.now = morning + static_cast<TimeMs>(i) * hour + 600'000;
    it.space.grow(1);
  }
  std::vector<TimeMs> days;
  for (TimeMs at = first_midnight; at < it.space.now; at += day)
    for (const TimeMs midnight : {at, at + hour}) days.push_back(midnight);
  const auto before = storage->meters().usage(it.space.journal(), days);
  const TimeMs later = it.space.now + limits::usage_hours_kept_ms + day;
  for (TimeMs at = it.space.now; at <= later; at += 30 * day)  // a server that runs idle
    BOOST_REQUIRE(storage->meters().settle(at).has_value());
  BOOST_REQUIRE(storage->meters().settle(later).has_value());
  const auto gone = storage->meters().thin(later);
  BOOST_REQUIRE(gone.has_value());
  BOOST_TEST(*gone > 180u);
  BOOST_TEST(*storage->meters().thin(later) == 0u);  // once a day
  storage.reopen();
  const auto after = storage->meters().usage(it.space.journal(), days);
  BOOST_REQUIRE(before.has_value());
  BOOST_REQUIRE(after.has_value());
  for (std::size_t i = 0; i < before->size(); ++i) BOOST_TEST(((*before)[i].byte_ms == (*after)[i].byte_ms));
  BOOST_TEST(storage->meters().usage(it.space.journal(), first_midnight + 2 * hour, later).error().code ==
             Errc::malformed);
  require_exact(*storage, it.space);
}

// A meter, a row of an hour, an entry's history: whichever of them is changed, the audit sees it.
BOOST_AUTO_TEST_CASE(what_was_changed_behind_the_meters_back_is_found) {
  Embedded storage;
  Began it(*storage);
  it.space.now = morning + 2 * hour;
  it.space.grow(1);
  const auto changes = [&](Table table, const Bytes& key, const auto& change) {
    storage.close();
    {
      auto kv = open_rocks_engine(storage.dir() / "records", {});
      BOOST_REQUIRE(kv.has_value());
      Batch batch;
      batch[{table, key}] = change(**(*kv)->get(table, key));
      BOOST_REQUIRE((*kv)->write(batch, Durable::now).has_value());
    }
    storage.open();
    return *storage->meters().audit(it.space.journal());
  };
  const auto same = [](const Bytes& value) { return value; };
  BOOST_TEST(changes(Table::journals, key_of(it.space.journal()), same).is_exact());
  const auto more_meter = [](const Bytes& value) {
    auto record = *decode<JournalRecord>(value);
    record.meter.regained_byte_ms += 1;
    return encode(record);
  };
  const auto less_meter = [](const Bytes& value) {
    auto record = *decode<JournalRecord>(value);
    record.meter.regained_byte_ms -= 1;
    return encode(record);
  };
  const auto audit = changes(Table::journals, key_of(it.space.journal()), more_meter);
  BOOST_TEST(!audit.is_exact());
  BOOST_TEST((audit.told.regained_byte_ms == 1));
  BOOST_TEST((audit.counted.regained_byte_ms == 0));
  BOOST_TEST(changes(Table::journals, key_of(it.space.journal()), less_meter).is_exact());

  const auto row = key_of(it.space.journal(), morning / hour);
  const auto more_row = [](const Bytes& value) {
    auto record = *decode<HourRecord>(value);
    record.bytes += 1;
    return encode(record);
  };
  const auto less_row = [](const Bytes& value) {
    auto record = *decode<HourRecord>(value);
    record.bytes -= 1;
    return encode(record);
  };
  BOOST_TEST(changes(Table::usage_hours, row, more_row).hours_wrong == 1u);
  BOOST_TEST(changes(Table::usage_hours, row, less_row).is_exact());

  const auto earlier = [](const Bytes& value) {
    const auto entry = *decode_entry(1, value);
    auto change = *decode_entry_on_meter(value)->change;
    change.at_ms -= 1;
    return encode_entry(entry.access, entry.hash, change, entry.bytes);
  };
  BOOST_TEST(!changes(Table::entries, key_of(it.space.journal(), std::uint64_t{1}), earlier).is_exact());
}

BOOST_AUTO_TEST_CASE(sums_are_written_in_one_way_only) {
  const ByteMs large = (ByteMs{0x0123456789abcdef} << 64) | 0xfedcba9876543210;
  BOOST_TEST(decimal(large) == "1512366075204170947332355369683137040");
  BOOST_TEST(decimal(0) == "0");
  BOOST_TEST(shortest_bytes(0).view().empty());
  BOOST_TEST((bytes_of(shortest_bytes(256).view()) == Bytes{1, 0}));
  BOOST_TEST((*byte_ms_of(shortest_bytes(large).view()) == large));
  for (unsigned bits = 0; bits < 128; ++bits) {
    const ByteMs value = ByteMs{1} << bits;
    BOOST_TEST(shortest_bytes(value).view().size() == bits / 8 + 1);
    BOOST_TEST((*byte_ms_of(shortest_bytes(value).view()) == value));
  }
  BOOST_TEST(byte_ms_of(Bytes{0, 1}).error().code == Errc::malformed);
  BOOST_TEST(byte_ms_of(Bytes(17, 1)).error().code == Errc::malformed);
}

// To the byte, written out by hand: what is on disks already stays readable.                       records.h
BOOST_AUTO_TEST_CASE(an_entry_with_its_change_of_the_meter_is_these_bytes) {
  std::array<std::uint8_t, EntryHash::size_bytes> hash{};
  hash.fill(0x11);
  const MeterChange change{1000, 300, 0, ByteMs{1} << 64};
  const std::string eleven(64, '1');
  const auto hex = [&](const std::optional<MeterChange>& of) {
    return to_hex(encode_entry(true, EntryHash(hash), of, bytes_of("ab")));
  };
  BOOST_TEST(hex(change) == "03" + eleven + "12" + "84" + "1903e8" + "19012c" + "00" + "49010000000000000000" + "6162");
  BOOST_TEST(hex(MeterChange{}) == "03" + eleven + "05" + "84" + "00" + "00" + "00" + "40" + "6162");
  BOOST_TEST(hex(std::nullopt) == "01" + eleven + "6162");
  BOOST_TEST(to_hex(encode(change)) == "841903e819012c0049010000000000000000");
}

BOOST_AUTO_TEST_SUITE_END()
