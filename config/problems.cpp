#include "config/problems.h"

#include <algorithm>

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

}  // namespace mappe::config
