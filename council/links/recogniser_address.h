// An address in its parts, read as browsers read it, where they agree; refused where they could differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::council {

struct Parameter {
  std::string name;   // lower case; the address keeps its own
  std::string value;  // as it stands, not decoded
};

struct Address {
  std::string origin;                 // "https://host" or "https://host:8443", lower case
  std::string host;                   // of it
  std::vector<std::string> segments;  // of the path, at least one; the last is the page, maybe ""
  std::string query;                  // without "?"; "" where there is none
  std::vector<Parameter> parameters;  // of the query

  // All of it again.
  std::string whole() const;
  // The origin and the first `count` segments, with a slash at the end.
  std::string up_to(std::size_t count) const;
};

// Nothing where the text is no address at all (then it may be a number).   errors: as recognise
Result<std::optional<Address>> read_address(std::string_view text);

// The normal form of a Drucksachen number: upper case, without blanks, dashes as hyphens.   errors: malformed
Result<std::string> read_reference(std::string_view text);

// ASCII alone.
std::string lower(std::string_view text);
bool is_blank(char sign);
bool is_digit(char sign);
bool is_letter(char sign);

}  // namespace mappe::council
