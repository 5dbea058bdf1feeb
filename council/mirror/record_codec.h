// A record's bytes in the store: a CBOR array, its version first.
#pragma once

#include "council/mirror/store.h"

namespace mappe::council {

Bytes encode(const Record& record);  // without the id, which is its key
//   errors  damaged
Result<Record> parse_record(std::string_view id, ByteView bytes);

}  // namespace mappe::council
