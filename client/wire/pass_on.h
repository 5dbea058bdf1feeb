// An error of one answer as another's, with the server's words.
#pragma once

#include "client/wire/answer.h"

namespace mappe::client {

template <class T, class U>
Answer<T> pass_on(const Answer<U>& failed) {
  return failed.problem() ? Answer<T>(failed.error(), *failed.problem()) : Answer<T>(failed.error());
}

// Worth another try later, and no judgement about what was asked for.
inline bool is_passing(Errc code) {
  return code == Errc::offline || code == Errc::timeout || code == Errc::cancelled || code == Errc::busy ||
         code == Errc::too_many;
}

}  // namespace mappe::client
