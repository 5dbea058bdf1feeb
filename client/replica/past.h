// The newest entries of a space, verbatim, kept beyond what the checkpoint needs: what a member can bring back when the
// server was restored from a backup that is older than them.                                    docs/protocol.md §4.5
//
//   past/SPACE = [entry...], each following the one before, the newest limits::past_bytes_max bytes of them
//
// Whoever reads them checks that they lead from one known hash to another; a damaged record counts as none.
//   threads  as checkpoint.h: the space's HomeLock is held
#pragma once

#include <span>
#include <vector>

#include "client/home/home.h"
#include "journal/entry.h"

namespace mappe::client {

std::vector<journal::Entry> load_past(const Home& home, const SpaceId& space);
// Adds what follows what is kept. Where there is a gap, or another chain, it begins anew.
Result<void> keep_past(const Home& home, const SpaceId& space, std::span<const journal::Entry> more);

// As many of the newest as are kept.
std::span<const journal::Entry> newest_part(std::span<const journal::Entry> chain);

// Takes `more` onto `chain`, leaving out what is there already; what does not follow replaces it.
void chain_on(std::vector<journal::Entry>* chain, std::span<const journal::Entry> more);

}  // namespace mappe::client
