// Random entries, most of them odd, against the plain model: the same ones fit, the same blobs come and go, the same
// bytes come out, in one go or from a snapshot in the middle. Seeds are fixed.
#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/journal/state_fixture.h"
#include "tests/journal/state_model.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}

  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }
  // Few ids and names, so that ops meet each other.
  NodeId node() { return node_id(1 + below(24)); }
  NodeId place() {
    const unsigned kind = below(12);
    return kind < 4 ? NodeId() : kind == 4 ? limbo_id() : node();
  }
  NoteId note() { return note_id(1 + below(10)); }
  std::string name() {
    static const char* const names[] = {"a", "A", "b", "B",     "ä", "Ä", "c.txt", "C.TXT",
                                        "d", "e", "f", "g.pdf", "h", "i", "",      "x/y"};
    return names[below(std::size(names))];
  }
  Content content() {
    const unsigned a = 1 + below(30), b = 1 + below(30);
    switch (below(4)) {
      case 0:
        return content_of({});
      case 1:
        return content_of({a, b});
      default:
        return content_of({a});
    }
  }
  std::optional<Source> source() {
    if (below(2) == 0) return std::nullopt;
    return Source{1, 1, 0, EntryHash(), content()};
  }
  Op change(std::uint64_t seq) {
    switch (below(16)) {
      case 0:
        return op::Folder{node(), place(), name()};
      case 1:
        return op::Folder{node(), place(), name()};
      case 2:
        return op::File{node(), place(), name(), content(), below(100)};
      case 3:
        return op::Put{node(), {}, content(), below(100)};
      case 4:
        return op::Put{node(), {}, content(), below(100)};
      case 5:
        return op::Move{node(), place(), name()};
      case 6:
        return op::Touch{node(), below(100)};
      case 7:
        return op::Attr{below(5) == 0 ? NodeId() : node(), name(), below(3) == 0 ? "" : name()};
      case 8:
        return op::Trash{node()};
      case 9:
        return op::Restore{node(), place(), name()};
      case 10:
        return op::Purge{node()};
      case 11:
        return op::Forget{node(), {{seq - 1 - below(40) % seq, below(3)}}};
      case 12:
        return op::Link{node(), place(), name(), target_of(name())};
      case 13:
        return op::Relink{node(), target_of(name())};
      case 14:
        return op::Draft{node(), place(), name(), source(), content(), below(100)};
      default:
        return below(2) == 0 ? Op(op::Cut{node(), {}, content(), source(), 1}) : Op(op::Object{below(9)});
    }
  }
  Op remark() {
    if (below(8) == 0) return op::Resolve{note()};
    if (below(8) == 0) return op::Erase{note()};
    op::About about;
    if (below(4) == 0)
      about.what = std::string("paper");
    else
      about.what = node();
    std::vector<op::Attachment> attachments;
    if (below(2) == 0) attachments.push_back({name(), content()});
    return op::Note{note(), about, name(), std::move(attachments), {anna.id}, below(2) == 0 ? NoteId() : note()};
  }

 private:
  std::mt19937 engine_;
};

struct Story {
  Space space;
  Model model{Stamp{0, 0, start_ms, anna}};
  std::optional<State> from_middle;
  unsigned fitting = 0;

  void step(Dice& dice) {
    const Author who = dice.below(3) == 0 ? anna : bernd;
    const bool notes = dice.below(6) == 0;
    std::vector<Op> ops;
    for (unsigned i = 0, count = 1 + (dice.below(3) == 0 ? dice.below(4) : 0); i < count; ++i)
      ops.push_back(notes ? dice.remark() : dice.change(space.seq));
    const EntryInfo info = space.info(who, notes);
    const Model::Outcome expected = model.apply(info, ops);
    const Effect effect = space.apply(who, ops);
    BOOST_REQUIRE(effect.fits() == expected.fits);
    BOOST_REQUIRE((effect.drops == expected.drops));
    BOOST_REQUIRE((effect.named == expected.named));
    if (expected.fits) ++fitting;
    if (!from_middle) return;
    const Bytes body = encode_ops(ops);  // the way a received entry comes
    BOOST_REQUIRE(from_middle->apply(info, body).fits() == expected.fits);
  }

  void compare() {
    const Bytes bytes = bytes_of_state(space.state);
    BOOST_REQUIRE((bytes == model.bytes()));
    auto again = decode_state(bytes, space.seq);
    BOOST_REQUIRE(again.has_value());
    BOOST_REQUIRE((bytes_of_state(*again) == bytes));
    BOOST_REQUIRE((again->named_blobs() == space.state.named_blobs()));
    for (const auto& [path, id] : model.paths()) {
      BOOST_REQUIRE(space.state.resolve(path) == id);
      BOOST_REQUIRE(space.state.path_of(id) == path);
    }
  }
};

void tell(unsigned seed, unsigned entries) {
  Dice dice(seed);
  Story story;
  for (unsigned i = 0; i < entries; ++i) {
    story.step(dice);
    if (i % 50 == 0) story.compare();
    if (i == entries / 2) {
      auto middle = decode_state(bytes_of_state(story.space.state), story.space.seq);
      BOOST_REQUIRE(middle.has_value());
      story.from_middle.emplace(std::move(*middle));
    }
  }
  story.compare();
  BOOST_TEST((bytes_of_state(*story.from_middle) == bytes_of_state(story.space.state)));
  BOOST_TEST(story.fitting > entries / 12);  // else the dice tell nothing
  BOOST_TEST(story.fitting < entries);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_model, CryptoReady)

BOOST_AUTO_TEST_CASE(the_state_is_what_the_model_says_seed_1) { tell(1, 10000); }
BOOST_AUTO_TEST_CASE(the_state_is_what_the_model_says_seed_2) { tell(2, 10000); }
BOOST_AUTO_TEST_CASE(the_state_is_what_the_model_says_seed_3) { tell(3, 10000); }
BOOST_AUTO_TEST_CASE(the_state_is_what_the_model_says_seed_4) { tell(4, 10000); }
BOOST_AUTO_TEST_CASE(the_state_is_what_the_model_says_seed_5) { tell(5, 10000); }

BOOST_AUTO_TEST_SUITE_END()
