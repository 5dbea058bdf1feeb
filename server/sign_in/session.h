// Who a request comes from.                                                                         docs/protocol.md §3
//
// A session is a 32-byte bearer token, stored hashed, of an account or of one invite or gateway. Each request is judged
// anew: persons that their roster has retired, or whose membership has ended, are no principals of it any more, and an
// account without any is refused at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

using SessionToken = Secret<struct SessionTokenTag, 32>;
using DeviceSecret = Secret<struct DeviceSecretTag, 32>;

storage::TokenHash hash_of_token(ByteView token);  // of SessionToken::size_bytes
storage::DeviceSecretHash hash_of(const DeviceSecret& secret);

struct OwnPrincipal {
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId id;
  FactionId faction;
};

struct SignedIn {
  storage::Session session;
  std::optional<storage::Account> account;  // none: an invite's or gateway's session
  std::vector<OwnPrincipal> principals;     // never empty
  std::string holder;  // under which a head is kept: the account, a gateway's owner; empty for invites

  // The session's principal in that faction; null: it has none there.
  const OwnPrincipal* in(const FactionId& faction) const;
  bool is(PrincipalKind kind, const PrincipalId& id) const;
};

// The session of the request.      problems  401 not-signed-in
Judged<SignedIn> authenticate(Services& services, const http::Request& request);
// The same for a token that came in a body.
Judged<SignedIn> authenticate(Services& services, const storage::TokenHash& token);

// Principals of an account that their rosters allow now.
Judged<std::vector<OwnPrincipal>> principals_of(Services& services, const storage::Account& account);

// The topics under which a session hears news: its principals and their factions.
std::vector<EventHub::Topic> topics_of(const SignedIn& who);
EventHub::Topic topic_of(const PrincipalId& id);
EventHub::Topic topic_of(const FactionId& id);

// A new session of an account, on a device that is known or new; as writes, to become durable together with what made
// it possible.
struct NewSession {
  SessionToken token;
  std::optional<DeviceSecret> device;  // new; none: the known one goes on
  storage::Writes writes;
  TimeMs expires_ms = 0;
};
struct DeviceSent {
  std::optional<storage::Device> known;
  std::string label;
};
NewSession open_session(Services& services, const AccountId& account, const DeviceSent& device, TimeMs last_sign_in_ms,
                        std::uint64_t failed_tries);
NewSession open_principal_session(Services& services, const OwnPrincipal& principal, TimeMs ends_ms);

// The Session of openapi.yaml.
http::Response answer_session(Services& services, int status, const AccountId& account, const NewSession& session);

// What open_session was told, for GET /v1/me.
struct SessionNotes {
  TimeMs last_sign_in_ms = 0;
  std::uint64_t failed_tries = 0;
};
SessionNotes notes_of(const Services& services, const storage::Session& session);

std::string device_label(const Services& services, const storage::Device& device);

}  // namespace mappe::server
