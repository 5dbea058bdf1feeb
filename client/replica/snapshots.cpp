#include "client/replica/snapshots.h"

#include "client/replica/committer.h"
#include "client/replica/inner_lists.h"
#include "client/replica/leases.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"
#include "crypto/seal/chunk.h"
#include "journal/content_limits.h"

namespace mappe::client {

namespace {

constexpr std::uint64_t entries_between_max = 2'000;
constexpr std::uint64_t state_bytes_max = std::uint64_t{2} << 30;

Answer<Bytes> fetch_state_bytes(Api& api, const SpaceId& space, const std::vector<journal::Chunk>& chunks,
                                seal::ContentDigest* digest) {
  Bytes plain;
  plain.reserve(chunks.size() * journal::limits::chunk_plain_bytes_max);  // no copies left behind by growing
  for (const journal::Chunk& chunk : chunks) {
    if (chunk.plain_size_bytes > journal::limits::chunk_plain_bytes_max)
      return fail(Errc::malformed, "a chunk above its size");
    auto blob = api.blob(space, chunk.blob);
    if (!blob) return pass_on<Bytes>(blob);
    SecretBytes part(chunk.plain_size_bytes);
    if (auto opened = seal::open_chunk(chunk.key.expose(), chunk.blob, *blob, part.expose_to_fill()); !opened)
      return opened.error();
    digest->add_chunk(part.expose());
    append(plain, part.expose());
  }
  return plain;
}

// Seals and sends pieces of a stream, 1 MiB a chunk.
class ChunkSender {
 public:
  ChunkSender(Api& api, const SpaceId& space) : api_(api), space_(space) {}

  Result<void> add(ByteView piece) {
    while (!piece.empty()) {
      const std::size_t part = std::min(piece.size(), buffer_.size() - filled_);
      std::copy_n(piece.begin(), part, buffer_.expose_to_fill().begin() + static_cast<std::ptrdiff_t>(filled_));
      filled_ += part;
      size_bytes_ += part;
      piece = piece.subspan(part);
      if (filled_ == buffer_.size())
        if (auto sent = send(); !sent) return sent;
    }
    return {};
  }
  Result<void> finish() { return filled_ == 0 ? Result<void>() : send(); }

  std::uint64_t size_bytes() const { return size_bytes_; }
  const seal::ContentDigest& digest() const { return digest_; }
  std::vector<journal::Chunk> take_chunks() { return std::move(chunks_); }

 private:
  Result<void> send() {
    const ByteView plain = buffer_.expose().first(filled_);
    digest_.add_chunk(plain);
    const ChunkKey key = ChunkKey::random();
    Bytes blob(seal::blob_bytes(filled_));
    const BlobId id = seal::seal_chunk(key.expose(), plain, blob);
    auto put = api_.put_blob(space_, id, blob);
    if (!put) return fail(put.error());
    chunks_.push_back({id, journal::PackedKey(key), filled_});
    filled_ = 0;
    return {};
  }

  Api& api_;
  SpaceId space_;
  SecretBytes buffer_{journal::limits::chunk_plain_bytes_max};
  std::size_t filled_ = 0;
  std::uint64_t size_bytes_ = 0;
  seal::ContentDigest digest_;
  std::vector<journal::Chunk> chunks_;
};

struct Sealed {
  journal::Content content;
  std::vector<journal::Chunk> inner;
};

Result<Sealed> send_state(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  ChunkSender sender(parts.api, parts.space);
  auto encoded = journal::encode_state(space.state(), [&](ByteView piece) { return sender.add(piece); });
  if (!encoded) return fail(encoded.error());
  if (auto sent = sender.finish(); !sent) return fail(sent.error());
  Sealed sealed;
  sealed.content.size_bytes = sender.size_bytes();
  sealed.content.digest = sender.digest().finish(space.space_const());
  sealed.content.chunks = sender.take_chunks();
  if (sealed.content.chunks.size() <= journal::limits::chunks_in_place_max) return sealed;
  const SecretBytes list(journal::encode_chunk_list(sealed.content.chunks));
  ChunkSender outer(parts.api, parts.space);
  if (auto sent = outer.add(list.expose()); !sent) return fail(sent.error());
  if (auto sent = outer.finish(); !sent) return fail(sent.error());
  sealed.inner = std::move(sealed.content.chunks);
  sealed.content.chunks = outer.take_chunks();
  sealed.content.level = journal::Level::chunks;
  return sealed;
}

}  // namespace

Answer<journal::State> read_snapshot(Api& api, const SpaceId& space, const KeyRing& keys,
                                     const journal::SnapshotBody& body) {
  const EpochKey* first = keys.key(1);
  if (!first) return fail(Errc::denied, "the key of the first epoch is not known");
  if (body.state.size_bytes > state_bytes_max) return fail(Errc::too_large, "a snapshot above its size");
  std::vector<journal::Chunk> inner;
  const std::vector<journal::Chunk>* chunks = &body.state.chunks;
  if (body.state.level == journal::Level::chunks) {
    auto list = fetch_inner(api, space, body.state);
    if (!list) return pass_on<journal::State>(list);
    inner = std::move(*list);
    chunks = &inner;
  }
  if (chunks->size() > state_bytes_max / journal::limits::chunk_plain_bytes_max)
    return fail(Errc::too_large, "a snapshot above its size");
  seal::ContentDigest digest;
  auto bytes = fetch_state_bytes(api, space, *chunks, &digest);
  if (!bytes) return pass_on<journal::State>(bytes);
  const SecretBytes plain(std::move(*bytes));
  if (plain.size() != body.state.size_bytes || digest.finish(seal::space_const(*first, space)) != body.state.digest)
    return fail(Errc::tampered, "a snapshot is not what it claims to be");
  return journal::decode_state(plain.expose(), body.base_seq);
}

bool snapshot_is_due(const SpaceReplica& space) {
  const Replay& replay = *space.parts().replay;
  const auto* last = replay.newest_snapshot();
  const std::uint64_t last_bytes = last ? last->body.state.size_bytes : 0;
  return replay.entries_since_snapshot() > entries_between_max && replay.bytes_since_snapshot() > last_bytes / 4;
}

Answer<Head> write_snapshot_leased(SpaceReplica& space) {
  const Head base = space.head();
  auto sealed = send_state(space);
  if (!sealed) return sealed.error();
  return Committer(space).commit_snapshot({base.seq, base.hash, std::move(sealed->content)}, sealed->inner);
}

Answer<Head> write_snapshot(SpaceReplica& space) {
  auto lease = UpkeepLease::take(space);
  if (!lease) return pass_on<Head>(lease);
  return write_snapshot_leased(space);
}

}  // namespace mappe::client
