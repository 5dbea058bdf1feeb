// What the tests of content operations speak: Anna and Bernd, ids made of one byte, contents of one chunk.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/random.h"
#include "journal/snapshot.h"
#include "journal/state.h"

namespace mappe::journal::test {

template <class IdType>
IdType id_of(unsigned number) {
  std::array<std::uint8_t, IdType::size_bytes> bytes{};
  bytes.fill(static_cast<std::uint8_t>(number));
  bytes[1] = static_cast<std::uint8_t>(number >> 8);
  bytes[2] = static_cast<std::uint8_t>(number >> 16);
  return IdType(bytes);
}
inline NodeId node_id(unsigned number) { return id_of<NodeId>(number); }
inline NoteId note_id(unsigned number) { return id_of<NoteId>(number); }
inline BlobId blob_id(unsigned number) { return id_of<BlobId>(number); }

inline const Author anna{PrincipalKind::person, id_of<PrincipalId>(0xa0)};
inline const Author bernd{PrincipalKind::person, id_of<PrincipalId>(0xb0)};
constexpr TimeMs start_ms = 1795305600000;

inline PackedKey key_of(unsigned number) {
  std::array<std::uint8_t, PackedKey::size_bytes> bytes{};
  bytes.fill(static_cast<std::uint8_t>(number));
  return PackedKey(std::span<const std::uint8_t, PackedKey::size_bytes>(bytes));
}

// One chunk a blob; empty without. The digest says which blobs.
inline Content content_of(std::initializer_list<unsigned> blobs, Level level = Level::data) {
  Content content;
  content.level = level;
  for (const unsigned blob : blobs) {
    content.chunks.push_back({blob_id(blob), key_of(blob), 100});
    content.size_bytes += 100;
  }
  content.digest = id_of<Digest>(blobs.size() == 0 ? 0 : *blobs.begin());
  return content;
}
inline BlobSize blob_size(unsigned blob) { return {blob_id(blob), 512 + 16}; }

inline Target target_of(const std::string& name) {
  return {"https://oparl.example/paper/" + name,
          "https://rat.example/" + name,
          "Paper",
          "2026/1",
          name,
          "Rat",
          1,
          2,
          "2026-03-17",
          "VOLFDNR",
          "1"};
}

inline std::vector<Op> ops_of(Op op) {
  std::vector<Op> ops;
  ops.push_back(std::move(op));
  return ops;
}
template <class... More>
std::vector<Op> ops_of(Op first, More... more) {
  std::vector<Op> ops;
  ops.push_back(std::move(first));
  (ops.push_back(Op(std::move(more))), ...);
  return ops;
}

inline Bytes bytes_of_state(const State& state) {
  auto encoded = encode_state(state);
  CHECK(encoded);
  return bytes_of(encoded->expose());
}

// A space in which entries follow each other. Anna is its manager, Bernd an editor.
struct Space {
  State state{Stamp{0, 0, start_ms, anna}};
  std::uint64_t seq = 1;

  EntryInfo info(const Author& who, bool note_kind) const {
    return {seq, start_ms + seq, who, who == anna, note_kind, {}};
  }
  Effect apply(const Author& who, const std::vector<Op>& ops) {
    const bool notes = !ops.empty() && is_note_op(ops.front());
    const Effect effect = state.apply(info(who, notes), ops);
    ++seq;
    return effect;
  }
  Effect apply(Op op) { return apply(bernd, ops_of(std::move(op))); }
};

struct CryptoReady {
  CryptoReady() { CHECK(init_crypto()); }
};

}  // namespace mappe::journal::test
