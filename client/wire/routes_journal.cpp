// Cards, rosters, names, journals: what is appended and read in order.
#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

constexpr std::size_t entries_of_a_page_max = 65'536;
constexpr std::size_t names_max = 100'000;

Result<JournalPage> read_page(ByteView body) {
  cbor::Reader reader(body);
  JournalPage page;
  reader.array(3);
  page.head.seq = reader.uint();
  page.head.hash = reader.id<EntryHash>();
  const std::size_t count = reader.array_up_to(entries_of_a_page_max);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) page.entries.push_back(bytes_of(reader.raw()));
  if (auto fits = reader.finish(); !fits) return fail(fits.error());
  return page;
}

Result<Head> read_head(ByteView body) {
  auto json = parse_json(body);
  if (!json) return fail(json.error());
  Fields fields(*json);
  const Head head{fields.uint("seq"), fields.id<EntryHash>("hash")};
  if (auto fits = fields.finish(); !fits) return fail(fits.error());
  return head;
}

Result<AppendAnswer> read_head_moved(const Problem& problem) {
  auto json = parse_json(view_of(problem.json));
  if (!json) return fail(json.error());
  Fields fields(*json);
  Fields head = fields.object("head");
  HeadMoved moved;
  moved.head = {head.uint("seq"), head.id<EntryHash>("hash")};
  fields.miss_if(head.failed());
  for (const Json& one : fields.array("entries")) {
    auto entry = one.is_string() ? from_base64url(one.get_ref<const std::string&>()) : Result<Bytes>(Bytes());
    fields.miss_if(!entry || entry->empty());
    if (entry) moved.entries.push_back(std::move(*entry));
  }
  if (auto fits = fields.finish(); !fits) return fail(fits.error());
  return AppendAnswer(std::move(moved));
}

Result<AppendAnswer> read_gone(const Problem& problem) {
  auto json = parse_json(view_of(problem.json));
  if (!json) return fail(json.error());
  Fields fields(*json);
  GoneBlobs gone;
  for (const Json& one : fields.array("blobs")) {
    auto id = one.is_string() ? BlobId::parse_base64url(one.get_ref<const std::string&>()) : Result<BlobId>(BlobId());
    fields.miss_if(!id);
    if (id) gone.blobs.push_back(*id);
  }
  if (auto fits = fields.finish(); !fits) return fail(fits.error());
  return AppendAnswer(std::move(gone));
}

}  // namespace

Answer<void> HttpApi::put_card(const Fingerprint& fingerprint, ByteView record) {
  return nothing_of(send_cbor("PUT", "/v1/cards/" + fingerprint.text(), record));
}

Answer<Bytes> HttpApi::card(const Fingerprint& fingerprint) {
  auto reply = get("/v1/cards/" + fingerprint.text(), limits::json_bytes_max);
  if (!reply) return failed_as<Bytes>(reply);
  return std::move(reply->body);
}

Answer<JournalPage> HttpApi::page(std::string target) {
  auto reply = get(std::move(target));
  if (!reply) return failed_as<JournalPage>(reply);
  return read_page(reply->body);
}

Answer<AppendAnswer> HttpApi::append_to(std::string target, ByteView body) {
  auto reply = send_cbor("POST", std::move(target), body);
  if (reply) {
    auto head = read_head(reply->body);
    if (!head) return head.error();
    return AppendAnswer(Appended{*head});
  }
  if (reply.problem() && reply.problem()->type == "head-moved") return read_head_moved(*reply.problem());
  if (reply.problem() && reply.problem()->type == "gone-blobs") return read_gone(*reply.problem());
  return failed_as<AppendAnswer>(reply);
}

Answer<JournalPage> HttpApi::roster(const FactionId& faction, std::uint64_t from) {
  return page(faction_target(faction) + "/roster?from=" + std::to_string(from));
}

Answer<AppendAnswer> HttpApi::append_roster(const FactionId& faction, ByteView entry) {
  return append_to(faction_target(faction) + "/roster", entry);
}

Answer<Head> HttpApi::heal(std::string target, const std::vector<Bytes>& entries) {
  cbor::Writer writer;
  writer.array(entries.size());
  for (const Bytes& entry : entries) writer.raw(entry);
  auto reply = send_cbor("POST", std::move(target), writer.done());
  if (reply) return read_head(reply->body);
  if (reply.problem() && reply.problem()->type == "head-moved")
    return fail(Errc::conflict, "the server's journal has another head meanwhile");
  return failed_as<Head>(reply);
}

Answer<Head> HttpApi::heal_roster(const FactionId& faction, const std::vector<Bytes>& entries) {
  return heal(faction_target(faction) + "/roster/heal", entries);
}

Answer<Head> HttpApi::heal_journal(const SpaceId& space, const std::vector<Bytes>& entries) {
  return heal(space_target(space) + "/journal/heal", entries);
}

Answer<std::vector<FactionListing>> HttpApi::factions() {
  auto reply = get("/v1/factions", limits::json_bytes_max);
  if (!reply) return failed_as<std::vector<FactionListing>>(reply);
  auto json = parse_json(reply->body);
  if (!json || !json->is_array()) return fail(Errc::malformed, "the server's list of factions is none");
  std::vector<FactionListing> factions;
  for (const Json& one : *json) {
    Fields fields(one);
    Fields head = fields.object("head");
    FactionListing listing;
    listing.faction = fields.id<FactionId>("faction");
    listing.head = {head.uint("seq"), head.id<EntryHash>("hash")};
    listing.person = fields.id_or_none<PrincipalId>("person");
    listing.suspended = fields.flag_or("suspended", false);
    listing.used_bytes = fields.uint_or("used_bytes", 0);
    if (fields.has("quota_bytes")) listing.quota_bytes = fields.uint("quota_bytes");
    fields.miss_if(head.failed());
    if (auto fits = fields.finish(); !fits) return fits.error();
    factions.push_back(listing);
  }
  return factions;
}

Answer<std::vector<NamedRef>> HttpApi::names(const FactionId& faction) {
  auto reply = get(faction_target(faction) + "/names");
  if (!reply) return failed_as<std::vector<NamedRef>>(reply);
  cbor::Reader reader(reply->body);
  std::vector<NamedRef> names;
  const std::size_t count = reader.array_up_to(names_max);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    reader.array(3);
    NamedRef one;
    one.ref = reader.id<NameRef>();
    one.salt = reader.id<NameSalt>();
    one.name = reader.text_up_to(limits::display_name_bytes_max);
    names.push_back(std::move(one));
  }
  if (auto fits = reader.finish(); !fits) return fits.error();
  return names;
}

Answer<void> HttpApi::put_names(const FactionId& faction, const std::vector<NewName>& names) {
  cbor::Writer writer;
  writer.array(names.size());
  for (const NewName& name : names) writer.array(2).id(name.salt).text(name.name);
  return nothing_of(send_cbor("PUT", faction_target(faction) + "/names", writer.done()));
}

Answer<void> HttpApi::delete_name(const FactionId& faction, const NameRef& ref) {
  return remove(faction_target(faction) + "/names/" + ref.text());
}

Answer<void> HttpApi::put_invite_code(const InviteCodeId& id, const FactionId& faction, const PrincipalId& invite,
                                      ByteView box) {
  return nothing_of(send_cbor(
      "PUT", "/v1/invite-codes/" + id.text() + "?invite=" + invite.text() + "&faction=" + faction.text(), box));
}

Answer<Bytes> HttpApi::invite_code(const InviteCodeId& id) {
  auto reply = get("/v1/invite-codes/" + id.text(), limits::json_bytes_max);
  if (!reply) return failed_as<Bytes>(reply);
  return std::move(reply->body);
}

Answer<Head> HttpApi::create_space(ByteView genesis_entry) {
  auto reply = send_cbor("POST", "/v1/spaces", genesis_entry);
  if (!reply) return failed_as<Head>(reply);
  return read_head(reply->body);
}

Answer<JournalPage> HttpApi::journal(const SpaceId& space, std::uint64_t from) {
  return page(space_target(space) + "/journal?from=" + std::to_string(from));
}

Answer<JournalPage> HttpApi::access_chain(const SpaceId& space, std::uint64_t from) {
  return page(space_target(space) + "/journal/access?from=" + std::to_string(from));
}

Answer<AppendAnswer> HttpApi::append(const SpaceId& space, const Commit& commit) {
  cbor::Writer writer;
  writer.array(5).raw(commit.entry).array(commit.blobs.size());
  for (const Bytes& blob : commit.blobs) writer.bytes(blob);
  writer.array(commit.lease_keys.size());
  for (const LeaseKey& key : commit.lease_keys) writer.id(key);
  writer.array(commit.lease_tokens.size());
  for (const LeaseToken& token : commit.lease_tokens) writer.id(token);
  writer.array(0);
  return append_to(space_target(space) + "/journal", writer.done());
}

}  // namespace mappe::client
