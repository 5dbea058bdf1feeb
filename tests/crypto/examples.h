// protocol-examples.json, one section at a time, with a count of what was looked at: a value nobody compared proves
// nothing.
#pragma once

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/secret.h"
#include "tests/vectors/reader.h"

namespace mappe::test {

class Section {
 public:
  explicit Section(const char* name) : Section(nlohmann::json::parse(read_examples()).at(name)) {}
  explicit Section(nlohmann::json values) : values_(std::move(values)) {}
  // In a test, all values of a section were asked for when the section ends.
  ~Section() {
    for (const auto& item : values_.items()) BOOST_TEST(used_.contains(item.key()), "nobody compared: " << item.key());
  }
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  const nlohmann::json& json(const std::string& name) {
    used_.insert(name);
    return values_.at(name);
  }
  std::string text(const std::string& name) { return json(name).get<std::string>(); }
  Bytes bytes(const std::string& name) { return *from_hex(text(name)); }
  template <class IdType>
  IdType id(const std::string& name) {
    return *IdType::parse(bytes(name));
  }
  template <class SecretType>
  SecretType secret(const std::string& name) {
    return std::move(*SecretType::parse(bytes(name)));
  }
  void not_of_this_room(const std::string& name) { json(name); }

 private:
  nlohmann::json values_;
  std::set<std::string> used_;
};

// An id of equal bytes, as the example's are.
template <class IdType>
IdType same(std::uint8_t byte) {
  return *IdType::parse(Bytes(IdType::size_bytes, byte));
}
template <class SecretType>
SecretType same_secret(std::uint8_t byte) {
  return std::move(*SecretType::parse(Bytes(SecretType::size_bytes, byte)));
}

}  // namespace mappe::test
