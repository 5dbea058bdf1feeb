// Blobs: uploading, quota, commits that name them, reading.                                         docs/protocol.md §5
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "http/target.h"
#include "server/api.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::SpaceRole;

namespace {

struct AtBlob {
  Town town;
  Faction faction = town.new_faction("Beispielfraktion", 100'000);
  Member& anna = faction.founder;
  Space space = town.new_space(faction, anna);
  const Bytes blob = some_blob(5000);

  std::string path(const Bytes& of) const { return space.path() + "/blobs/" + b64(id_of(of)); }
  Reply uploads(const Bytes& bytes, const Member& who) const { return uploads_as(path(bytes), bytes, who); }
  Reply uploads_as(const std::string& to, const Bytes& bytes, const Member& who) const {
    return town.call("PUT", to, who.token, std::string(text_of(bytes)), "application/octet-stream");
  }
  Reply adds(const Bytes& bytes, const std::vector<Bytes>& inline_blobs = {}) {
    return town.commits(space, anna, town.content(faction, space, anna, {size_of(bytes)}), inline_blobs);
  }
  Reply drops(const Bytes& bytes) {
    return town.commits(space, anna, town.content(faction, space, anna, {}, {size_of(bytes)}));
  }
  std::string store_path() const { return space.path() + "/blobs/store"; }
  Reply stores(const Bytes& body) const { return town.post_cbor(store_path(), anna.token, body); }
  Reply ranged(const std::string& range) const {
    return town.call("GET", path(blob), anna.token, "", "", {{"Range", range}});
  }
};

// As blobs/store takes them.
Bytes blobs_body(const std::vector<Bytes>& blobs) {
  cbor::Writer w;
  w.array(blobs.size());
  for (const Bytes& one : blobs) w.array(2).id(id_of(one)).bytes(one);
  return w.take();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(blobs, AtBlob)

BOOST_AUTO_TEST_CASE(a_blob_comes_back_as_it_was_sent) {
  BOOST_TEST(uploads(blob, anna).status == 204);
  const Reply reply = town.get(path(blob), anna.token);
  BOOST_TEST(reply.status == 200);
  BOOST_TEST((reply.bytes() == blob));
  BOOST_TEST(uploads(blob, anna).status == 204);  // again: a no-op
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_the_id_are_refused) {
  const Reply reply = uploads_as(path(blob), some_blob(5000, 2), anna);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "blob_id");
  BOOST_TEST(town.get(path(blob), anna.token).status == 404);
}

BOOST_AUTO_TEST_CASE(a_blob_above_a_chunk_and_its_tag_is_too_large) {
  const Bytes large = some_blob((1 << 20) + 17), fitting = some_blob((1 << 20) + 16);
  Faction rich = town.new_faction("Reich", 1 << 30);
  const Space big = town.new_space(rich, rich.founder);
  const auto to = [&](const Bytes& bytes) { return big.path() + "/blobs/" + b64(id_of(bytes)); };
  BOOST_TEST(uploads_as(to(large), large, rich.founder).type() == "too-large");
  BOOST_TEST(uploads_as(to(fitting), fitting, rich.founder).status == 204);
}

BOOST_AUTO_TEST_CASE(a_reader_uploads_nothing_and_a_commenter_does) {
  Member bernd = town.new_member(faction, "bernd");
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  BOOST_TEST(uploads(blob, bernd).rule() == "role_too_low");
  Member carla = town.new_member(faction, "carla");
  town.shares(faction, space, anna, {town.row_of(carla, SpaceRole::commenter)});
  BOOST_TEST(uploads(blob, carla).status == 204);
}

BOOST_AUTO_TEST_CASE(a_range_gives_those_bytes) {
  uploads(blob, anna);
  const Reply reply = ranged("bytes=10-19");
  BOOST_TEST(reply.status == 206);
  BOOST_TEST(reply.body.size() == 10u);
  BOOST_TEST(reply.header("Content-Range") == "bytes 10-19/5000");
  BOOST_TEST(ranged("bytes=-5").header("Content-Range") == "bytes 4995-4999/5000");
  BOOST_TEST(ranged("bytes=4990-").header("Content-Range") == "bytes 4990-4999/5000");
  BOOST_TEST(ranged("bytes=4990-9000").header("Content-Range") == "bytes 4990-4999/5000");
  BOOST_TEST(ranged("bytes=5000-").type() == "bad-range");
  BOOST_TEST(ranged("bytes=5000-").header("Content-Range") == "bytes */5000");
  BOOST_TEST(ranged("bytes=0-1,3-4").status == 200);
  BOOST_TEST(ranged("lines=1-2").status == 200);
  BOOST_TEST(ranged("bytes=5-2").status == 200);
}

BOOST_AUTO_TEST_CASE(missing_names_what_is_not_there_in_the_order_asked) {
  uploads(blob, anna);
  const BlobId a = BlobId::random(), b = BlobId::random();
  const Reply reply = town.post_cbor(space.path() + "/blobs/missing", anna.token, cbor_ids({a, id_of(blob), b}));
  BOOST_TEST(reply.status == 200);
  BOOST_TEST((reply.bytes() == cbor_ids({a, b})));
}

BOOST_AUTO_TEST_CASE(missing_takes_4096_ids_and_no_more) {
  const std::vector<BlobId> most(4096, BlobId::random());
  std::vector<BlobId> more = most;
  more.push_back(BlobId::random());
  BOOST_TEST(town.post_cbor(space.path() + "/blobs/missing", anna.token, cbor_ids(most)).status == 200);
  BOOST_TEST(town.post_cbor(space.path() + "/blobs/missing", anna.token, cbor_ids(more)).status == 400);
}

BOOST_AUTO_TEST_CASE(fetch_gives_many_and_empty_bytes_for_what_is_gone) {
  const Bytes other = some_blob(100, 2);
  const BlobId gone = BlobId::random();
  uploads(blob, anna);
  uploads(other, anna);
  const Reply reply =
      town.post_cbor(space.path() + "/blobs/fetch", anna.token, cbor_ids({id_of(blob), gone, id_of(other)}));
  cbor::Writer expected;
  expected.array(3);
  expected.array(2).id(id_of(blob)).bytes(blob);
  expected.array(2).id(gone).bytes({});
  expected.array(2).id(id_of(other)).bytes(other);
  BOOST_TEST((reply.bytes() == expected.done()));
}

BOOST_AUTO_TEST_CASE(fetch_gives_as_much_as_the_servers_memory_has_room_for) {
  const Bytes other = some_blob(100, 2);
  uploads(blob, anna);
  uploads(other, anna);
  const http::Router router = server::make_router(town.services());
  const auto fetched = [&](std::size_t room) {
    http::Request request;
    request.method = "POST";
    request.target = space.path() + "/blobs/fetch";
    request.segments = http::parse_target(request.target)->segments;
    request.headers.add("Authorization", "Bearer " + anna.token);
    request.body = std::make_shared<http::BytesBody>(cbor_ids({id_of(blob), id_of(other)}));
    request.hold = [room](std::size_t bytes) { return bytes <= room; };
    return std::get<http::Response>((*router.match(request).handler)(request));
  };
  const auto count = [](const http::Response& response) {
    return cbor::Reader(std::get<Bytes>(response.body)).array_up_to(2);
  };
  BOOST_TEST(count(fetched(2 * (blob.size() + other.size()))) == 2u);
  BOOST_TEST(count(fetched(2 * blob.size())) == 1u);
  const auto refused = fetched(blob.size());
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.headers.find("Retry-After").has_value());
}

// ---- many in one request --------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(many_come_with_one_request_and_each_is_there) {
  const std::vector<Bytes> sent{blob, some_blob(100, 2), some_blob(70'000, 3), some_blob(1, 4)};
  BOOST_TEST(stores(blobs_body(sent)).status == 204);
  for (const Bytes& one : sent) BOOST_TEST((town.get(path(one), anna.token).bytes() == one));
  BOOST_TEST(stores(blobs_body(sent)).status == 204);  // again: a no-op
  BOOST_TEST(stores(blobs_body({})).status == 204);
}

BOOST_AUTO_TEST_CASE(the_first_of_many_that_is_refused_ends_it_and_those_before_it_are_kept) {
  const Bytes before = some_blob(100, 2), after = some_blob(100, 3), other = some_blob(5000, 4);
  cbor::Writer w;
  w.array(3);
  w.array(2).id(id_of(before)).bytes(before);
  w.array(2).id(id_of(blob)).bytes(other);  // not what its id says
  w.array(2).id(id_of(after)).bytes(after);
  const Reply reply = stores(w.take());
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "blob_id");
  BOOST_TEST(town.get(path(before), anna.token).status == 200);
  BOOST_TEST(town.get(path(blob), anna.token).status == 404);
  BOOST_TEST(town.get(path(after), anna.token).status == 404);
}

BOOST_AUTO_TEST_CASE(who_may_not_send_one_may_not_send_many) {
  Member bernd = town.new_member(faction, "bernd");
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  BOOST_TEST(town.post_cbor(store_path(), bernd.token, blobs_body({blob})).rule() == "role_too_low");
  BOOST_TEST(town.get(path(blob), anna.token).status == 404);
  BOOST_TEST(town.post_cbor(store_path(), anna.token, blobs_body({blob})).status == 204);
}

BOOST_AUTO_TEST_CASE(of_many_none_is_above_a_chunk_and_its_tag_nor_are_they_more_than_64_or_4_mebibytes) {
  Faction rich = town.new_faction("Reich", 1 << 30);
  const Space big = town.new_space(rich, rich.founder);
  const auto sends = [&](const std::vector<Bytes>& blobs) {
    return town.post_cbor(big.path() + "/blobs/store", rich.founder.token, blobs_body(blobs));
  };
  const std::size_t most = (1 << 20) + 16;
  BOOST_TEST(sends({some_blob(most + 1)}).type() == "too-large");
  BOOST_TEST(sends({some_blob(most, 1), some_blob(most, 2), some_blob(most, 3), some_blob(most, 4)}).status == 204);
  BOOST_TEST(
      sends({some_blob(most, 1), some_blob(most, 2), some_blob(most, 3), some_blob(most, 4), some_blob(4000)}).type() ==
      "too-large");
  BOOST_TEST(sends(std::vector<Bytes>(64, some_blob(10))).status == 204);
  BOOST_TEST(sends(std::vector<Bytes>(65, some_blob(10))).type() == "malformed");
}

BOOST_AUTO_TEST_CASE(what_is_not_that_form_is_malformed_whichever_byte_it_is) {
  const Bytes whole = blobs_body({some_blob(30, 2)});
  const auto is_malformed = [&](const Bytes& body) { return stores(body).type() == "malformed"; };
  for (std::size_t size = 0; size < whole.size(); ++size)  // cut off
    BOOST_TEST_CONTEXT(size) { BOOST_TEST(is_malformed(bytes_of(ByteView(whole).first(size)))); }
  Bytes longer = whole;
  longer.push_back(0);
  BOOST_TEST(is_malformed(longer));
  // array(1) array(2) 58 20 id 58 1e bytes: each head wrong in one way
  const auto with = [&](std::size_t at, std::uint8_t value) {
    Bytes other = whole;
    other[at] = value;
    return other;
  };
  BOOST_TEST(is_malformed(with(0, 0x41)));   // bytes, not an array
  BOOST_TEST(is_malformed(with(0, 0x9f)));   // of no known length
  BOOST_TEST(is_malformed(with(1, 0x81)));   // [id]
  BOOST_TEST(is_malformed(with(1, 0x83)));   // three of them
  BOOST_TEST(is_malformed(with(3, 0x1f)));   // an id of 31 bytes
  BOOST_TEST(is_malformed(with(36, 0x78)));  // a text
  BOOST_TEST(is_malformed(with(37, 0x17)));  // a length that one byte would have said
  BOOST_TEST(stores(whole).status == 204);
}

BOOST_AUTO_TEST_CASE(many_are_taken_one_after_the_other_and_memory_is_asked_for_one_alone) {
  const Bytes other = some_blob(70'000, 2);
  const http::Router router = server::make_router(town.services());
  const auto stored = [&](std::size_t room) {
    http::Request request;
    request.method = "POST";
    request.target = store_path();
    request.segments = http::parse_target(request.target)->segments;
    request.headers.add("Authorization", "Bearer " + anna.token);
    request.body = std::make_shared<http::BytesBody>(blobs_body({blob, other, some_blob(6000, 3)}));
    request.hold = [room](std::size_t bytes) { return bytes <= room; };
    return std::get<http::Response>((*router.match(request).handler)(request));
  };
  const auto refused = stored(other.size() - 1);
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.headers.find("Retry-After").has_value());
  BOOST_TEST(town.get(path(blob), anna.token).status == 200);  // came before it
  BOOST_TEST(stored(other.size()).status == 204);
}

BOOST_AUTO_TEST_CASE(blobs_of_one_space_are_not_those_of_another) {
  uploads(blob, anna);
  const Space other = town.new_space(faction, anna);
  BOOST_TEST(town.get(other.path() + "/blobs/" + b64(id_of(blob)), anna.token).status == 404);
}

// ---- commits that name blobs
// -----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_entry_may_add_what_was_uploaded_before_or_comes_along) {
  uploads(blob, anna);
  BOOST_TEST(adds(blob).status == 200);
  const Bytes along = some_blob(300, 3);
  BOOST_TEST(adds(along, {along}).status == 200);
  BOOST_TEST((town.get(path(along), anna.token).bytes() == along));
}

BOOST_AUTO_TEST_CASE(an_entry_that_adds_what_is_not_there_is_told_what_to_send) {
  const Reply reply = adds(blob);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.type() == "gone-blobs");
  BOOST_TEST(reply.data().at("blobs").at(0) == b64(id_of(blob)));
}

BOOST_AUTO_TEST_CASE(a_wrong_size_is_refused) {
  uploads(blob, anna);
  const auto entry = town.content(faction, space, anna, {{id_of(blob), 4999}});
  BOOST_TEST(town.commits(space, anna, entry).rule() == "blob_wrong_size");
}

BOOST_AUTO_TEST_CASE(a_blob_that_is_live_is_not_added_again) {
  adds(blob, {blob});
  BOOST_TEST(adds(blob).rule() == "blob_already_live");
}

BOOST_AUTO_TEST_CASE(a_blob_that_is_not_live_is_not_dropped) {
  BOOST_TEST(drops(blob).rule() == "blob_not_live");
  adds(blob, {blob});
  BOOST_TEST(drops(blob).status == 200);
}

BOOST_AUTO_TEST_CASE(a_dropped_blob_can_be_added_again_within_its_grace) {
  adds(blob, {blob});
  drops(blob);
  town.passes(std::chrono::hours(24 * 29));
  town.signs_in(anna);
  BOOST_TEST(adds(blob).status == 200);
}

BOOST_AUTO_TEST_CASE(a_blob_along_that_the_entry_does_not_add_is_malformed) {
  const auto entry = town.content(faction, space, anna);
  BOOST_TEST(town.commits(space, anna, entry, {blob}).type() == "malformed");
}

BOOST_AUTO_TEST_CASE(a_commit_above_8_mebibytes_is_too_large) {
  const Reply reply = town.post_cbor(space.path() + "/journal", anna.token, Bytes((std::size_t{8} << 20) + 1));
  BOOST_TEST(reply.type() == "too-large");
}

BOOST_AUTO_TEST_CASE(over_quota_adds_nothing_but_notes_and_removals_go_on) {
  const Bytes large = some_blob(90'000), next = some_blob(20'000, 2);
  BOOST_TEST(adds(large, {large}).status == 200);
  const Reply reply = adds(next, {next});
  BOOST_TEST(reply.status == 507);
  BOOST_TEST(reply.type() == "quota");
  BOOST_TEST(reply.data().at("quota_bytes") == 100'000);
  BOOST_TEST(reply.data().at("used_bytes") > 90'000);
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna)).status == 200);
  BOOST_TEST(drops(large).status == 200);
  BOOST_TEST(adds(next, {next}).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
