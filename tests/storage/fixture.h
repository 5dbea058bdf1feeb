// What the storage suites share: the implementations that must all pass them, and a small language of spaces and blobs.
#pragma once

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "crypto/base/hash.h"
#include "storage/storage.h"

namespace mappe::storage::test {

// In memory where there is a folder for that: most suites are not about the disk, and many run beside each other.
class TempFolder {
 public:
  enum class On { memory, disk };
  explicit TempFolder(On on = On::memory)
      : path_(base(on) / ("mappe-storage-" + Id<struct TempTag, 8>::random().hex())) {
    std::filesystem::create_directories(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  static std::filesystem::path base(On on) {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code error;
    return on == On::memory && std::filesystem::is_directory(memory, error) ? memory
                                                                            : std::filesystem::temp_directory_path();
  }
  std::filesystem::path path_;
};

// The two implementations. reopen(): what is durable is there afterwards; memory has nothing to reopen.
class Embedded {
 public:
  Embedded() { open(); }
  Storage* operator->() { return storage_.get(); }
  Storage& operator*() { return *storage_; }
  void reopen() {
    storage_.reset();
    open();
  }
  void close() { storage_.reset(); }
  void open() {
    auto opened = open_storage(folder_.path() / "data");
    BOOST_REQUIRE(opened.has_value());
    storage_ = std::move(*opened);
  }
  std::filesystem::path dir() const { return folder_.path() / "data"; }

 private:
  TempFolder folder_;
  std::unique_ptr<Storage> storage_;
};

class InMemory {
 public:
  Storage* operator->() { return storage_.get(); }
  Storage& operator*() { return *storage_; }
  void reopen() {}

 private:
  std::unique_ptr<Storage> storage_ = storage_in_memory();
};

using Implementations = boost::mpl::list<Embedded, InMemory>;

inline Bytes some_bytes(std::size_t size, std::uint8_t first = 1) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(first + i * 31 + (i >> 8));
  return bytes;
}

struct TestBlob {
  explicit TestBlob(Bytes content) : bytes(std::move(content)), id(BlobId(sha256(bytes))) {}
  BlobRef ref() const { return {id, bytes.size()}; }
  InlineBlob with_entry() const { return {id, bytes}; }
  Bytes bytes;
  BlobId id;
};
inline TestBlob small_blob(std::uint8_t n = 1) { return TestBlob(some_bytes(4096, n)); }
inline TestBlob large_blob(std::uint8_t n = 1) { return TestBlob(some_bytes(300'000, n)); }
inline TestBlob random_blob(std::size_t size) {
  Bytes bytes(size);
  fill_random(bytes);
  return TestBlob(std::move(bytes));
}

constexpr TimeMs noon = 1'700'000'000'000;

// A space as its writers see it: it knows the head it builds on.
class TestSpace {
 public:
  explicit TestSpace(Storage& storage, FactionId owner = FactionId::random()) : storage_(&storage), owner_(owner) {}

  // The next entry, ready to be changed and appended.
  Append next(ByteView entry) const {
    Append a;
    a.journal = journal_of(id);
    a.owner = owner_;
    a.seq = next_seq_;
    a.prev = head_;
    a.hash = EntryHash::random();
    a.entry = entry;
    a.author = author;
    a.now = now;
    return a;
  }
  AppendOutcome append(const Append& a) {
    auto outcome = storage_->journals().append(a);
    BOOST_REQUIRE(outcome.has_value());
    if (outcome->verdict == AppendVerdict::appended) {
      next_seq_ = a.seq + 1;
      head_ = a.hash;
    }
    return *outcome;
  }
  AppendVerdict try_append(const Append& a) { return append(a).verdict; }
  // Appends `count` plain entries.
  void grow(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) BOOST_REQUIRE(try_append(next(entry_bytes)) == AppendVerdict::appended);
  }
  void add(const TestBlob& blob) {
    auto a = next(entry_bytes);
    a.adds = {blob.ref()};
    BOOST_REQUIRE(try_append(a) == AppendVerdict::appended);
  }
  void drop(const TestBlob& blob) {
    auto a = next(entry_bytes);
    a.drops = {blob.ref()};
    BOOST_REQUIRE(try_append(a) == AppendVerdict::appended);
  }
  Result<bool> put(const TestBlob& blob) { return storage_->blobs().put(id, blob.id, author, blob.bytes, now); }
  BlobState state(const TestBlob& blob) {
    auto info = storage_->blobs().info(id, blob.id);
    BOOST_REQUIRE(info.has_value());
    return info->state;
  }
  JournalId journal() const { return journal_of(id); }
  const FactionId& owner() const { return owner_; }
  const EntryHash& head() const { return head_; }
  void use(Storage& storage) { storage_ = &storage; }

  SpaceId id = SpaceId::random();
  PrincipalId author = PrincipalId::random();
  TimeMs now = noon;
  Bytes entry_bytes = some_bytes(200);

 private:
  Storage* storage_;
  FactionId owner_;
  std::uint64_t next_seq_ = 0;
  EntryHash head_;
};

inline Faction example_faction(std::string name, std::uint64_t quota_bytes = limits::quota_bytes_none) {
  return {FactionId::random(), std::move(name), 1, quota_bytes, false, noon};
}
inline Account example_account(std::string login) {
  return {AccountId::random(), std::move(login), {PrincipalId::random()}, some_bytes(500), 0};
}

}  // namespace mappe::storage::test

// Lets BOOST_TEST print the enums it compares.
namespace mappe::storage {
template <class Enum>
requires(std::is_enum_v<Enum>) std::ostream& operator<<(std::ostream& out, Enum value) {
  return out << static_cast<int>(value);
}
}  // namespace mappe::storage
namespace mappe {
inline std::ostream& operator<<(std::ostream& out, Errc code) { return out << name_of(code); }
}  // namespace mappe
