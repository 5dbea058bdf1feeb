// Any requests, one after the other, asked of every route of docs/openapi.yaml: each is answered as the document says,
// and never with a fault of the server's own.
//
// An input is requests as they come over the wire (world.h), with a line "----" between them.
#include <yaml-cpp/yaml.h>

#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/world.h"

using namespace mappe;

namespace {

constexpr std::size_t requests_max = 6;  // of one input
constexpr std::string_view between = "\n----\n";

// What the document says: of each route the types of what it gives, by status; and the types of problems.
struct Document {
  std::map<std::string, std::map<int, std::set<std::string>>> gives;
  std::set<std::string> problems;

  Document() {
    const YAML::Node root = YAML::LoadFile(MAPPE_SOURCE_DIR "/docs/openapi.yaml");
    for (const auto& path : root["paths"])
      for (const auto& operation : path.second)
        if (operation.second.IsMap() && operation.second["responses"]) {
          auto method = operation.first.as<std::string>();
          for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
          read(root, method + " " + path.first.as<std::string>(), operation.second["responses"]);
        }
    for (const auto& type : root["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])
      problems.insert(type.as<std::string>());
    CHECK(gives.size() > 30 && problems.size() > 20);
  }

 private:
  void read(const YAML::Node& root, const std::string& route, const YAML::Node& responses) {
    auto& statuses = gives[route];
    for (const auto& response : responses) {
      if (response.first.as<std::string>() == "default") continue;
      auto& types = statuses[response.first.as<int>()];
      const std::string reference = response.second["$ref"] ? response.second["$ref"].as<std::string>() : "";
      const YAML::Node told = reference.empty()
                                  ? response.second
                                  : root["components"]["responses"][reference.substr(reference.rfind('/') + 1)];
      for (const auto& content : told["content"]) types.insert(content.first.as<std::string>());
    }
  }
};

void check_problem(const Document& document, const fuzz::Reply& reply) {
  CHECK(reply.content_type == "application/problem+json");
  const auto problem = nlohmann::json::parse(reply.body, nullptr, false);
  CHECK(problem.is_object() && problem.value("status", 0) == reply.status);
  CHECK(document.problems.contains(problem.value("type", "")));
  CHECK(reply.status != 500);
}

void check_reply(const Document& document, const fuzz::Reply& reply) {
  if (reply.route.empty()) {  // no such route
    CHECK(reply.status == 404 || reply.status == 405);
    return;
  }
  const auto route =
      document.gives.find(reply.route.starts_with("HEAD ") ? "GET" + reply.route.substr(4) : reply.route);
  CHECK(route != document.gives.end());
  if (reply.status >= 400) return check_problem(document, reply);
  const auto types = route->second.find(reply.status);
  CHECK(types != route->second.end());
  CHECK(types->second.empty() ? reply.body.empty() : types->second.contains(reply.content_type));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Document document;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  fuzz::World world;
  for (std::size_t i = 0; i < requests_max && !rest.empty(); ++i) {
    const auto end = rest.find(between);
    if (const auto reply = world.ask(rest.substr(0, end))) check_reply(document, *reply);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + between.size());
  }
  return 0;
}
