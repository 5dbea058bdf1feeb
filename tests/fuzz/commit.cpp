// Any bytes as the body of a commit: one entry, its blobs and leases. What is read, written again, is the same bytes.
#include "server/spaces/commit.h"

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto read = server::parse_commit(bytes_of(input));
  if (!read) {
    const int status = server::status_of(read.problem().type);
    CHECK(status >= 400 && status < 500);
    return 0;
  }
  const server::Commit& commit = **read;
  fuzz::check_same(commit.body, input);
  cbor::Writer w;
  w.array(5).raw(commit.entry.bytes()).array(commit.blobs.size());
  for (const auto& blob : commit.blobs) {
    CHECK(blob.id == BlobId(sha256(blob.bytes)));
    w.bytes(blob.bytes);
  }
  w.array(commit.lease_keys.size());
  for (const LeaseKey& key : commit.lease_keys) w.id(key);
  w.array(commit.lease_tokens.size());
  for (const auto& token : commit.lease_tokens) w.id(token);
  w.array(0);
  fuzz::check_same(w.take(), input);
  return 0;
}
