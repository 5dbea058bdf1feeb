// Runs the scenarios of a family: one function for each operation.                              tests/vectors/README.md
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/hash.h"
#include "crypto/base/id.h"
#include "crypto/base/secret.h"

namespace mappe::test {

// The named values of a scenario. A value that is missing or of another type ends the test program: a broken vector.
class Input {
 public:
  explicit Input(nlohmann::json values) : values_(std::move(values)) {}

  std::string text(const char* name) const { return values_.at(name).get<std::string>(); }
  std::uint64_t number(const char* name) const { return values_.at(name).get<std::uint64_t>(); }
  Bytes bytes(const char* name) const { return from(values_.at(name)); }
  Label label(const char* name) const;
  const nlohmann::json& json(const char* name) const { return values_.at(name); }
  template <class IdType>
  IdType id(const char* name) const {
    return *IdType::parse(bytes(name));
  }
  template <class SecretType>
  SecretType secret(const char* name) const {
    return std::move(*SecretType::parse(bytes(name)));
  }

  static Bytes from(const nlohmann::json& hex) { return *from_hex(hex.get<std::string>()); }

 private:
  nlohmann::json values_;
};

struct Outcome {
  std::string verdict;  // "ok" or the name of an Errc
  nlohmann::json gives = nlohmann::json::object();
};

inline Outcome refused(const Error& error) { return {std::string(name_of(error.code))}; }
inline Outcome gives(nlohmann::json values) { return {"ok", std::move(values)}; }
template <class T>
Outcome judged(const Result<T>& result) {
  return result ? Outcome{"ok"} : refused(result.error());
}
inline Outcome judged(bool fits) { return fits ? Outcome{"ok"} : Outcome{"tampered"}; }
template <class Tag, std::size_t N>
std::string hex_of(const Secret<Tag, N>& secret) {
  return to_hex(secret.expose());
}
inline std::string hex_of(const SecretBytes& secret) { return to_hex(secret.expose()); }

using Operations = std::map<std::string, std::function<Outcome(const Input&)>>;

// Checks verdict and, where the scenario has them, all values it gives. An unknown operation fails, and one that no
// scenario uses.
void run_family(const char* family, const Operations& operations);

}  // namespace mappe::test
