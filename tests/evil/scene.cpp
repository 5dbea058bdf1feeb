#include "tests/evil/scene.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace evil {

using stories::require_ok;

Scene::Scene(const std::string& role)
    : Scene([&role] {
        static std::map<std::string, PutAway<Scene>> scenes;
        return scenes[role].lend([&role] { return std::make_unique<Scene>(FromNothing{}, role); });
      }()) {}

Scene::Scene(const PutAway<Scene>::Lent& lent)
    : Den(lent.made, lent.lease), space(lent.made.space), bernd(lent.made.bernd.at_a_copy()) {}

Scene::Scene(FromNothing, const std::string& role) : Den(FromNothing{}), bernd(prepare(role)) {
  require_ok(bernd.mappe({"cat", "Umwelt:/eins.txt"}));
  anna_puts("zwei");
}

stories::Member Scene::prepare(const std::string& role) {
  space = anna.ask({"space", "create", "Umwelt"}).at("space");
  anna_puts("eins");
  return invites("bernd", "Bernd Groß", {"Umwelt:" + role});
}

void Scene::anna_puts(const std::string& name) {
  stories::write_file(anna.files() / (name + ".txt"), name + "\n");
  require_ok(anna.mappe({"put", anna.files() / (name + ".txt"), "Umwelt:/"}));
}

namespace {

Liar::Lie about_pages(std::function<bool(const Asked&)> meant, Scene::Change change) {
  return [meant = std::move(meant), change = std::move(change)](const Asked& asked, Told& told) {
    if (asked.method != "GET" || !meant(asked) || told.status != 200) return false;
    Page page = parse_page(told.body);
    if (!change(page)) return false;
    told.body = encode_page(page);
    return true;
  };
}

}  // namespace

Liar::Lie Scene::about_journal(Change change) const {
  return about_pages([path = "/v1/spaces/" + space + "/journal"](const Asked& asked) { return asked.path == path; },
                     std::move(change));
}

Liar::Lie Scene::about_roster(Change change) {
  return about_pages([](const Asked& asked) { return asked.path.ends_with("/roster"); }, std::move(change));
}

Scene::Sight Scene::sight_of(const stories::Member& member) const {
  return {member.ask({"code", space}).at("code"), member.ask({"ls", "-R", space + ":/"}).dump()};
}

Scene::Kept Scene::kept_by(const stories::Member& member, const std::string& id) {
  Kept kept;
  for (const auto& file : std::filesystem::recursive_directory_iterator(member.home()))
    if (file.is_regular_file() && file.path().parent_path().filename() != "locks" &&
        file.path().filename().string().find(id) != std::string::npos)
      kept[file.path().string()] = stories::read_file(file.path());
  BOOST_TEST_REQUIRE(!kept.empty());
  return kept;
}

std::string Scene::faction() const { return anna.ask({"whoami"}).at("factions").at(0).at("faction"); }

std::set<std::string> Scene::usually_asked(const stories::Member& member, const std::vector<std::string>& words) {
  const stories::Folder twin("twin");
  std::filesystem::copy(member.home(), twin / "home", std::filesystem::copy_options::recursive);
  stories::Command command = member.command(words);
  std::replace(command.argv.begin(), command.argv.end(), member.home().string(), (twin / "home").string());
  liar.tells_the_truth();
  require_ok(stories::run(command));
  const std::vector<std::string> kinds = liar.kinds_asked();
  return {kinds.begin(), kinds.end()};
}

void Scene::asked_only(const std::set<std::string>& usual) {
  for (const std::string& kind : liar.kinds_asked())
    // A card is asked for before an entry that names it can be judged.
    BOOST_TEST((usual.contains(kind) || kind == "GET /v1/cards/*"), "it asks what it usually does not: " << kind);
  BOOST_TEST(liar.writes() == 0);
}

void Scene::refused(const stories::Member& member, const std::vector<std::string>& words, const std::string& id,
                    Liar::Lie lie, const std::string& kind, int exit_code) {
  const std::set<std::string> usual = usually_asked(member, words);
  const Kept before = kept_by(member, id);
  liar.tells(std::move(lie));
  require_refused(member.mappe(words), kind, exit_code);
  BOOST_TEST(liar.lies_told() > 0);
  asked_only(usual);
  BOOST_TEST((kept_by(member, id) == before));
  liar.tells_the_truth();
}

void Scene::refused_then_well(Liar::Lie lie, const std::string& kind, int exit_code) {
  refused(bernd, {"cat", "Umwelt:/zwei.txt"}, space, std::move(lie), kind, exit_code);
  const stories::Outcome well = bernd.mappe({"cat", "Umwelt:/zwei.txt"});
  require_ok(well);
  BOOST_TEST(well.out == "zwei\n");
  const Sight annas = sight_of(anna);  // first: a manager's client may have something to tidy
  BOOST_TEST((sight_of(bernd) == annas));
}

void Scene::members_refused_then_well(Liar::Lie lie, const std::string& kind, int exit_code) {
  refused(bernd, {"members"}, faction(), std::move(lie), kind, exit_code);
  BOOST_TEST(bernd.ask({"members"}) == anna.ask({"members"}));
}

}  // namespace evil
