// The person at the terminal: questions, hidden passwords, a line of progress.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace mappe::client::command {

bool is_terminal_input();
bool is_terminal_output();  // standard error, where progress and questions go

// Asks on the terminal itself and hides what is typed.
// errors  usage  no terminal: the option to use instead is in the caller's message
Result<SecretBytes> ask_hidden(const std::string& question);
// Writes on the terminal itself, where no redirection takes it along.                            errors  usage  no
// terminal
Result<void> show_at_terminal(const std::string& words);
// Asks for one line, shown while typed.                          errors  usage  no terminal
Result<std::string> ask_line(const std::string& question);
// The first line of a file, without its end.                     errors  io, malformed (empty, or over 4 KiB)
Result<SecretBytes> read_secret_file(const std::filesystem::path& path);
// The first line of standard input, without its end.             errors  malformed (empty, or over 16 KiB)
Result<SecretBytes> read_secret_input();

// How far a transfer is.
struct Progressed {
  std::uint64_t files = 0;           // done
  std::uint64_t bytes = 0;           // that travelled
  std::uint64_t there_bytes = 0;     // that needed not to
  std::uint64_t expected_bytes = 0;  // in all, as far as known
  std::uint64_t ms = 0;              // since the beginning
};
// "12 Dateien, 34,5 MiB von 80,0 MiB, 12,1 MiB/s, noch 0:04"; what is not known is left out.
std::string progress_text(const Progressed& progressed);

// One line on standard error, drawn at most five times a second, and only on a terminal. Any thread.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void expect(std::uint64_t bytes);
  void add_bytes(std::uint64_t bytes);
  void add_there(std::uint64_t bytes);
  void add_file();
  void hide();  // before something else is printed

 private:
  void draw();
  std::mutex mutex_;
  const bool shown_;
  const std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
  Progressed progressed_;
  bool drawn_ = false;
};

}  // namespace mappe::client::command
