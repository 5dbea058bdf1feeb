// What happens to files: a bit flips, an end is torn off, one is gone.
#pragma once

#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace crash {

enum class Harm { flips_a_bit, tears_off_the_end, removes, empties };
std::string name_of(Harm harm);

// The files below `root` whose path from there has this form; `*` stands for what holds no '/'.
std::vector<std::filesystem::path> files_like(const std::filesystem::path& root, const std::string& form);

// Where it was: "bit 3 of byte 17 of 300".
std::string does(Harm harm, const std::filesystem::path& file, std::mt19937& random);

// `from` in place of whatever is at `to`, with modes and times.
void puts_back(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace crash
