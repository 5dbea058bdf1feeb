// The recovery code while another takes its place at the server: once that was sent, the old one may be void, whether
// its answer comes or not.                              docs/protocol.md §3   twin: web/src/mappe/identity/sheet.ts
#pragma once

#include <optional>
#include <vector>

#include "client/home/home.h"
#include "client/wire/api.h"

namespace mappe::client {

// Whether a new code was sent from this home and nobody knows what became of it.
bool is_sheet_unclear(const Home& home);
Result<void> note_sheet(const Home& home, bool is_unclear);

// Of these codes, the one that opens the recovery copy which the server keeps. None: it was made with none of them.
Answer<std::optional<SecretBytes>> code_that_counts(Api& api, const std::vector<SecretBytes>& codes);

}  // namespace mappe::client
