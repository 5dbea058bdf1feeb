#include <sys/stat.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "client/transfer/download.h"
#include "client/transfer/limits.h"
#include "client/transfer/new_file.h"
#include "client/transfer/patience.h"
#include "client/transfer/upload.h"
#include "tests/transfer/blob_shelf.h"
#include "tests/transfer/files.h"

using namespace transfer_test;
namespace fs = std::filesystem;

namespace {

Bytes made_bytes(std::size_t size, std::uint32_t seed = 1) {
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
  return bytes;
}

// Bytes in memory under a name of their own, for going on after an interruption.
class NamedSource final : public ByteSource {
 public:
  NamedSource(Bytes bytes, std::string identity) : bytes_(std::move(bytes)), identity_(std::move(identity)) {}
  Result<std::size_t> read(std::span<std::uint8_t> to) override {
    const std::size_t n = std::min(to.size(), bytes_.size() - at_);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), n, to.begin());
    at_ += n;
    return n;
  }
  Result<void> finish() override { return {}; }
  std::optional<std::uint64_t> size_bytes() const override { return bytes_.size(); }
  std::string identity() const override { return identity_; }

 private:
  Bytes bytes_;
  std::string identity_;
  std::size_t at_ = 0;
};

class Collected final : public ByteSink {
 public:
  Bytes bytes;
  Result<void> write(ByteView more) override {
    append(bytes, more);
    return {};
  }
};

// Nobody who sits and waits.
struct Hasty : TransferObserver {
  std::vector<long> pauses_ms;
  std::mutex mutex;
  void pause(std::chrono::milliseconds wait) override {
    const std::lock_guard lock(mutex);
    pauses_ms.push_back(wait.count());
  }
};

struct TransferScene {
  fs::path root = fs::temp_directory_path() / ("mappe-transfer-" + SpaceId::random().hex());
  std::unique_ptr<Home> home = std::move(*Home::open(root / "home"));
  BlobShelf shelf;
  SpaceId space = SpaceId::random();
  seal::SpaceConst space_const = seal::SpaceConst::random();
  Hasty nobody;
  Uploader uploader{shelf, home.get(), space, space_const};
  ~TransferScene() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }

  Result<Uploaded> up(Bytes bytes, const std::string& identity = "") {
    NamedSource source(std::move(bytes), identity);
    auto uploaded = uploader.upload(source, nobody);
    // What travels with the commit lands on the shelf by another way.
    if (uploaded)
      for (const Bytes& blob : uploaded->blobs) shelf.blobs[seal::blob_id_of(blob)] = blob;
    return uploaded;
  }
  Result<Bytes> down(const journal::Content& content, BlobCache* cache = nullptr) {
    Downloader downloader(shelf, space, cache);
    Collected sink;
    if (auto done = downloader.download(content, sink, nobody); !done) return fail(done.error());
    return std::move(sink.bytes);
  }
};

const std::size_t sizes[] = {0, 1, 1000, 256 * 1024, 256 * 1024 + 1, mib - 1, mib, mib + 1, 16 * mib, 16 * mib + 1};

}  // namespace

BOOST_AUTO_TEST_SUITE(transfer)

BOOST_DATA_TEST_CASE(what_goes_up_comes_down_the_same, boost::unit_test::data::make(sizes), size) {
  TransferScene scene;
  const Bytes bytes = made_bytes(size);
  const auto uploaded = scene.up(bytes);
  BOOST_TEST_REQUIRE(uploaded.has_value());
  BOOST_TEST(uploaded->content.size_bytes == size);
  BOOST_TEST((uploaded->content.level == journal::Level::chunks) == (size > 16 * mib));
  BOOST_TEST((*scene.down(uploaded->content) == bytes));
}

BOOST_AUTO_TEST_CASE(a_digest_is_of_the_bytes_and_of_the_space) {
  TransferScene scene, other;
  const Bytes bytes = made_bytes(3 * mib);
  BOOST_TEST(*scene.up(bytes)->content.digest == *scene.up(bytes)->content.digest);
  BOOST_TEST(*scene.up(bytes)->content.digest != *other.up(bytes)->content.digest);
}

BOOST_AUTO_TEST_CASE(the_same_bytes_twice_are_different_blobs) {
  TransferScene scene;
  const Bytes bytes = made_bytes(2 * mib);
  BOOST_TEST(scene.up(bytes)->content.chunks[0].blob != scene.up(bytes)->content.chunks[0].blob);
}

BOOST_AUTO_TEST_CASE(an_interrupted_upload_goes_on_where_it_was) {
  TransferScene scene;
  const Bytes bytes = made_bytes(12 * mib);
  scene.shelf.fail_after_puts = 7;
  BOOST_TEST((scene.up(bytes, "this file").error().code == Errc::offline));
  scene.shelf.fail_after_puts = -1;
  scene.shelf.puts = 0;
  const auto uploaded = scene.up(bytes, "this file");
  BOOST_TEST_REQUIRE(uploaded.has_value());
  BOOST_TEST(scene.shelf.puts == 12 - 7);
  BOOST_TEST((*scene.down(uploaded->content) == bytes));
}

BOOST_AUTO_TEST_CASE(a_kept_key_is_never_used_for_other_bytes) {
  TransferScene scene;
  scene.shelf.fail_after_puts = 2;
  BOOST_TEST(!scene.up(made_bytes(4 * mib, 1), "this file").has_value());
  std::set<BlobId> first;
  for (const auto& [blob, bytes] : scene.shelf.blobs) first.insert(blob);
  scene.shelf.fail_after_puts = -1;
  const Bytes changed = made_bytes(4 * mib, 2);
  const auto uploaded = scene.up(changed, "this file");
  BOOST_TEST_REQUIRE(uploaded.has_value());
  for (const journal::Chunk& chunk : uploaded->content.chunks) {
    BOOST_TEST(!first.contains(chunk.blob));
    // A key that had sealed the first bytes would open them, too.
    for (const BlobId& blob : first) {
      Bytes plain(mib);
      BOOST_TEST(!seal::open_chunk(chunk.key.expose(), blob, scene.shelf.blobs[blob], plain).has_value());
    }
  }
  BOOST_TEST((*scene.down(uploaded->content) == changed));
}

BOOST_AUTO_TEST_CASE(a_flipped_blob_is_named_and_nothing_of_it_given_out) {
  TransferScene scene;
  const Bytes bytes = made_bytes(3 * mib);
  const auto uploaded = scene.up(bytes);
  const BlobId second = uploaded->content.chunks[1].blob;
  scene.shelf.when_told = [&](const BlobId& blob, Bytes& told) {
    if (blob == second) told[5] ^= 1;
  };
  Downloader downloader(scene.shelf, scene.space, nullptr);
  Collected sink;
  const auto done = downloader.download(uploaded->content, sink, scene.nobody);
  BOOST_TEST((done.error().code == Errc::tampered));
  BOOST_TEST(sink.bytes.size() <= mib);
  BOOST_TEST(equal(sink.bytes, ByteView(bytes).first(sink.bytes.size())));
  scene.shelf.when_told = nullptr;
  BOOST_TEST((*scene.down(uploaded->content) == bytes));
}

BOOST_AUTO_TEST_CASE(two_blobs_in_each_others_place_are_refused) {
  TransferScene scene;
  const auto uploaded = scene.up(made_bytes(2 * mib));
  const auto& chunks = uploaded->content.chunks;
  scene.shelf.when_told = [&](const BlobId& blob, Bytes& told) {
    told = scene.shelf.blobs[blob == chunks[0].blob ? chunks[1].blob : chunks[0].blob];
  };
  BOOST_TEST((scene.down(uploaded->content).error().code == Errc::tampered));
}

BOOST_AUTO_TEST_CASE(sizes_that_do_not_add_up_are_refused_before_anything_is_fetched) {
  TransferScene scene;
  auto uploaded = scene.up(made_bytes(2 * mib + 5));
  journal::Content too_long = uploaded->content.duplicate();
  too_long.size_bytes += 1;
  BOOST_TEST((scene.down(too_long).error().code == Errc::malformed));
  journal::Content short_inside = uploaded->content.duplicate();
  std::swap(short_inside.chunks[0], short_inside.chunks[2]);
  BOOST_TEST((scene.down(short_inside).error().code == Errc::malformed));
  BOOST_TEST(scene.shelf.gets == 0);
}

BOOST_AUTO_TEST_CASE(a_range_fetches_only_the_chunks_it_touches) {
  TransferScene scene;
  const Bytes bytes = made_bytes(5 * mib);
  const auto uploaded = scene.up(bytes);
  Downloader downloader(scene.shelf, scene.space, nullptr);
  Collected sink;
  const auto done = downloader.download(uploaded->content, {2 * mib - 3, 7}, sink, scene.nobody);
  BOOST_TEST(done.has_value());
  BOOST_TEST(equal(sink.bytes, ByteView(bytes).subspan(2 * mib - 3, 7)));
  BOOST_TEST(scene.shelf.gets == 2);
  Collected beyond;
  BOOST_TEST(downloader.download(uploaded->content, {6 * mib, 7}, beyond, scene.nobody).has_value());
  BOOST_TEST(beyond.bytes.empty());
}

BOOST_AUTO_TEST_CASE(a_cached_blob_is_not_fetched_again_and_a_damaged_one_is) {
  TransferScene scene;
  const Bytes bytes = made_bytes(3 * mib);
  const auto uploaded = scene.up(bytes);
  BlobCache cache(scene.root / "cache", 100 * mib);
  BOOST_TEST((*scene.down(uploaded->content, &cache) == bytes));
  BOOST_TEST(scene.shelf.gets == 3);
  BOOST_TEST((*scene.down(uploaded->content, &cache) == bytes));
  BOOST_TEST(scene.shelf.gets == 3);
  BOOST_TEST(cache.size_bytes() > bytes.size());  // all is written now
  for (const auto& item : fs::recursive_directory_iterator(scene.root / "cache"))
    if (item.is_regular_file()) std::ofstream(item.path(), std::ios::app) << "damage";
  BOOST_TEST((*scene.down(uploaded->content, &cache) == bytes));
  BOOST_TEST(scene.shelf.gets == 6);
}

// Of the same size, by somebody who knows where: only a comparison finds it.
BOOST_AUTO_TEST_CASE(what_was_changed_behind_a_cache_is_compared_again) {
  TransferScene scene;
  const Bytes bytes = made_bytes(mib);
  const auto uploaded = scene.up(bytes);
  BlobCache cache(scene.root / "cache", 100 * mib);
  BOOST_TEST((*scene.down(uploaded->content, &cache) == bytes));
  BOOST_TEST(cache.size_bytes() > mib);
  fs::path file;
  for (const auto& item : fs::recursive_directory_iterator(scene.root / "cache"))
    if (item.is_regular_file() && item.file_size() > mib) file = item.path();
  // The system's clock of files goes in steps: until it shows that something happened.
  const auto changed_at = [&file] {
    struct stat info {};
    BOOST_TEST_REQUIRE(stat(file.c_str(), &info) == 0);
    return std::pair(info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
  };
  for (const auto before = changed_at(); changed_at() == before;) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(1000);
    out << "damage";
  }
  BOOST_TEST((*scene.down(uploaded->content, &cache) == bytes));
  BOOST_TEST(scene.shelf.gets == 2);
}

BOOST_AUTO_TEST_CASE(what_is_put_is_there_at_once_and_after_the_end) {
  TransferScene scene;
  const Bytes blob = made_bytes(mib);
  std::vector<BlobId> ids;
  {
    BlobCache cache(scene.root / "cache", 100 * mib);
    for (int i = 0; i < 20; ++i) {
      Bytes other = blob;
      other[0] = static_cast<std::uint8_t>(i);
      ids.push_back(seal::blob_id_of(other));
      cache.put(ids.back(), other);
      BOOST_TEST(cache.has(ids.back()));
      BOOST_TEST((cache.get(ids.back())->bytes() == other));
    }
  }
  BlobCache again(scene.root / "cache", 100 * mib);
  for (const BlobId& id : ids) BOOST_TEST(again.get(id).has_value());
}

BOOST_AUTO_TEST_CASE(a_cache_keeps_to_its_limit_and_forgets_the_longest_unused) {
  TransferScene scene;
  BlobCache cache(scene.root / "cache", 10 * mib);
  const Bytes blob = made_bytes(mib);
  for (int i = 0; i < 30; ++i) cache.put(BlobId::random(), blob);
  cache.sweep();
  BOOST_TEST(cache.size_bytes() <= 10 * mib);
  BOOST_TEST(cache.size_bytes() >= 5 * mib);
}

BOOST_AUTO_TEST_CASE(what_a_killed_program_began_to_keep_goes_and_what_another_is_keeping_stays) {
  TransferScene scene;
  BlobCache cache(scene.root / "cache", 10 * mib);
  cache.put(BlobId::random(), made_bytes(1000));
  const fs::path old_one = scene.root / "cache" / "ab" / ".new-123456",
                 new_one = scene.root / "cache" / "ab" / ".new-abcdef";
  fs::create_directories(old_one.parent_path());
  for (const fs::path& one : {old_one, new_one}) std::ofstream(one) << "half";
  fs::last_write_time(old_one, fs::file_time_type::clock::now() - std::chrono::hours(2));
  cache.sweep();
  BOOST_TEST(!fs::exists(old_one));
  BOOST_TEST(fs::exists(new_one));
  BOOST_TEST(cache.size_bytes() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_cache_keeps_to_its_limit_over_many_short_commands) {
  TransferScene scene;
  const Bytes blob = made_bytes(mib);
  std::uint64_t most = 0;
  for (int i = 0; i < 60; ++i) {
    BlobCache(scene.root / "cache", 10 * mib).put(BlobId::random(), blob);  // a program of its own each time
    most = std::max(most, BlobCache(scene.root / "cache", 10 * mib).size_bytes());
  }
  BOOST_TEST(most <= 10 * mib);
  BOOST_TEST(most >= 8 * mib);
}

BOOST_AUTO_TEST_CASE(what_fails_in_passing_is_tried_again_after_longer_and_longer_waits) {
  TransferScene scene;
  const Bytes bytes = made_bytes(1000);
  const auto uploaded = scene.up(bytes);
  int failures = 3;
  scene.shelf.when_asked = [&]() -> std::optional<Error> {
    if (failures-- > 0) return fail(Errc::busy, "restarting");
    return std::nullopt;
  };
  BOOST_TEST((*scene.down(uploaded->content) == bytes));
  BOOST_TEST((scene.nobody.pauses_ms == std::vector<long>{1000, 2000, 4000}));
  failures = 1000;
  BOOST_TEST((scene.down(uploaded->content).error().code == Errc::busy));
  BOOST_TEST(failures == 1000 - static_cast<int>(limits::tries_max));
}

BOOST_AUTO_TEST_CASE(what_will_not_pass_is_not_tried_again) {
  TransferScene scene;
  const auto uploaded = scene.up(made_bytes(1000));
  for (const Errc code :
       {Errc::denied, Errc::not_found, Errc::untrusted, Errc::quota, Errc::expired, Errc::cancelled}) {
    scene.shelf.when_asked = [&]() -> std::optional<Error> { return Error{code, "no"}; };
    BOOST_TEST((scene.down(uploaded->content).error().code == code));
  }
  BOOST_TEST(scene.nobody.pauses_ms.empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_names_a_wait_is_heard_unless_it_is_too_long) {
  const Error flood = fail(Errc::too_many, "too many");
  Problem problem;
  problem.retry_after_s = 17;
  BOOST_TEST(wait_after(1, flood, &problem)->count() == 17'000);
  BOOST_TEST(wait_after(5, flood, nullptr)->count() == 16'000);
  problem.retry_after_s = limits::wait_s_max + 1;
  BOOST_TEST(!wait_after(1, flood, &problem).has_value());
}

BOOST_AUTO_TEST_CASE(a_part_file_is_one_commands_alone) {
  TransferScene scene;
  const auto uploaded = scene.up(made_bytes(2 * mib));
  const auto& chunks = uploaded->content.chunks;
  auto first = PartFile::open(scene.root / "datei", false, chunks);
  BOOST_TEST_REQUIRE(bool(*first));
  BOOST_TEST((*first)->write(view_of("halb")).has_value());
  BOOST_TEST(!*PartFile::open(scene.root / "datei", false, chunks));
  BOOST_TEST(fs::file_size(scene.root / "datei.mappe-teil") == 4u);
  first->reset();
  BOOST_TEST(bool(*PartFile::open(scene.root / "datei", false, chunks)));
  BOOST_TEST(!fs::exists(scene.root / "datei.mappe-teil"));  // nothing of it was right, and nothing came
}

BOOST_AUTO_TEST_CASE(many_small_files_are_fetched_in_one_answer) {
  TransferScene scene;
  std::vector<journal::Content> contents;
  for (std::uint32_t i = 0; i < 20; ++i) contents.push_back(std::move(scene.up(made_bytes(500, i))->content));
  std::vector<const journal::Content*> pointers;
  for (const auto& content : contents) pointers.push_back(&content);
  Downloader downloader(scene.shelf, scene.space, nullptr);
  BOOST_TEST(downloader.fetch_ahead(pointers, scene.nobody).has_value());
  scene.shelf.gets = 0;
  for (std::uint32_t i = 0; i < 20; ++i) {
    Collected sink;
    BOOST_TEST(downloader.download(contents[i], sink, scene.nobody).has_value());
    BOOST_TEST((sink.bytes == made_bytes(500, i)));
  }
  BOOST_TEST(scene.shelf.gets == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_while_it_is_read_is_not_kept) {
  TransferScene scene;
  const fs::path path = scene.root / "datei";
  std::ofstream(path) << std::string(3 * mib, 'a');
  auto source = FileSource::open(path);
  BOOST_TEST_REQUIRE(source.has_value());
  std::ofstream(path, std::ios::app) << "mehr";
  BOOST_TEST((scene.uploader.upload(**source, scene.nobody).error().code == Errc::conflict));
  auto again = FileSource::open(path);
  BOOST_TEST(scene.uploader.upload(**again, scene.nobody).has_value());
}

BOOST_AUTO_TEST_CASE(only_small_files_are_fetched_ahead_whatever_their_author_claims) {
  TransferScene scene;
  auto uploaded = scene.up(made_bytes(2 * mib));
  journal::Content claims_to_be_small = uploaded->content.duplicate();
  claims_to_be_small.size_bytes = 500;
  journal::Content claims_a_small_chunk = uploaded->content.duplicate();
  claims_a_small_chunk.chunks.pop_back();
  claims_a_small_chunk.size_bytes = claims_a_small_chunk.chunks[0].plain_size_bytes = 500;
  Downloader downloader(scene.shelf, scene.space, nullptr);
  BOOST_TEST(downloader.fetch_ahead({&claims_to_be_small, &claims_a_small_chunk}, scene.nobody).has_value());
  BOOST_TEST(scene.shelf.gets == 1);
  Collected sink;  // and it was not kept
  BOOST_TEST((downloader.download(claims_a_small_chunk, sink, scene.nobody).error().code == Errc::malformed));
  BOOST_TEST(scene.shelf.gets == 2);
}

BOOST_AUTO_TEST_CASE(a_new_file_appears_only_when_it_is_kept) {
  TransferScene scene;
  const fs::path folder = scene.root / "ordner", path = folder / "neu";
  fs::create_directory(folder);
  {
    auto file = NewFile::create(path, false);
    BOOST_TEST((*file)->write(view_of("halb")).has_value());
    BOOST_TEST(fs::is_empty(folder));  // a killed program leaves nothing either
  }
  BOOST_TEST(!fs::exists(path));
  BOOST_TEST(!fs::exists(path));
  auto file = NewFile::create(path, false);
  BOOST_TEST((*file)->write(view_of("ganz")).has_value());
  BOOST_TEST((*file)->keep(1'700'000'000'000).has_value());
  BOOST_TEST(fs::file_size(path) == 4u);
  BOOST_TEST((NewFile::create(path, false).error().code == Errc::exists));
  auto other = NewFile::create(path, true);
  BOOST_TEST((*other)->write(view_of("anders")).has_value());
  BOOST_TEST((*other)->keep(0).has_value());
  BOOST_TEST(fs::file_size(path) == 6u);
  BOOST_TEST(std::distance(fs::directory_iterator(folder), {}) == 1);
}

BOOST_AUTO_TEST_CASE(who_stops_a_transfer_is_obeyed) {
  struct Stopper : TransferObserver {
    bool cancelled() override { return true; }
  } stopper;
  TransferScene scene;
  NamedSource source(made_bytes(4 * mib), "");
  BOOST_TEST((scene.uploader.upload(source, stopper).error().code == Errc::cancelled));
}

BOOST_AUTO_TEST_SUITE_END()
