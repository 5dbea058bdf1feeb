#include "tests/crash/world.h"

#include <boost/test/unit_test.hpp>
#include <cstring>

#include "crypto/base/hash.h"

namespace crash {

using stories::Json;
namespace fs = std::filesystem;

namespace {

std::string hash_of(const std::string& bytes) {
  return mappe::to_hex(mappe::sha256(mappe::view_of(bytes))).substr(0, 16);
}

std::string file_line(std::size_t versions, std::size_t size_bytes, const std::string& hash) {
  return std::to_string(versions) + " versions, " + std::to_string(size_bytes) + " bytes, " + hash;
}

std::string people_line(const std::string& role, bool is_in_the_office) {
  return role + (is_in_the_office ? ", office" : "");
}

// What was current stays as a version, except one of size 0 (docs/protocol.md §4.7).
void becomes_current(World::Version version, std::vector<World::Version>* versions) {
  if (!versions->empty() && versions->back().size_bytes == 0) versions->pop_back();
  versions->push_back(std::move(version));
}

}  // namespace

Picture World::picture() const {
  Picture picture;
  for (const auto& [path, versions] : files)
    picture[path] = file_line(versions.size(), versions.back().size_bytes, versions.back().hash);
  for (const auto& [path, versions] : bin) picture["bin " + path] = "";
  for (const std::string& path : folders) picture[path] = "folder";
  picture["Clara"] = people_line(role, is_in_the_office);
  return picture;
}

Picture Sight::of(const std::string& space, bool with_people) const {
  const stories::Folder got("got");
  const fs::path root = got / "all";
  ask_({"get", "-r", space + ":/", root.string()});
  Picture picture;
  for (const Json& item : ask_({"ls", "-R", space + ":/"})) {
    const std::string path = item.at("path");
    if (item.at("kind") == "folder") {
      picture[path] = fs::is_directory(root / path.substr(1)) ? "folder" : "not fetched";
      continue;
    }
    const std::string bytes = stories::read_file(root / path.substr(1));
    BOOST_TEST(bytes.size() == item.at("size"), path << " has another size than its entry says");
    picture[path] = file_line(item.at("versions"), bytes.size(), hash_of(bytes));
  }
  for (const Json& item : ask_({"trash", "ls", space}))
    picture["bin " + item.at("path").get<std::string>()] = item.at("id");
  if (!with_people) return picture;
  std::string role;
  bool is_in_the_office = false;
  for (const Json& member : ask_({"members", space}))
    if (member.at("name") == "Clara") role = member.at("role");
  for (const Json& person : ask_({"members"}))
    if (person.at("name") == "Clara") is_in_the_office = person.at("duties").dump().find("office") != std::string::npos;
  picture["Clara"] = people_line(role, is_in_the_office);
  return picture;
}

// ---- orders ----

Orders::Orders(std::string name, fs::path files, std::size_t file_bytes_max, unsigned seed)
    : name_(std::move(name)), files_(std::move(files)), file_bytes_max_(file_bytes_max), random_(seed) {}

std::string Orders::fresh(const std::string& word) { return word + "-" + std::to_string(++count_); }

std::vector<std::string> Orders::own(const std::map<std::string, std::vector<World::Version>>& of) const {
  std::vector<std::string> paths;
  for (const auto& [path, versions] : of)
    if (path.starts_with("/" + name_ + "/") && path.find('/', name_.size() + 2) == std::string::npos)
      paths.push_back(path);
  return paths;
}

// Empty, among the records, in a file of its own, two chunks sent before their entry.
World::Version Orders::writes(const std::string& relative) {
  static constexpr std::size_t sizes[] = {0, 1, 700, 20'000, 60'000, 200'000, 300'000, 1'100'000};
  const std::size_t size = std::min(sizes[below(std::size(sizes))], file_bytes_max_);
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; i += sizeof(std::uint32_t)) {
    const std::uint32_t word = random_();
    std::memcpy(bytes.data() + i, &word, std::min(sizeof word, size - i));
  }
  stories::write_file(files_ / relative, bytes);
  return {size, hash_of(bytes)};
}

Order Orders::puts(const std::string& name) {
  const World::Version version = writes(name);
  const std::string path = "/" + name_ + "/" + name;
  return {.words = {"put", (files_ / name).string(), "Umwelt:/" + name_ + "/"},
          .change = [path, version](World& world) { becomes_current(version, &world.files[path]); },
          .codes_when_done = {}};  // it would be a version more
}

Order Orders::puts_tree() {
  const std::string tree = fresh("baum");
  const std::string path = "/" + name_ + "/" + tree;
  std::map<std::string, World::Version> files;
  for (std::size_t i = 0, count = 2 + below(5); i < count; ++i) {
    const std::string name = (i % 2 == 0 ? "ast/" : "") + fresh("blatt");
    files[path + "/" + name] = writes(tree + "/" + name);
  }
  Order order{{"put", "-r", (files_ / tree).string(), "Umwelt:/" + name_ + "/"}, [path, files](World& world) {
                world.folders.insert(path);
                world.folders.insert(path + "/ast");
                for (const auto& [file, version] : files) world.files[file].push_back(version);
              }};
  order.is_by_item = true;
  order.done_again = [files](World& world, const Picture& seen) {
    for (const auto& [file, version] : files)
      if (seen.contains(file) && version.size_bytes > 0) world.files[file].push_back(version);
  };
  return order;
}

Order Orders::makes_folder() {
  const std::string path = "/" + name_ + "/" + fresh("ordner");
  return {.words = {"mkdir", "Umwelt:" + path},
          .change = [path](World& world) { world.folders.insert(path); },
          .codes_when_done = {3}};
}

Order Orders::moves(const std::string& file) {
  const std::string to = "/" + name_ + "/" + fresh("umbenannt");
  return {.words = {"mv", "Umwelt:" + file, "Umwelt:" + to},
          .change = [file, to](World& world) { world.files[to] = std::move(world.files.extract(file).mapped()); },
          .codes_when_done = {4}};
}

Order Orders::removes(const std::string& file) {
  return {.words = {"rm", "Umwelt:" + file},
          .change = [file](World& world) { world.bin[file] = std::move(world.files.extract(file).mapped()); },
          .codes_when_done = {4}};
}

Order Orders::restores(const World& world, const std::string& file) {
  const std::size_t version = below(world.files.at(file).size());
  return {.words = {"restore", "Umwelt:" + file, "--version", std::to_string(version + 1)},
          .change =
              [file, version](World& changed) {
                auto& versions = changed.files[file];
                becomes_current(World::Version(versions[version]), &versions);
              },
          .codes_when_done = {}};  // it would be a version more
}

Order Orders::brings_back(const std::string& file, const std::string& id) {
  return {.words = {"trash", "restore", "Umwelt:" + id},
          .change = [file](World& world) { world.files[file] = std::move(world.bin.extract(file).mapped()); },
          .codes_when_done = {4}};
}

Order Orders::empties_the_bin() {
  return {.words = {"trash", "empty", "Umwelt"}, .change = [](World& world) { world.bin.clear(); }};
}

Order Orders::changes_people(const World& world) {
  if (below(2) == 0) {
    const bool in = !world.is_in_the_office;
    return {.words = {"role", "Clara", "member", in ? "--duty" : "--no-duty", "office"},
            .change = [in](World& changed) { changed.is_in_the_office = in; },
            .is_about_people = true};
  }
  const std::string role = world.role == "reader" ? "commenter" : world.role == "commenter" ? "editor" : "reader";
  return {.words = {"share", "Umwelt", "Clara:" + role},
          .change = [role](World& changed) { changed.role = role; },
          .is_about_people = true};
}

Order Orders::next(const World& world, const Picture& ids, bool may_manage, bool alone) {
  const std::vector<std::string> files = own(world.files), bin = own(world.bin);
  constexpr std::size_t files_enough = 10;
  const std::string file = files.empty() ? "" : files[below(files.size())];
  const std::size_t choice = below(20);
  if (alone && may_manage && choice < 3) return changes_people(world);
  if (alone && !world.bin.empty() && choice == 3) return empties_the_bin();
  if (!bin.empty() && choice < 6) {
    const std::string& chosen = bin[below(bin.size())];
    return brings_back(chosen, ids.at("bin " + chosen));
  }
  if (!files.empty() && (choice < 8 || files.size() > files_enough)) return removes(file);
  if (!files.empty() && choice < 10) return moves(file);
  if (!files.empty() && choice < 12) return restores(world, file);
  if (!files.empty() && choice < 15) return puts(file.substr(name_.size() + 2));
  if (choice == 15) return makes_folder();
  return choice < 18 ? puts(fresh("datei")) : puts_tree();
}

void Orders::tidies_up() const {
  for (const auto& item : fs::directory_iterator(files_)) fs::remove_all(item.path());
}

// ---- what was cut off ----

namespace {

struct Change {
  std::string before, after;  // "": nothing there
};

std::map<std::string, Change> changes_of(const World& before, const Order& order) {
  World changed = before;
  order.change(changed);
  const Picture old = before.picture(), fresh = changed.picture();
  std::map<std::string, Change> changes;
  for (const auto& [place, what] : old)
    if (const auto now = fresh.find(place); now == fresh.end() || now->second != what)
      changes[place] = {what, now == fresh.end() ? "" : now->second};
  for (const auto& [place, what] : fresh)
    if (!old.contains(place)) changes[place] = {"", what};
  return changes;
}

bool is_bin(const std::string& place) { return place.starts_with("bin "); }

}  // namespace

bool fits(const Picture& seen, const World& before, const std::vector<Order>& orders, std::vector<bool>& done,
          std::string& why) {
  // The ids of what lies in the bin are the space's own; all that counts is whether it is there.
  const auto at = [&seen](const std::string& place) {
    const auto found = seen.find(place);
    return found == seen.end() ? std::string() : is_bin(place) ? "there" : found->second;
  };
  const auto as_seen = [](const std::string& place, const Picture& of) {
    const auto found = of.find(place);
    return found == of.end() ? std::string() : is_bin(place) ? "there" : found->second;
  };
  const bool with_people = seen.contains("Clara");
  Picture expected = before.picture();
  done.clear();
  for (const Order& order : orders) {
    World changed = before;
    order.change(changed);
    const Picture after = changed.picture();
    std::size_t items = 0, items_done = 0;
    for (const auto& [place, change] : changes_of(before, order)) {
      const std::string now = as_seen(place, after);
      ++items;
      if (at(place) != now) continue;
      ++items_done;
      if (after.contains(place))
        expected[place] = after.at(place);
      else
        expected.erase(place);
    }
    if (!order.is_by_item && items_done != 0 && items_done != items)
      return why = "half done: " + order.words.front(), false;
    done.push_back(items_done == items);
  }
  for (const auto& [place, what] : expected)
    if (at(place) != as_seen(place, expected) && (with_people || place != "Clara"))
      return why = place + ": there should be \"" + what + "\", there is \"" + at(place) + "\"", false;
  for (const auto& [place, what] : seen)
    if (!expected.contains(place)) return why = "too much: " + place, false;
  return true;
}

void require_whole(const fs::path& data) {
  const stories::Folder copy("whole");
  fs::copy(data / "storage", copy / "storage", fs::copy_options::recursive);
  stories::Command recount;
  recount.argv = {MAPPE_RECOUNT, (copy / "storage").string()};
  stories::require_ok(stories::run(recount));
}

}  // namespace crash
