#include "client/drive/put_source.h"

#include <algorithm>

namespace mappe::client::drive {

Result<void> PutSource::begin() {
  SecretBytes buffer(static_cast<std::size_t>(client::limits::inline_file_bytes_max) + 1);
  auto size = fill(buffer.expose_to_fill());
  if (!size) return fail(size.error());
  buffer.shrink(*size);
  beginning_ = std::move(buffer);
  return {};
}

std::optional<std::uint64_t> PutSource::size_bytes() const {
  return has_ended_ ? std::optional<std::uint64_t>(beginning_.size()) : source_.size_bytes();
}

Result<std::size_t> PutSource::read(std::span<std::uint8_t> to) {
  const ByteView rest = beginning_.expose().subspan(given_);
  const std::size_t before = std::min(rest.size(), to.size());
  std::copy_n(rest.begin(), before, to.begin());
  given_ += before;
  auto more = fill(to.subspan(before));
  if (!more) return fail(more.error());
  return before + *more;
}

Result<std::size_t> PutSource::fill(std::span<std::uint8_t> to) {
  std::size_t done = 0;
  while (done < to.size() && !has_ended_) {
    auto got = source_.read(to.subspan(done));
    if (!got) {
      failure_ = got.error();
      return fail(got.error());
    }
    has_ended_ = *got == 0;
    done += *got;
  }
  return done;
}

// The uploader stops at a chunk that is not full, but only the source's own end says that all of it fits.
Result<void> PutSource::finish() {
  std::uint8_t beyond = 0;
  auto more = fill(std::span(&beyond, 1));
  if (!more) return fail(more.error());
  if (*more > 0) return fail(Errc::conflict, "the file changed while it was being read");
  return {};
}

}  // namespace mappe::client::drive
