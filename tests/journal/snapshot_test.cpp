#include "journal/snapshot.h"

#include <boost/test/unit_test.hpp>

#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

constexpr std::uint64_t base_seq = 10;  // of the entry after which the states below are

// A state written by hand, one odd thing at a time.
struct Node {
  unsigned id = 1;
  unsigned sort = 1;
  NodeId parent;
  std::string name = "a";
  bool trashed = false;
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::vector<std::uint64_t> versions = {};  // the seqs of their stamps
  bool target = false;                       // versions hold targets
  TimeMs mtime_ms = 0;
};

void write_stamp(cbor::Writer& to, std::uint64_t seq) {
  to.array(4).uint(seq).uint(0).uint(start_ms).array(2).uint(1).id(bernd.id);
}

Bytes node_of(const Node& node) {
  cbor::Writer to;
  to.array(8).id(node_id(node.id)).uint(node.sort).id(node.parent).text(node.name);
  write_stamp(to, 1);
  if (node.trashed)
    write_stamp(to, 2);
  else
    to.array(0);
  to.array(node.attributes.size());
  for (const auto& [key, value] : node.attributes) to.array(2).text(key).text(value);
  to.array(node.versions.size());
  for (const std::uint64_t seq : node.versions) {
    to.array(4);
    write_stamp(to, seq);
    to.uint(node.mtime_ms);
    if (node.target)
      write_target(to, target_of("a"));
    else
      write_content(to, content_of({1}));
    to.array(0);
  }
  return to.take();
}

Bytes root_node(unsigned sort = 1, const std::string& name = "") {
  cbor::Writer to;
  to.array(8).id(NodeId()).uint(sort).id(NodeId()).text(name);
  write_stamp(to, 0);
  return to.array(0).array(0).array(0).take();
}

struct Note {
  unsigned id = 1;
  unsigned about = 0;  // a node's number; 0: the root
  std::string text = "text";
  bool erased = false;
};

Bytes note_of(const Note& note) {
  cbor::Writer to;
  to.array(9).id(note_id(note.id)).array(2).uint(1).id(note.about == 0 ? NodeId() : node_id(note.about));
  write_stamp(to, 1);
  to.text(note.text).array(0).array(0).id(NoteId()).array(0);
  if (note.erased)
    write_stamp(to, 2);
  else
    to.array(0);
  return to.take();
}

Bytes state_of(std::uint64_t version, const std::vector<Bytes>& nodes, const std::vector<Bytes>& notes) {
  cbor::Writer to;
  to.array(3).uint(version).array(nodes.size());
  for (const Bytes& node : nodes) to.raw(node);
  to.array(notes.size());
  for (const Bytes& note : notes) to.raw(note);
  return to.take();
}

Bytes tree(const std::vector<Node>& nodes, const std::vector<Note>& notes = {}) {
  std::vector<Bytes> items = {root_node()}, remarks;
  for (const Node& node : nodes) items.push_back(node_of(node));
  for (const Note& note : notes) remarks.push_back(note_of(note));
  return state_of(1, items, remarks);
}

Node file_node(unsigned id, std::string name = "a") {
  Node node;
  node.id = id, node.sort = 2, node.name = std::move(name), node.versions = {1};
  return node;
}
Node folder_node(unsigned id, const NodeId& parent, std::string name = "a") {
  Node node;
  node.id = id, node.parent = parent, node.name = std::move(name);
  return node;
}
Node with(Node node, void (*change)(Node&)) {
  change(node);
  return node;
}

struct DecodeCase {
  const char* what;
  Bytes (*make)();
  bool read;
};
std::ostream& operator<<(std::ostream& out, const DecodeCase& row) { return out << row.what; }

const DecodeCase decode_cases[] = {
    {"the root alone", [] { return tree({}); }, true},
    {"no root", [] { return state_of(1, {node_of(folder_node(1, NodeId()))}, {}); }, false},
    {"no node at all", [] { return state_of(1, {}, {}); }, false},
    {"a root with a name", [] { return state_of(1, {root_node(1, "a")}, {}); }, false},
    {"a root that is a file", [] { return state_of(1, {root_node(2)}, {}); }, false},
    {"a root twice",
     [] {
       return state_of(1, {root_node(), root_node()}, {});
     },
     false},
    {"version 0", [] { return state_of(0, {root_node()}, {}); }, false},

    {"a file in a folder",
     [] {
       return tree({folder_node(1, NodeId()), with(file_node(2), [](Node& n) { n.parent = node_id(1); })});
     },
     true},
    {"nodes out of order",
     [] {
       return tree({file_node(2), file_node(1, "b")});
     },
     false},
    {"a node twice",
     [] {
       return tree({file_node(1), file_node(1, "b")});
     },
     false},
    {"a child before its folder",
     [] {
       return tree({folder_node(1, node_id(2)), folder_node(2, NodeId())});
     },
     true},
    {"an unknown parent", [] { return tree({folder_node(1, node_id(9))}); }, false},
    {"a parent that is a file",
     [] {
       return tree({file_node(1), with(file_node(2), [](Node& n) { n.parent = node_id(1); })});
     },
     false},
    {"below limbo", [] { return tree({folder_node(1, limbo_id())}); }, true},
    {"limbo itself", [] { return tree({folder_node(0xffffff, NodeId())}); }, false},
    {"its own parent", [] { return tree({folder_node(1, node_id(1))}); }, false},
    {"two folders in each other",
     [] {
       return tree({folder_node(1, node_id(2)), folder_node(2, node_id(1))});
     },
     false},
    {"a circle with a tail",
     [] {
       return tree({folder_node(1, node_id(2)), folder_node(2, node_id(3)), folder_node(3, node_id(2))});
     },
     false},

    {"two siblings of one name",
     [] {
       return tree({file_node(1), file_node(2, "A")});
     },
     false},
    {"one of them trashed",
     [] {
       return tree({file_node(1), with(file_node(2, "A"), [](Node& n) { n.trashed = true; })});
     },
     true},
    {"a name with a slash", [] { return tree({file_node(1, "a/b")}); }, false},
    {"a name of nothing", [] { return tree({file_node(1, "")}); }, false},

    {"an unknown sort", [] { return tree({with(file_node(1), [](Node& n) { n.sort = 5; })}); }, false},
    {"a folder with a version", [] { return tree({with(file_node(1), [](Node& n) { n.sort = 1; })}); }, false},
    {"a file without a version", [] { return tree({with(file_node(1), [](Node& n) { n.versions = {}; })}); }, false},
    {"a draft", [] { return tree({with(file_node(1), [](Node& n) { n.sort = 4; })}); }, true},
    {"two versions", [] { return tree({with(file_node(1), [](Node& n) {
                            n.versions = {1, 2};
                          })}); }, true},
    {"a version of the entry it is of",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.versions = {1, base_seq};
          })}); }, true},
    {"a version of an entry to come",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.versions = {1, base_seq + 1};
          })}); }, false},
    {"versions backwards", [] { return tree({with(file_node(1), [](Node& n) {
                                  n.versions = {2, 1};
                                })}); }, false},
    {"a version twice", [] { return tree({with(file_node(1), [](Node& n) {
                               n.versions = {1, 1};
                             })}); }, false},
    {"a link", [] { return tree({with(file_node(1), [](Node& n) { n.sort = 3, n.target = true; })}); }, true},
    {"a link with a content", [] { return tree({with(file_node(1), [](Node& n) { n.sort = 3; })}); }, false},
    {"a link with a time",
     [] { return tree({with(file_node(1), [](Node& n) { n.sort = 3, n.target = true, n.mtime_ms = 1; })}); }, false},
    {"a link with two targets",
     [] {
       return tree({with(file_node(1), [](Node& n) { n.sort = 3, n.target = true, n.versions = {1, 2}; })});
     },
     false},
    {"a file with a target", [] { return tree({with(file_node(1), [](Node& n) { n.target = true; })}); }, false},

    {"attributes in order",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.attributes = {{"b", "1"}, {"aa", "1"}};
          })}); }, true},
    {"attributes by the alphabet, not by their bytes",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.attributes = {{"aa", "1"}, {"b", "1"}};
          })}); }, false},
    {"an attribute twice",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.attributes = {{"a", "1"}, {"a", "2"}};
          })}); }, false},
    {"an attribute without a value",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.attributes = {{"a", ""}};
          })}); }, false},
    {"64 KiB of attributes",
     [] { return tree({with(file_node(1), [](Node& n) {
            n.attributes = {{"a", std::string(65535, 'v')}};
          })}); }, true},
    {"a byte more",
     [] {
       return tree({with(file_node(1), [](Node& n) { n.attributes = {{"a", std::string(65536, 'v')}}; })});
     },
     false},

    {"a note",
     [] {
       return tree({file_node(1)}, {{1, 1}});
     },
     true},
    {"a note on a node that is not there",
     [] {
       return tree({}, {{1, 1}});
     },
     false},
    {"notes out of order",
     [] {
       return tree({}, {{2}, {1}});
     },
     false},
    {"a note twice",
     [] {
       return tree({}, {{1}, {1}});
     },
     false},
    {"an erased note",
     [] {
       return tree({}, {{1, 0, "", true}});
     },
     true},
    {"an erased note with words",
     [] {
       return tree({}, {{1, 0, "text", true}});
     },
     false},
    {"16 KiB of note",
     [] {
       return tree({}, {{1, 0, std::string(16384, 't')}});
     },
     true},
    {"a byte more of it",
     [] {
       return tree({}, {{1, 0, std::string(16385, 't')}});
     },
     false},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(snapshots, CryptoReady)

BOOST_AUTO_TEST_CASE(a_foreign_state_is_read_only_if_an_honest_replica_could_have_written_it) {
  for (const DecodeCase& row : decode_cases) {
    BOOST_TEST_CONTEXT(row) {
      const Bytes bytes = row.make();
      const auto state = decode_state(bytes, base_seq);
      BOOST_TEST(state.has_value() == row.read);
      if (state.has_value()) BOOST_TEST((bytes_of_state(*state) == bytes));
      if (!state.has_value()) BOOST_TEST((state.error().code == Errc::malformed));
    }
  }
}

// Who reads a state makes room by what it says, so it may say no more than its bytes can hold.
BOOST_AUTO_TEST_CASE(a_count_of_nodes_that_the_bytes_cannot_hold_is_refused) {
  const Bytes root = root_node();
  Bytes bytes = cbor::Writer().array(3).uint(1).array(1000).raw(root).take();
  bytes.resize(bytes.size() + 2000);
  BOOST_TEST((decode_state(bytes, base_seq).error().code == Errc::malformed));
}

// A file of no bytes whose version claims a later stamp: the put that really comes then must find only its own.
BOOST_AUTO_TEST_CASE(a_read_state_goes_on_like_any_other) {
  cbor::Writer file;
  file.array(8).id(node_id(1)).uint(2).id(NodeId()).text("leer");
  write_stamp(file, 1);
  file.array(0).array(0).array(1).array(4);
  write_stamp(file, base_seq);
  write_content(file.uint(1), content_of({}));
  auto state = decode_state(state_of(1, {root_node(), file.array(0).take()}, {}), base_seq);
  BOOST_REQUIRE(state.has_value());
  const EntryInfo info{base_seq + 1, start_ms, bernd, false, false, {}};
  BOOST_TEST(state->apply(info, ops_of(op::Put{node_id(1), {}, content_of({2}), 1})).fits());
  BOOST_TEST(state->versions(node_id(1)).size() == 1U);
  BOOST_TEST((state->current(node_id(1))->stamp.version() == op::VersionId{base_seq + 1, 0}));
}

BOOST_AUTO_TEST_CASE(a_state_of_a_newer_format_is_told_apart) {
  const auto state = decode_state(state_of(2, {root_node()}, {}), base_seq);
  BOOST_TEST((state.error().code == Errc::unsupported));
}

BOOST_AUTO_TEST_CASE(a_state_cut_anywhere_is_refused) {
  const Bytes bytes = tree({folder_node(1, NodeId()), file_node(2, "b")}, {{1, 2}});
  BOOST_REQUIRE(decode_state(bytes, base_seq).has_value());
  std::size_t read = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (decode_state(ByteView(bytes).first(size), base_seq)) ++read;
  }
  BOOST_TEST(read == 0U);
}

BOOST_AUTO_TEST_CASE(pieces_are_together_the_whole) {
  Space space;
  for (unsigned i = 0; i < 3000; ++i)
    CHECK(space.apply(op::File{node_id(i + 1), NodeId(), "f" + std::to_string(i), content_of({i}), 1}).fits());
  Bytes joined;
  std::size_t pieces = 0;
  const auto sent = encode_state(space.state, [&](ByteView piece) {
    append(joined, piece);
    ++pieces;
    return Result<void>();
  });
  BOOST_TEST(sent.has_value());
  BOOST_TEST(pieces > 5U);
  BOOST_TEST((joined == bytes_of_state(space.state)));
}

BOOST_AUTO_TEST_CASE(an_encoder_stops_when_its_reader_fails) {
  const Space space;
  const auto sent = encode_state(space.state, [](ByteView) -> Result<void> { return fail(Errc::io, "full"); });
  BOOST_TEST((sent.error().code == Errc::io));
}

BOOST_AUTO_TEST_CASE(a_state_that_met_a_husk_is_not_written) {
  Space space;
  space.state.meet_husk(7);
  BOOST_TEST(!space.state.whole());
  const auto encoded = encode_state(space.state);
  BOOST_TEST((encoded.error().code == Errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_snapshot_body_comes_back_as_it_was) {
  const SnapshotBody body{41, id_of<EntryHash>(3), content_of({1, 2}, Level::chunks)};
  const Bytes bytes = encode_snapshot_body(body);
  const auto read = parse_snapshot_body(bytes);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->base_seq == 41U);
  BOOST_TEST(read->base == body.base);
  BOOST_TEST((encode_content(read->state) == encode_content(body.state)));
}

BOOST_AUTO_TEST_CASE(a_newer_snapshot_with_other_parts_is_unsupported_not_broken) {
  const auto structure = [](std::uint64_t version) { return cbor::Writer().array(2).uint(version).text("?").take(); };
  BOOST_TEST((parse_snapshot_body(structure(2)).error().code == Errc::unsupported));
  BOOST_TEST((parse_snapshot_body(structure(1)).error().code == Errc::malformed));
  BOOST_TEST((decode_state(structure(2), base_seq).error().code == Errc::unsupported));
  BOOST_TEST((decode_state(structure(1), base_seq).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_snapshot_body_without_a_digest_is_refused) {
  SnapshotBody body{41, id_of<EntryHash>(3), content_of({1})};
  body.state.digest.reset();
  const auto read = parse_snapshot_body(encode_snapshot_body(body));
  BOOST_TEST((read.error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_snapshot_body_of_a_newer_format_is_told_apart) {
  Bytes bytes = encode_snapshot_body({41, id_of<EntryHash>(3), content_of({1})});
  bytes[1] = 2;
  const auto read = parse_snapshot_body(bytes);
  BOOST_TEST((read.error().code == Errc::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
