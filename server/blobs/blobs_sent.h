// Blobs of one request, read off its body as they come: CBOR [[id, bytes]...].      docs/openapi.yaml, storeBlobs
#pragma once

#include "crypto/base/ids.h"
#include "http/message.h"

namespace mappe::server {

// What is held in memory is one step of the body, however many there are and however large they say they are.
//
//   auto count = sent.count();
//   for each of them: auto blob = sent.next(), then read() until it gives 0
//   sent.end()
//
//   errors   malformed  not that form, or not the shortest encoding of it
//            and those of Body::read
//   threads  one
class BlobsSent {
 public:
  explicit BlobsSent(http::Body& body);  // borrowed

  Result<std::size_t> count();  // at most limits::stored_together_max, or malformed
  Result<BlobId> next();        // CHECKs that the one before was read
  Result<ByteView> read();      // some of its bytes, good until the next call; none: that was all
  Result<void> end();           // nothing may follow

 private:
  Result<bool> fill();  // false: the body has ended
  Result<std::uint8_t> byte();
  Result<std::uint64_t> head(std::uint8_t major);

  http::Body& body_;
  Bytes step_;
  std::size_t at_ = 0, filled_ = 0;
  std::uint64_t left_ = 0;  // of the blob that is being read
};

}  // namespace mappe::server
