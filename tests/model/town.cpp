#include "tests/model/town.h"

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "client/identity/newcomer.h"
#include "client/identity/people.h"
#include "client/wire/http_api.h"
#include "crypto/base/codes.h"
#include "crypto/base/found_link.h"
#include "crypto/base/sealed_bundle.h"
#include "server/operator/factions.h"

namespace model_tests {

namespace {

namespace fs = std::filesystem;

constexpr TimeMs start_ms = 1'780'000'000'000;

// Made by the system and not by chance: two walks of one seed may run at once.
fs::path fresh_folder() {
  std::string pattern = (fs::temp_directory_path() / "mappe-model-XXXXXX").string();
  BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}
fs::path made(const fs::path& folder) {
  fs::create_directories(folder);
  return folder;
}

// Nobody signs in with a password here, which would take a tenth of a second each time: sealed bundles are a form only.
Bytes a_bundle(const AccountId& account, Suite suite, const PasswordSalt& salt) {
  SealedBundle bundle;
  bundle.account = account;
  bundle.suite = suite;
  if (suite == Suite::argon2id_64m) bundle.salt = salt;
  bundle.serial = 1;
  cbor::Writer box;
  box.array(4).uint(1).bytes(Bytes(32, 1)).bytes(Bytes(24, 2)).bytes(Bytes(64, 3));
  bundle.box = box.take();
  return bundle.encode();
}

client::NewAccount an_account(const std::string& login) {
  const AccountId id = AccountId::random();
  const PasswordSalt salt = PasswordSalt::random();
  return {id,
          login,
          {Suite::argon2id_64m, salt, sign_public_key(SignSeed::random()), a_bundle(id, Suite::argon2id_64m, salt)},
          {sign_public_key(SignSeed::random()), a_bundle(id, Suite::recovery_code, salt)}};
}

std::shared_ptr<const client::Identity> identity_of(const client::NewKeys& keys, const FactionId& faction,
                                                    const EntryHash& root) {
  return std::make_shared<const client::Identity>(journal::Author{PrincipalKind::person, keys.person}, faction, root,
                                                  keys.sign_seed, keys.box_seed);
}

std::unique_ptr<client::Api> api_of(ServerHere& server, Underway& underway) {
  return client::make_http_api(std::make_unique<Line>(server, underway));
}

}  // namespace

Town::Town(ServerHere::Keeps keeps, std::size_t people)
    : folder_((simulation = Simulation{start_ms, 0, nullptr}, fresh_folder())),
      server(keeps, made(folder_ / "server")) {
  founds();
  static const char* const names[] = {"Bernd", "Clara", "Dora", "Emil"};
  for (std::size_t i = 0; i + 1 < people; ++i) joins(names[i]);
  Program& program = persons.front()->program();
  auto created =
      client::create_space(*program.home, *program.api, *program.roster, persons.front()->identity, "Umwelt", false);
  BOOST_REQUIRE(static_cast<bool>(created));
  space = *created;
  persons.front()->ends();  // its program knew of no space yet
}

Town::~Town() {
  persons.clear();
  simulation = Simulation();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Town::founds() {
  const std::string name = "Beispielfraktion";
  auto made_link = server::create_setup(server.services(), {name, 1, std::uint64_t{10} << 30});
  BOOST_REQUIRE(static_cast<bool>(made_link));
  auto link = FoundLink::parse(made_link->at("link").get<std::string>());
  BOOST_REQUIRE(link.has_value());
  const client::NewKeys keys = client::make_keys(PrincipalId::random(), faction, simulation.now_ms);
  const client::NewName salted{NameSalt::random(), "Anna"};
  journal::FoundBody body;
  body.name = name;
  body.type = link->type;
  body.person = keys.person;
  body.card_record = keys.card.encode();
  body.name_ref = name_ref(salted.salt, salted.name);
  journal::Header header;
  header.journal = journal_of(faction);
  header.author = {PrincipalKind::person, keys.person};
  header.time_ms = simulation.now_ms;
  header.kind = journal::Kind::found;
  const auto entry = journal::Entry::make(header, journal::encode(body), SignKeyPair(keys.sign_seed));
  root = entry.hash();
  auto api = api_of(server, underway);
  auto founded =
      api->found_faction({link->code.expose(), faction, name, entry.bytes(), {salted}, an_account("anna"), ""});
  BOOST_REQUIRE(static_cast<bool>(founded));
  persons.push_back(
      std::make_unique<Person>(*this, "Anna", identity_of(keys, faction, root), std::move(founded->token)));
}

void Town::joins(const std::string& name) {
  Person& anna = *persons.front();
  Program& program = anna.program();
  client::Invite wish;
  wish.name = name;
  wish.with_pin = false;
  auto invited = client::invite_person(*program.api, server.id(), *program.roster, *anna.identity, wish);
  BOOST_REQUIRE(static_cast<bool>(invited));
  auto link = seal::InvitationLink::parse(text_of(invited->link.expose()));
  BOOST_REQUIRE(link.has_value());
  auto invite_keys = seal::invite_keys(link->invitation, nullptr);
  BOOST_REQUIRE(invite_keys.has_value());
  const journal::Author invite{PrincipalKind::invite, invited->invite};
  auto api = api_of(server, underway);
  auto asked = api->sign_in_parameters(invite);
  BOOST_REQUIRE(static_cast<bool>(asked));
  const PrincipalSignIn message{server.id(), server.origin(), invite.kind,
                                invite.id,   asked->nonce,    ClientNonce::random()};
  auto in = api->sign_in_principal(
      {invite, asked->nonce, message.client_nonce, message.origin, message.sign(invite_keys->sign_seed)});
  BOOST_REQUIRE(static_cast<bool>(in));
  api->set_session(&in->token);
  const client::NewKeys keys = client::make_keys(invited->person, faction, simulation.now_ms);
  const client::Head head = program.roster->head();
  journal::Header header;
  header.journal = journal_of(faction);
  header.seq = head.seq + 1;
  header.prev = head.hash;
  header.author = invite;
  header.time_ms = simulation.now_ms;
  header.kind = journal::Kind::join;
  const auto entry = journal::Entry::make(header, journal::encode(journal::JoinBody{invite.id, keys.card.encode()}),
                                          SignKeyPair(invite_keys->sign_seed));
  auto joined = api->join({entry.bytes(), an_account("account-" + std::to_string(persons.size())), nullptr, ""});
  BOOST_REQUIRE(static_cast<bool>(joined));
  persons.push_back(std::make_unique<Person>(*this, name, identity_of(keys, faction, root), std::move(joined->token)));
  BOOST_REQUIRE(static_cast<bool>(program.roster->sync()));
}

}  // namespace model_tests
