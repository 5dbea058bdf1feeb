// "Did you mean": the nearest known word to one that is not known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mappe::config {

// Insertions, deletions, replacements and swaps of neighbours that turn a into b. Both are cut to 64 bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `known`, or "" when none is near enough to be what was meant (more than a third of the word differs).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace mappe::config
