// Founding a faction.                                                                     docs/protocol.md §4a Founding
#include <algorithm>

#include "client/identity/joining.h"
#include "client/identity/newcomer.h"
#include "client/identity/server_check.h"
#include "client/identity/sheet.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "crypto/base/codes.h"
#include "crypto/base/hash.h"
#include "crypto/base/versioned.h"
#include "crypto/seal/recovery.h"
#include "journal/roster_body.h"

namespace mappe::client {

namespace {

constexpr std::uint64_t kept_version = 1;
constexpr std::size_t tries_kept_max = 64;

// What is made once for a link. It lies in the home until the server's answer is there, so that each try founds the
// same faction; which of them the server took in, if any, only it knows.
struct Founder {
  FactionId faction;
  NewName name;
  NewKeys keys;
  journal::Entry entry;
  std::vector<SecretBytes> recovery_codes;  // one of each try, the newest last
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
  return {faction, std::move(salted), std::move(keys), std::move(entry), {}};
}

// A hash of the setup code, which itself is a secret.
std::string unfinished_name(const FoundLink& link) {
  const auto hash = sha256(link.code.expose());
  return "found-" + to_hex(ByteView(hash).first(16));
}

Result<void> keep(const Home& home, const FoundLink& link, const Founder& founder) {
  cbor::Writer writer;
  writer.array(10).uint(kept_version).id(founder.faction).id(founder.name.salt).text(founder.name.name);
  writer.id(founder.keys.person).bytes(founder.keys.sign_seed.expose()).bytes(founder.keys.box_seed.expose());
  writer.uint(founder.keys.card.card().created_ms).raw(founder.entry.bytes()).array(founder.recovery_codes.size());
  for (const SecretBytes& code : founder.recovery_codes) writer.bytes(code.expose());
  const SecretBytes bytes(writer.take());
  return save_unfinished(home, unfinished_name(link), bytes.expose());
}

//   errors  not_found  nothing was begun with this link
//           damaged
Result<Founder> look_up(const Home& home, const FoundLink& link) {
  auto bytes = load_unfinished(home, unfinished_name(link));
  if (!bytes) return fail(bytes.error());
  cbor::Reader reader(bytes->expose());
  begin_versioned(reader, 10, kept_version, fail(Errc::unsupported, "a home of another version of mappe"));
  const auto faction = reader.id<FactionId>();
  const auto salt = reader.id<NameSalt>();
  std::string name(reader.text());
  const auto person = reader.id<PrincipalId>();
  auto sign_seed = SignSeed::parse(reader.bytes());
  auto box_seed = BoxSeed::parse(reader.bytes());
  const TimeMs created_ms = reader.uint();
  auto entry = journal::Entry::parse(reader.raw());
  std::vector<SecretBytes> codes(reader.array_up_to(tries_kept_max));
  for (SecretBytes& code : codes) code = SecretBytes(bytes_of(reader.bytes()));
  if (auto fits = reader.finish(); !fits) return fail(fits.error());
  if (!sign_seed || !box_seed || !entry) return fail(Errc::damaged, "the home's unfinished founding is damaged");
  return Founder{faction,
                 {salt, std::move(name)},
                 keys_of(person, faction, std::move(*sign_seed), std::move(*box_seed), created_ms),
                 std::move(*entry),
                 std::move(codes)};
}

Result<Founder> begun_or_new(const Home& home, const Api& api, const FoundLink& link, std::string name) {
  auto begun = look_up(home, link);
  if (!begun && begun.error().code == Errc::not_found) return make_founder(api, link, std::move(name));
  return begun;
}

// Another try is about to be sent: its recovery code may be the one that will count.
Result<void> keep_try(const Home& home, const FoundLink& link, const SecretBytes& recovery_code, Founder* founder) {
  if (founder->recovery_codes.size() == tries_kept_max)
    return fail(Errc::too_many, "this founding was tried too often from here: ask for another link");
  founder->recovery_codes.emplace_back(bytes_of(recovery_code.expose()));
  return keep(home, link, *founder);
}

// After a refusal: an earlier try may have been taken in, and only its answer was lost. Then the account is there.
//   errors  not_found  it was not
Answer<Founded> founded_before(Home& home, Api& api, const ServerPin& pin, const Newcomer& newcomer,
                               const Founder& founder) {
  auto in = sign_in(home, api, pin, newcomer.login, newcomer.password, newcomer.device_label, newcomer.second);
  const bool lacks_code = !in && in.problem() && in.problem()->type.starts_with("second-factor");
  if (!in && in.error().code == Errc::denied && !lacks_code) return fail(Errc::not_found, "no such account");
  if (!in) return pass_on<Founded>(in);
  auto bundle = load_bundle(home);
  if (!bundle) return bundle.error();
  const bool has_founder = std::any_of(bundle->persons.begin(), bundle->persons.end(), [&](const auto& person) {
    return person.faction == founder.faction && person.person == founder.keys.person;
  });
  if (!has_founder) return fail(Errc::not_found, "another account");
  auto account = load_account(home);
  if (!account) return account.error();
  api.set_session(&account->token);
  auto code = code_that_counts(api, founder.recovery_codes);
  if (!code) return pass_on<Founded>(code);
  if (!*code) return fail(Errc::denied, "the faction is founded, but its recovery code was changed since: sign in");
  return Founded{founder.faction, founder.keys.person, bundle->account, std::move(**code)};
}

}  // namespace

Answer<Founded> found_faction(Home& home, Api& api, ServerPin given, const FoundLink& link, const Newcomer& newcomer) {
  auto name = normalised_display_name(newcomer.name);
  if (!name) return name.error();
  given.server = link.server;
  auto pin = check_server(api, std::move(given));
  if (!pin) return pass_on<Founded>(pin);
  auto founder = begun_or_new(home, api, link, std::move(*name));
  if (!founder) return founder.error();
  const bool is_tried = !founder->recovery_codes.empty();
  const Head seen = founder->entry.pin();
  auto account =
      prepare_account(home, api, *pin, newcomer, founder->keys.bundle_person(founder->faction, seen.hash, seen));
  if (!account) return pass_on<Founded>(account);
  if (auto kept = keep_try(home, link, account->copies.recovery_code, &*founder); !kept) return kept.error();
  Founding founding;
  founding.setup_code = link.code.expose();
  founding.faction = founder->faction;
  founding.name = link.name;
  founding.entry = founder->entry.bytes();
  founding.names = {founder->name};
  founding.account = account->for_server();
  founding.device_label = newcomer.device_label;
  auto answer = api.found_faction(founding);
  if (answer) {
    const AccountId id = account->bundle.account;
    if (auto kept = keep_newcomer(home, api, *pin, newcomer.login, *account, *answer); !kept) return kept.error();
    (void)drop_unfinished(home, unfinished_name(link));
    return Founded{founder->faction, founder->keys.person, id, std::move(account->copies.recovery_code)};
  }
  if (!is_refusal(answer)) return pass_on<Founded>(answer);
  if (is_tried) {
    auto before = founded_before(home, api, *pin, newcomer, *founder);
    if (before) (void)drop_unfinished(home, unfinished_name(link));
    return !before && before.error().code == Errc::not_found ? pass_on<Founded>(answer) : std::move(before);
  }
  (void)drop_unfinished(home, unfinished_name(link));
  return pass_on<Founded>(answer);
}

}  // namespace mappe::client
