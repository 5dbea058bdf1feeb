// Does to the closed statements of a stopped server what somebody with its disk could do, in every faction.
//     tamper_statements STORAGE flip NUMBER          a bit of that document
//     tamper_statements STORAGE swap NUMBER          it and the next change places
//     tamper_statements STORAGE remove NUMBER        it is gone
//     tamper_statements STORAGE forge NUMBER own     it says 1 cent; it and all after it are written anew as the server
//                                                    writes them, by who reads the server's key file, too
//     tamper_statements STORAGE forge NUMBER other   the same, signed by another key
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "crypto/base/random.h"
#include "crypto/base/sign.h"
#include "storage/embedded/papers.h"
#include "storage/engine/rocks_engine.h"
#include "storage/storage.h"

using namespace mappe;
using namespace mappe::storage;
namespace fs = std::filesystem;

namespace {

constexpr PaperKind statements = PaperKind::statement;

bool flip(Storage& storage, Paper one) {
  one.sealed[one.sealed.size() / 2] ^= 1;
  return bool(storage.commit({write::ReplacePaper{one}}));
}

bool swap(Storage& storage, Paper one) {
  auto next = storage.papers().find(one.faction, statements, one.number + 1);
  if (!next) return false;
  std::swap(one.sealed, next->sealed);
  return bool(storage.commit({write::ReplacePaper{one}, write::ReplacePaper{*next}}));
}

// From `first` on; `key` signs.
bool forge(Storage& storage, const Paper& first, const AtRestBox& box, const SignKeyPair& key) {
  std::optional<std::string> previous;
  for (std::uint64_t number = first.number;; ++number) {
    auto paper = storage.papers().find(first.faction, statements, number);
    if (!paper) return number > first.number;
    const Bytes place = cbor::encode_array("statement", first.faction, number);
    const auto plain = box.open(place, paper->sealed);
    if (!plain) return false;
    cbor::Reader in(plain->expose());
    in.array(2);
    nlohmann::json statement = nlohmann::json::parse(in.text());
    if (previous) statement["previous"] = *previous;
    if (number == first.number) statement["gross_cents"] = 1;
    const std::string text = statement.dump();
    previous = to_base64url(hash("statement", view_of(text)));
    paper->sealed = box.seal(place, cbor::encode_array(text, key.sign("statement-sign", view_of(text))));
    if (!storage.commit({write::ReplacePaper{*paper}})) return false;
  }
}

bool remove(const fs::path& storage, const Paper& one) {
  auto records = open_rocks_engine(storage / "records", {});
  if (!records) return false;
  Batch batch;
  batch[{Table::papers, paper_key(one)}] = std::nullopt;
  return bool((*records)->write(batch, Durable::now));
}

bool does(const fs::path& storage, const std::string& how, const FactionId& faction, std::uint64_t number,
          bool by_own_key) {
  auto opened = open_storage(storage, {});
  if (!opened) return false;
  const auto one = (*opened)->papers().find(faction, statements, number);
  if (!one) return false;
  if (how == "flip") return flip(**opened, *one);
  if (how == "swap") return swap(**opened, *one);
  if (how == "remove") return opened->reset(), remove(storage, *one);
  if (how != "forge") return false;
  auto at_rest = read_key_file(storage.parent_path() / "keys" / "at-rest.key");
  if (!at_rest) return false;
  const SignKeyPair key(by_own_key ? derive_secret<SignSeed>(*at_rest, "server-statement-seed", {})
                                   : *SignSeed::parse(Bytes(32, 0x72)));
  return forge(**opened, *one, AtRestBox(std::move(*at_rest)), key);
}

}  // namespace

int main(int argc, char** argv) {
  const auto failed = [](const char* why) { return std::fprintf(stderr, "%s\n", why), 1; };
  if (argc < 4 || !init_crypto()) return failed("STORAGE flip|swap|remove|forge NUMBER [own|other]");
  const std::uint64_t number = std::stoull(argv[3]);
  std::vector<FactionId> with_it;
  {
    auto storage = open_storage(argv[1], {});
    if (!storage) return failed("the storage does not open");
    const auto factions = (*storage)->factions().all();
    if (!factions) return failed("no factions");
    for (const Faction& faction : *factions)
      if ((*storage)->papers().find(faction.id, statements, number)) with_it.push_back(faction.id);
  }
  if (with_it.empty()) return failed("no such document");
  for (const FactionId& faction : with_it)
    if (!does(argv[1], argv[2], faction, number, argc > 4 && std::string(argv[4]) == "own"))
      return failed("that could not be done");
  return 0;
}
