#include "client/replica/roster_store.h"

#include "client/limits.h"
#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"

namespace mappe::client {

namespace {

RecordName roster_record(const FactionId& faction) { return {Drawer::rosters, faction.text()}; }

bool read_entries(cbor::Reader* reader, journal::RosterHistory* history) {
  const std::size_t count = reader->array_up_to(limits::roster_entries_max);
  for (std::size_t i = 0; i < count && !reader->failed(); ++i) {
    auto entry = journal::Entry::parse(reader->raw());
    if (!entry) return false;
    history->append_verified(*entry);
  }
  return !reader->failed();
}

bool read_cards(cbor::Reader* reader, RosterStore* roster) {
  const std::size_t count = reader->array_up_to(limits::roster_entries_max);
  for (std::size_t i = 0; i < count && !reader->failed(); ++i) {
    auto card = CardRecord::parse_and_verify(reader->raw());
    if (!card) return false;
    roster->cards.emplace(card->fingerprint(), *card);
  }
  return !reader->failed();
}

bool read_names(cbor::Reader* reader, RosterStore* roster) {
  const std::size_t count = reader->array_up_to(limits::roster_entries_max);
  for (std::size_t i = 0; i < count && !reader->failed(); ++i) {
    reader->array(2);
    const auto salt = reader->id<NameSalt>();
    std::string name(reader->text());
    const NameRef ref = name_ref(salt, name);
    if (!reader->failed()) roster->names[ref] = {salt, std::move(name)};
  }
  return !reader->failed();
}

}  // namespace

RosterStore load_roster(const Home& home, const FactionId& faction) {
  auto bytes = home.read(roster_record(faction));
  if (!bytes) return RosterStore(faction);
  RosterStore roster(faction);
  cbor::Reader reader(bytes->expose());
  reader.array(4);
  const bool fits = reader.uint() == 1 && read_entries(&reader, &roster.history) && read_cards(&reader, &roster) &&
                    read_names(&reader, &roster) && reader.finish();
  return fits ? std::move(roster) : RosterStore(faction);
}

Result<void> save_roster(const Home& home, const RosterStore& roster) {
  cbor::Writer writer;
  writer.array(4).uint(1).array(roster.history.size());
  for (std::uint64_t seq = 0; seq < roster.history.size(); ++seq) writer.raw(roster.history.entry(seq).bytes());
  writer.array(roster.cards.size());
  for (const auto& [fingerprint, card] : roster.cards) writer.raw(card.encode());
  writer.array(roster.names.size());
  for (const auto& [ref, name] : roster.names) writer.array(2).id(name.salt).text(name.name);
  return home.write(roster_record(roster.history.state().faction()), writer.done());
}

}  // namespace mappe::client
