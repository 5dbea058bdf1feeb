// An error of one answer as another's, with the server's words.
#pragma once

#include "client/wire/answer.h"

namespace mappe::client {

template <class T, class U>
Answer<T> pass_on(const Answer<U>& failed) {
  return failed.problem() ? Answer<T>(failed.error(), *failed.problem()) : Answer<T>(failed.error());
}

}  // namespace mappe::client
