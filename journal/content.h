// What a file consists of: contents, their chunks, what a live draft was made from, and what a council link points at.
// Shapes only: which bytes stand behind a chunk is proved by its blob id and tag when somebody opens it.
//                                                                                docs/protocol.md §4, §5, §6a, §8
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/cbor.h"
#include "crypto/base/ids.h"
#include "journal/packed_key.h"

namespace mappe::journal {

struct Chunk {  // [blob_id, chunk_key, plain_size]
  BlobId blob;
  PackedKey key;
  std::uint64_t plain_size_bytes = 0;

  Chunk duplicate() const { return {blob, key.duplicate(), plain_size_bytes}; }
};

enum class Level : std::uint8_t {
  data = 0,    // the chunks hold the file
  chunks = 1,  // the chunks hold the CBOR [chunk...] of the file
};

struct Content {  // [size, digest, level, chunks]
  std::uint64_t size_bytes = 0;
  std::optional<Digest> digest;  // none: a file above 64 MiB; equals nothing
  Level level = Level::data;
  std::vector<Chunk> chunks;

  Content duplicate() const;
};

struct Source {  // [format, round, seq, chain, content]
  std::uint64_t format = 0;
  std::uint64_t round = 0;
  std::uint64_t seq = 0;
  EntryHash chain;
  Content content;

  Source duplicate() const;
};

// [1, oparl_id, web_url, type, reference, name, body, modified_ms, pinned_ms], and date, counter, number behind it
// where one of the three is not empty; texts, never markup §8
struct Target {
  std::string oparl_id;
  std::string web_url;
  std::string type;
  std::string reference;
  std::string name;
  std::string body;
  TimeMs modified_ms = 0;
  TimeMs pinned_ms = 0;
  std::string date;     // the business date, yyyy-mm-dd; "": not known
  std::string counter;  // what the vendor's number counts ("VOLFDNR"), as council/links names it
  std::string number;   // the vendor's number; "": not known

  bool is_long() const { return !date.empty() || !counter.empty() || !number.empty(); }

  friend bool operator==(const Target&, const Target&) = default;
};

// A blob and its size on the server, tag included: an element of adds and drops.
struct BlobSize {
  BlobId blob;
  std::uint64_t size_bytes = 0;

  friend bool operator==(const BlobSize&, const BlobSize&) = default;
  friend auto operator<=>(const BlobSize&, const BlobSize&) = default;
};

// Padmé of the plain size, at least 512 bytes, at most 1 MiB, and the tag.                                       §5
std::uint64_t blob_size_bytes(std::uint64_t chunk_plain_bytes);

// Each writes or reads one item. A reader that met something else has failed; what was read must not be used then.
// Shapes are all that is judged: whether sizes add up shows on opening and is no matter of replay (§4 "Neither base,
// times nor blobs decide"). A level above 1 or a digest of other than 0 or 16 bytes is malformed.
void write_chunks(cbor::Writer& to, const std::vector<Chunk>& chunks);
void write_content(cbor::Writer& to, const Content& content);
void write_source(cbor::Writer& to, const std::optional<Source>& source);  // none: []
void write_target(cbor::Writer& to, const Target& target);
std::vector<Chunk> read_chunks(cbor::Reader& from);
Content read_content(cbor::Reader& from);
std::optional<Source> read_source(cbor::Reader& from);
Target read_target(cbor::Reader& from);

// The same for whole items.                                                        errors  malformed
Bytes encode_content(const Content& content);  // holds chunk keys: the caller wipes it
Result<Content> parse_content(ByteView item);
Result<std::vector<Chunk>> parse_chunk_list(ByteView item);  // what the chunks of a level 1 content hold
Bytes encode_chunk_list(const std::vector<Chunk>& chunks);   // holds chunk keys: the caller wipes it
Result<Target> parse_target(ByteView item);

// etag = H16("etag", [node, content]): survives move, attr and touch.                                            §4
Etag etag_of(const NodeId& node, ByteView encoded_content);
Etag etag_of(const NodeId& node, const Content& content);

}  // namespace mappe::journal
