// Founding a faction and joining one.                                             docs/protocol.md §4a Founding,
// Invitation
//
// Both are safe to repeat: what was made is kept in the home until the server answered, so an interrupted one goes on
// with the same keys.
//   threads  one of these at a time and home
#pragma once

#include "client/identity/account.h"
#include "crypto/base/found_link.h"
#include "crypto/seal/invitation.h"

namespace mappe::client {

// Who is to be: a new account, or the one this home is signed in to (then `login` must be its).
struct Newcomer {
  Login login;
  std::string name;  // display name; of a joiner: ignored, the inviter named him
  const SecretBytes& password;
  std::string device_label;
  SecondStep second = {};  // of an account that is there already
};

struct Founded {
  FactionId faction;
  PrincipalId person;
  AccountId account;
  SecretBytes recovery_code;  // to be shown once
};
// Tried again with the same link, login and password after a lost answer: found_faction founds, or finds that it had,
// signs in, and gives the recovery code of the try that counted. The name of the first try stays.
//   errors  denied     the setup code is used up, expired, or not this server's
//           exists     the login is taken
//           untrusted  the link names another server than the one that answers
Answer<Founded> found_faction(Home& home, Api& api, ServerPin pin, const FoundLink& link, const Newcomer& founder);

struct Joined {
  FactionId faction;
  PrincipalId person;
  AccountId account;
  std::optional<SecretBytes> recovery_code;  // none: it was shown before the interruption, or nothing changed
  std::string joining_code;                  // to be read out to the inviter
  std::vector<SpaceId> spaces;               // in which the invite's row became the person's
  // In which it did not yet; open the link again.
  struct Waiting {
    SpaceId space;
    Error error;
  };
  std::vector<Waiting> waiting;
  std::optional<Error> spaces_error;  // why not even the spaces could be asked for; open the link again
};
//   errors  denied     the PIN is wrong, or the invite is used, retired, expired, resting
//                      also: who is signed in here is another person of that faction
//           forged, forked, behind  the roster is not what the link vouches for: nothing is joined
//           untrusted  another server than the link's
//           usage      a PIN is needed, or none
Answer<Joined> join_faction(Home& home, Api& api, ServerPin pin, const seal::InvitationLink& link,
                            const seal::Pin* invite_pin, const Newcomer& joiner);

// The link content behind a typed code.                                  errors  not_found, tampered, too_many
Answer<seal::Invitation> fetch_typed_code(Api& api, const seal::TypedCode& code);

}  // namespace mappe::client
