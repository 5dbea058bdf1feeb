// A server that hands out other bytes than the ones named.
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "crypto/base/cbor.h"
#include "tests/evil/scene.h"

using namespace evil;
using mappe::Bytes;
using stories::Outcome;
using stories::require_ok;

namespace {

bool is_blob(const Asked& asked, const Told& told) {
  return asked.method == "GET" && asked.path.find("/blobs/") != std::string::npos && told.status == 200;
}

// Bernd has the entry of the second file already, but not its bytes.
struct Blobs : Scene {
  Bytes first;  // the first file's blob, as it went over the wire
  Blobs() {
    std::mutex mutex;
    liar.tells([&](const Asked& asked, Told& told) {
      const std::lock_guard lock(mutex);
      if (is_blob(asked, told)) first = told.body;
      return false;
    });
    stories::Member tablet = bernd.second_device("Tablet");
    tablet.signs_in();
    require_ok(tablet.mappe({"cat", "Umwelt:/eins.txt"}));
    require_ok(bernd.mappe({"ls", "Umwelt:/"}));
    liar.tells_the_truth();
    BOOST_TEST_REQUIRE(!first.empty());
  }

  void bytes_refused_then_well(std::function<void(Bytes&)> change, const std::string& kind) {
    refused_then_well(
        [change](const Asked& asked, Told& told) {
          if (!is_blob(asked, told)) return false;
          change(told.body);
          return true;
        },
        kind);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(blob_lies)

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_bytes_are_the_file) {
  Blobs scene;
  scene.liar.tells([](const Asked& asked, Told& told) { return is_blob(asked, told); });
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  BOOST_TEST(scene.liar.lies_told() == 1);
}

BOOST_AUTO_TEST_CASE(tampered_another_valid_blob_of_the_same_space_and_size) {
  Blobs scene;
  scene.bytes_refused_then_well(
      [&](Bytes& bytes) {
        BOOST_TEST(bytes.size() == scene.first.size());
        BOOST_TEST((bytes != scene.first));
        bytes = scene.first;
      },
      "tampered");
}

BOOST_AUTO_TEST_CASE(tampered_a_blob_that_was_cut) {
  Blobs scene;
  scene.bytes_refused_then_well([](Bytes& bytes) { bytes.pop_back(); }, "tampered");
}

BOOST_AUTO_TEST_CASE(tampered_a_blob_with_a_byte_more) {
  Blobs scene;
  scene.bytes_refused_then_well([](Bytes& bytes) { bytes.push_back(0); }, "tampered");
}

BOOST_AUTO_TEST_CASE(tampered_no_bytes_at_all) {
  Blobs scene;
  scene.bytes_refused_then_well([](Bytes& bytes) { bytes.clear(); }, "tampered");
}

// The answer to "many at once", with the bytes of the first and the last exchanged.
bool exchange(Told& told) {
  mappe::cbor::Reader in(told.body);
  std::vector<std::pair<mappe::BlobId, Bytes>> blobs(in.array_up_to(4096));
  for (auto& [id, bytes] : blobs) {
    in.array(2);
    id = in.id<mappe::BlobId>();
    bytes = mappe::bytes_of(in.bytes());
  }
  if (!in.finish() || blobs.size() < 2) return false;
  std::swap(blobs.front().second, blobs.back().second);
  mappe::cbor::Writer out;
  out.array(blobs.size());
  for (const auto& [id, bytes] : blobs) out.array(2).id(id).bytes(bytes);
  told.body = out.take();
  return true;
}

bool is_fetch(const Asked& asked, const Told& told) { return asked.is("POST", "/blobs/fetch") && told.status == 200; }

BOOST_AUTO_TEST_CASE(tampered_blobs_that_change_places_in_an_answer_of_many) {
  Scene scene;
  stories::Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (is_fetch(asked, told)) return exchange(told);
    if (is_blob(asked, told))
      return (told.body.back() ^= 1, true);  // nor is it true when it is asked again, one by one
    return false;
  });
  const Outcome refused = tablet.mappe({"get", "-r", "Umwelt:/", tablet.files() / "alle"});
  BOOST_TEST(scene.liar.lies_told() > 0);
  stories::require_exit(refused, 6);
  BOOST_TEST(refused.says("[tampered]"));
  for (const auto& file : std::filesystem::recursive_directory_iterator(tablet.files() / "alle"))
    BOOST_TEST(!file.is_regular_file(), file.path().string());
}

BOOST_AUTO_TEST_CASE(blobs_that_change_places_are_asked_for_again_one_by_one) {
  Scene scene;
  stories::Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  scene.liar.tells([](const Asked& asked, Told& told) { return is_fetch(asked, told) && exchange(told); });
  require_ok(tablet.mappe({"get", "-r", "Umwelt:/", tablet.files() / "alle"}));
  BOOST_TEST(scene.liar.lies_told() == 1);
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(tablet.files() / "alle"))
    if (file.is_regular_file()) files[file.path().filename()] = stories::read_file(file.path());
  BOOST_TEST((files == std::map<std::string, std::string>{{"eins.txt", "eins\n"}, {"zwei.txt", "zwei\n"}}));
}

BOOST_AUTO_TEST_SUITE_END()
