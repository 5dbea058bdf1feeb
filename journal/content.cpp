#include "journal/content.h"

#include <bit>

#include "crypto/base/hash.h"
#include "journal/content_limits.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t target_version = 1;
constexpr std::size_t short_target_parts = 9;
constexpr std::size_t long_target_parts = 12;  // with date, counter, number

std::uint64_t padme(std::uint64_t n) {
  const auto exponent = static_cast<unsigned>(std::bit_width(n)) - 1;
  const auto exponent_bits = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t unit = std::uint64_t{1} << (exponent - exponent_bits);
  return (n + unit - 1) / unit * unit;
}

template <class T>
Result<T> whole(cbor::Reader& reader, T value) {
  if (const auto end = reader.finish(); !end) return fail(end.error());
  return value;
}

}  // namespace

Content Content::duplicate() const {
  Content copy{size_bytes, digest, level, {}};
  copy.chunks.reserve(chunks.size());
  for (const Chunk& chunk : chunks) copy.chunks.push_back(chunk.duplicate());
  return copy;
}

Source Source::duplicate() const { return {format, round, seq, chain, content.duplicate()}; }

std::uint64_t blob_size_bytes(std::uint64_t chunk_plain_bytes) {
  std::uint64_t padded = limits::chunk_padded_bytes_min;
  if (chunk_plain_bytes >= limits::chunk_plain_bytes_max)
    padded = limits::chunk_plain_bytes_max;
  else if (chunk_plain_bytes > limits::chunk_padded_bytes_min)
    padded = padme(chunk_plain_bytes);
  return padded + limits::chunk_tag_bytes;
}

void write_chunks(cbor::Writer& to, const std::vector<Chunk>& chunks) {
  to.array(chunks.size());
  for (const Chunk& chunk : chunks) to.array(3).id(chunk.blob).bytes(chunk.key.expose()).uint(chunk.plain_size_bytes);
}

void write_content(cbor::Writer& to, const Content& content) {
  to.array(4).uint(content.size_bytes);
  to.bytes(content.digest ? ByteView(content.digest->view()) : ByteView());
  to.uint(static_cast<std::uint64_t>(content.level));
  write_chunks(to, content.chunks);
}

void write_source(cbor::Writer& to, const std::optional<Source>& source) {
  if (!source) {
    to.array(0);
    return;
  }
  to.array(5).uint(source->format).uint(source->round).uint(source->seq).id(source->chain);
  write_content(to, source->content);
}

void write_target(cbor::Writer& to, const Target& target) {
  const bool is_long = target.is_long();
  to.array(is_long ? long_target_parts : short_target_parts).uint(target_version);
  to.text(target.oparl_id).text(target.web_url).text(target.type);
  to.text(target.reference).text(target.name).text(target.body).uint(target.modified_ms).uint(target.pinned_ms);
  if (is_long) to.text(target.date).text(target.counter).text(target.number);
}

std::vector<Chunk> read_chunks(cbor::Reader& from) {
  std::vector<Chunk> chunks;
  const std::size_t count = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    from.array(3);
    Chunk chunk;
    chunk.blob = from.id<BlobId>();
    const ByteView key = from.bytes();
    if (key.size() != PackedKey::size_bytes)
      from.fail_with(fail(Errc::malformed, "a chunk key of the wrong length"));
    else
      chunk.key = PackedKey(key.first<PackedKey::size_bytes>());
    chunk.plain_size_bytes = from.uint();
    chunks.push_back(std::move(chunk));
  }
  return chunks;
}

Content read_content(cbor::Reader& from) {
  Content content;
  from.array(4);
  content.size_bytes = from.uint();
  const ByteView digest = from.bytes();
  if (digest.size() == Digest::size_bytes)
    content.digest = *Digest::parse(digest);
  else if (!digest.empty())
    from.fail_with(fail(Errc::malformed, "a digest of the wrong length"));
  content.level = static_cast<Level>(from.uint_up_to(static_cast<std::uint64_t>(Level::chunks)));
  content.chunks = read_chunks(from);
  return content;
}

std::optional<Source> read_source(cbor::Reader& from) {
  const std::size_t count = from.array_up_to(5);
  if (count != 5) {
    if (count != 0) from.fail_with(fail(Errc::malformed, "a source of the wrong length"));
    return std::nullopt;
  }
  Source source;
  source.format = from.uint();
  source.round = from.uint();
  source.seq = from.uint();
  source.chain = from.id<EntryHash>();
  source.content = read_content(from);
  return source;
}

Target read_target(cbor::Reader& from) {
  Target target;
  const std::size_t parts = from.array_up_to(long_target_parts);
  if (!from.failed() && parts != short_target_parts && parts != long_target_parts)
    from.fail_with(fail(Errc::malformed, "a link target of the wrong length"));
  if (from.uint() != target_version) from.fail_with(fail(Errc::malformed, "a link target of an unknown version"));
  for (std::string* text :
       {&target.oparl_id, &target.web_url, &target.type, &target.reference, &target.name, &target.body})
    *text = from.text();
  target.modified_ms = from.uint();
  target.pinned_ms = from.uint();
  if (parts != long_target_parts) return target;
  for (std::string* text : {&target.date, &target.counter, &target.number}) *text = from.text();
  if (!from.failed() && !target.is_long())
    from.fail_with(fail(Errc::malformed, "a link target in a longer form than it needs"));
  return target;
}

Bytes encode_content(const Content& content) {
  cbor::Writer writer;
  write_content(writer, content);
  return writer.take();
}

Result<Content> parse_content(ByteView item) {
  cbor::Reader reader(item);
  return whole(reader, read_content(reader));
}

Bytes encode_chunk_list(const std::vector<Chunk>& chunks) {
  cbor::Writer writer;
  write_chunks(writer, chunks);
  return writer.take();
}

Result<std::vector<Chunk>> parse_chunk_list(ByteView item) {
  cbor::Reader reader(item);
  return whole(reader, read_chunks(reader));
}

Result<Target> parse_target(ByteView item) {
  cbor::Reader reader(item);
  return whole(reader, read_target(reader));
}

Etag etag_of(const NodeId& node, ByteView encoded_content) {
  cbor::Writer writer;
  writer.array(2).id(node).raw(encoded_content);
  SecretBytes input(writer.take());
  return Etag(hash16("etag", input.expose()));
}

Etag etag_of(const NodeId& node, const Content& content) {
  const SecretBytes encoded(encode_content(content));
  return etag_of(node, encoded.expose());
}

}  // namespace mappe::journal
