// A file of any size goes through a few chunks of memory. At CI size 1 GiB; MAPPE_LONG=1 takes the largest there is.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>

#include "client/transfer/download.h"
#include "client/transfer/limits.h"
#include "client/transfer/upload.h"
#include "tests/transfer/blob_shelf.h"
#include "tests/transfer/files.h"

using namespace transfer_test;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_bytes = 200 * mib;        // that the whole program may take
constexpr std::uint64_t most_growth_bytes = 64 * mib;  // of it by a transfer: a few chunks a worker, and their list

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_memory_ours = false;  // a sanitizer keeps what was freed
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_memory_ours = false;
#else
constexpr bool is_memory_ours = true;
#endif
#else
constexpr bool is_memory_ours = true;
#endif

std::uint64_t file_bytes() {
  return std::getenv("MAPPE_LONG") != nullptr ? limits::file_bytes_max : std::uint64_t{1} << 30;
}

std::uint64_t of_this_process(const std::string& what) {
  std::ifstream status("/proc/self/status");
  std::uint64_t kib = 0;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(what)) kib = std::strtoull(line.c_str() + what.size(), nullptr, 10);
  return kib * 1024;
}

// What the process took at most while this lived, beside what it had before.
class Peak {
 public:
  Peak() {
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins anew
    before_ = of_this_process("VmHWM:");
  }
  void is_small() const {
    const std::uint64_t peak = of_this_process("VmHWM:");
    BOOST_TEST_MESSAGE("peak " << peak / mib << " MiB, before " << before_ / mib << " MiB");
    if (!is_memory_ours) return;
    BOOST_TEST(peak < most_bytes);
    BOOST_TEST(peak - before_ < most_growth_bytes);
  }

 private:
  std::uint64_t before_ = 0;
};

// As many bytes as one likes, from nowhere.
class Endless final : public ByteSource {
 public:
  explicit Endless(std::uint64_t size) : size_(size), rest_(size) {}
  Result<std::size_t> read(std::span<std::uint8_t> to) override {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), rest_));
    std::fill_n(to.begin(), n, static_cast<std::uint8_t>(rest_ >> 20));
    rest_ -= n;
    return n;
  }
  Result<void> finish() override { return {}; }
  std::optional<std::uint64_t> size_bytes() const override { return size_; }
  std::string identity() const override { return ""; }

 private:
  const std::uint64_t size_;
  std::uint64_t rest_;
};

class Counted final : public ByteSink {
 public:
  std::uint64_t bytes = 0;
  Result<void> write(ByteView more) override {
    bytes += more.size();
    return {};
  }
};

struct MemoryScene {
  BlobShelf shelf;
  SpaceId space = SpaceId::random();
  seal::SpaceConst space_const = seal::SpaceConst::random();
  TransferObserver nobody;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory, MemoryScene)

BOOST_AUTO_TEST_CASE(a_huge_file_goes_up_in_little_memory) {
  shelf.keeps = false;
  Endless source(file_bytes());
  const Peak peak;
  auto uploaded = Uploader(shelf, nullptr, space, space_const).upload(source, nobody);
  peak.is_small();
  BOOST_TEST_REQUIRE(uploaded.has_value());
  BOOST_TEST(uploaded->inner.size() == file_bytes() / mib);
  BOOST_TEST(static_cast<std::uint64_t>(shelf.puts) >= file_bytes() / mib);
}

BOOST_AUTO_TEST_CASE(a_huge_file_comes_down_in_little_memory) {
  // One chunk over and over: the shelf needs no more than that and the list.
  Endless one_chunk(mib);
  Uploader uploader(shelf, nullptr, space, space_const);
  auto chunk = uploader.upload(one_chunk, nobody);
  BOOST_TEST_REQUIRE(chunk.has_value());
  std::vector<journal::Chunk> chunks;
  for (std::uint64_t i = 0; i < file_bytes() / mib; ++i) chunks.push_back(chunk->content.chunks[0].duplicate());
  journal::Content content;
  content.size_bytes = file_bytes();
  content.level = journal::Level::chunks;
  const Bytes list = journal::encode_chunk_list(chunks);
  chunks.clear();
  for (std::size_t at = 0; at < list.size(); at += mib) {
    const ByteView part = ByteView(list).subspan(at, std::min<std::size_t>(mib, list.size() - at));
    const ChunkKey key = ChunkKey::random();
    Bytes blob(seal::blob_bytes(part.size()));
    const BlobId id = seal::seal_chunk(key.expose(), part, blob);
    content.chunks.push_back({id, journal::PackedKey(key), part.size()});
    shelf.blobs[id] = std::move(blob);
  }
  Counted sink;
  const Peak peak;
  const auto done = Downloader(shelf, space, nullptr).download(content, sink, nobody);
  peak.is_small();
  BOOST_TEST(done.has_value());
  BOOST_TEST(sink.bytes == file_bytes());
}

// Of a drive that shows as many small files; with a path for each it was 430 MiB for 100,000.
BOOST_AUTO_TEST_CASE(a_sweep_of_a_cache_of_many_blobs_takes_little_memory) {
  const fs::path root = fs::temp_directory_path() / ("mappe-sweep-" + SpaceId::random().hex());
  for (int i = 0; i < 20'000; ++i) {
    const std::string name = BlobId::random().hex();
    const fs::path folder = root / name.substr(0, 2);
    fs::create_directories(folder);
    std::ofstream(folder / name.substr(2)) << "x";
  }
  BlobCache cache(root, 1'000'000);
  const Peak peak;
  BOOST_TEST(cache.size_bytes() == 20'000u);
  cache.sweep();
  peak.is_small();
  fs::remove_all(root);
}

BOOST_AUTO_TEST_SUITE_END()
