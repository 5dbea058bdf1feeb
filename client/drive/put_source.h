// What a client of the drive sends, as the uploader reads it. The beginning is looked at before, so that a small file
// travels with its commit also when nobody said how long it is.
#pragma once

#include "client/transfer/byte_source.h"
#include "client/transfer/limits.h"
#include "crypto/base/secret.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

class PutSource final : public ByteSource {
 public:
  // Reads the beginning; `source` outlives it.                                     errors  those of the source
  explicit PutSource(webdav::Source& source) : source_(source) {}
  Result<void> begin();

  Result<std::size_t> read(std::span<std::uint8_t> to) override;
  Result<void> finish() override;
  std::optional<std::uint64_t> size_bytes() const override;
  std::string identity() const override { return ""; }

  // What the source failed with; none: it did not.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  Result<std::size_t> fill(std::span<std::uint8_t> to);  // as far as there are bytes

  webdav::Source& source_;
  SecretBytes beginning_;
  std::size_t given_ = 0;  // of it
  bool has_ended_ = false;
  std::optional<Error> failure_;
};

}  // namespace mappe::client::drive
