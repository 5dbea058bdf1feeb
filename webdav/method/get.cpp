#include <array>

#include "webdav/answers.h"
#include "webdav/dates.h"
#include "webdav/media_type.h"
#include "webdav/method/folder_page.h"
#include "webdav/method/methods.h"
#include "webdav/range.h"

namespace mappe::webdav {
namespace {

void describe(http::Response& response, const Resource& resource) {
  response.headers.set("Last-Modified", http_date_of(resource.modified));
  if (!resource.etag.empty()) response.headers.set("ETag", etag_text(resource.etag));
  if (resource.is_folder) return;
  response.headers.set("Accept-Ranges", "bytes");
  response.headers.set("Content-Type", media_type_of(resource));
  // A document must not act in a browser with the rights of the drive it lies on.
  response.headers.set("Content-Security-Policy", "sandbox");
  response.headers.set("X-Content-Type-Options", "nosniff");
}

// If-Range: the range is good only for the version that is there.                               RFC 9110 §13.1.5
bool is_range_wanted(const Exchange& exchange, const Resource& resource) {
  const auto text = exchange.request.headers.find("If-Range");
  if (!text) return true;
  if (text->find('"') != std::string_view::npos) return *text == etag_text(resource.etag);
  const auto now = std::chrono::floor<std::chrono::seconds>(exchange.settings.now());
  const auto date = parse_http_date(*text, now);
  return date && *date == std::chrono::floor<std::chrono::seconds>(resource.modified);
}

http::Stream stream_of(std::shared_ptr<Reader> reader, std::uint64_t from, std::uint64_t size) {
  return {size, [reader = std::move(reader), at = from](std::span<std::uint8_t> into) mutable -> Result<std::size_t> {
            const auto got = reader->read_at(at, into);
            if (got) at += *got;
            return got;
          }};
}

// The state conditions ask about is that of the version that will be sent, not of one that came since.
Look look_with(const Exchange& exchange, const Resource& resource) {
  return [&exchange, &resource, look = exchange.look()](const Path& place) {
    auto state = look(place);
    if (place != exchange.path) return state;
    state.exists = true;
    state.etag = resource.etag;
    state.modified = resource.modified;
    return state;
  };
}

// Read before the head leaves: what cannot be read from its first byte on gets an answer that says so.
std::optional<Refusal> cannot_begin(Reader& reader, std::uint64_t from) {
  std::array<std::uint8_t, 1> first{};
  const auto got = reader.read_at(from, first);
  if (got) return {};
  const Errc code = got.error().code;
  const bool passes = code == Errc::offline || code == Errc::timeout || code == Errc::busy || code == Errc::cancelled;
  return Refusal{passes ? Refusal::Why::offline : Refusal::Why::damaged, got.error().what};
}

http::Response send_file(const Exchange& exchange, OpenFile file) {
  http::Response response(200);
  describe(response, file.resource);
  const std::uint64_t size = file.resource.size_bytes;
  std::uint64_t from = 0, length = size;
  const auto header = exchange.request.headers.find("Range");
  if (header && is_range_wanted(exchange, file.resource)) {
    const auto range = parse_range(*header, size);
    if (range.kind == ByteRange::Kind::unsatisfiable) {
      auto refused = plain(416, "the range lies beyond the end");
      refused.headers.set("Content-Range", "bytes */" + std::to_string(size));
      return refused;
    }
    if (range.kind == ByteRange::Kind::part) {
      from = range.first;
      length = range.length_bytes;
      response.status = 206;
      response.headers.set("Content-Range", "bytes " + std::to_string(from) + "-" + std::to_string(from + length - 1) +
                                                "/" + std::to_string(size));
    }
  }
  if (exchange.request.method != "HEAD" && length > 0) {
    file.reader->expect(from, length);
    if (const auto refused = cannot_begin(*file.reader, from)) return answer(exchange, *refused);
  }
  response.body = stream_of(std::move(file.reader), from, length);
  return response;
}

}  // namespace

http::Response get(const Exchange& exchange) {
  auto file = exchange.tree->open(exchange.path);
  if (!file) return answer(exchange, file.refusal());
  switch (exchange.conditions.judge_read(exchange.path, look_with(exchange, file->resource))) {
    case Conditions::ForRead::failed:
      return plain(412, "a condition of the request is not met");
    case Conditions::ForRead::not_modified: {
      http::Response response(304);
      describe(response, file->resource);
      return response;
    }
    case Conditions::ForRead::go_on:
      break;
  }
  if (!file->resource.is_folder) return send_file(exchange, std::move(*file));
  auto response = folder_page(exchange);
  if (response.status == 200) describe(response, file->resource);
  return response;
}

}  // namespace mappe::webdav
