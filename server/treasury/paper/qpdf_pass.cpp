// qpdf throws; nothing of that leaves this file.
#include "server/treasury/paper/qpdf_pass.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace mappe::treasury {

namespace {

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

std::string marked_by_qpdf(const std::string& pdf, const std::string& xmp) try {
  QPDF document;
  document.setSuppressWarnings(true);
  document.processMemoryFile("statement", pdf.data(), pdf.size());
  QPDFObjectHandle root = document.getRoot();
  root.replaceKey("/Lang", QPDFObjectHandle::newString("de-DE"));
  root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
  root.replaceKey("/MarkInfo", QPDFObjectHandle::parse("<< /Marked true >>"));
  QPDFObjectHandle metadata = QPDFObjectHandle::newStream(&document, xmp);
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
  return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
} catch (const std::exception&) {
  return "";
}

}  // namespace mappe::treasury
