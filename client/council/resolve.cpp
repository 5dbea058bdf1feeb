#include "client/council/resolve.h"

#include <algorithm>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

std::string key_of(const mappe::council::Recognised& read) { return read.counter + ' ' + read.number; }

bool is_newer(const Row* a, const Row* b) { return a->date != b->date ? a->date > b->date : a->id < b->id; }

bool is_end_of(const std::string& id, const std::string& end) {
  return id.size() > end.size() && id.ends_with(end) && id[id.size() - end.size() - 1] == '/';
}

}  // namespace

Resolver::Resolver(const Rows& rows, const SearchIndex& index) : rows_(rows), index_(index) {
  for (const auto& [id, row] : rows.all()) {
    if (row.is_gone()) continue;
    if (row.kind == Kind::paper) by_name_[folded(row.name)].push_back(&row);
    if (row.web.empty()) continue;
    const auto read = mappe::council::recognise(row.web);
    if (read && read->sort == "object") by_address_[key_of(*read)].push_back(&row);
  }
}

std::vector<const Row*> Resolver::meant_by(const mappe::council::Recognised& read) const {
  std::vector<const Row*> meant;
  if (read.sort == "number") {
    meant = index_.by_number(read.number);
  } else if (read.sort == "object") {
    if (const auto same = by_address_.find(key_of(read)); same != by_address_.end())
      for (const Row* row : same->second)
        if (const auto own = mappe::council::recognise(row->web);
            own && mappe::council::same_root(own->root, read.root))
          meant.push_back(row);
    // A source that gives no address of its pages, of the same machine: its id ends alike.
    const std::string_view root = read.root;
    const std::string host(root.substr(0, root.find('/', root.find("//") + 2)));
    if (meant.empty() && !read.oparl.empty())
      for (const auto& [id, row] : rows_.all())
        if (!row.is_gone() && row.web.empty() && is_end_of(id, read.oparl) && id.starts_with(host + "/"))
          meant.push_back(&row);
  }
  std::sort(meant.begin(), meant.end(), is_newer);
  meant.resize(std::min(meant.size(), limits::choices_max));
  return meant;
}

std::vector<Proposal> Resolver::proposals(const BusinessAnchor& anchor) const {
  std::vector<const Row*> rows = index_.by_number(anchor.reference);
  const std::string name = folded(anchor.name);
  if (const auto same = by_name_.find(name); same != by_name_.end() && !name.empty())
    rows.insert(rows.end(), same->second.begin(), same->second.end());
  std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) { return a->id < b->id; });
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  const auto number = mappe::council::recognise(anchor.reference);
  std::vector<Proposal> found;
  for (const Row* row : rows) {
    int same = 0, other = 0;
    const auto compare = [&](const std::string& ours, const std::string& theirs) {
      if (ours.empty() || theirs.empty()) return;
      ++(ours == theirs ? same : other);
    };
    compare(number && number->sort == "number" ? number->number : std::string(), row->normal);
    compare(name, folded(row->name));
    compare(anchor.date, row->date);
    found.push_back({row, same >= 2 && other == 0});
  }
  std::stable_sort(found.begin(), found.end(), [](const Proposal& a, const Proposal& b) {
    return a.is_sure != b.is_sure ? a.is_sure : is_newer(a.row, b.row);
  });
  found.resize(std::min(found.size(), limits::choices_max), Proposal{nullptr, false});
  // Two that are equally sure are none: a person chooses.
  if (found.size() > 1 && found[1].is_sure)
    for (Proposal& one : found) one.is_sure = false;
  return found;
}

}  // namespace mappe::client::council
