// The pages of a statement, taken apart again: everything drawn lies in a tag that the structure knows, tables have
// heads, and the file says its language and title. What PDF/UA-1 asks for and a program can see; veraPDF is not here.
#include "server/treasury/paper/statement_paper.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <set>

#include "server/treasury/count/statement.h"
#include "tests/treasury/levels.h"

using namespace mappe;
using namespace mappe::treasury;
using nlohmann::json;

namespace {

// Counts what a page draws inside and outside of marked content.
class Drawn : public QPDFObjectHandle::ParserCallbacks {
 public:
  void handleObject(QPDFObjectHandle object, std::size_t, std::size_t) override {
    if (!object.isOperator()) {
      operands_.push_back(object);
      return;
    }
    const std::string name = object.getOperatorValue();
    if (name == "BDC" || name == "BMC") {
      ++depth_;
      if (operands_.size() == 2 && operands_[1].isDictionary() && operands_[1].hasKey("/MCID"))
        ids.push_back(operands_[1].getKey("/MCID").getIntValueAsInt());
    }
    if (name == "EMC") --depth_;
    static const std::set<std::string> paints{"Tj", "TJ", "'", "\"", "f",  "F",  "f*", "S",
                                              "s",  "B",  "b", "B*", "b*", "Do", "sh", "EI"};
    if (paints.contains(name)) ++(depth_ > 0 ? inside : outside);
    operands_.clear();
  }
  void handleEOF() override { BOOST_TEST(depth_ == 0); }

  int inside = 0, outside = 0;
  std::vector<int> ids;

 private:
  int depth_ = 0;
  std::vector<QPDFObjectHandle> operands_;
};

// The structure as text, "Document(H1 P Table(TR(TH TH)...))", and how many pieces of content it names.
struct Structure {
  std::string text;
  int contents = 0, headings = 0, scoped = 0;

  void read(QPDFObjectHandle element, int depth = 0) {
    BOOST_REQUIRE(depth < 16);
    if (element.isInteger() || (element.isDictionary() && element.getKey("/Type").isNameAndEquals("/MCR"))) {
      ++contents;
      return;
    }
    const bool is_element = element.getKey("/S").isName();
    if (is_element) text += (text.empty() || text.back() == '(' ? "" : " ") + element.getKey("/S").getName().substr(1);
    if (element.getKey("/S").isNameAndEquals("/TH")) {
      ++headings;
      if (element.getKey("/A").isDictionary() && element.getKey("/A").getKey("/Scope").isName()) ++scoped;
    }
    QPDFObjectHandle kids = element.getKey("/K");
    const std::string before = text += is_element ? "(" : "";
    if (kids.isArray())
      for (int i = 0; i < kids.getArrayNItems(); ++i) read(kids.getArrayItem(i), depth + 1);
    else if (!kids.isNull())
      read(kids, depth + 1);
    if (!is_element) return;
    if (text == before)
      text.pop_back();
    else
      text += ")";
  }
};

struct Opened {
  QPDF document;
  Structure structure;
  Drawn drawn;
  std::size_t pages = 0;

  explicit Opened(const Bytes& pdf) {
    document.processMemoryFile("test", reinterpret_cast<const char*>(pdf.data()), pdf.size());
    structure.read(document.getRoot().getKey("/StructTreeRoot"));
    for (auto& page : QPDFPageDocumentHelper(document).getAllPages()) {
      page.parseContents(&drawn);
      ++pages;
    }
  }
};

void check_marks(Opened& opened, const std::string& title) {
  QPDFObjectHandle root = opened.document.getRoot();
  BOOST_TEST(root.getKey("/Lang").getUTF8Value() == "de-DE");
  BOOST_TEST(root.getKey("/MarkInfo").getKey("/Marked").getBoolValue());
  BOOST_TEST(root.getKey("/ViewerPreferences").getKey("/DisplayDocTitle").getBoolValue());
  BOOST_TEST(opened.document.getTrailer().getKey("/Info").getKey("/Title").getUTF8Value() == title);
  const auto xmp = root.getKey("/Metadata").getStreamData();
  const std::string text(reinterpret_cast<const char*>(xmp->getBuffer()), xmp->getSize());
  BOOST_TEST(text.find("<pdfuaid:part>1</pdfuaid:part>") != std::string::npos);
  BOOST_TEST(text.find(">" + title + "</rdf:li>") != std::string::npos);
  for (auto& page : QPDFPageDocumentHelper(opened.document).getAllPages())
    BOOST_TEST(page.getObjectHandle().getKey("/Tabs").isNameAndEquals("/S"));
  BOOST_TEST(opened.drawn.outside == 0);
  BOOST_TEST(opened.drawn.inside > 40);  // a month without a line has the fewest
  // Every piece of content has its place in the structure.
  BOOST_TEST(static_cast<std::size_t>(opened.structure.contents) == opened.drawn.ids.size());
  BOOST_TEST(opened.structure.headings > 0);
  BOOST_TEST(opened.structure.scoped == opened.structure.headings);
}

json statement_on_paper(const char* period, bool with_budget) {
  const auto treasury = config::load_treasury(std::string(MAPPE_SOURCE_DIR) + "/config/mappe-treasury.example.yaml");
  BOOST_REQUIRE(treasury);
  Levels levels;
  levels.set("Fraktion Beispiel", "AAAAAAAAAAAAAAAAAAAAAA", start_of({2026, 1, 10}), std::uint64_t{60} << 30);
  levels.set("Fraktion Beispiel", "BBBBBBBBBBBBBBBBBBBBBA", start_of({2026, 1, 10}), std::uint64_t{123} << 23);
  Facts facts{ServerId(), FactionId(), "Fraktion Beispiel", 7, {}, 1'800'000'000'000, *parse_period(period), {}, {}};
  const auto sum = tally(*treasury.treasury, levels, {"Fraktion Beispiel", 0}, facts.period.from, facts.period.until);
  BOOST_REQUIRE(sum);
  if (with_budget) {
    Budget budget;
    budget.from = facts.period.from;
    budget.until = facts.period.until;
    budget.grant_line = "0.1.01/4711 Fraktionszuwendungen";
    budget.grant = Cents{30'000};
    budget.carried = Cents{1'234};
    budget.commitments = {{"Schulung im Dezember", Cents{4'000}}};
    facts.budget = std::pair(budget, *standing_of(budget, sum->gross, sum->gross));
  }
  return statement_of(*treasury.treasury, *sum, facts);
}

// For eyes: with MAPPE_PAPER=FOLDER the pages are left there.
void leave(const char* name, const Bytes& pdf) {
  if (const char* folder = std::getenv("MAPPE_PAPER"))
    std::ofstream(std::string(folder) + "/" + name, std::ios::binary)
        .write(reinterpret_cast<const char*>(pdf.data()), static_cast<std::streamsize>(pdf.size()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paper)

BOOST_AUTO_TEST_CASE(a_statement_is_tagged_from_end_to_end) {
  const json statement = statement_on_paper("2026-01", false);
  const auto pdf = pdf_of_statement(statement, "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("month.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Abrechnung Januar 2026 · Nr. 7");
  BOOST_TEST(opened.structure.text.starts_with("Document(H1 Table(TR(TH TH) TR(TH TD)"));
  BOOST_TEST(opened.structure.text.find("H2 Table(TR(TH TH TH TH TH) TR(TH TD TD TD TD)") != std::string::npos);
  BOOST_TEST((*pdf_of_statement(statement, "PRUEFSUMME") == *pdf), "the same bytes twice");
}

BOOST_AUTO_TEST_CASE(a_long_one_goes_on_overleaf_with_its_heads) {
  const auto pdf = pdf_of_statement(statement_on_paper("2026", true), "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("year.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Abrechnung Haushaltsjahr 2026 · Nr. 7");
  BOOST_TEST(opened.pages > 1u);
  // Between two parts of a table only the foot of the page stands.
  BOOST_TEST(opened.structure.text.find(") P Table(TR(TH TH TH TH TH) TR(TH TD TD TD TD)") != std::string::npos);
}

// A faction with four hundred spaces, some of them joint under long labels, over a year of two tariffs: many pages,
// each with its heads; nothing outside of a tag.
BOOST_AUTO_TEST_CASE(four_hundred_spaces_go_on_page_after_page) {
  auto loaded = config::load_treasury(std::string(MAPPE_SOURCE_DIR) + "/config/mappe-treasury.example.yaml");
  BOOST_REQUIRE(loaded);
  config::Treasury& treasury = *loaded.treasury;
  treasury.tariffs.push_back(treasury.tariffs[0]);
  treasury.tariffs[1].from = {2026, 7, 15};
  treasury.tariffs[1].name = "Tarif nach dem Ratsbeschluss vom Sommer";
  treasury.tariffs[1].tax = {'S', 1900, ""};
  treasury.issuer.vat_id = "DE123456789";
  Levels levels;
  for (int i = 0; i < 400; ++i) {
    std::array<std::uint8_t, 16> id{};
    id[0] = static_cast<std::uint8_t>(i);
    id[1] = static_cast<std::uint8_t>(i / 256);
    const std::string space = to_base64url(id);
    levels.set("Fraktion Beispiel", space, start_of({2026, 1, 1}),
               (std::uint64_t{1} << 20) * static_cast<unsigned>(i + 1));
    if (i % 40 == 0)
      treasury.joint_spaces.push_back(
          {space,
           "Gemeinsame Kostenstelle " + std::to_string(i) +
               " der Fraktionen im Ausschuss für Umwelt, Klima, Verkehr und Stadtentwicklung",
           {2026, 1, 1},
           {{"Fraktion Beispiel", 3}, {"Gruppe Muster", 2}}});
  }
  Facts facts{ServerId(), FactionId(), "Fraktion Beispiel", 12, {}, 1'800'000'000'000, *parse_period("2026"), {}, {}};
  const auto sum = tally(treasury, levels, {"Fraktion Beispiel", 0}, facts.period.from, facts.period.until);
  BOOST_REQUIRE(sum);
  const json statement = statement_of(treasury, *sum, facts);
  BOOST_TEST(statement.at("spaces").size() == 400u);
  const auto pdf = pdf_of_statement(statement, "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("spaces.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Abrechnung Haushaltsjahr 2026 · Nr. 12");
  BOOST_TEST(opened.pages > 8u);
  std::size_t rows = 0;
  for (auto at = opened.structure.text.find("TR(TH TD TD)"); at != std::string::npos;
       at = opened.structure.text.find("TR(TH TD TD)", at + 1))
    ++rows;
  BOOST_TEST(rows == 400u);
}

BOOST_AUTO_TEST_CASE(a_correction_says_first_what_it_corrects) {
  json statement = statement_on_paper("2026-01", false);
  statement["kind"] = "correction";
  statement["corrects"] = {{"number", 3},
                           {"reason", std::string("Der Tarif galt schon ab dem Ersten. ") + std::string(260, 'x')}};
  const auto pdf = pdf_of_statement(statement, "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("correction.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Berichtigung Januar 2026 · Nr. 7");
  BOOST_TEST(opened.structure.text.starts_with("Document(H1 P Table("));
}

// What poppler reads, its lines put together.
std::string text_of(const Bytes& pdf) {
  const auto file = std::filesystem::temp_directory_path() / ("mappe-paper-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(pdf.data()), std::ssize(pdf));
  const std::string command = "pdftotext '" + file.string() + "' -";
  FILE* pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::string text;
  for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) text += c == '\n' ? ' ' : static_cast<char>(c);
  BOOST_TEST(pclose(pipe) == 0);
  std::filesystem::remove(file);
  return text;
}

BOOST_AUTO_TEST_CASE(only_months_are_asked_to_be_paid_and_longer_ones_say_why_not) {
  const auto said = [](const char* period) {
    const auto pdf = pdf_of_statement(statement_on_paper(period, false), "PRUEFSUMME");
    BOOST_REQUIRE(pdf);
    return text_of(*pdf);
  };
  const std::string pay = "Bitte überweisen Sie den Gesamtbetrag", sum = "nicht noch einmal zu zahlen";
  const std::string month = said("2026-01"), quarter = said("2026-Q1"), year = said("2026");
  BOOST_TEST((month.find(pay) != std::string::npos && month.find(sum) == std::string::npos));
  BOOST_TEST((quarter.find(pay) == std::string::npos && quarter.find(sum) != std::string::npos));
  BOOST_TEST((year.find(pay) == std::string::npos && year.find(sum) != std::string::npos));
}

// A month in which nothing was stored and nothing is due is a document all the same.
BOOST_AUTO_TEST_CASE(a_month_without_a_line_is_a_page) {
  auto loaded = config::load_treasury(std::string(MAPPE_SOURCE_DIR) + "/config/mappe-treasury.example.yaml");
  BOOST_REQUIRE(loaded);
  loaded.treasury->tariffs[0].base_fee = {};
  Facts facts{ServerId(), FactionId(), "Andere", 1, {}, 1'800'000'000'000, *parse_period("2026-01"), {}, {}};
  const auto sum = tally(*loaded.treasury, Levels(), {"Andere", 0}, facts.period.from, facts.period.until);
  BOOST_REQUIRE(sum);
  const json statement = statement_of(*loaded.treasury, *sum, facts);
  BOOST_TEST(statement.at("lines").empty());
  BOOST_TEST(statement.at("gross_cents") == 0);
  const auto pdf = pdf_of_statement(statement, "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("empty.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Abrechnung Januar 2026 · Nr. 1");
  BOOST_TEST(csv_of(statement).find("\"Summe\";;;;;;0,00;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_proof_of_use_is_tagged_and_wants_a_budget) {
  const auto pdf = pdf_of_proof(statement_on_paper("2026", true), "PRUEFSUMME");
  BOOST_REQUIRE(pdf);
  leave("proof.pdf", *pdf);
  Opened opened(*pdf);
  check_marks(opened, "Verwendungsnachweis Haushaltsjahr 2026");
  BOOST_TEST((pdf_of_proof(statement_on_paper("2026", false), "x").error().code == Errc::not_found));
  BOOST_TEST((pdf_of_statement(json::object(), "x").error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(what_is_drawn_outside_of_a_tag_would_be_seen) {
  // The twin of the checks above: one path inside of a mark, one outside.
  const std::string page =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
      "4 0 obj<</Length 39>>stream\n/P <</MCID 0>> BDC 0 0 1 1 re f EMC 1 S\nendstream endobj\n"
      "trailer<</Root 1 0 R/Size 5>>\n%%EOF\n";
  QPDF document;
  document.setSuppressWarnings(true);
  document.processMemoryFile("test", page.data(), page.size());
  Drawn drawn;
  for (auto& each : QPDFPageDocumentHelper(document).getAllPages()) each.parseContents(&drawn);
  BOOST_TEST(drawn.inside == 1);
  BOOST_TEST(drawn.outside == 1);
}

BOOST_AUTO_TEST_SUITE_END()
