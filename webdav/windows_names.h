// Names that Windows cannot have, and how they are shown there all the same.
//
//   < > : " \ | ? *, what ends in a dot or a blank, and CON, NUL, COM1 and the like, with any extension
//
// Each sign that is in the way is shown as the one 0xF000 above it, which is nobody's in Unicode and which other
// network drives take for this, too; of a device's name the first letter.
#pragma once

#include <string>
#include <string_view>

namespace mappe::webdav {

// CON, PRN, AUX, NUL, COM1 to COM9, LPT1 to LPT9; in any case, with any extension.
bool is_device_name(std::string_view name);

std::string shown_to_windows(std::string_view name);
// The other way round; a name without such signs is itself.
std::string meant_by_windows(std::string_view name);

}  // namespace mappe::webdav
