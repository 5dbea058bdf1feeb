// The link with which a faction is founded: made by the operator, works once.                     docs/protocol.md §4a
//
//   https://HOST/found#BASE64URL([1, server_id, setup code (32 bytes), name, type])
//
// The part after # goes to no server by itself; the setup code in it is a secret.
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe {

using SetupCode = Secret<struct SetupCodeTag, 32>;

constexpr std::size_t faction_name_bytes_max = 255;

enum class FactionType : std::uint8_t { fraktion = 1, gruppe = 2, einzel = 3, andere = 4 };

struct FoundLink {
  std::string origin;  // "https://mappe.example", where the server is asked
  ServerId server;
  SetupCode code;
  std::string name;
  FactionType type = FactionType::fraktion;

  std::string text() const;

  //   errors  malformed    no such link: cut, changed, or of another sort
  //           unsupported  a version this program does not know
  static Result<FoundLink> parse(std::string_view text);
};

// An origin and what follows "PATH#" in a link, for the links of this product; blanks around are ignored.
struct LinkParts {
  std::string origin;
  SecretBytes content;
};
//   errors  malformed  not "https://HOST[:PORT]" + path + "#" + base64url (http:// is taken for a loopback host alone)
Result<LinkParts> split_link(std::string_view text, std::string_view path);

}  // namespace mappe
