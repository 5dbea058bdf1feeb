// Founding a faction.                                                                     docs/protocol.md §4a Founding
#include "client/identity/joining.h"
#include "client/identity/newcomer.h"
#include "client/identity/server_check.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "crypto/base/codes.h"
#include "journal/roster_body.h"

namespace mappe::client {

namespace {

struct Founder {
  FactionId faction = FactionId::random();
  NewName name;
  NewKeys keys;
  journal::Entry entry;
};

Founder make_founder(const Api& api, const FoundLink& link, std::string name) {
  const FactionId faction = FactionId::random();
  NewName salted{NameSalt::random(), std::move(name)};
  NewKeys keys = make_keys(PrincipalId::random(), faction, entry_time_ms(api));
  journal::FoundBody body;
  body.name = link.name;
  body.type = link.type;
  body.person = keys.person;
  body.card_record = keys.card.encode();
  body.name_ref = name_ref(salted.salt, salted.name);
  journal::Header header;
  header.journal = journal_of(faction);
  header.author = {PrincipalKind::person, keys.person};
  header.time_ms = entry_time_ms(api);
  header.kind = journal::Kind::found;
  auto entry = journal::Entry::make(header, journal::encode(body), SignKeyPair(keys.sign_seed));
  return {faction, std::move(salted), std::move(keys), std::move(entry)};
}

}  // namespace

Answer<Founded> found_faction(Home& home, Api& api, ServerPin given, const FoundLink& link, const Newcomer& founder) {
  auto name = normalised_name(founder.name);
  if (!name) return name.error();
  given.server = link.server;
  auto pin = check_server(api, std::move(given));
  if (!pin) return pass_on<Founded>(pin);
  Founder made = make_founder(api, link, std::move(*name));
  const Head seen = made.entry.pin();
  auto account = prepare_account(home, api, *pin, founder, made.keys.bundle_person(made.faction, seen.hash, seen));
  if (!account) return pass_on<Founded>(account);
  Founding founding;
  founding.setup_code = link.code.expose();
  founding.faction = made.faction;
  founding.name = link.name;
  founding.entry = made.entry.bytes();
  founding.names = {made.name};
  founding.account = account->for_server();
  founding.device_label = founder.device_label;
  auto answer = api.found_faction(founding);
  if (!answer) return pass_on<Founded>(answer);
  const AccountId id = account->bundle.account;
  if (auto kept = keep_newcomer(home, api, *pin, founder.login, *account, *answer); !kept) return kept.error();
  return Founded{made.faction, made.keys.person, id, std::move(account->copies.recovery_code)};
}

}  // namespace mappe::client
