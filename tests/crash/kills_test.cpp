// kill -9 of the real programs at random moments: of the server, or of a client; by the clock, or at the n-th step at
// the disk, before it, after it or in its middle; and then, by turns, the loss of what was not synced. And disks that
// refuse some steps, or all from one on.
//
// After each: what was answered with 0 is there byte by byte for another member; what was cut off is there wholly or
// not at all, by entry; the same command ends well; the history verifies with every blob; the server's meters are
// right; the homes open; nothing half-written stays behind.
//
// MAPPE_SEED=n plays a walk again (moments by the clock but for luck); MAPPE_LONG=1 kills 1,000 times in all.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

#include "tests/crash/disk.h"
#include "tests/crash/seed.h"
#include "tests/crash/world.h"

using namespace crash;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_ok;
using stories::Running;
using stories::Town;
namespace fs = std::filesystem;

namespace {

enum class Victim { server, client, server_disk, client_disk };

// A member whose home lies on a disk that the test rules.
struct Person {
  std::string name;
  Member member;
  Disk disk{member.home()};
  Orders orders;

  Person(std::string its_name, Member its_member, std::size_t file_bytes_max, unsigned seed)
      : name(std::move(its_name)),
        member(std::move(its_member)),
        orders(name, member.files() / "hier", file_bytes_max, seed) {
    fs::create_directories(member.files() / "hier");
    disk.takes_all_as_synced();
  }
  Outcome mappe(std::vector<std::string> words) const { return stories::run(disk.under(member.command(words))); }
  Json ask(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const Outcome outcome = mappe(std::move(words));
    require_ok(outcome);
    return Json::parse(outcome.out);
  }
  std::size_t half_written() const {
    std::size_t count = 0;
    for (const auto& item : fs::recursive_directory_iterator(member.home()))
      count += item.path().filename().string().starts_with(".tmp-") ? 1 : 0;
    return count;
  }
};

class Walk {
 public:
  Walk(Victim victim, unsigned seed) : victim_(victim), random_(seed) {
    appliance().stop();
    disk_.takes_all_as_synced();
    appliance().starts_with(disk_.environment());
    appliance().start();
    for (Person* person : {&anna_, &bernd_}) {
      require_ok(person->mappe({"mkdir", "Umwelt:/" + person->name}));
      world_.folders.insert("/" + person->name);
    }
  }

  void kills_once() {
    const bool together = below(3) == 0;
    Person& first = below(2) == 0 ? anna_ : bernd_;
    Person& other = &first == &anna_ ? bernd_ : anna_;
    std::vector<std::pair<Person*, Order>> round;
    round.emplace_back(&first, first.orders.next(world_, seen_, &first == &anna_, !together));
    if (together) round.emplace_back(&other, other.orders.next(world_, seen_, false, false));
    const bool on_server = victim_ == Victim::server || victim_ == Victim::server_disk;
    const std::vector<int> codes = on_server ? kills_server(round) : kills_client(round);
    judges(round, codes, other);
    for (auto& [person, order] : round) person->orders.tidies_up();
  }

 private:
  using Round = std::vector<std::pair<Person*, Order>>;
  stories::Appliance& appliance() { return town_.appliance; }
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  // At the n-th step at the disk, or not before the clock says so: then false.
  bool arms(const Disk& disk, std::size_t steps_max) {
    if (is_disk()) {
      const std::uint32_t steps[] = {step_open | step_write, step_write, step_sync, step_rename, steps_that_write};
      const int errors[] = {ENOSPC, EIO};
      disk.strikes(steps[below(std::size(steps))], errors[below(2)], static_cast<std::int64_t>(below(steps_max)),
                   below(2) == 0 ? Disk::for_ever : static_cast<std::int64_t>(1 + below(2)));
      return true;
    }
    if (below(3) == 0) return false;
    const Death deaths[] = {dies_before, dies_after, dies_in_it};
    disk.strikes(steps_that_write, deaths[below(3)], static_cast<std::int64_t>(below(steps_max)), 1);
    return true;
  }

  std::unique_ptr<Running> starts(const Person& person, const Order& order, std::size_t nth) {
    const fs::path said = logs_ / ("said-" + std::to_string(nth));
    fs::remove(said);
    return std::make_unique<Running>(person.disk.under(person.member.command(order.words)), said);
  }

  std::vector<int> kills_server(const Round& round) {
    const bool by_step = arms(disk_, 12);
    const auto moment = std::chrono::microseconds(below(longest_us_));
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<Running>> running;
    for (const auto& [person, order] : round) running.push_back(starts(*person, order, running.size()));
    std::unique_ptr<Running> watch;
    if (below(4) == 0) watch = starts(*round.front().first, {.words = {"watch", "Umwelt"}, .change = {}}, 9);
    bool is_killed = false;
    constexpr std::chrono::seconds patience(10);
    const auto any_alive = [&] {
      return std::any_of(running.begin(), running.end(), [](auto& one) { return one->alive(); });
    };
    while (any_alive()) {
      const auto past = std::chrono::steady_clock::now() - begun;
      BOOST_TEST_REQUIRE((past < std::chrono::minutes(3)), "a client does not end");
      // A server whose disk refuses is started again before its clients lose patience.
      if (!is_killed && (by_step && !is_disk() ? !appliance().alive() : past >= (is_disk() ? patience : moment))) {
        is_killed = true;
        revives();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (!is_killed) revives();
    // Who was watching learns that nothing comes any more.
    if (watch && !watch->alive()) BOOST_TEST(watch->wait(std::chrono::seconds(1)) == 7, watch->output());
    return codes_of(running);
  }

  // Dead, if it was not; then, as after a loss of power; looked into; and up again.
  void revives() {
    appliance().kill_hard();
    disk_.works_well();
    if (below(2) == 0) disk_.loses_power();
    require_whole(appliance().data());
    appliance().start();
  }

  std::vector<int> kills_client(const Round& round) {
    Person& victim = *round.front().first;
    const bool by_step = arms(victim.disk, 30);
    const auto moment = std::chrono::microseconds(below(longest_us_));
    std::vector<std::unique_ptr<Running>> running;
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& [person, order] : round) running.push_back(starts(*person, order, running.size()));
    if (!by_step) {
      while (running.front()->alive() && std::chrono::steady_clock::now() - begun < moment)
        std::this_thread::sleep_for(std::chrono::microseconds(200));
      running.front()->kill_hard();
    }
    const std::vector<int> codes = codes_of(running);
    victim.disk.works_well();
    if (codes.front() != 0 && below(3) == 0) victim.disk.loses_power();
    return codes;
  }

  bool is_disk() const { return victim_ == Victim::server_disk || victim_ == Victim::client_disk; }

  // What may be said when it was cut off: killed; no server, or a busy one; a disk of one's own that refuses.
  std::vector<int> codes_of(const std::vector<std::unique_ptr<Running>>& running) const {
    std::set<int> known{0, 7, 128 + SIGKILL};
    if (is_disk()) known.erase(128 + SIGKILL);
    if (victim_ == Victim::client_disk) known = {0, 1};
    std::vector<int> codes;
    for (const auto& one : running) {
      const int code = one->wait(std::chrono::minutes(3));
      BOOST_TEST(known.contains(code), code << ": " << one->output());
      if (code == 1) BOOST_TEST(one->output().find("[io]") != std::string::npos, one->output());
      codes.push_back(code);
    }
    return codes;
  }

  void judges(const Round& round, const std::vector<int>& codes, const Person& observer) {
    std::vector<Order> orders;
    std::string told;
    for (std::size_t i = 0; i < round.size(); ++i) {
      orders.push_back(round[i].second);
      told += round[i].first->name + ":";
      for (const std::string& word : orders.back().words) told += " " + word;
      told += " -> " + std::to_string(codes[i]) + "; ";
    }
    BOOST_TEST_CONTEXT(told) {
      const bool with_people = std::any_of(orders.begin(), orders.end(), [](auto& one) { return one.is_about_people; });
      seen_ = sight_of(observer, with_people);
      std::vector<bool> done;
      std::string why;
      BOOST_TEST_REQUIRE(fits(seen_, world_, orders, done, why), why);
      for (std::size_t i = 0; i < round.size(); ++i) {
        BOOST_TEST((codes[i] != 0 || done[i]), "answered with 0, and not there: " << orders[i].words.front());
        if (codes[i] != 0) repeats(*round[i].first, orders[i], done[i]);
        orders[i].change(world_);
        if (codes[i] != 0 && orders[i].done_again) orders[i].done_again(world_, seen_);
      }
      holds(round, observer, orders, with_people);
    }
  }

  static void repeats(const Person& person, const Order& order, bool is_done) {
    if (is_done && order.codes_when_done.empty()) return;
    const Outcome again = person.mappe(order.words);
    const bool is_well = is_done ? order.codes_when_done.contains(again.exit_code) : again.exit_code == 0;
    BOOST_TEST(is_well, "again: " << again.exit_code << " " << again.err);
  }

  void holds(const Round& round, const Person& observer, const std::vector<Order>& orders, bool with_people) {
    seen_ = sight_of(observer, with_people);
    World before = world_;
    std::vector<bool> done;
    std::string why;
    BOOST_TEST_REQUIRE(fits(seen_, before, {}, done, why), "in the end: " << why);
    const Json verified = round.front().first->ask({"verify", "Umwelt", "--blobs"});
    BOOST_TEST(verified.at("ok").get<bool>(), verified.dump());
    const Json health = round.front().first->ask({"health", "Umwelt"});
    BOOST_TEST((health.at("skipped").empty() && health.at("alarms").empty()), health.dump());
    for (const auto& [person, order] : round) BOOST_TEST(person->half_written() == 0u);
    BOOST_TEST(fs::is_empty(appliance().data() / "storage/blobs/tmp"));
    BOOST_TEST(orders.size() == round.size());
  }

  static Picture sight_of(const Person& person, bool with_people) {
    return Sight([&person](std::vector<std::string> words) { return person.ask(std::move(words)); })
        .of("Umwelt", with_people);
  }

  static constexpr std::size_t longest_us_ = 250'000;  // of most commands here
  Victim victim_;
  std::mt19937 random_;
  stories::Folder logs_{"walk"};
  Town town_;
  std::string space_ = town_.space("Umwelt");
  Member clara_ = town_.invites("clara", "Clara", {"Umwelt:reader"});
  // A blob sent before its entry is sent again and again while the server refuses: half a minute.
  std::size_t file_bytes_max_ = victim_ == Victim::server_disk ? 200'000 : 1'100'000;
  Person anna_{"anna", town_.anna, file_bytes_max_, static_cast<unsigned>(random_())};
  Person bernd_{"bernd", town_.invites("bernd", "Bernd", {"Umwelt:editor"}), file_bytes_max_,
                static_cast<unsigned>(random_())};
  Disk disk_{town_.appliance.data()};
  World world_;
  Picture seen_;
};

// A town serves for so many kills, so that what is checked after each stays small.
void walks(Victim victim, int kills_in_all) {
  constexpr int kills_a_town = 50;
  const unsigned seed = seed_of_run();
  for (int begun = 0; begun < kills_in_all; begun += kills_a_town) {
    BOOST_TEST_CONTEXT("MAPPE_SEED=" << seed << ", from kill " << begun) {
      Walk walk(victim, seed + static_cast<unsigned>(begun));
      for (int kill = begun; kill < std::min(begun + kills_a_town, kills_in_all); ++kill)
        BOOST_TEST_CONTEXT("kill " << kill) walk.kills_once();
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kills)

BOOST_AUTO_TEST_CASE(a_server_killed_at_random_moments_keeps_what_it_acknowledged_and_shows_nothing_half) {
  walks(Victim::server, is_long() ? 500 : 20);
}

BOOST_AUTO_TEST_CASE(a_client_killed_at_random_moments_leaves_a_command_done_or_not_done_and_a_home_that_opens) {
  walks(Victim::client, is_long() ? 500 : 15);
}

BOOST_AUTO_TEST_CASE(a_server_whose_disk_refuses_acknowledges_nothing_that_is_lost) {
  walks(Victim::server_disk, is_long() ? 200 : 10);
}

BOOST_AUTO_TEST_CASE(a_client_whose_disk_refuses_says_so_and_leaves_a_command_done_or_not_done) {
  walks(Victim::client_disk, is_long() ? 200 : 10);
}

BOOST_AUTO_TEST_SUITE_END()
