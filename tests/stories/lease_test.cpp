// Somebody holds a lock on a place: the command line leaves it alone until it is given up.         docs/protocol.md §6
#include <boost/test/unit_test.hpp>

#include "client/replica/leases.h"
#include "tests/stories/key_holder.h"

using namespace stories;
namespace client = mappe::client;

namespace {

struct DeskTown : Town {
  std::string id = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});

  DeskTown() {
    write_file(anna.files() / "plan.txt", "Plan\n");
    write_file(anna.files() / "ordner/brief.txt", "Brief\n");
    require_ok(anna.mappe({"put", anna.files() / "plan.txt", "Umwelt:/"}));
    require_ok(anna.mappe({"put", "-r", anna.files() / "ordner", "Umwelt:/"}));
  }
  void anna_cannot(const std::vector<std::string>& words) {
    const Outcome outcome = anna.mappe(words);
    require_exit(outcome, 3);
    BOOST_TEST(outcome.says("[locked]"), outcome.err);
  }
};

// A lock as Bernd's office program would take it.
class Lock {
 public:
  Lock(DeskTown& office, const std::string& folder, const std::string& name, bool deep)
      : holder_(office.bernd, office.appliance.door()), id_(*mappe::SpaceId::parse_base64url(office.id)) {
    client::SpaceReplica& space = holder_.space(office.id);
    const mappe::NodeId parent = *space.state().resolve(folder);
    client::LeaseRequest request;
    request.key = client::lease_key_of(space, parent, name);
    if (deep) request.deep_key = client::deep_lease_key_of(space, parent, name);
    request.ttl_s = 600;
    auto taken = holder_.session().api().take_lease(id_, request);
    BOOST_REQUIRE(static_cast<bool>(taken));
    token_ = taken->token;
  }
  void gives_up() { BOOST_REQUIRE(static_cast<bool>(holder_.session().api().drop_lease(id_, token_))); }

 private:
  KeyHolder holder_;
  mappe::SpaceId id_;
  client::LeaseToken token_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(leases, DeskTown)

BOOST_AUTO_TEST_CASE(a_locked_file_is_not_saved_moved_removed_or_restored) {
  Lock lock(*this, "/", "plan.txt", false);
  write_file(anna.files() / "plan.txt", "Plan, zweite Fassung\n");
  anna_cannot({"put", anna.files() / "plan.txt", "Umwelt:/"});
  anna_cannot({"mv", "Umwelt:/plan.txt", "Umwelt:/anders.txt"});
  anna_cannot({"mv", "Umwelt:/ordner/brief.txt", "Umwelt:/plan.txt"});
  anna_cannot({"rm", "Umwelt:/plan.txt"});
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
  // Beside it work goes on.
  require_ok(anna.mappe({"mkdir", "Umwelt:/frei"}));
  lock.gives_up();
  require_ok(anna.mappe({"put", anna.files() / "plan.txt", "Umwelt:/"}));
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan, zweite Fassung\n");
  Lock again(*this, "/", "plan.txt", false);
  anna_cannot({"restore", "Umwelt:/plan.txt", "--version", "1"});
  again.gives_up();
  require_ok(anna.mappe({"restore", "Umwelt:/plan.txt", "--version", "1"}));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_locked_before_it_is_taken_stays_free) {
  Lock lock(*this, "/", "neu", false);
  anna_cannot({"mkdir", "Umwelt:/neu"});
  lock.gives_up();
  require_ok(anna.mappe({"mkdir", "Umwelt:/neu"}));
}

BOOST_AUTO_TEST_CASE(what_lies_below_a_deep_lock_is_locked_too) {
  Lock lock(*this, "/", "ordner", true);
  anna_cannot({"mkdir", "Umwelt:/ordner/neu"});
  anna_cannot({"rm", "Umwelt:/ordner/brief.txt"});
  write_file(anna.files() / "ordner/unter/tief.txt", "tief\n");
  anna_cannot({"put", "-r", anna.files() / "ordner", "Umwelt:/"});
  lock.gives_up();
  require_ok(anna.mappe({"put", "-r", anna.files() / "ordner", "Umwelt:/"}));
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/ordner/unter/tief.txt"}).out == "tief\n");
}

BOOST_AUTO_TEST_CASE(a_folder_stays_where_it_is_while_something_in_it_is_locked) {
  Lock lock(*this, "/ordner", "brief.txt", false);
  anna_cannot({"rm", "Umwelt:/ordner"});
  anna_cannot({"mv", "Umwelt:/ordner", "Umwelt:/anderswo"});
  lock.gives_up();
  require_ok(anna.mappe({"mv", "Umwelt:/ordner", "Umwelt:/anderswo"}));
  require_ok(anna.mappe({"rm", "Umwelt:/anderswo"}));
}

BOOST_AUTO_TEST_SUITE_END()
