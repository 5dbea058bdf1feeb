#include "tests/client/fake_server.h"

#include "crypto/base/codes.h"
#include "crypto/seal/chunk.h"
#include "journal/access.h"

namespace client_tests {

namespace {
constexpr std::size_t entries_of_a_page = 5;  // so that several pages are the normal case
}

JournalPage FakeJournal::page(std::uint64_t from) const {
  JournalPage page{head(), {}};
  for (std::uint64_t seq = from; seq < entries.size() && page.entries.size() < entries_of_a_page; ++seq)
    page.entries.push_back(entries[seq].bytes());
  return page;
}

Answer<JournalPage> FakeServer::page_of(const JournalId& id, std::uint64_t from) {
  if (offline) return fail(Errc::offline, "no connection");
  const auto found = journals.find(id);
  if (found == journals.end()) return fail(Errc::not_found, "no such journal");
  JournalPage page = found->second.page(from);
  if (lie_about_pages) lie_about_pages(&page);
  return page;
}

Answer<AppendAnswer> FakeServer::append_to(const JournalId& id, const journal::Entry& entry) {
  if (before_append) {
    const auto faster = std::exchange(before_append, nullptr);
    faster();
  }
  if (offline) return fail(Errc::offline, "no connection");
  FakeJournal& to = journals[id];
  if (entry.header().seq != to.entries.size() || (!to.entries.empty() && entry.header().prev != to.head().hash)) {
    const bool behind = entry.header().seq <= to.entries.size();
    JournalPage page = to.page(behind ? entry.header().seq : to.entries.size());
    return AppendAnswer(HeadMoved{page.head, std::move(page.entries)});
  }
  to.entries.push_back(entry);
  if (lose_answers > 0) {
    --lose_answers;
    return fail(Errc::offline, "the answer got lost");
  }
  return AppendAnswer(Appended{entry.pin()});
}

Answer<std::vector<SpaceListing>> FakeServer::spaces() {
  if (offline) return fail(Errc::offline, "no connection");
  std::vector<SpaceListing> listings;
  for (const auto& [id, held] : journals) {
    if (held.entries.front().header().kind != journal::Kind::genesis) continue;
    const journal::GenesisBody body = *journal::parse_genesis(held.entries.front().body());
    SpaceListing listing;
    listing.space = body.space;
    listing.faction = body.owner;
    listing.head = held.head();
    listings.push_back(std::move(listing));
  }
  return listings;
}

Answer<Head> FakeServer::heal(const JournalId& id, const std::vector<Bytes>& entries) {
  ++heal_requests;
  if (heal_until_ms == 0) return fail(Errc::denied, "closed");
  for (const Bytes& bytes : entries) {
    const auto answer = append_to(id, *journal::Entry::parse(bytes));
    if (!answer || !std::holds_alternative<Appended>(*answer)) return fail(Errc::conflict, "another head");
  }
  return journals[id].head();
}

Answer<Head> FakeServer::heal_roster(const FactionId& faction, const std::vector<Bytes>& entries) {
  return heal(journal_of(faction), entries);
}

Answer<Head> FakeServer::heal_journal(const SpaceId& space, const std::vector<Bytes>& entries) {
  return heal(journal_of(space), entries);
}

Answer<Bytes> FakeServer::card(const Fingerprint& fingerprint) {
  const auto found = cards.find(fingerprint);
  if (found == cards.end()) return fail(Errc::not_found, "no such card");
  Bytes record = found->second;
  if (lie_about_cards) lie_about_cards(&record);
  return record;
}

Answer<void> FakeServer::put_card(const Fingerprint& fingerprint, ByteView record) {
  cards[fingerprint] = bytes_of(record);
  return {};
}

Answer<JournalPage> FakeServer::roster(const FactionId& faction, std::uint64_t from) {
  return page_of(journal_of(faction), from);
}

Answer<AppendAnswer> FakeServer::append_roster(const FactionId& faction, ByteView entry) {
  return append_to(journal_of(faction), *journal::Entry::parse(entry));
}

Answer<void> FakeServer::put_names(const FactionId&, const std::vector<NewName>& names) {
  for (const NewName& name : names) names_held.push_back({name_ref(name.salt, name.name), name.salt, name.name});
  return {};
}

Answer<Head> FakeServer::create_space(ByteView genesis_entry) {
  const journal::Entry entry = *journal::Entry::parse(genesis_entry);
  journals[entry.header().journal].entries = {entry};
  return entry.pin();
}

Answer<JournalPage> FakeServer::journal(const SpaceId& space, std::uint64_t from) {
  asked_from.push_back(from);
  if (before_page) std::exchange(before_page, nullptr)();
  return page_of(journal_of(space), from);
}

Answer<JournalPage> FakeServer::access_chain(const SpaceId&, std::uint64_t) { return unasked(); }

Answer<AppendAnswer> FakeServer::append(const SpaceId& space, const Commit& commit) {
  lease_keys.push_back(commit.lease_keys.size());
  const journal::Entry entry = *journal::Entry::parse(commit.entry);
  const auto& adds = entry.header().adds;
  for (const Bytes& blob : commit.blobs) {
    const BlobId id = seal::blob_id_of(blob);
    if (std::none_of(adds.begin(), adds.end(), [&](const journal::BlobSize& add) { return add.blob == id; }))
      return fail(Errc::malformed, "a blob came along that the entry does not add");
    blobs[id] = blob;
  }
  GoneBlobs gone;
  for (const journal::BlobSize& add : entry.header().adds)
    if (!blobs.contains(add.blob)) gone.blobs.push_back(add.blob);
  if (!gone.blobs.empty()) return AppendAnswer(std::move(gone));
  if (entry.header().adds.size() > refuse_adds_above) return fail(Errc::quota, "the quota is used up");
  return append_to(journal_of(space), entry);
}

Answer<void> FakeServer::put_blob(const SpaceId&, const BlobId& blob, ByteView bytes) {
  const std::lock_guard lock(blobs_mutex_);
  blobs[blob] = bytes_of(bytes);
  return {};
}

Answer<Bytes> FakeServer::blob(const SpaceId&, const BlobId& blob) {
  const std::lock_guard lock(blobs_mutex_);
  if (blobs_to_give == 0) return fail(Errc::offline, "the connection broke");
  if (blobs_to_give > 0) --blobs_to_give;
  const auto found = blobs.find(blob);
  if (found == blobs.end()) return fail(Errc::not_found, "no such blob");
  return found->second;
}

Answer<std::vector<BlobId>> FakeServer::missing(const SpaceId&, const std::vector<BlobId>& wanted) {
  const std::lock_guard lock(blobs_mutex_);
  std::vector<BlobId> missing;
  for (const BlobId& blob : wanted)
    if (!blobs.contains(blob)) missing.push_back(blob);
  return missing;
}

Answer<std::vector<FetchedBlob>> FakeServer::fetch(const SpaceId& space, const std::vector<BlobId>& wanted) {
  std::vector<FetchedBlob> fetched;
  for (const BlobId& id : wanted)
    if (auto bytes = blob(space, id)) fetched.push_back({id, std::move(*bytes)});
  return fetched;
}

}  // namespace client_tests
