// A4 pages of paragraphs and tables, tagged as they are drawn.                        docs/treasury.md, ISO 14289-1
//
// Everything that is drawn lies in a tag: cairo 1.16 cannot mark artifacts, so there are no rules and no boxes, and the
// foot of a page is a paragraph. A table that goes on overleaf is a table of its own there, with its head again.
// One thread at a time.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace mappe::treasury {

struct Column {
  std::string head;
  double part = 1;  // of the width, beside the other columns'
  bool is_number = false;
};

struct About {
  std::string title;
  std::string foot;     // at each page's end, before its number
  std::string created;  // "2026-06-01T00:00:00+02:00"
};

class Sheet {
 public:
  explicit Sheet(About about);
  ~Sheet();
  Sheet(const Sheet&) = delete;

  void heading(int level, const std::string& text);  // 1 or 2
  void paragraph(const std::string& text);
  // The first column of every row is its heading; `last_is_sum` sets the last row in bold.
  void table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows,
             bool last_is_sum = false);
  void gap(double points);

  //   errors  io  cairo gave up (out of memory)
  Result<Bytes> finish();  // once

 private:
  struct Layout;
  struct Row;
  void begin_page();
  void end_page();
  void draw(const char* tag, const Layout& layout, double x);
  void make_room(double height);
  void draw_row(const Row& row, const std::vector<double>& starts);
  Row row_of(const std::vector<Column>& columns, const std::vector<std::string>& cells,
             const std::vector<double>& widths, bool bold, bool is_head);

  About about_;
  Bytes out_;
  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface_;
  std::unique_ptr<cairo_t, void (*)(cairo_t*)> cairo_;
  double y_ = 0;
  int page_ = 0;
};

// What PDF/UA-1 asks for beside tags, which cairo cannot say: language, the title in the window, XMP, reading order by
// structure, the scope of heading cells. The same bytes each time.
//   errors  malformed  not a PDF of cairo's
Result<Bytes> mark_accessible(const Bytes& pdf, const About& about);

}  // namespace mappe::treasury
