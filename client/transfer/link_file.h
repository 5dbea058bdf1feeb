// A council link as a file that desktops open in a browser: on the drive, through the gateway and in an export.
//
//   [InternetShortcut] CR LF URL=https://... CR LF
//
// What a member's program wrote into a link is not believed: the address is the one council/links gives out, http or
// https and printable ASCII, so that it is one line and nothing else. A link without one has no URL line.
//                                                                                       docs/drive.md, docs/links.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "journal/state.h"

namespace mappe::client {

std::string link_file_text(const journal::Target& target);
// How the file of a live link is called: its name with ".url" behind it, unless it ends so; "NAME (Link).url" where
// something else in the folder is called "NAME.url". "": both are taken.
std::string link_file_name(const journal::State& state, const journal::NodeView& link);
// What a link may be called whose file is called so, other than the same.
std::vector<std::string_view> names_of_link_called(std::string_view file_name);
// The name of a link whose file is to be called so: without the ending. "": it is no other name for one.
std::string_view without_link_ending(std::string_view file_name);

}  // namespace mappe::client
