#include "server/treasury/paper/sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>

namespace mappe::treasury {

namespace {

constexpr double page_width = 595.28, page_height = 841.89;  // A4 in points
constexpr double margin = 56, foot_height = 40, cell_gap = 8, row_gap = 4;
constexpr double text_width = page_width - 2 * margin;
constexpr const char* body_font = "DejaVu Sans 9";
constexpr const char* bold_font = "DejaVu Sans Bold 9";
constexpr const char* foot_font = "DejaVu Sans 7";

cairo_status_t keep(void* into, const unsigned char* bytes, unsigned length) {
  Bytes& out = *static_cast<Bytes*>(into);
  out.insert(out.end(), bytes, bytes + length);
  return CAIRO_STATUS_SUCCESS;
}

// One tag for as long as it lives.
class Tagged {
 public:
  Tagged(cairo_t* cairo, const char* tag) : cairo_(cairo), tag_(tag) { cairo_tag_begin(cairo_, tag_, nullptr); }
  ~Tagged() { cairo_tag_end(cairo_, tag_); }
  Tagged(const Tagged&) = delete;

 private:
  cairo_t* cairo_;
  const char* tag_;
};

}  // namespace

struct Sheet::Layout {
  std::unique_ptr<PangoLayout, void (*)(gpointer)> layout;
  double height = 0;

  Layout(cairo_t* cairo, const std::string& text, const char* font, double width, bool right = false)
      : layout(pango_cairo_create_layout(cairo), g_object_unref) {
    PangoFontDescription* description = pango_font_description_from_string(font);
    pango_layout_set_font_description(layout.get(), description);
    pango_font_description_free(description);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (right) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    int pixels = 0, pixels_high = 0;
    pango_layout_get_pixel_size(layout.get(), &pixels, &pixels_high);
    height = pixels_high;
  }
};

struct Sheet::Row {
  std::vector<Layout> cells;
  bool is_head = false;
  double height = 0;
};

Sheet::Sheet(About about)
    : about_(std::move(about)),
      surface_(cairo_pdf_surface_create_for_stream(keep, &out_, page_width, page_height), cairo_surface_destroy),
      cairo_(cairo_create(surface_.get()), cairo_destroy) {
  cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, about_.title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, about_.created.c_str());
  cairo_tag_begin(cairo_.get(), "Document", nullptr);
  begin_page();
}

Sheet::~Sheet() = default;

void Sheet::begin_page() {
  ++page_;
  y_ = margin;
}

void Sheet::end_page() {
  const std::string text = about_.foot + " · Seite " + std::to_string(page_);
  y_ = page_height - margin - foot_height / 2;
  draw("P", Layout(cairo_.get(), text, foot_font, text_width), margin);
  cairo_show_page(cairo_.get());
}

void Sheet::make_room(double height) {
  if (y_ + height <= page_height - margin - foot_height) return;
  end_page();
  begin_page();
}

void Sheet::draw(const char* tag, const Layout& layout, double x) {
  const Tagged tagged(cairo_.get(), tag);
  cairo_move_to(cairo_.get(), x, y_);
  pango_cairo_show_layout(cairo_.get(), layout.layout.get());
}

void Sheet::heading(int level, const std::string& text) {
  const Layout layout(cairo_.get(), text, level == 1 ? "DejaVu Sans Bold 16" : "DejaVu Sans Bold 11", text_width);
  constexpr double with_what_follows = 100;  // a paragraph of six lines
  if (level > 1) gap(8);
  make_room(layout.height + with_what_follows);
  draw(level == 1 ? "H1" : "H2", layout, margin);
  y_ += layout.height + 6;
}

void Sheet::paragraph(const std::string& text) {
  const Layout layout(cairo_.get(), text, body_font, text_width);
  make_room(layout.height);
  draw("P", layout, margin);
  y_ += layout.height + 6;
}

void Sheet::gap(double points) { y_ += points; }

Sheet::Row Sheet::row_of(const std::vector<Column>& columns, const std::vector<std::string>& cells,
                         const std::vector<double>& widths, bool bold, bool is_head) {
  Row row;
  row.is_head = is_head;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row.cells.emplace_back(cairo_.get(), cells.at(i), bold ? bold_font : body_font, widths[i] - cell_gap,
                           columns[i].is_number);
    row.height = std::max(row.height, row.cells.back().height);
  }
  return row;
}

void Sheet::draw_row(const Row& row, const std::vector<double>& starts) {
  const Tagged tagged(cairo_.get(), "TR");
  for (std::size_t i = 0; i < row.cells.size(); ++i) draw(row.is_head || i == 0 ? "TH" : "TD", row.cells[i], starts[i]);
  y_ += row.height + row_gap;
}

void Sheet::table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows,
                  bool last_is_sum) {
  double parts = 0;
  for (const Column& column : columns) parts += column.part;
  std::vector<double> widths, starts;
  std::vector<std::string> heads;
  double start = margin;
  for (const Column& column : columns) {
    starts.push_back(start);
    widths.push_back(text_width * column.part / parts);
    start += widths.back();
    heads.push_back(column.head);
  }
  const Row head = row_of(columns, heads, widths, true, true);
  std::size_t next = 0;
  do {
    make_room(head.height + 2 * row_gap + (next < rows.size() ? head.height : 0));
    const Tagged tagged(cairo_.get(), "Table");
    draw_row(head, starts);
    for (; next < rows.size(); ++next) {
      const Row row = row_of(columns, rows[next], widths, last_is_sum && next + 1 == rows.size(), false);
      const bool is_first_here = y_ < margin + 2 * head.height + 2 * row_gap;  // one larger than a page goes on anyway
      if (y_ + row.height > page_height - margin - foot_height && !is_first_here) break;
      draw_row(row, starts);
    }
  } while (next < rows.size());
  gap(4);
}

Result<Bytes> Sheet::finish() {
  end_page();
  cairo_tag_end(cairo_.get(), "Document");
  cairo_surface_finish(surface_.get());
  if (cairo_status(cairo_.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS)
    return fail(Errc::io, "the pages cannot be drawn");
  return mark_accessible(out_, about_);
}

}  // namespace mappe::treasury
