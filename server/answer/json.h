// JSON in and out. Reading is strict: unknown members are refused, so that a misspelt option cannot be overlooked.
//
// A handler reads all members and asks once, with finish(), whether everything fitted; until then nothing read may be
// used. Values of the wrong sort, text beyond its limit and bytes that are not base64url make it fail.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/id.h"
#include "server/answer/problem.h"

namespace mappe::server {

class JsonReader {
 public:
  explicit JsonReader(ByteView body);  // one JSON object
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  bool has(std::string_view name) const;
  std::string text(std::string_view name, std::size_t bytes_max);
  std::string text_or_empty(std::string_view name, std::size_t bytes_max);  // absent: ""
  std::uint64_t uint_up_to(std::string_view name, std::uint64_t most);
  bool flag(std::string_view name);  // absent: false
  Bytes bytes(std::string_view name, std::size_t bytes_max);

  template <class IdType>
  IdType id(std::string_view name) {
    auto parsed = IdType::parse(bytes(name, IdType::size_bytes));
    if (!parsed) {
      fail_at(name);
      return IdType();
    }
    return *parsed;
  }

  // A member that is an object, read and finished as part of this one; nothing if it is absent.
  std::optional<JsonReader> object(std::string_view name);

  struct SaltedName {
    Bytes salt;
    std::string name;
  };
  std::vector<SaltedName> salted_names(std::string_view name, std::size_t count_max, std::size_t name_bytes_max);

  // Anything that does not fit: 400 malformed. A member that nobody asked for, here or in an object read with
  // object(): 422, rule unknown_member.
  std::optional<Problem> finish() const;

 private:
  struct Document;
  struct Node;
  JsonReader(std::shared_ptr<Document> document, std::shared_ptr<Node> node);
  const void* take(std::string_view name);  // the member, marked as known
  void fail_at(std::string_view name);

  std::shared_ptr<Document> document_;
  std::shared_ptr<Node> node_;
};

http::Response answer_json(int status, const nlohmann::json& body);
http::Response answer_cbor(Bytes body);
http::Response answer_nothing();  // 204

}  // namespace mappe::server
