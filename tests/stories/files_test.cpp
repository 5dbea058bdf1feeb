// Files by the commands: what is no file, what goes where, what is left after it.
#include <boost/test/unit_test.hpp>

#include "journal/ops.h"
#include "tests/stories/key_holder.h"

using namespace stories;
namespace client = mappe::client;
namespace journal = mappe::journal;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(a_link_is_told_and_what_lies_beside_it_comes) {
  Town town;
  const std::string id = town.space("Umwelt");
  write_file(town.anna.files() / "plan.txt", "Plan\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "plan.txt", "Umwelt:/"}));
  {
    // No command of this version makes links, but another program's may lie in a space.
    KeyHolder holder(town.anna, town.appliance.door());
    client::DraftEntry draft;
    draft.epoch = holder.space(id).epoch();
    journal::Target target;
    target.name = "Vorlage 12";
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Link{mappe::NodeId::random(), mappe::NodeId(), "Vorlage", std::move(target)});
    draft.plain_body = journal::encode_ops(ops);
    holder.sends(id, holder.signs(id, draft));
  }
  const Outcome alone = town.anna.mappe({"get", "Umwelt:/Vorlage", town.anna.files() / "hier"});
  require_exit(alone, 2);
  BOOST_TEST(alone.says("export"), alone.err);
  const Outcome all = town.anna.mappe({"get", "-r", "Umwelt:/", town.anna.files() / "alles"});
  require_exit(all, 1);
  BOOST_TEST(all.says("/Vorlage:"), all.err);
  BOOST_TEST(read_file(town.anna.files() / "alles/plan.txt") == "Plan\n");
  require_exit(town.anna.mappe({"cat", "Umwelt:/Vorlage"}), 2);
}

BOOST_AUTO_TEST_CASE(what_was_in_the_bin_of_one_space_does_not_come_back_into_another) {
  Town town;
  town.space("Umwelt");
  town.space("Verkehr");
  write_file(town.anna.files() / "plan.txt", "Plan\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "plan.txt", "Umwelt:/"}));
  require_ok(town.anna.mappe({"rm", "Umwelt:/plan.txt"}));
  const std::string id = town.anna.ask({"trash", "ls", "Umwelt"}).at(0).at("id");
  require_exit(town.anna.mappe({"trash", "restore", "Umwelt:" + id, "Verkehr:/plan.txt"}), 2);
  require_exit(town.anna.mappe({"cat", "Umwelt:/plan.txt"}), 4);
  require_ok(town.anna.mappe({"trash", "restore", "Umwelt:" + id, "Umwelt:/wieder.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/wieder.txt"}).out == "Plan\n");
}

BOOST_AUTO_TEST_CASE(an_empty_bin_holds_nothing_and_takes_few_entries) {
  Town town;
  town.space("Umwelt");
  const fs::path tree = town.anna.files() / "viele";
  for (int i = 0; i < 100; ++i) write_file(tree / ("Datei " + std::to_string(i)), "eins\n");
  require_ok(town.anna.mappe({"put", "-r", tree, "Umwelt:/"}));
  for (int i = 0; i < 100; ++i) write_file(tree / ("Datei " + std::to_string(i)), "zwei\n");
  require_ok(town.anna.mappe({"put", "-r", tree, "Umwelt:/"}));
  require_ok(town.anna.mappe({"rm", "Umwelt:/viele"}));
  const auto seq = [&] { return town.anna.ask({"code", "Umwelt"}).at("seq").get<std::uint64_t>(); };
  const std::uint64_t before = seq();
  require_ok(town.anna.mappe({"trash", "empty", "Umwelt"}));
  BOOST_TEST(seq() - before == 1u);
  BOOST_TEST(town.anna.ask({"trash", "ls", "Umwelt"}).empty());
  require_ok(town.anna.mappe({"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_SUITE_END()
