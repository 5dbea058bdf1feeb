// An export can be read without Mappe, and says what is missing.                                        docs/export.md
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "client/transfer/export.h"
#include "client/transfer/link_file.h"
#include "crypto/base/hash.h"
#include "tests/client/town.h"
#include "tests/transfer/files.h"

using namespace client_tests;
using namespace transfer_test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

struct ExportScene : Town {
  Scratch scratch;
  PutObserver nobody;

  ExportScene() { anna_creates_space(); }
  void commits(journal::Op op, bool note_kind = false) {
    journal::intent::Plain plain;
    plain.note_kind = note_kind;
    plain.ops.push_back(std::move(op));
    Change change;
    change.intent = std::move(plain);
    auto committed = Committer(anna->space()).commit(std::move(change));
    BOOST_REQUIRE(static_cast<bool>(committed));
    BOOST_REQUIRE((committed->how == Committed::How::done));
  }
  NodeId saved(const std::string& name, const std::string& text) {
    BOOST_REQUIRE(static_cast<bool>(anna->saves(name, text)));
    return *anna->space().state().resolve("/" + name);
  }
  journal::Content content_of(const NodeId& node) { return anna->space().state().current(node)->parsed(); }
  ExportReport exports() { return export_space(server, anna->space(), scratch / "aus", nobody); }
  Json described() { return Json::parse(read_file(scratch / "aus/export.json")); }
  static Json by_id(const Json& list, const std::string& id) {
    for (const Json& one : list)
      if (one.at("id") == id) return one;
    BOOST_FAIL("not in the list: " + id);
    return {};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exports_of_spaces, ExportScene)

BOOST_AUTO_TEST_CASE(every_content_lies_where_the_description_says) {
  const NodeId plan = saved("plan.txt", "eins");
  saved("plan.txt", "zwei");
  const NodeId old = saved("alt.txt", "in den Papierkorb");
  saved("leer.txt", "x");
  commits(journal::op::Trash{old});
  const ExportReport report = exports();
  BOOST_TEST(!report.stopped);
  BOOST_TEST(report.refused.empty());
  BOOST_TEST(report.files == 4u);
  const Json all = described();
  BOOST_TEST(all.at("format") == "mappe-export");
  BOOST_TEST(all.at("version") == 1);
  BOOST_TEST(all.at("complete") == true);
  BOOST_TEST(by_id(all.at("nodes"), plan.text()).at("versions").size() == 2u);
  BOOST_TEST(by_id(all.at("nodes"), old.text()).at("place") == "bin");
  BOOST_TEST(by_id(all.at("nodes"), old.text()).contains("trashed"));
  BOOST_TEST(read_file(scratch / "aus/files/plan.txt") == "zwei");
  BOOST_TEST(read_file(scratch / ("aus/versions/" + plan.text() + "/1").c_str()) == "eins");
  BOOST_TEST(read_file(scratch / ("aus/bin/" + old.text() + "/alt.txt").c_str()) == "in den Papierkorb");
  for (const Json& node : all.at("nodes"))
    for (const Json& version : node.value("versions", Json::array())) {
      const std::string bytes = read_file(scratch / ("aus/" + version.at("file").get<std::string>()).c_str());
      BOOST_TEST(version.at("size") == bytes.size());
      BOOST_TEST(version.at("sha256") == to_hex(sha256(view_of(bytes))));
    }
  BOOST_TEST(all.at("members").at(0).at("role") == "manager");
}

BOOST_AUTO_TEST_CASE(a_note_keeps_all_it_has) {
  const NodeId plan = saved("plan.txt", "Plan");
  journal::op::Note first;
  first.note = NoteId::random();
  first.about.what = plan;
  first.text = "Bitte prüfen";
  first.addressees.push_back(anna->principal().id);
  first.attachments.push_back({"skizze.png", content_of(plan)});
  const NoteId asked = first.note;
  commits(std::move(first), true);
  journal::op::Note second;
  second.note = NoteId::random();
  second.about.what = std::string("https://oparl.example/paper/1");
  second.text = "geprüft";
  second.reply_to = asked;
  const NoteId answered = second.note;
  commits(std::move(second), true);
  commits(journal::op::Resolve{asked}, true);
  BOOST_TEST(!exports().stopped);
  const Json note = by_id(described().at("notes"), asked.text());
  BOOST_TEST(note.at("about").at("node") == plan.text());
  BOOST_TEST(note.at("addressees").at(0).at("id") == anna->principal().id.text());
  BOOST_TEST(note.contains("resolved"));
  BOOST_TEST(note.at("attachments").at(0).at("name") == "skizze.png");
  BOOST_TEST(read_file(scratch / ("aus/notes/" + asked.text() + "/1").c_str()) == "Plan");
  const Json reply = by_id(described().at("notes"), answered.text());
  BOOST_TEST(reply.at("reply_to") == asked.text());
  BOOST_TEST(reply.at("about").at("oparl_id") == "https://oparl.example/paper/1");
}

BOOST_AUTO_TEST_CASE(a_link_is_written_down_and_opens_in_a_browser) {
  journal::Target target;
  target.name = "Vorlage 12/2026";
  target.web_url = "https://rat.example/12";
  const NodeId link = NodeId::random();
  commits(journal::op::Link{link, NodeId(), "Vorlage", std::move(target)});
  BOOST_TEST(!exports().stopped);
  const Json node = by_id(described().at("nodes"), link.text());
  BOOST_TEST(node.at("link").at("web_url") == "https://rat.example/12");
  BOOST_TEST(node.at("link_file").at("file") == "files/Vorlage.url");
  BOOST_TEST(read_file(scratch / "aus/files/Vorlage.url") == "[InternetShortcut]\r\nURL=https://rat.example/12\r\n");
}

BOOST_AUTO_TEST_CASE(a_link_of_a_long_name_has_a_shortened_file_name_of_its_own) {
  const auto links = [&](const std::string& name) {
    journal::Target target;
    target.web_url = "https://rat.example/12";
    const NodeId link = NodeId::random();
    commits(journal::op::Link{link, NodeId(), name, std::move(target)});
    return link;
  };
  const auto file_of = [&](const NodeId& link) {
    return link_file_name(anna->space().state(), *anna->space().state().node(link));
  };
  const auto digits = [](const NodeId& link, std::size_t many) { return " (" + link.hex().substr(0, many) + ").url"; };
  std::string umlauts;  // 254 bytes
  for (int i = 0; i < 127; ++i) umlauts += "ü";
  const NodeId fits = links(std::string(251, 'a')), letters = links(std::string(252, 'a'));
  const NodeId longest = links(umlauts), other = links("x" + umlauts),
               blank = links(std::string(239, 'b') + " und c" + std::string(9, 'c'));
  BOOST_TEST(file_of(fits) == std::string(251, 'a') + ".url");
  BOOST_TEST(file_of(letters) == std::string(240, 'a') + digits(letters, 8));
  BOOST_TEST(file_of(longest) == umlauts.substr(0, 240) + digits(longest, 8));
  BOOST_TEST(file_of(other) == "x" + umlauts.substr(0, 238) + digits(other, 8));  // no sign is cut apart
  BOOST_TEST(file_of(blank) == std::string(239, 'b') + digits(blank, 8));         // no two blanks
  for (const NodeId& link : {fits, letters, longest, other, blank})
    BOOST_TEST((link_of_file_name(anna->space().state(), NodeId(), file_of(link)) == link));
  BOOST_TEST(!link_of_file_name(anna->space().state(), NodeId(), umlauts.substr(0, 240) + " (00000000).url"));
  // Something else has that name: all digits.
  commits(journal::op::Folder{NodeId::random(), NodeId(), file_of(letters)});
  BOOST_TEST(file_of(letters) == std::string(216, 'a') + digits(letters, 32));
  BOOST_TEST((link_of_file_name(anna->space().state(), NodeId(), file_of(letters)) == letters));
  BOOST_TEST(!exports().stopped);
  for (const NodeId& link : {fits, letters, longest, other, blank}) {
    const Json node = by_id(described().at("nodes"), link.text());
    BOOST_TEST(node.at("link_file").at("file") == "files/" + file_of(link));
    BOOST_TEST(read_file(scratch / ("aus/files/" + file_of(link)).c_str()) ==
               "[InternetShortcut]\r\nURL=https://rat.example/12\r\n");
  }
}

BOOST_AUTO_TEST_CASE(a_links_file_holds_an_address_or_nothing) {
  const auto text_of_link = [](const std::string& url) {
    journal::Target target;
    target.web_url = url;
    return link_file_text(target);
  };
  const std::string nothing = "[InternetShortcut]\r\n";
  BOOST_TEST(text_of_link("https://rat.example/12") == nothing + "URL=https://rat.example/12\r\n");
  BOOST_TEST(text_of_link("HTTP://rat.example/a?b=c") == nothing + "URL=http://rat.example/a?b=c\r\n");
  for (const char* url :
       {"", "javascript:alert(1)", "file:///C:/Windows/System32/calc.exe", "\\\\evil.example\\share\\x.lnk",
        "0717/2016", "https://rat.example/\r\nIconFile=\\\\evil.example\\x", "https://rat.example/\nURL=file:///x",
        "https://rat.example/\x01", "data:text/html,x", "https://rat.example/a b"})
    BOOST_TEST(text_of_link(url) == nothing, url);
  // Whatever else: one section, at most one line more, and that one is an address.
  for (int sign = 1; sign < 256; ++sign) {
    const std::string text = text_of_link(std::string("https://rat.example/a") + static_cast<char>(sign) + "b");
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') <= 2, sign);
    BOOST_TEST((text == nothing || text.starts_with(nothing + "URL=https://rat.example/a")), sign);
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_had_is_named_and_the_rest_is_there) {
  const NodeId flipped = saved("verfälscht.txt", "verfälscht"), lost = saved("verloren.txt", "verloren");
  saved("gut.txt", "gut");
  server.blobs.at(content_of(flipped).chunks[0].blob)[3] ^= 1;
  server.blobs.erase(content_of(lost).chunks[0].blob);
  const ExportReport report = exports();
  BOOST_TEST(!report.stopped);
  BOOST_TEST(report.refused.size() == 2u);
  BOOST_TEST(read_file(scratch / "aus/files/gut.txt") == "gut");
  const Json all = described();
  BOOST_TEST(all.at("complete") == false);
  BOOST_TEST(by_id(all.at("nodes"), flipped.text()).at("versions").at(0).at("missing") == "tampered");
  BOOST_TEST(by_id(all.at("nodes"), lost.text()).at("versions").at(0).at("missing") == "not_found");
  BOOST_TEST(by_id(all.at("nodes"), lost.text()).at("versions").at(0).at("file").is_null());
}

BOOST_AUTO_TEST_CASE(a_path_too_long_for_this_computer_is_no_end) {
  const std::string long_name(250, 'x');
  NodeId parent;
  for (int i = 0; i < 20; ++i) {  // 5,000 bytes: more than PATH_MAX
    const NodeId folder = NodeId::random();
    commits(journal::op::Folder{folder, parent, long_name});
    parent = folder;
  }
  const NodeId deep = saved("tief.txt", "tief"), shallow = saved("flach.txt", "flach");
  commits(journal::op::Move{deep, parent, "tief.txt"});
  const ExportReport report = exports();
  BOOST_TEST(!report.stopped);
  BOOST_TEST(!report.refused.empty());  // folders
  BOOST_TEST(read_file(scratch / "aus/files/flach.txt") == "flach");
  const Json version = by_id(described().at("nodes"), deep.text()).at("versions").at(0);
  BOOST_TEST(version.at("file") == "versions/" + deep.text() + "/1");
  BOOST_TEST(read_file(scratch / ("aus/" + version.at("file").get<std::string>()).c_str()) == "tief");
  BOOST_TEST(by_id(described().at("nodes"), shallow.text()).at("place") == "tree");
}

BOOST_AUTO_TEST_CASE(a_folder_with_something_in_it_is_left_alone) {
  fs::create_directories(scratch / "aus/etwas");
  const ExportReport report = exports();
  BOOST_REQUIRE(report.stopped.has_value());
  BOOST_TEST((report.stopped->code == Errc::exists));
  BOOST_TEST(!fs::exists(scratch / "aus/export.json"));
}

BOOST_AUTO_TEST_SUITE_END()
