// Real processes for the stories: run one to its end, or keep one running and kill it.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stories {

struct Outcome {
  int exit_code = -1;  // 128 + signal when a signal ended it; 124 when its time was up
  std::string out;
  std::string err;
  long peak_kib = 0;  // the most memory it had resident

  bool ok() const { return exit_code == 0; }
  bool says(const std::string& text) const { return (out + err).find(text) != std::string::npos; }
};

struct Command {
  std::vector<std::string> argv;
  std::map<std::string, std::string> env;  // added to a small, fixed environment
  std::string input;                       // standard input
  std::chrono::seconds time_limit{120};
};

Outcome run(const Command& command);

// What a server of this process did for a child is done when the child has ended, though nothing tells so but the
// child. Each counts here, so that a sanitizer sees the order too: the server when it begins and ends an answer, run()
// likewise.
inline std::atomic<std::uint64_t> moments = 0;

// A process that goes on beside the test. The destructor kills it with SIGKILL and waits.
class Running {
 public:
  Running(const Command& command, const std::filesystem::path& output);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  pid_t pid() const { return pid_; }
  bool alive();
  // Waits until `text` stands in its output (standard output and error together). False when it ended or the time is
  // up.
  bool wait_for(const std::string& text, std::chrono::seconds limit = std::chrono::seconds(30));
  std::string output() const;
  void kill_hard();                                                 // SIGKILL, and waits
  int stop(std::chrono::seconds limit = std::chrono::seconds(30));  // SIGTERM; the exit code as in Outcome
  int wait(std::chrono::seconds limit);                             // until it ends by itself; 124 when it does not

 private:
  int reap(bool block);
  pid_t pid_ = -1;
  int exit_code_ = -1;
  std::filesystem::path output_;
};

// A folder of its own below the system's temporary folder, removed at the end.
class Folder {
 public:
  explicit Folder(const std::string& name);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& path, const std::string& content);
std::string read_file(const std::filesystem::path& path);
void write_random_file(const std::filesystem::path& path, std::size_t size_bytes);
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);  // byte for byte, in little memory
int free_port();                                                                 // free on 127.0.0.1 a moment ago

// True when both trees have the same folders and files with the same bytes. `why` says the first difference.
bool same_tree(const std::filesystem::path& a, const std::filesystem::path& b, std::string& why);

}  // namespace stories
