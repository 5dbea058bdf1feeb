// What reading large files leans on: chunks that come before they are asked for, and lists of chunks that are kept.
#include "client/drive/read_ahead.h"

#include <atomic>
#include <boost/test/unit_test.hpp>

#include "client/drive/chunk_lists.h"
#include "client/drive/limits.h"
#include "crypto/base/random.h"

namespace drive_test {
namespace {

using namespace mappe;
using client::drive::ChunkLists;
using client::drive::ReadAhead;

SecretBytes bytes_of_chunk(std::size_t chunk) { return SecretBytes(Bytes(3, static_cast<std::uint8_t>(chunk))); }

bool is_chunk(const Result<ByteView>& bytes, std::size_t chunk) {
  return bytes && bytes->size() == 3 && bytes->front() == static_cast<std::uint8_t>(chunk);
}

journal::Content content_with(const BlobId& blob, const ChunkKey& key) {
  journal::Content content;
  content.size_bytes = std::uint64_t{20} << 20;
  content.level = journal::Level::chunks;
  content.chunks.push_back({blob, journal::PackedKey(key), 1440});
  return content;
}

std::vector<journal::Chunk> one_chunk() {
  std::vector<journal::Chunk> chunks;
  chunks.push_back({BlobId::random(), journal::PackedKey(ChunkKey::random()), 7});
  return chunks;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_ahead)

BOOST_AUTO_TEST_CASE(chunks_come_in_order_each_fetched_once_and_no_more_at_once_than_said) {
  constexpr std::size_t first = 5, end = 105, most = 4;
  std::atomic<std::size_t> fetched{0}, reading{first}, furthest{0};
  ReadAhead ahead(
      [&](std::size_t chunk) -> Result<SecretBytes> {
        ++fetched;
        std::size_t lead = chunk - std::min<std::size_t>(chunk, reading.load()), seen = furthest.load();
        while (lead > seen && !furthest.compare_exchange_weak(seen, lead)) {
        }
        return bytes_of_chunk(chunk);
      },
      first, end, most);
  for (std::size_t chunk = first; chunk < end; ++chunk) {
    BOOST_TEST_REQUIRE(ahead.covers(chunk));
    BOOST_TEST(is_chunk(ahead.at(chunk), chunk));
    BOOST_TEST(is_chunk(ahead.at(chunk), chunk));
    reading = chunk;
  }
  BOOST_TEST(!ahead.covers(end));
  BOOST_TEST(fetched.load() == end - first);
  BOOST_TEST(furthest.load() <= most);
}

BOOST_AUTO_TEST_CASE(who_looks_at_the_beginning_only_costs_little) {
  std::atomic<std::size_t> fetched{0};
  {
    ReadAhead ahead(
        [&](std::size_t chunk) -> Result<SecretBytes> {
          ++fetched;
          return bytes_of_chunk(chunk);
        },
        0, 1000, 8);
    BOOST_TEST(is_chunk(ahead.at(0), 0));
  }
  BOOST_TEST(fetched.load() <= 2u);
}

BOOST_AUTO_TEST_CASE(a_reader_may_leave_chunks_out) {
  ReadAhead ahead([](std::size_t chunk) -> Result<SecretBytes> { return bytes_of_chunk(chunk); }, 0, 40, 4);
  for (const std::size_t chunk : {0, 3, 4, 17, 39}) BOOST_TEST(is_chunk(ahead.at(chunk), chunk));
  BOOST_TEST(!ahead.covers(38));
}

BOOST_AUTO_TEST_CASE(a_chunk_that_cannot_be_had_is_an_error_and_those_before_it_are_not) {
  ReadAhead ahead(
      [](std::size_t chunk) -> Result<SecretBytes> {
        if (chunk == 2) return fail(Errc::tampered, "not what was named");
        return bytes_of_chunk(chunk);
      },
      0, 10, 8);
  BOOST_TEST(is_chunk(ahead.at(0), 0));
  BOOST_TEST(is_chunk(ahead.at(1), 1));
  BOOST_TEST((ahead.at(2).error().code == Errc::tampered));
}

BOOST_AUTO_TEST_CASE(a_list_of_chunks_is_opened_once_and_anew_under_another_key) {
  ChunkLists lists;
  unsigned opened = 0;
  const auto open = [&]() -> Result<std::vector<journal::Chunk>> {
    ++opened;
    return one_chunk();
  };
  const BlobId blob = BlobId::random();
  const ChunkKey key = ChunkKey::random();
  const auto first = lists.of(content_with(blob, key), open), again = lists.of(content_with(blob, key), open);
  BOOST_TEST((*first == *again));
  BOOST_TEST(opened == 1u);
  const auto other = lists.of(content_with(blob, ChunkKey::random()), open);
  BOOST_TEST((*other != *first));
  BOOST_TEST(opened == 2u);
  const auto failed = lists.of(content_with(BlobId::random(), key), []() -> Result<std::vector<journal::Chunk>> {
    return fail(Errc::tampered, "not what was named");
  });
  BOOST_TEST((failed.error().code == Errc::tampered));
}

BOOST_AUTO_TEST_CASE(few_lists_are_kept_the_last_used_ones) {
  ChunkLists lists;
  unsigned opened = 0;
  const auto open = [&]() -> Result<std::vector<journal::Chunk>> {
    ++opened;
    return one_chunk();
  };
  const ChunkKey key = ChunkKey::random();
  const auto often = content_with(BlobId::random(), key);
  (void)lists.of(often, open);
  for (std::size_t i = 0; i < 3 * client::drive::limits::chunk_lists_kept_max; ++i) {
    (void)lists.of(content_with(BlobId::random(), key), open);
    (void)lists.of(often, open);
  }
  BOOST_TEST(opened == 1 + 3 * client::drive::limits::chunk_lists_kept_max);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
