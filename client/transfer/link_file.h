// A council link as a file that desktops open in a browser: on the drive, through the gateway and in an export.
//
//   [InternetShortcut] CR LF URL=https://... CR LF
//
// What a member's program wrote into a link is not believed: the address is the one council/links gives out, http or
// https and printable ASCII, so that it is one line and nothing else. A link without one has no URL line.
//                                                                                       docs/drive.md, docs/links.md
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "journal/state.h"

namespace mappe::client {

std::string link_file_text(const journal::Target& target);
// How the file of a live link is called: its name with ".url" behind it, unless it ends so; "NAME (Link).url" where
// something else in the folder is called "NAME.url"; "BEGIN (0a1b2c3d).url", with the first digits of its id or all,
// where that is longer than a name may be, or taken, too. "": no desktop could show any of them, or all are taken.
std::string link_file_name(const journal::State& state, const journal::NodeView& link);
// The link of a folder whose file is called so (as same_name), and which is not itself called so.
std::optional<NodeId> link_of_file_name(const journal::State& state, const NodeId& folder, std::string_view file_name);
// Whether the file of a link of this name bears a part of it alone.
bool is_shortened(std::string_view name);
// The name of a link whose file is to be called so: without the ending. "": it is no other name for one.
std::string_view without_link_ending(std::string_view file_name);

}  // namespace mappe::client
