#include "tests/vectors/reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "crypto/base/check.h"

namespace mappe::test {
namespace {

const std::filesystem::path folder = std::filesystem::path(MAPPE_SOURCE_DIR) / "tests" / "vectors";

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  CHECK(in.is_open());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

std::vector<Scenario> read_family(std::string_view family) {
  std::vector<Scenario> scenarios;
  for (const auto& file : std::filesystem::directory_iterator(folder / family)) {
    if (file.path().extension() != ".json") continue;
    Scenario scenario{std::string(family) + "/" + file.path().filename().string(), "", "", read_file(file.path())};
    const auto json = nlohmann::json::parse(scenario.json, nullptr, false);
    CHECK(json.is_object() && json.contains("why") && json.contains("section") && json.contains("input"));
    scenario.expect = json.at("expect").get<std::string>();
    scenario.operation = json.at("operation").get<std::string>();
    scenarios.push_back(std::move(scenario));
  }
  CHECK(!scenarios.empty());
  std::sort(scenarios.begin(), scenarios.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  return scenarios;
}

std::string read_examples() { return read_file(folder / "protocol-examples.json"); }

std::vector<std::string> families() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_directory() && entry.path().filename() != "families" && entry.path().filename() != "__pycache__")
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace mappe::test
