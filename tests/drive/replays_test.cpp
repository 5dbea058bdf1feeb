// What programs that cannot run here send when they save: Explorer, Finder, Word and LibreOffice, as others have
// written their requests down. Each ends with one document, its history, and nothing beside it.
#include <boost/test/unit_test.hpp>

#include "tests/drive/two_drives.h"

namespace drive_test {
namespace {

struct Step {
  std::string_view method, path;
  int status;
  std::string head{};  // "{token}": of the lock taken last; "{first}": of the one taken first
  std::string body{};
  bool is_chunked = false;
};

struct Replay {
  std::string_view name;
  std::vector<Step> steps;
  std::string_view document, content;
  std::size_t versions;
};

const std::string if_last = "If: (<{token}>)\r\n", if_first = "If: (<{first}>)\r\n";
const std::string win32_times =
    "<?xml version=\"1.0\" encoding=\"utf-8\" ?><D:propertyupdate xmlns:D=\"DAV:\" "
    "xmlns:Z=\"urn:schemas-microsoft-com:\"><D:set><D:prop><Z:Win32CreationTime>Fri, 27 Nov 2026 08:00:00 GMT"
    "</Z:Win32CreationTime><Z:Win32LastAccessTime>Fri, 27 Nov 2026 08:00:00 GMT</Z:Win32LastAccessTime>"
    "<Z:Win32LastModifiedTime>Fri, 27 Nov 2026 08:00:00 GMT</Z:Win32LastModifiedTime>"
    "<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>";
const std::string explorer = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045\r\ntranslate: f\r\n";
const std::string finder = "User-Agent: WebDAVFS/3.0.0 (03008000) Darwin/22.0.0 (x86_64)\r\n";
const std::string apple_double(4096, 'a');

std::string lockinfo() { return HttpDrive::lockinfo(); }

const std::vector<Replay>& all_replays() {
  static const std::vector<Replay> all{
      {"Explorer copies a file in",
       {{"PROPFIND", "/Antrag.docx", 404, explorer + "Depth: 0\r\n"},
        {"PUT", "/Antrag.docx", 201, explorer},
        {"LOCK", "/Antrag.docx", 200, explorer + "Timeout: Second-3600\r\n", lockinfo()},
        {"PROPPATCH", "/Antrag.docx", 207, explorer + if_last, win32_times},
        {"HEAD", "/Antrag.docx", 200, explorer},
        {"PUT", "/Antrag.docx", 204, explorer + if_last, "content"},
        {"PROPPATCH", "/Antrag.docx", 207, explorer + if_last, win32_times},
        {"UNLOCK", "/Antrag.docx", 204, explorer + "Lock-Token: <{token}>\r\n"}},
       "/Antrag.docx",
       "content",
       1},
      {"Explorer copies a file over another",
       {{"PUT", "/Antrag.docx", 201, "", "old"},
        {"PROPFIND", "/Antrag.docx", 207, explorer + "Depth: 0\r\n"},
        {"LOCK", "/Antrag.docx", 200, explorer + "Timeout: Second-3600\r\n", lockinfo()},
        {"PUT", "/Antrag.docx", 204, explorer + if_last, "content"},
        {"PROPPATCH", "/Antrag.docx", 207, explorer + if_last, win32_times},
        {"UNLOCK", "/Antrag.docx", 204, explorer + "Lock-Token: {token}\r\n"}},  // XP leaves out the <>
       "/Antrag.docx",
       "content",
       2},
      {"Finder copies a file in, with its AppleDouble beside it for a while",
       {{"PROPFIND", "/Plan.pdf", 404, finder + "Depth: 0\r\n"},
        {"PUT", "/Plan.pdf", 201, finder},
        {"LOCK", "/Plan.pdf", 200, finder + "Depth: 0\r\nTimeout: Second-600\r\n", lockinfo()},
        {"PUT", "/._Plan.pdf", 201, finder},
        {"PUT", "/._Plan.pdf", 204, finder + "X-Expected-Entity-Length: 4096\r\n", apple_double, true},
        {"PUT", "/Plan.pdf", 204, finder + if_last + "X-Expected-Entity-Length: 7\r\n", "content", true},
        {"UNLOCK", "/Plan.pdf", 204, finder + "Lock-Token: <{token}>\r\n"},
        {"PROPFIND", "/Plan.pdf", 207, finder + "Depth: 0\r\n"},
        {"DELETE", "/._Plan.pdf", 204, finder}},
       "/Plan.pdf",
       "content",
       1},
      {"Finder names a file in NFD, as it always does",
       {{"PUT", "/Pra%CC%88sentation.key", 201, finder},
        {"PUT", "/Pra%CC%88sentation.key", 204, finder + "X-Expected-Entity-Length: 7\r\n", "content", true}},
       "/Präsentation.key",
       "content",
       1},
      {"Word saves in place, with its owner file beside it",
       {{"PUT", "/Antrag.docx", 201, "", "old"},
        {"OPTIONS", "/", 200},
        {"HEAD", "/Antrag.docx", 200},
        {"LOCK", "/Antrag.docx", 200, "Timeout: Second-3600\r\n", lockinfo()},
        {"GET", "/Antrag.docx", 200},
        {"PUT", "/~$ntrag.docx", 201, "", "Anna"},
        {"PUT", "/Antrag.docx", 204, if_last, "content"},
        {"PROPPATCH", "/Antrag.docx", 207, "", win32_times},  // without its token
        {"LOCK", "/Antrag.docx", 200, if_last + "Timeout: Second-3600\r\n"},
        {"UNLOCK", "/Antrag.docx", 204, "Lock-Token: <{first}>\r\n"},
        {"DELETE", "/~$ntrag.docx", 204}},
       "/Antrag.docx",
       "content",
       2},
      {"Word saves with a Lock-Token header alone",
       {{"PUT", "/Antrag.docx", 201, "", "old"},
        {"LOCK", "/Antrag.docx", 200, "", lockinfo()},
        {"PUT", "/Antrag.docx", 204, "Lock-Token: <{token}>\r\n", "content"},
        {"UNLOCK", "/Antrag.docx", 204, "Lock-Token: <{token}>\r\n"}},
       "/Antrag.docx",
       "content",
       2},
      {"Word on a mounted drive saves by temporary file and rename",
       {{"PUT", "/Antrag.docx", 201, "", "old"},
        {"PUT", "/~$ntrag.docx", 201, explorer, "Anna"},
        {"PUT", "/~WRD0001.tmp", 201, explorer},
        {"LOCK", "/~WRD0001.tmp", 200, explorer, lockinfo()},
        {"PUT", "/~WRD0001.tmp", 204, explorer + if_last, "content"},
        {"UNLOCK", "/~WRD0001.tmp", 204, explorer + "Lock-Token: <{token}>\r\n"},
        {"MOVE", "/Antrag.docx", 201, explorer + "Destination: /s3cret/~WRL0002.tmp\r\nOverwrite: F\r\n"},
        {"MOVE", "/~WRD0001.tmp", 201, explorer + "Destination: /s3cret/Antrag.docx\r\nOverwrite: F\r\n"},
        {"DELETE", "/~WRL0002.tmp", 204, explorer},
        {"DELETE", "/~$ntrag.docx", 204, explorer}},
       "/Antrag.docx",
       "content",
       2},
      {"KeePass saves beside it, removes the old one, and renames",
       {{"PUT", "/Passw%C3%B6rter.kdbx", 201, "", "old"},
        {"PUT", "/Passw%C3%B6rter.kdbx.tmp", 201, "", "content"},
        {"DELETE", "/Passw%C3%B6rter.kdbx", 204},
        {"MOVE", "/Passw%C3%B6rter.kdbx.tmp", 201, "Destination: /s3cret/Passw%C3%B6rter.kdbx\r\n"}},
       "/Passwörter.kdbx",
       "content",
       2},
      {"an app saves straight over the database",
       {{"PUT", "/Passwort.kdbx", 201, "", "old"},
        {"GET", "/Passwort.kdbx", 200},
        {"PUT", "/Passwort.kdbx", 204, "", "content"}},
       "/Passwort.kdbx",
       "content",
       2},
      {"Office makes a new one: empty, locked, removed, again",
       {{"PUT", "/Neu.docx", 201},
        {"LOCK", "/Neu.docx", 200, "Timeout: Second-3600\r\n", lockinfo()},
        {"DELETE", "/Neu.docx", 204, if_last},
        {"PUT", "/Neu.docx", 201},
        {"LOCK", "/Neu.docx", 200, "Timeout: Second-3600\r\n", lockinfo()},
        {"PUT", "/Neu.docx", 204, if_last, "content"},
        {"UNLOCK", "/Neu.docx", 204, "Lock-Token: <{token}>\r\n"}},
       "/Neu.docx",
       "content",
       1},
      {"LibreOffice saves a new document: the lock comes first",
       {{"PROPFIND", "/Brief.odt", 404, "Depth: 0\r\n"},
        {"LOCK", "/Brief.odt", 201, "Depth: 0\r\nTimeout: Second-180\r\n", lockinfo()},
        {"HEAD", "/Brief.odt", 200},
        {"PROPFIND", "/", 207, "Depth: 0\r\n"},
        {"HEAD", "/", 200},
        {"GET", "/", 200, "Range: bytes=0-0\r\n"},
        {"PUT", "/Brief.odt", 204, if_last, "content"},
        {"UNLOCK", "/Brief.odt", 204, "Lock-Token: <{token}>\r\n"}},
       "/Brief.odt",
       "content",
       1},
      {"LibreOffice on a mounted drive leaves no lock file",
       {{"PUT", "/Brief.odt", 201, "", "old"},
        {"PUT", "/.~lock.Brief.odt%23", 201, "", ",anna,rechner,27.11.2026 08:00,;"},
        {"PUT", "/Brief.odt", 204, "", "content"},
        {"DELETE", "/.~lock.Brief.odt%23", 204}},
       "/Brief.odt",
       "content",
       2},
  };
  return all;
}

std::string filled(std::string text, std::string_view gap, const std::string& value) {
  for (auto at = text.find(gap); at != std::string::npos; at = text.find(gap)) text.replace(at, gap.size(), value);
  return text;
}

Answer send_chunked(http::Server& server, const Step& step, const std::string& head) {
  http::test::Client client(server.port());
  std::array<char, 16> size{};
  std::snprintf(size.data(), size.size(), "%zx", step.body.size());
  client.send(std::string(step.method) + " /s3cret" + std::string(step.path) + " HTTP/1.1\r\nHost: drive\r\n" + head +
              "Transfer-Encoding: Chunked\r\n\r\n" + size.data() + "\r\n" + step.body + "\r\n0\r\n\r\n");
  return client.receive(false);
}

struct Replaying : TwoDrives {
  std::string first, token;

  Answer plays(const Step& step) {
    const std::string head = filled(filled(step.head, "{token}", token), "{first}", first);
    const Answer answer = step.is_chunked ? send_chunked(*anna.fixture.server, step, head)
                                          : anna.ask(step.method, step.path, head, step.body);
    if (const std::string taken = HttpDrive::token_of(answer); step.method == "LOCK" && !taken.empty()) {
      if (first.empty()) first = taken;
      token = taken;
    }
    return answer;
  }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    const auto& state = town.as_seen_by_anna(space).state();
    for (const NodeId& id : state.children(NodeId())) names.emplace_back(state.node(id)->name);
    return names;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(replays)

BOOST_AUTO_TEST_CASE(what_programs_do_when_they_save_leaves_the_document_and_nothing_else) {
  for (const Replay& replay : all_replays()) {
    BOOST_TEST_CONTEXT(replay.name) {
      Replaying scene;
      for (const Step& step : replay.steps)
        BOOST_TEST(scene.plays(step).status == step.status, step.method << " " << step.path);
      BOOST_TEST(scene.anna.content("/" + webdav::percent_encoded(replay.document.substr(1))) == replay.content);
      BOOST_TEST(scene.versions(std::string(replay.document)) == replay.versions);
      BOOST_TEST(scene.names() == std::vector<std::string>{std::string(replay.document.substr(1))},
                 boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
