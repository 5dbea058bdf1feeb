// Journal entries: what is signed, hashed and chained.                                              docs/protocol.md §4
//
//   header      = [1, journal_id, seq, prev, author, time_ms, kind, epoch, adds, drops, prev_access, roster_seen]
//   body hash   = H("entry-body", body bytes)
//   signature   = Sign(author, "entry-sign", [header bytes, body hash])
//   entry       = [header bytes, body bytes, signature]     husk = [header bytes, "", signature, body hash]
//   entry hash  = H("chain", [header bytes, body hash, signature])
//
// The hash covers the body's hash, not the body: a body can be erased and the chain stays verifiable. Parsing judges
// form alone; whose right an entry is, is for roster.h and space_access.h. All pure, any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/base/sign.h"
#include "journal/author.h"
#include "journal/content.h"

namespace mappe::journal {

enum class Kind : std::uint8_t {
  genesis = 0,
  access = 1,
  content = 2,
  note = 3,
  snapshot = 4,
  prune = 5,
  found = 16,
  invite = 17,
  join = 18,
  role = 19,
  retire = 20,
  rekey = 21,
  trust = 22,  // [later]
  policy = 23,
  heads = 24,  // [later]
  confirm = 25,
};
inline bool is_roster_kind(Kind kind) { return static_cast<std::uint8_t>(kind) >= 16; }
inline bool is_access_kind(Kind kind) { return kind == Kind::genesis || kind == Kind::access; }
// Bodies of kinds 2, 3, 4 are sealed; the others are clear, for the server to check.
inline bool has_sealed_body(Kind kind) { return kind == Kind::content || kind == Kind::note || kind == Kind::snapshot; }
std::string_view name_of(Kind kind);  // "genesis", for logs and people

// A place in a journal that a client never goes behind.
struct Pin {
  std::uint64_t seq = 0;
  EntryHash hash;

  friend bool operator==(const Pin&, const Pin&) = default;
};

struct Header {
  JournalId journal;
  std::uint64_t seq = 0;
  EntryHash prev;  // zero at seq 0
  Author author;
  TimeMs time_ms = 0;
  Kind kind = Kind::content;
  std::uint64_t epoch = 0;
  std::vector<BlobSize> adds;      // sorted as a set (§1)
  std::vector<BlobSize> drops;     // sorted as a set
  EntryHash prev_access;           // zero at seq 0 and in rosters
  std::optional<Pin> roster_seen;  // none in rosters
};

// Sorts adds and drops as sets.
Bytes encode_header(Header header);
//   errors  malformed    not the form above; adds or drops where the kind has none; roster_seen where none belongs or
//                        none where one does; a prev at seq 0 or none after it
//           unsupported  a version or kind this program does not know
Result<Header> parse_header(ByteView bytes);

class Entry {
 public:
  // errors  as parse_header; too_large  over limits::entry_bytes_max
  static Result<Entry> parse(ByteView bytes);
  // Builds and signs. CHECKs that the header parses again.
  static Entry make(const Header& header, ByteView body, const SignKeyPair& author);

  const Header& header() const { return header_; }
  const Bytes& header_bytes() const { return header_bytes_; }  // associated data of a sealed body
  const Bytes& body() const { return body_; }                  // empty in a husk
  const BodyHash& body_hash() const { return body_hash_; }
  const Signature& signature() const { return signature_; }
  const EntryHash& hash() const { return hash_; }
  const Bytes& bytes() const { return bytes_; }  // verbatim, as stored and forwarded
  bool is_husk() const { return husk_; }
  Pin pin() const { return {header_.seq, hash_}; }

  [[nodiscard]] bool signed_by(const SignPublicKey& key) const;
  // The same entry without its body. Only where a verified prune entry names it.
  Bytes encode_husk() const;

 private:
  Entry() = default;
  Header header_;
  Bytes header_bytes_, body_, bytes_;
  BodyHash body_hash_;
  Signature signature_;
  EntryHash hash_;
  bool husk_ = false;
};

BodyHash body_hash_of(ByteView body);

}  // namespace mappe::journal
