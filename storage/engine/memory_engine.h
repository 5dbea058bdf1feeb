// The engine as a map, for tests of what stands above storage. Nothing is kept.
#pragma once

#include <memory>

#include "storage/engine/key_value.h"

namespace mappe::storage {

std::unique_ptr<KeyValue> memory_engine();

}  // namespace mappe::storage
