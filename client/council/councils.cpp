#include "client/council/councils.h"

#include <algorithm>

#include "client/council/limits.h"
#include "client/limits.h"
#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"

namespace mappe::client::council {
namespace {

const RecordName list_record{Drawer::councils, "list"};  // no council's: their records have a hyphen
constexpr std::uint64_t list_version = 1;

Bytes written_list(const std::vector<CouncilListing>& listed) {
  cbor::Writer to;
  to.array(2).uint(list_version).array(listed.size());
  for (const CouncilListing& one : listed) {
    to.array(8).text(one.council).text(one.title).text(one.address).array(one.roots.size());
    for (const std::string& root : one.roots) to.text(root);
    to.text(one.generation).uint(one.upto).uint(one.checked_ms).text(one.outcome);
  }
  return to.take();
}

std::optional<std::vector<CouncilListing>> read_list(ByteView bytes) {
  cbor::Reader from(bytes);
  from.array(2);
  if (from.uint() != list_version) return std::nullopt;
  std::vector<CouncilListing> listed(from.array_up_to(client::limits::councils_max));
  for (CouncilListing& one : listed) {
    from.array(8);
    one.council = from.text();
    one.title = from.text();
    one.address = from.text();
    one.roots.resize(from.array_up_to(limits::list_items_max));
    for (std::string& root : one.roots) root = from.text();
    one.generation = from.text();
    one.upto = from.uint();
    one.checked_ms = from.uint();
    one.outcome = from.text();
  }
  if (!from.finish()) return std::nullopt;
  return listed;
}

std::vector<std::string> hosts_of(const CouncilListing& listed) {
  std::vector<std::string> hosts{host_of(listed.address)};
  for (const std::string& root : listed.roots) hosts.push_back(host_of(root));
  std::sort(hosts.begin(), hosts.end());
  hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
  std::erase(hosts, "");
  return hosts;
}

}  // namespace

Result<Councils> Councils::open(const Home& home) {
  Councils councils(home);
  auto record = home.read(list_record);
  if (!record && (record.error().code == Errc::not_found || record.error().code == Errc::damaged)) return councils;
  if (!record) return fail(record.error());
  auto listed = read_list(record->expose());
  if (!listed) return councils;  // of another program: asked for again
  if (auto taken = councils.take(std::move(*listed)); !taken) return fail(taken.error());
  return councils;
}

Result<void> Councils::take(std::vector<CouncilListing> listed) {
  std::vector<CouncilHere> here;
  for (CouncilListing& one : listed) {
    const auto before = std::find_if(here_.begin(), here_.end(),
                                     [&](const CouncilHere& each) { return each.listed.council == one.council; });
    auto kept =
        before != here_.end() ? Result<KeptCouncil>(std::move(before->kept)) : KeptCouncil::open(*home_, one.council);
    if (!kept) return fail(kept.error());
    auto hosts = hosts_of(one);
    here.push_back({std::move(one), std::move(hosts), std::move(*kept)});
  }
  here_ = std::move(here);
  return {};
}

bool Councils::are_empty() const {
  return std::all_of(here_.begin(), here_.end(), [](const CouncilHere& one) { return one.kept.rows().all().empty(); });
}

std::vector<KnownCouncil> Councils::known() const {
  std::vector<KnownCouncil> known;
  for (const CouncilHere& one : here_)
    known.push_back({one.listed.council, one.hosts, one.listed.roots, &one.kept.rows(), &one.kept.index()});
  return known;
}

std::vector<std::string> Councils::hosts() const {
  std::vector<std::string> hosts;
  for (const CouncilHere& one : here_) hosts.insert(hosts.end(), one.hosts.begin(), one.hosts.end());
  return hosts;
}

std::optional<Meant> Councils::find(const std::string& id, const std::vector<KnownCouncil>& known) const {
  for (const KnownCouncil& one : known)
    if (const Row* row = id.empty() ? nullptr : one.rows->find(id)) return Meant{&one, row};
  return std::nullopt;
}

const CouncilHere* Councils::named(const std::string& council) const {
  const auto found =
      std::find_if(here_.begin(), here_.end(), [&](const CouncilHere& one) { return one.listed.council == council; });
  return found == here_.end() ? nullptr : &*found;
}

Result<void> Councils::note(std::vector<CouncilListing> listed) {
  if (auto written = home_->write(list_record, written_list(listed)); !written) return written;
  return take(std::move(listed));
}

Answer<std::vector<Councils::Updated>> Councils::update(Api& api) {
  auto listed = api.councils();
  if (!listed) return pass_on<std::vector<Updated>>(listed);
  std::vector<std::string> gone;
  for (const CouncilHere& one : here_)
    if (std::none_of(listed->begin(), listed->end(),
                     [&](const CouncilListing& each) { return each.council == one.listed.council; }))
      gone.push_back(one.listed.council);
  if (auto noted = note(std::move(*listed)); !noted) return noted.error();
  for (const std::string& council : gone)
    if (auto forgotten = KeptCouncil::forget(*home_, council); !forgotten) return forgotten.error();
  std::vector<Updated> all;
  for (CouncilHere& one : here_) {
    Updated updated{one.listed.council, false, std::nullopt};
    auto done = one.kept.update(one.listed, [&](std::uint64_t since) -> Result<std::string> {
      auto page = api.council_objects(one.listed.council, since);
      if (!page) return fail(page.error());
      return std::move(*page);
    });
    if (done)
      updated.changed = *done;
    else
      updated.error = done.error();
    all.push_back(std::move(updated));
  }
  return all;
}

}  // namespace mappe::client::council
