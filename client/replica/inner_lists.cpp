#include "client/replica/inner_lists.h"

#include "client/wire/pass_on.h"
#include "crypto/seal/chunk.h"
#include "journal/content_limits.h"

namespace mappe::client {

Answer<std::vector<journal::Chunk>> fetch_inner(Api& api, const SpaceId& space, const journal::Content& outer) {
  constexpr std::size_t outer_chunks_max = 64;  // 20 GiB need two
  if (outer.chunks.size() > outer_chunks_max) return fail(Errc::malformed, "a chunk list above its size");
  Bytes plain;
  plain.reserve(outer.chunks.size() * journal::limits::chunk_plain_bytes_max);  // no copies left behind by growing
  for (const journal::Chunk& chunk : outer.chunks) {
    if (chunk.plain_size_bytes > journal::limits::chunk_plain_bytes_max)
      return fail(Errc::malformed, "a chunk above its size");
    auto blob = api.blob(space, chunk.blob);
    if (!blob) return pass_on<std::vector<journal::Chunk>>(blob);
    SecretBytes part(chunk.plain_size_bytes);
    if (auto opened = seal::open_chunk(chunk.key.expose(), chunk.blob, *blob, part.expose_to_fill()); !opened)
      return opened.error();
    append(plain, part.expose());
  }
  const SecretBytes list(std::move(plain));
  return journal::parse_chunk_list(list.expose());
}

Answer<void> open_inner(Api& api, const SpaceId& space, Replay* replay) {
  for (const journal::Content& outer : replay->state().unopened()) {
    auto inner = fetch_inner(api, space, outer);
    if (inner) {
      replay->supply_inner(outer, *inner);
      continue;
    }
    const Errc code = inner.error().code;
    if (code == Errc::offline || code == Errc::timeout || code == Errc::cancelled) return pass_on<void>(inner);
  }
  return {};
}

}  // namespace mappe::client
