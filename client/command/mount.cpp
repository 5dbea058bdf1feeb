#include "client/command/mount.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "client/command/text.h"
#include "client/home/atomic_file.h"
#include "client/home/file_handle.h"

extern char** environ;  // NOLINT: POSIX has it in no header

namespace mappe::client::command {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds mount_patience{30};     // for a tool that mounts
constexpr std::chrono::seconds unmount_patience{120};  // for what it still has to send
constexpr std::size_t said_bytes_max = 400;            // of its words

struct Ran {
  bool is_good = false;
  std::string said;
};

std::string found_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  const std::string folders = path == nullptr ? "" : path;
  for (std::size_t at = 0; at <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', at), folders.size());
    const fs::path file = fs::path(folders.substr(at, end - at)) / name;
    if (file.is_absolute() && ::access(file.c_str(), X_OK) == 0) return file.string();
    at = end + 1;
  }
  return "";
}

// Without a terminal to ask at, and with the signals this program keeps for itself.
pid_t spawned(const std::vector<std::string>& argv, int output) {
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, 1);
  posix_spawn_file_actions_adddup2(&files, output, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) sigaddset(&usual, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);  // Ctrl+C ends this program, which then unmounts; not what it mounted
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, argv[0].c_str(), &files, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error == 0 ? pid : -1;
}

// Reads what it says until it has ended: a daemon it leaves behind may keep the pipe open.
bool ended_in_time(pid_t pid, int output, std::chrono::seconds patience, int* status, std::string* said) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    pollfd readable{output, POLLIN, 0};
    std::array<char, 512> some;
    if (::poll(&readable, 1, 50) > 0) {
      const ssize_t got = ::read(output, some.data(), some.size());
      if (got > 0 && said->size() < said_bytes_max) said->append(some.data(), static_cast<std::size_t>(got));
      if (got <= 0) ::usleep(20'000);
    }
    if (::waitpid(pid, status, WNOHANG) == pid) return true;
    if (std::chrono::steady_clock::now() > until) return false;
  }
}

Ran run_tool(const std::vector<std::string>& argv, std::chrono::seconds patience) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const FileHandle reading(ends[0]);
  FileHandle writing(ends[1]);
  const pid_t pid = spawned(argv, writing.get());
  writing = FileHandle();
  Ran ran;
  if (pid < 0) return ran;
  int status = 0;
  if (!ended_in_time(pid, reading.get(), patience, &status, &ran.said)) {
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, &status, 0);
    return ran;
  }
  ran.is_good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  while (!ran.said.empty() && ran.said.back() == '\n') ran.said.pop_back();
  return ran;
}

bool has_desktop() {
  const char* bus = std::getenv("DBUS_SESSION_BUS_ADDRESS");
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  std::error_code error;
  return (bus != nullptr && *bus != '\0') || (runtime != nullptr && fs::exists(fs::path(runtime) / "bus", error));
}

// davfs2's settings and cache, for its own user; what it caches is readable text, so it goes with the mount.
Result<fs::path> make_davfs2_files() {
  std::string name = (fs::temp_directory_path() / "mappe-drive-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return fail(Errc::io, "no temporary folder could be made");
  const fs::path files = name, cache = files / "cache", settings = files / "davfs2.conf";
  const group* davfs2 = ::getgrnam("davfs2");
  const bool is_ready = davfs2 != nullptr && ::chmod(files.c_str(), 0711) == 0 && ::mkdir(cache.c_str(), 0770) == 0 &&
                        ::chown(cache.c_str(), 0, davfs2->gr_gid) == 0 && ::chmod(cache.c_str(), 0770) == 0;
  // buf_size: smaller ones break on kernels from 6.16. delay_upload: saved means sent. dir_refresh: what others saved
  // shows after seconds, not after a minute.
  const std::string text =
      "ask_auth 0\nbuf_size 64\ndelay_upload 0\ndir_refresh 5\nuse_locks 1\ncache_dir " + cache.string() + "\n";
  if (is_ready && write_atomically(settings, view_of(text))) return files;
  std::error_code error;
  fs::remove_all(files, error);
  return fail(Errc::io, "no temporary folder could be made");
}

}  // namespace

bool Mount::mount_by_gio(const std::string& gio, const std::string& place, Tried* tried) {
  std::unique_ptr<Mount> mount(new Mount(How::gio));
  mount->tool_ = gio;
  mount->address_ = "dav://" + place;
  const Ran ran = run_tool({gio, "mount", mount->address_}, mount_patience);
  mount->is_mounted_ = ran.is_good;
  tried->has_tool = true;
  tried->tool_said = ran.said;
  if (ran.is_good) tried->mount = std::move(mount);
  return ran.is_good;
}

bool Mount::mount_by_davfs2(const std::string& davfs2, const std::string& place, const fs::path& folder, Tried* tried) {
  tried->has_tool = true;
  std::unique_ptr<Mount> mount(new Mount(How::davfs2));
  std::error_code error;
  mount->folder_ = fs::absolute(folder, error);
  mount->made_folder_ = fs::create_directories(folder, error);
  auto files = make_davfs2_files();
  if (!files) return false;
  mount->own_files_ = *files;
  mount->address_ = "http://" + place;
  // Nobody else on this computer may look into it.
  const Ran ran = run_tool({davfs2, mount->address_, mount->folder_.string(), "-o",
                            "conf=" + (*files / "davfs2.conf").string() + ",file_mode=600,dir_mode=700"},
                           mount_patience);
  mount->is_mounted_ = ran.is_good;
  tried->tool_said = ran.said;
  if (ran.is_good) tried->mount = std::move(mount);
  return ran.is_good;
}

Mount::Tried Mount::try_all(const std::string& place, const fs::path& folder) {
  Tried tried;
  const std::string gio = found_program("gio");
  if (!gio.empty() && has_desktop() && mount_by_gio(gio, place, &tried)) return tried;
  const std::string davfs2 = found_program("mount.davfs");
  if (!davfs2.empty() && ::geteuid() == 0) mount_by_davfs2(davfs2, place, folder, &tried);
  return tried;
}

bool Mount::unmount() {
  if (!is_mounted_) return true;
  const Ran ran = how_ == How::gio ? run_tool({tool_, "mount", "-u", address_}, unmount_patience)
                                   : run_tool({"/bin/umount", folder_.string()}, unmount_patience);
  is_mounted_ = !ran.is_good;
  return ran.is_good;
}

Mount::~Mount() {
  if (!unmount()) return;  // its files are still in use
  std::error_code error;
  if (!own_files_.empty()) fs::remove_all(own_files_, error);
  if (made_folder_) fs::remove(folder_, error);
}

}  // namespace mappe::client::command
