#include "client/command/terminal.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "client/command/text.h"

namespace mappe::client::command {
namespace {

constexpr std::size_t secret_file_bytes_max = 4096;
constexpr std::size_t secret_input_bytes_max = 16384;
constexpr auto redraw_every = std::chrono::milliseconds(200);

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > 2) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// One line, read byte by byte so that nothing after it is swallowed.
Result<SecretBytes> read_line(int fd, std::size_t most) {
  SecretBytes line(most);
  std::size_t size = 0;
  std::uint8_t byte = 0;
  ssize_t n = 0;
  while ((n = read(fd, &byte, 1)) == 1 && byte != '\n') {
    if (size == most) return fail(Errc::malformed, "the line is too long");
    line.expose_to_fill()[size++] = byte;
  }
  if (n < 0) return fail(Errc::io, "it could not be read");
  if (size > 0 && line.expose()[size - 1] == '\r') --size;
  line.shrink(size);
  if (size == 0) return fail(Errc::malformed, "the first line is empty");
  return line;
}

class HiddenTyping {  // switches the terminal's echo off, and back
 public:
  explicit HiddenTyping(int fd) : fd_(fd) {
    known_ = tcgetattr(fd_, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) tcsetattr(fd_, TCSAFLUSH, &quiet);
  }
  ~HiddenTyping() {
    if (known_) tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  int fd_;
  bool known_ = false;
  termios before_{};
};

void print(int fd, const std::string& words) {
  std::size_t done = 0;
  while (done < words.size()) {
    const ssize_t n = write(fd, words.data() + done, words.size() - done);
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

// "0:04", "1:02:03".
std::string clock_text(std::uint64_t seconds) {
  const auto two = [](std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::string end = ":" + two(seconds % 60);
  if (seconds < 3600) return std::to_string(seconds / 60) + end;
  return std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + end;
}

}  // namespace

bool is_terminal_input() { return isatty(0) == 1; }
bool is_terminal_output() { return isatty(2) == 1; }

Result<SecretBytes> ask_hidden(const std::string& question) {
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.get() < 0) return fail(Errc::usage, "there is no terminal to ask at");
  print(terminal.get(), question);
  auto line = [&] {
    const HiddenTyping hidden(terminal.get());
    return read_line(terminal.get(), secret_file_bytes_max);
  }();
  print(terminal.get(), "\n");
  return line;
}

Result<void> show_at_terminal(const std::string& words) {
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.get() < 0) return fail(Errc::usage, "there is no terminal to ask at");
  print(terminal.get(), words + "\n");
  return {};
}

Result<std::string> ask_line(const std::string& question) {
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.get() < 0) return fail(Errc::usage, "there is no terminal to ask at");
  print(terminal.get(), question);
  auto line = read_line(terminal.get(), secret_file_bytes_max);
  if (!line) return fail(line.error());
  return std::string(text_of(line->expose()));
}

Result<SecretBytes> read_secret_file(const std::filesystem::path& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(Errc::usage, "the file with the secret cannot be opened");
  return read_line(file.get(), secret_file_bytes_max);
}

Result<SecretBytes> read_secret_input() { return read_line(0, secret_input_bytes_max); }

Progress::Progress(bool wanted)
    : shown_(wanted && is_terminal_output()), start_(std::chrono::steady_clock::now()), last_(start_) {}

Progress::~Progress() { hide(); }

void Progress::expect(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  progressed_.expected_bytes += bytes;
}

void Progress::add_bytes(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  progressed_.bytes += bytes;
  draw();
}

void Progress::add_there(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  progressed_.there_bytes += bytes;
  draw();
}

void Progress::add_file() {
  const std::lock_guard lock(mutex_);
  ++progressed_.files;
  draw();
}

void Progress::hide() {
  const std::lock_guard lock(mutex_);
  if (drawn_) print(2, "\r\x1b[K");
  drawn_ = false;
}

void Progress::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || now - last_ < redraw_every) return;
  last_ = now;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_).count();
  progressed_.ms = static_cast<std::uint64_t>(std::max<std::int64_t>(ms, 0));
  print(2, "\r" + progress_text(progressed_) + "\x1b[K");
  drawn_ = true;
}

std::string progress_text(const Progressed& progressed) {
  const std::uint64_t done = progressed.bytes + progressed.there_bytes;
  std::string line =
      progressed.files == 1 ? text({"1 Datei", "1 file"}) : text({"{} Dateien", "{} files"}, progressed.files);
  const bool is_end_known = progressed.expected_bytes >= done && progressed.expected_bytes > 0;
  line += ", " + (is_end_known ? text({"{} von {}", "{} of {}"}, size_text(done), size_text(progressed.expected_bytes))
                               : size_text(done));
  const std::uint64_t rate = progressed.ms == 0 ? 0 : progressed.bytes * 1000 / progressed.ms;
  if (rate == 0) return line;
  line += ", " + size_text(rate) + "/s";
  if (!is_end_known) return line;
  return line + ", " + text({"noch {}", "{} left"}, clock_text((progressed.expected_bytes - done) / rate));
}

}  // namespace mappe::client::command
