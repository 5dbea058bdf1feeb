// Blobs of a space: put, get, which are missing, many at once both ways. docs/protocol.md §5
#include <algorithm>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/blobs/blobs_sent.h"
#include "server/rosters/standing.h"
#include "server/spaces/space_here.h"

namespace mappe::server {

namespace {

Judged<BlobId> blob_asked(const http::Request& request) {
  const auto bytes = from_base64url(request.param("blob"));
  if (!bytes) return not_found();
  const auto id = BlobId::parse(*bytes);
  if (!id) return not_found();
  return *id;
}

// Who sends adds something: the role, and the faction's suspension and quota are judged first.
std::optional<Problem> may_upload(Services& services, const SpaceHere& space) {
  if (auto problem = needs_role(space, commenter, "Uploading needs at least the role commenter in this space."))
    return problem;
  const auto faction = faction_that_may_grow(services, space.owner);
  if (!faction) return faction.problem();
  if (auto problem = check_budget(services, space.owner)) return problem;
  const auto used = services.storage.meters().of_faction(space.owner);
  if (!used) return internal_fault();
  if (used->bytes() < faction->quota_bytes) return std::nullopt;
  return quota_problem(faction->quota_bytes, used->bytes());
}

// Live, but not there: whoever has it may send it, a reader too. Id and size are fixed, and storage judges the quota.
bool is_lost(Services& services, const SpaceId& space, const BlobId& blob) {
  const auto info = services.storage.blobs().info(space, blob);
  return info && info->state == storage::BlobState::live && info->damaged;
}

Problem upload_problem(const Error& error) {
  switch (error.code) {
    case Errc::tampered:
      return broken_rule("blob_id",
                         "The bytes' SHA-256 is not the id they came under. Send it again, under its own id.");
    case Errc::too_many:
      return {ProblemType::quota,
              "Too many of your uploads are not part of any entry yet. Commit them, or wait until they expire.",
              "unreferenced_uploads"};
    case Errc::too_large:
      return {ProblemType::too_large, "A blob has at most 1 MiB and a tag."};
    case Errc::quota:
      return {ProblemType::quota, "The faction's quota does not hold what was lost and is sent again."};
    case Errc::malformed:
      return broken_rule("blob_wrong_size", "An entry that was brought back gives this blob another size.");
    default:
      return problem_of(error);
  }
}

Problem too_much_held() {
  return {ProblemType::unavailable, "The server has too much in memory. Try again in some seconds.", {}, 2};
}

Problem refused_to_store(Services& services, const Error& error) {
  const bool is_the_clients = error.code == Errc::tampered || error.code == Errc::too_many ||
                              error.code == Errc::quota || error.code == Errc::malformed ||
                              error.code == Errc::too_large;
  return is_the_clients ? upload_problem(error) : storage_fault(services, Kept::blob, error);
}

// One blob as it comes: `more` gives the next of its bytes, none when that was all.
//   gives  nothing: it is kept; else what to answer
std::optional<http::Response> keep_blob(Services& services, const http::Request& request, const SpaceHere& space,
                                        const BlobId& blob, const std::function<Result<ByteView>()>& more) {
  const auto writer = services.storage.blobs().begin(space.id, blob, space.best().principal.id);
  std::size_t total = 0;
  while (true) {
    const auto part = more();
    if (!part) return respond(problem_of(part.error()));
    if (part->empty()) break;
    total += part->size();
    if (!request.may_hold(total)) return respond(too_much_held());  // the writer keeps it whole
    if (auto written = writer->write(*part); !written) return respond(upload_problem(written.error()));
  }
  if (auto stored = writer->commit(services.now()); !stored) return respond(refused_to_store(services, stored.error()));
  return std::nullopt;
}

http::Response put_blob(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto id = blob_asked(request);
  if (!id) return respond(id.problem());
  if (const auto problem = may_upload(services, here->space); problem && !is_lost(services, here->space.id, *id))
    return respond(*problem);

  Bytes step(http::limits::body_step_bytes);
  const auto more = [&]() -> Result<ByteView> {
    const auto got = request.body->read(step);
    if (!got) return fail(got.error());
    return ByteView(step).first(*got);
  };
  if (auto refused = keep_blob(services, request, here->space, *id, more)) return std::move(*refused);
  return answer_nothing();
}

// One after another; the first that is refused ends it, and those before it are kept.
http::Response store_blobs(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto may_not = may_upload(services, here->space);
  BlobsSent sent(*request.body);
  const auto count = sent.count();
  if (!count) return respond(problem_of(count.error()));
  for (std::size_t i = 0; i < *count; ++i) {
    const auto id = sent.next();
    if (!id) return respond(problem_of(id.error()));
    if (may_not && !is_lost(services, here->space.id, *id)) return respond(*may_not);
    auto refused = keep_blob(services, request, here->space, *id, [&] { return sent.read(); });
    if (refused) return std::move(*refused);
  }
  if (auto ended = sent.end(); !ended) return respond(problem_of(ended.error()));
  return answer_nothing();
}

struct Span {
  std::size_t first, length;
};

// One range of bytes (RFC 9110 §14.2); several are answered whole, as the RFC allows.
//   gives  nothing: answer whole          problems  416
Judged<std::optional<Span>> range_asked(const http::Request& request, std::size_t size) {
  const auto header = request.headers.find("Range");
  if (!header || header->substr(0, 6) != "bytes=" || header->find(',') != std::string_view::npos)
    return std::optional<Span>();
  const std::string_view spec = header->substr(6);
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos) return std::optional<Span>();
  const auto number = [](std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
  };
  std::uint64_t first = 0, last = 0;
  const bool has_first = number(spec.substr(0, dash), first), has_last = number(spec.substr(dash + 1), last);
  const bool tail_only = dash == 0 && has_last;
  if (!tail_only && (!has_first || (dash + 1 < spec.size() && (!has_last || last < first))))
    return std::optional<Span>();
  const Problem outside{ProblemType::bad_range, "The range begins behind the blob's end."};
  if (tail_only) {
    if (last == 0 || size == 0) return outside;
    const std::size_t length = std::min<std::uint64_t>(last, size);
    return std::optional<Span>({size - length, length});
  }
  if (first >= size) return outside;
  const std::uint64_t end = has_last ? std::min<std::uint64_t>(last, size - 1) : size - 1;
  return std::optional<Span>({static_cast<std::size_t>(first), static_cast<std::size_t>(end - first + 1)});
}

// A damaged one is named in the log, whoever asks for it.
Result<Bytes> read_blob(Services& services, const SpaceId& space, const BlobId& blob) {
  auto bytes = services.storage.blobs().get(space, blob);
  if (!bytes && bytes.error().code == Errc::damaged)
    services.log.error("damaged blob", {{"space", to_hex(space.view())}, {"blob", to_hex(blob.view())}});
  return bytes;
}

http::Response get_blob(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto id = blob_asked(request);
  if (!id) return respond(id.problem());
  auto bytes = read_blob(services, here->space.id, *id);
  if (!bytes && bytes.error().code == Errc::damaged) {
    return respond({ProblemType::gone,
                    "The server's copy of this blob is damaged and not given out. Whoever has it sends it again."});
  }
  if (!bytes) return respond(problem_of(bytes.error()));

  const auto range = range_asked(request, bytes->size());
  if (!range) {
    auto refused = respond(range.problem());
    refused.headers.set("Content-Range", "bytes */" + std::to_string(bytes->size()));
    return refused;
  }
  http::Response response(200, "application/octet-stream", Bytes());
  response.headers.set("Accept-Ranges", "bytes");
  response.headers.set("ETag", "\"" + to_base64url(id->view()) + "\"");
  // What an id names never changes; the session still stands between it and others.
  response.headers.set("Cache-Control", "private, max-age=31536000, immutable");
  if (*range) {
    const auto [first, length] = **range;
    response.status = 206;
    response.headers.set("Content-Range", "bytes " + std::to_string(first) + "-" + std::to_string(first + length - 1) +
                                              "/" + std::to_string(bytes->size()));
    *bytes = bytes_of(ByteView(*bytes).subspan(first, length));
  }
  response.body = std::move(*bytes);
  return response;
}

Judged<std::vector<BlobId>> ids_in_body(http::Request& request) {
  const auto body = request.body->read_all(limits::blob_ids_bytes_max);
  if (!body) return problem_of(body.error());
  cbor::Reader r(*body);
  std::vector<BlobId> ids(r.array_up_to(limits::blob_ids_max));
  for (BlobId& id : ids) id = r.id<BlobId>();
  if (auto whole = r.finish(); !whole) return malformed("The body is not a CBOR array of at most 4,096 blob ids.");
  return ids;
}

http::Response missing_blobs(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto ids = ids_in_body(request);
  if (!ids) return respond(ids.problem());
  const auto missing = services.storage.blobs().missing(here->space.id, *ids, services.now());
  if (!missing) return respond(problem_of(missing.error()));
  cbor::Writer w;
  w.array(missing->size());
  for (const BlobId& id : *missing) w.id(id);
  return answer_cbor(w.take());
}

// Blobs in the order asked until the answer is full; at least one, so that asking again always gets on.
http::Response fetch_blobs(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto ids = ids_in_body(request);
  if (!ids) return respond(ids.problem());
  std::vector<Bytes> found;
  std::size_t total = 0;
  for (const BlobId& id : *ids) {
    auto bytes = read_blob(services, here->space.id, id);
    if (!bytes && bytes.error().code != Errc::not_found && bytes.error().code != Errc::damaged)
      return respond(problem_of(bytes.error()));
    Bytes blob = bytes ? std::move(*bytes) : Bytes();
    if (!found.empty() && total + blob.size() > limits::fetch_bytes_max) break;
    // Twice: here, and written into the answer. As much as fits; the client asks again for the rest.
    if (!request.may_hold(2 * (total + blob.size()))) {
      if (found.empty()) return respond(too_much_held());
      break;
    }
    total += blob.size();
    found.push_back(std::move(blob));
  }
  cbor::Writer w;
  w.array(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) w.array(2).id((*ids)[i]).bytes(found[i]);
  return answer_cbor(w.take());
}

}  // namespace

void add_blob_routes(http::Router& router, Services& services) {
  const http::BodyLimit ids{limits::blob_ids_bytes_max};
  router.add("POST", "/v1/spaces/{space}/blobs/missing", ids,
             [&](http::Request& r) { return missing_blobs(services, r); });
  router.add("POST", "/v1/spaces/{space}/blobs/fetch", ids, [&](http::Request& r) { return fetch_blobs(services, r); });
  router.add("POST", "/v1/spaces/{space}/blobs/store", {limits::stored_together_bytes_max},
             [&](http::Request& r) { return store_blobs(services, r); });
  router.add("GET", "/v1/spaces/{space}/blobs/{blob}", http::no_body,
             [&](http::Request& r) { return get_blob(services, r); });
  router.add("PUT", "/v1/spaces/{space}/blobs/{blob}", {limits::blob_bytes_max},
             [&](http::Request& r) { return put_blob(services, r); });
}

}  // namespace mappe::server
