// The second pass, by qpdf, which throws; nothing of that leaves this file.
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "server/treasury/paper/sheet.h"

namespace mappe::treasury {

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string xmp_of(const About& about) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
         " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
         "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
         "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
         "   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
         escaped(about.title) +
         "</rdf:li></rdf:Alt></dc:title>\n"
         "   <dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>\n"
         "   <xmp:CreateDate>" +
         about.created +
         "</xmp:CreateDate>\n"
         "   <pdfuaid:part>1</pdfuaid:part>\n"
         "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
}

// Cells of the first row head their columns, those that begin a row head it. The tree is ours: a few levels deep.
void scope_headings(QPDFObjectHandle element, bool in_first_row, int depth) {
  constexpr int depth_max = 16;
  if (depth > depth_max || !element.isDictionary()) return;
  QPDFObjectHandle kind = element.getKey("/S");
  if (kind.isName() && kind.getName() == "/TH")
    element.replaceKey(
        "/A", QPDFObjectHandle::parse(in_first_row ? "<< /O /Table /Scope /Column >>" : "<< /O /Table /Scope /Row >>"));
  QPDFObjectHandle kids = element.getKey("/K");
  if (!kids.isArray()) return scope_headings(kids, in_first_row, depth + 1);
  const bool is_table = kind.isName() && kind.getName() == "/Table";
  for (int i = 0; i < kids.getArrayNItems(); ++i)
    scope_headings(kids.getArrayItem(i), is_table ? i == 0 : in_first_row, depth + 1);
}

}  // namespace

Result<Bytes> mark_accessible(const Bytes& pdf, const About& about) try {
  QPDF document;
  document.setSuppressWarnings(true);
  document.processMemoryFile("statement", reinterpret_cast<const char*>(pdf.data()), pdf.size());
  QPDFObjectHandle root = document.getRoot();
  root.replaceKey("/Lang", QPDFObjectHandle::newString("de-DE"));
  root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
  root.replaceKey("/MarkInfo", QPDFObjectHandle::parse("<< /Marked true >>"));
  QPDFObjectHandle metadata = QPDFObjectHandle::newStream(&document, xmp_of(about));
  metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  root.replaceKey("/Metadata", metadata);
  for (auto& page : QPDFPageDocumentHelper(document).getAllPages())
    page.getObjectHandle().replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
  scope_headings(root.getKey("/StructTreeRoot"), false, 0);

  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setMinimumPDFVersion("1.7");
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return Bytes(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
} catch (const std::exception&) {
  return fail(Errc::malformed, "a page description that cannot be marked");
}

}  // namespace mappe::treasury
