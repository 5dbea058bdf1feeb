#include "memory_world.h"

namespace mappe::webdav::test {

std::unique_ptr<World> make_world() { return std::make_unique<MemoryWorld>(); }

}  // namespace mappe::webdav::test
