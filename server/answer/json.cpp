#include "server/answer/json.h"

#include <nlohmann/json.hpp>
#include <set>

namespace mappe::server {

using nlohmann::json;

struct JsonReader::Node {
  const json* value;
  std::set<std::string, std::less<>> known;
};

struct JsonReader::Document {
  json root;
  bool failed = false;
  std::vector<std::shared_ptr<Node>> nodes;  // every object read, for finish()
};

JsonReader::JsonReader(ByteView body) : document_(std::make_shared<Document>()) {
  document_->root = json::parse(text_of(body), nullptr, /*allow_exceptions=*/false);
  if (!document_->root.is_object()) {
    document_->failed = true;
    document_->root = json::object();
  }
  node_ = std::make_shared<Node>(Node{&document_->root, {}});
  document_->nodes.push_back(node_);
}

JsonReader::JsonReader(std::shared_ptr<Document> document, std::shared_ptr<Node> node)
    : document_(std::move(document)), node_(std::move(node)) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

bool JsonReader::has(std::string_view name) const { return node_->value->contains(std::string(name)); }

const void* JsonReader::take(std::string_view name) {
  node_->known.emplace(name);
  const auto found = node_->value->find(std::string(name));
  return found == node_->value->end() ? nullptr : &*found;
}

void JsonReader::fail_at(std::string_view) { document_->failed = true; }

std::string JsonReader::text(std::string_view name, std::size_t bytes_max) {
  const auto* member = static_cast<const json*>(take(name));
  if (member != nullptr && member->is_string()) {
    const auto& value = member->get_ref<const std::string&>();
    if (value.size() <= bytes_max) return value;
  }
  fail_at(name);
  return {};
}

std::string JsonReader::text_or_empty(std::string_view name, std::size_t bytes_max) {
  return take(name) == nullptr ? std::string() : text(name, bytes_max);
}

std::uint64_t JsonReader::uint_up_to(std::string_view name, std::uint64_t most) {
  const auto* member = static_cast<const json*>(take(name));
  if (member != nullptr && member->is_number_unsigned()) {
    const auto value = member->get<std::uint64_t>();
    if (value <= most) return value;
  }
  fail_at(name);
  return 0;
}

bool JsonReader::flag(std::string_view name) {
  const auto* member = static_cast<const json*>(take(name));
  if (member == nullptr) return false;
  if (member->is_boolean()) return member->get<bool>();
  fail_at(name);
  return false;
}

Bytes JsonReader::bytes(std::string_view name, std::size_t bytes_max) {
  const std::string value = text(name, bytes_max * 4 / 3 + 4);
  auto decoded = from_base64url(value);
  if (decoded && decoded->size() <= bytes_max) return std::move(*decoded);
  fail_at(name);
  return {};
}

std::optional<JsonReader> JsonReader::object(std::string_view name) {
  const auto* member = static_cast<const json*>(take(name));
  if (member == nullptr) return std::nullopt;
  if (!member->is_object()) {
    fail_at(name);
    return std::nullopt;
  }
  auto node = std::make_shared<Node>(Node{member, {}});
  document_->nodes.push_back(node);
  return JsonReader(document_, std::move(node));
}

std::vector<JsonReader::SaltedName> JsonReader::salted_names(std::string_view name, std::size_t count_max,
                                                             std::size_t name_bytes_max) {
  std::vector<SaltedName> names;
  const auto* member = static_cast<const json*>(take(name));
  if (member == nullptr || !member->is_array() || member->size() > count_max) {
    fail_at(name);
    return names;
  }
  for (const json& pair : *member) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
      fail_at(name);
      return {};
    }
    auto salt = from_base64url(pair[0].get_ref<const std::string&>());
    std::string text = pair[1].get<std::string>();
    if (!salt || text.empty() || text.size() > name_bytes_max) {
      fail_at(name);
      return {};
    }
    names.push_back({std::move(*salt), std::move(text)});
  }
  return names;
}

std::optional<Problem> JsonReader::finish() const {
  for (const auto& node : document_->nodes)
    for (const auto& [key, value] : node->value->items())
      if (!node->known.contains(key))
        return broken_rule("unknown_member",
                           "The JSON body has a member that this request does not know. Compare it with openapi.yaml.");
  if (document_->failed)
    return malformed("The JSON body lacks a member or has one of the wrong form. Compare it with openapi.yaml.");
  return std::nullopt;
}

http::Response answer_json(int status, const json& body) {
  return http::Response(status, "application/json", body.dump());
}

http::Response answer_cbor(Bytes body) { return http::Response(200, "application/cbor", std::move(body)); }

http::Response answer_nothing() { return http::Response(204); }

}  // namespace mappe::server
