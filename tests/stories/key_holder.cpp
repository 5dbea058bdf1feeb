#include "tests/stories/key_holder.h"

#include <boost/test/unit_test.hpp>

#include "client/identity/account_store.h"
#include "client/limits.h"
#include "crypto/seal/entry_body.h"

namespace stories {

using namespace mappe;
using namespace mappe::client;

namespace {

template <class AnswerType>
void require_had(const AnswerType& answer) {
  BOOST_TEST_REQUIRE(bool(answer), (answer ? "" : answer.error().what));
}

SpaceId space_id(const std::string& text) {
  const auto id = SpaceId::parse_base64url(text);
  BOOST_TEST_REQUIRE(id.has_value());
  return *id;
}

}  // namespace

KeyHolder::KeyHolder(const Member& member, const Door& door) : door_(door) {
  auto home = Home::open(member.home());
  require_had(home);
  home_ = std::move(*home);
  const auto certificate = parse_certificate_hash(door.certificate);
  require_had(certificate);
  const Trust trust{"", *certificate};
  auto api = connect(door.address, trust);
  require_had(api);
  auto session = Session::open(*home_, std::move(*api));
  require_had(session);
  session_ = std::move(*session);
  auto transport = CurlTransport::make(door.address, trust);
  require_had(transport);
  transport_ = std::move(*transport);
  const auto account = load_account(*home_);
  require_had(account);
  token_ = to_base64url(account->token.expose());
}

RosterReplica& KeyHolder::roster() {
  auto roster = session_->roster(self().faction());
  require_had(roster);
  require_had((*roster)->sync());
  return **roster;
}

SpaceReplica& KeyHolder::space(const std::string& id) {
  auto space = session_->space(space_id(id));
  require_had(space);
  require_had((*space)->sync());
  return **space;
}

journal::Entry KeyHolder::signs(const std::string& space, const DraftEntry& draft) {
  return signs(space, draft, [](journal::Header&) {});
}

journal::Entry KeyHolder::signs(const std::string& space, const DraftEntry& draft,
                                const std::function<void(journal::Header&)>& change) {
  SpaceReplica::Parts& with = parts(space);
  auto honest = sign_entry(with, self(), draft);
  require_had(honest);
  journal::Header header = honest->header();
  change(header);
  Bytes body = honest->body();
  if (journal::has_sealed_body(draft.kind)) {
    const seal::EntryKey* key = with.replay->keys().entry_key(draft.epoch);
    auto sealed = seal::seal_entry(*key, journal::encode_header(header), draft.plain_body);
    require_had(sealed);
    body = std::move(*sealed);
  }
  return journal::Entry::make(header, body, self().sign_keys());
}

void KeyHolder::sends(const std::string& space, const journal::Entry& entry) {
  Commit commit;
  commit.entry = entry.bytes();
  auto answer = session_->api().append(space_id(space), commit);
  BOOST_TEST_INFO((answer.problem() ? answer.problem()->rule : ""));
  require_had(answer);
  BOOST_TEST_REQUIRE(std::holds_alternative<Appended>(*answer));
}

std::unique_ptr<Api> KeyHolder::another_connection() const {
  const auto certificate = parse_certificate_hash(door_.certificate);
  require_had(certificate);
  auto api = connect(door_.address, Trust{"", *certificate});
  require_had(api);
  const auto account = load_account(*home_);
  require_had(account);
  (*api)->set_session(&account->token);
  return std::move(*api);
}

HttpReply KeyHolder::asks(const std::string& method, const std::string& target, ByteView body,
                          const std::string& content_type, const std::string& if_match) {
  HttpRequest request;
  request.method = method;
  request.target = target;
  request.headers.emplace_back("Authorization", "Bearer " + token_);
  if (!if_match.empty()) request.headers.emplace_back("If-Match", if_match);
  request.content_type = content_type;
  request.body = body;
  request.reply_bytes_max = limits::reply_bytes_max;
  auto reply = transport_->perform(request);
  require_had(reply);
  return std::move(*reply);
}

}  // namespace stories
