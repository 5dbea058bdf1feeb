#include "server/operator/factions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/found_link.h"
#include "crypto/base/hash.h"
#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"

namespace mappe::server {

using nlohmann::json;

namespace {

Bytes setup_place(const storage::SetupCodeHash& hash) { return cbor::encode_array("setup_code", hash); }

Problem no_such_faction() {
  return {ProblemType::not_found, "There is no faction of this name. `mappe-server faction list` shows them."};
}

Judged<json> json_of(Services& services, const storage::Faction& faction) {
  const auto used = services.storage.meters().of_faction(faction.id);
  if (!used) return internal_fault();
  return json{{"faction", to_base64url(faction.id.view())},
              {"name", faction.name},
              {"type", faction.type},
              {"founded", true},
              {"quota_bytes", faction.quota_bytes},
              {"used_bytes", used->bytes()},
              {"blob_bytes", used->blob_bytes},
              {"journal_bytes", used->journal_bytes},
              {"suspended", faction.suspended},
              {"created_ms", faction.created_ms}};
}

Judged<storage::Faction> faction_named(Services& services, const std::string& name) {
  const auto faction = services.storage.factions().by_name(name);
  if (faction) return *faction;
  return faction.error().code == Errc::not_found ? no_such_faction() : internal_fault();
}

Judged<json> replace(Services& services, const storage::Faction& faction) {
  const auto stored = services.storage.commit({storage::write::ReplaceFaction{faction}});
  if (!stored) return storage_fault(services, Kept::records, stored.error());
  if (stored->verdict != storage::WriteVerdict::done) return problem_of(*stored);
  return json_of(services, faction);
}

}  // namespace

storage::SetupCodeHash hash_of_setup_code(ByteView code) {
  return storage::SetupCodeHash(hash("server-setup-code", code));
}

Bytes seal_setup(const Services& services, const storage::SetupCodeHash& hash, const Setup& setup) {
  return services.box.seal(setup_place(hash), cbor::encode_array(setup.name, setup.type, setup.quota_bytes));
}

Result<Setup> open_setup(const Services& services, const storage::SetupCode& code) {
  const auto plain = services.box.open(setup_place(code.hash), code.sealed);
  if (!plain) return fail(plain.error());
  cbor::Reader r(plain->expose());
  r.array(3);
  Setup setup;
  setup.name = r.text();
  setup.type = r.uint();
  setup.quota_bytes = r.uint();
  if (auto whole = r.finish(); !whole) return fail(whole.error());
  return setup;
}

Judged<json> create_setup(Services& services, const Setup& setup) {
  if (setup.name.empty() || setup.name.size() > faction_name_bytes_max || !cbor::is_utf8(view_of(setup.name)))
    return malformed("The name of a faction has 1 to 255 bytes of UTF-8.");
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(setup.name.begin(), setup.name.end(), is_control) ||
      setup.name.find_first_not_of(' ') == std::string::npos)
    return malformed("The name of a faction has something to see, and no line breaks or control characters.");
  if (setup.type < 1 || setup.type > 4) return malformed("type is 1 Fraktion, 2 Gruppe, 3 single mandate or 4 other.");
  if (setup.quota_bytes > storage::limits::quota_bytes_none) return malformed("The quota is too large.");
  const auto same = services.storage.factions().by_name(setup.name);
  if (same) return Problem{ProblemType::exists, "A faction of this name exists on this server.", "name"};
  if (same.error().code != Errc::not_found) return internal_fault();
  if (services.identity.origins.empty()) return internal_fault();

  FoundLink link{services.identity.origins.front(), services.identity.server, SetupCode::random(), setup.name,
                 static_cast<FactionType>(setup.type)};
  storage::SetupCode code;
  code.hash = hash_of_setup_code(link.code.expose());
  code.expires_ms = services.now() + static_cast<TimeMs>(std::chrono::milliseconds(limits::setup_code_life).count());
  code.sealed = seal_setup(services, code.hash, setup);
  const TimeMs expires_ms = code.expires_ms;
  const auto stored = services.storage.commit({storage::write::PutSetupCode{std::move(code)}});
  if (!stored) return storage_fault(services, Kept::records, stored.error());
  return json{{"link", link.text()}, {"name", setup.name}, {"expires_ms", expires_ms}};
}

Judged<json> list_factions(Services& services) {
  const auto factions = services.storage.factions().all();
  const auto codes = services.storage.codes().setup_codes();
  if (!factions || !codes) return internal_fault();
  json list = json::array();
  for (const storage::Faction& faction : *factions) {
    auto row = json_of(services, faction);
    if (!row) return row;
    list.push_back(std::move(*row));
  }
  for (const storage::SetupCode& code : *codes) {
    if (code.expires_ms <= services.now()) continue;
    const auto setup = open_setup(services, code);
    if (!setup) continue;
    list.push_back({{"name", setup->name},
                    {"type", setup->type},
                    {"founded", false},
                    {"quota_bytes", setup->quota_bytes},
                    {"expires_ms", code.expires_ms}});
  }
  return list;
}

Judged<json> faction_status(Services& services, const std::string& name) {
  const auto faction = faction_named(services, name);
  if (!faction) return faction.problem();
  auto body = json_of(services, *faction);
  if (!body) return body;
  const auto spaces = services.storage.journals().list(storage::JournalKind::space, faction->id);
  const auto roster = services.storage.journals().find(journal_of(faction->id));
  if (!spaces || !roster) return internal_fault();
  (*body)["spaces"] = spaces->size();
  (*body)["roster_seq"] = roster->head.seq;
  return body;
}

Judged<json> set_quota(Services& services, const std::string& name, std::uint64_t quota_bytes) {
  auto faction = faction_named(services, name);
  if (!faction) return faction.problem();
  if (quota_bytes > storage::limits::quota_bytes_none) return malformed("The quota is too large.");
  faction->quota_bytes = quota_bytes;
  return replace(services, *faction);
}

Judged<json> set_suspended(Services& services, const std::string& name, bool suspended) {
  auto faction = faction_named(services, name);
  if (!faction) return faction.problem();
  faction->suspended = suspended;
  return replace(services, *faction);
}

}  // namespace mappe::server
