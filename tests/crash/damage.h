// What happens to files: a bit flips, an end is torn off, one is gone.
#pragma once

#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace crash {

enum class Harm { flips_a_bit, tears_off_the_end, removes };
std::string name_of(Harm harm);

// The files below `root` whose path from there has this form; `*` stands for what holds no '/'.
std::vector<std::filesystem::path> files_like(const std::filesystem::path& root, const std::string& form);

// Where it was: "bit 3 of byte 17 of 300".
std::string does(Harm harm, const std::filesystem::path& file, std::mt19937& random);

// `from` in place of whatever is at `to`, with modes and times.
void puts_back(const std::filesystem::path& from, const std::filesystem::path& to);

// What may come of harming a file of this form, as bits of the suite's own; 0: not tried.
struct Harmed {
  std::string form;
  unsigned flipped, torn, gone;
};

// Harms a file of each form below `root` in each way, ten times over with MAPPE_LONG=1, everything put back before
// each; what it comes to must be among what may come of it.
void harm_each(const std::filesystem::path& root, const std::vector<Harmed>& rows,
               const std::function<void()>& put_all_back, const std::function<unsigned(std::string& why)>& comes_to);

}  // namespace crash
