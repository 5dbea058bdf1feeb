// The vectors of names, operations and states, and what the worked example says of them.   tests/vectors/README.md
#include <boost/test/unit_test.hpp>

#include "crypto/base/hash.h"
#include "journal/name.h"
#include "journal/rebase.h"
#include "tests/crypto/vector_run.h"
#include "tests/journal/state_fixture.h"
#include "tests/vectors/reader.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::test;
using mappe::journal::test::bytes_of_state;
using mappe::journal::test::CryptoReady;
using Json = nlohmann::json;

namespace {

// --- names ---

Outcome verdict_of(bool fits) { return {fits ? "ok" : "malformed"}; }

const Operations name_operations = {
    {"name_key",
     [](const Input& in) {
       return gives({{"key", name_key(in.text("text"))}});
     }},
    {"replayed_name", [](const Input& in) { return verdict_of(name_fits(in.text("text"))); }},
    {"new_name", [](const Input& in) { return verdict_of(fault_of_new_name(in.text("text")) == NameFault::none); }},
};

// --- operations ---

std::string name_of_op(const Op& op) {
  const Bytes encoded = encode_ops(std::span(&op, 1));
  cbor::Reader reader(encoded);
  reader.array(1);
  reader.array_up_to(cbor::any_count);
  return std::string(reader.text());
}

Outcome read_operations(const Input& in) {
  const auto ops = parse_ops(in.bytes("body"));
  if (!ops) return refused(ops.error());
  Json names = Json::array();
  for (const Op& op : *ops) names.push_back(name_of_op(op));
  for (const Op& op : *ops) BOOST_TEST(name_of_op(duplicate(op)) == name_of_op(op));
  return gives({{"names", names}, {"again", to_hex(encode_ops(*ops))}});
}

// --- states ---

Author author_of(const Json& pair) {
  return {static_cast<PrincipalKind>(pair.at(0).get<unsigned>()), *PrincipalId::parse(Input::from(pair.at(1)))};
}

State state_from(const Json& genesis) {
  return State(Stamp{genesis.at(0), genesis.at(1), genesis.at(2), author_of(genesis.at(3))});
}

Effect apply(State& state, const Json& entry) {
  EntryInfo info;
  info.seq = entry.at("seq");
  info.time_ms = entry.at("time_ms");
  info.author = author_of(entry.at("author"));
  info.by_manager = entry.at("by_manager");
  info.note_kind = entry.at("kind") == 3;
  return state.apply(info, Input::from(entry.at("body")));
}

Json drops_of(const Effect& effect) {
  Json drops = Json::array();
  for (const BlobSize& drop : effect.drops) drops.push_back(drop.blob.hex());
  return drops;
}

Outcome fits(const Input& in) {
  State state = state_from(in.json("genesis"));
  for (const Json& entry : in.json("scene")) BOOST_TEST(apply(state, entry).fits());
  const Bytes before = bytes_of_state(state);
  const Effect effect = apply(state, in.json("entry"));
  if (effect.fits()) return gives({{"state", to_hex(bytes_of_state(state))}, {"drops", drops_of(effect)}});
  BOOST_TEST((bytes_of_state(state) == before));
  return {std::string(name_of(effect.skipped->why))};
}

Outcome replay(const Input& in) {
  State state = state_from(in.json("genesis"));
  Json skipped = Json::array(), drops = Json::array();
  for (const Json& entry : in.json("entries")) {
    const Effect effect = apply(state, entry);
    skipped.push_back(effect.fits() ? "" : std::string(name_of(effect.skipped->why)));
    drops.push_back(drops_of(effect));
  }
  return gives({{"state", to_hex(bytes_of_state(state))}, {"skipped", skipped}, {"drops", drops}});
}

Outcome read_state(const Input& in) {
  const Bytes bytes = in.bytes("state");
  const auto state = decode_state(bytes, in.number("base_seq"));
  if (state) BOOST_TEST((bytes_of_state(*state) == bytes));
  return judged(state);
}

Outcome etag(const Input& in) { return gives({{"etag", etag_of(in.id<NodeId>("node"), in.bytes("content")).hex()}}); }

Outcome read_body(const Input& in) {
  const auto body = parse_snapshot_body(in.bytes("body"));
  if (!body) return refused(body.error());
  return gives({{"base_seq", body->base_seq},
                {"base", body->base.hex()},
                {"content", to_hex(encode_content(body->state))},
                {"again", to_hex(encode_snapshot_body(*body))}});
}

// --- rebase ---

template <class IdType>
std::optional<IdType> id_or_none(const Json& hex) {
  const Bytes bytes = Input::from(hex);
  return bytes.empty() ? std::nullopt : std::optional(*IdType::parse(bytes));
}

Intent intent_from(const Input& in) {
  const std::string kind = in.text("kind");
  Preconditions conditions;
  if (kind != "folder") conditions.if_match = id_or_none<Etag>(in.json("if_match"));
  if (kind == "save" || kind == "move") conditions.if_none_match_any = in.number("if_none_match") == 1;
  if (kind == "folder") return intent::MakeFolder{in.id<NodeId>("node"), in.id<NodeId>("parent"), in.text("name")};
  if (kind == "trash") return intent::Trash{in.id<NodeId>("node"), conditions};
  if (kind == "move")
    return intent::Move{in.id<NodeId>("node"), in.id<NodeId>("parent"), in.text("name"), in.number("overwrite") == 1,
                        conditions};
  CHECK(kind == "save");
  intent::Save save;
  save.parent = in.id<NodeId>("parent");
  save.name = in.text("name");
  save.node = id_or_none<NodeId>(in.json("node"));
  save.base = id_or_none<Etag>(in.json("base"));
  save.fresh_node = in.id<NodeId>("fresh");
  save.content = *parse_content(in.bytes("content"));
  save.mtime_ms = in.number("mtime_ms");
  save.conditions = conditions;
  return save;
}

Json shown(const Decision& decision) {
  struct Show {
    Json operator()(const decision::Sign& d) const {
      return {{"decision", "sign"}, {"ops", to_hex(encode_ops(d.ops))}, {"node", d.node.hex()}};
    }
    Json operator()(const decision::ConflictCopy& d) const {
      return {{"decision", "conflict_copy"},
              {"ops", to_hex(encode_ops(d.ops))},
              {"node", d.node.hex()},
              {"called", d.name}};
    }
    Json operator()(const decision::Nothing& d) const { return {{"decision", "nothing"}, {"node", d.node.hex()}}; }
    Json operator()(const decision::Compare& d) const { return {{"decision", "compare"}, {"node", d.node.hex()}}; }
    Json operator()(const decision::PreconditionFailed&) const { return {{"decision", "precondition_failed"}}; }
    Json operator()(const decision::GivenUp& d) const {
      static const char* const why[] = {"node_gone",  "parent_gone",  "name_taken",
                                        "wrong_sort", "below_itself", "does_not_fit"};
      return {{"decision", "given_up"}, {"why", why[static_cast<std::size_t>(d.why)]}};
    }
  };
  return std::visit(Show{}, decision);
}

Outcome decide_anew(const Input& in) {
  State state = state_from(in.json("genesis"));
  for (const Json& entry : in.json("scene")) BOOST_TEST(apply(state, entry).fits());
  const std::string who = in.text("who");
  RebaseContext context;
  context.origin = in.number("online") == 1 ? Origin::online : Origin::outbox;
  context.entry.seq = in.number("seq");
  context.entry.author = author_of(in.json("author"));
  context.who = who;
  const Json& now = in.json("now");
  context.now = {now.at(0), now.at(1), now.at(2), now.at(3), now.at(4)};
  if (!in.json("found_equal").empty()) context.found_equal = in.json("found_equal").at(0) == 1;
  const Bytes before = bytes_of_state(state);
  const Decision decision = decide(state, intent_from(Input(in.json("intent"))), context);
  BOOST_TEST((bytes_of_state(state) == before));
  return gives(shown(decision));
}

const Operations state_operations = {{"fits", fits}, {"replay", replay}, {"read_state", read_state}, {"etag", etag}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_vectors, CryptoReady)

BOOST_AUTO_TEST_CASE(names_of_the_vectors) { run_family("names", name_operations); }
BOOST_AUTO_TEST_CASE(operations_of_the_vectors) { run_family("operations", {{"read_operations", read_operations}}); }
BOOST_AUTO_TEST_CASE(snapshots_of_the_vectors) { run_family("snapshots", {{"read_snapshot_body", read_body}}); }
BOOST_AUTO_TEST_CASE(rebase_of_the_vectors) { run_family("rebase", {{"decide", decide_anew}}); }
BOOST_AUTO_TEST_CASE(states_of_the_vectors) { run_family("states", state_operations); }

BOOST_AUTO_TEST_CASE(the_examples_entry_gives_the_examples_state) {
  const Json example = Json::parse(read_examples());
  const Json& space = example.at("space");
  const auto anna = *PrincipalId::parse_hex("a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0");
  const auto bernd = *PrincipalId::parse_hex("b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0");
  constexpr TimeMs t = 1795305600000;
  State state{Stamp{0, 0, t + 3000, {PrincipalKind::person, anna}}};
  const Bytes body = Input::from(space.at("content body before padding and encryption"));
  const EntryInfo entry{2, t + 5000, {PrincipalKind::person, bernd}, false, false, {}};
  BOOST_TEST(state.apply(entry, body).fits());
  BOOST_TEST(to_hex(bytes_of_state(state)) == space.at("state at seq 3").get<std::string>());
  BOOST_TEST(state.title() == "Umwelt");

  const auto file = *state.resolve("/anträge/BÄNKE.txt");
  BOOST_TEST(file.hex() == example.at("ids").at("file").get<std::string>());
  BOOST_TEST(state.etag(file)->hex() == example.at("labels").at("H16(\"etag\", [node, content])").get<std::string>());
  BOOST_TEST(to_hex(state.current(file)->content) == example.at("chunk").at("content").get<std::string>());
  BOOST_TEST(state.named_blobs().at(0).size_bytes == example.at("chunk").at("padded size").get<unsigned>() + 16);
}

BOOST_AUTO_TEST_CASE(the_examples_leases_are_on_the_name_key_of_the_place) {
  const Json example = Json::parse(read_examples());
  const Json& labels = example.at("labels");
  const Bytes space_const = Input::from(labels.at("KDF(32 x 11, \"space-const\", space)"));
  const auto folder = *NodeId::parse_hex(example.at("ids").at("folder").get<std::string>());
  const std::string key = name_key("BÄNKE.txt");
  const auto place = cbor::encode_array(folder, std::string_view(key));
  const auto lease = derive_public(std::span<const std::uint8_t, 32>(space_const), "lease", place);
  BOOST_TEST(to_hex(ByteView(lease).first(16)) ==
             labels.at("first 16 of KDF(space_const, \"lease\", [folder, \"bänke.txt\"])").get<std::string>());
}

BOOST_AUTO_TEST_SUITE_END()
