// An error of one answer as another's, with the server's words; and what kind of error it is.
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

// Whether the server has said that it did not do it now. Without that it may still have.
template <class T>
bool is_refusal(const Answer<T>& answer) {
  if (answer || !answer.problem()) return false;
  const Errc code = answer.error().code;
  return code != Errc::busy && code != Errc::too_many && code != Errc::timeout;
}

}  // namespace mappe::client
