// The second pass: what cairo does not say of itself.
#include "server/treasury/paper/qpdf_pass.h"
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

}  // namespace

Result<Bytes> mark_accessible(const Bytes& pdf, const About& about) {
  const std::string drawn(reinterpret_cast<const char*>(pdf.data()), pdf.size());
  const std::string marked = marked_by_qpdf(drawn, xmp_of(about));
  if (marked.empty()) return fail(Errc::malformed, "a page description that cannot be marked");
  return Bytes(marked.begin(), marked.end());
}

}  // namespace mappe::treasury
