#include "config/problems.h"

#include <algorithm>
#include <fstream>

namespace mappe::config {

std::string to_string(const ConfigProblem& problem) {
  const std::string place = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
  return problem.file + place + ": " + problem.text;
}

void Problems::add(int line, std::string text) {
  if (list_.size() < limits::problems_max) list_.push_back({file_, line, std::move(text)});
}

std::vector<ConfigProblem> Problems::take() {
  std::stable_sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  return std::move(list_);
}

std::optional<std::string> text_of(const std::filesystem::path& file, Problems& problems) {
  std::error_code ignored;
  std::ifstream in(file, std::ios::binary);
  if (!in || !std::filesystem::is_regular_file(file, ignored)) {
    problems.add(0, "cannot be read; check that the file is there and that this user may read it");
    return std::nullopt;
  }
  std::string text(limits::file_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace mappe::config
