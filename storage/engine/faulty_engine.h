// An engine on a disk that fails at will (disk.h): reads and writes of records ask first.
#pragma once

#include <memory>

#include "storage/engine/disk.h"
#include "storage/engine/key_value.h"

namespace mappe::storage {

std::unique_ptr<KeyValue> faulty_engine(std::unique_ptr<KeyValue> engine, DiskFaults faults);

}  // namespace mappe::storage
