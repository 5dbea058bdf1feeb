// Links to what councils have, or to any other page: made from what is meant, and how each stands by the mirrors on
// this device.                     docs/protocol.md §8, docs/links.md           twin: web/src/engine/council_links.ts
#pragma once

#include "client/council/councils.h"
#include "journal/content.h"

namespace mappe::client::council {

// same · changed since it was linked · moved: its page has another address now · withdrawn by the council · lost: the
// whole mirror has no such object, or nobody knows · unknown: a plain link, or no mirror here
enum class LinkState : std::uint8_t { same, changed, moved, withdrawn, lost, unknown };

// `known`: councils.known().
LinkState state_of(const journal::Target& target, const Councils& councils, const std::vector<KnownCouncil>& known);

// What a browser may be sent to; "" of anything else: whoever may write in a space may write any target.
std::string openable(const std::string& url);

// With what finds the object again when the council has another system: body, reference, name, date, vendor's number.
//   now_ms  when it is linked
journal::Target target_of(const Row& row, const CouncilHere& council, TimeMs now_ms);
// Of an address that no mirror has.
journal::Target target_of(const mappe::council::Recognised& read, const std::string& name, TimeMs now_ms);
BusinessAnchor anchor_of(const journal::Target& target);

// A title as a name that every system takes: what names may not hold becomes a hyphen.
std::string fitting_name(const std::string& title);
std::string fitting_name(const Row& row);

}  // namespace mappe::client::council
