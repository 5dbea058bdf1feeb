// Spaces, blobs, leases and news.
#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

Bytes encode_ids(const std::vector<BlobId>& blobs) {
  cbor::Writer writer;
  writer.array(blobs.size());
  for (const BlobId& blob : blobs) writer.id(blob);
  return writer.take();
}

journal::Author read_principal(Fields* fields) {
  journal::Author principal;
  principal.kind = static_cast<PrincipalKind>(fields->uint("kind"));
  principal.id = fields->id<PrincipalId>("id");
  return principal;
}

SpaceListing read_space(Fields* fields) {
  SpaceListing space;
  Fields head = fields->object("head");
  space.space = fields->id<SpaceId>("space");
  space.faction = fields->id<FactionId>("faction");
  space.head = {head.uint("seq"), head.id<EntryHash>("hash")};
  fields->miss_if(head.failed());
  space.access_seq = fields->uint("access_seq");
  for (const Json& one : fields->array("principals")) {
    Fields row(one);
    space.principals.push_back({read_principal(&row), static_cast<unsigned>(row.uint("role")), row.uint("until_ms")});
    fields->miss_if(row.failed());
  }
  space.bytes = fields->uint("bytes");
  space.suspended = fields->flag_or("suspended", false);
  return space;
}

LeaseHeld read_lease(Fields* fields) {
  LeaseHeld lease;
  lease.key = fields->id<LeaseKey>("key");
  lease.deep_key = fields->id_or_none<LeaseKey>("deep_key");
  lease.shared = fields->flag_or("shared", false);
  lease.expires_ms = fields->uint("expires_ms");
  lease.note = fields->bytes("note");
  Fields holder = fields->object("principal");
  lease.holder = read_principal(&holder);
  fields->miss_if(holder.failed());
  return lease;
}

template <class T, class Read>
Answer<std::vector<T>> read_list(const Answer<HttpReply>& reply, Read read) {
  if (!reply) return failed_as<std::vector<T>>(reply);
  auto json = parse_json(reply->body);
  if (!json || !json->is_array()) return fail(Errc::malformed, "the server's list is none");
  std::vector<T> list;
  for (const Json& one : *json) {
    Fields fields(one);
    list.push_back(read(&fields));
    if (auto fits = fields.finish(); !fits) return fits.error();
  }
  return list;
}

template <class IdType>
void read_moved(Fields* fields, const char* list, const char* name, std::vector<News::Moved<IdType>>* moved) {
  for (const Json& one : fields->array(list)) {
    Fields row(one);
    moved->push_back({row.id<IdType>(name), row.uint("seq")});
    fields->miss_if(row.failed());
  }
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded.push_back(c);
    } else {
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return encoded;
}

}  // namespace

Answer<std::vector<SpaceListing>> HttpApi::spaces() { return read_list<SpaceListing>(get("/v1/spaces"), read_space); }

Answer<void> HttpApi::put_blob(const SpaceId& space, const BlobId& blob, ByteView bytes) {
  HttpRequest request;
  request.method = "PUT";
  request.target = space_target(space) + "/blobs/" + blob.text();
  request.content_type = "application/octet-stream";
  request.body = bytes;
  return nothing_of(send(std::move(request)));
}

Answer<Bytes> HttpApi::blob(const SpaceId& space, const BlobId& blob) {
  auto reply = get(space_target(space) + "/blobs/" + blob.text(), limits::blob_reply_bytes_max);
  if (!reply) return failed_as<Bytes>(reply);
  return std::move(reply->body);
}

Answer<std::vector<BlobId>> HttpApi::missing(const SpaceId& space, const std::vector<BlobId>& blobs) {
  if (blobs.size() > limits::missing_ids_max) return fail(Errc::too_many, "more ids than one question takes");
  auto reply = send_cbor("POST", space_target(space) + "/blobs/missing", encode_ids(blobs));
  if (!reply) return failed_as<std::vector<BlobId>>(reply);
  cbor::Reader reader(reply->body);
  std::vector<BlobId> missing;
  const std::size_t count = reader.array_up_to(blobs.size());
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) missing.push_back(reader.id<BlobId>());
  if (auto fits = reader.finish(); !fits) return fits.error();
  return missing;
}

Answer<std::vector<FetchedBlob>> HttpApi::fetch(const SpaceId& space, const std::vector<BlobId>& blobs) {
  if (blobs.size() > limits::fetch_ids_max) return fail(Errc::too_many, "more ids than one question takes");
  auto reply = send_cbor("POST", space_target(space) + "/blobs/fetch", encode_ids(blobs));
  if (!reply) return failed_as<std::vector<FetchedBlob>>(reply);
  cbor::Reader reader(reply->body);
  std::vector<FetchedBlob> fetched;
  const std::size_t count = reader.array_up_to(blobs.size());
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    reader.array(2);
    FetchedBlob one;
    one.blob = reader.id<BlobId>();
    one.bytes = bytes_of(reader.bytes());
    fetched.push_back(std::move(one));
  }
  if (auto fits = reader.finish(); !fits) return fits.error();
  return fetched;
}

Answer<std::vector<LeaseHeld>> HttpApi::leases(const SpaceId& space) {
  return read_list<LeaseHeld>(get(space_target(space) + "/leases", limits::json_bytes_max), read_lease);
}

Answer<LeaseGrant> HttpApi::take_lease(const SpaceId& space, const LeaseRequest& request) {
  Json body{{"key", request.key.text()},
            {"deep_key", request.deep_key ? request.deep_key->text() : ""},
            {"ttl_s", request.ttl_s},
            {"shared", request.shared},
            {"note", to_base64url(request.note)}};
  auto reply = send_json("POST", space_target(space) + "/leases", body);
  if (!reply) return failed_as<LeaseGrant>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  const LeaseGrant grant{fields.id<LeaseToken>("token"), fields.uint("expires_ms")};
  if (auto fits = fields.finish(); !fits) return fits.error();
  return grant;
}

Answer<TimeMs> HttpApi::refresh_lease(const SpaceId& space, const LeaseToken& token, std::uint64_t ttl_s) {
  auto reply = send_json("PATCH", space_target(space) + "/leases/" + token.text(), Json{{"ttl_s", ttl_s}});
  if (!reply) return failed_as<TimeMs>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  const TimeMs expires_ms = fields.uint("expires_ms");
  if (auto fits = fields.finish(); !fits) return fits.error();
  return expires_ms;
}

Answer<void> HttpApi::drop_lease(const SpaceId& space, const LeaseToken& token) {
  return remove(space_target(space) + "/leases/" + token.text());
}

Answer<void> HttpApi::break_lease(const SpaceId& space, const LeaseKey& key) {
  return remove(space_target(space) + "/leases?key=" + key.text());
}

Answer<News> HttpApi::events(const std::string& cursor, unsigned wait_s) {
  HttpRequest request;
  wait_s = std::min(wait_s, limits::poll_wait_s_max);
  request.target = "/v1/events?after=" + percent_encoded(cursor) + "&wait_s=" + std::to_string(wait_s);
  request.stall_s = limits::stall_seconds + static_cast<long>(wait_s);
  auto reply = send(std::move(request));
  if (!reply) return failed_as<News>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  News news;
  news.cursor = fields.text("cursor");
  read_moved(&fields, "spaces", "space", &news.spaces);
  read_moved(&fields, "factions", "faction", &news.factions);
  if (auto fits = fields.finish(); !fits) return fits.error();
  return news;
}

}  // namespace mappe::client
