#include "tests/crash/disk.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

namespace crash {

namespace fs = std::filesystem;

Disk::Disk(fs::path below) : below_(std::move(below)) {
  const int fd = ::open((folder_ / "control").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  BOOST_REQUIRE(fd >= 0);
  BOOST_REQUIRE(::ftruncate(fd, sizeof(Control)) == 0);
  void* shared = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  BOOST_REQUIRE(shared != MAP_FAILED);
  control_ = static_cast<Control*>(shared);  // of zeros, as the kernel gives it
}

Disk::~Disk() { ::munmap(control_, sizeof(Control)); }

std::map<std::string, std::string> Disk::environment() const {
  return {{"LD_PRELOAD", MAPPE_FAULTY_DISK_LIBRARY},
          {control_variable, (folder_ / "control").string()},
          {below_variable, below_.string()}};
}

stories::Command Disk::under(stories::Command command) const {
  for (auto& [name, value] : environment()) command.env[name] = value;
  return command;
}

void Disk::strikes(std::uint32_t steps, int how, std::int64_t first, std::int64_t lasts) const {
  works_well();
  control_->how = how;
  control_->first = first;
  control_->lasts = lasts;
  control_->seen = 0;
  control_->struck = 0;
  control_->steps = steps;
}

void Disk::works_well() const { control_->steps = 0; }

namespace {

struct Kept {
  std::uint64_t size_bytes = 0;                               // synced
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lost;  // from, to: a sync of these failed
};

using File = std::pair<std::uint64_t, std::uint64_t>;  // its number, and when it was made

std::map<File, Kept> kept_of(const fs::path& log) {
  std::map<File, Kept> kept;
  std::ifstream in(log, std::ios::binary);
  for (Synced one{}; in.read(reinterpret_cast<char*>(&one), sizeof one);) {
    Kept& file = kept[{one.inode, one.born_ns}];
    if (one.failed != 0 && one.size_bytes > file.size_bytes) file.lost.emplace_back(file.size_bytes, one.size_bytes);
    if (one.failed == 0) file.size_bytes = std::max(file.size_bytes, one.size_bytes);
  }
  return kept;
}

void leave_only(const fs::path& path, const Kept& kept) {
  const std::uint64_t size = fs::file_size(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (const auto& [from, to] : kept.lost) {
    if (from >= std::min(to, size)) continue;
    file.seekp(static_cast<std::streamoff>(from));
    file << std::string(std::min(to, size) - from, '\0');
  }
  file.close();
  if (kept.size_bytes < size) fs::resize_file(path, kept.size_bytes);
}

}  // namespace

void Disk::takes_all_as_synced() const {
  std::ofstream out(log(), std::ios::binary | std::ios::app);
  for (const auto& item : fs::recursive_directory_iterator(below_)) {
    struct stat status {};
    if (!item.is_regular_file() || ::stat(item.path().c_str(), &status) != 0) continue;
    const Synced synced{status.st_ino, born_ns(AT_FDCWD, item.path().c_str()),
                        static_cast<std::uint64_t>(status.st_size), 0};
    out.write(reinterpret_cast<const char*>(&synced), sizeof synced);
  }
}

void Disk::loses_power() const {
  auto kept = kept_of(log());
  for (const auto& item : fs::recursive_directory_iterator(below_)) {
    struct stat status {};
    if (item.is_regular_file() && ::stat(item.path().c_str(), &status) == 0)
      leave_only(item.path(), kept[{status.st_ino, born_ns(AT_FDCWD, item.path().c_str())}]);
  }
}

}  // namespace crash
