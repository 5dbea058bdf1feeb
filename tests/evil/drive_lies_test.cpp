// A lying server behind a drive: a program that reads from the drive gets what is in the space, or an answer that
// breaks off; one that saves is told that it is saved only when it is.
#include <boost/test/unit_test.hpp>

#include "tests/drive/running_drive.h"
#include "tests/evil/scene.h"

using namespace evil;
using drive_test::RunningDrive;
using stories::Json;
using stories::Outcome;
using stories::require_ok;

namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;
constexpr int broke_off = 18, was_refused = 22;  // curl: less came than was announced; with -f: a status of an error

// Three chunks, each of another letter, that Bernd has never read.
struct DriveScene : Scene {
  const std::string content = std::string(chunk, 'a') + std::string(chunk, 'b') + std::string(chunk / 2, 'c');
  std::optional<RunningDrive> drive;

  DriveScene() {
    stories::write_file(anna.files() / "bericht.txt", content);
    require_ok(anna.mappe({"put", anna.files() / "bericht.txt", "Umwelt:/"}));
    drive.emplace(bernd);
  }
  Outcome reads(std::vector<std::string> more = {}) const {
    more.push_back(drive->address + "Umwelt/bericht.txt");
    return drive->curl(more);
  }
  // The answer breaks off, and what came until then is the beginning of the truth; or it is an error from the start, if
  // the lie met the first chunk, for chunks are fetched side by side. When the lying ends all of it comes.
  void breaks_off_then_well(Liar::Lie lie) {
    liar.tells(std::move(lie));
    const Outcome read = reads({"-f"});
    BOOST_TEST(liar.lies_told() >= 1);
    BOOST_TEST((read.exit_code == broke_off || (read.exit_code == was_refused && read.out.empty())), read.err);
    BOOST_TEST(read.out.size() < content.size());
    BOOST_TEST((read.out == content.substr(0, read.out.size())));
    liar.tells_the_truth();
    BOOST_TEST((reads().out == content));
  }
};

bool is_one_blob(const Asked& asked, const Told& told) {
  return asked.method == "GET" && asked.path.find("/blobs/") != std::string::npos && told.status == 200;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(drive_lies, DriveScene)

BOOST_AUTO_TEST_CASE(without_a_lie_the_drive_gives_the_whole_file) {
  liar.tells([](const Asked& asked, Told& told) { return is_one_blob(asked, told); });
  BOOST_TEST((reads().out == content));
  BOOST_TEST(liar.lies_told() == 3);
  BOOST_TEST((reads({"-r", "1048570-1048585"}).out == "aaaaaabbbbbbbbbb"));
}

// Cut where a chunk ends: a server that knows where that is makes a file that looks whole to who trusts lengths alone.
BOOST_AUTO_TEST_CASE(a_file_cut_at_a_chunk_border_breaks_off) {
  breaks_off_then_well([](const Asked& asked, Told& told) {
    if (!is_one_blob(asked, told) || told.body.size() > chunk) return false;
    told.body.clear();
    return true;
  });
}

BOOST_AUTO_TEST_CASE(chunks_that_change_places_break_off) {
  auto first = std::make_shared<mappe::Bytes>();
  breaks_off_then_well([first](const Asked& asked, Told& told) {
    if (!is_one_blob(asked, told) || told.body.size() < chunk) return false;
    if (first->empty()) {
      *first = told.body;
      return false;
    }
    told.body = *first;
    return true;
  });
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_breaks_off_before_it) {
  breaks_off_then_well([](const Asked& asked, Told& told) {
    if (!is_one_blob(asked, told) || told.body.size() > chunk) return false;
    told.body[told.body.size() / 2] ^= 1;
    return true;
  });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_wrong_from_its_first_byte_on_is_an_error_from_the_first_line_on) {
  liar.tells([](const Asked& asked, Told& told) {
    if (!is_one_blob(asked, told)) return false;
    told.body[told.body.size() / 2] ^= 1;
    return true;
  });
  BOOST_TEST(drive->status({drive->address + "Umwelt/bericht.txt"}) == "500");
  BOOST_TEST(drive->get("Umwelt/bericht.txt").find("aaa") == std::string::npos);
  BOOST_TEST(liar.lies_told() >= 2);
  liar.tells_the_truth();
  BOOST_TEST((reads().out == content));
}

BOOST_AUTO_TEST_CASE(a_save_that_is_acknowledged_as_another_entry_is_not_called_saved) {
  const std::string place = drive->address + "Umwelt/neu.txt";
  liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/journal") || told.status != 200) return false;
    Json json = Json::parse(told.body.begin(), told.body.end());
    json["hash"] = mappe::EntryHash::random().text();
    told.body = mappe::bytes_of(json.dump());
    return true;
  });
  BOOST_TEST(drive->put("Umwelt/neu.txt", "neu\n") == "500");
  BOOST_TEST(liar.lies_told() == 1);
  liar.tells_the_truth();
  BOOST_TEST(drive->put("Umwelt/neu.txt", "neuer\n") == "204");  // the server had taken it
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/neu.txt"}).out == "neuer\n");
}

BOOST_AUTO_TEST_SUITE_END()
