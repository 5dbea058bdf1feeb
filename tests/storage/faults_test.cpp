// A disk that refuses: what cannot be read is named and healed, what cannot be written was not acknowledged.
#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>

#include "fixture.h"
#include "storage/embedded/schema.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  TempFolder folder;
  std::array<std::atomic<int>, 5> errors{};
  std::unique_ptr<Storage> storage;

  Fixture() { open(); }
  void open() {
    storage.reset();
    Options options;
    options.faults = [this](DiskStep step) { return errors[static_cast<std::size_t>(step)].load(); };
    auto opened = open_storage(dir(), options);
    BOOST_REQUIRE(opened.has_value());
    storage = std::move(*opened);
  }
  fs::path dir() const { return folder.path() / "data"; }
  void fails(DiskStep step, int error) { errors[static_cast<std::size_t>(step)] = error; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults, Fixture)

BOOST_AUTO_TEST_CASE(a_blob_on_an_unreadable_sector_is_damaged_and_a_second_upload_heals_it) {
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  fails(DiskStep::read_blob, EIO);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_TEST((*storage->blobs().missing(space.id, {blob.id}, noon) == std::vector<BlobId>{blob.id}));
  BOOST_TEST((*storage->blobs().verify(space.id) == std::vector<BlobId>{blob.id}));
  BOOST_TEST(*space.put(blob));  // written anew, where the disk is whole
  fails(DiskStep::read_blob, 0);
  BOOST_TEST((*storage->blobs().get(space.id, blob.id) == blob.bytes));
  BOOST_TEST(storage->blobs().missing(space.id, {blob.id}, noon)->empty());
}

BOOST_AUTO_TEST_CASE(too_many_open_files_damage_nothing) {
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  fails(DiskStep::open_blob, EMFILE);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::io);
  fails(DiskStep::open_blob, 0);
  BOOST_TEST(storage->blobs().missing(space.id, {blob.id}, noon)->empty());
  BOOST_TEST(storage->blobs().get(space.id, blob.id).has_value());
}

BOOST_AUTO_TEST_CASE(a_damaged_blob_is_damaged_also_when_nothing_can_be_written) {
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  fails(DiskStep::read_blob, EIO);
  fails(DiskStep::write_records, ENOSPC);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_told_from_other_refusals) {
  TestSpace space(*storage);
  space.grow(1);
  fails(DiskStep::write_records, ENOSPC);
  const auto full = storage->journals().append(space.next(space.entry_bytes));
  BOOST_REQUIRE(!full.has_value());
  BOOST_TEST(is_disk_full(full.error()));
  fails(DiskStep::write_records, EIO);
  const auto refused = storage->journals().append(space.next(space.entry_bytes));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().code == Errc::io);
  BOOST_TEST(!is_disk_full(refused.error()));
  fails(DiskStep::write_records, 0);
  BOOST_TEST(space.try_append(space.next(space.entry_bytes)) == AppendVerdict::appended);
}

BOOST_AUTO_TEST_CASE(a_blob_that_a_full_disk_refuses_is_not_there_and_counts_for_nothing) {
  TestSpace space(*storage);
  const auto blob = large_blob();
  fails(DiskStep::write_blob, ENOSPC);
  const auto put = space.put(blob);
  BOOST_REQUIRE(!put.has_value());
  BOOST_TEST(is_disk_full(put.error()));
  BOOST_TEST(*storage->blobs().unreferenced_bytes(space.author) == 0u);
  fails(DiskStep::write_blob, 0);
  BOOST_TEST(*space.put(blob));
}

BOOST_AUTO_TEST_CASE(a_check_says_whether_records_and_files_can_be_kept) {
  BOOST_REQUIRE(storage->check().has_value());
  BOOST_TEST(storage->check()->free_bytes > 0u);
  fails(DiskStep::write_records, ENOSPC);
  BOOST_TEST(is_disk_full(storage->check().error()));
  fails(DiskStep::write_records, 0);
  fails(DiskStep::write_blob, ENOSPC);
  BOOST_TEST(is_disk_full(storage->check().error()));
  fails(DiskStep::write_blob, 0);
  fails(DiskStep::read_records, EIO);
  BOOST_TEST(storage->check().error().code == Errc::damaged);
  fails(DiskStep::read_records, 0);
  BOOST_TEST(fs::is_empty(dir() / "blobs" / "tmp"));
}

BOOST_AUTO_TEST_CASE(a_folder_of_a_newer_version_is_refused_before_anything_in_it_is_touched) {
  storage.reset();
  std::ofstream(dir() / "schema") << schema_version + 1 << "\n";
  std::ofstream(dir() / "blobs" / "tmp" / "half-written") << "of the newer program";
  const auto records = fs::last_write_time(dir() / "records");
  BOOST_TEST(open_storage(dir()).error().code == Errc::unsupported);
  BOOST_TEST(fs::exists(dir() / "blobs" / "tmp" / "half-written"));
  BOOST_TEST((fs::last_write_time(dir() / "records") == records));
  std::ofstream(dir() / "schema") << "one\n";
  BOOST_TEST(open_storage(dir()).error().code == Errc::damaged);
  fs::remove(dir() / "schema");  // as a folder made before there was such a file
  open();
  std::string text;
  std::getline(std::ifstream(dir() / "schema"), text);
  BOOST_TEST(text == std::to_string(schema_version));
}

BOOST_AUTO_TEST_SUITE_END()
