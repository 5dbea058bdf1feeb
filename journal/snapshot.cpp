#include "journal/snapshot.h"

#include <algorithm>

#include "crypto/base/versioned.h"
#include "journal/state_codec.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t snapshot_body_version = 1;
constexpr std::size_t piece_bytes = 64 * 1024;

// Collects encoded items and hands them on when there are enough; wiped on the way.
class Pieces {
 public:
  explicit Pieces(const std::function<Result<void>(ByteView)>& take) : take_(take) {}
  cbor::Writer& writer() { return writer_; }
  Result<void> flush_when_full() { return writer_.done().size() < piece_bytes ? Result<void>() : flush(); }
  Result<void> flush() {
    const SecretBytes piece(writer_.take());
    writer_ = cbor::Writer();
    return piece.empty() ? Result<void>() : take_(piece.expose());
  }

 private:
  const std::function<Result<void>(ByteView)>& take_;
  cbor::Writer writer_;
};

}  // namespace

Result<void> encode_state(const State& state, const std::function<Result<void>(ByteView)>& take) {
  if (!state.whole()) return fail(Errc::conflict, "part of this space's history was pruned: start from a snapshot");
  const StateCodec codec(state);
  Pieces pieces(take);
  const std::vector<std::uint32_t> nodes = codec.nodes_by_id(), notes = codec.notes_by_id();
  const bool with_agenda = !state.agenda().empty();
  pieces.writer().array(with_agenda ? 4 : 3).uint(state_version).array(nodes.size());
  for (const std::uint32_t node : nodes) {
    codec.write_node(pieces.writer(), node);
    if (const auto sent = pieces.flush_when_full(); !sent) return sent;
  }
  pieces.writer().array(notes.size());
  for (const std::uint32_t note : notes) {
    codec.write_note(pieces.writer(), note);
    if (const auto sent = pieces.flush_when_full(); !sent) return sent;
  }
  if (with_agenda) {
    const auto written = codec.write_agenda(pieces.writer(), [&] { return pieces.flush_when_full(); });
    if (!written) return written;
  }
  return pieces.flush();
}

Result<SecretBytes> encode_state(const State& state) {
  std::size_t size = 0;
  const auto measured = encode_state(state, [&](ByteView piece) {
    size += piece.size();
    return Result<void>();
  });
  if (!measured) return fail(measured.error());
  SecretBytes whole(size);  // of its final size at once, so that no half-filled copy is left behind unwiped
  std::size_t at = 0;
  const auto filled = encode_state(state, [&](ByteView piece) {
    std::copy(piece.begin(), piece.end(), whole.expose_to_fill().begin() + static_cast<std::ptrdiff_t>(at));
    at += piece.size();
    return Result<void>();
  });
  if (!filled) return fail(filled.error());
  return whole;
}

Result<State> decode_state(ByteView bytes, std::uint64_t base_seq) {
  cbor::Reader reader(bytes);
  constexpr std::size_t parts_without_agenda = 3;
  const std::size_t parts = cbor::Reader(bytes).array_up_to(parts_without_agenda + 1);
  const bool with_agenda = parts > parts_without_agenda;
  begin_versioned(reader, with_agenda ? parts : parts_without_agenda, state_version,
                  fail(Errc::unsupported, "a snapshot of a newer Mappe"));
  State state{Stamp{}};
  StateReader into(state, base_seq);
  into.read_nodes(reader, bytes.size());
  into.read_notes(reader);
  if (with_agenda) into.read_agenda(reader);
  if (const auto end = reader.finish(); !end) return fail(end.error());
  return state;
}

Bytes encode_snapshot_body(const SnapshotBody& body) {
  cbor::Writer writer;
  writer.array(4).uint(snapshot_body_version).uint(body.base_seq).id(body.base);
  write_content(writer, body.state);
  return writer.take();
}

Result<SnapshotBody> parse_snapshot_body(ByteView bytes) {
  cbor::Reader reader(bytes);
  SnapshotBody body;
  begin_versioned(reader, 4, snapshot_body_version, fail(Errc::unsupported, "a snapshot of a newer Mappe"));
  body.base_seq = reader.uint();
  body.base = reader.id<EntryHash>();
  body.state = read_content(reader);
  if (!reader.failed() && !body.state.digest) reader.fail_with(fail(Errc::malformed, "a snapshot without a digest"));
  if (const auto end = reader.finish(); !end) return fail(end.error());
  return body;
}

}  // namespace mappe::journal
