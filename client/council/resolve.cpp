#include "client/council/resolve.h"

#include <algorithm>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

using mappe::council::recognise;
using mappe::council::Recognised;
using mappe::council::same_root;

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& sign : out)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + 32);
  return out;
}

std::string without_www(const std::string& host) { return host.starts_with("www.") ? host.substr(4) : host; }

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_same(const Recognised& read, const std::string& address, const KnownCouncil& council) {
  // Reading all addresses takes long; the number stands in the right one.
  if (address.empty() || ascii_lower(address).find(ascii_lower(read.number)) == std::string::npos) return false;
  const auto other = recognise(address);
  if (!other || other->sort != "object" || other->counter != read.counter || other->number != read.number) return false;
  const auto is_ours = [&](const std::string& root) {
    return std::any_of(council.roots.begin(), council.roots.end(),
                       [&](const std::string& one) { return same_root(one, root); });
  };
  return same_root(read.root, other->root) || (is_ours(read.root) && is_ours(other->root));
}

std::vector<const Row*> of_address(const Recognised& read, const KnownCouncil& council) {
  std::vector<const Row*> found;
  std::vector<std::string> hosts = council.hosts;
  for (const std::string& root : council.roots) hosts.push_back(host_of(root));
  const std::string ending = read.oparl.empty() || !is_known_host(read.root, hosts) ? "" : "/" + read.oparl;
  for (const auto& [id, row] : council.rows->all()) {
    if (row.is_gone()) continue;
    const bool by_id = !ending.empty() && id.ends_with(ending);
    if (by_id || is_same(read, row.web, council) || is_same(read, row.main_url, council)) found.push_back(&row);
  }
  std::sort(found.begin(), found.end(), [](const Row* a, const Row* b) {
    const std::string of_a = rank_of(*a), of_b = rank_of(*b);
    return of_a != of_b ? of_a > of_b : a->id < b->id;
  });
  return found;
}

const Row* as_pasted(const std::string& text, const Rows& rows) {
  if (text.empty()) return nullptr;
  if (const Row* row = rows.find(text)) return row;
  const Row* least = nullptr;  // several of one address: the same on every device
  for (const auto& [id, row] : rows.all())
    if (row.web == text && (least == nullptr || id < least->id)) least = &row;
  return least;
}

}  // namespace

std::string host_of(const std::string& address) {
  const auto read = recognise(address);
  if (!read || read->sort == "number") return {};
  const auto begin = read->root.find("//") + 2;
  return read->root.substr(begin, read->root.find('/', begin) - begin);
}

bool is_known_host(const std::string& address, const std::vector<std::string>& hosts) {
  const std::string host = without_www(host_of(address));
  return !host.empty() &&
         std::any_of(hosts.begin(), hosts.end(), [&](const std::string& one) { return without_www(one) == host; });
}

Result<Resolution> resolve(const std::string& pasted, const std::vector<KnownCouncil>& councils) {
  const auto address = mappe::council::address_in(pasted);
  if (!address) return fail(address.error());
  auto read = recognise(*address);
  if (!read) return fail(read.error());
  Resolution resolution;
  for (const std::string& text : {trimmed(pasted), *address})
    if (resolution.found.empty())
      for (const KnownCouncil& council : councils)
        if (const Row* row = as_pasted(text, *council.rows)) resolution.found.push_back({&council, row});
  if (resolution.found.empty() && (read->sort == "number" || read->sort == "object"))
    for (const KnownCouncil& council : councils) {
      const auto rows = read->sort == "number" ? council.index->by_number(read->number) : of_address(*read, council);
      for (const Row* row : rows) resolution.found.push_back({&council, row});
    }
  if (resolution.found.size() > limits::choices_max) resolution.found.resize(limits::choices_max, {nullptr, nullptr});
  resolution.read = std::move(*read);
  return resolution;
}

Resolver::Resolver(const Rows& rows, const SearchIndex& index, std::string title)
    : rows_(rows), index_(index), title_(std::move(title)) {
  for (std::size_t place = 0; place < index.found().size(); ++place)
    if (const auto name = index.folded_name(place); !name.empty()) by_name_[name].push_back(index.found()[place]);
}

std::string Resolver::body_of(const Row& row) const {
  const Row* body = rows_.find(row.body);
  return body != nullptr && !body->name.empty() ? body->name : title_;
}

std::vector<Proposal> Resolver::proposals(const BusinessAnchor& anchor) const {
  std::vector<const Row*> rows = index_.by_number(anchor.reference);
  const std::string name = folded(anchor.name), body = folded(anchor.body);
  if (const auto same = by_name_.find(name); same != by_name_.end() && !name.empty())
    rows.insert(rows.end(), same->second.begin(), same->second.end());
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  const std::string number = mappe::council::normal_reference(anchor.reference);
  std::vector<Proposal> found;
  for (const Row* row : rows) {
    int same = 0, other = 0;
    const auto compare = [&](const std::string& ours, const std::string& theirs, int counts) {
      if (ours.empty() || theirs.empty()) return;
      (ours == theirs ? same : other) += ours == theirs ? counts : 1;
    };
    compare(number, row->normal, 1);
    compare(name, folded(row->name), 1);
    compare(anchor.date, row->date.substr(0, anchor.date.size()), 1);
    compare(body, folded(body_of(*row)), 0);  // every paper of the town has it: it speaks against one alone
    found.push_back({row, same >= 2 && other == 0});
  }
  std::sort(found.begin(), found.end(), [](const Proposal& a, const Proposal& b) {
    if (a.is_sure != b.is_sure) return a.is_sure;
    const std::string of_a = rank_of(*a.row), of_b = rank_of(*b.row);
    return of_a != of_b ? of_a > of_b : a.row->id < b.row->id;
  });
  found.resize(std::min(found.size(), limits::choices_max), Proposal{nullptr, false});
  // Two that are equally sure are none: a person chooses.
  if (found.size() > 1 && found[1].is_sure)
    for (Proposal& one : found) one.is_sure = false;
  return found;
}

}  // namespace mappe::client::council
