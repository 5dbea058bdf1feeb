#include "tests/client/fake_server.h"

#include "crypto/base/codes.h"
#include "crypto/seal/chunk.h"

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
  return page_of(journal_of(space), from);
}

Answer<JournalPage> FakeServer::access_chain(const SpaceId&, std::uint64_t) { return unasked(); }

Answer<AppendAnswer> FakeServer::append(const SpaceId& space, const Commit& commit) {
  lease_keys.push_back(commit.lease_keys.size());
  for (const Bytes& blob : commit.blobs) blobs[seal::blob_id_of(blob)] = blob;
  const journal::Entry entry = *journal::Entry::parse(commit.entry);
  GoneBlobs gone;
  for (const journal::BlobSize& add : entry.header().adds)
    if (!blobs.contains(add.blob)) gone.blobs.push_back(add.blob);
  if (!gone.blobs.empty()) return AppendAnswer(std::move(gone));
  if (entry.header().adds.size() > refuse_adds_above) return fail(Errc::quota, "the quota is used up");
  return append_to(journal_of(space), entry);
}

Answer<void> FakeServer::put_blob(const SpaceId&, const BlobId& blob, ByteView bytes) {
  blobs[blob] = bytes_of(bytes);
  return {};
}

Answer<Bytes> FakeServer::blob(const SpaceId&, const BlobId& blob) {
  const auto found = blobs.find(blob);
  if (found == blobs.end()) return fail(Errc::not_found, "no such blob");
  return found->second;
}

}  // namespace client_tests
