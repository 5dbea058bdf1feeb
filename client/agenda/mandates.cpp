#include "client/agenda/mandates.h"

#include <algorithm>

#include "client/identity/credentials.h"
#include "crypto/base/cbor.h"

namespace mappe::client {
namespace {

constexpr std::string_view body_mark = "mappe:body/";  // a name that no council gives
constexpr std::uint64_t bodies_version = 1;
const RecordName bodies_record{Drawer::settings, "my-bodies"};

void write_body_names(cbor::Writer& to, const std::set<std::string>& names) {
  to.array(names.size());
  for (const std::string& name : names) to.text(name);
}

std::set<std::string> read_body_names(cbor::Reader& from) {
  std::set<std::string> names;
  const std::size_t count = from.array_up_to(my_bodies_max);
  for (std::size_t at = 0; at < count; ++at) names.emplace(from.text());
  return names;
}

}  // namespace

std::string body_name(std::string_view name) {
  auto normal = normalised_text(name);
  const std::string text = normal ? std::move(*normal) : std::string(name);
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::set<std::string> bodies_in(const SpaceReplica& space) {
  std::set<std::string> names;
  if (!space.is_replayed()) return names;
  const journal::Author& self = space.self().principal();
  for (const auto& [key, beside] : space.state().agenda().beside()) {
    const std::string* subject = beside.subject.council();
    if (subject == nullptr || !subject->starts_with(body_mark) || subject->size() == body_mark.size()) continue;
    const auto given = beside.attending.find(self.id);
    if (given == beside.attending.end() || given->second.answer != journal::Answer::comes) continue;
    if (given->second.stamp.author == self) names.insert(subject->substr(body_mark.size()));
  }
  return names;
}

std::vector<journal::Op> ops_for_bodies(const SpaceReplica& space, const std::set<std::string>& wanted) {
  std::vector<journal::Op> ops;
  const auto answer = [&](const std::string& name, journal::Answer given) {
    ops.emplace_back(journal::op::Attend{{std::string(body_mark) + name}, space.self().principal().id, given});
  };
  const std::set<std::string> said = bodies_in(space);
  for (const std::string& name : said)
    if (!wanted.contains(name)) answer(name, journal::Answer::none);
  for (const std::string& name : wanted)
    if (!said.contains(name)) answer(name, journal::Answer::comes);
  return ops;
}

Result<BodiesHere> bodies_here(const Home& home) {
  BodiesHere here;
  auto record = home.read(bodies_record);
  if (!record && (record.error().code == Errc::not_found || record.error().code == Errc::damaged)) return here;
  if (!record) return fail(record.error());
  cbor::Reader from(record->expose());
  from.array(3);
  const bool is_ours = from.uint() == bodies_version;
  here.only = read_body_names(from);
  here.hidden = read_body_names(from);
  if (!is_ours || !from.finish()) return BodiesHere();
  return here;
}

Result<void> keep_bodies_here(const Home& home, const BodiesHere& here) {
  if (here.only.empty() && here.hidden.empty()) return home.remove(bodies_record);
  cbor::Writer to;
  to.array(3).uint(bodies_version);
  write_body_names(to, here.only);
  write_body_names(to, here.hidden);
  return home.write(bodies_record, to.take());
}

std::set<std::string> my_bodies(const std::vector<SpaceReplica*>& spaces, const BodiesHere& here) {
  std::set<std::string> all;
  for (const SpaceReplica* space : spaces) all.merge(bodies_in(*space));
  for (const std::string& name : here.hidden) all.erase(name);
  all.insert(here.only.begin(), here.only.end());
  return all;
}

bool is_of_bodies(const std::string& meeting, const std::vector<std::string>& its_bodies,
                  const std::set<std::string>& chosen) {
  const auto is_chosen = [&](const std::string& name) { return chosen.contains(body_name(name)); };
  return chosen.empty() || is_chosen(meeting) || std::any_of(its_bodies.begin(), its_bodies.end(), is_chosen);
}

}  // namespace mappe::client
