// A member's keys in the test's own hands: signs and asks what the member's own client never would.
#pragma once

#include "client/replica/entry_writer.h"
#include "client/session/session.h"
#include "client/wire/transport.h"
#include "tests/stories/town.h"

namespace stories {

// Opens the home of a member who is signed in. While it lives, the member's own commands may go on.
class KeyHolder {
 public:
  KeyHolder(const Member& member, const Door& door);

  mappe::client::Session& session() { return *session_; }
  const mappe::client::Identity& self() { return *session_->identities().front(); }
  mappe::client::RosterReplica& roster();                     // of the only faction, synced now
  mappe::client::SpaceReplica& space(const std::string& id);  // synced now, whatever it says about it
  mappe::client::SpaceReplica::Parts& parts(const std::string& id) { return space(id).parts(); }

  // Signs on the space's head; nothing is judged.
  mappe::journal::Entry signs(const std::string& space, const mappe::client::DraftEntry& draft);
  // The same with a header changed at will before it is signed.
  mappe::journal::Entry signs(const std::string& space, const mappe::client::DraftEntry& draft,
                              const std::function<void(mappe::journal::Header&)>& change);
  // REQUIREs that the server takes it.
  void sends(const std::string& space, const mappe::journal::Entry& entry);

  // A connection of its own in the member's session, for who asks from several threads.
  std::unique_ptr<mappe::client::Api> another_connection() const;
  const std::string& token() const { return token_; }  // of the member's session, base64url
  // One request as it is, in the member's session.
  mappe::client::HttpReply asks(const std::string& method, const std::string& target, mappe::ByteView body = {},
                                const std::string& content_type = "", const std::string& if_match = "");

 private:
  std::unique_ptr<mappe::client::Home> home_;
  std::unique_ptr<mappe::client::Session> session_;
  std::unique_ptr<mappe::client::CurlTransport> transport_;
  std::string token_;
  Door door_;
};

}  // namespace stories
