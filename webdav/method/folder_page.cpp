#include "webdav/method/folder_page.h"

#include <algorithm>

#include "webdav/answers.h"
#include "webdav/text_stream.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

void append_line(std::string& out, const std::string& href, std::string_view text) {
  out += "<li><a href=\"";
  append_escaped(out, href);
  out += "\">";
  append_escaped(out, text);
  out += "</a></li>\n";
}

}  // namespace

http::Response folder_page(const Exchange& exchange) {
  auto listing = exchange.tree->list(exchange.path, {});
  if (!listing) return answer(exchange, listing.refusal());
  std::string head = "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>";
  append_escaped(head, exchange.path.name());
  head += "</title>\n<ul>\n";
  if (!exchange.path.is_root()) append_line(head, exchange.href(exchange.path.parent(), true), "..");

  http::Response response(200);
  const auto one = [path = exchange.path, base = exchange.base](std::string& out, const Resource& resource) {
    const std::string mark = resource.is_folder ? "/" : "";
    append_line(out, href_of(base, path.child(resource.name), resource.is_folder), resource.name + mark);
  };
  auto body = text_of_listing(std::move(*listing), std::move(head), one, "</ul>\n");
  if (!body) return answer(exchange, body.refusal());
  response.body = std::move(*body);
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  response.headers.set("Content-Security-Policy", "default-src 'none'");
  return response;
}

}  // namespace mappe::webdav
