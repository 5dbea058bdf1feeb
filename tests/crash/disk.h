// A disk that refuses, stops the program in the middle of a step, or loses power: under real programs, by a library
// that is loaded before theirs (faulty_disk/).
#pragma once

#include <filesystem>

#include "tests/crash/faulty_disk/control.h"
#include "tests/stories/process.h"

namespace crash {

class Disk {
 public:
  // Only files at or below this folder are meant. Works well until it is told otherwise.
  explicit Disk(std::filesystem::path below);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // What a program's environment needs, so that this disk stands under it.
  std::map<std::string, std::string> environment() const;
  stories::Command under(stories::Command command) const;

  // From now on `first` steps go well, and the next `lasts` fail with an errno, or end the process (Death).
  static constexpr std::int64_t for_ever = std::int64_t{1} << 40;
  void strikes(std::uint32_t steps, int how, std::int64_t first = 0, std::int64_t lasts = for_ever) const;
  void works_well() const;
  bool has_struck() const { return control_->struck > 0; }
  std::int64_t seen() const { return control_->seen; }  // counted steps since strikes()

  // What lies there already counts as synced: it was written by programs that did not stand on this disk.
  void takes_all_as_synced() const;
  // What a loss of power leaves, at worst: of each file what was synced. The programs must be dead.
  void loses_power() const;

 private:
  std::filesystem::path log() const { return folder_ / "control.synced"; }
  stories::Folder folder_{"disk"};
  std::filesystem::path below_;
  Control* control_;
};

}  // namespace crash
