#include "tests/fuzz/world.h"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "crypto/base/found_link.h"
#include "crypto/base/hash.h"
#include "http/head.h"
#include "journal/roster_body.h"
#include "server/api.h"
#include "server/operator/factions.h"
#include "tests/fuzz/fuzz.h"

namespace mappe::fuzz {

using namespace server::testing;

namespace {

constexpr const char* origin = "https://mappe.example";
constexpr const char* salted = "Anna Beispiel";
constexpr std::array roster_kinds{journal::Kind::invite, journal::Kind::join,  journal::Kind::role,
                                  journal::Kind::retire, journal::Kind::rekey, journal::Kind::policy,
                                  journal::Kind::confirm};

Reply reply_of(const http::Request& request, const http::Response& response) {
  Reply reply;
  reply.status = response.status;
  reply.route = request.method + " " + request.route;
  reply.content_type = std::string(response.headers.find("Content-Type").value_or(""));
  if (const auto* text = std::get_if<std::string>(&response.body)) reply.body = *text;
  if (const auto* bytes = std::get_if<Bytes>(&response.body)) reply.body = std::string(text_of(*bytes));
  return reply;
}

}  // namespace

World::World() {
  auto log = server::Log::to_file(server::LogLevel::error, "/dev/null");
  CHECK(log.has_value());
  log_ = std::move(*log);
  storage_ = storage::storage_in_memory();
  services_ = std::make_unique<server::Services>(
      *storage_, AtRestKey::random(), server::Identity{ServerId::random(), {origin}, {}}, server::Policy(),
      [] { return start_ms; }, *log_);
  router_ = server::make_router(*services_);
  login_.login = "anna";
  found();
  make_space();
}

void World::found() {
  const auto setup = server::create_setup(*services_, {"Beispielfraktion", 1, 1 << 30});
  CHECK(bool(setup));
  const auto link = FoundLink::parse(setup->at("link").get<std::string>());
  CHECK(link.has_value());
  const NameSalt salt;
  journal::FoundBody founding;
  founding.name = "Beispielfraktion";
  founding.person = anna_.id;
  founding.card_record = anna_.card.encode();
  founding.name_ref = name_ref(salt, salted);
  journal::Header header;
  header.journal = journal_of(faction_);
  header.author = {PrincipalKind::person, anna_.id};
  header.time_ms = start_ms;
  header.kind = journal::Kind::found;
  const auto entry = journal::Entry::make(header, encode(founding), anna_.pair);
  const json body{{"setup_code", b64(link->code.expose())},
                  {"faction", b64(faction_)},
                  {"name", founding.name},
                  {"entry", b64(entry.bytes())},
                  {"names", json::array({json::array({b64(salt), salted})})},
                  {"account", login_.as_new_account()}};
  const Reply reply = must(201, "POST /v1/factions HTTP/1.1\r\nHost: a\r\n\r\n", bytes_of(body.dump()));
  const json session = json::parse(reply.body);
  token_ = session.at("token");
  device_ = session.at("device");
  roster_head_ = entry.pin();
}

void World::make_space() {
  access_.key_commit = KeyCommit::random();
  access_.members = {
      {{PrincipalKind::person, anna_.id}, anna_.card.fingerprint(), journal::SpaceRole::manager, 0, Bytes(128, 7)}};
  journal::Header header;
  header.journal = journal_of(space_);
  header.author = {PrincipalKind::person, anna_.id};
  header.time_ms = start_ms;
  header.kind = journal::Kind::genesis;
  header.epoch = 1;
  header.roster_seen = roster_head_;
  const auto entry =
      journal::Entry::make(header, journal::encode_genesis({space_, faction_, roster_head_.hash, access_}), anna_.pair);
  must(201, "POST /v1/spaces HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {anna}\r\n\r\n", entry.bytes());
  head_ = entry.pin();
  access_hash_ = entry.hash();
  const Bytes blob(600, 1);
  blob_ = b64(BlobId(sha256(blob)));
  must(204, "PUT /v1/spaces/{space}/blobs/{blob} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {anna}\r\n\r\n", blob);
}

std::string World::fill_in(std::string text) const {
  const std::pair<const char*, std::string> names[] = {
      {"{anna}", token_},          {"{space}", b64(space_)}, {"{faction}", b64(faction_)},
      {"{person}", b64(anna_.id)}, {"{blob}", blob_},        {"{card}", b64(anna_.card.fingerprint())},
      {"{device}", device_}};
  for (const auto& [name, value] : names) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
      text.replace(at, std::strlen(name), value);
  }
  return text;
}

journal::Header World::annas_header(const JournalId& journal, const journal::Pin& head, journal::Kind kind) const {
  journal::Header header;
  header.journal = journal;
  header.seq = head.seq + 1;
  header.prev = head.hash;
  header.author = {PrincipalKind::person, anna_.id};
  header.time_ms = start_ms;
  header.kind = kind;
  return header;
}

Bytes World::entry_of_space(journal::Kind kind, ByteView body, std::uint64_t epoch) {
  journal::Header header = annas_header(journal_of(space_), head_, kind);
  header.epoch = epoch;
  header.prev_access = access_hash_;
  header.roster_seen = roster_head_;
  signed_ = journal::Entry::make(header, body, anna_.pair);
  cbor::Writer w;
  w.array(5).raw(signed_->bytes()).array(0).array(0).array(0).array(0);
  return w.take();
}

Bytes World::entry_of_roster(journal::Kind kind, ByteView body) {
  const journal::Header header = annas_header(journal_of(faction_), roster_head_, kind);
  signed_ = journal::Entry::make(header, body, anna_.pair);
  return signed_->bytes();
}

Bytes World::body_of(std::string_view text) {
  const auto after = [&](std::string_view word) {
    return text.starts_with(word) ? std::optional(text.substr(word.size())) : std::nullopt;
  };
  if (const auto body = after("#content "))
    return entry_of_space(journal::Kind::content, view_of(*body), access_.epoch);
  if (const auto body = after("#access ")) {
    if (*body == "same") return entry_of_space(journal::Kind::access, journal::encode_access(access_), access_.epoch);
    const auto access = journal::parse_access(view_of(*body));
    return entry_of_space(journal::Kind::access, view_of(*body), access ? access->epoch : 2);
  }
  if (const auto rest = after("#roster "); rest && rest->size() >= 2) {
    const auto kind = roster_kinds[static_cast<unsigned char>(rest->front()) % roster_kinds.size()];
    return entry_of_roster(kind, view_of(rest->substr(2)));
  }
  return bytes_of(fill_in(std::string(text)));
}

Reply World::answer(http::Request& request) {
  const auto match = router_.match(request);
  if (!match.handler) return {match.status, "", "", ""};
  for (const auto called : {http::Called::first, http::Called::deadline, http::Called::draining}) {
    request.called = called;
    auto outcome = (*match.handler)(request);
    if (const auto* response = std::get_if<http::Response>(&outcome)) return reply_of(request, *response);
  }
  CHECK(false);  // who is told that the server ends must answer
  return {};
}

std::optional<Reply> World::ask(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string head = fill_in(std::string(text.substr(0, end + 4)));
  auto parsed = http::parse_head(head, http::Limits());
  auto* read = std::get_if<http::Head>(&parsed);
  if (!read) return std::nullopt;
  http::Request& request = read->request;
  signed_.reset();
  Bytes body = body_of(text.substr(end + 4));
  if (body.size() > router_.match(request).limit.bytes_max) return std::nullopt;
  request.peer.address = "192.0.2.7";
  request.body = std::make_shared<http::BytesBody>(std::move(body));
  const Reply reply = answer(request);
  if (signed_ && reply.status == 200) follow(*signed_);
  return reply;
}

void World::follow(const journal::Entry& entry) {
  if (journal::is_roster_kind(entry.header().kind)) {
    roster_head_ = entry.pin();
    return;
  }
  head_ = entry.pin();
  if (entry.header().kind != journal::Kind::access) return;
  access_hash_ = entry.hash();
  access_ = *journal::parse_access(entry.body());
}

Reply World::must(int status, const std::string& text, Bytes body) {
  auto parsed = http::parse_head(fill_in(text), http::Limits());
  auto& request = std::get<http::Head>(parsed).request;
  request.peer.address = "192.0.2.7";
  request.body = std::make_shared<http::BytesBody>(std::move(body));
  Reply reply = answer(request);
  CHECK(reply.status == status);
  return reply;
}

}  // namespace mappe::fuzz
