// Reading the members of a JSON object strictly, like cbor::Reader: the first thing that does not fit makes it fail
// for good, so that a parser reads all its members and asks once. Unknown members are ignored.
// Included by .cpp files of client/wire alone: nlohmann's header is heavy.
#pragma once

#include <nlohmann/json.hpp>

#include "client/limits.h"
#include "crypto/base/cbor.h"
#include "crypto/base/ids.h"

namespace mappe::client {

using Json = nlohmann::json;

// Whether parsing takes little memory: nlohmann needs some 80 bytes for the one byte of a value like "[".
inline bool is_modest(ByteView json) {
  std::size_t depth = 0, values = 1;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = static_cast<char>(json[i]);
    if (in_text && c == '\\') ++i;
    if (c == '"') in_text = !in_text;
    if (in_text) continue;
    values += c == ',' || c == '[' || c == '{';
    depth += c == '[' || c == '{';
    if (c == ']' || c == '}') depth -= depth > 0;
    if (depth > limits::json_depth_max || values > limits::json_values_max) return false;
  }
  return true;
}

// errors  malformed  no JSON, or more of it than an answer needs
inline Result<Json> parse_json(ByteView bytes) {
  if (!is_modest(bytes)) return fail(Errc::malformed, "the server's answer is nested too deep, or too long");
  Json json = Json::parse(bytes.begin(), bytes.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return fail(Errc::malformed, "the server's answer is not JSON");
  return json;
}

inline Bytes dump(const Json& json) { return bytes_of(json.dump(-1, ' ', false, Json::error_handler_t::replace)); }

class Fields {
 public:
  explicit Fields(const Json& json) : json_(json), failed_(!json.is_object()) {}

  bool has(const char* name) const { return !failed_ && json_.contains(name) && !json_.at(name).is_null(); }
  std::uint64_t uint(const char* name) {
    const Json* field = member(name);
    if (!field || !field->is_number_integer() || (!field->is_number_unsigned() && field->get<std::int64_t>() < 0))
      return miss<std::uint64_t>();
    const auto value = field->get<std::uint64_t>();
    return value <= cbor::uint_max ? value : miss<std::uint64_t>();
  }
  std::uint64_t uint_or(const char* name, std::uint64_t other) { return has(name) ? uint(name) : other; }
  std::string text(const char* name) {
    const Json* field = member(name);
    return field && field->is_string() ? field->get<std::string>() : miss<std::string>();
  }
  std::string text_or_empty(const char* name) { return has(name) ? text(name) : std::string(); }
  bool flag_or(const char* name, bool other) {
    if (!has(name)) return other;
    const Json* field = member(name);
    return field && field->is_boolean() ? field->get<bool>() : miss<bool>();
  }
  Bytes bytes(const char* name) {
    auto value = from_base64url(text(name));
    return value ? std::move(*value) : miss<Bytes>();
  }
  template <class IdType>
  IdType id(const char* name) {
    auto value = IdType::parse(bytes(name));
    return value ? *value : miss<IdType>();
  }
  // "" or absent: none.
  template <class IdType>
  std::optional<IdType> id_or_none(const char* name) {
    if (!has(name) || text(name).empty()) return std::nullopt;
    return id<IdType>(name);
  }
  const Json& array(const char* name) {
    static const Json empty = Json::array();
    const Json* field = member(name);
    if (field && field->is_array()) return *field;
    failed_ = true;
    return empty;
  }
  Fields object(const char* name) {
    static const Json nothing;
    const Json* field = member(name);
    return Fields(field ? *field : nothing);
  }

  void miss_if(bool wrong) { failed_ = failed_ || wrong; }
  bool failed() const { return failed_; }
  Result<void> finish() const {
    if (failed_) return fail(Errc::malformed, "the server's answer misses a member or has one of a wrong type");
    return {};
  }

 private:
  const Json* member(const char* name) const {
    if (failed_) return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() ? nullptr : &*found;
  }
  template <class T>
  T miss() {
    failed_ = true;
    return T();
  }
  const Json& json_;
  bool failed_;
};

}  // namespace mappe::client
