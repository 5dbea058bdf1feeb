// A folder as a page for people: names with links. LibreOffice, too, wants 200 here before it saves.
#pragma once

#include "webdav/exchange.h"

namespace mappe::webdav {

http::Response folder_page(const Exchange& exchange);

}  // namespace mappe::webdav
