// Exit codes of the command line, and what an error means to the person in front of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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
// Of two things that went wrong in one run, the exit code that tells of both: a server that is not to be trusted is
// never hidden by something else; otherwise the first counts.
Exit worse(Exit first, Exit second);

// What happened, in a few words of the process's language.
std::string headline(Errc code);
std::string headline(const Error& error);  // the same where the sentence tells of more than its kind

// What it means and what to do, one or two sentences, in the process's language.
std::string advice(Errc code);

// The same where the error's sentence, or the rule the server named ("" if none), tells more than its kind.
// "" where the sentence says all.
std::string advice(const Error& error, std::string_view rule);

// The sentences and rules that have such advice; for the test that finds each of them.
std::vector<std::string_view> advised();

}  // namespace mappe::client::command
