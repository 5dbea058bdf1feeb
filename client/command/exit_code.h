// Exit codes of the command line, and what an error means to the person in front of it.
#pragma once

#include <string>

#include "crypto/base/result.h"

namespace mappe::client::command {

enum class Exit {
  ok = 0,
  failed = 1,
  usage = 2,
  conflict = 3,
  not_found = 4,
  denied = 5,
  untrusted = 6,  // server not trusted: behind, forked, forged, certificate
  offline = 7,
  quota = 8,
};

Exit exit_of(Errc code);

// What happened, in a few words of the process's language.
std::string headline(Errc code);

// What it means and what to do, one or two sentences, in the process's language.
std::string advice(Errc code);

}  // namespace mappe::client::command
