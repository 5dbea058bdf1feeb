// What the commands that move files have to say while they do, and afterwards.
#pragma once

#include "client/command/program.h"
#include "client/transfer/get_tree.h"

namespace mappe::client::command {

class ProgressObserver final : public PutObserver {
 public:
  explicit ProgressObserver(Progress& progress) : progress_(progress) {}
  void on_expected(std::uint64_t bytes) override { progress_.expect(bytes); }
  void on_bytes(std::uint64_t bytes) override { progress_.add_bytes(bytes); }
  void on_there(std::uint64_t bytes) override { progress_.add_there(bytes); }
  void on_file() override { progress_.add_file(); }

 private:
  Progress& progress_;
};

std::string files_text(std::uint64_t files);  // "1 Datei", "12 Dateien"

// Why a file could not be put: the word of PutRefused in the user's language.
std::string why_not_put(const std::string& why);

// Names each on standard error.   gives  ok when there is none; untrusted when bytes were not the ones named (one such
//                                        file does not spoil the others, but it is what the exit code says); else
//                                        failed
Exit say_refused(Program& program, const std::vector<GetRefused>& refused);
Json json_of(const std::vector<GetRefused>& refused);

}  // namespace mappe::client::command
