// The vectors of crypto/seal that concern a space: rows, links, bodies, chunks, boxes, leases.
#include <boost/test/unit_test.hpp>

#include "crypto/base/at_rest_box.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/committed_box.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "crypto/seal/space_keys.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::seal;
using namespace mappe::test;

namespace {

Outcome opened_message(const Result<SecretBytes>& message, const char* name = "message") {
  return message ? gives({{name, hex_of(*message)}}) : refused(message.error());
}

Outcome make_row(const Input& in) {
  const auto key = in.secret<EpochKey>("epoch_key");
  const auto of_space = in.id<SpaceId>("space");
  const std::uint64_t epoch = in.number("epoch");
  const auto member = in.id<Fingerprint>("fingerprint");
  const auto sealed = seal_row(key, of_space, epoch, member, in.id<BoxPublicKey>("box_pk"));
  if (!sealed) return refused(sealed.error());
  return gives({{"sealed", to_hex(*sealed)},
                {"key_commit", key_commit(key, of_space, epoch).hex()},
                {"seal_seed", hex_of(seal_seed(key, of_space, epoch, member))}});
}

Outcome open_own_row(const Input& in) {
  const auto key = open_row(in.secret<BoxSeed>("box_seed"), in.id<SpaceId>("space"), in.number("epoch"),
                            in.id<Fingerprint>("fingerprint"), in.id<KeyCommit>("key_commit"), in.bytes("sealed"));
  return key ? gives({{"epoch_key", hex_of(*key)}}) : refused(key.error());
}

Outcome check_others_row(const Input& in) {
  return judged(check_row(in.secret<EpochKey>("epoch_key"), in.id<SpaceId>("space"), in.number("epoch"),
                          in.id<Fingerprint>("fingerprint"), in.id<BoxPublicKey>("box_pk"), in.bytes("sealed")));
}

Outcome make_link(const Input& in) {
  return gives({{"link", to_hex(seal_epoch_link(in.secret<EpochKey>("epoch_key"), in.id<SpaceId>("space"),
                                                in.number("epoch"), in.number("linked_epoch"),
                                                in.secret<EpochKey>("linked_key"), in.id<AeadNonce>("nonce")))}});
}

Outcome follow_link(const Input& in) {
  const auto linked =
      open_epoch_link(in.secret<EpochKey>("epoch_key"), in.id<SpaceId>("space"), in.number("epoch"), in.bytes("link"));
  if (!linked) return refused(linked.error());
  return gives({{"linked_epoch", linked->epoch}, {"linked_key", hex_of(linked->key)}});
}

EntryKey entry_key_of(const Input& in) {
  return entry_key(in.secret<EpochKey>("epoch_key"), in.id<JournalId>("journal"));
}

Outcome make_body(const Input& in) {
  const auto sealed = seal_entry(entry_key_of(in), in.bytes("header"), in.bytes("body"), in.id<AeadNonce>("nonce"));
  return sealed ? gives({{"sealed", to_hex(*sealed)}}) : refused(sealed.error());
}

Outcome make_coarse_body(const Input& in) {
  const auto sealed =
      seal_entry(entry_key_of(in), in.bytes("header"), in.bytes("body"), in.id<AeadNonce>("nonce"), BodyLength::coarse);
  return sealed ? gives({{"sealed", to_hex(*sealed)}}) : refused(sealed.error());
}

Outcome read_body(const Input& in) {
  return opened_message(open_entry(entry_key_of(in), in.bytes("header"), in.bytes("sealed")), "body");
}

Outcome make_chunk(const Input& in) {
  const auto key = in.secret<ChunkKey>("chunk_key");
  const Bytes plain = in.bytes("plain");
  Bytes blob(blob_bytes(plain.size()));
  const BlobId id = seal_chunk(key.expose(), plain, blob);
  Bytes in_place = plain;
  in_place.resize(blob.size(), 0xee);
  BOOST_TEST((seal_chunk(key.expose(), in_place, plain.size()) == id));
  BOOST_TEST((in_place == blob));
  return gives({{"blob_id", id.hex()}, {"blob", to_hex(blob)}});
}

Outcome make_chunk_of_a(const Input& in) {
  Bytes buffer(blob_bytes(in.number("plain_size")), 'a');
  const BlobId id = seal_chunk(in.secret<ChunkKey>("chunk_key").expose(), buffer, in.number("plain_size"));
  return gives({{"blob_id", id.hex()}, {"blob_size", buffer.size()}});
}

// The same of a blob whose id was compared before: all that remains to be checked is checked, and said alike.
void read_checked_chunk(const Input& in, const Result<void>& opened, const Bytes& plain) {
  const auto id = in.id<BlobId>("blob_id");
  auto blob = CheckedBlob::of(id, in.bytes("blob"));
  BOOST_TEST(blob.has_value() == (blob_id_of(in.bytes("blob")) == id));
  if (!blob) return;
  const auto reopened =
      open_chunk(in.secret<ChunkKey>("chunk_key").expose(), std::move(*blob), in.number("plain_size"));
  BOOST_TEST_REQUIRE(reopened.has_value() == opened.has_value());
  if (reopened) BOOST_TEST((bytes_of(reopened->expose()) == plain));
  if (!reopened) BOOST_TEST((reopened.error().what == opened.error().what));
}

Outcome read_chunk(const Input& in) {
  Bytes plain(in.number("plain_size"), 0xee);
  const auto opened =
      open_chunk(in.secret<ChunkKey>("chunk_key").expose(), in.id<BlobId>("blob_id"), in.bytes("blob"), plain);
  read_checked_chunk(in, opened, plain);
  if (opened) return gives({{"plain", to_hex(plain)}});
  BOOST_TEST((plain == Bytes(plain.size())), "plaintext given out though a check failed");
  return refused(opened.error());
}

Outcome digest_of(const Input& in) {
  ContentDigest digest;
  for (const auto& chunk : in.json("chunks")) digest.add_chunk(Input::from(chunk));
  return gives({{"digest", digest.finish(in.secret<SpaceConst>("space_const")).hex()}});
}

Outcome make_box(const Input& in) {
  const Bytes key = in.bytes("key");
  return gives({{"box", to_hex(seal_box(ByteView(key).first<32>(), in.label("label"), in.bytes("ad"),
                                        in.bytes("message"), in.id<AeadNonce>("nonce")))}});
}

Outcome read_box(const Input& in) {
  const Bytes key = in.bytes("key");
  return opened_message(open_box(ByteView(key).first<32>(), in.label("label"), in.bytes("ad"), in.bytes("box")));
}

Outcome read_at_rest(const Input& in) {
  return opened_message(AtRestBox(in.secret<AtRestKey>("key")).open(in.bytes("ad"), in.bytes("sealed")));
}

Outcome lease_keys(const Input& in) {
  const auto space_constant = in.secret<SpaceConst>("space_const");
  const auto parent = in.id<NodeId>("parent");
  return gives({{"key", lease_key(space_constant, parent, in.text("name_key")).hex()},
                {"deep_key", deep_lease_key(space_constant, parent, in.text("name_key")).hex()}});
}

Outcome make_note(const Input& in) {
  const auto sealed =
      seal_lease_note(in.secret<EpochKey>("epoch_key"), in.number("epoch"), in.id<SpaceId>("space"),
                      in.id<LeaseKey>("key"), {in.text("label"), in.text("program")}, in.id<AeadNonce>("nonce"));
  return sealed ? gives({{"sealed", to_hex(*sealed)}}) : refused(sealed.error());
}

Outcome read_note(const Input& in) {
  const auto note = open_lease_note(in.secret<EpochKey>("epoch_key"), in.number("epoch"), in.id<SpaceId>("space"),
                                    in.id<LeaseKey>("key"), in.bytes("sealed"));
  return note ? gives({{"label", note->label}, {"program", note->program}}) : refused(note.error());
}

Outcome make_space_const(const Input& in) {
  return gives({{"space_const", hex_of(space_const(in.secret<EpochKey>("epoch_key"), in.id<SpaceId>("space")))}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_vectors)

BOOST_AUTO_TEST_CASE(rows_reach_one_member_and_are_checked_by_all) {
  run_family("rows", {{"seal_row", make_row}, {"open_row", open_own_row}, {"check_row", check_others_row}});
}

BOOST_AUTO_TEST_CASE(bodies_open_under_their_header_and_links_lead_back) {
  run_family("entry-bodies", {{"seal_entry", make_body},
                              {"seal_entry_coarse", make_coarse_body},
                              {"open_entry", read_body},
                              {"seal_epoch_link", make_link},
                              {"open_epoch_link", follow_link}});
}

BOOST_AUTO_TEST_CASE(chunks_open_whole_or_not_at_all) {
  run_family("chunks", {{"seal_chunk", make_chunk},
                        {"seal_chunk_of_a", make_chunk_of_a},
                        {"open_chunk", read_chunk},
                        {"content_digest", digest_of}});
}

BOOST_AUTO_TEST_CASE(boxes_open_under_one_key_only) {
  run_family("boxes", {{"seal_box", make_box}, {"open_box", read_box}, {"open_at_rest", read_at_rest}});
}

BOOST_AUTO_TEST_CASE(leases_are_keyed_by_place) {
  run_family("leases", {{"space_const", make_space_const},
                        {"lease_keys", lease_keys},
                        {"seal_lease_note", make_note},
                        {"open_lease_note", read_note}});
}

BOOST_AUTO_TEST_SUITE_END()
