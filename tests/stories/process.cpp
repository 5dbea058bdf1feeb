#include "tests/stories/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

namespace stories {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

std::vector<std::string> environment_of(const Command& command) {
  std::map<std::string, std::string> env{
      {"LANG", "C.UTF-8"}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/nonexistent"}};
  for (const char* passed_on : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "TMPDIR"})
    if (const char* value = std::getenv(passed_on)) env[passed_on] = value;
  for (const auto& [name, value] : command.env) env[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : env) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// In the child: everything was prepared before the fork, because only async-signal-safe calls are allowed here.
[[noreturn]] void become(char* const* argv, char* const* env, int in, int out, int err) {
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  execve(argv[0], argv, env);
  _exit(127);
}

pid_t start(const Command& command, int in, int out, int err) {
  std::vector<std::string> argv_texts = command.argv;
  std::vector<std::string> env_texts = environment_of(command);
  const std::vector<char*> argv = pointers_to(argv_texts);
  const std::vector<char*> env = pointers_to(env_texts);
  const pid_t pid = fork();
  if (pid == 0) become(argv.data(), env.data(), in, out, err);
  return pid;
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

struct Pipe {
  std::array<int, 2> end{-1, -1};
  Pipe() {
    if (pipe2(end.data(), O_CLOEXEC) != 0) std::abort();
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_read() { close_end(0); }
  void close_write() { close_end(1); }

 private:
  void close_end(int i) {
    if (end[static_cast<std::size_t>(i)] >= 0) close(end[static_cast<std::size_t>(i)]);
    end[static_cast<std::size_t>(i)] = -1;
  }
};

// Reads what is there; false at the end of the stream.
bool drain(int fd, std::string& to) {
  std::array<char, 65536> buffer;
  const ssize_t n = read(fd, buffer.data(), buffer.size());
  if (n > 0) to.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace

Outcome run(const Command& command) {
  struct Counted {
    Counted() { ++moments; }
    ~Counted() { ++moments; }
  } const counted;
  signal(SIGPIPE, SIG_IGN);
  Pipe in, out, err;
  const pid_t pid = start(command, in.end[0], out.end[1], err.end[1]);
  in.close_read();
  out.close_write();
  err.close_write();
  Outcome outcome;
  std::size_t written = 0;
  bool out_open = true, err_open = true;
  const auto deadline = Clock::now() + command.time_limit;
  while (out_open || err_open) {
    if (written == command.input.size()) in.close_write();
    std::array<pollfd, 3> fds{
        {{out_open ? out.end[0] : -1, POLLIN, 0}, {err_open ? err.end[0] : -1, POLLIN, 0}, {in.end[1], POLLOUT, 0}}};
    poll(fds.data(), fds.size(), 200);
    if (fds[0].revents != 0) out_open = drain(out.end[0], outcome.out);
    if (fds[1].revents != 0) err_open = drain(err.end[0], outcome.err);
    if (fds[2].revents != 0) {
      const ssize_t n = write(in.end[1], command.input.data() + written, command.input.size() - written);
      written = n > 0 ? written + static_cast<std::size_t>(n) : command.input.size();
    }
    if (Clock::now() > deadline) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
      outcome.exit_code = 124;
      return outcome;
    }
  }
  int status = 0;
  rusage used{};
  wait4(pid, &status, 0, &used);
  outcome.exit_code = exit_code_of(status);
  outcome.peak_kib = used.ru_maxrss;
  return outcome;
}

Running::Running(const Command& command, const fs::path& output) : output_(output) {
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = start(command, null, file, file);
  close(null);
  close(file);
}

Running::~Running() { kill_hard(); }

int Running::reap(bool block) {
  if (pid_ <= 0) return exit_code_;
  int status = 0;
  if (waitpid(pid_, &status, block ? 0 : WNOHANG) != pid_) return -1;
  pid_ = -1;
  exit_code_ = exit_code_of(status);
  return exit_code_;
}

bool Running::alive() {
  reap(false);
  return pid_ > 0;
}

std::string Running::output() const { return read_file(output_); }

bool Running::wait_for(const std::string& text, std::chrono::seconds limit) {
  const auto deadline = Clock::now() + limit;
  while (Clock::now() < deadline) {
    if (output().find(text) != std::string::npos) return true;
    if (!alive()) return output().find(text) != std::string::npos;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

void Running::kill_hard() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  reap(true);
}

int Running::wait(std::chrono::seconds limit) {
  const auto deadline = Clock::now() + limit;
  while (Clock::now() < deadline) {
    if (!alive()) return exit_code_;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return 124;
}

int Running::stop(std::chrono::seconds limit) {
  if (pid_ > 0) kill(pid_, SIGTERM);
  const int code = wait(limit);
  kill_hard();
  return code;
}

Folder::Folder(const std::string& name) {
  std::string pattern = (fs::temp_directory_path() / ("mappe-" + name + "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_file(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_random_file(const fs::path& path, std::size_t size_bytes) {
  fs::create_directories(path.parent_path());
  std::ifstream random("/dev/urandom", std::ios::binary);
  std::ofstream out(path, std::ios::binary);
  std::vector<char> part(std::size_t{1} << 20);
  for (std::size_t left = size_bytes; left > 0;) {
    const std::size_t n = std::min(left, part.size());
    random.read(part.data(), static_cast<std::streamsize>(n));
    out.write(part.data(), static_cast<std::streamsize>(n));
    left -= n;
  }
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::ifstream left(a, std::ios::binary), right(b, std::ios::binary);
  std::vector<char> of_left(std::size_t{1} << 20), of_right(of_left.size());
  if (!left || !right) return false;
  do {
    left.read(of_left.data(), static_cast<std::streamsize>(of_left.size()));
    right.read(of_right.data(), static_cast<std::streamsize>(of_right.size()));
    if (left.gcount() != right.gcount()) return false;
    if (std::memcmp(of_left.data(), of_right.data(), static_cast<std::size_t>(left.gcount())) != 0) return false;
  } while (left && right);
  return true;
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) std::abort();
  close(fd);
  return ntohs(address.sin_port);
}

namespace {

// Relative path of everything below `root`; folders end in '/'.
std::map<std::string, fs::path> listing(const fs::path& root) {
  std::map<std::string, fs::path> found;
  for (const auto& item : fs::recursive_directory_iterator(root))
    found[fs::relative(item.path(), root).string() + (item.is_directory() ? "/" : "")] = item.path();
  return found;
}

}  // namespace

bool same_tree(const fs::path& a, const fs::path& b, std::string& why) {
  const auto left = listing(a), right = listing(b);
  for (const auto& [name, path] : left) {
    const auto other = right.find(name);
    if (other == right.end()) return why = "missing: " + name, false;
    if (name.back() != '/' && !same_file(path, other->second)) return why = "different: " + name, false;
  }
  for (const auto& [name, path] : right)
    if (!left.contains(name)) return why = "too much: " + name, false;
  return true;
}

}  // namespace stories
