// Who a request comes from.                                                                         docs/protocol.md §3
//
// A session is a 32-byte bearer token, stored hashed, of an account or of one invite or gateway. Each request is judged
// anew: persons that their roster has retired, or whose membership has ended, are no principals of it any more, and an
// account without any is refused at once. An account that a faction demands a second factor of, and that has none, is
// let to what it takes to set one up, and to nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/answer/judged.h"
#include "server/services.h"
#include "server/sign_in/device_notes.h"

namespace mappe::server {

using SessionToken = Secret<struct SessionTokenTag, 32>;
using DeviceSecret = Secret<struct DeviceSecretTag, 32>;

storage::TokenHash hash_of_token(ByteView token);  // of SessionToken::size_bytes
storage::DeviceSecretHash hash_of(const DeviceSecret& secret);

struct OwnPrincipal {
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId id;
  FactionId faction;
  bool demands_second_factor = false;  // a person's: its faction's policy does
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

// The session of the request.      problems  401 not-signed-in; 403 second-factor-required, but for the routes of the
//                                            account itself: /v1/me..., /v1/devices..., /v1/sign-out
Judged<SignedIn> authenticate(Services& services, const http::Request& request);
// The same for a token that came in a body.
Judged<SignedIn> authenticate(Services& services, const storage::TokenHash& token);

// Principals of an account that their rosters allow now.
Judged<std::vector<OwnPrincipal>> principals_of(Services& services, const storage::Account& account);

// The topics under which a session hears news: its principals and their factions.
std::vector<EventHub::Topic> topics_of(const SignedIn& who);
EventHub::Topic topic_of(const PrincipalId& id);
EventHub::Topic topic_of(const FactionId& id);

// Whether a policy demands a second factor of who has these principals.
bool demands_second_factor(const std::vector<OwnPrincipal>& principals);

// The sign-in before this one, as far as its device is still known.
struct LastSignIn {
  TimeMs ms = 0;  // 0: there was none
  std::string address, device_label;
  FactorUsed factor = FactorUsed::none;
};
LastSignIn last_sign_in(Services& services, const AccountId& account, TimeMs ms);

// A new session of an account, on a device that is known or new; as writes, to become durable together with what made
// it possible.
struct NewSession {
  SessionToken token;
  std::optional<DeviceSecret> device;  // new; none: the known one goes on
  storage::DeviceId device_id;
  storage::Writes writes;
  TimeMs expires_ms = 0;
};
struct DeviceSent {
  std::optional<storage::Device> known;
  DeviceNotes notes;  // as they are from now on; of a known device the label stays what it was
};
struct SessionNotes {  // for GET /v1/me
  LastSignIn before;
  std::uint64_t failed_tries = 0;
};
NewSession open_session(Services& services, const AccountId& account, const DeviceSent& device,
                        const SessionNotes& notes, TimeMs now);
NewSession open_principal_session(Services& services, const OwnPrincipal& principal, TimeMs ends_ms);

// The Session of openapi.yaml.
http::Response answer_session(Services& services, int status, const AccountId& account, const NewSession& session);

// What open_session was told.
SessionNotes notes_of(const Services& services, const storage::Session& session);

}  // namespace mappe::server
